"""Whole plans made up from a seed, as a stranger might draw them.

Storeys, wings, courtyards, odd rooms, every way to mark a door.

A storey is a rectangle cut at random into rooms, some of which are then melted together into shapes with corners that
jut in, or lose a column, a courtyard or a slanted corner. Doors are drawn on walls that two rooms share, as a line with
or without the rooms that it joins, as a stroke or as a point. Stairs stand in a tower beside the storeys. All of it is
turned, and rounded to millimetres or to seven decimals of a degree.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import shapely
from shapely.geometry import Polygon, box

Feature = dict[str, Any]
Points = list[tuple[float, float]]
Place = Callable[[float, float], tuple[float, float]]


def plan(seed: int) -> dict[str, Any]:
    """A FeatureCollection that must be readable: nothing in it is wrong."""
    luck = random.Random(seed)
    wall = luck.choice([0.0, 0.0, 0.1, 0.25])
    width, depth = luck.uniform(14.0, 70.0), luck.uniform(10.0, 40.0)
    storeys = luck.choice([1, 1, 2, 3])
    features: list[Feature] = []
    place = _placing(luck)
    for k in range(storeys):
        features.append(_feature(f"L{k}", "level", None, ordinal=k, height=luck.choice([1.6, 3.3, 4.0])))
        rooms = _rooms(luck, width, depth, wall)
        for r, shape in enumerate(rooms):
            category = luck.choice(["classroom", "corridor", "gym", "office", "canteen", "other"])
            features.append(_unit(f"r{k}-{r}", shape, place, level_id=f"L{k}", category=category))
        features += _doors(luck, rooms, wall, k, place)
        features += _way_out(luck, rooms, k, width, place)
        if k + 1 < storeys:
            features += _stairs(luck, k, width, depth, wall, place)
        if storeys > 1:
            lobby = box(width + wall, -4.0, width + wall + 3.0, depth)
            features.append(_unit(f"lobby{k}", lobby, place, level_id=f"L{k}", category="corridor"))
            features += _door_between(luck, f"lobby-door{k}", lobby, f"lobby{k}", rooms, k, wall, place)
    luck.shuffle(features)
    coordinates = "wgs84" if place(0.0, 0.0)[1] > 30.0 else "metres"
    return {"type": "FeatureCollection", "coordinates": coordinates, "features": features}


def _placing(luck: random.Random) -> Place:
    """Where a point of the drawing comes to lie in the file."""
    turn, far = luck.choice([0.0, 0.0, luck.uniform(0.0, 6.28)]), luck.choice([0.0, 0.0, 300.0])
    c, s = math.cos(turn), math.sin(turn)
    if luck.random() < 0.25:
        north, east = 111_132.0, 111_320.0 * math.cos(math.radians(37.5))
        return lambda x, y: (round(127.0 + (c * x - s * y) / east, 8), round(37.5 + (s * x + c * y) / north, 8))
    return lambda x, y: (round(c * x - s * y - far, 3), round(s * x + c * y, 3))


def _feature(name: str, feature_type: str, geometry: dict[str, Any] | None, **properties: Any) -> Feature:
    return {"type": "Feature", "id": name, "feature_type": feature_type, "geometry": geometry, "properties": properties}


def _unit(name: str, shape: Polygon, place: Place, **properties: Any) -> Feature:
    rings = [[list(place(x, y)) for x, y in ring.coords] for ring in (shape.exterior, *shape.interiors)]
    return _feature(name, "unit", {"type": "Polygon", "coordinates": rings}, **properties)


def _rooms(luck: random.Random, width: float, depth: float, wall: float) -> list[Polygon]:
    """A storey as rooms, a wall's thickness apart."""
    pieces = [(0.0, 0.0, width, depth)]
    for _ in range(luck.randint(2, 14)):
        k = max(range(len(pieces)), key=lambda k: (pieces[k][2] - pieces[k][0]) * (pieces[k][3] - pieces[k][1]))
        x0, y0, x1, y1 = pieces[k]
        share = luck.choice([0.5, luck.uniform(0.25, 0.75)])
        if x1 - x0 > y1 - y0:
            x = round(x0 + share * (x1 - x0), 2)
            cut = [(x0, y0, x - wall / 2, y1), (x + wall / 2, y0, x1, y1)]
        else:
            y = round(y0 + share * (y1 - y0), 2)
            cut = [(x0, y0, x1, y - wall / 2), (x0, y + wall / 2, x1, y1)]
        if min(min(c[2] - c[0], c[3] - c[1]) for c in cut) > 2.4:
            pieces[k : k + 1] = cut
    shapes = [box(*piece) for piece in pieces]
    for _ in range(luck.randint(0, 3)):
        a = luck.randrange(len(shapes))
        near = [b for b in range(len(shapes)) if b != a and shapes[a].distance(shapes[b]) <= wall + 1e-6]
        if near and wall == 0.0:
            b = luck.choice(near)
            both = shapes[a].union(shapes[b])
            if both.geom_type == "Polygon" and both.area < 400.0:
                shapes = [shape for k, shape in enumerate(shapes) if k not in (a, b)] + [shapely.simplify(both, 0.0)]
    return [_carved(luck, shape) for shape in shapes]


