"""Who walks by the timetable with no hunter near is asleep from door to door: the routine moves it, not the steps.

It takes the way and the gait that it would take in steps, and waits its turn before doors that let through `FLOW`
people per metre and second; only pushing and stepping aside are left out. Such a walker stands in no cell's list. Once
a hunter is in its room or beyond a door of it, or it is alarmed, it stands where its way has brought it and goes on in
steps.
"""

from __future__ import annotations

from homeroom.kernels.aim import MARGIN, point_on_edge
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import change_room, put, quit_site, remind, rest, wake
from homeroom.kernels.codes import BROKEN, CARRY_ON, HOME_TIME, ILL, OPEN
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import trace
from homeroom.kernels.movement import free_speed
from homeroom.kernels.neighbours import gather, quit_cell
from homeroom.kernels.routing import FLOW, other_room

HOP = 500
"""Doors are passed, and seats reached, at multiples of so many ms; the way goes on from the very moment."""
SHORT = 0.4
"""How far before a door its turn is awaited (m)."""
LONG = 1e6
"""Longer than any way through a room (s)."""
SLOW = 0.1
"""Nobody who walks is slower (m/s)."""
APART = 0.5
"""How near to another nobody is put who stands on its way all at once, if there is room (m)."""


@kernel
def calm(w, s, room):
    """Whether no hunter is in `room` or beyond one of its doors."""
    if s.hunters[room] > 0:
        return False
    for q in range(w.rooms[room].door_n):
        r = other_room(w, w.room_doors[w.rooms[room].door_first + q], room)
        if r >= 0 and s.hunters[r] > 0:
            return False
    return True


@kernel
def before(w, d, room):
    """A point of `room` just before door `d`, well inside its cell: x, y, cell."""
    cell = w.doors[d].cell_a if w.doors[d].room_a == room else w.doors[d].cell_b
    dx = w.cells[cell].x - w.doors[d].x
    dy = w.cells[cell].y - w.doors[d].y
    share = min(0.5, SHORT / max((dx * dx + dy * dy) ** 0.5, 1e-6))
    return w.doors[d].x + share * dx, w.doors[d].y + share * dy, cell


@kernel
def along(w, p, s, i, seconds):
    """Where walker `i` is after `seconds` on its way through its room: x, y, cell, and what is left of the time."""
    me = s.body[i]
    here = me.cell
    cell = here
    x = me.x
    y = me.y
    room = me.room
    tx = me.gx
    ty = me.gy
    end = me.goal_cell if me.goal_cell >= 0 else cell
    if me.path_i < me.path_n:
        tx, ty, end = before(w, s.path[i, me.path_i], room)
    first = w.rooms[room].cell_first
    n = w.rooms[room].cell_n
    for _ in range(n + 1):
        e = -1
        px = tx
        py = ty
        if cell != end:
            e = w.next_edge[w.rooms[room].next_first + (cell - first) * n + (end - first)]
            if e < 0:
                break
            px, py = point_on_edge(w, e, x, y, tx, ty, MARGIN)
        dx = px - x
        dy = py - y
        far = (dx * dx + dy * dy) ** 0.5
        if far > 1e-6:
            me.cell = cell
            need = far / max(SLOW, free_speed(w, p, s, i, False, dx / far, dy / far))
            me.cell = here
            if need >= seconds:
                x += dx * (seconds / need)
                y += dy * (seconds / need)
                seconds = 0.0
                break
            seconds -= need
        x = px
        y = py
        if e < 0:
            break
        cell = w.edges[e].to_cell
    return x, y, cell, seconds


@kernel
def await_turn(s, i, time):
    """Look at walker `i` again when it is at its door, or at its goal."""
    at = (s.body[i].hop_at + HOP - 1) // HOP * HOP
    remind(s, i, max(at, time + s.clock[AT.step]))


@kernel
def next_leg(w, p, s, i, since, time):
    """Walker `i` begins to cross its room at `since` (ms)."""
    me = s.body[i]
    _, _, _, left = along(w, p, s, i, LONG)
    me.hop_from = since
    me.hop_at = since + int(1000.0 * (LONG - left))
    me.afoot = 1
    await_turn(s, i, time)


@kernel
def set_off(w, p, s, i, bound, time):
    """Unsuspecting person `i`, whose way is known, sets out for room `bound`.

    From door to door if all is calm, and then True, else in steps.
    """
    me = s.body[i]
    busy = me.holders > 0 or me.bears >= 0 or me.led >= 0 or me.cell < 0 or me.conduct > ILL
    if s.clock[AT.hops] == 0 or busy or not calm(w, s, me.room):
        wake(s, i)
        return False
    me.bound = bound
    if me.active == 1:
        rest(s, i, me.due)
    if me.afoot == 0:
        cell = me.cell
        quit_cell(s, i)
        me.cell = cell
        s.clock[AT.n_afoot] += 1
    next_leg(w, p, s, i, time, time)
    return True


