"""Seats and standing places: a regular grid of spots in a room, far enough apart and clear of walls and doors."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from homeroom.generate.defaults import figure
from homeroom.world.portals import Line
from homeroom.world.tables import Table


def arrange(floor: Polygon, doors: list[Line], wanted: int) -> NDArray[np.float64]:
    """Spots for `wanted` people, as far apart as a grid allows, or as many as fit if they are fewer.

    Args:
        floor: the room's floor.
        doors: its openings, to be kept clear.
        wanted: how many spots.

    Returns:
        (n, 2) spots in rows along the room's long side, at least the least spacing apart, clear of the walls.
    """
    if wanted <= 0:
        return np.zeros((0, 2))
    best = np.zeros((0, 2))
    for free in _free(floor, doors):
        if free.is_empty:
            continue
        found = _fill(floor, free, wanted)
        if len(found) >= wanted:
            return found[:wanted]
        if len(found) > len(best):
            best = found
    return best


def _free(floor: Polygon, doors: list[Line]) -> list[BaseGeometry]:
    """Where spots may be: clear of walls and doors; where that leaves too little, clear of walls only."""
    wall = figure("day", "seats", "from_wall")
    clear = floor.buffer(-wall, join_style="mitre")
    if not doors:
        return [clear]
    aside = figure("day", "seats", "from_door")
    fronts = shapely.union_all([LineString(line).buffer(aside, cap_style="flat") for line in doors])
    return [clear.difference(fronts), clear]


def _fill(floor: Polygon, free: BaseGeometry, wanted: int) -> NDArray[np.float64]:
    """The widest square grid with enough spots, from comfortable to the least spacing; then staggered rows."""
    least, wide = figure("day", "seats", "least"), figure("day", "seats", "comfortable")
    origin, along = _frame(floor)
    shapely.prepare(free)
    spacing = min(wide, max(least, 1.05 * math.sqrt(max(free.area, least * least) / wanted)))
    while spacing > least:
        spots = _grid(free, origin, along, spacing, spacing, 0.0)
        if len(spots) >= wanted:
            return spots
        spacing *= 0.97
    spots = _grid(free, origin, along, least, least, 0.0)
    if len(spots) >= wanted:
        return spots
    staggered = _grid(free, origin, along, least, least * math.sqrt(0.75), 0.5 * least)
    return staggered if len(staggered) > len(spots) else spots


def _frame(floor: Polygon) -> tuple[tuple[float, float], tuple[float, float]]:
    """A corner of the room's bounding rectangle and the direction of its long side."""
    corners = np.asarray(floor.minimum_rotated_rectangle.exterior.coords)[:4]
    corners = corners[np.lexsort((np.round(corners[:, 0], 6), np.round(corners[:, 1], 6)))]
    start = corners[0]
    steps = sorted((corners[1:] - start).tolist(), key=lambda s: math.hypot(*s))[:2]  # the third is the diagonal
    dx, dy = steps[1]
    length = math.hypot(dx, dy)
    return (float(start[0]), float(start[1])), (dx / length, dy / length)


def _grid(
    free: BaseGeometry,
    origin: tuple[float, float],
    along: tuple[float, float],
    pitch: float,
    row_pitch: float,
    stagger: float,
) -> NDArray[np.float64]:
    """Points of a grid that lie in `free`, row by row."""
    (dx, dy), across = along, (-along[1], along[0])
    xyz = np.asarray(shapely.get_coordinates(free)) - origin
    u, v = xyz @ (dx, dy), xyz @ across
    columns = np.arange(math.floor((u.max() - u.min() + 1e-9) / pitch) + 1) * pitch
    rows = np.arange(math.floor((v.max() - v.min() + 1e-9) / row_pitch) + 1) * row_pitch
    columns += u.min() + 0.5 * (u.max() - u.min() - columns[-1])
    rows += v.min() + 0.5 * (v.max() - v.min() - rows[-1])
    cu, rv = (grid.ravel() for grid in np.meshgrid(columns, rows))
    cu = cu + np.where(np.arange(len(cu)) // len(columns) % 2 == 1, stagger, 0.0)
    x = origin[0] + cu * dx + rv * across[0]
    y = origin[1] + cu * dy + rv * across[1]
    inside = shapely.intersects_xy(free, x, y)
    return np.column_stack([x[inside], y[inside]])


def spread(spots: NDArray[np.float64], wanted: int) -> NDArray[np.int64]:
    """An order in which the first `wanted` spots are filled so that however many are taken are all over the room.

    Each next spot is the one farthest from all before it, from the middle outwards
    (Gonzalez 1985); the rest follow in rows.

    Args:
        spots: (n, 2) places (m).
        wanted: how many are ever taken at once.

    Returns:
        (n,) positions in `spots`.
    """
    n = len(spots)
    if n == 0 or wanted <= 0:
        return np.arange(n)
    nearest = np.full(n, np.inf)
    at = int(((spots - spots.mean(axis=0)) ** 2).sum(axis=1).argmin())
    first: list[int] = []
    for _ in range(min(wanted, n)):
        first.append(at)
        # Rounded, so that which of several equally far ones is next does not depend on last bits.
        nearest = np.minimum(nearest, np.round(((spots - spots[at]) ** 2).sum(axis=1), 6))
        nearest[at] = -1.0
        at = int(nearest.argmax())
    return np.concatenate([first, np.setdiff1d(np.arange(n), first)]).astype(np.int64)


def cells_of(spots: NDArray[np.float64], r: int, rooms: Table, cells: Table, edges: Table) -> NDArray[np.int64]:
    """The cell of each spot of room `r`: the one it lies deepest in."""
    first, n = int(rooms.cell_first[r]), int(rooms.cell_n[r])
    best = np.full(len(spots), -np.inf)
    found = np.full(len(spots), first, dtype=np.int64)
    for c in range(first, first + n):
        e = slice(int(cells.edge_first[c]), int(cells.edge_first[c] + cells.edge_n[c]))
        away_x = spots[:, 0:1] - edges.x1[e][None, :]
        away_y = spots[:, 1:2] - edges.y1[e][None, :]
        depth = (away_x * edges.nx[e] + away_y * edges.ny[e]).min(axis=1)
        better = depth > best
        best[better], found[better] = depth[better], c
    return found
