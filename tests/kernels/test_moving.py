"""Groups that move to another room: why, who comes along and who does not, how they wait, what they take along."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homeroom.kernels.codes import MOVE_ON
from homeroom.kernels.moving import look_well, tell_of
from homeroom.results import schema
from support.besieged import HOUR, battered, moves_of, pupils, shelter, thirst_true, thirsty, wing
from support.record import Situation, play
from support.stage import Doorkeeper, Spot, Stage, inside

WATER = 0


def rooms(stage: Any) -> list[str]:
    return [stage.world.room_ids[r] for r in stage.body.room[:4]]


def test_thirst_brings_a_group_to_the_kitchen_as_one_and_its_door_is_shut_behind_the_last() -> None:
    record = play(Situation("", "", thirsty, 60.0, thirst_true, lambda r: []))
    assert "Four have sat" in thirst_true(record)
    decided = record.events("decision")
    led = [(int(r["who"]), int(r["whom"])) for r in decided if schema.ACTIONS[r["code"]] == "follow"]
    assert led == [(1, 0), (2, 0), (3, 0)]
    assert (decided["code"] == MOVE_ON).sum() == 1


def test_they_cross_open_doors_only_and_stay_within_the_walls() -> None:
    stage = thirsty(6)
    watch = Doorkeeper(stage)
    stage.play(60.0, watch, inside)
    assert watch.crossings == 18
    assert set(rooms(stage)) == {"kitchen"}


@pytest.mark.parametrize(
    "change",
    [{"move_share": 0.0}, {"attachment": 60.0}, {"need_weight": 0.0, "attachment": 0.6}],
    ids=["share", "attached", "no need"],
)
def test_nobody_moves_where_it_is_not_worth_it(change: dict[str, float]) -> None:
    stage = thirsty(**change)
    stage.play(60.0)
    assert not len(moves_of(stage))
    # At most one is out, to fetch for all.
    assert rooms(stage).count("class") >= 3


def test_what_was_brought_is_taken_along_and_shared_there() -> None:
    stage = thirsty(need_weight=1.0)
    home, kitchen = (stage.world.room_ids.index(name) for name in ("class", "kitchen"))
    stage.state.stock[home, WATER] = 0.8  # less than a helping: nobody can drink, but it is theirs
    stage.play(60.0)
    assert stage.state.stock[home, WATER] == pytest.approx(0.0)
    assert stage.state.stock[kitchen, WATER] == pytest.approx(0.8)
    assert not stage.body.water.any()


def test_before_a_door_that_will_not_hold_they_run_by_another() -> None:
    stage = battered()
    stage.play(60.0)
    moved = moves_of(stage)
    assert [schema.WHY_MOVE[r["code"]] for r in moved] == ["bad door"]
    doors = stage.of_kind("door")
    broken = doors[doors["value"] == 3]
    assert moved["time"][0] < broken["time"][0]
    # When the hunter is in, all of them are behind the next door, and it is locked.
    names = stage.world.door_ids
    locked = doors[(doors["value"] == 2) & (doors["code"] == names.index("store door"))]
    assert locked["time"][0] < broken["time"][0]
    assert rooms(stage) == ["store"] * 4


def test_nobody_is_called_by_a_door_where_groups_never_move() -> None:
    stage = battered(move_share=0.0, decoy_share=0.0, draw_share=0.0)
    stage.play(60.0)
    assert not len(moves_of(stage))
    assert not stage.state.doors.shaken.any()


def test_who_cannot_walk_stays_and_who_cares_for_them_stays_with_them() -> None:
    for stranger, moves in ((0.0, 1), (5.0, 0)):
        stage = thirsty(carry_stranger=stranger, need_pause=10.0 * HOUR)
        stage.body.wound[3] = 0.8
        stage.body.need_due[3] = 10 * HOUR
        stage.play(40.0)
        assert len(moves_of(stage)) == moves
        # Where nobody moves one goes for all.
        assert rooms(stage)[3] == "class"
        assert rooms(stage).count("class") == (1 if moves else 3)


def test_patience_with_one_who_does_not_come_has_an_end() -> None:
    stage = thirsty(move_patience=5.0)
    stage.play(2.0)
    # One is held up in the room, on the way all the same.
    stage.body.wait[3] = 60_000
    stage.play(45.0)
    assert rooms(stage)[:3] == ["kitchen"] * 3
    assert rooms(stage)[3] == "class"
    assert (stage.body.errand[:3] == 0).all()
    assert (stage.body.waited[:3] <= 5100).all()
    assert stage.world.door_ids.index("kitchen door") in [
        int(r["code"]) for r in stage.of_kind("door") if r["value"] == 2
    ]


def test_what_a_scout_has_found_is_weighed_at_once() -> None:
    """The one who comes back tells of a room without hunters and with others in it: too few are drawn there."""
    spots = [Spot("class", 3.0, 3.0, None), *(Spot("kitchen", 24.0 + k, 3.0, None) for k in range(3))]
    conduct = {"move_share": 1.0, "choice_noise": 0.0, "attachment": 0.0, "effort": 0.0, "scout_after": 0.0}
    goals = []
    for told in (False, True):
        stage = shelter(Stage(wing(), pupils(4), spots, **conduct), range(4))
        stage.body.need_due[:] = stage.body.due[:] = 10 * HOUR
        if told:
            stage.body.room[0], home = stage.world.room_ids.index("kitchen"), int(stage.body.room[0])
            look_well(stage._s, 0)
            stage.body.room[0] = home
            stage.state.found[home] = 0
            tell_of(stage._p, stage._s, 0, 100)
            assert stage.state.found[home].tolist() == [1 + stage.world.room_ids.index("kitchen"), 2]
        else:
            stage.body.need_due[0] = stage.body.due[0] = 100
        stage.play(1.0)
        goals.append([(r["who"], schema.WHY_MOVE[r["code"]]) for r in moves_of(stage)])
    assert goals[1] == [(0, "for company")]
    assert (0, "for company") not in goals[0]


def test_the_order_of_rows_in_a_log_says_who_went_with_whom() -> None:
    stage = thirsty()
    stage.play(60.0)
    moves = stage.of_kind("move")
    last = {int(r["who"]): stage.world.room_ids[r["room"]] for r in moves}
    assert last == dict.fromkeys(range(4), "kitchen")
    assert np.all(np.diff(stage.events["time"]) >= 0)
