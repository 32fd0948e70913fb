"""The arrays of a World: what the kernels read, one record type per kind of thing.

A World is read-only. Every table is a NumPy record array (``np.recarray``), so that
``doors[d].width`` means the same in compiled and in plain Python. Lengths are metres, times are
integer milliseconds since the scenario's start, speeds are metres per second. An index of -1 means
"none": the outside of the site, a wall, a person without a seat.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Table: TypeAlias = "np.recarray[Any, Any]"

NONE = -1
OFF_SITE = -1
"""Room index of everything beyond the school's fence."""

ROOM = np.dtype(
    [
        ("x", "f8"),  # a point inside the room (m)
        ("y", "f8"),
        ("area", "f8"),  # m2
        ("height", "f8"),  # m
        ("level", "i4"),  # index of the level; stairs: the level at their foot
        ("upper", "i4"),  # stairs: the level at their head; else -1
        ("category", "i4"),  # index into CATEGORIES
        ("capacity", "i4"),
        ("cell_first", "i4"),
        ("cell_n", "i4"),
        ("door_first", "i4"),  # into room_doors
        ("door_n", "i4"),
        ("seat_first", "i4"),
        ("seat_n", "i4"),
        ("next_first", "i4"),  # into next_edge: cell_n * cell_n entries
        ("dist_first", "i4"),  # into door_distance: door_n * door_n entries
        ("outdoors", "i4"),  # 1 for yards, roofs, courts, paths
        ("key", "u4"),  # hash of the id: the `whom` of random numbers about this room
        ("water", "i4"),  # 1: there is a tap
        ("food", "i4"),  # 1: something to eat is kept there
    ],
    align=True,
)

CELL = np.dtype(
    [
        ("x", "f8"),  # centroid (m)
        ("y", "f8"),
        ("up_x", "f8"),  # unit vector up the stairs; 0, 0 where the floor is level
        ("up_y", "f8"),
        ("room", "i4"),
        ("edge_first", "i4"),
        ("edge_n", "i4"),
        ("exits", "i4"),  # how many of its edges lead off the site
    ],
    align=True,
)

EDGE = np.dtype(
    [
        ("x1", "f8"),  # counter-clockwise: the cell lies to the left of (x1, y1) -> (x2, y2)
        ("y1", "f8"),
        ("x2", "f8"),
        ("y2", "f8"),
        ("nx", "f8"),  # unit normal pointing into the cell
        ("ny", "f8"),
        ("length", "f8"),  # from (x1, y1) to (x2, y2) (m)
        ("to_cell", "i4"),  # the cell beyond; -1 for a wall and for an exit off the site
        ("door", "i4"),  # -1 where the edge is a wall or a mere cut through a room
    ],
    align=True,
)

DOOR = np.dtype(
    [
        ("x1", "f8"),  # the opening as a segment in plan
        ("y1", "f8"),
        ("x2", "f8"),
        ("y2", "f8"),
        ("x", "f8"),  # its middle
        ("y", "f8"),
        ("width", "f8"),  # m
        ("strength", "f8"),  # work until it breaks, in seconds of one average hunter
        ("traverse", "f8"),  # extra seconds for a drop or a hose, 0 for a door
        ("fall", "f8"),  # height fallen (m), 0 for a door
        ("loss", "f8"),  # transmission loss when closed (dB)
        ("room_a", "i4"),
        ("room_b", "i4"),  # -1: leads off the site
        ("cell_a", "i4"),
        ("cell_b", "i4"),
        ("edge_a", "i4"),
        ("edge_b", "i4"),
        ("kind", "i4"),  # index into DOOR_KINDS
        ("lock", "i4"),  # index into LOCKS
        ("lock_side", "i4"),  # 0 either side, 1 from room_a only, 2 from room_b only
        ("state", "i4"),  # initial state, index into DOOR_STATES
        ("one_way", "i4"),  # 1: only from room_a to room_b
        ("see_through", "i4"),  # 1: glazed, sight passes while closed
        ("closable", "i4"),  # 1: has a leaf that a person can close
    ],
    align=True,
)

SEAT = np.dtype([("x", "f8"), ("y", "f8"), ("cell", "i4"), ("room", "i4")], align=True)

PERSON = np.dtype(
    [
        ("walk", "f8"),  # free walking speed (m/s)
        ("run", "f8"),  # sustained running speed indoors (m/s)
        ("stamina", "f8"),  # seconds of running before tiring
        ("strength", "f8"),  # relative to an average pupil = 1
        ("radius", "f8"),  # m
        ("courage", "f8"),  # 0..1
        ("calm", "f8"),
        ("leadership", "f8"),
        ("altruism", "f8"),
        ("age", "f8"),  # years
        ("delay", "f8"),  # factor on the pre-movement time, drawn once per scenario
        ("who", "u4"),  # hash of the id: the `who` of every random number
        ("role", "i4"),  # index into ROLES
        ("group", "i4"),  # class index, -1 for none
        ("home_room", "i4"),  # the room they belong to: class room, office
        ("keys", "i4"),  # 1: carries keys
        ("tie_first", "i4"),
        ("tie_n", "i4"),
        ("plan_first", "i4"),  # into itinerary
        ("plan_n", "i4"),
        ("company", "i4"),  # the next of those who walk together, in a ring; -1: walks alone
    ],
    align=True,
)

