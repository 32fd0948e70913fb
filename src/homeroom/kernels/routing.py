"""Ways through the building: from where a person stands over doors to every room, at costs that the person believes."""

from __future__ import annotations

import math

from homeroom.kernels.arrays import AT
from homeroom.kernels.belief import hazard_now
from homeroom.kernels.codes import CLOSED, KEY_LOCK, LOCKED, NO_TASK, OPEN, WINDOW
from homeroom.kernels.jit import kernel

FLOW = 1.5
"""People per metre of door and second by whom somebody judges a queue: about what doors let through."""
STAY_IN_QUEUE = 0.5
"""How long the wait in one's own queue seems, against that in another. An assumption, 0.3 to 1."""
ANYWHERE = -3
"""The goal of a search for the ways to all rooms."""
BESET, FOUND_LOCKED = 2, 3
"""How a door is marked (``s.shut``) that hunters are at, while somebody looks for a way by another; and one that it
has found locked, so that opening it takes the time that the lock takes."""
IMPATIENT = 5.0
"""From what wait (s) on somebody looks for another way. An assumption, 2 to 15."""


@kernel
def push(keys, nodes, n, key, node):
    """Add (key, node) to the binary heap of `n` entries; return the new size. A full heap drops the entry."""
    if n >= keys.shape[0]:
        return n
    i = n
    while i > 0:
        up = (i - 1) >> 1
        if keys[up] < key or (keys[up] == key and nodes[up] <= node):
            break
        keys[i] = keys[up]
        nodes[i] = nodes[up]
        i = up
    keys[i] = key
    nodes[i] = node
    return n + 1


@kernel
def pop(keys, nodes, n):
    """Take the smallest entry, (keys[0], nodes[0]), off the heap of `n` entries; return the new size."""
    n -= 1
    key = keys[n]
    node = nodes[n]
    i = 0
    while True:
        c = 2 * i + 1
        if c >= n:
            break
        if c + 1 < n and (keys[c + 1] < keys[c] or (keys[c + 1] == keys[c] and nodes[c + 1] < nodes[c])):
            c += 1
        if key < keys[c] or (key == keys[c] and node <= nodes[c]):
            break
        keys[i] = keys[c]
        nodes[i] = nodes[c]
        i = c
    keys[i] = key
    nodes[i] = node
    return n


@kernel
def other_room(w, d, room):
    """The room beyond door `d` seen from `room`."""
    return w.doors[d].room_b if w.doors[d].room_a == room else w.doors[d].room_a


@kernel
def can_unlock(w, s, i, d, room):
    """Whether person `i`, standing in `room`, could work the lock of door `d`."""
    if w.doors[d].lock == KEY_LOCK and w.people[i].keys == 0:
        return False
    side = w.doors[d].lock_side
    return side == 0 or (side == 1 and w.doors[d].room_a == room) or (side == 2 and w.doors[d].room_b == room)


@kernel
def lock_seconds(w, p, d):
    """Time to lock or unlock door `d` (s)."""
    return p.lock_key_time if w.doors[d].lock == KEY_LOCK else p.lock_button_time


@kernel
def fall_chance(p, fall):
    """Chance to die of a fall of `fall` metres: logistic, one half at ``fall_lethal_height``."""
    if fall <= p.fall_harmless:
        return 0.0
    return 1.0 / (1.0 + math.exp((p.fall_lethal_height - fall) / p.fall_spread))


