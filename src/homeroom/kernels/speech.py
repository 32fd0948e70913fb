"""What people say, as a sound: a plan that is shared, a quarrel, what somebody tells. Those who hide whisper.

Words between people travel by `band.share` and `awareness.cue`; here is only how loud they are, for hunters to hear.
"""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import HIDE, SPEECH, STAY, WHISPER
from homeroom.kernels.doors import make_noise
from homeroom.kernels.jit import kernel
from homeroom.kernels.memory import remembered
from homeroom.kernels.routing import other_room

BREAK = 5_000
"""Words of one person within so many ms are told as one sound. An assumption, 2 to 10 s."""


@kernel
def lies_low(s, i):
    """Whether person `i` shelters somewhere, or is out for those who do: to hide is to be silent."""
    me = s.body[i]
    if me.errand > 0:
        return True
    return (me.action == HIDE or me.action == STAY) and me.path_i >= me.path_n and me.room == me.goal_room


@kernel
def knows_near(w, p, s, i, time):
    """Whether person `i` knows of hunters in its room or behind one of its doors."""
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
def speak(w, p, s, i, quarrel, time):
    """Person `i` says something, or whispers it; in a quarrel even those who hide forget to.

    It is told only while hunters are about.
    """
    me = s.body[i]
    if s.clock[AT.n_hunters] == 0 or me.room < 0 or (me.spoke > 0 and time < me.spoke + BREAK):
        return
    me.spoke = time
    if knows_near(w, p, s, i, time) or (lies_low(s, i) and not quarrel):
        make_noise(w, s, WHISPER, p.whisper_level, i, me.room, me.x, me.y, time)
    else:
        level = p.raised_level if quarrel else p.speech_level
        make_noise(w, s, SPEECH, level, i, me.room, me.x, me.y, time)
