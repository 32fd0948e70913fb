"""Column names and event kinds, once: every table of results spells them as here."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Rows: TypeAlias = "np.ndarray[Any, np.dtype[np.void]]"
"""A structured array: some rows of one of the record types below."""

EVENT = np.dtype(
    [
        ("time", "i8"),  # ms since the scenario's start
        ("kind", "i4"),  # index into EVENT_KINDS
        ("who", "i4"),  # person, -1 none
        ("whom", "i4"),  # other person, -1 none
        ("room", "i4"),  # where (-1 off the site)
        ("code", "i4"),  # see EVENT_KINDS
        ("value", "i4"),  # see EVENT_KINDS
        ("until", "i8"),  # measure: until when it holds somebody (ms; 0: for good); else 0
    ],
    align=True,
)

TRACE = np.dtype(
    [("time", "i8"), ("x", "f8"), ("y", "f8"), ("who", "i4"), ("room", "i4")],
    align=True,
)
"""A sample of where somebody is (ms, m); between two samples of a person motion is linear. Room -1: not on the site."""

PERCEPT = np.dtype(
    [
        ("time", "i8"),  # ms since the scenario's start
        ("who", "i4"),  # who perceives
        ("whom", "i4"),  # who is seen or heard, -1 nobody
        ("room", "i4"),  # where who perceives is
        ("how", "i4"),  # index into SENSES
        ("value", "i4"),  # heard: how loud it still is (dB)
        ("pad", "i4"),
    ],
    align=True,
)
"""What somebody perceives in the crisis: whom they see, whenever that changes, and every sound that they heed."""
SENSES = ("sees nobody", "sees hunter", "sees prey", "hears", "hears alarm")
PERCEPTION_COLUMNS = ("time", "at", "who", "how", "whom", "room", "value")

EVENT_KINDS = (
    # who was infected by whom (-1: from outside); code = route, value = severity in 1/1000. In an outbreak code = index
    # into SPREADS, value = index into ACTIVITIES, until = when the source gave off what infected (ms)
    "infection",
    "stage",  # who enters stage `code`; value = the stage left (-1: never infected before)
    "move",  # who went from room `code` (-1 off site) to `room`; value = door
    "door",  # door `code` is now in state `value`; who did it
    "alert",  # who learns of the danger; whom = seen hunter or teller; code = index into CUES
    "decision",  # who decides: code = index into ACTIONS, value = goal room (-1 off the site)
    "seize",  # hunter who grabs whom
    "release",  # whom is free of hunter who; code = index into ENDINGS
    "wound",  # who is hurt by whom; code = index into CAUSES, value = severity in 1/1000
    "death",  # who dies; whom = killer (-1 none); code = index into CAUSES
    "sound",  # who makes a sound; code = index into SOUNDS, value = dB at 1 m
    "measure",  # measure `code` acts on who (-1: on the school); value = index into MEASURE_ACTIONS + HEALTH_ACTIONS
    "left",  # who left the site; code = index into WAYS_OUT, value = stage
    "arrive",  # who came on the site
    "regime",  # code: 0 routine, 1 crisis
    "absence",  # who is kept from school until `until`; code = index into REASONS
    "detected",  # who is noticed as a case; code = the measure that noticed, value = stage
    "dose",  # who gets `code` doses; value = how many they have then
    "test",  # who is tested; code = 1 positive, 0 negative; value = the measure
    "closure",  # the class of index `code` (-1: the school) is closed until `until`
    "back",  # who may come to school again before the end of their absence; code = index into REASONS
    "barricade",  # who has piled more against door `code`; value = what all of it will stand, in hunter-seconds
    "carry",  # who takes up whom, who cannot walk alone; code = 1 who lends a second pair of hands, else 0
    "set_down",  # who carries whom no farther; code = index into SET_DOWN
    "move_on",  # who leads those who shelter in `room` to another, `value`; code = index into WHY_MOVE
)
REASONS = ("ill", "measure")
CUES = (
    "saw a hunter",
    "saw an attack",
    "heard a scream",
    "was told",
    "alarm",
    "was seized",
    "saw others run",
    "a message",
    "loudspeaker",
)
ACTIONS = (
    "carry on",
    "hide",
    "flee",
    "leave",
    "stay",
    "follow",
    "hunt",
    "search",
    "idle",
    "fight",
    "fetch",
    "return",
    "protect",
    "expel",
    "signal",
    "scout",
    "isolate",
    "believe",
    "turn on",
    "let in",
    "carry",
    "move on",
    "lure",
    "draw off",
    "sleep",
    "wake up",
    "phone",
)
ENDINGS = ("broke free", "bitten", "hunter lost interest", "killed", "hunter destroyed", "parted")
SET_DOWN = ("arrived", "seized", "spent", "collapsed", "let down")
"""Why somebody is carried no farther: they are there; one is seized; strength or mind gave out; it is given up."""
WHY_MOVE = ("bad door", "for water", "for food", "for company", "too many", "safer")
"""Why a group moves to another room: its door gives way, thirst, hunger, too few, too many, a place that is safer."""
CAUSES = ("bite", "fall", "mauled", "disease", "fight", "other", "thirst", "strike")
BITE_PLACES = (("arm or hand", 500), ("leg", 700), ("shoulder", 900), ("neck or face", 1000))
"""Where a bite of a given severity (1/1000, up to the figure) is: the worse the place, the quicker the course."""
SOUNDS = ("scream", "door", "alarm", "shout", "furniture", "glass", "decoy", "speech", "whisper")
WAYS_OUT = ("on foot", "ambulance", "home time", "helicopter", "bus")
MEASURE_ACTIONS = (
    "infect",
    "confine",
    "send",
    "remove",
    "alarm",
    "close_site",
    "storm",
    "cut_network",
    "decoy",
    "strike",
    "open_site",
)
HEALTH_ACTIONS = (
    "introduce", "stay_home", "detect", "test", "isolate", "quarantine", "trace", "prophylaxis", "vaccinate", "mask",
    "ventilate", "filter", "clean", "hygiene", "cohort", "stagger", "close_class", "close_school",
)  # fmt: skip
"""Actions of an outbreak; in events they are counted on from MEASURE_ACTIONS."""

FATE_COLUMNS = ("person", "name", "role", "class", "fate", "stage", "time", "room", "by")
INFECTION_COLUMNS = ("run", "time", "from", "to", "room", "route", "period")

CHANGE = np.dtype(
    [
        ("time", "i8"),  # ms since the scenario's start
        ("who", "i4"),
        ("before", "i4"),  # index into FATES
        ("after", "i4"),  # index into FATES
        ("room", "i4"),  # where it happened (-1 off the site)
        ("by", "i4"),  # because of whom (-1: nobody, or from outside)
        ("pad", "i4"),  # so that no byte is left to chance
    ],
    align=True,
)
"""One row per change of a person's fate: what ensembles keep of the courses of disease."""

