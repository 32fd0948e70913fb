"""The second pass of cutting a room into cells: those that are too long are halved across their long side."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from homeroom.world.chords import join
from homeroom.world.mesh import Mesh, steps

LONGEST = 10.0
"""A cell longer than this (m) is cut ..."""
PIECE = 8.0
"""... into pieces of at most about this length (m)."""
_TINY = 0.35  # an edge shorter than this (m) is a poor portal: cuts move to an existing vertex rather than leave one


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
