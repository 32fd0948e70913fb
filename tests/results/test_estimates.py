"""Estimators against textbook examples and against each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeroom.results.cast import pseudonyms
from homeroom.results.chances import chance, spread, standard_error
from homeroom.results.survival import aalen_johansen, quantiles


def test_kaplan_meier_of_the_leukaemia_trial():
    """6-MP arm of Freireich et al. (1963), the standard worked example: S(6) = 0.857 ... S(23) = 0.448."""
    time = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35])
    censored = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1], dtype=bool)
    found = aalen_johansen(time, np.where(censored, -1, 0), 1)
    assert found.time.tolist() == [6, 7, 10, 13, 16, 22, 23]
    published = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert found.free.round(3).tolist() == pytest.approx(published, abs=6e-4)
    assert found.cumulative[:, 0] == pytest.approx(1 - found.free)


def test_competing_risks_by_hand():
    """Four people: cause 0 at 1, censored at 2, cause 1 at 3, cause 0 at 4."""
    found = aalen_johansen(np.array([1, 2, 3, 4]), np.array([0, -1, 1, 0]), 2)
    assert found.free.tolist() == pytest.approx([0.75, 0.375, 0.0])
    assert found.cumulative.tolist() == [pytest.approx(row) for row in ([0.25, 0.0], [0.25, 0.375], [0.625, 0.375])]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(-1, 2)), max_size=40))
def test_competing_risks_and_being_free_add_up(rows):
    time = np.array([t for t, _ in rows], dtype=np.int64)
    cause = np.array([c for _, c in rows], dtype=np.int64)
    found = aalen_johansen(time, cause, 3)
    assert found.cumulative.sum(axis=1) + found.free == pytest.approx(np.ones(len(found.time)))


def test_without_censoring_incidence_is_the_share():
    time = np.array([5, 1, 3, 9, 9, 9])
    cause = np.array([0, 1, 0, -1, -1, -1])
    found = aalen_johansen(time, cause, 2)
    assert found.cumulative[-1] == pytest.approx([2 / 6, 1 / 6])


def test_quantiles_count_what_never_came_as_later():
    times = np.array([30, 10, -1, 20, -1])
    reached = times >= 0
    assert quantiles(times, reached, (0.05, 0.5, 0.6, 0.95)) == [10, 30, 30, None]
    assert quantiles(times, np.zeros(5, bool), (0.5,)) == [None]
    assert quantiles(np.array([7]), np.array([True]), (0.05, 0.5, 0.95)) == [7, 7, 7]


def test_standard_errors():
    assert standard_error(np.array([50]), 100) == pytest.approx([0.05])
    # x = 0, n = 100: Agresti-Coull p = 2/104
    assert standard_error(np.array([0, 100]), 100) == pytest.approx([np.sqrt(2 / 104 * 102 / 104 / 104)] * 2)
    assert (standard_error(np.arange(0, 11), 10) > 0).all()


def test_wilson_interval():
    """Newcombe (1998), table I: 81 of 263 gives 0.2553-0.3662; 0 of 20 gives 0-0.1611; 1 of 29 gives 0.0061-0.1718."""
    for hits, n, low, high in ((81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)):
        found = chance(np.arange(n) < hits)
        assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_spread_gives_values_that_occurred():
    found = spread(np.array([4, 1, 3, 2]))
    assert (found.mean, found.median, found.q05, found.q95) == (2.5, 2, 1, 4)
    assert found.se == pytest.approx(np.std([1, 2, 3, 4], ddof=1) / 2)
    assert spread(np.array([7])).se == 0.0


def test_pseudonyms_depend_neither_on_order_nor_on_names():
    ids = ("p10", "p9", "t1", "p2")
    roles = ("pupil", "pupil", "teacher", "pupil")
    classes = ("2-5", "2-5", "", "2-6")
    assert pseudonyms(ids, roles, classes) == ("Pupil 2 of 2-5", "Pupil 1 of 2-5", "Teacher 1", "Pupil 1 of 2-6")
    order = [3, 1, 0, 2]
    shuffled = pseudonyms(*(tuple(part[i] for i in order) for part in (ids, roles, classes)))
    assert shuffled == tuple(pseudonyms(ids, roles, classes)[i] for i in order)
