"""People who hold out behind a door, and what they do in the long wait: for tests, and for pictures of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import HIDE, SEARCH
from homeroom.results import schema
from homeroom.spec.people import Person
from homeroom.spec.school import School
from support.record import Record, turn
from support.stage import Spot, Stage
from world.plans import door, rectangle, school

HOUR = 3_600_000


def wing(glazed: bool = True) -> School:
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
            door("class door", 6, 6, 7, 6, "class", "west", kind="sliding", strength="40 s", glazed=glazed),
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


def thirsty(n: int = 4, hours: float = 60.0, **conduct: float) -> Stage:
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
        "Four have sat in a class room for 60 hours without a drop. The one who leads them weighs the kitchen, which "
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


def cornered(n: int = 4, **conduct: float) -> Stage:
    """A hunter that has lost its prey batters the door of a class room, which has a window to a yard."""
    plan = wing(glazed=False)
    rooms = [*plan.rooms.values(), rectangle("yard", -14, -4, 0, 9, category="court", outdoors=True)]
    doors = [d for d in plan.doors.values() if d.id != "store door"]
    doors += [
        door("sill", 0, 2, 0, 3, "class", "yard", kind="drop", fall="1 m"),
        door("back door", 0, 7, 0, 8, "west", "yard", kind="hinged", open=True),
    ]
    spots = [Spot("class", 6.6 + 0.5 * (k % 3), 2.0 + 0.6 * (k // 3), None) for k in range(n)]
    spots.append(Spot("west", 6.2, 7.5, None))
    given: dict[str, float] = {
        "move_share": 0.0, "decoy_share": 0.0, "draw_share": 0.0, "choice_noise": 0.0, "break_free_rate": 0.05,
        **conduct,
    }  # fmt: skip
    people = [*pupils(n, courage=0.9, altruism=0.9), Person(id="q", role="pupil", body={"run_speed": 2.0})]
    stage = shelter(turn(Stage(school(rooms, doors), people, spots, **given), n), range(n))
    stage.body.need_due[:n] = 10 * HOUR
    body, hunter = stage.body, n
    stage.state.path[hunter, 0] = stage.world.door_ids.index("class door")
    body.path_n[hunter], body.path_i[hunter], body.goal_room[hunter] = 1, 0, stage.world.room_ids.index("class")
    body.action[hunter], body.running[hunter], body.until[hunter] = SEARCH, 1, HOUR
    return stage


def ring_true(r: Record) -> str:
    thrown = r.events("decision")
    thrown = thrown[thrown["code"] == schema.ACTIONS.index("lure")]
    assert [r.stage.world.room_ids[row["value"]] for row in thrown] == ["yard"]
    rings = r.events("sound")
    rings = rings[rings["code"] == schema.SOUNDS.index("decoy")]
    assert set(rings["room"].tolist()) == {r.room("yard")}
    after = float(thrown["time"][0]) / 1000.0
    hunter = len(r.stage.body) - 1
    gone = r.when("move", who=hunter, room=r.room("yard"))
    assert gone
    assert gone[0] > after
    assert not len(r.events("seize"))
    return (
        "A hunter that has lost its prey batters the door of a class room. When half of what the door stands is spent, "
        f"after {after:.0f} s, somebody throws a ringing phone out of the window; {gone[0] - after:.0f} s later the "
        "hunter is in the yard."
    )


def night(n: int = 4, hunter: bool = False, hour: int = 23, **conduct: float) -> Stage:
    """Some shelter in a class room; it is late. With `hunter` one stands in the corridor, behind a door of wood."""
    spots = [Spot("class", 1.5 + 0.5 * k, 2.0, None) for k in range(n)]
    people = pupils(n)
    if hunter:
        spots.append(Spot("west", 9.0, 8.5, None))
        people.append(Person(id="q", role="pupil", body={"run_speed": 2.0}))
    given: dict[str, float] = {
        "move_share": 0.0,
        "sleep_share": 1.0,
        "watch_turn": 60.0,
        "barricade_most": 0.0,
        **conduct,
    }
    stage = Stage(wing(glazed=False), people, spots, **given)
    stage.state.clock[AT.start_of_day] = hour * HOUR
    stage.state.clock[AT.light_due] = 0
    if hunter:
        turn(stage, n)
        stage.body.until[n] = 10 * HOUR  # it does not wander off
    return shelter(stage, range(n))
