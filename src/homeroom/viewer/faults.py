"""What is wrong or doubtful about a plan, and where on the drawing it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeroom.errors import InputError, Problem
from homeroom.exchange.check import Report
from homeroom.spec import rules_building
from homeroom.spec.adjacency import outline
from homeroom.spec.base import shown
from homeroom.spec.school import Door, Room, School

if TYPE_CHECKING:
    from homeroom.spec.validate import Draft
    from homeroom.world.geometry import Building

_NAMED = re.compile(r'^plan\.geojson, (unit|opening) "(.*)"$')


@dataclass
class Fault:
    """One message and every room and door that it is about.

    Attributes:
        message: what was found and what to do.
        wrong: it cannot be run like this; else it is only doubtful.
        rooms, doors: ids; both empty for what concerns the plan as a whole.
        other: places in words that are not drawn, because they could not be read.
    """

    message: str
    wrong: bool
    rooms: list[str] = field(default_factory=list)
    doors: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Survey:
    """A plan as it can be drawn.

    Attributes:
        rooms: those that have a shape.
        doors: all that could be read.
        building: cells and portals of what is right; None if nothing is.
        faults: what is wrong first.
    """

    rooms: dict[str, Room]
    doors: dict[str, Door]
    building: Building | None
    faults: tuple[Fault, ...]


def survey(report: Report) -> Survey:
    """Cut what is right into cells, and gather what is not.

    Args:
        report: of `homeroom check`; its problems that stand in no feature of the plan are left out.
    """
    draft = report.draft
    if draft is None:
        return Survey({}, {}, None, ())
    rooms = {name: room for name, room in draft.rooms.items() if _has_extent(room)}
    faults = _Faults()
    for found in (*rules_building.references(draft), *rules_building.drawing(draft)):
        faults.add(found.path, found.found, found.do, wrong=True)
    faults.add_problems(report, draft)
    building, problems = _cells(draft, rooms, faults)
    for kind, name, problem in problems:
        faults.put(kind, name, problem.found, problem.do, wrong=True)
    for found in rules_building.doubts(draft):
        faults.add(found.path, found.found, found.do, wrong=False)
    return Survey(rooms, dict(draft.doors), building, faults.all())


def _has_extent(room: Room) -> bool:
    """Whether there is anything to draw; an outline that crosses itself may have an area of 0 and is drawn too."""
    x0, y0, x1, y1 = outline(room).bounds
    return bool(x1 > x0 and y1 > y0)


def layout_problems(report: Report) -> list[Problem]:
    """What only shows when a plan that seems right is cut into cells: openings that overlap, outlines of no use."""
    if report.problems or report.draft is None or not report.draft.rooms:
        return []
    _, problems = _cells(report.draft, dict(report.draft.rooms), _Faults())
    return [
        Problem(f"{report.plan}, feature {shown(name).strip(chr(34))}", p.found, p.do) if name else p
        for _, name, p in problems
    ]


class _Faults:
    """Faults, those with the same message together."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, bool], Fault] = {}
        self.told: set[tuple[str, str]] = set()

    def add(self, path: tuple[str | int, ...], found: str, do: str, *, wrong: bool) -> None:
        """Note a finding, by its path in the scenario."""
        kind = str(path[1]) if len(path) > 2 else ""
        self.put(kind, str(path[2]) if kind else "", found, do, wrong=wrong)

    def put(self, kind: str, name: str, found: str, do: str, *, wrong: bool) -> None:
        """Note something about a room, a door or the whole (kind "")."""
        message = f"{found}; {do}."
        fault = self.found.setdefault((message, wrong), Fault(message, wrong))
        places = {"rooms": fault.rooms, "doors": fault.doors}.get(kind)
        if places is not None and name not in places:
            places.append(name)
            self.told.add((found, name))

    def add_problems(self, report: Report, draft: Draft) -> None:
        """Note the report's problems of the plan that the rules of a building did not tell of."""
        names = [("rooms", name) for name in draft.rooms] + [("doors", name) for name in draft.doors]
        at = {f"{report.plan}, feature {shown(name).strip(chr(34))}": (kind, name) for kind, name in names}
        for problem in report.problems:
            if not problem.where.startswith(report.plan):
                continue
            feature = ", ".join(problem.where.split(", ")[: report.plan.count(", ") + 2])
            kind, name = at.get(feature, ("", ""))
            if (problem.found, name) in self.told:
                continue
            self.put(kind, name, problem.found, problem.do, wrong=True)
            if not name:
                fault = self.found[f"{problem.found}; {problem.do}.", True]
                fault.other.append(problem.where.removeprefix(f"{report.plan}, "))

    def spoiled(self) -> tuple[set[str], set[str]]:
        """Rooms and doors that cannot be cut into cells."""
        wrong = [fault for fault in self.found.values() if fault.wrong]
        return {name for fault in wrong for name in fault.rooms}, {name for fault in wrong for name in fault.doors}

    def all(self) -> tuple[Fault, ...]:
        """Every fault, what is wrong before what is doubtful."""
        return tuple(sorted(self.found.values(), key=lambda fault: not fault.wrong))


def _cells(
    draft: Draft, rooms: dict[str, Room], faults: _Faults
) -> tuple[Building | None, list[tuple[str, str, Problem]]]:
    """Lay out what is right; what turns out wrong on the way is left out, and told by kind and id."""
    from homeroom.world.geometry import lay_out

    bad_rooms, bad_doors = faults.spoiled()
    problems: list[tuple[str, str, Problem]] = []
    for _ in range(len(rooms) + len(draft.doors) + 1):
        kept = {name: room for name, room in rooms.items() if name not in bad_rooms and room.level in draft.levels}
        kept = {name: room for name, room in kept.items() if room.upper is None or room.upper in draft.levels}
        doors = {
            name: door
            for name, door in draft.doors.items()
            if name not in bad_doors and door.level in draft.levels and set(door.joins) <= set(kept)
        }
        if not kept:
            return None, problems
        try:
            return lay_out(School(name="plan", levels=dict(draft.levels), rooms=kept, doors=doors)), problems
        except InputError as error:
            before = len(bad_rooms), len(bad_doors)
            for kind, name, problem in _named(error.problems):
                problems.append((kind, name, problem))
                (bad_rooms if kind == "rooms" else bad_doors).add(name)
            if (len(bad_rooms), len(bad_doors)) == before:
                return None, problems
    return None, problems


def _named(problems: Iterable[Problem]) -> Iterable[tuple[str, str, Problem]]:
    """Kind and id of what the problems of a layout are about."""
    for problem in problems:
        match = _NAMED.match(problem.where)
        if match is None:
            yield "", "", problem
        else:
            yield {"unit": "rooms", "opening": "doors"}[match[1]], match[2], problem
