"""A World from a scenario: pure, in the order of ids, complete for the smallest and the oddest schools."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import numpy as np
import pytest

from homeroom.errors import InputError
from homeroom.spec.people import Person
from homeroom.spec.scenario import Scenario
from homeroom.world.assemble import assemble, hash_ids
from homeroom.world.geometry import lay_out
from homeroom.world.tables import World
from world.checks import check_building
from world.plans import rectangle, school, storeys
from world.scenarios import MONDAY, day_school, made, one_room, pupils, small


def assert_same(a: World, b: World) -> None:
    for field in dataclasses.fields(World):
        left, right = getattr(a, field.name), getattr(b, field.name)
        if isinstance(left, np.ndarray):
            assert left.tobytes() == right.tobytes(), field.name
        else:
            assert left == right, field.name


def reordered(scenario: Scenario) -> Scenario:
    """The same scenario with every list and every table of it in another order."""

    def back(items):
        return dict(reversed(list(items.items())))

    plan = scenario.school.model_copy(
        update={name: back(getattr(scenario.school, name)) for name in ("levels", "rooms", "doors")}
    )
    changes = {name: tuple(reversed(getattr(scenario, name))) for name in ("ties", "timetable", "bells")}
    return scenario.model_copy(update={**changes, "people": back(scenario.people), "school": plan})


def test_the_order_of_rows_changes_nothing() -> None:
    for scenario in (small(), day_school()):
        assert_same(assemble(scenario), assemble(reordered(scenario)))


def test_names_change_nothing() -> None:
    scenario = small()
    people = {key: p.model_copy(update={"name": f"x{p.name}"}) for key, p in scenario.people.items()}
    rooms = {key: r.model_copy(update={"name": "hall of fame"}) for key, r in scenario.school.rooms.items()}
    other = scenario.model_copy(
        update={"people": people, "school": scenario.school.model_copy(update={"rooms": rooms})}
    )
    assert_same(assemble(scenario), assemble(other))


def test_one_more_person_changes_nobody_else() -> None:
    scenario = day_school()
    more = Person(id="a new one", role="pupil", class_="1-2", grade=1)
    before, after = (
        assemble(scenario),
        assemble(scenario.model_copy(update={"people": {**scenario.people, more.id: more}})),
    )
    index = [after.person_ids.index(name) for name in before.person_ids]
    own = [name for name in before.people.dtype.names if not name.endswith(("_first", "_n"))]
    for name in own:
        np.testing.assert_array_equal(before.people[name], after.people[name][index])
    for i, j in enumerate(index):
        mine, theirs = (
            w.itinerary[w.people.plan_first[k] : w.people.plan_first[k] + w.people.plan_n[k]]
            for w, k in ((before, i), (after, j))
        )
        for name in ("time", "room", "activity"):
            np.testing.assert_array_equal(mine[name], theirs[name])


def test_ids_are_hashed_without_collisions() -> None:
    salt, hashes = hash_ids(f"p{k}" for k in range(5000))
    assert len(set(hashes.tolist())) == 5000
    assert salt == 0
    # Two ids whose first 32 bits of SHA-256 of "0|id" are equal.
    salt, hashes = hash_ids(["p15014", "p48784"])
    assert salt == 1
    assert hashes[0] != hashes[1]


def test_bodies_are_within_what_people_can_do() -> None:
    people = assemble(day_school()).people
    assert ((people.walk > 0.5) & (people.walk < 2.5)).all()
    assert (people.run >= people.walk).all()
    assert (people.run < 6.0).all()
    assert (people.radius <= 0.25).all()
    for name in ("courage", "calm", "leadership", "altruism"):
        assert ((people[name] >= 0.0) & (people[name] <= 1.0)).all()
    assert ((people.delay > 0.3) & (people.delay < 3.0)).all()


def test_what_is_written_holds() -> None:
    person = Person(
        id="p", role="pupil", age=16.5, sex="f", keys=True,
        body={"walk_speed": 1.1, "run_speed": 3.3, "stamina": 77.0, "strength": 0.7},
        temper={"courage": 0.9, "calm": 0.1, "leadership": 0.2, "altruism": 0.3},
    )  # fmt: skip
    row = assemble(made(school=one_room(), people=[person])).people[0]
    found = [row.walk, row.run, row.stamina, row.strength, row.age, row.courage, row.calm, row.leadership, row.altruism]
    assert found == [1.1, 3.3, 77.0, 0.7, 16.5, 0.9, 0.1, 0.2, 0.3]
    assert row["keys"] == 1


@pytest.mark.parametrize(
    "scenario",
    [
        made(school=one_room()),
        made(school=one_room(), people=pupils(30)),
        made(school=one_room(), people=pupils(30, None)),
        made(school=one_room(), people=[Person(id="t", role="teacher"), Person(id="v", role="visitor")]),
        made(school=school([rectangle("yard", 0, 0, 50, 50, category="yard")]), people=pupils(5, None)),
        made(school=storeys(3), people=pupils(40, None), horizon="6 d"),
        made(school=one_room(), people=pupils(30), start=datetime(2024, 3, 5, 10, 0), horizon="10 min"),
        made(school=one_room(), people=pupils(30), start=datetime(2024, 3, 9, 23, 59), horizon="2 d"),
    ],
    ids=["nobody", "one room", "no class", "adults only", "a yard", "storeys", "in a lesson", "a night"],
)
def test_odd_schools_assemble(scenario: Scenario) -> None:
    w = assemble(scenario)
    assert len(w.people) == len(scenario.people)
    for i in range(len(w.people)):
        plan = w.itinerary[w.people.plan_first[i] : w.people.plan_first[i] + w.people.plan_n[i]]
        assert plan.time[0] == 0
        assert (np.diff(plan.time) > 0).all()
        assert plan.time[-1] < w.horizon


def test_a_room_that_is_too_small_is_one_clear_sentence() -> None:
    with pytest.raises(InputError, match=r'unit "only": 300 people are meant to be there at once, [0-9]+ fit in'):
        assemble(made(school=one_room(6.0), people=pupils(300)))


def test_a_school_of_three_thousand() -> None:
    rooms = [
        rectangle(f"c{k:03d}", 9.0 * (k % 20), 12.0 * (k // 20), 9.0 * (k % 20) + 9.0, 12.0 * (k // 20) + 8.0,
                  category="classroom", class_=f"k{k}")
        for k in range(100)
    ]  # fmt: skip
    people = [p for k in range(100) for p in pupils(30, f"k{k}")]
    w = assemble(made(school=school(rooms), people=people))
    assert len(w.people) == 3000
    at_nine = w.itinerary[(w.itinerary.activity == 1)]
    assert len(at_nine) == 3000
    assert len(np.unique(at_nine.seat)) == 3000


def test_the_start_is_told_as_a_time_of_day() -> None:
    w = assemble(made(school=one_room(), start=datetime(2024, 3, 4, 15, 30, 1)))
    assert w.start_ms_of_day == ((15 * 60 + 30) * 60 + 1) * 1000
    assert w.horizon == 86_400_000
    assert MONDAY.weekday() == 0


def test_the_example_and_its_building_hold_together() -> None:
    check_building(lay_out(small().school))
