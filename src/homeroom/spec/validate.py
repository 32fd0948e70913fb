"""Rules that no single value can break: everything about how the parts of a scenario fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from homeroom.errors import Problem
from homeroom.spec.air import Air
from homeroom.spec.conduct import Conduct
from homeroom.spec.measure import Measure
from homeroom.spec.pathogen import Pathogen
from homeroom.spec.people import Person, Tie
from homeroom.spec.school import Door, Level, Room
from homeroom.spec.timetable import Bell, Lesson
from homeroom.spec.wording import Finding, Path

if TYPE_CHECKING:
    from homeroom.spec.scenario import Scenario


@dataclass
class Draft:
    """The parts of a scenario as far as they could be read.

    The `known_...` sets also hold the ids of things that are themselves wrong, so that one mistake is reported once.
    Lists are (place in the file's list, row).
    """

    levels: Mapping[str, Level] = field(default_factory=dict)
    rooms: Mapping[str, Room] = field(default_factory=dict)
    doors: Mapping[str, Door] = field(default_factory=dict)
    coordinates: str = "metres"
    people: Mapping[str, Person] = field(default_factory=dict)
    ties: Sequence[tuple[int, Tie]] = ()
    timetable: Sequence[tuple[int, Lesson]] = ()
    bells: Sequence[tuple[int, Bell]] = ()
    measures: Mapping[str, Measure] = field(default_factory=dict)
    pathogen: Pathogen | None = None
    conduct: Conduct | None = None
    air: Air | None = None
    start: datetime | None = None
    horizon_s: float | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    known_levels: frozenset[str] = frozenset()
    known_rooms: frozenset[str] = frozenset()
    known_people: frozenset[str] = frozenset()
    known_measures: frozenset[str] = frozenset()
    plan_is_whole: bool = True
    bells_are_whole: bool = True
    timetable_is_whole: bool = True


def draft_of(scenario: Scenario) -> Draft:
    """A scenario as a draft, to check it again after a change."""
    school = scenario.school
    return Draft(
        levels=school.levels,
        rooms=school.rooms,
        doors=school.doors,
        coordinates=school.coordinates,
        people=scenario.people,
        ties=list(enumerate(scenario.ties)),
        timetable=list(enumerate(scenario.timetable)),
        bells=list(enumerate(scenario.bells)),
        measures=scenario.measures,
        pathogen=scenario.pathogen,
        conduct=scenario.conduct,
        air=scenario.air,
        start=scenario.start,
        horizon_s=scenario.horizon.value,
        parameters=scenario.parameters,
        known_levels=frozenset(school.levels),
        known_rooms=frozenset(school.rooms),
        known_people=frozenset(scenario.people),
        known_measures=frozenset(scenario.measures),
    )


def broken_rules(draft: Draft, geometry: bool = True) -> Iterator[Finding]:
    """Everything that does not fit; `geometry=False` leaves out the drawing, which costs most."""
    from homeroom.spec import rules_air, rules_building, rules_course, rules_measures, rules_people, rules_time

    yield from _names(draft)
    yield from rules_building.references(draft)
    if geometry:
        yield from rules_building.drawing(draft)
    yield from rules_people.rules(draft)
    yield from rules_time.rules(draft)
    yield from rules_course.rules(draft)
    yield from rules_measures.rules(draft)
    yield from rules_air.rules(draft)


def _names(draft: Draft) -> Iterator[Finding]:
    """Things stand under their own ids; everything refers to them by these."""
    tables: tuple[tuple[Path, Mapping[str, Person | Room | Door | Level]], ...] = (
        (("people",), draft.people),
        (("school", "levels"), draft.levels),
        (("school", "rooms"), draft.rooms),
        (("school", "doors"), draft.doors),
    )
    for path, things in tables:
        for key, thing in things.items():
            if thing.id != key:
                yield Finding(
                    (*path, key, "id"), f'found the id "{thing.id}" under the name "{key}"', "give it the same id"
                )


def doubtful(draft: Draft) -> Iterator[Finding]:
    """What is allowed but probably not meant."""
    from homeroom.spec import rules_building, rules_measures, rules_people, rules_sources, rules_time

    yield from rules_building.doubts(draft)
    yield from rules_people.doubts(draft)
    yield from rules_time.doubts(draft)
    yield from rules_measures.doubts(draft)
    yield from rules_sources.doubts(draft)


def problems_of_change(old: Scenario, new: Scenario, where: Callable[[Path], str]) -> list[Problem]:
    """What is wrong with `new`, which was made from the checked `old`: the drawing is looked at if it changed."""
    drawn_anew = new.school is not old.school and _drawing(new) != _drawing(old)
    return [Problem(where(f.path), f.found, f.do) for f in broken_rules(draft_of(new), geometry=drawn_anew)]


def _drawing(scenario: Scenario) -> tuple[object, ...]:
    """All of a school that the rules about its drawing look at."""
    school = scenario.school
    return (
        {name: (room.level, room.upper, room.polygon) for name, room in school.rooms.items()},
        {name: (door.level, door.joins, door.line, door.kind) for name, door in school.doors.items()},
        set(school.levels),
        school.coordinates,
    )
