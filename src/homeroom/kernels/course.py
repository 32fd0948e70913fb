"""The course of a disease in one body: which stages, and when.

The whole course is planned at the moment of infection (its luck is drawn then and never again): a chain of stages,
each with the time at which it is entered. A dwell time is the quantile of the stage's distribution at a keyed uniform
number, so the same luck gives a longer or shorter stay when a parameter changes, and nothing else moves.

Times are integer milliseconds since the scenario's start; parameters are in seconds.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from homeroom.kernels.draws import COURSE_NEXT, COURSE_STAGE_TIME
from homeroom.kernels.gamma import gamma_quantile
from homeroom.kernels.jit import kernel
from homeroom.kernels.rng import normal_quantile, uniform

# Families of dwell times, as in world.tables.FAMILIES (a test keeps them equal). Parameters p1, p2 in brackets.
NEVER_ENDS = 0  # absorbing
FIXED = 1  # (value s)
EXPONENTIAL = 2  # (mean s)
GEOMETRIC = 3  # (mean s): whole days 1, 2, 3 ...
GAMMA = 4  # (mean s, shape)
LOGNORMAL = 5  # (median s, sigma of the logarithm)
WEIBULL = 6  # (scale s, shape)
EMPIRICAL = 7  # rows of the table: (value s, cumulative weight)

DAY = 86_400.0
FAR = 9_007_199_254_740_992  # 2**53 ms, 285,000 years: no stage lasts longer
DID_NOT_END = -1


def empirical_rows(values: ArrayLike, weights: ArrayLike | None = None) -> NDArray[np.float64]:
    """The table of an empirical distribution: (n, 2) rows of value (s) and cumulative weight, the last one 1.

    Args:
        values: (n,) observed dwell times in seconds, at least one, in any order.
        weights: (n,) how often each was observed, not negative, not all zero; equal where left out.
    """
    value = np.asarray(values, dtype=np.float64).ravel()
    weight = np.ones_like(value) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    if value.size == 0 or weight.size != value.size:
        raise ValueError(f"{value.size} values and {weight.size} weights: need one weight per value, and one value")
    if not np.all(np.isfinite(weight)) or weight.min() < 0.0 or weight.sum() <= 0.0:
        raise ValueError("weights must be finite, not negative and not all zero")
    order = np.argsort(value, kind="stable")
    cumulative = np.cumsum(weight[order])
    return np.column_stack([value[order], cumulative / cumulative[-1]])


@kernel
def quantile(family, p1, p2, p3, u, table, table_first, table_n):
    """Dwell time in seconds below which a share `u` of all stays end.

    Args:
        family: one of the constants above.
        p1, p2, p3: parameters of the family; p3 is kept for families to come.
        u: in (0, 1).
        table: (rows, 2) of (value s, cumulative weight), see `empirical_rows`.
        table_first, table_n: the rows of this distribution.

    Inversion throughout: fixed, exponential -m log(1-u), geometric ceil(log(1-u) / log(1-1/m)) days, gamma
    `kernels.gamma`, lognormal m exp(s z(u)), Weibull c (-log(1-u))**(1/k) (Devroye 1986, chapter II.2 and X.2);
    empirical the first value whose cumulative weight reaches u. A family that never ends gives infinity.
    """
    if family == FIXED:
        return p1
    if family == EXPONENTIAL:
        return -p1 * math.log1p(-u)
    if family == GEOMETRIC:
        days = p1 / DAY
        if days <= 1.0:
            return DAY
        return DAY * max(1.0, math.ceil(math.log1p(-u) / math.log1p(-1.0 / days)))
    if family == GAMMA:
        return p1 / p2 * gamma_quantile(p2, u)
    if family == LOGNORMAL:
        return p1 * math.exp(p2 * normal_quantile(u))
    if family == WEIBULL:
        return p1 * (-math.log1p(-u)) ** (1.0 / p2)
    if family == EMPIRICAL:
        low = table_first
        high = table_first + table_n - 1
        while low < high:
            middle = (low + high) // 2
            if table[middle, 1] < u:
                low = middle + 1
            else:
                high = middle
        return table[low, 0]
    return math.inf


@kernel
def dwell_ms(stage, severity, u, stage_table):
    """How long a stay in `stage` lasts (whole ms), for luck `u` and severity of the infection (0 to 1).

    The quantile divided by exp(severity_effect * severity), rounded; at least 1 ms, so that two stages are never
    entered at the same moment, unless the stage lasts a fixed 0. At most `FAR`.
    """
    seconds = quantile(stage.family, stage.p1, stage.p2, stage.p3, u, stage_table, stage.table_first, stage.table_n)
    if stage.family == FIXED and seconds == 0.0:
        return 0
    ms = 1000.0 * seconds / math.exp(stage.severity_effect * severity)
    if not ms < FAR:
        return FAR
    return max(1, int(math.floor(ms + 0.5)))


@kernel
def next_stage(first, n, u, nexts):
    """The stage that follows, for luck `u`, among rows first .. first + n - 1 of `nexts`; n is at least 1."""
    below = 0.0
    for row in range(first, first + n - 1):
        below += nexts[row].probability
        if u < below:
            return nexts[row].to
    return nexts[first + n - 1].to


@kernel
def plan_course(
    k0,
    k1,
    who,
    infection_no,
    entry_stage,
    severity,
    t0_ms,
    stages,
    nexts,
    stage_table,
    out_stage,
    out_time,
):
    """Plan a course of disease from its first stage to an absorbing one.

    Args:
        k0, k1: key of the run.
        who: hash of the infected person.
        infection_no: 0 for their first infection, 1 for the second ...: each has luck of its own.
        entry_stage: stage index at `t0_ms`.
        severity: of the exposure, 0 to 1.
        t0_ms: time of the infection (ms).
        stages, nexts: tables STAGE and NEXT.
        stage_table: (rows, 2), see `quantile`.
        out_stage: (m,) receives the stages in order; integers.
        out_time: (m,) receives the time at which each is entered (ms); int64, not decreasing.

    Returns:
        How many stages were written, the last one absorbing; `DID_NOT_END` (with the arrays full) where `m` stages do
        not reach an absorbing one.
    """
    stage = entry_stage
    time = t0_ms
    for position in range(out_stage.shape[0]):
        out_stage[position] = stage
        out_time[position] = time
        row = stages[stage]
        if row.family == NEVER_ENDS or row.next_n == 0:
            return position + 1
        u = 0.5
        if row.family != FIXED:
            u = uniform(k0, k1, who, infection_no, COURSE_STAGE_TIME, position)
        time += dwell_ms(row, severity, u, stage_table)
        if row.next_n > 1:
            u = uniform(k0, k1, who, infection_no, COURSE_NEXT, position)
        stage = next_stage(row.next_first, row.next_n, u, nexts)
    return DID_NOT_END
