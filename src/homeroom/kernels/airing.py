"""Windows: what they carry away while they stand open, by the hour and the weather."""

from __future__ import annotations

import math

from homeroom.kernels.jit import kernel
from homeroom.kernels.week import day_of, day_start, is_school_day, weekday_of


@kernel
def aired(w, room, since, until):
    """How often the air of a room is changed through open windows during [since, until) (ms), beside other air.

    On school days windows stand open at the hours of the schedule; how much air then passes follows the weather of the
    day (see `world.airing`). What is in the air is fewer by exp(-aired).
    """
    total = 0.0
    day = day_of(w, since)
    last = day_of(w, until)
    while day <= last:
        if is_school_day(w, day):
            start = day_start(w, day)
            weekday = weekday_of(w, day)
            open_ = 0
            for j in range(w.open_first[weekday], w.open_first[weekday + 1]):
                begin = max(since, start + w.open_from[j])
                end = min(until, start + w.open_to[j])
                open_ += max(end - begin, 0)
            total += w.weather[day] * open_
        day += 1
    return 0.001 * w.airing[room] * total


@kernel
def clears(w, room, since, until):
    """What open windows leave of what is in the air of a room during [since, until) (ms), 0 to 1."""
    return math.exp(-aired(w, room, since, until))
