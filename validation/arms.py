"""The changed schools of the sense checks: what is changed, what must come of it, and where it can be done."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from shapely.geometry import LineString, Point, Polygon

from homeroom.exchange import library
from homeroom.spec.scenario import Scenario
from homeroom.spec.school import Door
from homeroom.world.assemble import assemble
from homeroom.world.tables import OUTDOOR_CATEGORIES

FEWER, NOT_MORE, DRAWN, OPEN = "fewer lost", "not more lost", "more hunters at the noise", "no claim"
"""What is claimed of the paired difference: its interval lies below zero; it does not lie above zero; that of the
hunters about the noise lies above zero; nothing."""
LURE = "noise-of-the-sense-check"
STRONGER = 5.0
"""Factor on the strength of doors: from the assumed value to the upper end of its range (`library/defaults`)."""
WEAKER = 0.2
"""The same down to about the lower end."""
SHUT_FEWER, SHUT_MORE = "smaller share of those behind shut doors lost", "larger share of those behind shut doors lost"
"""What is claimed of those whom doors can help (see `validation.shut`); the interval lies below zero, or above."""
MARGIN = 0.3
"""How far a made-up exit keeps from corners and other doors (m)."""


class Arm(NamedTuple):
    """One change.

    Attributes:
        name: of the row.
        claim: what must come of it, fixed before anything was run.
        change: scenario -> changed scenario, or None where the school has no such thing.
        behind: what must come of it for those behind shut doors; shown in a row of its own.
    """

    name: str
    claim: str
    change: Callable[[Scenario], Scenario | None]
    behind: str = OPEN


def _set(changes: Mapping[str, Any]) -> Callable[[Scenario], Scenario | None]:
    def change(scenario: Scenario) -> Scenario | None:
        return scenario.replace(changes)

    return change


def _doors(scenario: Scenario, category: str) -> list[Door]:
    rooms = scenario.school.rooms
    return [d for d in scenario.school.doors.values() if any(rooms[r].category == category for r in d.joins)]


def _lock(category: str, locked: bool) -> Callable[[Scenario], Scenario | None]:
    def change(scenario: Scenario) -> Scenario | None:
        doors = [d for d in _doors(scenario, category) if d.lock != "none" and d.locked != locked]
        if not doors:
            return None
        changes: dict[str, Any] = {f'school.doors."{d.id}".locked': locked for d in doors}
        changes |= {f'school.doors."{d.id}".open': False for d in doors if locked and d.open}
        return scenario.replace(changes)

    return change


def _no_alarm(scenario: Scenario) -> Scenario | None:
    alarms = {f"measures.{name}.on": False for name, m in scenario.measures.items() if m.action == "alarm" and m.on}
    return scenario.replace(alarms) if alarms else None


def _no_friends(scenario: Scenario) -> Scenario | None:
    return scenario.model_copy(update={"ties": ()}) if scenario.ties else None


def _strength(factor: float) -> Callable[[Scenario], Scenario | None]:
    def change(scenario: Scenario) -> Scenario | None:
        world = assemble(scenario)
        strength = zip(world.door_ids, world.doors.strength.tolist(), strict=True)
        return scenario.replace({f'school.doors."{d}".strength': f"{factor * s:g} s" for d, s in strength if s > 0.0})

    return change


def more_exits(scenario: Scenario) -> Scenario | None:
    """Beside every exit another one like it, wherever the outline leaves room for it."""
    doors = dict(scenario.school.doors)
    taken = [LineString(door.line) for door in doors.values()]
    added = 0
    for door in list(doors.values()):
        if len(door.joins) != 1:
            continue
        line = _beside(door, Polygon(scenario.school.rooms[door.joins[0]].polygon[0]), taken)
        if line is None:
            continue
        added += 1
        taken.append(LineString(line))
        name = f"{door.id}-again"
        doors[name] = door.model_copy(update={"id": name, "line": line, "locked": False, "open": True})
    if not added:
        return None
    return scenario.model_copy(update={"school": scenario.school.model_copy(update={"doors": doors})})


def _beside(door: Door, room: Polygon, taken: list[LineString]) -> Any:
    """A line as long as that of `door`, elsewhere on the same outline, clear of corners and other doors."""
    ring = room.exterior
    width = LineString(door.line).length
    start = ring.project(Point(LineString(door.line).centroid))
    for offset in np.arange(width + MARGIN, ring.length / 2.0, 0.5):
        for at in (start + offset, start - offset):
            a, b = (ring.interpolate((at + side * width / 2.0) % ring.length) for side in (-1, 1))
            line = LineString([a, b])
            straight = abs(line.length - width) < 1e-6 and ring.buffer(1e-6).contains(line)
            if straight and all(line.distance(other) > MARGIN for other in taken):
                return ((a.x, a.y), (b.x, b.y))
    return None


def _drilled(scenario: Scenario) -> Scenario | None:
    """What the scenario `hyosan-drilled` changes, as far as this school has it."""
    folder = library.path_of("scenario", "hyosan-drilled")
    if folder is None:
        return None
    written = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))["changes"]
    known = {path: value for path, value in written.items() if not path.startswith("measures.")}
    known |= {path: value for path, value in written.items() if path.split(".")[1] in scenario.measures}
    return scenario.replace(known)


def _noise(scenario: Scenario) -> Scenario | None:
    outdoors = [r for r in scenario.school.rooms.values() if r.category in OUTDOOR_CATEGORIES and r.category != "roof"]
    if not outdoors:
        return None
    lure = {
        "action": "decoy", "room": outdoors[-1].id, "level": "110 dB", "every": "30 s",
        "after": "first_hunter", "delay": "1 h",
    }  # fmt: skip
    return scenario.replace({f"measures.{LURE}": lure})


ARMS = (
    Arm("the gym is locked", OPEN, _lock("gym", True)),
    Arm("everybody has a key", NOT_MORE, _set({"people.*.keys": True})),
    Arm("the roof is open", OPEN, _lock("roof", False)),
    Arm("the alarm never rings", OPEN, _no_alarm),
    Arm("nobody has friends", OPEN, _no_friends),
    Arm("all are cowards", OPEN, _set({"people.*.temper.courage": 0.0, "people.*.temper.altruism": 0.0})),
    Arm("all are heroes", OPEN, _set({"people.*.temper.courage": 1.0, "people.*.temper.altruism": 1.0})),
    Arm("hunters are deaf", FEWER, _set({"conduct.hunter_hearing": "200 dB"})),
    Arm("hunters are blind", FEWER, _set({"conduct.hunter_sight": "0 m", "conduct.hunter_scent": "0 m"})),
    Arm("hunters are deaf and blind", FEWER, _set({
        "conduct.hunter_hearing": "200 dB", "conduct.hunter_sight": "0 m", "conduct.hunter_scent": "0 m",
    })),
    Arm("twice the exits", NOT_MORE, more_exits),
    Arm(f"doors {STRONGER:g} times as strong", FEWER, _strength(STRONGER), SHUT_FEWER),
    Arm(f"doors {WEAKER:g} times as strong", OPEN, _strength(WEAKER), SHUT_MORE),
    Arm("a drilled school", FEWER, _drilled),
    Arm("noise outdoors, an hour after the first hunter", DRAWN, _noise),
)  # fmt: skip
