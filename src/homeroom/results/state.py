"""Replaying the log: who is where, in which stage, and how every door stands, at any moment of a run.

Scheduled moves are not events: in routine everybody is where a measure or else the itinerary has them, unless they
have left for good or died. When the crisis begins, that is where they start from; until it ends, the log alone says
where they go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from homeroom.results.schema import MEASURE_ACTIONS, WAYS_OUT, kind
from homeroom.world.tables import CONDUCTS, FATES, NONE, OFF_SITE

if TYPE_CHECKING:
    from homeroom.results.schema import Rows
    from homeroom.world.tables import World

INFECTION, STAGE, MOVE, DOOR, ALERT = (kind(k) for k in ("infection", "stage", "move", "door", "alert"))
SEIZE, RELEASE, DEATH, LEFT, ARRIVE, REGIME, MEASURE = (
    kind(k) for k in ("seize", "release", "death", "left", "arrive", "regime", "measure")
)
CARRY, SET_DOWN = kind("carry"), kind("set_down")
DEAD = FATES.index("dead")
DIES = CONDUCTS.index("dead")
STRAYS = tuple(CONDUCTS.index(c) for c in ("hunts", "lashes", "down"))
"""Who falls into one of these beyond the fence does not come to school any more."""
CLOSES, OPENS = MEASURE_ACTIONS.index("close_site"), MEASURE_ACTIONS.index("open_site")
HOLDS = tuple(MEASURE_ACTIONS.index(a) for a in ("confine", "send"))
HOME_TIME = WAYS_OUT.index("home time")
UNHELD = -2
NEVER = np.iinfo(np.int64).max


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
        carried_by: (people,) who carries them, -1 nobody.
        crisis: the school is in the crisis regime.
    """

    time: int
    stage: NDArray[np.int32]
    dead: NDArray[np.bool_]
    room: NDArray[np.int32]
    alert: NDArray[np.bool_]
    door: NDArray[np.int32]
    held_by: NDArray[np.int32]
    carried_by: NDArray[np.int32]
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
        room=_rooms(world, log, until),
        alert=alert,
        door=door,
        held_by=held_by,
        carried_by=carried_at(log, n, until),
        crisis=bool(len(regimes)) and int(regimes["code"][-1]) == 1,
    )


def carried_at(events: Rows, n: int, until: int) -> NDArray[np.int32]:
    """(n,) who carries each of n people at a moment, -1 nobody; of two who carry one, the one who leads the way."""
    log = events[(events["time"] <= until) & np.isin(events["kind"], (CARRY, SET_DOWN))]
    log = log[(log["kind"] == SET_DOWN) | (log["code"] == 0)]
    by = np.full(n, NONE, dtype=np.int32)
    by[log["whom"]] = np.where(log["kind"] == CARRY, log["who"], NONE)  # of several rows the last counts
    return by


def planned(world: World, who: int, time: int) -> tuple[int, int]:
    """Room and activity that the itinerary has for a person at a moment; off the site without a plan."""
    row = _plan_row(world, who, time)
    if row < 0:
        return OFF_SITE, 0
    return int(world.itinerary.room[row]), int(world.itinerary.activity[row])


def kept_row(world: World, who: int, time: int) -> int:
    """The row of the itinerary that holds for who is kept on a closed site; NONE if none has them there.

    The latest one that does not send them home.
    """
    row, first = _plan_row(world, who, time), int(world.people[who].plan_first)
    while row > first and world.itinerary.room[row] < 0:
        row -= 1
    return row if row >= 0 and world.itinerary.room[row] >= 0 else NONE


def _plan_row(world: World, who: int, time: int) -> int:
    person = world.people[who]
    first, n = int(person.plan_first), int(person.plan_n)
    if n == 0:
        return NONE
    row = int(np.searchsorted(world.itinerary.time[first : first + n], time, side="right")) - 1
    return first + max(row, 0)


