"""What comes from outside the model's people: measures and events of the scenario, daylight, arrivals."""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import infect, put, quit_site, stir, wake
from homeroom.kernels.codes import (
    AFTER_FIRST_BITE,
    AFTER_FIRST_HUNTER,
    AFTER_FIRST_INFECTION,
    AFTER_MEASURE,
    BY_HELICOPTER,
    DEAD,
    DO_ALARM,
    DO_CLOSE_SITE,
    DO_CONFINE,
    DO_INFECT,
    DO_REMOVE,
    DO_SEND,
    EV_ARRIVE,
    EV_LEFT,
    EV_MEASURE,
    EV_MOVE,
    HUNTS,
    LASHES,
    NEVER,
    OPEN,
    OWN_MIND,
)
from homeroom.kernels.happenings import happen, lasts, pass_by
from homeroom.kernels.hearing import alarm
from homeroom.kernels.jit import kernel
from homeroom.kernels.keeping import close, hold, planned_room, unseal
from homeroom.kernels.log import note, note_until, trace
from homeroom.kernels.neighbours import gather
from homeroom.kernels.venture import sign_seen

DAY = 86_400_000
DAWN = 6 * 3_600_000 + 1_800_000
DUSK = 18 * 3_600_000 + 1_800_000
"""Daylight from 06:30 to 18:30 (ms of the day), about the equinox in Seoul: an assumption of the thin model."""


@kernel
def arm(s):
    """Give every measure whose trigger has come its time; return the earliest time at which one is due (ms)."""
    soonest = NEVER
    for m in range(s.measures.shape[0]):
        if s.measures[m].done == 1:
            if s.measures[m].sealed == 1:
                soonest = min(soonest, s.measures[m].until)
            continue
        if s.measures[m].at == NEVER:
            since = NEVER
            trigger = s.measures[m].trigger
            if trigger == AFTER_FIRST_INFECTION:
                since = s.clock[AT.first_infection]
            elif trigger == AFTER_FIRST_HUNTER:
                since = s.clock[AT.first_hunter]
            elif trigger == AFTER_FIRST_BITE:
                since = s.clock[AT.first_bite]
            elif trigger == AFTER_MEASURE and s.measures[s.measures[m].after].done == 1:
                since = s.measures[s.measures[m].after].at
            if since < NEVER:
                s.measures[m].at = since + s.measures[m].delay
        if s.measures[m].at < soonest:
            soonest = s.measures[m].at
    return soonest


@kernel
def fetched(w, s, m, j):
    """Whether measure `m` fetches person `j`: of the stages it names, or of a mind of its own if it names none."""
    if s.body[j].gone == 1 or s.body[j].conduct == HUNTS or s.body[j].conduct == DEAD:
        return False
    stage = s.body[j].stage
    if s.measures[m].anybody == 1:
        return s.body[j].conduct < LASHES or s.body[j].conduct == OWN_MIND
    return stage >= 0 and (s.measures[m].stages >> stage) & 1 == 1


@kernel
def carry_out(k, w, p, s, m, time):
    """Let measure `m` act."""
    s.measures[m].done = 1
    action = s.measures[m].action
    i = s.measures[m].who
    room = s.measures[m].room
    note(s, time, EV_MEASURE, i, -1, room, m, action)
    if action == DO_INFECT:
        if i >= 0 and s.body[i].stage < 0 and s.body[i].conduct != DEAD and s.body[i].gone == 0:
            if s.body[i].cell < 0:
                # In the routine nobody has a place but by the timetable.
                s.body[i].room = room if room >= 0 else planned_room(w, s, i, time)
            infect(k, w, s, i, -1, s.measures[m].route, s.measures[m].severity, time)
    elif action == DO_CONFINE or action == DO_SEND:
        if s.body[i].gone == 0:
            hold(w, s, i, m, time)
        else:
            note_until(s, s.measures[m].until)
    elif action == DO_REMOVE:
        left = s.measures[m].count
        for j in range(s.body.shape[0]):
            if left == 0:
                break
            if not fetched(w, s, m, j):
                continue
            if s.clock[AT.regime] == 0 and s.body[j].stage < 0:
                # In the routine only the infected are followed about.
                s.body[j].room = planned_room(w, s, j, time)
            by_air = s.measures[m].way == BY_HELICOPTER and sign_seen(w, s, s.body[j].room, time)
            if s.body[j].room != room and not by_air:
                continue
            left -= 1
            if s.body[j].cell >= 0:
                quit_site(w, s, j, time, s.measures[m].way)
            else:
                note(s, time, EV_LEFT, j, -1, room, s.measures[m].way, s.body[j].stage)
                s.body[j].gone = 1
                s.body[j].room = -1
    elif action == DO_ALARM:
        s.clock[AT.known_outside] = 1
        alarm(k, w, p, s, time)
    elif action == DO_CLOSE_SITE:
        close(w, s, time)
    else:
        happen(k, w, p, s, m, time)
        if lasts(action):
            s.measures[m].sealed = 1


