"""People who walk together wait for each other: up to 70 % of a crowd does (Moussaid et al. 2010)."""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import LASHES
from homeroom.kernels.jit import hot, kernel

MOVING = 3
"""What an errand is of those who move to another room together (``body.errand``)."""
LARGEST = 64
"""Of so many who move together each keeps an eye on at most."""
SLOWEST = 0.1
"""Share of the speed that one who waits keeps at least, so that no group waits for ever. An assumption, 0 to 0.3."""


@hot
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


@kernel
def held_up(p, s, i):
    """Whether person `i`, who moves to another room with others, waits: one of them has more doors to go than it has.

    So nobody passes a door of the way before all have come through the one before it. Patience ends, and with a hunter
    in the room nobody waits.
    """
    me = s.body[i]
    if me.waited_at != me.path_i:
        me.waited_at = me.path_i
        me.waited = 0
    if me.waited >= int(1000.0 * p.move_patience) or s.hunters[me.room] > 0:
        return False
    j = me.band
    for _ in range(LARGEST):
        if j < 0 or j == i:
            break
        other = s.body[j]
        if (
            other.cell >= 0
            and other.errand == MOVING
            and other.conduct < LASHES
            and other.goal_room == me.goal_room
            and other.path_n - other.path_i > me.path_n - me.path_i
        ):
            me.waited += s.clock[AT.step]
            return True
        j = other.band
    return False


@kernel
def one_of_us(s, i, room):
    """Whether somebody is in `room` who came there with the group that person `i` is on the way with."""
    j = s.body[i].band
    for _ in range(LARGEST):
        if j < 0 or j == i:
            break
        if s.body[j].room == room and s.body[j].conduct < LASHES and s.body[j].goal_room == room:
            return True
        j = s.body[j].band
    return False
