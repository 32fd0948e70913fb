"""What people did for and to each other, as the log has it: barricades, fights, carrying, errands, expulsions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from homeroom.results.holdouts import hunting
from homeroom.results.schema import ACTIONS, CAUSES, ENDINGS, SET_DOWN, kind
from homeroom.results.state import MOVE, RELEASE, rebuild
from homeroom.story.facts import HALF, HUMAN, Facts
from homeroom.world.tables import DOOR_STATES

if TYPE_CHECKING:
    from homeroom.results.schema import Rows

BARRICADE = kind("barricade")
GONE = (DOOR_STATES.index("open"), DOOR_STATES.index("broken"))
BROKEN = DOOR_STATES.index("broken")
ARRIVED = SET_DOWN.index("arrived")
SAVED = (ENDINGS.index("broke free"), ENDINGS.index("hunter destroyed"))
MOST_BREAKS = 40
"""Of so many barricades that gave way it is looked up who was behind them."""


class Break(NamedTuple):
    """A barricade that gave way: when (ms), which door, the room behind it, and who was alive and unturned in there."""

    time: int
    door: int
    room: int
    inside: list[int]


class Rescue(NamedTuple):
    """Somebody who went at the hunter that held another: when (ms), where, and whether the other came free (0, 1)."""

    time: int
    who: int
    whom: int
    room: int
    freed: int


class Errand(NamedTuple):
    """Somebody who went out for water or food, or to look: when (ms), from which room, and whether they came back."""

    time: int
    who: int
    room: int
    back: int


class Carry(NamedTuple):
    """Somebody who carried another: when (ms), who, whom, from where, and whether they brought them there (0, 1)."""

    time: int
    who: int
    whom: int
    room: int
    brought: int


class Moving(NamedTuple):
    """A group that set out for another room: when (ms), who led, from where, to where, why, how many, how many came."""

    time: int
    who: int
    room: int
    goal: int
    why: int
    people: int
    came: int


class Expulsion(NamedTuple):
    """Somebody whom another sent out of a room because of a wound: when (ms) and from where."""

    time: int
    by: int
    who: int
    room: int


def decisions(facts: Facts, action: str) -> Rows:
    """The decisions of one kind."""
    rows = facts.of("decision")
    found: Rows = rows[rows["code"] == ACTIONS.index(action)]
    return found


def deaths_of(facts: Facts, cause: str) -> Rows:
    """The deaths of one cause."""
    rows = facts.of("death")
    found: Rows = rows[rows["code"] == CAUSES.index(cause)]
    return found


def barricaded_doors(facts: Facts) -> Rows:
    """The first heap against every door that ever had one."""
    rows = facts.of("barricade")
    rows = rows[(rows["code"] >= 0) & (rows["value"] > 0)]
    _, first = np.unique(rows["code"], return_index=True)
    found: Rows = rows[np.sort(first)]
    return found


def breaks(facts: Facts) -> list[tuple[int, int, int]]:
    """Time (ms), door and the room behind it of every barricade that gave way, in the order of the log."""
    heaps: dict[int, int] = {}
    found: list[tuple[int, int, int]] = []
    for row in facts.of("barricade", "door"):
        door = int(row["code"])
        if row["kind"] == BARRICADE:
            if door >= 0 and row["value"] > 0:
                heaps[door] = int(row["room"])
            else:
                heaps.pop(door, None)
        elif row["value"] in GONE:
            room = heaps.pop(door, None)
            if room is not None and row["value"] == BROKEN:
                found.append((int(row["time"]), door, room))
    return found


def behind(facts: Facts, broken: list[tuple[int, int, int]]) -> list[Break]:
    """The first MOST_BREAKS of them with who was behind."""
    return [Break(time, door, room, _unturned_in(facts, room, time)) for time, door, room in broken[:MOST_BREAKS]]


def _unturned_in(facts: Facts, room: int, time: int) -> list[int]:
    state = rebuild(facts.world, facts.events, time)
    fate = state.fate(facts.world)
    here = (state.room == room) & ((fate == HUMAN) | (fate == HALF)) & ~hunting(facts.world, state)
    return np.flatnonzero(here).tolist()


def rescues(facts: Facts) -> list[Rescue]:
    """Everybody who went at a hunter for another, once per hold."""
    return list(_rescues(facts))


def _rescues(facts: Facts) -> Iterator[Rescue]:
    releases = facts.events[facts.events["kind"] == RELEASE]
    for row in decisions(facts, "fight"):
        whom = int(row["whom"])
        if whom < 0:
            continue
        later = releases[(releases["whom"] == whom) & (releases["time"] >= row["time"])]
        freed = int(len(later) > 0 and int(later["code"][0]) in SAVED)
        yield Rescue(int(row["time"]), int(row["who"]), whom, int(row["room"]), freed)


def errands(facts: Facts) -> list[Errand]:
    """Everybody who went out for water or food."""
    return outings(facts, "fetch")


def outings(facts: Facts, action: str) -> list[Errand]:
    """Everybody who went out with such a decision; back: they entered that room again before the next time."""
    rows = decisions(facts, action)
    moves = facts.events[facts.events["kind"] == MOVE]
    out = []
    for row in rows:
        who, time, room = int(row["who"]), int(row["time"]), int(row["room"])
        again = rows["time"][(rows["who"] == who) & (rows["time"] > time)]
        end = int(again[0]) if len(again) else facts.end + 1
        own = (moves["who"] == who) & (moves["time"] > time) & (moves["time"] < end) & (moves["room"] == room)
        out.append(Errand(time, who, room, int(own.any() and not _hunted_before(facts, who, moves[own]))))
    return out


def _hunted_before(facts: Facts, who: int, moves: Rows) -> bool:
    """Whether somebody had become a hunter before the first of these moves: then it is not they who came back."""
    turned = facts.turnings["time"][facts.turnings["who"] == who]
    return bool(len(turned)) and int(turned[0]) <= int(moves["time"][0])


def carries(facts: Facts) -> list[Carry]:
    """Everybody who took up somebody who could not walk, in order; a second pair of hands not counted."""
    rows = facts.of("carry")
    downs = facts.of("set_down")
    found = []
    for row in rows[rows["code"] == 0]:
        end = downs[(downs["whom"] == row["whom"]) & (downs["time"] >= row["time"])]
        brought = len(end) > 0 and int(end["code"][0]) == ARRIVED
        found.append(Carry(int(row["time"]), int(row["who"]), int(row["whom"]), int(row["room"]), int(brought)))
    return found


def expulsions(facts: Facts) -> list[Expulsion]:
    """Everybody who was sent out of a room."""
    return [
        Expulsion(int(row["time"]), int(row["who"]), int(row["whom"]), int(row["room"]))
        for row in decisions(facts, "expel")
        if row["whom"] >= 0
    ]


def movings(facts: Facts) -> list[Moving]:
    """Every group that set out for another room; came: who entered it before they next decided anything."""
    follow = decisions(facts, "follow")
    decided = facts.of("decision")
    moves = facts.events[facts.events["kind"] == MOVE]
    found = []
    for row in facts.of("move_on"):
        time, who, room, goal = (int(row[name]) for name in ("time", "who", "room", "value"))
        own = (follow["time"] == time) & (follow["whom"] == who) & (follow["room"] == room) & (follow["value"] == goal)
        group = [who, *follow["who"][own].tolist()]
        came = 0
        for one in group:
            later = decided["time"][(decided["who"] == one) & (decided["time"] > time)]
            end = int(later[0]) if len(later) else facts.end + 1
            there = (moves["who"] == one) & (moves["room"] == goal) & (moves["time"] > time) & (moves["time"] < end)
            came += int(there.any() and not _hunted_before(facts, one, moves[there]))
        found.append(Moving(time, who, room, goal, int(row["code"]), len(group), came))
    return found
