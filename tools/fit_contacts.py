"""Fit the minutes of contact per hour in `library/contacts/*.toml` to the published statistics of two sensor studies.

    PYTHONPATH=src:tests:. python tools/fit_contacts.py

Thiers13 gives the figures for youth (`default.toml`), LyonSchool those for children (`primary.toml`): minutes,
partners, share of time within the class; from LyonSchool also the minutes of a teacher, from Thiers13 also the share
of time with friends and the spread of partners, which sets the spread of sociability of both. Rates are held by a weak
prior (a factor of e either way costs as much as a figure that is off by 6 %); break and lunch have the same rates.
POLYMOD gives how long a contact must be to be remembered. Nothing else in the table of the validation is looked at.

The files hold what came out for three schools of each kind, with clubs; six schools without clubs, as validated
now, move no rate by more than a fifth.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, least_squares

from validation.contacts import (
    LYON,
    POLYMOD,
    SEEDS,
    THIERS,
    Company,
    diary,
    like_lyon,
    like_polymod,
    like_thiers,
    rates_at,
)

KEYS = (("lesson", "near"), ("lesson", "friend"), ("lesson", "room"), ("free", "friend"), ("free", "room"))
PRIOR = np.log([0.7, 3.0, 2.0, 6.0, 8.0])
HELD = 0.25
FREE = ("break", "lunch", "club", "travel")


def rates(x: NDArray[np.float64]) -> dict[tuple[str, str], float]:
    """Minutes per hour by activity and mode."""
    given = dict(zip(KEYS, np.exp(x).tolist(), strict=False))
    found: dict[tuple[str, str], float] = {}
    for mode in ("near", "friend", "room"):
        found["lesson", mode] = found["assembly", mode] = given["lesson", mode]
        for activity in FREE:
            found[activity, mode] = given.get(("free", mode), 0.0)
    found["lunch", "near"] = given["lesson", "near"]
    found["duty", "room"] = 2.59
    found["teaching", "room"] = float(np.exp(x[5])) if len(x) > 5 else 0.0
    return found


def expected(who: Company, event: float, x: NDArray[np.float64], sociable: float) -> dict[str, float]:
    """The figures of a study, in expectation over days (four draws of sociability stand for all)."""
    minutes = who.minutes(rates(x))
    n = len(minutes)
    rng = np.random.Generator(np.random.PCG64(5))
    partners, spread = [], []
    for _ in range(4):
        factor = rng.gamma(sociable, 1.0 / sociable, n)
        chance = -np.expm1(-minutes * factor[:, None] * factor[None, :] * 60.0 / event)
        np.fill_diagonal(chance, 0.0)
        number = chance.sum(axis=1)
        partners.append(number.mean())
        spread.append(np.sqrt(number.var() + (chance * (1.0 - chance)).sum(axis=1).mean()))
    group = np.where(who.adult, -1, who.group)
    same = group[:, None] == group[None, :]
    total = minutes.sum()
    return {
        "minutes": total / n,
        "partners": float(np.mean(partners)),
        "sd": float(np.mean(spread)),
        "within": (minutes * same).sum() / total,
        "friends": (minutes * (who.friend > 0.0)).sum() / total,
        "teachers": float(minutes[who.adult].sum(axis=1).mean()) if who.adult.any() else 0.0,
    }


def fit(
    schools: list[Company], data: Mapping[str, float], keys: tuple[str, ...], sociable: float | None
) -> tuple[NDArray[np.float64], float]:
    """Rates and sociability that come nearest to the figures."""

    def off(x: NDArray[np.float64]) -> NDArray[np.float64]:
        shape = float(np.exp(x[-1])) if sociable is None else sociable
        found = [expected(who, data["event"], x[:5] if sociable is None else x, shape) for who in schools]
        mean = {key: float(np.mean([f[key] for f in found])) for key in keys}
        terms = [
            4.0 * np.log(mean[key] / data[key]) if data[key] > 1.0 else 2.0 * (_logit(mean[key]) - _logit(data[key]))
            for key in keys
        ]
        return np.array([*terms, *(HELD * (x[:5] - PRIOR))])

    start = np.append(PRIOR, np.log(3.0 if sociable is None else 35.0))
    x = least_squares(off, start, diff_step=0.02, max_nfev=60).x
    return x, float(np.exp(x[5])) if sociable is None else sociable


def _logit(share: float) -> float:
    return float(np.log(share / (1.0 - share)))


def main() -> None:
    """Print what belongs into the files."""
    youth, sociable = fit(
        [like_thiers(s) for s in SEEDS], THIERS, ("minutes", "partners", "within", "friends", "sd"), None
    )
    child, _ = fit([like_lyon(s) for s in SEEDS], LYON, ("minutes", "partners", "within", "teachers"), sociable)
    print(f"sociability: shape {sociable:.2f}")
    for name, x, n in (("default (Thiers13)", youth, 5), ("primary (LyonSchool)", child, 6)):
        print(name)
        for key, value in sorted(rates(x[:n]).items()):
            print(f"  {'.'.join(key)} = {value:.3g}")

    def too_many(log: float) -> float:
        found = [diary(like_polymod(s), rates_at, float(np.exp(log)), 2, s)["contacts"].mean() for s in SEEDS]
        return float(np.mean(found)) - POLYMOD["contacts"]

    minutes = np.exp(brentq(too_many, np.log(0.05), np.log(60.0), xtol=0.02))
    print(f"remembered: {minutes:.3g} minutes (with the files as they are)")


if __name__ == "__main__":
    main()