def _carved(luck: random.Random, shape: Polygon) -> Polygon:
    """With a column, a courtyard, an alcove or a corner cut off."""
    x0, y0, x1, y1 = shape.bounds
    kind = luck.random()
    if kind < 0.2:
        for _ in range(luck.randint(1, 4)):
            x, y, r = luck.uniform(x0 + 1, x1 - 1), luck.uniform(y0 + 1, y1 - 1), luck.uniform(0.15, 0.8)
            column = luck.choice([box(x - r, y - r, x + r, y + r), shapely.Point(x, y).buffer(r, quad_segs=2)])
            if shape.buffer(-0.7).contains(column):
                shape = shape.difference(column)
    elif kind < 0.3 and min(x1 - x0, y1 - y0) > 9.0:
        court = box(x0 + 3.0, y0 + 3.0, x1 - 3.0, y1 - 3.0)
        if shape.buffer(-1.0).contains(court):
            shape = shape.difference(court)
    elif kind < 0.4:
        corner = Polygon([(x0, y0), (x0 + 0.3 * (x1 - x0), y0), (x0, y0 + 0.3 * (y1 - y0))])
        rest = shape.difference(corner)
        shape = rest if rest.geom_type == "Polygon" and rest.area > 4.0 else shape
    return shape


def _stretches(a: Polygon, b: Polygon, wall: float) -> list[tuple[Points, Points]]:
    """Straight pieces of wall that two rooms have along each other: ends on a, and the same ends on b."""
    found = []
    for p, q in pairwise(list(a.exterior.coords)):
        length = math.dist(p, q)
        if length < 1.0:
            continue
        dx, dy = (q[0] - p[0]) / length, (q[1] - p[1]) / length
        for u, v in pairwise(list(b.exterior.coords)):
            size = math.dist(u, v)
            if size < 1.0 or abs((v[0] - u[0]) * dy - (v[1] - u[1]) * dx) > 1e-6 * size:
                continue
            off = (u[0] - p[0]) * -dy + (u[1] - p[1]) * dx
            if abs(abs(off) - wall) > 1e-3:
                continue
            ends = sorted((r[0] - p[0]) * dx + (r[1] - p[1]) * dy for r in (u, v))
            low, high = max(0.0, ends[0]), min(length, ends[1])
            if high - low > 1.4:
                here = [(p[0] + t * dx, p[1] + t * dy) for t in (low, high)]
                found.append((here, [(x - off * dy, y + off * dx) for x, y in here]))
    return found


