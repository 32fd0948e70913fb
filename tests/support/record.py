"""A small situation of the crisis, played once and recorded: for pictures in the documentation, and for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from homeroom.kernels.bodies import set_stage
from homeroom.kernels.codes import HUNTS
from homeroom.spec.people import Person
from support.stage import Stage, inside


@dataclass(frozen=True)
class Frame:
    """Everybody at one moment (s)."""

    time: float
    x: np.ndarray
    y: np.ndarray
    room: np.ndarray
    conduct: np.ndarray
    holding: np.ndarray
    doors: np.ndarray


@dataclass
class Record:
    """A situation that has been played."""

    stage: Stage
    frames: list[Frame]

    def at(self, time: float) -> Frame:
        """The frame at a moment (s)."""
        return self.frames[min(max(round(10 * time), 0), len(self.frames) - 1)]

    def events(self, kind: str) -> np.ndarray:
        """Events of a kind, in order of time."""
        return self.stage.of_kind(kind)

    def when(self, kind: str, **fields: int) -> list[float]:
        """Seconds of all events of a kind with these values; a frame shows them from the next step on."""
        rows = self.events(kind)
        for name, value in fields.items():
            rows = rows[rows[name] == value]
        return [float(t) / 1000.0 + 0.1 for t in rows["time"]]

    def room(self, name: str) -> int:
        """Index of a room."""
        return self.stage.world.room_ids.index(name)

    def door(self, name: str) -> int:
        """Index of a door."""
        return self.stage.world.door_ids.index(name)

    def door_state(self, name: str, state: str) -> float:
        """When a door came into a state (s)."""
        value = ("open", "closed", "locked", "broken").index(state)
        return self.when("door", code=self.door(name), value=value)[0]


@dataclass(frozen=True)
class Situation:
    """What is set up, played, claimed and drawn.

    Attributes:
        name: of its files. title: in words.
        build: makes the stage. seconds: how long it plays.
        true: says what is true in it, as sentences; raises AssertionError where it is not.
        moments: at which it is drawn (s).
        trail: seconds of way drawn behind everybody.
    """

    name: str
    title: str
    build: Callable[[], Stage]
    seconds: float
    true: Callable[[Record], str]
    moments: Callable[[Record], list[float]]
    trail: float = 2.0
    watchers: tuple[Callable[[Any], None], ...] = field(default=(inside,))


def play(situation: Situation) -> Record:
    """Play a situation to its end."""
    stage = situation.build()
    frames: list[Frame] = []

    def keep(s: Stage) -> None:
        body = s.body
        columns = [body[name].copy() for name in ("x", "y", "room", "conduct", "holding")]
        frames.append(Frame(s.time, *columns, s.state.doors.state.copy()))

    keep(stage)
    stage.play(situation.seconds, keep, *situation.watchers)
    return Record(stage, frames)


def turn(stage: Stage, *who: int) -> Stage:
    """Make hunters of some, at once."""
    hunter = next(k for k, row in enumerate(stage.world.stages) if row.conduct == HUNTS)
    for i in who:
        set_stage(stage._w, stage._s, i, hunter, 0)
    return stage


def pupil(k: int, **body: float) -> Person:
    """One pupil; numbers order the ids."""
    return Person(id=f"p{k:04d}", role="pupil", body={"walk_speed": 1.33, "run_speed": 3.8, "strength": 1.0, **body})
