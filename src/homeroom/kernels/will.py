"""The half-infected: hunters let them be, they keep their mind, and each makes something else of it."""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import is_prey, minds, rest, take_spot, wake
from homeroom.kernels.codes import DROP, EV_DECISION, IDLE, LEAVE, PROTECT, TURN_ON
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.rng import uniform
from homeroom.kernels.routing import search, take_path

UNDECIDED, PROTECTS, LEAVES, LURKS, PREYS = 0, 1, 2, 3, 4


@kernel
def make_up_mind(k, w, p, s, i, time):
    """One who has risen with a mind of its own decides once: to look after friends, leave, turn on others, keep away.

    The more somebody gives for others, the likelier they stay to protect, and the less likely they hunt; a keyed draw
    decides.
    """
    me = s.body[i]
    u = uniform(k[0], k[1], w.people[i].who, 0, draws.WILL, me.n_infection)
    protects = p.protect_share * 2.0 * w.people[i].altruism
    leaves = (1.0 - protects) * p.leave_share
    preys = max(0.0, 1.0 - protects - leaves) * min(1.0, p.turn_share * 2.0 * (1.0 - w.people[i].altruism))
    me.will = PROTECTS if u < protects else (LEAVES if u < protects + leaves else LURKS)
    if me.will == LURKS and u < protects + leaves + preys:
        me.will = PREYS


@kernel
def friend_room(w, s, i):
    """The room where the closest friend is who is alive, unturned and on the site; -1 none."""
    best = -1
    most = 0.0
    for q in range(w.people[i].tie_first, w.people[i].tie_first + w.people[i].tie_n):
        j = w.ties[q].to
        if minds(s, j) and w.ties[q].weight > most:
            most = w.ties[q].weight
            best = s.body[j].room
    return best


@kernel
def victim(w, s, i):
    """Whom in its room person `i`, who hunts on purpose, goes for: the nearest who is not infected; -1 nobody."""
    me = s.body[i]
    best = -1
    near = 1e18
    for c in range(w.rooms[me.room].cell_first, w.rooms[me.room].cell_first + w.rooms[me.room].cell_n):
        j = s.head[c]
        while j >= 0:
            if is_prey(s, j):
                gap = (s.body[j].x - me.x) ** 2 + (s.body[j].y - me.y) ** 2
                if gap < near:
                    near = gap
                    best = j
            j = s.body[j].next
    return best


@kernel
def quarry(w, s, stamp):
    """The nearest room that the latest search reached with somebody in it who is not infected; -1 none."""
    best = -1
    cost = 1e18
    for r in range(w.rooms.shape[0]):
        if s.prey[r] > 0 and s.room_mark[r] == stamp and s.room_cost[r] < cost:
            cost = s.room_cost[r]
            best = r
    return best


@kernel
def follow_will(k, w, p, s, i, time):
    """Person `i`, half-infected, acts on what it made of it; looked at again after a while."""
    me = s.body[i]
    if me.will == UNDECIDED:
        make_up_mind(k, w, p, s, i, time)
    again = time + int(1000.0 * p.will_pause)
    if me.path_i < me.path_n:
        rest(s, i, min(again, me.course_due))
        wake(s, i)
        return
    stamp = search(w, p, s, i, w.people[i].walk, True, 1 << 60, 3600.0)
    if me.will == LEAVES and s.clock[AT.closed] == 0:
        best = -1
        cost = 1e18
        for d in range(w.doors.shape[0]):
            if w.doors[d].room_b < 0 and w.doors[d].kind != DROP and s.mark[d] == stamp and s.cost[d] < cost:
                cost = s.cost[d]
                best = d
        if best >= 0:
            take_path(s, i, best)
            me.goal_room = -1
            me.action = LEAVE
            me.still = time
            me.due = min(again, me.course_due)
            note(s, time, EV_DECISION, i, -1, me.room, LEAVE, -1)
            wake(s, i)
            return
    goal = -1
    if me.will == PREYS:
        goal = me.room if s.prey[me.room] > 0 else quarry(w, s, stamp)
        if goal >= 0:
            me.path_n = 0
            me.path_i = 0
            if goal != me.room:
                take_path(s, i, s.room_via[goal])
            take_spot(k, w, s, i, goal, time)
            me.action = TURN_ON
            me.urge = me.n_grapple
            me.target = -1
            me.still = time
            me.due = min(again, me.course_due)
            note(s, time, EV_DECISION, i, -1, me.room, TURN_ON, goal)
            wake(s, i)
            return
        me.action = IDLE
        me.target = -1
    if me.will == PROTECTS:
        goal = friend_room(w, s, i)
    if goal >= 0 and goal != me.room and s.room_mark[goal] == stamp:
        take_path(s, i, s.room_via[goal])
        take_spot(k, w, s, i, goal, time)
        me.action = PROTECT
        me.still = time
        me.due = min(again, me.course_due)
        note(s, time, EV_DECISION, i, -1, me.room, PROTECT, goal)
        wake(s, i)
        return
    rest(s, i, min(again, me.course_due))
