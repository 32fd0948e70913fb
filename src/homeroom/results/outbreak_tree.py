"""One outbreak: who infected whom, and how everybody fared."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from homeroom.results import outbreak_tables as tables
from homeroom.results.schema import FATE_COLUMNS
from homeroom.results.state import STAGE
from homeroom.results.transmission import Chains

if TYPE_CHECKING:
    import polars as pl

    from homeroom.results.cast import Cast
    from homeroom.results.schema import Rows
    from homeroom.world.disease import Disease

OUTCOMES = ("never infected", "infected", "recovered", "dead")
"""How a person fared by the end: in the middle of a course counts as infected."""


class OutbreakTree(Chains):
    """The transmission tree of one run of an outbreak: `infected` are rows of schema.SPREAD."""

    @cached_property
    def linelist(self) -> pl.DataFrame:
        """One row per infected person, in order of (first) infection; `id` as epicontacts expects."""
        return tables.linelist(self.cast, self.infected, one=True)

    @cached_property
    def contacts(self) -> pl.DataFrame:
        """One row per infection by a person; `from` and `to` as epicontacts expects."""
        return tables.contacts(self.cast, self.infected, one=True)


def fates(cast: Cast, disease: Disease, rows: Rows, events: Rows) -> pl.DataFrame:
    """How everybody fared (schema.FATE_COLUMNS), one row per person in index order, families included.

    Args:
        cast: names.
        disease: whose stages say what is recovered and what is dead.
        rows: infections of the run, schema.SPREAD.
        events: its log; the last stage of everybody counts.

    Returns:
        `fate` is one of OUTCOMES; `time` (ms), `room` and `by` are those of the (last) infection, null for who was
        never infected.
    """
    import polars as pl

    n = len(cast.ids)
    stage = np.full(n, -1, dtype=np.int64)
    stages = events[events["kind"] == STAGE]
    stage[stages["who"]] = stages["code"]
    last = np.full(n, -1, dtype=np.int64)
    last[rows["target"]] = np.arange(len(rows))
    infected = last >= 0
    outcome = np.where(infected, OUTCOMES.index("infected"), OUTCOMES.index("never infected"))
    known = stage >= 0
    outcome[known & (disease.out[stage] > 0) & infected] = OUTCOMES.index("recovered")
    outcome[known & (disease.dead[stage] > 0)] = OUTCOMES.index("dead")
    table = tables.infections(cast, rows)[last[infected]]
    whom = pl.Series(np.flatnonzero(infected))
    every = pl.DataFrame(
        {
            "index": np.arange(n),
            "person": pl.Series(cast.ids, dtype=pl.String),
            "name": pl.Series(cast.names, dtype=pl.String),
            "role": pl.Series(cast.roles, dtype=pl.String),
            "class": pl.Series([c or None for c in cast.classes], dtype=pl.String),
            "fate": pl.Series([OUTCOMES[o] for o in outcome], dtype=pl.String),
            "stage": pl.Series([cast.stages[s] if s >= 0 else None for s in stage], dtype=pl.String),
        }
    )
    met = table.select("time", "room", pl.col("from").alias("by")).with_columns(whom.alias("index"))
    return every.join(met, on="index", how="left", maintain_order="left").select(FATE_COLUMNS)
