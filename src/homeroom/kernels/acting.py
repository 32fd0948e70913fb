"""What a body does in one step: hands on a door, feet on the way, or nothing."""

from __future__ import annotations

from homeroom.kernels.afoot import appear
from homeroom.kernels.aim import MARGIN, aim_at_door, aim_within
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import drop_task, minds, rest
from homeroom.kernels.carrying import approach, set_down
from homeroom.kernels.codes import (
    ARRIVED,
    BAR_DOOR,
    BATTER_DOOR,
    CARRY,
    CARRY_ON,
    CLIMB,
    CLOSE_DOOR,
    DRAW_OFF,
    FETCH,
    FIGHT,
    HIDE,
    HUNT,
    HUNTS,
    ILL,
    LASHES,
    LOCK_DOOR,
    LOCKED,
    MOVE_ON,
    NO_TASK,
    OPEN,
    OPEN_DOOR,
    RETURN,
    SCOUT,
    SEARCH,
    TURN_ON,
)
from homeroom.kernels.crew import turn_back
from homeroom.kernels.decision import choose, follow_plan
from homeroom.kernels.decoys import cry_out
from homeroom.kernels.doors import begin_task, finish_task, next_to_bar, next_to_secure
from homeroom.kernels.going import ARM, at_goal, call_keepers, follow_way, head_for, land, stand
from homeroom.kernels.helping import lend_a_hand, stop_helping
from homeroom.kernels.holding import BEAT, holds
from homeroom.kernels.jit import hot, kernel
from homeroom.kernels.keeping import seal
from homeroom.kernels.moving import moved_in
from homeroom.kernels.siege import at_the_store, come_back
from homeroom.kernels.venture import looked
from homeroom.kernels.will import victim

REACH = 2.0
"""From how near a door somebody hands on what is piled against it (m): a chain of hands does the rest."""

ALMOST = 3_000
"""Who needs no longer than this to turn a key does so, though a hunter is in the room (ms). An assumption, 1 to 5 s."""

SHOVED = 0.3
"""How far from where it began a task somebody may be pushed and still end it (m)."""


@kernel
def at_hand(w, s, i, d, task, slack):
    """Whether person `i` can reach door `d` for `task` from where it stands, give or take `slack` metres."""
    dx = w.doors[d].x - s.body[i].x
    dy = w.doors[d].y - s.body[i].y
    arm = (REACH if task == BAR_DOOR else ARM) + 0.5 * w.doors[d].width + slack
    return dx * dx + dy * dy < arm * arm


@kernel
def fumbles(s, i, time):
    """Whether person `i` is busy with a lock for a good while yet, with a hunter in the room."""
    me = s.body[i]
    at_lock = me.task == LOCK_DOOR or (me.task == OPEN_DOOR and s.doors[me.task_door].state == LOCKED)
    return at_lock and me.wait > time + ALMOST and s.hunters[me.room] > 0


@kernel
def act_hunter(k, w, p, s, i, time):
    """One step of a hunter: run at the prey, follow its way, batter what bars it."""
    me = s.body[i]
    j = me.target
    if me.action == HUNT and j >= 0 and s.body[j].cell >= 0 and s.body[j].room == me.room:
        me.path_n = 0
        tx, ty = aim_within(w, me.x, me.y, me.cell, s.body[j].cell, s.body[j].x, s.body[j].y, MARGIN)
        head_for(w, p, s, i, tx, ty, True, False, j)
        return
    if me.action == HUNT or me.action == SEARCH:
        if me.waits == 1:
            stand(s, i)
            rest(s, i, max(time + s.clock[AT.step], min(me.until, me.course_due)))
            return
        if follow_way(k, w, p, s, i, time):
            return
        if me.replan == 1 or me.goal_room != me.room or at_goal(w, p, s, i, 0.7):
            me.replan = 0
            stand(s, i)
            if me.action == SEARCH:
                rest(s, i, max(time + s.clock[AT.step], min(me.until, me.course_due)))
        return
    stand(s, i)


