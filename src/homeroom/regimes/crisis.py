"""The crisis regime: somebody hunts. Steps of a tenth of a second; rooms and people with nothing to do sleep.

One compiled driver runs a slice of one run. A step carries out `PHASES` in order; within a phase people act in order
of index, on the state that the last step left, and movement goes into a second buffer.
"""

from __future__ import annotations

from homeroom.kernels.acting import act
from homeroom.kernels.afoot import hop, meet
from homeroom.kernels.arrays import AT, HEADWAY, HEARING, LOOK
from homeroom.kernels.awareness import cue, told_here
from homeroom.kernels.bodies import advance_course, minds, put, remind, rest, stir, take_spot, wake
from homeroom.kernels.carrying import bear, lay_down
from homeroom.kernels.codes import DEAD, DOWN, EV_REGIME, HUNTS, LASHES, NEVER, NO_TASK, OWN_MIND, READ_IT, TURN_ON
from homeroom.kernels.decision import choose, follow_plan
from homeroom.kernels.decoys import ring
from homeroom.kernels.doors import batter
from homeroom.kernels.grapple import judge_bites, resolve, try_seize
from homeroom.kernels.headway import commit, unstick
from homeroom.kernels.hearing import listen
from homeroom.kernels.hunting import hunt, lash
from homeroom.kernels.jit import kernel
from homeroom.kernels.keeping import next_plan, planned_room, seal
from homeroom.kernels.log import note, trace
from homeroom.kernels.moving import take_note
from homeroom.kernels.outside import arrive, daylight, measures
from homeroom.kernels.senses import watch
from homeroom.kernels.siege import needs
from homeroom.kernels.will import follow_will

PHASES = (
    "measures",
    "sound and sight",
    "decisions",
    "movement",
    "grapples",
    "doors",
    "courses",
    "infections",
)
"""What a step does, in order. Routes are searched where a decision needs one; events are written where they happen."""


@kernel
def begin(k, w, p, s, time):
    """Take over from the routine: put everybody where the timetable has them now, and let the clock tick."""
    s.clock[AT.time] = time
    s.clock[AT.regime] = 1
    s.clock[AT.due] = time
    s.clock[AT.changed] = 1
    s.clock[AT.light_due] = time
    s.clock[AT.calm_since] = NEVER
    s.clock[AT.n_afoot] = 0
    note(s, time, EV_REGIME, -1, -1, -1, 1, 0)
    for i in range(s.body.shape[0]):
        if s.body[i].gone == 1:
            s.body[i].due = s.body[i].course_due
            continue
        room = planned_room(w, s, i, time)
        s.body[i].active = 0
        s.body[i].afoot = 0
        s.body[i].path_n = 0
        s.body[i].still = time
        if room >= 0:
            seat = w.itinerary[s.body[i].plan].seat
            if w.itinerary[s.body[i].plan].room != room:
                seat = -1
            if seat >= 0 and s.seat_of[seat] < 0:
                s.seat_of[seat] = i
                s.body[i].seat = seat
                s.body[i].goal_room = room
                s.body[i].gx = w.seats[seat].x
                s.body[i].gy = w.seats[seat].y
                s.body[i].goal_cell = w.seats[seat].cell
            else:
                take_spot(k, w, s, i, room, time)
            s.body[i].room = -1
            put(w, s, i, s.body[i].goal_cell, s.body[i].gx, s.body[i].gy, time)
            if s.body[i].conduct > LASHES:
                s.body[i].due = s.body[i].course_due
                trace(s, i, time, True)
                continue
        else:
            s.body[i].room = -1
        s.body[i].due = min(next_plan(w, s, i), s.body[i].course_due)
        trace(s, i, time, True)


@kernel
def refresh(s):
    """Bring the list of active people up to date."""
    n = 0
    for i in range(s.body.shape[0]):
        if s.body[i].active == 1:
            s.active[n] = i
            n += 1
    s.clock[AT.n_active] = n
    s.clock[AT.changed] = 0


