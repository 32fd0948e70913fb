"""Messages between friends, as long as there is a network: who is warned in time is warned by somebody."""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import remind
from homeroom.kernels.codes import LASHES
from homeroom.kernels.jit import kernel
from homeroom.kernels.rng import normal, uniform


@kernel
def warn_friends(k, w, p, s, i, time):
    """Person `i`, who has just understood, writes to friends: each reads it after a lognormal while, if at all."""
    if s.clock[AT.silent] > 0:
        return
    who = w.people[i].who
    for q in range(w.people[i].tie_first, w.people[i].tie_first + w.people[i].tie_n):
        j = w.ties[q].to
        if s.body[j].aware == 1 or s.body[j].conduct >= LASHES or s.body[j].cell < 0:
            continue
        whom = w.people[j].who
        if uniform(k[0], k[1], who, whom, draws.MESSAGE, 0) >= p.message_share * w.ties[q].weight:
            continue
        z = normal(k[0], k[1], who, whom, draws.MESSAGE, 1)
        at = time + int(1000.0 * p.message_delay * 2.718281828459045 ** (p.delay_sigma * z))
        if at < s.body[j].told_at:
            s.body[j].told_at = at
            s.body[j].told_by = i
            remind(s, j, at)
