"""One outbreak in words: who brought it, how it went on, how far it came, and what was done about it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from homeroom.results.places import WHERE, caught, where
from homeroom.story import outbreak_course as course
from homeroom.story.outbreak import disease
from homeroom.story.recap import Sentence, claim
from homeroom.story.teller import paragraph
from homeroom.story.words import clock, count, counted, duration, introduced, listed, sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from homeroom.results.cast import Cast
    from homeroom.results.schema import Rows
    from homeroom.spec.scenario import Scenario

MOST_NAMES = 3
BY_PLACE = {
    "class": "in class", "break": "in breaks", "lunch": "at lunch", "corridor": "in corridors", "club": "in clubs",
    "assembly": "in assemblies", "dormitory": "in dormitories", "elsewhere": "elsewhere in the school",
    "home": "at home", "way to school": "on the way to school",
}  # fmt: skip


def recap(
    scenario: Scenario,
    cast: Cast,
    run: Any,
    rows: Rows,
    passage: NDArray[np.bool_],
    costs: NDArray[np.int32] | None = None,
) -> tuple[Sentence, ...]:
    """Tell a run in one to four paragraphs: how it began, how it went on, what was done, how it ended.

    Args:
        scenario: whose pathogen has a name.
        cast: names.
        run: its row of schema.RUN.
        rows: its infections, schema.SPREAD in order of time.
        passage: (rooms,) whether a room is a corridor or stairs.
        costs: (measures, counters) of the run, schema.COUNTERS; None: nothing is said of single measures.
    """
    inside = rows[caught(rows)]
    parts = [
        [_beginning(scenario, cast, rows), _first(cast, rows, inside), course.links(cast, inside)],
        [
            _extent(cast, run, inside, passage),
            _most(cast, inside),
            course.classes(cast, rows),
            course.days(cast, inside),
        ],
        [_answer(cast, run), course.measures(scenario, cast, costs)],
        [_end(cast, run, inside)],
    ]
    return tuple(one for one in map(paragraph, parts) if one is not None)


def _beginning(scenario: Scenario, cast: Cast, rows: Rows) -> Sentence:
    brought = rows[~caught(rows)]
    illness = disease(scenario)
    if not len(brought):
        return Sentence(f"Nobody brought {illness} to the school.", (claim("brought", who=[]),))
    who = brought["target"].tolist()
    names = [introduced(cast, w) for w in who[:MOST_NAMES]]
    if len(who) > MOST_NAMES:
        names.append(counted(len(who) - MOST_NAMES, "other"))
    text = f"{sentence(listed(names))} brought {illness} to the school, from {clock(cast, int(brought['time'][0]))} on."
    return Sentence(text, (claim("brought", who=who, time=int(brought["time"][0])),))


def _first(cast: Cast, rows: Rows, inside: Rows) -> Sentence | None:
    if not len(inside):
        return Sentence("Nobody else was infected.", (claim("infected", count=0),))
    row = inside[0]
    whom, who = int(row["target"]), int(row["source"])
    at = course.at_place(cast, int(row["place"]))
    text = f"The first to be infected was {introduced(cast, whom)}, by {cast.names[who]} {at}"
    since = int(row["time"]) - int(rows["time"][0])
    later = f", {duration(since)} later" if since > 0 and len(rows) > len(inside) else ""
    text += f" at {clock(cast, int(row['time']))}{later}."
    return Sentence(text, (claim("first", who=whom, by=who, place=int(row["place"]), time=int(row["time"])),))


def _extent(cast: Cast, run: Any, inside: Rows, passage: NDArray[np.bool_]) -> Sentence | None:
    if not len(inside):
        return None
    size, home = int(run["size"]), int(run["home"])
    counts = np.bincount(where(inside, passage), minlength=len(WHERE))
    order = [i for i in np.argsort(-counts, kind="stable").tolist() if counts[i]]
    parts = [f"{count(int(counts[i]))} {BY_PLACE[WHERE[i]]}" for i in order]
    families = f", and {count(home)} in their families" if home else ""
    text = f"In all, {counted(size, 'person')} of the school had it{families}: {listed(parts)}"
    brought = size + home - len(inside)
    if brought > 0:
        text += f", beside {'the one' if brought == 1 else f'the {count(brought)}'} who brought it"
    claims = (
        claim("extent", size=size, home=home, places={WHERE[i]: int(counts[i]) for i in order}),
        claim("generations", count=int(run["generations"])),
    )
    return Sentence(f"{text}, over {counted(int(run['generations']), 'generation')}.", claims)


def _most(cast: Cast, inside: Rows) -> Sentence | None:
    """Who infected most others, if nobody infected as many."""
    ranked = Counter(inside["source"][inside["source"] >= 0].tolist()).most_common(2)
    if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    who, number = ranked[0]
    return Sentence(
        f"{sentence(introduced(cast, who))} infected more than anybody else: {counted(number, 'person')}.",
        (claim("spreader", who=who, count=number),),
    )


def _answer(cast: Cast, run: Any) -> Sentence | None:
    parts = []
    noticed = int(run["first_detected"])
    if noticed >= 0:
        parts.append(f"the first case was noticed at {clock(cast, noticed)}")
    lost = []
    if run["days_ill"]:
        lost.append(f"{counted(int(run['days_ill']), 'school day')} to illness")
    if run["days_measures"]:
        lost.append(f"{counted(int(run['days_measures']), 'school day')} to measures")
    if lost:
        parts.append(f"the school lost {listed(lost)}")
    if run["hospital"]:
        parts.append(f"{counted(int(run['hospital']), 'person')} came to hospital")
    if run["dead"]:
        parts.append(f"{counted(int(run['dead']), 'person')} died")
    if not parts:
        return None
    return Sentence(
        f"{sentence(listed(parts))}.",
        (
            claim(
                "answer",
                **{n: int(run[n]) for n in ("first_detected", "days_ill", "days_measures", "hospital", "dead")},
            ),
        ),
    )


def _end(cast: Cast, run: Any, inside: Rows) -> Sentence | None:
    if not len(inside):
        return None
    last, over = int(inside["time"][-1]), int(run["over"])
    text = f"The last infection was at {clock(cast, last)}"
    if 0 <= over < cast.horizon:
        text += f", and nobody has been infectious since {clock(cast, over)}."
    else:
        text += "; at the end it was not over."
    return Sentence(text, (claim("end", last=last, over=over),))
