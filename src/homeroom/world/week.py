"""The standard week: where everybody means to be, Monday to Sunday, and the blocks of time in each room.

It is made by the same rules as the itinerary of a story (`world.itinerary`), once for one week: what a bell leaves open
is a habit of the person for that day of the week. A calendar says on which days of a scenario the school is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from homeroom.generate.keyed import uniforms
from homeroom.kernels import draws
from homeroom.kernels.outbreak_arrays import DAY, WAY, WEEK
from homeroom.kernels.outbreak_setting import BLOCK, ROW
from homeroom.spec.people import Person
from homeroom.spec.quantity import Quantity
from homeroom.spec.scenario import Scenario
from homeroom.world.itinerary import plan_days
from homeroom.world.places import find_places
from homeroom.world.rooms import Rooms
from homeroom.world.tables import ACTIVITIES, Table, table

A_MONDAY = datetime(2001, 1, 1)
"""Habits are keyed by days of this week: the same in every scenario."""
_MINUTE = 60_000
_TRAVEL = ACTIVITIES.index("travel")


@dataclass(frozen=True)
class Week:
    """Rows of everybody's days, and who is in a room together.

    Attributes:
        rows: ROW. row_first: (people, 8), see `kernels.outbreak_setting`.
        blocks: BLOCK, by room and time. block_first: (rooms + 1,) blocks of each room.
        members: (sum of member_n,) people by block, in order of their seats.
        home: (people,) the room each belongs to, -1 none.
    """

    rows: Table
    row_first: NDArray[np.int32]
    blocks: Table
    block_first: NDArray[np.int32]
    members: NDArray[np.int32]
    home: NDArray[np.int32]


def week_of(
    scenario: Scenario, rooms: Rooms, people: list[Person], who: NDArray[np.uint32], way: NDArray[np.bool_], length: int
) -> Week:
    """Plan the standard week.

    Args:
        scenario: for bells and timetable.
        rooms: the building.
        people: everybody, in order of their index; families stay at home.
        who: (people,) hashes.
        way: (people,) who has company on the way to school and back.
        length: how long a way is (ms).
    """
    at_school = [i for i, person in enumerate(people) if person.role != "family"]
    some = [people[i] for i in at_school]
    horizon = Quantity(value=WEEK / 1000.0, unit="s", written="7 d")
    monday = scenario.model_copy(update={"start": A_MONDAY, "horizon": horizon, "measures": {}})
    places = find_places(scenario, rooms, some)
    plan = plan_days(monday, places, some, who[at_school])
    index = np.array(at_school, dtype=np.int64)
    person, start, room, activity = index[plan["person"]], plan["time"], plan["room"], plan["activity"]
    end = np.full(len(start), WEEK, dtype=np.int64)
    end[:-1] = np.where(person[1:] == person[:-1], start[1:], WEEK)
    rows = np.stack([person, start, end, room, activity])[:, (room >= 0) & (end > start)]
    rows = _cut(rows, _marks(scenario, rows))
    rows = _with_ways(rows, way, length)
    order = np.lexsort((rows[1], rows[0]))
    rows = rows[:, order]
    found = table(ROW, rows.shape[1])
    day = rows[1] // DAY
    found.start[:], found.end[:] = rows[1] - day * DAY, rows[2] - day * DAY
    found.room[:], found.activity[:] = rows[3], rows[4]
    row_first = np.searchsorted(rows[0] * 8 + day, (np.arange(len(people)) * 8)[:, None] + np.arange(8)[None, :])
    blocks, block_first, members = _blocks(rows, found, people, who, len(rooms.room_ids))
    home = np.full(len(people), -1, dtype=np.int32)
    home[at_school] = places.home
    return Week(found, row_first.astype(np.int32), blocks, block_first, members, home)


def _marks(scenario: Scenario, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keys room * WEEK + time at which a room's company changes with a bell, or a day ends; rising."""
    bells = {bell.start_minute for bell in scenario.bells} | {bell.end_minute for bell in scenario.bells}
    minutes = np.array(sorted(bells | {0, 24 * 60}), dtype=np.int64) * _MINUTE
    room = np.concatenate([rows[3], rows[3]])
    time = np.concatenate([rows[1], rows[2]])
    own = np.isin(time % DAY, minutes)
    midnights = np.arange(0, 8, dtype=np.int64) * DAY
    everywhere = (np.unique(rows[3])[:, None] * (2 * WEEK) + midnights[None, :]).ravel()
    return np.unique(np.concatenate([room[own] * (2 * WEEK) + time[own], everywhere]))


