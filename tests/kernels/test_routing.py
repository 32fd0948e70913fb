"""Route search against a slow plain twin, and the heap under it against `heapq`."""

from __future__ import annotations

import heapq

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeroom.exchange.folder import load
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import put
from homeroom.kernels.codes import CLOSED, LOCKED, OPEN
from homeroom.kernels.rng import run_key, uniform
from homeroom.kernels.routing import FLOW, look_at_queues, pop, push, search, search_to, take_path, wait_at
from homeroom.spec.people import Person
from reference.routing import ways
from support.bench import Bench
from support.twostorey import story
from world.plans import door, rectangle, school
from world.scenarios import small

SCENARIOS = {"two storeys": story, "example": small, "hyosan": lambda: load("hyosan")}


@pytest.fixture(scope="module", params=SCENARIOS)
def bench(request):
    return Bench(scenario=SCENARIOS[request.param]())


@pytest.mark.parametrize("trial", range(12))
@pytest.mark.parametrize("mindful", [True, False])
def test_costs_are_those_of_the_twin(bench, mindful, trial):
    """The cheapest cost to every room and exit, with doors in any state, barred doors and feared rooms."""
    world, state = bench.world, bench.state
    key = run_key(3, trial)

    def draw(what: int, n: int) -> list[float]:
        return [uniform(*key, i, 0, 0, what) for i in range(n)]

    who = int(len(world.people) * uniform(*key, 0, 1, 0, 0))
    room = int(len(world.rooms) * uniform(*key, 0, 2, 0, 0))
    x, y = float(world.rooms.x[room]), float(world.rooms.y[room])
    shuffled = zip(draw(1, len(world.doors)), draw(2, len(world.doors)), world.doors.state, strict=True)
    state.doors.state[:] = [int(4 * u) if other < 0.5 else int(old) for u, other, old in shuffled]
    state.shut[who] = [1 if u < 0.3 else 3 if u < 0.5 else 0 for u in draw(3, len(world.doors))]
    state.seen_room[who] = 100 * (np.array(draw(4, len(world.rooms))) < 0.2)
    aware = trial % 2
    # Half-lives since the last evidence: 0, 1, 2, ...; from none of it fades the fear to that of calm.
    p = bench.parameters
    state.body.dread[who], state.body.dread_at[who] = 1.0, 0
    state.clock[AT.time] = int(1000 * trial * p.belief_half_life)
    hazard = p.hazard_calm + (p.hazard_open - p.hazard_calm) * 0.5**trial
    state.body.aware[who] = aware
    state.body.room[who], state.body.x[who], state.body.y[who] = room, x, y
    stamp = search(bench.w, bench.p, bench.s, who, 1.7, mindful, 50, 1e9)
    to_door, to_room = ways(
        world, state.doors.state.tolist(), bench.parameters, (room, x, y), 1.7,
        mindful=mindful, aware=bool(aware), keys=bool(world.people["keys"][who]),
        found=dict(enumerate(state.shut[who].tolist())), hazard=hazard,
        feared=set(np.flatnonzero(state.seen_room[who]).tolist()),
    )  # fmt: skip
    reached = np.flatnonzero(state.room_mark == stamp).tolist()
    assert reached == sorted(to_room)
    for r in reached:
        assert state.room_cost[r] == pytest.approx(to_room[r], rel=1e-12), world.room_ids[r]
    for d in np.flatnonzero(world.doors.room_b < 0):
        assert (state.mark[d] == stamp) == (int(d) in to_door)
        if int(d) in to_door:
            assert state.cost[d] == pytest.approx(to_door[int(d)], rel=1e-12)


def test_the_way_taken_leads_there(bench):
    """`take_path` gives doors that join, from the walker's room to the goal."""
    world, state = bench.world, bench.state
    state.doors.state[:] = world.doors.state
    state.shut[:] = 0
    state.seen_room[:] = 0
    state.body.aware[0] = 0
    for start in range(len(world.rooms)):
        state.body.room[0], state.body.x[0], state.body.y[0] = start, world.rooms.x[start], world.rooms.y[start]
        stamp = search(bench.w, bench.p, bench.s, 0, 1.3, True, 1 << 60, 1e9)
        for goal in np.flatnonzero(state.room_mark == stamp).tolist():
            if goal == start:
                continue
            take_path(bench.s, 0, state.room_via[goal])
            here = start
            for d in state.path[0, : state.body.path_n[0]].tolist():
                sides = [int(world.doors.room_a[d]), int(world.doors.room_b[d])]
                assert here in sides
                here = sides[1 - sides.index(here)]
            assert here == goal