@kernel
def occasion(k, w, p, s, i, time):
    """Something is due for person `i`: its disease, its plan for the day, the end of a delay, an urge to wander."""
    me = s.body[i]
    if me.course_due <= time:
        advance_course(w, s, i, time)
    if me.due > time:
        return
    me.due = min(me.course_due, me.need_due)
    c = me.conduct
    if me.gone == 1 or c == DEAD or c == DOWN:
        me.due = me.course_due
        return
    if c == OWN_MIND:
        me.due = me.course_due
        if me.cell >= 0:
            follow_will(k, w, p, s, i, time)
        return
    if c == HUNTS or c == LASHES:
        if me.cell < 0:
            me.gone = 1
        elif me.active == 0:
            if c == HUNTS:
                hunt(k, w, p, s, i, time)
                if me.active == 0 and me.due <= time:
                    rest(s, i, time + 1000)
            else:
                wake(s, i)
        return
    if me.cell < 0:
        room = planned_room(w, s, i, time)
        me.due = min(next_plan(w, s, i), me.course_due)
        if room >= 0:
            if arrive(w, s, i, time):
                follow_plan(k, w, p, s, i, time)
                if me.afoot == 0:
                    wake(s, i)
            elif me.gone == 0:
                me.due = min(me.due, time + 500)
        return
    if me.told_at <= time:
        me.told_at = NEVER
        cue(k, w, p, s, i, READ_IT, p.cue_message, p.delay_heard, me.told_by, time)
    if me.holders > 0:
        return
    if me.task != NO_TASK and me.active == 0:
        if time < me.wait:
            rest(s, i, min(me.wait, min(me.told_at, me.course_due)))
        else:
            me.still = time - 1000
            wake(s, i)
        return
    if me.aware == 1 and me.need_due <= time:
        needs(k, w, p, s, i, time)
        if me.conduct == DEAD:
            return
        me.due = min(me.due, me.need_due)
    if me.aware == 0 and me.afoot == 0:
        told_here(k, w, p, s, i, time)
    if me.aware == 0:
        if me.afoot == 0 or me.replan == 1 or planned_room(w, s, i, time) != me.bound:
            follow_plan(k, w, p, s, i, time)
            return
        there = hop(w, p, s, i, time)
        remind(s, i, min(next_plan(w, s, i), me.told_at))
        if there and me.shut_in > 0 and me.room == me.held_room:
            seal(w, s, i, time)
    elif me.active == 0:
        if time < me.wait:
            rest(s, i, min(me.wait, min(me.course_due, me.need_due)))
        elif me.replan == 1:
            choose(k, w, p, s, i, time)


@kernel
def dues(k, w, p, s, time):
    """Give everybody their due, and find out when the next thing is due."""
    soonest = NEVER
    s.clock[AT.due] = NEVER
    for i in range(s.body.shape[0]):
        if s.body[i].due <= time or s.body[i].course_due <= time:
            occasion(k, w, p, s, i, time)
        soonest = min(soonest, min(s.body[i].due, s.body[i].course_due))
    s.clock[AT.due] = min(s.clock[AT.due], max(soonest, time + s.clock[AT.step]))


@kernel
def look(k, w, p, s, i, time):
    """Person or hunter `i` looks round."""
    me = s.body[i]
    me.think = time
    c = me.conduct
    if c == HUNTS:
        hunt(k, w, p, s, i, time)
    elif c == LASHES:
        lash(k, w, p, s, i, time)
    elif minds(s, i) and c != OWN_MIND and me.asleep == 0:
        watch(k, w, p, s, i, time)


@kernel
def about(w, s, room):
    """Numbers of prey and of hunters in `room` and beyond its doors: who has neither near need not look."""
    prey = s.prey[room]
    hunters = s.hunters[room]
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        r = w.doors[d].room_b if w.doors[d].room_a == room else w.doors[d].room_a
        if r >= 0:
            prey += s.prey[r]
            hunters += s.hunters[r]
    return prey, hunters


@kernel
def settle(s, since):
    """Take off the list of rooms to look round in those in sight of which nothing has stirred since `since` (ms)."""
    n = 0
    for q in range(1, s.lively[0] + 1):
        r = s.lively[q]
        if s.stirred[r, 0] < since:
            s.listed[r] = 0
        else:
            n += 1
            s.lively[n] = r
    s.lively[0] = n


@kernel
def rouse(k, w, p, s, r, turn, time):
    """Let those who rest in room `r`, and whose turn it is, look round, if there is anybody near to see."""
    asked = False
    prey = 0
    hunters = 0
    for c in range(w.rooms[r].cell_first, w.rooms[r].cell_first + w.rooms[r].cell_n):
        i = s.head[c]
        while i >= 0:
            if s.body[i].turn == turn and s.body[i].active == 0:
                if not asked:
                    asked = True
                    prey, hunters = about(w, s, r)
                    if prey == 0 and hunters == 0:
                        return
                if s.body[i].conduct == HUNTS:
                    if prey > 0 or s.body[i].waits == 1:
                        look(k, w, p, s, i, time)
                elif hunters > 0 or s.body[i].watched >= 0:
                    look(k, w, p, s, i, time)
            i = s.body[i].next


