"""The school of theory: one room, everybody in it around the clock."""

from __future__ import annotations

import math
from typing import Any

from homeroom.generate.defaults import figure
from homeroom.spec.people import Person
from homeroom.spec.recipe import Recipe
from homeroom.spec.school import Door, Level, Room, School
from homeroom.spec.timetable import Bell
from homeroom.spec.words import DAYS


def one_room(recipe: Recipe) -> dict[str, Any]:
    """The fields of a Scenario for kind "room": no timetable, no ties, no households."""
    n = recipe.people or 0
    area = figure("school", "room", "area") if recipe.area is None else recipe.area
    deep = round(math.sqrt(max(n * area, 4.0) / 1.5), 1)
    wide = round(1.5 * deep, 1)
    ring = ((0.0, 0.0), (wide, 0.0), (wide, deep), (0.0, deep), (0.0, 0.0))
    room = Room(
        id="room",
        name="the room",
        level="ground",
        category="classroom",
        polygon=(ring,),
        height=figure("school", "room", "height"),
        capacity=n,
        **{"class": "1"},
    )
    door = Door(id="door", name="the door", line=((wide, 0.5), (wide, 1.4)), level="ground", joins=("room",))
    school = School(
        name=recipe.name,
        title=recipe.title or f"One room for {n} people",
        notes=recipe.notes or "Everybody is in one room around the clock: a reference, not a school.",
        source="assumption",
        levels={"ground": Level(id="ground", name="Ground floor", ordinal=0)},
        rooms={"room": room},
        doors={"door": door},
    )
    names = [f"p{k:04d}" for k in range(1, n + 1)]
    people = {name: Person(id=name, role="pupil", seat=k, **{"class": "1"}) for k, name in enumerate(names, 1)}
    bells = (Bell(period="day", kind="lesson", start="00:00", end="24:00", days=DAYS),)
    return {"school": school, "people": people, "ties": (), "timetable": (), "bells": bells}
