"""Where people belong: their own room, and where they go in a break or for lunch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from homeroom.generate.defaults import figure
from homeroom.spec.people import Person
from homeroom.spec.scenario import Scenario
from homeroom.world.tables import CATEGORIES, NONE, Table

BREAK_PLACES = ("stay", "corridor", "toilet", "yard")
_PASSAGES = ("corridor", "hall")
_GROUNDS = ("yard", "court", "field")


class Plan(Protocol):
    """What a building or a mere list of rooms says about rooms and the doors between them."""

    @property
    def rooms(self) -> Table:
        """ROOM rows."""

    @property
    def doors(self) -> Table:
        """DOOR rows."""

    @property
    def room_ids(self) -> tuple[str, ...]:
        """Names of the rooms."""


@dataclass(frozen=True)
class Places:
    """Rooms by index.

    Attributes:
        index: room id -> room.
        home: (people,) the room each belongs to, -1 if the school has none.
        of_class: class id -> its room.
        breaks: (rooms, 4) where those who belong to a room may spend a break, in the order of `BREAK_PLACES`.
        shares: (rooms, 4) cumulative shares of these places.
        canteens: rooms for lunch.
        limit: (rooms,) how many choose to be there at once: the capacity, or what crowding allows.
    """

    index: dict[str, int]
    home: NDArray[np.int64]
    of_class: dict[str, int]
    breaks: NDArray[np.int64]
    shares: NDArray[np.float64]
    canteens: tuple[int, ...]
    limit: NDArray[np.int64]


def find_places(scenario: Scenario, building: Plan, people: Sequence[Person]) -> Places:
    """Work out everybody's room and everybody's choices.

    A pupil belongs to the room whose `class` is theirs; staff to their `room`, else to the offices; whoever has
    neither to the largest room of a suitable category, else to the largest room of all.
    """
    rooms = building.rooms
    index = {name: r for r, name in enumerate(building.room_ids)}
    of_class = {
        room.class_: index[key] for key, room in sorted(scenario.school.rooms.items()) if room.class_ is not None
    }
    offices, classrooms, inside = (
        _largest(building, ("office",)),
        _largest(building, ("classroom",)),
        _indoors(building),
    )
    home = np.full(len(people), NONE, dtype=np.int64)
    for i, person in enumerate(people):
        if person.room is not None:
            home[i] = index[person.room]
        elif person.role == "pupil":
            home[i] = of_class.get(person.class_ or "", _first(classrooms, inside))
        else:
            home[i] = _first(offices, (of_class[person.class_],) if person.class_ in of_class else (), inside)
    breaks, shares = _breaks(building)
    crowded = np.floor(rooms.area / figure("day", "break", "crowding")).astype(np.int64)
    limit = np.where(rooms.capacity >= 0, np.minimum(rooms.capacity, crowded), crowded)
    return Places(index, home, of_class, breaks, shares, tuple(sorted(_largest(building, ("canteen",)))), limit)


def _first(*choices: Sequence[int]) -> int:
    return next((rooms[0] for rooms in choices if len(rooms)), NONE)


def _largest(building: Plan, categories: Sequence[str]) -> list[int]:
    """Rooms of these categories, the largest first."""
    wanted = [CATEGORIES.index(name) for name in categories]
    found = [r for r in range(len(building.rooms)) if building.rooms.category[r] in wanted]
    return sorted(found, key=lambda r: (-round(float(building.rooms.area[r]), 6), r))


def _indoors(building: Plan) -> list[int]:
    """Every room one can stay in, the best first: indoors before outdoors, stairs last, large before small."""
    rooms = building.rooms
    last = CATEGORIES.index("stairs")
    return sorted(
        range(len(rooms)),
        key=lambda r: (rooms.category[r] == last, int(rooms.outdoors[r]), -round(float(rooms.area[r]), 6), r),
    )


def _breaks(building: Plan) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    rooms = building.rooms
    n = len(rooms)
    next_to: list[set[int]] = [set() for _ in range(n)]
    for a, b in zip(building.doors.room_a, building.doors.room_b, strict=True):
        if a >= 0 and b >= 0:
            next_to[a].add(int(b))
            next_to[b].add(int(a))
    share = np.array([figure("day", "break", place) for place in BREAK_PLACES])
    passages, toilets = _largest(building, _PASSAGES), _largest(building, ("toilet",))
    grounds = [*_largest(building, _GROUNDS[:1]), *_largest(building, _GROUNDS[1:])][:1]
    breaks = np.tile(np.arange(n, dtype=np.int64)[:, None], (1, len(BREAK_PLACES)))
    weights = np.tile(share, (n, 1))
    for r in range(n):
        beside = [p for p in passages if p in next_to[r]]
        for k, found in (
            (1, beside or _nearest(building, r, passages, other_levels=False)),
            (2, _nearest(building, r, toilets, other_levels=True)),
            (3, grounds),
        ):
            if found:
                breaks[r, k] = found[0]
            else:
                weights[r, k] = 0.0
    weights[:, 0] = np.maximum(weights[:, 0], 1e-9)
    return breaks, np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)


def _nearest(building: Plan, r: int, found: list[int], *, other_levels: bool) -> list[int]:
    """Those of the found rooms that are on the level of room r, or on any level, the nearest first."""
    at = np.array([o for o in found if o != r], dtype=np.int64)
    rooms = building.rooms
    away = np.abs(rooms.level[at] - rooms.level[r])
    if not other_levels:
        at, away = at[away == 0], away[away == 0]
    far = np.round((rooms.x[at] - rooms.x[r]) ** 2 + (rooms.y[at] - rooms.y[r]) ** 2, 6)
    return [int(o) for o in at[np.lexsort((at, far, away))]]
