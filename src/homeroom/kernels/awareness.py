"""From cues to knowing: they add up to perceived risk, and from then on the hours count.

After the Protective Action Decision Model (Lindell and Perry 2012).
"""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.afoot import appear
from homeroom.kernels.arrays import AT
from homeroom.kernels.belief import take_to_heart
from homeroom.kernels.bodies import minds, rest
from homeroom.kernels.codes import EV_ALERT, HIDE, NEVER, SAW_ATTACK, SAW_HUNTER, SHOUT, WAS_SEIZED, WAS_TOLD
from homeroom.kernels.doors import make_noise
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.messages import warn_friends
from homeroom.kernels.rng import normal


@kernel
def begin_needs(w, p, s, i, time):
    """From now on the hours count for person `i`, who was at home or in lessons with what everybody has there."""
    me = s.body[i]
    me.knew = time
    me.drank = time
    me.ate = time
    me.look_due = time + int(1000.0 * p.signal_delay)
    me.need_due = min(me.look_due, time + int(1000.0 * p.thirst_onset))


@kernel
def delay_of(k, w, p, i, median, ordinal):
    """Pre-movement time (ms): lognormal about `median` seconds, stretched by the person's own factor."""
    z = normal(k[0], k[1], w.people[i].who, 0, draws.PRE_MOVEMENT, ordinal)
    return int(1000.0 * median * w.people[i].delay * 2.718281828459045 ** (p.delay_sigma * z))


@kernel
def cue(k, w, p, s, i, kind, weight, median, whom, time):
    """Person `i` perceives a cue; each kind counts once, and when their sum passes a threshold, it knows.

    `median` is the median pre-movement time (s) after such a cue, `whom` the hunter seen or the person heard (-1 none).
    """
    me = s.body[i]
    bit = 1 << kind
    if me.aware == 1 or me.cued & bit != 0:
        return
    me.cued |= bit
    me.risk += weight
    if me.risk < p.alert_threshold * (0.5 + w.people[i].calm):
        return
    appear(w, p, s, i, time)
    me.aware = 1
    take_to_heart(p, s, i, me.risk)
    s.clock[AT.n_aware] += 1
    me.n_cue += 1
    me.replan = 1
    note(s, time, EV_ALERT, i, whom, me.room, kind, 0)
    if me.need_due == NEVER:
        begin_needs(w, p, s, i, time)
    warn_friends(k, w, p, s, i, time)
    wait = delay_of(k, w, p, i, median, me.n_cue)
    me.wait = max(me.wait, time + wait)
    if kind == SAW_HUNTER or kind == SAW_ATTACK or kind == WAS_SEIZED:
        make_noise(w, s, SHOUT, p.shout_level, i, me.room, me.x, me.y, time)
    if me.holders == 0:
        rest(s, i, me.wait)


@kernel
def told_here(k, w, p, s, i, time):
    """Person `i`, who suspects nothing, is about to go elsewhere: one of those who hide in its room says why not to."""
    room = s.body[i].room
    if s.clock[AT.n_aware] == 0 or room < 0:
        return
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if s.body[j].aware == 1 and s.body[j].action == HIDE and s.body[j].goal_room == room and minds(s, j):
                cue(k, w, p, s, i, WAS_TOLD, p.cue_told, p.delay_heard, j, time)
                return
            j = s.body[j].next
