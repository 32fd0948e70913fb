"""What open windows and shared units do to the air of rooms, as arrays.

A room with openings on one side exchanges Q = Cd / 3 x A x sqrt(g H dT / T) through them, driven by the difference of
temperature (as CAiMIRA does: Henriques et al. 2022, Interface Focus 12, 20210076). The part that depends on the room is
a rate, the part that depends on the weather, sqrt(g dT / T), a number for every day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from homeroom.spec.air import Windows, chosen, minutes
from homeroom.spec.scenario import Scenario
from homeroom.spec.words import DAYS
from homeroom.world.rooms import Rooms

GRAVITY = 9.81
_KELVIN = 273.15
_LEAST = 0.1
"""K: rooms are at least so much warmer than the air outside."""
_MINUTE = 60_000


@dataclass(frozen=True)
class Airing:
    """Windows.

    Attributes:
        rate: (rooms,) 1/s for weather of 1. weather: (days,) of the scenario, sqrt(g dT / T).
        first: (8,) into begin and end, ms of the day, by weekday: when windows stand open, without overlaps.
    """

    rate: NDArray[np.float64]
    weather: NDArray[np.float64]
    first: NDArray[np.int32]
    begin: NDArray[np.int32]
    end: NDArray[np.int32]


def airing(scenario: Scenario, building: Rooms, midnight: datetime, days: int) -> Airing:
    """The windows of a scenario, for so many days from `midnight` on."""
    rate, weather = np.zeros(len(building.room_ids)), np.zeros(days)
    first, spans = np.zeros(8, dtype=np.int32), list[tuple[int, int]]()
    windows = scenario.air.windows
    if windows is not None:
        factor = float(windows.discharge) / 3.0 * float(windows.area) * float(windows.height) ** 0.5
        for r, name in enumerate(building.room_ids):
            if chosen(windows.rooms, scenario.school.rooms[name]):
                rate[r] = factor / building.volume[r]
        weather[:] = [_draught(windows, (midnight + timedelta(days=day)).month) for day in range(days)]
        for number, day in enumerate(DAYS):
            spans += _open(scenario, windows, day)
            first[number + 1] = len(spans)
    found = np.array(spans, dtype=np.int32).reshape(-1, 2) * _MINUTE
    return Airing(rate, weather, first, np.ascontiguousarray(found[:, 0]), np.ascontiguousarray(found[:, 1]))


def _draught(windows: Windows, month: int) -> float:
    """sqrt(g dT / T) of a month."""
    outside = float(windows.outside[(month - 1) % len(windows.outside)]) + _KELVIN
    warmer = max(float(windows.inside) + _KELVIN - outside, _LEAST)
    return float((GRAVITY * warmer / outside) ** 0.5)


def _open(scenario: Scenario, windows: Windows, day: str) -> list[tuple[int, int]]:
    """When windows stand open on a weekday (minutes of the day), without overlaps, in order."""
    spans = [(minutes(begin), minutes(end)) for begin, end in windows.at if day in windows.days]
    spans += [
        (bell.start_minute, bell.end_minute)
        for bell in scenario.bells
        if bell.kind in windows.during and day in bell.days
    ]
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def recirculate(building: Rooms, scenario: Scenario) -> Rooms:
    """A building with the air that its units carry from room to room.

    A unit takes the flow q_a from every room a, mixes it at once, holds back a share f of what is in it, and gives q_b
    of it to every room b: from a to b goes q_a q_b / sum(q) x (1 - f), and q_a f is lost to the filter.
    """
    flow, changes = building.flow.copy(), building.air_changes.copy()
    for key in sorted(scenario.air.units):
        unit = scenario.air.units[key]
        shares = np.array(
            [chosen(unit.rooms, scenario.school.rooms[name]) for name in building.room_ids], dtype=np.float64
        )
        taken = shares * building.volume * float(unit.recirculated)  # m3/s
        if taken.sum() <= 0.0:
            continue
        passed = np.outer(taken, taken) / taken.sum() * (1.0 - float(unit.filter))
        np.fill_diagonal(passed, 0.0)
        flow += passed
        changes += taken * float(unit.filter) / building.volume
    return replace(building, flow=flow, air_changes=changes)
