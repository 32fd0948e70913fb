"""Kernels import nothing but kernels, so their codes are written twice: here the two lists are held together."""

from __future__ import annotations

import pytest

from homeroom.kernels import codes, course, draws
from homeroom.regimes.measures import TRIGGERS
from homeroom.results import schema
from homeroom.world import tables

PAIRS = {
    "conduct": (tables.CONDUCTS, ("NORMAL", "ILL", "LASHES", "DOWN", "HUNTS", "OWN_MIND", "DEAD")),
    "routes": (tables.ROUTES, ("BITE", "BLOOD", "SCRATCH", "RODENT")),
    "states of doors": (tables.DOOR_STATES, ("OPEN", "CLOSED", "LOCKED", "BROKEN")),
    "kinds of doors": (tables.DOOR_KINDS, ("OPENING", "HINGED", "SLIDING", "GATE", "WINDOW", "DROP", "HOSE")),
    "locks": (tables.LOCKS, ("NO_LOCK", "KEY_LOCK", "BUTTON_LOCK")),
    "roles": (tables.ROLES, ("PUPIL", "TEACHER", "STAFF", "VISITOR", "FAMILY")),
    "events": (schema.EVENT_KINDS, tuple(f"EV_{name.upper()}" for name in schema.EVENT_KINDS)),
    "actions": (
        schema.ACTIONS,
        (
            "CARRY_ON",
            "HIDE",
            "FLEE",
            "LEAVE",
            "STAY",
            "FOLLOW",
            "HUNT",
            "SEARCH",
            "IDLE",
            "FIGHT",
            "FETCH",
            "RETURN",
            "PROTECT",
            "EXPEL",
            "SIGNAL",
            "SCOUT",
            "ISOLATE",
            "BELIEVE",
            "TURN_ON",
            "LET_IN",
            "CARRY",
            "MOVE_ON",
            "LURE",
            "DRAW_OFF",
            "SLEEP",
            "WAKE_UP",
            "PHONE",
        ),
    ),
    "cues": (
        schema.CUES,
        (
            "SAW_HUNTER",
            "SAW_ATTACK",
            "HEARD_SCREAM",
            "WAS_TOLD",
            "HEARD_ALARM",
            "WAS_SEIZED",
            "SAW_RUN",
            "READ_IT",
            "LOUDSPEAKER",
        ),
    ),
    "endings": (schema.ENDINGS, ("BROKE_FREE", "BITTEN", "LOST_INTEREST", "KILLED", "DESTROYED", "PARTED")),
    "causes": (
        schema.CAUSES,
        ("BY_BITE", "BY_FALL", "BY_MAULING", "BY_DISEASE", "BY_FIGHT", "BY_OTHER", "BY_THIRST", "BY_STRIKE"),
    ),
    "sounds": (
        schema.SOUNDS,
        ("SCREAM", "DOOR_NOISE", "ALARM", "SHOUT", "FURNITURE", "GLASS", "DECOY", "SPEECH", "WHISPER"),
    ),
    "why set down": (schema.SET_DOWN, ("ARRIVED", "SEIZED", "SPENT", "COLLAPSED", "LET_DOWN")),
    "why move": (schema.WHY_MOVE, ("BAD_DOOR", "FOR_WATER", "FOR_FOOD", "FOR_COMPANY", "TOO_MANY", "SAFER")),
    "senses": (schema.SENSES, ("SEES_NOBODY", "SEES_HUNTER", "SEES_PREY", "HEARS", "HEARS_ALARM")),
    "ways out": (schema.WAYS_OUT, ("ON_FOOT", "BY_AMBULANCE", "HOME_TIME", "BY_HELICOPTER", "BY_BUS")),
    "measures": (
        schema.MEASURE_ACTIONS,
        (
            "DO_INFECT",
            "DO_CONFINE",
            "DO_SEND",
            "DO_REMOVE",
            "DO_ALARM",
            "DO_CLOSE_SITE",
            "DO_STORM",
            "DO_CUT_NETWORK",
            "DO_DECOY",
            "DO_STRIKE",
            "DO_OPEN_SITE",
        ),
    ),
    "triggers": (
        TRIGGERS,
        ("AT_TIME", "AFTER_FIRST_INFECTION", "AFTER_FIRST_HUNTER", "AFTER_FIRST_BITE", "AFTER_MEASURE"),
    ),
}


@pytest.mark.parametrize(("words", "names"), PAIRS.values(), ids=PAIRS.keys())
def test_words_and_numbers_agree(words, names):
    assert [getattr(codes, name) for name in names] == list(range(len(words)))


@pytest.mark.parametrize("names", [p[1] for p in PAIRS.values()], ids=PAIRS.keys())
def test_a_name_says_what_the_word_says(names):
    """The order is the same, not only the length: each name is made of its word."""
    words = {p[1]: p[0] for p in PAIRS.values()}[names]
    odd = {"LASHES", "HUNTS"}
    for name, word in zip(names, words, strict=True):
        bare = name.removeprefix("EV_").removeprefix("BY_").removeprefix("DO_").removeprefix("AFTER_").lower()
        bare = bare.removesuffix("_lock").removesuffix("_time")
        stem = {"no": "none", "at": "at", "on_foot": "on foot", "home": "home time"}.get(bare, bare)
        said = str(word).replace("_", " ")
        stem = stem.replace("_", " ")
        alike = {
            "lost interest": "hunter lost interest", "destroyed": "hunter destroyed", "mauling": "mauled",
            "door noise": "door", "heard scream": "heard a scream", "was told": "was told", "heard alarm": "alarm",
            "saw hunter": "saw a hunter", "saw attack": "saw an attack", "saw run": "saw others run",
                "read it": "a message",
        }  # fmt: skip
        assert name in odd or alike.get(stem, stem) == said, (name, word)


def test_categories_that_kernels_ask_for_agree():
    names = ("corridor", "stairs", "hall", "broadcasting", "roof")
    assert [getattr(codes, name.upper()) for name in names] == [tables.CATEGORIES.index(name) for name in names]


def test_families_of_dwell_times_agree():
    names = [name.upper() for name in tables.FAMILIES]
    known = [getattr(course, name) for name in names if hasattr(course, name)]
    assert known == [k for k, name in enumerate(names) if hasattr(course, name)]
    assert len(known) >= len(tables.FAMILIES) - 1


def test_decision_numbers_are_all_different():
    numbers = [v for k, v in vars(draws).items() if k.isupper()]
    assert len(numbers) == len(set(numbers))
    assert min(numbers) >= 1
