"""What must not matter to a crisis: how many doors a way has, which rooms there are besides, when it is looked at."""

from __future__ import annotations

import numpy as np

from homeroom.kernels.arrays import AT, PATH
from homeroom.kernels.handle import handle
from homeroom.kernels.rng import run_key
from homeroom.regimes import crisis, routine
from homeroom.regimes.run import TRACE
from homeroom.regimes.state import new_state
from homeroom.results import schema
from homeroom.simulation import Simulation
from support.stage import Spot, Stage, walkers
from support.twostorey import building, story
from world.plans import door, rectangle, school


def test_a_way_of_many_doors_is_walked_to_its_end() -> None:
    """Sixty rooms in a row, more than a path holds, and the exit behind the last."""
    n = PATH + 28
    rooms = [rectangle(f"r{k:02d}", 3.0 * k, 0, 3.0 * k + 3.0, 3, category="corridor") for k in range(n)]
    doors = [
        door(f"d{k:02d}", 3.0 * k + 3, 1, 3.0 * k + 3, 2, f"r{k:02d}", f"r{k + 1:02d}", open=True) for k in range(n - 1)
    ]
    doors.append(door("exit", 3.0 * n, 1, 3.0 * n, 2, f"r{n - 1:02d}", kind="opening"))
    stage = Stage(school(rooms, doors), walkers(2), [Spot("r00", 1.0, 1.5), Spot(f"r{n - 2:02d}", 3.0 * n - 5, 1.5)])
    stage.play(60.0)
    assert stage.on_site.tolist() == [True, False]
    stage.play(400.0)
    assert not stage.on_site.any()


def test_a_room_more_shifts_nobody_elses_luck() -> None:
    """A store that no way leads to, first or last of the rooms by id: every event is the same, by name."""
    plan = building()
    logs = []
    for name in (None, "aaa", "zzz"):
        more = {} if name is None else {name: rectangle(name, 200, 0, 208, 8, "L0", category="storage")}
        simulation = Simulation(story(school=plan.model_copy(update={"rooms": {**plan.rooms, **more}})))
        world = simulation.world
        log = []
        for run in range(6):
            for row in simulation.run(1, run).events:
                goes = schema.EVENT_KINDS[row["kind"]] in ("move", "decision")
                where = {"room": row["room"], "code": row["code"], "value": row["value"]}
                if goes:
                    field = "code" if schema.EVENT_KINDS[row["kind"]] == "move" else "value"
                    where[field] = world.room_ids[where[field]] if where[field] >= 0 else where[field]
                where["room"] = world.room_ids[where["room"]] if where["room"] >= 0 else where["room"]
                log.append((row["time"], row["kind"], row["who"], row["whom"], *where.values()))
        logs.append(log)
    assert len(logs[0]) > 500
    assert logs[0] == logs[1] == logs[2]


def test_every_sample_of_a_trace_is_taken_after_its_step() -> None:
    """A sample at the time of a step says where that step took the body; an earlier one, where it was before."""
    simulation = Simulation(story())
    engine = simulation.engine
    state = new_state(simulation.world, engine.measures, trace=TRACE)
    key, w, p, s = run_key(1, 0), engine.arrays, engine.parameters, handle(state)
    clock, body, checked = state.clock, state.body, 0
    while clock[AT.time] < 3_600_000 and checked < 3000:
        n, time = int(clock[AT.n_trace]), int(clock[AT.time])
        if clock[AT.regime] == 0:
            routine.drive(key, w, p, s, 3_600_000)
            if clock[AT.regime] == 1:
                crisis.begin(key, w, p, s, int(clock[AT.time]))
            continue
        before = body[["x", "y", "room"]].copy()
        crisis.drive(key, w, p, s, 3_600_000, 1)
        for row in state.trace[n : clock[AT.n_trace]]:
            here = (body if row["time"] == time else before)[row["who"]]
            assert row["time"] in (time, time - int(clock[AT.step]))
            assert row["room"] == here["room"]
            if row["room"] >= 0:
                assert (row["x"], row["y"]) == (here["x"], here["y"])
            checked += 1
    assert checked >= 3000
    rows = state.trace[: clock[AT.n_trace]]
    for who in range(len(body)):
        assert (np.diff(rows["time"][rows["who"] == who]) >= 0).all()
