"""How the danger found everybody, and what they did about it at first: read off the log in one pass.

Two things take time, following somebody and coming behind a barricade. Whoever lives long has more time for both, so
both are looked up at a landmark, 30 minutes after somebody learned of the danger, and only of those who are alive and
unturned then (landmark analysis: Anderson, Cain & Gelber 1983).
"""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from homeroom.results.schema import ACTIONS, FIRST, LANDMARK, kind
from homeroom.results.state import ALERT, ARRIVE, DEATH, DOOR, LEFT, MOVE, REGIME, STAGE, rebuild
from homeroom.world.tables import CONDUCTS, DOOR_STATES, FATES, NONE, OFF_SITE

if TYPE_CHECKING:
    from homeroom.results.schema import Rows
    from homeroom.world.tables import World

DECISION, BARRICADE = kind("decision"), kind("barricade")
FOLLOW = ACTIONS.index("follow")
HUNTS = CONDUCTS.index("hunts")
GONE = (DOOR_STATES.index("open"), DOOR_STATES.index("broken"))
"""A door in one of these states has nothing against it any more."""
UNTURNED = (FATES.index("human"), FATES.index("half_infected"))
DEAD = FATES.index("dead")
TOLD = (MOVE, LEFT, ARRIVE, STAGE, DEATH, ALERT, DECISION, BARRICADE, DOOR, REGIME)


class Event(NamedTuple):
    """What is read of a row of the log."""

    time: int
    kind: int
    who: int
    room: int
    code: int
    value: int


def first_moves(world: World, events: Rows) -> Rows:
    """(people,) schema.FIRST of one run; everything logged at a moment has happened at that moment.

    Args:
        world: with its stages, rooms and doors.
        events: log of one run (schema.EVENT), sorted by time.
    """
    log = events[np.isin(events["kind"], TOLD)]
    if not (log["kind"] == ALERT).any():
        return _Reader(world, events).out
    reader = _Reader(world, events)
    rows = [Event(*row) for row in log[["time", "kind", "who", "room", "code", "value"]].tolist()]
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and rows[end].time == rows[at].time:
            end += 1
        reader.moment(rows[at].time, rows[at:end])
        at = end
    reader.landmarks(int(world.horizon) + 1)
    return reader.out


class _Reader:
    def __init__(self, world: World, events: Rows) -> None:
        n = len(world.people)
        self.world, self.events = world, events
        self.out = np.zeros(n, dtype=FIRST)
        for key in FIRST.names or ():
            self.out[key] = NONE
        self.conduct = world.stages.conduct.tolist()
        self.fate = world.stages.fate.tolist()
        self.stage = [NONE] * n
        self.dead = [False] * n
        self.room = [OFF_SITE] * n
        self.now = -1  # the moment at which `room` is right
        self.crisis = False
        self.barred: dict[int, int] = {}  # room in which a heap stands, by its door
        self.followed: set[int] = set()
        self.due: deque[tuple[int, int]] = deque()

    def moment(self, time: int, rows: list[Event]) -> None:
        """Everything logged at one moment."""
        self.landmarks(time)
        for row in rows:
            if row.kind in (MOVE, ARRIVE):
                self.room[row.who] = row.room
            elif row.kind == LEFT:
                self.room[row.who] = OFF_SITE
            elif row.kind == STAGE:
                self.stage[row.who] = row.code
                self.dead[row.who] = self.dead[row.who] or self.fate[row.code] == DEAD
            elif row.kind == DEATH:
                self.dead[row.who] = True
            elif row.kind == REGIME:
                self.crisis = row.code == 1
                self.now = -1
            elif row.kind == BARRICADE and row.code >= 0:
                if row.value > 0:
                    self.barred[row.code] = row.room
                else:
                    self.barred.pop(row.code, None)
            elif row.kind == DOOR and row.value in GONE:
                self.barred.pop(row.code, None)
        for row in rows:
            if row.kind == ALERT and self.out["time"][row.who] == NONE:
                self._learns(row.who, row.room, time)
        for row in rows:
            if row.kind == DECISION:
                self._decides(row)

    def _learns(self, who: int, room: int, time: int) -> None:
        me = self.out[who]
        me["time"] = time
        self.due.append((time + LANDMARK, who))
        self.place(time)
        if self.room[who] == OFF_SITE:
            return
        me["place"] = self.world.rooms.category[self.room[who]]
        me["company"] = sum(
            self.room[other] == self.room[who] and not self.dead[other] and not self.hunts(other)
            for other in range(len(self.room))
            if other != who
        )

    def _decides(self, row: Event) -> None:
        if self.out["time"][row.who] == NONE:
            return
        if self.out["action"][row.who] == NONE and not self.dead[row.who] and not self.hunts(row.who):
            self.out["action"][row.who] = row.code
        if row.code == FOLLOW:
            self.followed.add(row.who)

    def hunts(self, who: int) -> bool:
        return self.stage[who] >= 0 and self.conduct[self.stage[who]] == HUNTS

    def landmarks(self, before: int) -> None:
        """Look up what those have done whose landmark lies before a moment (ms)."""
        behind = Counter(self.barred.values())
        while self.due and self.due[0][0] < before:
            time, who = self.due.popleft()
            if self.dead[who] or (self.stage[who] >= 0 and self.fate[self.stage[who]] not in UNTURNED):
                continue
            self.place(time)
            self.out["followed"][who] = who in self.followed
            if self.room[who] != OFF_SITE:
                self.out["barricaded"][who] = behind[self.room[who]] > 0

    def place(self, time: int) -> None:
        """Make `room` right: in the crisis every move is in the log, in the routine the timetable moves people."""
        if self.now == time or (self.crisis and self.now >= 0):
            return
        self.room = rebuild(self.world, self.events, time).room.tolist()
        self.now = time
