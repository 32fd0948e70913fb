"""The half-infected: what they make of it follows from temper and luck, and one who hunts on purpose does hunt."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import EV_DECISION, OWN_MIND, TURN_ON
from homeroom.kernels.handle import handle
from homeroom.kernels.rng import run_key
from homeroom.kernels.will import LEAVES, LURKS, PREYS, PROTECTS, follow_will, make_up_mind
from homeroom.spec.people import Person
from support.bench import Bench
from support.stage import Spot, Stage
from world.plans import door, rectangle, school

PLAN = school(
    [rectangle("class", 0, 0, 8, 8, capacity=20), rectangle("hall", 8, 0, 20, 8), rectangle("far", 20, 0, 30, 8)],
    [
        door("a", 8, 3, 8, 4.5, "class", "hall", open=True),
        door("b", 20, 3, 20, 4.5, "hall", "far", open=True),
        door("out", 30, 3, 30, 4.5, "far", open=True),
    ],
)


def wills(altruism: float, runs: int = 400, **conduct: float) -> np.ndarray:
    """How many of each will."""
    bench = Bench(PLAN, people=[Person(id="a", role="pupil", temper={"altruism": altruism})])
    bench.parameters = bench.parameters._replace(**conduct)
    bench.p = handle(bench.parameters)
    out = []
    for run in range(runs):
        make_up_mind(run_key(9, run), bench.w, bench.p, bench.s, 0, 0)
        out.append(int(bench.state.body.will[0]))
    return np.bincount(out, minlength=5)


def test_who_cares_for_nobody_may_turn_on_others_and_who_cares_for_all_never() -> None:
    p = {"protect_share": 0.6, "leave_share": 0.5, "turn_share": 0.4}
    selfish = wills(0.0, **p)
    assert selfish[PROTECTS] == 0
    assert selfish[PREYS] / 400 == pytest.approx(0.5 * 0.8, abs=0.08)
    assert selfish[LEAVES] / 400 == pytest.approx(0.5, abs=0.08)
    kind = wills(1.0, **p)
    assert kind[PREYS] == 0
    assert kind[PROTECTS] == 400
    assert wills(0.0, turn_share=0.0, leave_share=0.0)[LURKS] == 400


def test_one_who_turns_on_others_goes_to_the_nearest_room_with_prey() -> None:
    bench = Bench(PLAN)
    body = bench.put(0, "class", 4.0, 4.0)
    bench.put(1, "far", 25.0, 4.0)
    body.conduct, body.will = OWN_MIND, PREYS
    bench.state.prey[bench.room("far")] = 1
    follow_will(run_key(1, 0), bench.w, bench.p, bench.s, 0, 1000)
    rows = bench.state.events[bench.state.events["kind"] == EV_DECISION]
    assert [(int(r["code"]), int(r["value"])) for r in rows] == [(TURN_ON, bench.room("far"))]
    assert body.action == TURN_ON


def test_and_nowhere_when_there_is_nobody_to_hunt() -> None:
    bench = Bench(PLAN)
    body = bench.put(0, "class", 4.0, 4.0)
    body.conduct, body.will = OWN_MIND, PREYS
    follow_will(run_key(1, 0), bench.w, bench.p, bench.s, 0, 1000)
    assert not (bench.state.events["kind"] == EV_DECISION).any()
    assert body.action != TURN_ON


@pytest.mark.parametrize(("will", "seizes"), [(PREYS, True), (PROTECTS, False), (LURKS, False)])
def test_only_one_who_hunts_on_purpose_seizes(will: int, seizes: bool) -> None:
    people = [Person(id=f"p{k}", role="pupil") for k in range(2)]
    stage = Stage(PLAN, people, [Spot("class", 2.0, 4.0, None), Spot("hall", 15.0, 4.0, None)])
    stage.body.conduct[0], stage.body.will[0] = OWN_MIND, will
    stage.body.stage[0] = stage.world.stage_ids.index("half_infected")
    stage.body.due[0] = 0
    # Made half-infected by hand: nobody's prey any more.
    stage.state.prey[stage.body.room[0]] -= 1
    stage.body.counted[0] = 0
    stage.state.clock[AT.due] = 0
    stage.play(60.0)
    held = stage.of_kind("seize")
    assert (len(held) > 0) == seizes
    if seizes:
        assert (held["who"] == 0).all()
        assert (held["whom"] == 1).all()
        # Once it has had somebody it lets time pass.
        assert len(held) == 1
