"""Holding a door open: who is about to close one waits for those who come, unless a hunter is nearer than they are."""

from __future__ import annotations

from homeroom.kernels.codes import CLOSE_DOOR, HUNTS, LASHES, OPEN
from homeroom.kernels.jit import kernel
from homeroom.kernels.routing import other_room

BEAT = 500
"""How often who holds a door looks again who is coming (ms)."""


@kernel
def holds(w, p, s, i, time):
    """Whether person `i`, whose hands are about to close a door, holds it open for another moment.

    It does for anybody on the other side who makes for this door, does not bleed, and is within ``hold_range`` times
    twice its altruism, as long as no hunter there is nearer to the door, and for ``hold_patience`` at most.
    """
    me = s.body[i]
    d = me.task_door
    if me.task != CLOSE_DOOR or s.doors[d].state != OPEN:
        return False
    beyond = other_room(w, d, me.room)
    if beyond < 0 or s.hunters[me.room] > 0:
        return False
    patience = int(1000.0 * p.hold_patience)
    if time >= s.doors[d].held and time < s.doors[d].held + patience:
        return False
    reach = 2.0 * w.people[i].altruism * p.hold_range
    comes = reach * reach
    hunter = 1e18
    for c in range(w.rooms[beyond].cell_first, w.rooms[beyond].cell_first + w.rooms[beyond].cell_n):
        j = s.head[c]
        while j >= 0:
            other = s.body[j]
            gap = (other.x - w.doors[d].x) ** 2 + (other.y - w.doors[d].y) ** 2
            if other.conduct == HUNTS:
                hunter = min(hunter, gap)
            elif (
                other.conduct < LASHES
                and other.stage < 0
                and other.holders == 0
                and other.path_i < other.path_n
                and s.path[j, other.path_i] == d
            ):
                comes = min(comes, gap)
            j = other.next
    if comes >= reach * reach or hunter <= comes:
        return False
    if time >= s.doors[d].held:
        s.doors[d].held = time + patience
    return True
