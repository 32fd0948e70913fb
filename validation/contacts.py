"""Contacts: who is face to face with whom, against two studies with sensors and one with diaries.

Generated schools like those of the studies (no row of the studies is used but their published statistics). Fitted, on
Thiers13 and LyonSchool (`tools/fit_contacts.py`): the minutes of contact per hour in
`library/contacts/default.toml`. Fitted on POLYMOD: how long a contact must be to be remembered. Everything else in the
table is a test. The lengths of single events (20-second slots) are an input of the sampler.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from homeroom.exchange import library
from homeroom.exchange.reading import Reading
from homeroom.generate.school import generate
from homeroom.spec.recipe import Recipe
from homeroom.spec.scenario import Scenario
from homeroom.world.mixing import modes
from homeroom.world.outbreak import Setting, settle
from homeroom.world.tables import ACTIVITIES, ROLES
from validation.report import Row, verdict

MODES = ("near", "friend", "room")
DRAWS = 200
"""Simulated days of each school."""
SEEDS = (1, 2, 3, 4, 5, 6)
"""Schools of each kind."""
THIERS = {
    "minutes": 83.81, "partners": 15.08, "sd": 7.64, "within": 0.9296, "pairs_within": 0.8066, "event": 55.72,
    "friends": 0.86, "next": 0.056,
}  # fmt: skip
"""Mastrandrea, Fournet and Barrat 2015; `next`: share of time with other classes of the track (BIO, MP, PC-PSI)."""
LYON = {
    "minutes": 171.25, "partners": 50.01, "sd": 18.9, "within": 0.722, "pairs_within": 0.3893, "event": 32.42,
    "teachers": 98.0, "grade": 0.847,
}  # fmt: skip
"""Stehle et al. 2011; `grade`: share of pupils' time in class and parallel class; `teachers`: minutes of a teacher."""
POLYMOD = {"contacts": 13.16, "within_1y": 0.735, "adults": 0.16, "any": 0.789}
"""Mossong et al. 2008, 6 to 17 years, Monday to Friday; contacts of those who had any at school."""


@dataclass(frozen=True)
class Company:
    """Hours that pairs of people spend together on a day, by activity and mode.

    Attributes:
        hours: (activity, mode) -> (n, n) hours in which the mode holds for the pair, weighed as the kernel does.
        group, grade, age, adult: of the people who are in the school.
        friend: (n, n) weight of the tie.
    """

    hours: Mapping[tuple[str, str], NDArray[np.float64]]
    group: NDArray[np.int64]
    grade: NDArray[np.int64]
    age: NDArray[np.float64]
    adult: NDArray[np.bool_]
    friend: NDArray[np.float64]

    @property
    def mean_age(self) -> float:
        """Of the pupils (years)."""
        return float(self.age[~self.adult].mean())

    def only_pupils(self) -> Company:
        """Without the adults, who wore no sensors."""
        keep = np.flatnonzero(~self.adult)
        rows = np.ix_(keep, keep)
        return Company(
            {key: hours[rows] for key, hours in self.hours.items()}, self.group[keep], self.grade[keep],
            self.age[keep], self.adult[keep], self.friend[rows],
        )  # fmt: skip

    def minutes(self, rates: Mapping[tuple[str, str], float]) -> NDArray[np.float64]:
        """(n, n) expected minutes of contact on the day, for minutes per hour by activity and mode."""
        total = np.zeros_like(self.friend)
        for key, hours in self.hours.items():
            total += rates.get(key, 0.0) * hours
        return 0.5 * (total + total.T)


def rates_at(age: float) -> dict[tuple[str, str], float]:
    """The figures of the library for a school of this mean age: (activity, mode) -> minutes per hour."""
    table = modes(age=age)
    share = {"near": 15.0, "friend": 60.0, "room": 60.0}  # `near` counts four neighbours
    return {(activity, mode): share[mode] * float(table[mode][a]) for a, mode in product(range(len(ACTIVITIES)), MODES)
            for activity in (ACTIVITIES[a],)}  # fmt: skip


