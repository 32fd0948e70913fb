"""Paired differences: against what can be worked out by hand or from the binomial distribution."""

from __future__ import annotations

import math

import numpy as np
import pytest

from homeroom.results.compare import (
    NOTHING,
    chance_change,
    chance_of,
    common,
    mean_change,
    simultaneous,
    student,
)


def test_a_mean_difference_uses_the_pairs():
    before = np.array([10, 200, 3, 50, 7])
    after = before - np.array([1, 2, 3, 2, 2])
    found = mean_change(after, before)
    assert found.mean == -2.0
    assert found.se == pytest.approx(math.sqrt(0.5 / 5))
    half = 2.7764451051977987 * found.se  # Student's t, four degrees of freedom
    assert (found.low, found.high) == pytest.approx((-2 - half, -2 + half))
    assert found.sure


def test_no_difference_in_any_run_is_exactly_nothing():
    same = np.array([5, 1, 160])
    assert mean_change(same, same) == NOTHING
    flags = same > 4
    assert chance_of(flags, flags, same=True) == NOTHING


def test_arms_that_differ_elsewhere_may_differ_here_too():
    flags = np.zeros(100, dtype=bool)
    found = chance_of(flags, flags, same=False)
    assert found.mean == 0.0
    assert found.se > 0.0
    assert found.low == pytest.approx(-found.high)
    assert 0.0 < found.high < 0.05


def test_one_run_leaves_everything_open():
    found = mean_change(np.array([3]), np.array([5]))
    assert (found.mean, found.low, found.high) == (-2.0, -math.inf, math.inf)


def test_bonett_and_price_by_hand():
    # 20 gained, 5 lost of 100: p12 = 21/102, p21 = 6/102 (Bonett & Price 2012, equation 2)
    difference, error, low, high = (float(v) for v in chance_change(20, 5, 100))
    assert difference == pytest.approx(0.15)
    assert error == pytest.approx(math.sqrt((0.25 - 0.15**2) / 100))
    p, q = 21 / 102, 6 / 102
    half = 1.959963984540054 * math.sqrt((p + q - (p - q) ** 2) / 102)
    assert (low, high) == pytest.approx((p - q - half, p - q + half))


@pytest.mark.parametrize(("gain", "loss"), [(0.02, 0.02), (0.1, 0.03), (0.3, 0.0), (0.4, 0.4)])
@pytest.mark.parametrize("runs", [30, 200])
def test_the_interval_of_a_chance_covers(gain, loss, runs):
    """Exactly, by summing over the trinomial distribution of gained and lost runs."""
    covered = 0.0
    for up in range(runs + 1):
        down = np.arange(runs - up + 1)
        with np.errstate(divide="ignore"):
            logs = (
                math.lgamma(runs + 1) - math.lgamma(up + 1)
                - np.array([math.lgamma(d + 1) + math.lgamma(runs - up - d + 1) for d in down])
                + up * math.log(gain) + (runs - up - down) * math.log(1 - gain - loss)
            )  # fmt: skip
            logs = logs + (down * math.log(loss) if loss else np.where(down > 0, -np.inf, 0.0))
        _, _, low, high = chance_change(np.full(len(down), up), down, runs)
        covered += float(np.exp(logs)[(low <= gain - loss) & (gain - loss <= high)].sum())
    assert covered > 0.93


def test_students_quantiles():
    assert student(0.95, 9) == pytest.approx(2.2621571628540993)
    assert student(0.95, 10**6) == pytest.approx(1.96, abs=1e-4)


def test_bonferroni():
    assert simultaneous(0.95, 5) == pytest.approx(0.99)
    assert simultaneous(0.95, 0) == 0.95


def test_people_are_matched_by_id():
    ours, theirs = common(("a", "b", "c"), ("c", "x", "a"))
    assert ours.tolist() == [0, 2]
    assert theirs.tolist() == [2, 0]
    assert common(("a",), ("b",))[0].tolist() == []
