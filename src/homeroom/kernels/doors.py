"""Doors: opened, closed, locked with time, battered until they break."""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import drop_task, stir
from homeroom.kernels.codes import (
    BATTER_DOOR,
    BROKEN,
    CLOSE_DOOR,
    CLOSED,
    DOOR_NOISE,
    EV_DOOR,
    EV_SOUND,
    KEY_LOCK,
    LOCK_DOOR,
    LOCKED,
    NO_LOCK,
    OPEN,
    OPEN_DOOR,
)
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.routing import can_unlock


@kernel
def set_door(w, s, d, state, who, time):
    """Door `d` is in `state` from now on; both rooms notice."""
    if s.doors[d].state == state:
        return
    s.doors[d].state = state
    note(s, time, EV_DOOR, who, -1, w.doors[d].room_a, d, state)
    stir(w, s, w.doors[d].room_a, time)
    stir(w, s, w.doors[d].room_b, time)


@kernel
def make_noise(w, s, kind, level, who, room, x, y, time):
    """Put a sound into the queue of this step and log it."""
    n = s.clock[AT.n_sounds]
    if n < s.sounds.shape[0]:
        s.sounds[n].x = x
        s.sounds[n].y = y
        s.sounds[n].level = level
        s.sounds[n].room = room
        s.sounds[n].who = who
        s.sounds[n].kind = kind
        s.clock[AT.n_sounds] = n + 1
    note(s, time, EV_SOUND, who, -1, room, kind, int(round(level)))


@kernel
def lock_seconds(w, p, d):
    """Time to lock or unlock door `d` (s)."""
    return p.lock_key_time if w.doors[d].lock == KEY_LOCK else p.lock_button_time


@kernel
def finish_task(w, p, s, i, time):
    """The hands of person `i` are done with the door: change it."""
    me = s.body[i]
    d = me.task_door
    task = me.task
    state = s.doors[d].state
    if task == CLOSE_DOOR and state == OPEN:
        set_door(w, s, d, CLOSED, i, time)
    elif task == LOCK_DOOR and state == CLOSED:
        set_door(w, s, d, LOCKED, i, time)
    elif task == OPEN_DOOR and (state == CLOSED or state == LOCKED):
        set_door(w, s, d, OPEN, i, time)
    drop_task(s, i)


@kernel
def next_to_secure(w, p, s, i):
    """The nearest door of the room that person `i` could still close, or else lock; -1 when nothing is left.

    Doors that somebody else in the room is about to see to are left to them.
    """
    me = s.body[i]
    room = me.room
    x = me.x
    y = me.y
    best = -1
    near = 1e18
    for turn in range(2):
        wanted = OPEN if turn == 0 else CLOSED
        pending = False
        for q in range(w.rooms[room].door_n):
            d = w.room_doors[w.rooms[room].door_first + q]
            if w.doors[d].closable == 0 or s.doors[d].state != wanted:
                continue
            if turn == 1 and (w.doors[d].lock == NO_LOCK or not can_unlock(w, s, i, d, room)):
                continue
            keeper = s.doors[d].keeper
            if keeper >= 0 and keeper != i and s.body[keeper].room == room:
                pending = True
                continue
            gap = (w.doors[d].x - x) ** 2 + (w.doors[d].y - y) ** 2
            if gap < near:
                near = gap
                best = d
        if best >= 0:
            return best
        if pending:
            return -1
    return -1


@kernel
def batter(w, p, s, step, time):
    """Let the blows of this step tell on the doors: damage grows with the number and strength of those who batter."""
    for d in range(s.doors.shape[0]):
        if s.doors[d].blows <= 0.0:
            continue
        s.doors[d].damage += s.doors[d].blows * step
        s.doors[d].blows = 0.0
        if time >= s.doors[d].noise_due:
            s.doors[d].noise_due = time + int(1000.0 * p.batter_interval)
            a = w.doors[d].room_a
            make_noise(w, s, DOOR_NOISE, p.batter_level, -1, a, w.doors[d].x, w.doors[d].y, time)
        if s.doors[d].damage >= w.doors[d].strength:
            set_door(w, s, d, BROKEN, -1, time)


@kernel
def begin_task(w, p, s, i, task, d, time):
    """Person `i`, standing at door `d`, starts to work on it."""
    me = s.body[i]
    me.task = task
    me.task_door = d
    if task == BATTER_DOOR:
        return
    if task == CLOSE_DOOR:
        seconds = p.close_time
    elif task == LOCK_DOOR:
        seconds = lock_seconds(w, p, d)
    else:
        seconds = p.open_time
        if s.doors[d].state == LOCKED:
            seconds += lock_seconds(w, p, d)
    me.wait = time + int(seconds * 1000.0)
