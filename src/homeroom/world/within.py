"""Ways within one room: which edge to cross from cell to cell, and how far its doors are apart.

The graph has a node in the middle of every cut between two cells, and a few more along wide ones; two nodes of one cell
are joined by the straight line between them, which lies in the cell because cells are convex. Lengths are metres.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

_NARROW = 0.5
"""A cut narrower than this (m) is no way through for a body; it is used only where there is no other."""
_FAR = 1e6
_FINE = 48  # rooms of at most this many cells get several nodes along wide cuts


@dataclass(frozen=True)
class Cut:
    """A cut between two cells: cells i and j, the edges of either, its ends."""

    i: int
    j: int
    edge_i: int
    edge_j: int
    ends: tuple[float, float, float, float]


def ways(
    centres: NDArray[np.float64],
    cuts: list[Cut],
    doors: NDArray[np.float64],
    door_cells: NDArray[np.int64],
    floor: Polygon,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Routes and distances within a room.

    Args:
        centres: (n, 2) middles of its cells.
        cuts: between neighbouring cells.
        doors: (d, 2) middles of its doors.
        door_cells: (d,) the cell each is in.
        floor: the room.

    Returns:
        (n, n) number of the edge to cross in cell i on the way to cell j, -1 on the diagonal and where there is no
        way; (d, d) walking distance between doors (m), infinite where there is no way.
    """
    n = len(centres)
    edge = np.full((n, n), -1, dtype=np.int32)
    if n <= 1:
        return edge, np.hypot(*(doors[:, None, :] - doors[None, :, :]).transpose(2, 0, 1))
    nodes, of_cut, members = _nodes(n, cuts, fine=n <= _FINE)
    penalty = np.array([_FAR if _width(cuts[k]) < _NARROW else 0.0 for k in of_cut])
    between = _all_pairs(nodes, members, penalty)
    to_centre = np.full((len(nodes), n), np.inf)
    for i, inside in enumerate(members):
        if inside:
            to_centre[inside, i] = np.hypot(*(nodes[inside] - centres[i]).T)
    half = 0.5 * penalty
    reach = _min_plus(between, to_centre + half[:, None])  # from a node to the middle of a cell
    towards = np.full((n, n), -1, dtype=np.int64)  # the next cell
    ends = np.array([(cut.i, cut.j, cut.edge_i, cut.edge_j) for cut in cuts], dtype=np.int64)
    for i, inside in enumerate(members):
        if not inside:
            continue
        total = reach[inside] + (to_centre[inside, i] + half[inside])[:, None]
        best = np.argmin(np.round(total, 9), axis=0)
        j = np.flatnonzero(np.isfinite(total[best, np.arange(n)]) & (np.arange(n) != i))
        cut = ends[np.array(of_cut, dtype=np.int64)[inside][best[j]]]
        near = cut[:, 0] == i
        edge[i, j] = np.where(near, cut[:, 2], cut[:, 3])
        towards[i, j] = np.where(near, cut[:, 1], cut[:, 0])
    _mend(edge, towards, centres, cuts)
    distance = _between_doors(doors, door_cells, nodes, members, between, penalty)
    return edge, _straightened(distance, doors, floor)


def _width(cut: Cut) -> float:
    x1, y1, x2, y2 = cut.ends
    return math.hypot(x2 - x1, y2 - y1)


def _nodes(n: int, cuts: list[Cut], *, fine: bool) -> tuple[NDArray[np.float64], list[int], list[list[int]]]:
    """Points on the cuts, the cut of each, and the points of each cell."""
    nodes: list[tuple[float, float]] = []
    of_cut: list[int] = []
    members: list[list[int]] = [[] for _ in range(n)]
    for k, cut in enumerate(cuts):
        x1, y1, x2, y2 = cut.ends
        length = _width(cut)
        shares = [0.5]
        if fine and length > 1.6:
            inset = 0.4 / length
            shares = [float(f) for f in np.linspace(inset, 1.0 - inset, 3 if length < 5.0 else 5)]
        for f in shares:
            for cell in (cut.i, cut.j):
                members[cell].append(len(nodes))
            nodes.append((x1 + f * (x2 - x1), y1 + f * (y2 - y1)))
            of_cut.append(k)
    return np.array(nodes, dtype=np.float64).reshape(-1, 2), of_cut, members


