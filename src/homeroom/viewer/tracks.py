"""Everybody's way through a run in few keyframes.

A run of several days leaves millions of samples of where people are. What is kept is what somebody who watches could
see: while things happen, dots stand where they stood, to centimetres; the further a moment is from anything that
happens, the coarser it may be, down to the rooms alone. Who is in which room when is always exact.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from homeroom.results.schema import Rows, kind
from homeroom.viewer.pack import Ints, pack
from homeroom.viewer.routine import routine_trace, stretches
from homeroom.world.tables import World

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BUDGETS = (0.05, 0.05, 0.1, 0.2, 0.4, 0.8)
"""How far (m) each pass of thinning may move a dot; moves add up. Two are always made, the others as needed."""
MOST_KEYFRAMES = 600_000
"""About 3 MB of page; beyond it the next pass is made."""
CALM = 30_000
"""ms from the nearest happening within which the budgets hold; n times as far away, n times as much may be moved."""
HAPPENINGS = (
    "infection", "stage", "alert", "seize", "release", "wound", "death", "sound", "measure", "left", "arrive", "regime",
)  # fmt: skip

_AT_ONCE = 32  # people
_BLOCK = 64  # keyframes


def tracks(world: World, events: Rows, trace: Rows) -> dict[str, Any]:
    """Keyframes per person, thinned; `n` says how many each has, in the order of people.

    In crisis they are those of the trace, and motion between two is linear; in routine they come from the itinerary,
    and each holds until the next (`hold` is 1). `tolerance` is how far (m) a dot may stand from where it was traced
    while things happen.
    """
    crisis = [(s.start, s.end) for s in stretches(world, events) if s.crisis]
    log = events.view(np.ndarray)
    busy = np.unique(log["time"][np.isin(log["kind"], [kind(name) for name in HAPPENINGS])])
    moved, walk, limit = _first_passes(trace.view(np.ndarray), crisis, busy, len(world.people))
    tolerance = sum(BUDGETS[:2])
    for budget in BUDGETS[2:]:
        if len(moved) <= MOST_KEYFRAMES:
            break
        keep = thin(walk, *_columns(moved), budget * limit)
        moved, walk, limit = moved[keep], walk[keep], limit[keep]
        tolerance += budget
    planned = routine_trace(world, events)
    rows = np.concatenate((moved, planned))
    # the last sample of a stretch of crisis holds: what follows is another regime
    ends = np.append(walk[1:] != walk[:-1], True)[: len(walk)]
    hold = np.concatenate((ends, np.ones(len(planned), np.bool_)))
    order = np.lexsort((rows["time"], rows["who"]))
    rows, hold = rows[order], hold[order]
    here = rows["room"] >= 0
    n = np.bincount(rows["who"], minlength=len(world.people)).tolist()
    return {
        "n": n,
        "tolerance": round(tolerance, 3),
        "t": pack(rows["time"], n),
        "room": pack(rows["room"], n),
        "x": pack(np.rint(np.where(here, rows["x"], 0) * 100), n),
        "y": pack(np.rint(np.where(here, rows["y"], 0) * 100), n),
        "hold": pack(hold, n),
    }


def _first_passes(trace: Rows, crisis: list[tuple[int, int]], busy: Ints, people: int) -> tuple[Rows, Ints, Floats]:
    """Samples in crisis, sorted by person and time, after two passes: a few people at a time, for memory's sake.

    Returns:
        The samples kept, the walk that each belongs to (one per person and stretch of crisis), and how many times
        the budget may be spent there.
    """
    order = np.lexsort((trace["time"], trace["who"]))
    bounds = np.searchsorted(trace["who"], np.arange(0, people + _AT_ONCE, _AT_ONCE), sorter=order)
    starts = np.array([start for start, _ in crisis], np.int64)
    ends = np.array([end for _, end in crisis], np.int64)
    pieces: list[tuple[Rows, Ints, Floats]] = []
    for first, last in pairwise(bounds.tolist()):
        rows = trace[order[first:last]]
        stretch = np.searchsorted(starts, rows["time"], side="right") - 1
        within = (stretch >= 0) & (rows["time"] < ends[stretch]) if crisis else np.zeros(len(rows), np.bool_)
        rows, stretch = rows[within], stretch[within]
        walk = rows["who"].astype(np.int64) * max(len(crisis), 1) + stretch
        limit = np.maximum(1.0, away(rows["time"], busy) / CALM)
        for budget in BUDGETS[:2]:
            keep = thin(walk, *_columns(rows), budget * limit)
            rows, walk, limit = rows[keep], walk[keep], limit[keep]
        pieces.append((rows, walk, limit))
    if not pieces:
        return trace[:0], np.zeros(0, np.int64), np.zeros(0)
    rows, walk, limit = (np.concatenate(column) for column in zip(*pieces, strict=True))
    return rows, walk, limit


def away(time: Ints, busy: Ints) -> Ints:
    """How far each time is from the nearest of the sorted `busy` times (ms); all calm without any."""
    if not busy.size:
        return np.full(time.shape, np.iinfo(np.int64).max)
    after = np.searchsorted(busy, time)
    to_last: Ints = np.abs(time - busy[np.maximum(after - 1, 0)])
    to_next: Ints = np.abs(busy[np.minimum(after, busy.size - 1)] - time)
    return np.minimum(to_last, to_next)


def _columns(rows: Rows) -> tuple[Ints, Ints, Floats, Floats]:
    return rows["time"], rows["room"], rows["x"], rows["y"]


def thin(walk: Ints, time: Ints, room: Ints, x: Floats, y: Floats, limit: Floats) -> Bools:
    """Which keyframes to keep so that linear motion between them passes all others within their limits.

    Top-down splitting at the worst point (Douglas & Peucker 1973), with the distance taken at equal times
    (Meratnia & de By 2004), for all walks at once. First, last, both sides of every change of room, and now and then
    one between stay, so that a long way is no long search; a second pass removes most of the latter.

    Args:
        walk, time, room, x, y: (n,) sorted by walk, then time (ms); metres.
        limit: (n,) metres, > 0.

    Returns:
        (n,) True where a keyframe is needed.
    """
    n = walk.size
    if n < 3:
        return np.ones(n, np.bool_)
    seam = (walk[1:] != walk[:-1]) | (room[1:] != room[:-1])
    pinned = np.zeros(n, np.bool_)
    pinned[0] = pinned[-1] = True
    pinned[1:] |= seam
    pinned[:-1] |= seam
    moving = np.ones(n, np.bool_)  # who stands where they stood before and after needs no keyframe, whatever the limit
    moving[1:-1] = (x[1:-1] != x[:-2]) | (x[1:-1] != x[2:]) | (y[1:-1] != y[:-2]) | (y[1:-1] != y[2:])
    rows = np.flatnonzero(pinned | moving)
    least = np.minimum.reduceat(limit, rows)  # ... but its limit is one for those that it stands between
    least[1:] = np.minimum(least[1:], least[:-1])
    pinned = pinned[rows]
    pinned[::_BLOCK] = True
    keep = np.zeros(n, np.bool_)
    keep[rows[_split(pinned, time[rows], x[rows], y[rows], least)]] = True
    return keep


def _split(keep: Bools, time: Ints, x: Floats, y: Floats, limit: Floats) -> Bools:
    """Add to the keyframes to keep until the others lie within their limits; all gaps at once."""
    n = keep.size
    ends = np.flatnonzero(keep)
    left, right = ends[:-1], ends[1:]
    while True:
        open_ = right - left >= 2
        left, right = left[open_], right[open_]
        if not left.size:
            return keep
        inner = right - left - 1
        starts = np.cumsum(inner) - inner
        point = np.arange(int(inner.sum())) + np.repeat(left + 1 - starts, inner)
        a, b = np.repeat(left, inner), np.repeat(right, inner)
        share = (time[point] - time[a]) / np.maximum(time[b] - time[a], 1)
        off = np.hypot(x[point] - x[a] - share * (x[b] - x[a]), y[point] - y[a] - share * (y[b] - y[a])) / limit[point]
        worst = np.maximum.reduceat(off, starts)
        at = np.minimum.reduceat(np.where(off == np.repeat(worst, inner), point, n), starts)
        split = worst > 1
        left, right, at = left[split], right[split], at[split]
        keep[at] = True
        left, right = np.concatenate((left, at)), np.concatenate((at, right))
