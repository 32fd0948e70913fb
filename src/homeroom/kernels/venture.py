"""Going out to look, and signs to those outside: what people behind doors do that no need forces on them.

The brave leave a room for a while, look, come back and tell. Who shelters where the loudspeakers are worked from may
warn everybody. After a day without help some go up to the roof and lay out a sign or light a fire.
"""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.awareness import cue
from homeroom.kernels.band import share
from homeroom.kernels.belief import believed, hazard_now, take_to_heart
from homeroom.kernels.bodies import minds, remind, wake
from homeroom.kernels.codes import BROADCASTING, EV_DECISION, HIDE, LASHES, LOUDSPEAKER, OWN_MIND, ROOF, SCOUT, SIGNAL
from homeroom.kernels.crew import LOOK, SIGN, depart, give_up, may_go, somebody_out, speaker, turn_back
from homeroom.kernels.decision import choose
from homeroom.kernels.harking import look_out
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.memory import recall
from homeroom.kernels.moving import look_well, tell_of
from homeroom.kernels.rng import gumbel, uniform
from homeroom.kernels.routing import search
from homeroom.kernels.speech import speak

HALF_A_DAY = 43_200_000
"""How long a sign on a roof lasts before those up there see to it again (ms)."""
CALM = 0.5
"""Who believes in less danger than this, a half-life after the last evidence, thinks of leaving the site."""
SEEN = 2 * HALF_A_DAY
"""How long it is seen from the air (ms)."""


@kernel
def announce(k, w, p, s, i, time):
    """Person `i` speaks over the loudspeakers: those who know hear where hunters are, the others take it as a cue.

    Hunters hear it everywhere at once, and it leads them nowhere.
    """
    me = s.body[i]
    note(s, time, EV_DECISION, i, -1, me.room, SIGNAL, me.room)
    for j in range(s.body.shape[0]):
        if j == i or s.body[j].cell < 0:
            continue
        if s.body[j].aware == 1:
            share(s, j, i, time)
            take_to_heart(p, s, j, p.cue_loudspeaker)
        elif s.body[j].conduct < LASHES or s.body[j].conduct == OWN_MIND:
            cue(k, w, p, s, j, LOUDSPEAKER, p.cue_loudspeaker, p.delay_heard, i, time)


@kernel
def give_sign(s, i, time):
    """Person `i`, on a roof, lays out a sign or lights a fire that is seen from the air."""
    me = s.body[i]
    s.signs[me.room] = time
    note(s, time, EV_DECISION, i, -1, me.room, SIGNAL, me.room)


@kernel
def sign_seen(w, s, room, time):
    """Whether a sign in `room` is seen from the air."""
    return room >= 0 and w.rooms[room].category == ROOF and time < s.signs[room] + SEEN


@kernel
def look_round(k, w, p, s, i, time):
    """Send person `i` out: up to a roof with a sign if help is long in coming, else somewhere near, to look."""
    me = s.body[i]
    room = me.room
    since = recall(p, s, i, time)
    late = (time - me.knew) / 1000.0 - p.signal_after
    # As for an errand: the longer nobody has come, the more a sign is worth against the danger of the way.
    gain = p.scout_worth * (0.5 + w.people[i].courage)
    for_look = gain / (2.0 * p.caution * hazard_now(p, s, i, p.hazard_out))
    for_sign = for_look * (1.0 + late / 3600.0)
    stamp = search(w, p, s, i, w.people[i].walk, True, since, 3600.0)
    best = -1
    most = -1e18
    urge = LOOK
    for r in range(w.rooms.shape[0]):
        if r == room or s.room_mark[r] != stamp or s.seen_room[i, r] > since or w.rooms[r].door_n == 0:
            continue
        if late >= 0.0 and w.rooms[r].category == ROOF and s.room_cost[r] <= for_sign:
            best = r
            urge = SIGN
            break
        if s.room_cost[r] > min(p.scout_range, for_look):
            continue
        # Voices draw.
        c = p.stranger_share * s.prey[r]
        u = p.affiliation * c / (1.0 + c)
        u += p.choice_noise * gumbel(k[0], k[1], w.people[i].who, w.rooms[r].key, draws.VENTURE, me.n_choice)
        if u > most:
            most = u
            best = r
    if best >= 0:
        depart(k, w, p, s, i, best, urge, SCOUT, time)


