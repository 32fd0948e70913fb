"""Keeping people where the timetable or a measure wants them: sent, locked in, held back on a closed site."""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import remind
from homeroom.kernels.codes import CLOSED, DEAD, DO_CONFINE, LOCKED, NEVER, NO_LOCK, OPEN
from homeroom.kernels.doors import set_door
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note_until


@kernel
def plan_row(w, s, i, time):
    """Row of the itinerary that holds for person `i` at `time`, and when the next one does (ms).

    A measure that held the person until now holds it no more. On a closed site a row that sends home is passed over
    for the last one that does not.
    """
    me = s.body[i]
    row = me.plan
    last = w.people[i].plan_first + w.people[i].plan_n - 1
    while row < last and w.itinerary[row + 1].time <= time:
        row += 1
    me.plan = row
    due = w.itinerary[row + 1].time if row < last else NEVER
    if me.held_room != -2 and time >= me.held_until:
        me.held_room = -2
    if s.clock[AT.closed] == 1 and me.kept > 0:
        while w.itinerary[row].room < 0 and row > w.people[i].plan_first:
            row -= 1
    return row, due


@kernel
def planned_room(w, s, i, time):
    """Room in which person `i` means to be at `time`, by measure or timetable; moves the person's row on."""
    me = s.body[i]
    row, _ = plan_row(w, s, i, time)
    if me.held_room != -2:
        return me.held_room
    room = w.itinerary[row].room
    if s.clock[AT.closed] == 1:
        if me.kept == 0:
            return -1
        if room < 0:
            return me.kept - 1
    return room


@kernel
def next_plan(w, s, i):
    """When the plan of person `i` changes next (ms); call after `planned_room`."""
    me = s.body[i]
    row = me.plan
    due = NEVER
    if row < w.people[i].plan_first + w.people[i].plan_n - 1:
        due = w.itinerary[row + 1].time
    if me.held_room != -2 and me.held_until < due:
        due = me.held_until
    return due


@kernel
def unseal(w, s, m, time):
    """Measure `m` locks nobody in any more: who kept the key turns it back."""
    s.measures[m].sealed = 2
    room = s.measures[m].room
    s.body[s.measures[m].who].shut_in = 0
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        if s.doors[d].sealed > 0:
            s.doors[d].sealed -= 1
            if s.doors[d].sealed == 0 and s.doors[d].state == LOCKED:
                set_door(w, s, d, CLOSED, -1, time)


@kernel
def seal(w, s, i, time):
    """Turn the key on person `i`, who is in the room where a measure confines it.

    From outside: a lock that only works from within stays as it is, and so does a door that is broken or has no leaf.
    """
    m = s.body[i].shut_in - 1
    s.body[i].shut_in = -m - 1
    s.measures[m].sealed = 1
    s.clock[AT.measure_due] = min(s.clock[AT.measure_due], s.measures[m].until)
    room = s.measures[m].room
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        inside = 1 if w.doors[d].room_a == room else 2
        if w.doors[d].closable == 0 or w.doors[d].lock == NO_LOCK or w.doors[d].lock_side == inside:
            continue
        if s.doors[d].state == OPEN or s.doors[d].state == CLOSED or s.doors[d].state == LOCKED:
            s.doors[d].sealed += 1
            set_door(w, s, d, LOCKED, -1, time)


@kernel
def hold(w, s, i, m, time):
    """Keep person `i` by measure `m` where it says, and lock the doors once they are there, if it confines."""
    me = s.body[i]
    note_until(s, s.measures[m].until)
    for other in range(s.measures.shape[0]):
        # A later order about the same person ends an earlier one.
        if s.measures[other].sealed == 1 and s.measures[other].who == i:
            unseal(w, s, other, time)
    me.shut_in = 0
    me.held_room = s.measures[m].room
    me.held_until = s.measures[m].until
    remind(s, i, time)
    if s.measures[m].action == DO_CONFINE and time < me.held_until and me.conduct != DEAD:
        me.shut_in = m + 1
        if s.clock[AT.regime] == 0 or me.room == me.held_room:
            seal(w, s, i, time)


@kernel
def close(w, s, time):
    """The site is closed: who is on it stays, who is not does not come."""
    for i in range(s.body.shape[0]):
        if s.body[i].gone == 1:
            continue
        if s.clock[AT.regime] == 0:
            s.body[i].kept = 1 + planned_room(w, s, i, time)
        elif s.body[i].cell >= 0:
            s.body[i].kept = 1 + s.body[i].room
            if s.body[i].goal_room == -1:
                s.body[i].path_n = 0
                s.body[i].goal_room = -2
                s.body[i].replan = 1
                remind(s, i, time)
    s.clock[AT.closed] = 1
    s.clock[AT.known_outside] = 1
