"""Households: who are brothers and sisters, who lives with them, and with whom they go to school.

Families are met through their first child in the school. Sizes are those that children report (child-weighted), so a
family is kept with one over the number of its children in the school: then pupils, not families, have the reported
sizes. A kept family reserves a place for each of its other children of school age, which the next pupil of that grade
takes; a pupil who finds no place reserved founds a household.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from homeroom.generate.classes import Pupils
from homeroom.generate.defaults import defaults, figure
from homeroom.generate.luck import Draw, Luck
from homeroom.generate.numbers import Numbers

TRIES = 6
"""Families looked at before one is taken as it is; with two children in the school, 2 % get that far."""
MOST = 7
"""Children of one family."""


@dataclass
class Household:
    """One household.

    Attributes:
        founder: number of the pupil who was first.
        adults: how many.
        ages: of the founder's brothers and sisters (years), by place; pupils: who of them is a pupil, by place.
        way: with whom its children go to school.
    """

    founder: int
    adults: int
    ages: list[float]
    pupils: dict[int, int] = field(default_factory=dict)
    way: str = ""

    @property
    def id(self) -> str:
        """Named after its founder, so that it keeps its name when pupils are added."""
        return f"h{self.founder + 1:04d}"


@dataclass
class Families:
    """Households, and which one each pupil belongs to."""

    households: list[Household]
    of_pupil: list[int]


def settle_families(pupils: Pupils, plan: Numbers, luck: Luck) -> Families:
    """Give every pupil a household; twins get the same age (`pupils.age` is changed)."""
    sizes = _Sizes(plan, luck, len(pupils.grade))
    waiting: list[deque[tuple[int, int]]] = [deque() for _ in range(plan.grades)]
    households: list[Household] = []
    of_pupil: list[int] = []
    grades, ages = pupils.grade.tolist(), pupils.age
    for k, grade in enumerate(grades):
        if waiting[grade]:
            h, place = waiting[grade].popleft()
            households[h].pupils[place] = k
            if abs(households[h].ages[place] - ages[households[h].founder]) < 1e-9:
                ages[k] = ages[households[h].founder]
            of_pupil.append(h)
            continue
        adults, others = sizes.family(k, grade, float(ages[k]))
        household = Household(k, adults, others)
        of_pupil.append(len(households))
        if plan.siblings:
            for place, age in enumerate(others):
                other = grade + round(age - float(ages[k]))
                if 0 <= other < plan.grades:
                    waiting[other].append((len(households), place))
        households.append(household)
    _ways(households, plan, luck)
    return Families(households, of_pupil)


class _Sizes:
    """Draws families, every number keyed by the pupil who founds one."""

    def __init__(self, plan: Numbers, luck: Luck, n: int) -> None:
        self.plan = plan
        tries = np.arange(TRIES)
        k = np.arange(n)[:, None]
        self.size = luck(Draw.HOUSEHOLD, k, tries)
        self.single = luck(Draw.ADULTS, k, tries)
        self.place = luck(Draw.PLACE_AMONG_SIBLINGS, k, tries)
        self.keep = luck(Draw.KEEP, k, tries)
        steps = np.arange(MOST - 1)[None, None, :]
        mean, sd = figure("school", "families", "gap_mean"), figure("school", "families", "gap_sd")
        sigma = np.sqrt(np.log(1.0 + (sd / mean) ** 2))  # log-normal with this mean and standard deviation
        z = luck.normal(Draw.GAP, k[:, :, None], tries[None, :, None], steps)
        self.gap = np.maximum(np.exp(np.log(mean) - 0.5 * sigma**2 + sigma * z), 0.8)
        twin = luck(Draw.TWIN, k[:, :, None], tries[None, :, None], steps) < figure("school", "families", "twins")
        self.gap[twin] = 0.0
        table = "village_children" if plan.kind == "village" else "household_sizes"
        shares = defaults("school")[table]
        self.counts = [int(key) for key in shares]
        weight = np.array([float(share) for share in shares.values()])
        if plan.kind == "village":
            weight = weight * np.array(self.counts)  # shares of families -> shares of children
        self.cumulative = np.cumsum(weight / weight.sum())
        two = float(shares["2"]) if plan.kind != "village" else 0.0
        self.alone = max(figure("school", "families", "single") - two, 0.0) / (1.0 - two)
        self.last = figure("school", "families", "independent")

    def family(self, k: int, grade: int, age: float) -> tuple[int, list[float]]:
        """How many adults, and the ages of the brothers and sisters of pupil k."""
        adults, others = 2, list[float]()
        for t in range(TRIES):
            place = int(np.searchsorted(self.cumulative, self.size[k, t]))
            count = self.counts[min(place, len(self.counts) - 1)]
            if self.plan.kind == "village":
                adults, children = 2, count
            else:
                adults = 1 if count == 2 or self.single[k, t] < self.alone else 2
                children = count - adults
            others = self._siblings(k, t, age, min(children, MOST))
            together = 1
            if self.plan.siblings:
                together += sum(0 <= grade + round(other - age) < self.plan.grades for other in others)
            if self.keep[k, t] < 1.0 / together:
                break
        return adults, others

    def _siblings(self, k: int, t: int, age: float, children: int) -> list[float]:
        """Ages from the oldest to the youngest, the founder's left out; all of them still live at home."""
        older = int(self.place[k, t] * children)
        found: list[float] = []
        up = down = age
        for step in range(children - 1):
            gap = float(self.gap[k, t, step])
            if (step < older and up + gap <= self.last) or down - gap < 0.0:
                up = min(up + gap, self.last)
                found.append(up)
            else:
                down -= gap
                found.append(down)
        return found


def _ways(households: list[Household], plan: Numbers, luck: Luck) -> None:
    """Streets and buses, filled in the order in which families come."""
    by_bus = luck(Draw.BUS, [household.founder for household in households]) < plan.bus
    street, bus = figure("school", "families", "per_street"), figure("school", "families", "per_bus")
    riders = walkers = 0
    for household, rides in zip(households, by_bus.tolist(), strict=True):
        if rides:
            household.way = f"bus-{int(riders // bus) + 1}"
            riders += 1
        else:
            household.way = f"street-{int(walkers // street) + 1}"
            walkers += 1
