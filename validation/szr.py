"""Bites and kills without a building: the mean-field path of susceptible, zombie and removed.

Every pair of a hunter and a human meets at rate beta; each meeting is a grapple of the engine's own kernel, without
help and without escape. With N = 10,000 and Z0 = 100 hunters at the start the path must be that of Alemi, Bierbaum,
Myers and Sethna (2015): Z = P - f with f = P mu / (exp(tau P / N) + mu), P = Z0 + (1 - alpha) S0,
mu = (1 - alpha) S0 / Z0 and tau = beta N t.
"""

from __future__ import annotations

import numpy as np

from homeroom.kernels import draws
from homeroom.kernels.codes import BITTEN
from homeroom.kernels.grapple import contest
from homeroom.kernels.jit import kernel
from homeroom.kernels.rng import exponential, run_key
from validation.report import Row, verdict

N, Z0, BETA = 10_000, 100, 1.0
RUNS = 40


@kernel
def path(k, alpha, grid, found):
    """Hunters at each tau of `grid`: meetings come one by one, at rate beta S Z."""
    s = N - Z0
    z = Z0
    tau = 0.0
    q = 0
    meeting = 0
    while q < grid.shape[0]:
        rate = s * z / N
        wait = 1e18
        if rate > 0.0:
            wait = exponential(k[0], k[1], meeting, 0, draws.CONTACT, 0) / rate
        while q < grid.shape[0] and grid[q] < tau + wait:
            found[q] = z
            q += 1
        tau += wait
        if rate <= 0.0:
            continue
        meeting += 1
        # A meeting is a bite at rate beta, or the hunter's end at rate alpha beta: time runs for both.
        how, _ = contest(k, meeting, 1, 1, 0.0, 1.0, alpha)
        if how == BITTEN:
            s -= 1
            z += 1
        else:
            z -= 1


def theory(tau: np.ndarray, alpha: float) -> np.ndarray:
    """The mean-field number of hunters."""
    s0 = N - Z0
    p = Z0 + (1.0 - alpha) * s0
    mu = (1.0 - alpha) * s0 / Z0
    return p - p * mu / (np.exp(tau * p / N) + mu)


def run() -> list[Row]:
    rows = []
    grid = np.linspace(0.0, 20.0, 41)
    for alpha in (0.0, 0.6, 0.8):
        z = np.zeros((RUNS, len(grid)))
        for r in range(RUNS):
            # One meeting of a pair happens at rate beta (1 + alpha): bite or end.
            path(run_key(29, r), alpha, grid * (1.0 + alpha), z[r])
        expected = theory(grid, alpha)
        worst = float(np.abs(z.mean(axis=0) - expected).max() / N)
        rows.append(
            Row(
                f"alpha = {alpha:g}, {RUNS} runs, 41 points of the path",
                "the mean of the runs within 2 % of N of the mean-field path",
                f"largest distance {100 * worst:.2f} % of N; in the end {z[:, -1].mean():.0f} hunters"
                f" ({expected[-1]:.0f})",
                verdict(worst < 0.02),
            )
        )
    return rows
