"""The ODD description says what the code does: its schedules and its random decisions are compared with the source."""

from __future__ import annotations

import importlib
import importlib.util
import re
from pathlib import Path

import pytest

from homeroom.kernels import draws

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/ODD.md").read_text(encoding="utf-8")


def section(title: str, text: str = PAGE) -> str:
    """The text below a heading, up to the next heading."""
    found = re.search(rf"^#+ (?:\d+\. )?{re.escape(title)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/ODD.md has no section {title!r}"
    return found.group(1)


@pytest.mark.parametrize("regime", ["crisis", "routine", "outbreak"])
def test_the_schedule_is_that_of_the_regime(regime):
    phases = importlib.import_module(f"homeroom.regimes.{regime}").PHASES
    steps = re.findall(r"^(\d+)\. `([^`]+)`", section(regime.capitalize()), re.MULTILINE)
    assert tuple(phase for _, phase in steps) == tuple(phases)
    assert [int(number) for number, _ in steps] == list(range(1, len(phases) + 1))


def test_every_random_decision_of_the_code_is_described_and_no_other():
    known = {name for name in vars(draws) if name.isupper()}
    drawn = set()
    for path in (ROOT / "src/homeroom").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        drawn |= set(re.findall(r"\bdraws\.([A-Z_]+)", text))
        for names in re.findall(r"^from homeroom\.kernels\.draws import (.+)$", text, re.MULTILINE):
            drawn |= set(re.findall(r"[A-Z_]+", names))
    assert set(re.findall(r"`([A-Z_]+)`", section("Design concepts"))) & known == drawn & known


def test_every_step_length_and_look_is_as_described():
    codes = importlib.import_module("homeroom.kernels.codes")
    arrays = importlib.import_module("homeroom.kernels.arrays")
    assert f"Steps of {codes.STEP} ms" in PAGE
    assert {4: "every fourth step"}[arrays.LOOK // codes.STEP] in PAGE


def test_every_file_that_is_named_exists():
    for path in re.findall(r"`((?:kernels|world|results|regimes|tests)/[a-z_/]+\.py)`", PAGE):
        base = ROOT if path.startswith("tests/") else ROOT / "src/homeroom"
        assert (base / path).exists(), path
