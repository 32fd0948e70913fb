"""The commands and their options. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, CycloptsError, Group, Parameter, UnusedCliTokensError

from homeroom._version import __version__
from homeroom.cli import DONE, STOPPED, WRONG, interrupt
from homeroom.cli.show import show
from homeroom.cli.sources import (
    check_file,
    check_picture,
    draw_plan,
    is_results,
    one,
    scenario_of,
    thresholds_of,
)
from homeroom.errors import InputError, Problem

if TYPE_CHECKING:
    from homeroom.api.outbreak_run import OutbreakRun
    from homeroom.api.run import Run

HELP = """Follow an infection through a school, person by person and room by room, and say who survives.

Try: homeroom run hyosan
"""

app = App(
    name="homeroom",
    help=HELP,
    version=__version__,
    version_flags=["--version"],
    help_flags=["--help", "-h"],
    help_format="plaintext",
    suppress_keyboard_interrupt=False,  # homeroom.cli says what became of the work
)
app["--help"].group = app["--version"].group = Group("Options", sort_key=2)

Name = Annotated[str, Parameter(help="A built-in scenario (see `homeroom list`) or a scenario folder.")]
Seed = Annotated[int, Parameter(help="Seed of all random numbers; the same seed gives the same bytes.")]
RunNumber = Annotated[int, Parameter(name="--run", help="Number of the run within the ensemble, from 0.")]
Days = Annotated[float | None, Parameter(help="Follow the story for so many days instead of the scenario's horizon.")]
Names = Annotated[bool, Parameter(negative=(), help="Show real names instead of pseudonyms.")]
Json = Annotated[bool, Parameter(name="--json", negative=(), help="Print one JSON object and nothing else.")]
Thresholds = Annotated[
    list[int] | None,
    Parameter(
        negative=(),
        consume_multiple=False,
        help="Tell the chance of at least so many cases (of a story: survivors); repeatable.",
    ),
]
Quiet = Annotated[bool, Parameter(negative=(), help="No progress; print the sentence and the folder only.")]
Changes = Annotated[
    list[str] | None,
    Parameter(name="--set", negative=(), consume_multiple=False, help="path=value: change anything; repeatable."),
]


def call(arguments: Sequence[str]) -> int:
    """Parse and run a command line; wrong options are an InputError."""
    try:
        code = app(list(arguments), exit_on_error=False, print_error=False, result_action="return_value")
    except UnusedCliTokensError as error:
        print(
            f"Found {' '.join(error.unused_tokens or ())}, which belongs to nothing. See homeroom --help.",
            file=sys.stderr,
        )
        return WRONG
    except CycloptsError as error:
        message = " ".join(str(error).split())
        print(message, "See homeroom --help.", file=sys.stderr)
        return WRONG
    return code if isinstance(code, int) else DONE


@app.command
def run(
    scenario: Name,
    /,
    *,
    runs: Annotated[int | None, Parameter(help="How many; by default what the scenario says.")] = None,
    seed: Seed = 1,
    days: Days = None,
    set_: Changes = None,
    workers: Annotated[int | None, Parameter(help="Threads; by default one per processor.")] = None,
    threshold: Thresholds = None,
    linelist: Annotated[
        str | None,
        Parameter(help="Which run linelist.csv and contacts.csv hold: a number, or all. Outbreaks only; run 0."),
    ] = None,
    out: Annotated[Path | None, Parameter(help="Folder for the tables.")] = None,
    replay: Annotated[bool, Parameter(negative=(), help="Also write run 0 as a page that plays it.")] = False,
    names: Names = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Simulate a scenario many times and say how large an outbreak becomes, or who survives.

    Prints a sentence, a table and the folder with all tables. Ctrl-C keeps and prints what is finished (exit code 130).
    """
    from homeroom.cli.screen import Screen
    from homeroom.results import store

    what = scenario_of(scenario, days, set_)
    thresholds = thresholds_of(threshold, what)
    folder = out if out is not None else store.default_folder(what.name, what.hash)
    store.check_target(folder, what.hash)

    from homeroom import api
    from homeroom.simulation import hunted

    if not hunted(what):
        from homeroom.cli import outbreak

        if replay:
            raise InputError(
                Problem("--replay", "an outbreak has no replay yet", "leave it out, and see homeroom recap")
            )
        return outbreak.run(
            what, folder, runs=runs, seed=seed, workers=workers, thresholds=thresholds, linelist=linelist, names=names,
            as_json=as_json, quiet=quiet,
        )  # fmt: skip
    if linelist is not None:
        raise InputError(Problem("--linelist", "this is a story with hunters", "leave it out; see tree in Python"))
    from homeroom.ensembles.outcome import Outcome
    from homeroom.story.headline import headline, shortfall, threshold_for

    with Screen(quiet=quiet) as screen:
        many = api.ensemble(
            what, runs=runs, seed=seed, workers=workers, names=names, report=screen.report, ready=screen.ready
        )
        extras = {}
        if replay and many.complete:
            screen.note("Recording run 0 for the replay ...")
            try:
                extras["replay.html"] = _page(api.simulate(what, seed=seed, run=0, trace=True, names=names))
            except KeyboardInterrupt:
                print("Stopped while recording the replay; there is none.", file=sys.stderr)
        screen.note("Writing the tables ...")
        with interrupt.held_back():
            many.save(folder, extras=extras)
    outcome = many.only
    assert isinstance(outcome, Outcome)
    wanted = thresholds[0] if thresholds else threshold_for(len(outcome.cast.ids))
    code = DONE if many.complete and len(extras) == replay else STOPPED
    if as_json:
        print(json.dumps({**many.to_json((wanted, *thresholds)), "complete": many.complete, "folder": str(folder)}))
        return code
    if shortfall(outcome):
        print(shortfall(outcome))
    print(headline(outcome, wanted))
    if not quiet:
        from homeroom.cli.table import ending, survivors

        print()
        for line in survivors(outcome):
            print(line)
        for line in ending(outcome):
            print(line)
        print()
    print(f"Tables: {folder}")
    for name in extras:
        print(f"Replay: {folder / name}")
    return code


