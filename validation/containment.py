"""Containment: thousands of people in one building.

Nobody is outside the walls or passes a shut door, nobody is stuck for ever, and all are out in the end. Smaller crowds,
from 48 to 1,008 people, are in ``tests/validation/test_containment.py``.
"""

from __future__ import annotations

from support.stage import Doorkeeper, Spot, Stage, grid, inside, walkers
from validation.report import Row, verdict
from world.plans import storeys

EVERY = 5
"""Whether everybody stands within the walls is looked at every so many steps; doors are watched at every step."""


def opened(plan):
    """The plan with every door open."""
    doors = {k: d.model_copy(update={"open": d.kind not in ("window", "drop", "hose")}) for k, d in plan.doors.items()}
    return plan.model_copy(update={"doors": doors})


def crowd(levels: int, per_room: int) -> list[Spot]:
    """`per_room` people in each of the four rooms of every storey."""
    spots = []
    for k in range(levels):
        for i in range(4):
            spots += grid(f"room{k}{i}", (8.0 * i + 0.15, 0.15, 8.0 * i + 7.85, 7.65), per_room)
    return spots


def empties(levels: int, per_room: int, limit: float) -> tuple[int, int, float]:
    """People, how many are left after `limit` seconds, and when the last one left (s); raises where one is outside."""
    spots = crowd(levels, per_room)
    stage = Stage(opened(storeys(levels)), walkers(len(spots)), spots)
    keeper = Doorkeeper(stage)
    steps = 0

    def look(s: Stage) -> None:
        nonlocal steps
        steps += 1
        if steps % EVERY == 0:
            inside(s)

    took = stage.play(limit, look, keeper)
    return len(spots), int(stage.on_site.sum()), took


def run() -> list[Row]:
    rows = []
    for levels, per_room, limit in ((9, 84, 3600.0), (4, 188, 3600.0)):
        expected = "nobody outside at any step, everybody out within the hour"
        what = f"{4 * levels * per_room} people, {levels} storeys, {per_room} in a room of 60 m2, one exit of 1.5 m"
        try:
            n, left, took = empties(levels, per_room, limit)
        except AssertionError as wrong:
            rows.append(Row(what, expected, f"outside, or through a shut door: {wrong}", "misses"))
            continue
        measured = f"all {n} inside until they left; {left} left behind after {took:.0f} s"
        rows.append(Row(what, expected, measured, verdict(left == 0)))
    return rows
