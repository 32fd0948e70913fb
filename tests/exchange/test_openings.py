"""Openings that a plan only hints at: a point or a stroke on a wall, no rooms named, no width."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeroom.exchange.files import Notes
from homeroom.exchange.openings import find_rooms
from homeroom.exchange.plan import read_plan
from homeroom.spec.school import Door, School
from homeroom.world.geometry import lay_out
from world.checks import check_building


def unit(name: str, *ring: tuple[float, float], level: str = "L0") -> dict[str, Any]:
    closed = [list(p) for p in (*ring, ring[0])]
    return {"id": name, "feature_type": "unit", "properties": {"level_id": level, "category": "other"},
            "geometry": {"type": "Polygon", "coordinates": [closed]}}  # fmt: skip


def box(name: str, x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    return unit(name, (x0, y0), (x1, y0), (x1, y1), (x0, y1))


def point(name: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    return {"id": name, "feature_type": "opening", "properties": {"level_id": "L0", **more},
            "geometry": {"type": "Point", "coordinates": [x, y]}}  # fmt: skip


def stroke(name: str, x1: float, y1: float, x2: float, y2: float, **more: Any) -> dict[str, Any]:
    return {"id": name, "feature_type": "opening", "properties": {"level_id": "L0", **more},
            "geometry": {"type": "LineString", "coordinates": [[x1, y1], [x2, y2]]}}  # fmt: skip


def read(*features: dict[str, Any]) -> tuple[dict[str, Door], list[str], School]:
    level = {"id": "L0", "feature_type": "level", "properties": {"ordinal": 0}, "geometry": None}
    notes = Notes()
    plan = read_plan(
        {"type": "FeatureCollection", "coordinates": "metres", "features": [level, *features]}, "plan", notes
    )
    assert plan is not None
    find_rooms(plan, "plan", notes)
    school = School(name="plan", levels=plan.levels, rooms=plan.rooms, doors=plan.doors)
    return plan.doors, [str(problem) for problem in notes.problems], school


def length(door: Door) -> float:
    return math.dist(*door.line)


ROOMS = (box("a", 0, 0, 6, 5), box("b", 6.2, 0, 12, 5), box("hall", 0, 5.2, 12, 8))


def test_a_point_in_the_wall_becomes_a_door_of_ninety_centimetres() -> None:
    doors, problems, school = read(*ROOMS, point("d", 3, 5.1), point("way-out", 12, 6.5))
    assert problems == []
    assert set(doors["d"].joins) == {"a", "hall"}
    assert length(doors["d"]) == pytest.approx(0.9)
    assert doors["d"].width == pytest.approx(0.9)
    assert doors["way-out"].joins == ("hall",)
    assert {x for x, _ in doors["way-out"].line} == {12.0}
    check_building(lay_out(school))


def test_a_stroke_through_the_wall_is_a_place_and_no_width() -> None:
    doors, problems, school = read(*ROOMS, stroke("d", 3, 5.0, 3, 5.2), stroke("e", 8, 5, 8, 5))
    assert problems == []
    assert [set(doors[name].joins) for name in ("d", "e")] == [{"a", "hall"}, {"b", "hall"}]
    for door in doors.values():
        assert length(door) == pytest.approx(0.9)
        assert door.line[0][1] == door.line[1][1]  # along the wall, not through it
    check_building(lay_out(school))


def test_a_width_is_kept_and_a_short_wall_is_not_exceeded() -> None:
    doors, problems, school = read(
        *ROOMS, box("closet", 12.2, 5.2, 13, 5.8), point("wide", 3, 5.1, width=2.2), point("d", 12.1, 5.6)
    )
    assert problems == []
    assert length(doors["wide"]) == pytest.approx(2.2)
    assert set(doors["d"].joins) == {"closet", "hall"}
    assert length(doors["d"]) == pytest.approx(0.6)
    check_building(lay_out(school))


def test_beside_a_corner_the_door_moves_along_its_wall() -> None:
    doors, problems, school = read(*ROOMS, point("d", 5.9, 5.1))
    assert problems == []
    assert set(doors["d"].joins) == {"a", "hall"}
    assert max(x for x, _ in doors["d"].line) == pytest.approx(6.0)
    check_building(lay_out(school))


def test_a_way_out_beside_the_next_room_is_still_a_way_out() -> None:
    doors, problems, _ = read(*ROOMS, point("south", 5.9, 0.0))
    assert problems == []
    assert doors["south"].joins == ("a",)


def test_named_rooms_count_and_what_is_far_is_said() -> None:
    doors, problems, _ = read(*ROOMS, point("d", 6.1, 2, joins=["b", "a"]))
    assert problems == []
    assert doors["d"].joins == ("b", "a")
    _, problems, _ = read(*ROOMS, point("lost", 3, 2.5))
    assert problems == [
        'plan, feature lost: it marks a place with no wall of level "L0" long enough for a door within 0.4 m; '
        "draw it on the wall between its rooms."
    ]


@given(st.floats(0.1, 5.9), st.floats(0.0, 0.2), st.integers(0, 628), st.sampled_from([0.0, 0.1, 0.2]))
@settings(max_examples=60)
def test_any_point_in_a_wall_finds_both_rooms(along: float, deep: float, turn: int, wall: float) -> None:
    c, s = math.cos(turn / 100), math.sin(turn / 100)

    def moved(x: float, y: float) -> tuple[float, float]:
        return round(c * x - s * y + 40, 3), round(s * x + c * y - 7, 3)

    def turned(name: str, *ring: tuple[float, float]) -> dict[str, Any]:
        return unit(name, *(moved(*p) for p in ring))

    doors, problems, school = read(
        turned("a", (0, 0), (6, 0), (6, 5), (0, 5)),
        turned("b", (0, 5 + wall), (6, 5 + wall), (6, 9), (0, 9)),
        point("d", *moved(along, 5 + deep * wall)),
    )
    assert problems == []
    assert set(doors["d"].joins) == {"a", "b"}
    assert 0.85 <= length(doors["d"]) <= 0.91
    check_building(lay_out(school))