def _all_pairs(
    nodes: NDArray[np.float64], members: list[list[int]], penalty: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Lengths of the shortest ways between all nodes; half of a node's penalty is paid on either side of it."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import shortest_path

    rows, columns, lengths = [], [], []
    for inside in members:
        at = np.array(inside, dtype=np.int64)
        i, j = (m.ravel() for m in np.meshgrid(at, at, indexing="ij"))
        keep = i != j
        i, j = i[keep], j[keep]
        rows.append(i)
        columns.append(j)
        lengths.append(np.hypot(*(nodes[i] - nodes[j]).T) + 0.5 * (penalty[i] + penalty[j]) + 1e-12)
    row, column, length = np.concatenate(rows), np.concatenate(columns), np.concatenate(lengths)
    order = np.lexsort((length, column, row))  # two nodes may share both their cells: keep one entry
    row, column, length = row[order], column[order], length[order]
    first = np.ones(len(row), dtype=bool)
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    graph = csr_array((length[first], (row[first], column[first])), shape=(len(nodes), len(nodes)))
    return np.asarray(shortest_path(graph, method="D", directed=True))


def _min_plus(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """out[i, j] = min over k of a[i, k] + b[k, j], where b has few finite entries per column."""
    out = np.full((a.shape[0], b.shape[1]), np.inf)
    for j in range(b.shape[1]):
        k = np.flatnonzero(np.isfinite(b[:, j]))
        if len(k):
            out[:, j] = (a[:, k] + b[k, j]).min(axis=1)
    return out


def _mend(edge: NDArray[np.int32], towards: NDArray[np.int64], centres: NDArray[np.float64], cuts: list[Cut]) -> None:
    """Make sure that following `edge` arrives: where it does not, take shortest ways between middles of cells."""
    n = len(centres)
    at = towards.copy()
    own = np.arange(n)
    at[own, own] = own
    at[at < 0] = 0
    jump = at
    for _ in range(max(1, math.ceil(math.log2(n))) + 1):
        jump = np.take_along_axis(jump, jump, axis=0)
    lost = [int(j) for j in own if (jump[towards[:, j] >= 0, j] != j).any()]
    if not lost:
        return
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import shortest_path

    best: dict[tuple[int, int], tuple[float, int]] = {}
    for cut in cuts:
        x1, y1, x2, y2 = cut.ends
        mx, my = 0.5 * (x1 + x2), 0.5 * (y1 + y2)
        length = sum(math.hypot(centres[c, 0] - mx, centres[c, 1] - my) for c in (cut.i, cut.j))
        length += _FAR if _width(cut) < _NARROW else 0.0
        for i, j, e in ((cut.i, cut.j, cut.edge_i), (cut.j, cut.i, cut.edge_j)):
            best[i, j] = min(best.get((i, j), (math.inf, -1)), (length, e))
    keys = np.array(list(best), dtype=np.int64)
    graph = csr_array(([v[0] for v in best.values()], (keys[:, 0], keys[:, 1])), shape=(n, n))
    _, before = shortest_path(graph, method="D", directed=False, return_predecessors=True)
    for j in lost:
        for i in range(n):
            if i != j and before[j, i] >= 0:
                edge[i, j] = best[i, int(before[j, i])][1]


def _between_doors(
    doors: NDArray[np.float64],
    cells: NDArray[np.int64],
    nodes: NDArray[np.float64],
    members: list[list[int]],
    between: NDArray[np.float64],
    penalty: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Along the graph, from the middle of every door of a room to every other."""
    d = len(doors)
    legs = np.full((d, len(nodes)), np.inf)
    for k, cell in enumerate(cells):
        inside = members[cell]
        legs[k, inside] = np.hypot(*(nodes[inside] - doors[k]).T) + 0.5 * penalty[inside]
    onward = _min_plus(between, legs.T)
    out = np.zeros((d, d))
    for k, cell in enumerate(cells):
        inside = members[cell]
        out[k] = (onward[inside] + legs[k, inside][:, None]).min(axis=0) if inside else np.inf
    out -= _FAR * np.floor(np.where(np.isfinite(out), out, 0.0) / _FAR)  # a narrow place counts as far, but is not
    same = cells[:, None] == cells[None, :]
    straight = np.hypot(*(doors[:, None, :] - doors[None, :, :]).transpose(2, 0, 1))
    out = np.where(same, straight, np.maximum(out, straight))
    return np.asarray(np.minimum(out, out.T))


def _straightened(distance: NDArray[np.float64], doors: NDArray[np.float64], floor: Polygon) -> NDArray[np.float64]:
    """The straight distance between doors that see each other."""
    a, b = np.triu_indices(len(doors), k=1)
    lines = shapely.linestrings(np.stack([doors[a], doors[b]], axis=1)) if len(a) else []
    around = floor.buffer(0.01, join_style="mitre")
    shapely.prepare(around)
    seen = shapely.covers(around, lines)
    a, b = a[seen], b[seen]
    distance[a, b] = distance[b, a] = np.hypot(*(doors[a] - doors[b]).T)
    return distance
