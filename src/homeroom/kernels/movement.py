"""Walking: the collision-free speed model in convex cells, and the step that never leaves them.

Direction and speed follow Tordeux, Chraibi and Seyfried (2016), "Collision-free speed model for pedestrian dynamics":
people turn away from neighbours with a force that falls off exponentially, and walk no faster than the gap ahead
divided by the time gap T. Three things are added and documented in docs/concepts/movement.md: a side-step to the right
before oncoming people, a clearance from walls that is kept by sliding along them, and a shuffle of those squeezed thin.
"""

from __future__ import annotations

import math

from homeroom.kernels.jit import kernel
from homeroom.kernels.neighbours import gather, passable

SHUFFLE = 0.15
"""Speed (m/s) at which who has squeezed itself thin pushes on past others, so that no knot of people holds for ever. An
assumption, 0.05 to 0.3: walking speed near 5 people per m2 is about 0.1 m/s (Weidmann 1993)."""


@kernel
def advance(w, s, i, dx, dy, clearance):
    """Move person `i` by (dx, dy) metres through the cells, sliding along what cannot be passed.

    Writes the new place into ``s.step[i, :2]`` and ``s.cell_after[i]`` (cell, last door crossed or -1; cell -1 when
    an exit off the site was crossed). The body itself stays where it is until everybody has moved.
    """
    me = s.body[i]
    x = me.x
    y = me.y
    cell = me.cell
    crossed = -1
    for _ in range(12):
        best = 1.0
        out = -1
        wall = False
        first = w.cells[cell].edge_first
        for q in range(w.cells[cell].edge_n):
            e = first + q
            nx = w.edges[e].nx
            ny = w.edges[e].ny
            rate = dx * nx + dy * ny
            if rate >= -1e-13:
                continue
            gap = (x - w.edges[e].x1) * nx + (y - w.edges[e].y1) * ny
            free = passable(w, s, e)
            d = w.edges[e].door
            if d >= 0 and w.edges[e].to_cell < 0 and w.doors[d].room_b < 0:
                free = s.doors[d].state == 0 or s.doors[d].state == 3
            if d >= 0 and w.doors[d].one_way == 1:
                free = False
            if not free:
                gap -= clearance
            tau = gap / -rate
            if tau < 0.0:
                tau = 0.0
            if tau >= best:
                continue
            ex = w.edges[e].x2 - w.edges[e].x1
            ey = w.edges[e].y2 - w.edges[e].y1
            u = ((x + tau * dx - w.edges[e].x1) * ex + (y + tau * dy - w.edges[e].y1) * ey) / (ex * ex + ey * ey)
            if u < -1e-9 or u > 1.0 + 1e-9:
                continue
            best = tau
            out = e
            wall = not free
        if out < 0:
            x += dx
            y += dy
            break
        x += best * dx
        y += best * dy
        rest = 1.0 - best
        dx *= rest
        dy *= rest
        if wall:
            along = dx * w.edges[out].nx + dy * w.edges[out].ny
            dx -= along * w.edges[out].nx
            dy -= along * w.edges[out].ny
            if dx * dx + dy * dy < 1e-14:
                break
        else:
            if w.edges[out].door >= 0:
                crossed = w.edges[out].door
            cell = w.edges[out].to_cell
            if cell < 0:
                break
    if cell >= 0:
        # Rounding may leave a point a hair outside: put it back onto the boundary, so that it can never add up.
        for _ in range(2):
            first = w.cells[cell].edge_first
            for q in range(w.cells[cell].edge_n):
                e = first + q
                gap = (x - w.edges[e].x1) * w.edges[e].nx + (y - w.edges[e].y1) * w.edges[e].ny
                if gap < 0.0:
                    x -= gap * w.edges[e].nx
                    y -= gap * w.edges[e].ny
    if cell >= 0:
        # In a corner of a degree or two those corrections undo each other:
        # then go towards the middle, which is inside, just far enough.
        pull = 0.0
        for q in range(w.cells[cell].edge_n):
            e = w.cells[cell].edge_first + q
            gap = (x - w.edges[e].x1) * w.edges[e].nx + (y - w.edges[e].y1) * w.edges[e].ny
            if gap < 0.0:
                middle = (w.cells[cell].x - w.edges[e].x1) * w.edges[e].nx
                middle += (w.cells[cell].y - w.edges[e].y1) * w.edges[e].ny
                pull = max(pull, min(1.0, -gap / max(middle - gap, 1e-300)))
        x += pull * (w.cells[cell].x - x)
        y += pull * (w.cells[cell].y - y)
    s.step[i, 0] = x
    s.step[i, 1] = y
    s.cell_after[i, 0] = cell
    s.cell_after[i, 1] = crossed


@kernel
def free_speed(w, p, s, i, running, ex, ey):
    """Speed (m/s) that person `i` would keep alone, in direction (ex, ey): gait, tiredness, stairs."""
    me = s.body[i]
    if running:
        v = w.people[i].run
        if me.stamina <= 0.0:
            v *= p.tired
    else:
        v = w.people[i].walk
    up = w.cells[me.cell].up_x * ex + w.cells[me.cell].up_y * ey
    if up > 0.3:
        v *= p.stairs_up
    elif up < -0.3:
        v *= p.stairs_down
    return v


