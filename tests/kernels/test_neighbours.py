"""Lists of people by cell, and who is near whom, against plain loops."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from homeroom.kernels.codes import CLOSED, DEAD, DOWN, NORMAL, OPEN
from homeroom.kernels.neighbours import enter, gather, quit_cell, shift
from homeroom.spec.people import Person
from support.bench import Bench
from world.plans import door, rectangle, school

PEOPLE = 12


def plan() -> Bench:
    rooms = [rectangle("a", 0, 0, 6, 5), rectangle("b", 6, 0, 12, 5), rectangle("c", 0, 5, 12, 8)]
    doors = [door("between", 6, 2, 6, 3, "a", "b"), door("up", 8, 5, 9, 5, "b", "c", open=True)]
    doors.append(door("second", 6, 3.5, 6, 4.5, "a", "b", open=True))  # two ways into one cell
    return Bench(school(rooms, doors), people=[Person(id=f"p{k:02d}", role="pupil") for k in range(PEOPLE)])


def members(bench: Bench, cell: int) -> list[int]:
    found, i = [], int(bench.state.head[cell])
    while i >= 0:
        found.append(i)
        i = int(bench.state.body.next[i])
    return found


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(-1, 2)), max_size=60))
def test_lists_hold_everybody_once_in_order_of_index(moves):
    bench = plan()
    where: dict[int, int] = {}
    for who, cell in moves:
        quit_cell(bench.s, who)
        where.pop(who, None)
        enter(bench.s, who, cell)
        if cell >= 0:
            where[who] = cell
        for c in range(len(bench.world.cells)):
            assert members(bench, c) == sorted(i for i, at in where.items() if at == c)


spots = st.lists(
    st.tuples(st.sampled_from("abc"), st.floats(0.01, 0.99), st.floats(0.01, 0.99)), min_size=PEOPLE, max_size=PEOPLE
)
BOXES = {"a": (0, 0, 6, 5), "b": (6, 0, 12, 5), "c": (0, 5, 12, 8)}


@settings(max_examples=60)
@given(
    spots,
    st.floats(0.2, 6.0),
    st.sampled_from([OPEN, CLOSED]),
    st.lists(st.sampled_from([NORMAL, DOWN, DEAD]), min_size=PEOPLE, max_size=PEOPLE),
    st.booleans(),
)
def test_who_is_near(places, radius, state, conduct, everybody):
    bench = plan()
    bench.state.doors.state[bench.door("between")] = state
    bench.state.body.conduct[:] = conduct
    for i, (room, u, v) in enumerate(places):
        x0, y0, x1, y1 = BOXES[room]
        body = bench.put(i, room, x0 + u * (x1 - x0), y0 + v * (y1 - y0))
        enter(bench.s, i, int(body.cell))
    body, world = bench.state.body, bench.world
    for i in range(PEOPLE):
        n = gather(bench.w, bench.s, i, radius, everybody)
        found = bench.state.near_who[:n].tolist()
        cell = int(body.cell[i])
        edges = world.edges[world.cells.edge_first[cell] : world.cells.edge_first[cell] + world.cells.edge_n[cell]]
        open_to = {cell} | {
            int(e.to_cell) for e in edges if e.to_cell >= 0 and (e.door < 0 or bench.state.doors.state[e.door] == OPEN)
        }
        gap = np.hypot(body.x - body.x[i], body.y - body.y[i])
        expected = [
            j
            for j in range(PEOPLE)
            if j != i and int(body.cell[j]) in open_to and gap[j] < radius and (everybody or conduct[j] == NORMAL)
        ]
        assert sorted(found) == expected
        for row, j in zip(bench.state.near[:n], found, strict=True):
            assert row[0] == body.x[j] - body.x[i]
            assert abs(row[2] - gap[j]) < 1e-12


def test_whoever_moved_is_found_where_they_are_now():
    """Where people stand is written down once and used again: never after one of them has moved, come or gone."""
    bench, luck = plan(), np.random.default_rng(5)
    body = bench.state.body
    for i in range(PEOPLE):
        bench.put(i, "abc"[i % 3], 3.0 + 3.0 * (i % 3), 6.0 if i % 3 == 2 else 2.0)
        enter(bench.s, i, int(body.cell[i]))
    for _ in range(300):  # more often than there are rows to write to
        i = int(luck.integers(PEOPLE))
        x0, y0, x1, y1 = BOXES["abc"[int(body.room[i])]]
        if luck.random() < 0.7:
            shift(bench.s, i, luck.uniform(x0, x1), luck.uniform(y0, y1))
        else:
            quit_cell(bench.s, i)
            room = "abc"[int(luck.integers(3))]
            x0, y0, x1, y1 = BOXES[room]
            bench.put(i, room, luck.uniform(x0, x1), luck.uniform(y0, y1))
            enter(bench.s, i, int(bench.cell(room, body.x[i], body.y[i])))
        who = int(luck.integers(PEOPLE))
        n = gather(bench.w, bench.s, who, 2.0, True)
        gap = np.hypot(body.x - body.x[who], body.y - body.y[who])
        found = bench.state.near_who[:n]
        assert np.array_equal(np.sort(found), np.unique(found))
        assert (gap[found] < 2.0).all()
        assert set(np.flatnonzero((body.cell == body.cell[who]) & (gap < 2.0))) - {who} <= set(found.tolist())
