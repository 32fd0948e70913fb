"""Who is near whom: a list of people for every cell, in order of index so that sums never depend on history.

Lists say who is in a cell. Where all of a cell stand is also written side by side, when somebody first asks, and is
good until one of them moves: in a crowd most who are looked at are too far off, and their records need not be read.
"""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import BROKEN, DEAD, DOWN, OPEN
from homeroom.kernels.jit import hot, kernel


@kernel
def enter(s, i, cell):
    """Put person `i` into the list of `cell`."""
    me = s.body[i]
    me.cell = cell
    if cell < 0:
        return
    s.spots_of[cell, 2] = 0
    j = s.head[cell]
    if j < 0 or j > i:
        me.next = j
        s.head[cell] = i
        return
    while s.body[j].next >= 0 and s.body[j].next < i:
        j = s.body[j].next
    me.next = s.body[j].next
    s.body[j].next = i


@kernel
def quit_cell(s, i):
    """Take person `i` out of the list of the cell it is in."""
    me = s.body[i]
    cell = me.cell
    if cell < 0:
        return
    s.spots_of[cell, 2] = 0
    j = s.head[cell]
    if j == i:
        s.head[cell] = me.next
    else:
        while s.body[j].next != i:
            j = s.body[j].next
        s.body[j].next = me.next
    me.next = -1
    me.cell = -1


@kernel
def shift(s, i, x, y):
    """Person `i` stands at (x, y) now, in the same cell."""
    me = s.body[i]
    me.x = x
    me.y = y
    s.spots_of[me.cell, 2] = 0


@hot
def spots(s, cell):
    """Write down where all of `cell` stand, unless that has been done since one of them moved; return the first row."""
    if s.spots_of[cell, 2] == s.clock[AT.spots]:
        return s.spots_of[cell, 0]
    if s.clock[AT.spots_n] + s.body.shape[0] > s.spot.shape[0]:
        # The rows are used up: whoever is asked for is written again from the first row on.
        s.clock[AT.spots] += 1
        s.clock[AT.spots_n] = 0
    first = s.clock[AT.spots_n]
    n = first
    j = s.head[cell]
    while j >= 0:
        other = s.body[j]
        s.spot[n, 0] = other.x
        s.spot[n, 1] = other.y
        s.spot_who[n] = j
        n += 1
        j = other.next
    s.clock[AT.spots_n] = n
    s.spots_of[cell, 0] = first
    s.spots_of[cell, 1] = n
    s.spots_of[cell, 2] = s.clock[AT.spots]
    return first


@kernel
def passable(w, s, e):
    """Whether one can step over edge `e` now: a cut through a room, or a door that stands open or is broken."""
    if w.edges[e].to_cell < 0:
        return False
    d = w.edges[e].door
    if d < 0:
        return True
    state = s.doors[d].state
    return state == OPEN or state == BROKEN


@kernel
def counted(w, s, first, q, radius, x, y):
    """Whether one of the first `q` edges from `first` on leads to the same cell, and has been looked over already."""
    for before in range(first, first + q):
        if w.edges[before].to_cell == w.edges[first + q].to_cell:
            away = (x - w.edges[before].x1) * w.edges[before].nx + (y - w.edges[before].y1) * w.edges[before].ny
            if away <= radius and passable(w, s, before):
                return True
    return False


@hot
def gather(w, s, i, radius, reach_all):
    """Collect the people within `radius` (m) of person `i`, in its cell and the cells it could step into.

    Fills ``s.near`` with dx, dy, distance, and the neighbour's heading, girth and pace, and ``s.near_who``. People who
    lie on the floor are stepped over, and whom others carry are with those: they do not count, unless `reach_all`.
    Returns how many, at most len(s.near).
    """
    n = 0
    most = s.near_who.shape[0]
    me = s.body[i]
    x, y, cell = me.x, me.y, me.cell
    r2 = radius * radius
    first = w.cells[cell].edge_first
    count = w.cells[cell].edge_n
    for q in range(-1, count):
        if q < 0:
            c = cell
        else:
            e = first + q
            c = w.edges[e].to_cell
            if c < 0:
                continue
            if s.head[c] < 0:
                continue
            # A cut or door farther off than the radius hides nobody who matters.
            away = (x - w.edges[e].x1) * w.edges[e].nx + (y - w.edges[e].y1) * w.edges[e].ny
            if away > radius or not passable(w, s, e) or counted(w, s, first, q, radius, x, y):
                continue
        # Whether somebody is near is a coin's toss that no processor foresees: write first, and keep if it counts.
        found = 0
        for row in range(spots(s, c), s.spots_of[c, 1]):
            dx = s.spot[row, 0] - x
            dy = s.spot[row, 1] - y
            s.within[found] = row
            found += 1 if dx * dx + dy * dy < r2 else 0
        for q_found in range(found):
            row = s.within[q_found]
            dx = s.spot[row, 0] - x
            dy = s.spot[row, 1] - y
            j = s.spot_who[row]
            other = s.body[j]
            s.near[n, 0] = dx
            s.near[n, 1] = dy
            s.near[n, 2] = (dx * dx + dy * dy) ** 0.5
            s.near[n, 3] = other.hx
            s.near[n, 4] = other.hy
            s.near[n, 5] = other.girth
            s.near[n, 6] = other.pace
            s.near_who[n] = j
            stands = (other.conduct != DOWN) & (other.conduct != DEAD) & (other.girth > 0.0)
            n += 1 if (j != i) & (reach_all | stands) else 0
            if n == most:
                return n
    return n