@kernel
def perceive(k, w, p, s, time):
    """Let those whose turn it is look round: all awake, and sleepers where something stirred since they looked."""
    turn = (time // s.clock[AT.step]) % (LOOK // s.clock[AT.step])
    since = time - LOOK
    if s.clock[AT.quiet] == 0:
        for r in range(w.rooms.shape[0]):
            rouse(k, w, p, s, r, turn, time)
    elif s.clock[AT.last_stir] >= since:
        settle(s, since)
        q = 1
        while q <= s.lively[0]:
            rouse(k, w, p, s, s.lively[q], turn, time)
            q += 1
    for q in range(s.clock[AT.n_active]):
        i = s.active[q]
        if s.body[i].turn == turn and s.body[i].think != time and s.body[i].cell >= 0:
            look(k, w, p, s, i, time)


@kernel
def hear(k, w, p, s, time):
    """Let those sounds be heard that were made `HEARING` ago; the others, and those that hearers make, wait."""
    n = 0
    while n < s.clock[AT.n_sounds] and s.sounds[n].at + HEARING <= time:
        listen(k, w, p, s, n, time)
        n += 1
    if n > 0:
        more = s.clock[AT.n_sounds] - n
        for q in range(more):
            s.sounds[q] = s.sounds[n + q]
        s.clock[AT.n_sounds] = more


@kernel
def drive(k, w, p, s, until, budget):
    """Run the crisis from ``clock[time]`` to `until` (ms), or until `budget` person-steps are done, or all is clear.

    Returns the time reached; ``clock[regime]`` is 0 when no hunter has been on the site for ``all_clear``.
    """
    time = s.clock[AT.time]
    step = s.clock[AT.step]
    work = 0
    while time < until and work < budget and s.clock[AT.overflow] == 0:
        s.clock[AT.time] = time
        next_measure = measures(k, w, p, s, time)
        daylight(w, s, time)
        if s.clock[AT.changed] == 1:
            refresh(s)
        if time >= s.clock[AT.lure_due]:
            ring(w, s, time)
        if s.clock[AT.n_sounds] > 0:
            hear(k, w, p, s, time)
        perceive(k, w, p, s, time)
        if time >= s.clock[AT.due]:
            dues(k, w, p, s, time)
        if s.clock[AT.changed] == 1:
            refresh(s)
        n = s.clock[AT.n_active]
        for q in range(n):
            act(k, w, p, s, s.active[q], time)
        for q in range(n):
            i = s.active[q]
            if s.body[i].conduct == HUNTS or s.body[i].conduct == LASHES or s.body[i].action == TURN_ON:
                try_seize(k, w, p, s, i, time)
        for q in range(n):
            i = s.active[q]
            if s.body[i].holders == 0 and s.body[i].holding < 0:
                commit(k, w, p, s, i, time)
                if s.step[i, 4] > 0.0:
                    stir(w, s, s.body[i].room, time)
        if s.clock[AT.carried] > 0:
            bear(k, w, p, s, time)
        if s.clock[AT.spread] == 1:
            meet(w, p, s, time)
        if n > 0:
            beat = -(time // step) % (HEADWAY // step)
            for q in range(n):
                i = s.active[q]
                if s.body[i].hold_end <= time:
                    resolve(k, w, p, s, i, time)
                if s.body[i].beat == beat:
                    unstick(k, w, p, s, i, time)
            if s.clock[AT.battered] == 1:
                s.clock[AT.battered] = 0
                batter(w, p, s, step / 1000.0, time)
                if p.move_share + p.decoy_share + p.draw_share > 0.0:
                    take_note(w, s, time)
            judge_bites(k, w, p, s, time)
        work += 1 + n
        s.clock[AT.awake] += n * step
        s.clock[AT.work] += n
        if s.clock[AT.n_hunters] > 0:
            s.clock[AT.calm_since] = NEVER
        elif s.clock[AT.calm_since] == NEVER:
            s.clock[AT.calm_since] = time
        elif time >= s.clock[AT.calm_since] + int(p.all_clear * 1000.0):
            s.clock[AT.regime] = 0
            lay_down(w, s, time)
            time += step
            break
        time += step
        if s.clock[AT.changed] == 1:
            refresh(s)
        if (
            s.clock[AT.quiet] == 1
            and s.clock[AT.n_active] == 0
            and s.clock[AT.n_sounds] == 0
            and s.clock[AT.last_stir] < time - LOOK
        ):
            ahead = min(min(s.clock[AT.due], next_measure), min(s.clock[AT.light_due], until))
            ahead = min(ahead, s.clock[AT.lure_due])
            if s.clock[AT.calm_since] < NEVER:
                ahead = min(ahead, s.clock[AT.calm_since] + int(p.all_clear * 1000.0))
            if ahead > time:
                time += (ahead - time + step - 1) // step * step
    s.clock[AT.time] = time
    return time
