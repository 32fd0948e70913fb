"""What a person does about the danger: cues add up to perceived risk, then the best believed way out is chosen.

After the Protective Action Decision Model (Lindell and Perry 2012): a cue, a belief about risk, a delay, an action.
The choice is a
logit: the utility of a place is the expected log chance of coming through, less effort, plus keyed Gumbel noise.
"""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.afoot import appear, set_off
from homeroom.kernels.arrays import AT
from homeroom.kernels.band import pulls, swayed
from homeroom.kernels.belief import believed, hazard_now
from homeroom.kernels.bodies import carry_on, drop_task, free_seat, remind, rest, take_spot, wake
from homeroom.kernels.carrying import stop_for, think_again
from homeroom.kernels.codes import (
    BROKEN,
    DROP,
    EV_DECISION,
    FOLLOW,
    HIDE,
    HUNTS,
    LEAVE,
    LOCKED,
    STAY,
    WINDOW,
)
from homeroom.kernels.jit import kernel
from homeroom.kernels.keeping import plan_row, planned_room
from homeroom.kernels.log import note
from homeroom.kernels.memory import recall
from homeroom.kernels.movement import hurried
from homeroom.kernels.rng import gumbel
from homeroom.kernels.routing import can_unlock, other_room, search, search_to, take_path
from homeroom.kernels.sight import in_line
from homeroom.kernels.speech import speak

STOREY = 20.0
"""What a storey counts, in metres, where the nearest room is looked for that somebody can get to."""

LONG = 24.0
"""After so many hours nobody wants to go home more than before. An assumption, 12 to 48 h."""


@kernel
def shelter_hazard(w, p, s, i, room, since):
    """Believed hazard (1/s) of staying in `room`: how well its doors can be shut, and whether hunters were seen there.

    A door that cannot be shut, or a broken one, leaves the room open, to what the person believes to be about now.
    Otherwise every door and corridor window adds
    what it is worth against the reference strength of 60 hunter-seconds; one that the person can lock, or that is
    locked about it, counts half.
    """
    if s.seen_room[i, room] > since:
        return p.hazard_near
    in_the_open = hazard_now(p, s, i, p.hazard_open)
    if w.rooms[room].outdoors == 1 and w.rooms[room].door_n == 0:
        return in_the_open
    weak = 0.0
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        if w.doors[d].one_way == 1:
            continue
        if s.doors[d].state == BROKEN or (w.doors[d].closable == 0 and w.doors[d].kind != WINDOW):
            return in_the_open
        strength = w.doors[d].strength
        if s.doors[d].barred_in == room + 1:
            strength += s.doors[d].barricade
        worth = 60.0 / max(strength, 1e-3)
        if w.doors[d].lock > 0 and w.doors[d].closable == 1:
            if can_unlock(w, s, i, d, room) or (s.doors[d].state == LOCKED and s.body[i].room == room):
                worth *= 0.5
        weak += worth
    return min(in_the_open, p.hazard_closed * (0.1 + weak))


@kernel
def shut_off(w, p, s, i, d, x, y):
    """Whether a hunter whom person `i` can see would be at door `d` of their room sooner than the person."""
    me = s.body[i]
    room = me.room
    mine = ((w.doors[d].x - x) ** 2 + (w.doors[d].y - y) ** 2) ** 0.5 / w.people[i].run
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if s.body[j].conduct == HUNTS and s.body[j].holding < 0:
                theirs = ((w.doors[d].x - s.body[j].x) ** 2 + (w.doors[d].y - s.body[j].y) ** 2) ** 0.5
                theirs /= w.people[j].run * p.hunter_speed
                if theirs < mine and in_line(w, s, me.cell, x, y, s.body[j].cell, s.body[j].x, s.body[j].y):
                    return True
            j = s.body[j].next
    return False


