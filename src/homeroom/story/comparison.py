"""A comparison in a sentence or two: what is, what would be, and by how much, each with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from homeroom.ensembles.outbreak import Outbreaks
from homeroom.story import headline as stories
from homeroom.story import outbreak as outbreaks
from homeroom.story.headline import with_interval
from homeroom.story.words import clock, date

if TYPE_CHECKING:
    from homeroom.ensembles.comparison import Arm, Difference
    from homeroom.results.compare import Change


def threshold_for(base: Arm) -> int:
    """The number whose chance makes the headline unless somebody asks for another."""
    if isinstance(base, Outbreaks):
        return outbreaks.threshold_for(base.population)
    return stories.threshold_for(len(base.cast.ids))


def headline(base: Arm, others: Mapping[str, Arm], differences: Mapping[str, Difference], wanted: int) -> str:
    """The chance as it is, and with every change.

    Args:
        base: the scenario as it is.
        others: by the words of the change.
        differences: each minus the base.
        wanted: number of cases, or of survivors, whose chance is told.
    """
    cast = base.cast
    if isinstance(base, Outbreaks):
        head = f"{outbreaks.premise(base.scenario, cast)}, the chance of {wanted} or more cases is "
    else:
        head = (
            f"{cast.title}, from {date(cast.start)}, {cast.start:%H:%M}: the chance that {wanted} or more of "
            f"{len(cast.ids):,} people are alive and unturned at {clock(cast, cast.horizon)} is "
        )
    parts = [head + with_interval(base.at_least(wanted), runs=True)]
    for words, other in others.items():
        found = differences[words]
        by = "the same in every run" if found.same else _by(found.chances[wanted])
        parts.append(f"with {words}, {with_interval(other.at_least(wanted))}, {by}")
    return "; ".join(parts) + "."


def _by(change: Change) -> str:
    """A difference of chances in words: "28 points less (25-31)"."""
    mean, low, high = (100 * value for value in (change.mean, change.low, change.high))
    if not change.sure:
        return f"not told apart ({low:+.1f} to {high:+.1f} points)"
    word = "more" if mean > 0 else "less"
    near, far = sorted((abs(low), abs(high)))
    digits = 0 if far - near >= 2 else 1
    return f"{abs(mean):.{digits}f} points {word} ({near:.{digits}f}-{far:.{digits}f})"
