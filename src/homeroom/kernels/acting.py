"""What a body does in one step: hands on a door, feet on the way, or nothing."""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import change_room, die, drop_task, minds, put, quit_site, rest, wake
from homeroom.kernels.codes import (
    BATTER_DOOR,
    BY_FALL,
    CARRY_ON,
    CLIMB,
    CLOSE_DOOR,
    CLOSED,
    EV_WOUND,
    HIDE,
    HOME_TIME,
    HUNT,
    HUNTS,
    LASHES,
    LOCK_DOOR,
    LOCKED,
    NO_TASK,
    ON_FOOT,
    OPEN,
    OPEN_DOOR,
    SEARCH,
    STAY,
    STEP,
)
from homeroom.kernels.decision import choose, follow_plan
from homeroom.kernels.doors import begin_task, finish_task, next_to_secure
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note, trace
from homeroom.kernels.movement import aim_at_door, aim_within, free_speed, walk
from homeroom.kernels.rng import uniform
from homeroom.kernels.routing import can_unlock, fall_chance

SECONDS = STEP / 1000.0
MARGIN = 0.25
"""How far from a door's frame a body's middle passes at least (m)."""
ARM = 0.9
"""From how far a hand reaches a door (m)."""


@kernel
def stand(s, i):
    """Let body `i` keep its place in this step."""
    s.step[i, 0] = s.body[i].x
    s.step[i, 1] = s.body[i].y
    s.step[i, 2] = s.body[i].hx
    s.step[i, 3] = s.body[i].hy
    s.step[i, 4] = 0.0
    s.cell_after[i, 0] = s.body[i].cell
    s.cell_after[i, 1] = -1


@kernel
def head_for(w, p, s, i, tx, ty, running, final, prey):
    """Step towards (tx, ty); `final` when one should stop there."""
    dx = tx - s.body[i].x
    dy = ty - s.body[i].y
    d = (dx * dx + dy * dy) ** 0.5
    if d < 1e-6:
        stand(s, i)
        return
    ex = dx / d
    ey = dy / d
    v = free_speed(w, p, s, i, running, ex, ey)
    if s.body[i].conduct == HUNTS:
        v *= p.hunter_speed
    walk(w, p, s, i, ex, ey, v, d if final else 1e9, prey, SECONDS)


@kernel
def land(k, w, p, s, i, d, time):
    """Person `i` has climbed through door `d`: out over a fence, or down to where a drop or a hose ends."""
    x = w.doors[d].x
    y = w.doors[d].y
    cell = w.doors[d].cell_b if w.doors[d].room_a == s.body[i].room else w.doors[d].cell_a
    drop_task(s, i)
    if cell < 0:
        quit_site(w, s, i, time, ON_FOOT if s.body[i].aware == 1 else HOME_TIME)
        return
    old = s.body[i].room
    # A little into the room, towards its middle.
    cx = w.cells[cell].x - x
    cy = w.cells[cell].y - y
    far = max((cx * cx + cy * cy) ** 0.5, 1e-6)
    into = min(0.5, 0.5 * far)
    put(w, s, i, cell, x + cx / far * into, y + cy / far * into, time)
    change_room(w, s, i, s.body[i].room, old, d, time)
    trace(s, i, time, True)
    s.body[i].path_i += 1
    fall = w.doors[d].fall
    if fall > p.fall_harmless:
        s.body[i].n_contact += 1
        u = uniform(k[0], k[1], w.people[i].who, 0, draws.FALL, s.body[i].n_contact)
        note(
            s,
            time,
            EV_WOUND,
            i,
            -1,
            s.body[i].room,
            BY_FALL,
            int(round(1000.0 * min(1.0, fall / p.fall_lethal_height))),
        )
        if u < fall_chance(p, fall):
            die(w, s, i, -1, BY_FALL, time)


@kernel
def at_door(w, p, s, i, d, time):
    """Person `i` stands before door `d` of its way: open, unlock, climb, or learn that it is barred.

    True when it must wait.
    """
    state = s.doors[d].state
    room = s.body[i].room
    if w.doors[d].traverse > 0.0 or w.doors[d].one_way == 1:
        begin = s.body[i].task == NO_TASK
        if begin:
            s.body[i].task = CLIMB
            s.body[i].task_door = d
            s.body[i].wait = time + int(1000.0 * w.doors[d].traverse)
        return True
    if state == CLOSED or state == LOCKED:
        if state == LOCKED and not can_unlock(w, s, i, d, room):
            s.shut[i, d] = 1
            s.body[i].path_n = 0
            s.body[i].replan = 1
            return True
        begin_task(w, p, s, i, OPEN_DOOR, d, time)
        return True
    return False


