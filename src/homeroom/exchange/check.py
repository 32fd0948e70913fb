"""`homeroom check`: everything that is wrong with a scenario, what is doubtful, and what it holds."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from homeroom.errors import InputError, Problem
from homeroom.exchange.folder import read
from homeroom.exchange.heads import Head
from homeroom.exchange.overrides import apply
from homeroom.spec.scenario import Scenario
from homeroom.spec.validate import Draft, draft_of
from homeroom.spec.words import ROLES


@dataclass(frozen=True)
class Report:
    """What a look at a scenario found.

    Attributes:
        problems: what is wrong; a scenario with problems cannot be run.
        warnings: what is allowed but may not be meant.
        summary: what it holds, one sentence each; empty if it could not be read at all.
        draft: its parts as far as they could be read, so that they can be drawn; None if there are none.
        plan: the label of the file that holds the plan, as `problems` name it.
        title: what it is called, in words.
    """

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    summary: tuple[str, ...] = field(default=())
    draft: Draft | None = None
    plan: str = "plan.geojson"
    title: str = ""

    @property
    def ok(self) -> bool:
        """Whether it can be run."""
        return not self.problems


def check(name_or_path: str | os.PathLike[str], changes: Sequence[str] = ()) -> Report:
    """Read a scenario and report on it; wrong input is in the report, never raised.

    Args:
        name_or_path: a built-in scenario or a folder.
        changes: `path=value`, as for `--set`: the report is on the changed scenario.
    """
    try:
        reading = read(name_or_path)
    except InputError as error:
        return Report(error.problems)
    notes, draft, head, about = reading.notes, reading.draft, reading.head, reading.school.about
    if changes and reading.scenario is not None and not notes.problems:
        try:
            made = apply(reading.scenario, changes)
        except InputError as error:
            return Report(error.problems)
        draft = draft_of(made)
        title = made.school.title or made.school.name
        plan = reading.places.file("school")
        return Report((), tuple(reading.doubts(draft)), tuple(_summary(draft, made)), draft, plan, title)
    title = (about.title or about.name) if about is not None else str(name_or_path)
    return Report(
        tuple(notes.problems),
        tuple(notes.warnings),
        tuple(_summary(draft, head)),
        draft,
        reading.places.file("school"),
        title,
    )


def _summary(draft: Draft, head: Head | Scenario | None) -> list[str]:
    people = draft.people
    sentences: list[str] = []
    if people:
        roles: Counter[str] = Counter(person.role for person in people.values())
        classes = {person.class_ for person in people.values() if person.class_ is not None}
        parts = [_many(roles[role], role) for role in ROLES if roles[role]]
        inside = f" in {_many(len(classes), 'class')}" if classes else ""
        sentences.append(f"{_many(len(people), 'person')}: {', '.join(parts)}{inside}.")
    if draft.rooms:
        exits = sum(1 for door in draft.doors.values() if len(door.joins) == 1)
        sentences.append(
            f"{_many(len(draft.rooms), 'room')} on {_many(len(draft.levels), 'level')}, "
            f"{_many(len(draft.doors), 'door')}, {exits} of them off the site."
        )
    ties, lessons, bells = len(draft.ties), len(draft.timetable), len(draft.bells)
    if people:
        sentences.append(f"{_many(ties, 'tie')}, {_many(lessons, 'lesson')} a week, {_many(bells, 'bell')}.")
    if draft.pathogen is not None:
        pathogen = draft.pathogen
        passes = pathogen.transmission
        ways = f"{_many(len(pathogen.routes), 'route')} of infection"
        if passes is not None:
            ways = f"an R0 of {passes.r0} in the reference school ({passes.reference})"
        sentences.append(f"{pathogen.title or pathogen.name}: {_many(len(pathogen.stages), 'stage')}, {ways}.")
    if head is not None:
        on = sum(measure.on for measure in draft.measures.values())
        sentences.append(
            f"{_many(on, 'event or measure', 'events and measures')}; from {head.start:%A, %d %B %Y, %H:%M} "
            f"for {head.horizon}; {_many(head.runs, 'run')}."
        )
    return sentences


def _many(number: int, one: str, more: str = "") -> str:
    plural = {"person": "people", "class": "classes", "staff": "staff", "family": "family members"}
    return f"{number:,} {one if number == 1 else more or plural.get(one, one + 's')}"
