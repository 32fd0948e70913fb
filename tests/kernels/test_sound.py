"""How loud a sound is: by hand, and over the doors of a plan."""

from __future__ import annotations

import math

import pytest

from homeroom.kernels.codes import BROKEN, CLOSED, LOCKED, OPEN
from homeroom.kernels.sound import heard, level_at, spread
from support.bench import Bench
from world.plans import door, rectangle, school


def test_a_scream_behind_a_door():
    """95 dB at 1 m, 20 m away behind a closed door of 25 dB: 44 dB."""
    assert level_at(95.0, 20.0, 25.0) == pytest.approx(44.0, abs=0.05)
    assert level_at(95.0, 0.2, 0.0) == 95.0  # nearer than a metre it is no louder


@pytest.fixture(scope="module")
def two_rooms():
    rooms = [rectangle("here", 0, 0, 30, 4), rectangle("there", 30, 0, 60, 4)]
    return Bench(school(rooms, [door("between", 30, 1.5, 30, 2.5, "here", "there", loss="25 dB")]))


def level(bench, x, y, least=0.0):
    """What a scream of 95 dB at (18, 2) in the left room comes to at (x, y) in the right one; None: not heard."""
    here, there = bench.room("here"), bench.room("there")
    stamp = spread(bench.w, bench.s, here, 18.0, 2.0, 95.0, least)
    if bench.state.room_mark[there] != stamp:
        return None
    return heard(bench.w, bench.s, there, x, y, 95.0, 18.0, 2.0)


@pytest.mark.parametrize(("state", "loss"), [(CLOSED, 25.0), (LOCKED, 25.0), (OPEN, 0.0), (BROKEN, 0.0)])
def test_from_room_to_room(two_rooms, state, loss):
    two_rooms.state.doors.state[0] = state
    assert level(two_rooms, 38.0, 2.0) == pytest.approx(95.0 - 20.0 * math.log10(20.0) - loss, abs=1e-9)
    # round the corner of the door the way is longer
    assert level(two_rooms, 38.0, 3.5) == pytest.approx(95.0 - 20.0 * math.log10(12.0 + math.hypot(8.0, 1.5)) - loss)


def test_it_is_flooded_no_further_than_it_is_heard(two_rooms):
    two_rooms.state.doors.state[0] = CLOSED
    at_door = 95.0 - 20.0 * math.log10(12.0) - 25.0
    assert level(two_rooms, 38.0, 2.0, least=at_door - 0.1) is not None
    assert level(two_rooms, 38.0, 2.0, least=at_door + 0.1) is None


def test_the_louder_of_two_ways_is_followed():
    """A short way through a shut door, and a way round that is longer by less than the door swallows."""
    rooms = [
        rectangle("a", 0, 0, 10, 4),
        rectangle("b", 10, 0, 20, 4),
        rectangle("c", 0, 4, 20, 8, category="corridor"),
    ]
    doors = [
        door("shut", 10, 1.5, 10, 2.5, "a", "b", loss="25 dB"),
        door("out", 8, 4, 9, 4, "a", "c", open=True),
        door("in", 11, 4, 12, 4, "b", "c", open=True),
    ]
    bench = Bench(school(rooms, doors))
    b = bench.room("b")
    spread(bench.w, bench.s, bench.room("a"), 8.5, 2.0, 95.0, 0.0)
    assert bench.state.room_via[b] == bench.door("in")
    assert bench.state.room_way[b, 1] == 0.0
    bench.state.doors.state[bench.door("in")] = CLOSED
    bench.state.doors.state[bench.door("out")] = CLOSED
    spread(bench.w, bench.s, bench.room("a"), 8.5, 2.0, 95.0, 0.0)
    assert bench.state.room_via[b] == bench.door("shut")  # now one shut door is better than two
