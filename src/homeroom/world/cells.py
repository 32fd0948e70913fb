"""Cut a room's mesh into convex cells of at most about 8 m.

Three passes. `make_convex` draws chords from the reflex corners of the outline (walls that jut in, columns) until
every face is convex, in the spirit of the literature on convex partition (Keil 2000, "Polygon decomposition", Handbook
of Computational Geometry, ch. 11): extensions of walls, bisectors and diagonals compete, short and blunt ones win,
because slivers make bad cells. `cut_long` halves long faces across their long side. `join_small` removes cuts that
turned out to be needless. A chord never ends inside a door: a door belongs to one cell on either side.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from homeroom.world.mesh import SAME, Corner, Mesh, steps

LONGEST = 10.0
"""A cell longer than this (m) is cut ..."""
PIECE = 8.0
"""... into pieces of at most about this length (m)."""
_TINY = 0.35  # an edge shorter than this (m) is a poor portal: cuts move to an existing vertex rather than leave one
SLIGHT = 0.02
"""A step in a wall smaller than this (m) comes of drawing: cuts go off at right angles, not along the wall."""
_ALONG = 0.05  # sine of the angle below which a chord goes along a wall
_BLUNT = math.radians(25.0)  # chords that meet a wall at a smaller angle make slivers


def partition(mesh: Mesh, *, across: bool = False) -> None:
    """Refine a mesh in place until its faces are convex cells.

    Args:
        mesh: the outline of a room, with doors guarded.
        across: prefer to extend the short walls, so that a U-shaped stair falls into flights and landings.
    """
    make_convex(mesh, across=across)
    join_small(mesh, math.inf)
    cut_long(mesh)
    join_small(mesh, LONGEST)
    mesh.straighten()


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


def cut_long(mesh: Mesh) -> None:
    """Halve faces that are too long, across their long side, until none is."""
    stack = list(mesh.loops)
    while stack:
        face = stack.pop()
        before = set(mesh.loops)
        if face in before and _cut_once(mesh, face):
            stack.extend(set(mesh.loops) - before)


def extent(polygon: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Of the rectangle of least area round a convex polygon: direction of its long side (x, y), length, breadth.

    All three rectangles along the sides of a triangle have the same area: among equals the longest counts.
    """
    step = np.roll(polygon, -1, axis=0) - polygon
    size = np.hypot(step[:, 0], step[:, 1])
    long = size > 1e-2 * size.max()  # the direction of a short edge is mostly rounding
    step = step[long] / size[long, None]
    along = polygon @ step.T
    across = polygon @ np.vstack([-step[:, 1], step[:, 0]])
    a, b = np.ptp(along, axis=0), np.ptp(across, axis=0)
    area = a * b
    equal = area <= area.min() * (1.0 + 1e-6)
    best = int(np.argmax(np.where(equal, np.round(np.maximum(a, b), 6), 0.0)))
    dx, dy = float(step[best, 0]), float(step[best, 1])
    if a[best] >= b[best] - 1e-9:
        return dx, dy, float(a[best]), float(b[best])
    return -dy, dx, float(b[best]), float(a[best])


