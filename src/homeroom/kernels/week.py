"""The standard week of an outbreak: which day a time belongs to, and where the timetable has people then."""

from __future__ import annotations

from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import DAY, HOME, NOON, WAY


@kernel
def day_of(w, time):
    """The day of the scenario, 0 the one on which it starts."""
    return (time + int(w.origin)) // DAY


@kernel
def day_start(w, day):
    """Local midnight at which a day of the scenario begins (ms)."""
    return day * DAY - int(w.origin)


@kernel
def weekday_of(w, day):
    """0 Monday .. 6 Sunday."""
    return (day + int(w.weekday)) % 7


@kernel
def is_school_day(w, day):
    """Whether the school is open on a day of the scenario."""
    return 0 <= day < w.school_day.shape[0] and w.school_day[day] == 1


@kernel
def row_at(w, i, time):
    """The row of the timetable that person `i` is in, -1 at home."""
    day = day_of(w, time)
    if not is_school_day(w, day):
        return -1
    weekday = weekday_of(w, day)
    within = time - day_start(w, day)
    low = w.row_first[i, weekday]
    high = w.row_first[i, weekday + 1]
    while low < high:  # the first row that ends after this time
        middle = (low + high) >> 1
        if w.rows[middle].end <= within:
            low = middle + 1
        else:
            high = middle
    if low < w.row_first[i, weekday + 1] and w.rows[low].start <= within:
        return low
    return -1


@kernel
def planned(w, i, time):
    """Where person `i` means to be: a room, WAY or HOME."""
    row = row_at(w, i, time)
    return room_of(w, row) if row >= 0 else HOME


@kernel
def room_of(w, row):
    """The room of a row of the timetable, WAY on the way."""
    block = w.rows[row].block
    return w.blocks[block].room if block >= 0 else WAY


@kernel
def first_noon(w, time):
    """The first day of the scenario whose noon is not before `time`, within the calendar."""
    day = (time + int(w.origin) - NOON + DAY - 1) // DAY
    return min(max(day, 0), w.school_day.shape[0])
