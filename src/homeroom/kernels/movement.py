"""Walking: the collision-free speed model in convex cells, and the step that never leaves them.

Direction and speed follow Tordeux, Chraibi and Seyfried (2016), "Collision-free speed model for pedestrian dynamics":
people turn away from neighbours with a force that falls off exponentially, and walk no faster than the gap ahead
divided by the time gap T. Three things are added and documented in docs/concepts/movement.md: a side-step to the right
before oncoming people, a clearance from walls that is kept by sliding along them, and a shuffle of those squeezed thin.
"""

from __future__ import annotations

import math

from homeroom.kernels.arrays import AT, FADE, LEAVERS
from homeroom.kernels.codes import HUNTS, ILL
from homeroom.kernels.jit import hot, kernel
from homeroom.kernels.neighbours import gather, passable

SHUFFLE = 0.15
"""Speed (m/s) at which who has squeezed itself thin pushes on past others, so that no knot of people holds for ever. An
assumption, 0.05 to 0.3: walking speed near 5 people per m2 is about 0.1 m/s (Weidmann 1993)."""
GO_OFF = 1.0
"""How fast those who have left the site gain speed (m/s2): with it an exit lets through as many as a door into an empty
room does. An assumption, 0.5 to 2."""
ROOM_TO_PASS = 0.5
"""Gap (m) below which who walks behind a slower one tries less and less to pass. An assumption, 0.2 to 1."""
MOST_PUSH = 0.95
"""What all neighbours together push at most, against the pull of 1 of the goal. An assumption, 0.5 to 1."""
WALL_RANGE = 0.1
"""How fast the push of a wall falls off with distance (m). An assumption, 0.02 to 0.2."""


@hot
def well_inside(w, cell, x, y, clearance):
    """Whether (x, y) lies in `cell`, farther than `clearance` metres from every edge of it."""
    first = w.cells[cell].edge_first
    for q in range(w.cells[cell].edge_n):
        e = first + q
        if (x - w.edges[e].x1) * w.edges[e].nx + (y - w.edges[e].y1) * w.edges[e].ny <= clearance:
            return False
    return True


@hot
def advance(w, s, i, dx, dy, clearance):
    """Move person `i` by (dx, dy) metres through the cells, sliding along what cannot be passed.

    Writes the new place into ``s.step[i, :2]`` and ``s.cell_after[i]`` (cell, last door crossed or -1; cell -1 when
    an exit off the site was crossed). The body itself stays where it is until everybody has moved.
    """
    me = s.body[i]
    x = me.x
    y = me.y
    cell = me.cell
    if well_inside(w, cell, x + dx, y + dy, clearance):
        # Cells are convex: nothing is met on the way.
        s.step[i, 0] = x + dx
        s.step[i, 1] = y + dy
        s.cell_after[i, 0] = cell
        s.cell_after[i, 1] = -1
        return
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
                # Off the site goes only who means to: nobody is pushed out by a crowd.
                free = s.doors[d].state == 0 or s.doors[d].state == 3
                free = free and me.path_i < me.path_n and s.path[i, me.path_i] == d
            if d >= 0 and w.doors[d].one_way == 1:
                free = False
            if d >= 0 and me.path_i < me.path_n and s.path[i, me.path_i] != d:
                # Who makes for one door goes through no other, neither along its line nor pushed by a crowd.
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
            s.step[i, 6] = cell
            cell = w.edges[out].to_cell
            if cell < 0:
                break
    outside = False
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
                    outside = True
            if not outside:
                break
    if outside:
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
def lame(p, s, i):
    """Whether person `i` is too badly hurt to walk; a hunter does not feel it, and one of the half-infected heals."""
    return s.body[i].wound >= p.lame_wound and s.body[i].conduct <= ILL


@kernel
def bearing(w, p, s, i):
    """Speed (m/s) of person `i` on the level with somebody in its arms."""
    return w.people[i].walk * (p.carry_two if s.body[i].mate >= 0 else p.carry_one)


@kernel
def hurried(w, p, s, i):
    """Speed (m/s) that person `i` reckons with when it is in a hurry."""
    if s.body[i].bears >= 0:
        return bearing(w, p, s, i)
    return min(p.lame_speed, w.people[i].run) if lame(p, s, i) else w.people[i].run


