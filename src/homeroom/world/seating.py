"""A spot for everybody in every room their day takes them to.

Whoever belongs to a room has a seat there that is theirs; others take a free one, the one they had before if they can,
so that few in a large room stand all over it.
Rooms get as many spots as they are made for, or as the itinerary needs.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homeroom.errors import InputError, Problem
from homeroom.spec.people import Person
from homeroom.world.geometry import Building
from homeroom.world.itinerary import Rows
from homeroom.world.portals import Line
from homeroom.world.seats import arrange, cells_of, spread
from homeroom.world.tables import CATEGORIES, NONE, SEAT, Table, table

_SPARE = 10
"""Rooms nobody plans to be in get this many spots, if they fit, for those who end up there."""


@dataclass
class _Demand:
    """What the itinerary asks of each room: seats that belong to somebody, guests at once, people at once."""

    owners: list[list[int]]
    guests: NDArray[np.int64]
    together: NDArray[np.int64]


def furnish(
    building: Building, people: Sequence[Person], home: NDArray[np.int64], rows: Rows, room_names: Sequence[str]
) -> tuple[Table, NDArray[np.int64]]:
    """Arrange seats in every room and give everybody one for every row of the itinerary.

    Args:
        building: its rooms get seat_first and seat_n.
        people: in order of their index; home: (people,) the room each belongs to.
        rows: the itinerary.
        room_names: ids, for messages.

    Returns:
        The seats, and (rows,) the seat of each row, -1 where everybody finds their own spot.

    Raises:
        InputError: naming every room where more people are meant to be at once than fit.
    """
    demand = _demand(building, people, home, rows)
    doors: list[list[Line]] = [[] for _ in range(len(building.rooms))]
    for x1, y1, x2, y2, *sides in np.asarray(building.doors)[["x1", "y1", "x2", "y2", "room_a", "room_b"]].tolist():
        line = ((x1, y1), (x2, y2))
        for r in sides:
            if r >= 0:
                doors[r].append(line)
    problems: list[Problem] = []
    spots: list[NDArray[np.float64]] = []
    for r, room in enumerate(building.rooms):
        owned = max([len(demand.owners[r]), *((people[i].seat or 0) + 1 for i in demand.owners[r])])
        wanted = max(owned + int(demand.guests[r]), int(demand.together[r]))
        if room.category != CATEGORIES.index("stairs"):
            wanted = max(wanted, int(room.capacity), _SPARE)
        found = arrange(building.floors[r], doors[r], wanted)
        if len(found) < demand.together[r]:
            made_for = f"made for {room.capacity}" if room.capacity >= 0 else f"of {room.area:.0f} m2"
            problems.append(
                Problem(
                    f'plan.geojson, unit "{room_names[r]}"',
                    f"{demand.together[r]} people are meant to be there at once, {len(found)} fit in ({made_for})",
                    "make the room larger, or send fewer people there at a time (timetable.csv, bells.csv)",
                )
            )
        spots.append(found)
    if problems:
        raise InputError(problems)
    seats = table(SEAT, sum(len(s) for s in spots))
    used = 0
    for r, found in enumerate(spots):
        building.rooms.seat_first[r], building.rooms.seat_n[r] = used, len(found)
        at = slice(used, used + len(found))
        used += len(found)
        if len(found):
            seats.x[at], seats.y[at], seats.room[at] = found[:, 0], found[:, 1], r
            seats.cell[at] = cells_of(found, r, building.rooms, building.cells, building.edges)
    return seats, _assign(building, seats, people, home, rows, demand)


def _demand(building: Building, people: Sequence[Person], home: NDArray[np.int64], rows: Rows) -> _Demand:
    n = len(building.rooms)
    owners: list[list[int]] = [[] for _ in range(n)]
    visits = set(zip(rows["person"].tolist(), rows["room"].tolist(), strict=True))
    for i in range(len(people)):
        if home[i] >= 0 and (i, int(home[i])) in visits:
            owners[home[i]].append(i)
    is_guest = rows["room"] != home[rows["person"]]
    return _Demand(owners, _most(rows, n, is_guest), _most(rows, n, np.ones(len(is_guest), dtype=bool)))


def _most(rows: Rows, n: int, who: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The largest number of people who are in each of n rooms at once, counting the rows of `who`."""
    person, time, room = rows["person"], rows["time"], rows["room"]
    until = np.full(len(time), 2**61, dtype=np.int64)
    follows = person[1:] == person[:-1]
    until[:-1][follows] = time[1:][follows]
    keep = who & (room >= 0)
    rooms = np.concatenate([room[keep], room[keep]])
    times = np.concatenate([time[keep], until[keep]])
    change = np.concatenate([np.ones(keep.sum(), dtype=np.int64), -np.ones(keep.sum(), dtype=np.int64)])
    order = np.lexsort((change, times, rooms))  # at one moment, those who leave go first
    rooms, change = rooms[order], change[order]
    out = np.zeros(n, dtype=np.int64)
    if len(rooms):  # every room's changes sum to nothing, so one running sum serves all rooms
        np.maximum.at(out, rooms, np.cumsum(change))
    return out


