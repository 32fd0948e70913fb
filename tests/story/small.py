"""A small school and made-up logs that obey the rules of a log, to test views of it without a simulator."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from hypothesis import strategies as st

from homeroom.results import schema
from homeroom.results.cast import Cast, pseudonyms
from homeroom.results.schema import Rows
from homeroom.world import tables
from homeroom.world.tables import World

STAGES = (
    # id, conduct, fate
    ("bitten", "ill", "turned"),
    ("hunter", "hunts", "turned"),
    ("half", "own_mind", "half_infected"),
    ("dead", "dead", "dead"),
    ("feverish", "ill", "human"),
)
ROOMS = (
    ("infirmary", "infirmary"),
    ("west corridor, ground floor", "corridor"),
    ("class 2-5", "classroom"),
    ("roof", "roof"),
    ("Room 12", "other"),
    ("broadcasting room", "broadcasting"),
)
DOORS = ((0, 1), (1, 2), (1, 3), (1, 4), (1, -1), (1, 5))
START = datetime(2021, 11, 15, 15, 0)
HOUR = 3_600_000


def world(people: int = 6, horizon: int = 48 * HOUR) -> World:
    """Five rooms, five doors, and people whose plan keeps them in class until they go home."""
    w = World(
        rooms=tables.table(tables.ROOM, len(ROOMS)),
        cells=tables.table(tables.CELL),
        edges=tables.table(tables.EDGE),
        doors=tables.table(tables.DOOR, len(DOORS)),
        seats=tables.table(tables.SEAT),
        room_doors=np.zeros(0, np.int32),
        next_edge=np.zeros(0, np.int32),
        door_distance=np.zeros(0),
        people=tables.table(tables.PERSON, people),
        ties=tables.table(tables.TIE),
        itinerary=tables.table(tables.PLAN, 3 * people),
        stages=tables.table(tables.STAGE, len(STAGES)),
        nexts=tables.table(tables.NEXT),
        entries=tables.table(tables.ENTRY),
        stage_table=np.zeros(0),
        room_ids=tuple(f"room-{i}" for i in range(len(ROOMS))),
        door_ids=tuple(f"door-{i}" for i in range(len(DOORS))),
        level_ids=("ground",),
        person_ids=tuple(f"p{i:03}" for i in range(people)),
        stage_ids=tuple(name for name, _, _ in STAGES),
        group_ids=("2-5",),
        salt=0,
        start_ms_of_day=15 * HOUR,
        horizon=horizon,
    )
    for i, (_, category) in enumerate(ROOMS):
        w.rooms.category[i] = tables.CATEGORIES.index(category)
    for i, (a, b) in enumerate(DOORS):
        w.doors.room_a[i], w.doors.room_b[i] = a, b
        w.doors.kind[i] = tables.DOOR_KINDS.index("hinged")
        w.doors.state[i] = tables.DOOR_STATES.index("closed")
    w.stages.infects[:] = [0, 1, 1, 0, 0]
    for i, (_, conduct, fate) in enumerate(STAGES):
        w.stages.conduct[i], w.stages.fate[i] = tables.CONDUCTS.index(conduct), tables.FATES.index(fate)
    for i in range(people):
        teacher = i % 5 == 4
        w.people.role[i], w.people.group[i] = int(teacher), -1 if teacher else 0
        w.people.plan_first[i], w.people.plan_n[i] = 3 * i, 3
        rows = ((0, 2, "lesson"), (2 * HOUR, 1, "break"), (3 * HOUR, -1, "home"))
        for k, (time, room, activity) in enumerate(rows):
            at = 3 * i + k
            w.itinerary.time[at], w.itinerary.room[at] = time, room
            w.itinerary.activity[at] = tables.ACTIVITIES.index(activity)
    return w


def cast(w: World, *, masked: bool = False) -> Cast:
    roles = tuple(tables.ROLES[r] for r in w.people.role)
    classes = tuple(w.group_ids[g] if g >= 0 else "" for g in w.people.group)
    masks = pseudonyms(w.person_ids, roles, classes)
    rooms = tuple(name for name, _ in ROOMS)
    return Cast(
        title="Small School",
        start=START,
        horizon=int(w.horizon),
        ids=w.person_ids,
        names=masks if masked else tuple(f"Person {chr(65 + i // 26)}{chr(65 + i % 26)}" for i in range(len(w.people))),
        roles=roles,
        classes=classes,
        principal=tuple(not masked and i % 3 < 2 for i in range(len(w.people))),
        rooms=rooms,
        doors=tuple(f"the door between {a} and {b}" for a, b in DOORS),
        stages=tuple(name for name, _, _ in STAGES),
        fates=tuple(int(f) for f in w.stages.fate),
        measures=("first", "closing"),
    )


@dataclass
class Log:
    """Writes events in the order of time."""

    rows: list[tuple[int, int, int, int, int, int, int, int]] = field(default_factory=list)

    def add(
        self, time: int, kind: str, who: int = -1, whom: int = -1, room: int = -1, code: int = -1, value: int = -1
    ) -> None:
        self.rows.append((time, schema.kind(kind), who, whom, room, code, value, 0))

    def done(self) -> Rows:
        out = np.array(self.rows, dtype=schema.EVENT)
        return out[np.argsort(out["time"], kind="stable")]


WATCH = ("signal", "scout", "isolate", "believe", "turn on", "lure", "draw off", "sleep", "phone")
WHAT = (
    "infect", "infect", "stage", "move", "door", "seize", "death", "left", "alert", "measure", "deed", "deed",
)  # fmt: skip


def made_up(w: World, seed: int, length: int, busy: float = 0.5) -> Rows:
    """A log that obeys the rules: nobody acts after death, infectors are infected, moves start where one is."""
    luck = random.Random(seed)
    log = Log()
    n = len(w.people)
    if n == 0:
        return log.done()
    time, crisis = 0, False
    stage, dead, held = [-1] * n, [False] * n, [-1] * n
    room: list[int | None] = [None] * n  # None: where the plan says
    door = w.doors.state.tolist()
    hunts = tables.CONDUCTS.index("hunts")

    def now(who: int) -> int:
        known = room[who]
        if known is not None:
            return known
        first = int(w.people.plan_first[who])
        at = frozen if crisis else time
        rows = [int(w.itinerary.room[first + k]) for k in range(3) if w.itinerary.time[first + k] <= at]
        if kept and kept[who] < 0:
            return -1
        return ([r for r in rows if r >= 0] or kept)[-1] if kept else rows[-1]

    frozen = 0
    kept: list[int] = []  # where everybody was when the site was closed, if nothing was wrong yet
    for _ in range(length):
        time += luck.choice((0, 500, 20_000, 90_000, 600_000)) if luck.random() < busy else luck.randrange(8 * HOUR)
        if time > w.horizon:
            break
        who = luck.randrange(n)
        alive = [i for i in range(n) if not dead[i]]
        what = luck.choice(WHAT)
        if what in ("infect", "stage", "move", "seize", "death", "left", "deed") and (dead[who] or not alive):
            continue
        if what == "infect" and stage[who] == -1:
            sources = [i for i in alive if stage[i] >= 0 and i != who]
            by = luck.choice(sources) if sources and luck.random() < 0.9 else -1
            route = luck.randrange(len(tables.ROUTES))
            log.add(time, "infection", who, by, now(who), route, luck.randrange(1000))
            stage[who] = luck.choice((0, 0, 0, 4))
            log.add(time, "stage", who, room=now(who), code=stage[who], value=-1)
        elif what == "stage" and stage[who] in (0, 4):
            old, stage[who] = stage[who], luck.choice((0, 1, 1, 1, 2))
            log.add(time, "stage", who, room=now(who), code=stage[who], value=old)
            if int(w.stages.conduct[stage[who]]) == hunts and not crisis:
                crisis, frozen = True, time
                log.add(time, "regime", code=1)
        elif what == "move" and crisis:
            to = luck.randrange(len(ROOMS))
            log.add(time, "move", who, room=to, code=now(who), value=luck.randrange(len(DOORS)))
            room[who] = to
        elif what == "door":
            at = luck.randrange(len(DOORS))
            if door[at] != 3:
                door[at] = luck.choice((0, 1, 2, 3))
                log.add(time, "door", who if not dead[who] else -1, code=at, value=door[at])
        elif what == "seize":
            if held[who] >= 0:
                log.add(time, "release", held[who], who, now(who), luck.randrange(3))
                held[who] = -1
            else:
                hunters = [i for i in alive if stage[i] == 1 and i != who]
                if hunters:
                    held[who] = luck.choice(hunters)
                    log.add(time, "seize", held[who], who, now(who))
        elif what == "death" and luck.random() < 0.5:
            others = [i for i in alive if i != who]
            log.add(time, "death", who, luck.choice([-1, *others]), now(who), luck.randrange(len(schema.CAUSES)))
            dead[who] = True
        elif what == "left" and crisis and now(who) != -1:
            log.add(time, "left", who, room=-1, code=luck.randrange(len(schema.WAYS_OUT)), value=stage[who])
            room[who] = -1
        elif what == "deed" and crisis and now(who) != -1:
            others = [i for i in range(n) if i != who and not dead[i]]
            deed = luck.choice(
                ("barricade", "move_on", "carry", "fight", "fetch", "return", "expel", "protect", "leave", *WATCH)
            )
            code = schema.ACTIONS.index(deed) if deed not in ("barricade", "move_on") else -1
            hurt = [i for i in others if stage[i] == -1 and room[i] == room[who]]
            near = [d for d, sides in enumerate(DOORS) if now(who) in sides and door[d] in (1, 2)]
            held_now = [i for i in others if held[i] >= 0]
            sick = [i for i in others if stage[i] == 0]
            if deed == "barricade" and near:
                log.add(time, "barricade", who, room=now(who), code=luck.choice(near), value=luck.randrange(10, 60))
            elif deed == "move_on":
                goal = luck.randrange(len(ROOMS))
                log.add(time, "move_on", who, room=now(who), code=luck.randrange(len(schema.WHY_MOVE)), value=goal)
                log.add(time, "decision", who, -1, now(who), schema.ACTIONS.index("move on"), goal)
                group = [who]
                for other in others:
                    if room[other] == room[who] and room[who] is not None and luck.random() < 0.7:
                        log.add(time, "decision", other, who, now(other), schema.ACTIONS.index("follow"), goal)
                        group.append(other)
                for other in group:
                    if luck.random() < 0.7:
                        log.add(time + 10, "move", other, room=goal, code=now(other), value=0)
                        room[other] = goal
            elif deed == "carry" and hurt:
                lifted = luck.choice(hurt)
                log.add(time, "carry", who, lifted, now(who))
                if luck.random() < 0.7:
                    why = luck.randrange(len(schema.SET_DOWN))
                    log.add(time + luck.randrange(1000), "set_down", who, lifted, now(who), why)
            elif deed == "fight" and held_now:
                log.add(time, "decision", who, luck.choice(held_now), now(who), code, now(who))
            elif deed == "phone" and others:
                log.add(time, "decision", who, luck.choice(others), now(who), code, luck.randrange(len(ROOMS)))
            elif deed in ("isolate", "believe") and others:
                goal = luck.choice((now(who), luck.randrange(len(ROOMS))))
                log.add(time, "decision", who, luck.choice(others), now(who), code, goal)
            elif deed == "signal":
                log.add(time, "decision", who, -1, now(who), code, now(who))
            elif deed == "expel" and sick:
                log.add(time, "decision", who, luck.choice(sick), now(who), code, 1)
            elif deed == "sleep":
                log.add(time, "decision", who, -1, now(who), code, now(who))
            elif deed in ("lure", "draw off"):
                log.add(time, "decision", who, -1, now(who), code, luck.randrange(len(ROOMS)))
            elif deed in ("fetch", "return", "protect", "leave", "scout", "turn on"):
                log.add(time, "decision", who, -1, now(who), code, luck.randrange(-1, len(ROOMS)))
        elif what == "alert":
            log.add(time, "alert", who, room=now(who), code=luck.randrange(len(schema.CUES)))
            if luck.random() < 0.5 and not dead[who] and stage[who] == -1:
                action = luck.choice(("hide", "flee", "follow"))
                goal = luck.randrange(len(ROOMS))
                log.add(time, "decision", who, room=now(who), code=schema.ACTIONS.index(action), value=goal)
        elif what == "measure" and luck.random() < 0.2:
            action = luck.choice(("alarm", "close_site", "storm", "cut_network", "decoy", "strike", "open_site"))
            log.add(
                time,
                "measure",
                room=luck.randrange(len(ROOMS)),
                code=luck.randrange(2),
                value=schema.MEASURE_ACTIONS.index(action),
            )
            if action == "close_site" and not crisis and not kept:
                kept = [now(i) for i in range(n)]
    return log.done()


@dataclass(frozen=True)
class Case:
    """A made-up run by its numbers, so that a failure prints these and not the arrays."""

    people: int
    horizon: int
    seed: int
    length: int
    busy: float

    def build(self) -> tuple[World, Rows]:
        w = world(self.people, self.horizon)
        return w, made_up(w, self.seed, self.length, self.busy)


def runs() -> st.SearchStrategy[Case]:
    """Schools of up to 30 people with logs of up to 300 tries."""
    return st.builds(
        Case,
        people=st.integers(0, 30),
        horizon=st.sampled_from((HOUR, 48 * HOUR, 153 * HOUR, 12 * 24 * HOUR)),
        seed=st.integers(0, 2**32),
        length=st.sampled_from((0, 5, 40, 300)),
        busy=st.sampled_from((0.5, 0.97)),
    )
