"""Somebody who is too badly hurt to walk is carried or supported: whether, by whom, how far, and how it ends.

The carried, and a second pair of hands, are always where the one is who leads: they go through doors and up stairs
with it, and none of them is an obstacle to the others.
"""

from __future__ import annotations

import math

from homeroom.kernels import draws
from homeroom.kernels.aim import MARGIN, aim_within
from homeroom.kernels.arrays import AT
from homeroom.kernels.belief import hazard_now
from homeroom.kernels.bodies import change_room, drop_task, free_seat, minds, put, quit_site, rest, wake
from homeroom.kernels.codes import (
    ARRIVED,
    CARRY,
    CLIMB,
    COLLAPSED,
    EV_CARRY,
    EV_DECISION,
    EV_SET_DOWN,
    FOLLOW,
    HIDE,
    ILL,
    LET_DOWN,
    NEVER,
    ON_FOOT,
    OWN_MIND,
    SEIZED,
    SPENT,
)
from homeroom.kernels.going import head_for, stand
from homeroom.kernels.helping import tie_between
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note, trace
from homeroom.kernels.movement import lame
from homeroom.kernels.neighbours import shift
from homeroom.kernels.rng import uniform
from homeroom.kernels.sight import in_line
from homeroom.kernels.suspicion import judge

CLOSE = 0.7
"""From so near one takes hold of somebody (m)."""
PATIENCE = 10_000
"""So long somebody who is too weak alone waits for a second pair of hands (ms). An assumption, 5 to 30 s."""
BREATH = 60_000
"""So long whose arms gave out, or who waited in vain, lifts nobody (ms). An assumption, 20 s to 5 min."""


@kernel
def lying(p, s, j):
    """Whether person `j` could be carried: too badly hurt to walk alone, in its mind, and in nobody's hands."""
    other = s.body[j]
    free = other.cell >= 0 and other.holders == 0 and other.led < 0 and other.bears < 0
    return free and other.aware == 1 and lame(p, s, j)


@kernel
def strength_left(w, p, s, i):
    """What person `i` can lift: less when it is hurt."""
    return w.people[i].strength * (1.0 - p.wound_slows * s.body[i].wound)


@kernel
def worth_carrying(w, p, s, i, j, seconds, hazard, most):
    """Utility of carrying `j` along rather than going alone, for person `i` whose way takes `seconds` at a run.

    ln p_self + care ln p_friend, with p = exp(-hazard time), for either: what the longer way costs the one, against
    what it costs the other to drag itself there. No way costs more than `most`: who is lost is lost once.
    """
    metres = seconds * w.people[i].run
    alone = min(most, hazard * seconds)
    along = min(most, hazard * (metres / max(w.people[i].walk * p.carry_one, 1e-3) + p.lift_time))
    left = min(most, hazard * metres / max(p.lame_speed, 1e-3))
    care = 2.0 * w.people[i].altruism * (tie_between(w, i, j) + p.carry_stranger)
    return p.caution * (care * (left - along) - (along - alone))


@kernel
def luck(k, w, p, s, i, j):
    """The logit noise of that choice, one keyed number for the two until `j` is hurt anew."""
    u = uniform(k[0], k[1], w.people[i].who, w.people[j].who, draws.CARRY, s.body[j].n_contact)
    return p.choice_noise * math.log(u / (1.0 - u))


