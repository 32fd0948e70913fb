"""Somebody who cannot walk upstairs, and friends beside them: for tests, and for a picture in the documentation."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from homeroom.kernels.hearing import alarm
from homeroom.results import schema
from homeroom.spec.people import Person
from homeroom.spec.school import Room, School
from support.record import Record
from support.stage import Spot, Stage
from world.plans import door, rectangle, school


def house() -> School:
    """A corridor upstairs, stairs, a hall, and a way out of it."""
    flight = [(32, 8), (37.4, 8), (37.4, 11), (32, 11), (32, 9.6), (36, 9.6), (36, 9.4), (32, 9.4)]
    rooms = [
        rectangle("hall", 0, 8, 32, 11, category="corridor"),
        rectangle("upstairs", 0, 8, 32, 11, "L1", category="corridor"),
        Room(id="stairs", level="L0", upper="L1", category="stairs", polygon=[flight]),
    ]
    doors = [
        door("foot", 32, 8, 32, 9.4, "hall", "stairs", kind="opening"),
        door("head", 32, 9.6, 32, 11, "upstairs", "stairs", level="L1", kind="opening"),
        door("out", 20, 8, 21, 8, "hall", kind="hinged"),
    ]
    return school(rooms, doors, levels=2)


def people(*strengths: float, altruism: float = 1.0) -> list[Person]:
    return [
        Person(id=f"p{k}", role="pupil", body={"strength": strength, "walk_speed": 1.4, "run_speed": 4.0},
               temper={"altruism": altruism, "courage": 0.5, "calm": 0.5, "leadership": 0.5})
        for k, strength in enumerate(strengths)
    ]  # fmt: skip


def fallen(*strengths: float, altruism: float = 1.0, **conduct: float) -> Stage:
    """Somebody (person 0) lies upstairs with a broken leg when the alarm comes; the others are beside."""
    spots = [Spot("upstairs", 25.0 - 1.0 * k, 9.5, None) for k in range(len(strengths))]
    given: dict[str, float] = {"carry_stranger": 1.0, "delay_alarm": 0.5, "alert_threshold": 0.0, **conduct}
    stage = Stage(house(), people(*strengths, altruism=altruism), spots, **given)
    stage.body.wound[0] = 0.8
    alarm(stage._k, stage._w, stage._p, stage._s, 0)
    # Shelter there is none: everybody has seen something bad at this end of the building.
    stage.state.seen_room[:, :] = 1
    return stage


def carry() -> Stage:
    """A friend, and somebody who lies upstairs."""
    return fallen(1.0, 1.2)


def carry_true(r: Record) -> str:
    taken, down = r.when("carry")[0], r.when("set_down")[0]
    assert schema.SET_DOWN[int(r.events("set_down")["code"][0])] == "arrived"
    assert sorted(r.events("left")["who"].tolist()) == [0, 1]
    metres = sum(float(np.hypot(b.x[0] - a.x[0], b.y[0] - a.y[0])) for a, b in pairwise(r.frames) if b.time < down)
    alone = metres / r.stage.parameters.lame_speed
    return (
        "Somebody with a broken leg lies upstairs when the alarm comes. A friend stops, takes hold of them after "
        f"{taken:.0f} s and supports them along the corridor, down the stairs and out: after {down:.0f} s they have "
        f"come {metres:.0f} m, for which one who drags themselves along would take {alone:.0f} s on the level, more "
        "on stairs."
    )
