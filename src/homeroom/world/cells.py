"""Cut a room's mesh into convex cells of at most about 8 m.

Three passes. `chords.make_convex` draws chords from the reflex corners of the outline (walls that jut in, columns)
until every face is convex, in the spirit of the literature on convex partition (Keil 2000, "Polygon decomposition",
Handbook of Computational Geometry, ch. 11). `long_cells.cut_long` halves long faces across their long side.
`join_small` removes cuts that turned out to be needless. A chord never ends inside a door: a door belongs to one cell
on either side.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from homeroom.world.chords import make_convex
from homeroom.world.long_cells import LONGEST, cut_long, extent
from homeroom.world.mesh import Mesh


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
