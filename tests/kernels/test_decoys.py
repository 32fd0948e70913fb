"""Decoys: a phone that rings elsewhere, the loudspeaker, and one who runs and shouts for the others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homeroom.results import schema
from support.besieged import cornered, ring_true
from support.record import Situation, play
from support.stage import inside


def decided(stage: Any, action: str) -> list[tuple[int, str]]:
    rows = stage.of_kind("decision")
    rows = rows[rows["code"] == schema.ACTIONS.index(action)]
    return [(int(r["who"]), stage.world.room_ids[r["value"]]) for r in rows]


def sounds(stage: Any, kind: str) -> np.ndarray:
    rows = stage.of_kind("sound")
    found: np.ndarray = rows[rows["code"] == schema.SOUNDS.index(kind)]
    return found


def test_a_phone_that_rings_in_the_yard_leads_the_hunter_away_from_the_door() -> None:
    record = play(Situation("", "", lambda: cornered(decoy_share=1.0), 60.0, ring_true, lambda r: []))
    assert "ringing phone" in ring_true(record)
    assert record.stage.body.phoneless.sum() == 1


def test_a_phone_rings_as_long_as_it_says_and_every_ten_seconds() -> None:
    stage = cornered(decoy_share=1.0, decoy_time=35.0)
    stage.play(120.0)
    times = sounds(stage, "decoy")["time"]
    assert len(times) == 4
    assert np.diff(times).tolist() == [10_000] * 3
    assert set(sounds(stage, "decoy")["value"].tolist()) == {75}


@pytest.mark.parametrize("why", ["off", "no phone left"])
def test_nobody_lures_who_cannot_or_where_it_is_switched_off(why: str) -> None:
    stage = cornered(decoy_share=0.0 if why == "off" else 1.0)
    stage.body.phoneless[:] = 1 if why == "no phone left" else 0
    stage.play(60.0)
    assert not decided(stage, "lure")
    assert not len(sounds(stage, "decoy"))
    # The door has given way: the hunter is among them.
    assert len(stage.of_kind("seize"))


def test_one_runs_and_shouts_for_the_others_and_the_hunter_leaves_the_door() -> None:
    stage = cornered(draw_share=1.0, carry_stranger=1.0)
    stage.play(45.0, inside)
    who = decided(stage, "draw off")
    assert len(who) == 1
    runner, goal = who[0]
    assert goal in ("yard", "west", "east")
    shouts = sounds(stage, "shout")
    assert runner in shouts["who"].tolist()
    others = [k for k in range(4) if k != runner]
    assert (stage.body.room[others] == stage.world.room_ids.index("class")).all()
    assert not np.isin(stage.of_kind("seize")["whom"], others).any()


def test_nobody_runs_for_people_they_do_not_care_for() -> None:
    stage = cornered(draw_share=1.0, carry_stranger=0.0)
    stage.play(45.0)
    assert not decided(stage, "draw off")
