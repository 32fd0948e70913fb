"""The table of survivors in plain text: the named cast first, then whoever else is most likely to survive."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len, set_cell_size

from homeroom.results.chances import SURVIVING, standard_error
from homeroom.results.known_ending import FEWEST, MOST, OF_THE_CLASS
from homeroom.story.headline import percent, with_interval
from homeroom.world.tables import FATES

if TYPE_CHECKING:
    from homeroom.ensembles.outcome import Outcome
    from homeroom.results.cast import Cast

OTHERS = 10
MOST_NAMED = 40
"""A cast larger than this is a roster: then only the likeliest survivors are shown."""
WIDEST_NAME = 32
KEPT = "\n\u200c\u200d"
"""Line breaks, and the joiners of Indic scripts, Persian and emoji."""
HEADINGS = ("", "role", "class", "alive", "human", "half-inf.", "turned", "dead")


class Row(NamedTuple):
    """One person: words and per cents, as printed."""

    name: str
    role: str
    group: str
    alive: str
    human: str
    half: str
    turned: str
    dead: str


def clean(text: str) -> str:
    """Without control characters, which could move a terminal's cursor; line breaks and joiners stay."""
    return "".join(c if c in KEPT or c.isprintable() else "?" for c in text)


def order(cast: Cast, alive: NDArray[np.int64], others: int = OTHERS) -> tuple[list[int], list[int]]:
    """Whom to show: the named cast, and the others most likely to be alive; both from likely to unlikely.

    Args:
        cast: names.
        alive: (people,) number of runs in which they are alive and unturned.
        others: how many of the others.
    """
    ranked = sorted(range(len(cast.ids)), key=lambda i: (-int(alive[i]), i))
    named = [i for i in ranked if cast.principal[i]]
    if len(named) > MOST_NAMED:
        return [], ranked[: 2 * others]
    rest = [i for i in ranked if not cast.principal[i] and (alive[i] > 0 or not named)]
    return named, rest[:others]


def row(cast: Cast, hits: NDArray[np.int64], runs: int, who: int) -> Row:
    """The row of one person, `hits` (people, fates) being numbers of runs."""
    alive = sum(int(hits[who, FATES.index(fate)]) for fate in SURVIVING)
    error = float(standard_error(np.array(alive), runs))
    shares = [percent(int(hits[who, FATES.index(fate)]) / runs) for fate in FATES]
    name = clean(cast.names[who]).replace("\n", " ")
    return Row(name, cast.roles[who], cast.classes[who], f"{percent(alive / runs)} ± {100 * error:.0f}", *shares)


def survivors(outcome: Outcome) -> list[str]:
    """The lines of the final table."""
    codes = outcome.codes
    hits = np.stack([(codes == fate).sum(axis=0) for fate in range(len(FATES))], axis=1)
    alive = hits[:, [FATES.index(fate) for fate in SURVIVING]].sum(axis=1)
    named, rest = order(outcome.cast, alive)
    named_rows = [row(outcome.cast, hits, outcome.runs, who) for who in named]
    rest_rows = [row(outcome.cast, hits, outcome.runs, who) for who in rest]
    widths = [
        min(max(cell_len(cell) for cell in column), WIDEST_NAME)
        for column in zip(HEADINGS, *named_rows, *rest_rows, strict=True)
    ]
    lines = [_line(HEADINGS, widths), *(_line(r, widths) for r in named_rows)]
    if rest_rows:
        lines += ["Most likely of the others" if named_rows else "Most likely to survive"]
        lines += [_line(r, widths) for r in rest_rows]
    return [*lines, "Per cent of runs; alive = human or half-infected, with its Monte Carlo error."]


def ending(outcome: Outcome) -> list[str]:
    """How likely the ending is that the story is known for, in a few lines; none where no story is told."""
    found = outcome.known_ending
    if found is None:
        return []
    words = {
        f"survivors_{FEWEST}_to_{MOST}": f"{FEWEST} to {MOST} survive",
        f"{OF_THE_CLASS}_of_class": f"{OF_THE_CLASS} or more of class {found.group} survive",
        "half_infected": "somebody is half-infected at the end",
        "virus_left_before_closure": "the virus leaves before the site is closed",
    }
    parts = [f"{words[key]} {with_interval(value)}" for key, value in found.chances.items()]
    own = sum(value.p for _, _, value in found.people) / len(found.people)
    ever = sum(value.p for value in found.ever) / len(found.ever)
    return [
        "",
        f"As in the story: {'; '.join(parts)}.",
        f"A person of the story ends as there with a chance of {percent(own)}, on average over {len(found.people)}; "
        f"comes to that fate at some time with {percent(ever)}.",
    ]


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    left = [set_cell_size(cell, width) for cell, width in zip(cells[:3], widths[:3], strict=True)]
    right = [" " * (width - cell_len(cell)) + cell for cell, width in zip(cells[3:], widths[3:], strict=True)]
    return "  ".join([*left, *right]).rstrip()
