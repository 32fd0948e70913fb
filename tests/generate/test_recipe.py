"""Recipes: `[school]` in scenario.toml, and the paths that build a generated school anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from homeroom.errors import InputError
from homeroom.exchange.folder import load
from homeroom.spec.scenario import Scenario
from homeroom.world.assemble import assemble

HEAD = """
[scenario]
name = "trial"
start = 2027-01-11T00:00:00
horizon = "2 d"
pathogen = "jonas"
"""


def folder(tmp_path: Path, school: str, more: str = "") -> Path:
    (tmp_path / "scenario.toml").write_text(f"{HEAD}\n[school]\n{school}\n{more}", encoding="utf-8")
    return tmp_path


@pytest.fixture
def room(tmp_path: Path) -> Scenario:
    return load(folder(tmp_path, 'kind = "room"\npeople = 50', '[parameters]\nhow_many = "school.people"'))


def test_a_room_holds_its_people_around_the_clock(room: Scenario):
    assert len(room.people) == 50
    world = assemble(room)
    assert len(world.itinerary) == 50  # one row each, from the start on: nobody goes home
    assert set(world.itinerary.room) == {0}


def test_a_number_of_the_recipe_builds_the_school_anew(room: Scenario):
    assert len(room.replace({"school.people": 20}).people) == 20
    assert len(room.replace({"how_many": 21}).people) == 21
    assert list(room.replace({"school.people": 60}).people)[:50] == list(room.people)


def test_sizing_and_a_value_of_the_new_school_in_one_change(room: Scenario):
    made = room.replace({"school.rooms.*.air_changes": "6 1/h", "school.people": 60, "people.p0060.age": 17})
    assert made.school.rooms["room"].air_changes == 6.0
    assert made.people["p0060"].age == 17.0


def test_what_was_changed_by_hand_outlives_sizing(room: Scenario):
    aired = room.replace({"school.rooms.room.air_changes": 4})
    larger = aired.replace({"school.people": 80})
    assert larger.school.rooms["room"].air_changes == 4.0
    assert larger.replace({"school.rooms.room.air_changes": 5}).school.rooms["room"].air_changes == 5.0
    assert larger.replace({"school.people": 50}).hash == aired.hash


def test_the_hash_is_of_the_school_and_not_of_its_recipe(room: Scenario):
    assert room.replace({"school.people": 51}).hash != room.hash
    assert room.replace({"school.people": 51}).replace({"school.people": 50}).hash == room.hash


def test_another_school_takes_the_recipe_away(room: Scenario):
    made = room.replace({"school": "one-room"})
    assert made.recipe is None
    assert len(made.people) == 31
    with pytest.raises(InputError, match=r"people\.csv"):
        made.replace({"school.people": 40})


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("school.people", 0, "at least 1"),
        ("school.people", 6000, "5000"),
        ("school.people", "many", "many"),
        ("school.pupils", 40, "set people"),
        ("school.kind", "university", "university"),
        ("school.puipls", 40, "pupils"),
        ("school.rooms.room.air_changes", -1, "-1"),
        ("school.rooms.room.air_changes", "6 m", "a length"),
    ],
)
def test_a_wrong_number_is_told(room: Scenario, path: str, value: object, says: str):
    with pytest.raises(InputError) as caught:
        room.replace({path: value})
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("school", "says"),
    [
        ('kind = "room"', "people"),
        ('kind = "rooom"\npeople = 3', "rooom"),
        ("pupil = 3", "pupil"),
        ("people = 30", "pupils"),
    ],
)
def test_a_wrong_recipe_is_told_with_its_key(tmp_path: Path, school: str, says: str):
    with pytest.raises(InputError, match=r"scenario\.toml, school") as caught:
        load(folder(tmp_path, school))
    assert says in str(caught.value)


def test_a_recipe_beside_files_is_refused(tmp_path: Path):
    (tmp_path / "people.csv").write_text("id,role\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"people\.csv"):
        load(folder(tmp_path, 'kind = "room"\npeople = 3'))


def test_two_schools_are_refused(tmp_path: Path):
    path = folder(tmp_path, 'kind = "room"\npeople = 3') / "scenario.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("pathogen", 'school = "hyosan"\npathogen', 1))
    with pytest.raises(InputError, match="keep one"):
        load(tmp_path)


@pytest.mark.parametrize(("written", "per_hour"), [("6 1/h", 6.0), (6, 6.0), ("0.1 /min", 6.0), ("6", 6.0)])
def test_air_changes_are_per_hour(room: Scenario, written: object, per_hour: float):
    made = room.replace({"school.rooms.room.air_changes": written})
    assert made.school.rooms["room"].air_changes == pytest.approx(per_hour)
    again = Scenario.model_validate_json(made.model_dump_json(by_alias=True))
    assert again.school.rooms["room"].air_changes == made.school.rooms["room"].air_changes
