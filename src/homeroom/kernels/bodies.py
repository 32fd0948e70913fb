"""The life of a body in the crisis: put into a place, woken, put to rest, infected, turned, killed, gone."""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import (
    CARRY_ON,
    DEAD,
    DOWN,
    EV_DEATH,
    EV_DECISION,
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
    OWN_MIND,
    WAKE_UP,
)
from homeroom.kernels.course import plan_course
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note, trace, trace_before
from homeroom.kernels.neighbours import enter, quit_cell
from homeroom.kernels.rng import uniform
from homeroom.kernels.sight import transparent


@kernel
def enliven(s, room, time):
    """Something can be perceived from `room` from now on: put it on the list of rooms to look round in."""
    s.stirred[room, 0] = time
    if s.listed[room] == 0:
        s.listed[room] = 1
        n = s.lively[0] + 1
        s.lively[0] = n
        while n > 1 and s.lively[n - 1] > room:
            s.lively[n] = s.lively[n - 1]
            n -= 1
        s.lively[n] = room


@kernel
def stir(w, s, room, time):
    """Say that something can be perceived from now on in `room` and in the rooms one can look in from."""
    if room < 0 or s.stirred[room, 1] == time:
        return
    enliven(s, room, time)
    s.stirred[room, 1] = time
    s.clock[AT.last_stir] = time
    first = w.rooms[room].door_first
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[first + q]
        r = w.doors[d].room_b if w.doors[d].room_a == room else w.doors[d].room_a
        if r >= 0:
            e = w.doors[d].edge_a if w.doors[d].room_a == room else w.doors[d].edge_b
            if transparent(w, s, e):
                enliven(s, r, time)


@kernel
def wake(s, i):
    """Step person `i` from the next step on; who slept is awake."""
    me = s.body[i]
    if me.asleep == 1:
        me.asleep = 0
        note(s, s.clock[AT.time], EV_DECISION, i, -1, me.room, WAKE_UP, me.room)
    if me.active == 0:
        me.active = 1
        s.clock[AT.changed] = 1
        # Until it acts, the second buffer holds its place: others may meet it in this very step.
        s.step[i, 0] = me.x
        s.step[i, 1] = me.y
        s.step[i, 4] = 0.0
        s.cell_after[i, 0] = me.cell
        trace_before(s, i)


@kernel
def rest(s, i, due):
    """Step person `i` no more until `due` (ms) or until something wakes it."""
    me = s.body[i]
    me.due = due
    if me.active == 1:
        me.active = 0
        me.pace = 0.0
        s.clock[AT.changed] = 1
        if me.room >= 0:
            # At rest one looks all round, and may see what was out of view till now.
            enliven(s, me.room, s.clock[AT.time])
            s.clock[AT.last_stir] = s.clock[AT.time]
        trace_before(s, i)
    if due < s.clock[AT.due]:
        s.clock[AT.due] = due


@kernel
def remind(s, i, due):
    """Look at person `i` again at `due` at the latest (ms)."""
    me = s.body[i]
    if due < me.due:
        me.due = due
    if due < s.clock[AT.due]:
        s.clock[AT.due] = due


@kernel
def minds(s, i):
    """Whether `i` is on the site and acts by a mind of its own: neither hunter, nor down, nor dead."""
    me = s.body[i]
    c = me.conduct
    return me.cell >= 0 and c != HUNTS and c != DOWN and c != DEAD and c != LASHES


@kernel
def is_prey(s, i):
    """Whether hunters are after `i`: alive, on the site, and not infected."""
    me = s.body[i]
    return me.cell >= 0 and me.conduct < LASHES and me.stage < 0


@kernel
def discount(s, i):
    """Take person `i` out of the counts of the room it is in; call before room, stage or conduct change."""
    me = s.body[i]
    how = me.counted
    if how == 1:
        s.hunters[me.room] -= 1
        s.clock[AT.n_hunters] -= 1
    elif how == 2:
        s.prey[me.room] -= 1
    me.counted = 0


