"""A grapple that others join: clocks that run faster from when help comes, and not before."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import BITTEN, DEAD, DESTROYED, FIGHT, HUNTS, KILLED
from homeroom.kernels.grapple import contest, reclock, resolve, seize
from homeroom.kernels.handle import handle
from homeroom.kernels.helping import would_help
from homeroom.kernels.rng import exponential, run_key
from homeroom.spec.people import Person, Tie
from support.bench import Bench
from support.stage import SUNDAY
from world.plans import rectangle, school
from world.scenarios import made

KEY = run_key(3, 0)


def scene(ties: bool = False, capacity: int = 30, **conduct: float) -> Bench:
    """A hunter (a), its victim (b), and two who might help (c, d), all as strong as each other, in one room."""
    people = [
        Person(
            id=name, role="pupil", body={"strength": 1.0, "stamina": 100.0}, temper={"courage": 0.5, "altruism": 0.5}
        )
        for name in "abcd"
    ]
    scenario = made(
        school=school([rectangle("room", 0, 0, 9, 9, capacity=capacity)]),
        people=people,
        ties=[Tie(a="b", b="c", weight=1.0)] if ties else [],
        start=SUNDAY,
        horizon="6 h",
    )
    bench = Bench(scenario=scenario)
    bench.parameters = bench.parameters._replace(**conduct)
    bench.p = handle(bench.parameters)
    for i in range(4):
        bench.put(i, "room", 2.0 + i, 4.0)
        bench.state.active[i] = i
        bench.state.body.active[i] = 1
    bench.state.clock[AT.n_active] = 4
    bench.state.body.conduct[0] = HUNTS
    return bench


def hold(bench: Bench, time: int = 1000) -> None:
    seize(KEY, bench.w, bench.p, bench.s, 0, 1, time)


def join(bench: Bench, who: int, time: int) -> None:
    body = bench.state.body
    body.action[who], body.target[who], body.helping[who] = FIGHT, 0, 1
    reclock(bench.w, bench.p, bench.s, 0, time)


def test_without_help_a_grapple_is_the_contest_of_three_clocks() -> None:
    bench = scene()
    hold(bench)
    p, who = bench.parameters, bench.world.people.who
    how, seconds = contest(KEY, who[0], who[1], 1, p.break_free_rate, p.bite_rate, p.kill_rate)
    body = bench.state.body[0]
    assert body.hold_how == how
    assert body.hold_end == 1000 + max(1, round(1000.0 * seconds))


def test_help_counts_from_when_it_comes() -> None:
    bench = scene(bite_rate=0.0, kill_rate=0.0, destroy_rate=0.0, break_free_rate=0.1)
    hold(bench)
    who = bench.world.people.who
    need = exponential(KEY[0], KEY[1], who[0], who[1], draws.GRAPPLE, 3)
    assert bench.state.body.hold_end[0] == pytest.approx(1000 + 1000.0 * need / 0.1, abs=1)
    # Half of it is used up when one armed helper triples the strength against the hunter.
    half = 1000 + round(500.0 * need / 0.1)
    join(bench, 2, half)
    factor = 1.0 + bench.parameters.weapon
    assert bench.state.body.hold_end[0] == pytest.approx(half + 500.0 * need / (0.1 * factor), abs=2)
    # Bare hands where there is nothing to take.
    bare = scene(capacity=0, bite_rate=0.0, kill_rate=0.0, break_free_rate=0.1)
    bare.world.rooms.capacity[:] = 0
    hold(bare)
    join(bare, 2, half)
    assert bare.state.body.hold_end[0] == pytest.approx(half + 500.0 * need / 0.2, abs=2)


def test_who_is_spent_or_hurt_or_held_by_two_breaks_free_more_slowly() -> None:
    rates = []
    for stamina, wound, holders in ((100.0, 0.0, 1), (0.0, 0.0, 1), (0.0, 1.0, 1), (0.0, 1.0, 2)):
        bench = scene()
        hold(bench)
        bench.state.body.stamina[1], bench.state.body.wound[1] = stamina, wound
        bench.state.body.holders[1] = holders
        reclock(bench.w, bench.p, bench.s, 0, 1000)
        rates.append(float(bench.state.body.rate_free[0]))
    p = bench.parameters
    share = np.array([1.0, p.spent_strength, p.spent_strength * (1 - p.wound_slows),
                      p.spent_strength * (1 - p.wound_slows) / 2])  # fmt: skip
    assert rates == pytest.approx(p.break_free_rate * share)


def test_armed_helpers_can_destroy_the_hunter_and_then_its_victim_is_free() -> None:
    bench = scene(destroy_rate=1e6)
    hold(bench)
    assert bench.state.body.hold_how[0] in (BITTEN, KILLED, 0)
    join(bench, 2, 1100)
    body = bench.state.body
    assert body.hold_how[0] == DESTROYED
    assert body.hold_end[0] == 1101
    resolve(KEY, bench.w, bench.p, bench.s, 0, 1101)
    assert body.conduct[0] == DEAD
    assert (body.holders[1], body.holding[0]) == (0, -1)
    assert body.stamina[1] == pytest.approx(100.0 - 0.1, abs=0.01)


def test_friends_help_more_often_than_strangers_and_looking_twice_changes_nothing() -> None:
    bench = scene(ties=True)
    hold(bench)
    n = {2: 0, 3: 0}
    for grapple in range(4000):
        bench.state.body.n_grapple[0] = grapple
        for i in n:
            first = bool(would_help(KEY, bench.w, bench.p, bench.s, i, 0))
            assert first == bool(would_help(KEY, bench.w, bench.p, bench.s, i, 0))
            n[i] += first
    p = bench.parameters
    assert n[2] / 4000 == pytest.approx(p.help_stranger + p.help_friend, abs=0.03)
    assert n[3] / 4000 == pytest.approx(p.help_stranger, abs=0.01)
