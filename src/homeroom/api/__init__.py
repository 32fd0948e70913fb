"""The public functions, and runs and ensembles as objects: thin wrappers over tables, story and replay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from homeroom.errors import InputError, Problem

if TYPE_CHECKING:
    from homeroom.api.ensembles import Ensemble
    from homeroom.api.outbreak_run import OutbreakRun
    from homeroom.api.run import Run
    from homeroom.ensembles.execute import Progress
    from homeroom.results.cast import Cast
    from homeroom.spec.scenario import Scenario

MOST_KEPT = 10_000
"""Runs, over all arms, of which an ensemble keeps every infection unless told otherwise."""


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
) -> Run | OutbreakRun:
    """Simulate one run: the same as run number `run` of `ensemble(seed=seed)`.

    Args:
        scenario: or the name or folder of one.
        seed: of the ensemble it belongs to.
        run: its number.
        trace: record how everybody moved, for a replay; of stories with hunters only.
        perceptions: record who perceived what, see `Run.perceptions`; of stories only.
        names: show real names instead of pseudonyms; fictional scenarios always do.

    Returns:
        A `Run` of a story with hunters, an `OutbreakRun` of any other infection.
    """
    from homeroom.ensembles.design import check_seed
    from homeroom.simulation import OutbreakSimulation, hunted, simulation

    problems = check_seed(seed, run)
    if problems:
        raise InputError(problems)
    what = _scenario(scenario)
    if trace and not hunted(what):
        raise InputError(
            Problem(
                what.name,
                "an outbreak without hunters, which has no replay yet",
                f"use homeroom recap {what.name} and homeroom run {what.name}",
            )
        )
    ready = simulation(what)
    if isinstance(ready, OutbreakSimulation):
        from homeroom.api.outbreak_run import OutbreakRun

        return OutbreakRun(ready, seed, run, names)
    from homeroom.api.run import Run

    return Run(ready, seed, run, ready.run(seed, run, trace=trace, perceptions=perceptions), names)


def ensemble(
    scenarios: Scenario | str | Path | Mapping[str, Scenario],
    *,
    runs: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    names: bool = False,
    infections: bool | None = None,
    report: Callable[[Progress], None] | None = None,
    ready: Callable[[Cast], None] | None = None,
) -> Ensemble:
    """Simulate many runs of a scenario, or of several by name with the same luck.

    Args:
        scenarios: one, or arms by name.
        runs: per arm; by default what the first scenario says.
        seed: 0 .. 2**63 - 1.
        workers: threads; by default one per processor. Changes nothing but the time it takes.
        names: show real names instead of pseudonyms; fictional scenarios always do.
        infections: keep every infection of an outbreak (in memory while they are few, then in a temporary file). By
            default up to 10,000 runs; beyond, they are simulated once more when somebody asks for them.
        report: called now and then with the progress.
        ready: called with the names of the first arm when everything is assembled and compiled.

    Returns:
        All runs; after Ctrl-C the runs 0 .. k-1 that were finished (`complete` is False then).

    Raises:
        InputError: a number makes no sense, or stories with hunters and outbreaks are mixed.
    """
    from homeroom.api.ensembles import Ensemble
    from homeroom.ensembles.design import design
    from homeroom.simulation import OutbreakSimulation, Simulation, hunted, simulations

    given = dict(scenarios) if isinstance(scenarios, Mapping) else _scenario(scenarios)
    plan = design(given, runs=runs, seed=seed, workers=workers)
    kinds = {arm: hunted(scenario) for arm, scenario in plan.arms.items()}
    if len(set(kinds.values())) > 1:
        story = next(arm for arm, hunts in kinds.items() if hunts)
        raise InputError(
            Problem(story, "a story with hunters beside an outbreak", "give arms of one kind: they count other things")
        )
    made = simulations(plan.arms)
    casts = {arm: one.cast(names=names) for arm, one in made.items()}
    if ready is not None:
        ready(next(iter(casts.values())))
    outbreaks = {arm: one for arm, one in made.items() if isinstance(one, OutbreakSimulation)}
    if outbreaks:
        from homeroom.ensembles.outbreak import run_outbreaks

        keep = infections if infections is not None else plan.runs * len(plan.arms) <= MOST_KEPT
        found, both, complete = run_outbreaks(plan, outbreaks, casts, infections=keep, report=report)
        return Ensemble(dict(found), complete, names, both)

    from homeroom.ensembles.execute import execute
    from homeroom.ensembles.outcome import Outcome

    stories = {arm: one for arm, one in made.items() if isinstance(one, Simulation)}
    digests, complete = execute(plan, stories, report=report)
    outcomes = {
        arm: Outcome(arm, one.scenario, casts[arm], seed, plan.runs, tuple(digests[arm]))
        for arm, one in stories.items()
    }
    return Ensemble(dict(outcomes), complete=complete, names=names)


def replay(run: Run | OutbreakRun, path: str | Path) -> Path:
    """Write one HTML file that plays a run of a story on the floor plan."""
    return run.replay(path)


def open_results(folder: str | Path, *, run: int = 0, trace: bool = False, names: bool = False) -> Run | OutbreakRun:
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
    if not found.agrees_with(folder):
        raise RunError(
            f"run {run} regenerated from {folder} ends differently from the stored one: "
            f"it was written by Homeroom {manifest['versions'].get('homeroom')} with other libraries"
        )
    return found


def _scenario(given: Scenario | str | Path) -> Scenario:
    return load(given) if isinstance(given, (str, Path)) else given
