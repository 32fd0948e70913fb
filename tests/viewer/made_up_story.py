"""A small made-up outbreak in the shape of a run: plan, people, events and trace, without a simulator.

It is no model of anything: people walk between random rooms and the infection jumps to whoever stands nearest. What
matters is that every kind of event occurs, that floors, stairs and doors are there, and that names are unkind.
"""

from __future__ import annotations

import bisect
import datetime as dt
import heapq
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from homeroom.results import schema
from homeroom.viewer import replay
from homeroom.world import tables
from homeroom.world.tables import Table, World

UNKIND = (
    "</script><script>document.title='taken'</script>",
    'Kim "Quote" O\'Neil & Söhne <b>',
    "\U0001f9df\u200d\u2642\ufe0f Park \U0001f1f0\U0001f1f7",
    "مريم الأحمد",
    "line\u2028para\u2029end ]]> <!-- ",
    "남온조",
)
STAGES = (
    # id, label, conduct, fate
    ("bitten", "bitten", "ill", "turned"),
    ("convulsing", "in convulsions", "lashes", "turned"),
    ("down", "clinically dead", "down", "turned"),
    ("hunter", "hunter", "hunts", "turned"),
    ("half", "half-infected", "own_mind", "half_infected"),
    ("dead", "dead", "dead", "dead"),
)
MINUTE = 60_000
HOUR = 60 * MINUTE


@dataclass
class Story:
    """What `replay.build` takes, and nothing else."""

    scenario: Any
    world: World
    events: Table
    trace: Table
    recap: list[str]

    def data(self, *, names: bool = True, recap: Sequence[str] | None = None) -> dict[str, Any]:
        """What the replay of this story holds, with another recap if it is given."""
        return replay.build(
            self.scenario,
            self.world,
            self.events,
            self.trace,
            seed=1,
            run=17,
            recap=self.recap if recap is None else recap,
            names=names,
            measures=("first", "rescue"),
        )


def story(
    *, floors: int = 2, classes: int = 1, people: int = 20, seed: int = 1, action: int = 50 * MINUTE, every: int = 1000
) -> Story:
    """A made-up run: `floors` x `classes` class rooms, a corridor a floor, stairs between, a yard with a gate."""
    luck = random.Random(seed)
    plan = _plan(floors, classes)
    scenario = _scenario(plan, people)
    world = _world(scenario, plan, people)
    walks = [_walk(plan, i, people, luck, action) for i in range(people)]
    events, walks = _outbreak(plan, world, walks, luck, action)
    trace = _trace(walks, every)
    return Story(scenario, world, events, trace, [f"{UNKIND[0]} was first.", "The rest is <i>history</i>."])


