"""Measures that put people somewhere at a known time: they overrule the timetable."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from homeroom.spec.scenario import Scenario
from homeroom.world.tables import ACTIVITIES


def moment(scenario: Scenario, name: str, _seen: frozenset[str] = frozenset()) -> int | None:
    """When a measure sets in, in ms since the start, if that is known beforehand.

    None for a measure that is off, or that waits for something that happens in the run.
    """
    measure = scenario.measures.get(name)
    if measure is None or not measure.on or name in _seen:
        return None
    if measure.at is not None:
        return round((measure.at - scenario.start) / timedelta(milliseconds=1))
    delay = round(1000 * float(measure.delay))
    if measure.after == "start":
        return delay
    if measure.after is not None and measure.after.startswith("measure:"):
        before = moment(scenario, measure.after.removeprefix("measure:"), _seen | {name})
        return None if before is None else before + delay
    return None


def overrule(
    rows: dict[str, NDArray[np.int64]], scenario: Scenario, rooms: dict[str, int], people: dict[str, int]
) -> dict[str, NDArray[np.int64]]:
    """Put `confine` and `send` into the itinerary; a later one beats an earlier one where both hold.

    Args:
        rows: columns person, time, room, activity, sorted by person and time.
        scenario: for its measures.
        rooms, people: index by id.
    """
    orders: dict[int, list[tuple[int, int, int]]] = {}
    for name, measure in scenario.measures.items():
        if measure.action not in ("confine", "send"):
            continue
        start = moment(scenario, name)
        if start is None:
            continue
        end = 2**60
        if measure.until is not None:
            end = round((measure.until - scenario.start) / timedelta(milliseconds=1))
        for key in measure.who:
            if key in people and end > start:
                orders.setdefault(people[key], []).append((start, end, rooms[measure.room]))
    if not orders:
        return rows
    held = ACTIVITIES.index("held")
    untouched = ~np.isin(rows["person"], list(orders))
    parts = [{name: column[untouched] for name, column in rows.items()}]
    for person, mine in orders.items():
        own = rows["person"] == person
        plan = list(zip(*(rows[name][own].tolist() for name in ("time", "room", "activity")), strict=True))
        for start, end, room in sorted(mine):
            back = [row for row in plan if row[0] <= end][-1] if end < 2**60 else None
            plan = [row for row in plan if row[0] < start or row[0] > end]
            plan.append((start, room, held))
            if back is not None:
                plan.append((end, back[1], back[2]))
            plan.sort()
        columns = np.array(plan, dtype=np.int64).reshape(-1, 3)
        parts.append(
            {
                "person": np.full(len(plan), person, dtype=np.int64),
                "time": columns[:, 0],
                "room": columns[:, 1],
                "activity": columns[:, 2],
            }
        )
    merged = {name: np.concatenate([part[name] for part in parts]) for name in rows}
    order = np.lexsort((merged["time"], merged["person"]))
    return {name: column[order] for name, column in merged.items()}
