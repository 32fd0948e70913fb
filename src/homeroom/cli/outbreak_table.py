"""The table of an ensemble of outbreaks in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeroom.ensembles.outbreak import THRESHOLDS
from homeroom.results.outbreak_tables import mean_costs
from homeroom.results.schema import COUNTERS
from homeroom.story.headline import percent, with_interval
from homeroom.story.outbreak import date_after
from homeroom.story.words import listed

if TYPE_CHECKING:
    from homeroom.ensembles.outbreak import Outbreaks
    from homeroom.results.chances import Spread

LEAST_SHARE = 0.005
WIDTH = 34
SURE = 4.0
"""Errors by which somebody must stand out among a school full of people to be named."""
LEGEND = (
    "Range in brackets after a chance, and ±: Monte Carlo error, how far so many runs can be off (95 % interval; "
    "one standard error).",
    "90 % of runs: prediction interval, how much runs differ; more runs do not narrow it.",
)
COUNTER_WORDS = {
    "acted": "acts {} times", "people": "{} people", "days": "{} school days", "doses": "{} doses", "tests": "{} tests",
}  # fmt: skip


def outbreaks(outcome: Outbreaks, thresholds: tuple[int, ...] = ()) -> list[str]:
    """The lines of the table."""
    lines = []
    for cases in sorted({*THRESHOLDS, *thresholds}):
        if cases <= outcome.population or cases in thresholds:
            word = "case" if cases == 1 else "cases"
            lines.append(_row(f"Chance of at least {cases} {word}", with_interval(outcome.at_least(cases))))
    lines.append(_row("Cases, the first included", _spread(outcome.size)))
    given = outcome.size_given_spread
    if given is not None:
        lines.append(_row("  if it spreads at all", _spread(given)))
    lines.append(_row("Last infection", _moment(outcome, "duration")))
    lines.append(_row("Nobody infectious any more", _moment(outcome, "over")))
    for text, column in (("School days lost to illness", "days_ill"), ("  to measures", "days_measures")):
        lines.append(_row(text, _spread(outcome.count(column))))
    for text, column in (("In hospital", "hospital"), ("Dead", "dead"), ("Infected in families", "home")):
        if outcome.rows[column].any():
            lines.append(_row(text, f"{_spread(outcome.count(column))}; any: {with_interval(outcome.ever(column))}"))
    lines.append(_row("Most absent on one day", _spread(outcome.count("peak_absent"))))
    lines.append(_row("Where infections happen", _shares(outcome.places())))
    lines.append(_row("How", _shares(outcome.routes())))
    lines.append(_row("Infected first", _first(outcome)))
    lines += _measures(outcome)
    return [line for line in lines if line] + list(LEGEND)


def _row(label: str, text: str) -> str:
    return f"{label:<{WIDTH}}{text}" if text else ""


def _spread(spread: Spread) -> str:
    low, high = spread.q05, spread.q95
    range_ = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return (
        f"median {spread.median:,}, 90 % of runs {range_}, mean {figure(spread.mean, spread.se)} ± {error(spread.se)}"
    )


def figure(value: float, se: float) -> str:
    """A mean with as many digits as its error allows."""
    return f"{value:,.{digits(se)}f}"


def error(se: float) -> str:
    """A Monte Carlo error with one or two digits that count."""
    return f"{se:,.{digits(se)}f}"


def digits(se: float) -> int:
    """Decimals that an error of this size leaves meaningful."""
    return 1 if se >= 0.1 or se == 0.0 else 2 if se >= 0.01 else 3


def _moment(outcome: Outbreaks, column: str) -> str:
    found = outcome.days(column)
    median, low, high = (
        "after the end" if days is None else date_after(outcome.cast, days)
        for days in (found["median"], found["q05"], found["q95"])
    )
    if not found["reached"]:
        return ""
    range_ = low if low == high else f"{low} to {high}"
    return f"median {median}, 90 % of runs {range_}"


def _shares(values: dict[str, tuple[float, float]]) -> str:
    shown = sorted(((n, p, se) for n, (p, se) in values.items() if p >= LEAST_SHARE), key=lambda row: (-row[1], row[0]))
    return ", ".join(f"{name} {percent(p)} ± {_points(se)}" for name, p, se in shown)


def _points(se: float) -> str:
    """The error of a share in points."""
    return f"{100 * se:.{0 if se >= 0.01 else 1}f}"


def _first(outcome: Outbreaks) -> str:
    if not outcome.tally.first.any():
        return ""
    kinds = outcome.first_by(outcome.cast.roles)
    text = ", ".join(f"{role} {percent(p)} ± {_points(se)}" for role, (p, se) in kinds.items())
    usual = float(outcome.tally.first.sum()) / outcome.runs / outcome.population
    likely = [row for row in outcome.most_likely_first(3) if row[1] - SURE * row[2] > usual]
    if not likely:  # nobody stands out from what chance alone would do
        return text
    names = [f"{outcome.cast.names[who]} ({percent(p)} ± {100 * se:.1f})" for who, p, se in likely]
    return f"{text}; likeliest {listed(names)}"


def _measures(outcome: Outbreaks) -> list[str]:
    means, errors = mean_costs(outcome.tally)
    lines = []
    for row, name in enumerate(outcome.cast.measures):
        if outcome.scenario.measures[name].action == "introduce":
            continue  # the premise, not an answer to it
        parts = [
            COUNTER_WORDS[counter].format(f"{figure(means[row, i], errors[row, i])} ± {error(errors[row, i])}")
            for i, counter in enumerate(COUNTERS)
            if means[row, i] > 0
        ]
        if parts:
            lines.append(_row(f"  {name}", ", ".join(parts)))
    return ["What measures did, per run", *lines] if lines else []
