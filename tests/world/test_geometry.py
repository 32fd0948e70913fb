"""Rooms cut into cells: exact neighbours, conserved floor, doors on both sides, ways that arrive."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from homeroom.errors import InputError
from homeroom.spec.school import Door, Room
from homeroom.world.geometry import Building, lay_out
from homeroom.world.long_cells import extent
from world.checks import check_building, polygon_of
from world.plans import any_floor, door, doors_on, rectangle, rectilinear, school, shape, storeys


@given(any_floor, st.lists(st.integers(-1, 9), min_size=1, max_size=5))
@settings(max_examples=100)
def test_any_room_becomes_convex_cells_with_its_doors(floor: Polygon, shares: list[int]) -> None:
    b = lay_out(school([shape("room", floor)], doors_on(floor, shares, "room")))
    check_building(b)
    assert math.isclose(b.rooms.area[0], floor.area, rel_tol=1e-6)


def test_the_length_of_a_triangle_is_that_of_its_longest_rectangle() -> None:
    """All three rectangles round a triangle have the same area, so that the least says nothing."""
    long = np.array([[0.0, 0.0], [12.0, 0.0], [0.0, 6.0]])
    assert extent(long)[2] == pytest.approx(math.hypot(12.0, 6.0))


def test_doors_that_meet_in_a_corner_share_it_to_the_last_bit() -> None:
    floor = Polygon([(-1, 3**0.5), (2, -4.899e-16), (-1, -(3**0.5))])
    check_building(lay_out(school([shape("room", floor)], doors_on(floor, [0, 9], "room"))))


@given(rectilinear(), st.integers(0, 628), st.integers(-5000, 5000))
@settings(max_examples=40)
def test_a_turned_and_moved_room_is_cut_as_well(floor: Polygon, turn: int, far: int) -> None:
    c, s = math.cos(turn / 100.0), math.sin(turn / 100.0)

    def moved(ring):
        return [(c * x - s * y + far, s * x + c * y - far) for x, y in ring.coords]

    turned = Polygon(moved(floor.exterior), [moved(hole) for hole in floor.interiors])
    check_building(lay_out(school([shape("room", turned)], doors_on(turned, [3, -1, 8], "room"))))


@given(st.integers(0, 40), st.integers(-40, 40), st.integers(5, 35), st.sampled_from([0.0, 0.001, 0.1, 0.35]))
@settings(max_examples=60)
def test_two_rooms_share_a_door_through_a_wall_of_any_thickness(at: int, aside: int, inset: int, wall: float) -> None:
    """The line is drawn on the first room's outline, in the wall, or a little inside either room."""
    x = 0.5 + at / 10.0
    y = 5.0 + wall * aside / 40.0
    rooms = [rectangle("a", 0.0, 0.0, 7.0, 5.0), rectangle("b", 0.2, 5.0 + wall, 7.2, 9.0)]
    b = lay_out(school(rooms, [door("d", x, y, x + 1.0, y + inset / 10000.0, "a", "b")]))
    check_building(b)
    assert b.rooms.area.sum() >= 5.0 * 7.0 + (4.0 - wall) * 7.0 - 0.01


@given(st.integers(0, 628), st.integers(2, 6))
@settings(max_examples=25)
def test_a_plan_drawn_askew_and_rounded_still_closes(turn: int, digits: int) -> None:
    """As from longitude and latitude: walls, doors and stairs are off by up to a centimetre."""
    c, s = math.cos(turn / 100.0), math.sin(turn / 100.0)

    def moved(point):
        return round(c * point[0] - s * point[1], digits), round(s * point[0] + c * point[1], digits)

    plan = storeys(2)
    rooms = {
        key: room.model_copy(update={"polygon": tuple(tuple(moved(p) for p in ring) for ring in room.polygon)})
        for key, room in plan.rooms.items()
    }
    doors = {key: d.model_copy(update={"line": tuple(moved(p) for p in d.line)}) for key, d in plan.doors.items()}
    check_building(lay_out(plan.model_copy(update={"rooms": rooms, "doors": doors})))


def test_a_class_room_is_one_cell_and_a_corridor_eight() -> None:
    b = lay_out(school([rectangle("class", 0, 0, 7, 8), rectangle("corridor", 0, 10, 60, 13)]))
    assert b.rooms.cell_n.tolist() == [1, 8]
    check_building(b)


def test_no_cell_is_much_longer_than_ten_metres() -> None:
    b = lay_out(school([shape("yard", box(0, 0, 70, 50).difference(box(20, 10, 50, 30)))]))
    check_building(b)
    for c in range(len(b.cells)):
        e = slice(b.cells.edge_first[c], b.cells.edge_first[c] + b.cells.edge_n[c])
        assert max(np.ptp(b.edges.x1[e]), np.ptp(b.edges.y1[e])) <= 10.0 + 1e-6
    assert np.allclose(b.edges.length, np.hypot(b.edges.x2 - b.edges.x1, b.edges.y2 - b.edges.y1), rtol=1e-15)


