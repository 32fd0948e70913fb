"""Hunters in a pack: who has others standing right before it on its way waits until they give way."""

from __future__ import annotations

from homeroom.kernels.aim import MARGIN, aim_at_door, aim_within
from homeroom.kernels.jit import kernel
from homeroom.kernels.neighbours import gather

CREEP = 0.2
"""Who is slower than this stands (m/s)."""


@kernel
def hemmed(w, p, s, i):
    """Whether somebody who stands is within ``pack_gap`` of hunter `i`, right before it on its way.

    It depends on nothing but where people are, and how fast those before it move.
    """
    me = s.body[i]
    room = me.room
    if me.path_i < me.path_n:
        d = s.path[i, me.path_i]
        if w.doors[d].room_a != room and w.doors[d].room_b != room:
            return False
        tx, ty = aim_at_door(w, me.x, me.y, me.cell, d, room, MARGIN)
    elif me.goal_room == room and me.goal_cell >= 0:
        tx, ty = aim_within(w, me.x, me.y, me.cell, me.goal_cell, me.gx, me.gy, MARGIN)
    else:
        return False
    dx = tx - me.x
    dy = ty - me.y
    far = (dx * dx + dy * dy) ** 0.5
    if far < 1e-6:
        return False
    n = gather(w, s, i, 2.0 * w.people[i].radius + p.pack_gap, False)
    for q in range(n):
        d = s.near[q, 2]
        if s.near[q, 6] > CREEP or d - me.girth - s.near[q, 5] > p.pack_gap:
            continue
        if s.near[q, 0] * dx + s.near[q, 1] * dy > 0.5 * d * far:
            return True
    return False
