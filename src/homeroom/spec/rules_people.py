"""What must hold of the people: classes that exist, seats for one, ties between two who are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from homeroom.spec.wording import Finding, near

if TYPE_CHECKING:
    from homeroom.spec.validate import Draft


def rules(draft: Draft) -> Iterator[Finding]:
    """Everything about people, classes and ties."""
    yield from _homes(draft)
    yield from _classes(draft)
    yield from _seats(draft)
    yield from _ties(draft)


def _homes(draft: Draft) -> Iterator[Finding]:
    home: dict[str, str] = {}
    for name, room in draft.rooms.items():
        if room.class_ is None:
            continue
        if room.class_ in home:
            yield Finding(
                ("school", "rooms", name, "class_"),
                f'class "{room.class_}" already has its home in room "{home[room.class_]}"',
                "give it one home room",
            )
        home.setdefault(room.class_, name)
    if not draft.plan_is_whole:
        return
    for name, person in draft.people.items():
        if person.room is not None and person.room not in draft.known_rooms:
            yield Finding(
                ("people", name, "room"), f'there is no room "{person.room}"', near(person.room, draft.known_rooms)
            )


def _classes(draft: Draft) -> Iterator[Finding]:
    """Every class has a home room, or lessons that say where it is."""
    if not draft.plan_is_whole or len(draft.rooms) < len(draft.known_rooms) or not draft.timetable_is_whole:
        return
    at_home = {room.class_ for room in draft.rooms.values() if room.class_ is not None}
    taught = {lesson.class_ for _, lesson in draft.timetable if lesson.room is not None}
    members: dict[str, list[str]] = {}
    for name, person in draft.people.items():
        if person.class_ is not None:
            members.setdefault(person.class_, []).append(name)
    known = sorted(at_home | taught)
    for class_, names in members.items():
        if class_ not in at_home and class_ not in taught:
            many = f" ({len(names)} people are in it)" if len(names) > 1 else ""
            advice = f'give a unit of the plan the property "class": "{class_}"'
            close = near(class_, known, listed=0)
            yield Finding(
                ("people", names[0], "class_"),
                f'class "{class_}" has no room{many}',
                f"{advice}; {close}" if close.startswith("perhaps") else advice,
            )
    for place, lesson in draft.timetable:
        if lesson.class_ not in members and draft.people and len(draft.people) == len(draft.known_people):
            yield Finding(
                ("timetable", place, "class_"), f'nobody is in class "{lesson.class_}"', near(lesson.class_, members)
            )


def _seats(draft: Draft) -> Iterator[Finding]:
    taken: dict[tuple[str, int], str] = {}
    for name, person in draft.people.items():
        home = person.class_ or person.room
        if person.seat is None:
            continue
        if home is None:
            yield Finding(
                ("people", name, "seat"), "found a seat but neither class nor room", "say which room it is in"
            )
            continue
        other = taken.setdefault((home, person.seat), name)
        if other != name:
            yield Finding(
                ("people", name, "seat"),
                f'seat {person.seat} of "{home}" is already taken by "{other}"',
                "give everybody a seat of their own, or leave it empty",
            )


def _ties(draft: Draft) -> Iterator[Finding]:
    seen: dict[frozenset[str], int] = {}
    for place, tie in draft.ties:
        for column, name in (("a", tie.a), ("b", tie.b)):
            if draft.known_people and name not in draft.known_people:
                yield Finding(("ties", place, column), f'there is no person "{name}"', near(name, draft.known_people))
        if tie.a == tie.b:
            yield Finding(("ties", place, "b"), f'"{tie.a}" is tied to themself', "name two people")
            continue
        pair = frozenset((tie.a, tie.b))
        if pair in seen:
            yield Finding(("ties", place), f'"{tie.a}" and "{tie.b}" are tied twice', "keep one row for the two")
        seen.setdefault(pair, place)


def doubts(draft: Draft) -> Iterator[Finding]:
    """Rooms with more people at home than they hold; nobody at all."""
    at_home: dict[str, int] = {}
    room_of = {room.class_: name for name, room in draft.rooms.items() if room.class_ is not None}
    for person in draft.people.values():
        home = room_of.get(person.class_ or "", person.room)
        if home is not None:
            at_home[home] = at_home.get(home, 0) + 1
    for name, number in at_home.items():
        capacity = draft.rooms[name].capacity if name in draft.rooms else None
        if capacity is not None and number > capacity:
            yield Finding(
                ("school", "rooms", name, "capacity"),
                f"{number} people have their place here, and it holds {capacity}",
                "raise the capacity or move people",
            )
