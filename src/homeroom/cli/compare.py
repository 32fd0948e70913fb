"""`homeroom compare`: a scenario as it is, and with changes, with the same luck."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from homeroom.cli import DONE, STOPPED, interrupt
from homeroom.exchange.changes import AS_IS

if TYPE_CHECKING:
    from homeroom.api.ensembles import Ensemble
    from homeroom.ensembles.comparison import Difference
    from homeroom.results.compare import Change
    from homeroom.spec.scenario import Scenario

MOST_SPARED = 5


def compare(
    arms: dict[str, Scenario],
    out: Path | None,
    *,
    runs: int | None,
    seed: int,
    workers: int | None,
    thresholds: tuple[int, ...],
    names: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Simulate all arms and say how they differ; arguments as typed.

    Returns:
        The exit code.
    """
    from homeroom import api
    from homeroom.cli.screen import Screen
    from homeroom.results import store

    if out is not None:
        from homeroom.api.ensembles import file_name

        for arm, scenario in arms.items():
            store.check_target(out / file_name(arm), scenario.hash)
    with Screen(quiet=quiet) as screen:
        screen.note("Making the schools ready ...")
        many = api.ensemble(
            arms, runs=runs, seed=seed, workers=workers, names=names, report=screen.report, ready=screen.ready
        )
        if out is not None:
            screen.note("Writing the tables ...")
            with interrupt.held_back():
                many.save(out)
    code = DONE if many.complete else STOPPED
    if as_json:
        print(json.dumps({**plain(many, thresholds), "complete": many.complete}))
        return code
    for line in told(many, thresholds, quiet=quiet):
        print(line)
    if out is not None:
        print(f"Tables: {out}")
    return code


def plain(many: Ensemble, thresholds: tuple[int, ...]) -> dict[str, Any]:
    """The comparison as plain values."""
    base = next(iter(many.arms))
    return {
        "schema": 1,
        "scenario": many[base].scenario.name,
        "seed": many.seed,
        "runs": many.runs,
        "base": base,
        "arms": {arm: outcome.to_json(thresholds) for arm, outcome in many.arms.items()},
        "differences": {
            arm: many.difference(arm, base, thresholds=thresholds).to_json() for arm in many.arms if arm != base
        },
        "ranking": many.ranking(base).to_json(),
    }


def told(many: Ensemble, thresholds: tuple[int, ...], *, quiet: bool) -> list[str]:
    """The comparison in lines."""
    from homeroom.ensembles.outbreak import Outbreaks
    from homeroom.story import comparison as story
    from homeroom.story.headline import shortfall

    base = many[AS_IS]
    wanted = thresholds[0] if thresholds else story.threshold_for(base)
    changes = [arm for arm in many.arms if arm != AS_IS]
    differences = {arm: many.difference(arm, AS_IS, thresholds=(wanted, *thresholds)) for arm in changes}
    lines = [shortfall(base)] if shortfall(base) else []
    lines.append(story.headline(base, {arm: many[arm] for arm in changes}, differences, wanted))
    if quiet:
        return lines
    kinds = OUTBREAK_ROWS if isinstance(base, Outbreaks) else STORY_ROWS
    for arm, difference in differences.items():
        lines += ["", f"{arm} minus {AS_IS}:"]
        lines += _block(difference, kinds, sorted({wanted, *thresholds}))
    if len(changes) > 1:
        lines += ["", *_ranking(many)]
    return [
        *lines, "",
        "Differences of run and run with the same luck; in brackets the 95 % interval of their Monte Carlo error.",
    ]  # fmt: skip


OUTBREAK_ROWS = {
    "size": "Cases", "hospital": "In hospital", "dead": "Dead", "home": "Infected in families",
    "days_ill": "School days lost to illness", "days_measures": "School days lost to measures",
    "closed_days": "Days of closed school", "doses": "Doses", "tests": "Tests", "peak_absent": "Most absent on one day",
}  # fmt: skip
STORY_ROWS = {
    "survivors": "Alive and unturned", "human": "  human", "half_infected": "  half-infected", "turned": "Turned",
    "dead": "Dead",
}  # fmt: skip
WIDTH = 32


def _block(difference: Difference, kinds: dict[str, str], thresholds: list[int]) -> list[str]:
    if difference.same:
        return [f"  Nothing: all {difference.runs:,} runs are the same with and without it."]
    noun = "cases" if difference.main == "size" else "survivors"
    lines = [
        f"  {f'Chance of {k} or more {noun}':<{WIDTH}}{_change(difference.chances[k], 100.0)} points"
        for k in thresholds
    ]
    for name, label in kinds.items():
        change = difference.numbers[name]
        if change.se > 0.0 or name == difference.main:
            lines.append(f"  {label:<{WIDTH}}{_change(change)}")
    # the largest of hundreds of changes is large by luck alone: who is named stands out from all of them
    sure = NormalDist().inv_cdf(1.0 - 0.025 / max(difference.people.height, 1))
    spared = [
        row for row in difference.spared(MOST_SPARED).iter_rows(named=True) if row["change"] + sure * row["se"] < 0.0
    ]
    if spared:
        people = ", ".join(f"{row['name']} ({100 * row['change']:+.1f} ± {100 * row['se']:.1f})" for row in spared)
        lines.append(f"  {'Spared most, in points':<{WIDTH}}{people}")
    return lines


def _change(change: Change, scale: float = 1.0) -> str:
    from homeroom.cli.outbreak_table import digits

    places = digits(scale * change.se)
    mean, low, high = (f"{scale * value:+,.{places}f}" for value in (change.mean, change.low, change.high))
    return f"{mean} ({low} to {high})"


def _ranking(many: Ensemble) -> list[str]:
    found = many.ranking(AS_IS)
    lines = [
        "From the most to the least effective. These intervals hold together in "
        f"{100 * found.level:.0f} % of ensembles (Bonferroni over all pairs, {100 * found.each:.2f} % each):"
    ]
    for place, rank in enumerate(found.ranks, start=1):
        apart = f"; not told apart from {', '.join(rank.not_told_apart)}" if rank.not_told_apart else ""
        lines.append(f"  {place}. {rank.arm}: {_change(rank.change)}{apart}")
    return lines
