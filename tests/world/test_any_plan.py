"""Whole plans as strangers draw them, from the file to cells and portals."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeroom.exchange.files import Notes
from homeroom.exchange.openings import find_rooms
from homeroom.exchange.plan import Plan, read_plan
from homeroom.spec import rules_building
from homeroom.spec.school import Level, School
from homeroom.spec.validate import Draft
from homeroom.world.geometry import Building, lay_out
from world.checks import check_building
from world.plans import door, rectangle
from world.random_plans import plan


def read(seed: int) -> Plan:
    notes = Notes()
    found = read_plan(plan(seed), "plan", notes)
    assert found is not None
    find_rooms(found, "plan", notes)
    assert notes.problems == []
    return found


def built(seed: int) -> Building:
    """A made-up plan, read, found right and laid out."""
    found = read(seed)
    draft = Draft(
        levels=found.levels, rooms=found.rooms, doors=found.doors, coordinates=found.coordinates,
        known_levels=frozenset(found.levels), known_rooms=frozenset(found.rooms),
    )  # fmt: skip
    assert [*rules_building.references(draft), *rules_building.drawing(draft)] == []
    return lay_out(School(name="plan", levels=found.levels, rooms=found.rooms, doors=found.doors))


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=12, deadline=None)
def test_a_made_up_plan_becomes_cells_and_portals(seed: int) -> None:
    check_building(built(seed))


@pytest.mark.validate
@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_made_up_plans(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        check_building(built(seed))


def test_wings_of_one_height_and_a_split_level() -> None:
    """Two wings whose ground floors are levels of their own, and a level half a storey up between them."""
    levels = [("east", 0, 1.6), ("west", 0, 1.6), ("half", 1, 1.7), ("upper", 2, 3.3)]
    rooms = [
        rectangle("a", 0, 0, 8, 6, "west"),
        rectangle("b", 12, 0, 20, 6, "east"),
        rectangle("c", 8, 0, 12, 6, "half"),
        rectangle("d", 0, 0, 8, 6, "upper"),
        rectangle("field", -20, -20, 40, -0.1, "west", category="field"),
    ]
    doors = [
        door("drop", 9, 0, 10, 0, "c", "field", level="half", kind="drop"),
        door("jump", 1, 0, 2, 0, "d", "field", level="upper", kind="drop"),
        door("pane", 14, 0, 15, 0, "b", "field", level="east", kind="window"),
    ]
    school = School(
        name="split",
        levels={name: Level(id=name, ordinal=ordinal, height=height) for name, ordinal, height in levels},
        rooms={room.id: room for room in rooms},
        doors={d.id: d for d in doors},
    )
    b = lay_out(school)
    check_building(b)
    falls = {name: float(b.doors.fall[k]) for k, name in enumerate(b.door_ids)}
    assert falls["drop"] == pytest.approx(1.6)
    assert falls["jump"] == pytest.approx(3.3)
    assert falls["pane"] == 0.0
