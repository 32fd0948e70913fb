"""How an outbreak went on, in words: who infected whom, which classes it came to and when, what each measure did."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from homeroom.results.places import caught
from homeroom.results.schema import COUNTERS, PLACES
from homeroom.story.recap import Sentence, claim
from homeroom.story.words import clock, count, counted, day, introduced, listed, sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from homeroom.results.cast import Cast
    from homeroom.results.schema import Rows
    from homeroom.spec.scenario import Scenario

MOST_LINKS = 6
"""Infections after the first that are told one by one; of more, only the classes and days are."""
MOST_CLASSES = 4
FEWEST_FOR_DAYS = 10
"""Infections from which on it is told when half of them had happened."""
DAY_MS = 86_400_000
BEYOND = {"home": "at home", "way": "on the way to school", "community": "outside the school"}


def at_place(cast: Cast, place: int) -> str:
    """Where somebody was infected: "in class room 3b", "at home"."""
    if place >= 0:
        return f"in {cast.rooms[place]}"
    return BEYOND.get(PLACES[place], PLACES[place])


def links(cast: Cast, inside: Rows) -> Sentence | None:
    """Who infected whom after the first, one by one; None where there are none or too many.

    Args:
        inside: infections that somebody passed on, in order of time.
    """
    rest = inside[1:]
    if not 0 < len(rest) <= MOST_LINKS:
        return None
    parts = [
        f"{cast.names[by]} infected {listed([_link(cast, row) for row in mine])}"
        for by, mine in ((by, list(mine)) for by, mine in groupby(rest, key=lambda row: int(row["source"])))
    ]
    claims = [
        claim("link", who=int(r["target"]), by=int(r["source"]), place=int(r["place"]), time=int(r["time"]))
        for r in rest
    ]
    return Sentence(f"Then {'; '.join(parts)}.", tuple(claims))


def _link(cast: Cast, row: np.void) -> str:
    whom, place, time = int(row["target"]), int(row["place"]), int(row["time"])
    return f"{introduced(cast, whom)} {at_place(cast, place)} at {clock(cast, time)}"


def classes(cast: Cast, rows: Rows) -> Sentence | None:
    """Which classes it came to after its first one, in order; told where not every infection is.

    Args:
        rows: all infections in order of time, index cases too.
    """
    if int(caught(rows).sum()) <= MOST_LINKS + 1:
        return None
    first: dict[str, int] = {}
    for place, who in enumerate(rows["target"].tolist()):
        if cast.classes[who]:
            first.setdefault(cast.classes[who], place)
    reached = [(name, place) for name, place in first.items() if rows["source"][place] >= 0]
    if not reached:
        return None
    told = reached[:MOST_CLASSES]
    parts = [f"{name} on {day(cast, int(rows['time'][place]))}" for name, place in told]
    more = len(reached) - len(told)
    if more:
        parts.append(f"{counted(more, 'other class')} after that")
    claims = tuple(claim("class", name=name, time=int(rows["time"][place])) for name, place in told)
    whole = claim("classes", count=len(reached))
    return Sentence(f"It came to {listed(parts)}.", (*claims, whole))


def days(cast: Cast, inside: Rows) -> Sentence | None:
    """When half of all infections had happened, and the day with most of them."""
    if len(inside) < FEWEST_FOR_DAYS:
        return None
    half = int(inside["time"][(len(inside) - 1) // 2])
    since = (cast.start - cast.start.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds() * 1000
    dates = ((inside["time"] + int(since)) // DAY_MS).astype(np.int64)
    number = np.bincount(dates)
    most = int(number.argmax())
    when = day(cast, most * DAY_MS - int(since) + DAY_MS // 2)
    text = (
        f"Half of these infections had happened by {day(cast, half)}; "
        f"most of them on one day, {count(int(number[most]))}, fell on {when}."
    )
    return Sentence(text, (claim("days", half=half, day=most, count=int(number[most])),))


def measures(scenario: Scenario, cast: Cast, costs: NDArray[np.int32] | None) -> Sentence | None:
    """What each measure did that kept people away, gave doses or tested.

    Args:
        costs: (measures, counters) of the run.
    """
    parts: list[str] = []
    claims = []
    for m, name in enumerate(cast.measures if costs is not None else ()):
        assert costs is not None
        found = {counter: int(costs[m, c]) for c, counter in enumerate(COUNTERS)}
        if getattr(scenario.measures.get(name), "action", "introduce") in ("introduce", "infect"):
            continue
        words = _did(found)
        if words:
            parts.append(f"{name.replace('_', ' ').replace('-', ' ')} {words}")
            claims.append(claim("measure", name=name, **found))
    if not parts:
        return None
    return Sentence(f"{sentence(listed(parts))}.", tuple(claims))


def _did(found: dict[str, int]) -> str:
    """As in "cost 12 school days of five people and used 30 tests"; "" for what did none of this."""
    words: list[str] = []
    if found["days"]:
        words.append(f"cost {counted(found['days'], 'school day')} of {counted(found['people'], 'person')}")
    if found["doses"]:
        words.append(f"gave {counted(found['doses'], 'dose')}")
    if found["tests"]:
        words.append(f"used {counted(found['tests'], 'test')}")
    return listed(words)
