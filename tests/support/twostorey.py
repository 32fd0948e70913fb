"""A school of two storeys and sixty people, with a day, locks and windows, and somebody who is bitten early."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from homeroom.spec.people import Person
from homeroom.spec.scenario import Scenario
from homeroom.spec.school import Room, School
from homeroom.spec.timetable import Lesson
from world.plans import door, rectangle, school
from world.scenarios import bells, made, pupils


def building() -> School:
    """Three class rooms and a canteen below; laboratory, library, office and infirmary above; a yard with a gate."""
    rooms, doors = [], []
    below = [
        ("c1", "classroom", "1-1"),
        ("c2", "classroom", "1-2"),
        ("c3", "classroom", "1-3"),
        ("canteen", "canteen", None),
    ]
    above = [
        ("lab", "laboratory", None),
        ("library", "library", None),
        ("office", "office", None),
        ("ward", "infirmary", None),
    ]
    for k, level in enumerate(("L0", "L1")):
        rooms.append(rectangle(f"corridor{k}", 0, 8, 32, 11, level, category="corridor"))
        for i, (name, category, class_) in enumerate(below if k == 0 else above):
            x = 8.0 * i
            rooms.append(rectangle(name, x, 0, x + 8, 7.8, level, category=category, class_=class_, capacity=30))
            lock = {"lock": "button", "lock_side": name} if name in ("office", "ward") else {"lock": "key"}
            doors.append(
                door(
                    f"door {name}",
                    x + 1,
                    7.9,
                    x + 1.9,
                    7.9,
                    name,
                    f"corridor{k}",
                    level=level,
                    kind="sliding",
                    glazed=True,
                    open=i % 2 == 0,
                    **lock,
                )
            )
            doors.append(
                door(
                    f"pane {name}",
                    x + 3,
                    7.9,
                    x + 5,
                    7.9,
                    name,
                    f"corridor{k}",
                    level=level,
                    kind="window",
                    glazed=True,
                )
            )
    flight = [(32, 8), (37.4, 8), (37.4, 11), (32, 11), (32, 9.6), (36, 9.6), (36, 9.4), (32, 9.4)]
    rooms.append(Room(id="stairs", level="L0", upper="L1", category="stairs", polygon=[flight]))
    doors.append(door("foot", 32, 8, 32, 9.4, "corridor0", "stairs", kind="opening"))
    doors.append(door("head", 32, 9.6, 32, 11, "corridor1", "stairs", level="L1", kind="opening"))
    rooms.append(rectangle("yard", -20, -5, 0, 25, category="yard"))
    doors.append(door("front", 0, 9, 0, 10.5, "corridor0", "yard", open=True))
    doors.append(door("gate", -20, 5, -20, 9, "yard", kind="gate", open=True))
    return school(rooms, doors, levels=2)


def sixty() -> list[Person]:
    people: list[Person] = []
    for k in (1, 2, 3):
        people += pupils(18, f"1-{k}", grade=10)
    people += [Person(id=f"t{k}", role="teacher") for k in (1, 2, 3)]
    people += [Person(id="nurse", role="staff", room="ward"), Person(id="cook", role="staff", room="canteen")]
    people += [Person(id="head", role="teacher", room="office")]
    return people


def lessons() -> list[Lesson]:
    return [
        *(Lesson(class_=f"1-{k}", day="mon", period="1", teacher=f"t{k}") for k in (1, 2, 3)),
        Lesson(class_="1-1", day="mon", period="2", teacher="t2", room="lab"),
        Lesson(class_="1-2", day="mon", period="2", teacher="t1"),
        Lesson(class_="1-3", day="mon", period="2", teacher="t3", room="library"),
    ]


def story(**changes: Any) -> Scenario:
    """Monday from half past eight for six hours: one is bitten in the first lesson, and turns among the others."""
    fields: dict[str, Any] = {
        "school": building(),
        "people": sixty(),
        "bells": bells(third="11:00"),
        "timetable": lessons(),
        "start": datetime(2024, 3, 4, 8, 30),
        "horizon": "6 h",
        "measures": {
            "bite": {"action": "infect", "who": "1-1p0003", "severity": 0.6, "after": "start", "delay": "2 min"},
            "alarm": {"action": "alarm", "after": "first_hunter", "delay": "3 min"},
        },
    }  # fmt: skip
    return made(**{**fields, **changes})
