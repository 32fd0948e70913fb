"""Who closes a door holds it open for those who come; not for the bleeding, nor past a hunter, nor for ever."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.kernels.codes import CLOSE_DOOR, HUNTS, ILL
from homeroom.kernels.handle import handle
from homeroom.kernels.holding import holds
from homeroom.spec.people import Person
from support.bench import Bench
from support.stage import SUNDAY
from world.plans import door, rectangle, school
from world.scenarios import made


def scene(altruism: float = 0.5) -> Bench:
    """One inside about to close the door (a), one in the corridor who makes for it (b), one to be a hunter (c)."""
    plan = school(
        [rectangle("room", 0, 0, 8, 8), rectangle("corridor", -20, 8.2, 20, 11, category="corridor")],
        [door("door", 3, 8.1, 4, 8.1, "room", "corridor", open=True)],
    )
    people = [Person(id=name, role="pupil", temper={"altruism": altruism}) for name in "abc"]
    bench = Bench(scenario=made(school=plan, people=people, start=SUNDAY, horizon="6 h"))
    bench.p = handle(bench.parameters._replace(hold_range=6.0, hold_patience=20.0))
    bench.put(0, "room", 3.5, 7.5)
    bench.put(1, "corridor", 7.5, 9.0)
    bench.put(2, "corridor", 10.0, 9.0)
    body = bench.state.body
    body.task[0], body.task_door[0] = CLOSE_DOOR, 0
    bench.state.path[1, 0] = 0
    body.path_n[1], body.path_i[1] = 1, 0
    return bench


def held(bench: Bench, time: int = 60_000) -> bool:
    body, head = bench.state.body, bench.state.head
    head[:], body.next[:] = -1, -1
    for i in range(len(body)):
        body.next[i], head[body.cell[i]] = head[body.cell[i]], i
    return bool(holds(bench.w, bench.p, bench.s, 0, time))


def test_it_is_held_for_who_comes() -> None:
    assert held(scene())


@pytest.mark.parametrize(("altruism", "far"), [(0.0, False), (0.25, False), (0.4, True), (1.0, True)])
def test_how_far_one_waits_depends_on_altruism(altruism: float, far: bool) -> None:
    """4.1 m away; the reach is 12 m times the altruism."""
    assert held(scene(altruism)) == far


def test_not_for_who_goes_elsewhere_bleeds_or_is_held() -> None:
    for change in ({"path_n": 0}, {"stage": 0, "conduct": ILL}, {"holders": 1}):
        bench = scene()
        for name, value in change.items():
            bench.state.body[name][1] = value
        assert not held(bench), change


def test_not_when_a_hunter_is_nearer_than_they_are() -> None:
    bench = scene()
    bench.state.body.conduct[2] = HUNTS
    assert held(bench), "it is farther away"
    bench.put(2, "corridor", 4.0, 9.5)
    bench.state.body.conduct[2] = HUNTS
    assert not held(bench)


def test_not_with_a_hunter_in_the_own_room() -> None:
    bench = scene()
    bench.state.hunters[bench.world.room_ids.index("room")] = 1
    assert not held(bench)


def test_patience_ends_and_comes_back() -> None:
    bench = scene()
    answers = np.array([held(bench, time) for time in range(60_000, 130_000, 500)])
    assert answers[:40].all(), "for 20 s"
    assert not answers[40:80].any(), "then it is closed, whoever comes"
    assert answers[80], "another time it is held again"
