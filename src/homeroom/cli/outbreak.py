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
    code = DONE if many.complete else STOPPED
    if not as_json:  # the answer first: writing takes a moment
        other = many[idle] if idle is not None else None
        assert other is None or isinstance(other, Outbreaks)
        instead = None if other is None else (f"with {story.measure_words(what, other.name)}", other)
        _say(outcome, thresholds, instead, quiet=quiet)
    with Screen(quiet=quiet) as screen, interrupt.held_back():
        screen.note("Writing the tables ...")
        alone = Ensemble({what.name: outcome}, many.complete, names)
        alone.save(folder, extras=_epicontacts(outcome, chosen))
    if as_json:
        print(json.dumps({**outcome.to_json(thresholds), "complete": many.complete, "folder": str(folder)}))
    else:
        print(f"Tables: {folder}")
    return code


def _say(
    outcome: Outbreaks, thresholds: tuple[int, ...], instead: tuple[str, Outbreaks] | None, *, quiet: bool
) -> None:
    """Print the sentence, and the table unless it shall be quiet."""
    from homeroom.story.headline import shortfall
    from homeroom.story.outbreak import headline, unfinished

    if shortfall(outcome):
        print(shortfall(outcome))
    print(headline(outcome, thresholds[0] if thresholds else None, instead), flush=True)
    if unfinished(outcome):
        print(unfinished(outcome))
    if not quiet:
        from homeroom.cli.outbreak_table import outbreaks

        print()
        for line in outbreaks(outcome, thresholds):
            print(line)
        print(flush=True)


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
