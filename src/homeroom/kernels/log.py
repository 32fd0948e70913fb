"""Writing down what happens: events into a buffer that reports when it is full, and the trace of where everybody is."""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import NEVER, SEES_PREY
from homeroom.kernels.jit import kernel


@kernel
def write(s, last, time, kind, who, whom, room, code, value, until):
    """Append one event; `last` is the place of the number of events in ``s.clock``.

    Returns:
        0, or 1 if the buffer is full.
    """
    n = s.clock[last]
    if n >= s.events.shape[0]:
        return 1
    s.events[n].time = time
    s.events[n].kind = kind
    s.events[n].who = who
    s.events[n].whom = whom
    s.events[n].room = room
    s.events[n].code = code
    s.events[n].value = value
    s.events[n].until = until
    s.clock[last] = n + 1
    return 0


@kernel
def note(s, time, kind, who, whom, room, code, value):
    """Append one event; a full buffer sets ``clock[overflow]`` and the run is repeated with a larger one."""
    if write(s, AT.n_events, time, kind, who, whom, room, code, value, 0) == 1:
        s.clock[AT.overflow] = 1


@kernel
def perceived(s, time, who, whom, how, value):
    """Keep what `who` perceives, if asked for: what is seen only when it changes, every sound that is heard.

    ``s.beheld[who]`` is whom it saw last, -1 nobody. A full buffer sets ``clock[overflow]``.
    """
    if s.percepts.shape[0] == 0:
        return
    if how <= SEES_PREY:
        if s.beheld[who] == whom:
            return
        s.beheld[who] = whom
    n = s.clock[AT.n_percepts]
    if n >= s.percepts.shape[0]:
        s.clock[AT.overflow] = 4
        return
    s.percepts[n].time = time
    s.percepts[n].who = who
    s.percepts[n].whom = whom
    s.percepts[n].room = s.body[who].room
    s.percepts[n].how = how
    s.percepts[n].value = value
    s.clock[AT.n_percepts] = n + 1


@kernel
def trace(s, i, time, force):
    """Keep a sample of where person `i` is, if linear motion since the last one would be 0.2 m off.

    A sample at `time` says where the step from `time` has brought the person; a step that is still to be made leaves
    it where the one before did, see `trace_before`.

    ``s.traced[i]`` holds the last sample and the velocity since: time, x, y, vx, vy, room. With `force` the sample is
    kept in any case.
    """
    me = s.body[i]
    if s.trace.shape[0] == 0:
        return
    room = me.room
    x = me.x
    y = me.y
    dt = time - s.traced[i, 0]
    if dt < 0 or (dt == 0 and s.traced[i, 5] == room and s.traced[i, 1] == x and s.traced[i, 2] == y):
        return
    px = s.traced[i, 1] + s.traced[i, 3] * dt
    py = s.traced[i, 2] + s.traced[i, 4] * dt
    if not force and s.traced[i, 5] == room and abs(px - x) + abs(py - y) < 0.2 and dt < 20_000:
        return
    n = s.clock[AT.n_trace]
    if n + 1 >= s.trace.shape[0]:
        s.clock[AT.overflow] = 2
        return
    if dt > 0:
        s.traced[i, 3] = (x - s.traced[i, 1]) / dt
        s.traced[i, 4] = (y - s.traced[i, 2]) / dt
    s.traced[i, 0] = time
    s.traced[i, 1] = x
    s.traced[i, 2] = y
    s.traced[i, 5] = room
    s.trace[n].time = time
    s.trace[n].who = i
    s.trace[n].room = room
    s.trace[n].x = x
    s.trace[n].y = y
    s.clock[AT.n_trace] = n + 1


@kernel
def note_until(s, until):
    """Write beside the event just noted until when it holds (ms); NEVER is for good, written as 0."""
    if s.clock[AT.overflow] == 0:
        s.events[s.clock[AT.n_events] - 1].until = until if until < NEVER else 0


@kernel
def trace_before(s, i):
    """Keep a sample of where the step before this one has left person `i`."""
    trace(s, i, s.clock[AT.time] - s.clock[AT.step], True)