def company(setting: Setting, weekday: int) -> Company:
    """Who is with whom on one day of the standard week: the same rules as the kernel's (`kernels.hits`)."""
    school = np.flatnonzero(setting.people.school == 1)
    place = np.full(len(setting.people), -1)
    place[school] = np.arange(len(school))
    n = len(school)
    tie = np.zeros((n, n))
    for a in school:
        first, many = int(setting.people.tie_first[a]), int(setting.people.tie_n[a])
        before = 0.0
        for e in range(first, first + many):
            b = place[setting.tie_to[e]]
            if b >= 0:
                tie[place[a], b] = setting.tie_upto[e] - before
            before = float(setting.tie_upto[e])
    hours: dict[tuple[str, str], NDArray[np.float64]] = {}
    week = setting.week
    by_block: dict[int, list[tuple[int, int, int, int, int]]] = {}
    for a in school:
        for row in range(int(week.row_first[a, weekday]), int(week.row_first[a, weekday + 1])):
            one = week.rows[row]
            if one.block >= 0:
                entry = int(place[a]), int(one.start), int(one.end), int(one.slot), int(one.activity)
                by_block.setdefault(int(one.block), []).append(entry)
    for block, entries in by_block.items():
        who, start, end, slot, activity = np.array(entries).T
        overlap = np.minimum(end[:, None], end[None, :]) - np.maximum(start[:, None], start[None, :])
        overlap = np.where(who[:, None] != who[None, :], np.maximum(overlap, 0), 0) / 3.6e6
        members, columns = int(week.blocks.member_n[block]), int(week.blocks.columns[block])
        if members < 2:
            continue
        step = slot[None, :] - slot[:, None]
        beside = (np.abs(step) == 1) & (slot[None, :] // columns == slot[:, None] // columns)
        near = beside | (np.abs(step) == columns)
        for kind in np.unique(activity):
            mine = activity == kind
            rows, cols = np.ix_(who[mine], who)
            for mode, weight in (
                ("near", near[mine].astype(float)),
                ("friend", tie[rows, cols]),
                ("room", np.full((int(mine.sum()), len(who)), 1.0 / (members - 1))),
            ):
                found = hours.setdefault((ACTIVITIES[kind], mode), np.zeros((n, n)))
                np.add.at(found, (rows, cols), overlap[mine] * weight)
    people = setting.people[school]
    role = np.array([ROLES[r] for r in people.role])
    return Company(
        hours,
        people.group.astype(np.int64),
        people.grade.astype(np.int64),
        np.asarray(people.age),
        role != "pupil",
        tie,
    )


def scenario_of(recipe: Recipe) -> Scenario:
    """A generated school in an ordinary week."""
    reading = Reading(library.root() / "scenarios" / "measles")
    reading.read_part("pathogen", "measles", "")
    reading.read_part("conduct", "default", "")
    fields = {"name": "contacts", "start": datetime(2027, 1, 11), "horizon": "7 d", "recipe": recipe}
    return Scenario.model_validate(
        fields | generate(recipe) | {"pathogen": reading.pathogen, "conduct": reading.conduct}
    )


@cache
def like_thiers(seed: int) -> Company:
    """Nine classes of about 36, in three tracks of three; no adult wore a sensor."""
    recipe = Recipe(kind="high", pupils=327, first_grade=13, grades=3, class_size=37, girls=0.45, clubs=0.0, seed=seed)
    return company(settle(scenario_of(recipe)), 1).only_pupils()


@cache
def like_lyon(seed: int) -> Company:
    """Ten classes of about 23 in five grades, ten teachers."""
    recipe = Recipe(kind="primary", pupils=232, grades=5, class_size=24, teachers=10, staff=0, clubs=0.0, seed=seed)
    return company(settle(scenario_of(recipe)), 1)


def like_polymod(seed: int) -> tuple[Company, ...]:
    """A primary, a middle and a high school."""
    return tuple(_school(kind, seed) for kind in ("primary", "middle", "high"))


@cache
def _school(kind: str, seed: int) -> Company:
    recipe = Recipe.model_validate({"kind": kind, "pupils": 300, "seed": seed})
    return company(settle(scenario_of(recipe)), 1)


def sample(
    minutes: NDArray[np.float64], event: float, sociable: float, rng: np.random.Generator, days: int
) -> NDArray[np.float64]:
    """(days, n, n) minutes of contact of each pair on simulated days: events that come at random and last `event` s.

    Args:
        minutes: expected minutes of each pair.
        event: mean length of an event (s).
        sociable: shape of the gamma distribution of a personal factor of mean 1.
        rng: only here, in the validation; the program itself has no generators.
        days: how many.
    """
    n = len(minutes)
    upper = np.triu(np.ones((n, n), dtype=bool), 1)
    found = np.zeros((days, n, n))
    for day in range(days):
        factor = rng.gamma(sociable, 1.0 / sociable, n)
        events = rng.poisson(np.where(upper, minutes * factor[:, None] * factor[None, :], 0.0) * 60.0 / event)
        found[day] = (events + events.T) * event / 60.0
    return found


SOCIABLE = 1.3
"""Shape of the personal factor of a day: fitted to the spread of partners in Thiers13."""
REMEMBERED = 3.1
"""Minutes of a contact after which 63 % write it down: fitted to the number of contacts in POLYMOD."""


def sensors(found: NDArray[np.float64], who: Company) -> dict[str, NDArray[np.float64]]:
    """What sensors would show, one number a day: of pupils who met anybody; adults count as a class of their own."""
    n = len(who.group)
    group = np.where(who.adult, -1, who.group)
    same = (group[:, None] == group[None, :]) & ~np.eye(n, dtype=bool)
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
    return {
        "minutes": total.sum(axis=1) / count,
        "partners": mean,
        "sd": np.sqrt((partners**2).sum(axis=1) / count - mean**2),
        "within": (found * same).sum(axis=(1, 2)) / found.sum(axis=(1, 2)),
        "pairs_within": (met & same).sum(axis=(1, 2)) / met.sum(axis=(1, 2)),
        "friends": (found * (who.friend > 0.0)).sum(axis=(1, 2)) / found.sum(axis=(1, 2)),
        "grade": (own * grade[pupils]).sum(axis=(1, 2)) / own.sum(axis=(1, 2)),
        "next": (own * (grade & ~same)[pupils]).sum(axis=(1, 2)) / own.sum(axis=(1, 2)),
        "teachers": total[:, adults].mean(axis=1) if len(adults) else np.zeros(len(found)),
    }


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
        for day, found in enumerate(sample(minutes, 45.0, SOCIABLE, rng, days)):
            written = rng.random((len(mine), len(who.age))) < 1.0 - np.exp(-found[mine] / remembered)
            if spoken > 0.0:
                written |= taught & (rng.random(taught.shape) < spoken)
            number[day] += written.sum()
            close[day] += (written & near_age).sum()
            adult[day] += (written & who.adult[None, :]).sum()
    return {"contacts": number / pupils, "within_1y": close / number, "adults": adult / number}


def run() -> list[Row]:
    """Both sensor studies and the diaries."""
    rows: list[Row] = []
    fitted = {
        "Thiers13": ("minutes", "partners", "within", "friends", "sd"),
        "LyonSchool": ("minutes", "partners", "within", "teachers"),
    }
    for name, like, data, keys in (
        ("Thiers13", like_thiers, THIERS, ("minutes", "partners", "within", "friends", "sd", "pairs_within", "next")),
        ("LyonSchool", like_lyon, LYON, ("minutes", "partners", "within", "sd", "pairs_within", "grade", "teachers")),
    ):
        rng = np.random.Generator(np.random.PCG64(7))
        found: dict[str, list[NDArray[np.float64]]] = {}
        for seed in SEEDS:
            who = like(seed)
            days = sample(who.minutes(rates_at(who.mean_age)), data["event"], SOCIABLE, rng, DRAWS // len(SEEDS) + 1)
            for key, values in sensors(days, who).items():
                found.setdefault(key, []).append(values)
        for key in keys:
            rows.append(_row(name, key, data[key], np.concatenate(found[key]), key in fitted[name]))
    days = [diary(like_polymod(seed), rates_at, REMEMBERED, 12, seed) for seed in SEEDS]
    for key in ("contacts", "within_1y", "adults"):
        rows.append(_row("POLYMOD", key, POLYMOD[key], np.concatenate([d[key] for d in days]), key == "contacts"))
    return [*rows, *tried()]


def tried() -> list[Row]:
    """POLYMOD's shares if half or all of the day's teachers were written down; held to nothing."""
    rows: list[Row] = []
    for spoken in (0.5, 1.0):
        days = [diary(like_polymod(seed), rates_at, REMEMBERED, 12, seed, spoken) for seed in SEEDS]
        for key in ("within_1y", "adults"):
            row = _row("POLYMOD", key, POLYMOD[key], np.concatenate([d[key] for d in days]), False)
            check = row.check.replace("(test)", f"where {spoken:.0%} of a day's teachers are written down (tried)")
            rows.append(Row(check.replace("%", " %"), row.expected, row.measured, "reported"))
    return rows


WORDS = {
    "minutes": "minutes of contact a day", "partners": "partners a day", "sd": "standard deviation of partners",
    "within": "share of time within the class", "pairs_within": "share of partners within the class",
    "friends": "share of time with friends", "next": "share of time with other classes of the track",
    "grade": "share of pupils' time within class and parallel class", "teachers": "minutes of contact of a teacher",
    "contacts": "school contacts of those who have any", "within_1y": "share within a year of age",
    "adults": "share of adults",
}  # fmt: skip


def _row(name: str, key: str, target: float, values: NDArray[np.float64], fitted: bool) -> Row:
    low, high = np.quantile(values, [0.05, 0.95])
    crps = np.mean(np.abs(values - target)) - 0.5 * np.mean(np.abs(values[:, None] - values[None, :]))
    measured = f"{values.mean():.3g} (90 % of days {low:.3g} to {high:.3g}; CRPS {crps:.2g})"
    check = f"{name}: {WORDS[key]} ({'fitted' if fitted else 'test'})"
    return Row(check, f"{target:.3g}", measured, verdict(low <= target <= high))
