"""Small schools with real infections, for tests of measures."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from homeroom.exchange.folder import load
from homeroom.regimes.outbreak import Batch, OutbreakEngine
from homeroom.spec.scenario import Scenario
from homeroom.world.outbreak import Scales, settle

RUNS = 200
SEED = 5
SCHOOL: dict[str, Any] = {
    "school.pupils": 120,
    "horizon": "60 d",
    "measures.exclusion.on": False,
    "immunity.coverage": 0.6,
}
"""A primary school small enough to settle in a moment, with many who can be infected."""


@cache
def school(name: str = "measles") -> Scenario:
    """The built-in scenario, made small."""
    return load(name).replace(SCHOOL)


@cache
def scales() -> Scales:
    """Those of the small school with measles, solved once."""
    return OutbreakEngine(settle(school()), school()).scales


def engine(changes: dict[str, Any] | None = None) -> OutbreakEngine:
    """The engine of the small school after some changes."""
    scenario = school().replace(changes) if changes else school()
    return OutbreakEngine(settle(scenario), scenario, scales())


def batch(changes: dict[str, Any] | None = None, runs: int = RUNS) -> Batch:
    """Runs of the small school after some changes; infections are kept."""
    return engine(changes).batch(SEED, 0, runs, infections=True)


def same(one: Batch, other: Batch, but: tuple[str, ...] = ()) -> bool:
    """Whether two batches hold the same numbers, some columns of runs aside."""
    assert one.infections is not None
    assert other.infections is not None
    names = [name for name in one.runs.dtype.names or () if name not in but]
    columns = all(np.array_equal(one.runs[name], other.runs[name]) for name in names)
    if len(one.infections) != len(other.infections):
        return False
    return columns and all(
        np.array_equal(one.infections[name], other.infections[name]) for name in one.infections.dtype.names or ()
    )
