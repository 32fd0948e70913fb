"""A school told in a few numbers: the table [school] of scenario.toml, from which a plan and people are generated."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from homeroom.spec.base import Frozen, Id, Note, Text, wrong
from homeroom.spec.quantity import Fraction, plain
from homeroom.spec.school import PerHour

Kind = Literal["primary", "middle", "high", "village", "boarding", "room"]
KINDS: tuple[str, ...] = get_args(Kind)
MOST_PEOPLE = 5_000
"""The largest school this program is made for."""


class Recipe(Frozen):
    """What a generated school is made from. What is None follows from the kind (`library/defaults/school.toml`).

    Attributes:
        kind: primary, middle, high; village (one or two mixed classes, whole households); boarding (pupils sleep in
            the school); room (everybody in one room around the clock, the reference of theory).
        pupils: how many pupils; a `room` has `people` instead.
        people: only for kind room: how many are in it.
        grades: how many school years; first_grade: the youngest.
        class_size: pupils per class aimed at; classes are filled evenly up to this size.
        teachers, staff: how many teachers, and how many others work there.
        households: whether pupils have households with a family.
        siblings: whether children of one household meet in the school.
        girls: share of girls.
        friends: mean number of friends a pupil has in the school.
        lunch_shifts: in how many shifts lunch is had.
        home_lunch: share of pupils who have lunch at home.
        clubs: share of pupils in a club after lessons; bus: share of pupils who come by bus.
        storeys: how many floors the building has.
        area: only for kind room: floor per person (m2).
        air_changes: outdoor air of every room indoors, in room volumes per hour; left out: by category.
        seed: another seed, another school of the same numbers.
    """

    kind: Kind = "primary"
    name: Id = "generated"
    title: Text = ""
    notes: Note = ""
    pupils: int | None = Field(default=None, ge=1, le=MOST_PEOPLE)
    people: int | None = Field(default=None, ge=1, le=MOST_PEOPLE)
    grades: int | None = Field(default=None, ge=1, le=13)
    first_grade: int | None = Field(default=None, ge=0, le=13)
    class_size: int | None = Field(default=None, ge=5, le=60)
    teachers: int | None = Field(default=None, ge=0, le=1_000)
    staff: int | None = Field(default=None, ge=0, le=1_000)
    households: bool = True
    siblings: bool = True
    girls: Fraction | None = None
    friends: Annotated[float, BeforeValidator(plain("", 0.0, 20.0))] | None = None
    lunch_shifts: int | None = Field(default=None, ge=1, le=6)
    home_lunch: Fraction | None = None
    clubs: Fraction | None = None
    bus: Fraction | None = None
    storeys: int | None = Field(default=None, ge=1, le=8)
    area: Annotated[float, BeforeValidator(plain("m2", 0.5, 100.0))] | None = None
    air_changes: PerHour | None = None
    seed: int = Field(default=1, ge=0, le=2**31 - 1)

    @model_validator(mode="after")
    def _counts_what_it_has(self) -> Recipe:
        if self.kind == "room":
            if self.pupils is not None:
                raise wrong('found pupils for kind "room"', "a room counts people: set people")
            if self.people is None:
                raise wrong('found no people for kind "room"', "add people, such as people = 50")
        elif self.people is not None:
            raise wrong(f'found people for kind "{self.kind}"', "set pupils; teachers and staff are counted apart")
        elif self.area is not None:
            raise wrong(f'found area for kind "{self.kind}"', 'only kind "room" has one: leave it out')
        return self


SIZING = tuple(name for name in Recipe.model_fields if name not in ("name", "title", "notes"))
"""The paths below `school` that change the recipe: `school.pupils=500` builds the school anew."""


def is_sizing(recipe: Any, segments: list[str]) -> bool:
    """Whether a path changes the recipe of a generated school."""
    return recipe is not None and len(segments) == 2 and segments[0] == "school" and segments[1] in SIZING
