"""Who is with whom for how long on a day of a school, in expectation, and schools like those that were studied."""

from __future__ import annotations

from collections.abc import Mapping
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
from homeroom.spec.timetable import Bell
from homeroom.world.mixing import modes
from homeroom.world.outbreak import Setting, settle
from homeroom.world.tables import ACTIVITIES, ROLES

MODES = ("near", "friend", "circle", "room")
HOUR = 3_600_000
"""ms."""
LYON_AT_HOME = 0.51
"""Given: of 226 pupils whom sensors saw on day 1 of LyonSchool, 115 met nobody, or next to nobody, from noon to two."""


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
    share = {"near": 15.0, "friend": 60.0, "circle": 60.0, "room": 60.0}  # `near` counts four neighbours
    return {(activity, mode): share[mode] * float(table[mode][a]) for a, mode in product(range(len(ACTIVITIES)), MODES)
            for activity in (ACTIVITIES[a],)}  # fmt: skip


def company(setting: Setting, weekday: int, since: float = 0.0, until: float = 24.0) -> Company:
    """Who is with whom on one day of the standard week: the same rules as the kernel's (`kernels.hits`).

    Args:
        setting: the school.
        weekday: 0 Monday.
        since, until: hours of the day.
    """
    school = np.flatnonzero(setting.people.school == 1)
    place = np.full(len(setting.people), -1)
    place[school] = np.arange(len(school))
    n = len(school)
    tie, known = np.zeros((n, n)), np.zeros((n, n))
    for a in school:
        first = int(setting.people.tie_first[a])
        friends = first + int(setting.people.tie_n[a])
        before = 0.0
        for e in range(first, friends + int(setting.people.circle_n[a])):
            b = place[setting.tie_to[e]]
            if b >= 0:
                (tie if e < friends else known)[place[a], b] = setting.tie_upto[e] - before
            before = float(setting.tie_upto[e])
    hours: dict[tuple[str, str], NDArray[np.float64]] = {}
    week = setting.week
    by_block: dict[int, list[tuple[int, int, int, int, int]]] = {}
    for a in school:
        for row in range(int(week.row_first[a, weekday]), int(week.row_first[a, weekday + 1])):
            one = week.rows[row]
            start, end = max(int(one.start), round(since * HOUR)), min(int(one.end), round(until * HOUR))
            if one.block >= 0 and end > start:
                entry = int(place[a]), start, end, int(one.slot), int(one.activity)
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
                ("circle", known[rows, cols]),
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
def like_thiers(seed: int) -> tuple[Company, Company]:
    """Nine classes of about 36, in three tracks of three; no adult wore a sensor. Tuesday and Wednesday."""
    recipe = Recipe(kind="high", pupils=327, first_grade=13, grades=3, class_size=37, girls=0.45, clubs=0.0, seed=seed)
    setting = settle(scenario_of(recipe))
    return company(setting, 1).only_pupils(), company(setting, 2).only_pupils()


def lyon_bells() -> tuple[Bell, ...]:
    """The day of LyonSchool: breaks in the yard and lunch from noon to two, both in turns (Stehle et al. 2011).

    Minutes of the breaks as the sensors show them. Grades 1 and 2, 3, 4 and 5 have breaks apart; 1 to 3, 4 and 5 lunch.
    """
    rows: list[tuple[str, str, str, str, str, str]] = []
    for grade, turn in zip("12345", (0, 0, 1, 2, 2), strict=True):
        first, second, third = ("09:45", "10:10"), ("10:10", "10:35"), ("10:35", "11:00")
        morning = (first, second, third)[turn]
        late = (("15:45", "16:05"), ("16:05", "16:25"), ("16:25", "16:45"))[turn]
        rows += [
            ("arrival", "arrival", "08:30", "08:45", grade, ""), ("1", "lesson", "08:45", "09:20", grade, ""),
            ("2", "lesson", "09:20", morning[0], grade, ""), ("break", "break", *morning, grade, "yard"),
            ("3", "lesson", morning[1], "11:20", grade, ""), ("4", "lesson", "11:20", "12:00", grade, ""),
            ("5", "lesson", "14:00", "15:00", grade, ""), ("6", "lesson", "15:00", late[0], grade, ""),
            ("break", "break", *late, grade, "yard"), ("departure", "departure", late[1], "17:10", grade, ""),
        ]  # fmt: skip
        eats, plays = (("12:00", "12:40"), ("12:40", "14:00")) if turn < 2 else (("13:00", "13:40"), ("12:00", "13:00"))
        rows += [("lunch", "lunch", *eats, grade, ""), ("playing", "break", *plays, grade, "yard")]
        if turn == 2:
            rows.append(("after lunch", "break", eats[1], "14:00", grade, "yard"))
    noon = ("lunch", "playing", "after lunch")
    return tuple(
        Bell.model_validate(
            {"period": period, "kind": kind, "start": start, "end": end, "group": grade, "room": room or None}
            | {"at_home": LYON_AT_HOME if period in noon else 0.0}
        )
        for period, kind, start, end, grade, room in rows
    )


@cache
def like_lyon(seed: int) -> tuple[Company, Company]:
    """Ten classes of about 23 in five grades, ten teachers: before and after noon."""
    recipe = Recipe(kind="primary", pupils=232, grades=5, class_size=24, teachers=10, staff=0, clubs=0.0, seed=seed)
    scenario = scenario_of(recipe)
    # Between classes there was hardly any contact in lessons that day: none of them had sport beside another.
    lessons = tuple(lesson.model_copy(update={"room": None}) for lesson in scenario.timetable)
    setting = settle(scenario.model_copy(update={"bells": lyon_bells(), "timetable": lessons}))
    return company(setting, 1, 0.0, 12.0), company(setting, 1, 12.0, 24.0)


def like_polymod(seed: int) -> tuple[Company, ...]:
    """A primary, a middle and a high school."""
    return tuple(_school(kind, seed) for kind in ("primary", "middle", "high"))


@cache
def _school(kind: str, seed: int) -> Company:
    recipe = Recipe.model_validate({"kind": kind, "pupils": 300, "seed": seed})
    return company(settle(scenario_of(recipe)), 1)