def _opening(
    luck: random.Random, name: str, here: Points, there: Points, joins: list[str], k: int,
    place: Place, by: str | None = None,
) -> Feature:  # fmt: skip
    """A door on a stretch of wall, drawn in one of the ways that are understood."""
    length = math.dist(*here)
    wide = min(luck.uniform(0.8, 2.4), length - 0.5)
    start = luck.uniform(0.25, length - wide - 0.25) if length - wide > 0.5 else (length - wide) / 2
    depth = luck.random()

    def at(t: float, deep: float = depth) -> list[float]:
        share = t / length
        a = [here[0][i] + share * (here[1][i] - here[0][i]) for i in (0, 1)]
        b = [there[0][i] + share * (there[1][i] - there[0][i]) for i in (0, 1)]
        return list(place(*(a[i] + deep * (b[i] - a[i]) for i in (0, 1))))

    way = by or luck.choice(["line", "line", "unnamed", "point", "named point", "stroke"])
    more: dict[str, Any] = {"level_id": f"L{k}", "kind": luck.choice(["hinged", "sliding", "opening"])}
    if way in ("line", "named point"):
        more["joins"] = joins
    if way == "stroke" and math.dist(here[0], there[0]) > 0.05:
        geometry = {"type": "LineString", "coordinates": [at(start + wide / 2, 0.0), at(start + wide / 2, 1.0)]}
    elif way in ("point", "named point", "stroke"):
        geometry = {"type": "Point", "coordinates": at(start + wide / 2)}
    else:
        geometry = {"type": "LineString", "coordinates": [at(start), at(start + wide)]}
    return _feature(name, "opening", geometry, **more)


def _doors(luck: random.Random, rooms: list[Polygon], wall: float, k: int, place: Place) -> list[Feature]:
    """One door between every two rooms that share enough wall, most of the time."""
    found = []
    for i, j in combinations(range(len(rooms)), 2):
        stretches = _stretches(rooms[i], rooms[j], wall)
        if stretches and luck.random() < 0.8:
            here, there = luck.choice(stretches)
            found.append(_opening(luck, f"d{k}-{i}-{j}", here, there, [f"r{k}-{i}", f"r{k}-{j}"], k, place))
    return found


def _door_between(
    luck: random.Random, name: str, lobby: Polygon, lobby_id: str, rooms: list[Polygon], k: int, wall: float,
    place: Place,
) -> list[Feature]:  # fmt: skip
    for r, room in enumerate(rooms):
        stretches = _stretches(room, lobby, wall)
        if stretches:
            return [_opening(luck, name, *stretches[0], [f"r{k}-{r}", lobby_id], k, place)]
    return []


def _way_out(
    luck: random.Random,
    rooms: list[Polygon],
    k: int,
    width: float,
    place: Place,
) -> list[Feature]:
    """A door to the west, off the site."""
    for r, room in enumerate(rooms):
        for p, q in pairwise(list(room.exterior.coords)):
            if p[0] == q[0] == 0.0 and math.dist(p, q) > 1.6:
                ends = [(float(x), float(y)) for x, y in (p, q)]
                return [_opening(luck, f"exit{k}", ends, ends, [f"r{k}-{r}"], k, place)]
    return []


def _stairs(
    luck: random.Random, k: int, width: float, depth: float, wall: float,
    place: Place,
) -> list[Feature]:  # fmt: skip
    """A U-shaped flight beside the lobby of a storey, its head on the next one."""
    x = width + wall + 3.0
    y = -4.0 + 3.2 * (k % 2)
    flight = [
        (x, y),
        (x + 5.4, y),
        (x + 5.4, y + 3),
        (x, y + 3),
        (x, y + 1.6),
        (x + 4, y + 1.6),
        (x + 4, y + 1.4),
        (x, y + 1.4),
    ]
    shape = Polygon(flight)
    names = [f"lobby{k}", f"stairs{k}"], [f"stairs{k}", f"lobby{k + 1}"]
    ends = [(x, y), (x, y + 1.4)], [(x, y + 1.6), (x, y + 3)]
    return [
        _unit(f"stairs{k}", shape, place, level_id=f"L{k}", upper_level_id=f"L{k + 1}", category="stairs"),
        *(
            _feature(
                name, "opening",
                {"type": "LineString", "coordinates": [list(place(*p)) for p in line]},
                level_id=f"L{k + at}", joins=joins, kind="opening",
            )
            for name, line, joins, at in ((f"foot{k}", ends[0], names[0], 0), (f"head{k}", ends[1], names[1], 1))
        ),
    ]  # fmt: skip