@kernel
def follow_way(w, p, s, i, time):
    """Step along the remembered doors; True while there are any left."""
    if s.body[i].path_i >= s.body[i].path_n:
        return False
    d = s.path[i, s.body[i].path_i]
    room = s.body[i].room
    if w.doors[d].room_a != room and w.doors[d].room_b != room:
        # Carried off the way by a crowd.
        s.body[i].path_n = 0
        s.body[i].replan = 1
        s.body[i].goal_room = -2
        stand(s, i)
        return True
    dx = w.doors[d].x - s.body[i].x
    dy = w.doors[d].y - s.body[i].y
    near = dx * dx + dy * dy < (0.5 * w.doors[d].width + ARM) ** 2
    tx, ty = aim_at_door(w, s.body[i].x, s.body[i].y, s.body[i].cell, d, room, MARGIN)
    gx = tx - s.body[i].x
    gy = ty - s.body[i].y
    if near and gx * gx + gy * gy < ARM * ARM:
        if s.body[i].conduct == HUNTS:
            state = s.doors[d].state
            if state == CLOSED or state == LOCKED:
                s.doors[d].blows += w.people[i].strength
                s.body[i].still = time
                stand(s, i)
                return True
        elif at_door(w, p, s, i, d, time):
            stand(s, i)
            return True
    head_for(w, p, s, i, tx, ty, s.body[i].running == 1, False, -1)
    return True


@kernel
def at_goal(w, p, s, i, slack):
    """Step towards the wanted spot of the room; True when it is within `slack` metres."""
    dx = s.body[i].gx - s.body[i].x
    dy = s.body[i].gy - s.body[i].y
    if s.body[i].goal_cell == s.body[i].cell and dx * dx + dy * dy < slack * slack:
        stand(s, i)
        return True
    cell = s.body[i].goal_cell
    if cell < 0:
        cell = s.body[i].cell
    tx, ty = aim_within(w, s.body[i].x, s.body[i].y, s.body[i].cell, cell, s.body[i].gx, s.body[i].gy, MARGIN)
    head_for(w, p, s, i, tx, ty, s.body[i].running == 1, cell == s.body[i].cell, -1)
    return False


@kernel
def act_hunter(w, p, s, i, time):
    """One step of a hunter: run at the prey, follow its way, batter what bars it."""
    j = s.body[i].target
    if s.body[i].action == HUNT and j >= 0 and s.body[j].cell >= 0 and s.body[j].room == s.body[i].room:
        s.body[i].path_n = 0
        tx, ty = aim_within(
            w, s.body[i].x, s.body[i].y, s.body[i].cell, s.body[j].cell, s.body[j].x, s.body[j].y, MARGIN
        )
        head_for(w, p, s, i, tx, ty, True, False, j)
        return
    if s.body[i].action == HUNT or s.body[i].action == SEARCH:
        if follow_way(w, p, s, i, time):
            return
        if s.body[i].replan == 1 or s.body[i].goal_room != s.body[i].room or at_goal(w, p, s, i, 0.7):
            s.body[i].replan = 0
            stand(s, i)
            if s.body[i].action == SEARCH:
                rest(s, i, max(time + STEP, min(s.body[i].until, s.body[i].course_due)))
        return
    stand(s, i)


@kernel
def act_person(k, w, p, s, i, time):
    """One step of a person with a mind: finish what the hands do, choose, go on, make the room safe, sit down."""
    task = s.body[i].task
    if task == CLIMB:
        stand(s, i)
        land(k, w, p, s, i, s.body[i].task_door, time)
        stand(s, i)
        return
    if task != NO_TASK and task != BATTER_DOOR:
        d = s.body[i].task_door
        dx = w.doors[d].x - s.body[i].x
        dy = w.doors[d].y - s.body[i].y
        if dx * dx + dy * dy < (0.5 * w.doors[d].width + ARM + 0.3) ** 2:
            finish_task(w, p, s, i, time)
        else:
            drop_task(s, i)
    if s.body[i].replan == 1:
        s.body[i].replan = 0
        if s.body[i].aware == 1:
            choose(k, w, p, s, i, time)
        else:
            follow_plan(k, w, p, s, i, time)
    if follow_way(w, p, s, i, time):
        return
    if s.body[i].action == CARRY_ON:
        if s.body[i].goal_room != s.body[i].room or at_goal(w, p, s, i, 0.2):
            stand(s, i)
            rest(s, i, s.body[i].due)
        return
    room = s.body[i].room
    if s.body[i].action == HIDE and room == s.body[i].goal_room:
        d = next_to_secure(w, p, s, i)
        if d >= 0:
            s.doors[d].keeper = i
            s.body[i].task_door = d
            tx, ty = aim_at_door(w, s.body[i].x, s.body[i].y, s.body[i].cell, d, room, MARGIN)
            gx = tx - s.body[i].x
            gy = ty - s.body[i].y
            if gx * gx + gy * gy < ARM * ARM:
                begin_task(w, p, s, i, CLOSE_DOOR if s.doors[d].state == OPEN else LOCK_DOOR, d, time)
                stand(s, i)
            else:
                head_for(w, p, s, i, tx, ty, True, False, -1)
            return
    if s.body[i].goal_room == room and not at_goal(w, p, s, i, 0.3):
        return
    stand(s, i)
    if s.body[i].action == STAY and s.clock[AT.n_hunters] > 0 and s.body[i].watched == room:
        return
    rest(s, i, s.body[i].course_due)


