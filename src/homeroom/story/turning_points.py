"""The moments that a watcher would remember: the worst quarter of an hour, the door that gave way, the long quiet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from homeroom.results.schema import CAUSES, ENDINGS, Rows
from homeroom.results.state import DEATH
from homeroom.story.facts import DEAD, TURNED, Facts
from homeroom.world.tables import DOOR_STATES

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE = 60_000
WORST = 15 * MINUTE
"""Width of the window in which most people are infected."""
BREACH = 5 * MINUTE
"""How long after a door broke infections in the two rooms beside it count as its consequence in time."""
QUIET = 120 * MINUTE
"""The shortest pause between two infections that is worth telling."""
STRIKE = CAUSES.index("strike")
FEW = 10
"""Fewer infections than this have no worst quarter of an hour."""


class TurningPoint(NamedTuple):
    """Something that happened and how much it mattered.

    Attributes:
        what: which kind.
        time: when (ms), for the order of telling.
        weight: for the choice of what to tell: people concerned.
        facts: the numbers of the kind.
    """

    what: str
    time: int
    weight: float
    facts: dict[str, Any]


def turning_points(facts: Facts, most: int) -> list[TurningPoint]:
    """The weightiest moments of a run, in the order in which they happened."""
    finders: tuple[Callable[[Facts], Iterator[TurningPoint]], ...] = (
        _worst, _half, _breach, _quiet, _spreader, _escapes, _destroyed,
    )  # fmt: skip
    found = [point for finder in finders for point in finder(facts)]
    chosen = sorted(found, key=lambda p: (-p.weight, p.time, p.what))[:most]
    return sorted(chosen, key=lambda p: (p.time, p.what))


def _worst(facts: Facts) -> Iterator[TurningPoint]:
    """The quarter of an hour with the most infections."""
    rows = facts.infections
    if len(rows) < FEW:
        return
    times = rows["time"]
    reached = np.searchsorted(times, times + WORST, side="left")  # half-open: [start, start + WORST)
    sizes = reached - np.arange(len(times))
    first = int(sizes.argmax())
    inside = rows[first : int(reached[first])]
    room, most = _commonest(inside["room"].tolist())
    facts_ = {"start": int(times[first]), "count": len(inside), "room": room, "in_room": most, "width": WORST}
    yield TurningPoint("worst", int(times[first]), float(len(inside)), facts_)


def _half(facts: Facts) -> Iterator[TurningPoint]:
    """Half of the school has turned."""
    hunter = facts.first_hunter
    if facts.half_turned < 0 or facts.people < FEW:
        return
    since = facts.half_turned - hunter[1] if hunter and hunter[1] < facts.half_turned else None
    yield TurningPoint("half", facts.half_turned, facts.people / 2.0, {"time": facts.half_turned, "since": since})


def _breach(facts: Facts) -> Iterator[TurningPoint]:
    """The broken door beside which most people were infected within the next minutes."""
    doors = facts.of("door")
    broken = doors[doors["value"] == DOOR_STATES.index("broken")]
    best: tuple[int, int, int, int] | None = None
    for row in broken:
        door, time = int(row["code"]), int(row["time"])
        sides = {int(facts.world.doors.room_a[door]), int(facts.world.doors.room_b[door])}
        for room in sorted(sides - {-1}):
            hits = _between(facts.infections, time, time + BREACH)
            number = int((hits["room"] == room).sum())
            if number and (best is None or number > best[0]):
                best = (number, time, door, room)
    if best is not None:
        number, time, door, room = best
        about = {"time": time, "door": door, "room": room, "count": number, "broken": len(broken), "within": BREACH}
        yield TurningPoint("breach", time, 3.0 * number, about)


def _quiet(facts: Facts) -> Iterator[TurningPoint]:
    """The longest pause between two infections."""
    rows = facts.infections
    if len(rows) < FEW:
        return
    gaps = np.diff(rows["time"])
    at = int(gaps.argmax())
    if gaps[at] < QUIET:
        return
    after = rows[at + 1]
    facts_ = {
        "start": int(rows["time"][at]),
        "end": int(after["time"]),
        "who": int(after["who"]),
        "room": int(after["room"]),
    }
    yield TurningPoint("quiet", int(rows["time"][at]), 12.0, facts_)


def _spreader(facts: Facts) -> Iterator[TurningPoint]:
    """Who infected most others, if nobody infected as many."""
    numbers = Counter(facts.passed_on["whom"].tolist()).most_common(2)
    if not numbers or numbers[0][1] < 3 or (len(numbers) > 1 and numbers[0][1] == numbers[1][1]):
        return
    who, number = numbers[0]
    last = facts.passed_on["time"][facts.passed_on["whom"] == who][-1]
    yield TurningPoint("spreader", int(last), float(number), {"who": who, "count": number})


def _escapes(facts: Facts) -> Iterator[TurningPoint]:
    """The survivor who broke free most often."""
    rows = facts.of("release")
    free = rows[rows["code"] == ENDINGS.index("broke free")]
    numbers = Counter(w for w in free["whom"].tolist() if facts.outcome["fate"][w] not in (TURNED, DEAD))
    if not numbers:
        return
    most = max(numbers.values())
    best = [who for who, number in numbers.items() if number == most]
    if len(best) > 1:
        return
    time = int(free["time"][free["whom"] == best[0]][-1])
    yield TurningPoint("escapes", time, 5.0 + 5.0 * most, {"who": best[0], "count": most})


def _destroyed(facts: Facts) -> Iterator[TurningPoint]:
    """Hunters who were destroyed, other than from the air."""
    hunting: set[int] = set()
    times = []
    for row in facts.of("stage", "death"):
        who = int(row["who"])
        if row["kind"] == DEATH:
            if who in hunting and row["code"] != STRIKE:
                times.append(int(row["time"]))
            hunting.discard(who)
        elif facts.hunts(int(row["code"])):
            hunting.add(who)
        elif facts.world.stages.fate[row["code"]] != DEAD:  # the stage of the dead may be logged before the death
            hunting.discard(who)
    if times:
        yield TurningPoint("destroyed", times[0], 4.0 * len(times), {"count": len(times), "first": times[0]})


def _between(rows: Rows, start: int, end: int) -> Rows:
    """Rows with start <= time < end."""
    a, b = np.searchsorted(rows["time"], (start, end), side="left")
    return rows[a:b]


def _commonest(values: list[int]) -> tuple[int, int]:
    """The most frequent value and how often it comes; the smallest of several."""
    numbers = Counter(values)
    value = min(numbers, key=lambda v: (-numbers[v], v))
    return value, numbers[value]
