"""What a body does in one step: hands on a door, feet on the way, or nothing."""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT, TICK
from homeroom.kernels.bodies import change_room, die, drop_task, minds, put, quit_site, rest, wake
from homeroom.kernels.codes import (
    BAR_DOOR,
    BATTER_DOOR,
    BY_FALL,
    CARRY_ON,
    CLIMB,
    CLOSE_DOOR,
    CLOSED,
    EV_WOUND,
    FETCH,
    FIGHT,
    HIDE,
    HOME_TIME,
    HUNT,
    HUNTS,
    ILL,
    LASHES,
    LOCK_DOOR,
    LOCKED,
    NO_TASK,
    ON_FOOT,
    OPEN,
    OPEN_DOOR,
    RETURN,
    SEARCH,
)
from homeroom.kernels.company import together
from homeroom.kernels.decision import choose, follow_plan
from homeroom.kernels.doors import begin_task, finish_task, next_to_bar, next_to_secure
from homeroom.kernels.helping import lend_a_hand, stop_helping
from homeroom.kernels.jit import kernel
from homeroom.kernels.keeping import seal
from homeroom.kernels.log import note, trace
from homeroom.kernels.movement import aim_at_door, aim_within, aside, free_speed, remember, walk
from homeroom.kernels.rng import uniform
from homeroom.kernels.routing import better_way, can_unlock, fall_chance, other_room
from homeroom.kernels.siege import at_the_store, awaited, come_back
from homeroom.kernels.suspicion import judge

MARGIN = 0.25
"""How far from a door's frame a body's middle passes at least (m)."""
REACH = 2.0
"""From how near a door somebody hands on what is piled against it (m): a chain of hands does the rest."""
ARM = 0.9
"""From how far a hand reaches a door (m)."""


@kernel
def stand(s, i):
    """Let body `i` keep its place in this step."""
    me = s.body[i]
    s.step[i, 0] = me.x
    s.step[i, 1] = me.y
    s.step[i, 2] = me.hx
    s.step[i, 3] = me.hy
    s.step[i, 4] = 0.0
    s.cell_after[i, 0] = me.cell
    s.cell_after[i, 1] = -1


@kernel
def head_for(w, p, s, i, tx, ty, running, final, prey):
    """Step towards (tx, ty); `final` when one should stop there."""
    me = s.body[i]
    dx = tx - me.x
    dy = ty - me.y
    d = (dx * dx + dy * dy) ** 0.5
    if d < 1e-6:
        stand(s, i)
        return
    ex = dx / d
    ey = dy / d
    v = free_speed(w, p, s, i, running, ex, ey)
    if me.conduct == HUNTS:
        v *= p.hunter_speed
    else:
        v = together(w, p, s, i, ex, ey, v)
    walk(w, p, s, i, ex, ey, v, d if final else 1e9, prey, s.clock[AT.step] / 1000.0)


@kernel
def call_keepers(w, s, d):
    """Door `d` has been opened: those who shelter on either side get up to see to it."""
    for side in range(2):
        room = w.doors[d].room_a if side == 0 else w.doors[d].room_b
        if room < 0:
            continue
        for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
            j = s.head[c]
            while j >= 0:
                if s.body[j].action == HIDE and s.body[j].active == 0 and minds(s, j):
                    wake(s, j)
                j = s.body[j].next


@kernel
def land(k, w, p, s, i, d, time):
    """Person `i` has climbed through door `d`: out over a fence, or down to where a drop or a hose ends."""
    me = s.body[i]
    x = w.doors[d].x
    y = w.doors[d].y
    cell = w.doors[d].cell_b if w.doors[d].room_a == me.room else w.doors[d].cell_a
    drop_task(s, i)
    if cell < 0:
        if s.clock[AT.closed] == 0:
            quit_site(w, s, i, time, ON_FOOT if me.aware == 1 else HOME_TIME)
        else:
            me.path_n = 0
            me.replan = 1
        return
    old = me.room
    # A little into the room, towards its middle.
    cx = w.cells[cell].x - x
    cy = w.cells[cell].y - y
    far = max((cx * cx + cy * cy) ** 0.5, 1e-6)
    into = min(0.5, 0.5 * far)
    put(w, s, i, cell, x + cx / far * into, y + cy / far * into, time)
    change_room(w, s, i, me.room, old, d, time)
    trace(s, i, time, True)
    me.path_i += 1
    fall = w.doors[d].fall
    if fall > p.fall_harmless:
        me.n_contact += 1
        u = uniform(k[0], k[1], w.people[i].who, 0, draws.FALL, me.n_contact)
        note(
            s,
            time,
            EV_WOUND,
            i,
            -1,
            me.room,
            BY_FALL,
            int(round(1000.0 * min(1.0, fall / p.fall_lethal_height))),
        )
        me.wound = max(me.wound, min(1.0, fall / p.fall_lethal_height))
        if u < fall_chance(p, fall):
            die(w, s, i, -1, BY_FALL, time)


