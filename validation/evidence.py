"""What simulated outbreaks are compared with data by: runs picked and logged, scores, and rows of the report."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from homeroom.results.schema import kind
from homeroom.simulation import OutbreakSimulation
from homeroom.world.tables import Table
from validation.report import Row, verdict

BOUNDS = (0.05, 0.95)
"""Of the prediction intervals within which an observed value must lie."""
DAY = 86_400_000
SEED = 1978
"""Of all runs that are compared with data; fits use another one."""


def taken_off(sim: OutbreakSimulation, seed: int, least: int, wanted: int, most: int = 4_000) -> list[int]:
    """The first `wanted` runs in which at least `least` people of the school are infected, among the first `most`."""
    found: list[int] = []
    step = max(wanted, 50)
    for first in range(0, most, step):
        runs = sim.engine.batch(seed, first, step, infections=False).runs
        found += [first + int(k) for k in np.flatnonzero(runs["size"] >= least)]
        if len(found) >= wanted:
            break
    return found[:wanted]


def logs(sim: OutbreakSimulation, seed: int, runs: list[int]) -> Iterator[Table]:
    """The events of each run."""
    for run in runs:
        yield sim.engine.run(seed, run).events


def entries(events: Table, stage: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(who, when in ms) of everybody who enters a stage."""
    rows = events[(events["kind"] == kind("stage")) & (events["code"] == stage)]
    return rows["who"].astype(np.int64), rows["time"].astype(np.int64)


def crps(values: ArrayLike, observed: float) -> float:
    """Continuous ranked probability score of an ensemble, in units of the value (Gneiting and Raftery 2007)."""
    x = np.sort(np.asarray(values, dtype=float))
    n = len(x)
    spread = float(2.0 * np.sum(x * (2.0 * np.arange(1, n + 1) - n - 1)) / n**2)  # mean absolute difference of pairs
    return float(np.mean(np.abs(x - observed))) - 0.5 * spread


def interval(values: ArrayLike) -> tuple[float, float]:
    """Bounds of the central prediction interval."""
    low, high = np.quantile(np.asarray(values, dtype=float), BOUNDS)
    return float(low), float(high)


def compared(check: str, observed: float, values: ArrayLike, *, fitted: bool = False) -> Row:
    """A row: the observed value beside the ensemble; it holds if it lies in the interval."""
    x = np.asarray(values, dtype=float)
    low, high = interval(x)
    measured = (
        f"median {np.median(x):.4g}, 90 % of {len(x)} from {low:.4g} to {high:.4g} (width {high - low:.3g}), "
        f"CRPS {crps(x, observed):.2g}"
    )
    return Row(
        f"{check} ({'fitted' if fitted else 'test'})", f"{observed:.4g}", measured, verdict(low <= observed <= high)
    )
