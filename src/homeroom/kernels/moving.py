"""Groups that move: those who shelter together leave as one for a room that is worth clearly more than their own.

Who leads them decides for all, by the same logit as for any choice, at the pace of the slowest; each of the others
goes along or stays. They take along what was brought, wait for each other on the way (see `company`), and shut the
doors of the new room when the last of them is in.
"""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT, TICK
from homeroom.kernels.band import familiar, room_for, share, standing
from homeroom.kernels.belief import hazard_now, need
from homeroom.kernels.bodies import drop_task, remind, take_spot, wake
from homeroom.kernels.codes import (
    BAD_DOOR,
    BROKEN,
    EV_DECISION,
    EV_MOVE_ON,
    FOLLOW,
    FOR_COMPANY,
    FOR_FOOD,
    FOR_WATER,
    HIDE,
    MOVE_ON,
    NEVER,
    SAFER,
    TOO_MANY,
)
from homeroom.kernels.company import MOVING, held_up
from homeroom.kernels.crew import FOOD, WATER, call_round, may_go, somebody_out, speaker
from homeroom.kernels.decision import shelter_hazard
from homeroom.kernels.harking import look_out
from homeroom.kernels.helping import tie_between
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.memory import recall
from homeroom.kernels.movement import lame
from homeroom.kernels.rng import gumbel, uniform
from homeroom.kernels.routing import BESET, other_room, search, take_path
from homeroom.kernels.speech import speak

SHAKEN = 0.5
"""From what share of the blows that would break it a door is seen to give way. An assumption, 0.3 to 0.8."""
UNTOUCHED = 10_000
"""For so long after the last blow it counts as one at which hunters are (ms). An assumption, 3 s to a minute."""


@kernel
def gives_way(s, w, d, time):
    """Whether door `d` is broken, or is battered and will not hold for long."""
    if s.doors[d].state == BROKEN:
        return True
    if time > s.doors[d].noise_due + UNTOUCHED:
        return False
    return s.doors[d].damage > 0.0 and s.doors[d].damage >= SHAKEN * (w.doors[d].strength + s.doors[d].barricade)


@kernel
def take_note(w, s, time):
    """Let those behind a door that begins to give way think at once whether they stay."""
    for d in range(s.doors.shape[0]):
        if s.doors[d].shaken == 0 and gives_way(s, w, d, time):
            s.doors[d].shaken = 1
            for side in range(2):
                r = w.doors[d].room_a if side == 0 else w.doors[d].room_b
                if r >= 0 and s.prey[r] > 0 and s.hunters[r] == 0:
                    s.weigh[r] = 0
                    call_round(w, s, r, time)


@kernel
def put_down(s, i):
    """Person `i`, who shelters somewhere, shares there what it has carried from another room."""
    me = s.body[i]
    s.stock[me.room, WATER] += me.water
    s.stock[me.room, FOOD] += me.food
    me.water = 0.0
    me.food = 0.0


@kernel
def go_along(k, w, p, s, i, by, goal, running, time):
    """Person `i` sets out with those whom `by` leads to `goal`; the latest search was that of `by`, who decided."""
    me = s.body[i]
    room = me.room
    drop_task(s, i)
    me.errand = MOVING
    me.action = MOVE_ON
    me.camp = -1
    me.running = running
    me.waited = 0
    me.aside = 0
    me.replan = 0
    me.still = time
    me.goal_was = room
    me.chosen = time
    me.need_due = time + int(1000.0 * p.need_pause)
    take_path(s, i, s.room_via[goal])
    take_spot(k, w, s, i, goal, time)
    note(s, time, EV_DECISION, i, -1 if i == by else by, room, MOVE_ON if i == by else FOLLOW, goal)
    wake(s, i)


@kernel
def follows(k, w, p, s, i, by, gain, heads):
    """Whether person `i` goes along where `by` leads those of its room, to a place that is worth `gain` more to them.

    What counts beside it: the company that would be gone, and how much more of a leader the other is.
    """
    more = standing(w, p, by) - standing(w, p, i)
    if not familiar(w, i, by):
        more *= 0.5
    gain += p.follow_pull * more + p.affiliation * (heads - 1) / heads
    here = gumbel(k[0], k[1], w.people[i].who, w.people[by].who, draws.MOVING, 2 * s.body[by].n_move)
    there = gumbel(k[0], k[1], w.people[i].who, w.people[by].who, draws.MOVING, 2 * s.body[by].n_move + 1)
    return gain + p.choice_noise * (there - here) > 0.0


