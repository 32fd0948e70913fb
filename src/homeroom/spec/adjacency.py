"""Which rooms a door joins, found from the drawing."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from homeroom.spec.school import Point, Room

if TYPE_CHECKING:
    from shapely import Polygon, STRtree

WALL = 0.4
"""m: rooms stand at most this far from the line of their door (the thickness of a wall)."""
SLACK = 0.01
SHORT = 0.3
"""m: an opening drawn shorter than this marks a place, not a width: nobody gets through."""
ALIKE = math.cos(math.radians(20.0))
"""Cosine of the angle between two walls that one door can lead through."""


def on_level(room: Room, level: str) -> bool:
    """Whether a room can be entered on a level: stairs on both of theirs."""
    return level in (room.level, room.upper)


def outline(room: Room) -> Polygon:
    """The room's polygon."""
    from shapely import Polygon

    return Polygon(room.polygon[0], room.polygon[1:])


def distance(polygon: Polygon, line: tuple[Point, Point]) -> float:
    """How far the farthest of a door's ends and middle is from the outline of a room (m)."""
    from shapely import Point as Dot

    (x1, y1), (x2, y2) = line
    edge = polygon.boundary
    return float(max(edge.distance(Dot(x, y)) for x, y in ((x1, y1), (x2, y2), ((x1 + x2) / 2, (y1 + y2) / 2))))


class Neighbours:
    """Finds the rooms along a line; built once for many doors."""

    def __init__(self, rooms: Iterable[Room]) -> None:
        """Take the rooms that have been drawn properly."""
        from shapely import STRtree

        self.rooms = list(rooms)
        self.outlines = [outline(room) for room in self.rooms]
        self.tree: STRtree = STRtree(self.outlines)

    def along(self, line: tuple[Point, Point], level: str) -> list[str]:
        """Ids of the rooms on a level whose outline runs along the whole line, nearest first.

        When more than two do, the farther ones are left out if they stand clearly farther off (10 cm).
        """
        from shapely import LineString

        near: list[tuple[float, str]] = []
        for place in self.tree.query(LineString(line), predicate="dwithin", distance=WALL + SLACK):
            room = self.rooms[int(place)]
            if on_level(room, level):
                away = distance(self.outlines[int(place)], line)
                if away <= WALL + SLACK:
                    near.append((away, room.id))
        near.sort()
        if len(near) > 2 and near[2][0] > near[1][0] + 0.1:
            near = near[:2]
        return [name for _, name in near]

    def widened(
        self, spot: Point, width: float, level: str, named: Collection[str] = ()
    ) -> tuple[tuple[Point, Point] | None, tuple[str, ...]]:
        """The line of a door that is drawn as a point, and the rooms whose walls run along it, nearest first.

        Args:
            spot: where it is drawn, at most 0.4 m off the walls (m).
            width: how wide it should be (m); where the walls are shorter, it is as wide as they let it.
            level: on which it is.
            named: ids of the rooms that it joins; if none, one or two are found.

        Returns:
            No line if no wall is near or the walls leave less than 0.3 m, and then no rooms; no line, but more than two
            rooms, if it stands where two rooms of the same side meet.
        """
        from shapely import Point as Dot

        places = [
            int(place)
            for place in self.tree.query(Dot(*spot), predicate="dwithin", distance=WALL + SLACK)
            if on_level(self.rooms[int(place)], level) and (not named or self.rooms[int(place)].id in named)
        ]
        near = sorted((*_nearest_wall(self.outlines[place], spot), place) for place in places)
        near = [wall for wall in near if wall[0] <= WALL + SLACK]
        if not near:
            return None, ()
        (x1, y1), (x2, y2) = near[0][1]
        dx, dy = _direction((x1, y1), (x2, y2))
        # The other room is on the other side: its wall runs the other way round.
        sides = [
            sorted((*_nearest_wall(self.outlines[place], spot, (sign * dx, sign * dy)), place) for _, _, place in near)
            for sign in (1, -1)
        ]
        for side in sides:
            side[:] = [wall for wall in side if wall[0] <= min(side[0][0] + SLACK, WALL + SLACK)]
        if max(len(side) for side in sides) > 1:  # where two rooms of one side meet
            return None, tuple(dict.fromkeys(self.rooms[place].id for side in sides for _, _, place in side))
        kept = [wall for side in sides for wall in side]
        low, high = -math.inf, math.inf
        for _, wall, _ in kept:
            ends = sorted((x - spot[0]) * dx + (y - spot[1]) * dy for x, y in wall)
            low, high = max(low, ends[0]), min(high, ends[1])
        if high - low < SHORT:
            return None, ()
        wide = min(width, high - low)
        middle = min(max(0.0, low + 0.5 * wide), high - 0.5 * wide)
        a, b = middle - 0.5 * wide, middle + 0.5 * wide
        off = (spot[0] - x1) * -dy + (spot[1] - y1) * dx
        x, y = spot[0] + off * dy, spot[1] - off * dx  # onto the nearest wall: the other is within reach of it
        line = (x + a * dx, y + a * dy), (x + b * dx, y + b * dy)
        return line, tuple(self.rooms[place].id for _, _, place in kept)


def _nearest_wall(
    polygon: Polygon, spot: Point, along: tuple[float, float] | None = None
) -> tuple[float, tuple[Point, Point]]:
    """The straight wall of an outline nearest to a point: how far it is (m), and its ends, the room to its left.

    Args:
        polygon: the outline.
        spot: the point.
        along: only walls that run about in this direction; infinitely far if there is none.
    """
    from shapely import LineString
    from shapely import Point as Dot
    from shapely.geometry.polygon import orient

    dot, whole = Dot(*spot), orient(polygon)
    best: tuple[float, float, tuple[Point, Point]] = (math.inf, 0.0, ((0.0, 0.0), (1.0, 0.0)))
    for ring in (whole.exterior, *whole.interiors):
        points = [(float(x), float(y)) for x, y in LineString(ring.coords).simplify(1e-4).coords]
        first, last = _direction(points[0], points[1]), _direction(points[-2], points[-1])
        if len(points) > 4 and abs(first[0] * last[1] - first[1] * last[0]) < 1e-3:
            points = [*points[1:-1], points[1]]  # the ring began in the middle of a wall
        for a, b in pairwise(points):
            dx, dy = _direction(a, b)
            if along is None or dx * along[0] + dy * along[1] > ALIKE:
                best = min(best, (round(float(LineString([a, b]).distance(dot)), 6), -math.dist(a, b), (a, b)))
    return best[0], best[2]


def _direction(a: Point, b: Point) -> tuple[float, float]:
    size = math.dist(a, b) or 1.0
    return (b[0] - a[0]) / size, (b[1] - a[1]) / size


def whose_outline(rooms: Mapping[str, Room]) -> list[Room]:
    """The rooms whose outer ring is a usable polygon."""
    return [room for room in rooms.values() if outline(room).is_valid and outline(room).area > 0.0]
