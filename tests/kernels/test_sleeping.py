"""Sleep: who sleeps when, who keeps watch, what wakes somebody, and what comes of too little of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import FURNITURE, OPEN, SLEEP, SPEECH, WAKE_UP
from homeroom.kernels.crew import may_go, speaker
from homeroom.kernels.doors import make_noise, set_door
from support.besieged import HOUR, cornered, night


def decided(stage: Any, action: int) -> list[int]:
    rows = stage.of_kind("decision")
    return rows["who"][rows["code"] == action].tolist()


def test_all_but_one_sleep_at_night_and_the_watch_goes_round() -> None:
    stage = night()
    kept = []
    for turn in range(8):
        stage.play(60.0 * turn + 30.0)
        awake = np.flatnonzero(stage.body.asleep == 0).tolist()
        assert len(awake) == 1
        kept += awake
    assert len(set(kept)) > 1
    asleep = np.zeros(4, int)
    for row in stage.of_kind("decision"):
        # The log alone says who sleeps.
        asleep[row["who"]] += {SLEEP: 1, WAKE_UP: -1}.get(int(row["code"]), 0)
    assert asleep.tolist() == stage.body.asleep.tolist()


@pytest.mark.parametrize(("hour", "share", "sleep"), [(23, 1.0, True), (14, 1.0, False), (23, 0.0, False)])
def test_people_sleep_by_night_and_not_at_all_where_it_is_switched_off(hour: int, share: float, sleep: bool) -> None:
    stage = night(hour=hour, sleep_share=share)
    stage.play(30.0)
    assert bool(stage.body.asleep.any()) == sleep


def test_who_has_been_awake_for_long_sleeps_by_day_too() -> None:
    stage = night(hour=14, wakeful=6.0 * 3600)
    stage.play(30.0)
    assert stage.body.asleep.sum() == 3


def test_one_alone_sleeps_without_a_watch() -> None:
    stage = night(1)
    stage.play(30.0)
    assert stage.body.asleep.tolist() == [1]


def test_a_sleeper_neither_leaves_nor_speaks_for_others_and_words_do_not_wake_it() -> None:
    stage = night(1)
    stage.play(30.0)
    room = int(stage.body.room[0])
    assert not may_go(stage._s, 0, room)
    assert speaker(stage._w, stage._s, room, -1) == -1
    make_noise(stage._w, stage._s, SPEECH, 58.0, -1, room, 2.0, 2.0, 30_000)
    stage.play(32.0)
    assert stage.body.asleep.tolist() == [1]


def test_a_loud_noise_wakes_everybody_near() -> None:
    stage = night()
    stage.play(30.0)
    make_noise(stage._w, stage._s, FURNITURE, 75.0, -1, int(stage.body.room[0]), 4.0, 4.0, 30_000)
    stage.play(32.0)
    assert not stage.body.asleep.any()
    assert len(decided(stage, WAKE_UP)) == 3


def test_nobody_sleeps_behind_a_door_that_is_battered() -> None:
    stage = cornered(sleep_share=1.0, watch_turn=5.0)
    stage.state.clock[AT.start_of_day], stage.state.clock[AT.light_due] = 23 * HOUR, 0
    stage.body.need_due[:4] = 7000
    stage.body.due[:4] = 7000
    stage.play(15.0)
    assert stage.state.doors.damage.any()
    assert not decided(stage, SLEEP)


def test_who_watches_and_sees_a_hunter_wakes_the_others() -> None:
    stage = night(hunter=True)
    stage.play(20.0)
    asleep = np.flatnonzero(stage.body.asleep[:4]).tolist()
    assert len(asleep) == 3
    # The door stands open all of a sudden, without a sound: now they see each other.
    set_door(stage._w, stage._s, stage.world.door_ids.index("class door"), OPEN, -1, round(stage.time * 1000))
    stage.play(22.0)
    assert sorted(decided(stage, WAKE_UP)) == asleep


def test_weariness_grows_from_the_hour_on_that_is_said_and_sleep_makes_it_good() -> None:
    stage = night(2, sleep_share=1.0, wakeful=16.0 * 3600, weary_after=24.0 * 3600, watch_turn=3600.0)
    body = stage.body
    body.turned[:], body.waking[:] = 1, 28 * HOUR
    stage.play(2.0)
    assert body.weary == pytest.approx(np.full(2, 0.5), abs=1e-3)
    sleeper = int(np.flatnonzero(body.asleep)[0])
    before = int(body.waking[sleeper])
    stage.state.clock[AT.time] = HOUR
    body.due[:] = body.need_due[:] = HOUR
    stage.step()
    assert body.waking[sleeper] == pytest.approx(before - 2 * HOUR, abs=10_000)
    assert body.waking[1 - sleeper] == pytest.approx(before + HOUR, abs=10_000)
    assert body.weary[sleeper] == pytest.approx(10.0 / 24.0, abs=1e-3)
