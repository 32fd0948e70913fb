"""What a log says, gathered once for the story: firsts, lasts and counts, each from the events alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from homeroom.results.fates import changes, fates
from homeroom.results.schema import MEASURE_ACTIONS, Rows, kind
from homeroom.results.state import State, rebuild
from homeroom.results.survival import time_of_share
from homeroom.world.tables import CONDUCTS, FATES, NONE

if TYPE_CHECKING:
    from homeroom.world.tables import World

HUMAN, HALF, TURNED, DEAD = (FATES.index(f) for f in ("human", "half_infected", "turned", "dead"))
HUNTS = CONDUCTS.index("hunts")
ENDED = {
    HUMAN: "is alive and human at the end",
    HALF: "is alive at the end, half-infected",
    TURNED: "has turned, or is about to, at the end",
    DEAD: "is dead at the end",
}
"""A fate in words."""


@dataclass(frozen=True)
class Facts:
    """Questions that a story asks of a run.

    Attributes:
        world: with n people.
        events: log of one run (schema.EVENT), sorted by time.
    """

    world: World
    events: Rows

    @property
    def people(self) -> int:
        """How many belong to the school."""
        return len(self.world.people)

    @property
    def end(self) -> int:
        """The horizon (ms)."""
        return int(self.world.horizon)

    def of(self, *names: str) -> Rows:
        """The events of some kinds, in the order of the log."""
        return self.events[np.isin(self.events["kind"], [kind(name) for name in names])]

    @cached_property
    def at_start(self) -> State:
        """The state at t = 0."""
        return rebuild(self.world, self.events, 0)

    @cached_property
    def at_end(self) -> State:
        """The state at the horizon."""
        return rebuild(self.world, self.events, self.end)

    @cached_property
    def outcome(self) -> Rows:
        """(people,) schema.FATE at the horizon."""
        return fates(self.world, self.events, self.end)

    @cached_property
    def met(self) -> Rows:
        """Every change of a fate."""
        return changes(self.world, self.events)

    @cached_property
    def infections(self) -> Rows:
        """All infections."""
        found: Rows = self.of("infection")
        return found

    @cached_property
    def passed_on(self) -> Rows:
        """Infections from person to person."""
        found: Rows = self.infections[self.infections["whom"] != NONE]
        return found

    @cached_property
    def infected(self) -> set[int]:
        """Everybody who was ever infected."""
        return set(self.infections["who"].tolist())

    @cached_property
    def turnings(self) -> Rows:
        """Stage events into a stage that hunts."""
        stages = self.of("stage")
        found: Rows = stages[np.array([self.hunts(code) for code in stages["code"].tolist()], dtype=bool)]
        return found

    def hunts(self, stage: int) -> bool:
        """Whether people in a stage hunt."""
        return stage >= 0 and int(self.world.stages.conduct[stage]) == HUNTS

    @cached_property
    def first_hunter(self) -> tuple[int, int, int] | None:
        """Who turned into a hunter first, when (ms) and in which room."""
        if not len(self.turnings):
            return None
        row = self.turnings[0]
        return int(row["who"]), int(row["time"]), int(row["room"])

    @cached_property
    def half_turned(self) -> int:
        """When half of everybody had turned at least once (ms), -1 never."""
        return time_of_share(self.met, self.people)

    @cached_property
    def closed(self) -> int:
        """When the site was closed (ms), -1 never."""
        measures = self.of("measure")
        times = measures["time"][measures["value"] == MEASURE_ACTIONS.index("close_site")]
        return int(times[0]) if len(times) else -1

    @cached_property
    def leavers(self) -> list[tuple[int, int, int]]:
        """Infected people who left the site: who, when (ms), way out; in the order of the log."""
        infected: set[int] = set()
        out = []
        for row in self.of("infection", "left"):
            who = int(row["who"])
            if row["kind"] == kind("infection"):
                infected.add(who)
            elif who in infected:
                out.append((who, int(row["time"]), int(row["code"])))
        return out

    def with_fate(self, *wanted: int) -> list[int]:
        """People with one of these fates at the horizon, in index order."""
        return np.flatnonzero(np.isin(self.outcome["fate"], wanted)).tolist()

    @cached_property
    def survivors(self) -> list[int]:
        """Who is alive and unturned at the horizon."""
        return self.with_fate(HUMAN, HALF)

    @cached_property
    def hunters_left(self) -> list[int]:
        """Who hunts at the horizon, on the site."""
        return [who for who in self._hunting if not self.at_end.off_site[who]]

    @property
    def hunters_away(self) -> list[int]:
        """Who hunts at the horizon, beyond the fence."""
        return [who for who in self._hunting if self.at_end.off_site[who]]

    @cached_property
    def carriers_away(self) -> list[int]:
        """Who is alive beyond the fence at the horizon, infectious and not hunting."""
        infects = self.world.stages.infects
        stage = self.at_end.stage
        away = np.flatnonzero(~self.at_end.dead & self.at_end.off_site & (stage >= 0)).tolist()
        return [who for who in away if infects[stage[who]] and who not in self._hunting]

    @cached_property
    def turning_times(self) -> list[int]:
        """How long it took everybody who became a hunter, from the latest infection before that (ms), ascending."""
        infected: dict[int, int] = {}
        out: dict[int, int] = {}
        for row in self.of("infection", "stage"):
            who = int(row["who"])
            if row["kind"] == kind("infection"):
                infected[who] = int(row["time"])
            elif self.hunts(int(row["code"])) and who in infected:
                out.setdefault(who, int(row["time"]) - infected[who])
        return sorted(out.values())

    @cached_property
    def _hunting(self) -> list[int]:
        alive = np.flatnonzero(~self.at_end.dead).tolist()
        return [who for who in alive if self.hunts(int(self.at_end.stage[who]))]

    def whereabouts(self, who: list[int]) -> list[tuple[int, list[int]]]:
        """Rooms at the horizon with those of the given people who are there; fullest room first."""
        rooms = Counter(int(self.at_end.room[w]) for w in who)
        order = sorted(rooms, key=lambda room: (-rooms[room], room))
        return [(room, [w for w in who if self.at_end.room[w] == room]) for room in order]
