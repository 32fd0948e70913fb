"""The situations in the documentation: what is said of each is true, and each has its picture."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from support.record import Situation, play
from support.situations import SITUATIONS

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_what_is_said_of_it_is_true(situation: Situation) -> None:
    record = play(situation)
    assert situation.true(record)
    assert record.frames[-1].time <= situation.seconds
    assert all(0.0 <= moment <= record.frames[-1].time for moment in situation.moments(record))


def test_the_page_shows_every_situation() -> None:
    page = (DOCS / "situations.md").read_text(encoding="utf-8")
    shown = re.findall(r"\(images/situations/([a-z]+)\.svg\)", page)
    assert shown == [situation.name for situation in SITUATIONS]
    assert [line for line in page.splitlines() if line.startswith("## ")] == [f"## {s.title}" for s in SITUATIONS]
    files = {file.name for file in (DOCS / "images" / "situations").iterdir()}
    assert files == {f"{name}.svg" for name in shown}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_a_picture_is_well_formed_and_loads_nothing(situation: Situation) -> None:
    text = (DOCS / "images" / "situations" / f"{situation.name}.svg").read_text(encoding="utf-8")
    tags = {node.tag.partition("}")[2] for node in ET.fromstring(text).iter()}
    assert tags <= {"svg", "title", "style", "rect", "text", "path", "line", "circle", "polygon", "g", "clipPath"}
    assert "after" in text
