"""Column names and event kinds, once: every table of results spells them as here."""

from __future__ import annotations

import numpy as np

EVENT = np.dtype(
    [
        ("time", "i8"),  # ms since the scenario's start
        ("kind", "i4"),  # index into EVENT_KINDS
        ("who", "i4"),  # person, -1 none
        ("whom", "i4"),  # other person, -1 none
        ("room", "i4"),  # where (-1 off the site)
        ("code", "i4"),  # see EVENT_KINDS
        ("value", "i4"),  # see EVENT_KINDS
        ("pad", "i4"),
    ],
    align=True,
)

EVENT_KINDS = (
    "infection",  # who was infected by whom (-1: from outside); code = route, value = severity in 1/1000
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
    "measure",  # measure `code` acts on who (-1: on the school); value = index into MEASURE_ACTIONS
    "left",  # who left the site; code = index into WAYS_OUT, value = stage
    "arrive",  # who came on the site
    "regime",  # code: 0 routine, 1 crisis
)
CUES = ("saw a hunter", "saw an attack", "heard a scream", "was told", "alarm", "was seized", "saw others run")
ACTIONS = ("carry on", "hide", "flee", "leave", "stay", "follow", "hunt", "search", "idle", "fight")
ENDINGS = ("broke free", "bitten", "hunter lost interest", "killed", "hunter destroyed", "parted")
CAUSES = ("bite", "fall", "mauled", "disease", "fight", "other")
SOUNDS = ("scream", "door", "alarm", "shout")
WAYS_OUT = ("on foot", "ambulance", "home time")
MEASURE_ACTIONS = ("infect", "confine", "send", "remove", "alarm", "close_site")

FATE_COLUMNS = ("person", "name", "role", "class", "fate", "stage", "time", "room", "by")
INFECTION_COLUMNS = ("run", "time", "from", "to", "room", "route", "period")
