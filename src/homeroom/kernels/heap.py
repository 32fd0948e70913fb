"""Things to come, in order: a binary heap over rows of `outbreak_arrays.NODE`.

The order is (time, order); whoever pushes makes `order` differ between things of one moment, so that what happens first
never depends on what was pushed first.
"""

from __future__ import annotations

from homeroom.kernels.jit import kernel


@kernel
def _before(heap, i, j):
    """Whether row i comes before row j."""
    same = heap[i].time == heap[j].time
    return (heap[i].time < heap[j].time) | (same & (heap[i].order < heap[j].order))


@kernel
def push(heap, n, time, order, at, data):
    """Add a row to a heap of `n` rows, which must have room for it. Returns n + 1."""
    i = n
    while i > 0:
        up = (i - 1) >> 1
        if heap[up].time < time or (heap[up].time == time and heap[up].order <= order):
            break
        heap[i] = heap[up]
        i = up
    heap[i].time = time
    heap[i].order = order
    heap[i].at = at
    heap[i].what = data
    return n + 1


@kernel
def drop(heap, n):
    """Take the first row away from a heap of `n` rows, at least one. Returns n - 1."""
    last = n - 1
    i = 0
    while True:
        child = 2 * i + 1
        if child >= last:
            break
        if child + 1 < last:
            child += int(_before(heap, child + 1, child))
        if not _before(heap, child, last):
            break
        heap[i] = heap[child]
        i = child
    heap[i] = heap[last]
    return last