def _plan(floors: int, classes: int) -> SimpleNamespace:
    rooms: dict[str, SimpleNamespace] = {}
    doors: list[tuple[str, str, str | None, float, float, float, float, str, int]] = []
    wide = 9.0 * max(classes // 2, 1)

    def room(id_: str, name: str, level: int, category: str, box: tuple[float, ...], upper: int = -1) -> None:
        x0, y0, x1, y1 = box
        ring = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
        rooms[id_] = SimpleNamespace(
            id=id_, name=name, level=f"L{level}", upper=f"L{upper}" if upper >= 0 else None, category=category,
            polygon=[ring], middle=((x0 + x1) / 2, (y0 + y1) / 2), box=box,
            outdoors=category in tables.OUTDOOR_CATEGORIES, at=level, head=upper,
        )  # fmt: skip

    room("yard", "Yard", 0, "yard", (-4, -26, wide + 16, -8))
    doors.append(("gate", "yard", None, wide / 2, -26, wide / 2 + 3, -26, "gate", 0))
    for f in range(floors):
        room(f"corridor{f}", f"Corridor {f + 1}", f, "corridor", (0, 0, wide, 3))
        for c in range(classes):
            x, up = 9.0 * (c // 2), c % 2 == 0
            id_ = f"class{f}-{c}"
            room(id_, f"Class {f + 1}-{c + 1}", f, "classroom", (x, 3, x + 9, 10.5) if up else (x, -7.5, x + 9, 0))
            y = 3.0 if up else 0.0
            doors.append((f"door{f}-{c}", id_, f"corridor{f}", x + 1, y, x + 2, y, "sliding", luck_state(f, c)))
        if f + 1 < floors:
            room(f"stairs{f}", "Stairs", f, "stairs", (wide, 0, wide + 6, 3), f + 1)
            doors.append((f"foot{f}", f"corridor{f}", f"stairs{f}", wide, 0, wide, 1.4, "opening", 0))
            doors.append((f"head{f}", f"stairs{f}", f"corridor{f + 1}", wide, 1.6, wide, 3, "opening", 0))
    doors.append(("front", "corridor0", "yard", 0, 0.5, 0, 2.5, "hinged", 0))
    room("porch", "Porch", 0, "path", (-4, -8, 0, 3))
    doors[-1] = ("front", "corridor0", "porch", 0, 0.5, 0, 2.5, "hinged", 0)
    doors.append(("steps", "porch", "yard", -3, -8, -1, -8, "opening", 0))
    ids = list(rooms)
    beyond: dict[str, list[tuple[str, int]]] = {id_: [] for id_ in ids}
    for i, (_, a, b, *_rest) in enumerate(doors):
        if b is not None:
            beyond[a].append((b, i))
            beyond[b].append((a, i))
    return SimpleNamespace(rooms=rooms, ids=ids, doors=doors, beyond=beyond, floors=floors)


def luck_state(floor: int, number: int) -> int:
    """Doors begin in all four states, by turns."""
    return (floor + number) % 4 if number % 3 == 0 else 1


def _scenario(plan: SimpleNamespace, people: int) -> Any:
    cast = {}
    for i in range(people):
        name = UNKIND[i] if i < len(UNKIND) else f"Pupil {i + 1}"
        class_ = None if i % 20 == 19 else f"{i % 3 + 1}-{i % 7 + 1}"
        cast[f"p{i:03d}"] = SimpleNamespace(id=f"p{i:03d}", name=name, role="pupil", class_=class_)
    return SimpleNamespace(
        name="made-up",
        title="A made-up <school> & its day",
        fictional=True,
        start=dt.datetime(2021, 11, 15, 15, 0, 0),
        school=SimpleNamespace(
            levels={f"L{f}": SimpleNamespace(id=f"L{f}", name=f"Floor {f + 1}", ordinal=f) for f in range(plan.floors)},
            rooms=plan.rooms,
        ),
        pathogen=SimpleNamespace(stages={id_: SimpleNamespace(label=label) for id_, label, _, _ in STAGES}),
        people=cast,
        measures={"first": SimpleNamespace(title=f"{UNKIND[0]} is bitten"), "rescue": SimpleNamespace(title="")},
    )


def _world(scenario: Any, plan: SimpleNamespace, people: int) -> World:
    rooms = tables.table(tables.ROOM, len(plan.ids))
    for i, id_ in enumerate(plan.ids):
        room = plan.rooms[id_]
        rooms.x[i], rooms.y[i] = room.middle
        rooms.level[i], rooms.upper[i] = room.at, room.head
        rooms.category[i], rooms.outdoors[i] = tables.CATEGORIES.index(room.category), room.outdoors
    doors = tables.table(tables.DOOR, len(plan.doors))
    for i, (_, a, b, x1, y1, x2, y2, kind, state) in enumerate(plan.doors):
        doors.x1[i], doors.y1[i], doors.x2[i], doors.y2[i] = x1, y1, x2, y2
        doors.room_a[i], doors.room_b[i] = plan.ids.index(a), -1 if b is None else plan.ids.index(b)
        doors.kind[i], doors.state[i] = tables.DOOR_KINDS.index(kind), state
    rows = tables.table(tables.PERSON, people)
    rows.role[:] = [1 if i % 20 == 19 else 0 for i in range(people)]
    groups = tuple(sorted({person.class_ for person in scenario.people.values() if person.class_}))
    rows.group[:] = [groups.index(p.class_) if p.class_ else -1 for p in scenario.people.values()]
    stages = tables.table(tables.STAGE, len(STAGES))
    for i, (_, _, conduct, fate) in enumerate(STAGES):
        stages.conduct[i], stages.fate[i] = tables.CONDUCTS.index(conduct), tables.FATES.index(fate)
    ints, floats = np.zeros(0, np.int32), np.zeros(0)
    return World(
        rooms=rooms, cells=tables.table(tables.CELL), edges=tables.table(tables.EDGE), doors=doors,
        seats=tables.table(tables.SEAT), room_doors=ints, next_edge=ints, door_distance=floats, people=rows,
        ties=tables.table(tables.TIE), itinerary=tables.table(tables.PLAN), stages=stages,
        nexts=tables.table(tables.NEXT), entries=tables.table(tables.ENTRY), stage_table=floats,
        room_ids=tuple(plan.ids), door_ids=tuple(door[0] for door in plan.doors),
        level_ids=tuple(scenario.school.levels), person_ids=tuple(scenario.people),
        stage_ids=tuple(stage[0] for stage in STAGES), group_ids=groups, salt=0, start_ms_of_day=15 * HOUR,
        horizon=6 * 24 * HOUR + 9 * HOUR,
    )  # fmt: skip


def _inside(plan: SimpleNamespace, room: str, luck: random.Random) -> tuple[float, float]:
    x0, y0, x1, y1 = plan.rooms[room].box
    return luck.uniform(x0 + 0.5, x1 - 0.5), luck.uniform(y0 + 0.5, y1 - 0.5)


def _route(plan: SimpleNamespace, start: str, goal: str) -> list[tuple[str, int]]:
    """Fewest doors from one room to another: [(room entered, door used), ...]."""
    queue, seen = [(0, start, ())], {start}
    while queue:
        _, here, path = heapq.heappop(queue)
        if here == goal:
            return list(path)
        for there, door in plan.beyond[here]:
            if there not in seen:
                seen.add(there)
                heapq.heappush(queue, (len(path) + 1, there, (*path, (there, door))))
    raise ValueError(f"no way from {start} to {goal}")


Walk = list[tuple[int, int, float, float]]


def _walk(plan: SimpleNamespace, i: int, people: int, luck: random.Random, action: int) -> Walk:
    """Keyframes of one person: in class for ten minutes, then from room to room; a few leave by the gate."""
    homes = [id_ for id_ in plan.ids if id_.startswith("class")]
    here = homes[i % len(homes)]
    at = _inside(plan, here, luck)
    walk = [(0, plan.ids.index(here), *at)]
    time = 9 * MINUTE + luck.randrange(3 * MINUTE)
    leaves = i % 9 == 8
    while time < action:
        walk.append((time, plan.ids.index(here), *at))
        goal = "yard" if leaves and time > 25 * MINUTE else luck.choice(plan.ids)
        for room, door in _route(plan, here, goal):
            _, _, _, x1, y1, x2, y2, *_ = plan.doors[door]
            share = luck.uniform(0.2, 0.8)
            middle = (x1 + share * (x2 - x1), y1 + share * (y2 - y1))
            time += int(1000 * np.hypot(middle[0] - at[0], middle[1] - at[1]) / 1.4) + 1
            at = middle
            walk.append((time, plan.ids.index(room), *at))
            here = room
        spot = _inside(plan, here, luck)
        time += int(1000 * np.hypot(spot[0] - at[0], spot[1] - at[1]) / 1.4) + 1
        at = spot
        walk.append((time, plan.ids.index(here), *at))
        if here == "yard" and leaves and time > 25 * MINUTE:
            gate = plan.doors[0]
            walk.append((time + 9000, plan.ids.index(here), gate[3], gate[4]))
            walk.append((time + 9001, -1, 0.0, 0.0))
            return walk
        time += luck.randrange(5_000, 120_000)
    return walk


def _where(walk: Walk, time: int) -> tuple[int, float, float]:
    k = bisect.bisect_right(walk, time, key=lambda frame: frame[0]) - 1
    room, x, y = walk[k][1:]
    if room < 0 or k + 1 == len(walk) or walk[k + 1][1] < 0:
        return room, x, y
    share = (time - walk[k][0]) / max(walk[k + 1][0] - walk[k][0], 1)
    return room, x + share * (walk[k + 1][2] - x), y + share * (walk[k + 1][3] - y)


def _outbreak(
    plan: SimpleNamespace, world: World, walks: list[Walk], luck: random.Random, action: int
) -> tuple[Table, list[Walk]]:
    rows: list[tuple[int, ...]] = []
    people = len(walks)
    stage = [-1] * people

    def note(
        time: int, kind: str, who: int = -1, whom: int = -1, room: int = -1, code: int = 0, value: int = 0
    ) -> None:
        rows.append((time, schema.EVENT_KINDS.index(kind), who, whom, room, code, value, 0))

    def enter(time: int, who: int, to: int) -> None:
        note(time, "stage", who, room=_where(walks[who], time)[0], code=to, value=max(stage[who], -1))
        stage[who] = to

    due: list[tuple[int, int, str]] = [(8 * MINUTE, 0, "first")]
    note(0, "regime", code=1)
    last = action + 90 * HOUR
    while due:
        time, who, what = heapq.heappop(due)
        if time > last:
            continue
        room, x, y = _where(walks[who], time)
        if what == "first":
            note(time, "measure", who, room=room, code=0, value=0)
            note(time, "infection", who, -1, room, 3, 800)
        if what in ("first", "bitten"):
            enter(time, who, 0)
            heapq.heappush(due, (time + luck.randrange(10_000, 60_000), who, "convulsing"))
        elif what == "convulsing":
            enter(time, who, 1)
            heapq.heappush(due, (time + luck.randrange(5_000, 30_000), who, "down"))
        elif what == "down":
            enter(time, who, 2 if luck.random() > 0.06 else 4)
            heapq.heappush(due, (time + luck.randrange(2_000, 20_000), who, "turn"))
        elif what == "turn" and stage[who] == 2:
            enter(time, who, 3)
            heapq.heappush(due, (time + luck.randrange(20_000, 200_000), who, "bite"))
        elif what == "bite" and stage[who] == 3:
            near = [
                (np.hypot(px - x, py - y), j)
                for j in luck.sample(range(people), min(people, 80))
                if stage[j] == -1
                for r, px, py in [_where(walks[j], time)]
                if r == room >= 0
            ]
            if near:
                _, prey = min(near)
                note(time, "alert", prey, who, room, luck.randrange(len(schema.CUES)))
                note(
                    time, "decision", prey, room=room, code=luck.randrange(10), value=luck.randrange(-1, len(plan.ids))
                )
                note(time + 200, "sound", prey, room=room, code=0, value=90)
                note(time + 500, "seize", who, prey, room)
                ending = luck.choice((0, 1, 1, 1, 2, 3))
                note(time + 2500, "release", who, prey, room, ending)
                if ending == 1:
                    note(time + 2500, "wound", prey, who, room, 0, 600)
                    note(time + 2500, "infection", prey, who, room, 0, 600)
                    heapq.heappush(due, (time + 2500, prey, "bitten"))
                    stage[prey] = -2  # taken: nobody else bites
                elif ending == 3:
                    note(time + 2500, "death", prey, who, room, 2)
                    enter(time + 2500, prey, 5)
            step = 2 * MINUTE if time < action else 7 * HOUR
            heapq.heappush(due, (time + luck.randrange(step // 4, step), who, "bite"))
    for d in range(len(plan.doors)):
        for state in (1, 0, 1, 2, 3)[: luck.randrange(6)]:
            note(luck.randrange(8 * MINUTE, action), "door", luck.randrange(people), code=d, value=state)
    for who, walk in enumerate(walks):
        if walk[-1][1] < 0:
            note(walk[-1][0], "left", who, room=-1, code=0, value=max(stage[who], -1))
    note(action + 20 * HOUR, "measure", -1, room=-1, code=1, value=3)
    rows.sort(key=lambda row: row[0])
    for row in rows:  # the dead and the fallen stay where they are
        if row[1] == 1 and row[5] == 5:
            room, x, y = _where(walks[row[2]], row[0])
            walks[row[2]] = [*[frame for frame in walks[row[2]] if frame[0] < row[0]], (row[0], room, x, y)]
    return np.array(rows, schema.EVENT).view(np.recarray), walks


def _trace(walks: list[Walk], every: int) -> Table:
    """Keyframes as a simulator samples them: at every turn and each `every` ms between, in order of time."""
    rows = []
    for who, walk in enumerate(walks):
        for a, b in itertools.pairwise(walk):
            rows.append((a[0], a[2], a[3], who, a[1]))
            if b[1] >= 0 and b[0] - a[0] < 120_000:
                for time in range(a[0] + every, b[0], every):
                    room, x, y = _where([a, b], time)
                    rows.append((time, x, y, who, room))
        time, room, x, y = walk[-1]
        rows.append((time, x, y, who, room))
    rows.sort(key=lambda row: row[0])
    return np.array(rows, schema.TRACE).view(np.recarray)
