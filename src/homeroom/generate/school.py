"""A whole school from a recipe: building, people, families, friends, timetable and bells.

A pure function of the recipe. Every draw is keyed by what it is about (a pupil's number, a pair, a class), so that
one more pupil leaves the others as they are.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from homeroom.generate.bells import ring
from homeroom.generate.building import Hall, Wanted, draw_building
from homeroom.generate.classes import Pupils, enrol
from homeroom.generate.clubs import found_clubs
from homeroom.generate.defaults import figure
from homeroom.generate.families import settle_families
from homeroom.generate.friends import befriend
from homeroom.generate.luck import Luck
from homeroom.generate.numbers import Numbers, numbers
from homeroom.generate.room import one_room
from homeroom.generate.roster import people_of, ties_of
from homeroom.generate.timetable import rooms_needed, schedule, share_out
from homeroom.spec.recipe import Recipe

SPECIAL = {"laboratory": "laboratory", "music": "music", "art": "classroom"}
"""Rooms that lessons need -> category."""
WORDS = {"laboratory": "laboratory", "music": "music room", "art": "art room"}
PUPILS_PER_GYM = 600
"""Assumption, 300 to 1,000: more sport than these halls hold is had outdoors."""


def generate(recipe: Recipe) -> dict[str, Any]:
    """The fields of a Scenario that make up its school: school, people, ties, timetable, bells."""
    if recipe.kind == "room":
        return one_room(recipe)
    plan, luck = numbers(recipe), Luck(recipe.seed)
    if plan.kind == "boarding":
        plan = replace(plan, clubs=0.0)  # its afternoons are full
    pupils = enrol(plan, luck)
    families = settle_families(pupils, plan, luck) if plan.households else None
    teaching = share_out(plan, len(pupils.names))
    wanted, special = _wanted(plan, pupils, teaching.teachers)
    halls = _halls(plan, rooms_needed(plan, len(pupils.names)).get("gym", 0))
    school = draw_building(plan, wanted, halls, recipe.title or _title(plan), recipe.notes or _NOTES)
    school = school.model_copy(update={"name": recipe.name})
    gyms = [room.id for room in halls if room.category == "gym"]
    if "gym" in rooms_needed(plan, len(pupils.names)):
        outdoors = "field" if "field" in school.rooms else "yard"
        special["gym"] = [*gyms, *([outdoors] * (4 + len(pupils.names) // 8))]
    teacher_ids = [f"t{t + 1:03d}" for t in range(teaching.teachers)]
    places = _places(school.rooms)
    lessons = schedule(plan, teaching, pupils.names, special, teacher_ids, luck)
    forms = {t: pupils.names[g] for g, t in reversed(list(enumerate(teaching.class_teacher)))}
    teachers = [(name, forms.get(t)) for t, name in enumerate(teacher_ids)]
    clubs, members = found_clubs(plan, school.rooms.values(), luck)
    return {
        "school": school,
        "people": people_of(pupils, families, plan, teachers, places, members, luck),
        "ties": ties_of(befriend(pupils, plan, luck), families),
        "timetable": lessons,
        "bells": _bells(plan, pupils, clubs),
    }


_NOTES = "Generated from a recipe: a building, people and days that could be, not a real school."


def _title(plan: Numbers) -> str:
    words = {"primary": "primary school", "middle": "middle school", "high": "high school"}
    return f"A {words.get(plan.kind, f'{plan.kind} school')} of {plan.pupils:,} pupils"


def _wanted(plan: Numbers, pupils: Pupils, teachers: int) -> tuple[list[Wanted], dict[str, list[str]]]:
    """Rooms for the wings: offices near the entrance, classes from the youngest up, then rooms for subjects."""

    def area(key: str) -> float:
        return figure("school", "rooms", key)

    rooms: list[Wanted] = []
    if plan.kind != "village":
        rooms.append(Wanted("office", "office", "office", area("office"), 6))
        rooms.append(Wanted("infirmary", "infirmary", "infirmary", area("infirmary"), 6))
    adults = max(teachers + plan.staff, 1)
    rooms.append(Wanted("staff-room", "staff room", "office", max(area("office"), 2.2 * adults), adults + 4))
    sizes = [pupils.size(g) for g in range(len(pupils.names))]
    floor = [max(area("classroom"), area("per_pupil") * (n + 1) + 5.0) for n in sizes]
    for name, n, each in zip(pupils.names, sizes, floor, strict=True):
        seats = max(n + 4, plan.class_size)
        rooms.append(Wanted(f"class-{name}", f"class room {name}", "classroom", each, seats, name))
    special: dict[str, list[str]] = {}
    widest = max(floor)
    for need, many in rooms_needed(plan, len(pupils.names)).items():
        if need not in SPECIAL:
            continue
        each = max(area("laboratory"), 1.3 * widest) if need == "laboratory" else 1.1 * widest
        for j in range(many):
            name = f"{need}-{j + 1}"
            special.setdefault(need, []).append(name)
            rooms.append(Wanted(name, f"{WORDS[need]} {j + 1}", SPECIAL[need], each, max(sizes) + 6))
    if plan.kind not in ("village",):
        books = max(area("classroom"), area("library") * plan.pupils)
        rooms.append(Wanted("library", "library", "library", min(books, 8 * area("classroom"))))
        rooms.append(Wanted("caretaker", "caretaker's room", "storage", area("storage"), 4))
    if plan.kind == "boarding":
        for name, n in zip(pupils.names, sizes, strict=True):
            rooms.append(Wanted(f"dormitory-{name}", f"dormitory {name}", "home", area("dormitory") * n + 8.0, n + 4))
    return rooms, special


def _halls(plan: Numbers, gyms: int) -> list[Hall]:
    """Canteen and gyms."""
    if plan.kind == "village":
        return []
    seats = math.ceil(1.1 * plan.pupils / plan.lunch_shifts) + 4
    seat = figure("school", "rooms", "seat_in_canteen")
    halls = [
        Hall("canteen", "canteen", "canteen", max(seats * seat, 50.0), figure("school", "rooms", "hall_height"), seats)
    ]
    key = "small_gym" if plan.pupils < 150 else "gym"
    for j in range(min(gyms, max(1, round(plan.pupils / PUPILS_PER_GYM)))):
        name, words = ("gym", "gym") if j == 0 else (f"gym-{j + 1}", f"gym {j + 1}")
        halls.append(Hall(name, words, "gym", figure("school", "rooms", key), figure("school", "rooms", "gym_height")))
    return halls


def _places(rooms: Any) -> dict[str, str]:
    """Where those who work in the school belong."""
    found = {"teacher": "staff-room"}
    for job, room in (("head", "office"), ("secretary", "office"), ("caretaker", "caretaker"), ("nurse", "infirmary"),
                      ("cook", "kitchen")):  # fmt: skip
        if room in rooms:
            found[job] = room
    return found


def _bells(plan: Numbers, pupils: Pupils, clubs: dict[str, tuple[str, str]]) -> Any:
    if plan.kind == "boarding":
        shifts = {name: g % plan.lunch_shifts for g, name in enumerate(pupils.names)}
        return ring(plan, shifts, {}, {name: f"dormitory-{name}" for name in pupils.names})
    grades = sorted({plan.first_grade + int(g) for g in pupils.grade})
    mixed = any(a != b for a, b in pupils.grades_of)
    groups = list(pupils.names) if mixed or len(grades) < plan.lunch_shifts else [str(g) for g in grades]
    many = min(plan.lunch_shifts, len(groups))
    return ring(plan, {name: place * many // len(groups) for place, name in enumerate(groups)}, clubs)
