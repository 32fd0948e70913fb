"""Containment: thousands of people in one building.

Nobody is outside the walls or passes a shut door, nobody is stuck for ever, and all are out in the end. Smaller crowds,
from 48 to 1,008 people, are in ``tests/validation/test_containment.py``.
"""

from __future__ import annotations

from support.full_house import full_house
from support.stage import Doorkeeper, Stage, inside, walkers
from support.watch import every
from validation.report import Row, verdict

EVERY = 5
"""Whether everybody stands within the walls is looked at every so many steps; doors are watched at every step."""


def empties(levels: int, per_room: int, limit: float) -> tuple[int, int, float]:
    """People, how many are left after `limit` seconds, and when the last one left (s); raises where one is outside."""
    plan, spots = full_house(levels, per_room)
    stage = Stage(plan, walkers(len(spots)), spots)
    took = stage.play(limit, every(EVERY, inside), Doorkeeper(stage))
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
