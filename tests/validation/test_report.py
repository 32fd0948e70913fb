"""The validation report: every module can be run by name, and its table lands between its markers and nowhere else."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

from validation.__main__ import main, names
from validation.report import Row, between, markdown

ROOT = Path(__file__).parents[2]


def test_a_table_replaces_the_old_one_and_leaves_the_rest_of_the_page() -> None:
    page = "# Page\n\n<!-- measured: a -->\nold\n<!-- end: a -->\n\n<!-- measured: b -->\n<!-- end: b -->\nlast\n"
    once = between(page, "a", "A", "new \\1")
    assert once == page.replace("old", "new \\1")
    assert between(once, "a", "A", "old") == page
    assert between("# Page\n", "c", "C", "text") == "# Page\n\n### C\n\n<!-- measured: c -->\ntext\n<!-- end: c -->\n"


def test_cells_cannot_break_the_table_and_misses_stand_out() -> None:
    table = markdown(("check", "state"), [("P(a|b)\nin two lines", "misses")])
    assert table.splitlines()[2] == "| P(a\\|b) in two lines | **misses** |"


def test_a_state_is_one_of_four() -> None:
    with pytest.raises(ValueError, match="state"):
        Row("a", "b", "c", "passes")


@pytest.mark.parametrize("name", names())
def test_every_module_has_a_title_a_run_and_a_place_in_the_page(name: str) -> None:
    module = importlib.import_module(f"validation.{name}")
    assert inspect.getdoc(module)
    assert not inspect.signature(module.run).parameters
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    assert f"<!-- measured: {name} -->" in page
    assert f"<!-- end: {name} -->" in page


def test_an_unknown_name_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no_such_check"]) == 2
    assert "containment" in capsys.readouterr().err
