"""What a new user tries first: nobody infected, everybody, a hunter locked in, a bite by night, one room."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from homeroom.results import schema
from homeroom.results.fates import fates
from homeroom.simulation import Simulation
from homeroom.spec.people import Person
from homeroom.world.tables import CONDUCTS, FATES
from support.twostorey import sixty, story
from world.plans import door, rectangle, school
from world.scenarios import made, one_room, pupils

K = {name: schema.kind(name) for name in schema.EVENT_KINDS}


def told(simulation, runs=3):
    """The logs of some runs, each in order of time, within the horizon, and of one fate per person."""
    found = []
    for run in range(runs):
        raw = simulation.run(1, run, trace=True)
        assert (np.diff(raw.events["time"]) >= 0).all()
        assert raw.end >= simulation.world.horizon
        outcome = fates(simulation.world, raw.events, simulation.world.horizon)
        assert len(outcome) == len(simulation.world.people)
        found.append((raw.events, outcome))
    return found


def count(events, kind):
    return int((events["kind"] == K[kind]).sum())


def humans(outcome):
    return int((outcome["fate"] == FATES.index("human")).sum())


def test_nobody_is_infected():
    for events, outcome in told(Simulation(story(measures={}))):
        assert len(events) == 0
        assert humans(outcome) == len(outcome)


def test_an_alarm_without_a_cause():
    """A drill in the routine: logged, and nobody comes to harm."""
    drill = {"drill": {"action": "alarm", "after": "start", "delay": "5 min"}}
    for events, outcome in told(Simulation(story(measures=drill))):
        assert count(events, "measure") == 1
        assert humans(outcome) == len(outcome)


def test_everybody_is_infected_at_once():
    who = [p.id for p in sixty()]
    everybody = {"all": {"action": "infect", "who": who, "severity": 0.9, "after": "start", "delay": "1 min"}}
    simulation = Simulation(story(measures=everybody))
    for events, outcome in told(simulation):
        assert count(events, "infection") == len(who)
        assert humans(outcome) == 0
        assert count(events, "seize") == 0  # nobody is left to hunt
        assert np.isin(outcome["fate"], [FATES.index("turned"), FATES.index("half_infected")]).all()


def locked_in():
    """One is bitten alone behind a steel door that holds for longer than the story."""
    rooms = [
        rectangle("cell", 0, 0, 4, 4, category="storage"),
        rectangle("hall", 4, 0, 20, 12, category="classroom", class_="1-1"),
    ]
    doors = [
        door("steel", 4, 1, 4, 2, "cell", "hall", lock="key", lock_side="hall", locked=True, strength="1000 h"),
        door("exit", 20, 4, 20, 6, "hall", open=True),
    ]
    people = [*pupils(20, keys=False), Person(id="x", role="staff", room="cell", keys=False)]
    return made(
        school=school(rooms, doors),
        people=people,
        start=datetime(2024, 3, 4, 9, 0),
        horizon="3 h",
        measures={"bite": {"action": "infect", "who": "x", "severity": 0.9, "after": "start"}},
    )


def test_a_hunter_whom_nobody_can_reach():
    simulation = Simulation(locked_in())
    hunts = CONDUCTS.index("hunts")
    hunted = 0
    for events, outcome in told(simulation, 6):
        stages = events[events["kind"] == K["stage"]]
        rose = (simulation.world.stages.conduct[stages["code"]] == hunts).any()
        hunted += int(rose)
        assert count(events, "seize") == 0
        assert count(events, "infection") == 1
        assert humans(outcome) == 20
        assert not (events["kind"] == K["move"])[events["who"] == simulation.world.person_ids.index("x")].any()
    assert hunted >= 5


def test_the_first_bite_at_night_in_an_empty_building():
    """The one who works late turns alone; in the morning others come, and some of them meet the hunter."""
    late = {
        "stays": {
            "action": "send",
            "who": "cook",
            "room": "canteen",
            "at": datetime(2024, 3, 4, 18, 0),
            "until": datetime(2024, 3, 5, 6, 0),
        },
        "bite": {"action": "infect", "who": "cook", "severity": 0.5, "at": datetime(2024, 3, 5, 2, 0)},
    }
    # Gate and front door have no leaf: else the first who sees the hunter shuts them on everybody who comes later.
    leafless = {f"school.doors.{name}.kind": "opening" for name in ("gate", "front")}
    simulation = Simulation(story(measures=late, horizon="26 h").replace(leafless))
    lessons = simulation.scenario.bells
    assert {day for bell in lessons for day in bell.days} >= {"mon", "tue"}
    met = 0
    for events, outcome in told(simulation, 4):
        bite = events[events["kind"] == K["infection"]][0]
        assert bite["whom"] == -1
        assert simulation.world.room_ids[bite["room"]] == "canteen"
        night = (events["time"] > bite["time"]) & (events["time"] < 23 * 3_600_000)
        assert not (events["kind"][night] == K["seize"]).any()
        assert humans(outcome) < len(outcome)
        met += count(events, "seize")
    assert met > 0


@pytest.mark.parametrize("n", [1, 2, 30])
def test_a_school_of_one_room_without_a_door(n):
    people = pupils(n)
    bite = {"bite": {"action": "infect", "who": people[0].id, "severity": 0.9, "after": "start"}}
    scenario = made(school=one_room(), people=people, start=datetime(2024, 3, 4, 9, 0), horizon="2 h", measures=bite)
    for events, outcome in told(Simulation(scenario)):
        assert (outcome["fate"] != FATES.index("human")).sum() == count(events, "infection") + sum(
            1 for row in events[events["kind"] == K["death"]] if row["code"] == schema.CAUSES.index("mauled")
        )
        assert count(events, "move") == count(events, "left") == 0
        if n == 30:
            assert count(events, "seize") > 10


def test_a_school_without_people():
    for events, outcome in told(Simulation(made(school=one_room(), people=[]))):
        assert len(events) == len(outcome) == 0


def test_a_horizon_of_a_moment():
    for events, _ in told(Simulation(story(horizon="1 s"))):
        assert (events["time"] <= 1000).all()
