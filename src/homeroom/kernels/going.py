"""Feet: along the doors that somebody remembers, through what is shut or has to be climbed, to a spot in a room."""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.abreast import abreast
from homeroom.kernels.aim import MARGIN, aim_at_door, aim_within
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import change_room, die, drop_task, minds, put, quit_site, wake
from homeroom.kernels.codes import (
    BY_FALL,
    CLIMB,
    CLOSED,
    EV_WOUND,
    HIDE,
    HOME_TIME,
    HUNTS,
    LOCKED,
    NO_TASK,
    ON_FOOT,
    OPEN_DOOR,
)
from homeroom.kernels.company import MOVING, held_up, together
from homeroom.kernels.crew import awaited, let_in, speaker
from homeroom.kernels.doors import begin_task
from homeroom.kernels.harking import warned_off
from homeroom.kernels.jit import hot, kernel
from homeroom.kernels.log import note, trace
from homeroom.kernels.movement import free_speed, walk
from homeroom.kernels.rng import uniform
from homeroom.kernels.routing import FOUND_LOCKED, can_unlock, fall_chance, other_room

ARM = 0.9
"""From how far a hand reaches a door (m)."""


@hot
def stand(s, i):
    """Let body `i` keep its place in this step."""
    me = s.body[i]
    s.step[i, 0] = me.x
    s.step[i, 1] = me.y
    s.step[i, 2] = me.hx
    s.step[i, 3] = me.hy
    s.step[i, 4] = 0.0
    s.cell_after[i, 0] = me.cell
    s.cell_after[i, 1] = -1


@hot
def head_for(w, p, s, i, tx, ty, running, final, prey):
    """Step towards (tx, ty); `final` when one should stop there."""
    me = s.body[i]
    dx = tx - me.x
    dy = ty - me.y
    d = (dx * dx + dy * dy) ** 0.5
    if d < 1e-6:
        stand(s, i)
        return
    ex = dx / d
    ey = dy / d
    v = free_speed(w, p, s, i, running, ex, ey)
    if me.conduct == HUNTS:
        v *= p.hunter_speed
    else:
        v = together(w, p, s, i, ex, ey, v)
    walk(w, p, s, i, ex, ey, v, d if final else 1e9, prey, s.clock[AT.step] / 1000.0)


@kernel
def call_keepers(w, s, d):
    """Door `d` has been opened: those who shelter on either side get up to see to it."""
    for side in range(2):
        room = w.doors[d].room_a if side == 0 else w.doors[d].room_b
        if room < 0:
            continue
        for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
            j = s.head[c]
            while j >= 0:
                if s.body[j].action == HIDE and s.body[j].active == 0 and minds(s, j):
                    s.body[j].aside = 0
                    wake(s, j)
                j = s.body[j].next


@kernel
def land(k, w, p, s, i, d, time):
    """Person `i` has climbed through door `d`: out over a fence, or down to where a drop or a hose ends."""
    me = s.body[i]
    x = w.doors[d].x
    y = w.doors[d].y
    cell = w.doors[d].cell_b if w.doors[d].room_a == me.room else w.doors[d].cell_a
    drop_task(s, i)
    if cell < 0:
        if s.clock[AT.closed] == 0:
            quit_site(w, s, i, time, ON_FOOT if me.aware == 1 else HOME_TIME)
        else:
            me.path_n = 0
            me.replan = 1
        return
    old = me.room
    # A little into the room, towards its middle.
    cx = w.cells[cell].x - x
    cy = w.cells[cell].y - y
    far = max((cx * cx + cy * cy) ** 0.5, 1e-6)
    into = min(0.5, 0.5 * far)
    put(w, s, i, cell, x + cx / far * into, y + cy / far * into, time)
    change_room(w, s, i, me.room, old, d, time)
    trace(s, i, time, True)
    me.path_i += 1
    fall = w.doors[d].fall
    if fall > p.fall_harmless:
        me.n_contact += 1
        u = uniform(k[0], k[1], w.people[i].who, 0, draws.FALL, me.n_contact)
        note(
            s,
            time,
            EV_WOUND,
            i,
            -1,
            me.room,
            BY_FALL,
            int(round(1000.0 * min(1.0, fall / p.fall_lethal_height))),
        )
        me.wound = max(me.wound, min(1.0, fall / p.fall_lethal_height))
        if u < fall_chance(p, fall):
            die(w, s, i, -1, BY_FALL, time)