def test_a_column_in_the_middle_is_walked_round() -> None:
    floor = box(0, 0, 10, 8).difference(box(4.5, 3.5, 5.5, 4.5))
    b = lay_out(
        school([shape("hall", floor)], [door("w", 0, 3.5, 0, 4.5, "hall"), door("e", 10, 3.5, 10, 4.5, "hall")])
    )
    check_building(b)
    around = 2.0 * math.hypot(4.5, 0.5) + 1.0
    assert around - 1e-9 <= b.door_distance[1] < around + 1.2


def test_an_l_shaped_corridor_is_as_long_as_its_inner_corner_says() -> None:
    floor = Polygon([(0, 0), (40, 0), (40, 3), (3, 3), (3, 30), (0, 30)])
    b = lay_out(school([shape("L", floor)], [door("e", 40, 1, 40, 2, "L"), door("n", 1, 30, 2, 30, "L")]))
    check_building(b)
    corner = math.hypot(37, 1.5) + math.hypot(27, 1.5)
    assert corner - 1e-9 <= b.door_distance[1] < corner * 1.05


def test_stairs_of_three_storeys() -> None:
    b = lay_out(storeys(3))
    check_building(b)
    for k in range(2):
        r = b.room_ids.index(f"stairs{k}")
        assert (b.rooms.level[r], b.rooms.upper[r]) == (k, k + 1)
        assert b.rooms.cell_n[r] == 3
        up = {}
        for c in range(b.rooms.cell_first[r], b.rooms.cell_first[r] + 3):
            up[round(float(b.cells.x[c])), round(float(b.cells.y[c]))] = (b.cells.up_x[c], b.cells.up_y[c])
        assert up[34, 9] == (1.0, 0.0)  # away from the corridor
        assert up[34, 10] == (-1.0, 0.0)  # and back, half a storey higher
        assert up[37, 10] == (0.0, 0.0)  # the landing
        foot, head = (b.door_ids.index(f"{end}{k}") for end in ("foot", "head"))
        assert {b.rooms.level[b.doors.room_a[foot]], b.rooms.level[b.doors.room_b[foot]]} == {k}
        assert b.rooms.level[b.doors.room_a[head]] + b.rooms.level[b.doors.room_b[head]] == 2 * k + 1


def test_a_jump_lands_in_the_yard_below() -> None:
    rooms = [
        rectangle("class", 0, 0, 8, 7, "L1"),
        rectangle("below", 0, 0, 8, 7),
        rectangle("yard", -20, -30, 30, -0.2, category="yard"),
    ]
    doors = [
        door("drop", 1, 0, 2, 0, "class", "yard", level="L1", kind="drop"),
        door("hose", 4, 0, 5, 0, "class", "below", level="L1", kind="hose"),
        door("pane", 6, -0.1, 7, -0.1, "below", "yard", kind="window"),
        door("high", 6, 0, 7, 0, "class", "yard", level="L1", kind="window"),
    ]
    b = lay_out(school(rooms, doors, levels=2))
    check_building(b)
    drop, hose, pane, high = (b.doors[b.door_ids.index(name)] for name in ("drop", "hose", "pane", "high"))
    assert drop.fall == pytest.approx(3.3)
    assert (hose.fall, pane.fall) == (0.0, 0.0)
    assert high.fall == pytest.approx(3.3)
    assert (drop.one_way, hose.one_way, pane.one_way, high.one_way) == (1, 1, 0, 1)
    assert drop.traverse > 0.0
    for row in (drop, hose, high):
        e = slice(b.cells.edge_first[row.cell_b], b.cells.edge_first[row.cell_b] + b.cells.edge_n[row.cell_b])
        corners = list(zip(b.edges.x1[e], b.edges.y1[e], strict=True))
        assert Polygon(corners).distance(Point(row.x, row.y)) <= 0.2 + 1e-9
        assert Polygon(corners).area > 5.0


