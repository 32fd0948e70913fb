"""The first pass of cutting a room into cells: chords from the corners that jut in, until every face is convex.

Extensions of walls, bisectors and diagonals compete; short and blunt ones win, because slivers make bad cells.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from homeroom.world.mesh import SAME, Corner, Mesh, steps

SLIGHT = 0.02
"""A step in a wall smaller than this (m) comes of drawing: cuts go off at right angles, not along the wall."""
_ALONG = 0.05  # sine of the angle below which a chord goes along a wall
_BLUNT = math.radians(25.0)  # chords that meet a wall at a smaller angle make slivers


def make_convex(mesh: Mesh, *, across: bool = False) -> None:
    """Draw chords until no corner of any face is reflex."""
    _close_doorways(mesh)
    for _ in range(20 * len(mesh.points) + 20):
        reflex = [corner for corner in mesh.corners() if mesh.is_reflex(corner)]
        if not reflex:
            return
        ends, xy = mesh.segments()
        candidates = [c for corner in reflex for c in _candidates(mesh, corner, reflex, ends, xy, across)]
        candidates.sort(key=lambda c: (c[0], c[1]))
        drawn: list[tuple[tuple[float, float], tuple[float, float]]] = []
        waiting: set[Corner] = set()  # their best chord may be in the way of others: ask them again in the next round
        for _score, corner, direction, target in candidates:
            if corner in waiting:
                continue
            if drawn and not _still_free(mesh, corner, direction, target, drawn):
                waiting.add(corner)
                continue
            end = _draw(mesh, corner, direction, target, ends, xy)
            if end is None:
                continue
            drawn.append((mesh.points[corner[1]], mesh.points[end]))
            if len(drawn) >= 8:
                break  # look again at what is left, now with these walls
        if not drawn:
            raise ValueError("the outline cannot be cut into convex cells")
    raise ValueError("the outline cannot be cut into convex cells")


def _close_doorways(mesh: Mesh) -> None:
    """Cut off the shallow bulges that openings through thick walls leave, straight along the wall."""
    for face in list(mesh.loops):
        at = 0
        while face in mesh.loops and at < len(loop := mesh.loops[face]) and len(loop) > 5:
            a, u, p, q, v, b = (loop[(at + k) % len(loop)] for k in range(6))
            at += 1
            if (p, q) not in mesh.guarded or not (mesh.is_reflex((a, u, p)) and mesh.is_reflex((q, v, b))):
                continue
            if max(_length(mesh, u, p), _length(mesh, q, v)) < SLIGHT:
                continue
            (x1, y1), (x2, y2) = mesh.points[u], mesh.points[v]
            size = math.hypot(x2 - x1, y2 - y1)
            chord = (x2 - x1) / size, (y2 - y1) / size
            walls = mesh.along[a, u], mesh.along[v, b]
            if all(abs(chord[0] * w[1] - chord[1] * w[0]) < 1e-9 for w in walls):
                mesh.connect((a, u, p), (q, v, b))
                main = mesh.side[a, u]
                mesh.loops[face] = mesh.loops.pop(main)  # keep the number, so that the walk round the loop goes on
                for step in steps(mesh.loops[face]):
                    mesh.side[step] = face


_Candidate = tuple[float, Corner, tuple[float, float], int]


def _candidates(
    mesh: Mesh,
    corner: Corner,
    reflex: list[Corner],
    ends: NDArray[np.int64],
    xy: NDArray[np.float64],
    across: bool,
) -> list[_Candidate]:
    """Chords from one reflex corner: (score, corner, direction, target vertex or -1 for "until it meets something")."""
    a, u, b = corner
    x, y = mesh.points[u]
    (ix, iy), (ox, oy) = mesh.along[a, u], mesh.along[u, b]
    theta = mesh.interior_angle(corner)
    start = math.atan2(oy, ox)
    middle = start + 0.5 * theta
    reflex_vertices = {r[1] for r in reflex}
    found: list[_Candidate] = []
    stepped = _beyond_steps(mesh, corner)
    rays = [(ix, iy), (-ox, -oy), (math.cos(middle), math.sin(middle))]
    lengths_of_walls = (_length(mesh, a, u), _length(mesh, u, b))
    for k, (dx, dy) in enumerate(rays):
        hit = _shoot(x, y, dx, dy, u, ends, xy)
        if hit is None:
            continue
        length, at, v = hit
        if v < 0 and _in_door(mesh, ends[at]):
            continue
        blunt = min(_bluntness(start, theta, dx, dy), _meeting(xy[at], dx, dy) if v < 0 else math.pi / 2)
        score = length / _weight(blunt)
        if v >= 0 and v in reflex_vertices:
            score *= 0.5
        if across and k < 2 and lengths_of_walls[k] <= lengths_of_walls[1 - k]:
            score *= 0.1
        if k == 2:
            score *= 1.5
        if _hugs(stepped, dx, dy) or (v < 0 and _near_an_end(xy[at], x + length * dx, y + length * dy)):
            score *= 100.0  # a cell as thin as that is a last resort
        found.append((score, corner, (dx, dy), v))
    others = np.array([v for v in {int(i) for i in ends.ravel()} if v != u], dtype=np.int64)
    points = np.array(mesh.points, dtype=np.float64)[others]
    offset = points - (x, y)
    distance = np.hypot(offset[:, 0], offset[:, 1])
    inside = (np.arctan2(offset[:, 1], offset[:, 0]) - start) % (2.0 * math.pi)
    for i in np.argsort(distance, kind="stable")[:16]:
        phi, length, v = float(inside[i]), float(distance[i]), int(others[i])
        if length < SAME or not 1e-6 < phi < theta - 1e-6:
            continue
        dx, dy = float(offset[i, 0]) / length, float(offset[i, 1]) / length
        resolves = theta - math.pi - 1e-9 <= phi <= math.pi + 1e-9
        score = length / _weight(_bluntness(start, theta, dx, dy))
        score *= (0.65 if v in reflex_vertices else 1.6) if resolves else 6.0
        if _hugs(stepped, dx, dy):
            score *= 100.0
        found.append((score, corner, (dx, dy), v))
    return found


def _weight(blunt: float) -> float:
    """How good an angle is: 1 when blunt, towards 0 for a sliver."""
    return min(1.0, max(blunt / _BLUNT, 1e-3))


def _bluntness(start: float, theta: float, dx: float, dy: float) -> float:
    """The sharpest angle that a chord leaves at its corner, not counting straight angles."""
    phi = (math.atan2(dy, dx) - start) % (2.0 * math.pi)
    return min(phi, theta - phi)


def _meeting(segment: NDArray[np.float64], dx: float, dy: float) -> float:
    """The angle at which a ray meets a segment, in (0, pi/2]."""
    sx, sy = segment[2] - segment[0], segment[3] - segment[1]
    return math.asin(min(1.0, abs(dx * sy - dy * sx) / max(math.hypot(sx, sy), SAME)))


def _beyond_steps(mesh: Mesh, corner: Corner) -> list[tuple[float, float]]:
    """Directions, away from a corner, of the walls that go on behind a slight step beside it."""
    a, u, b = corner
    loop = mesh.loops[mesh.side[a, u]]
    n = len(loop)
    found = []
    if _length(mesh, u, b) < SLIGHT:
        after = loop[(_place(loop, u, b) + 2) % n]
        found.append(mesh.along[b, after])
    if _length(mesh, a, u) < SLIGHT:
        before = loop[_place(loop, a, u) - 1]
        dx, dy = mesh.along[before, a]
        found.append((-dx, -dy))
    return found


def _place(loop: list[int], u: int, v: int) -> int:
    """Where the step u -> v starts in a loop."""
    return next(i for i, step in enumerate(steps(loop)) if step == (u, v))


def _hugs(walls: list[tuple[float, float]], dx: float, dy: float) -> bool:
    """Whether a chord would go along one of these walls, a hair's breadth off."""
    return any(abs(dx * wy - dy * wx) < _ALONG and dx * wx + dy * wy > 0.0 for wx, wy in walls)