@hot
def act_person(k, w, p, s, i, time):
    """One step of a person with a mind: finish what the hands do, choose, go on, make the room safe, sit down."""
    me = s.body[i]
    task = me.task
    if task == CLIMB:
        stand(s, i)
        land(k, w, p, s, i, me.task_door, time)
        stand(s, i)
        return
    if task == CLOSE_DOOR and holds(w, p, s, i, time):
        me.wait = time + BEAT
        return
    if task != NO_TASK and task != BATTER_DOOR:
        d = me.task_door
        if at_hand(w, s, i, d, task, SHOVED):
            finish_task(w, p, s, i, time)
            if task == OPEN_DOOR:
                call_keepers(w, s, d)
        else:
            drop_task(s, i)
    if me.action == DRAW_OFF:
        cry_out(w, p, s, i, time)
    if me.replan == 1:
        me.replan = 0
        if me.errand == 1 and s.hunters[me.room] == 0 and turn_back(k, w, p, s, i, time):
            # The way is barred, and nobody is after it: back to the others.
            me.replan = 0
        elif me.action == TURN_ON:
            me.path_n = 0
        elif me.aware == 1:
            choose(k, w, p, s, i, time)
        else:
            follow_plan(k, w, p, s, i, time)
            if me.afoot > 0:
                return
    if follow_way(k, w, p, s, i, time):
        return
    if me.more == 1:
        # The remembered doors are behind this person, and the goal is not reached: it looks for the way again.
        me.more = 0
        me.replan = 1
        stand(s, i)
        return
    if me.action == CARRY and me.bears < 0:
        approach(w, p, s, i, time)
        return
    if me.action == CARRY_ON:
        if me.goal_room != me.room or at_goal(w, p, s, i, 0.2):
            stand(s, i)
            rest(s, i, me.due)
            if me.shut_in > 0 and me.room == me.held_room:
                seal(w, s, i, time)
        return
    room = me.room
    if me.action == TURN_ON:
        # One grapple satisfies it until it next acts on its will.
        j = victim(w, s, i) if me.n_grapple == me.urge else -1
        me.target = j
        if j < 0:
            stand(s, i)
            rest(s, i, me.due)
        else:
            tx, ty = aim_within(w, me.x, me.y, me.cell, s.body[j].cell, s.body[j].x, s.body[j].y, MARGIN)
            head_for(w, p, s, i, tx, ty, True, False, j)
        return
    if me.action == FIGHT:
        h = me.target
        if h < 0 or s.body[h].holding < 0 or s.body[h].room != room:
            stop_helping(s, i)
            stand(s, i)
        elif (s.body[h].x - me.x) ** 2 + (s.body[h].y - me.y) ** 2 < (p.reach + 0.3) ** 2:
            stand(s, i)
            lend_a_hand(w, p, s, i, time)
        else:
            tx, ty = aim_within(w, me.x, me.y, me.cell, s.body[h].cell, s.body[h].x, s.body[h].y, MARGIN)
            head_for(w, p, s, i, tx, ty, True, False, h)
        return
    if me.laden == 1 and room == me.goal_room:
        set_down(w, s, i, ARRIVED, time)
    if me.action == MOVE_ON and room == me.goal_room:
        moved_in(p, s, i, time)
    if me.errand > 0 and me.action != MOVE_ON and room == me.goal_room and me.replan == 0:
        if me.action == FETCH:
            at_the_store(k, w, p, s, i, time)
        elif me.action == SCOUT:
            looked(k, w, p, s, i, time)
        elif me.action == RETURN:
            come_back(w, p, s, i, time)
        stand(s, i)
        return
    if me.action == HIDE and room == me.goal_room:
        d = next_to_secure(w, p, s, i)
        if d >= 0:
            s.doors[d].keeper = i
        elif me.aside == 0:
            d = next_to_bar(w, p, s, i)
        if d >= 0:
            me.task_door = d
            task = BAR_DOOR
            if s.doors[d].keeper == i:
                task = CLOSE_DOOR if s.doors[d].state == OPEN else LOCK_DOOR
            tx, ty = aim_at_door(w, me.x, me.y, me.cell, d, room, MARGIN)
            gx = tx - me.x
            gy = ty - me.y
            # What it heads for may be a cut on the way: hands that begin there would never end what they do.
            arm = REACH if task == BAR_DOOR else ARM
            if gx * gx + gy * gy < arm * arm and at_hand(w, s, i, d, task, 0.0):
                begin_task(w, p, s, i, task, d, time)
                stand(s, i)
            else:
                head_for(w, p, s, i, tx, ty, True, False, -1)
            return
    if me.goal_room == room and not at_goal(w, p, s, i, 0.3):
        return
    stand(s, i)
    if me.action == MOVE_ON:
        # Those who wait for the last of their group stay awake.
        return
    if s.clock[AT.n_hunters] > 0 and me.watched == room:
        # With a hunter in the room nobody sleeps: when to choose again depends on the clock.
        return
    rest(s, i, min(me.course_due, me.need_due))


@hot
def act(k, w, p, s, i, time):
    """Fill the second buffer for body `i`."""
    me = s.body[i]
    appear(w, p, s, i, time)
    stand(s, i)
    if me.cell < 0 or me.holders > 0 or me.holding >= 0:
        return
    c = me.conduct
    if time < me.wait and me.replan == 1 and fumbles(s, i, time):
        me.wait = time
        drop_task(s, i)
    if time < me.wait:
        if me.task != NO_TASK and c <= ILL and s.hunters[me.room] == 0:
            # Busy hands: asleep until they are done.
            rest(s, i, min(me.wait, min(me.told_at, me.course_due)))
        return
    if c == HUNTS:
        act_hunter(k, w, p, s, i, time)
    elif c == LASHES:
        if time >= me.until + 1000:
            me.target = -1
    elif minds(s, i):
        act_person(k, w, p, s, i, time)
    else:
        rest(s, i, me.course_due)