@kernel
def stand_at(w, s, i, cell, x, y, time):
    """Walker `i` walks from door to door no more, and stands at (x, y) in `cell`."""
    me = s.body[i]
    me.afoot = 0
    s.clock[AT.n_afoot] -= 1
    me.cell = -1
    put(w, s, i, cell, x, y, time)


@kernel
def appear(w, p, s, i, time):
    """Walker `i` stands where its way has brought it, or a little behind if somebody is there. Waking it is left."""
    me = s.body[i]
    if me.afoot == 0:
        return
    seconds = max(0, time - me.hop_from) / 1000.0
    if me.afoot == 2:
        # In a queue: so far behind its turn as it is early.
        _, _, _, left = along(w, p, s, i, LONG)
        seconds = max(0.0, LONG - left - max(0, me.hop_at - time) / 1000.0)
    x0 = me.x
    y0 = me.y
    cell0 = me.cell
    x, y, cell, _ = along(w, p, s, i, seconds)
    stand_at(w, s, i, cell, x, y, time)
    for q in range(1, 9):
        if gather(w, s, i, APART, False) == 0:
            break
        # The way is taken up anew from where the room was entered.
        put(w, s, i, cell0, x0, y0, time)
        x, y, cell, _ = along(w, p, s, i, seconds * (1.0 - 0.125 * q))
        put(w, s, i, cell, x, y, time)
    me.girth = w.people[i].radius
    me.still = time
    me.ax = me.x
    me.ay = me.y
    trace(s, i, time, True)


@kernel
def go_through(w, s, i, d, time):
    """Walker `i` passes door `d`; False when it stands off the site, or in a room that is not calm, behind it."""
    me = s.body[i]
    old = me.room
    beyond = other_room(w, d, old)
    if beyond < 0:
        quit_site(w, s, i, time, HOME_TIME)
        return False
    x, y, cell = before(w, d, beyond)
    put(w, s, i, cell, x, y, time)
    me.path_i += 1
    change_room(w, s, i, beyond, old, d, time)
    trace(s, i, time, True)
    return calm(w, s, beyond)


@kernel
def hop(w, p, s, i, time):
    """Move walker `i` on as far as it has come by `time`; True once it has come to where it was going."""
    me = s.body[i]
    while me.afoot > 0 and me.hop_at <= time:
        since = me.hop_at
        if me.path_i >= me.path_n:
            if me.more == 1 or me.goal_room != me.room or me.action != CARRY_ON:
                # The remembered doors are behind it, and the goal is not reached: it looks for the way again.
                appear(w, p, s, i, time)
                wake(s, i)
                return False
            stand_at(w, s, i, me.goal_cell, me.gx, me.gy, time)
            trace(s, i, time, True)
            return True
        d = s.path[i, me.path_i]
        state = s.doors[d].state
        shut = state != OPEN and state != BROKEN
        if shut or w.doors[d].traverse > 0.0 or w.doors[d].one_way == 1:
            appear(w, p, s, i, time)
            wake(s, i)
            return False
        if s.clock[AT.closed] == 1 and other_room(w, d, me.room) < 0:
            appear(w, p, s, i, time)
            wake(s, i)
            return False
        if me.afoot == 1:
            turn = max(since, s.doors[d].free_at)
            s.doors[d].free_at = turn + int(1000.0 / (FLOW * w.doors[d].width))
            me.hop_at = turn
            me.afoot = 2
            if turn > time:
                break
            since = turn
        if not go_through(w, s, i, d, time):
            if me.cell >= 0:
                me.hop_from = time
                me.afoot = 1
                appear(w, p, s, i, time)
                wake(s, i)
            return False
        next_leg(w, p, s, i, since, time)
    if me.afoot > 0:
        await_turn(s, i, time)
    return False


@kernel
def meet(w, p, s, time):
    """Let walkers whom a hunter has come near, or who walk no more, stand where they are."""
    s.clock[AT.spread] = 0
    if s.clock[AT.n_afoot] == 0:
        return
    for i in range(s.body.shape[0]):
        if s.body[i].afoot == 0:
            continue
        if s.body[i].conduct > ILL:
            appear(w, p, s, i, time)
        elif not calm(w, s, s.body[i].room):
            appear(w, p, s, i, time)
            wake(s, i)
