"""Runs and ensembles as objects: thin wrappers over tables, story and replay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homeroom.errors import InputError, Problem

if TYPE_CHECKING:
    import polars as pl

    from homeroom.ensembles.execute import Progress
    from homeroom.ensembles.outcome import Outcome
    from homeroom.regimes.run import Raw
    from homeroom.results.cast import Cast
    from homeroom.results.transmission import Tree
    from homeroom.simulation import Simulation
    from homeroom.spec.scenario import Scenario
    from homeroom.story.recap import Sentence
    from homeroom.world.tables import World


def load(name: str | Path) -> Scenario:
    """A scenario by the name of a built-in one, or by its folder.

    Raises:
        InputError: with everything that is wrong with it.
    """
    from homeroom.exchange.folder import load as read

    return read(name)


def simulate(
    scenario: Scenario | str | Path,
    *,
    seed: int = 1,
    run: int = 0,
    trace: bool = False,
    perceptions: bool = False,
    names: bool = False,
) -> Run:
    """Simulate one run: the same as run number `run` of `ensemble(seed=seed)`.

    Args:
        scenario: or the name or folder of one.
        seed: of the ensemble it belongs to.
        run: its number.
        trace: record how everybody moved, for a replay.
        perceptions: record who perceived what, see `Run.perceptions`.
        names: show real names instead of pseudonyms; fictional scenarios always do.
    """
    from homeroom.ensembles.design import check_seed
    from homeroom.simulation import Simulation

    problems = check_seed(seed, run)
    if problems:
        raise InputError(problems)
    ready = Simulation(_scenario(scenario))
    return Run(ready, seed, run, ready.run(seed, run, trace=trace, perceptions=perceptions), names)


def ensemble(
    scenarios: Scenario | str | Path | Mapping[str, Scenario],
    *,
    runs: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    names: bool = False,
    report: Callable[[Progress], None] | None = None,
    ready: Callable[[Cast], None] | None = None,
) -> Ensemble:
    """Simulate many runs of a scenario, or of several by name with the same luck.

    Args:
        scenarios: one, or arms by name.
        runs: per arm; by default what the scenario says.
        seed: 0 .. 2**63 - 1.
        workers: threads; by default one per processor. Changes nothing but the time it takes.
        names: show real names instead of pseudonyms; fictional scenarios always do.
        report: called now and then with the progress.
        ready: called with the names of the first arm when everything is assembled and compiled.

    Returns:
        All runs; after Ctrl-C the runs 0 .. k-1 that were finished (`complete` is False then).
    """
    from homeroom.ensembles.design import design
    from homeroom.ensembles.execute import execute
    from homeroom.ensembles.outcome import Outcome
    from homeroom.simulation import Simulation

    given = dict(scenarios) if isinstance(scenarios, Mapping) else _scenario(scenarios)
    plan = design(given, runs=runs, seed=seed, workers=workers)
    made = {arm: Simulation(scenario) for arm, scenario in plan.arms.items()}
    casts = {arm: one.cast(names=names) for arm, one in made.items()}
    if ready is not None:
        ready(next(iter(casts.values())))
    digests, complete = execute(plan, made, report=report)
    outcomes = {
        arm: Outcome(arm, one.scenario, casts[arm], seed, plan.runs, tuple(digests[arm])) for arm, one in made.items()
    }
    return Ensemble(outcomes, complete=complete, names=names)


def replay(run: Run, path: str | Path) -> Path:
    """Write one HTML file that plays a run on the floor plan."""
    return run.replay(path)


def open_results(folder: str | Path, *, run: int = 0, trace: bool = False, names: bool = False) -> Run:
    """Regenerate one run of a results folder from its stored scenario and seed.

    Args:
        folder: what `homeroom run` or `Ensemble.save` has written.
        run: its number.
        trace: record how everybody moved.
        names: show names; they are in the folder only if it was written with them.

    Raises:
        InputError: the folder is not one, or its scenario was changed.
        RunError: the regenerated run ends differently from the stored one (another version wrote it).
    """
    from pydantic import ValidationError

    from homeroom.errors import RunError
    from homeroom.results import store
    from homeroom.spec.scenario import Scenario

    folder = Path(folder)
    manifest = store.read_manifest(folder)
    try:
        scenario = Scenario.model_validate(store.read_scenario(folder))
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        by = manifest.get("versions", {}).get("homeroom", "an unknown version")
        raise InputError(
            Problem(
                str(folder / store.SCENARIO),
                f"it does not fit this version ({where}); Homeroom {by} wrote it",
                "run the scenario again",
            )
        ) from None
    if scenario.hash != manifest.get("stored_hash"):
        raise InputError(
            Problem(str(folder / store.SCENARIO), "it was changed after the run", "run the changed scenario again")
        )
    if run >= manifest["runs"]:
        raise InputError(Problem("--run", f"{run}", f"the folder has runs 0 to {manifest['runs'] - 1}"))
    found = simulate(scenario, seed=manifest["seed"], run=run, trace=trace, names=names)
    stored = store.read_table(folder, "fates")
    if "arm" not in stored.columns:
        import polars as pl

        before = stored.filter(pl.col("run") == run).select("person", "fate", "time", "by")
        if not before.equals(found.fates.select("person", "fate", "time", "by")):
            raise RunError(
                f"run {run} regenerated from {folder} ends differently from the stored one: "
                f"it was written by Homeroom {manifest['versions'].get('homeroom')} with other libraries"
            )
    return found


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
        """The story in words, one sentence or two per line."""
        return "\n".join(sentence.text for sentence in self.sentences)

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


@dataclass
class Ensemble:
    """Many runs of one scenario, or of several arms.

    Attributes:
        arms: by name, in the order given.
        complete: whether every run asked for is here.
        names: whether real names are shown.
    """

    arms: dict[str, Outcome]
    complete: bool = True
    names: bool = False

    def __getitem__(self, arm: str) -> Outcome:
        """One arm by name."""
        return self.arms[arm]

    @property
    def only(self) -> Outcome:
        """The arm of an ensemble that has just one.

        Raises:
            InputError: there are several.
        """
        if len(self.arms) != 1:
            raise InputError(Problem("ensemble", f"{len(self.arms)} arms", f"choose one of {', '.join(self.arms)}"))
        return next(iter(self.arms.values()))

    @property
    def runs(self) -> int:
        """Runs per arm."""
        return next(iter(self.arms.values())).runs

    @property
    def seed(self) -> int:
        """Seed of all arms."""
        return next(iter(self.arms.values())).seed

    @property
    def people(self) -> pl.DataFrame:
        """Each person's probability of each fate with its standard error."""
        return self._each(lambda outcome: outcome.people)

    @property
    def fates(self) -> pl.DataFrame:
        """One row per run and person."""
        return self._each(lambda outcome: outcome.fates)

    @property
    def infections(self) -> pl.DataFrame:
        """One row per infection."""
        return self._each(lambda outcome: outcome.infections)

    @property
    def summary(self) -> pl.DataFrame:
        """One row per run."""
        return self._each(lambda outcome: outcome.summary)

    def survival(self) -> pl.DataFrame:
        """Probability of each fate over time with its standard error."""
        return self._each(lambda outcome: outcome.survival())

    def incidence(self) -> pl.DataFrame:
        """Cumulative incidence of what befalls people first (Aalen-Johansen)."""
        return self._each(lambda outcome: outcome.incidence())

    def to_json(self, thresholds: tuple[int, ...] = ()) -> dict[str, Any]:
        """Plain values: those of the only arm, or an object "arms" from name to values."""
        if len(self.arms) == 1:
            return self.only.to_json(thresholds)
        return {"schema": 1, "arms": {arm: outcome.to_json(thresholds) for arm, outcome in self.arms.items()}}

    def save(self, folder: str | Path | None = None, *, extras: Mapping[str, str] | None = None) -> Path:
        """Write tables and manifest; by default into `homeroom-out/<scenario>-<hash8>`.

        Several arms are written as one folder each within `folder`, which must be given then.
        """
        from homeroom.results import store

        if len(self.arms) > 1:
            if folder is None:
                raise InputError(Problem("save", "no folder for several arms", "name one"))
            for arm in self.arms:
                Ensemble({arm: self.arms[arm]}, self.complete, self.names).save(Path(folder) / _file_name(arm))
            return Path(folder)
        outcome = self.only
        scenario = outcome.scenario
        kept = scenario if self.names or scenario.fictional else nameless(scenario)
        target = Path(folder) if folder is not None else store.default_folder(scenario.name, scenario.hash)
        tables = {
            "people": outcome.people,
            "fates": outcome.fates,
            "infections": outcome.infections,
            "measures": outcome.measures,
            "runs": outcome.summary,
            "survival": outcome.survival(),
            "incidence": outcome.incidence(),
        }
        about = {
            "scenario": scenario.name,
            "scenario_hash": scenario.hash,
            "stored_hash": kept.hash,
            "seed": outcome.seed,
            "runs": outcome.runs,
            "runs_asked": outcome.asked,
            "names": self.names or scenario.fictional,
        }
        stored = kept.model_dump(mode="json", by_alias=True)
        return store.write(target, tables, scenario=stored, about=about, extras=extras)

    def _each(self, view: Callable[[Outcome], pl.DataFrame]) -> pl.DataFrame:
        if len(self.arms) == 1:
            return view(self.only)
        import polars as pl

        return pl.concat(view(outcome).select(pl.lit(arm).alias("arm"), pl.all()) for arm, outcome in self.arms.items())


def nameless(scenario: Scenario) -> Scenario:
    """The scenario without anybody's name; ids stay, because everything refers to them."""
    people = {key: person.model_copy(update={"name": ""}) for key, person in scenario.people.items()}
    return type(scenario).model_validate(scenario.model_copy(update={"people": people}).model_dump(by_alias=True))


def _scenario(given: Scenario | str | Path) -> Scenario:
    return load(given) if isinstance(given, (str, Path)) else given


def _file_name(arm: str) -> str:
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in arm).strip("-")
    return kept or "arm"