@kernel
def count(s, i):
    """Count person `i` among the hunters or the prey of the room it is in."""
    me = s.body[i]
    if me.cell < 0:
        return
    c = me.conduct
    if c == HUNTS or c == LASHES:
        s.hunters[me.room] += 1
        s.clock[AT.n_hunters] += 1
        if s.hunters[me.room] == 1:
            s.clock[AT.spread] = 1
        me.counted = 1
    elif is_prey(s, i):
        s.prey[me.room] += 1
        me.counted = 2


@kernel
def put(w, s, i, cell, x, y, time):
    """Place person `i` at (x, y) in `cell` (-1: nowhere on the site). Logs nothing."""
    me = s.body[i]
    discount(s, i)
    if me.afoot > 0:
        me.cell = -1
    elif me.cell >= 0:
        quit_cell(s, i)
    me.x = x
    me.y = y
    me.room = -1
    if cell >= 0:
        me.room = w.cells[cell].room
        if me.afoot > 0:
            # Who walks from door to door is in nobody's way, and nobody is near who could see it.
            me.cell = cell
            count(s, i)
            return
        enter(s, i, cell)
    elif me.afoot > 0:
        me.afoot = 0
        s.clock[AT.n_afoot] -= 1
    count(s, i)
    stir(w, s, me.room, time)


@kernel
def free_seat(s, i):
    """Give up the seat that person `i` has taken."""
    me = s.body[i]
    seat = me.seat
    if seat >= 0 and s.seat_of[seat] == i:
        s.seat_of[seat] = -1
    me.seat = -1


@kernel
def let_go(s, i):
    """Hunter `i` holds nobody any more."""
    me = s.body[i]
    j = me.holding
    if j >= 0:
        s.body[j].holders -= 1
        me.holding = -1
        me.hold_end = NEVER


@kernel
def drop_task(s, i):
    """Person `i` takes its hands off whatever door it was busy with."""
    me = s.body[i]
    d = me.task_door
    if d >= 0 and s.doors[d].keeper == i:
        s.doors[d].keeper = -1
    me.task = NO_TASK
    me.task_door = -1


@kernel
def quit_site(w, s, i, time, how):
    """Person `i` leaves the site for good."""
    me = s.body[i]
    room = me.room
    let_go(s, i)
    drop_task(s, i)
    free_seat(s, i)
    note(s, time, EV_LEFT, i, -1, room, how, me.stage)
    if me.aware == 1:
        s.clock[AT.known_outside] = 1
        me.aware = 0
        s.clock[AT.n_aware] -= 1
    put(w, s, i, -1, me.x, me.y, time)
    trace(s, i, time, True)
    me.gone = 1
    me.asleep = 0
    rest(s, i, me.course_due)


@kernel
def change_room(w, s, i, room, old, door, time):
    """Log that person `i` is in `room` now."""
    note(s, time, EV_MOVE, i, -1, room, old, door)


@kernel
def set_stage(w, s, i, stage, time):
    """Person `i` enters `stage` of its course: conduct, standing among hunters, and what it was doing change."""
    me = s.body[i]
    old_conduct = me.conduct
    conduct = w.stages[stage].conduct
    note(s, time, EV_STAGE, i, -1, me.room, stage, me.stage)
    discount(s, i)
    me.stage = stage
    me.conduct = conduct
    count(s, i)
    if conduct == old_conduct:
        return
    room = me.room
    now = conduct == HUNTS or conduct == LASHES
    if conduct == HUNTS and room >= 0 and s.clock[AT.first_hunter] == NEVER:
        s.clock[AT.first_hunter] = time
    if conduct > ILL:
        s.clock[AT.spread] = 1
        let_go(s, i)
        drop_task(s, i)
        free_seat(s, i)
        me.path_n = 0
        me.target = -1
        me.running = 0
        me.goal_room = -2
        me.until = time
        me.wait = time
        me.need_due = NEVER
        me.asleep = 0
        me.action = IDLE
        if me.aware == 1:
            me.aware = 0
            s.clock[AT.n_aware] -= 1
    # Seen from the present step on, though the course says to the millisecond when it came about.
    stir(w, s, room, s.clock[AT.time])
    if now and me.cell >= 0:
        me.think = -1
        wake(s, i)
    elif conduct == OWN_MIND and me.cell >= 0:
        # Risen with a mind of its own and nobody to fear: what it makes of it comes at the next step.
        rest(s, i, s.clock[AT.time] + s.clock[AT.step])
    elif conduct > ILL:
        # Down or dead: such a one stays where it is.
        rest(s, i, me.course_due)


