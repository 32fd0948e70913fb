"""What has happened in an outbreak: the log of a run."""

from __future__ import annotations

from homeroom.kernels.jit import kernel
from homeroom.kernels.log import write
from homeroom.kernels.outbreak_arrays import AT


@kernel
def note(w, s, time, kind, who, whom, room, code, value, until):
    """Write an event down, if the log of this run is wanted."""
    if s.clock[AT.log] == 0:
        return
    if write(s, AT.n_events, time, kind, who, whom, room, code, value, until) == 1:
        s.clock[AT.overflow] = 1
