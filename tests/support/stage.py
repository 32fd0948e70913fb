"""A stage for the crisis: people put on chosen spots of a plan, sent off at chosen times, and watched step by step.

Everything goes through the compiled regime as `homeroom.regimes.run` drives it; only the itinerary and the spots are
written by hand, so that a test says exactly who stands where and when they set out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from shapely import contains_xy, prepare, union_all
from shapely.geometry import LineString, Polygon

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import NEVER, STEP
from homeroom.kernels.handle import handle
from homeroom.kernels.rng import run_key
from homeroom.regimes import crisis, routine
from homeroom.regimes.measures import measure_table
from homeroom.regimes.run import parameters
from homeroom.regimes.state import new_state, world_arrays
from homeroom.results import schema
from homeroom.simulation import Simulation
from homeroom.spec.people import Person
from homeroom.spec.scenario import Scenario
from homeroom.spec.school import School
from homeroom.world.assemble import assemble
from homeroom.world.tables import PLAN, SEAT, World, table
from world.scenarios import made

SUNDAY = datetime(2024, 3, 3, 12)
"""Nobody's timetable has them at school."""
HAIR = 1e-6
"""How far outside its cell a point may lie by rounding (m)."""
THICKNESS = 0.4
"""How far apart the two rooms of a door may stand (m)."""


@dataclass(frozen=True)
class Spot:
    """Where somebody stands at the start, and when they leave for the nearest exit (s; None: they stay)."""

    room: str
    x: float
    y: float
    leaves: float | None = 0.0


def walkers(n: int, walk: float = 1.33, **more: Any) -> list[Person]:
    """People who walk at `walk` m/s, numbered p0000 and so on."""
    return [Person(id=f"p{k:04d}", role="pupil", body={"walk_speed": walk, **more}) for k in range(n)]


