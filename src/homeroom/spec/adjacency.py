"""Which rooms a door joins, found from the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from homeroom.spec.school import Point, Room

if TYPE_CHECKING:
    from shapely import Polygon, STRtree

WALL = 0.4
"""m: rooms stand at most this far from the line of their door (the thickness of a wall)."""
SLACK = 0.01


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


def whose_outline(rooms: Mapping[str, Room]) -> list[Room]:
    """The rooms whose outer ring is a usable polygon."""
    return [room for room in rooms.values() if outline(room).is_valid and outline(room).area > 0.0]