@kernel
def stop_for(k, w, p, s, i, seconds, time):
    """Person `i` is about to leave its room, a way of `seconds`: does it stop for somebody who cannot walk?

    One keyed number for each who lies there decides, so that looking twice changes nothing. Nobody stops with a hunter
    in the room, and nobody who is bleeding or out of breath.
    """
    me = s.body[i]
    room = me.room
    if s.hunters[room] > 0 or me.stage >= 0 or time < me.lifted or lame(p, s, i):
        return False
    best = -1
    most = 0.0
    fear = hazard_now(p, s, i, p.hazard_open)
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if j != i and lying(p, s, j):
                value = worth_carrying(w, p, s, i, j, seconds, fear, 1e9) + luck(k, w, p, s, i, j)
                gap = (s.body[j].x - me.x) ** 2 + (s.body[j].y - me.y) ** 2
                if value > most and gap < p.help_range * p.help_range:
                    if in_line(w, s, me.cell, me.x, me.y, c, s.body[j].x, s.body[j].y):
                        most = value
                        best = j
            j = s.body[j].next
    if best < 0:
        return False
    free_seat(s, i)
    me.action = CARRY
    me.target = best
    me.path_n = 0
    me.goal_room = -2
    me.running = 1
    me.lifted = time + PATIENCE
    me.still = time
    note(s, time, EV_DECISION, i, best, room, CARRY, room)
    wake(s, i)
    return True


@kernel
def take_up(s, i, j, second, time):
    """Person `i` has `j` in its arms from now on, or joins `second` hands to them."""
    me = s.body[i]
    lead = i if second < 0 else second
    me.bears = j
    me.laden = 1 if second < 0 else 0
    me.target = -1
    me.lifted = time
    if second >= 0:
        me.led = lead
        s.body[lead].mate = i
    other = s.body[j]
    other.led = lead
    for q in (i, j):
        if s.body[q].led >= 0:
            drop_task(s, q)
            free_seat(s, q)
            s.body[q].path_n = 0
            s.body[q].goal_room = -2
            s.body[q].running = 0
            s.body[q].girth = 0.0  # no obstacle to those around: the one who leads is
            s.body[q].wait = NEVER
            s.body[q].replan = 0
            s.body[q].action = FOLLOW
            rest(s, q, min(s.body[q].course_due, s.body[q].need_due))
    note(s, time, EV_CARRY, i, j, me.room, 0 if second < 0 else 1, 0)


@kernel
def approach(w, p, s, i, time):
    """Person `i`, who has made up its mind, goes to whom it will carry, and lifts when there are hands enough."""
    me = s.body[i]
    j = me.target
    if j < 0 or not lying(p, s, j) or s.body[j].room != me.room or s.hunters[me.room] > 0 or time > me.lifted:
        me.action = HIDE
        me.target = -1
        me.replan = 1
        me.lifted = time + BREATH
        stand(s, i)
        return
    if (s.body[j].x - me.x) ** 2 + (s.body[j].y - me.y) ** 2 > CLOSE * CLOSE:
        tx, ty = aim_within(w, me.x, me.y, me.cell, s.body[j].cell, s.body[j].x, s.body[j].y, MARGIN)
        head_for(w, p, s, i, tx, ty, True, False, j)
        return
    stand(s, i)
    need = p.carry_strength * w.people[j].strength
    mate = -1
    if strength_left(w, p, s, i) < need:
        for q in range(s.clock[AT.n_active]):
            h = s.active[q]
            other = s.body[h]
            if h == i or other.action != CARRY or other.target != j or other.bears >= 0 or other.holders > 0:
                continue
            near = (other.x - me.x) ** 2 + (other.y - me.y) ** 2 < 4.0 * CLOSE * CLOSE
            if near and strength_left(w, p, s, i) + strength_left(w, p, s, h) >= need:
                mate = h
                break
        if mate < 0:
            return
    take_up(s, i, j, -1, time)
    if mate >= 0:
        take_up(s, mate, j, i, time)
    s.clock[AT.carried] += 1
    me.wait = time + int(1000.0 * p.lift_time)
    me.replan = 1


@kernel
def free_hands(w, s, q, time):
    """Person `q` neither carries nor is carried any more, and looks after itself."""
    me = s.body[q]
    me.bears = -1
    me.laden = 0
    me.led = -1
    me.mate = -1
    me.girth = w.people[q].radius
    if me.wait == NEVER:
        me.wait = time
    if minds(s, q) and me.conduct <= ILL and me.path_n == 0:
        me.action = HIDE
        me.replan = 1 if me.aware == 1 else 0
        me.still = time
        wake(s, q)


