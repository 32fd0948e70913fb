"""Sums over runs of an outbreak: small, exact, and the same whichever thread adds them up in whatever order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from homeroom.results.places import WHERE, caught, where
from homeroom.results.schema import Rows
from homeroom.spec.transmission import SPREADS

if TYPE_CHECKING:
    from homeroom.regimes.outbreak import Batch

Counts = NDArray[np.int64]


@dataclass
class Shares:
    """How infections divide over kinds, with what a ratio's error needs.

    Attributes:
        sums: (kinds,) infections of each kind, over all runs.
        squares: (kinds,) sum over runs of the square of their number.
        products: (kinds,) sum over runs of their number times that of all infections of the run.
        total_square: sum over runs of the square of the number of all infections.
    """

    sums: Counts
    squares: Counts
    products: Counts
    total_square: int = 0

    @classmethod
    def none(cls, kinds: int) -> Shares:
        """Before the first run."""
        return cls(np.zeros(kinds, np.int64), np.zeros(kinds, np.int64), np.zeros(kinds, np.int64))

    @classmethod
    def of(cls, counts: Counts) -> Shares:
        """Of `counts` (runs, kinds)."""
        total = counts.sum(axis=1)
        return cls(
            counts.sum(axis=0), (counts**2).sum(axis=0), (counts * total[:, None]).sum(axis=0), int((total**2).sum())
        )

    def add(self, other: Shares) -> None:
        """Take in further runs."""
        self.sums += other.sums
        self.squares += other.squares
        self.products += other.products
        self.total_square += other.total_square

    def shares(self) -> NDArray[np.float64]:
        """(kinds,) share of each kind in all infections; zeros if there were none."""
        return np.asarray(self.sums / max(int(self.sums.sum()), 1), dtype=np.float64)

    def errors(self, runs: int) -> NDArray[np.float64]:
        """(kinds,) Monte Carlo errors of the shares.

        Infections of one run share their luck, so the error is that of a ratio of two sums over runs (the delta
        method; Cochran 1977, section 2.11), not of a share of independent infections.
        """
        total = int(self.sums.sum())
        if runs < 2 or total == 0:
            return np.zeros(len(self.sums))
        r = self.shares()
        spread = self.squares - 2.0 * r * self.products + r * r * self.total_square
        return np.asarray(np.sqrt(np.maximum(spread, 0.0) * runs / (runs - 1)) / total, dtype=np.float64)


@dataclass
class Tally:
    """What an ensemble keeps of its runs beside one row each.

    Attributes:
        runs: how many were added.
        infected: (people,) in how many runs somebody was infected.
        first: (people,) in how many runs somebody was the first whom an index case infected.
        places: infections by where they happened, WHERE.
        routes: infections by route, SPREADS.
        rooms: (rooms,) infections by room.
        costs, cost_squares: (measures, counters) what measures did, summed over runs.
    """

    runs: int
    infected: Counts
    first: Counts
    places: Shares
    routes: Shares
    rooms: Counts
    costs: Counts
    cost_squares: Counts

    @classmethod
    def none(cls, people: int, rooms: int, costs: tuple[int, ...] = (0, 0)) -> Tally:
        """Before the first run."""
        return cls(
            0,
            np.zeros(people, dtype=np.int64),
            np.zeros(people, dtype=np.int64),
            Shares.none(len(WHERE)),
            Shares.none(len(SPREADS)),
            np.zeros(rooms, dtype=np.int64),
            np.zeros(costs, dtype=np.int64),
            np.zeros(costs, dtype=np.int64),
        )

    @classmethod
    def of(cls, batch: Batch, passage: NDArray[np.bool_]) -> Tally:
        """Of one batch with its infections.

        Args:
            batch: some runs.
            passage: (rooms,) whether a room is a corridor or stairs.
        """
        rows = batch.infections
        assert rows is not None
        n = len(batch.runs)
        inside = rows[caught(rows)]
        costs = np.asarray(batch.costs, dtype=np.int64).reshape(n, *np.shape(batch.costs)[1:])
        return cls(
            n,
            np.asarray(batch.infected, dtype=np.int64),
            np.asarray(batch.first_infected, dtype=np.int64),
            Shares.of(_by_run(inside, where(inside, passage), n, batch.first, len(WHERE))),
            Shares.of(_by_run(inside, inside["route"], n, batch.first, len(SPREADS))),
            np.bincount(inside["place"][inside["place"] >= 0], minlength=len(passage)).astype(np.int64),
            costs.sum(axis=0),
            (costs**2).sum(axis=0),
        )

    def add(self, other: Tally) -> None:
        """Take in further runs."""
        self.runs += other.runs
        self.infected += other.infected
        self.first += other.first
        self.places.add(other.places)
        self.routes.add(other.routes)
        self.rooms += other.rooms
        self.costs += other.costs
        self.cost_squares += other.cost_squares


def _by_run(rows: Rows, kinds: NDArray[np.int8], runs: int, first: int, number: int) -> Counts:
    """(runs, number) infections of each kind in each run; a kind of -1 is not counted."""
    known = kinds >= 0
    index = (rows["run"][known].astype(np.int64) - first) * number + kinds[known]
    return np.bincount(index, minlength=runs * number).reshape(runs, number).astype(np.int64)


def who_was_infected(rows: Rows, runs: int, first: int, people: int) -> NDArray[np.bool_]:
    """(runs, people) whether somebody was infected in a run."""
    out = np.zeros((runs, people), dtype=bool)
    out[rows["run"] - first, rows["target"]] = True
    return out
