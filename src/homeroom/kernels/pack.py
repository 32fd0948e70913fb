"""Hunters in a pack: who has others standing right before it on its way waits until they give way."""

from __future__ import annotations

import math

from homeroom.kernels import draws
from homeroom.kernels.aim import aim_at_door, aim_within
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import is_prey, wake
from homeroom.kernels.codes import BROKEN, DROP, HEARS, HUNTS, IDLE, OPEN, SEARCH
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import perceived
from homeroom.kernels.neighbours import gather
from homeroom.kernels.rng import exponential
from homeroom.kernels.routing import other_room

MARGIN = 0.25
"""How far from a door's frame a body's middle passes at least (m)."""
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


@kernel
def overhear(k, w, p, s, h, i, d, loud, time):
    """Hunter `h` hears person `i` and others beyond door `d` of its room, and goes for the door."""
    me = s.body[h]
    perceived(s, time, h, i, HEARS, int(round(loud)))
    me.action = SEARCH
    me.loud = loud
    me.heard_at = time
    me.heard = s.body[i].room
    me.running = 1
    me.waits = 0
    me.still = time
    me.gx = s.body[i].x
    me.gy = s.body[i].y
    me.goal_cell = s.body[i].cell
    me.goal_room = s.body[i].room
    s.path[h, 0] = d
    me.path_n = 1
    me.path_i = 0
    me.n_wander += 1
    pause = exponential(k[0], k[1], w.people[h].who, 1, draws.PERCEPTION, me.n_wander)
    me.until = time + int(1000.0 * (p.search_time + p.batter_patience * pause))
    wake(s, h)


@kernel
def chatter(w, p, s, room, d, gap):
    """How loud those in `room` who suspect nothing are `gap` metres beyond door `d` of it (dB): each talks."""
    power = 0.0
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if is_prey(s, j) and s.body[j].aware == 0:
                dx = w.doors[d].x - s.body[j].x
                dy = w.doors[d].y - s.body[j].y
                power += 1.0 / max(1.0, (dx * dx + dy * dy) ** 0.5 + gap) ** 2
            j = s.body[j].next
    if power <= 0.0:
        return -1e9
    shut = s.doors[d].state != OPEN and s.doors[d].state != BROKEN
    return p.talk_level + 10.0 * math.log10(power) - (w.doors[d].loss if shut else 0.0)


@kernel
def come_by(k, w, p, s, i, time):
    """Person `i` walks about and suspects nothing: hunters who lie still next door may hear those in its room."""
    room = s.body[i].room
    keen = p.hunter_hearing + (p.storm_noise if s.clock[AT.storm] > 0 else 0.0)
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        r = other_room(w, d, room)
        if r < 0 or s.hunters[r] == 0 or w.doors[d].kind >= DROP or w.doors[d].one_way == 1:
            continue
        for c in range(w.rooms[r].cell_first, w.rooms[r].cell_first + w.rooms[r].cell_n):
            h = s.head[c]
            while h >= 0:
                after = s.body[h].next
                if s.body[h].conduct == HUNTS and s.body[h].action == IDLE and s.body[h].holding < 0:
                    gap = ((w.doors[d].x - s.body[h].x) ** 2 + (w.doors[d].y - s.body[h].y) ** 2) ** 0.5
                    loud = chatter(w, p, s, room, d, gap)
                    if loud >= keen and time >= s.body[h].wait:
                        overhear(k, w, p, s, h, i, d, loud, time)
                h = after
