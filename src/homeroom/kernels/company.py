"""People who walk together wait for each other: up to 70 % of a crowd does (Moussaid et al. 2010)."""

from __future__ import annotations

from homeroom.kernels.codes import LASHES
from homeroom.kernels.jit import kernel

SLOWEST = 0.1
"""Share of the speed that one who waits keeps at least, so that no group waits for ever. An assumption, 0 to 0.3."""


@kernel
def together(w, p, s, i, ex, ey, v):
    """Speed (m/s) at which person `i`, who would walk at `v` in direction (ex, ey), does not leave its group behind.

    It slows down from ``company_gap`` behind which the last of those with the same goal lags, and all but stops at
    twice that. Who is farther behind than ``company_lost`` has been lost, and in a room with hunters nobody waits.
    """
    me = s.body[i]
    j = w.people[i].company
    if j < 0 or me.path_i >= me.path_n or s.hunters[me.room] > 0:
        return v
    lag = 0.0
    doors = me.path_n - me.path_i
    for _ in range(16):
        if j == i:
            break
        other = s.body[j]
        if (
            other.cell >= 0
            and other.active == 1
            and other.conduct < LASHES
            and other.holders == 0
            and other.goal_room == me.goal_room
        ):
            dx = me.x - other.x
            dy = me.y - other.y
            if other.room == me.room:
                behind = dx * ex + dy * ey
            elif other.path_n - other.path_i > doors:
                behind = (dx * dx + dy * dy) ** 0.5
            else:
                behind = 0.0
            if behind < p.company_lost and behind > lag:
                lag = behind
        j = w.people[j].company
    if lag > p.company_gap:
        v *= max(SLOWEST, 1.0 - (lag - p.company_gap) / p.company_gap)
    return v
