"""What a person remembers of danger: in which rooms it saw hunters, and how long that counts."""

from __future__ import annotations

from homeroom.kernels.arrays import LOOK, TICK
from homeroom.kernels.jit import kernel


@kernel
def keep_watched(s, i, time):
    """Remember of the hunter that person `i` watches that it was there until the last look: else it had stirred."""
    room = s.body[i].watched
    if room >= 0:
        s.seen_room[i, room] = (time - LOOK) // TICK + 1
        s.body[i].dread = 1.0
        s.body[i].dread_at = time


@kernel
def remembered(p, time):
    """The tick from which on danger still counts, at a time (ms)."""
    return max(0, time - int(p.danger_memory * 1000.0)) // TICK


@kernel
def recall(p, s, i, time):
    """What person `i` knows of danger when it chooses a way: the tick from which on ``s.seen_room`` counts."""
    keep_watched(s, i, time)
    return remembered(p, time)
