"""Ears at a door, and an eye at the gap: what somebody learns of the other side without going there.

People listen before they open a door, and before they think of going out they open it by a hand's breadth and look.
A hunter does not notice that; who is hunted has no time for either.
"""

from __future__ import annotations

from homeroom.kernels.arrays import TICK
from homeroom.kernels.belief import take_to_heart
from homeroom.kernels.codes import HUNTS
from homeroom.kernels.jit import kernel
from homeroom.kernels.memory import remembered
from homeroom.kernels.routing import other_room
from homeroom.kernels.senses import as_far_as
from homeroom.kernels.sight import in_line


@kernel
def hark(w, p, s, i, d, sight, time):
    """Whether person `i` makes out a hunter beyond door `d` of its room; it remembers that.

    By ear within `listen_range`; by eye within `sight` metres of the door and in line with it (0: it does not look).
    """
    r = other_room(w, d, s.body[i].room)
    if r < 0 or s.hunters[r] == 0 or w.doors[d].one_way == 1:
        return False
    x = w.doors[d].x
    y = w.doors[d].y
    cell = w.doors[d].cell_a if w.doors[d].room_a == r else w.doors[d].cell_b
    for c in range(w.rooms[r].cell_first, w.rooms[r].cell_first + w.rooms[r].cell_n):
        j = s.head[c]
        while j >= 0:
            if s.body[j].conduct == HUNTS:
                gap = (x - s.body[j].x) ** 2 + (y - s.body[j].y) ** 2
                known = gap < p.listen_range * p.listen_range
                if not known and gap < sight * sight:
                    known = in_line(w, s, cell, x, y, c, s.body[j].x, s.body[j].y)
                if known:
                    s.seen_room[i, r] = time // TICK + 1
                    take_to_heart(p, s, i, p.cue_hunter)
                    return True
            j = s.body[j].next
    return False


@kernel
def look_out(w, p, s, i, time):
    """Person `i`, behind doors, listens and looks out at every one of them; whether it makes out a hunter."""
    room = s.body[i].room
    sight = as_far_as(p, s, p.person_sight)
    found = False
    for q in range(w.rooms[room].door_n):
        if hark(w, p, s, i, w.room_doors[w.rooms[room].door_first + q], sight, time):
            found = True
    return found


@kernel
def warned_off(w, p, s, i, d, time):
    """Whether person `i`, about to open door `d`, thinks better of it: it hears what it did not know of behind it."""
    me = s.body[i]
    if me.aware == 0 or s.hunters[me.room] > 0:
        return False
    r = other_room(w, d, me.room)
    if r < 0 or s.seen_room[i, r] > remembered(p, time):
        return False
    return hark(w, p, s, i, d, 0.0, time)
