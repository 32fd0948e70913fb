"""What those inside do with one who comes bleeding: let them stay, keep them apart for a while, or send them out.

Nobody can see whether a wound is infected. Time tells: who has waited apart and not turned is believed.
"""

from __future__ import annotations

import math

from homeroom.kernels import draws
from homeroom.kernels.bodies import drop_task, free_seat, remind, wake
from homeroom.kernels.codes import (
    BELIEVE,
    BROKEN,
    CORRIDOR,
    EV_DECISION,
    EXPEL,
    HALL,
    HIDE,
    ISOLATE,
    LOCKED,
    NEVER,
    STAIRS,
    STAY,
    WINDOW,
)
from homeroom.kernels.crew import LET_STAY, LOOK, SENT_AWAY, speaker, turn_back
from homeroom.kernels.helping import tie_between
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.rng import uniform
from homeroom.kernels.routing import can_unlock, other_room
from homeroom.kernels.speech import speak


@kernel
def to_spot(w, s, i, room, door, time):
    """Person `i` must go and stay: beyond `door` (-1: in this room), in the middle of the cell there."""
    me = s.body[i]
    drop_task(s, i)
    free_seat(s, i)
    me.path_i = 0
    me.path_n = 0
    me.goal_room = room
    if door >= 0:
        s.path[i, 0] = door
        me.path_n = 1
        me.goal_cell = w.doors[door].cell_b if w.doors[door].room_b == room else w.doors[door].cell_a
    me.gx = w.cells[me.goal_cell].x
    me.gy = w.cells[me.goal_cell].y
    me.errand = 0
    me.action = STAY
    me.still = time
    wake(s, i)


@kernel
def side_door(w, s, by, room):
    """The door from `room` to the smallest room beside it that is no passage, empty and can be shut; -1 none."""
    best = -1
    least = 1e18
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        r = other_room(w, d, room)
        if r < 0 or w.doors[d].closable == 0 or w.doors[d].one_way == 1 or w.doors[d].kind >= WINDOW:
            continue
        category = w.rooms[r].category
        if category == CORRIDOR or category == STAIRS or category == HALL or w.rooms[r].outdoors == 1:
            continue
        state = s.doors[d].state
        if state == BROKEN or (state == LOCKED and not can_unlock(w, s, by, d, room)):
            continue
        if s.hunters[r] == 0 and s.prey[r] == 0 and w.rooms[r].area < least:
            least = w.rooms[r].area
            best = d
    return best


@kernel
def isolate(w, p, s, i, by, time):
    """Those for whom `by` speaks keep person `i` apart: in a side room if there is one, else in the farthest corner."""
    me = s.body[i]
    room = me.room
    d = side_door(w, s, by, room)
    goal = room
    if d >= 0:
        goal = other_room(w, d, room)
    else:
        far = -1.0
        for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
            gap = (w.cells[c].x - s.body[by].x) ** 2 + (w.cells[c].y - s.body[by].y) ** 2
            if gap > far:
                far = gap
                me.goal_cell = c
    me.apart = room + 1
    me.apart_in = goal
    me.apart_until = time + int(1000.0 * p.isolate_time)
    me.need_due = min(me.need_due, me.apart_until)
    note(s, time, EV_DECISION, by, i, room, ISOLATE, goal)
    to_spot(w, s, i, goal, d, time)
    remind(s, i, me.apart_until)


@kernel
def believe(k, w, p, s, i, time):
    """Person `i` has waited apart for as long as was asked and has not turned: it may come back to the others."""
    me = s.body[i]
    room = me.apart - 1
    where = me.apart_in
    me.apart = 0
    me.apart_until = NEVER
    if me.room != where or me.action != STAY or me.path_i < me.path_n:
        return
    by = speaker(w, s, room, i)
    if by < 0:
        return
    note(s, time, EV_DECISION, by, i, where, BELIEVE, room)
    me.action = HIDE
    if where != room:
        me.camp = room
        me.urge = LOOK
        me.chosen = time
        turn_back(k, w, p, s, i, time)


@kernel
def judge(k, w, p, s, i, door, time):
    """Person `i`, bleeding, has come into a room by `door`: those who shelter there decide once what to do with it."""
    me = s.body[i]
    room = me.room
    by = speaker(w, s, room, i)
    if by < 0 or door < 0:
        return
    me.n_cue += 1
    speak(w, p, s, by, True, time)
    lean = p.expel_lean + p.expel_fear * (1.0 - w.people[by].altruism) - p.expel_tie * tie_between(w, by, i)
    chance = 1.0 / (1.0 + math.exp(-lean))
    who = w.people[by].who
    back = other_room(w, door, room)
    if back >= 0 and uniform(k[0], k[1], who, w.people[i].who, draws.JUDGE, me.n_cue) < chance:
        note(s, time, EV_DECISION, by, i, room, EXPEL, back)
        s.cast_out[i, room] = SENT_AWAY
        me.apart = 0
        me.apart_until = NEVER
        to_spot(w, s, i, back, door, time)
        return
    s.cast_out[i, room] = LET_STAY
    if uniform(k[0], k[1], who, w.people[i].who, draws.ISOLATION, me.n_cue) < p.isolate_share:
        isolate(w, p, s, i, by, time)
