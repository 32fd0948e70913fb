"""What people believe of the danger outside: what raises it, how it fades, and what they do about it."""

from __future__ import annotations

from typing import Any

import pytest

from homeroom.kernels.acting import act
from homeroom.kernels.arrays import AT, TICK
from homeroom.kernels.awareness import begin_needs, cue, told_here
from homeroom.kernels.belief import believed, hazard_now, hear_of, need, take_to_heart
from homeroom.kernels.bodies import count
from homeroom.kernels.codes import (
    CLOSED,
    DOOR_NOISE,
    EV_DECISION,
    FETCH,
    FURNITURE,
    HEARD_ALARM,
    HIDE,
    HUNTS,
    LEAVE,
    LOCK_DOOR,
    LOCKED,
    OPEN_DOOR,
    SCREAM,
)
from homeroom.kernels.doors import begin_task, make_noise
from homeroom.kernels.going import at_door
from homeroom.kernels.handle import handle
from homeroom.kernels.harking import look_out, warned_off
from homeroom.kernels.hearing import listen
from homeroom.kernels.neighbours import enter
from homeroom.kernels.rng import run_key
from homeroom.kernels.routing import FOUND_LOCKED
from homeroom.kernels.siege import needs
from homeroom.kernels.venture import venture
from homeroom.spec.people import Person
from support.bench import Bench
from world.plans import door, rectangle, school

HOUR = 3_600_000
KEY = run_key(5, 0)
PLAN = school(
    [
        rectangle("class", 0, 0, 8, 8, category="classroom", capacity=30),
        rectangle("toilet", 10, 0, 14, 8, category="toilet"),
        rectangle("corridor", 0, 8, 30, 11, category="corridor"),
    ],
    [
        door("door", 1, 8, 2, 8, "class", "corridor", lock="key"),
        door("tap", 11, 8, 12, 8, "toilet", "corridor"),
        door("way out", 30, 9, 30, 10, "corridor", open=True),
    ],
)
HALF_LIFE = 6.0


def scene(*where: tuple[str, float, float], dread: float = 0.0, keys: bool = False, **temper: float) -> Bench:
    """People at rest on these spots, who have known of the danger since t = 0."""
    people = [Person(id=f"p{k}", role="pupil", keys=keys, temper=temper) for k in range(len(where))]
    bench = Bench(PLAN, people=people)
    for k, (room, x, y) in enumerate(where):
        body = bench.put(k, room, x, y)
        body.action, body.aware, body.goal_room = HIDE, 1, bench.room(room)
        cell, body.cell = body.cell, -1
        enter(bench.s, k, cell)
        count(bench.s, k)
        begin_needs(bench.w, bench.p, bench.s, k, 0)
        body.dread = dread
    return bench


def hunter(bench: Bench, who: int) -> None:
    bench.state.body.conduct[who] = HUNTS
    room = bench.state.body.room[who]
    bench.state.prey[room] -= 1
    bench.state.hunters[room] += 1
    bench.state.body.counted[who] = 1
    bench.state.clock[AT.n_hunters] += 1


def at(bench: Bench, hours: float) -> int:
    bench.state.clock[AT.time] = int(hours * HOUR)
    return int(hours * HOUR)


def actions(bench: Bench) -> list[tuple[int, int]]:
    rows = bench.state.events[bench.state.events["kind"] == EV_DECISION]
    return [(int(r["who"]), int(r["code"])) for r in rows]


def test_it_halves_with_every_half_life_and_ends_at_the_hazard_of_calm() -> None:
    bench = scene(("class", 4, 4))
    p = bench.parameters
    assert p.belief_half_life == HALF_LIFE * 3600.0
    assert hazard_now(bench.p, bench.s, 0, p.hazard_open) == p.hazard_calm
    take_to_heart(bench.p, bench.s, 0, 1.0)
    assert hazard_now(bench.p, bench.s, 0, p.hazard_open) == p.hazard_open
    for halves in range(1, 5):
        at(bench, HALF_LIFE * halves)
        assert believed(bench.p, bench.s, 0) == pytest.approx(0.5**halves, rel=1e-12)
    middle = p.hazard_calm + (p.hazard_out - p.hazard_calm) / 16.0
    assert hazard_now(bench.p, bench.s, 0, p.hazard_out) == pytest.approx(middle, rel=1e-12)