@kernel
def act(k, w, p, s, i, time):
    """Fill the second buffer for body `i`."""
    stand(s, i)
    if s.body[i].cell < 0 or s.body[i].holders > 0 or s.body[i].holding >= 0:
        return
    if time < s.body[i].wait:
        return
    c = s.body[i].conduct
    if c == HUNTS:
        act_hunter(w, p, s, i, time)
    elif c == LASHES:
        if time >= s.body[i].until + 1000:
            s.body[i].target = -1
    elif minds(s, i):
        act_person(k, w, p, s, i, time)
    else:
        rest(s, i, s.body[i].course_due)


@kernel
def commit(w, p, s, i, time):
    """Body `i` is where its step took it: log the change of room, tire or recover."""
    cell = s.cell_after[i, 0]
    moved = s.step[i, 4] > 0.0
    if s.body[i].cell < 0 or not moved:
        return
    if cell < 0:
        quit_site(w, s, i, time, ON_FOOT if s.body[i].aware == 1 else HOME_TIME)
        return
    old = s.body[i].room
    if cell != s.body[i].cell:
        put(w, s, i, cell, s.step[i, 0], s.step[i, 1], time)
        if s.body[i].room != old:
            change_room(w, s, i, s.body[i].room, old, s.cell_after[i, 1], time)
            trace(s, i, time, True)
            if s.body[i].path_i < s.body[i].path_n and s.path[i, s.body[i].path_i] == s.cell_after[i, 1]:
                s.body[i].path_i += 1
    else:
        s.body[i].x = s.step[i, 0]
        s.body[i].y = s.step[i, 1]
    s.body[i].hx = s.step[i, 2]
    s.body[i].hy = s.step[i, 3]
    if s.body[i].running == 1 and s.body[i].conduct != HUNTS:
        s.body[i].stamina = max(0.0, s.body[i].stamina - SECONDS)
    elif s.body[i].stamina < w.people[i].stamina:
        s.body[i].stamina = min(w.people[i].stamina, s.body[i].stamina + SECONDS)
    trace(s, i, time, False)


@kernel
def unstick(k, w, p, s, i, time):
    """What one does who makes no headway: squeeze through, take the spot as reached, choose again, or give up.

    Called once a second for everybody awake. Headway is 0.3 m from where it was last noted, 1 m for those who look
    for a spot in a crowded room. For every second without, a body turns
    sideways and takes up less room, down to a third: people pass each other where shoulders would not.
    """
    gone = (s.body[i].x - s.body[i].ax) ** 2 + (s.body[i].y - s.body[i].ay) ** 2
    there = s.body[i].path_i >= s.body[i].path_n and s.body[i].goal_room == s.body[i].room
    if gone > (1.0 if there else 0.09):
        s.body[i].ax = s.body[i].x
        s.body[i].ay = s.body[i].y
        s.body[i].still = time
        s.body[i].girth = min(w.people[i].radius, s.body[i].girth + 0.25 * w.people[i].radius)
    elif time > s.body[i].still + 1500:
        s.body[i].girth = max(0.33 * w.people[i].radius, s.body[i].girth - 0.1 * w.people[i].radius)
    if s.body[i].holders > 0 or s.body[i].holding >= 0 or time < s.body[i].wait or s.body[i].cell < 0:
        s.body[i].still = max(s.body[i].still, time - 1000)
        return
    idle = time - s.body[i].still
    if s.body[i].conduct == HUNTS:
        if idle > 8000 and s.body[i].action == SEARCH:
            s.body[i].still = time
            rest(s, i, max(time + STEP, min(s.body[i].until, s.body[i].course_due)))
        return
    if idle > 3000 and there:
        s.body[i].still = time
        s.body[i].gx = s.body[i].x
        s.body[i].gy = s.body[i].y
        s.body[i].goal_cell = s.body[i].cell
    elif idle > 10_000 and s.body[i].aware == 1 and s.body[i].action != CARRY_ON:
        s.body[i].still = time
        if time >= s.body[i].chosen + 5000:
            s.body[i].replan = 1
            wake(s, i)