FATE = np.dtype(
    [
        ("time", "i8"),  # when the fate was met (ms), -1 for who stays human
        ("fate", "i4"),  # index into FATES
        ("stage", "i4"),  # index of the stage, -1 never infected
        ("room", "i4"),  # where the fate was met; for who stays human: where they are at the end
        ("by", "i4"),  # because of whom, -1 nobody or from outside
    ],
    align=True,
)

INFECTION = np.dtype(
    [
        ("time", "i8"),  # ms since the scenario's start
        ("source", "i4"),  # who infected, -1 from outside
        ("target", "i4"),  # who was infected
        ("room", "i4"),
        ("route", "i4"),  # index into ROUTES
        ("period", "i4"),  # index into ACTIVITIES: what the itinerary had planned for the infected person
        ("severity", "i4"),  # 1/1000
    ],
    align=True,
)

RUN = np.dtype(
    [
        ("duration", "i8"),  # when the last infection happened (ms since the start), -1 if there was none
        ("over", "i8"),  # when the last infectious person recovered (ms), -1 if nobody was infectious
        ("first_detected", "i8"),  # ms, -1 never
        ("size", "i4"),  # people of the school infected, the index cases counted
        ("index", "i4"),  # how many of them were infected from outside as index cases
        ("home", "i4"),  # infected people who are not of the school: their families
        ("generations", "i4"),  # 0: nobody beyond the index cases
        ("detected", "i4"),  # cases that somebody noticed
        ("peak_absent", "i4"),  # most people of the school absent on one school day, ill or kept at home
        ("peak_day", "i4"),  # that day, 0 the first day of the scenario; -1 if nobody was ever absent
        ("hospital", "i4"),  # people of the school who came to hospital
        ("dead", "i4"),
        ("days_ill", "i4"),  # school days lost to illness, over all people of the school
        ("days_measures", "i4"),  # school days lost to measures by people who were not ill
        ("doses", "i4"),  # of vaccine or prophylaxis given in the run
        ("tests", "i4"),
        ("closed_days", "i4"),  # school days on which the whole school was closed
    ],
    align=True,
)
"""One row per run of an outbreak: what its distribution is made of."""