def test_evidence_raises_it_and_never_lowers_it_and_twice_the_same_is_once() -> None:
    bench = scene(("class", 4, 4))
    for weight, now in ((0.4, 0.4), (0.9, 0.9), (0.4, 0.9), (0.9, 0.9), (3.0, 1.0)):
        take_to_heart(bench.p, bench.s, 0, weight)
        assert believed(bench.p, bench.s, 0) == now
    # After a while the weaker evidence is the stronger one.
    at(bench, 2 * HALF_LIFE)
    take_to_heart(bench.p, bench.s, 0, 0.4)
    assert believed(bench.p, bench.s, 0) == 0.4


def test_who_is_told_believes_what_is_newer_and_no_weaker() -> None:
    bench = scene(("class", 4, 4), ("class", 5, 4))
    a, b = bench.state.body[0], bench.state.body[1]
    a.dread, a.dread_at, b.dread, b.dread_at = 0.5, 1000, 0.4, 2000
    hear_of(bench.s, 0, 1)
    assert (a.dread, a.dread_at) == (0.5, 1000)
    b.dread = 0.8
    hear_of(bench.s, 0, 1)
    assert (a.dread, a.dread_at) == (0.8, 2000)


def test_who_knows_only_from_the_alarm_believes_in_as_much_as_it_weighs() -> None:
    bench = scene(("class", 4, 4), calm=0.0)
    bench.state.body.aware[0] = 0
    p = bench.parameters
    cue(KEY, bench.w, bench.p, bench.s, 0, HEARD_ALARM, p.cue_alarm, p.delay_alarm, -1, 0)
    assert bench.state.body.aware[0] == 1
    assert believed(bench.p, bench.s, 0) == p.cue_alarm


@pytest.mark.parametrize(("kind", "heard"), [(DOOR_NOISE, True), (SCREAM, True), (FURNITURE, False)])
def test_blows_and_screams_keep_it_alive_and_desks_do_not(kind: int, heard: bool) -> None:
    bench = scene(("class", 2, 7))
    time = at(bench, 10)
    make_noise(bench.w, bench.s, kind, 90.0, -1, bench.room("corridor"), 1.5, 8.2, time)
    listen(KEY, bench.w, bench.p, bench.s, 0, time)
    assert (believed(bench.p, bench.s, 0) > 0.0) == heard


@pytest.mark.parametrize(("x", "ear", "eye"), [(3.0, True, True), (12.0, False, True)])
def test_a_hunter_behind_a_door_is_heard_when_near_and_seen_by_who_looks_out(x: float, ear: bool, eye: bool) -> None:
    bench = scene(("class", 4, 4), ("corridor", x, 9.5))
    hunter(bench, 1)
    d, corridor = bench.door("door"), bench.room("corridor")
    assert warned_off(bench.w, bench.p, bench.s, 0, d, 1000) == ear
    assert (bench.state.seen_room[0, corridor] > 0) == ear
    # Who knows opens all the same, or nobody would ever get away.
    assert not ear or not warned_off(bench.w, bench.p, bench.s, 0, d, 1000)
    bench.state.seen_room[:] = 0
    assert look_out(bench.w, bench.p, bench.s, 0, 1000) == eye
    assert (believed(bench.p, bench.s, 0) == 1.0) == eye


def first_errand(dread: float, keep: bool, near: bool = False) -> int:
    """After how many hours without water somebody goes for it; `keep`: every hour brings new evidence."""
    bench = scene(("class", 4, 4), ("corridor", 3, 9.5), dread=dread, courage=0.5, altruism=0.5)
    if near:
        hunter(bench, 1)
    else:
        bench.state.body.cell[1] = -1
    bench.state.clock[AT.closed] = 1
    bench.state.body.look_due[0] = 1 << 60
    for hour in range(12, 84):
        time = at(bench, hour)
        if keep:
            take_to_heart(bench.p, bench.s, 0, 1.0)
        bench.state.body.drank[0] = 0
        needs(KEY, bench.w, bench.p, bench.s, 0, time)
        if (0, FETCH) in actions(bench):
            return hour
    return 999