@kernel
def measures(k, w, p, s, time):
    """Carry out every measure due by `time`, those that others wait for first; return when the next one is due (ms).

    When that is changes only when a measure acts or ends, when the first infection, hunter or bite comes, or when
    somebody sets ``clock[measure_due]`` back; in between nothing is asked.
    """
    clock = s.clock
    came = int(clock[AT.first_infection] < NEVER) + int(clock[AT.first_hunter] < NEVER)
    came += int(clock[AT.first_bite] < NEVER)
    if time < clock[AT.measure_due] and came == clock[AT.came]:
        return clock[AT.measure_due]
    clock[AT.came] = came
    while True:
        soonest = arm(s)
        clock[AT.measure_due] = soonest
        if soonest > time:
            return soonest
        for m in range(s.measures.shape[0]):
            if s.measures[m].done == 0 and s.measures[m].at <= time:
                carry_out(k, w, p, s, m, time)
            if s.measures[m].sealed == 1 and s.measures[m].until <= time:
                if lasts(s.measures[m].action):
                    pass_by(w, p, s, m, time)
                else:
                    unseal(w, s, m, time)


@kernel
def daylight(w, s, time):
    """Keep day and night; a change is a thing that everybody can perceive."""
    if time < s.clock[AT.light_due]:
        return
    of_day = (s.clock[AT.start_of_day] + time) % DAY
    dark = 1 if of_day < DAWN or of_day >= DUSK else 0
    if of_day < DAWN:
        ahead = DAWN - of_day
    elif of_day < DUSK:
        ahead = DUSK - of_day
    else:
        ahead = DAY - of_day + DAWN
    s.clock[AT.light_due] = time + ahead
    s.clock[AT.dark] = dark
    for r in range(w.rooms.shape[0]):
        stir(w, s, r, time)


@kernel
def arrive(w, s, i, time):
    """Let person `i` come in by a gate that stands open and has room; True when it is on the site."""
    me = s.body[i]
    if s.clock[AT.closed] == 1 or s.clock[AT.known_outside] == 1:
        # They hear of it on the way and turn back; whoever reads the log must not look for them at school.
        me.gone = 1
        note(s, time, EV_MOVE, i, -1, -1, -1, -1)
        return False
    best = -1
    ease = 1e18
    for d in range(w.doors.shape[0]):
        if (
            w.doors[d].room_b < 0
            and s.doors[d].state == OPEN
            and w.doors[d].one_way == 0
            and w.doors[d].traverse < ease
        ):
            best = d
            ease = w.doors[d].traverse
    if best < 0:
        return False
    c = w.doors[best].cell_a
    e = w.doors[best].edge_a
    x = w.doors[best].x + 0.3 * w.edges[e].nx
    y = w.doors[best].y + 0.3 * w.edges[e].ny
    put(w, s, i, c, x, y, time)
    if gather(w, s, i, 0.4, True) > 0:
        put(w, s, i, -1, x, y, time)
        return False
    note(s, time, EV_ARRIVE, i, -1, me.room, best, me.stage)
    trace(s, i, time, True)
    wake(s, i)
    return True
