"""What those who made it had in common, and those who did not: shares within runs, their differences over runs.

People of one run share its luck, so nothing is counted over people: in every run the share surviving with a feature is
compared with the share surviving without it, and the error is that of the mean of these differences over the runs in
which both kinds of people are. A difference is what went together, not what brought it about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from homeroom.results.compare import LEVEL, student
from homeroom.results.schema import ACTIONS, SEPARATED_COLUMNS, Rows
from homeroom.world.tables import CATEGORIES, FATES

if TYPE_CHECKING:
    import polars as pl

COMPANY = (("alone", 0, 0), ("1 to 4 others", 1, 4), ("5 to 19 others", 5, 19), ("20 or more others", 20, 10**9))
UNTURNED = tuple(FATES.index(fate) for fate in ("human", "half_infected"))


@dataclass(frozen=True)
class Separation:
    """One feature, over the runs in which some people have it and some do not.

    Attributes:
        factor, level: which feature.
        runs: how many such runs.
        people: how many have it in such a run, on average.
        yes, no: share surviving with and without it, the mean over these runs.
        difference: yes minus no.
        se, low, high: Monte Carlo error of the difference and its 95 % interval (Student's t over runs); None where
            there are fewer than two runs, or all differences are the same, which says nothing about their spread.
    """

    factor: str
    level: str
    runs: int
    people: float
    yes: float
    no: float
    difference: float
    se: float | None
    low: float | None
    high: float | None

    def to_json(self) -> dict[str, Any]:
        """As a plain dictionary with the keys of the table `separated`."""
        row = (
            self.factor, self.level, self.runs, self.people, self.yes, self.no, self.difference, self.se, self.low,
            self.high,
        )  # fmt: skip
        return dict(zip(SEPARATED_COLUMNS, row, strict=True))


def features(first: Rows) -> Iterator[tuple[str, str, NDArray[np.bool_], NDArray[np.bool_]]]:
    """Factor, level, who has it, and of whom it is asked at all; (people,) each.

    Args:
        first: schema.FIRST of one run.
    """
    knows = first["time"] >= 0
    here = knows & (first["place"] >= 0)
    for index, name in enumerate(CATEGORIES):
        yield "place", name, first["place"] == index, here
    for index, name in [(-1, "none"), *enumerate(ACTIONS)]:
        yield "first action", name, first["action"] == index, knows
    for name, low, high in COMPANY:
        yield "company", name, (first["company"] >= low) & (first["company"] <= high), here
    for key in ("followed", "barricaded"):
        yield key, "within 30 minutes" if key == "followed" else "after 30 minutes", first[key] == 1, first[key] >= 0


def separated(firsts: list[Rows], fates: NDArray[np.int8]) -> list[Separation]:
    """Every feature that somebody has in some run.

    Args:
        firsts: schema.FIRST of every run.
        fates: (runs, people) index into FATES.
    """
    seen: dict[tuple[str, str], list[tuple[int, float, float]]] = {}
    for first, codes in zip(firsts, fates, strict=True):
        alive = np.isin(codes, UNTURNED)
        for factor, level, has, asked in features(first):
            yes, no = has & asked, ~has & asked
            if yes.any() and no.any():
                row = (int(yes.sum()), float(alive[yes].mean()), float(alive[no].mean()))
                seen.setdefault((factor, level), []).append(row)
    return [_separation(factor, level, rows) for (factor, level), rows in _ordered(seen).items()]


def _ordered(seen: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """Features in the order in which `features` names them, whichever run had them first."""
    every: Rows = np.zeros(0, dtype=np.dtype([(key, "i8") for key in ("time", "place", "action", "company",
                                                                      "followed", "barricaded")]))  # fmt: skip
    names = [(factor, level) for factor, level, _, _ in features(every)]
    return {name: seen[name] for name in names if name in seen}


def _separation(factor: str, level: str, rows: list[tuple[int, float, float]]) -> Separation:
    having, yes, no = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    differences = yes - no
    n, mean = len(rows), float(differences.mean())
    error = low = high = None
    if n > 1 and float(np.ptp(differences)) > 0.0:
        error = float(differences.std(ddof=1) / np.sqrt(n))
        half = student(LEVEL, n - 1) * error
        low, high = max(mean - half, -1.0), min(mean + half, 1.0)
    shares = float(yes.mean()), float(no.mean())
    return Separation(factor, level, n, float(having.mean()), *shares, mean, error, low, high)


def frame(rows: list[Separation]) -> pl.DataFrame:
    """The table `separated`, schema.SEPARATED_COLUMNS."""
    import polars as pl

    kinds: dict[str, type[pl.DataType]] = dict.fromkeys(SEPARATED_COLUMNS, pl.Float64)
    kinds |= {"factor": pl.String, "level": pl.String, "runs": pl.Int64}
    return pl.DataFrame([row.to_json() for row in rows], schema=kinds)