def test_thirst_waits_for_fear_to_fade_and_in_the_end_outweighs_it() -> None:
    calm, faded, afraid, besieged = (
        first_errand(0.0, False), first_errand(1.0, False), first_errand(1.0, True), first_errand(1.0, True, near=True),
    )  # fmt: skip
    assert calm == 12
    assert calm <= faded <= afraid < besieged
    assert afraid > calm
    assert besieged > 36


def test_need_is_the_odds_of_going_without() -> None:
    assert need(100.0, 0, 50_000) == 1.0
    assert need(100.0, 0, 75_000) == 3.0
    assert need(100.0, 0, 200_000) == 200.0


@pytest.mark.parametrize(("dread", "closed", "goes"), [(0.0, 0, True), (1.0, 0, False), (0.0, 1, False)])
def test_who_has_calmed_down_leaves_an_open_site_and_the_others_think_too(
    dread: float, closed: int, goes: bool
) -> None:
    bench = scene(("class", 4, 4), ("class", 5, 4), dread=dread)
    bench.state.clock[AT.closed] = closed
    lead = int(bench.world.people["leadership"][1] > bench.world.people["leadership"][0])
    venture(KEY, bench.w, bench.p, bench.s, lead, 24 * HOUR)
    assert ((lead, LEAVE) in actions(bench)) == goes
    assert bool(bench.state.body.replan[1 - lead]) == goes


def test_one_who_suspects_nothing_is_told_by_those_who_hide_in_the_room() -> None:
    bench = scene(("class", 4, 4), ("class", 5, 4), calm=0.0)
    bench.state.body.aware[0] = 0
    bench.state.clock[AT.n_aware] = 1
    told_here(KEY, bench.w, bench.p, bench.s, 0, 1000)
    assert bench.state.body.aware[0] == 1
    alone = scene(("class", 4, 4), ("corridor", 5, 9), calm=0.0)
    alone.state.body.aware[0] = 0
    alone.state.clock[AT.n_aware] = 1
    told_here(KEY, alone.w, alone.p, alone.s, 0, 1000)
    assert alone.state.body.aware[0] == 0


@pytest.mark.parametrize(("inside", "opens"), [("class", False), ("toilet", True)])
def test_a_key_opens_a_locked_door_unless_somebody_inside_holds_on_to_it(inside: str, opens: bool) -> None:
    bench = scene(("corridor", 1.5, 8.5), (inside, 12 if inside == "toilet" else 4, 4), keys=True)
    bench.parameters = bench.parameters._replace(open_share=0.0, open_tie=0.0)
    bench.p = handle(bench.parameters)
    d = bench.door("door")
    bench.state.doors.state[d] = LOCKED
    body = bench.state.body[0]
    bench.state.path[0, 0], body.path_n = d, 1
    assert at_door(KEY, bench.w, bench.p, bench.s, 0, d, 1000)
    assert (body.task == OPEN_DOOR) == opens
    assert bench.state.shut[0, d] == (FOUND_LOCKED if opens else 1)


@pytest.mark.parametrize(("left", "drops"), [(20, True), (2, False)])
def test_nobody_fumbles_with_a_key_while_a_hunter_comes(left: int, drops: bool) -> None:
    bench = scene(("class", 1.5, 7.5), ("class", 6, 2), keys=True)
    hunter(bench, 1)
    d = bench.door("door")
    bench.state.doors.state[d] = CLOSED
    begin_task(bench.w, bench.p, bench.s, 0, LOCK_DOOR, d, 0)
    body: Any = bench.state.body[0]
    time = body.wait - 1000 * left
    body.replan, body.active = 1, 1
    bench.state.seen_room[0, bench.room("class")] = time // TICK + 1
    act(KEY, bench.w, bench.p, bench.s, 0, time)
    assert (body.task != LOCK_DOOR) == drops
