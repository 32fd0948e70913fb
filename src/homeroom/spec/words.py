"""The words a person may choose from: roles, room categories, door kinds, locks, conducts, fates, days.

They are the same words, in the same order, as the tables of a World; a test keeps them so.
"""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["pupil", "teacher", "staff", "visitor", "family"]
Sex = Literal["f", "m"]
Category = Literal[
    "classroom", "corridor", "stairs", "hall", "canteen", "kitchen", "gym", "laboratory", "storage",
    "infirmary", "broadcasting", "recording", "music", "library", "office", "toilet", "roof", "yard",
    "court", "path", "field", "home", "other",
]  # fmt: skip
DoorKind = Literal["opening", "hinged", "sliding", "gate", "window", "drop", "hose"]
Lock = Literal["none", "key", "button"]
Conducts = Literal["normal", "ill", "lashes", "down", "hunts", "own_mind", "dead"]
Fate = Literal["human", "half_infected", "turned", "dead"]
Route = Literal["bite", "blood", "scratch", "rodent"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
BellKind = Literal["lesson", "break", "lunch", "assembly", "arrival", "departure", "night", "club"]

ROLES: tuple[str, ...] = get_args(Role)
CATEGORIES: tuple[str, ...] = get_args(Category)
OUTDOOR_CATEGORIES = ("roof", "yard", "court", "path", "field")
DOOR_KINDS: tuple[str, ...] = get_args(DoorKind)
LOCKS: tuple[str, ...] = get_args(Lock)
CONDUCTS: tuple[str, ...] = get_args(Conducts)
FATES: tuple[str, ...] = get_args(Fate)
ROUTES: tuple[str, ...] = get_args(Route)
DAYS: tuple[str, ...] = get_args(Day)
