"""One run, one ensemble: a scenario made ready once, and then run as often as asked, by any number of threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from homeroom.results.cast import Cast, cast, cast_of_outbreak
from homeroom.results.digest import Digest, digest
from homeroom.results.schema import COUNTERS

if TYPE_CHECKING:
    from threading import Event

    from homeroom.regimes.outbreak import Batch, OutbreakEngine
    from homeroom.regimes.outbreak import Raw as OutbreakRaw
    from homeroom.regimes.run import Engine, Raw
    from homeroom.spec.scenario import Scenario
    from homeroom.world.outbreak import Setting
    from homeroom.world.tables import World


BESIDE_THE_SCHOOL = ("measures", "name", "title", "notes", "runs", "parameters", "fictional")
"""What a scenario may say differently without another school, other people, days or pathogen."""


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
        return self.engine.run(seed, run, trace=trace, perceptions=perceptions, stop=stop, progress=progress)

    def digest(
        self, seed: int, run: int, *, stop: Event | None = None, progress: Callable[[int], None] | None = None
    ) -> Digest:
        """Simulate one run and keep only what an ensemble needs."""
        raw = self.run(seed, run, stop=stop, progress=progress)
        return digest(self.world, raw.events, run=run, awake_person_seconds=raw.awake_person_seconds)


class OutbreakSimulation:
    """A scenario whose pathogen does not hunt: people, rooms and days, and the compiled regime that runs batches.

    Attributes:
        scenario: what was written.
        setting: its arrays, read-only and shared by all threads.
        passage: (rooms,) whether a room is a corridor or stairs.
    """

    def __init__(self, scenario: Scenario, like: OutbreakSimulation | None = None) -> None:
        """Settle the scenario. What is slow (calibration, the compiler) happens here.

        Args:
            scenario: what was written.
            like: one of a scenario that differs in its measures at most: its school is used again.
        """
        from homeroom.regimes.outbreak import OutbreakEngine
        from homeroom.results.places import passages
        from homeroom.world.outbreak import settle, with_measures
        from homeroom.world.tables import CATEGORIES

        self.scenario = scenario
        self.setting: Setting = settle(scenario) if like is None else with_measures(like.setting, scenario)
        self.engine: OutbreakEngine = OutbreakEngine(self.setting, scenario)
        kinds = [CATEGORIES.index(scenario.school.rooms[room].category) for room in self.setting.room_ids]
        self.passage = passages(np.array(kinds, dtype=np.int32))

    @property
    def person_ids(self) -> tuple[str, ...]:
        """Ids in index order, families included."""
        return self.setting.person_ids

    @property
    def costs(self) -> tuple[int, int]:
        """Shape of what measures cost in a run: measures, counters."""
        return len(self.engine.measure_ids), len(COUNTERS)

    def cast(self, *, names: bool = False) -> Cast:
        """What everybody and everything is called; pseudonyms for people unless `names`."""
        return cast_of_outbreak(self.scenario, self.setting, names=names, measures=self.engine.measure_ids)

    def batch(self, seed: int, first: int, runs: int, *, stop: Event | None = None) -> Batch:
        """Simulate the runs first .. first + runs - 1 with all their infections.

        Args:
            seed: of the ensemble.
            first, runs: which of its runs.
            stop: set it from another thread to end early; such a batch must be thrown away.
        """
        return self.engine.batch(seed, first, runs, infections=True, stop=stop)

    def run(self, seed: int, run: int = 0) -> OutbreakRaw:
        """Simulate one run and keep its whole log; the same run as number `run` of a batch."""
        return self.engine.run(seed, run)


def hunted(scenario: Scenario) -> bool:
    """Whether somebody in the course of disease may attack others: then it is a story, else an outbreak."""
    return any(stage.conduct in ("hunts", "lashes") for stage in scenario.pathogen.stages.values())


def simulation(scenario: Scenario) -> Simulation | OutbreakSimulation:
    """The scenario made ready: a story with hunters, or an outbreak."""
    return Simulation(scenario) if hunted(scenario) else OutbreakSimulation(scenario)


def simulations(arms: Mapping[str, Scenario]) -> dict[str, Simulation] | dict[str, OutbreakSimulation]:
    """Scenarios of one kind made ready; outbreaks that differ in their measures only share their school."""
    if all(hunted(scenario) for scenario in arms.values()):
        return {arm: Simulation(scenario) for arm, scenario in arms.items()}
    made: dict[str, OutbreakSimulation] = {}
    for arm, scenario in arms.items():
        like = next((one for one in made.values() if _differ_in_measures(one.scenario, scenario)), None)
        made[arm] = OutbreakSimulation(scenario, like)
    return made


def _differ_in_measures(one: Scenario, other: Scenario) -> bool:
    fields = [name for name in type(one).model_fields if name not in BESIDE_THE_SCHOOL]
    return all(getattr(one, name) == getattr(other, name) for name in fields)
