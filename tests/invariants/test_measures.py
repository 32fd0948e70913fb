"""Health measures: those that do nothing change nothing, the others do what they say, and all is accounted for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homeroom.kernels.policy_arrays import C_ACTED, C_DAYS, C_DOSES, C_PEOPLE, C_TESTS
from homeroom.results.schema import kind
from support.health import RUNS, batch, engine, same, school

LATE = "2027-12-01T00:00"
BASE: dict[str, Any] = {"source": "test"}
ACTING: dict[str, dict[str, Any]] = {
    "stay_home": {},
    "detect": {"daily": 0.5},
    "test": {"after": "symptoms", "sensitivity": 0.9},
    "isolate": {"after": "symptoms"},
    "quarantine": {"after": "symptoms", "duration": "21 d", "scope": "class"},
    "prophylaxis": {"after": "symptoms", "window": "72 h", "efficacy": 0.9, "protects": 0.5, "scope": "class"},
    "vaccinate": {"after": "symptoms", "works_after": "7 d"},
    "mask": {"exhale": 0.5, "inhale": 0.5},
    "ventilate": {"air_changes": "6 1/h"},
    "filter": {"clean_air": "4 1/h"},
    "clean": {"removes": 0.9},
    "hygiene": {"efficacy": 0.5},
    "cohort": {},
    "stagger": {},
    "close_class": {"after": "symptoms", "duration": "14 d"},
    "close_school": {"after": "symptoms", "duration": "14 d"},
}
IDLE: dict[str, dict[str, Any]] = {
    **{action: {**fields, "compliance": 0.0} for action, fields in ACTING.items()},
    "mask": {"exhale": 0.0, "inhale": 0.0},
    "ventilate": {"air_changes": "0 1/h"},
    "filter": {"clean_air": "0 1/h"},
    "clean": {"removes": 0.0},
    "hygiene": {"efficacy": 0.0},
    "cohort": {"leak": 1.0},
    "stagger": {"leak": 1.0},
}


ALL_IMMUNE: dict[str, Any] = {
    "immunity.coverage": 1.0,
    "immunity.staff": 1.0,
    "immunity.family": 1.0,
    "pathogen.protection.infection": [1.0, 1.0],
}


def with_(action: str, **fields: Any) -> dict[str, Any]:
    return {"measures.tried": {"action": action, **BASE, **fields}}


def mean(changes: dict[str, Any] | None = None) -> float:
    return float(batch(changes).runs["size"].mean())


@pytest.fixture(scope="module")
def base() -> Any:
    return batch()


def test_the_school_has_outbreaks_to_prevent(base: Any) -> None:
    assert 10.0 < base.runs["size"].mean() < 60.0
    assert base.runs["home"].mean() > 1.0


@pytest.mark.parametrize("action", IDLE)
def test_a_measure_that_does_nothing_changes_no_byte(action: str, base: Any) -> None:
    assert same(base, batch(with_(action, **IDLE[action]), runs=RUNS))


@pytest.mark.parametrize("action", ["mask", "ventilate", "close_school", "vaccinate", "cohort", "test", "introduce"])
def test_a_measure_after_the_end_changes_no_byte(action: str, base: Any) -> None:
    fields = {key: value for key, value in ACTING.get(action, {}).items() if key != "after"}
    assert same(base, batch(with_(action, at=LATE, **fields)))


@pytest.mark.parametrize("action", ["stay_home", "isolate", "quarantine", "close_class", "mask"])
def test_a_window_that_is_over_lets_nothing_happen(action: str, base: Any) -> None:
    fields = {**ACTING[action], "from": "2027-01-01T00:00", "until": "2027-01-11T08:01"}
    assert same(base, batch(with_(action, **fields)))


@pytest.mark.parametrize(
    "action", ["isolate", "quarantine", "vaccinate", "mask", "ventilate", "filter", "close_class", "close_school"]
)
def test_a_measure_that_helps_helps(action: str, base: Any) -> None:
    assert mean(with_(action, **ACTING[action])) < base.runs["size"].mean() - 0.5


def test_whatever_prevents_infections_prevents_them_in_order_of_strength() -> None:
    sizes = [mean(with_("ventilate", air_changes=f"{n} 1/h")) for n in (0, 2, 6, 20)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 1.3 * sizes[-1]
    sizes = [mean(with_("mask", exhale=e, inhale=e)) for e in (0.0, 0.3, 0.6, 0.95)]
    assert sizes == sorted(sizes, reverse=True)


def test_full_vaccination_that_always_works_leaves_the_index_case_alone() -> None:
    found = batch({**ALL_IMMUNE, "measures.index.who": "pupil"})
    assert set(found.runs["size"]) == {1}
    assert set(found.runs["home"]) == {0}


def test_without_vaccination_nearly_everybody_is_infected() -> None:
    found = batch({"immunity.coverage": 0.0, "horizon": "150 d"}, runs=50)
    large = found.runs["size"][found.runs["size"] > 20]
    assert len(large) > 35
    assert large.mean() > 90.0


def test_the_chances_shown_fall_with_coverage() -> None:
    shown = []
    for coverage in (0.0, 0.3, 0.6, 0.8, 0.9, 0.95, 1.0):
        sizes = batch({"immunity.coverage": coverage, "measures.index.who": "pupil"}).runs["size"]
        shown.append([round(100 * float((sizes >= n).mean())) for n in (2, 5, 10, 20)])
    for chances in zip(*shown, strict=True):
        assert list(chances) == sorted(chances, reverse=True)


def test_when_everybody_stays_at_home_only_households_infect() -> None:
    found = batch(with_("close_school", after="start"))
    assert found.infections is not None
    inside = found.infections[found.infections["source"] >= 0]
    assert len(inside) > 0
    assert set(inside["place"]) == {-1}
    assert found.runs["size"].max() <= 6  # siblings


def test_a_holiday_from_the_next_day_on_leaves_one_day_of_school() -> None:
    found = batch({"calendar.holidays": [["2027-01-12", "2027-03-31"]]})
    assert found.infections is not None
    at_school = found.infections[(found.infections["source"] >= 0) & (found.infections["place"] != -1)]
    assert at_school["time"].max(initial=0) < 24 * 3_600_000
    assert mean() > found.runs["size"].mean()


@pytest.mark.parametrize("together", ["one_class", "different_classes"])
def test_two_index_cases_in_one_class_or_in_two(together: str) -> None:
    made = engine({"measures.index.number": 2, "measures.index.together": together})
    found = made.batch(1, 0, RUNS, infections=True)
    assert set(found.runs["index"]) == {2}
    assert found.infections is not None
    first = found.infections[found.infections["source"] < 0]
    groups = made.setting.people.group[first["target"]].reshape(-1, 2)
    assert np.all((groups[:, 0] == groups[:, 1]) == (together == "one_class"))


def test_index_cases_are_those_asked_for() -> None:
    made = engine({"measures.index.who": ["teacher"]})
    found = made.batch(1, 0, 50, infections=True)
    assert found.infections is not None
    first = found.infections[found.infections["source"] < 0]
    people = school().people
    roles = {people[made.setting.person_ids[i]].role for i in first["target"]}
    assert roles == {"teacher"}


# --- accounts ---------------------------------------------------------------------------------------------------------

MANY: dict[str, Any] = {
    "measures.exclusion.on": True,
    "measures.shut": {
        "action": "close_school",
        "threshold": {"cases": 3, "within": "14 d", "in": "school"},
        "duration": "7 d",
        **BASE,
    },
    "measures.kept": {"action": "quarantine", "after": "detected", "scope": "class", "duration": "10 d", **BASE},
    "measures.swab": {
        "action": "test",
        "every": "7 d",
        "at": "2027-01-11T09:00",
        "of": "pupil",
        "sensitivity": {"rash": 0.9, "prodrome": 0.5},
        **BASE,
    },
    "measures.doses": {"action": "vaccinate", "after": "first_detected", "delay": "2 d", "compliance": 0.5, **BASE},
}


@pytest.fixture(scope="module")
def busy() -> Any:
    """(engine, batch) with many measures at once."""
    made = engine(MANY)
    return made, made.batch(1, 0, 60, infections=True)


def test_costs_of_measures_add_up_to_those_of_the_run(busy: Any) -> None:
    _, found = busy
    costs, runs = found.costs, found.runs
    assert np.array_equal(costs[:, :, C_TESTS].sum(axis=1), runs["tests"])
    assert np.array_equal(costs[:, :, C_DOSES].sum(axis=1), runs["doses"])
    lost = runs["days_ill"] + runs["days_measures"]
    outside = runs["hospital"] == 0  # days in hospital are no measure's
    assert outside.sum() > 5
    assert np.array_equal(costs[:, :, C_DAYS].sum(axis=1)[outside], lost[outside])
    assert np.all(costs[:, :, C_DAYS].sum(axis=1) <= lost)
    assert runs["tests"].mean() > 100
    assert runs["doses"].max() > 0
    assert runs["closed_days"].max() >= 5
    assert np.all(runs["closed_days"] % 5 == 0)  # a week has five, however often it comes to that


def test_the_log_gives_the_same_accounts(busy: Any) -> None:
    """School days lost, once for each person and day, from the absences in the log alone."""
    made, found = busy
    for run in range(12):
        raw = made.run(1, run)
        lost = set()
        setting = made.setting
        for row in raw.events[raw.events["kind"] == kind("absence")]:
            who = int(row["who"])
            if setting.people.school[who] == 0:
                continue
            for day in np.flatnonzero(setting.school_day):
                noon = int(day) * 86_400_000 - setting.origin + 43_200_000
                if row["time"] <= noon < row["until"]:
                    lost.add((who, int(day)))
        assert len(lost) == found.runs["days_ill"][run] + found.runs["days_measures"][run]
        for name, field in (("test", "tests"), ("detected", "detected")):
            seen = raw.events[raw.events["kind"] == kind(name)]
            assert field == "detected" or len(seen) == found.runs[field][run]


def test_nobody_is_tested_at_school_who_is_not_there(busy: Any) -> None:
    made, _ = busy
    for run in range(6):
        log = made.run(1, run).events
        away: dict[int, int] = {}
        for row in log:
            if row["kind"] == kind("absence"):
                away[int(row["who"])] = max(away.get(int(row["who"]), 0), int(row["until"]))
            elif row["kind"] == kind("test"):
                assert away.get(int(row["who"]), 0) <= row["time"]


def test_who_is_at_home_already_is_not_sent_home_again(busy: Any) -> None:
    made, found = busy
    kept = made.measure_ids.index("kept")
    isolated = made.measure_ids.index("isolation")
    assert found.costs[:, kept, C_PEOPLE].max() > 0
    assert found.costs[:, isolated, C_ACTED].max() > 0
    for run in range(6):
        log = made.run(1, run).events
        until: dict[int, int] = {}
        for row in log[log["kind"] == kind("absence")]:
            who = int(row["who"])
            if until.get(who, 0) > row["time"]:  # only longer absences follow one that still holds
                assert row["until"] >= until[who] or row["code"] == 0
            until[who] = max(until.get(who, 0), int(row["until"]))


# --- single measures --------------------------------------------------------------------------------------------------


def test_weekly_tests_use_as_many_as_there_are_pupils() -> None:
    found = batch(
        with_("test", every="7 d", at="2027-01-11T09:00", of="pupil", sensitivity=0.0)
        | {"measures.stay_home.on": False}
    )
    alone = found.runs["tests"][found.runs["size"] == 1]
    assert len(alone) > 0
    assert alone.max() <= 120 * 9  # 60 days: nine Mondays
    assert alone.min() >= 119 * 9


def test_false_alarms_come_as_often_as_the_test_says() -> None:
    changes = with_("test", at="2027-01-11T09:00", of="pupil", sensitivity=0.0, specificity=0.9)
    made = engine(changes | ALL_IMMUNE | {"measures.isolation.duration": "7 d", "measures.index.who": "pupil"})
    found = made.batch(1, 0, RUNS, infections=False)
    m = made.measure_ids.index("tried")
    isolated = found.costs[:, made.measure_ids.index("isolation"), C_PEOPLE].sum()
    false = isolated - found.runs["detected"].sum()
    tests = found.costs[:, m, C_TESTS].sum()
    assert abs(false - 0.1 * tests) < 4.0 * np.sqrt(0.09 * tests)


def test_compliance_is_the_share_who_take_part() -> None:
    made = engine(
        with_("quarantine", after="first_detected", scope="school", of="pupil", duration="5 d", compliance=0.3)
    )
    found = made.batch(1, 0, RUNS, infections=False)
    people = found.costs[:, made.measure_ids.index("tried"), C_PEOPLE]
    sent = people[people > 0]
    assert len(sent) > 100
    assert 0.2 < sent.mean() / 120 < 0.35  # a little less than 0.3: some are at home already


def test_traced_contacts_are_sent_home_and_recall_counts() -> None:
    changes = with_("quarantine", after="detected", scope="contacts", duration="14 d")
    trace = {"action": "trace", "back": "5 d", "least": "2 min", **BASE}
    made = engine({**changes, "measures.ask": trace})
    found = made.batch(1, 0, 60, infections=False)
    m = made.measure_ids.index("tried")
    per_case = found.costs[:, m, C_PEOPLE].sum() / found.runs["detected"].sum()
    assert per_case > 1.0
    less = engine({**changes, "measures.ask": {**trace, "recall": 0.3}}).batch(1, 0, 60, infections=False)
    assert less.costs[:, m, C_PEOPLE].sum() < found.costs[:, m, C_PEOPLE].sum()
    none = engine({**changes, "measures.ask": {**trace, "recall": 0.0}}).batch(1, 0, 60, infections=False)
    assert none.costs[:, m, C_PEOPLE].sum() == 0


def test_prophylaxis_in_time_stops_infections_and_late_does_not(base: Any) -> None:
    fields = {"after": "stage:early", "scope": "school", "efficacy": 1.0, "protects": 1.0, "of": "all"}
    every = with_("prophylaxis", **fields, window="30 d")
    found = batch(every)
    assert found.runs["size"].mean() < 0.8 * base.runs["size"].mean()
    assert found.runs["doses"].min() > 100
    nothing = with_("prophylaxis", **{**fields, "protects": 0.0}, window="1 s")
    assert same(base, batch(nothing), but=("doses",))


def test_cohorts_cut_what_passes_between_classes_in_breaks() -> None:
    made = engine(with_("cohort", activities=["lesson", "break", "lunch", "club", "travel", "assembly", "duty"]))
    found = made.batch(1, 0, RUNS, infections=True)
    assert found.infections is not None
    passed = found.infections[(found.infections["source"] >= 0) & (found.infections["place"] != -1)]
    groups = made.setting.people.group
    one, other = groups[passed["source"]], groups[passed["target"]]
    assert np.all((one == other) | (one < 0) | (other < 0))
