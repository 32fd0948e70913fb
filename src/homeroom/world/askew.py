"""A wall led through the ends of a door that stands a little askew in it.

Outlines are rounded to millimetres, so that a door's line and the wall it stands in rarely agree to the last digit. A
bridge of a tenth of a millimetre to such a door would be a cell in which nobody can stand: the wall gives way instead.
Lengths are metres.
"""

from __future__ import annotations

import math

from shapely.geometry import LineString, Point, Polygon

SLIGHT = 0.02
"""A wall is moved by no more than this (m), less than a plan can be trusted to; farther, a door stands in a niche."""
_BESIDE = 1e-3  # m: a corner is not moved while a line ends on the wall that would turn with it
_ON = 1e-6  # m: closer, the end of a door lies on a wall

Spot = tuple[float, float]
Line = tuple[Spot, Spot]


def bend(floor: Polygon, line: Line, others: list[Line]) -> Polygon | None:
    """The floor of a room with the wall next to a line led through both its ends.

    Args:
        floor: the room.
        line: a door at most `SLIGHT` off one wall and about parallel to it.
        others: the doors that were settled before; their ends stay on the outline.

    Returns:
        The floor; None where no single wall runs along the line, or where moving it would spoil something else.
    """
    rings = [[(x, y) for x, y, *_ in ring.coords[:-1]] for ring in (floor.exterior, *floor.interiors)]
    known = [end for other in others for end in other]
    for k, ring in enumerate(rings):
        pinned = _pinned(ring, line, known)
        for i, start in enumerate(pinned):
            ends = _along(start, pinned[(i + 1) % len(pinned)], line)
            if ends is None:
                continue
            led = _led(pinned, i, ends, known)
            if led is None:
                return None
            rings[k] = led
            made = Polygon(rings[0], rings[1:])
            return made if made.is_valid and made.area > 0.0 else None
    return None


def _along(start: Spot, end: Spot, line: Line) -> list[Spot] | None:
    """The ends of a line in the order in which a wall passes them; None if the wall does not run along it."""
    found = [_measured(start, end, point) for point in line]
    size = math.dist(start, end)
    if size <= SLIGHT or any(off > SLIGHT or not -SLIGHT <= along <= size + SLIGHT for along, off in found):
        return None
    return [point for _, point in sorted(zip(found, line, strict=True))]


def _measured(start: Spot, end: Spot, point: Spot) -> tuple[float, float]:
    """Distance of a point along a wall, and off it."""
    size = max(math.dist(start, end), 1e-12)
    dx, dy = (end[0] - start[0]) / size, (end[1] - start[1]) / size
    wx, wy = point[0] - start[0], point[1] - start[1]
    return wx * dx + wy * dy, abs(dx * wy - dy * wx)


def _pinned(ring: list[Spot], line: Line, known: list[Spot]) -> list[Spot]:
    """A ring with a vertex wherever a door ends on a wall along the line, so that only what is between turns."""
    made: list[Spot] = []
    for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
        made.append(start)
        if _along(start, end, line) is None:
            continue
        size = math.dist(start, end)
        on = []
        for point in known:
            along, off = _measured(start, end, point)
            if off <= _ON and _ON < along < size - _ON:
                on.append((along, point))
        made += [point for _, point in sorted(on)]
    return made


def _led(ring: list[Spot], i: int, ends: list[Spot], known: list[Spot]) -> list[Spot] | None:
    """A ring whose step from vertex i on passes through two points; a corner next to one of them goes there."""
    n = len(ring)
    first, last = i, (i + 1) % n
    made = {at: [ring[at]] for at in range(n)}
    made[first] = [ring[first], *ends]
    for corner, beyond, point in ((first, ring[i - 1], ends[0]), (last, ring[(i + 2) % n], ends[1])):
        if math.dist(ring[corner], point) > SLIGHT:
            continue
        if ring[corner] != point:
            turned = LineString([beyond, ring[corner]])
            if any(turned.distance(Point(end)) <= _BESIDE for end in known):
                return None
        made[corner] = ends if corner == first else []
    return [point for at in range(n) for point in made[at]]
