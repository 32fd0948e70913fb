"""Furniture against a door: it takes time and hands, it adds strength, and only who piled it up can clear it away."""

from __future__ import annotations

import pytest

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import (
    BAR_DOOR,
    BROKEN,
    CLOSED,
    EV_BARRICADE,
    EV_SOUND,
    FURNITURE,
    GLASS,
    NO_TASK,
    OPEN,
    OPEN_DOOR,
)
from homeroom.kernels.doors import batter, begin_task, finish_task, next_to_bar
from homeroom.kernels.going import at_door
from homeroom.kernels.rng import run_key
from support.bench import Bench
from world.plans import door, rectangle, school

KEY = run_key(2, 0)


def scene(glazed: bool = False) -> Bench:
    """A (0) in a class room of ten, and B (1) in the corridor; the sliding door between them is shut."""
    plan = school(
        [
            rectangle("class", 0, 0, 8, 6, category="classroom", capacity=10),
            rectangle("corridor", 0, 6, 8, 9, category="corridor"),
        ],
        [
            door("d", 3, 6, 4, 6, "class", "corridor", glazed=glazed, strength="60 s"),
            door("e", 0, 7, 0, 8, "corridor", kind="opening"),
        ],
    )
    bench = Bench(plan)
    bench.put(0, "class", 3.5, 5.0)
    bench.put(1, "corridor", 3.5, 7.0)
    bench.state.doors.state[bench.door("d")] = CLOSED
    return bench


def pile(bench: Bench, who: int = 0) -> None:
    d = bench.door("d")
    begin_task(bench.w, bench.p, bench.s, who, BAR_DOOR, d, 1000)
    finish_task(bench.w, bench.p, bench.s, who, 2000)


def test_every_piece_takes_time_makes_noise_and_adds_strength_while_there_is_furniture() -> None:
    bench = scene()
    d, p = bench.door("d"), bench.parameters
    begin_task(bench.w, bench.p, bench.s, 0, BAR_DOOR, d, 1000)
    strength = float(bench.world.people.strength[0])
    assert bench.state.body.wait[0] == pytest.approx(1000 + 1000.0 * p.piece_time / max(0.2, strength), abs=1)
    n = 0
    while next_to_bar(bench.w, bench.p, bench.s, 0) == d:
        pile(bench)
        n += 1
        assert bench.state.doors.barricade[d] == pytest.approx(min(n * p.piece_strength, p.barricade_most))
        assert n <= 5
    assert n == 5  # one for every two seats
    events = bench.state.events[: bench.state.clock[AT.n_events]]
    assert events["value"][events["kind"] == EV_BARRICADE].tolist() == [20, 40, 60, 80, 100]
    assert (events["code"][events["kind"] == EV_SOUND] == FURNITURE).sum() == 5
    assert bench.state.body.task[0] == NO_TASK


def test_a_barricade_holds_as_much_longer_as_it_is_strong_and_glass_is_heard() -> None:
    for pieces in (0, 3):
        bench = scene(glazed=True)
        d = bench.door("d")
        for _ in range(pieces):
            pile(bench)
        steps = 0
        while bench.state.doors.state[d] == CLOSED:
            bench.state.doors.blows[d] = 1.0
            batter(bench.w, bench.p, bench.s, 0.1, 100 * steps)
            steps += 1
            assert steps < 5000
        assert bench.state.doors.state[d] == BROKEN
        assert steps == pytest.approx(600 + 200 * pieces, abs=2)
        assert bench.state.doors.barricade[d] == 0.0
        events = bench.state.events[: bench.state.clock[AT.n_events]]
        assert (events["code"][events["kind"] == EV_SOUND] == GLASS).sum() == 1


def test_only_from_inside_can_it_be_cleared_and_that_takes_time() -> None:
    bench = scene()
    d = bench.door("d")
    for _ in range(3):
        pile(bench)
    assert at_door(KEY, bench.w, bench.p, bench.s, 1, d, 3000)
    assert bench.state.shut[1, d] == 1
    begin_task(bench.w, bench.p, bench.s, 0, OPEN_DOOR, d, 3000)
    p = bench.parameters
    assert bench.state.body.wait[0] == pytest.approx(3000 + 1000 * (p.open_time + 3 * p.piece_time), abs=1)
    finish_task(bench.w, bench.p, bench.s, 0, 30_000)
    assert bench.state.doors.state[d] == OPEN
    assert (bench.state.doors.barricade[d], bench.state.doors.barred_in[d]) == (0.0, 0)