@kernel
def weigh_moving(k, w, p, s, room, time):
    """Let who leads those in `room` weigh every other room that they know a way to, and lead them to what is worth it.

    Utility of a room: that of a shelter as in `decision.choose`, company, crowding, and what a tap or a store is worth
    to who needs it most; less danger and effort of the way at the pace of the slowest. Staying is worth `attachment`
    more, and whoever cannot walk is left behind only at a price: what they mean to who leads.
    """
    by = speaker(w, s, room, -1)
    if by < 0 or s.hunters[room] > 0 or not may_go(s, by, room) or somebody_out(s, room):
        return
    failing = False
    for q in range(w.rooms[room].door_n):
        failing = failing or gives_way(s, w, w.room_doors[w.rooms[room].door_first + q], time)
    if not failing and time < s.body[by].knew + int(1000.0 * p.scout_after):
        return
    who = w.people[by].who
    s.body[by].n_move += 1
    ordinal = s.body[by].n_move
    u = uniform(k[0], k[1], who, -2, draws.MOVING, ordinal)
    s.weigh[room] = time + int(1000.0 * p.move_pause * (0.5 + u))
    if uniform(k[0], k[1], who, -1, draws.MOVING, ordinal) >= p.move_share:
        return
    since = recall(p, s, by, time)
    look_out(w, p, s, by, time)
    slow = 1e9
    heads = 0
    drank = NEVER
    ate = NEVER
    stay = p.attachment if s.seen_room[by, room] <= since else 0.0
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if s.body[j].asleep == 1:
                # Not now: it will be weighed again.
                return
            if may_go(s, j, room) and s.body[j].apart == 0:
                share(s, by, j, time)
                if lame(p, s, j):
                    stay += p.caution * 2.0 * w.people[by].altruism * (tie_between(w, by, j) + p.carry_stranger)
                else:
                    heads += 1
                    slow = min(slow, w.people[j].walk)
                    drank = min(drank, s.body[j].drank)
                    ate = min(ate, s.body[j].ate)
            j = s.body[j].next
    if heads == 0 or lame(p, s, by):
        return
    # What they know of company elsewhere: voices next door, and what somebody saw who went to look.
    for r in range(w.rooms.shape[0]):
        s.kin[r] = 0.0
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        r = other_room(w, d, room)
        if r >= 0:
            s.kin[r] = s.prey[r] if w.doors[d].one_way == 0 and s.hunters[r] == 0 else 0.0
            if s.doors[d].damage > 0.0 and time <= s.doors[d].noise_due + UNTOUCHED:
                # Who batters it is heard to be right behind it.
                s.seen_room[by, r] = time // TICK + 1
                if s.shut[by, d] == 0:
                    s.shut[by, d] = BESET
    seen = s.found[room, 0] - 1
    if seen >= 0:
        s.kin[seen] = s.found[room, 1]
    want = p.need_weight * (0.5 + w.people[by].courage)
    water = want * need(p.thirst_death, drank, time) if time >= drank + int(1000.0 * p.thirst_onset) else 0.0
    food = want * need(p.hunger_limit, ate, time) if time >= ate + int(1000.0 * p.hunger_onset) else 0.0
    danger = hazard_now(p, s, by, p.hazard_open if failing else p.hazard_out)
    stamp = search(w, p, s, by, slow, True, since, 600.0)
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        if s.shut[by, d] == BESET:
            s.shut[by, d] = 0
    best = -1e18
    goal = -1
    gain = 0.0
    own_h = 0.0
    own_c = 0.0
    own_m = 0.0
    why = SAFER
    for a in range(-1, w.rooms.shape[0]):
        r = room if a < 0 else a
        others = 0.0
        if a >= 0:
            if r == room or s.room_mark[r] != stamp or w.rooms[r].door_n == 0 or s.seen_room[by, r] > since:
                continue
            first = s.room_via[r]
            while s.via[first] >= 0:
                first = s.via[first]
            beyond = other_room(w, first, room)
            if s.cast_out[by, r] == 1 or (beyond >= 0 and s.seen_room[by, beyond] > since):
                # Nobody leads a group out to where hunters are.
                continue
            others = s.kin[r]
        h = shelter_hazard(w, p, s, by, r, since)
        if a < 0 and failing:
            h = max(h, p.hazard_open)
        h *= p.caution * p.outlook
        c = heads - 1 + p.stranger_share * others
        c = p.affiliation * c / (1.0 + c)
        m = p.crowding * max(0.0, (heads + others) / room_for(w, r) - 1.0)
        u = c - h - m
        wet = w.rooms[r].water == 1 or (a < 0 and s.stock[r, WATER] >= 1.0)
        fed = w.rooms[r].food == 1 or (a < 0 and s.stock[r, FOOD] >= 1.0)
        u += (water if wet else 0.0) + (food if fed else 0.0)
        if a < 0:
            u += stay
            stay = u
            own_h = h
            own_c = c
            own_m = m
        else:
            u -= (p.caution * danger + p.effort) * s.room_cost[r]
        noisy = u + p.choice_noise * gumbel(k[0], k[1], who, w.rooms[r].key, draws.MOVING, ordinal)
        if noisy > best:
            best = noisy
            goal = r
            gain = u - stay
            # Why: what makes most of the difference.
            most = own_h - h
            why = BAD_DOOR if failing else SAFER
            if c - own_c > most:
                most = c - own_c
                why = FOR_COMPANY
            if own_m - m > most:
                most = own_m - m
                why = TOO_MANY
            if wet and water > most:
                most = water
                why = FOR_WATER
            if fed and food > most:
                why = FOR_FOOD
    if goal == room:
        return
    s.weigh[goal] = max(s.weigh[goal], s.weigh[room])
    note(s, time, EV_MOVE_ON, by, -1, room, why, goal)
    share_water = min(p.carried, s.stock[room, WATER] / heads)
    share_food = min(p.carried, s.stock[room, FOOD] / heads)
    last = by
    s.body[by].band = by
    running = 1 if failing else 0
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if may_go(s, j, room) and s.body[j].apart == 0 and not lame(p, s, j):
                if j == by or follows(k, w, p, s, j, by, gain, heads):
                    go_along(k, w, p, s, j, by, goal, running, time)
                    s.body[j].water = share_water
                    s.body[j].food = share_food
                    s.stock[room, WATER] -= share_water
                    s.stock[room, FOOD] -= share_food
                    if j != by:
                        s.body[last].band = j
                        s.body[j].band = by
                        last = j
            j = s.body[j].next
    speak(w, p, s, by, False, time)