@kernel
def door_cost(w, p, s, i, d, room, mindful):
    """Seconds that person `i` expects to lose at door `d` when leaving `room` by it; negative when it is no way at all.

    A `mindful` walker leaps or climbs down only in danger, opens doors, knows those that it found barred, and unlocks
    what it has a key for; a hunter passes only what stands open and expects to break what does not.
    """
    if w.doors[d].one_way == 1 and (w.doors[d].room_a != room or not mindful):
        return -1.0
    if w.doors[d].one_way == 1 and s.body[i].aware == 0:
        return -1.0
    state = s.doors[d].state
    if w.doors[d].kind == WINDOW and state != OPEN and state != 3:
        return -1.0 if mindful else 60.0
    if mindful:
        if s.shut[i, d] == BESET:
            return -1.0
        barred = s.doors[d].barred_in > 0 and s.doors[d].barred_in != room + 1
        barred = barred or not can_unlock(w, s, i, d, room)
        if s.shut[i, d] == 1 and (state == LOCKED or (state == CLOSED and barred)):
            return -1.0
        extra = w.doors[d].traverse
        if w.doors[d].fall > p.fall_harmless:
            # The dread of falling, as the seconds in the open that would be as deadly.
            extra += p.fall_dread * fall_chance(p, w.doors[d].fall) / hazard_now(p, s, i, p.hazard_open)
        if state == CLOSED or state == LOCKED:
            # A locked door looks like a closed one, and so does a barricaded one from outside.
            if s.shut[i, d] == FOUND_LOCKED and state == LOCKED:
                extra += lock_seconds(w, p, d)
            if s.doors[d].barred_in == room + 1:
                extra += s.doors[d].barricade / p.piece_strength * p.piece_time
            return p.open_time + extra
        return extra
    if state == CLOSED or state == LOCKED:
        return 60.0
    return w.doors[d].traverse


@kernel
def look_at_queues(w, s, i, room):
    """Count in ``s.queue``, for every door of `room`, who is nearer to it than person `i` and means to go through it.

    Only those in the room count. One look at everybody serves all doors.
    """
    for q in range(w.rooms[room].door_n):
        s.queue[w.room_doors[w.rooms[room].door_first + q]] = 0
    x = s.body[i].x
    y = s.body[i].y
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            other = s.body[j]
            busy = other.active == 1 or other.task != NO_TASK
            if j != i and busy and other.path_i < other.path_n:
                d = s.path[j, other.path_i]
                own = (w.doors[d].x - x) ** 2 + (w.doors[d].y - y) ** 2
                if (w.doors[d].x - other.x) ** 2 + (w.doors[d].y - other.y) ** 2 < own:
                    s.queue[d] += 1
            j = other.next


@kernel
def wait_at(w, s, d):
    """Seconds until those are gone who stand before door `d` in the queue last looked at."""
    return s.queue[d] / (FLOW * w.doors[d].width)


@kernel
def search_to(w, p, s, i, speed, mindful, danger_from, limit, goal):
    """Find the cheapest believed way from person `i` to room `goal`, or to every room and exit if that is `ANYWHERE`.

    Cost is seconds at `speed` (m/s), plus what doors cost, plus ``hazard_near / h`` seconds for every second in a room
    where the person has known hunters since `danger_from` (TICKs; mindful walkers only), so that cost * h is the
    believed cumulative hazard of the way; h is the hazard in the open that it believes in now. Stops at `limit`
    seconds, or at the goal.

    Afterwards ``s.room_mark[r] == stamp`` for every room reached, with ``s.room_cost[r]`` (s) and ``s.room_via[r]``
    its door; ``s.via[d]``
    is the door before d (-1: the first), ``s.from_room[d]`` the room it is left from. Off-site exits are found in
    ``s.cost[d]``.
    Returns the stamp.
    """
    if mindful:
        look_at_queues(w, s, i, s.body[i].room)
    return find_ways(w, p, s, i, speed, mindful, danger_from, limit, goal)


