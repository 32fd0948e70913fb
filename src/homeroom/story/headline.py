"""An ensemble in a few sentences: chances before means, each with its interval and the number of runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeroom.results.chances import Chance
from homeroom.story.words import clock, count, date, duration

if TYPE_CHECKING:
    from homeroom.ensembles.outbreak import Outbreaks
    from homeroom.ensembles.outcome import Outcome

USUAL_THRESHOLD = 10
FINE, COARSE = 500, 0.05
"""Runs from which a chance below `COARSE`, or as near to 1, is shown with a decimal."""


def threshold_for(people: int) -> int:
    """How many survivors make a headline unless somebody asks for another number: ten, or half of a small school."""
    return max(1, min(USUAL_THRESHOLD, people // 2))


def percent(p: float, digits: int = 0) -> str:
    """A probability in per cent, without claiming 0 or 100 for what is neither."""
    step = 0.01 / 10**digits
    if 0.0 < p < step / 2:
        return f"under {100 * step:.{digits}f} %"
    if 1.0 - step / 2 <= p < 1.0:
        return f"over {100 * (1.0 - step):.{digits}f} %"
    return f"{_hundredths(p, digits)} %"


def _hundredths(p: float, digits: int) -> str:
    """Per cent without a sign; none and all are told without decimals."""
    return f"{100 * p:.{0 if p in (0.0, 1.0) else digits}f}"


def with_interval(chance: Chance, *, runs: bool = False) -> str:
    """A chance with its 95 % interval: "34 % (25-44 %)"; with the number of runs if asked.

    Small and large ones get a decimal where there are enough runs for it. That depends on nothing but the chance, so
    that what is shown falls where the chance falls.
    """
    number = f", {chance.runs:,} run{'' if chance.runs == 1 else 's'}" if runs else ""
    digits = 1 if chance.runs >= FINE and not COARSE <= chance.p <= 1.0 - COARSE else 0
    low, high = _hundredths(chance.low, digits), _hundredths(chance.high, digits)
    return f"{percent(chance.p, digits)} ({low}-{high} %{number})"


def headline(outcome: Outcome, threshold: int | None = None) -> str:
    """What the runs say, in two to four sentences.

    Args:
        outcome: one arm.
        threshold: number of survivors whose chance is told.
    """
    cast = outcome.cast
    people = len(cast.ids)
    wanted = threshold if threshold is not None else threshold_for(people)
    start = f"{date(cast.start)}, {cast.start:%H:%M}"
    end = clock(cast, cast.horizon)
    infected = [len(digest.infected) for digest in outcome.digests]
    if not any(infected):
        runs = f"{outcome.runs:,} run{'' if outcome.runs == 1 else 's'}"
        return f"{cast.title}, from {start}: in {runs} nobody is infected before {end}."
    who = f"{wanted} or more of {people:,} people are" if wanted < people else f"all {people:,} people are"
    if people == 1:
        who = "the one person is"
    closed = any(measure.action == "close_site" and measure.on for measure in outcome.scenario.measures.values())
    leaves = "leaves the site before it is closed" if closed else "leaves the site"
    sentences = [
        f"{cast.title}, from {start}: the chance that {who} alive and unturned at {end} is "
        f"{with_interval(outcome.at_least(wanted), runs=True)}; "
        f"that the virus {leaves}, {with_interval(outcome.left_site)}."
    ]
    spread = outcome.survivors
    if outcome.runs > 1:
        range_ = str(spread.q05) if spread.q05 == spread.q95 else f"{spread.q05} to {spread.q95}"
        sentences.append(
            f"The median run has {count(spread.median)} survivor{'' if spread.median == 1 else 's'}, "
            f"nine runs in ten have {range_}; the mean is {spread.mean:.1f} "
            f"(Monte Carlo error {spread.se:.1f})."
        )
    else:
        sentences.append(f"This run has {count(spread.median)} survivor{'' if spread.median == 1 else 's'}.")
    half = outcome.half_turned
    if half["median"] is not None:
        when = clock(cast, int(half["median"] * 1000))
        sentences.append(f"Half of the school has turned by {when} in the median run.")
    elif half["reached"]:
        sentences.append(f"Half of the school turns in {percent(half['reached'])} of the runs.")
    elif outcome.runs == 1:
        sentences.append("Less than half of the school turns.")
    else:
        sentences.append("In no run does half of the school turn.")
    return " ".join(sentences)


def shortfall(outcome: Outcome | Outbreaks) -> str:
    """What Ctrl-C cost; "" if nothing."""
    if outcome.runs == outcome.asked:
        return ""
    return (
        f"Stopped after {outcome.runs:,} of {outcome.asked:,} runs; what follows is what --runs {outcome.runs} gives."
    )


def estimate(seconds: float, runs: int, workers: int) -> str:
    """How long the rest will take: "100 runs on two threads: about three minutes"."""
    threads = f"{count(workers)} thread{'' if workers == 1 else 's'}"
    about = f"about {duration(round(seconds * 1000))}" if seconds >= 1 else "about a second"
    return f"{runs:,} run{'' if runs == 1 else 's'} on {threads}: {about}"
