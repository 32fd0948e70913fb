"""Steps that hunters hear: of people who run, within the few metres over which steps carry.

Whoever walks is heard no farther than it is smelt, and steps through a closed door are heard by nobody; so only the
hunter's own room and what lies behind open doors count.
"""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import is_prey
from homeroom.kernels.codes import BROKEN, OPEN
from homeroom.kernels.jit import kernel
from homeroom.kernels.routing import other_room
from homeroom.kernels.sound import level_at

RUNS = 2.2
"""Faster than this (m/s) somebody runs. An assumption, 2 to 2.5: people change from walking to running at about 2."""


@kernel
def loudest_in(w, p, s, i, room, door, best, most):
    """The person in `room` whose steps hunter `i` hears loudest, over `door` (-1: its own room): (who, level)."""
    me = s.body[i]
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if s.body[j].pace > RUNS and is_prey(s, j):
                x = me.x
                y = me.y
                way = 0.0
                if door >= 0:
                    x = w.doors[door].x
                    y = w.doors[door].y
                    way = ((x - me.x) ** 2 + (y - me.y) ** 2) ** 0.5
                way += ((s.body[j].x - x) ** 2 + (s.body[j].y - y) ** 2) ** 0.5
                loud = level_at(p.steps_level, way, 0.0)
                if loud > most:
                    most = loud
                    best = j
            j = s.body[j].next
    return best, most


@kernel
def steps_of(w, p, s, i):
    """Whose steps hunter `i` hears best, and how loud (dB); -1 nobody's."""
    rain = p.storm_noise if s.clock[AT.storm] > 0 else 0.0
    most = p.hunter_hearing + rain
    best = -1
    room = s.body[i].room
    if s.prey[room] > 0:
        best, most = loudest_in(w, p, s, i, room, -1, best, most)
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        state = s.doors[d].state
        r = other_room(w, d, room)
        if r >= 0 and s.prey[r] > 0 and (state == OPEN or state == BROKEN) and w.doors[d].one_way == 0:
            best, most = loudest_in(w, p, s, i, r, d, best, most)
    return best, most
