"""One run of an outbreak as an object: who was infected by whom, where and when, and what measures did."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from homeroom.errors import InputError, Problem

if TYPE_CHECKING:
    import polars as pl

    from homeroom.regimes.outbreak import Batch, Raw
    from homeroom.results.cast import Cast
    from homeroom.results.outbreak_tree import OutbreakTree
    from homeroom.results.schema import Rows
    from homeroom.simulation import OutbreakSimulation
    from homeroom.spec.scenario import Scenario
    from homeroom.story.recap import Sentence
    from homeroom.world.outbreak import Setting


@dataclass
class OutbreakRun:
    """One run with its infections and, on request, its whole log."""

    simulation: OutbreakSimulation = field(repr=False)
    seed: int
    run: int
    names: bool = False

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return self.simulation.scenario

    @property
    def setting(self) -> Setting:
        """Its arrays."""
        return self.simulation.setting

    @cached_property
    def cast(self) -> Cast:
        """Names of people, rooms and stages."""
        return self.simulation.cast(names=self.names)

    @cached_property
    def batch(self) -> Batch:
        """The run as a batch of one."""
        return self.simulation.batch(self.seed, self.run, 1)

    @cached_property
    def raw(self) -> Raw:
        """The whole log."""
        return self.simulation.run(self.seed, self.run)

    @property
    def rows(self) -> Rows:
        """Its infections, schema.SPREAD in order of time."""
        assert self.batch.infections is not None
        return self.batch.infections

    @property
    def size(self) -> int:
        """How many people of the school were infected, the first ones counted."""
        return int(self.batch.runs["size"][0])

    @cached_property
    def infections(self) -> pl.DataFrame:
        """One row per infection: run, time, from, to, room, route, period."""
        from homeroom.results.outbreak_tables import infections

        return infections(self.cast, self.rows)

    @cached_property
    def tree(self) -> OutbreakTree:
        """Who infected whom."""
        from homeroom.results.outbreak_tree import OutbreakTree

        return OutbreakTree(self.cast, self.rows)

    @cached_property
    def events(self) -> pl.DataFrame:
        """Everything that happened, in words, one row per event."""
        from homeroom.results.log import frame

        return frame(self.cast, self.raw.events, outbreak=True)

    @cached_property
    def fates(self) -> pl.DataFrame:
        """How everybody fared by the end: never infected, infected, recovered or dead; when, where, by whom."""
        from homeroom.results.outbreak_tree import fates

        return fates(self.cast, self.setting.disease, self.rows, self.raw.events)

    @cached_property
    def summary(self) -> pl.DataFrame:
        """The row of this run: size, duration, days lost and the like."""
        import polars as pl

        from homeroom.results.outbreak_tables import runs

        return runs(self.batch.runs).with_columns(pl.lit(self.run, dtype=pl.Int64).alias("run"))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The run in words, with the facts that each sentence asserts."""
        from homeroom.story.outbreak_recap import recap

        batch = self.batch
        return recap(self.scenario, self.cast, batch.runs[0], self.rows, self.simulation.passage, batch.costs[0])

    def recap(self) -> str:
        """The run in words, one to four paragraphs."""
        return "\n\n".join(sentence.text for sentence in self.sentences)

    def agrees_with(self, folder: Path) -> bool:
        """Whether this run is as it is stored in a results folder."""
        import polars as pl

        from homeroom.results import store

        stored = store.read_table(folder, "runs").filter(pl.col("run") == self.run)
        return stored.columns == self.summary.columns and stored.equals(self.summary)

    def replay(self, path: str | Path) -> Path:
        """There is no picture of an outbreak yet.

        Raises:
            InputError: always.
        """
        raise InputError(Problem(f"{path}", "an outbreak has no replay yet", "look at its recap and its tables"))
