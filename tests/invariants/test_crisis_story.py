"""What every crisis must be like, checked on stories of sixty people from start to end."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.kernels.arrays import AT
from homeroom.results import schema
from homeroom.results.state import rebuild
from homeroom.results.transmission import generations, infections
from homeroom.simulation import Simulation
from homeroom.world.tables import CONDUCTS, DOOR_STATES
from support.twostorey import story

RUNS = range(10)
K = {name: schema.kind(name) for name in schema.EVENT_KINDS}
PASSABLE = (DOOR_STATES.index("open"), DOOR_STATES.index("broken"))


@pytest.fixture(scope="module")
def simulation():
    return Simulation(story())


@pytest.fixture(scope="module")
def raws(simulation):
    found = [simulation.run(1, run, trace=True) for run in RUNS]
    assert sum((raw.events["kind"] == K["move"]).sum() for raw in found) > 1000
    assert sum((raw.events["kind"] == K["seize"]).sum() for raw in found) > 100
    return found


def test_nobody_goes_through_a_shut_door(simulation, raws):
    """The moves replayed against the doors: open or broken at that moment, or climbed where it is a drop or a hose."""
    doors = simulation.world.doors
    passed = 0
    for raw in raws:
        state = doors.state.copy()
        for row in raw.events:
            if row["kind"] == K["door"]:
                state[row["code"]] = row["value"]
            elif row["kind"] == K["move"] and row["value"] >= 0:
                d = int(row["value"])
                assert {int(row["room"]), int(row["code"])} == {int(doors.room_a[d]), int(doors.room_b[d])}
                # A door may be shut in the step in which somebody steps through: then it was open when the step began.
                shut_now = _changed_at(raw.events, d, row["time"])
                assert state[d] in PASSABLE or shut_now or doors.traverse[d] > 0.0, row
                passed += 1
    assert passed > 1000


def _changed_at(events, d, time):
    """Whether door `d` changed its state in the very step of `time`."""
    rows = events[(events["kind"] == K["door"]) & (events["code"] == d) & (events["time"] == time)]
    return len(rows) > 0


def test_one_place_per_person_and_every_move_begins_there(simulation, raws):
    for raw in raws:
        begun = raw.events[raw.events["kind"] == K["regime"]][0]["time"]
        room = rebuild(simulation.world, raw.events[raw.events["time"] <= begun], int(begun)).room.copy()
        for row in raw.events[raw.events["time"] > begun]:
            who = int(row["who"])
            if row["kind"] == K["move"]:
                assert room[who] == row["code"]
                room[who] = row["room"]
            elif row["kind"] == K["left"]:
                assert room[who] == row["room"]
                room[who] = -1
            elif row["kind"] == K["arrive"]:
                assert room[who] == -1
                room[who] = row["room"]
            elif row["kind"] in (K["seize"], K["alert"], K["decision"], K["death"]) and row["room"] >= 0:
                of = int(row["whom"]) if row["kind"] == K["seize"] else who
                assert room[of] == row["room"]


def test_whoever_bites_hunts_or_lashes_then_and_is_beside_the_bitten(simulation, raws):
    """The tree is acyclic; every direct infector is in an attacking stage at that time, and at most a door away."""
    world = simulation.world
    attacks = {CONDUCTS.index("hunts"), CONDUCTS.index("lashes")}
    beside = {(r, r) for r in range(len(world.rooms))}
    for a, b in zip(world.doors.room_a.tolist(), world.doors.room_b.tolist(), strict=True):
        beside |= {(a, b), (b, a)}
    seen = 0
    for raw in raws:
        infected = infections(world, raw.events)
        generations(infected)  # raises where the tree has a cycle or an infector comes from nowhere
        assert len(np.unique(infected["target"])) == len(infected)
        for row in infected[infected["source"] >= 0]:
            before = rebuild(world, raw.events[raw.events["time"] <= row["time"]], int(row["time"]))
            assert int(world.stages.conduct[before.stage[row["source"]]]) in attacks
            assert (int(before.room[row["source"]]), int(before.room[row["target"]])) in beside
            seen += 1
    assert seen > 50


def test_grapples_begin_and_end_in_pairs(raws):
    for raw in raws:
        holds: dict[int, int] = {}
        for row in raw.events:
            if row["kind"] == K["seize"]:
                assert row["who"] not in holds
                holds[int(row["who"])] = int(row["whom"])
                assert list(holds.values()).count(int(row["whom"])) <= 3
            elif row["kind"] == K["release"]:
                assert holds.pop(int(row["who"])) == row["whom"]
            elif row["kind"] in (K["move"], K["left"]) and row["code"] != schema.WAYS_OUT.index("ambulance"):
                assert row["who"] not in holds
                assert row["who"] not in holds.values()


def test_nobody_is_faster_than_they_can_run(simulation, raws):
    """The trace of everybody between two samples of one room: no faster than their running speed.

    A sample belongs to the step in which it was taken, before or after its move: one step more is allowed for.
    """
    people = simulation.world.people
    legs = 0
    for raw in raws:
        for who in range(len(people)):
            of = raw.trace[(raw.trace["who"] == who) & (raw.trace["room"] >= 0)]
            dt = np.diff(of["time"]) / 1000.0
            far = np.hypot(np.diff(of["x"]), np.diff(of["y"]))
            same = (of["room"][1:] == of["room"][:-1]) & (dt > 0.0)
            assert (far[same] <= people.run[who] * (dt[same] + 0.1) + 1e-6).all()
            legs += int(same.sum())
    assert legs > 1000


def test_the_counters_of_the_engine_are_what_can_be_counted(simulation):
    """Hunters and prey by room, who is aware, who sits where: kept up to date, never off."""
    world = simulation.world
    for run in RUNS:
        simulation.run(1, run)
        state = simulation.engine._kept.state
        body, clock = state.body, state.clock
        here = body.cell >= 0
        attack = here & ((body.conduct == CONDUCTS.index("hunts")) | (body.conduct == CONDUCTS.index("lashes")))
        assert clock[AT.n_hunters] == attack.sum()
        np.testing.assert_array_equal(state.hunters, np.bincount(body.room[attack], minlength=len(world.rooms)))
        prey = here & (body.conduct < CONDUCTS.index("lashes")) & (body.stage < 0)
        np.testing.assert_array_equal(state.prey, np.bincount(body.room[prey], minlength=len(world.rooms)))
        assert clock[AT.n_aware] == body.aware.sum()
        held = np.zeros(len(body), np.int64)
        np.add.at(held, body.holding[body.holding >= 0], 1)
        np.testing.assert_array_equal(body.holders, held)
        taken = np.flatnonzero(state.seat_of >= 0)
        np.testing.assert_array_equal(body.seat[state.seat_of[taken]], taken)
        for cell in range(len(world.cells)):
            found, i = [], int(state.head[cell])
            while i >= 0:
                found.append(i)
                i = int(body.next[i])
            assert found == np.flatnonzero(body.cell == cell).tolist()
