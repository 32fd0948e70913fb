"""How loud a sound still is: spherical spreading along the way it takes, less what doors on that way swallow."""

from __future__ import annotations

import math

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import BROKEN, OPEN
from homeroom.kernels.jit import kernel
from homeroom.kernels.routing import other_room, pop, push


@kernel
def level_at(source, distance, loss):
    """Level (dB) at `distance` metres of a source of `source` dB at 1 m, behind what loses `loss` dB.

    Spherical spreading, L = L1 - 20 log10(r) - loss; nearer than 1 m nothing is added.
    """
    return source - 20.0 * math.log10(max(distance, 1.0)) - loss


@kernel
def spread(w, s, room, x, y, source, least):
    """Flood a sound over the doors from (x, y) in `room`, loudest door first, until it falls below `least` dB.

    Afterwards ``s.room_mark[r] == stamp`` for every room where it is heard; ``s.room_way[r]`` is the length (m) and
    the loss (dB) of
    its loudest way to the door where it enters, ``s.room_via[r]`` that door (-1 in the room itself), and ``s.via[d]``
    the next door towards the source. Returns the stamp.

    Doors are taken in order of length * 10**(loss / 20), which is the order of loudness. Two ways of different loss
    may change their order behind the door where they meet; the louder one there is followed.
    """
    s.clock[AT.stamp] += 1
    stamp = s.clock[AT.stamp]
    s.room_mark[room] = stamp
    s.room_way[room, 0] = 0.0
    s.room_way[room, 1] = 0.0
    s.room_via[room] = -1
    n = 0
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        dx = w.doors[d].x - x
        dy = w.doors[d].y - y
        s.way[d, 0] = max(1.0, (dx * dx + dy * dy) ** 0.5)
        s.way[d, 1] = 0.0
        s.cost[d] = s.way[d, 0]
        s.from_room[d] = room
        s.via[d] = -1
        s.mark[d] = stamp
        n = push(s.heap_key, s.heap_node, n, s.cost[d], d)
    while n > 0:
        key = s.heap_key[0]
        d = s.heap_node[0]
        n = pop(s.heap_key, s.heap_node, n)
        if key > s.cost[d]:
            continue
        state = s.doors[d].state
        loss = s.way[d, 1] + (0.0 if state == OPEN or state == BROKEN else w.doors[d].loss)
        length = s.way[d, 0]
        if level_at(source, length, loss) < least:
            continue
        r = other_room(w, d, s.from_room[d])
        if r < 0:
            continue
        factor = 10.0 ** (loss / 20.0)
        if s.room_mark[r] != stamp or length * factor < s.room_cost[r]:
            if r != room:
                s.room_mark[r] = stamp
                s.room_cost[r] = length * factor
                s.room_way[r, 0] = length
                s.room_way[r, 1] = loss
                s.room_via[r] = d
        first = w.rooms[r].door_first
        count = w.rooms[r].door_n
        a = 0
        for q in range(count):
            if w.room_doors[first + q] == d:
                a = q
        for q in range(count):
            d2 = w.room_doors[first + q]
            if d2 == d:
                continue
            length2 = length + w.door_distance[w.rooms[r].dist_first + a * count + q]
            if s.mark[d2] != stamp or length2 * factor < s.cost[d2]:
                s.mark[d2] = stamp
                s.cost[d2] = length2 * factor
                s.way[d2, 0] = length2
                s.way[d2, 1] = loss
                s.via[d2] = d
                s.from_room[d2] = r
                n = push(s.heap_key, s.heap_node, n, s.cost[d2], d2)
    return stamp


@kernel
def heard(w, s, room, x, y, source, sx, sy):
    """Level (dB) of the latest sound at (x, y) in `room`; the source stands at (sx, sy).

    Ask only where ``room_mark`` says that it is heard.
    """
    d = s.room_via[room]
    if d < 0:
        return level_at(source, ((x - sx) ** 2 + (y - sy) ** 2) ** 0.5, 0.0)
    dx = x - w.doors[d].x
    dy = y - w.doors[d].y
    return level_at(source, s.room_way[room, 0] + (dx * dx + dy * dy) ** 0.5, s.room_way[room, 1])
