"""Where infections happen, in the words of a school: class, break, lunch, corridor, home, the way there.

Counted is what people pass on; what index cases and the community bring in is not. A place is decided in this order:
home and the way to school; break and lunch, by what the timetable had planned; corridors and stairs; lesson, club,
assembly, night. What is left is "elsewhere": offices, staff rooms, people kept somewhere by a measure.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from homeroom.results.schema import Rows
from homeroom.world.tables import ACTIVITIES, CATEGORIES

WHERE = (
    "class", "break", "lunch", "corridor", "club", "assembly", "dormitory", "elsewhere", "home", "way to school",
)  # fmt: skip
BY_ACTIVITY = {
    "lesson": "class",
    "teaching": "class",
    "break": "break",
    "lunch": "lunch",
    "travel": "corridor",
    "club": "club",
    "assembly": "assembly",
    "night": "dormitory",
}
PASSAGES = ("corridor", "stairs")
_BEYOND = np.array([0, WHERE.index("home"), WHERE.index("way to school")], dtype=np.int8)
_OF_ACTIVITY = np.array([WHERE.index(BY_ACTIVITY.get(name, "elsewhere")) for name in ACTIVITIES], dtype=np.int8)
_KEEPS_NAME = np.array([name in ("break", "lunch") for name in ACTIVITIES])


def passages(categories: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(rooms,) whether a room is one that people pass through, from its index into CATEGORIES."""
    return np.isin(categories, [CATEGORIES.index(name) for name in PASSAGES])


def where(rows: Rows, passage: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Index into WHERE of every infection.

    Args:
        rows: schema.SPREAD, from person to person.
        passage: (rooms,) whether a room is a corridor or stairs.
    """
    place, period = rows["place"], rows["period"]
    inside = place >= 0
    out = np.where(inside, _OF_ACTIVITY[period], _BEYOND[np.where(inside, 0, -place)])
    if len(passage):
        passing = inside & passage[np.where(inside, place, 0)] & ~_KEEPS_NAME[period]
        out = np.where(passing, WHERE.index("corridor"), out)
    return np.asarray(out, dtype=np.int8)


def caught(rows: Rows) -> NDArray[np.bool_]:
    """Which infections were passed on by somebody: all but those of index cases and of the community."""
    return np.asarray(rows["source"] >= 0)
