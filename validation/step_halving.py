"""Step halving: a crisis that is computed in steps half as long ends the same way.

A school of two storeys and 60 people, in which one pupil is bitten during the first lesson, is run for an hour and a
half with steps of 100 ms and of 50 ms. The two arms have different seeds: runs are not paired, because a
single story departs from its twin after the first encounter whatever the step. A share is the mean over runs of the
share of people who meet that fate; its standard error comes from the spread between runs.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from homeroom.kernels.codes import STEP
from homeroom.regimes.run import Engine
from homeroom.results.fates import fates
from homeroom.world.assemble import assemble
from homeroom.world.tables import FATES
from support.twostorey import story
from validation.report import Row, verdict

RUNS = 10_000
"""Of each arm. Two thousand are asked for; but in a run either nearly everybody is turned or hardly anybody, so that
shares spread by 35 points, and two thousand leave an interval more than four points wide: nothing could pass."""
HORIZON = "90 min"
SLACK = 2.0
"""Percentage points within which the whole interval must lie."""
THREADS = min(2, os.cpu_count() or 1)


def shares(step: int, seed: int, runs: int) -> np.ndarray:
    """(runs, fates) share of people with each fate at the horizon, in percent."""
    scenario = story(horizon=HORIZON)
    world = assemble(scenario)
    engine = Engine(world, scenario, step=step)

    def one(run: int) -> np.ndarray:
        raw = engine.run(seed, run)
        met = fates(world, raw.events, raw.end)["fate"]
        return 100.0 * np.bincount(met, minlength=len(FATES)) / len(met)

    with ThreadPoolExecutor(THREADS) as pool:
        return np.array(list(pool.map(one, range(runs))))


def compare(runs: int = RUNS) -> list[Row]:
    """The difference in the share of every fate between whole and half steps, with its 95 % interval."""
    whole, half = shares(STEP, 1, runs), shares(STEP // 2, 2, runs)
    rows = []
    for k, fate in enumerate(FATES):
        gap = half[:, k].mean() - whole[:, k].mean()
        error = 1.96 * np.sqrt(whole[:, k].var(ddof=1) / runs + half[:, k].var(ddof=1) / runs)
        rows.append(
            Row(
                f"share {fate.replace('_', '-')}, {runs:,} runs an arm",
                f"interval within {SLACK:.0f} points",
                f"{whole[:, k].mean():.2f} % at {STEP} ms, {half[:, k].mean():.2f} % at {STEP // 2} ms: "
                f"{gap:+.2f} ({gap - error:+.2f} to {gap + error:+.2f})",
                verdict(abs(gap) + error <= SLACK),
            )
        )
    return rows


def run() -> list[Row]:
    return compare()
