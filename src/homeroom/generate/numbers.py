"""A recipe with everything filled in that it leaves to its kind."""

from __future__ import annotations

import math
from dataclasses import dataclass

from homeroom.generate.defaults import figure
from homeroom.spec.recipe import Recipe


@dataclass(frozen=True)
class Numbers:
    """What a school is generated from; see `spec.recipe.Recipe` for the words.

    `girls`, `home_lunch`, `clubs` and `bus` are shares; `teachers` is how many there are besides those who must be.
    """

    kind: str
    pupils: int
    grades: int
    first_grade: int
    class_size: int
    teachers: int | None
    pupils_per_teacher: float
    staff: int
    girls: float
    friends: float
    lunch_shifts: int
    home_lunch: float
    clubs: float
    bus: float
    storeys: int
    households: bool
    siblings: bool
    air_changes: float | None
    seed: int


def numbers(recipe: Recipe) -> Numbers:
    """Fill in a recipe from `library/defaults/school.toml`."""
    kind = recipe.kind

    def given(value: float | None, key: str) -> float:
        return figure("school", kind, key) if value is None else float(value)

    pupils = round(given(recipe.pupils, "pupils"))
    staff = recipe.staff
    if staff is None:
        staff = math.ceil(pupils / figure("school", "staff", "pupils_per_staff")) if kind != "village" else 0
    friends = figure("school", "friends", "number") if recipe.friends is None else recipe.friends
    return Numbers(
        kind=kind,
        pupils=pupils,
        grades=round(given(recipe.grades, "grades")),
        first_grade=round(given(recipe.first_grade, "first_grade")),
        class_size=round(given(recipe.class_size, "class_size")),
        teachers=recipe.teachers,
        pupils_per_teacher=figure("school", kind, "pupils_per_teacher"),
        staff=staff,
        girls=given(recipe.girls, "girls"),
        friends=friends,
        lunch_shifts=round(given(recipe.lunch_shifts, "lunch_shifts")),
        home_lunch=given(recipe.home_lunch, "home_lunch"),
        clubs=given(recipe.clubs, "clubs"),
        bus=given(recipe.bus, "bus"),
        storeys=round(given(recipe.storeys, "storeys")),
        households=recipe.households and kind != "boarding",
        siblings=recipe.siblings,
        air_changes=recipe.air_changes,
        seed=recipe.seed,
    )
