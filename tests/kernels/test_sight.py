"""Lines of sight over cells, cuts, doors and glass, against plain geometry."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon, box

from homeroom.kernels.codes import BROKEN, CLOSED, LOCKED, OPEN
from homeroom.kernels.sight import in_line, in_view
from support.bench import Bench
from world.plans import any_floor, door, rectangle, school, shape


def sees(bench, a, b):
    """Whether b = (room, x, y) is seen from a; both ways must give the same answer."""
    cells = bench.cell(*a), bench.cell(*b)
    there = bool(in_line(bench.w, bench.s, cells[0], a[1], a[2], cells[1], b[1], b[2]))
    back = bool(in_line(bench.w, bench.s, cells[1], b[1], b[2], cells[0], a[1], a[2]))
    assert there == back
    return there


@pytest.fixture(scope="module")
def rooms():
    return Bench(
        school(
            [rectangle("a", 0, 0, 6, 5), rectangle("b", 6, 0, 12, 5), rectangle("c", 12, 0, 18, 5)],
            [door("leaf", 6, 2, 6, 3, "a", "b"), door("glass", 12, 2, 12, 3, "b", "c", kind="sliding", glazed=True)],
        )
    )


@pytest.mark.parametrize(("state", "seen"), [(OPEN, True), (CLOSED, False), (LOCKED, False), (BROKEN, True)])
def test_a_door_hides_while_it_is_shut(rooms, state, seen):
    rooms.state.doors.state[:] = CLOSED
    rooms.state.doors.state[rooms.door("leaf")] = state
    assert sees(rooms, ("a", 3.0, 2.5), ("b", 9.0, 2.5)) is seen
    assert sees(rooms, ("a", 3.0, 2.5), ("b", 6.5, 4.5)) is False  # beside the opening there is a wall


@pytest.mark.parametrize("state", [OPEN, CLOSED, LOCKED, BROKEN])
def test_glass_never_hides(rooms, state):
    rooms.state.doors.state[rooms.door("glass")] = state
    assert sees(rooms, ("b", 9.0, 2.5), ("c", 15.0, 2.5))


def test_through_two_doors_in_line(rooms):
    rooms.state.doors.state[rooms.door("leaf")] = OPEN
    assert sees(rooms, ("a", 1.0, 2.5), ("c", 17.0, 2.5))
    assert not sees(rooms, ("a", 1.0, 2.5), ("c", 17.0, 4.5))


def test_a_column_hides_who_stands_behind_it():
    hall = Polygon(box(0, 0, 20, 20).exterior.coords, [box(9, 9, 11, 11).exterior.coords[::-1]])
    bench = Bench(school([shape("hall", hall)]))
    assert not sees(bench, ("hall", 5.0, 10.0), ("hall", 15.0, 10.2))
    assert sees(bench, ("hall", 5.0, 10.0), ("hall", 15.0, 13.0))


@settings(max_examples=40)
@given(any_floor, st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=8, max_size=8))
def test_in_any_room_sight_is_what_geometry_says(floor, shares):
    """Where the line keeps clear of the walls, or crosses one for good; within a millimetre nothing is claimed."""
    bench = Bench(school([shape("room", floor)]))
    x0, y0, x1, y1 = floor.bounds
    inner, outer = floor.buffer(-1e-3), floor.buffer(1e-3)
    points = [(x0 + u * (x1 - x0), y0 + v * (y1 - y0)) for u, v in shares]
    points = [q for q in points if inner.contains(LineString([q, (q[0] + 1e-9, q[1])]))]
    for k, a in enumerate(points):
        for b in points[k + 1 :]:
            line = LineString([a, b])
            if np.hypot(a[0] - b[0], a[1] - b[1]) < 1e-3:
                continue
            if inner.contains(line):
                assert sees(bench, ("room", *a), ("room", *b))
            elif not outer.contains(line):
                assert not sees(bench, ("room", *a), ("room", *b))


@pytest.fixture(scope="module")
def hall():
    bench = Bench(school([rectangle("hall", 0, 0, 40, 40)]))
    bench.put(0, "hall", 20.0, 20.0)
    return bench


def in_view_of(bench, turn, far, angle=200.0, close=2.0):
    """Whether somebody who walks east sees what lies `turn` degrees off, `far` metres away."""
    dx, dy = far * np.cos(np.radians(turn)), far * np.sin(np.radians(turn))
    return bool(in_view(bench.s, 0, dx, dy, far * far, np.cos(np.radians(0.5 * angle)), close * close))


@pytest.mark.parametrize(
    ("turn", "seen"), [(0, True), (60, True), (-99, True), (101, False), (180, False), (-120, False)]
)
def test_who_walks_sees_ahead(hall, turn, seen):
    me = hall.state.body[0]
    me.active, me.hx, me.hy = 1, 1.0, 0.0
    assert in_view_of(hall, turn, 10.0) is seen
    assert in_view_of(hall, turn, 1.9)  # steps and breath behind one
    me.active = 0
    assert in_view_of(hall, turn, 10.0)  # at rest one looks round


@given(st.floats(-180, 180), st.floats(-180, 180), st.floats(0.1, 50), st.floats(10, 350))
def test_the_field_of_view_is_the_angle_that_it_says(hall, heading, turn, far, angle):
    me = hall.state.body[0]
    me.active, me.hx, me.hy = 1, np.cos(np.radians(heading)), np.sin(np.radians(heading))
    off = abs((turn - heading + 180.0) % 360.0 - 180.0)
    if abs(off - 0.5 * angle) > 1e-3:
        assert in_view_of(hall, turn, far, angle, close=0.0) is (off < 0.5 * angle)