def grid(room: str, box: tuple[float, float, float, float], n: int, leaves: float | None = 0.0) -> list[Spot]:
    """`n` spots of a square grid that fills the rectangle (x0, y0, x1, y1), row by row."""
    x0, y0, x1, y1 = box
    columns = max(1, round((n * (x1 - x0) / (y1 - y0)) ** 0.5))
    rows = -(-n // columns)
    return [
        Spot(
            room,
            x0 + (k % columns + 0.5) * (x1 - x0) / columns,
            y0 + (k // columns + 0.5) * (y1 - y0) / rows,
            leaves,
        )
        for k in range(n)
    ]


def depth(world: World, cell: int, x: float, y: float) -> float:
    """How deep a point lies in a cell: the least distance to its sides (m), negative outside."""
    e = slice(int(world.cells.edge_first[cell]), int(world.cells.edge_first[cell] + world.cells.edge_n[cell]))
    edges = world.edges[e]
    return float(((x - edges.x1) * edges.nx + (y - edges.y1) * edges.ny).min())


def cell_at(world: World, room: int, x: float, y: float) -> int:
    """The cell of `room` in which the point lies deepest."""
    first, n = int(world.rooms.cell_first[room]), int(world.rooms.cell_n[room])
    return max(range(first, first + n), key=lambda c: depth(world, c, x, y))


def settle(world: World, spots: Sequence[Spot]) -> World:
    """The same world with person k on spot k, and an itinerary of one departure each."""
    index = {name: r for r, name in enumerate(world.room_ids)}
    order = sorted(range(len(spots)), key=lambda k: (index[spots[k].room], k))
    seats = table(SEAT, len(spots))
    rooms, people = world.rooms.copy(), world.people.copy()
    rooms.seat_first[:] = rooms.seat_n[:] = 0
    seat_of: dict[int, int] = {}
    for s, k in enumerate(order):
        r = index[spots[k].room]
        seats.x[s], seats.y[s], seats.room[s] = spots[k].x, spots[k].y, r
        seats.cell[s] = cell_at(world, r, spots[k].x, spots[k].y)
        if depth(world, int(seats.cell[s]), spots[k].x, spots[k].y) < 0.0:
            raise ValueError(f"spot {k} lies outside {spots[k].room}")
        if rooms.seat_n[r] == 0:
            rooms.seat_first[r] = s
        rooms.seat_n[r] += 1
        seat_of[k] = s
    plan = table(PLAN, sum(1 if spot.leaves is None else 2 for spot in spots))
    row = 0
    for k, spot in enumerate(spots):
        people.plan_first[k], people.plan_n[k] = row, 1 if spot.leaves is None else 2
        plan.time[row], plan.room[row], plan.seat[row] = 0, index[spot.room], seat_of[k]
        if spot.leaves is not None:
            row += 1
            plan.time[row], plan.room[row], plan.seat[row] = max(1, round(1000 * spot.leaves)), -1, -1
        row += 1
    return dataclasses.replace(world, seats=seats, rooms=rooms, people=people, itinerary=plan)


def floors(scenario: Scenario, world: World) -> list[Any]:
    """The floor of every room, by index, with a hair around it and the doorways that lead through walls."""
    found = []
    for name in world.room_ids:
        rings = scenario.school.rooms[name].polygon
        # Where rooms stand apart, the doorway between them is floor too; its line may lie on either side of the wall.
        doorways = [
            LineString(d.line).buffer(THICKNESS + HAIR, cap_style="flat")
            for d in scenario.school.doors.values()
            if name in d.joins
        ]
        floor = union_all([Polygon(rings[0], rings[1:]).buffer(HAIR), *doorways])
        prepare(floor)
        found.append(floor)
    return found


class Played:
    """What can be looked at while it is played: `state` of the regimes, `world`."""

    world: Any
    state: Any

    @property
    def body(self) -> Any:
        return self.state.body

    @property
    def time(self) -> float:
        """Seconds since the start."""
        return int(self.state.clock[AT.time]) / 1000.0


class Stage(Played):
    """A run of the crisis regime under a magnifying glass.

    Args:
        school: the plan.
        people: who; their ids must sort in the order given.
        spots: where each of them stands and when they leave.
        conduct: parameters that differ from the built-in ones, in SI units.
    """

    def __init__(
        self,
        school: School,
        people: Sequence[Person],
        spots: Sequence[Spot],
        *,
        seed: int = 1,
        run: int = 0,
        **conduct: float,
    ) -> None:
        scenario: Scenario = made(school=school, people=list(people), start=SUNDAY, horizon="6 h")
        self.scenario = scenario
        self.world = settle(assemble(scenario), spots)
        if list(self.world.person_ids) != [p.id for p in people]:
            raise ValueError("give people in the order of their ids")
        self._w = handle(world_arrays(self.world))
        self.parameters = parameters(scenario.conduct)._replace(**conduct)
        self._p = handle(self.parameters)
        measures, _ = measure_table(scenario, self.world)
        self.state = new_state(self.world, measures, events=1 << 17)
        self._s = handle(self.state)
        self._k = run_key(seed, run)
        self._floors = floors(scenario, self.world)
        crisis.begin(self._k, self._w, self._p, self._s, 0)

    @property
    def on_site(self) -> np.ndarray:
        """(n,) who is still there."""
        return self.body.cell >= 0

    @property
    def events(self) -> np.ndarray:
        return self.state.events[: self.state.clock[AT.n_events]]

    def of_kind(self, kind: str) -> np.ndarray:
        events = self.events
        return events[events["kind"] == schema.kind(kind)]

    def step(self) -> None:
        """One step of a tenth of a second; the crisis does not end for want of hunters."""
        self.state.clock[AT.calm_since] = NEVER
        before = int(self.state.clock[AT.time])
        crisis.drive(self._k, self._w, self._p, self._s, before + STEP, 1 << 60)
        if self.state.clock[AT.overflow]:
            raise AssertionError("the buffer of events is too small for this stage")

    def play(self, seconds: float, *watchers: Callable[[Stage], None], until_empty: bool = True) -> float:
        """Step on until `seconds`, or until the last has left; call the watchers after every step. Returns the time."""
        while self.time < seconds and not (until_empty and not self.on_site.any()):
            self.step()
            for watcher in watchers:
                watcher(self)
        return self.time

    def send(self, who: int, doors: Iterable[str], *, running: bool = False) -> None:
        """Make the named doors the way of person `who`, who sets out in the next step; the last leads off the site."""
        names = {name: d for d, name in enumerate(self.world.door_ids)}
        way = [names[name] for name in doors]
        self.state.path[who, : len(way)] = way
        body = self.body
        body.path_n[who], body.path_i[who] = len(way), 0
        body.goal_room[who], body.running[who] = -1, int(running)
        body.due[who] = NEVER
        body.active[who] = 1
        self.state.clock[AT.changed] = 1


def inside(stage: Any) -> None:
    """Everybody lies in their cell, and their cell's room is a room of the plan that holds them."""
    world, body = stage.world, stage.body
    here = np.flatnonzero(body.cell >= 0)
    if not len(here):
        return
    cell = body.cell[here]
    assert (world.cells.room[cell] == body.room[here]).all()
    n = world.cells.edge_n[cell]
    owner = np.repeat(np.arange(len(here)), n)
    e = world.cells.edge_first[cell][owner] + np.arange(len(owner)) - np.repeat(np.cumsum(n) - n, n)
    edges = world.edges[e]
    gap = (body.x[here][owner] - edges.x1) * edges.nx + (body.y[here][owner] - edges.y1) * edges.ny
    worst = int(np.argmin(gap))
    assert gap[worst] >= -HAIR, (stage.time, int(here[owner[worst]]), float(gap[worst]))
    for r in np.unique(body.room[here]):
        of = here[body.room[here] == r]
        within = contains_xy(stage._floors[r], body.x[of], body.y[of])
        assert within.all(), (stage.time, world.room_ids[r], of[~within][:5].tolist())


class Doorkeeper:
    """Watches that people change rooms only by a door that stands open, and only near it."""

    def __init__(self, stage: Any) -> None:
        self.before = stage.body.room.copy()
        self.x, self.y = stage.body.x.copy(), stage.body.y.copy()
        self.crossings = 0

    def __call__(self, stage: Stage) -> None:
        world, body = stage.world, stage.body
        for i in np.flatnonzero(body.room != self.before):
            old, new = int(self.before[i]), int(body.room[i])
            near = [
                d
                for d in world.room_doors[
                    world.rooms.door_first[old] : world.rooms.door_first[old] + world.rooms.door_n[old]
                ]
                if {int(world.doors.room_a[d]), int(world.doors.room_b[d])} == {old, new}
                and stage.state.doors.state[d] in (0, 3)
                and _crosses(world.doors[d], self.x[i], self.y[i])
            ]
            assert near, (stage.time, int(i), world.room_ids[old], world.room_ids[new] if new >= 0 else "off the site")
            self.crossings += 1
        self.before = body.room.copy()
        self.x, self.y = body.x.copy(), body.y.copy()


def _crosses(door: Any, x: float, y: float) -> bool:
    """Whether somebody who was at (x, y) a step ago can have passed the opening."""
    length2 = (door.x2 - door.x1) ** 2 + (door.y2 - door.y1) ** 2
    u = ((x - door.x1) * (door.x2 - door.x1) + (y - door.y1) * (door.y2 - door.y1)) / length2
    u = min(max(u, 0.0), 1.0)
    away = np.hypot(x - door.x1 - u * (door.x2 - door.x1), y - door.y1 - u * (door.y2 - door.y1))
    return bool(away <= 0.6)  # a step at 4 m/s, and a slide along the frame


class Replay(Played):
    """A whole run of an engine, step by step: routine and crisis take turns as in `Engine.run`, but in small slices.

    Args:
        simulation: whose engine runs.
        watcher: called after every step of the crisis with this object; it has `world`, `body`, `state`, `time`.
    """

    def __init__(self, simulation: Simulation, seed: int, run: int, watcher: Callable[[Any], None]) -> None:
        engine = simulation.engine
        self.world, self.scenario = simulation.world, simulation.scenario
        self.state = new_state(self.world, engine.measures, events=1 << 17)
        self.state.clock[AT.quiet] = 1
        self.state.clock[AT.hops] = 1 if engine.hops else 0
        self._floors = floors(self.scenario, self.world)
        self.steps = 0
        key, w, p, s = run_key(seed, run), engine.arrays, engine.parameters, handle(self.state)
        clock, horizon = self.state.clock, self.world.horizon
        while clock[AT.time] < horizon:
            if clock[AT.regime] == 0:
                routine.drive(key, w, p, s, horizon)
                if clock[AT.regime] == 1:
                    crisis.begin(key, w, p, s, int(clock[AT.time]))
            else:
                # A budget of nothing: one step, however far it then sleeps.
                crisis.drive(key, w, p, s, horizon, 1)
                if clock[AT.regime] == 0:
                    routine.resume(w, s, int(clock[AT.time]))
                else:
                    self.steps += 1
                    watcher(self)

    @property
    def events(self) -> np.ndarray:
        """The log in order of time."""
        rows = self.state.events[: self.state.clock[AT.n_events]]
        return rows[np.argsort(rows["time"], kind="stable")]
