"""The tables of an ensemble of outbreaks: runs, people, infections, measures, and what epicontacts reads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from homeroom.results.chances import standard_error
from homeroom.results.schema import COUNTERS, INFECTION_COLUMNS, PLACES, RUN, SPREAD, Rows
from homeroom.results.tally import Tally
from homeroom.spec.transmission import SPREADS
from homeroom.world.tables import ACTIVITIES

if TYPE_CHECKING:
    import polars as pl

    from homeroom.results.cast import Cast

MOMENTS = ("duration", "over", "first_detected")
CONTACTS = ("from", "to", "time", "room", "route", "period")
LINELIST = ("id", "run", "person", "name", "role", "class", "time", "date", "room", "route", "period", "generation")


def runs(rows: Rows) -> pl.DataFrame:
    """One row per run: schema.RUN, moments in ms since the start and null for what never came."""
    import polars as pl

    columns: dict[str, pl.Series] = {"run": pl.Series(np.arange(len(rows)), dtype=pl.Int64)}
    for name in (*(n for n in RUN.names or () if n not in MOMENTS), *MOMENTS):
        values = pl.Series(rows[name].astype(np.int64))
        columns[name] = values.set(values < 0, None) if name in (*MOMENTS, "peak_day") else values
    return pl.DataFrame(columns)


def people(cast: Cast, tally: Tally) -> pl.DataFrame:
    """One row per person: the chance of being infected, and of being the first whom an index case infects.

    Returns:
        Columns id, name, role, class, p_infected, se_infected, p_first, se_first.
    """
    import polars as pl

    n = max(tally.runs, 1)
    return pl.DataFrame(
        {
            "id": pl.Series(cast.ids, dtype=pl.String),
            "name": pl.Series(cast.names, dtype=pl.String),
            "role": pl.Series(cast.roles, dtype=pl.String),
            "class": pl.Series([c or None for c in cast.classes], dtype=pl.String),
            "p_infected": tally.infected / n,
            "se_infected": standard_error(tally.infected, n),
            "p_first": tally.first / n,
            "se_first": standard_error(tally.first, n),
        }
    )


def infections(cast: Cast, rows: Rows) -> pl.DataFrame:
    """One row per infection (schema.INFECTION_COLUMNS).

    `from` and `route` are null for what came from outside; `room` is the name of a room, "home", "way to school" or
    "community".
    """
    import polars as pl

    ids = pl.Series(cast.ids, dtype=pl.String)
    return pl.DataFrame(
        {
            "run": pl.Series(rows["run"].astype(np.int64)),
            "time": pl.Series(rows["time"].astype(np.int64)),
            "from": _pick(ids, rows["source"]),
            "to": _pick(ids, rows["target"]),
            "room": _rooms(cast, rows["place"]),
            "route": _pick(pl.Series(SPREADS, dtype=pl.String), rows["route"]),
            "period": _pick(pl.Series(ACTIVITIES, dtype=pl.String), rows["period"]),
        }
    ).select(INFECTION_COLUMNS)


def write_infections(cast: Cast, pieces: Iterable[Rows], path: Path) -> None:
    """Write the table of infections to a Parquet file, holding only one piece in memory at a time.

    Raises:
        OSError: the file cannot be written.
    """
    import shutil

    import polars as pl

    aside = path.with_name(f"{path.name}.pieces")
    files: list[Path] = []
    for number, rows in enumerate(pieces):
        if number == 1:
            aside.mkdir()
            path.rename(aside / "0.parquet")
            files = [aside / "0.parquet"]
        target = path if number == 0 else aside / f"{number}.parquet"
        infections(cast, rows).write_parquet(target, compression="zstd", compression_level=3, statistics=True)
        files.append(target)
    if not files:
        infections(cast, np.zeros(0, dtype=SPREAD)).write_parquet(
            path, compression="zstd", compression_level=3, statistics=True
        )
    elif len(files) > 1:
        pl.scan_parquet(files).sink_parquet(path, compression="zstd", compression_level=3, statistics=True)
        shutil.rmtree(aside)


def measures(cast: Cast, tally: Tally) -> pl.DataFrame:
    """One row per measure and counter: measure, counter, mean per run and its Monte Carlo error."""
    import polars as pl

    means, errors = mean_costs(tally)
    names = [name for name in cast.measures for _ in COUNTERS]
    return pl.DataFrame(
        {
            "measure": pl.Series(names, dtype=pl.String),
            "counter": pl.Series(list(COUNTERS) * len(cast.measures), dtype=pl.String),
            "mean": pl.Series(means.ravel(), dtype=pl.Float64),
            "se": pl.Series(errors.ravel(), dtype=pl.Float64),
        }
    )


def mean_costs(tally: Tally) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(measures, counters) means per run, and their Monte Carlo errors."""
    n = max(tally.runs, 1)
    means = tally.costs / n
    if n < 2:
        return means, np.zeros_like(means)
    variance = np.maximum(tally.cost_squares / n - means**2, 0.0) * n / (n - 1)
    return means, np.sqrt(variance / n)


