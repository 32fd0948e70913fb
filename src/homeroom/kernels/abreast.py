"""How a crowd goes on abreast: everybody keeps their lane between the walls, and round a corner their distance from it.

Alone, people cut corners as closely as a body allows. If all of a crowd did, one line of people would pass where the
floor has room for many: whoever has others around keeps the share of the floor that is theirs.
"""

from __future__ import annotations

from homeroom.kernels.aim import through
from homeroom.kernels.jit import hot

COMPANY = 2.0
"""From how many people within reach on somebody keeps to their lane altogether: some 0.5 per m2. An assumption, 1 to
4."""
FAR2 = 1e36
"""Farther than any wall, squared (m2)."""


@hot
def _from_edge(w, e, x, y):
    """Distance of (x, y) from edge `e`, squared (m2)."""
    ax, ay = w.edges[e].x1, w.edges[e].y1
    ex = w.edges[e].x2 - ax
    ey = w.edges[e].y2 - ay
    u = min(max(((x - ax) * ex + (y - ay) * ey) / (ex * ex + ey * ey), 0.0), 1.0)
    dx = ax + u * ex - x
    dy = ay + u * ey - y
    return dx * dx + dy * dy


@hot
def _between(x, y, ax, ay, bx, by, share):
    """A point ahead of (x, y), in the direction of (ax, ay) for a share of 0 and of (bx, by) for 1."""
    a = max(((ax - x) ** 2 + (ay - y) ** 2) ** 0.5, 1e-9)
    b = max(((bx - x) ** 2 + (by - y) ** 2) ** 0.5, 1e-9)
    over = share * a / b
    return x + (1.0 - share) * (ax - x) + over * (bx - x), y + (1.0 - share) * (ay - y) + over * (by - y)


@hot
def _walls(w, cell, e, x, y, side):
    """Walls of `cell` from edge `e` on, doors included, `side` 1 to the left of who leaves by it, -1 to the right.

    Returns:
        How far (x, y) is from them (m, negative if there are none); the point where they begin for who comes along
        them; the way along them there; and the cell beyond, -2 where there is no corner to go round.
    """
    first = w.cells[cell].edge_first
    n = w.cells[cell].edge_n
    near = FAR2
    before_door = FAR2
    bx = by = ux = uy = 0.0
    at = e - first
    for q in range(1, n):
        at += side
        if at == n:
            at = 0
        elif at < 0:
            at = n - 1
        f = first + at
        if w.edges[f].door >= 0:
            before_door = min(before_door, near)
        elif w.edges[f].to_cell >= 0:
            # Along more than one wall there is no corner to go round: the other side is the inner one.
            return (near**0.5 if near < FAR2 else -1.0), bx, by, ux, uy, w.edges[f].to_cell if q == 2 else -2
        near = min(near, _from_edge(w, f, x, y))
        # Edges run counterclockwise: to the left of the way out each begins where the one before it in this walk ends.
        if side > 0:
            bx, by = w.edges[f].x2, w.edges[f].y2
            ux, uy = w.edges[f].x1 - bx, w.edges[f].y1 - by
        else:
            bx, by = w.edges[f].x1, w.edges[f].y1
            ux, uy = w.edges[f].x2 - bx, w.edges[f].y2 - by
    # The last cell of a room: its walls reach to its doors.
    return (before_door**0.5 if before_door < FAR2 else -1.0), bx, by, ux, uy, -2


@hot
def abreast(w, s, i, d, tx, ty, margin):
    """Where person `i` heads within its room towards door `d`: (tx, ty) alone, abreast with others in a crowd."""
    me = s.body[i]
    company = min(1.0, s.step[i, 5] / COMPANY)
    goal = w.doors[d].cell_a if w.doors[d].room_a == me.room else w.doors[d].cell_b
    if company <= 0.0 or goal == me.cell:
        return tx, ty
    first = w.rooms[me.room].cell_first
    e = w.next_edge[w.rooms[me.room].next_first + (me.cell - first) * w.rooms[me.room].cell_n + (goal - first)]
    if e < 0:
        return tx, ty
    x = me.x
    y = me.y
    left = right = 0.0
    for side in (1, -1):
        gap, cx, cy, ux, uy, behind = _walls(w, me.cell, e, x, y, side)
        if gap < 0.0:
            return tx, ty
        if side > 0:
            left = gap
        else:
            right = gap
        # Who came in beside the corner and is not past it yet goes round it.
        if behind == s.step[i, 6] and (x - cx) * ux + (y - cy) * uy < 0.0:
            px = x - side * (y - cy)
            py = y + side * (x - cx)
            break
    else:
        ex = w.edges[e].x2 - w.edges[e].x1
        ey = w.edges[e].y2 - w.edges[e].y1
        edge = min(0.5, margin / w.edges[e].length)
        u = min(max(right / max(left + right, 1e-9), edge), 1.0 - edge)
        px, py = through(w, e, x, y, w.edges[e].x1 + u * ex, w.edges[e].y1 + u * ey, 0.05)
    return _between(x, y, tx, ty, px, py, company)
