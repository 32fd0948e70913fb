"""Crowds in plans that nobody drew by hand: rooms are left by doors only, and nobody is ever outside the walls."""

from __future__ import annotations

import random

import numpy as np
import pytest
from shapely.geometry import Point

from homeroom.exchange.files import Notes
from homeroom.exchange.openings import find_rooms
from homeroom.exchange.plan import read_plan
from homeroom.spec.adjacency import outline
from homeroom.spec.school import School
from support.stage import Doorkeeper, Spot, Stage, inside, walkers
from world.random_plans import plan


def crowd(seed: int, most: int) -> Stage:
    """People at random places of a made-up plan, who leave one after the other by the way that is shortest."""
    notes = Notes()
    found = read_plan(plan(seed), "plan", notes)
    assert found is not None
    find_rooms(found, "plan", notes)
    luck = random.Random(seed)
    rooms = [
        room for room in found.rooms.values() if room.category != "stairs" and outline(room).buffer(-0.4).area > 1.0
    ]
    spots: list[Spot] = []
    while len(spots) < most:
        room = luck.choice(rooms)
        floor = outline(room).buffer(-0.4)
        x0, y0, x1, y1 = floor.bounds
        x, y = luck.uniform(x0, x1), luck.uniform(y0, y1)
        if floor.contains(Point(x, y)):
            spots.append(Spot(room.id, x, y, luck.uniform(0.0, 10.0)))
    school = School(name="plan", levels=found.levels, rooms=found.rooms, doors=found.doors)
    return Stage(school, walkers(most, luck.uniform(0.8, 1.6)), spots, seed=seed)


def holds(seed: int, most: int, seconds: float) -> None:
    """Nobody is outside the walls at any step, and rooms are changed by open doors only."""
    stage = crowd(seed, most)
    before = stage.body.x.copy(), stage.body.y.copy()
    stage.play(seconds, inside, Doorkeeper(stage))
    moved = np.hypot(stage.body.x - before[0], stage.body.y - before[1])
    gone = ~stage.on_site
    assert len(stage.of_kind("left")) == gone.sum()
    exits = [d for d in stage.world.doors if d.room_b < 0]
    if exits and not gone.any():
        assert (moved > 0.5).any(), "there is a way out, and nobody sets out"


@pytest.mark.parametrize("seed", [3, 11, 29])
def test_a_crowd_in_a_made_up_plan(seed: int) -> None:
    holds(seed, 30, 20.0)


@pytest.mark.validate
@pytest.mark.parametrize("hundred", range(10))
def test_crowds_in_a_thousand_made_up_plans(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        holds(seed, 10 + 7 * (seed % 13), 20.0)
