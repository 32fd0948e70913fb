"""How likely the ending is that a story is known for: separate probabilities, each with its error.

`known_ending.csv` in a scenario's folder says what became of people in the story. Nothing in the program reads it but
this comparison, after every run is over.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from homeroom.errors import InputError, Problem
from homeroom.results.chances import SURVIVING, Chance, chance
from homeroom.world.tables import FATES

if TYPE_CHECKING:
    from homeroom.results.cast import Cast
    from homeroom.results.schema import Rows

FILE = "known_ending.csv"
FEWEST, MOST = 6, 13
"""Recaps of the story count between so many alive and unturned at its end, the half-infected among them."""
OF_THE_CLASS = 5
"""So many of one class at least are among them."""


@dataclass(frozen=True)
class KnownEnding:
    """The chances of what the story tells.

    Attributes:
        group: the class most of whose people survive in the story; "" if nobody of a class does.
        chances: by what is asked.
        people: index, fate in the story, chance of that fate at the horizon.
        ever: in the same order, chance that this fate was theirs at some time after the start, or is at the horizon:
            hunters who are destroyed in the end have turned all the same.
    """

    group: str
    chances: dict[str, Chance]
    people: tuple[tuple[int, str, Chance], ...]
    ever: tuple[Chance, ...]

    def to_json(self, cast: Cast) -> dict[str, Any]:
        """Plain values; `se` has the shape of what it belongs to."""
        return {
            "class": self.group,
            "p": {key: found.p for key, found in self.chances.items()},
            "se": {key: found.se for key, found in self.chances.items()},
            "people": [
                {
                    "id": cast.ids[who],
                    "name": cast.names[who],
                    "fate": fate,
                    "p": found.p,
                    "se": found.se,
                    "p_ever": ever.p,
                    "se_ever": ever.se,
                }
                for (who, fate, found), ever in zip(self.people, self.ever, strict=True)
            ],
        }


def read(folder: Path) -> dict[str, str]:
    """Fate by id as the story has it; empty if the folder has no such file.

    Raises:
        InputError: the file cannot be read, or names no fate.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(Problem(str(path), f"it cannot be read ({error})", "write it as UTF-8 CSV")) from None
    out: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):
        person, fate = row.get("id"), row.get("fate")
        if not person or fate not in FATES:
            what = f"the fate {fate!r} of {person!r}"
            raise InputError(Problem(f"{FILE}, row {number}", what, f"write an id and one of {', '.join(FATES)}"))
        out[person] = fate
    return out


def known_ending(
    told: dict[str, str], cast: Cast, fates: NDArray[np.int8], left: Chance, met: list[Rows]
) -> KnownEnding | None:
    """Compare runs with a story; None if none of its people is in the school.

    Args:
        told: fate by id.
        cast: whose ids and classes count.
        fates: (runs, people) index into FATES.
        left: chance that the virus leaves the site before it is closed.
        met: schema.CHANGE of every run.
    """
    index = {person: who for who, person in enumerate(cast.ids)}
    known = [(index[person], fate) for person, fate in told.items() if person in index]
    if not known:
        return None
    alive = np.isin(fates, [FATES.index(fate) for fate in SURVIVING])
    numbers = alive.sum(axis=1)
    classes = Counter(cast.classes[who] for who, fate in known if fate in SURVIVING and cast.classes[who])
    group = classes.most_common(1)[0][0] if classes else ""
    chances = {f"survivors_{FEWEST}_to_{MOST}": chance((numbers >= FEWEST) & (numbers <= MOST))}
    if group:
        mates = np.array([name == group for name in cast.classes])
        chances[f"{OF_THE_CLASS}_of_class"] = chance(alive[:, mates].sum(axis=1) >= OF_THE_CLASS)
    chances["half_infected"] = chance((fates == FATES.index("half_infected")).any(axis=1))
    chances["virus_left_before_closure"] = left
    people = tuple((who, fate, chance(fates[:, who] == FATES.index(fate))) for who, fate in known)
    once = [_ever(fates[:, who], met, who, FATES.index(fate)) for who, fate in known]
    return KnownEnding(group, chances, people, tuple(once))


def _ever(own: NDArray[np.int8], met: list[Rows], who: int, fate: int) -> Chance:
    """Chance that a fate was somebody's at some time, `own` (runs,) being that at the horizon."""
    came = [bool(((rows["who"] == who) & (rows["after"] == fate)).any()) for rows in met]
    return chance((own == fate) | np.array(came, dtype=bool))