@kernel
def walk(w, p, s, i, ex, ey, v0, distance, prey, step):
    """One step of `step` seconds for person `i` towards (ex, ey), `distance` metres away, at `v0` m/s at most.

    `prey` is the person it is no obstacle to (-1 none). Fills the second buffer.
    """
    me = s.body[i]
    girth = me.girth
    reach = 2.0 * w.people[i].radius + v0 * p.time_gap
    n = gather(w, s, i, reach, False)
    # Direction: the goal, pushed aside by neighbours and by walls.
    sx = ex
    sy = ey
    for q in range(n):
        if s.near_who[q] == prey:
            continue
        d = max(s.near[q, 2], 1e-6)
        ux = s.near[q, 0] / d
        uy = s.near[q, 1] / d
        ahead = ux * ex + uy * ey
        if ahead < -0.5:
            continue
        size = girth + s.near[q, 5]
        push = p.repulsion_strength * math.exp(min(size - d, 0.0) / p.repulsion_range)
        sx -= push * ux
        sy -= push * uy
        if ahead > 0.5 and s.near[q, 3] * ex + s.near[q, 4] * ey < -0.3 and d < 2.0:
            # Oncoming: both step to their right.
            aside = p.sidestep_strength * (2.0 - d)
            sx += aside * ey
            sy -= aside * ex
    cell = me.cell
    first = w.cells[cell].edge_first
    for q in range(w.cells[cell].edge_n):
        e = first + q
        if passable(w, s, e) or (w.edges[e].to_cell < 0 and w.edges[e].door >= 0):
            continue
        gap = (me.x - w.edges[e].x1) * w.edges[e].nx + (me.y - w.edges[e].y1) * w.edges[e].ny
        if gap < 0.4:
            # Only a wall that one stands in front of: beside a door the wall goes on, but the way is free.
            ux = w.edges[e].x2 - w.edges[e].x1
            uy = w.edges[e].y2 - w.edges[e].y1
            along = (me.x - w.edges[e].x1) * ux + (me.y - w.edges[e].y1) * uy
            if along < 0.0 or along > ux * ux + uy * uy:
                continue
            push = 0.5 * math.exp((p.wall_clearance - gap) / p.repulsion_range)
            sx += push * w.edges[e].nx
            sy += push * w.edges[e].ny
    norm = (sx * sx + sy * sy) ** 0.5
    if norm < 1e-9:
        sx, sy = ex, ey
    else:
        sx /= norm
        sy /= norm
    # Along a wall in front, not into it: the gap ahead must be that of the way really taken.
    for _ in range(2):
        for q in range(w.cells[cell].edge_n):
            e = first + q
            into = sx * w.edges[e].nx + sy * w.edges[e].ny
            if into >= 0.0 or passable(w, s, e) or (w.edges[e].to_cell < 0 and w.edges[e].door >= 0):
                continue
            ux = w.edges[e].x2 - w.edges[e].x1
            uy = w.edges[e].y2 - w.edges[e].y1
            along = (me.x - w.edges[e].x1) * ux + (me.y - w.edges[e].y1) * uy
            if along < 0.0 or along > ux * ux + uy * uy:
                continue
            gap = (me.x - w.edges[e].x1) * w.edges[e].nx + (me.y - w.edges[e].y1) * w.edges[e].ny
            if gap < p.wall_clearance + 1e-6:
                sx -= into * w.edges[e].nx
                sy -= into * w.edges[e].ny
    norm = (sx * sx + sy * sy) ** 0.5
    if norm < 1e-6:
        sx, sy = ex, ey
        v0 = 0.0
    else:
        sx /= norm
        sy /= norm
        v0 *= norm
    # Speed: the gap to the nearest body in the strip ahead, over the time gap.
    room = 1e9
    for q in range(n):
        if s.near_who[q] == prey:
            continue
        ahead = s.near[q, 0] * sx + s.near[q, 1] * sy
        if ahead <= 0.0:
            continue
        size = girth + s.near[q, 5]
        if abs(s.near[q, 0] * sy - s.near[q, 1] * sx) > size:
            continue
        gap = s.near[q, 2] - size
        if gap < room:
            room = gap
    # Down to a third of one's width one pushes on past the others, see `unstick`.
    thin = 1.0 - max(0.0, (girth / w.people[i].radius - 0.34) / 0.33)
    v = min(v0, max(SHUFFLE * thin, max(0.0, room / p.time_gap)))
    travel = min(v * step, distance)
    s.step[i, 2] = sx
    s.step[i, 3] = sy
    s.step[i, 4] = travel
    advance(w, s, i, sx * travel, sy * travel, p.wall_clearance)


@kernel
def point_on_edge(w, e, x, y, tx, ty, margin):
    """The point of edge `e`, `margin` or more from its ends, where the line (x, y) to (tx, ty) comes nearest."""
    ax, ay = w.edges[e].x1, w.edges[e].y1
    ex = w.edges[e].x2 - ax
    ey = w.edges[e].y2 - ay
    length = (ex * ex + ey * ey) ** 0.5
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


@kernel
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


@kernel
def aim_within(w, x, y, cell, to_cell, tx, ty, margin):
    """Where to head within a room from (x, y) in `cell` to reach (tx, ty) in `to_cell`: there, or the next cut."""
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


@kernel
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