@hot
def free_speed(w, p, s, i, running, ex, ey):
    """Speed (m/s) that person `i` would keep alone towards (ex, ey): gait, tiredness, wounds, stairs at its age."""
    me = s.body[i]
    if running:
        v = w.people[i].run
        if me.stamina <= 0.0:
            v *= p.tired
    else:
        v = w.people[i].walk
    if me.laden == 1:
        v = min(v, bearing(w, p, s, i))
    if me.wound > 0.0 and me.conduct != HUNTS:
        v *= 1.0 - p.wound_slows * me.wound
        if lame(p, s, i):
            v = min(v, p.lame_speed)
    if me.weary > 0.0 and me.conduct != HUNTS:
        v *= 1.0 - p.weary_slows * me.weary
    up = w.cells[me.cell].up_x * ex + w.cells[me.cell].up_y * ey
    if up > 0.3 or up < -0.3:
        v *= p.stairs_up if up > 0.0 else p.stairs_down
        age = w.people[i].age
        v *= p.stairs_young + (1.0 - p.stairs_young) * min(max((age - 25.0) / 10.0, 0.0), 1.0)
        v *= 1.0 + (p.stairs_old - 1.0) * min(max((age - 45.0) / 10.0, 0.0), 1.0)
    return v


@kernel
def remember(w, s, i, time):
    """Person `i` has just left the site by the door it crossed: who comes behind keeps a gap for a moment longer."""
    d = s.cell_after[i, 1]
    if d < 0:
        return
    c = s.doors[d].leavers % LEAVERS
    s.left[d, c, 0] = time + s.clock[AT.step]
    s.left[d, c, 1] = s.step[i, 0]
    s.left[d, c, 2] = s.step[i, 1]
    s.left[d, c, 3] = s.step[i, 4] * (1000.0 / s.clock[AT.step])
    s.left[d, c, 4] = s.body[i].girth
    s.doors[d].leavers += 1
    s.doors[d].last_left = time


@kernel
def beside(w, e, x, y):
    """Whether (x, y) stands before edge `e` itself, not before what goes on beside it."""
    ux = w.edges[e].x2 - w.edges[e].x1
    uy = w.edges[e].y2 - w.edges[e].y1
    along = (x - w.edges[e].x1) * ux + (y - w.edges[e].y1) * uy
    return along >= 0.0 and along <= ux * ux + uy * uy


@kernel
def gone_by(w, s, i, n, reach, time):
    """Add those who have just left the site by an exit of this cell to the `n` neighbours found; return their number.

    They go straight on, from the speed they left with towards that of walking. Without them whoever stands at the
    line would have nobody ahead, and an exit would let through half as many again as a door into a room.
    """
    me = s.body[i]
    first = w.cells[me.cell].edge_first
    for q in range(w.cells[me.cell].edge_n):
        e = first + q
        d = w.edges[e].door
        if d < 0 or w.edges[e].to_cell >= 0 or s.doors[d].last_left < time - FADE:
            continue
        nx = w.edges[e].nx
        ny = w.edges[e].ny
        for c in range(LEAVERS):
            age = (time - s.left[d, c, 0]) / 1000.0
            if age > FADE / 1000.0 or age < 0.0:
                continue
            way = s.left[d, c, 3] * age + 0.5 * GO_OFF * age * age
            dx = s.left[d, c, 1] - way * nx - me.x
            dy = s.left[d, c, 2] - way * ny - me.y
            d2 = dx * dx + dy * dy
            if d2 < reach * reach and n < s.near_who.shape[0]:
                s.near[n, 0] = dx
                s.near[n, 1] = dy
                s.near[n, 2] = d2**0.5
                s.near[n, 3] = -nx
                s.near[n, 4] = -ny
                s.near[n, 5] = s.left[d, c, 4]
                s.near[n, 6] = s.left[d, c, 3]
                s.near_who[n] = -2
                n += 1
    return n


