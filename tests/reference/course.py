"""The course of a disease, planned in plain Python with SciPy's distributions."""

from __future__ import annotations

import math
from typing import Any

from scipy import stats

from reference.philox import uniform

DAY = 86_400.0
FAMILIES = ("never", "fixed", "exponential", "geometric", "gamma", "lognormal", "weibull", "empirical")


def quantile(family: str, p1: float, p2: float, u: float, rows: list[tuple[float, float]]) -> float:
    if family == "fixed":
        return p1
    if family == "exponential":
        return float(stats.expon.ppf(u, scale=p1))
    if family == "geometric":
        if p1 <= DAY:
            return DAY
        days, reached = 0, 0.0
        stays = 1.0
        while reached < u:
            days += 1
            stays *= 1.0 - DAY / p1
            reached = 1.0 - stays
        return days * DAY
    if family == "gamma":
        return float(stats.gamma.ppf(u, p2, scale=p1 / p2))
    if family == "lognormal":
        return float(stats.lognorm.ppf(u, p2, scale=p1))
    if family == "weibull":
        return float(stats.weibull_min.ppf(u, p2, scale=p1))
    if family == "empirical":
        return next(value for value, cumulative in rows if cumulative >= u)
    return math.inf


def plan_course(
    key: tuple[int, int],
    who: int,
    infection_no: int,
    entry: str,
    severity: float,
    t0_ms: int,
    stages: dict[str, dict[str, Any]],
) -> list[tuple[str, int]]:
    """Stages by name: family, p1, p2, effect, rows, next = [(probability, name)]; `never` is absorbing."""
    stage, time = entry, t0_ms
    course = [(stage, time)]
    while stages[stage]["family"] != "never":
        row, position = stages[stage], len(course) - 1
        u = uniform(key, who, infection_no, 1, position)
        seconds = quantile(row["family"], row["p1"], row["p2"], u, row.get("rows", []))
        if not (row["family"] == "fixed" and seconds == 0.0):
            time += max(1, math.floor(1000.0 * seconds / math.exp(row["effect"] * severity) + 0.5))
        u = uniform(key, who, infection_no, 2, position)
        below = 0.0
        for probability, name in row["next"]:
            below += probability
            stage = name
            if u < below:
                break
        course.append((stage, time))
    return course
