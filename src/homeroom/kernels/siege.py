"""The long wait: thirst and hunger, and the errands that they force on people behind closed doors.

Somebody who shelters feels a need once so many hours have passed since the last drink or meal. A tap or a store in
the room, or what somebody brought, ends it. Otherwise one of the room goes: the boldest of those in need; the others
wait, and the need grows. Without water people die.
"""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.belief import hazard_now, need
from homeroom.kernels.bodies import die, stir
from homeroom.kernels.codes import BY_THIRST, DRAW_OFF, FETCH, HIDE, NEVER
from homeroom.kernels.crew import FOOD, WATER, call_round, depart, give_up, may_go, somebody_out, turn_back
from homeroom.kernels.decoys import think_of_decoys
from homeroom.kernels.harking import look_out
from homeroom.kernels.jit import kernel
from homeroom.kernels.memory import recall
from homeroom.kernels.moving import look_well, think_of_moving
from homeroom.kernels.phones import phone
from homeroom.kernels.rng import gumbel, normal
from homeroom.kernels.routing import search
from homeroom.kernels.sleeping import next_turn
from homeroom.kernels.suspicion import believe
from homeroom.kernels.venture import report, venture


@kernel
def endurance(k, w, p, i):
    """How long person `i` lives without water (ms): lognormal, drawn once per run."""
    z = normal(k[0], k[1], w.people[i].who, 0, draws.ENDURANCE, 0)
    return int(1000.0 * p.thirst_death * 2.718281828459045 ** (p.thirst_death_sigma * z))


@kernel
def has(w, s, room, what):
    """Whether there is water (or food) in `room`: a tap, a store, or what somebody brought."""
    if what == WATER:
        return w.rooms[room].water == 1 or s.stock[room, WATER] >= 1.0
    return w.rooms[room].food == 1 or s.stock[room, FOOD] >= 1.0


@kernel
def take(w, s, room, what):
    """Take one helping out of what was brought to `room`; taps and stores do not run dry within a week."""
    tap = w.rooms[room].water if what == WATER else w.rooms[room].food
    if tap == 0:
        s.stock[room, what] -= 1.0


@kernel
def boldness(k, w, p, s, i):
    """How ready person `i` is to go out: courage and care for others, with an error of a day."""
    noise = gumbel(k[0], k[1], w.people[i].who, 0, draws.ERRAND, s.body[i].n_choice)
    return w.people[i].courage + 0.5 * w.people[i].altruism + p.choice_noise * noise


@kernel
def needs(k, w, p, s, i, time):
    """Something is due for person `i`, who shelters: an end of waiting apart, a look outside, thirst or hunger.

    It drinks and eats what is there, somebody goes and fetches it, or all wait; death ends the wait.
    """
    me = s.body[i]
    next_turn(k, w, p, s, i, time)
    if me.apart > 0 and time >= me.apart_until:
        believe(k, w, p, s, i, time)
    phone(k, w, p, s, i, time)
    if time >= me.look_due:
        venture(k, w, p, s, i, time)
    if think_of_moving(k, w, p, s, i, time):
        return
    think_of_decoys(k, w, p, s, i, time)
    if me.action == DRAW_OFF:
        return
    onset = int(1000.0 * p.thirst_onset)
    hungry = int(1000.0 * p.hunger_onset)
    room = me.room
    if has(w, s, room, WATER) and time - me.drank >= onset // 2:
        take(w, s, room, WATER)
        me.drank = time
    if has(w, s, room, FOOD) and time - me.ate >= hungry // 2:
        take(w, s, room, FOOD)
        me.ate = time
    limit = me.drank + endurance(k, w, p, i)
    if time >= limit:
        die(w, s, i, -1, BY_THIRST, time)
        me.need_due = NEVER
        return
    thirsty = time - me.drank >= onset
    starved = time - me.ate >= hungry
    if not thirsty and not starved:
        me.need_due = min(min(me.drank + onset, me.ate + hungry), min(me.look_due, me.apart_until))
        me.need_due = min(me.need_due, min(me.turn_due, me.call_due))
        return
    pause = int(1000.0 * p.need_pause)
    me.need_due = min(min(time + pause, limit), min(min(me.look_due, me.apart_until), me.turn_due))
    me.need_due = min(me.need_due, me.call_due)
    if not may_go(s, i, room) or somebody_out(s, room):
        return
    # One goes for all: whoever of the room is readiest, whether it is they who feel it or not.
    best = -1
    most = -1e18
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if may_go(s, j, room):
                b = boldness(k, w, p, s, j)
                if b > most or (b == most and j < best):
                    most = b
                    best = j
            j = s.body[j].next
    if best >= 0:
        what = WATER if thirsty else FOOD
        want = need(p.thirst_death, me.drank, time) if thirsty else need(p.hunger_limit, me.ate, time)
        set_out(k, w, p, s, best, what, want, time)


@kernel
def set_out(k, w, p, s, i, what, want, time):
    """Send person `i` for water or food if the need, as odds, outweighs the danger that they believe in.

    It listens and looks out at the doors before it goes.
    """
    me = s.body[i]
    room = me.room
    me.n_choice += 1
    since = recall(p, s, i, time)
    look_out(w, p, s, i, time)
    stamp = search(w, p, s, i, w.people[i].walk, True, since, 3600.0)
    best = -1
    cost = 1e18
    for r in range(w.rooms.shape[0]):
        if r == room or s.room_mark[r] != stamp or s.seen_room[i, r] > since:
            continue
        if not has(w, s, r, what):
            continue
        if s.room_cost[r] < cost:
            cost = s.room_cost[r]
            best = r
    if best < 0:
        return
    gain = p.need_weight * (0.5 + w.people[i].courage) * want
    if gain < p.caution * hazard_now(p, s, i, p.hazard_out) * 2.0 * cost:
        return
    depart(k, w, p, s, i, best, what, FETCH, time)


@kernel
def at_the_store(k, w, p, s, i, time):
    """Person `i` has come to where there is what it was sent for: drink, eat, take along, and turn back."""
    me = s.body[i]
    room = me.room
    if has(w, s, room, WATER):
        me.drank = time
    if has(w, s, room, FOOD):
        me.ate = time
    look_well(s, i)
    me.need_due = time + int(1000.0 * p.need_pause)
    if not turn_back(k, w, p, s, i, time):
        give_up(s, i, time)
        return
    me.wait = time + int(1000.0 * p.gather_time)


@kernel
def come_back(w, p, s, i, time):
    """Person `i` is back with those who wait: what was brought belongs to the room, and everybody feels at once."""
    me = s.body[i]
    room = me.room
    me.errand = 0
    me.action = HIDE
    report(w, p, s, i, time)
    if me.urge > FOOD:
        return
    s.stock[room, me.urge] += p.carried
    call_round(w, s, room, time)
    stir(w, s, room, time)
