"""Two arms with the same luck: differences run by run, and intervals that use the pairing.

Arms of a comparison share every random number, so run k of one arm and run k of the other differ only by what the
change brought about. The error of a difference is therefore taken from the differences of the runs, not from two
separate errors.

- Means: the mean of the differences with Student's t interval.
- Chances: Bonett & Price's (2012) adjusted Wald interval for paired proportions, which is honest also where few runs or
  none decide differently.
- Where no run differs at all the difference is exactly nothing: 0, with an error of 0.
- Several differences at once: Bonferroni's inequality, so that all intervals together hold in 95 % of ensembles.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95


@dataclass(frozen=True)
class Change:
    """A difference between two arms, the second one taken from the first.

    Attributes:
        mean: of a number, or the difference of two chances.
        se: its Monte Carlo error, from the pairs.
        low, high: interval of the level asked for.
    """

    mean: float
    se: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0.0 or self.high < 0.0

    def to_json(self) -> dict[str, float]:
        """As a plain dictionary."""
        return {"mean": self.mean, "se": self.se, "low": self.low, "high": self.high}


NOTHING = Change(0.0, 0.0, 0.0, 0.0)


def mean_change(after: NDArray[np.int64], before: NDArray[np.int64], level: float = LEVEL) -> Change:
    """Difference of the means of two arms.

    Args:
        after, before: (runs,) in the same order of runs.
        level: of the interval.
    """
    differences = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    n = len(differences)
    mean = float(differences.mean())
    if not differences.any():
        return NOTHING
    if n == 1:
        return Change(mean, 0.0, -np.inf, np.inf)
    error = float(differences.std(ddof=1) / np.sqrt(n))
    half = student(level, n - 1) * error
    return Change(mean, error, mean - half, mean + half)


def chance_change(
    gained: int | NDArray[np.int64],
    lost: int | NDArray[np.int64],
    runs: int,
    level: float = LEVEL,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Differences of chances: (difference, error, low, high), each of the shape of `gained`.

    Args:
        gained: in how many runs it happens only in the first arm.
        lost: in how many only in the second.
        runs: how many there are.
        level: of the interval.
    """
    up, down = np.asarray(gained, dtype=np.float64), np.asarray(lost, dtype=np.float64)
    difference = (up - down) / runs
    plain = np.sqrt(np.maximum((up + down) / runs - difference**2, 0.0) / runs)
    p, q = (up + 1.0) / (runs + 2.0), (down + 1.0) / (runs + 2.0)
    adjusted = np.sqrt((p + q - (p - q) ** 2) / (runs + 2.0))
    half = NormalDist().inv_cdf(0.5 + level / 2.0) * adjusted
    # with all differences alike the plain error would claim certainty
    error = np.where(plain > 0.0, plain, adjusted)
    return difference, error, np.maximum(p - q - half, -1.0), np.minimum(p - q + half, 1.0)


def chance_of(after: NDArray[np.bool_], before: NDArray[np.bool_], *, same: bool, level: float = LEVEL) -> Change:
    """Difference of the chances of one event.

    Args:
        after, before: (runs,) whether it happened.
        same: whether the two arms are known to be the same in everything, so that nothing is uncertain.
        level: of the interval.
    """
    if same:
        return NOTHING
    gained, lost = int((after & ~before).sum()), int((before & ~after).sum())
    found = chance_change(gained, lost, len(after), level)
    return Change(*(float(value) for value in found))


def student(level: float, freedom: int) -> float:
    """Two-sided quantile of Student's t distribution; `student(0.95, 9)` is 2.262."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + level / 2.0))


def simultaneous(level: float, comparisons: int) -> float:
    """The level of each of several intervals that together hold with `level` (Bonferroni)."""
    return 1.0 - (1.0 - level) / max(comparisons, 1)


def common(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Indices of the people whom both have, in the order of the first."""
    place = {person: index for index, person in enumerate(b)}
    found = [(index, place[person]) for index, person in enumerate(a) if person in place]
    ours, theirs = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return ours, theirs
