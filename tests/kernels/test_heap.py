"""The order of things to come, and the places where rankings are cut."""

from __future__ import annotations

import numpy as np

from homeroom.kernels.heap import drop, push
from homeroom.kernels.immunity import kth, shuffle
from homeroom.kernels.outbreak_arrays import BUCKETS, NODE
from homeroom.kernels.rng import philox4x32, unit
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
    rank = luck.integers(0, 2**62, 200)
    counts, few = np.zeros(BUCKETS, np.int32), np.zeros(200, np.int64)
    expected = np.sort(rank)
    for k in (0, 1, 99, 198, 199):
        assert kth(rank, k, counts, few) == expected[k]


def test_a_shuffle_is_the_keyed_numbers_of_each() -> None:
    who = np.random.default_rng(5).integers(0, 2**32, 37).astype(np.uint64)
    rank, take = np.zeros(37, np.int64), np.zeros(37, np.int64)
    shuffle(np.uint32(7), np.uint32(4_000_000_001), 32, who, rank, take)
    for j in range(37):
        x0, x1, x2, x3 = (int(x) for x in philox4x32(int(who[j]), -1, 32, 0, 7, 4_000_000_001))
        assert rank[j] == (x0 << 30) | (x1 >> 2)
        assert (float(take[j]) + 0.5) * 2.0**-52 == unit(np.uint64(x2), np.uint64(x3))
