"""What hunters and people perceive, and what that does to them. Perceiving twice what has not changed changes nothing.

That last property lets rooms sleep: people in a room where nothing stirred since they last looked need not look again.
"""

from __future__ import annotations

import math

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT, LOOK, TICK
from homeroom.kernels.awareness import cue
from homeroom.kernels.bodies import is_prey, remind, rest, wake
from homeroom.kernels.codes import ALARM as ALARM_SOUND
from homeroom.kernels.codes import (
    BROKEN,
    DOOR_NOISE,
    DROP,
    FIGHT,
    HEARD_ALARM,
    HEARD_SCREAM,
    HEARS,
    HEARS_ALARM,
    HUNT,
    HUNTS,
    IDLE,
    LASHES,
    NEVER,
    OPEN,
    OWN_MIND,
    SAW_ATTACK,
    SAW_HUNTER,
    SCREAM,
    SEARCH,
    SEES_HUNTER,
    SEES_NOBODY,
    SEES_PREY,
    SHOUT,
    WAS_SEIZED,
    WAS_TOLD,
)
from homeroom.kernels.helping import go_to_help, would_help
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import perceived
from homeroom.kernels.rng import exponential, uniform
from homeroom.kernels.routing import other_room
from homeroom.kernels.sight import in_line, in_view, transparent
from homeroom.kernels.sound import heard, spread


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
def door_between(w, s, room, to_room, x, y):
    """The door from `room` into `to_room` nearest to (x, y), an open one before any other; -1 none."""
    best = -1
    near = 1e18
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        if other_room(w, d, room) != to_room or w.doors[d].kind >= DROP:
            continue
        gap = (w.doors[d].x - x) ** 2 + (w.doors[d].y - y) ** 2
        if not (s.doors[d].state == OPEN or s.doors[d].state == BROKEN):
            gap += 1e6
        if gap < near:
            near = gap
            best = d
    return best


@kernel
def go_after(w, s, i, room, x, y, cell):
    """Send hunter `i` to (x, y) in `cell` of `room`: its own room or one beyond a door."""
    me = s.body[i]
    me.gx = x
    me.gy = y
    me.goal_cell = cell
    me.goal_room = room
    me.path_n = 0
    me.path_i = 0
    if room != me.room:
        d = door_between(w, s, me.room, room, me.x, me.y)
        if d < 0:
            return False
        s.path[i, 0] = d
        me.path_n = 1
    return True


@kernel
def lie_still(k, w, p, s, i, time):
    """Hunter `i` has nothing to go for: it stands until something stirs it, or until a keyed time to wander."""
    me = s.body[i]
    me.action = IDLE
    me.target = -1
    me.path_n = 0
    me.n_wander += 1
    pause = exponential(k[0], k[1], w.people[i].who, 0, draws.WANDER, 4 * me.n_wander)
    due = time + 1000 + int(1000.0 * p.wander_mean * pause)
    me.until = due
    rest(s, i, min(due, me.course_due))


@kernel
def wander(k, w, p, s, i, time):
    """Hunter `i` ambles into a room next door, or across its own."""
    me = s.body[i]
    room = me.room
    n = 0
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        if (
            (s.doors[d].state == OPEN or s.doors[d].state == BROKEN)
            and other_room(w, d, room) >= 0
            and w.doors[d].one_way == 0
        ):
            n += 1
    who = w.people[i].who
    u = uniform(k[0], k[1], who, 1, draws.WANDER, 4 * me.n_wander + 1)
    pick = int(u * (n + 1)) - 1
    goal = room
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        if (
            (s.doors[d].state == OPEN or s.doors[d].state == BROKEN)
            and other_room(w, d, room) >= 0
            and w.doors[d].one_way == 0
        ):
            if pick == 0:
                goal = other_room(w, d, room)
            pick -= 1
    u = uniform(k[0], k[1], who, 2, draws.WANDER, 4 * me.n_wander + 2)
    c = w.rooms[goal].cell_first + int(u * w.rooms[goal].cell_n)
    go_after(w, s, i, goal, w.cells[c].x, w.cells[c].y, c)
    me.action = SEARCH
    me.running = 0
    me.until = time + int(p.search_time * 1000.0)
    wake(s, i)


