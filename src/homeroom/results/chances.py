"""What many runs say: probabilities and spreads, each with its own Monte Carlo error.

The standard error of a probability p seen in n runs is sqrt(p (1 - p) / n). Where p is 0 or 1 that would claim
certainty, so the error of the Agresti-Coull estimate (x + 2) / (n + 4) stands in (Agresti & Coull 1998).
Intervals are Wilson's (1927) at 95 %.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from homeroom.world.tables import FATES

if TYPE_CHECKING:
    import polars as pl

    from homeroom.results.cast import Cast

Z95 = 1.959963984540054
SURVIVING = ("human", "half_infected")
"""Alive and unturned."""


def standard_error(hits: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """Monte Carlo error of shares `hits / n`; see the module for shares of 0 and 1."""
    plain = hits / n
    adjusted = (hits + 2) / (n + 4)
    at_edge = (hits == 0) | (hits == n)
    return np.where(at_edge, np.sqrt(adjusted * (1 - adjusted) / (n + 4)), np.sqrt(plain * (1 - plain) / n))


@dataclass(frozen=True)
class Chance:
    """A probability estimated from runs.

    Attributes:
        p: share of runs.
        se: its Monte Carlo error.
        low, high: Wilson's 95 % interval.
        hits, runs: the counts behind it.
    """

    p: float
    se: float
    low: float
    high: float
    hits: int
    runs: int


def chance(happened: NDArray[np.bool_]) -> Chance:
    """Share of runs in which something happened, `happened` (runs,)."""
    n = len(happened)
    hits = int(happened.sum())
    p = hits / n
    centre = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 / (1 + Z95**2 / n) * np.sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n))
    # at the edges the formula gives 0 and 1 up to rounding: say so exactly
    low = 0.0 if hits == 0 else float(centre - half)
    high = 1.0 if hits == n else float(centre + half)
    return Chance(p, float(standard_error(np.array(hits), n)), low, high, hits, n)


@dataclass(frozen=True)
class Spread:
    """A number that differs from run to run.

    Attributes:
        mean, se: average and its Monte Carlo error (0 for a single run, where none can be estimated).
        median, q05, q95: quantiles of the runs themselves (a prediction interval): values that occurred.
    """

    mean: float
    se: float
    median: int
    q05: int
    q95: int

    def to_json(self) -> dict[str, float]:
        """As a plain dictionary."""
        return asdict(self)


def spread(values: NDArray[np.int64]) -> Spread:
    """Mean, error and quantiles of whole numbers, `values` (runs,)."""
    n = len(values)
    q05, median, q95 = (int(v) for v in np.quantile(values, (0.05, 0.5, 0.95), method="inverted_cdf"))
    error = float(values.std(ddof=1) / np.sqrt(n)) if n > 1 else 0.0
    return Spread(float(values.mean()), error, median, q05, q95)


def survivors(fates: NDArray[np.int8]) -> NDArray[np.int64]:
    """How many are alive and unturned in each run, from `fates` (runs, people)."""
    alive = np.isin(fates, [FATES.index(f) for f in SURVIVING])
    return np.asarray(alive.sum(axis=1), dtype=np.int64)


def people(cast: Cast, fates: NDArray[np.int8]) -> pl.DataFrame:
    """Each person's probability of each fate with its standard error, one row per person in index order.

    Args:
        cast: names.
        fates: (runs, people) index into FATES.

    Returns:
        Columns id, name, role, class, then p_<fate> and se_<fate> for every fate.
    """
    import polars as pl

    n = len(fates)
    columns: dict[str, pl.Series] = {
        "id": pl.Series(cast.ids, dtype=pl.String),
        "name": pl.Series(cast.names, dtype=pl.String),
        "role": pl.Series(cast.roles, dtype=pl.String),
        "class": pl.Series([c or None for c in cast.classes], dtype=pl.String),
    }
    hits = [(fates == index).sum(axis=0).astype(np.int64) for index in range(len(FATES))]
    for name, count in zip(FATES, hits, strict=True):
        columns[f"p_{name}"] = pl.Series(count / n, dtype=pl.Float64)
    for name, count in zip(FATES, hits, strict=True):
        columns[f"se_{name}"] = pl.Series(standard_error(count, n), dtype=pl.Float64)
    return pl.DataFrame(columns)
