"""One run, one ensemble: a scenario made ready once, and then run as often as asked, by any number of threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from homeroom.kernels.codes import NEVER
from homeroom.results.cast import Cast, cast
from homeroom.results.digest import Digest, digest
from homeroom.results.state import HOLDS, MEASURE

if TYPE_CHECKING:
    from threading import Event

    from homeroom.regimes.run import Engine, Raw
    from homeroom.spec.scenario import Scenario
    from homeroom.world.tables import World


class Simulation:
    """A scenario with its World and its compiled regimes.

    Attributes:
        scenario: what was written.
        world: its arrays, read-only and shared by all threads.
    """

    def __init__(self, scenario: Scenario) -> None:
        """Assemble the World. What is slow (geometry, the compiler) happens here, not in the first run."""
        from homeroom.regimes.run import Engine
        from homeroom.world.assemble import assemble

        self.scenario = scenario
        self.world: World = assemble(scenario)
        self.engine: Engine = Engine(self.world, scenario)

    def cast(self, *, names: bool = False) -> Cast:
        """What everybody and everything is called; pseudonyms for people unless `names`."""
        return cast(self.scenario, self.world, names=names, measures=self.engine.measure_ids)

    def run(
        self,
        seed: int,
        run: int = 0,
        *,
        trace: bool = False,
        perceptions: bool = False,
        stop: Event | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Raw:
        """Simulate one run and keep its whole log.

        Args:
            seed: of the ensemble; `run` 0 of seed s is what `simulate(seed=s)` gives.
            run: number of the run within the ensemble.
            trace: also record how everybody moved.
            perceptions: also record who perceived what.
            stop: set it from another thread to end the run early; such a run must be thrown away.
            progress: called now and then with the simulated time (ms).
        """
        raw = self.engine.run(seed, run, trace=trace, perceptions=perceptions, stop=stop, progress=progress)
        self._say_until_when(raw)
        return raw

    def _say_until_when(self, raw: Raw) -> None:
        """Write beside every measure that holds somebody how long it does, so that the log alone says who is where."""
        events = raw.events
        events["until"] = 0
        holds = (events["kind"] == MEASURE) & np.isin(events["value"], HOLDS)
        until = self.engine.measures.until[events["code"][holds]]
        events["until"][holds] = np.where(until < NEVER, until, 0)

    def digest(
        self, seed: int, run: int, *, stop: Event | None = None, progress: Callable[[int], None] | None = None
    ) -> Digest:
        """Simulate one run and keep only what an ensemble needs."""
        raw = self.run(seed, run, stop=stop, progress=progress)
        return digest(self.world, raw.events, run=run, awake_person_seconds=raw.awake_person_seconds)
