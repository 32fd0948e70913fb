"""Doors: opened, closed, locked with time, battered until they break."""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import drop_task, stir
from homeroom.kernels.codes import (
    BAR_DOOR,
    BATTER_DOOR,
    BROKEN,
    CLOSE_DOOR,
    CLOSED,
    DOOR_NOISE,
    EV_BARRICADE,
    EV_DOOR,
    EV_SOUND,
    FURNITURE,
    GLASS,
    LOCK_DOOR,
    LOCKED,
    NO_LOCK,
    OPEN,
    OPEN_DOOR,
    WINDOW,
)
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.routing import can_unlock, lock_seconds


@kernel
def set_door(w, s, d, state, who, time):
    """Door `d` is in `state` from now on; both rooms notice."""
    if s.doors[d].state == state:
        return
    s.doors[d].state = state
    if state == OPEN:
        s.doors[d].opener = who + 1
        s.doors[d].opened = time
    if state == OPEN or state == BROKEN:
        s.doors[d].barricade = 0.0
        s.doors[d].barred_in = 0
    note(s, time, EV_DOOR, who, -1, w.doors[d].room_a, d, state)
    stir(w, s, w.doors[d].room_a, time)
    stir(w, s, w.doors[d].room_b, time)


@kernel
def make_noise(w, s, kind, level, who, room, x, y, time):
    """Put a sound into the queue of those that will be heard, and log it."""
    n = s.clock[AT.n_sounds]
    if n < s.sounds.shape[0]:
        s.sounds[n].x = x
        s.sounds[n].y = y
        s.sounds[n].level = level
        s.sounds[n].at = time
        s.sounds[n].room = room
        s.sounds[n].who = who
        s.sounds[n].kind = kind
        s.sounds[n].cell = -1
        s.clock[AT.n_sounds] = n + 1
    note(s, time, EV_SOUND, who, -1, room, kind, int(round(level)))


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
    elif task == BAR_DOOR and (state == CLOSED or state == LOCKED):
        s.doors[d].barricade = min(p.barricade_most, s.doors[d].barricade + p.piece_strength)
        s.doors[d].barred_in = me.room + 1
        note(s, time, EV_BARRICADE, i, -1, me.room, d, int(round(s.doors[d].barricade)))
        make_noise(w, s, FURNITURE, p.furniture_level, i, me.room, me.x, me.y, time)
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
def pieces_left(w, p, s, room):
    """How many pieces of furniture of `room` are not piled against a door yet: one for every two people it holds."""
    used = 0.0
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        if s.doors[d].barred_in == room + 1:
            used += s.doors[d].barricade / p.piece_strength
    return w.rooms[room].capacity // 2 - int(round(used))


@kernel
def next_to_bar(w, p, s, i):
    """The nearest shut door of the room that person `i` could pile more furniture against; -1 when there is none.

    Any number of hands can work at one door.
    """
    me = s.body[i]
    room = me.room
    if s.hunters[room] > 0 or pieces_left(w, p, s, room) <= 0:
        return -1
    best = -1
    near = 1e18
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        state = s.doors[d].state
        if w.doors[d].closable == 0 and w.doors[d].kind != WINDOW:
            continue
        if w.doors[d].one_way == 1 or w.doors[d].room_b < 0 or (state != CLOSED and state != LOCKED):
            continue
        if s.doors[d].barricade > p.barricade_most - p.piece_strength:
            continue
        if s.doors[d].barred_in > 0 and s.doors[d].barred_in != room + 1:
            continue
        gap = (w.doors[d].x - me.x) ** 2 + (w.doors[d].y - me.y) ** 2
        if gap < near:
            near = gap
            best = d
    return best


@kernel
def batter(w, p, s, step, time):
    """Let the blows of this step tell on the doors: damage grows with the number and strength of those who batter."""
    for d in range(s.doors.shape[0]):
        if s.doors[d].blows <= 0.0:
            continue
        # Only so many find room to strike at it.
        s.doors[d].damage += min(s.doors[d].blows, max(1.0, w.doors[d].width / p.abreast)) * step
        s.doors[d].blows = 0.0
        if time >= s.doors[d].noise_due:
            s.doors[d].noise_due = time + int(1000.0 * p.batter_interval)
            a = w.doors[d].room_a
            make_noise(w, s, DOOR_NOISE, p.batter_level, -1, a, w.doors[d].x, w.doors[d].y, time)
        if s.doors[d].damage >= w.doors[d].strength + s.doors[d].barricade:
            set_door(w, s, d, BROKEN, -1, time)
            if w.doors[d].see_through == 1:
                a = w.doors[d].room_a
                make_noise(w, s, GLASS, p.glass_level, -1, a, w.doors[d].x, w.doors[d].y, time)


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
    elif task == BAR_DOOR:
        seconds = p.piece_time / max(0.2, w.people[i].strength)
    else:
        seconds = p.open_time
        if s.doors[d].state == LOCKED:
            seconds += lock_seconds(w, p, d)
        # What is piled against it must be cleared away first, as slowly as it was put there.
        seconds += s.doors[d].barricade / p.piece_strength * p.piece_time
    me.wait = time + int(seconds * 1000.0)
