"""One arm of an ensemble of outbreaks after it has run: its numbers, each with its error, and its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from homeroom.ensembles.arm import Simulated
from homeroom.ensembles.parameters import parameters
from homeroom.results import outbreak_tables as tables
from homeroom.results.chances import Chance, Spread, chance, spread, standard_error
from homeroom.results.places import WHERE
from homeroom.results.schema import COUNTERS, Rows
from homeroom.results.tally import Shares, Tally
from homeroom.spec.transmission import SPREADS

if TYPE_CHECKING:
    import polars as pl

    from homeroom.ensembles.design import Design
    from homeroom.ensembles.execute import Progress
    from homeroom.ensembles.spool import Spool
    from homeroom.results.cast import Cast
    from homeroom.simulation import OutbreakSimulation

SCHEMA = 1
THRESHOLDS = (2, 5, 10, 20, 50)
"""Numbers of cases whose chance is always told."""
DAY = 86_400_000


@dataclass(frozen=True)
class Outbreaks(Simulated):
    """Runs of a real infection.

    Attributes:
        rows: schema.RUN, one row per run.
        tally: sums over the runs.
        kept: all infections, None if they were not kept.
        again: simulates the same runs once more to get the infections that were not kept.
    """

    rows: Rows
    tally: Tally
    kept: Spool | None = None
    again: Callable[[], Spool] | None = field(default=None, repr=False)

    @property
    def runs(self) -> int:
        """How many runs are here."""
        return len(self.rows)

    @property
    def population(self) -> int:
        """How many people belong to the school."""
        return sum(role != "family" for role in self.cast.roles)

    # How large

    @property
    def sizes(self) -> NDArray[np.int64]:
        """(runs,) how many people of the school were infected, the first cases counted."""
        return np.asarray(self.rows["size"], dtype=np.int64)

    @property
    def size(self) -> Spread:
        """Spread of the size over all runs."""
        return spread(self.sizes)

    @cached_property
    def spreading(self) -> NDArray[np.bool_]:
        """(runs,) whether anybody else of the school was infected."""
        return np.asarray(self.rows["size"] > self.rows["index"])

    @property
    def size_given_spread(self) -> Spread | None:
        """Spread of the size over the runs in which it spreads at all; None if it never does."""
        return spread(self.sizes[self.spreading]) if self.spreading.any() else None

    def at_least(self, cases: int) -> Chance:
        """Chance of so many cases or more, the first ones counted."""
        return chance(self.sizes >= cases)

    def count(self, column: str) -> Spread:
        """Spread of a column of schema.RUN."""
        return spread(np.asarray(self.rows[column], dtype=np.int64))

    def ever(self, column: str) -> Chance:
        """Chance that a column of schema.RUN is above zero."""
        return chance(np.asarray(self.rows[column] > 0))

    def days(self, column: str) -> dict[str, float | None]:
        """A moment of schema.RUN in days since the start; runs that never come there count as later."""
        from homeroom.results.survival import quantiles

        times = np.asarray(self.rows[column], dtype=np.int64)
        reached = times >= 0
        share = chance(reached)
        found = [None if t is None else t / DAY for t in quantiles(times, reached, (0.5, 0.05, 0.95))]
        return {**dict(zip(("median", "q05", "q95"), found, strict=True)), "reached": share.p, "reached_se": share.se}

    # Who and where

    @cached_property
    def people(self) -> pl.DataFrame:
        """Each person's chance of being infected, and of being infected first."""
        return tables.people(self.cast, self.tally)

    def places(self) -> dict[str, tuple[float, float]]:
        """Share of infections by where they happen, with its Monte Carlo error."""
        return _shares(WHERE, self.tally.places, self.runs)

    def routes(self) -> dict[str, tuple[float, float]]:
        """Share of infections by route, with its Monte Carlo error."""
        return _shares(SPREADS, self.tally.routes, self.runs)

    def first_by(self, words: tuple[str, ...]) -> dict[str, tuple[float, float]]:
        """Chance that the first person infected in the run is of a kind, among the runs that have one.

        Args:
            words: the kind of everybody, such as `cast.roles`.
        """
        total = int(self.tally.first.sum())
        sums: dict[str, int] = defaultdict(int)
        for word, number in zip(words, self.tally.first.tolist(), strict=True):
            sums[word] += number
        ranked = sorted(((w, n) for w, n in sums.items() if n), key=lambda pair: (-pair[1], pair[0]))
        return {w: (n / total, float(standard_error(np.array(n), total))) for w, n in ranked}

    def most_likely_first(self, most: int) -> list[tuple[int, float, float]]:
        """Index, chance and error of those likeliest to be the first whom an index case infects."""
        order = np.argsort(-self.tally.first, kind="stable")[:most]
        errors = standard_error(self.tally.first, self.runs)
        return [
            (int(w), float(self.tally.first[w] / self.runs), float(errors[w])) for w in order if self.tally.first[w]
        ]

    # Tables

    @property
    def spool(self) -> Spool:
        """All infections; simulated again if they were not kept."""
        if self.kept is None:
            assert self.again is not None
            object.__setattr__(self, "kept", self.again())
        assert self.kept is not None
        return self.kept

    @property
    def infections(self) -> pl.DataFrame:
        """One row per infection: run, time, from, to, room, route, period."""
        return tables.infections(self.cast, self.spool.rows())

    @cached_property
    def summary(self) -> pl.DataFrame:
        """One row per run."""
        return tables.runs(self.rows)

    @cached_property
    def measures(self) -> pl.DataFrame:
        """What each measure did per run, with its Monte Carlo error."""
        return tables.measures(self.cast, self.tally)

    def linelist(self, run: int | None = None) -> pl.DataFrame:
        """Who was infected when and where, in one run or in all; `id` as R's epicontacts expects."""
        return tables.linelist(self.cast, self._of(run), one=run is not None)

    def contacts(self, run: int | None = None) -> pl.DataFrame:
        """Who infected whom, in one run or in all; `from` and `to` as R's epicontacts expects."""
        return tables.contacts(self.cast, self._of(run), one=run is not None)

    def _of(self, run: int | None) -> Rows:
        if run is None:
            return self.spool.rows()
        found: Iterator[Rows] = (rows[rows["run"] == run] for rows in self.spool.pieces())
        some: Rows = np.concatenate([rows for rows in found if len(rows)] or [self.spool.rows()[:0]])
        return some

    def tables(self) -> dict[str, pl.DataFrame | Callable[[Path], None]]:
        """Everything that is stored: frames, or functions that write a table too large for the memory."""
        return {
            "runs": self.summary,
            "people": self.people,
            "infections": lambda path: tables.write_infections(self.cast, self.spool.pieces(), path),
            "measures": self.measures,
        }

    # Plain values

    def to_json(self, thresholds: tuple[int, ...] = ()) -> dict[str, Any]:
        """Everything a program would ask for, as plain values; see docs/concepts/outbreaks.md for the keys.

        Args:
            thresholds: further numbers of cases whose chance is wanted.
        """
        levels = sorted({*THRESHOLDS, *thresholds})
        found = {str(k): self.at_least(k) for k in levels}
        given = self.size_given_spread
        spreads = chance(self.spreading)
        sizes, counts = np.unique(self.sizes, return_counts=True)
        means, errors = tables.mean_costs(self.tally)
        return {
            "schema": SCHEMA,
            "scenario": self.scenario.name,
            "title": self.cast.title,
            "hash": self.scenario.hash,
            "pathogen": self.scenario.pathogen.name,
            "start": self.cast.start.isoformat(),
            "horizon_s": self.cast.horizon / 1000,
            "seed": self.seed,
            "runs": self.runs,
            "runs_asked": self.asked,
            "people": self.population,
            "parameters": parameters(self.scenario),
            "size": self.size.to_json(),
            "size_given_spread": None if given is None else given.to_json(),
            "spread": {"p": spreads.p, "se": spreads.se},
            "chance": {k: c.p for k, c in found.items()},
            "chance_se": {k: c.se for k, c in found.items()},
            "chance_interval": {k: [c.low, c.high] for k, c in found.items()},
            "sizes": {str(size): int(count) for size, count in zip(sizes, counts, strict=True)},
            **_both("places", self.places()),
            **_both("routes", self.routes()),
            "days_lost": {
                "illness": self.count("days_ill").to_json(),
                "measures": self.count("days_measures").to_json(),
            },
            "hospital": self._counted("hospital"),
            "deaths": self._counted("dead"),
            "detected": self._counted("detected"),
            "families": self._counted("home"),
            "peak_absent": self.count("peak_absent").to_json(),
            "last_infection_days": self.days("duration"),
            "over_days": self.days("over"),
            "first_detected_days": self.days("first_detected"),
            "generations": self.count("generations").to_json(),
            "doses": self.count("doses").to_json(),
            "tests": self.count("tests").to_json(),
            "closed_days": self.count("closed_days").to_json(),
            "measures": {
                name: {
                    counter: {"mean": float(means[row, column]), "se": float(errors[row, column])}
                    for column, counter in enumerate(COUNTERS)
                }
                for row, name in enumerate(self.cast.measures)
            },
            "first": {
                **_both("roles", self.first_by(self.cast.roles)),
                **_both("classes", self.first_by(self.cast.classes)),
                "people": [
                    {"id": self.cast.ids[w], "name": self.cast.names[w], "p": p, "se": se}
                    for w, p, se in self.most_likely_first(10)
                ],
            },
        }

    def _counted(self, column: str) -> dict[str, Any]:
        """A number that is often zero: its spread, and the chance that it is not."""
        ever = self.ever(column)
        return {**self.count(column).to_json(), "p_any": ever.p, "p_any_se": ever.se}


