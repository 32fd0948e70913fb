"""What comes over the school from outside and lasts: a storm, a dead network, a lure, a strike, open gates again."""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import die, remind, stir
from homeroom.kernels.codes import (
    BY_STRIKE,
    DEAD,
    DECOY,
    DO_CUT_NETWORK,
    DO_DECOY,
    DO_OPEN_SITE,
    DO_STORM,
    DO_STRIKE,
    HUNTS,
    NEVER,
)
from homeroom.kernels.doors import make_noise
from homeroom.kernels.harking import look_out
from homeroom.kernels.jit import kernel
from homeroom.kernels.keeping import planned_room
from homeroom.kernels.rng import uniform


@kernel
def lasts(action):
    """Whether an action goes on until a time of its own."""
    return action == DO_STORM or action == DO_CUT_NETWORK


@kernel
def blunt(w, p, s, time):
    """A change of weather: everybody perceives anew."""
    for r in range(w.rooms.shape[0]):
        stir(w, s, r, time)


@kernel
def happen(k, w, p, s, m, time):
    """Let measure `m` begin, if it is one of these."""
    action = s.measures[m].action
    room = s.measures[m].room
    if action == DO_STORM:
        s.clock[AT.storm] += 1
        blunt(w, p, s, time)
    elif action == DO_CUT_NETWORK:
        s.clock[AT.silent] += 1
    elif action == DO_DECOY:
        if s.clock[AT.regime] == 1:
            make_noise(w, s, DECOY, s.measures[m].level, -1, room, w.rooms[room].x, w.rooms[room].y, time)
        again = time + s.measures[m].every
        if s.measures[m].every > 0 and again < s.measures[m].until:
            s.measures[m].at = again
            s.measures[m].done = 0
    elif action == DO_STRIKE:
        for j in range(s.body.shape[0]):
            if s.body[j].conduct == DEAD or s.body[j].gone == 1:
                continue
            if s.clock[AT.regime] == 0:
                # In the routine nobody has a place but by the timetable.
                s.body[j].room = planned_room(w, s, j, time)
            if s.body[j].room < 0:
                continue
            if uniform(k[0], k[1], w.people[j].who, m, draws.STRIKE, 0) < s.measures[m].severity:
                if s.body[j].holders > 0:
                    for i in range(s.body.shape[0]):
                        if s.body[i].holding == j:
                            s.body[i].holding = -1
                            s.body[i].hold_end = NEVER
                    s.body[j].holders = 0
                die(w, s, j, -1, BY_STRIKE, time)
    elif action == DO_OPEN_SITE:
        s.clock[AT.closed] = 0
        for j in range(s.body.shape[0]):
            s.body[j].kept = 0
            if s.body[j].cell >= 0 and s.body[j].aware == 1 and s.body[j].conduct < HUNTS:
                # Told that there is a way out: whoever hears it looks out, and thinks again.
                look_out(w, p, s, j, time)
                s.body[j].replan = 1
                remind(s, j, time)


@kernel
def pass_by(w, p, s, m, time):
    """Let measure `m`, which has lasted until now, end."""
    action = s.measures[m].action
    s.measures[m].sealed = 0
    if action == DO_STORM:
        s.clock[AT.storm] -= 1
        blunt(w, p, s, time)
    elif action == DO_CUT_NETWORK:
        s.clock[AT.silent] -= 1
