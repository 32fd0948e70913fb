"""Friendships: whom each pupil would name, in the own class, grade or elsewhere.

Everybody has a place in a plane of tastes. A pupil names those of a circle of acquaintances (the class; or some of the
grade or the school) whom they like best: near in taste, perhaps of the same sex, a liking both feel and a mood of one's
own. Nearness makes friends of friends friends; the shared liking makes namings mutual. Every number is keyed by the
pupil or the pair, so a new pupil takes at most one place in anybody's list.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homeroom.generate.classes import Pupils
from homeroom.generate.defaults import figure
from homeroom.generate.luck import Draw, Luck
from homeroom.generate.numbers import Numbers

KNOWN = 24
"""Acquaintances outside the class among whom a friend is found."""
TASTES = 3
"""Tastes along each axis of the plane: nine kinds of people, who make circles of friends in a class."""
SPREAD = 2
"""Namings differ by up to this many from their mean."""
_MOOD = 0.15
"""Of a liking, what one feels alone, relative to what both feel."""
_CLOSER = 0.2
"""Pairs of one taste are mutual more often than others, by this share either way: fitted with closeness."""
_APART = 0.07
"""Choices outside the class are seldom returned, so that they make more pairs: fitted to the share within the class."""
_BOTH = 0.4
"""Share of pairs that both choose here, which makes the number of choices; how many are mutual is drawn apart."""


@dataclass(frozen=True)
class _Hearts:
    """What decides whom somebody likes.

    Attributes:
        pupils: whose hearts these are.
        taste: (n, 2) places in the plane of tastes.
        bond: (n,) how much the same sex counts.
        luck: of the shared liking and of one's own mood.
    """

    pupils: Pupils
    taste: NDArray[np.float64]
    bond: NDArray[np.float64]
    luck: Luck

    def liking(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """How much a likes b; the arrays broadcast."""
        taste, luck = self.taste, self.luck
        near = np.hypot(taste[a, 0] - taste[b, 0], taste[a, 1] - taste[b, 1])
        liking = -figure("school", "friends", "closeness") * near
        liking = liking + self.bond[a] * (self.pupils.female[a] == self.pupils.female[b])
        shared = _gumbel(luck(Draw.LIKING, np.minimum(a, b), np.maximum(a, b)))
        return np.asarray(liking + (1.0 - _MOOD) * shared + _MOOD * _gumbel(luck(Draw.MOOD, a, b)))


def befriend(pupils: Pupils, plan: Numbers, luck: Luck) -> dict[tuple[int, int], float]:
    """Pairs of pupils (the smaller number first) -> weight of their friendship.

    `plan.friends` is the mean number of pairs a pupil belongs to, named from one side or both.
    """
    n = len(pupils.grade)
    if plan.friends <= 0.0 or n < 2:
        return {}
    mean = 0.5 * plan.friends * (1.0 + _BOTH)
    k = np.arange(n)
    spread = min(SPREAD, mean)
    wanted = np.floor(mean - spread + (2.0 * spread + 1.0) * luck(Draw.NAMINGS, k)).astype(np.int64)
    where = luck(Draw.WHERE_NAMED, k[:, None], np.arange(int(wanted.max()) + 1)[None, :])
    in_class = min(figure("school", "friends", "same_class") + _APART, 1.0)
    outside = (np.arange(where.shape[1])[None, :] < wanted[:, None]) & (where >= in_class)
    taste = np.column_stack([luck(Draw.TASTE_A, k), luck(Draw.TASTE_B, k)])
    taste = np.floor(taste * TASTES) / TASTES
    hearts = _Hearts(pupils, taste, _same_sex(pupils.age), luck)
    named: set[tuple[int, int]] = set()
    for group in range(len(pupils.names)):
        members = pupils.members(group)
        if len(members) > 1:
            named |= _within(members, wanted - outside.sum(axis=1), hearts)
    grade_share = in_class + (1.0 - in_class) * _same_grade(pupils)[:, None]
    for same_grade in (True, False):
        slots = outside & ((where < grade_share) == same_grade)
        named |= _beyond(slots, same_grade, hearts)
    pairs = sorted({(min(pair), max(pair)) for pair in named})
    a, b = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    alike = np.all(taste[a] == taste[b], axis=1)
    share = figure("school", "friends", "mutual")
    mutual = luck(Draw.MOOD, a, b, 1) < np.where(alike, min(1.0, share + _CLOSER), share - _CLOSER)
    weak = figure("school", "friends", "one_sided")
    return {pair: 1.0 if both else weak for pair, both in zip(pairs, mutual.tolist(), strict=True)}


def _same_sex(age: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much the same sex counts: much in primary school, little at 17."""
    child, youth = figure("school", "friends", "same_sex_child"), figure("school", "friends", "same_sex_youth")
    return np.asarray(np.interp(age, [11.0, 16.5], [child, youth]))


def _same_grade(pupils: Pupils) -> NDArray[np.float64]:
    """Chance that somebody chosen outside the class is of the same grade: the more of them there are, the greater."""
    in_grade = np.bincount(pupils.grade)[pupils.grade]
    alike = figure("school", "friends", "same_grade") * (in_grade - np.bincount(pupils.group)[pupils.group])
    return np.asarray(alike / np.maximum(alike + len(pupils.grade) - in_grade, 1.0))


def _gumbel(u: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(-np.log(-np.log(u)))


def _within(members: NDArray[np.int64], wanted: NDArray[np.int64], hearts: _Hearts) -> set[tuple[int, int]]:
    """Each member of a class names the best liked of it."""
    score = hearts.liking(members[:, None], members[None, :])
    np.fill_diagonal(score, -np.inf)
    ranked = members[np.argsort(-score, axis=1)][:, : len(members) - 1]
    return {(k, other) for place, k in enumerate(members.tolist()) for other in ranked[place, : wanted[k]].tolist()}


def _beyond(slots: NDArray[np.bool_], same_grade: bool, hearts: _Hearts) -> set[tuple[int, int]]:
    """Open namings go to the best liked of some acquaintances outside the class, who are near in taste."""
    pupils, taste = hearts.pupils, hearts.taste
    named: set[tuple[int, int]] = set()
    wanted = slots.sum(axis=1)
    for grade in range(int(pupils.grade.max()) + 1):
        who = np.flatnonzero((wanted > 0) & (pupils.grade == grade))
        pool = np.flatnonzero((pupils.grade == grade) == same_grade)
        if not len(who) or len(pool) < 2:
            continue
        pool = pool[np.argsort(taste[pool, 0], kind="stable")]
        known = min(KNOWN, len(pool))
        first = np.clip(np.searchsorted(taste[pool, 0], taste[who, 0]) - known // 2, 0, len(pool) - known)
        circle = pool[first[:, None] + np.arange(known)]
        score = hearts.liking(who[:, None], circle)
        score[pupils.group[circle] == pupils.group[who][:, None]] = -np.inf
        order = np.argsort(-score, axis=1)
        for place, k in enumerate(who.tolist()):
            best = order[place, : wanted[k]]
            named.update((k, int(circle[place, c])) for c in best if score[place, c] > -np.inf)
    return named
