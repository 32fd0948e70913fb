"""Time to events: numbers by fate over time, and estimators that treat what never came as censored."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from homeroom.results.schema import SERIES_COLUMNS
from homeroom.world.tables import FATES

if TYPE_CHECKING:
    import polars as pl

    from homeroom.results.schema import Rows

HUMAN, HALF, TURNED, DEAD = (FATES.index(f) for f in ("human", "half_infected", "turned", "dead"))


def numbers(met: Rows, people: int, times: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many people are in each fate at given moments.

    Args:
        met: schema.CHANGE of one run in the order of the log.
        people: how many there are.
        times: (m,) moments (ms); changes at that very moment count.

    Returns:
        (m, 4) in the order of FATES.
    """
    steps = np.zeros((len(met) + 1, len(FATES)), dtype=np.int64)
    steps[0, HUMAN] = people
    rows = np.arange(1, len(met) + 1)
    np.add.at(steps, (rows, met["before"]), -1)
    np.add.at(steps, (rows, met["after"]), 1)
    after = steps.cumsum(axis=0)
    return np.asarray(after[np.searchsorted(met["time"], times, side="right")], dtype=np.int64)


def time_of_share(met: Rows, people: int, share: float = 0.5) -> int:
    """When the given share of everybody had turned at least once (ms), -1 if that never came.

    Counts who has ever counted as turned, so that destroying hunters does not turn the clock back.
    """
    needed = int(np.ceil(share * people - 1e-9))
    seen: set[int] = set()
    for time, who, after in zip(met["time"].tolist(), met["who"].tolist(), met["after"].tolist(), strict=True):
        if after == TURNED:
            seen.add(who)
            if needed and len(seen) >= needed:
                return int(time)
    return -1


class Incidence(NamedTuple):
    """Aalen-Johansen estimate of competing risks.

    Attributes:
        time: (m,) distinct event times, ascending.
        free: (m,) Kaplan-Meier probability that nothing has happened by then.
        cumulative: (m, causes) probability that cause c has come first by then.
    """

    time: NDArray[np.int64]
    free: NDArray[np.float64]
    cumulative: NDArray[np.float64]


def aalen_johansen(time: NDArray[np.int64], cause: NDArray[np.int64], causes: int) -> Incidence:
    """Cumulative incidence of competing first events with censoring (Aalen & Johansen 1978).

    With one cause this is one minus the Kaplan-Meier estimate; without censoring, the empirical shares.

    Args:
        time: (n,) time of the first event or of censoring (ms).
        cause: (n,) 0 .. causes-1, or -1 where censored. A censoring tied with an event counts as after it.
        causes: how many there are.
    """
    moments, index = np.unique(time, return_inverse=True)
    counts = np.zeros((len(moments), causes), dtype=np.int64)
    happened = cause >= 0
    np.add.at(counts, (index[happened], cause[happened]), 1)
    total = np.bincount(index, minlength=len(moments))
    at_risk = len(time) - np.concatenate(([0], np.cumsum(total)[:-1])) if len(moments) else np.zeros(0)
    hazard = counts / at_risk[:, None] if len(moments) else np.zeros((0, causes))
    free = np.cumprod(1.0 - hazard.sum(axis=1))
    before = np.concatenate(([1.0], free[:-1])) if len(moments) else free
    cumulative = np.cumsum(before[:, None] * hazard, axis=0)
    keep = counts.sum(axis=1) > 0
    return Incidence(moments[keep], free[keep], cumulative[keep])


def quantiles(times: NDArray[np.int64], reached: NDArray[np.bool_], levels: tuple[float, ...]) -> list[int | None]:
    """Quantiles of a time that some runs never reached; None where the quantile lies among those.

    Every run is watched to the same horizon, so the Kaplan-Meier quantile is the order statistic: the smallest
    time by which at least that share of all runs has reached it.

    Args:
        times: (runs,) in ms; ignored where not reached.
        reached: (runs,).
        levels: between 0 and 1.
    """
    n = len(times)
    ordered = np.sort(times[reached])
    out: list[int | None] = []
    for level in levels:
        rank = max(int(np.ceil(level * n - 1e-9)), 1)
        out.append(int(ordered[rank - 1]) if rank <= len(ordered) else None)
    return out


def series(met: Rows, people: int, end: int) -> pl.DataFrame:
    """Numbers by fate of one run: at the start, whenever one changes, and at the end (schema.SERIES_COLUMNS)."""
    import polars as pl

    times = np.unique(np.concatenate(([0], met["time"], [end]))).astype(np.int64)
    counts = numbers(met, people, times)
    return pl.DataFrame({"time": times, **{name: counts[:, i] for i, name in enumerate(FATES)}}).select(SERIES_COLUMNS)
