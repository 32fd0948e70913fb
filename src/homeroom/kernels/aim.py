"""Where to head: for a point of the next cut or door on the straight way, and for the goal itself in its own cell."""

from __future__ import annotations

from homeroom.kernels.jit import hot

MARGIN = 0.25
"""How far from a door's frame a body's middle passes at least (m)."""


@hot
def point_on_edge(w, e, x, y, tx, ty, margin):
    """The point of edge `e`, `margin` or more from its ends, where the line (x, y) to (tx, ty) comes nearest."""
    ax, ay = w.edges[e].x1, w.edges[e].y1
    ex = w.edges[e].x2 - ax
    ey = w.edges[e].y2 - ay
    length = w.edges[e].length
    lx = tx - x
    ly = ty - y
    det = ex * -ly + ey * lx
    if abs(det) > 1e-9:
        u = ((x - ax) * -ly + (y - ay) * lx) / det
    else:
        u = ((x - ax) * ex + (y - ay) * ey) / (length * length)
    edge = min(0.5, margin / length)
    u = min(max(u, edge), 1.0 - edge)
    return ax + u * ex, ay + u * ey


@hot
def through(w, e, x, y, px, py, far):
    """The point `far` metres behind (px, py) of edge `e`, seen from (x, y): who heads there crosses just there.

    A target straight behind the edge would lead who comes from aside into the wall, or through the door next to it.
    """
    nx, ny = w.edges[e].nx, w.edges[e].ny
    ex = w.edges[e].x2 - w.edges[e].x1
    ey = w.edges[e].y2 - w.edges[e].y1
    rx = x - w.edges[e].x1
    ry = y - w.edges[e].y1
    along = rx * ex + ry * ey
    if rx * nx + ry * ny < 0.02 and along > 0.0 and along < ex * ex + ey * ey:
        # On the line already.
        return x - far * nx, y - far * ny
    dx = px - x
    dy = py - y
    d = max((dx * dx + dy * dy) ** 0.5, 1e-9)
    return px + far * dx / d, py + far * dy / d


@hot
def aim_within(w, x, y, cell, to_cell, tx, ty, margin):
    """Where to head within a room from (x, y) in `cell` to reach (tx, ty) in `to_cell`: there, or the next cut.

    Cuts are passed `margin` metres from their ends.
    """
    if cell == to_cell:
        return tx, ty
    room = w.cells[cell].room
    first = w.rooms[room].cell_first
    n = w.rooms[room].cell_n
    e = w.next_edge[w.rooms[room].next_first + (cell - first) * n + (to_cell - first)]
    if e < 0:
        return tx, ty
    # Where the line would meet this cut; a little beyond it, so that nobody stops on the line.
    px, py = point_on_edge(w, e, x, y, tx, ty, margin)
    return through(w, e, x, y, px, py, 0.05)


@hot
def aim_at_door(w, x, y, cell, d, room, margin):
    """Where to head from (x, y) in `cell` of `room` to pass door `d`: a point on it, a little beyond."""
    if w.doors[d].room_a == room:
        door_cell = w.doors[d].cell_a
        e = w.doors[d].edge_a
    else:
        door_cell = w.doors[d].cell_b
        e = w.doors[d].edge_b
    if cell != door_cell:
        return aim_within(w, x, y, cell, door_cell, w.doors[d].x, w.doors[d].y, margin)
    # The nearest point of the opening that a body fits through.
    nx = w.edges[e].nx
    ny = w.edges[e].ny
    gap = (x - w.edges[e].x1) * nx + (y - w.edges[e].y1) * ny
    px, py = point_on_edge(w, e, x, y, x - nx * max(gap, 0.1), y - ny * max(gap, 0.1), margin)
    return through(w, e, x, y, px, py, 0.1)