@kernel
def think_of_home(k, w, p, s, i, time):
    """Person `i` has had no evidence for long: it chooses anew, and where those inside heed it they choose, too."""
    room = s.body[i].room
    leads = speaker(w, s, room, -1) == i
    choose(k, w, p, s, i, time)
    if not leads or s.body[i].goal_room != -1:
        return
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if s.body[j].asleep == 1:
                wake(s, j)
            if may_go(s, j, room):
                s.body[j].replan = 1
                remind(s, j, time + s.clock[AT.step])
            j = s.body[j].next


@kernel
def venture(k, w, p, s, i, time):
    """Person `i` thinks of those outside its room: speaks to them, gives a sign, goes to look, or lets it be."""
    me = s.body[i]
    me.n_choice += 1
    # Half of the pause to half as much again, or all would think of it at one moment.
    u = uniform(k[0], k[1], w.people[i].who, -3, draws.VENTURE, me.n_choice)
    me.look_due = time + int(1000.0 * p.scout_pause * (0.5 + u))
    room = me.room
    if not may_go(s, i, room) or s.hunters[room] > 0:
        return
    who = w.people[i].who
    if w.rooms[room].category == BROADCASTING and me.said == 0:
        me.said = 1
        if uniform(k[0], k[1], who, -1, draws.VENTURE, 0) < p.signal_share * 2.0 * w.people[i].altruism:
            announce(k, w, p, s, i, time)
        return
    if w.rooms[room].category == ROOF:
        if time >= s.signs[room] + HALF_A_DAY:
            give_sign(s, i, time)
        elif me.camp >= 0 and me.camp != room:
            turn_back(k, w, p, s, i, time)
        return
    if time < me.knew + int(1000.0 * p.scout_after) or somebody_out(s, room):
        return
    recall(p, s, i, time)
    look_out(w, p, s, i, time)
    chance = p.scout_share if s.prey[room] > 1 else p.lone_share
    if uniform(k[0], k[1], who, -2, draws.VENTURE, me.n_choice) < chance * 2.0 * w.people[i].courage:
        look_round(k, w, p, s, i, time)
    elif s.clock[AT.closed] == 0 and believed(p, s, i) < CALM:
        think_of_home(k, w, p, s, i, time)


@kernel
def looked(k, w, p, s, i, time):
    """Person `i` is where it went to look: it gives a sign and stays up there for a while, or turns back.

    One who has left nobody behind and finds others stays with them.
    """
    me = s.body[i]
    if me.camp >= 0 and s.prey[me.camp] == 0 and s.prey[me.room] > 1 and s.hunters[me.room] == 0:
        me.camp = -1
        me.errand = 0
        me.action = HIDE
        return
    if me.urge == SIGN and w.rooms[me.room].category == ROOF:
        give_sign(s, i, time)
        me.errand = 0
        me.action = HIDE
        me.look_due = time + int(1000.0 * p.scout_pause)
        me.need_due = min(me.need_due, me.look_due)
        return
    look_well(s, i)
    if not turn_back(k, w, p, s, i, time):
        give_up(s, i, time)


@kernel
def report(w, p, s, i, time):
    """Person `i`, back in its room, tells those there what it saw outside."""
    me = s.body[i]
    room = me.room
    tell_of(p, s, i, time)
    # Who came back and has seen none is good news, as good as the trust in it.
    trust = p.scout_trust if me.seen < me.chosen else 1.0
    me.dread *= trust
    speak(w, p, s, i, False, time)
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if j != i and minds(s, j):
                share(s, j, i, time)
                s.body[j].dread *= trust
            j = s.body[j].next