@kernel
def at_door(w, p, s, i, d, time):
    """Person `i` stands before door `d` of its way: open, unlock, climb, or learn that it is barred.

    True when it must wait.
    """
    me = s.body[i]
    state = s.doors[d].state
    room = me.room
    if w.doors[d].traverse > 0.0 or w.doors[d].one_way == 1:
        begin = me.task == NO_TASK
        if begin:
            me.task = CLIMB
            me.task_door = d
            me.wait = time + int(1000.0 * w.doors[d].traverse)
        return True
    if state == CLOSED or state == LOCKED:
        barred = s.doors[d].barricade > 0.0 and s.doors[d].barred_in != room + 1
        barred = barred or (state == LOCKED and not can_unlock(w, s, i, d, room))
        if barred and not awaited(s, i, d, room, other_room(w, d, room)):
            s.shut[i, d] = 1
            me.path_n = 0
            me.replan = 1
            return True
        begin_task(w, p, s, i, OPEN_DOOR, d, time)
        return True
    return False


@kernel
def follow_way(w, p, s, i, time):
    """Step along the remembered doors; True while there are any left."""
    me = s.body[i]
    if me.path_i >= me.path_n:
        return False
    d = s.path[i, me.path_i]
    room = me.room
    if w.doors[d].room_a != room and w.doors[d].room_b != room:
        # Carried off the way by a crowd.
        me.path_n = 0
        me.replan = 1
        me.goal_room = -2
        stand(s, i)
        return True
    dx = w.doors[d].x - me.x
    dy = w.doors[d].y - me.y
    near = dx * dx + dy * dy < (0.5 * w.doors[d].width + ARM) ** 2
    tx, ty = aim_at_door(w, me.x, me.y, me.cell, d, room, MARGIN, aside(w, s, i))
    gx = tx - me.x
    gy = ty - me.y
    if near and gx * gx + gy * gy < ARM * ARM:
        if me.conduct == HUNTS:
            state = s.doors[d].state
            if state == CLOSED or state == LOCKED:
                s.doors[d].blows += w.people[i].strength
                s.clock[AT.battered] = 1
                me.still = time
                stand(s, i)
                return True
        elif at_door(w, p, s, i, d, time):
            stand(s, i)
            return True
    head_for(w, p, s, i, tx, ty, me.running == 1, False, -1)
    return True


@kernel
def at_goal(w, p, s, i, slack):
    """Step towards the wanted spot of the room; True when it is within `slack` metres."""
    me = s.body[i]
    dx = me.gx - me.x
    dy = me.gy - me.y
    if me.goal_cell == me.cell and dx * dx + dy * dy < slack * slack:
        stand(s, i)
        return True
    cell = me.goal_cell
    if cell < 0:
        cell = me.cell
    tx, ty = aim_within(w, me.x, me.y, me.cell, cell, me.gx, me.gy, MARGIN, 0.0)
    head_for(w, p, s, i, tx, ty, me.running == 1, cell == me.cell, -1)
    return False


