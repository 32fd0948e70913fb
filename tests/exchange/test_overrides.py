"""`--set path=value` and `Scenario.replace`: any value, by name, with the same checks as a folder."""

# ruff: noqa: E501 - one change per line reads best
from __future__ import annotations

import pickle
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from homeroom.errors import InputError
from homeroom.exchange.folder import load
from homeroom.exchange.overrides import apply, parse
from homeroom.spec.scenario import Scenario


@pytest.fixture
def small(folder: Any) -> Scenario:
    return load(folder.path)


def test_values_are_toml_where_they_can_be() -> None:
    assert parse(["a=17", "b = true", "c=21 d", 'd="x = y"', "e=2021-11-15T15:00:00", "f=jonas", "g=[1, 2]", "h=", "i=5 %"]) == {
        "a": 17, "b": True, "c": "21 d", "d": "x = y", "e": datetime(2021, 11, 15, 15), "f": "jonas", "g": [1, 2],
        "h": "", "i": "5 %",
    }  # fmt: skip


def test_a_value_cannot_smuggle_in_a_second_key() -> None:
    assert parse(["a=1\nb = 2"]) == {"a": "1\nb = 2"}


CHANGES = [
    ("people.p02.temper.courage=0.9", lambda s: s.people["p02"].temper.courage, 0.9),
    ("people.p02.age=17", lambda s: s.people["p02"].age, 17.0),
    ("people.nurse.class=1-2", lambda s: s.people["nurse"].class_, "1-2"),
    ("people.*.body.walk_speed=1.2 m/s", lambda s: {p.body.walk_speed for p in s.people.values()}, {1.2}),
    ("school.doors.door-music.locked=true", lambda s: s.school.doors["door-music"].locked, True),
    ("school.doors.door-music.strength=2 min", lambda s: s.school.doors["door-music"].strength.value, 120.0),
    ("school.rooms.*.height=3 m", lambda s: {room.height for room in s.school.rooms.values()}, {3.0}),
    ("measures.bite.severity=80 %", lambda s: s.measures["bite"].severity.value, 0.8),
    ("severity=80 %", lambda s: s.measures["bite"].severity.value, 0.8),
    ("measures.bite.who=[\"p01\", \"p02\"]", lambda s: s.measures["bite"].who, ("p01", "p02")),
    ("measures.bite.on=false", lambda s: s.measures["bite"].on, False),
    ('measures.more={action = "alarm", after = "start"}', lambda s: s.measures["more"].action, "alarm"),
    ("horizon=2 h", lambda s: s.horizon.value, 7200.0),
    ("runs=7", lambda s: s.runs, 7),
    ("pathogen.stages.bitten.dwell.median=1 min", lambda s: s.pathogen.stages["bitten"].dwell.median.value, 60.0),
    ('pathogen.stages.bitten.dwell={family="fixed", value="3 s"}', lambda s: s.pathogen.stages["bitten"].dwell.family, "fixed"),
    ("pathogen.stages.bitten.next.half.probability=2 %", lambda s: s.pathogen.stages["bitten"].next[0].probability.value, 0.98),
    ("pathogen.routes.bite.probability=50 %", lambda s: s.pathogen.routes["bite"].probability.value, 0.5),
    ("conduct.reach=2 m", lambda s: s.conduct.values["reach"].value, 2.0),
    ("ties.1.weight=0.1", lambda s: s.ties[0].weight, 0.1),
    ("school=one-storey-that-is-not-there", None, 'no built-in school'),
    ("pathogen=nonesuch", None, "no built-in pathogen"),
    ("people.p2.age=17", None, 'no person "p2"; perhaps "p02" is meant'),
    ("people.p02.agee=17", None, 'no such path; perhaps "age" is meant'),
    ("people.p02.age=old", None, "not a number"),
    ("people.p02.age=true", None, "write a number"),
    ("people.p02.class=9-9", None, 'class "9-9" has no room'),
    ("people.p02.seat=1", None, "already taken"),
    ("people.p01.temper.courage.x=1", None, "has no parts"),
    ("people.p02=3", None, "table"),
    ("school.pupils=500", None, "people.csv"),
    ("school.doors.gate.locked=true", None, "both open and locked"),
    ('school.doors.gate.joins=["yard", "moon"]', None, 'leads to "moon"'),
    ("school.doors.gate.line=[[0, 0], [1, 0]]", None, "away from the outline"),
    ("school.rooms.music.polygon=[[[23, 11], [32, 11], [32, 19], [20, 19]]]", None, "overlaps"),
    ("measures.bite.severity=180 %", None, "from 0 to 1"),
    ("measures.bite.severity=3 s", None, "a time (s), where a number is expected"),
    ("measures.bite.at=2023-01-01T00:00:00", None, "before the scenario starts"),
    ("measures.bite.who=nobody", None, 'no person "nobody"'),
    ("measures.bit.on=false", None, 'perhaps "bite" is meant'),
    ("horizon=2 m", None, "a length (m), where a time (s) is expected"),
    ("horizon=nan", None, "finite"),
    ("pathogen.stages.bitten.next.half.probability=1.2", None, "1.2"),
    ("pathogen.stages.bitten.next.hunter.probability=0.5", None, "sum to 0.505"),
    ("conduct.reach=2 s", None, "it needs m"),
    ("conduct.reech=2 m", None, 'perhaps "reach" is meant'),
    ("..=1", None, "this is no path"),
    ("nothing", None, "write path=value"),
    ("=3", None, "write path=value"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "get", "expected"), CHANGES)