@kernel
def hunt(k, w, p, s, i, time):
    """Hunter `i` looks for prey, goes after what it sees, follows what it has just lost, and else gives up."""
    me = s.body[i]
    if me.holding >= 0 or time < me.wait:
        return
    sight = p.hunter_sight
    if s.clock[AT.dark] == 1:
        sight *= p.night_sight
    if s.clock[AT.storm] > 0:
        sight *= p.storm_sight
    j = nearest(w, s, i, sight, False, p.hunter_view, p.hunter_scent)
    perceived(s, time, i, j, SEES_PREY if j >= 0 else SEES_NOBODY, 0)
    if j >= 0 and go_after(w, s, i, s.body[j].room, s.body[j].x, s.body[j].y, s.body[j].cell):
        me.target = j
        me.action = HUNT
        me.running = 1
        me.seen = time
        wake(s, i)
        return
    if me.action == HUNT:
        # Lost: it runs where the prey went, into the next room if need be, for hearing and smell still lead it there.
        j = me.target
        me.action = SEARCH
        me.until = time + int(p.search_time * 1000.0)
        if j >= 0 and s.body[j].cell >= 0 and is_prey(s, j) and s.body[j].room != me.room:
            if go_after(w, s, i, s.body[j].room, s.body[j].x, s.body[j].y, s.body[j].cell):
                pause = exponential(k[0], k[1], w.people[i].who, 0, draws.DOOR, me.n_grapple + me.n_wander)
                me.until = time + int(1000.0 * p.batter_patience * pause)
        me.target = -1
        wake(s, i)
        return
    if me.action == SEARCH and time >= me.until:
        lie_still(k, w, p, s, i, time)
    elif me.action == IDLE:
        if time >= me.until:
            wander(k, w, p, s, i, time)
        elif me.active == 1:
            rest(s, i, min(me.until, me.course_due))


@kernel
def lash(k, w, p, s, i, time):
    """One who lashes out goes after nobody: it strikes, at a constant rate, at whoever is within its reach."""
    me = s.body[i]
    if me.holding >= 0 or time < me.wait:
        return
    j = nearest(w, s, i, p.lash_reach, False, p.hunter_view, p.lash_reach)
    if j < 0:
        me.target = -1
        me.until = NEVER
        rest(s, i, me.course_due)
    elif j != me.target:
        me.target = j
        me.n_wander += 1
        pause = exponential(k[0], k[1], w.people[i].who, 3, draws.WANDER, 4 * me.n_wander + 3)
        me.until = time + 1 + int(1000.0 * pause / p.lash_rate)
        rest(s, i, min(me.until, me.course_due))
    elif time >= me.until:
        wake(s, i)


@kernel
def watch(k, w, p, s, i, time):
    """Person `i` looks for hunters; the first sight of one alarms it, later ones can make it choose again."""
    me = s.body[i]
    if me.holders > 0:
        cue(k, w, p, s, i, WAS_SEIZED, 10.0, 0.2, -1, time)
        return
    before = me.watched
    if before >= 0:
        # Nothing stirred in between, or this would have been noticed: the hunter was there until the last look.
        s.seen_room[i, before] = (time - LOOK) // TICK + 1
    me.watched = -1
    if s.clock[AT.n_hunters] == 0:
        return
    sight = p.person_sight
    if s.clock[AT.dark] == 1:
        sight *= p.night_sight
    if s.clock[AT.storm] > 0:
        sight *= p.storm_sight
    j = nearest(w, s, i, sight, True, p.person_view, p.person_notice)
    perceived(s, time, i, j, SEES_HUNTER if j >= 0 else SEES_NOBODY, 0)
    if j < 0:
        return
    room = s.body[j].room
    s.seen_room[i, room] = time // TICK + 1
    me.watched = room
    me.seen = time
    if me.aware == 0:
        if s.body[j].holding >= 0:
            cue(k, w, p, s, i, SAW_ATTACK, p.cue_attack, p.delay_seen, j, time)
        else:
            cue(k, w, p, s, i, SAW_HUNTER, p.cue_hunter, p.delay_seen, j, time)
        return
    if time < me.wait and me.task == 0:
        # Startled while still making up one's mind: the first sight shortens the delay.
        soon = time + int(1000.0 * p.delay_seen)
        if me.active == 0 and before != room and me.wait > soon:
            me.wait = soon
            remind(s, i, soon)
        return
    if me.action == FIGHT:
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
            if time >= me.chosen + int(1000.0 * p.second_thoughts):
                me.replan = 1
            wake(s, i)