def test_a_search_for_one_room_finds_what_the_search_for_all_finds(bench):
    """The same cost and the same way, whatever lies farther off is not looked at."""
    world, state = bench.world, bench.state
    state.doors.state[:] = world.doors.state
    state.shut[:] = 0
    state.body.room[0], state.body.x[0], state.body.y[0] = 0, float(world.rooms.x[0]), float(world.rooms.y[0])
    stamp = search(bench.w, bench.p, bench.s, 0, 1.3, True, 1 << 60, 1e9)
    reached = np.flatnonzero(state.room_mark == stamp)
    cost, via = state.room_cost[reached].copy(), state.room_via[reached].copy()
    for r, c, d in zip(reached.tolist(), cost, via, strict=True):
        if r == 0:
            continue
        once = search_to(bench.w, bench.p, bench.s, 0, 1.3, True, 1 << 60, 1e9, r)
        assert state.room_mark[r] == once
        assert (state.room_cost[r], state.room_via[r]) == (c, d)
        assert state.room_cost[state.room_mark == once].max() <= c


def test_one_look_counts_the_queues_before_all_doors():
    """Those of the room, awake, on the way to the door, nearer to it than who looks; against a count door by door."""
    ends = [door(f"exit{k}", 4 * k + 1, 0, 4 * k + 2, 0, "hall", kind="opening") for k in range(3)]
    crowd = [Person(id=f"p{k:02d}", role="pupil") for k in range(40)]
    bench = Bench(school([rectangle("hall", 0, 0, 12, 9)], ends), people=crowd)
    luck, world, body = np.random.default_rng(3), bench.world, bench.state.body
    for i in range(len(crowd)):
        x, y = luck.uniform(0.3, 11.7), luck.uniform(0.3, 8.7)
        put(bench.w, bench.s, i, bench.cell("hall", x, y), x, y, 0)
    body.active[:] = luck.random(len(crowd)) < 0.8
    body.path_n[:] = luck.random(len(crowd)) < 0.8
    bench.state.path[:, 0] = luck.integers(3, size=len(crowd))
    bound = (body.active == 1) & (body.path_n == 1)
    for i in range(len(crowd)):
        look_at_queues(bench.w, bench.s, i, 0)
        for d in range(3):
            far = np.hypot(body.x - world.doors.x[d], body.y - world.doors.y[d])
            before = int((bound & (bench.state.path[:, 0] == d) & (far < far[i])).sum())
            assert bench.state.queue[d] == before
            assert wait_at(bench.w, bench.s, d) == pytest.approx(before / FLOW / world.doors.width[d])


def test_a_limit_stops_the_search():
    rooms = [rectangle(f"r{k}", 10 * k, 0, 10 * k + 10, 4) for k in range(6)]
    doors = [door(f"d{k}", 10 * k, 1, 10 * k, 2, f"r{k - 1}", f"r{k}", open=True) for k in range(1, 6)]
    bench = Bench(school(rooms, doors))
    bench.put(0, "r0", 9.0, 1.5)
    stamp = search(bench.w, bench.p, bench.s, 0, 1.0, True, 1 << 60, 25.0)
    # doors at 1, 11, 21 and 31 s
    assert np.flatnonzero(bench.state.room_mark == stamp).tolist() == [0, 1, 2, 3]


def test_a_locked_door_is_no_quicker_than_a_closed_one():
    rooms = [rectangle("a", 0, 0, 10, 4), rectangle("b", 10, 0, 20, 4)]
    bench = Bench(school(rooms, [door("d", 10, 1, 10, 2, "a", "b", lock="key")]))
    bench.put(0, "a", 5.0, 1.5)
    costs = {}
    for state in (OPEN, CLOSED, LOCKED):
        bench.state.doors.state[0] = state
        search(bench.w, bench.p, bench.s, 0, 1.0, True, 1 << 60, 1e9)
        costs[state] = float(bench.state.room_cost[1])
    assert costs[OPEN] == 5.0
    assert costs[LOCKED] >= costs[CLOSED] == 5.0 + bench.parameters.open_time


@settings(max_examples=200)
@given(st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 9), st.integers(0, 30))), max_size=60))
def test_the_heap_is_a_heap(steps):
    """Pushes and pops as `heapq` does them, ties by the number of the door."""
    keys, nodes, n = np.zeros(64), np.zeros(64, np.int32), 0
    twin: list[tuple[float, int]] = []
    for step in steps:
        if step is None:
            if twin:
                assert (keys[0], nodes[0]) == heapq.heappop(twin)
                n = pop(keys, nodes, n)
        else:
            n = push(keys, nodes, n, float(step[0]), step[1])
            heapq.heappush(twin, (float(step[0]), step[1]))
        assert n == len(twin)


def test_a_full_heap_drops_what_comes_last():
    keys, nodes = np.zeros(2), np.zeros(2, np.int32)
    n = push(keys, nodes, 0, 1.0, 1)
    n = push(keys, nodes, n, 2.0, 2)
    assert push(keys, nodes, n, 0.5, 3) == 2
    assert keys[0] == 1.0
