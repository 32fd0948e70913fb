"""What those inside do with one who comes bleeding: keep them, or send them out again."""

from __future__ import annotations

import math

from homeroom.kernels import draws
from homeroom.kernels.bodies import drop_task, free_seat, minds, wake
from homeroom.kernels.codes import EV_DECISION, EXPEL, HIDE, STAY
from homeroom.kernels.helping import tie_between
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.rng import uniform


@kernel
def speaker(w, s, room, but):
    """Who speaks for those sheltering in `room`: the strongest leader among the unhurt, `but` for one; -1 nobody."""
    best = -1
    lead = -1.0
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if j != but and minds(s, j) and s.body[j].stage < 0 and s.body[j].aware == 1:
                if (s.body[j].action == HIDE or s.body[j].action == STAY) and s.body[j].path_i >= s.body[j].path_n:
                    if w.people[j].leadership > lead:
                        lead = w.people[j].leadership
                        best = j
            j = s.body[j].next
    return best


@kernel
def judge(k, w, p, s, i, door, time):
    """Person `i`, visibly bitten, has come into a room by `door`: those who shelter there may send it back out."""
    me = s.body[i]
    room = me.room
    by = speaker(w, s, room, i)
    if by < 0 or door < 0:
        return
    me.n_cue += 1
    lean = p.expel_lean + p.expel_fear * (1.0 - w.people[by].altruism) - p.expel_tie * tie_between(w, by, i)
    chance = 1.0 / (1.0 + math.exp(-lean))
    if uniform(k[0], k[1], w.people[by].who, w.people[i].who, draws.JUDGE, me.n_cue) >= chance:
        return
    back = w.doors[door].room_b if w.doors[door].room_a == room else w.doors[door].room_a
    if back < 0:
        return
    note(s, time, EV_DECISION, by, i, room, EXPEL, back)
    s.cast_out[i, room] = 1
    drop_task(s, i)
    free_seat(s, i)
    s.path[i, 0] = door
    me.path_n = 1
    me.path_i = 0
    me.goal_room = back
    me.goal_cell = w.doors[door].cell_b if w.doors[door].room_a == room else w.doors[door].cell_a
    me.gx = w.cells[me.goal_cell].x
    me.gy = w.cells[me.goal_cell].y
    me.action = STAY
    me.still = time
    wake(s, i)
