"""What people and hunters perceive, recorded when asked for: true, complete, and without an effect on anything."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from homeroom import api
from homeroom.regimes import run as regimes_run
from homeroom.results import schema
from homeroom.simulation import Simulation
from support.twostorey import story

SEES = {name: schema.SENSES.index(name) for name in ("sees nobody", "sees hunter", "sees prey")}
HEARS = schema.SENSES.index("hears")


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return Simulation(story())


@pytest.fixture(scope="module")
def raws(simulation: Simulation) -> list[regimes_run.Raw]:
    return [simulation.run(1, run, trace=True, perceptions=True) for run in range(3)]


def test_recording_changes_nothing(simulation: Simulation, raws: list[regimes_run.Raw]) -> None:
    for run, raw in enumerate(raws):
        plain = simulation.run(1, run)
        assert plain.events.tobytes() == raw.events.tobytes()
        assert plain.perceptions is None
        assert simulation.run(1, run, perceptions=True).perceptions.tobytes() == raw.perceptions.tobytes()


def test_sleep_hides_no_perception(simulation: Simulation, raws: list[regimes_run.Raw]) -> None:
    awake = regimes_run.Engine(simulation.world, simulation.scenario, sleep=False)
    for run, raw in enumerate(raws):
        here, there = raw.perceptions, awake.run(1, run, perceptions=True).perceptions
        seen = [rows[rows["how"] != SEES["sees nobody"]] for rows in (here, there)]
        assert seen[0].tobytes() == seen[1].tobytes()


def test_a_buffer_that_is_too_small_grows(
    simulation: Simulation, raws: list[regimes_run.Raw], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regimes_run, "TRACE", 64)
    assert simulation.run(1, 0, perceptions=True).perceptions.tobytes() == raws[0].perceptions.tobytes()


def alternations(raw: regimes_run.Raw) -> Iterator[np.ndarray]:
    """What each person saw, in order of time."""
    rows = raw.perceptions[raw.perceptions["how"] <= SEES["sees prey"]]
    for who in np.unique(rows["who"]):
        yield rows[rows["who"] == who]


def test_only_changes_of_what_is_seen_are_kept(raws: list[regimes_run.Raw]) -> None:
    for raw in raws:
        for rows in alternations(raw):
            assert (rows["whom"][1:] != rows["whom"][:-1]).all()
            assert rows["whom"][0] >= 0


def test_who_learns_by_sight_saw_it_and_who_learns_by_ear_heard_it(raws: list[regimes_run.Raw]) -> None:
    cues = {"saw a hunter": SEES["sees hunter"], "saw an attack": SEES["sees hunter"], "heard a scream": HEARS}
    told = 0
    for raw in raws:
        alerts = raw.events[raw.events["kind"] == schema.kind("alert")]
        for alert in alerts:
            how = cues.get(schema.CUES[alert["code"]])
            if how is None:
                continue
            rows = raw.perceptions
            mine = rows[(rows["who"] == alert["who"]) & (rows["how"] == how) & (rows["time"] <= alert["time"])]
            if how == HEARS:
                mine = mine[mine["time"] == alert["time"]]
            assert len(mine), alert
            assert mine["whom"][-1] == alert["whom"]
            told += 1
    assert told > 10


def test_nobody_hears_what_is_below_the_threshold(simulation: Simulation, raws: list[regimes_run.Raw]) -> None:
    p = regimes_run.parameters(simulation.scenario.conduct)
    least = min(float(p.hunter_hearing), float(p.background_noise + p.audible_margin))
    loud = np.concatenate([raw.perceptions["value"][raw.perceptions["how"] == HEARS] for raw in raws])
    assert len(loud)
    assert loud.min() >= least - 0.5
    assert loud.max() <= 104


def test_the_table_reads_like_a_sentence() -> None:
    run = api.simulate(story(), seed=1, run=0, perceptions=True)
    table = run.perceptions
    assert tuple(table.columns) == schema.PERCEPTION_COLUMNS
    assert set(table["how"].unique()) <= set(schema.SENSES)
    assert set(table["who"]) <= set(run.cast.ids)
    heard = table.filter(table["how"] == "hears")
    assert heard["value"].null_count() == 0
    assert table.filter(table["how"] != "hears")["value"].null_count() == len(table) - len(heard)
    assert api.simulate(story(), seed=1, run=0).perceptions.equals(table)
