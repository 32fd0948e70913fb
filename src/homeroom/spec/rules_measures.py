"""What must hold of measures: they name people, rooms and stages that exist, and come when the story is on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from homeroom.spec import rules_health
from homeroom.spec.measure import Confine, Health, Infect, Measure, Remove, Send
from homeroom.spec.measure_cases import Introduce
from homeroom.spec.wording import Finding, Path, near
from homeroom.spec.words import OUTDOOR_CATEGORIES

if TYPE_CHECKING:
    from homeroom.spec.validate import Draft


def rules(draft: Draft) -> Iterator[Finding]:
    """Everything about measures and parameters."""
    for name, measure in draft.measures.items():
        path: Path = ("measures", name)
        yield from _names(draft, path, measure)
        yield from _triggers(draft, path, name, measure)
        if isinstance(measure, Health):
            yield from rules_health.rules(draft, path, measure)
    yield from _circles(draft)


def _names(draft: Draft, path: Path, measure: Measure) -> Iterator[Finding]:
    if isinstance(measure, (Infect, Confine, Send)) and draft.known_people:
        for person in measure.who:
            if person not in draft.known_people:
                yield Finding((*path, "who"), f'there is no person "{person}"', near(person, draft.known_people))
        for person in measure.who:
            if person in draft.people and draft.people[person].role == "family":
                yield Finding(
                    (*path, "who"),
                    f'"{person}" is a family member, who is never in the school',
                    "name somebody of the school",
                )
        for person in sorted({person for person in measure.who if measure.who.count(person) > 1}):
            yield Finding((*path, "who"), f'"{person}" is named twice', "name everybody once")
    room = getattr(measure, "room", None)
    if room is not None and draft.plan_is_whole and room not in draft.known_rooms:
        yield Finding((*path, "room"), f'there is no room "{room}"', near(room, draft.known_rooms))
    if room is not None and draft.plan_is_whole and room in draft.rooms:
        yield from _gets_there(draft, path, measure, room)
    if draft.pathogen is None or not draft.pathogen.hunts:
        return  # where nobody hunts these measures do nothing, which is told as a doubt: another pathogen can be tried
    if isinstance(measure, Remove):
        for place, stage in enumerate(measure.stages or ()):
            if stage not in draft.pathogen.stages:
                yield Finding(
                    (*path, "stages", place), f'there is no stage "{stage}"', near(stage, draft.pathogen.stages)
                )
    if isinstance(measure, Infect) and measure.route not in draft.pathogen.routes:
        yield Finding(
            (*path, "route"),
            f'the pathogen has no route "{measure.route}"',
            near(measure.route, draft.pathogen.routes),
        )


def _gets_there(draft: Draft, path: Path, measure: Measure, room: str) -> Iterator[Finding]:
    """People are sent only where a way leads, and fetched only from where the vehicle can stop."""
    if isinstance(measure, (Confine, Send)) and room not in _reached(draft):
        yield Finding((*path, "room"), f'no way leads into room "{room}"', "name another room, or draw a door to it")
    if isinstance(measure, Remove) and measure.way in ("helicopter", "bus"):
        if not draft.rooms[room].outdoors:
            yield Finding(
                (*path, "room"),
                f'a {measure.way} cannot stop in room "{room}", which is indoors',
                f"name a place in the open ({', '.join(OUTDOOR_CATEGORIES)})",
            )


def _reached(draft: Draft) -> set[str]:
    """Rooms into which a way leads from where people come: an exit, or without one the room that most ways join."""
    beyond: dict[str, set[str]] = {name: set() for name in draft.rooms}
    for door in draft.doors.values():
        if len(door.joins) == 2 and door.kind != "window":
            a, b = door.joins
            beyond.setdefault(a, set()).add(b)
            if not door.one_way:
                beyond.setdefault(b, set()).add(a)
    exits = {door.joins[0] for door in draft.doors.values() if len(door.joins) == 1 and door.kind != "window"}
    if exits:
        return _from(exits, beyond)
    return max((_from({name}, beyond) for name in sorted(draft.rooms)), key=len, default=set())


def _from(starts: set[str], beyond: dict[str, set[str]]) -> set[str]:
    reached, todo = set(starts), list(starts)
    while todo:
        for room in beyond.get(todo.pop(), set()) - reached:
            reached.add(room)
            todo.append(room)
    return reached


def _triggers(draft: Draft, path: Path, name: str, measure: Measure) -> Iterator[Finding]:
    if measure.at is not None and draft.start is not None and measure.at < draft.start:
        yield Finding(
            (*path, "at"),
            f"{_told(measure.at)} is before the scenario starts ({_told(draft.start)})",
            "write a later time, or start the scenario earlier",
        )
    until = getattr(measure, "until", None)
    if until is not None and draft.start is not None and until <= (measure.at or draft.start):
        yield Finding((*path, "until"), f"{_told(until)} is not after the beginning", "write a later time")
    if measure.after is not None and measure.after.startswith("measure:"):
        other = measure.after.removeprefix("measure:")
        if other == name:
            yield Finding((*path, "after"), "this measure waits for itself", "name another one")
        elif other not in draft.known_measures:
            yield Finding((*path, "after"), f'there is no measure "{other}"', near(other, draft.known_measures))


def _circles(draft: Draft) -> Iterator[Finding]:
    for name in draft.measures:
        chain = [name]
        while len(chain) <= len(draft.measures):
            measure = draft.measures.get(chain[-1])
            if measure is None or measure.after is None or not measure.after.startswith("measure:"):
                break
            chain.append(measure.after.removeprefix("measure:"))
            if chain[-1] == name:
                break
        if len(chain) > 2 and chain[-1] == name and name == min(chain):
            yield Finding(
                ("measures", name, "after"),
                f"these measures wait for each other ({' -> '.join(chain)})",
                "break the circle",
            )


def _told(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")


def doubts(draft: Draft) -> Iterator[Finding]:
    """Measures that come too late or never, and a story in which nobody is ever infected."""
    yield from rules_health.doubts(draft)
    if draft.start is not None and draft.horizon_s is not None:
        end = draft.start + timedelta(seconds=draft.horizon_s)
        for name, measure in draft.measures.items():
            if measure.at is not None and measure.at >= end:
                yield Finding(
                    ("measures", name, "at"),
                    f"{_told(measure.at)} is after the horizon ({_told(end)})",
                    "it never happens",
                )
    for name, measure in draft.measures.items():
        if measure.after is not None and measure.after.startswith("measure:") and measure.on:
            other = draft.measures.get(measure.after.removeprefix("measure:"))
            if other is not None and not other.on:
                yield Finding(("measures", name, "after"), "it waits for a measure that is off", "it never happens")
    if not any(isinstance(measure, (Infect, Introduce)) and measure.on for measure in draft.measures.values()):
        stages = draft.pathogen.stages.values() if draft.pathogen is not None else ()
        hunted = any(stage.conduct in rules_health.CONDUCTS_OF_A_CRISIS for stage in stages)
        action = "infect" if hunted or not stages else "introduce"
        yield Finding(
            ("measures",), "nobody is ever infected", f'add a measure with action = "{action}" if somebody should be'
        )
