"""A drawing board for floor plans: rooms as rectangles and polygons, doors placed on shared walls.

Nothing here knows a particular school. A door is placed by the two rooms it joins and its distance along their shared
wall, so that a drawing cannot contain a door into nowhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shapely import Polygon, box
from shapely.geometry import LineString
from shapely.ops import linemerge

Point = tuple[float, float]


@dataclass
class Room:
    """One unit of the plan: an outline in metres on a level, and what it is used for."""

    id: str
    name: str
    level: str
    category: str
    shape: Polygon
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass
class Door:
    """One opening: a segment in metres on the outlines of the rooms that it joins."""

    id: str
    level: str
    kind: str
    line: tuple[Point, Point]
    joins: tuple[str, ...]
    properties: dict[str, Any] = field(default_factory=dict)


class Board:
    """Levels, rooms and doors while they are being drawn."""

    def __init__(self) -> None:
        """Start with an empty sheet."""
        self.levels: dict[str, dict[str, Any]] = {}
        self.rooms: dict[str, Room] = {}
        self.doors: dict[str, Door] = {}

    def level(self, key: str, name: str, ordinal: int, height: float) -> None:
        """Add a level; `height` is floor to floor in metres."""
        self.levels[key] = {"name": name, "ordinal": ordinal, "height": height}

    def rect(
        self, key: str, name: str, level: str, category: str, corners: tuple[float, float, float, float], **more: Any
    ) -> None:
        """Add a rectangular room: `corners` is (x0, y0, x1, y1) in metres."""
        self.poly(key, name, level, category, box(*corners), **more)

    def poly(self, key: str, name: str, level: str, category: str, shape: Polygon, **more: Any) -> None:
        """Add a room of any outline."""
        if key in self.rooms:
            raise ValueError(f"room {key} is drawn twice")
        if not isinstance(shape, Polygon) or not shape.is_valid:
            raise ValueError(f"room {key} is not one clean polygon: {shape.wkt[:120]}")
        self.rooms[key] = Room(key, name, level, category, shape, more)

    def shared_wall(self, a: str, b: str) -> LineString:
        """The longest straight stretch that the outlines of two rooms share in plan, from its lower left end."""
        common = self.rooms[a].shape.boundary.intersection(self.rooms[b].shape.boundary)
        if common.geom_type == "MultiLineString":
            common = linemerge(common)
        parts = [g for g in getattr(common, "geoms", [common]) if g.geom_type == "LineString"]
        pieces = [LineString(pair) for g in parts for pair in zip(list(g.coords)[:-1], list(g.coords)[1:], strict=True)]
        if not pieces:
            raise ValueError(f"{a} and {b} share no wall")
        longest = max(pieces, key=lambda g: (round(g.length, 6), g.coords[0]))
        return LineString(sorted(longest.coords))

    def door(self, key: str, a: str, b: str, kind: str, width: float, at: float | None = None, **more: Any) -> None:
        """Join two rooms by a door `width` wide, its middle `at` metres along their shared wall (default: half-way)."""
        wall = self.shared_wall(a, b)
        middle = wall.length / 2 if at is None else at
        if not width / 2 - 1e-9 <= middle <= wall.length - width / 2 + 1e-9:
            raise ValueError(f"door {key} ({width} m at {middle} m) does not fit a wall of {wall.length:.2f} m")
        ends = [wall.interpolate(middle + s * width / 2) for s in (-1, 1)]
        self._add(key, self.rooms[a].level, kind, [(p.x, p.y) for p in ends], (a, b), more)

    def line(self, key: str, level: str, kind: str, ends: list[Point], joins: tuple[str, ...], **more: Any) -> None:
        """Add an opening by its two ends; every room it joins must have it on its outline."""
        segment = LineString(ends)
        for room in joins:
            if not self.rooms[room].shape.boundary.buffer(1e-6).contains(segment):
                raise ValueError(f"opening {key} does not lie on the outline of {room}")
        self._add(key, level, kind, ends, joins, more)

    def _add(
        self, key: str, level: str, kind: str, ends: list[Point], joins: tuple[str, ...], more: dict[str, Any]
    ) -> None:
        if key in self.doors:
            raise ValueError(f"door {key} is drawn twice")
        self.doors[key] = Door(key, level, kind, (ends[0], ends[1]), joins, more)

    def stairs(
        self, key: str, name: str, levels: tuple[str, str], front: tuple[Point, Point], fronts: tuple[str, str]
    ) -> None:
        """Draw one U-shaped flight behind a front edge, up to the left of it.

        The left leg (seen from the front) starts on the lower level, the right leg ends on the upper one, so that the
        head of one flight and the foot of the next stand side by side.

        Args:
            key: id of the stairs.
            name: what people call it.
            levels: lower and upper level.
            front: the two ends of the front edge, left end first as seen by somebody about to climb (m).
            fronts: the rooms in front of the foot and of the head.
        """
        (lx, ly), (rx, ry) = front
        width = ((rx - lx) ** 2 + (ry - ly) ** 2) ** 0.5
        ux, uy = (rx - lx) / width, (ry - ly) / width  # along the front, left to right
        vx, vy = -uy, ux  # into the stairwell

        def at(u: float, v: float) -> Point:
            return (round(lx + u * ux + v * vx, 4), round(ly + u * uy + v * vy, 4))

        leg = (width - GAP) / 2
        outline = [(0, 0), (leg, 0), (leg, RUN), (leg + GAP, RUN), (leg + GAP, 0), (width, 0)]
        outline += [(width, RUN + LANDING), (0, RUN + LANDING)]
        shape = Polygon([at(u, v) for u, v in outline])
        self.poly(key, name, levels[0], "stairs", shape, upper_level_id=levels[1])
        self.line(f"{key}-foot", levels[0], "opening", [at(0.1, 0), at(leg - 0.1, 0)], (key, fronts[0]))
        self.line(f"{key}-head", levels[1], "opening", [at(leg + GAP + 0.1, 0), at(width - 0.1, 0)], (key, fronts[1]))

    def ground_print(self, level: str) -> Polygon:
        """What the rooms of a level cover together, the slit between two flights of stairs included."""
        covered = Polygon()
        for room in self.rooms.values():
            if room.level == level:
                covered = covered.union(room.shape.convex_hull if room.category == "stairs" else room.shape)
        return covered

    def features(self) -> list[dict[str, Any]]:
        """The GeoJSON features: levels, then units, then openings, in drawing order."""
        out: list[dict[str, Any]] = [
            {"type": "Feature", "id": key, "feature_type": "level", "geometry": None, "properties": value}
            for key, value in self.levels.items()
        ]
        for room in self.rooms.values():
            rings = [room.shape.exterior, *room.shape.interiors]
            geometry: dict[str, Any] = {
                "type": "Polygon",
                "coordinates": [[_xy(p) for p in ring.coords] for ring in rings],
            }
            head = {"level_id": room.level, "name": room.name, "category": room.category}
            out.append(_feature(room.id, "unit", geometry, head | room.properties))
        for door in self.doors.values():
            geometry = {"type": "LineString", "coordinates": [_xy(p) for p in door.line]}
            opening: dict[str, Any] = {"level_id": door.level, "kind": door.kind, "joins": list(door.joins)}
            out.append(_feature(door.id, "opening", geometry, opening | door.properties))
        return out

    def write(self, path: Path) -> None:
        """Write plan.geojson, one feature per line so that a change of the drawing reads as such."""
        lines = [json.dumps(f, ensure_ascii=False) for f in self.features()]
        head = '{"type": "FeatureCollection", "coordinates": "metres", "features": [\n'
        path.write_text(head + ",\n".join(lines) + "\n]}\n", encoding="utf-8", newline="\n")


GAP = 0.2
"""Slit between the two flights of a stairwell (m)."""
RUN = 3.3
"""Horizontal length of one flight (m): 11 steps of 0.30 m."""
LANDING = 1.8
"""Depth of the half-way landing (m): as deep as the flight is wide."""


def _feature(key: str, kind: str, geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "feature_type": kind, "geometry": geometry, "properties": properties}


def _xy(point: tuple[float, ...]) -> list[float]:
    return [round(point[0] + 0.0, 3), round(point[1] + 0.0, 3)]
