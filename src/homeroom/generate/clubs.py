"""Clubs after lessons, where pupils of all classes meet once a week."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from homeroom.generate.luck import Draw, Luck
from homeroom.generate.numbers import Numbers
from homeroom.spec.school import Room

MEMBERS = 16
"""Of a club. Assumption, 8 to 25: as many as one adult leads."""
DAYS = ("tue", "thu", "mon", "wed")
PLACES = ("gym", "library", "music", "laboratory", "canteen", "field", "yard", "other", "classroom")
"""Categories of rooms, the most wanted first."""
WORDS = {
    "gym": "sports", "library": "reading", "music": "choir", "laboratory": "science", "canteen": "theatre",
    "field": "football", "yard": "games", "other": "chess", "classroom": "crafts",
}  # fmt: skip


def found_clubs(plan: Numbers, rooms: Iterable[Room], luck: Luck) -> tuple[dict[str, tuple[str, str]], dict[int, str]]:
    """The clubs of a school.

    Returns:
        Club -> its room and day; pupil -> club, of those who are in one.
    """
    joins = np.flatnonzero(luck(Draw.CLUB, np.arange(plan.pupils)) < plan.clubs)
    order = sorted((room for room in rooms if room.category in PLACES), key=lambda r: (PLACES.index(r.category), r.id))
    if not len(joins) or not order:
        return {}, {}
    many = min(max(1, math.ceil(plan.pupils * plan.clubs / MEMBERS)), len(DAYS) * len(order))
    clubs: dict[str, tuple[str, str]] = {}
    names: list[str] = []
    numbers: dict[str, int] = {}
    for j in range(many):
        room = order[j // len(DAYS)]
        word = WORDS[room.category]
        numbers[word] = numbers.get(word, 0) + 1
        names.append(f"{word} club {numbers[word]}")
        clubs[names[-1]] = (room.id, DAYS[j % len(DAYS)])
    choice = luck(Draw.CLUB, joins, 1)
    members = {int(k): names[int(u * many)] for k, u in zip(joins, choice, strict=True)}
    return {name: clubs[name] for name in names if name in set(members.values())}, members