@kernel
def act_hunter(w, p, s, i, time):
    """One step of a hunter: run at the prey, follow its way, batter what bars it."""
    me = s.body[i]
    j = me.target
    if me.action == HUNT and j >= 0 and s.body[j].cell >= 0 and s.body[j].room == me.room:
        me.path_n = 0
        tx, ty = aim_within(w, me.x, me.y, me.cell, s.body[j].cell, s.body[j].x, s.body[j].y, MARGIN, 0.0)
        head_for(w, p, s, i, tx, ty, True, False, j)
        return
    if me.action == HUNT or me.action == SEARCH:
        if follow_way(w, p, s, i, time):
            return
        if me.replan == 1 or me.goal_room != me.room or at_goal(w, p, s, i, 0.7):
            me.replan = 0
            stand(s, i)
            if me.action == SEARCH:
                rest(s, i, max(time + s.clock[AT.step], min(me.until, me.course_due)))
        return
    stand(s, i)


@kernel
def act_person(k, w, p, s, i, time):
    """One step of a person with a mind: finish what the hands do, choose, go on, make the room safe, sit down."""
    me = s.body[i]
    task = me.task
    if task == CLIMB:
        stand(s, i)
        land(k, w, p, s, i, me.task_door, time)
        stand(s, i)
        return
    if task != NO_TASK and task != BATTER_DOOR:
        d = me.task_door
        dx = w.doors[d].x - me.x
        dy = w.doors[d].y - me.y
        arm = REACH + 0.5 if task == BAR_DOOR else 0.5 * w.doors[d].width + ARM + 0.3
        if dx * dx + dy * dy < arm * arm:
            finish_task(w, p, s, i, time)
            if task == OPEN_DOOR:
                call_keepers(w, s, d)
        else:
            drop_task(s, i)
    if me.replan == 1:
        me.replan = 0
        if me.aware == 1:
            choose(k, w, p, s, i, time)
        else:
            follow_plan(k, w, p, s, i, time)
    if follow_way(w, p, s, i, time):
        return
    if me.more == 1:
        # The remembered doors are behind this person, and the goal is not reached: it looks for the way again.
        me.more = 0
        me.replan = 1
        stand(s, i)
        return
    if me.action == CARRY_ON:
        if me.goal_room != me.room or at_goal(w, p, s, i, 0.2):
            stand(s, i)
            rest(s, i, me.due)
            if me.shut_in > 0 and me.room == me.held_room:
                seal(w, s, i, time)
        return
    room = me.room
    if me.action == FIGHT:
        h = me.target
        if h < 0 or s.body[h].holding < 0 or s.body[h].room != room:
            stop_helping(s, i)
            stand(s, i)
        elif (s.body[h].x - me.x) ** 2 + (s.body[h].y - me.y) ** 2 < (p.reach + 0.3) ** 2:
            stand(s, i)
            lend_a_hand(w, p, s, i, time)
        else:
            tx, ty = aim_within(w, me.x, me.y, me.cell, s.body[h].cell, s.body[h].x, s.body[h].y, MARGIN, 0.0)
            head_for(w, p, s, i, tx, ty, True, False, h)
        return
    if me.errand > 0 and room == me.goal_room and me.replan == 0:
        if me.action == FETCH:
            at_the_store(k, w, p, s, i, time)
        elif me.action == RETURN:
            come_back(w, p, s, i, time)
        stand(s, i)
        return
    if me.action == HIDE and room == me.goal_room:
        d = next_to_secure(w, p, s, i)
        if d >= 0:
            s.doors[d].keeper = i
        else:
            d = next_to_bar(w, p, s, i)
        if d >= 0:
            me.task_door = d
            tx, ty = aim_at_door(w, me.x, me.y, me.cell, d, room, MARGIN, 0.0)
            gx = tx - me.x
            gy = ty - me.y
            task = BAR_DOOR
            if s.doors[d].keeper == i:
                task = CLOSE_DOOR if s.doors[d].state == OPEN else LOCK_DOOR
            arm = REACH if task == BAR_DOOR else ARM
            if gx * gx + gy * gy < arm * arm:
                begin_task(w, p, s, i, task, d, time)
                stand(s, i)
            else:
                head_for(w, p, s, i, tx, ty, True, False, -1)
            return
    if me.goal_room == room and not at_goal(w, p, s, i, 0.3):
        return
    stand(s, i)
    if s.clock[AT.n_hunters] > 0 and me.watched == room:
        # With a hunter in the room nobody sleeps: when to choose again depends on the clock.
        return
    rest(s, i, min(me.course_due, me.need_due))


