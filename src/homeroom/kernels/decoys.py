"""Decoys: who is beset behind a door draws the hunters away, by noise somewhere else or by running and shouting.

Noise is a phone left ringing that somebody throws out of a window, or the loudspeaker of one passage, for who shelters
where they are worked from. One who draws hunters off goes out by a door at which they are not, for the others' sake.
"""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import drop_task, take_spot, wake
from homeroom.kernels.codes import (
    BROADCASTING,
    BROKEN,
    CORRIDOR,
    DECOY,
    DRAW_OFF,
    EV_DECISION,
    HALL,
    HIDE,
    LURE,
    NEVER,
    OPEN,
    SHOUT,
    STAIRS,
    WINDOW,
)
from homeroom.kernels.crew import may_go
from homeroom.kernels.doors import make_noise
from homeroom.kernels.helping import tie_between
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.memory import recall
from homeroom.kernels.movement import lame
from homeroom.kernels.moving import UNTOUCHED, gives_way
from homeroom.kernels.rng import gumbel, uniform
from homeroom.kernels.routing import BESET, other_room, search_to, take_path

THROW = 15.0
"""How far a phone is thrown (m). An assumption, 5 to 30 m."""
EVERY = 10_000
"""How often what lures is told as a sound (ms), as with a door that is battered."""
FAR = 20.0
"""How far one runs at most who draws hunters off (s). An assumption, 10 to 60 s."""
AGAIN = 5_000
"""How often such a one shouts (ms). An assumption, 2 to 10 s."""
DREAD = 10.0
"""How long one who draws hunters off believes to have them close behind (s). An assumption, 5 to 30 s."""


@kernel
def beset(w, s, i, since, time):
    """The door of its room at which person `i` knows of hunters: it is battered, or they were seen beyond; -1 none."""
    room = s.body[i].room
    found = -1
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        r = other_room(w, d, room)
        if s.doors[d].damage > 0.0 and time <= s.doors[d].noise_due + UNTOUCHED:
            return d
        if r >= 0 and w.doors[d].one_way == 0 and s.seen_room[i, r] > since:
            found = d
    return found


@kernel
def place_to_lure(k, w, s, i, d):
    """Where person `i` can make a noise that leads away from door `d`: a cell of some room; -1 nowhere."""
    me = s.body[i]
    room = me.room
    beyond = other_room(w, d, room)
    best = -1
    if w.rooms[room].category == BROADCASTING:
        most = -1e18
        for r in range(w.rooms.shape[0]):
            passage = w.rooms[r].category == CORRIDOR or w.rooms[r].category == HALL
            if passage and r != room and r != beyond:
                u = gumbel(k[0], k[1], w.people[i].who, w.rooms[r].key, draws.LURE, me.n_move)
                if u > most:
                    most = u
                    best = w.rooms[r].cell_first
        return best
    least = 1e18
    for q in range(w.rooms[room].door_n):
        e = w.room_doors[w.rooms[room].door_first + q]
        r = other_room(w, e, room)
        if r < 0 or r == beyond or e == d:
            continue
        if w.doors[e].kind < WINDOW and s.doors[e].state != OPEN and s.doors[e].state != BROKEN:
            continue
        for c in range(w.rooms[r].cell_first, w.rooms[r].cell_first + w.rooms[r].cell_n):
            away = ((w.cells[c].x - w.doors[e].x) ** 2 + (w.cells[c].y - w.doors[e].y) ** 2) ** 0.5
            if abs(away - THROW) < least:
                least = abs(away - THROW)
                best = c
    return best


@kernel
def lure(k, w, p, s, i, d, time):
    """Person `i` makes a noise that leads hunters away from door `d`, if it has what it takes; True when it does."""
    me = s.body[i]
    spoken = w.rooms[me.room].category == BROADCASTING
    if me.phoneless == 1 and not spoken:
        return False
    c = place_to_lure(k, w, s, i, d)
    if c < 0:
        return False
    r = w.cells[c].room
    if not spoken:
        me.phoneless = 1
    s.lures[r, 0] = time + int(1000.0 * p.decoy_time)
    s.lures[r, 1] = time + s.clock[AT.step]
    s.lures[r, 2] = c
    s.lures[r, 3] = int(p.loudspeaker_level if spoken else p.decoy_level)
    s.clock[AT.lure_due] = min(s.clock[AT.lure_due], s.lures[r, 1])
    note(s, time, EV_DECISION, i, -1, me.room, LURE, r)
    return True