@kernel
def at_door(k, w, p, s, i, d, time):
    """Person `i` stands before door `d` of its way: open, unlock, climb, or learn that it is barred.

    True when it must wait.
    """
    me = s.body[i]
    state = s.doors[d].state
    room = me.room
    if w.doors[d].traverse > 0.0 or w.doors[d].one_way == 1:
        begin = me.task == NO_TASK
        if begin:
            me.task = CLIMB
            me.task_door = d
            me.wait = time + int(1000.0 * w.doors[d].traverse)
        return True
    if state == CLOSED or state == LOCKED:
        barred = s.doors[d].barricade > 0.0 and s.doors[d].barred_in != room + 1
        beyond = other_room(w, d, room)
        if state == LOCKED and not barred:
            # A key opens it from outside, but not while somebody inside holds on to it.
            barred = not can_unlock(w, s, i, d, room) or (beyond >= 0 and speaker(w, s, beyond, i) >= 0)
        if barred and not awaited(s, i, d, room, beyond) and not let_in(k, w, p, s, i, room, beyond, time):
            s.shut[i, d] = 1
            me.path_n = 0
            me.replan = 1
            return True
        again = s.doors[d].opened + int(1000.0 * p.door_patience)
        if s.doors[d].opener == i + 1 and time < again:
            # Others have shut it again: it lets it be for a while, and thinks again then.
            me.wait = again
            me.replan = 1
            return True
        if warned_off(w, p, s, i, d, time):
            me.path_n = 0
            me.replan = 1
            return True
        if state == LOCKED:
            s.shut[i, d] = FOUND_LOCKED
        begin_task(w, p, s, i, OPEN_DOOR, d, time)
        return True
    return False


@hot
def follow_way(k, w, p, s, i, time):
    """Step along the remembered doors; True while there are any left."""
    me = s.body[i]
    if me.path_i >= me.path_n:
        return False
    d = s.path[i, me.path_i]
    room = me.room
    if w.doors[d].room_a != room and w.doors[d].room_b != room:
        # Carried off the way by a crowd.
        me.path_n = 0
        me.replan = 1
        me.goal_room = -2
        stand(s, i)
        return True
    dx = w.doors[d].x - me.x
    dy = w.doors[d].y - me.y
    near = dx * dx + dy * dy < (0.5 * w.doors[d].width + ARM) ** 2
    tx, ty = aim_at_door(w, me.x, me.y, me.cell, d, room, MARGIN)
    tx, ty = abreast(w, s, i, d, tx, ty, MARGIN)
    gx = tx - me.x
    gy = ty - me.y
    if near and gx * gx + gy * gy < ARM * ARM:
        if me.conduct == HUNTS:
            state = s.doors[d].state
            if state == CLOSED or state == LOCKED:
                s.doors[d].blows += w.people[i].strength
                s.clock[AT.battered] = 1
                me.still = time
                stand(s, i)
                return True
        elif me.errand == MOVING and me.task == NO_TASK and held_up(p, s, i):
            me.still = time
            stand(s, i)
            return True
        elif at_door(k, w, p, s, i, d, time):
            stand(s, i)
            return True
    head_for(w, p, s, i, tx, ty, me.running == 1, False, -1)
    return True


@kernel
def at_goal(w, p, s, i, slack):
    """Step towards the wanted spot of the room; True when it is within `slack` metres."""
    me = s.body[i]
    dx = me.gx - me.x
    dy = me.gy - me.y
    if me.goal_cell == me.cell and dx * dx + dy * dy < slack * slack:
        stand(s, i)
        return True
    cell = me.goal_cell
    if cell < 0:
        cell = me.cell
    tx, ty = aim_within(w, me.x, me.y, me.cell, cell, me.gx, me.gy, MARGIN)
    head_for(w, p, s, i, tx, ty, me.running == 1, cell == me.cell, -1)
    return False
