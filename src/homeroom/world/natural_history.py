"""What a pathogen file says about one case in figures: incubation, when people are infectious, generation time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homeroom.world.disease import Disease
from homeroom.world.tables import FAMILIES

DAY = 86400.0
SAMPLE = 20_000
LONGEST = 200
"""Stages in a course, at most, that are looked at."""


@dataclass(frozen=True)
class NaturalHistory:
    """Figures of a case, in days; quantiles are 5, 50 and 95 %. None where nobody has symptoms or infects.

    Attributes:
        symptomatic: share of the infected who ever have symptoms.
        incubation: quantiles and mean of the time from infection to symptoms, of those who have some.
        infectious_from: mean time from symptoms to the beginning of infectiousness; negative: before them.
        infectious_to: mean time from symptoms to its end.
        before_symptoms: share of what is emitted before symptoms, of those who have some.
        generation_time: mean time from infection to what is emitted.
        at_home: mean generation time in a household, where the most infectious are met first; None without one.
        emission: mean days at full infectiousness.
        nobody: chance that an index case infects nobody at school while all are susceptible and contacts are alike.
    """

    symptomatic: float
    incubation: tuple[float, float, float, float] | None
    infectious_from: float | None
    infectious_to: float | None
    before_symptoms: float | None
    generation_time: float | None
    at_home: float | None
    emission: float
    nobody: float | None


def natural_history(disease: Disease, age: float = 10.0, doses: int = 0) -> NaturalHistory:
    """Figures of somebody of an age (years) and so many doses, from a fixed sample of courses.

    The sample is 20,000 courses, so that quantiles are exact to about one per cent; simulations do not use it.
    """
    stages, times = _courses(disease, disease.stratum(age, doses))
    ends = np.column_stack([times[:, 1:], times[:, -1]])
    live = stages >= 0
    emits = np.where(live, disease.emits[:, 3][stages], 0.0) if len(disease.emits) else np.zeros_like(times)
    stay = np.where(emits > 0.0, ends - times, 0.0)
    emitted = emits * stay
    total = float(emitted.sum())
    ill = live & (disease.symptoms[stages] > 0)
    has = ill.any(axis=1)
    onset = np.where(has, times[np.arange(len(times)), ill.argmax(axis=1)], np.nan)
    sheds = emits > 0.0
    both = has & sheds.any(axis=1)
    incubation = None
    if has.any():
        low, middle, high = np.quantile(onset[has], (0.05, 0.5, 0.95))
        incubation = (float(low), float(middle), float(high), float(onset[has].mean()))
    first = last = early = None
    if both.any():
        rows = np.flatnonzero(both)
        begins = times[rows, sheds[rows].argmax(axis=1)]
        over = ends[rows, sheds.shape[1] - 1 - sheds[rows, ::-1].argmax(axis=1)]
        first, last = float((begins - onset[rows]).mean()), float((over - onset[rows]).mean())
        before = np.where(times[rows] < onset[rows, None], emitted[rows], 0.0).sum()
        early = float(before / emitted[rows].sum())
    return NaturalHistory(
        symptomatic=float(has.mean()),
        incubation=incubation,
        infectious_from=first,
        infectious_to=last,
        before_symptoms=early,
        generation_time=float((emitted * 0.5 * (times + ends)).sum() / total) if total > 0.0 else None,
        at_home=_at_home(emits, stay, times, disease.household_attack) if total > 0.0 else None,
        emission=total / len(times),
        nobody=_nobody(emitted.sum(axis=1), disease) if total > 0.0 and disease.r0 > 0.0 else None,
    )


def _nobody(emitted: NDArray[np.float64], disease: Disease) -> float:
    """Poisson numbers around R0, as much as each course emits, times the gamma emission factor if there is one."""
    expected = disease.r0 * emitted / emitted.mean()
    if disease.dispersion > 0.0:
        return float(np.mean((1.0 + expected / disease.dispersion) ** -disease.dispersion))
    return float(np.mean(np.exp(-expected)))


def _courses(disease: Disease, stratum: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(n, m) stages and (n, m) times at which they are entered (days); after the last stage -1 and its time."""
    luck = np.random.Generator(np.random.Philox(0))
    at = np.full(SAMPLE, disease.entry)
    now = np.zeros(SAMPLE)
    stages, times = [at.copy()], [now.copy()]
    for _ in range(LONGEST):
        on = (at >= 0) & (disease.stages.next_n[at] > 0)
        if not on.any():
            break
        u, v = luck.random(SAMPLE), luck.random(SAMPLE)
        after, later = np.full(SAMPLE, -1), now.copy()
        for stage in np.unique(at[on]):
            here = on & (at == stage)
            row = disease.stages[stage]
            later[here] += quantile(row, u[here], disease.stage_table) / DAY
            ways = disease.nexts[stratum, row.next_first : row.next_first + row.next_n]
            picked = np.searchsorted(np.cumsum(ways["probability"])[:-1], v[here], side="right")
            after[here] = ways["to"][picked]
        at, now = after, later
        stages.append(at.copy())
        times.append(now.copy())
    return np.column_stack(stages), np.column_stack(times)


def quantile(row: np.record, u: NDArray[np.float64], table: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) dwell times (s) of a STAGE row at (n,) uniform numbers; as `kernels.course.quantile`, for many at once."""
    from scipy.special import gammaincinv, ndtri

    family = FAMILIES[row.family]
    if family == "fixed":
        return np.full(u.shape, float(row.p1))
    if family == "exponential":
        return np.asarray(-row.p1 * np.log1p(-u))
    if family == "geometric":
        days = row.p1 / DAY
        return (
            np.full(u.shape, DAY)
            if days <= 1.0
            else DAY * np.maximum(1.0, np.ceil(np.log1p(-u) / np.log1p(-1.0 / days)))
        )
    if family == "gamma":
        return np.asarray(row.p1 / row.p2 * gammaincinv(row.p2, u))
    if family == "lognormal":
        return np.asarray(row.p1 * np.exp(row.p2 * ndtri(u)))
    if family == "weibull":
        return np.asarray(row.p1 * (-np.log1p(-u)) ** (1.0 / row.p2))
    rows = table[row.table_first : row.table_first + row.table_n]
    return np.asarray(rows[np.minimum(np.searchsorted(rows[:, 1], u), len(rows) - 1), 0])


def _at_home(
    emits: NDArray[np.float64], stay: NDArray[np.float64], times: NDArray[np.float64], attack: float
) -> float | None:
    """Mean time from infection to the infection of a household member, at the constant rate that gives `attack`."""
    if not 0.0 < attack < 1.0:
        return None
    emitted = (emits * stay).sum(axis=1)
    low, high = 0.0, 1.0
    while np.mean(-np.expm1(-high * emitted)) < attack and high < 1e6:
        high *= 2.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if np.mean(-np.expm1(-middle * emitted)) >= attack else (middle, high)
    rate = high * emits
    spared = np.exp(-np.column_stack([np.zeros(len(times)), np.cumsum(rate * stay, axis=1)[:, :-1]]))
    hit = -np.expm1(-rate * stay)
    with np.errstate(divide="ignore", invalid="ignore"):
        wait = np.where(hit > 0.0, 1.0 / rate - stay * np.exp(-rate * stay) / hit, 0.0)
    weight = spared * hit
    return float((weight * (times + wait)).sum() / weight.sum())
