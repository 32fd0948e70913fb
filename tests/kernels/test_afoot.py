"""Who walks by the timetable with no hunter near goes from door to door, and is where steps would have taken it."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import put
from homeroom.kernels.chatter import chatter
from homeroom.kernels.codes import CLOSED, HUNTS, IDLE, LOCKED
from homeroom.kernels.pack import hemmed
from support.bench import Bench
from support.stage import Spot, Stage, grid, inside, walkers
from support.walking import flight
from world.plans import door, rectangle, school


def suite():
    """A hall, a corridor and a yard in a row, and a shut cupboard beside the corridor."""
    return school(
        [
            rectangle("hall", 0, 0, 8, 8, category="hall"),
            rectangle("corridor", 8, 2, 28, 5, category="corridor"),
            rectangle("yard", 28, 0, 40, 8, category="hall"),
            rectangle("cupboard", 26, 5, 28, 8, category="office"),
        ],
        [
            door("first", 8, 3, 8, 4, "hall", "corridor", kind="opening"),
            door("second", 28, 3, 28, 4, "corridor", "yard", kind="opening"),
            door("shut", 26.5, 5, 27.5, 5, "cupboard", "corridor", kind="hinged"),
            door("out", 40, 2, 40, 6, "yard", kind="opening"),
        ],
    )


def played(plan, n, box, room, *, hops):
    stage = Stage(plan, walkers(n), grid(room, box, n))
    stage.state.clock[AT.hops] = int(hops)
    stage.play(300.0, inside)
    assert not stage.on_site.any()
    return stage


def gone(stage):
    left = stage.of_kind("left")
    return np.sort(left["time"]) / 1000.0


def test_one_who_walks_alone_is_as_quick_from_door_to_door_as_in_steps():
    by_step = gone(played(suite(), 1, (1, 1, 7, 7), "hall", hops=False))
    by_door = gone(played(suite(), 1, (1, 1, 7, 7), "hall", hops=True))
    # Doors are passed at full halves of a second.
    assert by_door == pytest.approx(by_step, abs=1.5)


def test_stairs_take_as_long():
    by_step = gone(played(flight(), 1, (1.0, 0.3, 7.0, 2.7), "above", hops=False))
    by_door = gone(played(flight(), 1, (1.0, 0.3, 7.0, 2.7), "above", hops=True))
    assert by_door == pytest.approx(by_step, abs=2.5)


def test_doors_let_through_as_many_as_they_do_in_steps():
    by_step = gone(played(suite(), 60, (0.4, 0.4, 6.6, 7.6), "hall", hops=False))
    by_door = gone(played(suite(), 60, (0.4, 0.4, 6.6, 7.6), "hall", hops=True))
    assert len(by_step) == len(by_door) == 60
    flow = [40.0 / (t[49] - t[9]) for t in (by_step, by_door)]
    assert flow[1] == pytest.approx(1.5, rel=0.05), "people per metre and second that a door is said to let through"
    assert flow[0] == pytest.approx(flow[1], rel=0.25)


def test_nobody_is_stepped_meanwhile():
    stage = played(suite(), 20, (1, 1, 7, 7), "hall", hops=True)
    assert stage.state.clock[AT.awake] == 0
    assert stage.state.clock[AT.n_afoot] == 0


def test_a_hunter_next_door_ends_it_and_everybody_stands_apart():
    stage = Stage(suite(), walkers(21), [*grid("hall", (1, 1, 7, 7), 20), Spot("cupboard", 27.0, 6.5, None)])
    stage.state.clock[AT.hops] = 1
    stage.play(14.0, inside)
    body = stage.body
    assert (body.afoot[:20] > 0).any()
    assert not body.active[:20].any()
    here = np.flatnonzero(body.afoot[:20] > 0)
    # The one in the cupboard turns: the corridor beyond its door is calm no more.
    body.conduct[20], body.action[20] = HUNTS, IDLE
    stage.state.hunters[body.room[20]] += 1
    stage.state.clock[AT.n_hunters] += 1
    stage.state.clock[AT.spread] = 1
    stage.state.doors.state[list(stage.world.door_ids).index("shut")] = LOCKED
    corridor = list(stage.world.room_ids).index("corridor")
    there = [i for i in here if body.room[i] == corridor]
    assert there
    stage.play(14.1, inside)
    assert not body.afoot[there].any()
    assert body.active[there].all()
    x, y = body.x[there], body.y[there]
    apart = np.hypot(x[:, None] - x, y[:, None] - y) + 9.0 * np.eye(len(there))
    assert apart.min() > 0.3


def test_a_shut_door_is_opened_in_steps():
    stage = Stage(suite(), walkers(1), [Spot("cupboard", 27.0, 6.5)])
    stage.state.clock[AT.hops] = 1
    stage.state.doors.state[list(stage.world.door_ids).index("shut")] = CLOSED
    stage.play(300.0, inside)
    assert not stage.on_site.any()
    assert 0 < stage.state.clock[AT.awake] < 20_000


def place(bench, who, room, x, y):
    """Stand person `who` there, in the list of the cell."""
    put(bench.w, bench.s, who, bench.cell(room, x, y), x, y, 0)


def bench():
    """A hunter in the hall on its way to the corridor."""
    found = Bench(suite(), people=walkers(6))
    place(found, 0, "hall", 4.0, 3.5)
    body = found.state.body
    body.conduct[0], body.action[0] = HUNTS, IDLE
    found.state.path[0, 0] = found.door("first")
    body.path_n[0] = 1
    return found


def test_a_hunter_is_hemmed_in_by_who_stands_right_before_it_only():
    scene = bench()
    assert not hemmed(scene.w, scene.p, scene.s, 0)
    for x, y, blocks in ((4.6, 3.5, True), (3.3, 3.5, False), (4.0, 4.2, False), (5.8, 3.5, False)):
        place(scene, 1, "hall", x, y)
        assert hemmed(scene.w, scene.p, scene.s, 0) == blocks, (x, y)
    place(scene, 1, "hall", 4.6, 3.5)
    scene.state.body.pace[1] = 1.0
    assert not hemmed(scene.w, scene.p, scene.s, 0), "one who walks on gives way"


def test_talk_beyond_a_door_adds_up_and_a_shut_one_swallows_its_part():
    scene = bench()
    d = scene.door("shut")
    for i in range(1, 5):
        place(scene, i, "corridor", 27.0, 3.0)
    one = scene.parameters.speech_level - 20.0 * np.log10(2.0 + 1.0)
    loud = chatter(scene.w, scene.p, scene.s, scene.room("corridor"), d, 1.0)
    shut = scene.state.doors.state[d] == CLOSED
    assert loud == pytest.approx(one + 10.0 * np.log10(4.0) - (float(scene.world.doors.loss[d]) if shut else 0.0))
    scene.state.body.aware[1:5] = 1
    assert chatter(scene.w, scene.p, scene.s, scene.room("corridor"), d, 1.0) < -1e6, (
        "who knows of the danger is silent"
    )
