"""The drawing of hyosan: clean rooms, doors on walls, stairs that meet their corridors, and a way to everywhere."""

from __future__ import annotations

import json
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from shapely import Polygon
from shapely.geometry import LineString, shape

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src/homeroom/library/schools/hyosan"
FEATURES = json.loads((FOLDER / "plan.geojson").read_text(encoding="utf-8"))["features"]
LEVELS = {f["id"]: f["properties"] for f in FEATURES if f["feature_type"] == "level"}
ROOMS: dict[str, Any] = {f["id"]: f["properties"] for f in FEATURES if f["feature_type"] == "unit"}
SHAPES: dict[str, Polygon] = {f["id"]: shape(f["geometry"]) for f in FEATURES if f["feature_type"] == "unit"}
DOORS: dict[str, Any] = {f["id"]: f["properties"] for f in FEATURES if f["feature_type"] == "opening"}
LINES: dict[str, LineString] = {f["id"]: shape(f["geometry"]) for f in FEATURES if f["feature_type"] == "opening"}


def test_rooms_on_a_level_share_walls_exactly_or_stand_apart() -> None:
    for polygon in SHAPES.values():
        assert polygon.is_valid
        assert polygon.area > 4.0
    for a, b in combinations(SHAPES, 2):
        if ROOMS[a]["level_id"] != ROOMS[b]["level_id"]:
            continue
        assert SHAPES[a].intersection(SHAPES[b]).area == pytest.approx(0.0, abs=1e-9), (a, b)
        gap = SHAPES[a].distance(SHAPES[b])
        assert gap == 0.0 or gap > 0.15, (a, b)


def test_every_opening_lies_on_the_outline_of_the_rooms_it_joins() -> None:
    for key, door in DOORS.items():
        for room in door["joins"]:
            assert SHAPES[room].boundary.buffer(1e-6).contains(LINES[key]), (key, room)


def test_openings_of_one_level_do_not_overlap() -> None:
    flat = [k for k in DOORS if DOORS[k]["kind"] not in ("drop", "hose")]
    for a, b in combinations(flat, 2):
        if DOORS[a]["level_id"] == DOORS[b]["level_id"]:
            assert LINES[a].distance(LINES[b]) > 0.09, (a, b)


def test_stairs_start_below_and_end_above_side_by_side() -> None:
    flights = [k for k, p in ROOMS.items() if p["category"] == "stairs"]
    assert len(flights) == 3 * 3 + 1
    for key in flights:
        foot, head = DOORS[f"{key}-foot"], DOORS[f"{key}-head"]
        lower, upper = ROOMS[key]["level_id"], ROOMS[key]["upper_level_id"]
        assert LEVELS[upper]["ordinal"] == LEVELS[lower]["ordinal"] + 1
        assert [ROOMS[r]["level_id"] for r in foot["joins"]] == [lower, lower]
        assert [ROOMS[r]["level_id"] for r in head["joins"]] == [lower, upper]
        assert LINES[f"{key}-foot"].length >= 1.5
        assert LINES[f"{key}-foot"].distance(LINES[f"{key}-head"]) > 0.3
        # Both ends are 22 steps apart: two flights of 11 treads.
        assert LEVELS[lower]["height"] / 22 <= 0.18


def test_a_jump_falls_as_far_as_its_window_is_high() -> None:
    for door in DOORS.values():
        if door["kind"] != "drop":
            continue
        assert door["one_way"]
        top, bottom = (LEVELS[ROOMS[r]["level_id"]]["ordinal"] for r in door["joins"])
        assert bottom == 0
        assert 3.6 * top < door["fall"] < 3.6 * top + 1.5


def test_a_hose_leads_from_class_2_5_to_the_broadcasting_room_one_floor_below() -> None:
    hoses = {tuple(d["joins"]): d for d in DOORS.values() if d["kind"] == "hose"}
    assert ("class-2-5", "broadcasting") in hoses
    for (upper, lower), hose in hoses.items():
        up, down = (LEVELS[ROOMS[r]["level_id"]]["ordinal"] for r in (upper, lower))
        assert up == down + 1
        assert hose["one_way"]
        assert hose["traverse"] > 0


def _reached(start: str, usable: Any) -> set[str]:
    seen, frontier = {start}, [start]
    while frontier:
        here = frontier.pop()
        for door in DOORS.values():
            if here not in door["joins"] or not usable(door) or (door.get("one_way") and door["joins"][0] != here):
                continue
            for room in door["joins"]:
                if room not in seen:
                    seen.add(room)
                    frontier.append(room)
    return seen


def test_every_room_can_be_reached_on_foot_through_doors_without_breaking_any() -> None:
    on_foot = _reached("yard", lambda d: d["kind"] not in ("window", "drop", "hose") and not d.get("locked"))
    behind_locks = {"roof", "hill-path", "chemical-store"}
    assert set(ROOMS) - on_foot == behind_locks


def test_each_floor_has_two_ways_down() -> None:
    for lower in ("ground", "first", "second"):
        flights = [k for k, p in ROOMS.items() if p["category"] == "stairs" and p["level_id"] == lower]
        assert len(flights) == 3


def test_every_class_has_a_room_of_korean_size_with_two_sliding_doors_and_a_corridor_window() -> None:
    homes = {p["class"]: k for k, p in ROOMS.items() if p.get("class")}
    assert sorted(homes) == [f"{year}-{n}" for year in (1, 2, 3) for n in range(1, 9)]
    for key in homes.values():
        assert SHAPES[key].area == pytest.approx(67.5)
        kinds = sorted(d["kind"] for d in DOORS.values() if key in d["joins"] and d["kind"] not in ("drop", "hose"))
        assert kinds == ["sliding", "sliding", "window"]


def test_the_rooms_of_the_story_exist() -> None:
    wanted = {
        "laboratory", "science-supply", "infirmary", "canteen", "kitchen", "broadcasting", "recording", "music-room",
        "library", "teachers-office", "principal", "gym", "equipment-room", "court", "yard", "roof", "hill-path",
    }  # fmt: skip
    assert wanted <= set(ROOMS)
    assert DOORS["roof-door"]["locked"]
    assert DOORS["recording-door"]["joins"] == ["broadcasting", "recording"]
    exits = {k: d for k, d in DOORS.items() if len(d["joins"]) == 1}
    assert {"front-gate", "hill-way", "back-fence-1"} <= set(exits)
    assert all(d["traverse"] > 0 for k, d in exits.items() if k.startswith("back-fence"))


def test_the_script_draws_the_same_plan_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "tools"), *sys.path])
    from hyosan import plan

    plan.draw().write(tmp_path / "plan.geojson")
    assert (tmp_path / "plan.geojson").read_bytes() == (FOLDER / "plan.geojson").read_bytes()