class _Places:
    """Where everybody is, regime by regime, as `_rooms` walks through the log."""

    def __init__(self, world: World) -> None:
        n = len(world.people)
        self.world = world
        self.room = np.full(n, OFF_SITE, dtype=np.int32)
        self.follows = np.ones(n, dtype=bool)  # is where the plan says
        self.gone = np.zeros(n, dtype=bool)  # left for good, or dead: no plan applies any more
        self.hold = np.full(n, UNHELD, dtype=np.int32)  # room of a measure that overrules the timetable
        self.hold_end = np.full(n, NEVER, dtype=np.int64)
        self.closed = False
        self.kept = np.full(n, OFF_SITE, dtype=np.int32)  # the room they were in when the site was closed

    def planned(self, who: int, time: int) -> int:
        """The room of the timetable; on a closed site nobody goes home, and nobody comes."""
        if not self.closed:
            return planned(self.world, who, time)[0]
        if self.kept[who] == OFF_SITE:
            return OFF_SITE
        row = kept_row(self.world, who, time)
        return int(self.kept[who] if row == NONE else self.world.itinerary.room[row])

    def close(self) -> None:
        """Keep everybody who is there."""
        self.kept[:] = np.where(self.gone, OFF_SITE, self.room)
        self.closed = True

    def open(self) -> None:
        """Nobody is kept any more."""
        self.kept[:] = OFF_SITE
        self.closed = False

    def settle(self, time: int) -> None:
        """Put everybody who follows the plan where it has them now."""
        for who in np.flatnonzero(self.follows & ~self.gone).tolist():
            if self.hold[who] != UNHELD and time < self.hold_end[who]:
                self.room[who] = self.hold[who]
            else:
                self.room[who] = self.planned(who, time)

    def measures(self, log: Rows) -> None:
        """Note who is confined or sent somewhere."""
        for row in log[(log["kind"] == MEASURE) & np.isin(log["value"], HOLDS) & (log["who"] >= 0)]:
            who = int(row["who"])
            self.hold[who] = row["room"]
            self.hold_end[who] = row["until"] or NEVER

    def routine(self, log: Rows) -> None:
        """Everybody follows the plan except who leaves for good, turns beyond the fence, or dies."""
        self.measures(log)
        conduct = self.world.stages.conduct
        for row in log[np.isin(log["kind"], (LEFT, STAGE, DEATH))]:
            who, room = int(row["who"]), int(row["room"])
            what = int(conduct[row["code"]]) if row["kind"] == STAGE else NONE
            if row["kind"] == LEFT:
                lost = row["code"] != HOME_TIME
                room = OFF_SITE
            else:
                lost = row["kind"] == DEATH or what == DIES or (room == OFF_SITE and what in STRAYS)
            if lost:
                self.gone[who], self.room[who] = True, room

    def crisis(self, log: Rows) -> None:
        """Nobody follows the plan unseen: every move is in the log."""
        self.measures(log)
        moves = log[np.isin(log["kind"], (MOVE, LEFT, ARRIVE))]
        # of several moves of one person the last counts
        self.room[moves["who"]] = np.where(moves["kind"] == LEFT, OFF_SITE, moves["room"])
        self.gone[moves["who"]] = self.room[moves["who"]] == OFF_SITE
        self.gone[log["who"][log["kind"] == DEATH]] = True
        stages = log[log["kind"] == STAGE]
        if len(stages):
            self.gone[stages["who"][np.asarray(self.world.stages.conduct)[stages["code"]] == DIES]] = True


def _rooms(world: World, log: Rows, until: int) -> NDArray[np.int32]:
    """Last logged place of everybody; the itinerary's, or a measure's, for those who have not departed from it."""
    places = _Places(world)
    closes = (log["kind"] == MEASURE) & (log["value"] == CLOSES)
    opens = (log["kind"] == MEASURE) & (log["value"] == OPENS)
    switches = np.flatnonzero((log["kind"] == REGIME) | closes | opens).tolist()
    crisis, start = False, 0
    for end in [*switches, len(log)]:
        part = log[start:end]
        if crisis:
            places.crisis(part)
        else:
            places.routine(part)
        if end == len(log):
            break
        if closes[end] or opens[end]:
            if not crisis:
                places.settle(int(log["time"][end]))
            if closes[end]:
                places.close()
            else:
                places.open()
            start = end
            continue
        if not crisis:
            places.settle(int(log["time"][end]))  # the plan ran until the crisis began
        crisis, start = int(log["code"][end]) == 1, end
        places.follows[:] = not crisis
    if not crisis:
        places.settle(until)
    return places.room
