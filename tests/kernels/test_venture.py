"""Looks outside and signs: who goes, who does not, what those inside learn, and who hears and sees it."""

from __future__ import annotations

from typing import Any

import pytest

from homeroom.kernels.arrays import AT
from homeroom.kernels.awareness import begin_needs
from homeroom.kernels.codes import (
    EV_ALERT,
    EV_DECISION,
    EV_LEFT,
    HIDE,
    HUNTS,
    LET_IN,
    LOUDSPEAKER,
    NEVER,
    RETURN,
    SCOUT,
    SIGNAL,
)
from homeroom.kernels.crew import let_in
from homeroom.kernels.handle import handle
from homeroom.kernels.neighbours import enter
from homeroom.kernels.outside import carry_out
from homeroom.kernels.rng import run_key
from homeroom.kernels.siege import come_back
from homeroom.kernels.venture import SEEN, give_sign, looked, sign_seen, venture
from homeroom.spec.people import Person
from support.bench import Bench
from support.stage import SUNDAY
from world.plans import door, rectangle, school
from world.scenarios import made

HOUR = 3_600_000
KEY = run_key(5, 0)
PLAN = school(
    [
        rectangle("class", 0, 0, 8, 8, category="classroom", capacity=30),
        rectangle("studio", 10, 0, 14, 8, category="broadcasting"),
        rectangle("terrace", 16, 0, 20, 8, category="roof"),
        rectangle("corridor", 0, 8, 20, 11, category="corridor"),
    ],
    [
        door("door", 1, 8, 2, 8, "class", "corridor", kind="sliding"),
        door("studio door", 11, 8, 12, 8, "studio", "corridor"),
        door("roof door", 17, 8, 18, 8, "terrace", "corridor"),
        door("way out", 20, 9, 20, 10, "corridor", open=True),
    ],
)
SPOTS = {"class": (2.0, 4.0), "studio": (12.0, 4.0), "terrace": (18.0, 4.0), "corridor": (10.0, 9.5)}


def stand(bench: Bench, who: int, room: str) -> Any:
    """Put somebody into a room and into its lists, sheltering there."""
    x, y = SPOTS[room]
    body = bench.put(who, room, x + 0.7 * who, y)
    body.action, body.aware, body.goal_room, body.counted = HIDE, 1, bench.room(room), 2
    cell, body.cell = body.cell, -1
    enter(bench.s, who, cell)
    bench.state.prey[bench.room(room)] += 1
    return body


def people(*rooms: str, conduct: dict[str, float] | None = None, measures: Any = None, **temper: float) -> Bench:
    """One person a room, who has known of it since t = 0."""
    scenario = made(
        school=PLAN,
        people=[Person(id=f"p{k}", role="pupil", temper=temper) for k in range(len(rooms))],
        start=SUNDAY,
        horizon="4 d",
        measures=measures or {},
    )
    bench = Bench(scenario=scenario)
    bench.parameters = bench.parameters._replace(**(conduct or {}))
    bench.p = handle(bench.parameters)
    for k, room in enumerate(rooms):
        stand(bench, k, room)
        begin_needs(bench.w, bench.p, bench.s, k, 0)
        bench.state.body.dread[k] = 0.8
    return bench


def decided(bench: Bench, action: int) -> list[tuple[int, int, int]]:
    rows = bench.state.events[bench.state.events["kind"] == EV_DECISION]
    return [(int(r["who"]), int(r["room"]), int(r["value"])) for r in rows if r["code"] == action]


def think(bench: Bench, who: int, hours: float) -> None:
    venture(KEY, bench.w, bench.p, bench.s, who, int(hours * HOUR))


SURE = {"scout_share": 1.0, "lone_share": 1.0}


