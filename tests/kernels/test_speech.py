"""What people say, and the steps of who runs, as hunters hear it: how far, behind what, and when they keep quiet."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import set_stage
from homeroom.kernels.codes import CLOSED, HIDE, HUNTS, IDLE, NEVER, OPEN, SEARCH, SPEECH, WHISPER
from homeroom.kernels.hearing import listen
from homeroom.kernels.hunting import hunt
from homeroom.kernels.speech import BREAK, speak
from support.stage import Spot, Stage, walkers
from world.plans import door, rectangle, school


def wing(gap: float, *, shut: bool = False) -> Stage:
    """Somebody (0) in a corridor and a hunter (1) in a room beside it, round the corner, `gap` metres from the door."""
    plan = school(
        [rectangle("corridor", 0, 0, 60, 3, category="corridor"), rectangle("class", 0, 3, 40, 10)],
        [door("door", 20, 3, 21, 3, "corridor", "class", kind="hinged", open=not shut)],
    )
    stage = Stage(plan, walkers(2), [Spot("corridor", 22.5, 1.5, None), Spot("class", 20.5, 3.0 + gap, None)])
    hunter = int(np.flatnonzero(stage.world.stages.conduct == HUNTS)[0])
    set_stage(stage._w, stage._s, 1, hunter, 0)
    body = stage.body
    body.action[1], body.until[1] = IDLE, NEVER
    stage.state.doors.state[0] = CLOSED if shut else OPEN
    stage.state.clock[AT.time] = 1000
    return stage


def follows(stage: Stage) -> bool:
    """Let the sounds of this step be heard; whether the hunter goes after them."""
    for q in range(int(stage.state.clock[AT.n_sounds])):
        listen(stage._k, stage._w, stage._p, stage._s, q, 1000)
    return bool(stage.body.action[1] == SEARCH)


def said(stage: Stage) -> int:
    return int(stage.of_kind("sound")["code"][-1])


def talk(stage: Stage, quarrel: bool = False, time: int = 1000) -> None:
    speak(stage._w, stage._p, stage._s, 0, quarrel, time)


def test_a_voice_is_heard_some_metres_off_and_not_behind_a_door() -> None:
    for gap, shut, heard in ((4.0, False, True), (4.0, True, False), (1.0, True, False)):
        stage = wing(gap, shut=shut)
        talk(stage)
        assert said(stage) == SPEECH
        assert follows(stage) == heard, (gap, shut)


def test_who_knows_of_a_hunter_next_door_whispers_and_is_not_heard() -> None:
    stage = wing(4.0)
    stage.state.seen_room[0, stage.body.room[1]] = 1
    talk(stage, quarrel=True)
    assert said(stage) == WHISPER
    assert not follows(stage)


def test_who_hides_whispers_but_not_in_a_quarrel() -> None:
    for quarrel, word in ((False, WHISPER), (True, SPEECH)):
        stage = wing(4.0)
        body = stage.body
        body.action[0], body.goal_room[0] = HIDE, body.room[0]
        talk(stage, quarrel=quarrel)
        assert said(stage) == word


def test_words_in_one_breath_are_one_sound_and_without_hunters_none() -> None:
    stage = wing(4.0)
    for time in (1000, 1000 + BREAK - 100, 1000 + BREAK):
        talk(stage, time=time)
    assert len(stage.of_kind("sound")) == 2
    quiet = wing(4.0)
    quiet.state.clock[AT.n_hunters] = 0
    talk(quiet)
    assert not len(quiet.of_kind("sound"))


@pytest.mark.parametrize(
    ("gap", "pace", "shut", "heard"),
    [(5.0, 4.0, False, True), (5.0, 1.4, False, False), (6.9, 4.0, False, True), (5.0, 4.0, True, False)],
)
def test_steps_of_who_runs_are_heard_through_an_open_door_within_ten_metres(
    gap: float, pace: float, shut: bool, heard: bool
) -> None:
    stage = wing(gap, shut=shut)
    stage.body.x[0] = 23.0  # out of sight of the door
    stage.body.pace[0] = pace
    hunt(stage._k, stage._w, stage._p, stage._s, 1, 1000)
    away = np.hypot(20.5 - 23.0, 1.5) + gap
    assert (away < 10.0) == (gap < 7.2)
    assert bool(stage.body.action[1] == SEARCH) == heard
    if heard:
        assert stage.body.goal_room[1] == stage.body.room[0]


def test_steps_farther_off_are_not_heard() -> None:
    stage = wing(6.9)
    stage.body.x[0], stage.body.pace[0] = 26.0, 4.0
    hunt(stage._k, stage._w, stage._p, stage._s, 1, 1000)
    assert stage.body.action[1] == IDLE
