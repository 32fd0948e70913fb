"""Dwell times as planned, over many people: Kolmogorov-Smirnov for continuous families, chi-square for the others.

The numbers are keyed, so each test gives the same p value for ever. A threshold of 0.001 was set beforehand; no key was
tried twice.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from homeroom.kernels import course, rng
from homeroom.kernels.jit import kernel
from homeroom.world import tables

N = 20_000
DAY = 86_400.0


@kernel
def first_dwells(k0, k1, severity, stages, nexts, rows, out_stage, out_time, dwell, follower):
    """The first stay (ms) and the next stage of people 0, 1, 2 ..."""
    for who in range(dwell.shape[0]):
        course.plan_course(k0, k1, who, 0, 0, severity, 0, stages, nexts, rows, out_stage, out_time)
        dwell[who] = out_time[1]
        follower[who] = out_stage[1]


def draw(family, p1=0.0, p2=0.0, rows=None, severity=0.0, effect=0.0, shares=(1.0,), seed=1):
    table = np.zeros((1, 2)) if rows is None else rows
    stages = tables.table(tables.STAGE, 1 + len(shares))
    stages[0].family, stages[0].p1, stages[0].p2 = tables.FAMILIES.index(family), p1, p2
    stages[0].severity_effect, stages[0].table_n, stages[0].next_n = effect, table.shape[0], len(shares)
    nexts = tables.table(tables.NEXT, len(shares))
    for i, share in enumerate(shares):
        nexts[i].probability, nexts[i].to = share, 1 + i
    dwell, follower = np.empty(N, np.int64), np.empty(N, np.int64)
    key = rng.run_key(seed, 0)
    first_dwells(*key, severity, stages, nexts, table, np.empty(4, np.int32), np.empty(4, np.int64), dwell, follower)
    return dwell / 1000.0, follower


CONTINUOUS = {
    "exponential": (("exponential", 200.0), stats.expon(scale=200.0)),
    "gamma, shape below one": (("gamma", 9_000.0, 0.4), stats.gamma(0.4, scale=9_000.0 / 0.4)),
    "gamma": (("gamma", 900.0, 4.0), stats.gamma(4.0, scale=900.0 / 4.0)),
    "gamma, nearly normal": (("gamma", 900.0, 250.0), stats.gamma(250.0, scale=900.0 / 250.0)),
    "lognormal": (("lognormal", 300.0, 0.7), stats.lognorm(0.7, scale=300.0)),
    "weibull, falling hazard": (("weibull", 4_000.0, 0.8), stats.weibull_min(0.8, scale=4_000.0)),
    "weibull, rising hazard": (("weibull", 400.0, 3.0), stats.weibull_min(3.0, scale=400.0)),
}


@pytest.mark.parametrize(("arguments", "expected"), CONTINUOUS.values(), ids=CONTINUOUS.keys())
def test_continuous_dwell_times(arguments, expected):
    dwell, _ = draw(*arguments)
    assert stats.kstest(dwell, expected.cdf).pvalue > 0.001


@pytest.mark.parametrize("severity", [0.5, 1.0])
def test_a_worse_exposure_scales_the_whole_distribution(severity):
    dwell, _ = draw("gamma", 900.0, 4.0, severity=severity, effect=1.2)
    factor = np.exp(-1.2 * severity)
    assert stats.kstest(dwell, stats.gamma(4.0, scale=factor * 900.0 / 4.0).cdf).pvalue > 0.001


def test_fixed_dwell_times():
    dwell, _ = draw("fixed", 90.0)
    below, at, above = (dwell < 90.0).sum(), (dwell == 90.0).sum(), (dwell > 90.0).sum()
    assert (below, at, above) == (0, N, 0)  # the chi-square statistic over these three cells is 0


@pytest.mark.parametrize("mean", [1.5, 3.0, 12.0])
def test_geometric_dwell_times(mean):
    days = draw("geometric", mean * DAY)[0] / DAY
    assert (days == np.floor(days)).all()
    law = stats.geom(1.0 / mean)
    last = int(law.ppf(1.0 - 20.0 / N))  # at least about twenty expected in the last cell
    observed = [(days == k).sum() for k in range(1, last)] + [(days >= last).sum()]
    expected = [N * law.pmf(k) for k in range(1, last)] + [N * law.sf(last - 1)]
    assert stats.chisquare(observed, expected).pvalue > 0.001


def test_empirical_dwell_times():
    values, weights = np.array([8.0, 9.0, 10.0, 11.0, 14.0]) * DAY, np.array([2.0, 5.0, 9.0, 3.0, 1.0])
    days, _ = draw("empirical", rows=course.empirical_rows(values, weights))
    assert set(days) == set(values)
    observed = [(days == value).sum() for value in values]
    assert stats.chisquare(observed, N * weights / weights.sum()).pvalue > 0.001


def test_next_stages_come_in_their_shares_and_independent_of_the_dwell_time():
    shares = (0.005, 0.295, 0.7)
    dwell, follower = draw("exponential", 200.0, shares=shares)
    observed = np.bincount(follower - 1, minlength=3)
    assert stats.chisquare(observed, N * np.array(shares)).pvalue > 0.001
    quarter = np.digitize(dwell, np.quantile(dwell, [0.25, 0.5, 0.75]))
    table = np.array([[((quarter == q) & (follower == f)).sum() for f in (2, 3)] for q in range(4)])
    assert stats.chi2_contingency(table).pvalue > 0.001
