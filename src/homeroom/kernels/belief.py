"""How much danger somebody believes to be out there now: evidence raises it, and it fades by halves where none comes.

A share from 0 to 1. Evidence of weight v sets it to v, unless it is higher still; so perceiving the same thing twice
changes nothing. The believed hazard in the open lies as far between that of calm and that of fresh evidence.
"""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.jit import kernel

SAME = 60_000
"""Sounds heard within so many ms tell nobody anything new who believes in them already."""


@kernel
def believed(p, s, i):
    """The share of danger in the open that person `i` believes in now."""
    me = s.body[i]
    if me.dread <= 0.0:
        return 0.0
    return me.dread * 2.0 ** ((me.dread_at - s.clock[AT.time]) / (1000.0 * p.belief_half_life))


@kernel
def take_to_heart(p, s, i, weight):
    """Person `i` has evidence of hunters about, of a weight from 0 to 1."""
    me = s.body[i]
    if weight >= me.dread or weight >= believed(p, s, i):
        me.dread = min(1.0, weight)
        me.dread_at = s.clock[AT.time]


@kernel
def old_news(s, i, weight, time):
    """Whether person `i` has taken evidence of that weight to heart within the last minute."""
    return s.body[i].dread >= weight and time < s.body[i].dread_at + SAME


@kernel
def hazard_now(p, s, i, fresh):
    """The hazard (1/s) in the open that person `i` believes in, where it is `fresh` right after full evidence."""
    return p.hazard_calm + max(0.0, fresh - p.hazard_calm) * believed(p, s, i)


@kernel
def hear_of(s, i, j):
    """Person `i` believes what person `j` tells, if that is newer and no weaker than what it believed in."""
    if s.body[j].dread_at > s.body[i].dread_at and s.body[j].dread >= s.body[i].dread:
        s.body[i].dread = s.body[j].dread
        s.body[i].dread_at = s.body[j].dread_at


@kernel
def need(limit, since, time):
    """How much somebody wants for something: the odds time / (limit - time) of going without since a moment (ms)."""
    x = (time - since) / (1000.0 * limit)
    return x / max(0.01, 1.0 - x)