def _near_an_end(segment: NDArray[np.float64], x: float, y: float) -> bool:
    """Whether a point of a segment all but coincides with one of its ends."""
    return any(math.hypot(segment[2 * k] - x, segment[2 * k + 1] - y) < SLIGHT for k in (0, 1))


def _length(mesh: Mesh, u: int, v: int) -> float:
    (x1, y1), (x2, y2) = mesh.points[u], mesh.points[v]
    return math.hypot(x2 - x1, y2 - y1)


def _in_door(mesh: Mesh, ends: NDArray[np.int64]) -> bool:
    u, v = int(ends[0]), int(ends[1])
    return (u, v) in mesh.guarded or (v, u) in mesh.guarded


def _shoot(
    x: float, y: float, dx: float, dy: float, u: int, ends: NDArray[np.int64], xy: NDArray[np.float64]
) -> tuple[float, int, int] | None:
    """What a ray from vertex u meets first: (distance, row of `ends`, vertex number or -1)."""
    sx, sy = xy[:, 2] - xy[:, 0], xy[:, 3] - xy[:, 1]
    wx, wy = xy[:, 0] - x, xy[:, 1] - y
    size = np.hypot(sx, sy)
    cross = dx * sy - dy * sx
    mine = (ends[:, 0] == u) | (ends[:, 1] == u)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (wx * sy - wy * sx) / cross
        s = (wx * dy - wy * dx) / cross
    slack = SAME / size
    with np.errstate(invalid="ignore"):
        good = ~mine & (np.abs(cross) > 1e-12 * size) & (t > SAME) & (s >= -slack) & (s <= 1.0 + slack)
    if not good.any():
        return None
    at = int(np.argmin(np.where(good, t, np.inf)))
    length = float(t[at])
    hx, hy = x + length * dx, y + length * dy
    for k in (0, 1):
        if math.hypot(xy[at, 2 * k] - hx, xy[at, 2 * k + 1] - hy) < 10.0 * SAME:
            return length, at, int(ends[at, k])
    return length, at, -1


