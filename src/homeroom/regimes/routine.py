"""The routine regime, thin: nobody is hunted, and people are where the timetable has them.

Time jumps from one transition to the next.
As long as only bites infect, nothing but measures and the courses of the infected can happen here.
"""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import advance_course, discount
from homeroom.kernels.codes import DEAD, DOWN, EV_LEFT, EV_REGIME, HOME_TIME, HUNTS, LASHES, NEVER
from homeroom.kernels.jit import kernel
from homeroom.kernels.keeping import next_plan, planned_room
from homeroom.kernels.log import note, trace
from homeroom.kernels.outside import measures

PHASES = ("measures", "places", "courses")
"""What happens at a transition time, in order. Events are written where they happen."""


@kernel
def resume(w, s, time):
    """Take over from the crisis: who is left goes back to the timetable, unaware; the dead stay where they are."""
    s.clock[AT.regime] = 0
    note(s, time, EV_REGIME, -1, -1, -1, 0, 0)
    for i in range(s.body.shape[0]):
        if s.body[i].conduct == DEAD:
            continue
        discount(s, i)
        s.body[i].active = 0
        s.body[i].afoot = 0
        s.body[i].aware = 0
        s.body[i].risk = 0.0
        s.body[i].cued = 0
        s.body[i].watched = -1
        s.body[i].replan = 0
        s.body[i].action = 0
        s.body[i].task = 0
        s.body[i].task_door = -1
        s.body[i].seat = -1
        s.body[i].cell = -1
        s.body[i].room = -1
        s.body[i].next = -1
        if s.body[i].gone == 0:
            s.body[i].room = planned_room(w, s, i, time)
        trace(s, i, time, True)
    s.clock[AT.n_aware] = 0
    s.clock[AT.n_active] = 0
    s.clock[AT.n_afoot] = 0
    s.clock[AT.n_sounds] = 0
    for q in range(s.seat_of.shape[0]):
        s.seat_of[q] = -1
    for c in range(s.head.shape[0]):
        s.head[c] = -1
        s.spots_of[c, 2] = 0
    for i in range(s.body.shape[0] - 1, -1, -1):
        c = s.body[i].cell
        if c >= 0:
            s.body[i].next = s.head[c]
            s.head[c] = i
    for d in range(s.doors.shape[0]):
        s.doors[d].keeper = -1


@kernel
def place(w, s, i, time):
    """Bring the room of infected person `i` up to date; log it when the infection leaves the site."""
    me = s.body[i]
    if me.gone == 1:
        return NEVER
    old = me.room
    room = planned_room(w, s, i, time)
    me.room = room
    if room < 0 and old >= 0:
        note(s, time, EV_LEFT, i, -1, old, HOME_TIME, me.stage)
    return next_plan(w, s, i)


@kernel
def drive(k, w, p, s, until):
    """Run the routine from ``clock[time]`` to `until` (ms), or until somebody on the site is about to attack.

    Returns the time reached; ``clock[regime]`` is 1 when the crisis must take over there.
    """
    time = s.clock[AT.time]
    while time < until and s.clock[AT.overflow] == 0:
        soonest = measures(k, w, p, s, time)
        for i in range(s.body.shape[0]):
            if s.body[i].stage < 0 or s.body[i].conduct == DEAD:
                continue
            soonest = min(soonest, place(w, s, i, time))
            while s.body[i].course_due <= time:
                conduct = w.stages[s.stage_to[i, s.body[i].course_i]].conduct
                if conduct == HUNTS or conduct == LASHES:
                    if s.body[i].gone == 0 and s.body[i].room >= 0:
                        s.clock[AT.regime] = 1
                        s.clock[AT.time] = time
                        return time
                    s.body[i].gone = 1
                advance_course(w, s, i, s.body[i].course_due)
            if s.body[i].conduct == DOWN and s.body[i].room < 0:
                s.body[i].gone = 1
            soonest = min(soonest, s.body[i].course_due)
        if soonest <= time:
            soonest = time + 1
        time = min(soonest, until)
    s.clock[AT.time] = time
    return time
