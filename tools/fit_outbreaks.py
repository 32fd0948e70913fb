"""Fit what is called fitted in the scenarios of real outbreaks, each to the figures named here and to nothing else.

    PYTHONPATH=src:. python tools/fit_outbreaks.py boarding

The same runs are used for every trial (common random numbers), so that the figures are nearly smooth in what is fitted.
Runs have a seed of their own: the validation looks at others.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

from scipy.optimize import brentq, minimize_scalar

from homeroom.exchange.folder import load
from validation import boarding_1978

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
    stay = float(scenario.pathogen.stages["abed"].dwell.mean) / 86400.0  # type: ignore[union-attr]  # a gamma
    stay *= boarding_1978.BED_DAYS / float(found.bed_days.mean())
    print(f"r0 = {r0:.1f}, immunity.prior = {immune:.3f}, abed = {stay:.2f} d")


FITS: dict[str, Callable[[], None]] = {"boarding": boarding}


def main(words: list[str]) -> int:
    """Fit those named; all without a name."""
    for name in words or list(FITS):
        print(name)
        FITS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
