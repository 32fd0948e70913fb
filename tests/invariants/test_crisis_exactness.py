"""A run is a function of its scenario, seed and number: of nothing else, however it is carried out."""

from __future__ import annotations

import csv
import random
import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from homeroom.exchange.folder import load
from homeroom.exchange.library import root
from homeroom.regimes.run import Engine
from homeroom.results import schema
from homeroom.simulation import Simulation
from homeroom.spec.people import Person
from homeroom.world.assemble import assemble
from support.twostorey import sixty, story
from world.scenarios import bells

RUNS = range(6)
BITE = {"action": "infect", "who": "p14", "severity": 0.8, "after": "start", "delay": "30 min"}


def lively_example():
    """The built-in example, with a bite that acts within minutes."""
    return load(str(root() / "examples" / "small")).replace({"measures": {"bite": BITE}})


SCENARIOS = {"one-room": lambda: load("one-room"), "example": lively_example, "two storeys": story}


@pytest.fixture(scope="module", params=SCENARIOS)
def scenario(request):
    return SCENARIOS[request.param]()


@pytest.fixture(scope="module")
def engine(scenario):
    return Engine(assemble(scenario), scenario)


@pytest.fixture(scope="module")
def logs(engine):
    """The log of every run; something happens in each."""
    events = [engine.run(1, run).events for run in RUNS]
    assert all((e["kind"] == schema.kind("regime")).any() for e in events)
    return [e.tobytes() for e in events]


def test_again_and_in_another_order(engine, logs):
    order = [5, 0, 3, 3, 1, 4, 2, 0]
    assert [engine.run(1, run).events.tobytes() for run in order] == [logs[run] for run in order]


def test_another_engine_another_world(scenario, logs):
    other = Engine(assemble(scenario), scenario)
    assert [other.run(1, run).events.tobytes() for run in RUNS] == logs


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_that_share_an_engine(engine, logs, threads):
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(3):
            assert [e.events.tobytes() for e in pool.map(lambda run: engine.run(1, run), RUNS)] == logs


def test_another_seed_or_run_is_another_story(engine, logs):
    assert engine.run(2, 0).events.tobytes() != logs[0]
    assert len(set(logs)) == len(RUNS)


def test_somebody_who_looks_on_changes_nothing(engine, logs):
    """Tracing, a callback for progress, a buffer of events that starts too small."""
    assert engine.run(1, 0, trace=True).events.tobytes() == logs[0]
    seen: list[int] = []
    assert engine.run(1, 1, progress=seen.append).events.tobytes() == logs[1]
    assert seen == sorted(seen)


def test_a_run_that_was_stopped_leaves_nothing_behind(engine, logs):
    from threading import Event

    stop = Event()
    engine.run(1, 2, stop=stop, progress=lambda _: stop.set())
    assert engine.run(1, 3).events.tobytes() == logs[3]


def test_with_sleeping_off_the_same_events_come(engine, scenario, logs):
    """60 people over six hours, 30 in one room, the example: whoever sleeps misses nothing."""
    awake = Engine(engine.world, scenario, sleep=False)
    for run in RUNS:
        assert awake.run(1, run).events.tobytes() == logs[run]


def test_sleeping_through_a_night_changes_nothing():
    scenario = story(horizon="20 h")
    world = assemble(scenario)
    asleep, awake = Engine(world, scenario), Engine(world, scenario, sleep=False)
    for run in range(4):
        assert asleep.run(3, run).events.tobytes() == awake.run(3, run).events.tobytes()


def with_measures(scenario, **more):
    given = scenario.model_dump(mode="json", by_alias=True)["measures"]
    return scenario.replace({"measures": {**given, **more}})


def test_a_measure_switched_off_is_a_measure_left_out(scenario, logs):
    off = with_measures(scenario, aaa={"action": "alarm", "after": "start", "on": False})
    assert [Engine(assemble(off), off).run(1, run).events.tobytes() for run in RUNS] == logs


