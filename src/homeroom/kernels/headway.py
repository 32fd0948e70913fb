"""Where a step has taken a body: into the next room, nearer, or nowhere, and then something must give."""

from __future__ import annotations

from homeroom.kernels.afoot import set_off
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import change_room, is_prey, minds, put, quit_site, take_spot, wake
from homeroom.kernels.chatter import come_by
from homeroom.kernels.codes import (
    CARRY_ON,
    HOME_TIME,
    HUNTS,
    ILL,
    NO_TASK,
    ON_FOOT,
    SEARCH,
)
from homeroom.kernels.jit import hot, kernel
from homeroom.kernels.keeping import planned_room
from homeroom.kernels.log import trace
from homeroom.kernels.memory import remembered
from homeroom.kernels.movement import remember
from homeroom.kernels.neighbours import shift
from homeroom.kernels.pack import hemmed
from homeroom.kernels.routing import better_way
from homeroom.kernels.suspicion import judge

ELBOWS = 1.0
"""How near somebody sits who is asked to let others pass (m). An assumption, 0.6 to 1.5 m."""


@hot
def commit(k, w, p, s, i, time):
    """Body `i` is where its step took it: log the change of room, tire or recover."""
    me = s.body[i]
    cell = s.cell_after[i, 0]
    moved = s.step[i, 4] > 0.0
    if me.cell < 0 or not moved:
        me.pace = 0.0
        return
    seconds = s.clock[AT.step] / 1000.0
    me.pace = s.step[i, 4] / seconds
    if cell < 0:
        if s.clock[AT.closed] == 0:
            remember(w, s, i, time)
            quit_site(w, s, i, time, ON_FOOT if me.aware == 1 else HOME_TIME)
        # Pushed against the cordon: it holds.
        return
    old = me.room
    if cell != me.cell:
        put(w, s, i, cell, s.step[i, 0], s.step[i, 1], time)
        if me.room != old:
            change_room(w, s, i, me.room, old, s.cell_after[i, 1], time)
            trace(s, i, time, True)
            if me.path_i < me.path_n and s.path[i, me.path_i] == s.cell_after[i, 1]:
                me.path_i += 1
            if me.aware == 0 and is_prey(s, i):
                if me.action == CARRY_ON and me.task == NO_TASK and me.path_i < me.path_n:
                    set_off(w, p, s, i, planned_room(w, s, i, time), time)
                    return
            if (
                (me.stage >= 0 or me.wound > 0.0)
                and me.conduct <= ILL
                and me.aware == 1
                and s.cast_out[i, me.room] == 0
            ):
                judge(k, w, p, s, i, s.cell_after[i, 1], time)
    else:
        shift(s, i, s.step[i, 0], s.step[i, 1])
    me.hx = s.step[i, 2]
    me.hy = s.step[i, 3]
    if me.running == 1 and me.conduct != HUNTS:
        me.stamina = max(0.0, me.stamina - seconds)
    elif me.stamina < w.people[i].stamina:
        me.stamina = min(w.people[i].stamina, me.stamina + seconds)
    trace(s, i, time, False)


@kernel
def make_way(k, w, s, i, time):
    """Those who sit in the way of person `i`, within an arm of where it means to go, get up and sit elsewhere."""
    me = s.body[i]
    d = s.path[i, me.path_i]
    ex = w.doors[d].x - me.x
    ey = w.doors[d].y - me.y
    for c in range(w.rooms[me.room].cell_first, w.rooms[me.room].cell_first + w.rooms[me.room].cell_n):
        j = s.head[c]
        while j >= 0:
            other = s.body[j]
            dx = other.x - me.x
            dy = other.y - me.y
            if j != i and dx * dx + dy * dy < ELBOWS * ELBOWS and dx * ex + dy * ey > 0.0:
                free = other.active == 0 and other.aware == 1 and other.task == NO_TASK and other.holders == 0
                if free and other.path_i >= other.path_n and time >= other.wait and minds(s, j):
                    take_spot(k, w, s, j, me.room, time)
                    wake(s, j)
            j = other.next


@hot
def unstick(k, w, p, s, i, time):
    """What one does who makes no headway: squeeze through, take the spot as reached, choose again, or give up.

    Called once a second for everybody awake. Headway is 0.3 m from where it was last noted, 1 m for those who look
    for a spot in a crowded room and for hunters, who run. For every second without, a body turns
    sideways and takes up less room, down to a third: people pass each other where shoulders would not.
    """
    me = s.body[i]
    if me.girth == 0.0 or me.afoot > 0:
        return
    if me.aware == 0 and s.clock[AT.n_hunters] > 0 and is_prey(s, i):
        come_by(k, w, p, s, i, time)
    gone = (me.x - me.ax) ** 2 + (me.y - me.ay) ** 2
    there = me.path_i >= me.path_n and me.goal_room == me.room
    if gone > (1.0 if there or me.conduct == HUNTS else 0.09):
        me.ax = me.x
        me.ay = me.y
        me.still = time
        me.girth = min(w.people[i].radius, me.girth + 0.25 * w.people[i].radius)
    elif time > me.still + 1500:
        me.girth = max(0.33 * w.people[i].radius, me.girth - 0.1 * w.people[i].radius)
    if me.holders > 0 or me.holding >= 0 or time < me.wait or me.cell < 0:
        me.still = max(me.still, time - 1000)
        return
    if me.path_i < me.path_n and minds(s, i) and (time // 1000 + w.people[i].who) % 5 == 0:
        # Every five seconds who stands in a queue looks whether it goes quicker elsewhere.
        better_way(w, p, s, i, remembered(p, time) if me.aware == 1 else 1 << 60)
    idle = time - me.still
    if me.conduct == HUNTS:
        if me.action == SEARCH and idle >= int(1000.0 * p.pack_patience) and hemmed(w, p, s, i):
            me.still = time
            me.waits = 1
        elif idle > 3000 and me.action == SEARCH:
            # It stands still from the next step on: this one has moved it already.
            me.still = time
            me.path_n = 0
            me.replan = 1
        return
    if idle > 3000 and there:
        me.still = time
        me.gx = me.x
        me.gy = me.y
        me.goal_cell = me.cell
        # Others are before the doors it would bar.
        me.aside = 1
    elif idle > 3000 and me.aware == 1 and me.path_i < me.path_n and idle <= 10_000:
        make_way(k, w, s, i, time)
    elif idle > 10_000 and me.aware == 1 and me.action != CARRY_ON:
        me.still = time
        if time >= me.chosen + 5000:
            me.replan = 1
            wake(s, i)