TIE = np.dtype([("to", "i4"), ("weight", "f4")], align=True)

PLAN = np.dtype(
    [
        ("time", "i8"),  # from this moment on (ms), until the next row of the same person
        ("room", "i4"),  # -1 at home
        ("seat", "i4"),  # seat index, -1: any free spot of the room
        ("activity", "i4"),  # index into ACTIVITIES
        ("pad", "i4"),
    ],
    align=True,
)

STAGE = np.dtype(
    [
        ("p1", "f8"),  # parameters of the dwell time, see kernels/course.py
        ("p2", "f8"),
        ("p3", "f8"),
        ("severity_effect", "f8"),  # dwell is divided by exp(severity_effect * severity)
        ("family", "i4"),  # index into FAMILIES; NEVER_ENDS for an absorbing stage
        ("table_first", "i4"),  # empirical quantiles, into stage_table
        ("table_n", "i4"),
        ("next_first", "i4"),
        ("next_n", "i4"),
        ("conduct", "i4"),  # index into CONDUCTS
        ("fate", "i4"),  # index into FATES: how a person in this stage counts
        ("infects", "i4"),  # 1: can pass the infection on by its hunter's bite
    ],
    align=True,
)

NEXT = np.dtype([("probability", "f8"), ("to", "i4"), ("pad", "i4")], align=True)

ENTRY = np.dtype([("probability", "f8"), ("stage", "i4"), ("pad", "i4")], align=True)  # one row per route

CATEGORIES = (
    "classroom", "corridor", "stairs", "hall", "canteen", "kitchen", "gym", "laboratory", "storage",
    "infirmary", "broadcasting", "recording", "music", "library", "office", "toilet", "roof", "yard",
    "court", "path", "field", "home", "other",
)  # fmt: skip
WATER_CATEGORIES = ("toilet", "kitchen", "canteen", "infirmary", "laboratory", "home")
"""Where there are taps: assumption, the usual places in a school."""
FOOD_CATEGORIES = ("kitchen", "canteen", "home")
"""Where food is kept: assumption."""
OUTDOOR_CATEGORIES = ("roof", "yard", "court", "path", "field")
DOOR_KINDS = ("opening", "hinged", "sliding", "gate", "window", "drop", "hose")
LOCKS = ("none", "key", "button")
DOOR_STATES = ("open", "closed", "locked", "broken")
ROLES = ("pupil", "teacher", "staff", "visitor", "family")
ACTIVITIES = ("home", "lesson", "break", "lunch", "club", "travel", "assembly", "duty", "held", "night", "teaching")
FAMILIES = ("never", "fixed", "exponential", "geometric", "gamma", "lognormal", "weibull", "empirical")
CONDUCTS = ("normal", "ill", "lashes", "down", "hunts", "own_mind", "dead")
FATES = ("human", "half_infected", "turned", "dead")
ROUTES = ("bite", "blood", "scratch", "rodent")


def table(dtype: np.dtype[Any], n: int = 0) -> Table:
    """An empty table of `n` rows, zero-filled, as a record array."""
    return np.zeros(n, dtype).view(np.recarray)


@dataclass(frozen=True)
class World:
    """Everything a run reads and never writes.

    Attributes:
        rooms, cells, edges, doors, seats: the building; see the record types above.
        room_doors: (sum of door_n,) door indices, by room.
        next_edge: within-room routing: for a room with n cells, entry
            ``next_first + i * n + j`` is the edge to cross from its i-th to its j-th cell (-1: none or same).
        door_distance: (sum of door_n**2,) walking distance between two doors of a room (m).
        people, ties, itinerary: who is there and where they mean to be when.
        stages, nexts, entries, stage_table: the course of disease.
        room_ids, door_ids, level_ids, person_ids, stage_ids, group_ids: names, in index order.
        salt: what had to be added to the person hash to make it collision-free.
        start_ms_of_day: local time of day at t = 0 (ms), so that a night can be told from a day.
        horizon: end of the scenario (ms).
    """

    rooms: Table
    cells: Table
    edges: Table
    doors: Table
    seats: Table
    room_doors: NDArray[np.int32]
    next_edge: NDArray[np.int32]
    door_distance: NDArray[np.float64]
    people: Table
    ties: Table
    itinerary: Table
    stages: Table
    nexts: Table
    entries: Table
    stage_table: NDArray[np.float64]
    room_ids: tuple[str, ...]
    door_ids: tuple[str, ...]
    level_ids: tuple[str, ...]
    person_ids: tuple[str, ...]
    stage_ids: tuple[str, ...]
    group_ids: tuple[str, ...]
    salt: int
    start_ms_of_day: int
    horizon: int
    names: dict[str, str] = field(default_factory=dict)
