"""Sleep: people behind closed doors sleep in turns while one of them keeps watch; who does not gets slow.

Everything is settled at the turns of the watch, for everybody at once, so that nobody's order matters: who watches,
who sleeps, how long everybody has been awake. A sleeper sees nothing, hears nothing but what is loud, and decides
nothing; whoever is woken looks round.
"""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import minds, wake
from homeroom.kernels.codes import EV_DECISION, HIDE, NEVER, NO_TASK, SLEEP, STAY
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.rng import uniform

MORNING = 7 * 3_600_000
"""When everybody got up on the day on which it began (ms of the day). An assumption, 6 to 8 o'clock."""
DAY = 86_400_000
LULL = 20_000
"""For so long after the last blow on a door nobody sleeps behind it (ms). An assumption, 10 s to 10 min."""
REST = 2.0
"""How many hours of waking an hour of sleep makes good: eight for sixteen."""


@kernel
def sheltered(s, i, room):
    """Whether person `i`, awake or asleep, sits still in `room` with nothing to do."""
    me = s.body[i]
    return (
        minds(s, i)
        and me.room == room
        and me.aware == 1
        and me.holders == 0
        and me.errand == 0
        and me.led < 0
        and me.bears < 0
        and me.task == NO_TASK
        and (me.action == HIDE or me.action == STAY)
        and me.path_i >= me.path_n
        and me.goal_room == room
    )


@kernel
def wake_others(w, s, i):
    """Person `i` has seen a hunter: it wakes whoever sleeps in its room."""
    room = s.body[i].room
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if s.body[j].asleep == 1:
                wake(s, j)
            j = s.body[j].next


@kernel
def watcher(k, w, s, room, turn):
    """Who keeps watch in `room` in a turn: a keyed choice among those who shelter there; -1 where there is but one."""
    best = -1
    most = -1.0
    n = 0
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if sheltered(s, j, room) and s.body[j].stage < 0:
                n += 1
                u = uniform(k[0], k[1], w.people[j].who, 0, draws.WATCH, turn)
                if u > most:
                    most = u
                    best = j
            j = s.body[j].next
    return best if n > 1 else -1


@kernel
def quiet_here(w, s, room, time):
    """Whether nobody in `room` has a hunter in sight, and no door of it is being battered."""
    if s.hunters[room] > 0:
        return False
    for q in range(w.rooms[room].door_n):
        d = w.room_doors[w.rooms[room].door_first + q]
        if s.doors[d].damage > 0.0 and time <= s.doors[d].noise_due + LULL:
            return False
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if s.body[j].watched >= 0:
                return False
            j = s.body[j].next
    return True


@kernel
def next_turn(k, w, p, s, i, time):
    """At a turn of the watch: for how long person `i` has been awake, how weary it is, and whether it sleeps now."""
    me = s.body[i]
    if p.sleep_share <= 0.0:
        me.turn_due = NEVER
        return
    if time < me.turn_due:
        return
    length = int(1000.0 * p.watch_turn)
    turn = time // length
    if me.turned == 0:
        me.waking = max(0, (s.clock[AT.start_of_day] + time) % DAY - MORNING)
    elif me.asleep == 1:
        me.waking = max(0, me.waking - int(REST * (time - me.turned)))
    else:
        me.waking += time - me.turned
    me.turned = time
    me.turn_due = (turn + 1) * length
    over = me.waking / 1000.0 - p.wakeful
    me.weary = min(max(over / p.weary_after, 0.0), 1.0)
    room = me.room
    sleeps = s.clock[AT.dark] == 1 or over >= 0.0
    sleeps = sleeps and me.active == 0 and me.apart == 0 and sheltered(s, i, room) and quiet_here(w, s, room, time)
    sleeps = sleeps and watcher(k, w, s, room, turn) != i
    sleeps = sleeps and uniform(k[0], k[1], w.people[i].who, 1, draws.WATCH, turn) < p.sleep_share
    if sleeps and me.asleep == 0:
        me.asleep = 1
        note(s, time, EV_DECISION, i, -1, room, SLEEP, room)
    elif me.asleep == 1 and not sleeps:
        wake(s, i)
