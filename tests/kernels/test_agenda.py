"""The agenda of an outbreak against a plain heap: the same things in the same order, however far ahead they lie."""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from homeroom.kernels.agenda import PART_BITS, coming, due, forget, take
from homeroom.kernels.handle import handle
from homeroom.kernels.outbreak_arrays import AT, LATER, NODE
from homeroom.world.tables import table

ROOM, PARTS = 64, 40


class Agenda(NamedTuple):
    """The part of a State that an agenda needs."""

    heap: NDArray[np.void]
    later: NDArray[np.void]
    later_first: NDArray[np.int32]
    clock: NDArray[np.int64]


def agenda() -> Agenda:
    return Agenda(table(NODE, ROOM), table(LATER, ROOM), np.full(PARTS, -1, np.int32), np.zeros(AT.size, np.int64))


def test_things_come_as_from_one_heap() -> None:
    made = agenda()
    s = handle(made)
    rng = np.random.default_rng(3)
    for trial in range(20):
        forget(s)
        plain: list[tuple[int, int]] = []
        now, number = 0, 0
        for _ in range(400):
            if len(plain) < ROOM - 1 and rng.random() < 0.55:
                ahead = int(rng.integers(0, 3) * rng.integers(0, 1 << PART_BITS + 3))
                coming(s, now + ahead, 2, number % 7, trial, number)
                heapq.heappush(plain, (now + ahead, (2 << 58) | ((number % 7 + 1) << 34) | number))
                number += 1
            elif plain:
                assert due(s)
                assert (int(made.heap[0]["time"]), int(made.heap[0]["order"])) == plain[0]
                now = heapq.heappop(plain)[0]
                take(s)
        assert made.clock[AT.overflow] == 0
        while plain:
            assert due(s)
            assert (int(made.heap[0]["time"]), int(made.heap[0]["order"])) == heapq.heappop(plain)
            take(s)
        assert not due(s)


def test_forgetting_leaves_nothing() -> None:
    made = agenda()
    s = handle(made)
    for part in (0, 1, 5, PARTS + 5):
        coming(s, part << PART_BITS, 0, 0, 0, part)
    assert due(s)
    forget(s)
    assert not due(s)
    assert np.all(made.later_first == -1)


def test_a_full_agenda_says_so() -> None:
    made = agenda()
    s = handle(made)
    for number in range(ROOM + 1):
        coming(s, 3 << PART_BITS, 0, 0, 0, number)
    assert made.clock[AT.overflow] == 3
