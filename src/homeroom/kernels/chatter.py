"""The talk of those who suspect nothing, which hunters that lie still hear through a door.

What people say on purpose is in `speech`; this is what a room sounds like in which nobody has anything to fear.
"""

from __future__ import annotations

import math

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import is_prey, wake
from homeroom.kernels.codes import BROKEN, DROP, HEARS, HUNTS, IDLE, OPEN, SEARCH
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import perceived
from homeroom.kernels.rng import exponential
from homeroom.kernels.routing import other_room


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
    return p.speech_level + 10.0 * math.log10(power) - (w.doors[d].loss if shut else 0.0)


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
