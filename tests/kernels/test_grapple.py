"""A grapple on its own: exponential clocks, and what theory says of hunters who win and lose.

The numbers are keyed, so each p value is the same for ever; the threshold of 0.001 was set beforehand and no key was
tried twice.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from homeroom.kernels.codes import BITTEN, BROKE_FREE, KILLED
from homeroom.kernels.grapple import closest, contest
from homeroom.kernels.jit import kernel
from homeroom.kernels.rng import run_key

N = 20_000


@kernel
def many(k, free, bite, kill, how, seconds):
    """Grapples of hunter 0, 1, 2 ... with their prey."""
    for who in range(how.shape[0]):
        how[who], seconds[who] = contest(k, who, who + 1_000_000, 1, free, bite, kill)


@kernel
def broods(k, alpha, limit, extinct):
    """One hunter each: it bites and there is one more, or is destroyed and there is one fewer; until none or `limit`.

    Without help or escape; the clock of being killed is read as the hunter's own end, alpha = kill/bite.
    """
    for brood in range(extinct.shape[0]):
        hunters = 1
        grapples = 0
        while 0 < hunters < limit:
            grapples += 1
            how, _seconds = contest(k, brood, 0, grapples, 0.0, 0.2, 0.2 * alpha)
            hunters += 1 if how == BITTEN else -1
        extinct[brood] = 1 if hunters == 0 else 0


def outcomes(free, bite, kill, run=0):
    how, seconds = np.empty(N, np.int64), np.empty(N)
    many(run_key(7, run), free, bite, kill, how, seconds)
    return how, seconds


@pytest.mark.parametrize("rates", [(0.08, 0.2, 0.006), (0.5, 0.5, 0.5), (0.01, 2.0, 0.3)])
def test_endings_come_in_proportion_to_their_rates(rates):
    how, _ = outcomes(*rates)
    observed = [(how == e).sum() for e in (BROKE_FREE, BITTEN, KILLED)]
    assert sum(observed) == N
    assert stats.chisquare(observed, N * np.array(rates) / sum(rates)).pvalue > 0.001


@pytest.mark.parametrize("rates", [(0.08, 0.2, 0.006), (0.5, 0.5, 0.5)])
def test_times_are_exponential_and_do_not_depend_on_the_ending(rates):
    how, seconds = outcomes(*rates, run=1)
    law = stats.expon(scale=1.0 / sum(rates))
    assert stats.kstest(seconds, law.cdf).pvalue > 0.001
    assert stats.kstest(seconds[how == BITTEN], law.cdf).pvalue > 0.001


def test_a_rate_of_zero_never_ends_a_grapple():
    how, _ = outcomes(0.0, 0.2, 0.0)
    assert (how == BITTEN).all()


@pytest.mark.parametrize("alpha", [0.6, 0.8])
def test_szr_a_lone_hunter_dies_out_with_probability_alpha(alpha):
    """Alemi, Bierbaum, Myers and Sethna (2015): below alpha = 1 the first hunter's line ends with probability alpha.

    From 150 hunters on a line is taken to last: it would end with probability alpha**150, below 1e-14 here.
    """
    extinct = np.zeros(10_000, np.int64)
    broods(run_key(11, 0), alpha, 150, extinct)
    assert stats.binomtest(int(extinct.sum()), len(extinct), alpha).pvalue > 0.001


metres = st.floats(-3.0, 3.0)


@given(*[metres] * 8)
def test_the_closest_approach_is_that_of_the_whole_step(ax, ay, bx, by, cx, cy, dx, dy):
    found = closest(ax, ay, bx, by, cx, cy, dx, dy)
    u = np.linspace(0.0, 1.0, 2001)
    gap = np.hypot((cx + u * (dx - cx)) - (ax + u * (bx - ax)), (cy + u * (dy - cy)) - (ay + u * (by - ay)))
    assert found <= gap.min() + 1e-9
    assert found >= gap.min() - 0.01  # two samples lie at most 0.0085 m apart
