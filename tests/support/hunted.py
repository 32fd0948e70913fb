"""Situations with hunters: chases, doors, windows, ways out. Each with what must be true in the end."""

from __future__ import annotations

from typing import Any

import numpy as np

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import LOCKED
from homeroom.kernels.hearing import alarm
from homeroom.results import schema
from homeroom.spec.school import Room, School
from support.record import Record, pupil, turn
from support.stage import Spot, Stage, grid
from world.plans import door, rectangle, school


def wing(*extra: Any, **leaf: Any) -> School:
    """Two class rooms on a corridor, and a way out at its end."""
    given = {"kind": "hinged", "lock": "button", "lock_side": "class", **leaf}
    return school(
        [
            rectangle("class", 0, 3, 8, 10, category="classroom"),
            rectangle("next", 8, 3, 16, 10, category="classroom"),
            rectangle("corridor", 0, 0, 24, 3, category="corridor"),
        ],
        [
            door("door", 6.5, 3, 7.5, 3, "class", "corridor", **given),
            door("other", 9, 3, 10, 3, "next", "corridor", kind="hinged"),
            door("out", 24, 0.5, 24, 2.5, "corridor", kind="opening"),
            *extra,
        ],
    )


def chase() -> Stage:
    plan = school(
        [rectangle("field", 0, 0, 44, 10, category="field")], [door("gate", 44, 3, 44, 7, "field", kind="opening")]
    )
    people = [pupil(0, run_speed=3.2, stamina=6.0), pupil(1, run_speed=3.8)]
    return turn(
        Stage(plan, people, [Spot("field", 10.0, 5.0, None), Spot("field", 2.0, 8.0, None)], alert_threshold=0.0), 1
    )


def chase_true(r: Record) -> str:
    seized = r.when("seize")[0]
    saw = r.when("alert")[0]
    assert saw < seized
    gap = [np.hypot(f.x[0] - f.x[1], f.y[0] - f.y[1]) for f in r.frames]
    return (
        f"One runs for the gate 34 m away; the hunter, {gap[0]:.0f} m behind, is faster and does not tire. The "
        f"runner's breath lasts six seconds. After {seized:.0f} s it has hold of them."
    )


def breach() -> Stage:
    plan = wing(kind="sliding", glazed=True, locked=True, lock="key", strength="20 s")
    spots = [*grid("class", (1, 5, 7, 9.5), 8, None), Spot("corridor", 7.0, 1.6, None)]
    return turn(Stage(plan, [pupil(k) for k in range(9)], spots), 8)


def breach_true(r: Record) -> str:
    broken = r.door_state("door", "broken")
    first = r.when("seize")[0]
    assert broken < first
    return (
        "Through the glass of a door whose key is gone a hunter sees prey. The door is worth 20 s of one hunter: it "
        f"holds for {broken:.0f} s; the noise of every blow carries. Broken, it stays broken, and {first - broken:.0f} "
        "s later the first is seized."
    )


def lock() -> Stage:
    spots = grid("class", (1, 5, 7, 9.5), 6, None)
    stage = Stage(wing(open=True), [pupil(k) for k in range(6)], spots, alert_threshold=0.0, delay_alarm=2.0)
    stage.state.clock[AT.closed] = 1
    alarm(stage._k, stage._w, stage._p, stage._s, 0)
    return stage


def lock_true(r: Record) -> str:
    shut = r.door_state("door", "closed")
    locked = r.door_state("door", "locked")
    assert shut <= locked
    return (
        "An alarm, and nobody may leave the site. The door stands open and can be locked by a button from inside: who "
        f"decides to stay shuts it after {shut:.0f} s and has locked it after {locked:.0f} s."
    )


def hide() -> Stage:
    spots = [*grid("class", (1, 5, 7, 9.5), 6, None), Spot("corridor", 22.5, 1.5, None)]
    return turn(Stage(wing(locked=True), [pupil(k) for k in range(7)], spots), 6)


def hide_true(r: Record) -> str:
    assert not r.when("seize")
    assert not r.when("alert")
    walked = sum(
        float(np.hypot(b.x[6] - a.x[6], b.y[6] - a.y[6])) for a, b in zip(r.frames, r.frames[1:], strict=False)
    )
    assert r.frames[-1].doors[r.door("door")] == LOCKED
    return (
        f"Six sit behind a shut door. The hunter in the corridor neither sees nor hears them; in {r.stage.time:.0f} s "
        f"it wanders {walked:.0f} m and comes to nobody."
    )


def pane() -> Stage:
    plan = wing(door("pane", 2, 3, 5, 3, "class", "corridor", kind="window"), lock="key", locked=True)
    spots = [*grid("class", (1, 5, 7, 9.5), 6, None), Spot("corridor", 4.0, 0.8, None)]
    return turn(Stage(plan, [pupil(k) for k in range(7)], spots, alert_threshold=0.0), 6)


def pane_true(r: Record) -> str:
    broken = r.door_state("pane", "broken")
    assert r.frames[-1].doors[r.door("door")] in (0, 1, 2, 3)
    alerted = r.when("alert")[0]
    assert alerted < broken
    return (
        "The door is locked and the key is gone, but the corridor has a window: through it they see each other at "
        f"once, and the glass is the weaker way. It breaks after {broken:.0f} s."
    )


