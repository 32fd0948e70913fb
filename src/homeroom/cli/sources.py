"""What a command line means: a scenario with its changes, one run of it, a file that may be written."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from homeroom.errors import InputError, Problem

if TYPE_CHECKING:
    from homeroom.api.outbreak_run import OutbreakRun
    from homeroom.api.run import Run
    from homeroom.exchange.check import Report
    from homeroom.spec.scenario import Scenario


def scenario_of(name: str, days: float | None, changes: list[str] | None) -> Scenario:
    """The scenario that a command line means."""
    from homeroom import api
    from homeroom.exchange import overrides

    found = overrides.apply(api.load(name), changes or ())
    for note in found.notes_of_changes:
        print(note, file=sys.stderr)
    if days is not None:
        if not 0 < days < math.inf:
            raise InputError(Problem("--days", f"{days}", "give a number above 0"))
        try:
            found = found.replace({"horizon": f"{days} d"})
        except InputError as error:
            raise InputError([Problem("--days", p.found, p.do) for p in error.problems]) from None
    return found


def thresholds_of(given: list[int] | None, scenario: Scenario) -> tuple[int, ...]:
    """The thresholds that were typed, each within what the school has people."""
    people = len(scenario.people)
    wrong = [number for number in given or () if not 0 <= number <= people]
    if wrong:
        raise InputError(
            Problem("--threshold", f"{wrong[0]}", f"give a number of people from 0 to {people}, all there are")
        )
    return tuple(given or ())


def one(
    source: str,
    seed: int | None,
    run: int,
    days: float | None,
    changes: list[str] | None,
    *,
    names: bool,
    trace: bool,
) -> Run | OutbreakRun:
    """One run of a scenario, or of a folder of results."""
    from homeroom import api
    from homeroom.cli.screen import Screen

    if is_results(source):
        given = {"--seed": seed, "--days": days, "--set": changes}
        clash = [Problem(option, "given beside a folder of results", "leave it out: the folder has its own")
                 for option, value in given.items() if value is not None]  # fmt: skip
        if clash:
            raise InputError(clash)
        with Screen(quiet=False) as screen:
            screen.note(f"Simulating run {run} of {source} again ...")
            return api.open_results(source, run=run, trace=trace, names=names)
    what = scenario_of(source, days, changes)
    with Screen(quiet=False) as screen:
        screen.note(f"Simulating run {run} of {what.name} ...")
        return api.simulate(what, seed=1 if seed is None else seed, run=run, trace=trace, names=names)


def check_file(target: Path, option: str = "--out", kind: str = "HTML") -> None:
    """See whether a file may be written here, before anything is simulated."""
    try:
        if target.is_dir():
            raise InputError(Problem(str(target), "this is a folder", f"name the {kind} file to write"))
        above = next(folder for folder in target.absolute().parents if folder.exists())
        if not above.is_dir():
            raise InputError(Problem(str(above), "a file is in the way", f"choose another {option}"))
    except (OSError, ValueError) as error:  # a name that is too long, a loop of links, a NUL byte
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(
            Problem(f"{str(target)[:100]}", f"it cannot be written ({reason.lower()})", f"choose another {option}")
        ) from None


def check_picture(target: Path) -> None:
    """See whether a picture may be written here: a file that is no picture of ours is left alone."""
    from homeroom.viewer.floorplan import MARK

    check_file(target, "--svg", "SVG")
    if target.exists():
        try:
            with target.open("rb") as file:
                ours = file.read(len(MARK)) == MARK.encode()
        except OSError:
            ours = False
        if not ours:
            raise InputError(
                Problem(str(target), "a file that homeroom check has not drawn is in the way", "choose another --svg")
            )


def draw_plan(report: Report, target: Path) -> None:
    """Write the picture of a plan."""
    from homeroom.viewer.floorplan import draw
    from homeroom.viewer.writing import write_aside

    try:
        write_aside(target, draw(report))
    except OSError as error:
        raise InputError(
            Problem(str(target), f"it cannot be written ({error.strerror})", "choose another --svg")
        ) from None


def is_results(source: str) -> bool:
    """Whether this is a folder of results."""
    from homeroom.results import store

    try:
        return (Path(source) / store.MANIFEST).is_file()
    except (OSError, ValueError):  # a name that no file system takes
        return False
