"""Who comes bleeding: sent out, kept apart for a while, or let stay; and who has not turned is believed."""

from __future__ import annotations

from homeroom.kernels.awareness import begin_needs
from homeroom.kernels.codes import BELIEVE, EV_DECISION, EXPEL, HIDE, HUNTS, ISOLATE, NEVER, RETURN, STAY
from homeroom.kernels.crew import LET_STAY, SENT_AWAY, awaited
from homeroom.kernels.handle import handle
from homeroom.kernels.neighbours import enter
from homeroom.kernels.rng import run_key
from homeroom.kernels.siege import needs
from homeroom.kernels.suspicion import judge
from homeroom.spec.people import Person
from support.bench import Bench
from world.plans import door, rectangle, school

KEY = run_key(5, 0)
HALF_AN_HOUR = 1_800_000


def scene(side: bool = True, **conduct: float) -> Bench:
    """A (0) shelters in a class room; B (1) has just come in from the corridor. Perhaps there is a side room."""
    rooms = [
        rectangle("class", 0, 0, 8, 8, category="classroom", capacity=30),
        rectangle("corridor", 0, 8, 8, 11, category="corridor"),
    ]
    doors = [door("door", 1, 8, 2, 8, "class", "corridor", kind="sliding")]
    if side:
        rooms.append(rectangle("store", 8, 0, 11, 8, category="storage"))
        doors.append(door("side", 8, 3, 8, 4, "class", "store"))
    bench = Bench(school(rooms, doors), people=[Person(id=name, role="pupil") for name in "ab"])
    bench.parameters = bench.parameters._replace(**conduct)
    bench.p = handle(bench.parameters)
    for who, (x, y) in enumerate(((6.0, 2.0), (1.5, 7.0))):
        body = bench.put(who, "class", x, y)
        body.action, body.aware, body.goal_room, body.wound = HIDE, 1, bench.room("class"), 0.3 * who
        cell, body.cell = body.cell, -1
        enter(bench.s, who, cell)
        begin_needs(bench.w, bench.p, bench.s, who, 0)
        body.dread = 1.0
    return bench


def ask(bench: Bench, time: int = 1000) -> None:
    judge(KEY, bench.w, bench.p, bench.s, 1, bench.door("door"), time)


def decided(bench: Bench) -> list[tuple[int, int, int, int]]:
    rows = bench.state.events[bench.state.events["kind"] == EV_DECISION]
    return [(int(r["code"]), int(r["who"]), int(r["whom"]), int(r["value"])) for r in rows]


APART = {"expel_lean": -50.0, "isolate_share": 1.0}


def test_who_bleeds_may_be_sent_out() -> None:
    bench = scene(expel_lean=50.0)
    ask(bench)
    assert decided(bench) == [(EXPEL, 0, 1, bench.room("corridor"))]
    assert bench.state.cast_out[1, bench.room("class")] == SENT_AWAY
    assert bench.state.body.apart[1] == 0


def test_who_is_sent_away_while_waiting_apart_has_nothing_due_any_more() -> None:
    bench = scene(**APART)
    ask(bench)
    assert bench.state.body.apart_until[1] < NEVER
    bench.parameters = bench.parameters._replace(expel_lean=50.0)
    bench.p = handle(bench.parameters)
    ask(bench, 2000)
    assert (bench.state.body.apart[1], bench.state.body.apart_until[1]) == (0, NEVER)


def test_or_let_stay() -> None:
    bench = scene(expel_lean=-50.0, isolate_share=0.0)
    ask(bench)
    assert not decided(bench)
    assert bench.state.cast_out[1, bench.room("class")] == LET_STAY
    assert bench.state.body.apart[1] == 0


def test_or_kept_apart_in_a_side_room_whose_door_those_inside_open() -> None:
    bench = scene(**APART)
    ask(bench)
    body = bench.state.body[1]
    store = bench.room("store")
    assert decided(bench) == [(ISOLATE, 0, 1, store)]
    assert (body.apart, body.apart_in, body.action, body.goal_room) == (bench.room("class") + 1, store, STAY, store)
    assert bench.state.path[1, 0] == bench.door("side")
    assert awaited(bench.s, 1, bench.door("side"), bench.room("class"), store)
    assert not awaited(bench.s, 0, bench.door("side"), bench.room("class"), store)


def test_without_a_side_room_or_with_others_in_it_the_far_corner_must_do() -> None:
    bare, full = scene(side=False, **APART), scene(**APART)
    full.state.prey[full.room("store")] = 1
    for bench in (bare, full):
        ask(bench)
        assert decided(bench) == [(ISOLATE, 0, 1, bench.room("class"))]
        assert bench.state.body.path_n[1] == 0


def test_who_has_not_turned_is_believed_after_the_time_and_not_before() -> None:
    bench = scene(**APART)
    ask(bench)
    body = bench.state.body[1]
    bench.put(1, "store", 9.0, 4.0)
    body.path_i = body.path_n
    assert body.need_due <= 1000 + HALF_AN_HOUR
    needs(KEY, bench.w, bench.p, bench.s, 1, HALF_AN_HOUR)
    assert len(decided(bench)) == 1
    bench.state.prey[bench.room("class")] = 1
    needs(KEY, bench.w, bench.p, bench.s, 1, 1000 + HALF_AN_HOUR)
    assert decided(bench)[1:] == [
        (BELIEVE, 0, 1, bench.room("class")),
        (RETURN, 1, -1, bench.room("class")),
    ]
    assert (body.apart, body.apart_until, body.errand, body.camp) == (0, NEVER, 2, bench.room("class"))
    assert awaited(bench.s, 1, bench.door("side"), bench.room("store"), bench.room("class"))


def test_nobody_is_believed_who_has_gone_elsewhere_or_when_nobody_is_left_to_say_so() -> None:
    gone, left = scene(**APART), scene(**APART)
    for bench in (gone, left):
        ask(bench)
        bench.put(1, *(("corridor", 4.0, 9.0) if bench is gone else ("store", 9.0, 4.0)))
        bench.state.body.path_i[1] = bench.state.body.path_n[1]
    left.state.body.conduct[0] = HUNTS
    for bench in (gone, left):
        needs(KEY, bench.w, bench.p, bench.s, 1, 2 * HALF_AN_HOUR)
        assert [code for code, _, _, _ in decided(bench)] == [ISOLATE]
        assert bench.state.body.apart[1] == 0
