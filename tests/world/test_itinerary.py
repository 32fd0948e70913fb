"""Where people are when: bells, timetable, breaks, lunch, measures."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from homeroom.spec.people import Person
from homeroom.spec.timetable import Bell
from homeroom.world.assemble import assemble
from homeroom.world.tables import ACTIVITIES, World
from world.scenarios import MONDAY, bells, day_school, house, made, one_room, pupils

MINUTE = 60_000


def at(world: World, person: str, clock: str, day: int = 0) -> tuple[str | None, str]:
    """Room id (None at home) and activity of a person at a time of day; the world starts on Monday at midnight."""
    hours, minutes = clock.split(":")
    moment = (day * 24 * 60 + int(hours) * 60 + int(minutes)) * MINUTE
    i = world.person_ids.index(person)
    plan = world.itinerary[world.people.plan_first[i] : world.people.plan_first[i] + world.people.plan_n[i]]
    row = plan[np.searchsorted(plan.time, moment, side="right") - 1]
    return (None if row.room < 0 else world.room_ids[row.room]), ACTIVITIES[row.activity]


def test_a_day_of_a_pupil() -> None:
    w = assemble(day_school())
    who = "1-1p0003"
    assert at(w, who, "07:59") == (None, "home")
    assert at(w, who, "08:20") == ("room1", "lesson")
    assert at(w, who, "09:25") == ("lab", "lesson")
    assert at(w, who, "10:12") == ("canteen", "lunch")
    assert at(w, who, "11:02") == ("room1", "travel")
    assert at(w, who, "11:30") == ("room1", "lesson")
    assert at(w, who, "12:00") == ("room1", "break")
    assert at(w, who, "12:10") == (None, "home")


def test_a_day_of_a_teacher() -> None:
    w = assemble(day_school())
    assert at(w, "t1", "08:30") == ("room1", "teaching")
    assert at(w, "t1", "09:15") == ("office", "duty")
    assert at(w, "t1", "09:30") == ("room2", "teaching")
    assert at(w, "t1", "10:15") == ("canteen", "lunch")
    assert at(w, "t1", "11:30") == ("office", "duty")
    assert at(w, "t2", "08:30") == ("room2", "teaching")
    assert at(w, "t2", "09:30") == ("lab", "teaching")
    assert at(w, "t2", "11:30") == ("lab", "duty")
    assert at(w, "cook", "09:00") == ("canteen", "duty")
    assert at(w, "t1", "13:00") == (None, "home")


def test_breaks_are_spent_all_over_but_never_beyond_what_a_place_holds() -> None:
    w = assemble(day_school(horizon="5 d"))
    places = [at(w, f"1-{c}p{k:04d}", "09:12", day)[0] for c in (1, 2) for k in range(20) for day in range(5)]
    assert {"corridor", "toilet", "yard"} < set(places)
    assert 0.3 < sum(p in ("room1", "room2") for p in places) / len(places) < 0.6
    for day in range(5):
        inside = [at(w, f"1-{c}p{k:04d}", "09:12", day)[0] for c in (1, 2) for k in range(20)]
        assert inside.count("toilet") <= 6


def test_nobody_is_at_school_at_the_weekend_or_at_night() -> None:
    w = assemble(day_school(horizon="7 d"))
    for day in range(7):
        for clock in ("00:00", "03:00", "13:30", "23:59"):
            assert at(w, "1-2p0001", clock, day)[0] is None
        assert (at(w, "1-2p0001", "08:30", day)[0] is None) == (day >= 5)


def test_everybody_has_a_spot_of_their_own_at_any_time() -> None:
    w = assemble(day_school(horizon="2 d"))
    assert ((w.itinerary.seat >= 0) == (w.itinerary.room >= 0)).all()
    seated = w.itinerary.room >= 0
    np.testing.assert_array_equal(w.seats.room[w.itinerary.seat[seated]], w.itinerary.room[seated])
    for moment in np.unique(w.itinerary.time):
        seats = []
        for i in range(len(w.people)):
            plan = w.itinerary[w.people.plan_first[i] : w.people.plan_first[i] + w.people.plan_n[i]]
            seats.append(plan.seat[np.searchsorted(plan.time, moment, side="right") - 1])
        taken = [s for s in seats if s >= 0]
        assert len(taken) == len(set(taken))


def test_a_pupil_keeps_the_seat_of_people_csv() -> None:
    people = [Person(id=f"p{k}", role="pupil", class_="1-1", seat=8 - k) for k in range(8)]
    w = assemble(made(school=one_room(), people=people))
    lesson = w.itinerary[w.itinerary.activity == ACTIVITIES.index("lesson")]
    assert (lesson.seat - w.rooms.seat_first[0]).tolist() == [7, 6, 5, 4, 3, 2, 1, 0]


def test_without_bells_the_school_is_open_from_half_past_eight() -> None:
    w = assemble(made(school=house(), people=pupils(3, "1-2"), horizon="6 d"))
    assert at(w, "1-2p0000", "08:30") == ("room2", "lesson")
    assert at(w, "1-2p0000", "15:29") == ("room2", "lesson")
    assert at(w, "1-2p0000", "16:00")[0] is None
    assert at(w, "1-2p0000", "10:00", 5)[0] is None


def test_a_row_for_a_class_beats_one_for_its_grade_and_that_one_for_all() -> None:
    more = [
        Bell(period="g", kind="assembly", start="08:20", end="09:10", group="1", room="yard"),
        Bell(period="c", kind="assembly", start="08:30", end="08:40", group="1-2", room="lab"),
    ]
    w = assemble(day_school(bells=[*bells(), *more]))
    assert at(w, "1-1p0000", "08:35") == ("yard", "assembly")
    assert at(w, "1-2p0000", "08:35") == ("lab", "assembly")
    assert at(w, "1-2p0000", "08:45") == ("yard", "assembly")
    assert at(w, "1-2p0000", "09:25") == ("room2", "lesson")


def test_a_start_in_the_middle_of_a_lesson() -> None:
    w = assemble(day_school(start=MONDAY + timedelta(hours=9, minutes=30), horizon="1 h"))
    i = w.person_ids.index("1-1p0000")
    first = w.itinerary[w.people.plan_first[i]]
    assert (w.room_ids[first.room], first.time) == ("lab", 0)


@pytest.mark.parametrize("action", ["confine", "send"])
def test_measures_overrule_the_timetable(action: str) -> None:
    measures = {
        "keep": {
            "action": action,
            "who": ["1-1p0000"],
            "room": "toilet",
            "at": datetime(2024, 3, 4, 8, 40),
            "until": datetime(2024, 3, 4, 11, 10),
        },
        "later": {"action": "send", "who": "1-1p0001", "room": "yard", "after": "measure:keep", "delay": "5 min"},
        "off": {"action": "send", "on": False, "who": "1-1p0002", "room": "yard", "after": "start"},
        "unknown": {"action": "send", "who": "1-1p0003", "room": "yard", "after": "first_bite"},
    }
    w = assemble(day_school(measures=measures))
    assert at(w, "1-1p0000", "08:39") == ("room1", "lesson")
    assert at(w, "1-1p0000", "08:40") == ("toilet", "held")
    assert at(w, "1-1p0000", "11:09") == ("toilet", "held")
    assert at(w, "1-1p0000", "11:10") == ("room1", "lesson")
    assert at(w, "1-1p0001", "08:44") == ("room1", "lesson")
    assert at(w, "1-1p0001", "23:00") == ("yard", "held")
    assert at(w, "1-1p0002", "08:45") == ("room1", "lesson")
    assert at(w, "1-1p0003", "08:45") == ("room1", "lesson")


def test_someone_may_be_held_overnight_in_an_empty_building() -> None:
    measure = {"action": "confine", "who": "1-1p0000", "room": "lab", "at": MONDAY - timedelta(hours=3)}
    w = assemble(day_school(measures={"lock": measure}))
    assert at(w, "1-1p0000", "00:00") == ("lab", "held")
    assert at(w, "1-1p0001", "00:00") == (None, "home")