def _assign(
    building: Building, seats: Table, people: Sequence[Person], home: NDArray[np.int64], rows: Rows, demand: _Demand
) -> NDArray[np.int64]:
    """The seat of every row."""
    first_seat = building.rooms.seat_first.tolist()
    own: dict[int, int] = {}
    spots: list[list[int]] = []  # of guests, in the order in which they fill them
    for r, n in enumerate(building.rooms.seat_n.tolist()):
        taken = _owned(demand.owners[r], people, n)
        own.update({i: seat + first_seat[r] for i, seat in taken.items()})
        left = np.setdiff1d(np.arange(n), list(taken.values()))
        at = first_seat[r] + left
        spots.append(left[spread(np.column_stack([seats.x[at], seats.y[at]]), int(demand.guests[r]))].tolist())
    free = [list(range(len(found))) for found in spots]
    seat = np.full(len(rows["time"]), NONE, dtype=np.int64)
    holds: dict[int, tuple[int, int]] = {}  # person -> (room, place in the order) of a guest's spot
    before: dict[tuple[int, int], int] = {}
    order = np.lexsort((rows["person"], rows["time"]))
    person, time, room = (rows[name][order].tolist() for name in ("person", "time", "room"))
    homes = home.tolist()
    k = 0
    while k < len(person):
        end = k
        while end < len(person) and time[end] == time[k]:
            held = holds.pop(person[end], None)
            if held is not None:
                heapq.heappush(free[held[0]], held[1])
            end += 1
        for at in range(k, end):
            i, r = person[at], room[at]
            if r < 0:
                continue
            if homes[i] == r and i in own:
                seat[order[at]] = own[i]
                continue
            if not free[r]:
                continue
            place = before.get((i, r))
            if place is not None and place in free[r]:
                free[r].remove(place)
                heapq.heapify(free[r])
            else:
                place = heapq.heappop(free[r])
            before[i, r] = place
            holds[i] = r, place
            seat[order[at]] = first_seat[r] + spots[r][place]
        k = end
    return seat


def _owned(owners: list[int], people: Sequence[Person], n: int) -> dict[int, int]:
    """The number of each owner's seat: as written in people.csv where it can be, else the first that is left."""
    written = {i: people[i].seat for i in owners if people[i].seat is not None}
    base = 0 if 0 in written.values() else 1
    taken: dict[int, int] = {}
    used: set[int] = set()
    for i in owners:
        seat = written.get(i)
        if seat is not None and 0 <= seat - base < n and seat - base not in used:
            taken[i] = seat - base
            used.add(seat - base)
    left = iter([s for s in range(n) if s not in used])
    for i in owners:
        if i not in taken:
            number = next(left, None)
            if number is None:
                break
            taken[i] = number
    return taken
