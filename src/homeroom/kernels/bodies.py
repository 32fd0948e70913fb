"""The life of a body in the crisis: put into a place, woken, put to rest, infected, turned, killed, gone."""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import (
    CARRY_ON,
    DEAD,
    DOWN,
    EV_DEATH,
    EV_INFECTION,
    EV_LEFT,
    EV_MOVE,
    EV_STAGE,
    HUNTS,
    IDLE,
    ILL,
    LASHES,
    NEVER,
    NO_TASK,
)
from homeroom.kernels.course import plan_course
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note, trace
from homeroom.kernels.neighbours import enter, quit_cell
from homeroom.kernels.rng import uniform
from homeroom.kernels.sight import transparent


@kernel
def stir(w, s, room, time):
    """Say that something can be perceived from now on in `room` and in the rooms one can look in from."""
    if room < 0 or s.stirred[room, 1] == time:
        return
    s.stirred[room, 0] = time
    s.stirred[room, 1] = time
    s.clock[AT.last_stir] = time
    first = w.rooms[room].door_first
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[first + q]
        r = w.doors[d].room_b if w.doors[d].room_a == room else w.doors[d].room_a
        if r >= 0:
            e = w.doors[d].edge_a if w.doors[d].room_a == room else w.doors[d].edge_b
            if transparent(w, s, e):
                s.stirred[r, 0] = time


@kernel
def wake(s, i):
    """Step person `i` from the next step on."""
    if s.body[i].active == 0:
        s.body[i].active = 1
        s.clock[AT.changed] = 1
        # Until it acts, the second buffer holds its place: others may meet it in this very step.
        s.step[i, 0] = s.body[i].x
        s.step[i, 1] = s.body[i].y
        s.step[i, 4] = 0.0
        s.cell_after[i, 0] = s.body[i].cell
        trace(s, i, s.clock[AT.time], True)


@kernel
def rest(s, i, due):
    """Step person `i` no more until `due` (ms) or until something wakes it."""
    s.body[i].due = due
    if s.body[i].active == 1:
        s.body[i].active = 0
        s.clock[AT.changed] = 1
        trace(s, i, s.clock[AT.time], True)
    if due < s.clock[AT.due]:
        s.clock[AT.due] = due


@kernel
def remind(s, i, due):
    """Look at person `i` again at `due` at the latest (ms)."""
    if due < s.body[i].due:
        s.body[i].due = due
    if due < s.clock[AT.due]:
        s.clock[AT.due] = due


@kernel
def is_hunter(s, i):
    """Whether `i` is one that attacks."""
    return s.body[i].conduct == HUNTS


@kernel
def minds(s, i):
    """Whether `i` is on the site and acts by a mind of its own: neither hunter, nor down, nor dead."""
    c = s.body[i].conduct
    return s.body[i].cell >= 0 and c != HUNTS and c != DOWN and c != DEAD and c != LASHES


@kernel
def is_prey(s, i):
    """Whether hunters are after `i`: alive, on the site, and not infected."""
    return s.body[i].cell >= 0 and s.body[i].conduct < LASHES and s.body[i].stage < 0


@kernel
def discount(s, i):
    """Take person `i` out of the counts of the room it is in; call before room, stage or conduct change."""
    how = s.body[i].counted
    if how == 1:
        s.hunters[s.body[i].room] -= 1
        s.clock[AT.n_hunters] -= 1
    elif how == 2:
        s.prey[s.body[i].room] -= 1
    s.body[i].counted = 0


@kernel
def count(s, i):
    """Count person `i` among the hunters or the prey of the room it is in."""
    if s.body[i].cell < 0:
        return
    c = s.body[i].conduct
    if c == HUNTS or c == LASHES:
        s.hunters[s.body[i].room] += 1
        s.clock[AT.n_hunters] += 1
        s.body[i].counted = 1
    elif is_prey(s, i):
        s.prey[s.body[i].room] += 1
        s.body[i].counted = 2


@kernel
def put(w, s, i, cell, x, y, time):
    """Place person `i` at (x, y) in `cell` (-1: nowhere on the site). Logs nothing."""
    discount(s, i)
    if s.body[i].cell >= 0:
        quit_cell(s, i)
    s.body[i].x = x
    s.body[i].y = y
    s.body[i].room = -1
    if cell >= 0:
        s.body[i].room = w.cells[cell].room
        enter(s, i, cell)
    count(s, i)
    stir(w, s, s.body[i].room, time)


@kernel
def free_seat(s, i):
    """Give up the seat that person `i` has taken."""
    seat = s.body[i].seat
    if seat >= 0 and s.seat_of[seat] == i:
        s.seat_of[seat] = -1
    s.body[i].seat = -1


@kernel
def let_go(s, i):
    """Hunter `i` holds nobody any more."""
    j = s.body[i].holding
    if j >= 0:
        s.body[j].holders -= 1
        s.body[i].holding = -1
        s.body[i].hold_end = NEVER


@kernel
def drop_task(s, i):
    """Person `i` takes its hands off whatever door it was busy with."""
    d = s.body[i].task_door
    if d >= 0 and s.doors[d].keeper == i:
        s.doors[d].keeper = -1
    s.body[i].task = NO_TASK
    s.body[i].task_door = -1


@kernel
def quit_site(w, s, i, time, how):
    """Person `i` leaves the site for good."""
    room = s.body[i].room
    let_go(s, i)
    drop_task(s, i)
    free_seat(s, i)
    note(s, time, EV_LEFT, i, -1, room, how, s.body[i].stage)
    if s.body[i].aware == 1:
        s.clock[AT.known_outside] = 1
        s.body[i].aware = 0
        s.clock[AT.n_aware] -= 1
    put(w, s, i, -1, s.body[i].x, s.body[i].y, time)
    trace(s, i, time, True)
    s.body[i].gone = 1
    rest(s, i, s.body[i].course_due)


