"""Circles of acquaintances: whom a pupil seeks in breaks among those of other classes, the same ones day after day.

Sensors show that pairs of different classes meet again more often than chance would have it, and that few pairs have
most of the time (Fournet and Barrat 2014, Mastrandrea et al. 2015). So everybody chooses a first, a second, a third
acquaintance and so on, who weigh less and less; whoever is somebody's acquaintance has them as one, too. Choices are
keyed: one pupil more changes only the circles of those whom they fall among.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from homeroom.generate.defaults import figure
from homeroom.generate.keyed import uniforms
from homeroom.kernels import draws
from homeroom.world.tables import ROLES, Table


def circles(persons: Table) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Acquaintances outside the class, both ways round: who, whom, how much.

    Args:
        persons: PERSON rows, with who, role, group and grade.

    Returns:
        Sorted by who and whom, every pair once in each direction; weights of a person add up to 1 on average.
    """
    pupils = np.flatnonzero((persons.role == ROLES.index("pupil")) & (persons.group >= 0))
    nobody = np.zeros(0, dtype=np.int64)
    many = round(0.5 * figure("school", "circle", "size"))
    if len(np.unique(persons.group[pupils])) < 2 or many < 1:
        return nobody, nobody, np.zeros(0)
    weight = (1.0 + np.arange(many)) ** -figure("school", "circle", "steepness")
    weight /= 2.0 * weight.sum()
    choices = [_choose(persons, pupils, place) for place in range(many)]
    a = np.tile(pupils, many)
    b = np.concatenate(choices)
    share = np.repeat(weight, len(pupils))
    some = b >= 0
    low, high = np.minimum(a[some], b[some]), np.maximum(a[some], b[some])
    pairs, place = np.unique(low * len(persons) + high, return_inverse=True)
    low, high, total = pairs // len(persons), pairs % len(persons), np.bincount(place, share[some]).astype(np.float64)
    source, target = np.concatenate([low, high]), np.concatenate([high, low])
    order = np.lexsort((target, source))
    return source[order], target[order], np.tile(total, 2)[order]


def _choose(persons: Table, pupils: NDArray[np.int64], place: int) -> NDArray[np.int64]:
    """Everybody's acquaintance at one place of the order, -1 for none: the next one on a ring of hashes."""
    who, group, grade = persons.who[pupils], persons.group[pupils], persons.grade[pupils]
    spot, want, kind = (uniforms(who, place, draws.CIRCLE, ordinal) for ordinal in range(3))
    alike = np.array([np.count_nonzero(grade == g) for g in grade]) - _sizes(group)
    others = len(pupils) - np.array([np.count_nonzero(grade == g) for g in grade])
    odds = figure("school", "friends", "same_grade")
    same = kind * (odds * alike + others) < odds * alike
    found = np.full(len(pupils), -1, dtype=np.int64)
    ring = np.argsort(spot, kind="stable")
    for own in [*np.unique(grade[same]), None]:
        mine = np.flatnonzero(~same & (others > 0) if own is None else same & (grade == own))
        on = ring if own is None else ring[grade[ring] == own]
        at = np.searchsorted(spot[on], want[mine])
        open_ = np.ones(len(mine), dtype=bool)
        while open_.any():
            one = on[at % len(on)]
            open_ = (grade[one] == grade[mine]) if own is None else (group[one] == group[mine])
            at = at + open_
        found[mine] = pupils[on[at % len(on)]]
    return found


def _sizes(group: NDArray[np.int32]) -> NDArray[np.int64]:
    _, place, number = np.unique(group, return_inverse=True, return_counts=True)
    return np.asarray(number[place])
