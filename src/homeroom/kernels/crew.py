"""Those who shelter in a room together: who may leave it, who is out, who is let in again, and how one turns back."""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import free_seat, minds, remind, take_spot, wake
from homeroom.kernels.codes import EV_DECISION, HIDE, LET_IN, NEVER, RETURN, STAY
from homeroom.kernels.company import MOVING, one_of_us
from homeroom.kernels.helping import tie_between
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.memory import recall
from homeroom.kernels.rng import uniform
from homeroom.kernels.routing import search_to, take_path
from homeroom.kernels.speech import speak

WATER, FOOD, LOOK, SIGN = 0, 1, 2, 3
"""What somebody goes out for."""
SENT_AWAY, LET_STAY = 1, 2
"""What those in a room have made of somebody (``s.cast_out``)."""


@kernel
def speaker(w, s, room, but):
    """Who speaks for those sheltering in `room`: the strongest leader among the unhurt, `but` for one; -1 nobody."""
    best = -1
    lead = -1.0
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if j != but and minds(s, j) and s.body[j].stage < 0 and s.body[j].aware == 1 and s.body[j].asleep == 0:
                if (s.body[j].action == HIDE or s.body[j].action == STAY) and s.body[j].path_i >= s.body[j].path_n:
                    if w.people[j].leadership > lead:
                        lead = w.people[j].leadership
                        best = j
            j = s.body[j].next
    return best


@kernel
def may_go(s, i, room):
    """Whether person `i` shelters in `room` and has its hands free."""
    me = s.body[i]
    return (
        minds(s, i)
        and me.room == room
        and me.aware == 1
        and me.asleep == 0
        and me.stage < 0
        and me.holders == 0
        and me.errand == 0
        and (me.action == HIDE or me.action == STAY)
        and me.path_i >= me.path_n
    )


@kernel
def call_round(w, s, room, time):
    """Everybody in `room` who feels a need at all is asked at the next step what it feels."""
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if s.body[j].need_due < NEVER:
                s.body[j].need_due = time + s.clock[AT.step]
                remind(s, j, time + s.clock[AT.step])
            j = s.body[j].next


@kernel
def somebody_out(s, room):
    """Whether somebody is away on an errand for those in `room`."""
    for j in range(s.body.shape[0]):
        if s.body[j].errand > 0 and s.body[j].camp == room and minds(s, j):
            return True
    return False


@kernel
def depart(k, w, p, s, i, goal, urge, action, time):
    """Person `i` leaves those it shelters with for `goal`, to come back; the latest search has found the way."""
    me = s.body[i]
    room = me.room
    me.camp = room
    me.errand = 1
    me.urge = urge
    me.action = action
    me.running = 0
    me.still = time
    me.goal_was = room
    me.chosen = time
    take_path(s, i, s.room_via[goal])
    take_spot(k, w, s, i, goal, time)
    note(s, time, EV_DECISION, i, -1, room, action, goal)
    speak(w, p, s, i, False, time)
    wake(s, i)


@kernel
def turn_back(k, w, p, s, i, time):
    """Person `i`, out for the others, turns back to them; False when it knows of no way that is free of hunters."""
    me = s.body[i]
    camp = me.camp
    since = recall(p, s, i, time)
    if camp < 0 or camp == me.room or s.seen_room[i, camp] > since:
        return False
    stamp = search_to(w, p, s, i, w.people[i].walk, True, since, 3600.0, camp)
    if s.room_mark[camp] != stamp:
        return False
    me.errand = 2
    me.action = RETURN
    me.replan = 0
    me.still = time
    take_path(s, i, s.room_via[camp])
    take_spot(k, w, s, i, camp, time)
    note(s, time, EV_DECISION, i, -1, me.room, RETURN, camp)
    wake(s, i)
    return True


@kernel
def give_up(s, i, time):
    """The errand of person `i` has come to nothing: it must find a place anew."""
    me = s.body[i]
    me.errand = 0
    me.camp = -1
    me.action = HIDE
    me.path_n = 0
    me.replan = 1
    free_seat(s, i)
    me.goal_room = -2
    wake(s, i)


@kernel
def awaited(s, i, d, room, beyond):
    """Whether somebody inside would open door `d` to person `i` in `room`: it comes back to its own, or is shown in."""
    me = s.body[i]
    if me.apart == room + 1 and me.apart_in == beyond:
        return True
    if me.errand == MOVING:
        return me.goal_room == beyond and one_of_us(s, i, beyond)
    return me.errand == 2 and me.camp == beyond and s.prey[beyond] > 0


@kernel
def let_in(k, w, p, s, i, room, beyond, time):
    """Whether those in `beyond` open to person `i`, who knocks from `room`: never with a hunter in sight of the door.

    Their speaker decides, once for all for each who knocks: the more the speaker gives for others, and the closer
    the two are, the likelier. So it makes no difference how often somebody asks.
    """
    if s.hunters[room] > 0 or s.prey[beyond] == 0 or s.cast_out[i, beyond] == SENT_AWAY:
        return False
    by = speaker(w, s, beyond, i)
    if by < 0:
        return False
    chance = p.open_share * 2.0 * w.people[by].altruism + p.open_tie * tie_between(w, by, i)
    if uniform(k[0], k[1], w.people[by].who, w.people[i].who, draws.OPENING, 0) >= chance:
        return False
    note(s, time, EV_DECISION, by, i, beyond, LET_IN, beyond)
    speak(w, p, s, i, False, time)
    return True
