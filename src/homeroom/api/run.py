"""One run of a story as an object: a thin wrapper over tables, story and replay."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from homeroom.regimes.run import Raw
    from homeroom.results.cast import Cast
    from homeroom.results.transmission import Tree
    from homeroom.simulation import Simulation
    from homeroom.spec.scenario import Scenario
    from homeroom.story.recap import Sentence
    from homeroom.world.tables import World


@dataclass
class Run:
    """One run with its whole log."""

    simulation: Simulation = field(repr=False)
    seed: int
    run: int
    raw: Raw = field(repr=False)
    names: bool = False

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return self.simulation.scenario

    @property
    def world(self) -> World:
        """Its arrays."""
        return self.simulation.world

    @cached_property
    def cast(self) -> Cast:
        """Names of people, rooms and stages."""
        return self.simulation.cast(names=self.names)

    @cached_property
    def fates(self) -> pl.DataFrame:
        """What became of everybody: what, when, where, because of whom."""
        from homeroom.results.fates import fates, frame

        return frame(self.cast, fates(self.world, self.raw.events, int(self.world.horizon)))

    @cached_property
    def events(self) -> pl.DataFrame:
        """Everything that happened, in words, one row per event."""
        from homeroom.results.log import frame

        return frame(self.cast, self.raw.events)

    @cached_property
    def perceptions(self) -> pl.DataFrame:
        """Who saw whom from when on, and heard what how loud; simulated again if it was not recorded."""
        from homeroom.results.log import perceptions

        raw = self.raw
        if raw.perceptions is None:
            raw = self.simulation.run(self.seed, self.run, perceptions=True)
        assert raw.perceptions is not None
        return perceptions(self.cast, raw.perceptions)

    @cached_property
    def tree(self) -> Tree:
        """Who infected whom."""
        from homeroom.results.fates import fates
        from homeroom.results.transmission import Tree, infections

        events = self.raw.events
        return Tree(self.cast, infections(self.world, events), fates(self.world, events, int(self.world.horizon)))

    @cached_property
    def series(self) -> pl.DataFrame:
        """Numbers by fate whenever one changes: time (ms), human, half_infected, turned, dead."""
        from homeroom.results.fates import changes
        from homeroom.results.survival import series

        return series(changes(self.world, self.raw.events), len(self.world.people), int(self.world.horizon))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The story with the facts that each sentence asserts."""
        from homeroom.story.recap import recap

        return recap(self.cast, self.world, self.raw.events)

    def recap(self) -> str:
        """The story in words, with an empty line between paragraphs."""
        return "\n\n".join(sentence.text for sentence in self.sentences)

    def agrees_with(self, folder: Path) -> bool:
        """Whether everybody's fate is as it is stored in a results folder."""
        import polars as pl

        from homeroom.results import store

        columns = ("person", "fate", "time", "by")
        stored = store.read_table(folder, "fates").filter(pl.col("run") == self.run)
        return stored.select(columns).equals(self.fates.select(columns))

    def replay(self, path: str | Path) -> Path:
        """Write one HTML file that plays this run; simulated again if it was not traced."""
        from homeroom.viewer.replay import write_html

        path = Path(path)
        write_html(self.replay_data(), path)
        return path

    def replay_data(self) -> dict[str, Any]:
        """What the replay page shows, as plain values."""
        from homeroom.viewer.replay import build

        raw = self.raw if self.raw.trace is not None else self.simulation.run(self.seed, self.run, trace=True)
        assert raw.trace is not None
        return build(
            self.scenario,
            self.world,
            raw.events,
            raw.trace,
            seed=self.seed,
            run=self.run,
            recap=[sentence.text for sentence in self.sentences],
            names=self.names or self.scenario.fictional,
        )
