"""A dozen small situations of the crisis, each played once and recorded: pictures for the documentation, and tests.

Each is a stage with people on chosen spots, what somebody sets going, how long it plays, what must be true in the end,
and at which moments it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from shapely.geometry import Polygon

from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import set_stage
from homeroom.kernels.codes import HUNTS, LOCKED
from homeroom.kernels.senses import alarm
from homeroom.results import schema
from homeroom.spec.people import Person
from homeroom.spec.school import Room, School
from support.stage import Spot, Stage, grid, inside, walkers
from world.plans import door, rectangle, school, shape


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


# --- walking -----------------------------------------------------------------------------------------------------


def _corner() -> Stage:
    floor = Polygon([(0, 0), (12, 0), (12, 12), (10, 12), (10, 2), (0, 2)])
    plan = school(
        [shape("corridor", floor, category="corridor")], [door("out", 10, 12, 12, 12, "corridor", kind="opening")]
    )
    return Stage(plan, walkers(20), grid("corridor", (0.3, 0.2, 6.0, 1.8), 20))


def _corner_true(r: Record) -> str:
    assert not r.stage.on_site.any()
    return (
        f"Twenty people walk round a corner of a corridor 2 m wide (RiMEA 6). Nobody cuts it: at no step is "
        f"anybody outside the "
        f"walls. The last leaves after {r.stage.time:.0f} s."
    )


def flight() -> School:
    """A corridor on either floor, and U-shaped stairs between them."""
    steps = [(10, 0), (15.4, 0), (15.4, 3), (10, 3), (10, 1.6), (14, 1.6), (14, 1.4), (10, 1.4)]
    return school(
        [
            rectangle("below", 0, 0, 10, 3, category="corridor"),
            Room(id="stairs", level="L0", upper="L1", category="stairs", polygon=[steps]),
            rectangle("above", 0, 0, 10, 3, "L1", category="corridor"),
        ],
        [
            door("foot", 10, 0, 10, 1.4, "below", "stairs", kind="opening"),
            door("head", 10, 1.6, 10, 3, "above", "stairs", level="L1", kind="opening"),
            door("out", 0, 0.5, 0, 2.5, "below", kind="opening"),
        ],
        levels=2,
    )


def _stairs() -> Stage:
    return Stage(flight(), walkers(16), grid("above", (1.0, 0.3, 7.0, 2.7), 16))


def _stairs_true(r: Record) -> str:
    assert not r.stage.on_site.any()
    moves = r.events("move")
    into = moves[moves["room"] == r.room("stairs")]
    out = moves[moves["code"] == r.room("stairs")]
    assert len(into) == len(out) == 16
    return (
        f"Sixteen people come down one storey. The two flights lie side by side and belong to both floors; on "
        f"them people walk "
        f"at {float(r.stage.parameters.stairs_down):.0%} of their speed. The first is down after "
        f"{out['time'][0] / 1000:.0f} s, "
        f"the last after {out['time'][-1] / 1000:.0f} s."
    )


def _counterflow() -> Stage:
    plan = school(
        [rectangle("corridor", 0, 0, 20, 3, category="corridor")],
        [
            door("west", 0, 0, 0, 3, "corridor", kind="opening"),
            door("east", 20, 0, 20, 3, "corridor", kind="opening"),
        ],
    )
    spots = [*grid("corridor", (0.5, 0.3, 5.5, 2.7), 14, None), *grid("corridor", (14.5, 0.3, 19.5, 2.7), 14, None)]
    stage = Stage(plan, walkers(28), spots)
    for i in range(28):
        stage.send(i, ["east" if i < 14 else "west"])
    return stage


def _counterflow_true(r: Record) -> str:
    assert not r.stage.on_site.any()
    return (
        f"Fourteen people walk east and fourteen west through a corridor 3 m wide. They step aside for each other "
        f"and pass; "
        f"all are through after {r.stage.time:.0f} s, where one alone needs {14.5 / 1.33:.0f} to {19.5 / 1.33:.0f} s."
    )


def _bottleneck() -> Stage:
    plan = school(
        [rectangle("hall", 0, 0, 8, 8, category="hall"), rectangle("corridor", 8, 2.5, 16, 5.5, category="corridor")],
        [
            door("door", 8, 3.5, 8, 4.5, "hall", "corridor", kind="opening"),
            door("out", 16, 2.5, 16, 5.5, "corridor", kind="opening"),
        ],
    )
    return Stage(plan, walkers(60), grid("hall", (0.4, 0.4, 6.6, 7.6), 60))


def flow(r: Record) -> float:
    """People a second through the door, from the tenth to the fiftieth."""
    moves = r.events("move")
    times = moves["time"][moves["room"] == r.room("corridor")] / 1000.0
    return 40.0 / float(times[49] - times[9])


def _bottleneck_true(r: Record) -> str:
    assert not r.stage.on_site.any()
    return (
        f"Sixty people leave a hall by a door of 1 m. A half circle forms before it, and {flow(r):.1f} people a "
        f"second "
        f"pass; laboratories measured 1.2 to 1.9 per metre and second."
    )


# --- hunters -----------------------------------------------------------------------------------------------------


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


def _chase() -> Stage:
    plan = school(
        [rectangle("field", 0, 0, 44, 10, category="field")], [door("gate", 44, 3, 44, 7, "field", kind="opening")]
    )
    people = [pupil(0, run_speed=3.2, stamina=6.0), pupil(1, run_speed=3.8)]
    return turn(
        Stage(plan, people, [Spot("field", 10.0, 5.0, None), Spot("field", 2.0, 8.0, None)], alert_threshold=0.0), 1
    )


def _chase_true(r: Record) -> str:
    seized = r.when("seize")[0]
    saw = r.when("alert")[0]
    assert saw < seized
    gap = [np.hypot(f.x[0] - f.x[1], f.y[0] - f.y[1]) for f in r.frames]
    return (
        f"One runs for the gate 34 m away; the hunter, {gap[0]:.0f} m behind, is faster and does not tire. The "
        f"runner's breath "
        f"lasts six seconds. After {seized:.0f} s it has hold of them."
    )


def _breach() -> Stage:
    plan = wing(kind="sliding", glazed=True, locked=True, lock="key", strength="20 s")
    spots = [*grid("class", (1, 5, 7, 9.5), 8, None), Spot("corridor", 7.0, 1.6, None)]
    return turn(Stage(plan, [pupil(k) for k in range(9)], spots), 8)


def _breach_true(r: Record) -> str:
    broken = r.door_state("door", "broken")
    first = r.when("seize")[0]
    assert broken < first
    return (
        f"Through the glass of a door whose key is gone a hunter sees prey. The door is worth 20 s of one hunter: "
        f"it holds for {broken:.0f} s; the noise of every blow carries. Broken, it stays "
        f"broken, and {first - broken:.0f} s later the first is seized."
    )


def _lock() -> Stage:
    spots = grid("class", (1, 5, 7, 9.5), 6, None)
    stage = Stage(wing(open=True), [pupil(k) for k in range(6)], spots, alert_threshold=0.0, delay_alarm=2.0)
    stage.state.clock[AT.closed] = 1
    alarm(stage._k, stage._w, stage._p, stage._s, 0)
    return stage


def _lock_true(r: Record) -> str:
    shut = r.door_state("door", "closed")
    locked = r.door_state("door", "locked")
    assert shut <= locked
    return (
        f"An alarm, and nobody may leave the site. The door stands open and can be locked by a button from "
        f"inside: who decides to "
        f"stay shuts it after {shut:.0f} s and has locked it after {locked:.0f} s."
    )


def _hide() -> Stage:
    spots = [*grid("class", (1, 5, 7, 9.5), 6, None), Spot("corridor", 22.5, 1.5, None)]
    return turn(Stage(wing(locked=True), [pupil(k) for k in range(7)], spots), 6)


def _hide_true(r: Record) -> str:
    assert not r.when("seize")
    assert not r.when("alert")
    walked = sum(
        float(np.hypot(b.x[6] - a.x[6], b.y[6] - a.y[6])) for a, b in zip(r.frames, r.frames[1:], strict=False)
    )
    assert r.frames[-1].doors[r.door("door")] == LOCKED
    return (
        f"Six sit behind a shut door. The hunter in the corridor neither sees nor hears them; in "
        f"{r.stage.time:.0f} s it "
        f"wanders {walked:.0f} m and comes to nobody."
    )


def _pane() -> Stage:
    plan = wing(door("pane", 2, 3, 5, 3, "class", "corridor", kind="window"), lock="key", locked=True)
    spots = [*grid("class", (1, 5, 7, 9.5), 6, None), Spot("corridor", 4.0, 0.8, None)]
    return turn(Stage(plan, [pupil(k) for k in range(7)], spots, alert_threshold=0.0), 6)


def _pane_true(r: Record) -> str:
    broken = r.door_state("pane", "broken")
    assert r.frames[-1].doors[r.door("door")] in (0, 1, 2, 3)
    alerted = r.when("alert")[0]
    assert alerted < broken
    return (
        f"The door is locked and the key is gone, but the corridor has a window: through it they see each other "
        f"at once, and the glass is "
        f"the weaker way. It breaks after {broken:.0f} s."
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


def _roof() -> Stage:
    spots = [
        *(Spot("corridor", 3.0 + 1.2 * k, 1.0 + 0.5 * (k % 2), None) for k in range(5)),
        Spot("corridor", 15.5, 2.3, None),
    ]
    people = [*(pupil(k, run_speed=4.2) for k in range(5)), pupil(5, run_speed=3.4)]
    return turn(Stage(_house(roof=True), people, spots, alert_threshold=0.0, delay_seen=0.5), 5)


def _roof_true(r: Record) -> str:
    up = int((r.frames[-1].room[:5] == r.room("roof")).sum())
    assert up >= 1
    states = r.frames[-1].doors[r.door("roof-door")]
    how = "locked" if states == LOCKED else "shut" if states == 1 else "open"
    return (
        f"The hunter stands before the stairs down. {up} of five run up to the roof; after {r.stage.time:.0f} s "
        f"the door of steel "
        f"behind them is {how}."
    )


def _hose() -> Stage:
    spots = [*(Spot("class", 2.0 + 1.0 * k, 8.5, None) for k in range(4)), Spot("corridor", 9.5, 1.5, None)]
    people = [pupil(k) for k in range(5)]
    return turn(Stage(_house(hose=True), people, spots, alert_threshold=0.0, delay_seen=0.5), 4)


def _hose_true(r: Record) -> str:
    moves = r.events("move")
    down = moves[moves["value"] == r.door("hose")]
    assert len(down) >= 1
    assert not len(r.events("wound")[r.events("wound")["code"] == schema.CAUSES.index("fall")])
    return (
        f"With a hunter in the door of the class room on the first floor, the fire hose at the window is the way "
        f"out: "
        f"{len(down)} get down it, the first after {down['time'][0] / 1000:.0f} s, without a fall."
    )


def _drop() -> Stage:
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


def _drop_true(r: Record) -> str:
    moves = r.events("move")
    jumps = moves[moves["value"] == r.door("sill")]
    falls = r.events("wound")[r.events("wound")["code"] == schema.CAUSES.index("fall")]
    assert len(jumps) == len(falls) >= 1
    dead = int(np.isin(jumps["who"], r.events("death")["who"]).sum())
    return (
        f"Without a hose they jump from the sill: {len(jumps)} fall 3.3 m, and "
        f"{'nobody dies' if not dead else f'{dead} die'} "
        f"of it; the chance is one half at 14.6 m."
    )


def _moments(*times: float) -> Callable[[Record], list[float]]:
    return lambda r: list(times)


SITUATIONS = (
    Situation("corner", "Round a corner", _corner, 60.0, _corner_true, _moments(0.0, 5.0, 10.0)),
    Situation("stairs", "Down the stairs", _stairs, 90.0, _stairs_true, _moments(0.0, 8.0, 16.0)),
    Situation("counterflow", "Counterflow", _counterflow, 90.0, _counterflow_true, _moments(0.0, 5.0, 8.0)),
    Situation("bottleneck", "A bottleneck", _bottleneck, 120.0, _bottleneck_true, _moments(0.0, 5.0, 15.0)),
    Situation(
        "chase", "A chase", _chase, 20.0, _chase_true,
        lambda r: [0.0, r.when("seize")[0] / 2, r.when("seize")[0]],
    ),
    Situation(
        "breach", "A door breaks", _breach, 45.0, _breach_true,
        lambda r: [2.0, r.door_state("door", "broken"), r.when("seize")[0]],
    ),
    Situation(
        "lock", "Locked in", _lock, 30.0, _lock_true,
        lambda r: [0.0, r.door_state("door", "closed"), r.door_state("door", "locked")],
    ),
    Situation("hide", "Out of sight", _hide, 120.0, _hide_true, _moments(0.0, 40.0, 120.0), trail=60.0),
    Situation(
        "window", "A corridor window", _pane, 60.0, _pane_true,
        lambda r: [0.0, r.when("alert")[0] + 1.0, r.door_state("pane", "broken") + 0.5],
    ),
    Situation("roof", "Up to the roof", _roof, 45.0, _roof_true, _moments(0.0, 6.0, 45.0)),
    Situation("hose", "Down the fire hose", _hose, 60.0, _hose_true, _moments(0.0, 5.0, 18.0)),
    Situation("drop", "A jump", _drop, 30.0, _drop_true, _moments(0.0, 3.0, 8.0)),
)  # fmt: skip


def played() -> Iterator[tuple[Situation, Record]]:
    """Every situation with its record."""
    for situation in SITUATIONS:
        yield situation, play(situation)
