"""What is heard, and what that does: hunters go after the loudest, people take screams, shouts and alarms as cues."""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.awareness import cue
from homeroom.kernels.belief import old_news, take_to_heart
from homeroom.kernels.bodies import rest, wake
from homeroom.kernels.codes import ALARM as ALARM_SOUND
from homeroom.kernels.codes import (
    BROKEN,
    DECOY,
    DOOR_NOISE,
    FURNITURE,
    GLASS,
    HEARD_ALARM,
    HEARD_SCREAM,
    HEARS,
    HEARS_ALARM,
    HUNTS,
    IDLE,
    LASHES,
    OPEN,
    OWN_MIND,
    SCREAM,
    SEARCH,
    SHOUT,
    WAS_TOLD,
)
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import perceived
from homeroom.kernels.pack import hemmed
from homeroom.kernels.rng import exponential
from homeroom.kernels.routing import other_room
from homeroom.kernels.sound import heard, spread


@kernel
def cell_of(w, room, x, y):
    """The cell of `room` that holds (x, y), or comes nearest to it."""
    best = w.rooms[room].cell_first
    least = 1e18
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        out = 0.0
        for q in range(w.cells[c].edge_n):
            e = w.cells[c].edge_first + q
            gap = (x - w.edges[e].x1) * w.edges[e].nx + (y - w.edges[e].y1) * w.edges[e].ny
            out = max(out, -gap)
        if out < least:
            least = out
            best = c
    return best


@kernel
def drowned(p, s, i, room, loud, time):
    """Whether hunter `i` does not heed a sound from `room`, `loud` (dB) where it stands, because of one it follows.

    For so long as it would look for prey it has lost, only what is louder turns it aside.
    """
    me = s.body[i]
    if me.action != SEARCH or me.heard < 0 or me.heard == room:
        return False
    return time < me.heard_at + int(1000.0 * p.search_time) and loud <= me.loud


@kernel
def bound_for(w, s, i, x, y):
    """Whether the next door on the way of hunter `i` is the one at (x, y): it batters it, or is about to."""
    me = s.body[i]
    if me.path_i >= me.path_n:
        return False
    d = s.path[i, me.path_i]
    return w.doors[d].x == x and w.doors[d].y == y


@kernel
def listen(k, w, p, s, q, time):
    """Let everybody who can hear it hear the `q`-th sound of this step: hunters go there, people take it as a cue."""
    room = s.sounds[q].room
    source = s.sounds[q].level
    x = s.sounds[q].x
    y = s.sounds[q].y
    kind = s.sounds[q].kind
    maker = s.sounds[q].who
    if room < 0:
        return
    # A storm drowns for hunters what it drowns for people.
    rain = p.storm_noise if s.clock[AT.storm] > 0 else 0.0
    audible = p.background_noise + p.audible_margin + rain
    keen = p.hunter_hearing + rain
    least = min(audible, keen)
    if kind == ALARM_SOUND:
        return
    stamp = spread(w, s, room, x, y, source, least)
    for i in range(s.body.shape[0]):
        r = s.body[i].room
        if i == maker or s.body[i].cell < 0 or s.room_mark[r] != stamp:
            continue
        c = s.body[i].conduct
        if c == HUNTS:
            if s.body[i].action != IDLE and s.body[i].action != SEARCH:
                continue
            if s.body[i].holding >= 0:
                continue
            loud = heard(w, s, r, s.body[i].x, s.body[i].y, source, x, y)
            if loud < keen:
                continue
            perceived(s, time, i, maker, HEARS, int(round(loud)))
            if drowned(p, s, i, room, loud, time) or (kind == DOOR_NOISE and bound_for(w, s, i, x, y)):
                continue
            s.body[i].loud = loud
            s.body[i].heard_at = time
            lasting = kind == DOOR_NOISE or kind == FURNITURE or kind == DECOY
            if lasting and s.body[i].heard == room and s.body[i].action == SEARCH and s.body[i].active == 0:
                # It has come as near to this noise as it could, and stands there still: it goes on standing.
                s.body[i].until = max(s.body[i].until, time + int(1000.0 * p.search_time))
                rest(s, i, min(s.body[i].until, s.body[i].course_due))
                continue
            s.body[i].heard = room
            # The way to the source, door by door, as the sound came; a shut door on the way is battered only when the
            # sound is right behind it, otherwise the hunter comes as far as it can.
            n = 0
            last = r
            d = s.room_via[r]
            while d >= 0 and n < s.path.shape[1] and w.doors[d].one_way == 0:
                if s.via[d] >= 0 and s.doors[d].state != OPEN and s.doors[d].state != BROKEN:
                    break
                s.path[i, n] = d
                n += 1
                last = other_room(w, d, last)
                d = s.via[d]
            s.body[i].path_n = n
            s.body[i].path_i = 0
            if s.sounds[q].cell < 0:
                s.sounds[q].cell = cell_of(w, room, x, y)
            s.body[i].gx = x
            s.body[i].gy = y
            s.body[i].goal_cell = s.sounds[q].cell
            if last != room:
                if d < 0:
                    continue
                s.body[i].gx = w.doors[d].x
                s.body[i].gy = w.doors[d].y
                s.body[i].goal_cell = w.doors[d].cell_a if w.doors[d].room_a == last else w.doors[d].cell_b
            s.body[i].goal_room = last
            s.body[i].action = SEARCH
            s.body[i].running = 1
            s.body[i].still = time
            pause = exponential(k[0], k[1], w.people[i].who, 0, draws.PERCEPTION, s.body[i].n_wander)
            s.body[i].until = time + int(1000.0 * (p.search_time + p.batter_patience * pause))
            s.body[i].waits = 0
            if s.body[i].active == 0 and hemmed(w, p, s, i):
                # In the midst of others who stand: it waits until they give way.
                s.body[i].waits = 1
                rest(s, i, min(s.body[i].until, s.body[i].course_due))
                continue
            wake(s, i)
        elif c < LASHES or c == OWN_MIND:
            if s.body[i].asleep == 1:
                if heard(w, s, r, s.body[i].x, s.body[i].y, source, x, y) >= p.waking_level:
                    wake(s, i)
                continue
            if s.body[i].aware == 1:
                # For who knows it is evidence that they are still about.
                if kind == SCREAM:
                    weight = p.cue_scream
                elif kind == SHOUT:
                    weight = p.cue_told
                elif kind == DOOR_NOISE or kind == GLASS:
                    weight = p.cue_blows
                else:
                    continue
                if not old_news(s, i, weight, time):
                    if heard(w, s, r, s.body[i].x, s.body[i].y, source, x, y) >= audible:
                        take_to_heart(p, s, i, weight)
                continue
            if kind != SCREAM and kind != SHOUT:
                continue
            loud = heard(w, s, r, s.body[i].x, s.body[i].y, source, x, y)
            if loud < audible:
                continue
            perceived(s, time, i, maker, HEARS, int(round(loud)))
            if kind == SCREAM:
                cue(k, w, p, s, i, HEARD_SCREAM, p.cue_scream, p.delay_heard, maker, time)
            else:
                cue(k, w, p, s, i, WAS_TOLD, p.cue_told, p.delay_heard, maker, time)


@kernel
def alarm(k, w, p, s, time):
    """Everybody on the site hears the alarm over the loudspeakers."""
    for i in range(s.body.shape[0]):
        if s.body[i].cell >= 0 and s.body[i].conduct < LASHES:
            perceived(s, time, i, -1, HEARS_ALARM, 0)
            cue(k, w, p, s, i, HEARD_ALARM, p.cue_alarm, p.delay_alarm, -1, time)
