"""What people say aloud, as a sound: a plan that is shared, a quarrel, what somebody tells. With hunters near they whisper.

Words between people travel by `band.share` and `awareness.cue`; here is only how loud they are, for hunters to hear.
"""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import SPEECH, WHISPER
from homeroom.kernels.doors import make_noise
from homeroom.kernels.jit import kernel
from homeroom.kernels.memory import remembered
from homeroom.kernels.routing import other_room

BREAK = 5_000
"""Words of one person within so many ms are told as one sound. An assumption, 2 to 10 s."""


@kernel
def hushed(w, p, s, i, time):
    """Whether person `i` knows of hunters in its room or behind one of its doors, and so keeps its voice down."""
    room = s.body[i].room
    since = remembered(p, time)
    if s.seen_room[i, room] > since:
        return True
    for q in range(w.rooms[room].door_n):
        r = other_room(w, w.room_doors[w.rooms[room].door_first + q], room)
        if r >= 0 and s.seen_room[i, r] > since:
            return True
    return False


@kernel
def speak(w, p, s, i, level, time):
    """Person `i` says something at `level` (dB at 1 m), or whispers it. Without hunters it is of no account."""
    me = s.body[i]
    if s.clock[AT.n_hunters] == 0 or me.room < 0 or (me.spoke > 0 and time < me.spoke + BREAK):
        return
    me.spoke = time
    if hushed(w, p, s, i, time):
        make_noise(w, s, WHISPER, p.whisper_level, i, me.room, me.x, me.y, time)
    else:
        make_noise(w, s, SPEECH, level, i, me.room, me.x, me.y, time)