@kernel
def choose(k, w, p, s, i, time):
    """Choose among staying, every shelter that can be reached, and leaving the site; set goal, way and gait.

    Utility of a place = -(caution * hazard in the open believed now + effort) * cost of the way
    - caution * outlook * hazard of the place + noise;
    the cost of the way counts danger (see `search`), and a hunter who would be at the first door sooner adds what a
    grapple would. Leaving gains `homeward` for every hour since the person understood, `LONG` at most, as far as its
    fear has faded.
    """
    me = s.body[i]
    me.n_choice += 1
    me.replan = 0
    if me.chosen != time:
        me.goal_was = me.goal_room
    me.chosen = time
    me.errand = 0
    me.aside = 0
    drop_task(s, i)
    leader = pulls(w, p, s, i, time)
    beyond = s.pull.shape[0] - 1
    room = me.room
    x = me.x
    y = me.y
    since = recall(p, s, i, time)
    stamp = search(w, p, s, i, hurried(w, p, s, i), True, since, 600.0)
    per_second = p.caution * hazard_now(p, s, i, p.hazard_open) + p.effort
    ordinal = me.n_choice
    who = w.people[i].who
    # Staying.
    best = -p.caution * p.outlook * shelter_hazard(w, p, s, i, room, since)
    best += p.choice_noise * gumbel(k[0], k[1], who, w.rooms[room].key, draws.CHOICE, ordinal)
    lone = best  # the best without the pull of others
    if s.seen_room[i, room] <= since:
        # Where nothing has happened yet, people stay with what they know, and schools teach them to.
        best += p.attachment
        lone = best
    best += s.pull[room]
    alone = room
    goal = room
    last = -1
    blocked = -1
    clear = -1
    for r in range(w.rooms.shape[0]):
        if r == room or s.room_mark[r] != stamp or w.rooms[r].door_n == 0:
            continue
        u = -per_second * s.room_cost[r]
        u += p.choice_noise * gumbel(k[0], k[1], who, w.rooms[r].key, draws.CHOICE, ordinal)
        if u + s.pull[r] <= best and u <= lone:
            # Too far even if it were the safest of places.
            continue
        if s.cast_out[i, r] == 1:
            continue
        d = s.room_via[r]
        first = d
        while s.via[first] >= 0:
            first = s.via[first]
        if first != blocked and first != clear:
            if s.hunters[room] > 0 and shut_off(w, p, s, i, first, x, y):
                blocked = first
            else:
                clear = first
        if first == blocked:
            u -= p.caution
        u -= p.caution * p.outlook * shelter_hazard(w, p, s, i, r, since)
        if u > lone:
            lone = u
            alone = r
        if u + s.pull[r] > best:
            best = u + s.pull[r]
            goal = r
            last = d
    if s.clock[AT.closed] == 0:
        home = p.homeward * min(LONG, (time - me.knew) / 3_600_000.0) * (1.0 - believed(p, s, i))
        for d in range(w.doors.shape[0]):
            if w.doors[d].room_b >= 0 or s.mark[d] != stamp or w.doors[d].kind == DROP:
                continue
            first = d
            while s.via[first] >= 0:
                first = s.via[first]
            u = home - per_second * s.cost[d] - p.caution * p.outlook * p.hazard_away
            if s.hunters[room] > 0 and shut_off(w, p, s, i, first, x, y):
                u -= p.caution
            u += p.choice_noise * gumbel(k[0], k[1], who, -2, draws.CHOICE, ordinal)
            if u > lone:
                lone = u
                alone = -1
            if u + s.pull[beyond] > best:
                best = u + s.pull[beyond]
                goal = -1
                last = d
    me.running = 1
    me.still = time
    seconds = 0.0
    if goal == room:
        # Already on the way to the same shelter, or staying: find a spot only once.
        me.path_n = 0
        if me.goal_room != room or me.seat < 0:
            take_spot(k, w, s, i, room, time)
        action = HIDE
        me.running = 0
        if s.seen_room[i, room] > since:
            action = STAY
    else:
        seconds = s.room_cost[goal] if goal >= 0 else s.cost[last]
        take_path(s, i, last)
        if goal >= 0:
            take_spot(k, w, s, i, goal, time)
            action = HIDE
        else:
            free_seat(s, i)
            me.goal_room = -1
            action = LEAVE
    if me.bears >= 0:
        think_again(k, w, p, s, i, seconds, time)
    elif goal != room and stop_for(k, w, p, s, i, seconds, time):
        return
    told = FOLLOW if swayed(s, goal, alone, action) else action
    if told == FOLLOW and leader >= 0:
        speak(w, p, s, leader, False, time)
    if action != me.action or goal != room:
        note(s, time, EV_DECISION, i, leader if told == FOLLOW else -1, room, told, goal)
    me.action = action
    wake(s, i)