@kernel
def listen(k, w, p, s, q, time):
    """Let everybody who can hear it hear the `q`-th sound of this step: hunters go there, people take it as a cue."""
    room = s.sounds[q].room
    source = s.sounds[q].level
    x = s.sounds[q].x
    y = s.sounds[q].y
    kind = s.sounds[q].kind
    maker = s.sounds[q].who
    if room < 0:
        return
    # A storm drowns for hunters what it drowns for people.
    rain = p.storm_noise if s.clock[AT.storm] > 0 else 0.0
    audible = p.background_noise + p.audible_margin + rain
    keen = p.hunter_hearing + rain
    least = min(audible, keen)
    if kind == ALARM_SOUND:
        return
    stamp = spread(w, s, room, x, y, source, least)
    for i in range(s.body.shape[0]):
        r = s.body[i].room
        if i == maker or s.body[i].cell < 0 or s.room_mark[r] != stamp:
            continue
        c = s.body[i].conduct
        if c == HUNTS:
            if s.body[i].action != IDLE and s.body[i].action != SEARCH:
                continue
            if s.body[i].holding >= 0:
                continue
            loud = heard(w, s, r, s.body[i].x, s.body[i].y, source, x, y)
            if loud < keen:
                continue
            perceived(s, time, i, maker, HEARS, int(round(loud)))
            if kind == DOOR_NOISE and s.body[i].heard == room and s.body[i].action == SEARCH and s.body[i].active == 0:
                # It has come as near to this battering as it could, and stands there still: it goes on standing.
                s.body[i].until = max(s.body[i].until, time + int(1000.0 * p.search_time))
                rest(s, i, min(s.body[i].until, s.body[i].course_due))
                continue
            s.body[i].heard = room
            # The way to the source, door by door, as the sound came; a shut door on the way is battered only when the
            # sound is right behind it, otherwise the hunter comes as far as it can.
            n = 0
            last = r
            d = s.room_via[r]
            while d >= 0 and n < s.path.shape[1] and w.doors[d].one_way == 0:
                if s.via[d] >= 0 and s.doors[d].state != OPEN and s.doors[d].state != BROKEN:
                    break
                s.path[i, n] = d
                n += 1
                last = other_room(w, d, last)
                d = s.via[d]
            s.body[i].path_n = n
            s.body[i].path_i = 0
            s.body[i].gx = x
            s.body[i].gy = y
            s.body[i].goal_cell = -1
            if last != room:
                if d < 0:
                    continue
                s.body[i].gx = w.doors[d].x
                s.body[i].gy = w.doors[d].y
                s.body[i].goal_cell = w.doors[d].cell_a if w.doors[d].room_a == last else w.doors[d].cell_b
            s.body[i].goal_room = last
            s.body[i].action = SEARCH
            s.body[i].running = 1
            s.body[i].still = time
            pause = exponential(k[0], k[1], w.people[i].who, 0, draws.PERCEPTION, s.body[i].n_wander)
            s.body[i].until = time + int(1000.0 * (p.search_time + p.batter_patience * pause))
            wake(s, i)
        elif c < LASHES or c == OWN_MIND:
            if s.body[i].aware == 1 or (kind != SCREAM and kind != SHOUT):
                continue
            loud = heard(w, s, r, s.body[i].x, s.body[i].y, source, x, y)
            if loud < audible:
                continue
            perceived(s, time, i, maker, HEARS, int(round(loud)))
            if kind == SCREAM:
                cue(k, w, p, s, i, HEARD_SCREAM, p.cue_scream, p.delay_heard, maker, time)
            else:
                cue(k, w, p, s, i, WAS_TOLD, p.cue_told, p.delay_heard, maker, time)


@kernel
def alarm(k, w, p, s, time):
    """Everybody on the site hears the alarm over the loudspeakers."""
    for i in range(s.body.shape[0]):
        if s.body[i].cell >= 0 and s.body[i].conduct < LASHES:
            perceived(s, time, i, -1, HEARS_ALARM, 0)
            cue(k, w, p, s, i, HEARD_ALARM, p.cue_alarm, p.delay_alarm, -1, time)
