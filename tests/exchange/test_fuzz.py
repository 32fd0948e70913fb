"""Whatever stands in a file: a scenario, or an InputError with sentences; never anything else."""

# ruff: noqa: E501 - one mistake per line reads best
from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeroom.errors import InputError, Problem
from homeroom.exchange.check import check
from homeroom.exchange.files import Notes, decode
from homeroom.exchange.folder import load
from homeroom.exchange.overrides import apply
from homeroom.exchange.rosters import COLUMNS, REQUIRED
from homeroom.exchange.tables import parse_table
from homeroom.exchange.texts import parse_json, parse_toml

FILES = (
    "scenario.toml", "people.csv", "ties.csv", "timetable.csv", "bells.csv", "plan.geojson", "school.toml", "mini.toml",
)  # fmt: skip
SOME = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
NASTY = st.sampled_from(
    [
        b"", b",", b'"', b"\n", b"\r", b"\0", b"[", b"]", b"{", b"}", b"=", b"-1", b"1e999", b"nan", b"null", b"true",
        b"9" * 400, b"\xff", b"\xc3\xa9", b"\xed\xa0\x80", b"\\ud800", b"\xe2\x80\xae", b"#", b"'", b"''''", b"[[", b"*",
        b"1.2", b"p01", b"ground", b".", b"\t", b"\x1b[31m", b"%s", b"{0}", b"0x10", b"1_0", b"2024-13-45T99:00:00",
    ]
)  # fmt: skip


def _only_sentences(path: Path) -> None:
    report = check(path)
    for problem in (*report.problems, *report.warnings):
        text = str(problem)
        assert "\n" not in text
        assert "\x1b" not in text
        assert "Traceback" not in text
        assert problem.where
        assert problem.found
        assert problem.do
    try:
        load(path)
        raised: tuple[Problem, ...] = ()
    except InputError as error:
        raised = error.problems
    assert raised == report.problems


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[str, float, int, bytes]]:
    """(file, where as a share of its length, how many bytes go, what comes)."""
    one = st.tuples(
        st.sampled_from(FILES),
        st.floats(0, 1),
        st.integers(0, 12),
        st.one_of(NASTY, st.binary(max_size=8)),
    )
    return draw(st.lists(one, min_size=1, max_size=4))


@SOME
@given(changes=edits())
def test_bytes_changed_anywhere(folder: Any, changes: list[tuple[str, float, int, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "copy"
        shutil.copytree(folder.path, copy)
        for file, share, gone, come in changes:
            data = (copy / file).read_bytes()
            at = int(share * len(data))
            (copy / file).write_bytes(data[:at] + come + data[at + gone :])
        _only_sentences(copy)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
        st.sampled_from(["ground", "music", "Polygon", "90 s", "-1 m", "rest", "*", [[0, 0], [1, 1]]]),
    ),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=8,
)  # fmt: skip


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, value in below for place in _places(value, (*path, key)))]


@SOME
@given(share=st.floats(0, 1), value=VALUES)
def test_any_value_anywhere_in_the_plan(folder: Any, share: float, value: Any) -> None:
    text = (folder.path / "plan.geojson").read_text(encoding="utf-8")
    plan = json.loads(text)
    places = _places(plan)
    path = places[int(share * (len(places) - 1))]
    if not path:
        plan = value
    else:
        node = plan
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
    try:
        (folder.path / "plan.geojson").write_text(json.dumps(plan), encoding="utf-8")
        _only_sentences(folder.path)
    finally:
        (folder.path / "plan.geojson").write_text(text, encoding="utf-8")


CELLS = st.one_of(
    st.text(max_size=12), st.sampled_from(["p01", "1-1", "-1", "nan", "1e400", "9" * 5000, "yes", "=1", "\x85"])
)


@SOME
@given(
    file=st.sampled_from(["people", "ties", "timetable", "bells"]),
    row=st.integers(1, 10),
    column=st.integers(0, 18),
    cell=CELLS,
)
def test_any_cell(folder: Any, file: str, row: int, column: int, cell: str) -> None:
    path = folder.path / f"{file}.csv"
    text = path.read_text(encoding="utf-8")
    rows = [line.split(",") for line in text.splitlines()]
    cells = rows[row]
    cells[column % len(cells)] = '"' + cell.replace('"', '""') + '"'
    try:
        path.write_bytes("\n".join(",".join(line) for line in rows).encode("utf-8", "surrogatepass"))
        _only_sentences(folder.path)
    finally:
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from tests.exchange.conftest import write_small

    return load(write_small(tmp_path_factory.mktemp("fuzz") / "small"))


KEYS = st.one_of(
    st.sampled_from(
        [
            "people", "p01", "p02", "temper", "courage", "age", "school", "doors", "rooms", "gate", "music", "locked", "*",
            "height", "measures", "bite", "severity", "value", "at", "who", "pathogen", "stages", "bitten", "dwell", "next",
            "half", "probability", "median", "family", "conduct", "values", "reach", "horizon", "runs", "start", "ties", "1",
            "timetable", "bells", "weight", "parameters", "bite_time", "name", "polygon", "line", "joins", "class", "levels",
        ]
    ),
    st.text(max_size=4),
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(KEYS, min_size=1, max_size=6), value=st.one_of(st.text(max_size=12), VALUES.map(str)))
def test_any_change(small: Any, keys: list[str], value: str) -> None:
    try:
        changed = apply(small, [f"{'.'.join(keys)}={value}"])
    except InputError as error:
        for problem in error.problems:
            assert "\n" not in str(problem)
            assert problem.where.startswith("--set ")
    else:
        assert len(changed.hash) == 64


@settings(max_examples=200)
@given(data=st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    notes = Notes()
    text = decode(data, "file", notes)
    assert (text is None) == bool(notes.problems)


@settings(max_examples=200)
@given(text=st.text(max_size=200))
def test_any_text(text: str) -> None:
    for parse in (parse_toml, parse_json):
        notes = Notes()
        value = parse(text, "file", notes)
        assert value is None or not notes.problems
    notes = Notes()
    rows = parse_table(text, "people.csv", COLUMNS["people"], REQUIRED["people"], notes)
    assert rows is not None or notes.problems
