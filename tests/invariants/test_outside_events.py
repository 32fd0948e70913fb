"""What comes over a school from outside: each event does what it says, and one that comes too late does nothing."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.results.schema import CAUSES, MEASURE_ACTIONS, SOUNDS, kind
from homeroom.results.state import rebuild
from homeroom.simulation import Simulation
from homeroom.spec.measure import CloseSite, CutNetwork, Decoy, OpenSite, Storm, Strike
from support.twostorey import story

SOON = {"after": "first_infection", "delay": "1 min"}


def played(runs: int = 4, **measures: object) -> tuple[Simulation, list[np.ndarray]]:
    base = story()
    simulation = Simulation(base.model_copy(update={"measures": {**base.measures, **measures}}))
    return simulation, [simulation.run(1, run).events for run in range(runs)]


@pytest.fixture(scope="module")
def plain() -> list[np.ndarray]:
    return played()[1]


def told(log: np.ndarray, action: str) -> np.ndarray:
    return log[(log["kind"] == kind("measure")) & (log["value"] == MEASURE_ACTIONS.index(action))]


def test_a_strike_kills_about_its_share_of_who_is_there() -> None:
    simulation, logs = played(8, strike=Strike(action="strike", kills=0.5, **SOON))
    struck = there = 0
    for log in logs:
        at = int(told(log, "strike")["time"][0])
        before = rebuild(simulation.world, log[log["time"] < at], at)
        there += int(((before.room >= 0) & ~before.dead).sum())
        deaths = log[(log["kind"] == kind("death")) & (log["code"] == CAUSES.index("strike"))]
        assert (deaths["time"] == at).all()
        struck += len(deaths)
    assert there > 100
    assert abs(struck / there - 0.5) < 4 * (0.25 / there) ** 0.5


def test_nobody_lives_through_a_sure_one() -> None:
    simulation, logs = played(2, strike=Strike(action="strike", kills=1.0, **SOON))
    for log in logs:
        end = rebuild(simulation.world, log, simulation.world.horizon)
        at = int(told(log, "strike")["time"][0])
        before = rebuild(simulation.world, log[log["time"] < at], at)
        assert end.dead[before.room >= 0].all()


def test_a_lure_sounds_as_often_as_it_says() -> None:
    lure = Decoy(
        action="decoy", room="library", level="110 dB", every="20 s", at="2024-03-04T10:00", until="2024-03-04T10:02"
    )
    _, logs = played(2, lure=lure)
    for log in logs:
        assert len(told(log, "decoy")) == 6
        sounds = log[(log["kind"] == kind("sound")) & (log["code"] == SOUNDS.index("decoy"))]
        assert (np.diff(sounds["time"]) == 20_000).all()


def test_an_open_site_lets_people_out_again() -> None:
    closed = CloseSite(action="close_site", **SOON)
    opened = OpenSite(action="open_site", after="measure:closed", delay="10 min")
    left = kind("left")
    _, shut = played(4, closed=closed)
    _, both = played(4, closed=closed, opened=opened)
    for one, two in zip(shut, both, strict=True):
        at = int(told(one, "close_site")["time"][0])
        assert not ((one["kind"] == left) & (one["time"] > at)).any()
        again = at + 600_000
        assert not ((two["kind"] == left) & (two["time"] > at) & (two["time"] < again)).any()
    assert any(((log["kind"] == left) & (log["time"] > int(told(log, "open_site")["time"][0]))).any() for log in both)


@pytest.mark.parametrize(
    "late",
    [
        Storm(action="storm", at="2024-06-01T00:00"),
        CutNetwork(action="cut_network", at="2024-06-01T00:00"),
        Strike(action="strike", kills=1.0, at="2024-06-01T00:00"),
    ],
    ids=["storm", "network", "strike"],
)
def test_what_comes_after_the_end_changes_nothing(plain: list[np.ndarray], late: object) -> None:
    _, logs = played(late=late)
    for one, two in zip(plain, logs, strict=True):
        assert one["time"].tolist() == two["time"].tolist()
        assert one["who"].tolist() == two["who"].tolist()
