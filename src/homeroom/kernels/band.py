"""What others do to a choice: friends and leaders and crowds draw, and those who meet share what they saw."""

from __future__ import annotations

from homeroom.kernels.arrays import AT, LOOK, TICK
from homeroom.kernels.belief import hear_of
from homeroom.kernels.bodies import minds
from homeroom.kernels.codes import CARRY_ON, FETCH, HIDE, LEAVE, PUPIL
from homeroom.kernels.helping import tie_between
from homeroom.kernels.jit import kernel
from homeroom.kernels.routing import other_room

NOWHERE = -2


@kernel
def intent(s, j, time):
    """Where person `j` was bound at the end of the last step: a room, -1 off the site, `NOWHERE` when unknown.

    Who has chosen within the present step is read as before it, so that the order of people does not matter.
    """
    other = s.body[j]
    if other.aware == 0 or other.action == CARRY_ON or other.action == FETCH:
        return NOWHERE
    return other.goal_was if other.chosen == time else other.goal_room


@kernel
def share(s, i, j, time):
    """Person `i` takes over what person `j` knows of hunters; nothing travels the other way.

    Where `j` watches one now counts as seen one look ago, whether or not `j` has slept since it looked.
    """
    hear_of(s, i, j)
    watched = s.body[j].watched
    for r in range(s.seen_room.shape[1]):
        known = s.seen_room[j, r]
        if r == watched:
            known = (time - LOOK) // TICK + 1
        if known > s.seen_room[i, r]:
            s.seen_room[i, r] = known


@kernel
def standing(w, p, j):
    """How much of a leader person `j` is to those around: by nature, and by office."""
    return w.people[j].leadership + (p.authority if w.people[j].role != PUPIL else 0.0)


@kernel
def familiar(w, i, j):
    """Whether person `i` knows person `j` well: of one class, or tied."""
    return (w.people[i].group >= 0 and w.people[i].group == w.people[j].group) or tie_between(w, i, j) > 0.0


@kernel
def room_for(w, r):
    """How many people room `r` shelters without being crowded: what it is made for, at least two square metres each."""
    return max(float(w.rooms[r].capacity), 0.5 * w.rooms[r].area)


@kernel
def pulls(w, p, s, i, time):
    """Fill ``s.pull`` with how strongly others draw person `i` to each room, the last entry to the way off the site.

    Those in the room who are aware and bound somewhere draw by up to `herding`, and put off where they are too many.
    A friend who is near or in reach of a
    message draws by `friend_pull` times the weight of the tie times what the person gives for others. The strongest
    leader in the room draws by `follow_pull` times how much more of a leader they are. And nobody likes to be alone:
    company of c, where familiar people count 1 and strangers `stranger_share`, is worth `affiliation` c / (1 + c).
    Returns that leader, -1 none.
    """
    me = s.body[i]
    n = s.pull.shape[0]
    for r in range(n):
        s.pull[r] = 0.0
        s.kin[r] = 0.0
    room = me.room
    leader = -1
    mine = standing(w, p, i)
    lead = mine
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        j = s.head[c]
        while j >= 0:
            if j != i and minds(s, j):
                goal = intent(s, j, time)
                close = 1.0 if familiar(w, i, j) else p.stranger_share
                if goal == NOWHERE:
                    if s.body[j].path_i >= s.body[j].path_n:
                        s.kin[room] += close
                else:
                    s.kin[goal if goal >= 0 else n - 1] += close
                    s.pull[goal if goal >= 0 else n - 1] += 1.0
                    if standing(w, p, j) > lead:
                        lead = standing(w, p, j)
                        leader = j
            j = s.body[j].next
    for q in range(w.rooms[room].door_n):
        # Voices behind a door: somebody is in there.
        d = w.room_doors[w.rooms[room].door_first + q]
        r = other_room(w, d, room)
        if r >= 0 and w.doors[d].one_way == 0 and s.hunters[r] == 0:
            s.kin[r] += p.stranger_share * s.prey[r]
    for r in range(n):
        # A crowd persuades less than in proportion to its heads, and where all of them go there may be no room left.
        heads = s.pull[r]
        s.pull[r] = p.herding * heads / (10.0 + heads)
        if r < n - 1:
            s.pull[r] -= p.crowding * max(0.0, heads / room_for(w, r) - 1.0)
    if leader >= 0:
        goal = intent(s, leader, time)
        more = lead - mine
        if w.people[leader].group != w.people[i].group:
            more *= 0.5
        s.pull[goal if goal >= 0 else n - 1] += p.follow_pull * more
        share(s, i, leader, time)
    care = p.friend_pull * (0.5 + w.people[i].altruism)
    for q in range(w.people[i].tie_first, w.people[i].tie_first + w.people[i].tie_n):
        j = w.ties[q].to
        if not minds(s, j):
            continue
        near = s.body[j].room == room
        if not near and (s.clock[AT.silent] > 0 or s.body[j].aware == 0 or time < me.told_at):
            continue
        goal = intent(s, j, time)
        if near:
            if goal == NOWHERE:
                continue
            share(s, i, j, time)
        elif goal == NOWHERE or s.body[j].action != HIDE:
            continue
        s.pull[goal if goal >= 0 else n - 1] += care * w.ties[q].weight
        if not near:
            s.kin[goal if goal >= 0 else n - 1] += w.ties[q].weight
    for r in range(n):
        s.pull[r] += p.affiliation * s.kin[r] / (1.0 + s.kin[r])
    return leader


@kernel
def swayed(s, goal, alone, action):
    """Whether others made the difference: `goal` was chosen where one alone would have chosen `alone`."""
    return (action == HIDE or action == LEAVE) and goal != alone