@kernel
def find_ways(w, p, s, i, speed, mindful, danger_from, limit, goal):
    """The same for who has looked at the queues already."""
    me = s.body[i]
    s.clock[AT.stamp] += 1
    stamp = s.clock[AT.stamp]
    room = me.room
    x, y = me.x, me.y
    s.room_mark[room] = stamp
    s.room_cost[room] = 0.0
    s.room_via[room] = -1
    dread = p.hazard_near / hazard_now(p, s, i, p.hazard_open) if mindful else 0.0
    n = 0
    here = 1.0
    if mindful and s.seen_room[i, room] > danger_from:
        here += 0.25 * dread
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        extra = door_cost(w, p, s, i, d, room, mindful)
        if extra < 0.0:
            continue
        dx = w.doors[d].x - x
        dy = w.doors[d].y - y
        c = (dx * dx + dy * dy) ** 0.5 / speed
        if mindful:
            # One sees how long the queue is, and leaves one's own only for a much shorter one.
            wait = max(wait_at(w, s, d), (s.doors[d].free_at - s.clock[AT.time]) / 1000.0)
            if me.path_i < me.path_n and s.path[i, me.path_i] == d:
                wait *= STAY_IN_QUEUE
            c = max(c, wait)
        c = c * here + extra
        s.mark[d] = stamp
        s.cost[d] = c
        s.via[d] = -1
        s.from_room[d] = room
        n = push(s.heap_key, s.heap_node, n, c, d)
    while n > 0:
        c = s.heap_key[0]
        d = s.heap_node[0]
        n = pop(s.heap_key, s.heap_node, n)
        if c > s.cost[d]:
            continue
        if c > limit:
            break
        r = other_room(w, d, s.from_room[d])
        if r < 0:
            continue
        if s.room_mark[r] != stamp or s.room_cost[r] > c:
            s.room_mark[r] = stamp
            s.room_cost[r] = c
            s.room_via[r] = d
            if r == goal:
                break
        rate = 1.0 / speed
        if mindful and s.seen_room[i, r] > danger_from:
            rate *= 1.0 + dread
        a = 0
        first = w.rooms[r].door_first
        count = w.rooms[r].door_n
        for q in range(count):
            if w.room_doors[first + q] == d:
                a = q
        for q in range(count):
            d2 = w.room_doors[first + q]
            if d2 == d:
                continue
            c2 = c + w.door_distance[w.rooms[r].dist_first + a * count + q] * rate
            if s.mark[d2] == stamp and c2 >= s.cost[d2]:
                continue
            extra = door_cost(w, p, s, i, d2, r, mindful)
            if extra < 0.0:
                continue
            c2 += extra
            if s.mark[d2] != stamp or c2 < s.cost[d2]:
                s.mark[d2] = stamp
                s.cost[d2] = c2
                s.via[d2] = d
                s.from_room[d2] = r
                n = push(s.heap_key, s.heap_node, n, c2, d2)
    return stamp


@kernel
def search(w, p, s, i, speed, mindful, danger_from, limit):
    """The same to every room and exit within `limit` seconds."""
    return search_to(w, p, s, i, speed, mindful, danger_from, limit, ANYWHERE)


@kernel
def better_way(w, p, s, i, danger_from):
    """Let person `i`, whose next door is crowded, look for another way to where it is going."""
    me = s.body[i]
    if me.path_i >= me.path_n:
        return
    d = s.path[i, me.path_i]
    s.queue[d] = 0  # who was pushed off its way stands in a room that does not have this door
    look_at_queues(w, s, i, me.room)
    if wait_at(w, s, d) < IMPATIENT:
        return
    speed = w.people[i].run if me.running == 1 else w.people[i].walk
    goal = me.goal_room if me.goal_room >= 0 else ANYWHERE
    stamp = find_ways(w, p, s, i, speed, True, danger_from, 3600.0, goal)
    last = -1
    if me.goal_room >= 0:
        if s.room_mark[me.goal_room] == stamp:
            last = s.room_via[me.goal_room]
    elif me.goal_room == -1:
        best = 1e18
        for d in range(w.doors.shape[0]):
            if w.doors[d].room_b < 0 and w.doors[d].one_way == 0 and s.mark[d] == stamp and s.cost[d] < best:
                best = s.cost[d]
                last = d
    if last >= 0:
        take_path(s, i, last)


@kernel
def take_path(s, i, last):
    """Make the doors up to and through `last`, as the latest search found them, the way of person `i`.

    As many as a path holds; ``more`` says that the way goes on, and that the person must choose again at its end.
    """
    me = s.body[i]
    n = 0
    d = last
    while d >= 0:
        n += 1
        d = s.via[d]
    most = s.path.shape[1]
    d = last
    k = n - 1
    while d >= 0:
        if k < most:
            s.path[i, k] = d
        k -= 1
        d = s.via[d]
    me.path_n = min(n, most)
    me.path_i = 0
    me.more = 1 if n > most else 0
