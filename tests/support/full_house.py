"""A building of equal storeys in which every door is open and every class room is full."""

from __future__ import annotations

from homeroom.spec.school import School
from support.stage import Spot, grid
from world.plans import storeys


def full_house(levels: int, per_room: int) -> tuple[School, list[Spot]]:
    """The building, and `per_room` people in each of the four class rooms of every storey."""
    plan = storeys(levels)
    doors = {k: d.model_copy(update={"open": d.kind not in ("window", "drop", "hose")}) for k, d in plan.doors.items()}
    spots: list[Spot] = []
    for k in range(levels):
        for i in range(4):
            spots += grid(f"room{k}{i}", (8.0 * i + 0.15, 0.15, 8.0 * i + 7.85, 7.65), per_room)
    return plan.model_copy(update={"doors": doors}), spots