def test_a_measure_that_does_nothing_changes_nothing_else(scenario, engine, logs):
    """Nobody is in that stage in that room: the log gains the measure's own line and is otherwise the same."""
    idle = {
        "action": "remove",
        "room": sorted(scenario.school.rooms)[0],
        "stages": ["destroyed"],
        "after": "first_hunter",
    }
    other = with_measures(scenario, zzz=idle)
    changed = Engine(assemble(other), other)
    number = changed.measure_ids.index("zzz")
    for run in RUNS:
        events = changed.run(1, run).events
        own = (events["kind"] == schema.kind("measure")) & (events["code"] == number)
        assert own.sum() == 1
        assert events[~own].tobytes() == logs[run]


def test_a_measure_that_never_comes_equals_the_baseline(scenario, logs):
    """One that waits for a measure that is switched off."""
    waits = {"action": "alarm", "after": "measure:yyy"}
    other = with_measures(scenario, yyy={"action": "alarm", "after": "start", "on": False}, zzz=waits)
    assert [Engine(assemble(other), other).run(1, run).events.tobytes() for run in RUNS] == logs


def test_a_room_may_be_called_anything(scenario, logs):
    rooms = {f"school.rooms.{room}.name": f"Otherwise {k}" for k, room in enumerate(sorted(scenario.school.rooms))}
    other = scenario.replace(rooms)
    assert [Engine(assemble(other), other).run(1, run).events.tobytes() for run in RUNS] == logs


def test_people_in_any_order_of_rows(tmp_path):
    """people.csv of the example, shuffled: the same world and the same events."""
    source = root() / "examples" / "small"
    logs = []
    for k in range(3):
        folder = tmp_path / str(k)
        shutil.copytree(source, folder)
        with open(folder / "people.csv", encoding="utf-8", newline="") as file:
            head, *rows = list(csv.reader(file))
        random.Random(k).shuffle(rows)
        with open(folder / "people.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        scenario = load(folder).replace({"measures": {"bite": BITE}})
        engine = Engine(assemble(scenario), scenario)
        logs.append([engine.run(1, run).events.tobytes() for run in RUNS])
    assert logs[0] == logs[1] == logs[2]


GRADES = [bell.model_copy(update={"group": "10"}) for bell in bells(third="11:00")]
"""The bells, for grade 10 only: pupils of another grade stay at home."""


@pytest.mark.parametrize("name", ["0-first", "zz-last"])
def test_somebody_at_home_whom_nobody_meets_changes_nobody_else(name):
    """First or last in the roster: everybody else's events are the same, by id."""
    base = story(bells=GRADES)
    more = story(bells=GRADES, people=[*sixty(), Person(id=name, role="pupil", class_="2-9", grade=11)])
    one, two = Simulation(base), Simulation(more)
    extra = two.world.person_ids.index(name)
    plan = two.world.people[extra]
    assert two.world.itinerary.room[plan.plan_first : plan.plan_first + plan.plan_n].tolist() == [-1]
    assert one.world.salt == two.world.salt
    for run in RUNS:
        first, second = one.run(1, run).events, two.run(1, run).events
        assert len(first) > 100
        assert named(one, first) == named(two, second)


def named(simulation, events):
    """The log with ids for people."""
    ids = [*simulation.world.person_ids, None]
    return [
        (ids[row["who"]], ids[row["whom"]], *row[["time", "kind", "room", "code", "value"]].tolist()) for row in events
    ]


def test_unused_luck_of_others_is_nobody_elses():
    """A person's body is drawn by id: with or without an extra person it is the same."""
    one = assemble(story(bells=GRADES))
    two = assemble(story(bells=GRADES, people=[*sixty(), Person(id="0", role="pupil", class_="2-9", grade=11)]))
    for column in ("walk", "run", "stamina", "strength", "courage", "calm", "delay", "who"):
        np.testing.assert_array_equal(one.people[column], two.people[column][1:])
