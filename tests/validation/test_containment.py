"""Nobody outside the walls at any density, and everybody out in the end while exits stand open."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.exchange.folder import load
from homeroom.simulation import Simulation
from support.full_house import full_house
from support.stage import Doorkeeper, Replay, Stage, grid, inside, walkers
from support.twostorey import story
from support.watch import every
from world.plans import door, rectangle, school


def jam(stage: Stage) -> list[tuple]:
    """Who is left, where, for a message one can work with."""
    here = np.flatnonzero(stage.on_site)[:12]
    b = stage.body
    return [
        (int(i), stage.world.room_ids[b.room[i]], round(float(b.x[i]), 2), round(float(b.y[i]), 2), int(b.active[i]),
         int(b.path_n[i]), int(b.path_i[i]), round(float(b.girth[i]), 3))
        for i in here
    ]  # fmt: skip


@pytest.mark.parametrize("per_room", [4, 20, 50, 84])
def test_a_school_of_three_storeys_empties(per_room: int) -> None:
    plan, spots = full_house(3, per_room)
    stage = Stage(plan, walkers(len(spots)), spots)
    keeper = Doorkeeper(stage)
    took = stage.play(1500.0, inside, keeper)
    assert not stage.on_site.any(), (took, int(stage.on_site.sum()), jam(stage))
    assert (stage.of_kind("left")["who"].size, keeper.crossings > 0) == (len(spots), True)


@pytest.mark.parametrize("n", [50, 230])
def test_a_packed_room_empties_through_one_door(n: int) -> None:
    """Up to nearly 4 people per m2, shoulder to shoulder from the start, and one exit of a metre."""
    room = school([rectangle("room", 0, 0, 8, 8)], [door("exit", 8, 3.5, 8, 4.5, "room", kind="opening")])
    stage = Stage(room, walkers(n), grid("room", (0.15, 0.15, 7.85, 7.85), n))
    stage.play(900.0, inside, Doorkeeper(stage))
    assert not stage.on_site.any(), (int(stage.on_site.sum()), jam(stage))


@pytest.mark.parametrize("name", ["two storeys", "one-room", "hyosan"])
def test_in_a_whole_story_nobody_is_ever_outside(name: str) -> None:
    """Flight, chases, grapples, falls: inside at every step; and a run in small slices is the run."""
    horizon = {"two storeys": "90 min", "one-room": "1 h", "hyosan": "19 h"}[name]
    scenario = (story() if name == "two storeys" else load(name)).replace({"horizon": horizon})
    simulation = Simulation(scenario)
    for run in range(1 if name == "hyosan" else 2):
        replay = Replay(simulation, 5, run, every(10 if name == "hyosan" else 1, inside))
        assert replay.steps > 100
        assert replay.events.tobytes() == simulation.engine.run(5, run).events.tobytes()