def run_outbreaks(
    plan: Design,
    simulations: Mapping[str, OutbreakSimulation],
    casts: Mapping[str, Cast],
    *,
    infections: bool,
    report: Callable[[Progress], None] | None = None,
) -> tuple[dict[str, Outbreaks], dict[tuple[str, str], NDArray[np.int64]], bool]:
    """Run a design of outbreaks.

    Args:
        plan: what to run.
        simulations, casts: one per arm.
        infections: keep every infection; otherwise they are simulated again when somebody asks for them.
        report: called with the progress.

    Returns:
        The arms; for two arms, in how many runs each person was infected in both; whether all runs are here.
    """
    from homeroom.ensembles.batches import execute

    collected = execute(plan, simulations, infections=infections, report=report)

    def again(arm: str, runs: int) -> Spool:
        alone = replace(plan, arms={arm: plan.arms[arm]}, runs=runs)
        found = execute(alone, {arm: simulations[arm]}, infections=True)
        spool = found.arms[arm].infections
        if spool is None or not found.complete:
            raise KeyboardInterrupt
        return spool

    arms = {
        arm: Outbreaks(
            arm, simulations[arm].scenario, casts[arm], plan.seed, plan.runs, got.runs, got.tally, got.infections,
            partial(again, arm, len(got.runs)),
        )
        for arm, got in collected.arms.items()
    }  # fmt: skip
    return arms, collected.both, collected.complete


def _shares(names: tuple[str, ...], shares: Shares, runs: int) -> dict[str, tuple[float, float]]:
    found, errors = shares.shares(), shares.errors(runs)
    return {name: (float(found[i]), float(errors[i])) for i, name in enumerate(names)}


def _both(key: str, values: dict[str, tuple[float, float]]) -> dict[str, dict[str, float]]:
    """Probabilities, and their errors in the same shape."""
    return {
        key: {name: value for name, (value, _) in values.items()},
        f"{key}_se": {name: error for name, (_, error) in values.items()},
    }