@kernel
def set_down(w, s, i, why, time):
    """Person `i`, who leads, carries its burden no farther."""
    me = s.body[i]
    j = me.bears
    if j < 0:
        return
    mate = me.mate
    note(s, time, EV_SET_DOWN, i, j, s.body[j].room, why, 0)
    s.clock[AT.carried] -= 1
    me.lifted = time + BREATH
    if mate >= 0:
        s.body[mate].lifted = time + BREATH
    drop_task(s, i)
    me.path_n = 0
    free_hands(w, s, i, time)
    free_hands(w, s, j, time)
    if mate >= 0:
        free_hands(w, s, mate, time)


@kernel
def there(s, i):
    """Whether `i` is on the site and in its mind."""
    me = s.body[i]
    return me.cell >= 0 and (me.conduct <= ILL or me.conduct == OWN_MIND)


@kernel
def bring(k, w, p, s, i, q, time):
    """Put `q`, whom `i` leads, where `i` is now."""
    me = s.body[i]
    other = s.body[q]
    old = other.room
    other.hx = me.hx
    other.hy = me.hy
    if other.cell == me.cell:
        shift(s, q, me.x, me.y)
        trace(s, q, time, False)
        return
    put(w, s, q, me.cell, me.x, me.y, time)
    if other.room == old:
        trace(s, q, time, False)
        return
    change_room(w, s, q, other.room, old, s.cell_after[i, 1], time)
    trace(s, q, time, True)
    bleeding = other.stage >= 0 or other.wound > 0.0
    if bleeding and other.conduct <= ILL and other.aware == 1 and s.cast_out[q, other.room] == 0:
        judge(k, w, p, s, q, s.cell_after[i, 1], time)
        if other.path_n > 0 or other.apart > 0:
            # Those inside have said where it must go: it goes there, or is left there.
            set_down(w, s, i, LET_DOWN, time)


@kernel
def bear(k, w, p, s, time):
    """Let everybody who is carried be where the one is who carries, and find out who is carried no farther."""
    for i in range(s.body.shape[0]):
        me = s.body[i]
        if me.laden == 0:
            continue
        j = me.bears
        mate = me.mate
        if me.cell < 0 and me.gone == 1 and s.cell_after[i, 0] < 0 and s.clock[AT.closed] == 0:
            set_down(w, s, i, ARRIVED, time)
            quit_site(w, s, j, time, ON_FOOT)
            if mate >= 0:
                quit_site(w, s, mate, time, ON_FOOT)
        elif not there(s, i) or not there(s, j) or (mate >= 0 and not there(s, mate)):
            set_down(w, s, i, COLLAPSED, time)
        elif me.holders > 0 or s.body[j].holders > 0 or (mate >= 0 and s.body[mate].holders > 0):
            set_down(w, s, i, SEIZED, time)
        elif me.task == CLIMB:
            set_down(w, s, i, LET_DOWN, time)
        elif time > me.lifted + int(1000.0 * p.carry_time):
            set_down(w, s, i, SPENT, time)
        else:
            bring(k, w, p, s, i, j, time)
            if mate >= 0 and me.bears >= 0:
                bring(k, w, p, s, i, mate, time)


@kernel
def think_again(k, w, p, s, i, near, time):
    """Person `i`, who carries somebody and has just chosen where to go: whether it lets go of them and runs.

    The same weighing, with the hazard of a hunter in the room where one is in sight, and a loss of 1 at most: the same
    that a hunter costs who would be at the door first.
    """
    me = s.body[i]
    j = me.bears
    if me.watched != me.room:
        return
    if worth_carrying(w, p, s, i, j, near, p.hazard_near, 1.0) + luck(k, w, p, s, i, j) < 0.0:
        set_down(w, s, i, LET_DOWN, time)


@kernel
def lay_down(w, s, time):
    """The danger is over: nobody is carried any more."""
    if s.clock[AT.carried] > 0:
        for i in range(s.body.shape[0]):
            if s.body[i].laden == 1:
                set_down(w, s, i, ARRIVED, time)
