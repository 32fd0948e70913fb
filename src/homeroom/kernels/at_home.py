"""Whom an infectious person may infect at home: for each of the household, one candidate after another.

In a pair the next candidate is drawn only when the one before has come to nothing: so few of them are drawn in vain,
and none once the other one is infected.
"""

from __future__ import annotations

import math

from homeroom.kernels.draws import HIT_HOME
from homeroom.kernels.hits import WORD
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak import new_hit
from homeroom.kernels.outbreak_arrays import AIR, AT_HOME, DIRECT, HOME, SURFACE
from homeroom.kernels.protection import look, shielded
from homeroom.kernels.rng import philox4x32, unit

_TURN_BITS = 12
MOST_TURNS = 1 << _TURN_BITS
"""Candidates of one pair and one infection of the source, at most."""


@kernel
def most_emitted(w, s, i, since, until, home):
    """The greatest infectiousness of person `i` during [since, until), at home or by any way at school, 0..1."""
    most = 0.0
    n = s.now[i].course_n
    for position in range(n):
        if s.stage_at[s.now[i].course, position] >= until:
            break
        if position + 1 < n and s.stage_at[s.now[i].course, position + 1] <= since:
            continue
        stage = s.stage_to[s.now[i].course, position]
        if home:
            most = max(most, w.emits[stage, AT_HOME])
        else:
            most = max(most, w.emits[stage, DIRECT], w.emits[stage, AIR], w.emits[stage, SURFACE])
    return most


@kernel
def begin_at_home(k, w, s, i, time):
    """Draw the first candidate for everybody who lives with person `i`, who is infectious from `time` on."""
    if w.home <= 0.0:
        return
    for j in range(w.people[i].mate_first, w.people[i].mate_first + w.people[i].mate_n):
        target = w.mates[j]
        if w.lasting > 0.0 and shielded(k, w, s, target):
            continue
        look(k, w, s, target)
        if w.lasting == 0.0 or s.now[target].immune == 0:
            _next(k, w, s, i, target, 0, time)


@kernel
def go_on(k, w, s, h):
    """A candidate at home came to nothing: draw the next one of this pair."""
    _next(k, w, s, int(s.hits[h].source), int(s.hits[h].target), int(s.hits[h].turn), s.hits[h].emitted)


@kernel
def _next(k, w, s, i, target, turn, time):
    """The first candidate at home after `time` of person `i` and one other, before whom there were `turn` of them."""
    until = min(s.now[i].until, int(w.horizon))
    most = most_emitted(w, s, i, time, until, True)
    rate = 0.001 * w.home * s.now[i].power * most
    if rate <= 0.0 or turn >= MOST_TURNS:
        return
    ordinal = (s.now[i].times << _TURN_BITS) | turn
    x0, x1, x2, _x3 = philox4x32(w.people[i].who, w.people[target].who, HIT_HOME, ordinal, k[0], k[1])
    at = float(time) - math.log(unit(x0, x1)) / rate
    if at < until:
        thin = (float(x2) + 0.5) * WORD * most
        new_hit(s, i, target, int(at), int(at), HOME, HOME, AT_HOME, turn + 1, thin, turn + 1)