def test_one_goes_to_look_and_the_others_wait_for_them() -> None:
    bench = people("class", "class", "class", conduct=SURE, courage=1.0)
    think(bench, 0, 2)
    think(bench, 1, 2)
    assert [who for who, _, _ in decided(bench, SCOUT)] == [0]
    body = bench.state.body[0]
    assert (body.errand, body.camp, body.action) == (1, bench.room("class"), SCOUT)


@pytest.mark.parametrize(
    ("hours", "courage", "hunters"), [(0.5, 1.0, 0), (2.0, 0.0, 0), (2.0, 1.0, 1)], ids=["early", "timid", "hunted"]
)
def test_nobody_goes_too_early_nor_without_courage_nor_before_the_eyes_of_a_hunter(
    hours: float, courage: float, hunters: int
) -> None:
    bench = people("class", "class", conduct=SURE, courage=courage)
    bench.state.hunters[bench.room("class")] = hunters
    think(bench, 0, hours)
    assert not decided(bench, SCOUT)


@pytest.mark.parametrize("saw", [False, True])
def test_who_comes_back_tells_those_inside_what_they_saw(saw: bool) -> None:
    bench = people("class", "class", conduct=SURE, courage=1.0)
    think(bench, 0, 2)
    goal = decided(bench, SCOUT)[0][2]
    room = bench.world.room_ids[goal]
    body = bench.put(0, room, *SPOTS[room])
    if saw:
        bench.state.seen_room[0, bench.room("studio")] = 2 * HOUR // 100 + 5
        body.seen = 2 * HOUR + 500
    looked(KEY, bench.w, bench.p, bench.s, 0, 2 * HOUR + 1000)
    assert (body.errand, body.action) == (2, RETURN)
    bench.put(0, "class", 2.0, 4.0)
    come_back(bench.w, bench.p, bench.s, 0, 2 * HOUR + 2000)
    assert (body.errand, body.action) == (0, HIDE)
    told = bench.state.seen_room[1, bench.room("studio")]
    assert (told > 0) == saw
    # Only where nothing was seen is less danger believed in, by those who went and by those who stayed.
    trust = 1.0 if saw else bench.parameters.scout_trust
    assert bench.state.body.dread[:2].tolist() == [0.8 * trust] * 2
    assert bench.state.stock.sum() == 0.0


def test_one_who_was_alone_stays_with_those_they_find() -> None:
    bench = people("class", "studio", conduct=SURE, courage=1.0)
    think(bench, 0, 2)
    assert decided(bench, SCOUT)
    bench.state.prey[bench.room("class")] = 0
    bench.state.prey[bench.room("studio")] = 2
    body = bench.put(0, "studio", 12.0, 4.0)
    looked(KEY, bench.w, bench.p, bench.s, 0, 3 * HOUR)
    assert (body.errand, body.action, body.camp) == (0, HIDE, -1)
    assert not decided(bench, RETURN)


def test_a_voice_over_the_loudspeakers_warns_everybody_and_tells_where_hunters_are() -> None:
    bench = people("studio", "class", "corridor", conduct={"signal_share": 0.5}, altruism=1.0, calm=0.5)
    bench.state.body.aware[1] = 0
    bench.state.body.need_due[1] = NEVER
    bench.state.seen_room[0, bench.room("terrace")] = 7
    think(bench, 0, 0.1)
    think(bench, 0, 1)
    assert decided(bench, SIGNAL) == [(0, bench.room("studio"), bench.room("studio"))]
    assert bench.state.body.aware[1] == 1
    alerts = bench.state.events[bench.state.events["kind"] == EV_ALERT]
    assert [(int(r["who"]), int(r["whom"]), int(r["code"])) for r in alerts] == [(1, 0, LOUDSPEAKER)]
    assert bench.state.seen_room[2, bench.room("terrace")] == 7


def test_nobody_speaks_elsewhere_or_who_cares_for_nobody() -> None:
    for room, altruism in (("class", 1.0), ("studio", 0.0)):
        bench = people(room, conduct={"signal_share": 1.0}, altruism=altruism)
        think(bench, 0, 0.1)
        assert not decided(bench, SIGNAL)


