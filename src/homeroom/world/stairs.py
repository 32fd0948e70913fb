"""Which way is up: the direction of every cell of a flight of stairs."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from homeroom.world.tables import Table

_TURN = 0.7
"""A cell where the way up turns by more than about 45 degrees (its cosine) is a landing."""


def upward(
    r: int,
    rooms: Table,
    cells: Table,
    edges: Table,
    doors: Table,
    next_edge: NDArray[np.int32],
    ends: tuple[list[int], list[int]],
) -> None:
    """Set up_x, up_y of the cells on the way from the foot of stairs to their head.

    Args:
        r: the room.
        rooms: of the building.
        cells: of the building; up_x and up_y are set.
        edges: of the building.
        doors: of the building.
        next_edge: (n, n) routes within the room.
        ends: doors at the foot, doors at the head.
    """
    feet, heads = ends
    if not feet or not heads:
        return
    first = int(rooms.cell_first[r])
    foot, head = feet[0], heads[0]
    start, into = _at(doors, foot, r)
    goal, out = _at(doors, head, r)
    cell, entry = start, into
    for _ in range(int(rooms.cell_n[r])):
        leave = out if cell == goal else int(next_edge[cell - first, goal - first])
        if leave < 0:
            return
        _point_up(cells, edges, cell, entry, leave)
        if cell == goal:
            return
        cell, entry = int(edges.to_cell[leave]), _twin(cells, edges, leave)


def _at(doors: Table, k: int, r: int) -> tuple[int, int]:
    """The cell and the edge of a door on the side of room r."""
    side = "a" if doors.room_a[k] == r else "b"
    return int(doors[f"cell_{side}"][k]), int(doors[f"edge_{side}"][k])


def _twin(cells: Table, edges: Table, edge: int) -> int:
    """The same cut, seen from the cell beyond."""
    beyond = int(edges.to_cell[edge])
    span = range(int(cells.edge_first[beyond]), int(cells.edge_first[beyond] + cells.edge_n[beyond]))
    return next(
        e
        for e in span
        if edges.x1[e] == edges.x2[edge]
        and edges.y1[e] == edges.y2[edge]
        and (edges.x2[e] == edges.x1[edge] and edges.y2[e] == edges.y1[edge])
    )


def _point_up(cells: Table, edges: Table, cell: int, entry: int, leave: int) -> None:
    """The direction of a cell that is entered by one edge and left by another; none where the way turns."""
    ix, iy = float(edges.nx[entry]), float(edges.ny[entry])
    ox, oy = -float(edges.nx[leave]), -float(edges.ny[leave])
    if ix * ox + iy * oy < _TURN:
        return
    length = math.hypot(ix + ox, iy + oy)
    cells.up_x[cell], cells.up_y[cell] = (ix + ox) / length + 0.0, (iy + oy) / length + 0.0
