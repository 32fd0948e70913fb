"""Fit what is called fitted in the scenarios of real outbreaks, each to the figures named here and to nothing else.

    PYTHONPATH=src:. python tools/fit_outbreaks.py boarding

The same runs are used for every trial (common random numbers), so that the figures are nearly smooth in what is fitted.
Runs have a seed of their own: the validation looks at others.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, least_squares, minimize, minimize_scalar

from homeroom.exchange.folder import load
from validation import austria_2020, boarding_1978, hagelloch_1861

SEED = 20_000
RUNS = 120


def boarding() -> None:
    """R0 to the growth, with a prior; then the immune share to the boys ill and the stay in bed to the bed-days.

    The prior of R0 is log-normal about 6, what a well-mixed model needs, with a spread of 30 %; growth counts as
    normal.
    """
    scenario = load("boarding-1978")

    def off(r0: float) -> float:
        found = boarding_1978.curves(scenario.replace({"r0": float(r0)}), SEED, RUNS)
        mean, sd = float(found.growth.mean()), float(found.growth.std())
        score = ((boarding_1978.GROWTH - mean) / sd) ** 2 / 2.0 + (math.log(r0 / 6.0) / 0.3) ** 2 / 2.0 + math.log(sd)
        print(f"  R0 {r0:.2f}: growth {mean:.3f} (sd {sd:.3f}), minus log posterior {score:.3f}", flush=True)
        return score

    r0 = float(minimize_scalar(off, bounds=(5.0, 13.0), method="bounded", options={"xatol": 0.4, "maxiter": 7}).x)

    def ill(immune: float) -> float:
        trial = scenario.replace({"r0": r0, "immune": float(immune)})
        return float(boarding_1978.curves(trial, SEED, 40).ill.mean()) - boarding_1978.ILL

    immune = float(brentq(ill, 0.15, 0.25, xtol=2e-3))
    found = boarding_1978.curves(scenario.replace({"r0": r0, "immune": immune}), SEED, RUNS)
    stay = float(scenario.pathogen.stages["abed"].dwell.mean) / 86400.0
    stay *= boarding_1978.BED_DAYS / float(found.bed_days.mean())
    print(f"r0 = {r0:.1f}, immunity.prior = {immune:.3f}, abed = {stay:.2f} d")


def hagelloch() -> None:
    """Median and spread of the latent period, to mean and standard deviation of the intervals between prodromes."""
    scenario = load("hagelloch-1861")
    village = hagelloch_1861.village()
    day = village.day.astype(float)
    aim = hagelloch_1861.figures(day, hagelloch_1861.inferred(day))

    def off(x: NDArray[np.float64]) -> NDArray[np.float64]:
        latent, spread = np.exp(x)
        trial = scenario.replace({"latent": f"{latent:.6f} d", "spread": float(spread)})
        found = hagelloch_1861.lists(trial, SEED, 60).figures
        terms = np.array([10.0 * np.log(found["mean"].mean() / aim["mean"]), np.log(found["sd"].mean() / aim["sd"])])
        print(f"  latent {latent:.2f} d, sigma {spread:.3f}: off by {np.round(terms, 3)}", flush=True)
        return terms

    x = least_squares(off, np.log([9.6, 0.16]), diff_step=0.04, ftol=1e-3, xtol=1e-2, max_nfev=4).x
    print("latent = {:.2f} d, sigma = {:.3f}".format(*np.exp(x)))


def austria() -> None:
    """Share of people with symptoms who come to be known, and dispersion, to lower secondary schools alone."""
    scenario = load("austria-2020")
    aim = austria_2020.figures(austria_2020.sizes_of(austria_2020.LOWER))

    def off(x: NDArray[np.float64]) -> float:
        notice, k = 1.0 / (1.0 + np.exp(-x[0])), np.exp(x[1])
        trial = scenario.replace({"notice": float(notice), "dispersion": float(k)})
        found = austria_2020.figures(austria_2020.clusters(trial, SEED, 4_000))
        terms = np.array([np.log(found["mean"] / aim["mean"]), np.log(found["p1"] / aim["p1"])])
        print(f"  notice {notice:.3f}, dispersion {k:.2f}: off by {np.round(terms, 3)}", flush=True)
        return float((terms**2).sum())

    # A simplex, whose steps are large beside the noise that is left between trials.
    corners = np.array([[1.0, 0.0], [3.0, 0.0], [2.0, 1.5]])
    options = {"initial_simplex": corners, "maxfev": 24, "xatol": 0.05, "fatol": 1e-5}
    x = minimize(off, corners[0], method="Nelder-Mead", bounds=[(-2.0, 4.0), (-1.5, 3.0)], options=options).x
    print(f"notice = {1.0 / (1.0 + np.exp(-x[0])):.2f}, dispersion = {np.exp(x[1]):.2f}")


FITS: dict[str, Callable[[], None]] = {"boarding": boarding, "hagelloch": hagelloch, "austria": austria}


def main(words: list[str]) -> int:
    """Fit those named; all without a name."""
    for name in words or list(FITS):
        print(name)
        FITS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
