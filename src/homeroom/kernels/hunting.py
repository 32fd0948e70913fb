"""What hunters do with what they see: run at prey, follow what they have just lost, wander, stand still."""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.bodies import is_prey, rest, wake
from homeroom.kernels.codes import BROKEN, DROP, HEARS, HUNT, IDLE, NEVER, OPEN, SEARCH, SEES_NOBODY, SEES_PREY
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import perceived
from homeroom.kernels.pack import hemmed
from homeroom.kernels.rng import exponential, uniform
from homeroom.kernels.routing import other_room
from homeroom.kernels.senses import as_far_as, nearest
from homeroom.kernels.steps import steps_of


@kernel
def door_between(w, s, room, to_room, x, y):
    """The door from `room` into `to_room` nearest to (x, y), an open one before any other; -1 none."""
    best = -1
    near = 1e18
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        if other_room(w, d, room) != to_room or w.doors[d].kind >= DROP:
            continue
        gap = (w.doors[d].x - x) ** 2 + (w.doors[d].y - y) ** 2
        if not (s.doors[d].state == OPEN or s.doors[d].state == BROKEN):
            gap += 1e6
        if gap < near:
            near = gap
            best = d
    return best


@kernel
def go_after(w, s, i, room, x, y, cell):
    """Send hunter `i` to (x, y) in `cell` of `room`: its own room or one beyond a door."""
    me = s.body[i]
    me.gx = x
    me.gy = y
    me.goal_cell = cell
    me.goal_room = room
    me.path_n = 0
    me.path_i = 0
    if room != me.room:
        d = door_between(w, s, me.room, room, me.x, me.y)
        if d < 0:
            return False
        s.path[i, 0] = d
        me.path_n = 1
    return True


@kernel
def lie_still(k, w, p, s, i, time):
    """Hunter `i` has nothing to go for: it stands until something stirs it, or until a keyed time to wander."""
    me = s.body[i]
    me.action = IDLE
    me.target = -1
    me.waits = 0
    me.path_n = 0
    me.n_wander += 1
    pause = exponential(k[0], k[1], w.people[i].who, 0, draws.WANDER, 4 * me.n_wander)
    due = time + 1000 + int(1000.0 * p.wander_mean * pause)
    me.until = due
    rest(s, i, min(due, me.course_due))


@kernel
def leads_on(w, s, d, room):
    """Whether a hunter in `room` can amble through door `d` into another room."""
    state = s.doors[d].state
    return (state == OPEN or state == BROKEN) and other_room(w, d, room) >= 0 and w.doors[d].one_way == 0


@kernel
def wander(k, w, p, s, i, time):
    """Hunter `i` ambles into a room next door, or across its own."""
    me = s.body[i]
    room = me.room
    n = 0
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        if leads_on(w, s, d, room):
            n += 1
    who = w.people[i].who
    u = uniform(k[0], k[1], who, 1, draws.WANDER, 4 * me.n_wander + 1)
    pick = int(u * (n + 1)) - 1
    goal = room
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        if leads_on(w, s, d, room):
            if pick == 0:
                goal = other_room(w, d, room)
            pick -= 1
    u = uniform(k[0], k[1], who, 2, draws.WANDER, 4 * me.n_wander + 2)
    c = w.rooms[goal].cell_first + int(u * w.rooms[goal].cell_n)
    go_after(w, s, i, goal, w.cells[c].x, w.cells[c].y, c)
    me.action = SEARCH
    me.heard = -1
    me.running = 0
    me.until = time + int(p.search_time * 1000.0)
    wake(s, i)


@kernel
def hunt(k, w, p, s, i, time):
    """Hunter `i` looks for prey, goes after what it sees, follows what it has just lost, and else gives up."""
    me = s.body[i]
    if me.holding >= 0 or time < me.wait:
        return
    j = nearest(w, s, i, as_far_as(p, s, p.hunter_sight), False, p.hunter_view, p.hunter_scent)
    perceived(s, time, i, j, SEES_PREY if j >= 0 else SEES_NOBODY, 0)
    if j >= 0 and go_after(w, s, i, s.body[j].room, s.body[j].x, s.body[j].y, s.body[j].cell):
        me.target = j
        me.waits = 0
        me.action = HUNT
        me.running = 1
        me.seen = time
        wake(s, i)
        return
    if me.action == HUNT:
        # Lost: it runs where the prey went, into the next room if need be, for hearing and smell still lead it there.
        j = me.target
        me.action = SEARCH
        me.heard = -1
        me.until = time + int(p.search_time * 1000.0)
        if j >= 0 and s.body[j].cell >= 0 and is_prey(s, j) and s.body[j].room != me.room:
            if go_after(w, s, i, s.body[j].room, s.body[j].x, s.body[j].y, s.body[j].cell):
                pause = exponential(k[0], k[1], w.people[i].who, 0, draws.DOOR, me.n_grapple + me.n_wander)
                me.until = time + int(1000.0 * p.batter_patience * pause)
        me.target = -1
        wake(s, i)
        return
    if me.action == SEARCH and time >= me.until:
        lie_still(k, w, p, s, i, time)
    elif me.action == SEARCH and me.waits == 1 and me.active == 0:
        if not hemmed(w, p, s, i):
            me.waits = 0
            me.still = time
            wake(s, i)
    elif me.action == IDLE:
        j, loud = steps_of(w, p, s, i)
        if j >= 0 and go_after(w, s, i, s.body[j].room, s.body[j].x, s.body[j].y, s.body[j].cell):
            perceived(s, time, i, j, HEARS, int(round(loud)))
            me.action = SEARCH
            me.running = 1
            me.heard = s.body[j].room
            me.heard_at = time
            me.loud = loud
            me.until = time + int(p.search_time * 1000.0)
            me.still = time
            wake(s, i)
        elif time >= me.until:
            wander(k, w, p, s, i, time)
        elif me.active == 1:
            rest(s, i, min(me.until, me.course_due))


@kernel
def lash(k, w, p, s, i, time):
    """One who lashes out goes after nobody: it strikes, at a constant rate, at whoever is within its reach."""
    me = s.body[i]
    if me.holding >= 0 or time < me.wait:
        return
    j = nearest(w, s, i, p.lash_reach, False, p.hunter_view, p.lash_reach)
    if j < 0:
        me.target = -1
        me.until = NEVER
        rest(s, i, me.course_due)
    elif j != me.target:
        me.target = j
        me.n_wander += 1
        pause = exponential(k[0], k[1], w.people[i].who, 3, draws.WANDER, 4 * me.n_wander + 3)
        me.until = time + 1 + int(1000.0 * pause / p.lash_rate)
        rest(s, i, min(me.until, me.course_due))
    elif time >= me.until:
        wake(s, i)
