"""The step that never leaves the cells, and the targets that lead through doors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from homeroom.kernels.aim import aim_at_door, aim_within
from homeroom.kernels.codes import CLOSED, OPEN
from homeroom.kernels.jit import kernel
from homeroom.kernels.movement import advance
from homeroom.kernels.rng import uniform
from support.bench import Bench
from support.stage import HAIR, depth
from world.plans import any_floor, door, doors_on, rectangle, school, shape

CLEARANCE = 0.15
"""How far `cross` keeps bodies off walls (m)."""


@kernel
def stroll(k, w, s, i, far, clearance, track, where):
    """A drunkard's walk: one long step after another in keyed directions, until it leaves the site."""
    for n in range(track.shape[0]):
        a = 6.283185307179586 * uniform(k[0], k[1], i, 0, 0, n)
        d = far * uniform(k[0], k[1], i, 1, 0, n)
        advance(w, s, i, d * np.cos(a), d * np.sin(a), clearance)
        track[n, 0] = s.step[i, 0]
        track[n, 1] = s.step[i, 1]
        where[n] = s.cell_after[i, 0]
        if where[n] < 0:
            return n + 1
        s.body[i].x = s.step[i, 0]
        s.body[i].y = s.step[i, 1]
        s.body[i].cell = where[n]
    return track.shape[0]


@settings(max_examples=60)
@given(
    any_floor,
    st.sampled_from([0.05, 0.4, 3.0, 50.0]),
    st.sampled_from([0.0, 0.15]),
    st.integers(0, 1 << 30),
    st.lists(st.integers(-1, 9), min_size=1, max_size=4),
)
def test_no_walk_ever_leaves_its_cells(floor, far, clearance, seed, shares):
    """Any room, steps of any length: inside the cell to a hair, inside the room; out only through an open exit."""
    exits = doors_on(floor, shares, "room")
    bench = Bench(school([shape("room", floor)], exits))
    open_ones = [k for k in range(len(exits)) if k % 2 == 0]
    bench.state.doors.state[:] = [OPEN if k in open_ones else CLOSED for k in range(len(exits))]
    body, room = bench.state.body, bench.world.rooms[0]
    body.x[0], body.y[0] = room.x, room.y
    body.cell[0] = bench.cell("room", float(room.x), float(room.y))
    body.room[0] = 0
    track, where = np.zeros((300, 2)), np.zeros(300, np.int64)
    n = stroll((np.uint32(seed), np.uint32(1)), bench.w, bench.s, 0, far, clearance, track, where)
    grown = floor.buffer(HAIR)
    for (x, y), cell in zip(track[:n], where[:n], strict=True):
        if cell < 0:
            door_of = min(range(len(exits)), key=lambda k: _away(bench.world.doors[k], x, y))
            assert _away(bench.world.doors[door_of], x, y) < HAIR
            assert bench.state.doors.state[door_of] == OPEN
            assert bench.state.cell_after[0, 1] == door_of
            continue
        assert depth(bench.world, int(cell), x, y) >= -HAIR
        assert grown.covers(Point(x, y))


def _away(row, x, y):
    """Distance of a point from a door's segment (m)."""
    ux, uy = row.x2 - row.x1, row.y2 - row.y1
    u = min(max(((x - row.x1) * ux + (y - row.y1) * uy) / (ux * ux + uy * uy), 0.0), 1.0)
    return float(np.hypot(x - row.x1 - u * ux, y - row.y1 - u * uy))


@pytest.fixture
def pair():
    """Two rooms side by side, each with a door to the same corridor; the doors are half a metre apart."""
    rooms = [rectangle("left", 0, 3, 5, 8), rectangle("right", 5, 3, 10, 8), rectangle("corridor", 0, 0, 10, 3)]
    doors = [
        door("one", 3.8, 3, 4.7, 3, "left", "corridor", open=True),
        door("two", 5.2, 3, 6.1, 3, "right", "corridor", open=True),
    ]
    return Bench(school(rooms, doors))


def cross(bench, who, cell, x, y, tx, ty):
    """Where a step from (x, y) to (tx, ty) ends: cell and door crossed."""
    body = bench.state.body
    body.x[who], body.y[who], body.cell[who] = x, y, cell
    advance(bench.w, bench.s, who, tx - x, ty - y, CLEARANCE)
    return int(bench.state.cell_after[who, 0]), int(bench.state.cell_after[who, 1])


