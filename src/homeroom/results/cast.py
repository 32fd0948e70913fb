"""The words beside the numbers: how people, rooms and stages are called in everything that leaves the program."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from homeroom.world.tables import FATES, ROLES

if TYPE_CHECKING:
    from homeroom.spec.scenario import Scenario
    from homeroom.world.outbreak import Setting
    from homeroom.world.tables import World


@dataclass(frozen=True)
class Cast:
    """Names in index order of a World.

    Attributes:
        title: of the scenario.
        start: local date and time at t = 0.
        horizon: end of the scenario (ms).
        ids, names, roles, classes: one entry per person; class "" for none. `names` are pseudonyms where
            the real ones must not leave the machine.
        principal: one entry per person: has a name of their own that may be shown (the named cast of a story).
        rooms: one name per room.
        doors: one name per door ("the door between A and B").
        stages: one label per stage.
        fates: index into FATES of each stage: how a person in it counts.
        measures: ids in index order of the events' `code`.
    """

    title: str
    start: datetime
    horizon: int
    ids: tuple[str, ...]
    names: tuple[str, ...]
    roles: tuple[str, ...]
    classes: tuple[str, ...]
    principal: tuple[bool, ...]
    rooms: tuple[str, ...]
    doors: tuple[str, ...]
    stages: tuple[str, ...]
    fates: tuple[int, ...]
    measures: tuple[str, ...] = ()

    def room(self, index: int) -> str:
        """Name of a room; "off the site" for -1."""
        return self.rooms[index] if index >= 0 else "off the site"

    def person(self, index: int) -> str:
        """Name of a person; "" for -1."""
        return self.names[index] if index >= 0 else ""


def cast(scenario: Scenario, world: World, *, names: bool = False, measures: tuple[str, ...] = ()) -> Cast:
    """Collect the words of a scenario in the order of its World.

    Args:
        scenario: where names stand.
        world: whose index order counts.
        names: show real names. Fictional scenarios always show them.
        measures: ids by the code of their events, as the engine numbers them.
    """
    people = scenario.people
    show = names or scenario.fictional
    classes = tuple(world.group_ids[g] if g >= 0 else "" for g in world.people.group.tolist())
    roles = tuple(ROLES[r] for r in world.people.role.tolist())
    masks = pseudonyms(world.person_ids, roles, classes)
    own = tuple((people[i].name or "") if show else "" for i in world.person_ids)
    rooms = tuple(_room_name(scenario, i) for i in world.room_ids)
    return Cast(
        title=scenario.title or scenario.name,
        start=scenario.start,
        horizon=int(world.horizon),
        ids=world.person_ids,
        names=tuple(name or mask for name, mask in zip(own, masks, strict=True)),
        roles=roles,
        classes=classes,
        principal=tuple(bool(name) and not re.search(r"\d", name) for name in own),
        rooms=rooms,
        doors=tuple(_door_name(a, b, rooms) for a, b in zip(world.doors.room_a, world.doors.room_b, strict=True)),
        stages=tuple(scenario.pathogen.stages[i].label or i for i in world.stage_ids),
        fates=tuple(int(f) for f in world.stages.fate),
        measures=measures,
    )


def cast_of_outbreak(
    scenario: Scenario, setting: Setting, *, names: bool = False, measures: tuple[str, ...] = ()
) -> Cast:
    """The words of a scenario without hunters, in the order of its Setting.

    People of the families have no names of their own. A school that was made up has no names to keep secret either:
    its people are called by pseudonyms as well.

    Args:
        scenario: where names stand.
        setting: whose index order counts.
        names: show real names. Fictional scenarios always show them.
        measures: ids by the code of their events, as the engine numbers them.
    """
    show = names or scenario.fictional
    classes = tuple(setting.group_ids[g] if g >= 0 else "" for g in setting.people.group.tolist())
    roles = tuple(ROLES[r] for r in setting.people.role.tolist())
    masks = pseudonyms(setting.person_ids, roles, classes)
    known = scenario.people
    own = tuple((known[i].name or "") if show and i in known else "" for i in setting.person_ids)
    stages = scenario.pathogen.stages
    return Cast(
        title=scenario.title or scenario.name,
        start=scenario.start,
        horizon=round(scenario.horizon.value * 1000),
        ids=setting.person_ids,
        names=tuple(name or mask for name, mask in zip(own, masks, strict=True)),
        roles=roles,
        classes=classes,
        principal=tuple(bool(name) and not re.search(r"\d", name) for name in own),
        rooms=tuple(_room_name(scenario, i) for i in setting.room_ids),
        doors=(),
        stages=tuple(stages[i].label or i for i in setting.disease.stage_ids),
        fates=tuple(FATES.index(stages[i].fate) for i in setting.disease.stage_ids),
        measures=measures,
    )


@lru_cache(maxsize=4)
def pseudonyms(ids: tuple[str, ...], roles: tuple[str, ...], classes: tuple[str, ...]) -> tuple[str, ...]:
    """A speaking mask for everybody: "Pupil 7 of 2-5", "Teacher 3".

    Numbered by id within role and class, so that neither the order of rows nor the real name shows through.
    """
    seen: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in sorted(range(len(ids)), key=lambda i: _natural(ids[i])):
        seen[roles[index], classes[index]].append(index)
    masks = [""] * len(ids)
    titles = {"staff": "Staff member", "family": "Family member"}
    for (role, group), members in seen.items():
        for number, index in enumerate(members, start=1):
            title = titles.get(role, role.capitalize())
            masks[index] = f"{title} {number} of {group}" if group else f"{title} {number}"
    return tuple(masks)


def _natural(text: str) -> list[tuple[int, int, str]]:
    """Sort key that puts p9 before p10."""
    parts = re.findall(r"\d+|\D+", text)
    return [(0, int(p), "") if p.isdecimal() and p.isascii() else (1, 0, p) for p in parts]


def _room_name(scenario: Scenario, room: str) -> str:
    """A room's name, with its floor where two rooms of the school share the name."""
    rooms = scenario.school.rooms
    name = rooms[room].name or room
    twins = sum(1 for other in rooms.values() if (other.name or other.id) == name)
    if twins == 1:
        return name
    level = scenario.school.levels.get(rooms[room].level)
    return f"{name} ({level.name or level.id})" if level else f"{name} ({room})"


def _door_name(a: int, b: int, rooms: tuple[str, ...]) -> str:
    if b < 0:
        return f"the way out of {rooms[a]}"
    return f"the door between {rooms[a]} and {rooms[b]}"