def test_windows_and_openings_come_as_their_kind_says() -> None:
    rooms = [rectangle("a", 0, 0, 6, 6), rectangle("b", 6, 0, 12, 6)]
    doors = [
        door("gap", 6, 0.5, 6, 1.5, "a", "b", kind="opening"),
        door("leaf", 6, 2, 6, 3, "a", "b", kind="hinged", open=True),
        door("pane", 6, 3.5, 6, 4.5, "a", "b", kind="window"),
        door("bolt", 6, 5, 6, 5.9, "a", "b", kind="sliding", lock="button", lock_side="b", locked=True, glazed=True),
    ]
    b = lay_out(school(rooms, doors))
    check_building(b)
    bolt, gap, leaf, pane = b.doors  # in the order of their ids
    assert (bolt.state, gap.state, leaf.state, pane.state) == (2, 0, 0, 1)
    assert (bolt.closable, gap.closable, leaf.closable, pane.closable) == (1, 0, 1, 0)
    assert (bolt.see_through, leaf.see_through, pane.see_through) == (1, 0, 1)
    assert (bolt.lock, bolt.lock_side) == (2, 2)
    assert 20.0 <= leaf.loss <= 30.0
    assert 0.0 < pane.strength < bolt.strength < leaf.strength


def test_a_button_is_on_the_face_of_the_room_that_is_no_passage() -> None:
    rooms = [rectangle("a", 0, 0, 6, 6), rectangle("b", 6, 0, 12, 6), rectangle("c", 0, 6, 12, 8, category="corridor")]
    doors = [
        door("button", 1, 6, 2, 6, "c", "a", lock="button"),
        door("key", 7, 6, 8, 6, "c", "b", lock="key"),
        door("side", 6, 2, 6, 3, "a", "b", lock="button"),
        door("told", 3, 6, 4, 6, "a", "c", lock="button", lock_side="c"),
    ]
    button, key, side, told = lay_out(school(rooms, doors)).doors
    assert (button.lock_side, key.lock_side, side.lock_side, told.lock_side) == (2, 0, 0, 2)


def test_a_door_away_from_its_room_is_one_clear_sentence() -> None:
    rooms = [rectangle("a", 0, 0, 6, 6), rectangle("b", 6, 0, 12, 6)]
    with pytest.raises(InputError, match='opening "d": its line is not along a wall of room "b"'):
        lay_out(school(rooms, [door("d", 0, 1, 0, 2, "a", "b")]))


def test_two_openings_at_one_place_are_one_clear_sentence() -> None:
    rooms = [rectangle("a", 0, 0, 6, 6), rectangle("b", 6, 0, 12, 6)]
    doors = [door("d", 6, 1, 6, 2, "a", "b"), door("e", 6, 1.5, 6, 2.5, "a", "b")]
    with pytest.raises(InputError, match='"e": it overlaps opening "d"'):
        lay_out(school(rooms, doors))


def _narrowest(b: Building) -> float:
    """The breadth of the narrowest cell (m)."""
    breadth = []
    for c in range(len(b.cells)):
        points = polygon_of(b, c)
        e = slice(b.cells.edge_first[c], b.cells.edge_first[c] + b.cells.edge_n[c])
        depth = (points[None, :, 0] - b.edges.x1[e, None]) * b.edges.nx[e, None]
        depth += (points[None, :, 1] - b.edges.y1[e, None]) * b.edges.ny[e, None]
        breadth.append(float(depth.max(axis=1).min()))
    return min(breadth)


@pytest.mark.parametrize("wall", [0.0, 0.1])
@pytest.mark.parametrize("way", [0.0, 0.4, 1.1])
def test_doors_askew_by_rounding_make_no_cells_in_which_nobody_can_stand(way: float, wall: float) -> None:
    """Three rooms turned by an angle and rounded to millimetres, doors between them and off the site."""
    c, s = math.cos(way), math.sin(way)

    def turned(room: Room) -> Room:
        ring = [(round(c * x - s * y, 3), round(s * x + c * y, 3)) for x, y in room.polygon[0]]
        return room.model_copy(update={"polygon": [ring]})

    def across(name: str, x: float, y: float, skew: float, *joins: str) -> Door:
        ends = [(c * u - s * v, s * u + c * v) for u, v in ((x, y), (x + 0.9, y + skew))]
        return door(name, round(ends[0][0], 3), round(ends[0][1], 3), *ends[1], *joins)

    rooms = [
        rectangle("a", 0.0, 0.0, 7.0, 5.0),
        rectangle("b", 0.2, 5.0 + wall, 3.3, 9.0),
        rectangle("c", 3.3, 5.0 + wall, 7.2, 9.0),
    ]
    doors = [
        across("ab", 1.0, 5.0, 0.002, "a", "b"),
        across("ac", 4.0, 5.0, 0.0, "a", "c"),
        across("beside", 5.5, 5.0, -0.004, "a", "c"),
        across("corner", 0.0, 0.0, 0.003, "a"),
        across("out", 2.0, 0.0, 0.008, "a"),
    ]
    b = lay_out(school([turned(room) for room in rooms], doors))
    check_building(b)
    assert _narrowest(b) > 0.02
