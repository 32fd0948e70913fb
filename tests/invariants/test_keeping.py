"""Measures that keep people: locked in, held back on a closed site, fetched, sent where a way leads."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from homeroom.errors import InputError
from homeroom.results import schema
from homeroom.results.fates import rebuild
from homeroom.simulation import Simulation
from homeroom.spec.school import Room
from homeroom.viewer.routine import routine_trace
from homeroom.world.tables import DOOR_STATES
from support.twostorey import building, sixty, story
from world.plans import rectangle

OPEN, LOCKED, BROKEN, CLOSED = (DOOR_STATES.index(s) for s in ("open", "locked", "broken", "closed"))
PATIENT = "1-1p0003"
BITE = {"action": "infect", "who": PATIENT, "severity": 0.6, "after": "start", "delay": "2 min"}
RUNS = range(4)


def confined(room: str, **more):
    order = {"action": "confine", "who": PATIENT, "room": room, "after": "start", "delay": "2 min"}
    return {"bite": BITE, "cell": {**order, **more}}


def of(events, kind, **fields):
    """Rows of one kind with these values."""
    rows = events[events["kind"] == schema.kind(kind)]
    for name, value in fields.items():
        rows = rows[rows[name] == value]
    return rows


def index(simulation, *, room=None, door=None, who=None):
    world = simulation.world
    if room is not None:
        return world.room_ids.index(room)
    return world.door_ids.index(door) if door is not None else world.person_ids.index(who)


def test_who_is_confined_is_locked_in_until_the_door_is_battered_down():
    """The library has a key lock. Whoever turns behind it gets out when the door or a corridor window breaks."""
    simulation = Simulation(story(measures=confined("library")))
    library, patient = index(simulation, room="library"), index(simulation, who=PATIENT)
    door, pane = index(simulation, door="door library"), index(simulation, door="pane library")
    turned = 0
    for run in RUNS:
        events = simulation.run(1, run).events
        shut = of(events, "door", code=door)
        assert (shut["value"][0], shut["who"][0], shut["time"][0]) == (LOCKED, -1, 120_000)
        left = of(events, "move", who=patient, code=library)
        broke = np.concatenate([of(events, "door", code=d, value=BROKEN)["time"] for d in (door, pane)])
        for time in left["time"][:1]:
            turned += 1
            assert len(broke)
            assert broke.min() <= time
        assert not of(events, "door", code=door, value=CLOSED).size
    assert turned > 0


def test_the_key_is_turned_back_when_the_time_is_over():
    until = datetime(2024, 3, 4, 9, 0)
    measures = confined("library", until=until)
    simulation = Simulation(story(measures={"cell": measures["cell"]}))
    events = simulation.run(1, 0).events
    door = index(simulation, door="door library")
    assert of(events, "door", code=door)[["time", "value"]].tolist() == [(120_000, LOCKED), (1_800_000, CLOSED)]
    assert of(events, "measure")["until"].tolist() == [1_800_000]
    assert rebuild(simulation.world, events, 1_000_000).door[door] == LOCKED


def test_another_order_lets_out():
    out = {"action": "send", "who": PATIENT, "room": "ward", "after": "measure:cell", "delay": "5 min"}
    simulation = Simulation(story(measures={"cell": confined("library")["cell"], "out": out}))
    events = simulation.run(1, 0).events
    door = index(simulation, door="door library")
    assert of(events, "door", code=door)[["time", "value"]].tolist() == [(120_000, LOCKED), (420_000, CLOSED)]


def test_a_lock_that_works_from_inside_only_holds_nobody():
    simulation = Simulation(story(measures={"cell": confined("office")["cell"]}))
    assert not of(simulation.run(1, 0).events, "door").size


def test_in_a_crisis_the_key_is_turned_once_they_are_there():
    """Sent off while a hunter is out in the yard: locked in only after the walk, by nobody among the people."""
    other = "1-3p0003"
    measures = {
        "bite": BITE,
        "away": {"action": "send", "who": PATIENT, "room": "yard", "after": "start"},
        "cell": {"action": "confine", "who": other, "room": "library", "after": "first_hunter"},
    }
    found = 0
    for run in RUNS:
        simulation = Simulation(story(measures=measures))
        events = simulation.run(1, run).events
        walker, library = index(simulation, who=other), index(simulation, room="library")
        came = of(events, "move", who=walker, room=library)
        locked = of(events, "door", code=index(simulation, door="door library"), value=LOCKED, who=-1)
        if len(locked):
            found += 1
            assert len(came)
            assert came["time"][0] <= locked["time"][0]
    assert found > 0


@pytest.mark.parametrize("delay", ["10 min", "2 h"])
def test_nobody_comes_to_a_closed_site_or_leaves_it(delay):
    """Closed in the first lesson or in the third, with and without hunters; the timetable ends at noon."""
    for bitten in (True, False):
        closure = {"action": "close_site", "after": "start", "delay": delay}
        simulation = Simulation(story(measures={"closure": closure} | ({"bite": BITE} if bitten else {})))
        for run in RUNS:
            raw = simulation.run(1, run)
            events = raw.events
            closed = of(events, "measure", value=schema.MEASURE_ACTIONS.index("close_site"))["time"][0]
            assert not (of(events, "left")["time"] > closed).any()
            assert not (of(events, "arrive")["time"] > closed).any()
            before, after = (rebuild(simulation.world, events, time).room for time in (int(closed), raw.end))
            left = of(events, "left")
            fled = len(np.unique(left["who"][left["time"] <= closed]))
            assert (before >= 0).sum() == len(before) - fled > (0 if bitten else 59)
            assert ((before >= 0) == (after >= 0)).all()
            shown = routine_trace(simulation.world, events)
            late = shown[shown["time"] > closed]
            assert (late["room"] >= 0).all()


def test_the_log_says_who_is_where_on_a_closed_site():
    """Somebody ill is kept there over the evening: the engine's place, which follows the infected, is the log's."""
    measures = {
        "bite": {**BITE, "route": "rodent", "severity": 0.1},
        "closure": {"action": "close_site", "after": "start", "delay": "3 h"},
    }
    simulation = Simulation(story(measures=measures, horizon="5 h"))
    patient = index(simulation, who=PATIENT)
    seen = 0
    for run in range(12):
        raw = simulation.run(1, run)
        state = simulation.engine._kept.state
        if not of(raw.events, "regime").size:
            seen += 1
            assert state.body.room[patient] == rebuild(simulation.world, raw.events, raw.end).room[patient] >= 0
    assert seen > 0


def test_who_flees_is_stopped_at_the_fence():
    """In the crisis, with people on their way out when the site closes."""
    closure = {"action": "close_site", "after": "first_hunter", "delay": "40 s"}
    simulation = Simulation(story(measures={"bite": BITE, "closure": closure}))
    fled = 0
    for run in range(8):
        events = simulation.run(1, run).events
        if not of(events, "regime").size:
            continue
        closed = of(events, "measure", value=schema.MEASURE_ACTIONS.index("close_site"))["time"][0]
        goals = of(events, "decision", code=schema.ACTIONS.index("leave"))
        fled += int((goals["time"] < closed).sum())
        assert not (goals["time"] > closed).any()
        assert not (of(events, "left")["time"] > closed).any()
    assert fled > 0


def test_a_helicopter_takes_whoever_has_their_mind():
    fetch = {"action": "remove", "room": "yard", "way": "helicopter", "after": "start", "delay": "10 min", "count": 3}
    send = {"action": "send", "who": [f"1-2p{k:04d}" for k in range(5)], "room": "yard", "after": "start"}
    simulation = Simulation(story(measures={"fetch": fetch, "send": send}))
    events = simulation.run(1, 0).events
    left = of(events, "left", code=schema.WAYS_OUT.index("helicopter"))
    assert sorted(simulation.world.person_ids[who] for who in left["who"]) == [f"1-2p{k:04d}" for k in range(3)]
    assert (rebuild(simulation.world, events, simulation.world.horizon).room[left["who"]] == -1).all()


def test_vehicles_stop_in_the_open():
    for way in ("helicopter", "bus"):
        fetch = {"action": "remove", "room": "library", "way": way, "after": "start"}
        with pytest.raises(InputError, match=f'a {way} cannot stop in room "library", which is indoors'):
            story().replace({"measures": {"fetch": fetch}})


def test_nobody_is_sent_where_no_way_leads():
    plan = building()
    island = rectangle("island", 100, 0, 108, 8, "L0", category="storage")
    walled = plan.model_copy(update={"rooms": {**plan.rooms, "island": island}})
    assert isinstance(island, Room)
    scenario = story(school=walled)
    for action in ("send", "confine"):
        order = {"action": action, "who": PATIENT, "room": "island", "after": "start"}
        with pytest.raises(InputError, match='no way leads into room "island"'):
            scenario.replace({"measures": {"order": order}})


def test_who_cannot_get_in_goes_as_near_as_can_be():
    """The library is locked before the crisis begins; a pupil who is sent there then waits before its door."""
    other = "1-3p0003"
    measures = {
        "bite": BITE,
        "away": {"action": "send", "who": PATIENT, "room": "yard", "after": "start"},
        "cell": {"action": "confine", "who": "1-2p0001", "room": "library", "after": "start"},
        "order": {"action": "send", "who": other, "room": "library", "after": "first_hunter"},
    }
    simulation = Simulation(story(measures=measures, people=sixty()))
    near = index(simulation, room="corridor1")
    came = 0
    for run in RUNS:
        events = simulation.run(1, run).events
        walker = index(simulation, who=other)
        for move in of(events, "move", who=walker, room=index(simulation, room="library")):
            # By the door once somebody has opened it, or by the pane once it is broken.
            way = of(events, "door", code=int(move["value"]))
            assert way["value"][way["time"] <= move["time"]][-1] in (OPEN, BROKEN)
        came += int(len(of(events, "move", who=walker, room=near)) > 0)
    assert came > 0
