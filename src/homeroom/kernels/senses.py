"""What hunters and people perceive, and what that does to them. Perceiving twice what has not changed changes nothing.

That last property lets rooms sleep: people in a room where nothing stirred since they last looked need not look again.
"""

from __future__ import annotations

import math

from homeroom.kernels.arrays import AT, TICK
from homeroom.kernels.awareness import cue
from homeroom.kernels.belief import take_to_heart
from homeroom.kernels.bodies import is_prey, remind, wake
from homeroom.kernels.codes import DRAW_OFF, FIGHT, HUNTS, SAW_ATTACK, SAW_HUNTER, SEES_HUNTER, SEES_NOBODY, WAS_SEIZED
from homeroom.kernels.helping import go_to_help, would_help
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import perceived
from homeroom.kernels.memory import keep_watched
from homeroom.kernels.routing import other_room
from homeroom.kernels.sight import in_line, in_view, transparent
from homeroom.kernels.sleeping import wake_others


@kernel
def nearest_in(w, s, i, room, limit2, hunters, cosine, near2):
    """The nearest visible hunter (or prey) in `room` for body `i`, nearer than limit2 ** 0.5; -1 none.

    `cosine` and `near2` bound the field of view, see `in_view`.
    """
    me = s.body[i]
    best = -1
    x = me.x
    y = me.y
    cell = me.cell
    first = w.rooms[room].cell_first
    for c in range(first, first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if j != i:
                if hunters:
                    fits = s.body[j].conduct == HUNTS or s.body[j].holding >= 0
                else:
                    fits = is_prey(s, j)
                if fits:
                    dx = s.body[j].x - x
                    dy = s.body[j].y - y
                    d2 = dx * dx + dy * dy
                    if (
                        d2 < limit2
                        and in_view(s, i, dx, dy, d2, cosine, near2)
                        and in_line(w, s, cell, x, y, c, s.body[j].x, s.body[j].y)
                    ):
                        limit2 = d2
                        best = j
            j = s.body[j].next
    return best


@kernel
def dist2(s, i, j):
    """Squared distance between two bodies (m2)."""
    me = s.body[i]
    other = s.body[j]
    return (other.x - me.x) ** 2 + (other.y - me.y) ** 2


@kernel
def as_far_as(p, s, sight):
    """How far one sees now who sees `sight` metres by day: less in the dark, and in a storm."""
    if s.clock[AT.dark] == 1:
        sight *= p.night_sight
    if s.clock[AT.storm] > 0:
        sight *= p.storm_sight
    return sight


@kernel
def nearest(w, s, i, sight, hunters, angle, close):
    """The nearest visible hunter or prey in the room of body `i` and the rooms it can look into; -1 none.

    `angle` is the whole field of view (rad), `close` (m) is how near one notices even what is behind.
    """
    cosine = math.cos(0.5 * angle)
    near2 = close * close
    room = s.body[i].room
    best = -1
    limit2 = sight * sight
    if (hunters and s.hunters[room] > 0) or (not hunters and s.prey[room] > 0):
        best = nearest_in(w, s, i, room, limit2, hunters, cosine, near2)
        if best >= 0:
            limit2 = dist2(s, i, best)
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        r = other_room(w, d, room)
        if r < 0 or (hunters and s.hunters[r] == 0) or (not hunters and s.prey[r] == 0):
            continue
        if w.rooms[r].level != w.rooms[room].level and w.doors[d].one_way == 1:
            continue
        e = w.doors[d].edge_a if w.doors[d].room_a == room else w.doors[d].edge_b
        if not transparent(w, s, e):
            continue
        j = nearest_in(w, s, i, r, limit2, hunters, cosine, near2)
        if j >= 0:
            best = j
            limit2 = dist2(s, i, j)
    return best


@kernel
def watch(k, w, p, s, i, time):
    """Person `i` looks for hunters; the first sight of one alarms it, later ones can make it choose again."""
    me = s.body[i]
    if me.holders > 0:
        cue(k, w, p, s, i, WAS_SEIZED, 10.0, 0.2, -1, time)
        return
    before = me.watched
    keep_watched(s, i, time)
    me.watched = -1
    if s.clock[AT.n_hunters] == 0:
        return
    j = nearest(w, s, i, as_far_as(p, s, p.person_sight), True, p.person_view, p.person_notice)
    perceived(s, time, i, j, SEES_HUNTER if j >= 0 else SEES_NOBODY, 0)
    if j < 0:
        return
    room = s.body[j].room
    s.seen_room[i, room] = time // TICK + 1
    me.watched = room
    me.seen = time
    take_to_heart(p, s, i, p.cue_hunter)
    if before != room and p.sleep_share > 0.0:
        wake_others(w, s, i)
    if me.aware == 0:
        if s.body[j].holding >= 0:
            cue(k, w, p, s, i, SAW_ATTACK, p.cue_attack, p.delay_seen, j, time)
        else:
            cue(k, w, p, s, i, SAW_HUNTER, p.cue_hunter, p.delay_seen, j, time)
        return
    if me.led >= 0:
        return
    if time < me.wait and me.task == 0:
        # Startled while still making up one's mind: the first sight shortens the delay.
        soon = time + int(1000.0 * p.delay_seen)
        if me.active == 0 and before != room and me.wait > soon:
            me.wait = soon
            remind(s, i, soon)
        return
    if me.action == FIGHT or me.action == DRAW_OFF:
        return
    if s.body[j].holding >= 0 and room == me.room and me.stage < 0 and dist2(s, i, j) < p.help_range * p.help_range:
        if would_help(k, w, p, s, i, j):
            go_to_help(w, s, i, j, time)
            return
    if me.replan == 1 or me.action == 0:
        return
    here = room == me.room
    ahead = me.path_i < me.path_n and other_room(w, s.path[i, me.path_i], me.room) == room
    if (here and (before != room or dist2(s, i, j) < 36.0)) or (ahead and before != room):
        # In the room with one that hunts nobody sleeps, so that the next choice is due after a second.
        # One who is bitten already is in shock, and goes on with what it was doing.
        if me.stage < 0 or before != room:
            if time >= me.chosen + int(1000.0 * p.second_thoughts * (1.0 + p.weary_delay * me.weary)):
                me.replan = 1
            wake(s, i)