def _house(*, roof: bool = False, hose: bool = False) -> School:
    """A class room upstairs, a corridor, stairs down and, with a roof, up; with a hose, a way down the wall."""
    levels = 3 if roof else 2
    steps = [(16, 0), (21.4, 0), (21.4, 3), (16, 3), (16, 1.6), (20, 1.6), (20, 1.4), (16, 1.4)]
    upper = [(-5.4, 0), (0, 0), (0, 1.4), (-4, 1.4), (-4, 1.6), (0, 1.6), (0, 3), (-5.4, 3)]
    rooms = [
        rectangle("hall", 0, 0, 16, 3, category="hall"),
        Room(id="stairs", level="L0", upper="L1", category="stairs", polygon=[steps]),
        rectangle("corridor", 0, 0, 16, 3, "L1", category="corridor"),
        rectangle("class", 0, 3, 12, 10, "L1", category="classroom"),
        rectangle("yard", -6, 10, 24, 20, category="yard"),
    ]
    doors = [
        door("foot", 16, 0, 16, 1.4, "hall", "stairs", kind="opening"),
        door("head", 16, 1.6, 16, 3, "corridor", "stairs", level="L1", kind="opening"),
        door("door", 9, 3, 10, 3, "class", "corridor", level="L1", kind="hinged", open=True),
        door("gate", 24, 14, 24, 17, "yard", kind="opening"),
    ]
    if roof:
        rooms += [
            Room(id="steps", level="L1", upper="L2", category="stairs", polygon=[upper]),
            rectangle("roof", 0, 0, 16, 10, "L2", category="roof"),
        ]
        doors += [
            door("up", 0, 0, 0, 1.4, "corridor", "steps", level="L1", kind="opening"),
            door("roof-door", 0, 1.6, 0, 3, "roof", "steps", level="L2", kind="hinged", lock="button", lock_side="roof",
                 strength="600 s"),
        ]  # fmt: skip
    if hose:
        doors += [door("hose", 3, 10, 4, 10, "class", "yard", level="L1", kind="hose")]
    return school(rooms, doors, levels=levels)


def roof() -> Stage:
    spots = [
        *(Spot("corridor", 3.0 + 1.2 * k, 1.0 + 0.5 * (k % 2), None) for k in range(5)),
        Spot("corridor", 15.5, 2.3, None),
    ]
    people = [*(pupil(k, run_speed=4.2) for k in range(5)), pupil(5, run_speed=3.4)]
    return turn(Stage(_house(roof=True), people, spots, alert_threshold=0.0, delay_seen=0.5), 5)


def roof_true(r: Record) -> str:
    up = int((r.frames[-1].room[:5] == r.room("roof")).sum())
    assert up >= 1
    states = r.frames[-1].doors[r.door("roof-door")]
    how = "locked" if states == LOCKED else "shut" if states == 1 else "open"
    return (
        f"The hunter stands before the stairs down. {up} of five run up to the roof; after {r.stage.time:.0f} s the "
        f"door of steel behind them is {how}."
    )


def hose() -> Stage:
    spots = [*(Spot("class", 2.0 + 1.0 * k, 8.5, None) for k in range(4)), Spot("corridor", 9.5, 1.5, None)]
    people = [pupil(k) for k in range(5)]
    return turn(Stage(_house(hose=True), people, spots, alert_threshold=0.0, delay_seen=0.5), 4)


def hose_true(r: Record) -> str:
    moves = r.events("move")
    down = moves[moves["value"] == r.door("hose")]
    assert len(down) >= 1
    assert not len(r.events("wound")[r.events("wound")["code"] == schema.CAUSES.index("fall")])
    return (
        "With a hunter in the door of the class room on the first floor, the fire hose at the window is the way out: "
        f"{len(down)} get down it, the first after {down['time'][0] / 1000:.0f} s, without a fall."
    )


def drop() -> Stage:
    plan = _house()
    doors = {**plan.doors, "sill": door("sill", 3, 10, 5, 10, "class", "yard", level="L1", kind="drop")}
    spots = [*(Spot("class", 2.0 + 1.0 * k, 8.5, None) for k in range(4)), Spot("corridor", 9.5, 1.5, None)]
    stage = Stage(
        plan.model_copy(update={"doors": doors}),
        [pupil(k) for k in range(5)],
        spots,
        alert_threshold=0.0,
        delay_seen=0.5,
    )
    return turn(stage, 4)


def drop_true(r: Record) -> str:
    moves = r.events("move")
    jumps = moves[moves["value"] == r.door("sill")]
    falls = r.events("wound")[r.events("wound")["code"] == schema.CAUSES.index("fall")]
    assert len(jumps) == len(falls) >= 1
    dead = int(np.isin(jumps["who"], r.events("death")["who"]).sum())
    return (
        f"Without a hose they jump from the sill: {len(jumps)} fall 3.3 m, and "
        f"{'nobody dies' if not dead else f'{dead} die'} of it; the chance is one half at 14.6 m."
    )