@kernel
def think_of_moving(k, w, p, s, i, time):
    """Something is due for person `i`: if nobody of its room has for long, who leads them weighs another room.

    True when person `i` is on its way there.
    """
    me = s.body[i]
    if p.move_share > 0.0 and may_go(s, i, me.room):
        if me.water > 0.0 or me.food > 0.0:
            put_down(s, i)
        if time >= s.weigh[me.room]:
            weigh_moving(k, w, p, s, me.room, time)
    return me.errand == MOVING


@kernel
def moved_in(p, s, i, time):
    """Person `i` is in the room that its group has moved to: when the last is in, or is late, it sees to the doors."""
    me = s.body[i]
    if held_up(p, s, i):
        return
    me.errand = 0
    me.action = HIDE
    me.need_due = time + s.clock[AT.step]
    remind(s, i, me.need_due)


@kernel
def look_well(s, i):
    """Person `i` has been where it went to look: it keeps in mind a room free of hunters, and who is there."""
    me = s.body[i]
    me.found = me.room + 1 if s.hunters[me.room] == 0 else 0
    me.found_n = s.prey[me.room] - 1


@kernel
def tell_of(p, s, i, time):
    """Person `i`, back from a look outside, tells those in its room what it found: they weigh going there."""
    me = s.body[i]
    if p.move_share > 0.0:
        s.found[me.room, 0] = me.found
        s.found[me.room, 1] = max(0, me.found_n)
        s.weigh[me.room] = 0
        me.need_due = time + s.clock[AT.step]
        remind(s, i, me.need_due)
