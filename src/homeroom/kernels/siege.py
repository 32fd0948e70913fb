"""The long wait: thirst and hunger, and the errands that they force on people behind closed doors.

Somebody who shelters feels a need once so many hours have passed since the last drink or meal. A tap or a store in
the room, or what somebody brought, ends it. Otherwise one of the room goes: the boldest of those in need; the others
wait, and the need grows. Without water people die.
"""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT, LOOK, TICK
from homeroom.kernels.bodies import die, free_seat, minds, remind, stir, take_spot, wake
from homeroom.kernels.codes import BY_THIRST, EV_DECISION, FETCH, HIDE, NEVER, RETURN, STAY
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.rng import gumbel, normal
from homeroom.kernels.routing import search, take_path

WATER, FOOD = 0, 1


@kernel
def begin_needs(w, p, s, i, time):
    """From now on the hours count for person `i`, who was at home or in lessons with what everybody has there."""
    me = s.body[i]
    me.drank = time
    me.ate = time
    me.need_due = time + int(1000.0 * p.thirst_onset)


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
def may_go(s, i, room):
    """Whether person `i` shelters in `room` and has its hands free."""
    me = s.body[i]
    return (
        minds(s, i)
        and me.room == room
        and me.aware == 1
        and me.stage < 0
        and me.holders == 0
        and me.errand == 0
        and (me.action == HIDE or me.action == STAY)
        and me.path_i >= me.path_n
    )


@kernel
def somebody_out(s, room):
    """Whether somebody is away on an errand for those in `room`."""
    for j in range(s.body.shape[0]):
        if s.body[j].errand > 0 and s.body[j].base == room and minds(s, j):
            return True
    return False


@kernel
def needs(k, w, p, s, i, time):
    """Person `i` feels thirst or hunger: drink and eat what is there, go and fetch it, or wait; death ends the wait."""
    me = s.body[i]
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
        me.need_due = min(me.drank + onset, me.ate + hungry)
        return
    pause = int(1000.0 * p.need_pause)
    me.need_due = min(time + pause, limit)
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
        since = time - me.drank - onset if thirsty else time - me.ate - hungry
        set_out(k, w, p, s, best, what, since / 3_600_000.0, time)


@kernel
def set_out(k, w, p, s, i, what, hours, time):
    """Send person `i` for water or food if the need, `hours` old, outweighs the danger that they believe in."""
    me = s.body[i]
    room = me.room
    me.n_choice += 1
    if me.watched >= 0:
        s.seen_room[i, me.watched] = (time - LOOK) // TICK + 1
    since = max(0, (time - int(p.danger_memory * 1000.0)) // TICK)
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
    gain = p.need_weight * (0.5 + w.people[i].courage) * (1.0 + hours)
    if gain < p.caution * p.hazard_out * 2.0 * cost:
        return
    me.base = room
    me.errand = 1
    me.urge = what
    me.action = FETCH
    me.running = 0
    me.still = time
    take_path(s, i, s.room_via[best])
    take_spot(k, w, s, i, best, time)
    note(s, time, EV_DECISION, i, -1, room, FETCH, best)
    wake(s, i)


@kernel
def at_the_store(k, w, p, s, i, time):
    """Person `i` has come to where there is what it was sent for: drink, eat, take along, and turn back."""
    me = s.body[i]
    room = me.room
    if has(w, s, room, WATER):
        me.drank = time
    if has(w, s, room, FOOD):
        me.ate = time
    base = me.base
    me.errand = 2
    if me.watched >= 0:
        s.seen_room[i, me.watched] = (time - LOOK) // TICK + 1
    me.need_due = time + int(1000.0 * p.need_pause)
    since = max(0, (time - int(p.danger_memory * 1000.0)) // TICK)
    stamp = search(w, p, s, i, w.people[i].walk, True, since, 3600.0)
    if base < 0 or s.room_mark[base] != stamp or s.seen_room[i, base] > since:
        give_up(s, i, time)
        return
    me.action = RETURN
    me.still = time
    me.wait = time + int(1000.0 * p.gather_time)
    take_path(s, i, s.room_via[base])
    take_spot(k, w, s, i, base, time)
    note(s, time, EV_DECISION, i, -1, room, RETURN, base)


@kernel
def come_back(w, p, s, i, time):
    """Person `i` is back with those who wait: what was brought belongs to the room, and everybody feels at once."""
    me = s.body[i]
    room = me.room
    s.stock[room, me.urge] += p.carried
    me.errand = 0
    me.action = HIDE
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if s.body[j].need_due < NEVER:
                s.body[j].need_due = time + s.clock[AT.step]
                remind(s, j, time + s.clock[AT.step])
            j = s.body[j].next
    stir(w, s, room, time)


@kernel
def give_up(s, i, time):
    """The errand of person `i` has come to nothing: it must find a place anew."""
    me = s.body[i]
    me.errand = 0
    me.base = -1
    me.action = HIDE
    me.path_n = 0
    me.replan = 1
    free_seat(s, i)
    me.goal_room = -2
    wake(s, i)


@kernel
def awaited(s, i, d, room, beyond):
    """Whether somebody inside would open door `d` to person `i` in `room`: it comes back to its own."""
    me = s.body[i]
    return me.errand == 2 and me.base == beyond and s.prey[beyond] > 0