@kernel
def change_room(w, s, i, room, old, door, time):
    """Log that person `i` is in `room` now."""
    note(s, time, EV_MOVE, i, -1, room, old, door)


@kernel
def set_stage(w, s, i, stage, time):
    """Person `i` enters `stage` of its course: conduct, standing among hunters, and what it was doing change."""
    old_conduct = s.body[i].conduct
    conduct = w.stages[stage].conduct
    note(s, time, EV_STAGE, i, -1, s.body[i].room, stage, s.body[i].stage)
    discount(s, i)
    s.body[i].stage = stage
    s.body[i].conduct = conduct
    count(s, i)
    if conduct == old_conduct:
        return
    room = s.body[i].room
    now = conduct == HUNTS or conduct == LASHES
    if conduct == HUNTS and room >= 0 and s.clock[AT.first_hunter] == NEVER:
        s.clock[AT.first_hunter] = time
    if conduct > ILL:
        let_go(s, i)
        drop_task(s, i)
        free_seat(s, i)
        s.body[i].path_n = 0
        s.body[i].target = -1
        s.body[i].running = 0
        s.body[i].goal_room = -2
        s.body[i].until = time
        s.body[i].wait = time
        s.body[i].action = IDLE
        if s.body[i].aware == 1:
            s.body[i].aware = 0
            s.clock[AT.n_aware] -= 1
    stir(w, s, room, time)
    if now and s.body[i].cell >= 0:
        s.body[i].think = -1
        wake(s, i)
    elif conduct > ILL:
        # Down, dead, or risen with a mind of its own and nobody to fear: such a one stays where it is.
        rest(s, i, s.body[i].course_due)


@kernel
def infect(k, w, s, i, by, route, severity, time):
    """Person `i` is infected: the whole course is fixed now, by keys of the person and the infection."""
    s.body[i].n_infection += 1
    note(s, time, EV_INFECTION, i, by, s.body[i].room, route, int(round(severity * 1000.0)))
    if s.clock[AT.first_infection] == NEVER:
        s.clock[AT.first_infection] = time
    s.body[i].severity = severity
    n = plan_course(
        k[0],
        k[1],
        w.people[i].who,
        s.body[i].n_infection,
        w.entries[route].stage,
        severity,
        time,
        w.stages,
        w.nexts,
        w.stage_table,
        s.stage_to[i],
        s.stage_at[i],
    )
    s.body[i].course_n = n
    s.body[i].course_i = 1
    s.body[i].course_due = s.stage_at[i, 1] if n > 1 else NEVER
    set_stage(w, s, i, w.entries[route].stage, time)
    remind(s, i, s.body[i].course_due)


@kernel
def advance_course(w, s, i, time):
    """Carry out the transitions of person `i` that are due by `time`."""
    while s.body[i].course_due <= time:
        q = s.body[i].course_i
        s.body[i].course_i = q + 1
        s.body[i].course_due = s.stage_at[i, q + 1] if q + 1 < s.body[i].course_n else NEVER
        set_stage(w, s, i, s.stage_to[i, q], s.stage_at[i, q])
    remind(s, i, s.body[i].course_due)


@kernel
def die(w, s, i, by, cause, time):
    """Person `i` dies outright, not of the course of the disease: it does not rise again."""
    if s.body[i].conduct == DEAD:
        return
    room = s.body[i].room
    note(s, time, EV_DEATH, i, by, room, cause, 0)
    let_go(s, i)
    drop_task(s, i)
    free_seat(s, i)
    discount(s, i)
    s.body[i].conduct = DEAD
    s.body[i].course_due = NEVER
    if s.body[i].aware == 1:
        s.body[i].aware = 0
        s.clock[AT.n_aware] -= 1
    stir(w, s, room, time)
    rest(s, i, NEVER)


@kernel
def take_spot(k, w, s, i, room, time):
    """Make a free spot of `room` the goal of person `i`: a keyed one to start with, else the next that is free."""
    free_seat(s, i)
    n = w.rooms[room].seat_n
    s.body[i].goal_room = room
    if n > 0:
        s.body[i].n_wander += 1
        first = int(uniform(k[0], k[1], w.people[i].who, 0, draws.SPOT, s.body[i].n_wander) * n)
        for q in range(n):
            seat = w.rooms[room].seat_first + (first + q) % n
            if s.seat_of[seat] < 0:
                s.seat_of[seat] = i
                s.body[i].seat = seat
                s.body[i].gx = w.seats[seat].x
                s.body[i].gy = w.seats[seat].y
                s.body[i].goal_cell = w.seats[seat].cell
                return
    # No spot is left: stand somewhere, on the way from the middle of a cell to one of its corners.
    s.body[i].n_wander += 1
    u = uniform(k[0], k[1], w.people[i].who, 1, draws.SPOT, s.body[i].n_wander)
    v = uniform(k[0], k[1], w.people[i].who, 2, draws.SPOT, s.body[i].n_wander)
    c = w.rooms[room].cell_first + int(u * w.rooms[room].cell_n)
    e = w.cells[c].edge_first + int(v * w.cells[c].edge_n)
    far = 0.8 * uniform(k[0], k[1], w.people[i].who, 3, draws.SPOT, s.body[i].n_wander)
    s.body[i].gx = w.cells[c].x + far * (w.edges[e].x1 - w.cells[c].x)
    s.body[i].gy = w.cells[c].y + far * (w.edges[e].y1 - w.cells[c].y)
    s.body[i].goal_cell = c


@kernel
def carry_on(s, i):
    """Person `i` goes back to its plan for the day."""
    s.body[i].action = CARRY_ON
    s.body[i].running = 0
