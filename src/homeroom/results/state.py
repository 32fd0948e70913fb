"""Replaying the log: who is where, in which stage, and how every door stands, at any moment of a run.

Scheduled moves are not events: until somebody departs from plan, their place is the itinerary's. From
the first logged move on, the log alone says where they are, until the school is back in routine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from homeroom.results.schema import kind
from homeroom.world.tables import FATES, NONE, OFF_SITE

if TYPE_CHECKING:
    from homeroom.results.schema import Rows
    from homeroom.world.tables import World

INFECTION, STAGE, MOVE, DOOR, ALERT = (kind(k) for k in ("infection", "stage", "move", "door", "alert"))
SEIZE, RELEASE, DEATH, LEFT, ARRIVE, REGIME = (
    kind(k) for k in ("seize", "release", "death", "left", "arrive", "regime")
)
DEAD = FATES.index("dead")


@dataclass(frozen=True)
class State:
    """The discrete state of a run at one moment.

    Attributes:
        time: the moment (ms); everything logged at or before it has happened.
        stage: (people,) index of the stage, -1 never infected.
        dead: (people,) killed, or in a stage that counts as dead.
        room: (people,) index of the room, -1 off the site. The dead stay where they fell.
        alert: (people,) knows of the danger.
        door: (doors,) index into DOOR_STATES.
        held_by: (people,) the hunter who has seized them, -1 nobody.
        crisis: the school is in the crisis regime.
    """

    time: int
    stage: NDArray[np.int32]
    dead: NDArray[np.bool_]
    room: NDArray[np.int32]
    alert: NDArray[np.bool_]
    door: NDArray[np.int32]
    held_by: NDArray[np.int32]
    crisis: bool

    @property
    def off_site(self) -> NDArray[np.bool_]:
        """(people,) beyond the school's fence."""
        return np.asarray(self.room == OFF_SITE)

    def fate(self, world: World) -> NDArray[np.int32]:
        """(people,) index into FATES, in the order dead, turned, half-infected, human."""
        counted = np.asarray(world.stages.fate, dtype=np.int32)
        now = np.where(self.stage >= 0, counted[np.maximum(self.stage, 0)], 0) if len(counted) else self.stage * 0
        return np.where(self.dead, DEAD, now).astype(np.int32)


def rebuild(world: World, events: Rows, until: int) -> State:
    """The discrete state at a moment, from nothing but the World and the log.

    Args:
        world: with n people and d doors.
        events: log of one run, sorted by time (schema.EVENT).
        until: the moment (ms); events at that very moment count as happened.
    """
    n = len(world.people)
    log = events[: int(np.searchsorted(events["time"], until, side="right"))]
    kinds = log["kind"]

    stage = np.full(n, NONE, dtype=np.int32)
    rows = log[kinds == STAGE]
    stage[rows["who"]] = rows["code"]  # of several rows of one person the last counts
    killed = np.zeros(n, dtype=bool)
    killed[log["who"][kinds == DEATH]] = True
    counted = np.asarray(world.stages.fate, dtype=np.int32)
    dead = killed | ((stage >= 0) & (counted[np.maximum(stage, 0)] == DEAD)) if len(counted) else killed

    alert = np.zeros(n, dtype=bool)
    alert[log["who"][kinds == ALERT]] = True

    door = np.asarray(world.doors.state, dtype=np.int32).copy()
    rows = log[kinds == DOOR]
    door[rows["code"]] = rows["value"]

    held_by = np.full(n, NONE, dtype=np.int32)
    rows = log[(kinds == SEIZE) | (kinds == RELEASE)]
    held_by[rows["whom"]] = np.where(rows["kind"] == SEIZE, rows["who"], NONE)

    regimes = log[kinds == REGIME]
    return State(
        time=until,
        stage=stage,
        dead=dead,
        room=_rooms(world, log, regimes, until),
        alert=alert,
        door=door,
        held_by=held_by,
        crisis=bool(len(regimes)) and int(regimes["code"][-1]) == 1,
    )


def planned(world: World, who: int, time: int) -> tuple[int, int]:
    """Room and activity that the itinerary has for a person at a moment; off the site without a plan."""
    row = _plan_row(world, who, time)
    if row < 0:
        return OFF_SITE, 0
    return int(world.itinerary.room[row]), int(world.itinerary.activity[row])


def _plan_row(world: World, who: int, time: int) -> int:
    person = world.people[who]
    first, n = int(person.plan_first), int(person.plan_n)
    if n == 0:
        return NONE
    row = int(np.searchsorted(world.itinerary.time[first : first + n], time, side="right")) - 1
    return first + max(row, 0)


def _rooms(world: World, log: Rows, regimes: Rows, until: int) -> NDArray[np.int32]:
    """Last logged place of everybody; the itinerary's for those who have not departed from it."""
    n = len(world.people)
    kinds = log["kind"]
    place = np.full(n, NONE, dtype=np.int32)
    since = np.full(n, np.iinfo(np.int64).min, dtype=np.int64)  # time of the last departure from plan
    moves = log[(kinds == MOVE) | (kinds == LEFT) | (kinds == ARRIVE)]
    where = np.where(moves["kind"] == LEFT, OFF_SITE, moves["room"])
    place[moves["who"]] = where
    since[moves["who"]] = moves["time"]

    crisis = bool(len(regimes)) and int(regimes["code"][-1]) == 1
    switched = int(regimes["time"][-1]) if len(regimes) else np.iinfo(np.int64).min
    frozen = switched if crisis else until  # the itinerary ran until the crisis began
    for who in range(n):
        row = _plan_row(world, who, frozen)
        if row >= 0 and (since[who] == np.iinfo(np.int64).min or _resumed(world, row, since[who], switched, crisis)):
            place[who] = world.itinerary.room[row]
    return place


def _resumed(world: World, row: int, since: int, switched: int, crisis: bool) -> bool:
    """Whether somebody who once departed from plan follows it again: routine is back and a later row is due."""
    return not crisis and since < switched <= int(world.itinerary.time[row])
