"""Thirst and hunger: taps end them, errands are for those who dare, and who never drinks dies when expected."""

from __future__ import annotations

import numpy as np
from scipy import stats

from homeroom.kernels.awareness import begin_needs
from homeroom.kernels.codes import BY_THIRST, DEAD, EV_DEATH, EV_DECISION, FETCH, HIDE, NEVER, RETURN
from homeroom.kernels.jit import kernel
from homeroom.kernels.neighbours import enter
from homeroom.kernels.rng import run_key
from homeroom.kernels.siege import at_the_store, come_back, endurance, has, needs
from homeroom.spec.people import Person
from support.bench import Bench
from world.plans import door, rectangle, school

HOUR = 3_600_000
KEY = run_key(5, 0)
PLAN = school(
    [
        rectangle("class", 0, 0, 8, 8, category="classroom", capacity=30),
        rectangle("toilet", 10, 0, 14, 8, category="toilet"),
        rectangle("corridor", 0, 8, 20, 11, category="corridor"),
    ],
    [
        door("door", 1, 8, 2, 8, "class", "corridor", kind="sliding"),
        door("tap", 11, 8, 12, 8, "toilet", "corridor"),
        door("way out", 20, 9, 20, 10, "corridor", open=True),
    ],
)


def waiting(room: str = "class", n: int = 1, **temper: float) -> Bench:
    """People who have sheltered in a room since t = 0, and believe that something is still about."""
    bench = Bench(PLAN, people=[Person(id=f"p{k}", role="pupil", temper=temper) for k in range(n)])
    for k in range(n):
        body = bench.put(k, room, 2.0 + 0.7 * k if room == "class" else 12.0, 4.0)
        body.action, body.aware, body.goal_room = HIDE, 1, bench.room(room)
        cell = body.cell
        body.cell = -1
        enter(bench.s, k, cell)
        begin_needs(bench.w, bench.p, bench.s, k, 0)
        body.dread = 0.6
    return bench


@kernel
def lives(k, w, p, out):
    for run in range(out.shape[0]):
        out[run] = endurance((k[0] + run, k[1]), w, p, 0)


def test_who_never_drinks_dies_within_days_lognormally():
    bench = waiting()
    out = np.empty(4000)
    lives(KEY, bench.w, bench.p, out)
    p = bench.parameters
    law = stats.lognorm(s=p.thirst_death_sigma, scale=1000 * p.thirst_death)
    assert stats.kstest(out, law.cdf).pvalue > 0.001


def test_death_by_thirst_is_told_as_such():
    bench = waiting(courage=0.0)
    bench.state.body.drank[0] = -300 * HOUR
    needs(KEY, bench.w, bench.p, bench.s, 0, 10 * HOUR)
    assert bench.state.body.conduct[0] == DEAD
    death = bench.state.events[bench.state.events["kind"] == EV_DEATH]
    assert death["code"][0] == BY_THIRST
    assert bench.state.body.need_due[0] == NEVER


def test_a_tap_in_the_room_ends_thirst_without_going_out():
    bench = waiting("toilet")
    needs(KEY, bench.w, bench.p, bench.s, 0, 13 * HOUR)
    assert bench.state.body.drank[0] == 13 * HOUR
    assert bench.state.body.errand[0] == 0
    # The next thing to think of is the turn of the watch or a look outside, before thirst comes again.
    assert 14.5 * HOUR <= bench.state.body.look_due[0] <= 17.5 * HOUR
    assert bench.state.body.need_due[0] == min(bench.state.body.look_due[0], bench.state.body.turn_due[0])


def test_one_goes_for_all_comes_back_and_everybody_drinks():
    bench = waiting(n=3, courage=0.9)
    time = 20 * HOUR
    needs(KEY, bench.w, bench.p, bench.s, 0, time)
    gone = np.flatnonzero(bench.state.body.errand == 1)
    assert len(gone) == 1
    who = int(gone[0])
    assert bench.state.body.action[who] == FETCH
    # Nobody else leaves while one is out.
    for k in range(3):
        needs(KEY, bench.w, bench.p, bench.s, k, time + 2 * HOUR)
    assert (bench.state.body.errand > 0).sum() == 1
    body = bench.put(who, "toilet", 12.0, 4.0)
    at_the_store(KEY, bench.w, bench.p, bench.s, who, time + HOUR)
    assert body.errand == 2
    assert body.action == RETURN
    assert body.drank == time + HOUR
    body = bench.put(who, "class", 2.0, 4.0)
    come_back(bench.w, bench.p, bench.s, who, time + 2 * HOUR)
    room = bench.room("class")
    assert has(bench.w, bench.s, room, 0)
    assert bench.state.stock[room, 0] == bench.parameters.carried
    for k in range(3):
        if k != who:
            needs(KEY, bench.w, bench.p, bench.s, k, time + 3 * HOUR)
            assert bench.state.body.drank[k] == time + 3 * HOUR
    assert bench.state.stock[room, 0] == bench.parameters.carried - 2
    told = bench.state.events[bench.state.events["kind"] == EV_DECISION]
    assert told["code"][:2].tolist() == [FETCH, RETURN]


def test_the_timid_wait_longer_than_the_bold():
    first = {}
    for courage in (0.0, 1.0):
        bench = waiting(courage=courage, altruism=0.5)
        bench.state.seen_room[:] = 0
        for hour in range(12, 80):
            needs(KEY, bench.w, bench.p, bench.s, 0, hour * HOUR)
            if bench.state.body.errand[0] == 1:
                first[courage] = hour
                break
    assert first[1.0] <= first[0.0]
