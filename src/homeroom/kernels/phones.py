"""Telephones after the first warning: friends behind different doors go on telling each other what they know.

As long as the network is up and their batteries last. What is said is where hunters were seen, and in which room the
other holds out, with how many.
"""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.band import share
from homeroom.kernels.bodies import minds
from homeroom.kernels.codes import EV_DECISION, NEVER, PHONE
from homeroom.kernels.crew import may_go
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.rng import uniform

EMPTY = NEVER - 1
"""When somebody phones next whose phone is out of use."""


@kernel
def reachable(k, w, p, s, i, time):
    """Whether the phone of person `i` works: not thrown away, and with something left of a keyed charge."""
    me = s.body[i]
    charge = uniform(k[0], k[1], w.people[i].who, -1, draws.PHONE, 0)
    return me.phoneless == 0 and time - me.knew < int(1000.0 * p.battery_life * charge)


@kernel
def phone(k, w, p, s, i, time):
    """Something is due for person `i`: every so often it asks friends elsewhere what they know."""
    me = s.body[i]
    if p.phone_share <= 0.0 or (time < me.call_due and me.call_due < NEVER):
        return
    who = w.people[i].who
    first = me.call_due == NEVER
    me.n_call += 1
    u = uniform(k[0], k[1], who, -2, draws.PHONE, me.n_call)
    me.call_due = time + int(1000.0 * p.phone_pause * (0.5 + u))
    if not reachable(k, w, p, s, i, time):
        me.call_due = EMPTY
        return
    room = me.room
    if first or s.clock[AT.silent] > 0 or not may_go(s, i, room) or s.hunters[room] > 0:
        return
    for q in range(w.people[i].tie_first, w.people[i].tie_first + w.people[i].tie_n):
        j = w.ties[q].to
        there = s.body[j].room
        if not minds(s, j) or there == room or not may_go(s, j, there) or s.hunters[there] > 0:
            continue
        u = uniform(k[0], k[1], who, w.people[j].who, draws.PHONE, me.n_call)
        if u >= p.phone_share * w.ties[q].weight or not reachable(k, w, p, s, j, time):
            continue
        share(s, i, j, time)
        if s.found[room, 0] != there + 1:
            note(s, time, EV_DECISION, i, j, room, PHONE, there)
        s.found[room, 0] = there + 1
        s.found[room, 1] = s.prey[there]
