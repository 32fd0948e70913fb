"""Where an opening meets the outlines of its rooms, and the room's outline made to end exactly there.

A plan may be drawn with walls of no thickness, so that an opening lies on both outlines, or with walls up to 0.4 m
thick, so that it lies between them. Either way both rooms must end up sharing the opening as the same segment: a room
that stops short of it gets a small bridging piece, the width of the opening, through the wall. Lengths are metres.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

from homeroom.errors import Problem
from homeroom.spec.school import Door, Room
from homeroom.world.mesh import Mesh, steps

WALL = 0.4
"""The thickest wall (m) that an opening is looked for through."""
ON = 2e-7
"""Closer than this (m), a line lies on an outline."""
_PARALLEL = math.sin(math.radians(20.0))
_NARROWEST = 0.3  # m: less than this leaves nobody through

Line = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Facing:
    """The wall of a room that an opening belongs to.

    Attributes:
        inward: unit normal into the room.
        depths: how deep the two ends of the opening lie inside the room (m); negative: outside.
        first, last: the part of the opening, as shares of its length, that the wall covers.
    """

    inward: tuple[float, float]
    depths: tuple[float, float]
    first: float
    last: float


def outline(room: Room) -> Polygon:
    """The floor of a room as a polygon: outer ring counter-clockwise, columns clockwise."""
    shell, *holes = room.polygon
    return _oriented(Polygon(shell, holes))


def facing(floor: Polygon, line: Line) -> Facing | None:
    """The wall nearest to a line and about parallel to it, within 0.4 m; None if there is none."""
    (px, py), (qx, qy) = line
    length = math.hypot(qx - px, qy - py)
    if length < _NARROWEST:
        return None
    dx, dy = (qx - px) / length, (qy - py) / length
    best: tuple[float, Facing] | None = None
    for ring in (floor.exterior, *floor.interiors):
        xy = np.asarray(ring.coords)
        a, b = xy[:-1], xy[1:]
        step = b - a
        size = np.hypot(step[:, 0], step[:, 1])
        tangent = step / size[:, None]
        near = np.abs(tangent[:, 0] * dy - tangent[:, 1] * dx) < _PARALLEL
        normal = np.column_stack([-tangent[:, 1], tangent[:, 0]])
        dp = (px - a[:, 0]) * normal[:, 0] + (py - a[:, 1]) * normal[:, 1]
        dq = (qx - a[:, 0]) * normal[:, 0] + (qy - a[:, 1]) * normal[:, 1]
        ta = ((a[:, 0] - px) * dx + (a[:, 1] - py) * dy) / length
        tb = ((b[:, 0] - px) * dx + (b[:, 1] - py) * dy) / length
        first, last = np.maximum(0.0, np.minimum(ta, tb)), np.minimum(1.0, np.maximum(ta, tb))
        depth = 0.5 * (dp + dq)
        near &= (np.abs(depth) <= WALL + 1e-3) & ((last - first) * length >= min(_NARROWEST, 0.5 * length) - ON)
        for i in np.flatnonzero(near):
            covered = float(last[i] - first[i])
            score = abs(float(depth[i])) + length * (1.0 - covered)
            if best is None or score < best[0] - 1e-9:
                inward = float(normal[i, 0]), float(normal[i, 1])
                best = score, Facing(inward, (float(dp[i]), float(dq[i])), float(first[i]), float(last[i]))
    return None if best is None else best[1]


def settle(door: Door, floors: list[tuple[str, Polygon]]) -> tuple[Line, list[Facing]] | Problem:
    """The segment that all rooms of a door will share, and the wall of each that it lies in.

    Args:
        door: its line as drawn.
        floors: id and floor of each room that the line must meet.

    Returns:
        The line, moved onto the outline of a room that it was drawn inside of and cut to the part that all rooms
        have a wall along; or what is wrong.
    """
    line: Line = door.line
    for _ in range(2):
        found: list[Facing] = []
        for room_id, floor in floors:
            here = facing(floor, line)
            if here is None:
                return Problem(
                    f'plan.geojson, opening "{door.id}"',
                    f'its line is not along a wall of room "{room_id}" (within {WALL} m and about parallel)',
                    "move the line onto the outline of the room, or correct joins",
                )
            found.append(here)
        (px, py), (qx, qy) = line
        first, last = max(f.first for f in found), min(f.last for f in found)
        length = math.hypot(qx - px, qy - py)
        if (last - first) * length < min(_NARROWEST, 0.5 * length):
            return Problem(
                f'plan.geojson, opening "{door.id}"',
                "its rooms have no common stretch of wall along its line",
                "move the line to where both rooms are",
            )
        start, end = (px, py), (qx, qy)
        if first * length > ON:
            start = px + first * (qx - px), py + first * (qy - py)
        if (1.0 - last) * length > ON:
            end = px + last * (qx - px), py + last * (qy - py)
        inside = max(found, key=lambda f: max(f.depths))
        if max(inside.depths) > ON:  # onto the wall of the room it was drawn inside of
            (nx, ny), (p, q) = inside.inward, inside.depths
            p, q = p + first * (q - p), p + last * (q - p)
            start, end = (start[0] - p * nx, start[1] - p * ny), (end[0] - q * nx, end[1] - q * ny)
        moved: Line = (start, end)
        if moved == line:
            break
        line = moved
    else:
        found = [f for _, floor in floors if (f := facing(floor, line)) is not None]
        if len(found) != len(floors):
            return Problem(
                f'plan.geojson, opening "{door.id}"', "its rooms overlap around it", "draw the rooms side by side"
            )
    return line, found


def share_ends(lines: list[Line]) -> list[Line]:
    """The same lines, where ends that differ by rounding are the same point: that of the first line that has it."""
    known: list[tuple[float, float]] = []
    found: list[Line] = []
    for line in lines:
        ends = []
        for point in line:
            same = next((other for other in known if math.dist(other, point) <= 2.0 * ON), None)
            if same is None:
                known.append(point)
            ends.append(same or point)
        found.append((ends[0], ends[1]))
    return found


def reach(floor: Polygon, line: Line, wall: Facing) -> Polygon:
    """The floor of a room, made to end exactly at a line: bridged where it stops short, cut where it goes beyond."""
    deepest = max(abs(depth) for depth in wall.depths)
    if deepest <= ON:
        return floor
    (px, py), (qx, qy) = line
    far = deepest + 0.02
    nx, ny = far * wall.inward[0], far * wall.inward[1]
    made = floor
    if min(wall.depths) < -ON:
        made = made.union(Polygon([(px, py), (qx, qy), (qx + nx, qy + ny), (px + nx, py + ny)]))
    if max(wall.depths) > ON:
        made = made.difference(Polygon([(px, py), (qx, qy), (qx - nx, qy - ny), (px - nx, py - ny)]))
    if made.geom_type != "Polygon":
        made = max(made.geoms, key=lambda g: g.area)
    return _oriented(made)


def build(floor: Polygon) -> Mesh:
    """The mesh of an outline, without the vertices in the middle of straight walls."""
    mesh = Mesh()
    for ring in (floor.exterior, *floor.interiors):
        points = _corners(np.asarray(ring.coords)[:-1])
        mesh.add_loop([mesh.add_point(x, y) for x, y in points])
    return mesh


def guard(mesh: Mesh, line: Line, door: int) -> int:
    """Put a door's line on the outline as one step.

    Returns:
        -1 when done; -2 if the line is not on the outline; else the number of the door that is there already.
    """
    taken = next((k for step, k in mesh.guarded.items() if _overlap(mesh, *step, line)), -1)
    if taken >= 0:
        return taken
    ends = [_pin(mesh, point) for point in line]
    if min(ends) < 0:
        return -2
    size = math.dist(*line)
    for face, loop in mesh.loops.items():
        if not set(ends) <= set(loop):
            continue
        for a, b in (ends, ends[::-1]):
            at = loop.index(a)
            way = [*loop[at:], *loop[:at]]
            way = way[: way.index(b) + 1]
            along = sum(math.dist(mesh.points[u], mesh.points[v]) for u, v in pairwise(way))
            aside = max(_aside(line, mesh.points[v]) for v in way)
            if along > size + 1e-3 or aside > 1e-3 or any(step in mesh.guarded for step in pairwise(way)):
                continue
            mesh.shorten(face, way)  # where a wall and a line cross at a tiny angle, rounding leaves a kink
            mesh.guarded[a, b] = door
            return -1
    return -2


def _pin(mesh: Mesh, point: tuple[float, float]) -> int:
    """The vertex at a point of the outline, moved there or made; -1 if the point is not on the outline."""
    for loop in mesh.loops.values():
        for u in loop:
            if math.dist(mesh.points[u], point) <= 2.0 * ON:
                mesh.points[u] = point
                return u
    for loop in mesh.loops.values():
        for u, v in steps(loop):
            t, off = _offset(mesh, u, v, point)
            if off <= 2.0 * ON and 0.0 < t < math.dist(mesh.points[u], mesh.points[v]):
                return -1 if (u, v) in mesh.guarded else mesh.insert(u, v, *point)
    return -1


def _aside(line: Line, point: tuple[float, float]) -> float:
    """Distance of a point from the straight line through a segment."""
    (px, py), (qx, qy) = line
    return abs((qx - px) * (point[1] - py) - (qy - py) * (point[0] - px)) / math.dist(*line)


def _overlap(mesh: Mesh, u: int, v: int, line: Line) -> bool:
    """Whether a line lies along the step u -> v and over a part of it."""
    size = math.dist(mesh.points[u], mesh.points[v])
    along, off = zip(*(_offset(mesh, u, v, point) for point in line), strict=True)
    return bool(max(off) < 1e-3 and min(max(along), size) - max(min(along), 0.0) > 2.0 * ON)


def _offset(mesh: Mesh, u: int, v: int, point: tuple[float, float]) -> tuple[float, float]:
    """Distance of a point along the step u -> v, and off its line."""
    (x, y), (dx, dy) = mesh.points[u], mesh.along[u, v]
    wx, wy = point[0] - x, point[1] - y
    return wx * dx + wy * dy, abs(dx * wy - dy * wx)


def _oriented(polygon: Polygon) -> Polygon:
    from shapely.geometry.polygon import orient

    return orient(polygon, 1.0)


def _corners(xy: NDArray[np.float64]) -> list[tuple[float, float]]:
    """The ring without repeated points and without vertices on straight walls."""
    points = [(float(x), float(y)) for x, y in xy]
    changed = True
    while changed and len(points) > 3:
        changed = False
        for i in range(len(points) - 1, -1, -1):
            if len(points) <= 3:
                break
            a, b, c = points[i - 1], points[i], points[(i + 1) % len(points)]
            base = math.dist(a, c)
            area = abs((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0]))
            if math.dist(a, b) < 1e-9 or (area <= 1e-7 * base and math.dist(a, b) + math.dist(b, c) < base + 1e-6):
                del points[i]
                changed = True
    return points
