"""`homeroom new`: a whole example, or nothing; and what is built in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from homeroom.errors import InputError
from homeroom.exchange import library
from homeroom.exchange.catalogue import catalogue
from homeroom.exchange.check import check
from homeroom.exchange.write import new


def test_the_example_is_complete_and_right(tmp_path: Path) -> None:
    made = new(tmp_path / "a" / "my school")
    assert {path.name for path in made.iterdir()} >= {
        "scenario.toml", "school.toml", "plan.geojson", "people.csv", "ties.csv", "timetable.csv", "bells.csv",
    }  # fmt: skip
    report = check(made)
    assert report.problems == ()
    assert report.warnings == ()
    assert report.summary[0].startswith("31 people: 26 pupils, 3 teachers, 2 staff in 2 classes")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["my school"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    assert new(tmp_path) == tmp_path
    assert check(tmp_path).ok


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("full", "file", "link", "file/below"):
        with pytest.raises(InputError):
            new(tmp_path / name)
    assert (tmp_path / "full" / "notes.txt").read_text() == "mine"
    assert (tmp_path / "file").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full", "link"]
    for name in ("a\0b", "x" * 300):
        with pytest.raises(InputError):
            new(tmp_path / name)


def test_the_catalogue_names_what_can_be_loaded() -> None:
    entries = catalogue()
    for entry in entries:
        path = library.path_of(entry.kind, entry.name)
        assert path is not None
        assert path.exists()
        assert entry.title
    assert ("pathogen", "jonas") in {(entry.kind, entry.name) for entry in entries}


def test_check_needs_neither_the_compiler_nor_tables(tmp_path: Path) -> None:
    """Start-up is part of what people feel: reading a folder loads no numba, polars, scipy or altair."""
    made = new(tmp_path / "small")
    code = (
        "import sys; from homeroom.exchange.check import check; from homeroom.exchange.catalogue import catalogue;"
        f"catalogue(); check({str(made)!r});"
        "print([name for name in ('numba', 'polars', 'scipy', 'altair', 'rich') if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == "[]"