@kernel
def nearest_reached(w, s, room, stamp):
    """The room nearest to `room` that the latest search reached: one beyond a door of it, else as the crow flies."""
    best = -1
    near = 1e18
    for q in range(w.rooms[room].door_n):
        r = other_room(w, w.room_doors[w.rooms[room].door_first + q], room)
        if r >= 0 and s.room_mark[r] == stamp and s.room_cost[r] < near:
            near = s.room_cost[r]
            best = r
    if best >= 0:
        return best
    for r in range(w.rooms.shape[0]):
        if s.room_mark[r] == stamp:
            dx = w.rooms[r].x - w.rooms[room].x
            dy = w.rooms[r].y - w.rooms[room].y
            storeys = abs(w.rooms[r].level - w.rooms[room].level)
            away = (dx * dx + dy * dy) ** 0.5 + STOREY * storeys
            if away < near:
                near = away
                best = r
    return best


@kernel
def follow_plan(k, w, p, s, i, time):
    """Let an unsuspecting person keep to its timetable: walk to the room and seat where it should be now."""
    me = s.body[i]
    appear(w, p, s, i, time)
    me.replan = 0
    row, due = plan_row(w, s, i, time)
    room = w.itinerary[row].room
    seat = w.itinerary[row].seat
    if me.held_room != -2:
        if room != me.held_room:
            room = me.held_room
            seat = -1
        due = me.held_until
    elif room < 0 and s.clock[AT.closed] == 1 and me.cell >= 0:
        room = me.room
    bound = planned_room(w, s, i, time)
    carry_on(s, i)
    rest(s, i, min(due, me.told_at))
    if me.cell < 0:
        return room
    if room == me.room and me.goal_room == room and (seat < 0 or me.seat == seat):
        return room
    free_seat(s, i)
    if room < 0:
        stamp = search(w, p, s, i, w.people[i].walk, True, 1 << 60, 3600.0)
        best = 1e18
        last_door = -1
        for d in range(w.doors.shape[0]):
            if w.doors[d].room_b < 0 and s.mark[d] == stamp and s.cost[d] < best:
                best = s.cost[d]
                last_door = d
        if last_door < 0:
            return room
        take_path(s, i, last_door)
        me.goal_room = -1
        set_off(w, p, s, i, bound, time)
        return room
    if room == me.room:
        me.path_n = 0
    else:
        stamp = search_to(w, p, s, i, w.people[i].walk, True, 1 << 60, 3600.0, room)
        if s.room_mark[room] != stamp:
            # No way leads there that this person knows of: as near as can be, for there somebody may open.
            room = nearest_reached(w, s, room, stamp)
            seat = -1
        if room == me.room:
            me.path_n = 0
            if me.goal_room == room:
                return room
        else:
            take_path(s, i, s.room_via[room])
    if seat >= 0 and s.seat_of[seat] < 0:
        s.seat_of[seat] = i
        me.seat = seat
        me.goal_room = room
        me.gx = w.seats[seat].x
        me.gy = w.seats[seat].y
        me.goal_cell = w.seats[seat].cell
    else:
        take_spot(k, w, s, i, room, time)
    me.still = time
    set_off(w, p, s, i, bound, time)
    remind(s, i, due)
    return room
