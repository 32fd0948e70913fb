"""`homeroom run` for a scenario whose pathogen does not hunt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from homeroom.cli import DONE, STOPPED, interrupt
from homeroom.errors import InputError, Problem

if TYPE_CHECKING:
    from homeroom.ensembles.outbreak import Outbreaks
    from homeroom.spec.scenario import Scenario

FEW = 10_000
"""Runs up to which the headline also says what an idle measure would bring."""
ALL = "all"


def run(
    what: Scenario,
    folder: Path,
    *,
    runs: int | None,
    seed: int,
    workers: int | None,
    thresholds: tuple[int, ...],
    linelist: str | None,
    names: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Simulate, print and write; arguments as typed.

    Returns:
        The exit code.
    """
    from homeroom import api
    from homeroom.api.ensembles import Ensemble
    from homeroom.cli.screen import Screen
    from homeroom.ensembles.outbreak import Outbreaks
    from homeroom.exchange.changes import AS_IS
    from homeroom.story import outbreak as story
    from homeroom.story.headline import shortfall

    wanted = what.runs if runs is None else runs
    chosen = chosen_run(linelist, wanted)
    arms = {AS_IS: what}
    idle = story.idle(what) if not as_json and wanted <= FEW else None
    if idle is not None:
        arms[idle] = what.replace({f"measures.{idle}.on": True})
    with Screen(quiet=quiet) as screen:
        screen.note("Making the school ready ...")
        many = api.ensemble(
            arms, runs=runs, seed=seed, workers=workers, names=names, infections=True, report=screen.report,
            ready=screen.ready,
        )  # fmt: skip
        outcome = many[AS_IS]
        assert isinstance(outcome, Outbreaks)
        screen.note("Writing the tables ...")
        with interrupt.held_back():
            alone = Ensemble({what.name: outcome}, many.complete, names)
            alone.save(folder, extras=_epicontacts(outcome, chosen))
    code = DONE if many.complete else STOPPED
    if as_json:
        print(json.dumps({**outcome.to_json(thresholds), "complete": many.complete, "folder": str(folder)}))
        return code
    if shortfall(outcome):
        print(shortfall(outcome))
    instead = None
    if idle is not None:
        other = many[idle]
        assert isinstance(other, Outbreaks)
        instead = (f"with {story.measure_words(what, idle)}", other)
    print(story.headline(outcome, thresholds[0] if thresholds else None, instead))
    if not quiet:
        from homeroom.cli.outbreak_table import outbreaks

        print()
        for line in outbreaks(outcome, thresholds):
            print(line)
        print()
    print(f"Tables: {folder}")
    return code


def chosen_run(linelist: str | None, runs: int) -> int | None:
    """The run that `--linelist` names; None for all of them."""
    if linelist is None:
        return 0
    if linelist == ALL:
        return None
    if not linelist.isdecimal() or not linelist.isascii() or int(linelist) >= runs:
        raise InputError(Problem("--linelist", linelist, f'give "all" or the number of a run from 0 to {runs - 1}'))
    return int(linelist)


def _epicontacts(outcome: Outbreaks, chosen: int | None) -> dict[str, str]:
    return {
        "linelist.csv": outcome.linelist(chosen).write_csv(),
        "contacts.csv": outcome.contacts(chosen).write_csv(),
    }