def test_a_sign_on_a_roof_is_seen_for_a_day_and_nowhere_else() -> None:
    bench = people("terrace", "class")
    roof, room = bench.room("terrace"), bench.room("class")
    assert not sign_seen(bench.w, bench.s, roof, 0)
    think(bench, 0, 1)
    think(bench, 0, 4)
    assert decided(bench, SIGNAL) == [(0, roof, roof)]
    assert sign_seen(bench.w, bench.s, roof, HOUR + SEEN - 1)
    assert not sign_seen(bench.w, bench.s, roof, HOUR + SEEN)
    give_sign(bench.s, 1, HOUR)
    assert not sign_seen(bench.w, bench.s, room, HOUR)
    assert not sign_seen(bench.w, bench.s, -1, HOUR)


@pytest.mark.parametrize(("hours", "goes"), [(2, False), (30, True)])
def test_after_a_day_without_help_a_scout_goes_up_to_the_roof_with_a_sign(hours: int, goes: bool) -> None:
    bench = people("class", "class", conduct=SURE | {"scout_range": 1.0}, courage=1.0)
    think(bench, 0, hours)
    assert [goal for _, _, goal in decided(bench, SCOUT)] == ([bench.room("terrace")] if goes else [])
    if goes:
        bench.put(0, "terrace", 18.0, 4.0)
        looked(KEY, bench.w, bench.p, bench.s, 0, hours * HOUR + 60_000)
        assert [room for _, room, _ in decided(bench, SIGNAL)] == [bench.room("terrace")]
        assert bench.state.body.errand[0] == 0
        # Later one goes back to the others.
        bench.state.body.path_i[0] = bench.state.body.path_n[0]
        think(bench, 0, hours + 5)
        assert [goal for _, _, goal in decided(bench, RETURN)] == [bench.room("class")]


@pytest.mark.parametrize("way", ["helicopter", "ambulance"])
def test_a_helicopter_sees_a_sign_and_an_ambulance_does_not(way: str) -> None:
    measure = {"action": "remove", "room": "corridor", "way": "helicopter" if way == "helicopter" else "bus"}
    bench = people("terrace", "terrace", measures={"fetch": measure | {"at": SUNDAY}})
    bench.state.clock[AT.regime] = 1
    carry_out(KEY, bench.w, bench.p, bench.s, 0, HOUR)
    assert not (bench.state.events["kind"] == EV_LEFT).any()
    give_sign(bench.s, 0, HOUR)
    carry_out(KEY, bench.w, bench.p, bench.s, 0, 2 * HOUR)
    left = bench.state.events[bench.state.events["kind"] == EV_LEFT]["who"].tolist()
    assert left == ([0, 1] if way == "helicopter" else [])


def knocks(bench: Bench) -> bool:
    room, beyond = bench.room("corridor"), bench.room("class")
    return bool(let_in(KEY, bench.w, bench.p, bench.s, 1, room, beyond, 1000))


def test_those_inside_open_to_who_knocks_unless_a_hunter_is_in_sight() -> None:
    kind = people("class", "corridor", conduct={"open_share": 0.5, "open_tie": 0.0}, altruism=1.0)
    assert knocks(kind)
    assert knocks(kind)
    assert decided(kind, LET_IN)[0] == (0, kind.room("class"), kind.room("class"))
    kind.state.hunters[kind.room("corridor")] = 1
    assert not knocks(kind)
    kind.state.hunters[:] = 0
    kind.state.cast_out[1, kind.room("class")] = 1
    assert not knocks(kind)
    assert not knocks(people("class", "corridor", conduct={"open_share": 0.5}, altruism=0.0))
    gone = people("class", "corridor", conduct={"open_share": 1.0}, altruism=1.0)
    gone.state.body.conduct[0] = HUNTS
    assert not knocks(gone)