@app.command
def compare(
    scenario: Name,
    /,
    *,
    change: Annotated[
        list[str] | None,
        Parameter(
            negative=(),
            consume_multiple=False,
            help="path=value of an arm of its own; commas join several changes into one arm; repeatable.",
        ),
    ] = None,
    runs: Annotated[int | None, Parameter(help="How many per arm; by default what the scenario says.")] = None,
    seed: Seed = 1,
    days: Days = None,
    set_: Changes = None,
    workers: Annotated[int | None, Parameter(help="Threads; by default one per processor.")] = None,
    threshold: Thresholds = None,
    out: Annotated[Path | None, Parameter(help="Write the tables of every arm into this folder.")] = None,
    names: Names = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Simulate a scenario as it is and with changes, with the same luck, and say what they bring and cost."""
    from homeroom.cli.compare import compare as look
    from homeroom.exchange import changes

    base = scenario_of(scenario, days, set_)
    arms = changes.arms(base, change or ())
    return look(
        arms, out, runs=runs, seed=seed, workers=workers, thresholds=thresholds_of(threshold, base), names=names,
        as_json=as_json, quiet=quiet,
    )  # fmt: skip


@app.command
def recap(
    scenario: Annotated[str, Parameter(help="A built-in scenario, a scenario folder, or a folder of results.")],
    /,
    *,
    seed: Annotated[int | None, Parameter(help="Seed; 1 unless a folder of results has another.")] = None,
    run: RunNumber = 0,
    days: Days = None,
    set_: Changes = None,
    names: Names = False,
    as_json: Json = False,
) -> int:
    """Tell one run in words."""
    story = one(scenario, seed, run, days, set_, names=names, trace=False)
    if as_json:
        told = {"schema": 1, "scenario": story.scenario.name, "seed": story.seed, "run": story.run}
        print(json.dumps({**told, "recap": [sentence.text for sentence in story.sentences]}))
    else:
        print(_clean(story.recap()))
    return DONE


@app.command
def view(
    source: Annotated[str, Parameter(help="A folder of results, a built-in scenario, or a scenario folder.")],
    /,
    *,
    seed: Annotated[int | None, Parameter(help="Seed; 1 unless a folder of results has another.")] = None,
    run: RunNumber = 0,
    days: Days = None,
    set_: Changes = None,
    out: Annotated[Path | None, Parameter(help="The HTML file to write.")] = None,
    names: Names = False,
) -> int:
    """Write one HTML file that plays a run on the floor plan.

    From a folder of results the run is simulated again with its seed and compared with what is stored.
    """
    from homeroom.results import store

    target = out
    if target is not None:
        check_file(target)
    story = one(source, seed, run, days, set_, names=names, trace=True)
    if target is None:
        stem = store.default_folder(story.scenario.name, story.scenario.hash)
        target = Path(source) / "replay.html" if is_results(source) else stem.with_name(f"{stem.name}-run{run}.html")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        story.replay(target)
    except OSError as error:
        raise InputError(
            Problem(str(target), f"it cannot be written ({error.strerror})", "choose another --out")
        ) from None
    print(target)
    return DONE


@app.command
def check(
    scenario: Name,
    /,
    *,
    set_: Changes = None,
    svg: Annotated[Path | None, Parameter(help="Draw the plan, its cells and what is wrong with it.")] = None,
    as_json: Json = False,
) -> int:
    """Say everything that is wrong with a scenario at once; with --svg, also draw its plan."""
    from homeroom.exchange.check import check as look
    from homeroom.viewer.faults import layout_problems

    if svg is not None:
        check_picture(svg)
    report = look(scenario, set_ or ())
    problems = (*report.problems, *layout_problems(report))
    if svg is not None:
        draw_plan(report, svg)
    if as_json:
        found = {
            "schema": 1,
            "ok": not problems,
            "problems": [_problem(problem) for problem in problems],
            "warnings": [_problem(problem) for problem in report.warnings],
            "summary": list(report.summary),
            "svg": None if svg is None else str(svg),
        }
        print(json.dumps(found))
        return WRONG if problems else DONE
    for problem in problems:
        print(_clean(str(problem)))
    for warning in report.warnings:
        print(_clean(f"Perhaps not meant: {warning}"))
    for line in report.summary:
        print(_clean(line))
    if svg is not None:
        print(f"Plan: {svg}")
    elif report.draft is not None and report.draft.rooms:
        print(f"To see the plan, its cells and what is wrong: homeroom check {scenario} --svg plan.svg")
    if problems:
        print(f"{len(problems)} problem{'' if len(problems) == 1 else 's'} found; it cannot be run like this.")
        return WRONG
    print(f"Nothing is wrong. Next: homeroom run {scenario}")
    return DONE


@app.command
def new(folder: Annotated[Path, Parameter(help="A folder that does not exist yet.")], /) -> int:
    """Write a small complete scenario folder to change into your own."""
    from homeroom.exchange.write import new as write

    made = write(folder)
    print(f"{made} holds a small school. Change its files, then: homeroom check {made}; homeroom run {made}")
    return DONE


@app.command(name="list")
def list_(*, as_json: Json = False) -> int:
    """List the scenarios, schools and pathogens that are built in."""
    from homeroom.exchange.catalogue import catalogue

    entries = catalogue()
    if as_json:
        rows = [{"kind": e.kind, "name": e.name, "title": e.title, "runs": e.runs} for e in entries]
        print(json.dumps({"schema": 1, "built_in": rows}))
        return DONE
    headings = {"scenario": "Scenarios", "school": "Schools", "pathogen": "Pathogens", "conduct": "Conduct"}
    for kind, heading in headings.items():
        chosen = [entry for entry in entries if entry.kind == kind]
        if not chosen:
            continue
        print(heading)
        width = max(len(entry.name) for entry in chosen)
        for entry in chosen:
            runs = f" ({entry.runs:,} runs)" if entry.runs is not None else ""
            print(_clean(f"  {entry.name:<{width}}  {entry.title}{runs}"))
    return DONE


def _page(story: Run | OutbreakRun) -> str:
    from homeroom.api.run import Run
    from homeroom.viewer.page import html_for

    assert isinstance(story, Run)
    return html_for(story.replay_data())


def _problem(problem: Problem) -> dict[str, Any]:
    return {"where": problem.where, "found": problem.found, "do": problem.do}


def _clean(text: str) -> str:
    from homeroom.cli.table import clean

    return clean(text)


app.command(show)  # last, as --help lists them