def test_a_wall_is_slid_along_and_a_shut_door_is_a_wall(pair):
    pair.state.doors.state[:] = CLOSED
    cell = pair.cell("left", 4.0, 4.0)
    reached, crossed = cross(pair, 0, cell, 4.0, 4.0, 4.6, 2.0)
    assert (pair.world.cells.room[reached], crossed) == (pair.room("left"), -1)
    assert pair.state.step[0, 1] == pytest.approx(3.15)
    assert pair.state.step[0, 0] == pytest.approx(4.6)


def test_an_open_door_is_passed(pair):
    cell = pair.cell("left", 4.2, 4.0)
    reached, crossed = cross(pair, 0, cell, 4.2, 4.0, 4.2, 2.0)
    assert (pair.world.cells.room[reached], crossed) == (pair.room("corridor"), pair.door("one"))


@settings(max_examples=200)
@given(st.floats(0.02, 9.98), st.floats(0.0, 2.98), st.sampled_from(["one", "two"]))
def test_who_heads_for_a_door_from_anywhere_never_walks_into_another(pair_x, gap, name):
    """From any spot of the corridor, straight on along the aim: through the wanted door, or not yet through any."""
    rooms = [rectangle("left", 0, 3, 5, 8), rectangle("right", 5, 3, 10, 8), rectangle("corridor", 0, 0, 10, 3)]
    doors = [
        door("one", 3.8, 3, 4.7, 3, "left", "corridor", open=True),
        door("two", 5.2, 3, 6.1, 3, "right", "corridor", open=True),
    ]
    bench = Bench(school(rooms, doors))
    x, y = pair_x, 3.0 - gap
    cell = bench.cell("corridor", x, y)
    wanted, corridor = bench.door(name), bench.room("corridor")
    for _ in range(400):
        tx, ty = aim_at_door(bench.w, x, y, cell, wanted, corridor, 0.25)
        far = max(np.hypot(tx - x, ty - y), 1e-9)
        cell, crossed = cross(bench, 0, cell, x, y, x + 0.1 * (tx - x) / far, y + 0.1 * (ty - y) / far)
        x, y = float(bench.state.step[0, 0]), float(bench.state.step[0, 1])
        if crossed >= 0:
            break
    assert crossed == wanted


WEDGE = Polygon([(0.518, 1.932), (14.3, 0.0), (-1.732, 1.0)])


@settings(max_examples=30)
@example(WEDGE, 1)
@given(any_floor, st.integers(0, 1000))
def test_following_the_aim_leads_from_everywhere_to_everywhere_in_a_room(floor, pick):
    """There, or in a wedge too narrow for a body as near as walls let it."""
    stands = floor.buffer(-CLEARANCE)
    assume(not stands.is_empty)
    bench = Bench(school([shape("room", floor)]))
    cells = bench.world.cells
    start, goal = pick % len(cells), (pick // 7) % len(cells)
    x, y, cell = float(cells.x[start]), float(cells.y[start]), start
    gx, gy = float(cells.x[goal]), float(cells.y[goal])
    for _ in range(3000):
        if cell == goal and np.hypot(gx - x, gy - y) < 0.2:
            break
        tx, ty = aim_within(bench.w, x, y, cell, goal, gx, gy, 0.25)
        far = max(np.hypot(tx - x, ty - y), 1e-9)
        cell, _crossed = cross(bench, 0, cell, x, y, x + 0.1 * (tx - x) / far, y + 0.1 * (ty - y) / far)
        x, y = float(bench.state.step[0, 0]), float(bench.state.step[0, 1])
    missing = stands.distance(Point(gx, gy))
    assert np.hypot(gx - x, gy - y) < 0.3 + missing
    assert cell == goal or missing > 0.0


def test_who_makes_for_one_door_is_not_led_or_pushed_through_another(pair):
    """Along the wall to a door beyond, and pushed straight at the open one: the wall goes on before it."""
    cell = pair.cell("corridor", 4.0, 2.9)
    pair.state.path[0, 0] = pair.door("two")
    pair.state.body.path_n[0], pair.state.body.path_i[0] = 1, 0
    for ty in (2.99, 4.0):
        reached, crossed = cross(pair, 0, cell, 4.0, 2.9, 4.3, ty)
        assert (pair.world.cells.room[reached], crossed) == (pair.room("corridor"), -1)
        assert pair.state.step[0, 0] == pytest.approx(4.3)
    pair.state.path[0, 0] = pair.door("one")
    reached, crossed = cross(pair, 0, cell, 4.0, 2.9, 4.3, 4.0)
    assert (pair.world.cells.room[reached], crossed) == (pair.room("left"), pair.door("one"))