@hot
def walk(w, p, s, i, ex, ey, v0, distance, prey, step):
    """One step of `step` seconds for person `i` towards (ex, ey), `distance` metres away, at `v0` m/s at most.

    `prey` is the person it is no obstacle to (-1 none). Fills the second buffer.
    """
    me = s.body[i]
    girth = me.girth
    x = me.x
    y = me.y
    reach = 2.0 * w.people[i].radius + v0 * p.time_gap
    n = gather(w, s, i, reach, False)
    if w.cells[me.cell].exits > 0:
        n = gone_by(w, s, i, n, reach, s.clock[AT.time])
    s.step[i, 5] = n
    # Direction: the goal, pushed aside by neighbours and by walls.
    px = 0.0
    py = 0.0
    sx = ex
    sy = ey
    far = 5.0 * p.repulsion_range
    # As in `gather`: write first, and keep if it counts.
    m = 0
    for q in range(n):
        d = max(s.near[q, 2], 1e-6)
        ahead = s.near[q, 0] * ex + s.near[q, 1] * ey
        close = (d - girth - s.near[q, 5] < far) & (ahead >= -0.5 * d)
        s.within[m] = q
        m += 1 if (close | (ahead > 0.5 * d)) & (s.near_who[q] != prey) else 0
    for q_within in range(m):
        q = s.within[q_within]
        d = max(s.near[q, 2], 1e-6)
        ahead = s.near[q, 0] * ex + s.near[q, 1] * ey
        gap = d - girth - s.near[q, 5]
        before = ahead > 0.5 * d
        ux = s.near[q, 0] / d
        uy = s.near[q, 1] / d
        if gap < far:
            push = p.repulsion_strength * math.exp(min(-gap, 0.0) / p.repulsion_range)
            px -= push * ux
            py -= push * uy
        if before:
            along = s.near[q, 3] * ex + s.near[q, 4] * ey
            if along < -0.3:
                # Oncoming: both step to their right.
                aside = p.sidestep_strength * (2.0 - d)
            else:
                # Slower, or standing: past them, on the side where they are not.
                aside = (
                    p.overtaking * max(0.0, 1.0 - s.near[q, 6] * along / v0) * min(1.0, max(0.0, gap) / ROOM_TO_PASS)
                )
                if ex * uy - ey * ux < 0.0:
                    aside = -aside
            sx += aside * ey
            sy -= aside * ex
    # However many push: nobody is driven back by more than they want to go on, into a corner for ever.
    back = (px * px + py * py) ** 0.5
    if back > MOST_PUSH:
        px *= MOST_PUSH / back
        py *= MOST_PUSH / back
    sx += px
    sy += py
    cell = me.cell
    first = w.cells[cell].edge_first
    walled = False
    for q in range(w.cells[cell].edge_n):
        e = first + q
        gap = (x - w.edges[e].x1) * w.edges[e].nx + (y - w.edges[e].y1) * w.edges[e].ny
        if gap >= 0.4 or passable(w, s, e) or (w.edges[e].to_cell < 0 and w.edges[e].door >= 0):
            continue
        # Only a wall that one stands in front of: beside a door the wall goes on, but the way is free.
        if beside(w, e, x, y):
            push = 0.5 * math.exp((p.wall_clearance - gap) / WALL_RANGE)
            sx += push * w.edges[e].nx
            sy += push * w.edges[e].ny
            walled = walled or gap < p.wall_clearance + 1e-6
    norm = (sx * sx + sy * sy) ** 0.5
    if norm < 1e-9:
        sx, sy = ex, ey
    else:
        sx /= norm
        sy /= norm
    if walled:
        # Along a wall in front, not into it: the gap ahead must be that of the way really taken.
        for _ in range(2):
            for q in range(w.cells[cell].edge_n):
                e = first + q
                into = sx * w.edges[e].nx + sy * w.edges[e].ny
                if into >= 0.0:
                    continue
                gap = (x - w.edges[e].x1) * w.edges[e].nx + (y - w.edges[e].y1) * w.edges[e].ny
                if gap >= p.wall_clearance + 1e-6:
                    continue
                if passable(w, s, e) or (w.edges[e].to_cell < 0 and w.edges[e].door >= 0):
                    continue
                if beside(w, e, x, y):
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
        size = girth + s.near[q, 5]
        gap = s.near[q, 2] - size
        ahead = s.near[q, 0] * sx + s.near[q, 1] * sy
        aside = abs(s.near[q, 0] * sy - s.near[q, 1] * sx)
        in_the_way = (ahead > 0.0) & (aside <= size + p.shoulder_room) & (s.near_who[q] != prey)
        room = gap if in_the_way & (gap < room) else room
    # Down to a third of one's width one pushes on past the others, see `unstick`.
    thin = 1.0 - max(0.0, (girth / w.people[i].radius - 0.34) / 0.33)
    v = min(v0, max(SHUFFLE * thin, max(0.0, room / p.time_gap)))
    travel = min(v * step, distance)
    s.step[i, 2] = sx
    s.step[i, 3] = sy
    s.step[i, 4] = travel
    advance(w, s, i, sx * travel, sy * travel, p.wall_clearance)
