"""Small scenarios for the tests of assembly."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from homeroom.exchange.folder import load
from homeroom.exchange.library import root
from homeroom.spec.people import Person
from homeroom.spec.scenario import Scenario
from homeroom.spec.school import School
from homeroom.spec.timetable import Bell, Lesson
from world.plans import door, rectangle, school

MONDAY = datetime(2024, 3, 4)


@cache
def small() -> Scenario:
    """The built-in example of two classes."""
    return load(str(root() / "examples" / "small"))


def made(**changes: Any) -> Scenario:
    """A scenario of nothing but a pathogen, a conduct and what is given; people as a list."""
    base = small()
    people = changes.pop("people", [])
    fields: dict[str, Any] = {
        "name": "made",
        "start": MONDAY,
        "horizon": "1 d",
        "pathogen": base.pathogen,
        "conduct": base.conduct,
        "people": {p.id: p for p in people},
        **changes,
    }
    return Scenario(**fields)


def pupils(n: int, class_: str | None = "1-1", **more: Any) -> list[Person]:
    return [Person(id=f"{class_ or 'x'}p{k:04d}", role="pupil", class_=class_, **more) for k in range(n)]


def one_room(side: float = 9.0) -> School:
    return school([rectangle("only", 0, 0, side, side, category="classroom", class_="1-1")])


def house() -> School:
    """Two class rooms, a corridor, a toilet, a canteen, a yard and an office on one floor."""
    rooms = [
        rectangle("room1", 0, 0, 8, 7, category="classroom", class_="1-1"),
        rectangle("room2", 8, 0, 16, 7, category="classroom", class_="1-2"),
        rectangle("lab", 16, 0, 24, 7, category="laboratory"),
        rectangle("corridor", 0, 7, 30, 10, category="corridor"),
        rectangle("toilet", 24, 0, 30, 7, category="toilet", capacity=6),
        rectangle("canteen", 0, 10, 16, 20, category="canteen", capacity=80),
        rectangle("office", 16, 10, 24, 20, category="office"),
        rectangle("yard", 30, -20, 70, 30, category="yard"),
    ]
    below = [("room1", 1), ("room2", 9), ("lab", 17), ("toilet", 25)]
    above = [("canteen", 1), ("office", 17)]
    doors = [
        *(door(f"d{k}", x, 7, x + 1, 7, name, "corridor") for k, (name, x) in enumerate(below)),
        *(door(f"e{k}", x, 10, x + 1, 10, name, "corridor") for k, (name, x) in enumerate(above)),
        door("front", 30, 8, 30, 9.5, "corridor", "yard"),
        door("gate", 70, 0, 70, 4, "yard", kind="gate"),
    ]
    return school(rooms, doors)


def bells(third: str = "11:05") -> list[Bell]:
    """A school day of three lessons; five minutes lie between lunch and the third unless it begins earlier."""
    return [
        Bell(period="arrival", kind="arrival", start="08:00", end="08:20"),
        Bell(period="1", kind="lesson", start="08:20", end="09:10"),
        Bell(period="b1", kind="break", start="09:10", end="09:20"),
        Bell(period="2", kind="lesson", start="09:20", end="10:10"),
        Bell(period="lunch", kind="lunch", start="10:10", end="11:00"),
        Bell(period="3", kind="lesson", start=third, end="12:00"),
        Bell(period="home", kind="departure", start="12:00", end="12:10"),
    ]


def lessons() -> list[Lesson]:
    return [
        Lesson(class_="1-1", day="mon", period="1", teacher="t1"),
        Lesson(class_="1-1", day="mon", period="2", teacher="t2", room="lab"),
        Lesson(class_="1-2", day="mon", period="1", teacher="t2"),
        Lesson(class_="1-2", day="mon", period="2", teacher="t1"),
    ]


def day_school(**more: Any) -> Scenario:
    people = [
        *pupils(20, "1-1", grade=1),
        *pupils(20, "1-2", grade=1),
        Person(id="t1", role="teacher"),
        Person(id="t2", role="teacher", room="lab"),
        Person(id="cook", role="staff", room="canteen"),
    ]
    fields: dict[str, Any] = {"school": house(), "bells": bells(), "timetable": lessons(), "people": people}
    return made(**{**fields, **more})
