"""What has happened in an outbreak and what is to come: the log of a run, and the heap of things due."""

from __future__ import annotations

from homeroom.kernels.heap import push
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import write
from homeroom.kernels.outbreak_arrays import AT, TO_TIMER


@kernel
def note(w, s, time, kind, who, whom, room, code, value, until):
    """Write an event down, if the log of this run is wanted."""
    if s.clock[AT.log] == 0:
        return
    if write(s, AT.n_events, time, kind, who, whom, room, code, value, until) == 1:
        s.clock[AT.overflow] = 1


@kernel
def coming(s, time, kind, at, data, detail):
    """Put a thing to come on the heap; `detail` (0 .. 2**34 - 1) tells things of one moment, kind and person apart."""
    n = s.clock[AT.n_heap]
    if n >= s.heap.shape[0]:
        s.clock[AT.overflow] = 3
        return
    order = (kind << 58) | ((int(at) + 1) << 34) | int(detail)
    s.clock[AT.n_heap] = push(s.heap, n, time, order, at, data)


@kernel
def push_timer(s, time, measure, data):
    """Have `policy.on_timer` called for a measure at a time; `data` is handed on (at least -1)."""
    coming(s, time, TO_TIMER, measure, data, data + 1)