def _cut_once(mesh: Mesh, face: int) -> bool:
    """Cut a face across its long side near a division into pieces of about 8 m; False if it is short or cannot be."""
    polygon = mesh.polygon(face)
    dx, dy, length, _ = extent(polygon)
    if length <= LONGEST + 1e-6:
        return False
    pieces = max(2, math.ceil(length / PIECE - 1e-9))
    along = polygon @ (dx, dy)
    low = float(along.min())
    wanted = low + length * (pieces // 2) / pieces
    room = 0.5 * length / pieces
    options = [wanted, *[float(s) for s in along if abs(s - wanted) <= room]]
    best: tuple[float, tuple[_Hit, _Hit]] | None = None
    for s in options:
        hits = _cross(mesh, face, dx, dy, s)
        if hits is None:
            continue
        badness = abs(s - wanted) / room + sum(h.badness for h in hits)
        if best is None or badness < best[0]:
            best = badness, hits
    if best is None:
        return False
    u, v = (h.vertex if h.vertex >= 0 else mesh.insert(h.u, h.v, h.x, h.y) for h in best[1])
    return join(mesh, u, v)


class _Hit:
    """Where a cut meets the boundary of a face: an existing vertex, or a point on the step u -> v."""

    def __init__(self, mesh: Mesh, u: int, v: int, f: float) -> None:
        (x1, y1), (x2, y2) = mesh.points[u], mesh.points[v]
        self.u, self.v, self.vertex = u, v, -1
        self.x, self.y = x1 + f * (x2 - x1), y1 + f * (y2 - y1)
        length = math.hypot(x2 - x1, y2 - y1)
        near = min(f, 1.0 - f) * length
        self.badness = 0.0
        guarded = (u, v) in mesh.guarded or (v, u) in mesh.guarded
        if near < 1e-6:
            self.vertex = u if f < 0.5 else v
        elif guarded:  # aside, to the door's end: a slanted cut is better than none
            self.vertex = u if f < 0.5 else v
            self.badness = 0.5 + near / PIECE
        elif near < _TINY:
            self.badness = 0.4


def _cross(mesh: Mesh, face: int, dx: float, dy: float, s: float) -> tuple[_Hit, _Hit] | None:
    """The two points where the line {p: p . d = s} meets the boundary of a convex face, moved off doors."""
    loop = mesh.loops[face]
    value = [mesh.points[i][0] * dx + mesh.points[i][1] * dy - s for i in loop]
    hits: dict[bool, _Hit] = {}
    for i, (u, v) in enumerate(steps(loop)):
        p, q = value[i], value[(i + 1) % len(loop)]
        if (p < 0.0 <= q) or (q < 0.0 <= p):
            hits[p < q] = _Hit(mesh, u, v, p / (p - q))
    if len(hits) != 2:
        return None
    first, second = hits[True], hits[False]
    if first.vertex >= 0 and first.vertex == second.vertex:
        return None
    for here, there in ((first, second), (second, first)):
        if here.vertex < 0 and there.vertex in (here.u, here.v):
            return None
    if (
        first.vertex >= 0
        and second.vertex >= 0
        and ((first.vertex, second.vertex) in mesh.side or (second.vertex, first.vertex) in mesh.side)
    ):
        return None
    line = {mesh.along[(h.u, h.v)] for h in (first, second)}
    return None if len(line) == 1 else (first, second)


def join_small(mesh: Mesh, longest: float) -> None:
    """Remove cuts between faces whose union is convex and at most `longest` long, smallest faces first."""
    tried: set[tuple[int, int]] = set()
    while True:
        pairs = {
            (min(f, g), max(f, g)) for (u, v), f in mesh.side.items() if (g := mesh.side.get((v, u), f)) != f
        } - tried
        if not pairs:
            return
        areas = {f: _area(mesh.polygon(f)) for f in mesh.loops}
        for f, g in sorted(pairs, key=lambda p: (min(areas[p[0]], areas[p[1]]), p)):
            tried.add((f, g))
            if f not in mesh.loops or g not in mesh.loops:
                continue
            loop = mesh.dissolve(f, g)
            if loop and _mergeable(mesh, loop, longest):
                mesh.merge(f, g, loop)
                break


def _mergeable(mesh: Mesh, loop: list[int], longest: float) -> bool:
    for i, u in enumerate(loop):
        a, b = loop[i - 1], loop[(i + 1) % len(loop)]
        if mesh.is_reflex((a, u, b)):
            return False
    return longest == math.inf or extent(np.array([mesh.points[i] for i in loop]))[2] <= longest


def _area(polygon: NDArray[np.float64]) -> float:
    x, y = polygon[:, 0], polygon[:, 1]
    return 0.5 * float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
