"""The models that a scenario is made of, each by itself."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from homeroom.spec import schema, words
from homeroom.spec.adjacency import Neighbours
from homeroom.spec.distribution import Distribution
from homeroom.spec.measure import MOMENTS, Measure
from homeroom.spec.pathogen import Stage
from homeroom.spec.people import Person
from homeroom.spec.school import Door, Room
from homeroom.spec.timetable import Bell, Lesson
from homeroom.world import tables


def test_the_words_are_those_of_the_world() -> None:
    """World tables hold indices into these; the specs may not spell them otherwise."""
    for name in ("ROLES", "CATEGORIES", "OUTDOOR_CATEGORIES", "DOOR_KINDS", "LOCKS", "CONDUCTS", "FATES", "ROUTES"):
        assert getattr(words, name) == getattr(tables, name), name
    families = {model.__name__.lower() for model in TypeAdapter(Distribution).json_schema()["$defs"] and _families()}
    assert families == set(tables.FAMILIES) - {"never"}


def _families() -> list[type]:
    from homeroom.spec import distribution as d

    return [d.Fixed, d.Exponential, d.Geometric, d.Gamma, d.Lognormal, d.Weibull, d.Empirical]


@pytest.mark.parametrize(
    "fields",
    [
        {"family": "fixed", "value": "3 s"},
        {"family": "exponential", "mean": "3 d"},
        {"family": "geometric", "mean": "4 d"},
        {"family": "gamma", "mean": "3 d", "shape": 2},
        {"family": "lognormal", "median": "3 d", "sigma": 0.5},
        {"family": "weibull", "scale": "3 d", "shape": 2},
        {"family": "empirical", "values": ["1 d", "2 d"], "weights": [1, 3]},
        {"family": "empirical", "values": ["1 d", "2 d"]},
    ],
)
def test_distributions(fields: dict[str, Any]) -> None:
    made = TypeAdapter(Distribution).validate_python(fields)
    assert made.family == fields["family"]
    assert TypeAdapter(Distribution).validate_python(made.model_dump(mode="json")) == made


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"family": "normal", "mean": "3 d"}, "family"),
        ({"family": "exponential", "mean": "0 s"}, "at least 0.001 s"),
        ({"family": "exponential"}, "required"),
        ({"family": "geometric", "mean": "4 h"}, "1 d"),
        ({"family": "gamma", "mean": "3 d", "shape": 0}, "0.01"),
        ({"family": "lognormal", "median": "3 d", "sigma": -1}, "0 to 10"),
        ({"family": "empirical", "values": []}, "at least 1"),
        ({"family": "empirical", "values": ["1 d"], "weights": [1, 2]}, "2 weights for 1 values"),
        ({"family": "empirical", "values": ["1 d"], "weights": [0]}, "all zero"),
    ],
)
def test_distributions_refused(fields: dict[str, Any], found: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(found)):
        TypeAdapter(Distribution).validate_python(fields)


def test_the_rest_of_a_probability_follows_the_others() -> None:
    stage = Stage.model_validate(
        {
            "dwell": {"family": "fixed", "value": "1 s"},
            "next": [
                {"to": "a", "probability": "rest"},
                {"to": "b", "probability": "10 %"},
                {"to": "c", "probability": 0.2},
            ],
        }
    )
    assert [way.probability.value for way in stage.next] == pytest.approx([0.7, 0.1, 0.2])
    assert [way.rest for way in stage.next] == [True, False, False]
    assert Stage.model_validate(stage.model_dump(mode="json")) == stage
    alone = Stage.model_validate({"dwell": {"family": "fixed", "value": "1 s"}, "next": [{"to": "a"}]})
    assert alone.next[0].probability.value == 1.0


def test_rooms_close_their_rings_and_know_the_sky() -> None:
    square = [[0, 0], [4, 0], [4, 3], [0, 3]]
    room = Room.model_validate({"id": "a", "level": "g", "polygon": [square], "category": "yard"})
    assert room.polygon[0][0] == room.polygon[0][-1]
    assert len(room.polygon[0]) == 5
    assert room.outdoors
    assert not Room.model_validate({"id": "a", "level": "g", "polygon": [square]}).outdoors
    covered = Room.model_validate({"id": "a", "level": "g", "polygon": [square], "category": "yard", "outdoors": False})
    assert not covered.outdoors


def test_doors_fill_in_what_the_kind_says() -> None:
    base: dict[str, Any] = {"id": "d", "level": "g", "line": [[0, 0], [0, 1.2]], "joins": ["a", "b"]}
    door = Door.model_validate(base)
    assert (door.width, door.open, door.one_way) == (1.2, False, False)
    assert Door.model_validate({**base, "kind": "opening"}).open
    assert Door.model_validate({**base, "kind": "drop"}).one_way
    assert Door.model_validate({**base, "kind": "drop", "one_way": False}).one_way is False
    assert Door.model_validate({**base, "strength": 90}).strength.value == 90.0


def test_a_door_finds_its_rooms() -> None:
    """Two rooms with a wall of 20 cm between them, a third beside: the line lies in the wall."""

    def room(name: str, x1: float, y1: float, x2: float, y2: float, level: str = "g") -> Room:
        ring = [[x1, y1], [x2, y1], [x2, y2], [x1, y2]]
        return Room.model_validate({"id": name, "level": level, "polygon": [ring]})

    rooms = [room("a", 0, 0, 5, 4), room("b", 0, 4.2, 9, 7), room("c", 5, 0, 9, 4), room("up", 0, 0, 9, 7, "1")]
    neighbours = Neighbours(rooms)
    assert sorted(neighbours.along(((1, 4.1), (2, 4.1)), "g")) == ["a", "b"]
    assert neighbours.along(((5, 1), (5, 2)), "g") in (["a", "c"], ["c", "a"])
    assert neighbours.along(((0, 1), (0, 2)), "g") == ["a"]
    assert neighbours.along(((0, 1), (0, 2)), "1") == ["up"]
    assert neighbours.along(((2, 2), (3, 2)), "g") == []


def test_people_may_say_little_or_much() -> None:
    little = Person.model_validate({"id": 7, "role": "pupil"})
    assert (little.id, little.class_, little.temper.courage) == ("7", None, None)
    much = Person.model_validate(
        {"id": "p", "role": "teacher", "class": "2-5", "body": {"walk_speed": "5 km/h"}, "temper": {"calm": "30 %"}}
    )
    assert much.class_ == "2-5"
    assert much.body.walk_speed == pytest.approx(5 / 3.6)
    assert much.temper.calm == 0.3
    with pytest.raises(ValidationError):
        much.age = 3


def test_bells_and_lessons() -> None:
    bell = Bell.model_validate({"period": 1, "start": "8:40", "end": "24:00", "days": "mon, wed-thu"})
    assert (bell.start, bell.start_minute, bell.end_minute) == ("08:40", 520, 1440)
    assert bell.days == ("mon", "wed", "thu")
    assert Bell.model_validate({"period": "1", "start": "8:40", "end": "9:00"}).days == (
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
    )
    assert Lesson.model_validate({"class": "2-5", "day": "Monday", "period": "1"}).day == "mon"
    for start in ("8:60", "24:30", "840", "8.40", None, 8):
        with pytest.raises(ValidationError):
            Bell.model_validate({"period": "1", "start": start, "end": "24:00"})


def test_measures() -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(Measure)
    made = adapter.validate_python({"action": "infect", "who": "p1", "at": "2021-11-15T15:00:00"})
    assert made.who == ("p1",)
    assert made.at is not None
    for after in (*MOMENTS, "measure:x"):
        assert adapter.validate_python({"action": "alarm", "after": after}).after == after
    for fields in (
        {"action": "alarm"},
        {"action": "alarm", "after": "start", "at": "2021-11-15T15:00:00"},
        {"action": "alarm", "after": "measure:"},
        {"action": "alarm", "at": "2021-11-15T15:00:00+09:00"},
        {"action": "alarm", "at": "2021-11-15T15:00:00", "delay": "3 s"},
        {"action": "alarm", "at": "yesterday"},
        {"action": "infect", "who": [], "after": "start"},
        {"action": "remove", "room": "r", "stages": [], "after": "start"},
    ):
        with pytest.raises(ValidationError):
            adapter.validate_python(fields)


def test_the_schema_is_json_and_names_every_part() -> None:
    made = schema()
    json.dumps(made)
    assert {"school", "people", "pathogen", "measures", "horizon"} <= set(made["properties"])
    assert made["additionalProperties"] is False
    assert [kind.get("type") for kind in made["$defs"]["Quantity"]["anyOf"]] == ["string", "number", "object"]
