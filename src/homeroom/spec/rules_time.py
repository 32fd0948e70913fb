"""What must hold of bells and lessons: a day in order, and nobody in two places at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from homeroom.spec.timetable import Bell
from homeroom.spec.wording import Finding, Path, near
from homeroom.spec.words import DAYS, OUTDOOR_CATEGORIES

if TYPE_CHECKING:
    from homeroom.spec.validate import Draft

SHARED = (*OUTDOOR_CATEGORIES, "gym", "hall", "canteen", "library", "other")
"""Categories of rooms that hold several lessons at once."""


def rules(draft: Draft) -> Iterator[Finding]:
    """Everything about bells and lessons."""
    yield from _bells(draft)
    yield from _lessons(draft)
    yield from _double_bookings(draft)


def _groups(draft: Draft) -> tuple[set[str], set[str]]:
    """Known classes (and clubs) and known grades."""
    classes = {person.class_ for person in draft.people.values() if person.class_ is not None}
    classes |= {room.class_ for room in draft.rooms.values() if room.class_ is not None}
    classes |= {person.club for person in draft.people.values() if person.club is not None}
    grades = {str(person.grade) for person in draft.people.values() if person.grade is not None}
    return classes, grades


def _bells(draft: Draft) -> Iterator[Finding]:
    classes, grades = _groups(draft)
    everybody_is_known = len(draft.people) == len(draft.known_people) and len(draft.rooms) == len(draft.known_rooms)
    for place, bell in draft.bells:
        if bell.room is not None and draft.plan_is_whole and bell.room not in draft.known_rooms:
            yield Finding(
                ("bells", place, "room"), f'there is no room "{bell.room}"', near(bell.room, draft.known_rooms)
            )
        if bell.group is not None and everybody_is_known and bell.group not in classes | grades:
            yield Finding(
                ("bells", place, "group"),
                f'"{bell.group}" is neither a class nor a grade nor a club',
                near(bell.group, sorted(classes | grades)),
            )
    yield from _order(draft)
    yield from _overlaps(draft)


def _order(draft: Draft) -> Iterator[Finding]:
    """Rows of one group and day stand in the order of the day, which finds 3:10 where 15:10 was meant."""
    last: dict[tuple[str | None, str], tuple[int, Bell]] = {}
    told: set[int] = set()
    for place, bell in draft.bells:
        for day in bell.days:
            before = last.get((bell.group, day))
            if before is not None and bell.start_minute < before[1].start_minute and place not in told:
                told.add(place)
                yield Finding(
                    ("bells", place, "start"),
                    f'"{bell.period}" starts at {bell.start}, before "{before[1].period}" ({before[1].start}) above it',
                    "put the rows in the order of the day, with hours from 0 to 24",
                )
            last[bell.group, day] = (place, bell)


def _overlaps(draft: Draft) -> Iterator[Finding]:
    """No two periods of one group at the same time; a row for a group replaces the row for all of that period."""
    told: set[frozenset[int]] = set()
    groups = sorted({bell.group for _, bell in draft.bells if bell.group is not None})
    for group in (None, *groups):
        own = {bell.period for _, bell in draft.bells if bell.group == group}
        for day in DAYS:
            today = [
                (bell.start_minute, place, bell)
                for place, bell in draft.bells
                if day in bell.days and (bell.group == group or (bell.group is None and bell.period not in own))
            ]
            today.sort(key=lambda entry: entry[:2])
            for (_, first, before), (_, second, bell) in pairwise(today):
                pair = frozenset((first, second))
                if bell.start_minute < before.end_minute and pair not in told:
                    told.add(pair)
                    whom = "" if group is None else f' for "{group}"'
                    yield Finding(
                        ("bells", max(first, second), "start"),
                        f'"{bell.period}" ({bell.start}-{bell.end}) and "{before.period}" '
                        f"({before.start}-{before.end}) overlap on {day}{whom}",
                        "end one before the other starts",
                    )


def _lessons(draft: Draft) -> Iterator[Finding]:
    rung: dict[str, set[str]] = {}
    for _, bell in draft.bells:
        rung.setdefault(bell.period, set()).update(bell.days)
    at_home = {room.class_ for room in draft.rooms.values() if room.class_ is not None}
    everything_is_drawn = draft.plan_is_whole and len(draft.rooms) == len(draft.known_rooms)
    for place, lesson in draft.timetable:
        path: Path = ("timetable", place)
        if lesson.room is not None and draft.plan_is_whole and lesson.room not in draft.known_rooms:
            yield Finding((*path, "room"), f'there is no room "{lesson.room}"', near(lesson.room, draft.known_rooms))
        if lesson.room is None and everything_is_drawn and lesson.class_ not in at_home:
            yield Finding(
                (*path, "room"),
                f'this lesson has no room, and class "{lesson.class_}" has no home room',
                'name a room, or give a unit of the plan the property "class"',
            )
        if lesson.teacher is not None and draft.known_people and lesson.teacher not in draft.known_people:
            yield Finding(
                (*path, "teacher"), f'there is no person "{lesson.teacher}"', near(lesson.teacher, draft.known_people)
            )
        elif lesson.teacher is not None and getattr(draft.people.get(lesson.teacher), "role", "") == "pupil":
            yield Finding((*path, "teacher"), f'"{lesson.teacher}" is a pupil', "name a teacher")
        if not draft.bells_are_whole:
            continue
        if lesson.period not in rung:
            advice = near(lesson.period, rung) if rung else "add bells.csv, which says when periods are"
            yield Finding((*path, "period"), f'no bell rings for period "{lesson.period}"', advice)
        elif lesson.day not in rung[lesson.period]:
            yield Finding(
                (*path, "day"),
                f'no bell rings for period "{lesson.period}" on {lesson.day}',
                "add that day in bells.csv or move the lesson",
            )


def _double_bookings(draft: Draft) -> Iterator[Finding]:
    taken: dict[tuple[str, str, str, str], int] = {}
    for place, lesson in draft.timetable:
        room = draft.rooms.get(lesson.room or "")
        shared = room is not None and (room.category in SHARED or room.outdoors)
        for thing, column, name in (
            ("class", "class_", lesson.class_),
            ("teacher", "teacher", lesson.teacher),
            ("room", "room", None if shared else lesson.room),
        ):
            if name is None:
                continue
            other = taken.setdefault((thing, name, lesson.day, lesson.period), place)
            if other == place:
                continue
            yield Finding(
                ("timetable", place, column),
                f'{thing} "{name}" already has a lesson on {lesson.day} in period "{lesson.period}"',
                "move one of the two lessons",
            )


def doubts(draft: Draft) -> Iterator[Finding]:
    """A school without bells."""
    if not draft.bells and draft.bells_are_whole and draft.people:
        yield Finding(("bells",), "there are no bells, so nobody has a day plan", "add bells.csv if they should")
