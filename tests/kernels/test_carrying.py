"""Somebody who cannot walk is carried: by whom, over stairs and through doors, and how it ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import set_stage
from homeroom.kernels.codes import HUNTS
from homeroom.results import schema
from homeroom.results.state import carried_at
from support.carried import fallen
from support.stage import Doorkeeper, inside


class Together:
    """Watches that whoever is carried is where the one is who carries, in no other room and in nobody else's hands."""

    def __init__(self) -> None:
        self.steps = 0
        self.rooms: set[int] = set()

    def __call__(self, stage: Any) -> None:
        body = stage.body
        leaders = np.flatnonzero((body.bears >= 0) & (body.led < 0))
        assert stage.state.clock[AT.carried] == len(leaders)
        borne = [int(body.bears[i]) for i in leaders]
        assert len(set(borne)) == len(borne)
        for i, j in zip(leaders.tolist(), borne, strict=True):
            self.steps += 1
            self.rooms.add(int(body.room[i]))
            for q in [j, *([int(body.mate[i])] if body.mate[i] >= 0 else [])]:
                assert body.led[q] == i
                assert (body.x[q], body.y[q], body.cell[q], body.room[q]) == (
                    body.x[i], body.y[i], body.cell[i], body.room[i],
                )  # fmt: skip
        inside(stage)


def test_a_friend_brings_somebody_down_the_stairs_and_out() -> None:
    stage = fallen(1.0, 1.2)
    watch = Together()
    stage.play(240.0, watch, Doorkeeper(stage))
    carry, down = stage.of_kind("carry"), stage.of_kind("set_down")
    assert [(int(r["who"]), int(r["whom"])) for r in carry] == [(1, 0)]
    assert schema.SET_DOWN[int(down["code"][0])] == "arrived"
    assert len(watch.rooms) == 3
    assert watch.steps > 300  # some forty metres, at half of the walking speed, less on the stairs
    assert sorted(stage.of_kind("left")["who"].tolist()) == [0, 1]
    # The log alone says who carries whom.
    half = int((carry["time"][0] + down["time"][0]) // 2)
    assert carried_at(stage.events, 2, half).tolist() == [1, -1]
    assert carried_at(stage.events, 2, int(down["time"][0])).tolist() == [-1, -1]
    moves = stage.of_kind("move")
    assert [(r["time"], r["room"]) for r in moves if r["who"] == 0] == [
        (r["time"], r["room"]) for r in moves if r["who"] == 1
    ]


def test_who_is_too_weak_alone_needs_a_second_pair_of_hands() -> None:
    alone = fallen(1.0, 0.5)
    alone.play(60.0)
    assert not len(alone.of_kind("carry"))
    assert alone.body.room[1] != alone.body.room[0]
    both = fallen(1.0, 0.5, 0.5)
    watch = Together()
    both.play(200.0, watch, Doorkeeper(both))
    assert sorted(r["code"] for r in both.of_kind("carry")) == [0, 1]
    assert watch.steps > 0
    assert len(both.of_kind("left")) == 3


def test_who_cares_for_nobody_carries_nobody() -> None:
    stage = fallen(1.0, 1.5, altruism=0.0)
    stage.play(60.0)
    assert not len(stage.of_kind("carry"))
    assert stage.body.cell[0] >= 0
    assert stage.body.cell[1] < 0


def test_arms_give_out() -> None:
    stage = fallen(1.0, 1.2, carry_time=5.0)
    stage.play(60.0, Together())
    assert schema.SET_DOWN[int(stage.of_kind("set_down")["code"][0])] == "spent"
    assert len(stage.of_kind("carry")) == 1
    assert stage.body.cell[0] >= 0


@pytest.mark.parametrize("who", [0, 1])
def test_it_ends_when_one_of_them_turns(who: int) -> None:
    stage = fallen(1.0, 1.2)
    stage.play(8.0)
    assert stage.state.clock[AT.carried] == 1
    hunter = int(np.flatnonzero(stage.world.stages.conduct == HUNTS)[0])
    set_stage(stage._w, stage._s, who, hunter, int(stage.state.clock[AT.time]))
    watch = Together()
    stage.play(stage.time + 2.0, watch)
    assert schema.SET_DOWN[int(stage.of_kind("set_down")["code"][0])] == "collapsed"
    # They were in each other's arms.
    assert [(int(r["who"]), int(r["whom"])) for r in stage.of_kind("seize")][:1] == [(who, 1 - who)]