@kernel
def infect(k, w, s, i, by, route, severity, time):
    """Person `i` is infected: the whole course is fixed now, by keys of the person and the infection."""
    me = s.body[i]
    me.n_infection += 1
    note(s, time, EV_INFECTION, i, by, me.room, route, int(round(severity * 1000.0)))
    if s.clock[AT.first_infection] == NEVER:
        s.clock[AT.first_infection] = time
    me.severity = severity
    n = plan_course(
        k[0],
        k[1],
        w.people[i].who,
        me.n_infection,
        w.entries[route].stage,
        severity,
        time,
        w.stages,
        w.nexts,
        w.stage_table,
        s.stage_to[i],
        s.stage_at[i],
    )
    if n < 0:
        s.clock[AT.overflow] = 3
        return
    me.course_n = n
    me.course_i = 1
    me.course_due = s.stage_at[i, 1] if n > 1 else NEVER
    set_stage(w, s, i, w.entries[route].stage, time)
    remind(s, i, me.course_due)


@kernel
def advance_course(w, s, i, time):
    """Carry out the transitions of person `i` that are due by `time`."""
    me = s.body[i]
    while me.course_due <= time:
        q = me.course_i
        me.course_i = q + 1
        me.course_due = s.stage_at[i, q + 1] if q + 1 < me.course_n else NEVER
        set_stage(w, s, i, s.stage_to[i, q], s.stage_at[i, q])
    remind(s, i, me.course_due)


@kernel
def die(w, s, i, by, cause, time):
    """Person `i` dies outright, not of the course of the disease: it does not rise again."""
    me = s.body[i]
    if me.conduct == DEAD:
        return
    room = me.room
    note(s, time, EV_DEATH, i, by, room, cause, 0)
    let_go(s, i)
    drop_task(s, i)
    free_seat(s, i)
    discount(s, i)
    s.clock[AT.spread] = 1
    me.conduct = DEAD
    me.asleep = 0
    me.course_due = NEVER
    if me.aware == 1:
        me.aware = 0
        s.clock[AT.n_aware] -= 1
    stir(w, s, room, time)
    rest(s, i, NEVER)


@kernel
def take_spot(k, w, s, i, room, time):
    """Make a free spot of `room` the goal of person `i`: a keyed one to start with, else the next that is free."""
    me = s.body[i]
    free_seat(s, i)
    n = w.rooms[room].seat_n
    me.goal_room = room
    if n > 0:
        me.n_wander += 1
        first = int(uniform(k[0], k[1], w.people[i].who, 0, draws.SPOT, me.n_wander) * n)
        for q in range(n):
            seat = w.rooms[room].seat_first + (first + q) % n
            if s.seat_of[seat] < 0:
                s.seat_of[seat] = i
                me.seat = seat
                me.gx = w.seats[seat].x
                me.gy = w.seats[seat].y
                me.goal_cell = w.seats[seat].cell
                return
    # No spot is left: stand somewhere, on the way from the middle of a cell to one of its corners.
    me.n_wander += 1
    u = uniform(k[0], k[1], w.people[i].who, 1, draws.SPOT, me.n_wander)
    v = uniform(k[0], k[1], w.people[i].who, 2, draws.SPOT, me.n_wander)
    c = w.rooms[room].cell_first + int(u * w.rooms[room].cell_n)
    e = w.cells[c].edge_first + int(v * w.cells[c].edge_n)
    far = 0.8 * uniform(k[0], k[1], w.people[i].who, 3, draws.SPOT, me.n_wander)
    me.gx = w.cells[c].x + far * (w.edges[e].x1 - w.cells[c].x)
    me.gy = w.cells[c].y + far * (w.edges[e].y1 - w.cells[c].y)
    me.goal_cell = c


@kernel
def carry_on(s, i):
    """Person `i` goes back to its plan for the day."""
    me = s.body[i]
    me.action = CARRY_ON
    me.running = 0