def _cut(rows: NDArray[np.int64], marks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Split rows at the marks of their room that lie inside them."""
    base = rows[3] * (2 * WEEK)
    low = np.searchsorted(marks, base + rows[1], side="right")
    high = np.searchsorted(marks, base + rows[2], side="left")
    pieces = high - low + 1
    out = np.repeat(rows, pieces, axis=1)
    ends = np.cumsum(pieces)
    number = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - pieces, pieces)
    inner = number > 0
    out[1, inner] = marks[np.repeat(low, pieces)[inner] + number[inner] - 1] - out[3, inner] * (2 * WEEK)
    last = number == np.repeat(pieces, pieces) - 1
    out[2, ~last] = out[1, np.flatnonzero(~last) + 1]
    return out


def _with_ways(rows: NDArray[np.int64], way: NDArray[np.bool_], length: int) -> NDArray[np.int64]:
    """Add the way to school before, and the way home after, each day of those who have company on it."""
    key = rows[0] * 8 + rows[1] // DAY
    if rows.shape[1] == 0 or length <= 0:
        return rows
    order = np.lexsort((rows[1], rows[0]))
    rows, key = rows[:, order], key[order]
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    last = np.roll(first, -1)
    last[-1] = True
    mine = way[rows[0]]
    there = first & mine & (rows[1] % DAY >= length)
    back = last & mine & (rows[2] % DAY + length <= DAY) & (rows[2] % DAY > 0)
    go, come = rows[:, there].copy(), rows[:, back].copy()
    go[2], go[1] = go[1], go[1] - length
    come[1], come[2] = come[2], come[2] + length
    for part in (go, come):
        part[3], part[4] = WAY, _TRAVEL
    return np.concatenate([rows, go, come], axis=1)


def _blocks(
    rows: NDArray[np.int64], found: Table, people: list[Person], who: NDArray[np.uint32], n_rooms: int
) -> tuple[Table, NDArray[np.int32], NDArray[np.int32]]:
    """Blocks of rooms, and in `found` the block and slot of every row."""
    found.block[:] = -1
    inside = np.flatnonzero(rows[3] >= 0)
    if not len(inside):
        return table(BLOCK, 0), np.zeros(n_rooms + 1, dtype=np.int32), np.zeros(0, dtype=np.int32)
    person, start, end, room = rows[0, inside], rows[1, inside], rows[2, inside], rows[3, inside]
    # Rows of a room were cut at all its marks: those between the same two marks are one block.
    order = np.lexsort((end, start, room))
    reach = np.maximum.accumulate(end[order] + room[order] * (2 * WEEK))
    begins = start[order] + room[order] * (2 * WEEK)
    new = np.ones(len(order), dtype=bool)
    new[1:] = begins[1:] >= reach[:-1]
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.cumsum(new) - 1
    n = int(new.sum())
    blocks = table(BLOCK, n)
    blocks.start[:] = np.full(n, 2 * WEEK)
    np.minimum.at(blocks.start, number, start)
    np.maximum.at(blocks.end, number, end)
    blocks.room[number] = room
    seat = _seats(people, who)
    pairs = np.unique(number * (1 << 24) + seat[person])
    by_seat = np.argsort(seat)
    of_pair, members = pairs >> 24, by_seat[pairs & ((1 << 24) - 1)]
    first = np.searchsorted(of_pair, np.arange(n + 1))
    blocks.member_first[:], blocks.member_n[:] = first[:-1], np.diff(first)
    blocks.columns[:] = np.maximum(np.ceil(np.sqrt(blocks.member_n)), 1)
    found.block[inside] = number
    found.slot[inside] = np.searchsorted(pairs, number * (1 << 24) + seat[person]) - first[number]
    block_first = np.searchsorted(blocks.room, np.arange(n_rooms + 1))
    return blocks, block_first.astype(np.int32), members.astype(np.int32)


def _seats(people: list[Person], who: NDArray[np.uint32]) -> NDArray[np.int64]:
    """(people,) rank of everybody in the order in which people sit: by class, then seat, then a keyed number."""
    luck = uniforms(who, 0, draws.HABIT_SEAT, 0)
    classes = {name: k for k, name in enumerate(sorted({p.class_ for p in people if p.class_ is not None}))}
    group = np.array([classes.get(p.class_ or "", len(classes)) for p in people], dtype=np.int64)
    seat = np.array([10**6 if p.seat is None else p.seat for p in people], dtype=np.int64)
    order = np.lexsort((luck, seat, group))
    rank = np.empty(len(people), dtype=np.int64)
    rank[order] = np.arange(len(people))
    return rank


def way_groups(
    people: list[Person], who: NDArray[np.uint32], companions: float
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Who goes to school with whom: on one bus or street where people.csv says so, else who lives near each other.

    Every other household of a pupil is in one of so many neighbourhoods, by a keyed number of its first member, that
    `companions` pupils on average share one.

    Returns:
        (people + 1,) where each person's companions begin in the second array, and the companions.
    """
    groups: dict[str | int, list[int]] = {}
    for i, person in enumerate(people):
        if person.way is not None and person.role != "family":
            groups.setdefault(person.way, []).append(i)
    pupils = [i for i, p in enumerate(people) if p.role == "pupil" and p.way is None and p.household is not None]
    first = np.zeros(len(people) + 1, dtype=np.int64)
    speaker: dict[str, int] = {}
    for i in pupils:
        speaker.setdefault(people[i].household or "", i)
    bins = max(1, round(len(pupils) / max(companions + 1.0, 1.0)))
    luck = uniforms(
        who[np.array([speaker[people[i].household or ""] for i in pupils], dtype=np.int64)], 0, draws.WAY_GROUP, 0
    )
    for i, u in zip(pupils, luck, strict=True):
        groups.setdefault(int(u * bins), []).append(i)
    lists: list[list[int]] = [[] for _ in people]
    for members in groups.values():
        for i in members:
            lists[i] = [j for j in members if j != i]
    first[1:] = np.cumsum([len(found) for found in lists])
    return first.astype(np.int32), np.array([j for found in lists for j in found], dtype=np.int32)
