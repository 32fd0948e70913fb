"""What must hold of every building, said independently of the code that lays it out."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
from shapely import minimum_rotated_rectangle, prepare, union_all
from shapely.geometry import Point, Polygon

from homeroom.world.geometry import Building


def check_building(b: Building) -> None:
    check_cells(b)
    check_cover(b)
    check_edges(b)
    check_doors(b)
    check_ways(b)


def polygon_of(b: Building, c: int) -> np.ndarray:
    e = slice(b.cells.edge_first[c], b.cells.edge_first[c] + b.cells.edge_n[c])
    return np.column_stack([b.edges.x1[e], b.edges.y1[e]])


def check_cells(b: Building) -> None:
    """Cells are closed, convex, counter-clockwise, and make up their room."""
    for r in range(len(b.rooms)):
        total = 0.0
        cells = range(b.rooms.cell_first[r], b.rooms.cell_first[r] + b.rooms.cell_n[r])
        assert len(cells) >= 1
        for c in cells:
            assert b.cells.room[c] == r
            points = polygon_of(b, c)
            e = np.arange(b.cells.edge_first[c], b.cells.edge_first[c] + b.cells.edge_n[c])
            following = np.roll(e, -1)
            np.testing.assert_array_equal(b.edges.x2[e], b.edges.x1[following])
            np.testing.assert_array_equal(b.edges.y2[e], b.edges.y1[following])
            np.testing.assert_allclose(np.hypot(b.edges.nx[e], b.edges.ny[e]), 1.0, atol=1e-12)
            depth = (points[None, :, 0] - b.edges.x1[e, None]) * b.edges.nx[e, None]
            depth += (points[None, :, 1] - b.edges.y1[e, None]) * b.edges.ny[e, None]
            assert depth.min() >= -1e-6, (b.room_ids[r], c, depth.min())
            assert depth.max(axis=1).min() > 0.0
            middle = (b.cells.x[c] - b.edges.x1[e]) * b.edges.nx[e] + (b.cells.y[c] - b.edges.y1[e]) * b.edges.ny[e]
            assert middle.min() > 0.0
            total += Polygon(points).area
        assert math.isclose(total, b.rooms.area[r], rel_tol=1e-6)
        assert math.isclose(total, b.floors[r].area, rel_tol=1e-6)
        assert b.floors[r].buffer(1e-9).contains(Point(b.rooms.x[r], b.rooms.y[r]))


def check_cover(b: Building) -> None:
    """No cell reaches outside its room or into another cell, none is much longer than 10 m."""
    for r in range(len(b.rooms)):
        cells = range(b.rooms.cell_first[r], b.rooms.cell_first[r] + b.rooms.cell_n[r])
        shapes = [Polygon(polygon_of(b, c)) for c in cells]
        around = b.floors[r].buffer(1e-6, join_style="mitre")
        prepare(around)
        assert all(around.covers(shape) for shape in shapes), b.room_ids[r]
        assert math.isclose(union_all(shapes).area, b.floors[r].area, rel_tol=1e-6)
        for shape in shapes:
            xy = np.asarray(minimum_rotated_rectangle(shape).exterior.coords)
            assert np.hypot(*np.diff(xy, axis=0).T).max() <= 12.0, (b.room_ids[r], shape.wkt)


def check_edges(b: Building) -> None:
    """Every edge is a wall on the outline, a cut with an exact twin in the same room, or a door."""
    where = {}
    for c in range(len(b.cells)):
        for e in range(b.cells.edge_first[c], b.cells.edge_first[c] + b.cells.edge_n[c]):
            where[c, b.edges.x1[e], b.edges.y1[e], b.edges.x2[e], b.edges.y2[e]] = e
    outlines = [floor.boundary for floor in b.floors]
    for c in range(len(b.cells)):
        r = b.cells.room[c]
        for e in range(b.cells.edge_first[c], b.cells.edge_first[c] + b.cells.edge_n[c]):
            row = SimpleNamespace(**dict(zip(b.edges.dtype.names, b.edges[e].item(), strict=True)))
            assert math.hypot(row.x2 - row.x1, row.y2 - row.y1) > 1e-7
            if row.door >= 0:
                assert e in (b.doors.edge_a[row.door], b.doors.edge_b[row.door])
            elif row.to_cell >= 0:
                assert b.cells.room[row.to_cell] == r
                twin = where[row.to_cell, row.x2, row.y2, row.x1, row.y1]
                assert b.edges.to_cell[twin] == c
                assert b.edges.door[twin] == -1
                assert b.edges.nx[twin] == -row.nx
                assert b.edges.ny[twin] == -row.ny
            else:
                assert outlines[r].distance(Point(0.5 * (row.x1 + row.x2), 0.5 * (row.y1 + row.y2))) < 1e-5


def check_doors(b: Building) -> None:
    """A door is the same segment in both its rooms, or a place to land in the lower one."""
    for k, row in enumerate(b.doors):
        assert b.cells.room[row.cell_a] == row.room_a
        a = b.edges[row.edge_a]
        assert (
            b.cells.edge_first[row.cell_a] <= row.edge_a < b.cells.edge_first[row.cell_a] + b.cells.edge_n[row.cell_a]
        )
        assert a.door == k
        assert a.to_cell == row.cell_b
        assert {(a.x1, a.y1), (a.x2, a.y2)} == {(row.x1, row.y1), (row.x2, row.y2)}
        if row.room_b < 0:
            assert row.cell_b == row.edge_b == -1
            continue
        assert b.cells.room[row.cell_b] == row.room_b
        other = b.edges[row.edge_b]
        assert (
            b.cells.edge_first[row.cell_b] <= row.edge_b < b.cells.edge_first[row.cell_b] + b.cells.edge_n[row.cell_b]
        )
        if other.door == k:
            assert (a.x1, a.y1, a.x2, a.y2) == (other.x2, other.y2, other.x1, other.y1)
            assert other.to_cell == row.cell_a
        else:
            assert row.one_way == 1
            assert other.door == -1
    for r in range(len(b.rooms)):
        listed = b.room_doors[b.rooms.door_first[r] : b.rooms.door_first[r] + b.rooms.door_n[r]]
        assert sorted(listed) == [k for k in range(len(b.doors)) if r in (b.doors.room_a[k], b.doors.room_b[k])]


def check_ways(b: Building) -> None:
    """Following next_edge leads from every cell of a room to every other; distances are those of a walk."""
    for r in range(len(b.rooms)):
        first, n = int(b.rooms.cell_first[r]), int(b.rooms.cell_n[r])
        nexts = b.next_edge[b.rooms.next_first[r] : b.rooms.next_first[r] + n * n].reshape(n, n)
        i, j = np.nonzero(~np.eye(n, dtype=bool))
        e = nexts[i, j]
        starts = b.cells.edge_first[first + i]
        assert ((e >= starts) & (e < starts + b.cells.edge_n[first + i])).all()
        assert (b.edges.door[e] == -1).all()
        beyond = np.tile(np.arange(n), (n, 1)).T  # beyond[i, j]: the cell after i on the way to j
        beyond[i, j] = b.edges.to_cell[e] - first
        at = np.tile(np.arange(n), (n, 1)).T
        for _ in range(n):
            at = np.take_along_axis(beyond, at, axis=0)
        assert (at == np.arange(n)[None, :]).all()
        d = int(b.rooms.door_n[r])
        distance = b.door_distance[b.rooms.dist_first[r] : b.rooms.dist_first[r] + d * d].reshape(d, d)
        listed = b.room_doors[b.rooms.door_first[r] : b.rooms.door_first[r] + d]
        x, y = b.doors.x[listed], b.doors.y[listed]
        straight = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
        np.testing.assert_array_equal(distance, distance.T)
        assert (np.diag(distance) == 0.0).all()
        assert (distance >= straight - 1e-6).all()
        assert np.isfinite(distance).all()