@kernel
def ring(w, s, time):
    """Let whatever lures be heard that is due, and find out when the next one is."""
    s.clock[AT.lure_due] = NEVER
    for r in range(w.rooms.shape[0]):
        if s.lures[r, 1] <= time and time < s.lures[r, 0]:
            c = s.lures[r, 2]
            make_noise(w, s, DECOY, float(s.lures[r, 3]), -1, r, w.cells[c].x, w.cells[c].y, time)
            s.lures[r, 1] = time + EVERY
        if s.lures[r, 1] < s.lures[r, 0]:
            s.clock[AT.lure_due] = min(s.clock[AT.lure_due], s.lures[r, 1])


@kernel
def draw_off(k, w, p, s, i, d, time):
    """Person `i` goes out by another door than `d`, to run and shout; True when there is a way."""
    me = s.body[i]
    room = me.room
    was = s.shut[i, d]
    s.shut[i, d] = BESET
    # How it gets away is not for now: the dread of hunters would keep it in.
    stamp = search_to(w, p, s, i, w.people[i].run, True, 1 << 60, FAR, -3)
    s.shut[i, d] = was
    goal = -1
    for r in range(w.rooms.shape[0]):
        category = w.rooms[r].category
        passage = category == CORRIDOR or category == HALL or category == STAIRS or w.rooms[r].outdoors == 1
        if passage and r != room and s.room_mark[r] == stamp and s.room_cost[r] <= FAR:
            if goal < 0 or s.room_cost[r] > s.room_cost[goal]:
                goal = r
    if goal < 0:
        return False
    drop_task(s, i)
    me.action = DRAW_OFF
    me.camp = room
    me.running = 1
    me.aside = 0
    me.replan = 0
    me.still = time
    me.goal_was = room
    me.chosen = time
    me.need_due = time + int(1000.0 * p.need_pause)
    take_path(s, i, s.room_via[goal])
    take_spot(k, w, s, i, goal, time)
    note(s, time, EV_DECISION, i, -1, room, DRAW_OFF, goal)
    wake(s, i)
    return True


@kernel
def cry_out(w, p, s, i, time):
    """Person `i`, out to draw hunters off, shouts; where it meant to get to it looks after itself again."""
    me = s.body[i]
    if me.room == me.camp:
        return
    if time >= me.spoke + AGAIN:
        me.spoke = time
        make_noise(w, s, SHOUT, p.shout_level, i, me.room, me.x, me.y, time)
    if me.room == me.goal_room:
        me.action = HIDE
        me.camp = -1
        me.replan = 1


@kernel
def think_of_decoys(k, w, p, s, i, time):
    """Something is due for person `i`: if its room is beset, the boldest there makes a noise, or draws the hunters off.

    To draw off is weighed as ln p_self + sum of w ln p_friend: hunters close behind for as long as that takes, against
    what it makes of those inside, if it helps, that a door gives way.
    """
    room = s.body[i].room
    if p.decoy_share + p.draw_share <= 0.0 or time < s.lured[room] or not may_go(s, i, room) or s.hunters[room] > 0:
        return
    since = recall(p, s, i, time)
    d = beset(w, s, i, since, time)
    if d < 0:
        return
    s.lured[room] = time + int(1000.0 * p.decoy_pause)
    bad = gives_way(s, w, d, time)
    thrower = -1
    runner = -1
    bold = -1e18
    best = 0.0
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if may_go(s, j, room) and s.body[j].apart == 0:
                who = w.people[j].who
                s.body[j].n_move += 1
                n = s.body[j].n_move
                u = w.people[j].courage + p.choice_noise * gumbel(k[0], k[1], who, -1, draws.LURE, n)
                if u > bold and (s.body[j].phoneless == 0 or w.rooms[room].category == BROADCASTING):
                    bold = u
                    thrower = j
                if bad and not lame(p, s, j) and uniform(k[0], k[1], who, -2, draws.LURE, n) < p.draw_share:
                    care = 0.0
                    for c2 in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
                        m = s.head[c2]
                        while m >= 0:
                            if m != j and may_go(s, m, room):
                                care += tie_between(w, j, m) + p.carry_stranger
                            m = s.body[m].next
                    # Nobody is lost more than once: a friend counts one unit of log chance at most.
                    relief = p.draw_trust * min(1.0, p.outlook * (p.hazard_open - p.hazard_closed))
                    u = p.caution * (2.0 * w.people[j].altruism * care * relief - p.hazard_near * DREAD)
                    u += (w.people[j].courage - 1.0) - p.effort * FAR
                    u += p.choice_noise * gumbel(k[0], k[1], who, -3, draws.LURE, n)
                    if u > best:
                        best = u
                        runner = j
            j = s.body[j].next
    if thrower >= 0:
        u = uniform(k[0], k[1], w.people[thrower].who, -4, draws.LURE, s.body[thrower].n_move)
        if u < p.decoy_share and lure(k, w, p, s, thrower, d, time):
            return
    if runner >= 0:
        draw_off(k, w, p, s, runner, d, time)
