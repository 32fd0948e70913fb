"""What is to come in an outbreak, in order: a heap of the next hours, and what comes later by parts of the calendar.

Most things to come are days away. They lie unsorted in lists, one for every part of the calendar, and are put on the
heap when that part begins, so that the heap stays small. The order in which they come is that of one large heap.
"""

from __future__ import annotations

from homeroom.kernels.heap import drop, push
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import AT, TO_TIMER

PART_BITS = 24
"""A part of the calendar is 2**24 ms long, four hours and forty minutes."""


@kernel
def coming(s, time, kind, at, data, detail):
    """Put a thing to come down; `detail` (0 .. 2**34 - 1) tells things of one moment, kind and person apart."""
    order = (kind << 58) | ((int(at) + 1) << 34) | int(detail)
    part = min(time >> PART_BITS, s.later_first.shape[0] - 1)
    if part <= s.clock[AT.part]:
        n = s.clock[AT.n_heap]
        if n >= s.heap.shape[0]:
            s.clock[AT.overflow] = 3
            return
        s.clock[AT.n_heap] = push(s.heap, n, time, order, at, data)
        return
    row = s.clock[AT.later_free] - 1
    if row >= 0:
        s.clock[AT.later_free] = s.later[row].next + 1
    else:
        row = s.clock[AT.n_later]
        if row >= s.later.shape[0]:
            s.clock[AT.overflow] = 3
            return
        s.clock[AT.n_later] = row + 1
    s.later[row].time = time
    s.later[row].order = order
    s.later[row].at = at
    s.later[row].what = data
    s.later[row].next = s.later_first[part]
    s.later_first[part] = row
    if part > s.clock[AT.last_part]:
        s.clock[AT.last_part] = part


@kernel
def push_timer(s, time, measure, data):
    """Have `policy.on_timer` called for a measure at a time; `data` is handed on (at least -1)."""
    coming(s, time, TO_TIMER, measure, data, data + 1)


@kernel
def due(s):
    """Whether anything is still to come; then the first of it is on top of the heap."""
    if s.clock[AT.n_heap] > 0:
        return True
    part = s.clock[AT.part]
    last = s.clock[AT.last_part]
    while part < last:
        part += 1
        row = s.later_first[part]
        if row >= 0:
            s.clock[AT.part] = part
            s.later_first[part] = -1
            n = 0
            while row >= 0:
                n = push(s.heap, n, s.later[row].time, s.later[row].order, s.later[row].at, s.later[row].what)
                after = int(s.later[row].next)
                s.later[row].next = s.clock[AT.later_free] - 1
                s.clock[AT.later_free] = row + 1
                row = after
            s.clock[AT.n_heap] = n
            return True
    s.clock[AT.part] = last
    return False


@kernel
def take(s):
    """Take the first thing off the heap; there must be one."""
    s.clock[AT.n_heap] = drop(s.heap, s.clock[AT.n_heap])


@kernel
def forget(s):
    """Let nothing be to come any more."""
    for part in range(s.clock[AT.part], s.clock[AT.last_part] + 1):
        s.later_first[part] = -1
    s.clock[AT.n_heap] = 0
    s.clock[AT.n_later] = 0
    s.clock[AT.later_free] = 0
    s.clock[AT.part] = 0
    s.clock[AT.last_part] = 0
