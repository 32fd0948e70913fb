"""What measures do within a run: called at the start, when a stage is entered, at midnight, at a time of their own."""

from __future__ import annotations

from homeroom.kernels.draws import INDEX
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak import infect
from homeroom.kernels.outbreak_arrays import COMMUNITY
from homeroom.kernels.rng import uniform


@kernel
def begin(k, w, s):
    """The start of a run: one person of the school, drawn at random, is infected from outside."""
    n = w.people.shape[0]
    best = -1
    least = 2.0
    for i in range(n):
        if w.people[i].school == 1:
            u = uniform(k[0], k[1], w.people[i].who, 0, INDEX, 0)
            if u < least:
                least = u
                best = i
    if best >= 0:
        infect(k, w, s, best, -1, 0, COMMUNITY, -1, 0, 0)


@kernel
def on_timer(k, w, s, time, measure, data):
    """A time that a measure asked for has come."""


@kernel
def on_stage(k, w, s, time, i, stage):
    """Person `i` has entered a stage."""


@kernel
def on_day(k, w, s, time, day):
    """Local midnight, while somebody's course goes on."""


@kernel
def factor(w, s, source, target, room, spread, emitted, time):
    """What measures leave of a candidate, 0 to 1."""
    return 1.0


@kernel
def finish(w, s, costs, j):
    """Write down what measures cost in run `j`."""
