"""The order of things to come, and the places where rankings are cut."""

from __future__ import annotations

import numpy as np

from homeroom.kernels.heap import drop, push
from homeroom.kernels.immunity import kth
from homeroom.kernels.outbreak_arrays import BUCKETS, NODE
from homeroom.world.tables import table


def test_things_come_by_time_then_order_whatever_was_pushed_first() -> None:
    luck = np.random.default_rng(3)
    for trial in range(20):
        n = int(luck.integers(1, 60))
        rows = [(int(luck.integers(0, 10)), int(k)) for k in luck.permutation(n)]
        heap, size = table(NODE, n), 0
        for time, order in rows:
            size = push(heap, size, time, order, order, trial)
        seen = []
        while size:
            seen.append((int(heap[0].time), int(heap[0].order)))
            size = drop(heap, size)
        assert seen == sorted(rows)


def test_the_kth_smallest_is_the_kth_of_the_sorted() -> None:
    luck = np.random.default_rng(4)
    rank = luck.integers(0, 2**62, (300, 2))
    members = luck.permutation(300)[:211].astype(np.int32)
    counts, few = np.zeros(BUCKETS, np.int32), np.zeros(300, np.int64)
    for column in (0, 1):
        expected = np.sort(rank[members[5:205], column])
        for k in (0, 1, 99, 198, 199):
            assert kth(rank, column, members, 5, 200, k, counts, few) == expected[k]
