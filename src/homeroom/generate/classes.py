"""Who is in which class: pupils spread over grades in turn, and over classes of nearly equal size.

Pupil k is in grade k modulo the number of grades, and a class that is full is split by taking a few from each class of
its grade; so one more pupil moves nobody, or a few classmates to a new class.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homeroom.generate.defaults import figure
from homeroom.generate.luck import Draw, Luck
from homeroom.generate.numbers import Numbers

MIXED_BELOW = 0.5
"""A grade that would fill less than this share of a class is taught together with its neighbours."""


@dataclass(frozen=True)
class Pupils:
    """Pupils by number.

    Attributes:
        grade: (n,) from 0, the youngest.
        group: (n,) index of the class.
        seat: (n,) from 1, within the class.
        female: (n,). age: (n,) years.
        names: ids of the classes. grades_of: lowest and highest grade of each class (from 0).
    """

    grade: NDArray[np.int64]
    group: NDArray[np.int64]
    seat: NDArray[np.int64]
    female: NDArray[np.bool_]
    age: NDArray[np.float64]
    names: tuple[str, ...]
    grades_of: tuple[tuple[int, int], ...]

    def members(self, group: int) -> NDArray[np.int64]:
        """Numbers of the pupils of a class."""
        return np.flatnonzero(self.group == group)

    def size(self, group: int) -> int:
        """How many pupils a class has."""
        return int(np.count_nonzero(self.group == group))


def enrol(plan: Numbers, luck: Luck) -> Pupils:
    """Put every pupil into a grade and a class, with a seat, a sex and an age."""
    k = np.arange(plan.pupils, dtype=np.int64)
    grade = k % plan.grades
    if plan.pupils < MIXED_BELOW * plan.class_size * plan.grades:
        group, names, spans = _mixed(grade, plan)
    else:
        group, names, spans = _graded(grade, plan)
    seat = np.zeros(plan.pupils, dtype=np.int64)
    for g in range(len(names)):
        members = np.flatnonzero(group == g)
        seat[members] = np.arange(1, len(members) + 1)
    born = figure("body", "age", "at_grade_0") + plan.first_grade + grade - 0.5
    age = np.round(born + luck(Draw.AGE, k), 2)
    return Pupils(grade, group, seat, luck(Draw.SEX, k) < plan.girls, age, tuple(names), tuple(spans))


def _mixed(grade: NDArray[np.int64], plan: Numbers) -> tuple[NDArray[np.int64], list[str], list[tuple[int, int]]]:
    """A small school: classes of neighbouring grades."""
    classes = min(math.ceil(plan.pupils / plan.class_size), plan.grades, plan.pupils)
    taught = min(plan.grades, plan.pupils)
    group = grade * classes // taught
    spans = [(int(grade[group == g].min()), int(grade[group == g].max())) for g in range(classes)]
    low = plan.first_grade
    names = [f"{low + a}-{low + b}" if a != b else f"{low + a}a" for a, b in spans]
    return group, names, spans


def _graded(grade: NDArray[np.int64], plan: Numbers) -> tuple[NDArray[np.int64], list[str], list[tuple[int, int]]]:
    group = np.zeros(len(grade), dtype=np.int64)
    names: list[str] = []
    spans: list[tuple[int, int]] = []
    for g in range(plan.grades):
        classes: list[list[int]] = [[]]
        for k in np.flatnonzero(grade == g).tolist():
            least = min(classes, key=len)
            least.append(k)
            if len(least) > plan.class_size:
                classes.append(_founders(classes))
        for letter, members in enumerate(classes):
            group[members] = len(names)
            names.append(f"{plan.first_grade + g}{_letters(letter)}")
            spans.append((g, g))
    return group, names, spans


def _founders(classes: list[list[int]]) -> list[int]:
    """The pupils of a new class: the newest of the fullest classes, until all are about equal."""
    share = sum(map(len, classes)) // (len(classes) + 1)
    new: list[int] = []
    while len(new) < share:
        fullest = max(range(len(classes)), key=lambda c: (len(classes[c]), -c))
        new.append(classes[fullest].pop())
    return new


def _letters(place: int) -> str:
    """a, b ... z, aa, ab ..."""
    text = ""
    place += 1
    while place > 0:
        place, rest = divmod(place - 1, 26)
        text = chr(97 + rest) + text
    return text
