"""Nobody outside the walls at any density, and everybody out in the end while exits stand open."""

from __future__ import annotations

import numpy as np
import pytest

from support.stage import Doorkeeper, Spot, Stage, grid, inside, walkers
from world.plans import storeys


def opened(plan):
    """The plan with every door open."""
    doors = {k: d.model_copy(update={"open": d.kind not in ("window", "drop", "hose")}) for k, d in plan.doors.items()}
    return plan.model_copy(update={"doors": doors})


def crowd(plan, per_room: int, levels: int) -> list[Spot]:
    spots = []
    for k in range(levels):
        for i in range(4):
            spots += grid(f"room{k}{i}", (8.0 * i + 0.15, 0.15, 8.0 * i + 7.85, 7.65), per_room)
    return spots


def jam(stage: Stage) -> list[tuple]:
    """Who is left, where, for a message one can work with."""
    here = np.flatnonzero(stage.on_site)[:12]
    b = stage.body
    return [
        (int(i), stage.world.room_ids[b.room[i]], round(float(b.x[i]), 2), round(float(b.y[i]), 2), int(b.active[i]),
         int(b.path_n[i]), int(b.path_i[i]), round(float(b.girth[i]), 3))
        for i in here
    ]  # fmt: skip


@pytest.mark.parametrize("per_room", [4, 20, 50, 84])
def test_a_school_of_three_storeys_empties(per_room: int) -> None:
    plan = opened(storeys(3))
    spots = crowd(plan, per_room, 3)
    stage = Stage(plan, walkers(len(spots)), spots)
    keeper = Doorkeeper(stage)
    took = stage.play(1500.0, inside, keeper)
    assert not stage.on_site.any(), (took, int(stage.on_site.sum()), jam(stage))
    assert (stage.of_kind("left")["who"].size, keeper.crossings > 0) == (len(spots), True)
