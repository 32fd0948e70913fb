"""People who hold out behind a door, and what they do in the long wait: for tests, and for pictures of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import HIDE
from homeroom.results import schema
from homeroom.spec.people import Person
from homeroom.spec.school import School
from support.record import Record, turn
from support.stage import Spot, Stage
from world.plans import door, rectangle, school

HOUR = 3_600_000


def wing() -> School:
    """A class room with a store behind it, and a kitchen, on a corridor that a door divides."""
    return school(
        [
            rectangle("class", 0, 0, 8, 6, category="classroom", capacity=20),
            rectangle("store", 0, -4, 8, 0, category="storage", capacity=4),
            rectangle("kitchen", 22, 0, 30, 6, category="kitchen"),
            rectangle("west", 0, 6, 15, 9, category="corridor"),
            rectangle("east", 15, 6, 30, 9, category="corridor"),
        ],
        [
            door("class door", 6, 6, 7, 6, "class", "west", kind="sliding", strength="40 s", glazed=True),
            door("store door", 1, 0, 2, 0, "class", "store", kind="hinged", lock="button", lock_side="store"),
            door("fire door", 15, 7, 15, 8, "west", "east", kind="hinged"),
            door("kitchen door", 23, 6, 24, 6, "kitchen", "east", kind="hinged", lock="button", lock_side="kitchen"),
            door("gate", 30, 7, 30, 8, "east", kind="gate", locked=True, lock="key"),
        ],
    )


def pupils(n: int, **temper: float) -> list[Person]:
    """The first leads; they walk at different speeds."""
    return [
        Person(id=f"p{k}", role="pupil", body={"walk_speed": 1.5 - 0.1 * k, "run_speed": 3.5, "strength": 1.0},
               temper={"courage": 0.5, "calm": 0.5, "altruism": 0.5, "leadership": 0.9 if k == 0 else 0.4, **temper})
        for k in range(n)
    ]  # fmt: skip


def shelter(stage: Stage, who: Sequence[int], hours: float = 0.0) -> Stage:
    """Let some shelter where they stand, who drank and ate so many hours ago, and feel it at once."""
    body = stage.body
    for i in who:
        body.aware[i], body.action[i], body.goal_room[i] = 1, HIDE, body.room[i]
        body.drank[i] = body.ate[i] = body.knew[i] = -round(hours * HOUR)
        body.look_due[i] = body.need_due[i] = 1000
        body.look_due[i] = 10 * HOUR
        body.due[i] = 1000
    stage.state.clock[AT.n_aware] = len(who)
    return stage


def thirsty(n: int = 4, hours: float = 20.0, **conduct: float) -> Stage:
    """Some in a class room have drunk nothing for long; there is a kitchen beyond the next door but one."""
    spots = [Spot("class", 1.5 + 1.2 * k, 2.0 + 0.5 * (k % 2), None) for k in range(n)]
    given: dict[str, float] = {"move_share": 1.0, "choice_noise": 0.0, "attachment": 0.0, **conduct}
    return shelter(Stage(wing(), pupils(n), spots, **given), range(n), hours)


def thirst_true(r: Record) -> str:
    moved = r.events("move_on")
    assert [(r.stage.world.room_ids[row["value"]], schema.WHY_MOVE[row["code"]]) for row in moved] == [
        ("kitchen", "for water")
    ]
    kitchen, n = r.room("kitchen"), len(r.stage.body)
    through = [r.when("move", who=k, room=r.room("east"))[0] for k in range(n)]
    out = [r.when("move", who=k, room=r.room("west"))[0] for k in range(n)]
    assert max(out) <= min(through)
    inside = [r.when("move", who=k, room=kitchen)[0] for k in range(n)]
    locked = r.door_state("kitchen door", "locked")
    assert max(inside) < locked
    assert (r.stage.body.room == kitchen).all()
    assert (r.stage.body.drank > 0).all()
    return (
        "Four have sat in a class room for 20 hours without a drop. The one who leads them weighs the kitchen, which "
        "has a tap, against the way there, and goes; the others come along. Nobody passes the fire door before the "
        f"last is out of the room, {max(out) - min(out):.0f} s after the first; after {max(inside):.0f} s all are in "
        f"the kitchen, and after {locked:.0f} s its door is locked."
    )


def battered(**conduct: float) -> Stage:
    """A hunter is after those in the class room; the door that it batters will not hold, and there is another."""
    spots = [Spot("class", 6.6 + 0.7 * (k % 2), 2.0 + k // 2, None) for k in range(4)]
    spots.append(Spot("west", 6.2, 7.5, None))
    given: dict[str, float] = {"move_share": 1.0, "choice_noise": 0.0, "break_free_rate": 0.05, **conduct}
    people = [*pupils(4), Person(id="q", role="pupil", body={"walk_speed": 1.3, "run_speed": 2.0, "strength": 1.0})]
    stage = shelter(turn(Stage(wing(), people, spots, **given), 4), range(4))
    stage.body.need_due[:4] = 10 * HOUR
    return stage


def moves_of(stage: Any) -> np.ndarray:
    """Who led whom from where to where, and why."""
    rows: np.ndarray = stage.of_kind("move_on")
    return rows
