"""Every built-in scenario reads without a problem or a warning and can be assembled."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from homeroom.exchange import library
from homeroom.exchange.catalogue import catalogue
from homeroom.exchange.folder import load, read

NAMES = library.names("scenario")


@pytest.mark.parametrize("name", NAMES)
def test_it_reads_without_problems_or_warnings(name: str) -> None:
    reading = read(name)
    assert not reading.notes.problems
    assert not reading.notes.warnings


def test_the_invented_schools_are_marked_as_fictional() -> None:
    """Their people may be named; in a scenario with real infections people have numbers anyway."""
    assert {name for name in NAMES if load(name).fictional} == {
        "hyosan", "hyosan-drilled", "hyosan-night", "one-room", "small-school",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_list_says_how_many_runs_it_has(name: str) -> None:
    (entry,) = [entry for entry in catalogue() if (entry.kind, entry.name) == ("scenario", name)]
    assert entry.runs == load(name).runs


@pytest.mark.parametrize("name", NAMES)
def test_its_short_keys_lead_somewhere(name: str) -> None:
    scenario = load(name)
    for key, path in scenario.parameters.items():
        node: object = scenario
        steps = path.split(".")
        if steps[0] == "school" and scenario.recipe is not None:
            assert steps[1] in type(scenario.recipe).model_fields, key  # None there: as usual in schools of its kind
            continue
        for step in steps:
            if isinstance(node, dict):
                node = node[step]
            elif isinstance(node, tuple):
                (node,) = [way for way in node if way.to == step]
            else:
                node = getattr(node, step)
        assert node is not None, key


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_says_where_it_comes_from(name: str) -> None:
    for key, measure in load(name).measures.items():
        assert measure.source, key
        assert measure.reason or not measure.source.startswith("assumption"), key


def test_hyosan_runs_from_the_afternoon_before_to_the_end_of_day_5() -> None:
    scenario = load("hyosan")
    assert scenario.start.isoweekday() == 1
    end = scenario.start + timedelta(seconds=scenario.horizon.value)
    assert (end.hour, end.minute) == (0, 0)
    assert (end.date() - scenario.start.date()).days == 7


def test_hyosan_plays_the_morning_in_order() -> None:
    measures = load("hyosan").measures
    order = ["kept_back", "bite", "locked_in", "escape", "to_infirmary", "closure"]
    times = [measures[key].at for key in order]
    assert all(a is not None and b is not None and a < b for a, b in pairwise(times))
    first, second = measures["locked_in"], measures["escape"]
    assert first.until == second.at
    assert len({measures[key].who for key in order[:5]}) == 1
