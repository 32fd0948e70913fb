"""A standard week as tracks: what a replay of weeks and months needs, whose people keep to a timetable.

`replay` holds absolute tracks of a story of hours. A health run lasts months, and its people are where the timetable
has them unless they stay away. Its page data are the same but for these:

- ``tracks`` are those of one week: times in ms since Monday 00:00, every row holds until the next, -1 is home;
- ``week`` says how the week lies on the run: ``offset`` (ms from Monday 00:00 to the run's start), ``days`` (1 for
  every calendar day of the run that is a school day), ``absences`` (who is kept away, from when, until when);
- a stage may have a ``look`` (exposed, infectious, ill, immune ...) where its conduct says too little;
- rooms are heated by ``moments`` of kind infection, as in a story.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from homeroom.viewer.pack import pack

WEEK = 7 * 86_400_000
"""ms"""
Ints = NDArray[np.int64]


def week_tracks(
    n_people: int, who: Ints, time: Ints, room: Ints, x: NDArray[np.float64], y: NDArray[np.float64]
) -> dict[str, Any]:
    """The tracks of one week.

    Args:
        n_people: on the roster.
        who, time, room, x, y: one row per change of place: person, ms since Monday 00:00, room (-1 home), m.

    Raises:
        ValueError: a time lies outside the week, or two rows of one person have the same time.
    """
    if len(time) and not (int(time.min()) >= 0 and int(time.max()) < WEEK):
        raise ValueError("a time of a standard week lies outside of it")
    order = np.lexsort((time, who))
    same = (np.diff(who[order]) == 0) & (np.diff(time[order]) == 0)
    if same.any():
        raise ValueError(f"person {int(who[order][1:][same][0])} is at two places at one time")
    n = np.bincount(who, minlength=n_people).tolist()
    columns = {"t": time, "room": room, "x": np.rint(100.0 * x), "y": np.rint(100.0 * y), "hold": np.ones(len(who))}
    packed = {name: pack(np.asarray(column)[order], n) for name, column in columns.items()}
    return {"n": n, "tolerance": 0, **packed}


def week_calendar(offset: int, days: Ints, absent: Ints, since: Ints, until: Ints) -> dict[str, Any]:
    """How a standard week lies on a run.

    Args:
        offset: ms from Monday 00:00 to the start of the run.
        days: 1 for every calendar day from that of the start on that is a school day, else 0.
        absent: who is kept away. since, until: from when (ms of the run) until when; those of one person do not
            overlap.
    """
    if not 0 <= offset < WEEK:
        raise ValueError("the start lies outside its week")
    order = np.lexsort((since, absent))
    columns = {"who": absent, "t": since, "until": until}
    return {
        "offset": int(offset),
        "days": pack(days),
        "absences": {"n": len(order)} | {name: pack(column[order]) for name, column in columns.items()},
    }
