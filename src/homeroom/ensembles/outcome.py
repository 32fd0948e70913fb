"""One arm of an ensemble after it has run, and the tables that are views of its runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from homeroom.ensembles.arm import Simulated
from homeroom.results import chances, known_ending, separated, survival
from homeroom.results.schema import INFECTION_COLUMNS, MEASURE_ACTIONS, POCKET_COLUMNS
from homeroom.world.tables import ACTIVITIES, FATES, ROUTES

if TYPE_CHECKING:
    import polars as pl

    from homeroom.results.digest import Digest
    from homeroom.results.schema import Rows

SCHEMA = 1
MOMENTS = 240
"""How many moments a survival curve has between the start and the horizon."""


@dataclass(frozen=True)
class Outcome(Simulated):
    """Runs of a story with hunters.

    Attributes:
        digests: one per run, in run order.
    """

    digests: tuple[Digest, ...]

    @property
    def runs(self) -> int:
        """How many runs are here."""
        return len(self.digests)

    @cached_property
    def codes(self) -> NDArray[np.int8]:
        """(runs, people) index into FATES."""
        return np.array([digest.outcome["fate"] for digest in self.digests], dtype=np.int8)

    @cached_property
    def people(self) -> pl.DataFrame:
        """Each person's probability of each fate with its standard error."""
        return chances.people(self.cast, self.codes)

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """(runs,) how many are alive and unturned at the horizon."""
        return chances.survivors(self.codes)

    @property
    def survivors(self) -> chances.Spread:
        """Spread of the number alive and unturned."""
        return chances.spread(self.sizes)

    def at_least(self, number: int) -> chances.Chance:
        """Chance that at least so many are alive and unturned at the horizon."""
        return chances.chance(self.sizes >= number)

    @cached_property
    def left_site(self) -> chances.Chance:
        """Chance that somebody infected leaves the site before it is closed."""
        return chances.chance(np.array([digest.left >= 0 for digest in self.digests]))

    @cached_property
    def half_turned(self) -> dict[str, float | None]:
        """Seconds until half of everybody has turned; quantiles over all runs, what never came counted as later."""
        times = np.array([digest.half_turned for digest in self.digests], dtype=np.int64)
        reached = times >= 0
        q05, median, q95 = survival.quantiles(times, reached, (0.05, 0.5, 0.95))
        share = chances.chance(reached)
        return {
            "median": None if median is None else median / 1000,
            "q05": None if q05 is None else q05 / 1000,
            "q95": None if q95 is None else q95 / 1000,
            "reached": share.p,
            "reached_se": share.se,
        }

    @cached_property
    def fates(self) -> pl.DataFrame:
        """One row per run and person: run, person, fate, time (ms), room, by."""
        import polars as pl

        n = len(self.cast.ids)
        tables = [digest.outcome for digest in self.digests]
        every: Rows = np.concatenate(tables)
        ids, rooms = pl.Series(self.cast.ids, dtype=pl.String), pl.Series(self.cast.rooms, dtype=pl.String)
        runs = np.repeat(np.arange(self.runs), n)
        return pl.DataFrame(
            {
                "run": pl.Series(runs, dtype=pl.Int64),
                "person": _words(ids, np.tile(np.arange(n), self.runs)),
                "fate": _words(pl.Series(FATES, dtype=pl.String), every["fate"]),
                "time": _times(every["time"]),
                "room": _words(rooms, every["room"], "off the site"),
                "by": _words(ids, every["by"]),
            }
        )

    @cached_property
    def infections(self) -> pl.DataFrame:
        """One row per infection (schema.INFECTION_COLUMNS); `from` is null for an infection from outside."""
        import polars as pl

        tables = [digest.infected for digest in self.digests]
        every: Rows = np.concatenate(tables)
        ids, rooms = pl.Series(self.cast.ids, dtype=pl.String), pl.Series(self.cast.rooms, dtype=pl.String)
        return pl.DataFrame(
            {
                "run": pl.Series(np.repeat(np.arange(self.runs), [len(t) for t in tables]), dtype=pl.Int64),
                "time": pl.Series(every["time"], dtype=pl.Int64),
                "from": _words(ids, every["source"]),
                "to": _words(ids, every["target"]),
                "room": _words(rooms, every["room"], "off the site"),
                "route": _words(pl.Series(ROUTES, dtype=pl.String), every["route"]),
                "period": _words(pl.Series(ACTIVITIES, dtype=pl.String), every["period"]),
            }
        ).select(INFECTION_COLUMNS)

    @cached_property
    def measures(self) -> pl.DataFrame:
        """One row per measure that acted: run, time (ms), measure, action, who (null: the school), room."""
        import polars as pl

        tables = [digest.measures for digest in self.digests]
        every: Rows = np.concatenate(tables)
        return pl.DataFrame(
            {
                "run": pl.Series(np.repeat(np.arange(self.runs), [len(t) for t in tables]), dtype=pl.Int64),
                "time": pl.Series(every["time"], dtype=pl.Int64),
                "measure": _words(pl.Series(self.cast.measures, dtype=pl.String), every["code"]),
                "action": _words(pl.Series(MEASURE_ACTIONS, dtype=pl.String), every["value"]),
                "who": _words(pl.Series(self.cast.ids, dtype=pl.String), every["who"]),
                "room": _words(pl.Series(self.cast.rooms, dtype=pl.String), every["room"]),
            }
        )

    @cached_property
    def summary(self) -> pl.DataFrame:
        """One row per run: numbers by fate, infections, when the virus left and half had turned (ms, null: never)."""
        import polars as pl

        counts = np.array([np.bincount(row, minlength=len(FATES)) for row in self.codes.astype(np.int64)])
        return pl.DataFrame(
            {
                "run": pl.Series([digest.run for digest in self.digests], dtype=pl.Int64),
                **{name: pl.Series(counts[:, i], dtype=pl.Int64) for i, name in enumerate(FATES)},
                "survivors": pl.Series(self.sizes, dtype=pl.Int64),
                "infected": pl.Series(
                    [len(np.unique(digest.infected["target"])) for digest in self.digests], dtype=pl.Int64
                ),
                "virus_left": _times(np.array([digest.left for digest in self.digests], dtype=np.int64)),
                "half_turned": _times(np.array([digest.half_turned for digest in self.digests], dtype=np.int64)),
                "events": pl.Series([digest.events for digest in self.digests], dtype=pl.Int64),
            }
        )

    @cached_property
    def known_ending(self) -> known_ending.KnownEnding | None:
        """Chances of the ending that the story is known for; None where the scenario's folder tells of none."""
        folder = self.scenario.origin.get("scenario")
        told = known_ending.read(Path(folder)) if folder else {}
        met = [digest.met for digest in self.digests]
        return known_ending.known_ending(told, self.cast, self.codes, self.left_site, met) if told else None

    @cached_property
    def separations(self) -> list[separated.Separation]:
        """What went together with surviving, feature by feature, within runs."""
        return separated.separated([digest.first for digest in self.digests], self.codes)

    @property
    def separated(self) -> pl.DataFrame:
        """The same as a table (schema.SEPARATED_COLUMNS)."""
        return separated.frame(self.separations)

    @cached_property
    def pockets(self) -> pl.DataFrame:
        """Where people held out at the end of every day of every run (schema.POCKET_COLUMNS).

        Rooms and people are null before the first hunter.
        """
        import polars as pl

        tables = [digest.pockets for digest in self.digests]
        every: Rows = np.concatenate(tables)
        numbers = {name: pl.Series(every[name], dtype=pl.Int64) for name in POCKET_COLUMNS if name != "run"}
        for name in ("rooms", "people"):
            numbers[name] = numbers[name].set(numbers[name] < 0, None)
        run = pl.Series(np.repeat([digest.run for digest in self.digests], [len(t) for t in tables]), dtype=pl.Int64)
        return pl.DataFrame({"run": run, **numbers}).select(POCKET_COLUMNS)

    def _pockets(self) -> list[dict[str, Any]]:
        """Rooms and people at the end of each day over the runs that had a hunter by then."""
        out = []
        for rows in zip(*(digest.pockets for digest in self.digests), strict=True):
            begun = [row for row in rows if row["rooms"] >= 0]
            time = int(rows[0]["time"])
            at = self.cast.start + timedelta(milliseconds=time)
            spreads = {name: _spread([int(row[name]) for row in begun]) for name in ("rooms", "people")}
            out.append({"time_s": time / 1000, "at": at.isoformat(), "runs": len(begun), **spreads})
        return out

    def tables(self) -> dict[str, pl.DataFrame | Callable[[Path], None]]:
        """Everything that is stored."""
        return {
            "people": self.people,
            "fates": self.fates,
            "infections": self.infections,
            "measures": self.measures,
            "runs": self.summary,
            "survival": self.survival(),
            "incidence": self.incidence(),
            "separated": self.separated,
            "pockets": self.pockets,
        }

    def survival(self, moments: int = MOMENTS) -> pl.DataFrame:
        """Probability of each fate over time, for somebody drawn at random from the school.

        Every run is watched to the same horizon, so the Aalen-Johansen estimate of being in a state is the share
        in it. People of one run share their luck: the error is taken between runs, not between people.

        Args:
            moments: how many, evenly spaced from the start to the horizon.

        Returns:
            Columns time (ms), then p_<fate> and se_<fate> for every fate.
        """
        import polars as pl

        n = max(len(self.cast.ids), 1)
        times = np.linspace(0, self.cast.horizon, moments).astype(np.int64)
        shares = np.array([survival.numbers(d.met, len(self.cast.ids), times) / n for d in self.digests])
        mean = shares.mean(axis=0)
        error = shares.std(axis=0, ddof=1) / np.sqrt(self.runs) if self.runs > 1 else np.zeros_like(mean)
        return pl.DataFrame(
            {
                "time": pl.Series(times, dtype=pl.Int64),
                **{f"p_{name}": mean[:, i] for i, name in enumerate(FATES)},
                **{f"se_{name}": error[:, i] for i, name in enumerate(FATES)},
            }
        )

    def incidence(self) -> pl.DataFrame:
        """What befalls people first, and when: Aalen-Johansen cumulative incidence of leaving "human".

        Returns:
            Columns time (ms), free (Kaplan-Meier probability of still being human), then one column per first fate.
        """
        import polars as pl

        n = len(self.cast.ids)
        time = np.full((self.runs, n), self.cast.horizon, dtype=np.int64)
        cause = np.full((self.runs, n), -1, dtype=np.int64)
        for row, digest in enumerate(self.digests):
            met = digest.met[digest.met["before"] == survival.HUMAN][::-1]  # reversed: the first one stays
            time[row, met["who"]] = met["time"]
            cause[row, met["who"]] = met["after"] - 1
        found = survival.aalen_johansen(time.ravel(), cause.ravel(), len(FATES) - 1)
        return pl.DataFrame(
            {
                "time": pl.Series(found.time, dtype=pl.Int64),
                "free": found.free,
                **{name: found.cumulative[:, i] for i, name in enumerate(FATES[1:])},
            }
        )

    def to_json(self, thresholds: tuple[int, ...] = ()) -> dict[str, Any]:
        """Everything a program would ask for, as plain values; see docs for the keys.

        Args:
            thresholds: further numbers of survivors whose chance is wanted.
        """
        spread = self.survivors
        ending = self.known_ending
        levels = sorted({1, *thresholds})
        sizes, counts = np.unique(self.sizes, return_counts=True)
        return {
            "schema": SCHEMA,
            "scenario": self.scenario.name,
            "title": self.cast.title,
            "hash": self.scenario.hash,
            "start": self.cast.start.isoformat(),
            "horizon_s": self.cast.horizon / 1000,
            "seed": self.seed,
            "runs": self.runs,
            "runs_asked": self.asked,
            "people": [_person(row) for row in self.people.iter_rows(named=True)],
            "survivors": {
                **spread.to_json(),
                "chance": {str(k): self.at_least(k).p for k in levels},
                "chance_se": {str(k): self.at_least(k).se for k in levels},
                "sizes": {str(size): int(count) for size, count in zip(sizes, counts, strict=True)},
            },
            "p_virus_left_site": self.left_site.p,
            "p_virus_left_site_se": self.left_site.se,
            "time_to_half_turned_s": self.half_turned,
            "separated": [row.to_json() for row in self.separations],
            "pockets": self._pockets(),
            **({} if ending is None else {"known_ending": ending.to_json(self.cast)}),
        }


def _spread(values: list[int]) -> dict[str, float] | None:
    return chances.spread(np.array(values, dtype=np.int64)).to_json() if values else None


def _person(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{key: row[key] for key in ("id", "name", "role", "class")},
        **{f"p_{fate}": row[f"p_{fate}"] for fate in FATES},
        "se": {fate: row[f"se_{fate}"] for fate in FATES},
    }


def _words(words: pl.Series, index: NDArray[np.int32], none: str | None = None) -> pl.Series:
    """Words by index, `none` for -1."""
    import polars as pl

    every = pl.concat([words, pl.Series([none], dtype=pl.String)])
    place = np.asarray(index, dtype=np.int64)
    return every.gather(np.where(place < 0, len(words), place))


def _times(times: NDArray[np.int64]) -> pl.Series:
    """Milliseconds, null for -1."""
    import polars as pl

    found = pl.Series(np.asarray(times, dtype=np.int64))
    return found.set(found < 0, None)