def _still_free(
    mesh: Mesh,
    corner: Corner,
    direction: tuple[float, float],
    target: int,
    drawn: list[tuple[tuple[float, float], tuple[float, float]]],
) -> bool:
    """Whether a chord planned before some others were drawn is surely still as it was scored."""
    a, u, b = corner
    if mesh.side.get((a, u)) is None or mesh.side.get((a, u)) != mesh.side.get((u, b)):
        return False
    if any(mesh.points[u] in pair for pair in drawn):
        return False
    x, y = mesh.points[u]
    reach = 1e4 if target < 0 else math.hypot(mesh.points[target][0] - x, mesh.points[target][1] - y)
    end = x + reach * direction[0], y + reach * direction[1]
    return not any(_near(p, q, (x, y), end) for p, q in drawn)


def _near(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float], s: tuple[float, float]) -> bool:
    """Whether the segments p-q and r-s cross or touch."""

    def turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    slack = 1e-6
    d1, d2, d3, d4 = turn(p, q, r), turn(p, q, s), turn(r, s, p), turn(r, s, q)
    return not (min(d1, d2) > slack or max(d1, d2) < -slack or min(d3, d4) > slack or max(d3, d4) < -slack)


def _draw(
    mesh: Mesh,
    corner: Corner,
    direction: tuple[float, float],
    target: int,
    ends: NDArray[np.int64],
    xy: NDArray[np.float64],
) -> int | None:
    """Draw a chord; returns its end vertex, or None if it is blocked or no longer a chord."""
    u = corner[1]
    x, y = mesh.points[u]
    hit = _shoot(x, y, direction[0], direction[1], u, ends, xy)
    if hit is None:
        return None
    length, at, v = hit
    if target >= 0 and v != target:
        return None
    if v < 0:
        a, b = int(ends[at, 0]), int(ends[at, 1])
        if _in_door(mesh, ends[at]) or ((a, b) not in mesh.side and (b, a) not in mesh.side):
            return None
        v = mesh.insert(a, b, x + length * direction[0], y + length * direction[1])
    return v if join(mesh, u, v) else None


def join(mesh: Mesh, u: int, v: int) -> bool:
    """Draw the chord from u to v through whichever corners face each other."""
    if (u, v) in mesh.side or (v, u) in mesh.side:
        return False
    dx, dy = mesh.points[v][0] - mesh.points[u][0], mesh.points[v][1] - mesh.points[u][1]
    first, second = mesh.corner_towards(u, dx, dy), mesh.corner_towards(v, -dx, -dy)
    if first is None or second is None:
        return False
    mesh.connect(first, second)
    return True
