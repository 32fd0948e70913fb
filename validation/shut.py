"""Who is behind a shut door an hour after the first hunter, and who of them is lost: what a strong door must change.

The claim *stronger doors help those behind them* drowns where everybody is counted: most are lost in the first minutes,
in corridors and through doors that people open. So only those are counted whom a door can help.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from homeroom.results.schema import Rows, kind
from homeroom.results.state import rebuild
from homeroom.world.tables import CATEGORIES, CONDUCTS, DOOR_KINDS, DOOR_STATES, OUTDOOR_CATEGORIES, World

AN_HOUR = 3_600_000
SHUT = (DOOR_STATES.index("closed"), DOOR_STATES.index("locked"))
PASSAGES = tuple(CATEGORIES.index(c) for c in ("corridor", "stairs", "hall", *OUTDOOR_CATEGORIES))
LEADS_DOWN = tuple(DOOR_KINDS.index(k) for k in ("drop", "hose"))


def first_hunter(world: World, events: Rows) -> int:
    """When somebody first hunted (ms), -1 never."""
    rows = events[events["kind"] == kind("stage")]
    hunts = np.asarray(world.stages.conduct)[rows["code"]] == CONDUCTS.index("hunts")
    return int(rows["time"][hunts][0]) if hunts.any() else -1


def shut_rooms(world: World, door: NDArray[np.int32], hunted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(rooms,) whose every way in is a shut door or window, that are no passage, and that no hunter is in.

    Args:
        world: with r rooms and d doors.
        door: (d,) how every door stands.
        hunted: (r,) a hunter is in the room.
    """
    shut = ~hunted & ~np.isin(world.rooms.category, PASSAGES)
    for a, b, kind_, state in zip(world.doors.room_a, world.doors.room_b, world.doors.kind, door, strict=True):
        if kind_ not in LEADS_DOWN and state not in SHUT:
            shut[a] = False
            if b >= 0:
                shut[b] = False
    return np.asarray(shut)


def behind(world: World, events: Rows) -> NDArray[np.bool_]:
    """(people,) who is not infected, and behind shut doors, an hour after the first hunter."""
    began = first_hunter(world, events)
    if began < 0 or began + AN_HOUR > world.horizon:
        return np.zeros(len(world.people), dtype=bool)
    state = rebuild(world, events, began + AN_HOUR)
    conduct = np.where(state.stage >= 0, np.asarray(world.stages.conduct)[np.maximum(state.stage, 0)], 0)
    hunting = (conduct == CONDUCTS.index("hunts")) & ~state.dead & (state.room >= 0)
    hunted = np.zeros(len(world.rooms), dtype=bool)
    hunted[state.room[hunting]] = True
    inside = (state.stage < 0) & ~state.dead & (state.room >= 0)
    return np.asarray(inside & shut_rooms(world, state.door, hunted)[np.maximum(state.room, 0)])
