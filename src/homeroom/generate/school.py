"""A whole school from a recipe: building, people, families, friends, timetable and bells.

A pure function of the recipe. Every draw is keyed by what it is about (a pupil's number, a pair, a class), so that
one more pupil leaves the others as they are.
"""

from __future__ import annotations

from typing import Any

from homeroom.generate.room import one_room
from homeroom.spec.recipe import Recipe


def generate(recipe: Recipe) -> dict[str, Any]:
    """The fields of a Scenario that make up its school: school, people, ties, timetable, bells."""
    return one_room(recipe)