def test_changes(small: Scenario, text: str, get: Any, expected: Any) -> None:
    before = small.hash
    if get is None:
        with pytest.raises(InputError) as raised:
            apply(small, [text])
        told = str(raised.value)
        assert expected in told
        assert all(problem.where.startswith("--set ") for problem in raised.value.problems)
    else:
        made = apply(small, [text])
        assert get(made) == expected
        assert (made.hash == before) == text.startswith("runs")
    assert small.hash == before


def test_changes_that_only_fit_together(small: Scenario) -> None:
    made = apply(small, ["school.doors.gate.open=false", "school.doors.gate.locked=true"])
    assert made.school.doors["gate"].locked
    made = small.replace(
        {"pathogen.stages.bitten.next.hunter.probability": 0.4, "pathogen.stages.bitten.next.half.probability": 0.6}
    )
    assert [way.probability.value for way in made.pathogen.stages["bitten"].next] == [0.4, 0.6]


def test_all_problems_of_all_changes(small: Scenario) -> None:
    with pytest.raises(InputError) as raised:
        apply(small, ["people.p2.age=17", "horizon=2 m", "measures.bite.severity=3", "runs=5"])
    assert len(raised.value.problems) == 3


def test_twice_the_same(small: Scenario) -> None:
    for pair in (["runs=1", "runs=2"], ["people.p02.body={}", "people.p02.body.strength=2"]):
        with pytest.raises(InputError, match="twice"):
            apply(small, pair)


def test_the_named_one_wins_over_the_star(small: Scenario) -> None:
    made = small.replace({"school.rooms.*.height": 3.0, "school.rooms.music.height": 5.0})
    assert made.school.rooms["music"].height == 5.0
    assert made.school.rooms["office"].height == 3.0


def test_an_id_with_a_dot(folder: Any) -> None:
    folder.swap("people.csv", "p02,Ben", "b.en@school,Ben")
    folder.swap("ties.csv", "p01,p02", "p01,b.en@school")
    made = load(folder.path).replace({'people."b.en@school".age': 17})
    assert made.people["b.en@school"].age == 17


def test_a_changed_value_loses_its_source(small: Scenario) -> None:
    severity = small.replace({"measures.bite.severity": "95 %"}).measures["bite"].severity
    assert severity.value == 0.95
    assert severity.range is None
    assert severity.source == "changed by hand"


def test_parts_may_be_swapped_by_object(small: Scenario) -> None:
    assert small.replace({"pathogen": small.pathogen}).hash == small.hash


def test_parts_may_be_swapped_by_name(folder: Any) -> None:
    text = (folder.path / "mini.toml").read_text(encoding="utf-8").replace('title = "mini"', 'title = "Other"')
    (folder.path / "other.toml").write_text(text, encoding="utf-8")
    made = apply(load(folder.path), ["pathogen=other"])
    assert made.pathogen.title == "Other"
    (folder.path / "other.toml").write_text(text.replace('enters = "bitten"', 'enters = "gone"'), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        apply(load(folder.path), ["pathogen=other"])
    assert [problem.where for problem in raised.value.problems] == [
        "--set pathogen.routes.bite.enters", "--set pathogen.routes.rodent.enters",
    ]  # fmt: skip


def test_scenarios_travel_between_processes(small: Scenario) -> None:
    copy = pickle.loads(pickle.dumps(small))
    assert copy.hash == small.hash
    assert copy.origin == small.origin
    assert copy.replace({"runs": 3}).runs == 3


def test_the_order_of_rows_does_not_count(folder: Any) -> None:
    before = load(folder.path).hash
    for name in ("people.csv", "ties.csv", "timetable.csv"):
        path = Path(folder.path / name)
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    assert load(folder.path).hash == before
    folder.swap("ties.csv", "0.9", "0.8")
    assert load(folder.path).hash != before


SENTENCES = [
    ("timetable.1.room=nope", 'timetable.1.room: there is no room "nope"'),
    ("people.p14.class=nope", 'people.p14.class: class "nope" has no room'),
    ("people.p14.id=zzz", 'people.p14.id: found the id "zzz" under the name "p14"'),
    ("start=2024-03-04", "start: found 2024-03-04; write"),
    ("horizon=1 ms", "write a value from 1 s to 400 d"),
    ("measures.bite.who=nobody", "known are cook, nurse, p01, p02, p03 and others"),
]


@pytest.mark.parametrize(("change", "said"), SENTENCES)
def test_what_is_wrong_is_said_in_the_words_of_whoever_typed_it(small: Scenario, change: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        apply(small, [change])
    assert said in str(caught.value)