@kernel
def act(k, w, p, s, i, time):
    """Fill the second buffer for body `i`."""
    me = s.body[i]
    stand(s, i)
    if me.cell < 0 or me.holders > 0 or me.holding >= 0:
        return
    if time < me.wait:
        return
    c = me.conduct
    if c == HUNTS:
        act_hunter(w, p, s, i, time)
    elif c == LASHES:
        if time >= me.until + 1000:
            me.target = -1
    elif minds(s, i):
        act_person(k, w, p, s, i, time)
    else:
        rest(s, i, me.course_due)


@kernel
def commit(k, w, p, s, i, time):
    """Body `i` is where its step took it: log the change of room, tire or recover."""
    me = s.body[i]
    cell = s.cell_after[i, 0]
    moved = s.step[i, 4] > 0.0
    if me.cell < 0 or not moved:
        me.pace = 0.0
        return
    seconds = s.clock[AT.step] / 1000.0
    me.pace = s.step[i, 4] / seconds
    if cell < 0:
        if s.clock[AT.closed] == 0:
            remember(w, s, i, time)
            quit_site(w, s, i, time, ON_FOOT if me.aware == 1 else HOME_TIME)
        # Pushed against the cordon: it holds.
        return
    old = me.room
    if cell != me.cell:
        put(w, s, i, cell, s.step[i, 0], s.step[i, 1], time)
        if me.room != old:
            change_room(w, s, i, me.room, old, s.cell_after[i, 1], time)
            trace(s, i, time, True)
            if me.path_i < me.path_n and s.path[i, me.path_i] == s.cell_after[i, 1]:
                me.path_i += 1
            if me.stage >= 0 and me.conduct <= ILL and me.aware == 1 and s.cast_out[i, me.room] == 0:
                judge(k, w, p, s, i, s.cell_after[i, 1], time)
    else:
        me.x = s.step[i, 0]
        me.y = s.step[i, 1]
    me.hx = s.step[i, 2]
    me.hy = s.step[i, 3]
    if me.running == 1 and me.conduct != HUNTS:
        me.stamina = max(0.0, me.stamina - seconds)
    elif me.stamina < w.people[i].stamina:
        me.stamina = min(w.people[i].stamina, me.stamina + seconds)
    trace(s, i, time, False)


@kernel
def unstick(k, w, p, s, i, time):
    """What one does who makes no headway: squeeze through, take the spot as reached, choose again, or give up.

    Called once a second for everybody awake. Headway is 0.3 m from where it was last noted, 1 m for those who look
    for a spot in a crowded room. For every second without, a body turns
    sideways and takes up less room, down to a third: people pass each other where shoulders would not.
    """
    me = s.body[i]
    gone = (me.x - me.ax) ** 2 + (me.y - me.ay) ** 2
    there = me.path_i >= me.path_n and me.goal_room == me.room
    if gone > (1.0 if there else 0.09):
        me.ax = me.x
        me.ay = me.y
        me.still = time
        me.girth = min(w.people[i].radius, me.girth + 0.25 * w.people[i].radius)
    elif time > me.still + 1500:
        me.girth = max(0.33 * w.people[i].radius, me.girth - 0.1 * w.people[i].radius)
    if me.holders > 0 or me.holding >= 0 or time < me.wait or me.cell < 0:
        me.still = max(me.still, time - 1000)
        return
    if me.path_i < me.path_n and minds(s, i) and (time // 1000 + w.people[i].who) % 5 == 0:
        # Every five seconds who stands in a queue looks whether it goes quicker elsewhere.
        better_way(w, p, s, i, max(0, time - int(p.danger_memory * 1000.0)) // TICK if me.aware == 1 else 1 << 60)
    idle = time - me.still
    if me.conduct == HUNTS:
        if idle > 3000 and me.action == SEARCH:
            # It stands still from the next step on: this one has moved it already.
            me.still = time
            me.path_n = 0
            me.replan = 1
        return
    if idle > 3000 and there:
        me.still = time
        me.gx = me.x
        me.gy = me.y
        me.goal_cell = me.cell
    elif idle > 10_000 and me.aware == 1 and me.action != CARRY_ON:
        me.still = time
        if time >= me.chosen + 5000:
            me.replan = 1
            wake(s, i)
