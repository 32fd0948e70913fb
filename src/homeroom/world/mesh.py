"""A room's floor as a planar mesh of faces that share their vertices.

A `Mesh` starts as the outline of one room (its outer ring and the rings of its columns) and is refined by chords. Every
face is a loop of vertex numbers with the face to the left of each step, so that two neighbours always meet in exactly
the same end points and nothing is left to rounding. Lengths are metres.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Corner = tuple[int, int, int]
"""(before, vertex, after) on one loop; the floor lies to the left of before -> vertex -> after."""

SAME = 1e-7
"""Points closer than this (m) are one point; an outline is drawn to millimetres."""


class Mesh:
    """Vertices and loops of one room.

    Attributes:
        points: coordinates by vertex number.
        loops: face number -> vertex numbers, counter-clockwise.
        side: (u, v) -> the face to the left of the step from u to v; a wall has one such entry, a cut has two.
        along: (u, v) -> unit direction of the straight line the step is part of, exact even for a short piece of it.
        guarded: (u, v) steps on the outline that must stay in one piece -> number of the door there.
    """

    def __init__(self) -> None:
        """An empty mesh."""
        self.points: list[tuple[float, float]] = []
        self.loops: dict[int, list[int]] = {}
        self.side: dict[tuple[int, int], int] = {}
        self.along: dict[tuple[int, int], tuple[float, float]] = {}
        self.guarded: dict[tuple[int, int], int] = {}
        self._faces = 0
        self._into: dict[int, set[int]] = {}  # vertex -> those a step ever came from, so that corners are found fast

    def add_point(self, x: float, y: float) -> int:
        """The number of a new vertex."""
        self.points.append((x, y))
        return len(self.points) - 1

    def add_loop(self, loop: list[int]) -> int:
        """A new face, or a ring of the outline; returns its number."""
        face = self._faces
        self._faces += 1
        self.loops[face] = loop
        for u, v in steps(loop):
            self.side[u, v] = face
            self._into.setdefault(v, set()).add(u)
            if (u, v) not in self.along:
                self.along[u, v] = self._unit(u, v)
        return face

    def insert(self, u: int, v: int, x: float, y: float) -> int:
        """Put a new vertex on the step u -> v (and on its twin); the line it lies on keeps its direction."""
        w = self.add_point(x, y)
        for a, b in ((u, v), (v, u)):
            if (a, b) not in self.side:
                continue
            face = self.side.pop((a, b))
            direction = self.along.pop((a, b))
            loop = self.loops[face]
            loop.insert(_position(loop, a, b) + 1, w)
            for step in ((a, w), (w, b)):
                self.side[step] = face
                self.along[step] = direction
                self._into.setdefault(step[1], set()).add(step[0])
        return w

    def connect(self, first: Corner, second: Corner) -> None:
        """Draw a chord between two corners: splits a face in two, or joins a column's ring to another ring."""
        (a, u, _), (c, v, _) = first, second
        f, g = self.side[a, u], self.side[c, v]
        rotated = self._rotated(f, a, u)
        if f == g:
            at = next(i for i in range(1, len(rotated)) if rotated[i] == v and rotated[i - 1] == c)
            del self.loops[f]
            self._relabel(rotated[: at + 1])
            self._relabel([*rotated[at:], u])
        else:
            other = self._rotated(g, c, v)
            del self.loops[f], self.loops[g]
            self._relabel([*rotated, u, *other, v])

    def dissolve(self, f: int, g: int) -> list[int]:
        """The loop of faces f and g without the cut between them; the mesh itself is unchanged.

        Empty if the two do not meet in one unbroken chain.
        """
        loop, other = self.loops[f], self.loops[g]
        shared = {(u, v) for u, v in steps(loop) if self.side.get((v, u)) == g}
        starts = [u for u, v in shared if not any(end == u for _, end in shared)]
        if len(starts) != 1:
            return []
        end = next(v for u, v in shared if not any(start == v for start, _ in shared))
        at = loop.index(end)
        mine = [*loop[at:], *loop[:at]]
        mine = mine[: mine.index(starts[0]) + 1]
        at = other.index(starts[0])
        theirs = [*other[at:], *other[:at]]
        theirs = theirs[: theirs.index(end) + 1]
        return [*mine, *theirs[1:-1]]

    def merge(self, f: int, g: int, merged: list[int]) -> int:
        """Replace faces f and g by the loop that `dissolve` returned; returns its face."""
        for u, v in [*steps(self.loops[f]), *steps(self.loops[g])]:
            del self.side[u, v]
        del self.loops[f], self.loops[g]
        return self.add_loop(merged)

    def shorten(self, face: int, way: list[int]) -> None:
        """Replace consecutive steps of an outline's ring by one straight step."""
        for step in pairwise(way):
            del self.side[step], self.along[step]
        dropped = set(way[1:-1])
        self.loops[face] = [u for u in self.loops[face] if u not in dropped]
        self.along[way[0], way[-1]] = self._unit(way[0], way[-1])
        self.side[way[0], way[-1]] = face
        self._into.setdefault(way[-1], set()).add(way[0])

    def straighten(self) -> None:
        """Drop vertices in the middle of straight walls and cuts that nothing else needs."""
        degree: dict[int, set[int]] = {}
        for u, v in self.side:
            degree.setdefault(u, set()).add(v)
            degree.setdefault(v, set()).add(u)
        for w, around in degree.items():
            if len(around) != 2:
                continue
            u, v = around
            if (u, w) not in self.side:
                u, v = v, u
            here = [(a, b) for a, b in ((u, v), (v, u)) if (a, w) in self.side and (w, b) in self.side]
            if not here or any(step in self.guarded for a, b in here for step in ((a, w), (w, b))):
                continue
            a, b = here[0]
            if self.along[a, w] != self.along[w, b] or len(self.loops[self.side[a, w]]) <= 3:
                continue
            for a, b in here:
                face = self.side.pop((a, w))
                del self.side[w, b]
                self.side[a, b] = face
                self._into[b].add(a)
                self.along[a, b] = self.along[a, w]
                self.loops[face].remove(w)
            around_u, around_v = degree[u], degree[v]
            around_u.discard(w)
            around_u.add(v)
            around_v.discard(w)
            around_v.add(u)

    def corners(self) -> Iterator[Corner]:
        """Every corner of every loop."""
        for loop in list(self.loops.values()):
            for i, u in enumerate(loop):
                yield loop[i - 1], u, loop[(i + 1) % len(loop)]

    def corner_towards(self, u: int, dx: float, dy: float) -> Corner | None:
        """The corner at vertex u whose interior contains the direction (dx, dy)."""
        angle = math.atan2(dy, dx)
        best: tuple[float, Corner] | None = None
        for a, b in self._corners_at(u):
            start = self._angle(u, b)
            width = (self._angle(u, a) - start) % (2.0 * math.pi) or 2.0 * math.pi
            inside = (angle - start) % (2.0 * math.pi)
            margin = min(inside, width - inside)
            if margin > 0.0 and (best is None or margin > best[0]):
                best = margin, (a, u, b)
        return None if best is None else best[1]

    def interior_angle(self, corner: Corner) -> float:
        """The angle of the floor at a corner, in (0, 2 pi]."""
        a, u, b = corner
        return (self._angle(u, a) - self._angle(u, b)) % (2.0 * math.pi) or 2.0 * math.pi

    def is_reflex(self, corner: Corner) -> bool:
        """Whether the floor at a corner spans more than a straight angle."""
        (ax, ay), (bx, by) = self.along[corner[0], corner[1]], self.along[corner[1], corner[2]]
        if ax * bx + ay * by < -0.999:  # a spike, or a wall's free end: the cross product says too little
            return self.interior_angle(corner) > math.pi
        return ax * by - ay * bx < -1e-8

    def segments(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """All steps, one of each twin pair: (n, 2) vertex numbers and (n, 4) x1, y1, x2, y2."""
        ends = np.array([(u, v) for u, v in self.side if u < v or (v, u) not in self.side], dtype=np.int64)
        xy = np.array(self.points, dtype=np.float64)
        return ends, np.hstack([xy[ends[:, 0]], xy[ends[:, 1]]])

    def polygon(self, face: int) -> NDArray[np.float64]:
        """(n, 2) coordinates of a face's vertices."""
        return np.array([self.points[i] for i in self.loops[face]], dtype=np.float64)

    def _corners_at(self, u: int) -> Iterator[tuple[int, int]]:
        faces = {self.side[a, u] for a in self._into.get(u, ()) if (a, u) in self.side}
        for face in faces:
            loop = self.loops[face]
            for i, w in enumerate(loop):
                if w == u:
                    yield loop[i - 1], loop[(i + 1) % len(loop)]

    def _angle(self, u: int, v: int) -> float:
        """Direction from u to v along the line they lie on."""
        if (u, v) in self.along:
            dx, dy = self.along[u, v]
        elif (v, u) in self.along:
            dx, dy = self.along[v, u]
            dx, dy = -dx, -dy
        else:
            dx, dy = self._unit(u, v)
        return math.atan2(dy, dx)

    def _unit(self, u: int, v: int) -> tuple[float, float]:
        if (v, u) in self.along:
            dx, dy = self.along[v, u]
            return -dx, -dy
        dx = self.points[v][0] - self.points[u][0]
        dy = self.points[v][1] - self.points[u][1]
        length = math.hypot(dx, dy)
        return dx / length, dy / length

    def _rotated(self, face: int, a: int, u: int) -> list[int]:
        """The loop of a face, starting at the vertex u that follows a."""
        loop = self.loops[face]
        at = (_position(loop, a, u) + 1) % len(loop)
        return [*loop[at:], *loop[:at]]

    def _relabel(self, loop: list[int]) -> None:
        self.add_loop(loop)


def steps(loop: list[int]) -> list[tuple[int, int]]:
    """The consecutive pairs of a closed loop."""
    return list(zip(loop, [*loop[1:], loop[0]], strict=True))


def _position(loop: list[int], a: int, b: int) -> int:
    """Where the step a -> b starts in a loop."""
    n = len(loop)
    for i in range(n):
        if loop[i] == a and loop[(i + 1) % n] == b:
            return i
    raise ValueError(f"no step {a} -> {b} in the loop")
