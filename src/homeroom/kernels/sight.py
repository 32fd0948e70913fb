"""Who can see whom: a straight line that crosses only cuts, open doors and glass."""

from __future__ import annotations

from homeroom.kernels.codes import BROKEN, OPEN
from homeroom.kernels.jit import kernel


@kernel
def transparent(w, s, e):
    """Whether sight passes edge `e`."""
    if w.edges[e].to_cell < 0:
        return False
    d = w.edges[e].door
    if d < 0 or w.doors[d].see_through == 1:
        return True
    state = s.doors[d].state
    return state == OPEN or state == BROKEN


@kernel
def in_view(s, i, dx, dy, d2, cosine, near2):
    """Whether body `i` has what lies (dx, dy) from it (m; d2: squared) in its field of view.

    Who walks, runs or has its hands on a door looks where it is heading, and sees what lies less than an angle off that
    way (`cosine` of it), and notices what is closer than near2 ** 0.5 anyhow. Who is at rest looks all round.
    """
    me = s.body[i]
    if me.active == 0 or d2 < near2:
        return True
    return dx * me.hx + dy * me.hy >= cosine * d2**0.5


@kernel
def in_line(w, s, cell, x, y, to_cell, tx, ty):
    """Whether (tx, ty) in `to_cell` can be seen from (x, y) in `cell`.

    The line is walked from cell to cell, so its cost is the number of cells between. Returns a bool.
    """
    dx = tx - x
    dy = ty - y
    came = -1
    for _ in range(64):
        if cell == to_cell:
            return True
        best = 2.0
        out = -1
        first = w.cells[cell].edge_first
        for q in range(w.cells[cell].edge_n):
            e = first + q
            if w.edges[e].to_cell == came and came >= 0:
                continue
            rate = dx * w.edges[e].nx + dy * w.edges[e].ny
            if rate >= -1e-12:
                continue
            tau = ((x - w.edges[e].x1) * w.edges[e].nx + (y - w.edges[e].y1) * w.edges[e].ny) / -rate
            if tau >= best:
                continue
            ex = w.edges[e].x2 - w.edges[e].x1
            ey = w.edges[e].y2 - w.edges[e].y1
            u = ((x + tau * dx - w.edges[e].x1) * ex + (y + tau * dy - w.edges[e].y1) * ey) / (ex * ex + ey * ey)
            if u < -1e-9 or u > 1.0 + 1e-9:
                continue
            best = tau
            out = e
        if out < 0 or best > 1.0 + 1e-9 or not transparent(w, s, out):
            return False
        came = cell
        cell = w.edges[out].to_cell
    return False
