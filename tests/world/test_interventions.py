"""Health measures as arrays: whom they are for, where, and in which order; and that codes agree with words."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np

from homeroom.exchange.folder import load
from homeroom.kernels import policy_arrays as codes
from homeroom.kernels.outbreak_arrays import NEVER
from homeroom.results.schema import COUNTERS, HEALTH_ACTIONS, MEASURE_ACTIONS
from homeroom.spec.measure import HEALTH
from homeroom.spec.transmission import SPREADS
from homeroom.spec.validate import doubtful, draft_of
from homeroom.world import interventions
from homeroom.world.interventions import Interventions
from homeroom.world.outbreak import Setting, settle

DAY = 86_400_000


def _settled(**measures: dict[str, Any]) -> tuple[Setting, Interventions]:
    scenario = load("measles").replace(
        {"school.pupils": 90, **{f"measures.{name}": {"source": "test", **m} for name, m in measures.items()}}
    )
    setting = settle(scenario)
    return setting, setting.interventions


def test_words_and_codes_agree() -> None:
    assert interventions.ACTIONS == HEALTH_ACTIONS
    assert [getattr(codes, name.upper()) for name in HEALTH_ACTIONS] == list(range(len(HEALTH_ACTIONS)))
    assert {model.model_fields["action"].annotation.__args__[0] for model in get_args(HEALTH)} == set(HEALTH_ACTIONS)
    assert len(MEASURE_ACTIONS) == codes.HEALTH
    names = ("AT_TIME", "EVERY", "ON_START", "ON_FIRST_DETECTED", "ON_DETECTED", "ON_SYMPTOMS", "ON_STAGE")
    names += ("ON_THRESHOLD", "AFTER_MEASURE")
    assert [getattr(codes, name) for name in names] == list(range(len(interventions.TRIGGERS)))
    assert [getattr(codes, name.upper()) for name in interventions.SCOPES] == list(range(6))
    assert [getattr(codes, f"C_{name.upper()}") for name in ("acted", "people", "days", "doses", "tests")] == [
        COUNTERS.index(name) for name in ("acted", "people", "days", "doses", "tests")
    ]
    assert interventions.SPREADS == SPREADS


def test_cases_are_noticed_first_and_brought_in_last() -> None:
    _, found = _settled(early={"action": "detect"}, zeal={"action": "vaccinate"})
    assert found.ids[-1] == "index"
    first = [name for name in found.ids if name in ("detection", "early")]
    assert list(found.ids[:2]) == sorted(first)
    assert set(found.ids) == {"detection", "early", "stay_home", "isolation", "zeal", "index"}


def test_whom_a_measure_is_for() -> None:
    setting, found = _settled(
        masks={"action": "mask", "exhale": 1, "inhale": 0, "of": ["teacher", "unvaccinated"]},
        home={"action": "prophylaxis", "scope": "household", "of": "all", "window": "3 d", "efficacy": 0.5},
        one={"action": "mask", "exhale": 1, "inhale": 0, "of": "class:1a"},
    )
    role = setting.people.role
    m = found.ids.index("masks")
    assert np.array_equal(found.people[m] >= 0, role == 1)
    assert found.rows[m].record == codes.UNVACCINATED
    assert np.all(found.people[found.ids.index("home")] == 0)
    assert np.all(found.people[found.ids.index("isolation")] == 0)
    assert np.all(found.people[found.ids.index("stay_home")][role == 4] == -1)
    group = setting.people.group == setting.group_ids.index("1a")
    assert np.array_equal(found.people[found.ids.index("one")] >= 0, group)
    row = found.rows[found.ids.index("index")]
    listed = found.data[row.first : row.first + row.n]
    assert np.array_equal(listed, np.flatnonzero(role == 0))
    assert row.record == codes.SUSCEPTIBLE


def test_cohorts_shifts_rooms_and_sensitivities() -> None:
    setting, found = _settled(
        groups={"action": "cohort"},
        turns={"action": "stagger", "shifts": 2},
        fans={"action": "filter", "rooms": "classroom", "clean_air": "4 1/h"},
        swab={"action": "test", "sensitivity": {"rash": 0.9}, "every": "7 d", "result": "1 d"},
    )
    people = setting.people
    sides = found.people[found.ids.index("groups")]
    pupils = people.role == 0
    assert len(set(sides[pupils])) == len(setting.group_ids)
    assert np.all(sides[people.role == 1] == -1)
    turns = found.people[found.ids.index("turns")]
    assert np.array_equal(turns[pupils], (people.grade[pupils] - people.grade[pupils].min()) % 2)
    rooms = found.rooms[found.ids.index("fans")]
    assert np.array_equal(rooms == 1, setting.rooms.category == 0)
    row = found.rows[found.ids.index("swab")]
    values = found.data[row.first : row.first + row.n] * 1e-9
    assert values[setting.disease.stage_ids.index("rash")] == 0.9
    assert np.count_nonzero(values) == 1
    assert (row.every, row.span, row.at) == (7 * DAY, DAY, 0)


def test_windows_are_counted_from_the_start() -> None:
    _, found = _settled(
        late={"action": "close_school", "at": "2027-01-12T08:00", "until": "2027-01-13T08:00"},
        kept={"action": "quarantine", "duration": "3 d", "from": "2027-01-14T08:00"},
    )
    late, kept = (found.rows[found.ids.index(name)] for name in ("late", "kept"))
    assert (late.at, late.until, late.duration) == (DAY, 2 * DAY, NEVER)
    assert (kept.from_, kept.until, kept.duration) == (3 * DAY, NEVER, 3 * DAY)


def test_infect_brings_in_whom_it_names_where_nobody_hunts() -> None:
    base = load("measles").replace({"school.pupils": 60})
    who = sorted(person.id for person in base.people.values() if person.role == "pupil")[:2]
    said = {"source": "test", "at": "2027-01-12T09:00:00"}
    infected = base.replace({"measures.index": {"action": "infect", "who": who, **said}})
    brought = base.replace({"measures.index": {"action": "introduce", "who": who, "number": 2, **said}})
    one, other = settle(infected).interventions, settle(brought).interventions
    assert one.ids == other.ids
    assert one.rows.tobytes() == other.rows.tobytes()
    assert one.data.tolist() == other.data.tolist()
    assert "does nothing" not in str([finding.found for finding in doubtful(draft_of(infected))])
