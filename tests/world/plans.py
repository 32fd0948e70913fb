"""Small plans for the tests of the world, and random ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from homeroom.spec.school import Door, Level, Room, School


def rectangle(name: str, x0: float, y0: float, x1: float, y1: float, level: str = "L0", **more: object) -> Room:
    return Room(id=name, level=level, polygon=[[(x0, y0), (x1, y0), (x1, y1), (x0, y1)]], **more)


def shape(name: str, polygon: Polygon, level: str = "L0", **more: object) -> Room:
    rings = [list(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
    return Room(id=name, level=level, polygon=rings, **more)


def door(name: str, x1: float, y1: float, x2: float, y2: float, *joins: str, level: str = "L0", **more: object) -> Door:
    return Door(id=name, line=((x1, y1), (x2, y2)), joins=joins, level=level, **more)


def school(rooms: list[Room], doors: Sequence[Door] = (), levels: int = 1) -> School:
    return School(
        name="plan",
        levels={f"L{k}": Level(id=f"L{k}", ordinal=k, height=3.3) for k in range(levels)},
        rooms={room.id: room for room in rooms},
        doors={d.id: d for d in doors},
    )


def storeys(n: int = 3) -> School:
    """Floors of four rooms and a corridor, joined by U-shaped flights of stairs at its end."""
    rooms, doors = [], []
    for k in range(n):
        level = f"L{k}"
        rooms.append(rectangle(f"corridor{k}", 0.0, 8.0, 32.0, 11.0, level, category="corridor"))
        for i in range(4):
            rooms.append(
                rectangle(f"room{k}{i}", 8.0 * i, 0.0, 8.0 * i + 8.0, 7.8, level, category="classroom", capacity=30)
            )
            x = 8.0 * i + 1.0
            doors.append(door(f"door{k}{i}", x, 7.9, x + 0.9, 7.9, f"room{k}{i}", f"corridor{k}", level=level))
            doors.append(
                door(f"pane{k}{i}", x + 2, 7.9, x + 4, 7.9, f"room{k}{i}", f"corridor{k}", level=level, kind="window")
            )
        if k + 1 < n:
            flight = [(32, 8), (37.4, 8), (37.4, 11), (32, 11), (32, 9.6), (36, 9.6), (36, 9.4), (32, 9.4)]
            rooms.append(Room(id=f"stairs{k}", level=level, upper=f"L{k + 1}", category="stairs", polygon=[flight]))
            doors.append(door(f"foot{k}", 32, 8, 32, 9.4, f"corridor{k}", f"stairs{k}", level=level, kind="opening"))
            doors.append(
                door(f"head{k}", 32, 9.6, 32, 11, f"corridor{k + 1}", f"stairs{k}", level=f"L{k + 1}", kind="opening")
            )
    doors.append(door("exit", 0, 9, 0, 10.5, "corridor0"))
    return school(rooms, doors, levels=n)


@st.composite
def rectilinear(draw: st.DrawFn) -> Polygon:
    """Rooms of right angles, with columns now and then."""
    pieces = []
    for _ in range(draw(st.integers(1, 6))):
        x, y = draw(st.integers(0, 40)) / 2.0, draw(st.integers(0, 40)) / 2.0
        pieces.append(box(x, y, x + draw(st.integers(2, 60)) / 2.0, y + draw(st.integers(2, 60)) / 2.0))
    whole = shapely.union_all(pieces)
    for _ in range(draw(st.integers(0, 3))):
        x, y = draw(st.integers(0, 100)) / 4.0, draw(st.integers(0, 100)) / 4.0
        side = draw(st.sampled_from([0.3, 0.5, 1.0, 4.0]))
        whole = whole.difference(box(x, y, x + side, y + side))
    return _largest(whole)


@st.composite
def star(draw: st.DrawFn) -> Polygon:
    """Rooms with corners of any angle, that jut in and out."""
    n = draw(st.integers(3, 14))
    turns = [draw(st.integers(10, 100)) for _ in range(n)]
    angles = np.cumsum(turns) / sum(turns) * 2.0 * math.pi
    radii = [draw(st.integers(20, 200)) / 10.0 for _ in range(n)]
    points = [(r * math.cos(a), r * math.sin(a)) for a, r in zip(angles, radii, strict=True)]
    return _largest(Polygon(points).buffer(0.0))


@st.composite
def convex(draw: st.DrawFn) -> Polygon:
    points = [
        (draw(st.integers(0, 300)) / 10.0, draw(st.integers(0, 300)) / 10.0) for _ in range(draw(st.integers(3, 9)))
    ]
    hull = shapely.convex_hull(shapely.MultiPoint(points))
    return hull if hull.geom_type == "Polygon" and hull.area > 2.0 else box(0.0, 0.0, 5.0, 4.0)


def _largest(whole: object) -> Polygon:
    parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon" and part.area > 2.0]
    return max(parts, key=lambda part: part.area) if parts else box(0.0, 0.0, 6.0, 5.0)


any_floor = st.one_of(rectilinear(), star(), convex())


def doors_on(polygon: Polygon, shares: list[int], room: str) -> list[Door]:
    """Exits, one on every wall of the outer ring that is long enough, where `shares` (0..9, -1 for none) say."""
    found = []
    points = list(shapely.geometry.polygon.orient(polygon).exterior.coords)
    for k, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        length = math.hypot(x2 - x1, y2 - y1)
        share = shares[k % len(shares)]
        if share < 0 or length < 1.3:
            continue
        f = share / 9.0 * (length - 1.0) / length
        g = f + 1.0 / length
        ends = (x1 + f * (x2 - x1), y1 + f * (y2 - y1)), (x1 + g * (x2 - x1), y1 + g * (y2 - y1))
        found.append(Door(id=f"exit{k}", line=ends, joins=(room,), level="L0", kind="hinged"))
    return found
