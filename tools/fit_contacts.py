"""Fit the minutes of contact per hour in `library/contacts/*.toml` to the statistics of two sensor studies.

    PYTHONPATH=src:. python tools/fit_contacts.py

Thiers13 gives the figures for youth (`default.toml`), LyonSchool those for children (`primary.toml`): those that
`validation.contacts.FITTED` names. How much minutes differ sets the spread of sociability; how many pairs meet again,
and with how much of the time, tells friends and circles from chance; these four count half each. Rates are held by a
weak prior (a factor of e either way costs as much as a figure that is off by 2.5 %); breaks and lunch are alike.
POLYMOD gives how long a contact must be to be remembered. Nothing else in the table of the validation is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, least_squares

from validation.company import MODES, Company, like_lyon, like_polymod, like_thiers, rates_at
from validation.contacts import AGAIN, FITTED, LYON, POLYMOD, SEEDS, THIERS
from validation.meetings import diary, factors, groups, lengths

KEYS = (
    ("lesson", "near"), ("lesson", "friend"), ("lesson", "room"),
    ("free", "friend"), ("free", "circle"), ("free", "room"),
)  # fmt: skip
PRIOR = np.log([0.7, 3.0, 2.0, 6.0, 10.0, 8.0])
HELD = 0.1
FREE = ("break", "lunch", "club", "travel")
Parts = tuple[Company, Company]


def rates(x: NDArray[np.float64]) -> dict[tuple[str, str], float]:
    """Minutes per hour by activity and mode."""
    given = dict(zip(KEYS, np.exp(x).tolist(), strict=False))
    found: dict[tuple[str, str], float] = {}
    for mode in MODES:
        found["lesson", mode] = found["assembly", mode] = given.get(("lesson", mode), 0.0)
        for activity in FREE:
            found[activity, mode] = given.get(("free", mode), 0.0)
    found["lunch", "near"] = given["lesson", "near"]
    found["duty", "room"] = 2.59
    found["teaching", "room"] = float(np.exp(x[7])) if len(x) > 7 else 0.0
    return found


def expected(parts: Parts, x: NDArray[np.float64], halves: bool, seed: int) -> dict[str, float]:
    """The figures of a study, in expectation (six draws of sociability stand for all).

    Args:
        parts: two days, or where `halves` two halves of one.
        x: logarithms of the rates, the shape of sociability, minutes of teaching.
        halves: whether both parts are of one day.
        seed: of sociability.
    """
    who = parts[0]
    a, b = (part.minutes(rates(x)) for part in parts)
    day = a + b if halves else a
    length, same, pupil = lengths(who), groups(who), ~who.adult
    among = pupil[:, None] & pupil[None, :]
    rng = np.random.Generator(np.random.PCG64(seed))
    found: dict[str, list[float]] = {}
    for _ in range(6):
        factor = factors(float(np.exp(x[6])), len(who.age), 2, rng)
        if halves:
            factor[1] = factor[0]
        both = factor[:, :, None] * factor[:, None, :]
        met, first, then = (-np.expm1(-minutes * both[d] * 60.0 / length) for minutes, d in ((day, 0), (a, 0), (b, 1)))
        total = (day * both[0]).sum(axis=1)[pupil]
        luck = (day * both[0] * length / 60.0).sum(axis=1)[pupil].mean()
        partners = met.sum(axis=1)
        chance = (met * (1.0 - met)).sum(axis=1).mean()
        figures = {
            "partners": partners.mean(),
            "sd": np.sqrt(partners.var() + chance),
            "spread": np.sqrt(total.var() + luck) / total.mean(),
        }  # fmt: skip
        for name, kind in (("in", same & among), ("out", ~same & among)):
            figures[f"again_{name}"] = (first * then)[kind].sum() / first[kind].sum()
            spent = (a * both[0])[kind]
            figures[f"time_{name}"] = (spent * then[kind]).sum() / spent.sum()
        for key, value in figures.items():
            found.setdefault(key, []).append(float(value))
    whole = day.sum()
    return {key: float(np.mean(values)) for key, values in found.items()} | {
        "minutes": whole / len(day),
        "within": (day * same).sum() / whole,
        "friends": (day * (who.friend > 0.0)).sum() / whole,
        "teachers": float(day[who.adult].sum(axis=1).mean()) if who.adult.any() else 0.0,
    }


def fit(
    schools: list[Parts], data: Mapping[str, float], keys: tuple[str, ...], halves: bool
) -> tuple[NDArray[np.float64], dict[str, float]]:
    """Logarithms of rates and sociability that come nearest to the figures, and the figures there."""

    def figures(x: NDArray[np.float64]) -> dict[str, float]:
        found = [expected(parts, x, halves, seed) for seed, parts in enumerate(schools)]
        return {key: float(np.mean([f[key] for f in found])) for key in keys}

    def off(x: NDArray[np.float64]) -> NDArray[np.float64]:
        mean = figures(x)
        terms = [
            (1.0 if key in AGAIN else 2.0) * (_logit(mean[key]) - _logit(data[key]))
            if key in (*AGAIN, "within", "friends")
            else 4.0 * np.log(mean[key] / data[key])
            for key in keys
        ]
        return np.array([*terms, *(HELD * (x[:6] - PRIOR))])

    start = np.append(PRIOR, np.log([2.0, 35.0] if halves else [2.0]))
    x = least_squares(off, start, diff_step=0.02, max_nfev=60).x
    return x, figures(x)


def _logit(share: float) -> float:
    return float(np.log(share / (1.0 - share)))


def main() -> None:
    """Print what belongs into the files."""
    for name, like, data, halves in (
        ("Thiers13", like_thiers, THIERS, False),
        ("LyonSchool", like_lyon, LYON, True),
    ):
        x, figures = fit([like(seed) for seed in SEEDS], data, FITTED[name], halves)
        print(f"{name}: shape of sociability {np.exp(x[6]):.2f}", flush=True)
        for key, value in sorted(rates(x).items()):
            print(f"  {'.'.join(key)} = {value:.3g}")
        print("  " + ", ".join(f"{key} {value:.3g} ({data[key]:.3g})" for key, value in figures.items()), flush=True)

    def too_many(log: float) -> float:
        found = [diary(like_polymod(s), rates_at, float(np.exp(log)), 2, s)["contacts"].mean() for s in SEEDS]
        return float(np.mean(found)) - POLYMOD["contacts"]

    minutes = np.exp(brentq(too_many, np.log(0.05), np.log(60.0), xtol=0.02))
    print(f"remembered: {minutes:.3g} minutes (with the files as they are)")


if __name__ == "__main__":
    main()
