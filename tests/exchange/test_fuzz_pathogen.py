"""Whatever stands in a pathogen file or after --set: a pathogen, or an InputError with sentences; nothing else."""

# ruff: noqa: E501 - lists of words read best unbroken
from __future__ import annotations

import copy
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeroom.errors import InputError
from homeroom.exchange import library
from homeroom.exchange.sheet import read_pathogen, sheet
from homeroom.spec.pathogen import Pathogen
from homeroom.spec.rules_course import rules
from homeroom.spec.validate import Draft
from homeroom.spec.wording import findings
from homeroom.world.disease import tabulate_disease

FILES = ("covid", "measles", "norovirus", "pertussis", "epiworld-measles")
RAW = {
    name: tomllib.loads((library.root() / "pathogens" / f"{name}.toml").read_text(encoding="utf-8")) for name in FILES
}
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
        st.sampled_from(
            ["rest", "1 d", "-1 d", "0 s", "3 1/h", "200 %", "latent", "hunts", "fixed", "geometric", "pair", "wild", 1, 0.5,
             {"family": "fixed", "mean": "1 d"}, {"to": "recovered"}, [{"to": "latent"}], {"value": 0.5}, {"direct": 1},
             {"below": 3, "probability": 0.1}, "\x1b[31m", "1e308 d"]
        ),
    ),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, value in below for place in places(value, (*path, key)))]


@settings(max_examples=300, deadline=None)
@given(name=st.sampled_from(FILES), share=st.floats(0, 1), value=VALUES, gone=st.booleans())
def test_any_value_anywhere(name: str, share: float, value: Any, gone: bool) -> None:
    raw = copy.deepcopy(RAW[name])
    known = places(raw)[1:]
    path = known[int(share * (len(known) - 1))]
    node: Any = raw
    for key in path[:-1]:
        node = node[key]
    if gone:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    try:
        made = Pathogen.model_validate(raw)
    except ValueError as error:
        found = list(findings(error, ("pathogen",), raw, Pathogen))
        assert found
    else:
        found = list(rules(Draft(pathogen=made)))
        if not found:
            arrays = tabulate_disease(made)
            assert arrays.emits.min() >= 0.0
            assert arrays.nexts["probability"].min() >= 0.0
    for finding in found:
        text = f"{finding.found}; {finding.do}"
        assert "\n" not in text
        assert "\x1b" not in text
        assert finding.found
        assert finding.do


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(FILES), share=st.floats(0, 1), gone=st.integers(0, 12), come=st.binary(max_size=8))
def test_bytes_changed_anywhere(name: str, share: float, gone: int, come: bytes) -> None:
    data = (library.root() / "pathogens" / f"{name}.toml").read_bytes()
    at = int(share * len(data))
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "mine.toml"
        file.write_bytes(data[:at] + come + data[at + gone :])
        try:
            made = read_pathogen(file)
        except InputError as error:
            for problem in error.problems:
                assert "\n" not in str(problem)
                assert "\x1b" not in str(problem)
                assert problem.where.startswith("mine.toml")
        else:
            assert made.stages


KEYS = st.one_of(
    st.sampled_from(
        ["transmission", "r0", "shares", "air", "decay", "stages", "latent", "ill", "dwell", "mean", "median", "family", "shape",
         "sigma", "next", "recovered", "probability", "emits", "direct", "variant", "variants", "protection", "infection", "1",
         "waning", "fresh", "*", "name", "symptoms", "by_age", "vomits", "value", "source", "range", "hospital", "pathogen"]
    ),
    st.text(max_size=4),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(FILES),
    keys=st.lists(KEYS, min_size=1, max_size=5),
    value=st.one_of(st.text(max_size=10), VALUES.map(str)),
)
def test_any_change(name: str, keys: list[str], value: str) -> None:
    try:
        found = sheet(name, [f"{'.'.join(keys)}={value}"])
    except InputError as error:
        for problem in error.problems:
            assert "\n" not in str(problem)
            assert "\x1b" not in str(problem)
    else:
        assert found.parameters


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"name = 3", b"[stages]", b"[transmission]\nenters = 3"])
def test_files_that_hold_next_to_nothing(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "mine.toml").write_bytes(data)
    with pytest.raises(InputError, match=r"mine\.toml"):
        sheet(str(tmp_path / "mine.toml"))
