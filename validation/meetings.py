"""From expected minutes to what sensors and diaries show: meetings come at random, some people meet more than others.

A meeting is contact of one pair with gaps of five minutes at most: within that time two who have just lost sight of
each other are ten times and more as likely to face each other again as later. Its mean length is read off the sensors,
for friends and for others; nothing is fitted to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from homeroom.world.mixing import CHILDREN, YOUTH
from validation.company import Company

KEPT = 0.5
"""Of the variance of how much somebody meets others on a day, what lasts: in Thiers13 minutes and partners of one day
correlate with those of the next by 0.44 to 0.60."""
REMEMBERED = 3.5
"""Minutes of a contact after which 63 % write it down: fitted to the number of contacts in POLYMOD."""
FRIENDS, OTHERS = (147.6, 191.0), (42.4, 54.9)
"""Seconds of contact in a meeting of friends and of others, children and youth: means of all meetings are 65.9 s
(LyonSchool) and 141.7 s (Thiers13), and those of friends are 3.48 times as long as others (pairs of Thiers13 who have
both said who their friends are: 224.0 and 64.4 s), with half and 86 % of the time spent with friends."""
SOCIABLE = (7.9, 1.79)
"""Shape of the personal factor of a day, children and youth: fitted to how much minutes of contact differ."""


def _at(pair: tuple[float, float], age: float) -> float:
    """Between children and youth."""
    return float(np.interp(age, [CHILDREN, YOUTH], pair))


def lengths(who: Company, age: float | None = None) -> NDArray[np.float64]:
    """(n, n) seconds of contact in a meeting of each pair."""
    age = who.mean_age if age is None else age
    return np.where(who.friend > 0.0, _at(FRIENDS, age), _at(OTHERS, age))


def sociable_at(age: float) -> float:
    """Shape of the personal factor at this mean age of pupils."""
    return _at(SOCIABLE, age)


def factors(shape: float, n: int, days: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """(days, n) personal factors of mean 1 and variance 1 / shape; the share `KEPT` of it is the same on all days."""
    lasting = KEPT / shape
    daily = (1.0 + 1.0 / shape) / (1.0 + lasting) - 1.0
    return rng.gamma(1.0 / lasting, lasting, n) * rng.gamma(1.0 / daily, daily, (days, n))


def sample(
    minutes: NDArray[np.float64],
    length: NDArray[np.float64] | float,
    factor: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """(days, n, n) minutes of contact of each pair on simulated days.

    Args:
        minutes: expected minutes of each pair.
        length: seconds of contact in a meeting.
        factor: (days, n) how much everybody meets others on each day.
        rng: only here, in the validation; the program itself has no generators.
    """
    upper = np.triu(np.ones_like(minutes, dtype=bool), 1)
    found = np.zeros((len(factor), *minutes.shape))
    for day, mine in enumerate(factor):
        mean = np.where(upper, minutes * mine[:, None] * mine[None, :], 0.0) * 60.0 / length
        met = rng.poisson(mean) * length / 60.0
        found[day] = met + met.T
    return found


def groups(who: Company) -> NDArray[np.bool_]:
    """(n, n) whether two are of one class; adults count as a class of their own."""
    group = np.where(who.adult, -1, who.group)
    same: NDArray[np.bool_] = (group[:, None] == group[None, :]) & ~np.eye(len(group), dtype=bool)
    return same


def sensors(found: NDArray[np.float64], who: Company) -> dict[str, NDArray[np.float64]]:
    """What sensors would show, one number a day: of people who met anybody; `spread` is of pupils alone."""
    same = groups(who)
    met = found > 0.0
    partners = met.sum(axis=2)
    here = partners > 0
    total = found.sum(axis=2)
    count = np.maximum(here.sum(axis=1), 1)
    mean = partners.sum(axis=1) / count
    grade = (who.grade[:, None] == who.grade[None, :]) & ~who.adult[:, None] & ~who.adult[None, :]
    pupils = np.flatnonzero(~who.adult)
    own = found[:, pupils]
    adults = np.flatnonzero(who.adult)
    seen = np.where(here, total, np.nan)[:, pupils]
    return {
        "minutes": total.sum(axis=1) / count,
        "spread": np.nanstd(seen, axis=1) / np.nanmean(seen, axis=1),
        "partners": mean,
        "sd": np.sqrt((partners**2).sum(axis=1) / count - mean**2),
        "within": (found * same).sum(axis=(1, 2)) / found.sum(axis=(1, 2)),
        "pairs_within": (met & same).sum(axis=(1, 2)) / met.sum(axis=(1, 2)),
        "friends": (found * (who.friend > 0.0)).sum(axis=(1, 2)) / found.sum(axis=(1, 2)),
        "grade": (own * grade[pupils]).sum(axis=(1, 2)) / own.sum(axis=(1, 2)),
        "next": (own * (grade & ~same)[pupils]).sum(axis=(1, 2)) / own.sum(axis=(1, 2)),
        "teachers": total[:, adults].mean(axis=1) if len(adults) else np.zeros(len(found)),
    }


def again(first: NDArray[np.float64], then: NDArray[np.float64], who: Company) -> dict[str, NDArray[np.float64]]:
    """Of pairs of pupils who met first, the share who met again, and their share of the time then; one number a day."""
    pupils = ~who.adult[:, None] & ~who.adult[None, :]
    found: dict[str, NDArray[np.float64]] = {}
    for name, kind in (("in", groups(who) & pupils), ("out", ~groups(who) & pupils)):
        once, twice = (first > 0.0) & kind, (first > 0.0) & (then > 0.0) & kind
        found[f"again_{name}"] = twice.sum(axis=(1, 2)) / once.sum(axis=(1, 2))
        found[f"time_{name}"] = (first * twice).sum(axis=(1, 2)) / (first * once).sum(axis=(1, 2))
    return found


def diary(
    schools: tuple[Company, ...],
    rates: Callable[[float], Mapping[tuple[str, str], float]],
    remembered: float,
    days: int,
    seed: int,
    spoken: float = 0.0,
) -> dict[str, NDArray[np.float64]]:
    """What diaries would show: a contact is written down with a chance that grows with its minutes.

    A pair with m minutes is remembered with probability 1 - exp(-m / remembered).

    Args:
        spoken: chance that somebody who has taught a pupil in a lesson of the day is written down for a talk of three
            words across the room, which no sensor sees.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    number, close, adult = np.zeros(days), np.zeros(days), np.zeros(days)
    pupils = 0
    for who in schools:
        minutes = who.minutes(rates(who.mean_age))
        mine = np.flatnonzero(~who.adult)
        pupils += len(mine)
        taught = (who.hours[("teaching", "room")] > 0.0).T[mine] & who.adult[None, :]
        near_age = np.abs(who.age[mine][:, None] - who.age[None, :]) <= 1.0
        factor = factors(sociable_at(who.mean_age), len(who.age), days, rng)
        for day, found in enumerate(sample(minutes, lengths(who), factor, rng)):
            written = rng.random((len(mine), len(who.age))) < 1.0 - np.exp(-found[mine] / remembered)
            if spoken > 0.0:
                written |= taught & (rng.random(taught.shape) < spoken)
            number[day] += written.sum()
            close[day] += (written & near_age).sum()
            adult[day] += (written & who.adult[None, :]).sum()
    found_by_age = {"within_1y": close / number, "adults": adult / number, "young_1y": close / (number - adult)}
    return {"contacts": number / pupils} | found_by_age