def linelist(cast: Cast, rows: Rows, *, one: bool) -> pl.DataFrame:
    """One row per person and run infected, in order of (first) infection; `id` as epicontacts expects.

    Args:
        cast: names.
        rows: schema.SPREAD of one run, or of several.
        one: of one run: then `id` is the person's; otherwise it is made unique with the run, "17:p042".
    """
    import polars as pl

    rows = rows[_earliest(rows)]
    table = infections(cast, rows)
    who = rows["target"]
    persons = table["to"]
    dates = np.datetime64(cast.start, "ms") + rows["time"].astype("timedelta64[ms]")
    return table.with_columns(
        (persons if one else _numbered(rows, persons)).alias("id"),
        persons.alias("person"),
        _pick(pl.Series(cast.names, dtype=pl.String), who).alias("name"),
        _pick(pl.Series(cast.roles, dtype=pl.String), who).alias("role"),
        _pick(pl.Series([c or None for c in cast.classes], dtype=pl.String), who).alias("class"),
        pl.Series("date", dates).cast(pl.Date),
        pl.Series("generation", rows["generation"].astype(np.int64)),
    ).select(LINELIST)


def contacts(cast: Cast, rows: Rows, *, one: bool) -> pl.DataFrame:
    """One row per infection by a person; `from` and `to` as epicontacts expects. Arguments as for `linelist`."""
    import polars as pl

    rows = rows[rows["source"] >= 0]
    table = infections(cast, rows)
    if not one:
        table = table.with_columns(
            _numbered(rows, table["from"]).alias("from"), _numbered(rows, table["to"]).alias("to")
        )
    return table.with_columns(pl.col("run")).select(*CONTACTS[:2], "run", *CONTACTS[2:])


def _earliest(rows: Rows) -> NDArray[np.int64]:
    """Indices of everybody's first infection in each run, in the order of the rows."""
    key = rows["run"].astype(np.int64) << 32 | rows["target"].astype(np.int64)
    return np.sort(np.unique(key, return_index=True)[1])


def _numbered(rows: Rows, persons: pl.Series) -> pl.Series:
    import polars as pl

    runs_ = pl.Series("run", rows["run"].astype(np.int64))
    return pl.DataFrame({"run": runs_, "who": persons}).select(pl.format("{}:{}", "run", "who").alias("id"))["id"]


def _rooms(cast: Cast, place: NDArray[np.int32]) -> pl.Series:
    import polars as pl

    beyond = [PLACES[-number] for number in range(len(PLACES), 0, -1)]  # so that -1 comes last but is addressed first
    every = pl.Series([*cast.rooms, *beyond], dtype=pl.String)
    index = np.asarray(place, dtype=np.int64)
    return every.gather(np.where(index < 0, len(every) + index, index))


def _pick(words: pl.Series, index: NDArray[np.int32]) -> pl.Series:
    """Words by index, null for -1."""
    import polars as pl

    every = pl.concat([words, pl.Series([None], dtype=pl.String)])
    place = np.asarray(index, dtype=np.int64)
    return every.gather(np.where(place < 0, len(words), place))