SPREAD = np.dtype(
    [
        ("time", "i8"),  # ms since the scenario's start
        ("run", "i4"),
        ("source", "i4"),  # who infected, -1 from outside
        ("target", "i4"),  # who was infected
        ("place", "i4"),  # room, or one of PLACES: -1 home, -2 on the way, -3 in the community
        ("route", "i4"),  # index into world.disease.SPREADS; -1 from outside
        ("period", "i4"),  # index into ACTIVITIES: what the itinerary had planned for the infected person
        ("generation", "i4"),
    ],
    align=True,
)
"""One row per infection of an outbreak; `INFECTION` is that of a story with hunters."""
PLACES = {-1: "home", -2: "way to school", -3: "community"}
COUNTERS = (
    "acted",  # how often it acted
    "people",  # on how many different people
    "days",  # school days that they lost to it
    "doses",  # of vaccine or prophylaxis
    "tests",
)
"""What each measure of an outbreak is counted by, run by run: the last axis of a batch's `costs`."""

FIRST = np.dtype(
    [
        ("time", "i8"),  # when they first learned of the danger (ms), -1 never
        ("place", "i4"),  # index into CATEGORIES of the room where they were then, -1 off the site
        ("action", "i4"),  # the first decision from then on, index into ACTIONS; -1 none before they turned or died
        ("company", "i4"),  # how many others, alive and not hunting, were in that room; -1 off the site
        ("followed", "i4"),  # 1: followed somebody within LANDMARK of it, -1: not alive and unturned after LANDMARK
        ("barricaded", "i4"),  # 1: in a barricaded room after LANDMARK, 0: not, -1: as above, or off the site
    ],
    align=True,
)
"""One row per person: how the danger found them, and what they did about it at first."""
LANDMARK = 30 * 60_000
"""How long after they learned of the danger it is looked up what people have done (ms). Whoever did not live so long is
left out: otherwise to live long would look like the effect of what takes time."""

POCKET = np.dtype(
    [
        ("time", "i8"),  # the end of a day, or the horizon (ms)
        ("rooms", "i4"),  # rooms in which somebody alive and unturned is, and no hunter; -1 before the first hunter
        ("people", "i4"),  # how many are in them; -1 likewise
        ("away", "i4"),  # alive and unturned beyond the fence
        ("hunters", "i4"),  # on the site
    ],
    align=True,
)
"""One row per end of a day of a run."""
SEPARATED_COLUMNS = (
    "factor", "level", "runs", "people", "with", "without", "difference", "se", "low", "high",
)  # fmt: skip
POCKET_COLUMNS = ("run", "time", "rooms", "people", "away", "hunters")

SERIES_COLUMNS = ("time", "human", "half_infected", "turned", "dead")
EVENT_COLUMNS = ("time", "at", "kind", "who", "whom", "room", "what", "value")
LINELIST_COLUMNS = ("id", "name", "role", "class", "time", "room", "route", "period", "generation", "fate")
CONTACT_COLUMNS = ("from", "to", "time", "room", "route", "period")


def kind(name: str) -> int:
    """The number of an event kind, so that nobody writes a bare 3."""
    return EVENT_KINDS.index(name)
