"""Where people are in an outbreak whatever the timetable says, and the school days that being away costs."""

from __future__ import annotations

from homeroom.kernels.codes import EV_ABSENCE
from homeroom.kernels.diary import note
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import AT, GONE, HOME, ILL
from homeroom.kernels.week import first_noon, planned


@kernel
def away_at(s, i, time):
    """Whether person `i` (looked at) is or was kept from school at a time."""
    return (s.now[i].away_from <= time < s.now[i].away_until) or (s.now[i].was_from <= time < s.now[i].was_until)


@kernel
def apart_at(s, i, time):
    """Whether person `i` is kept apart from the household at a time."""
    return s.now[i].apart_from <= time < s.now[i].apart_until


@kernel
def stage_at(s, i, time):
    """The stage in which infected person `i` is at a time, -1 before the infection."""
    for position in range(s.now[i].course_n - 1, -1, -1):
        if s.stage_at[s.now[i].course, position] <= time:
            return s.stage_to[s.now[i].course, position]
    return -1


@kernel
def catch_up(s, i, time):
    """Let the record of person `i` say which stage they are in now: of those that are quiet nobody tells it."""
    position = s.now[i].course_i
    n = s.now[i].course_n
    if position < 0 or position + 1 >= n or s.stage_at[s.now[i].course, position + 1] > time:
        return
    while position + 1 < n and s.stage_at[s.now[i].course, position + 1] <= time:
        position += 1
    s.now[i].course_i = position
    s.now[i].stage = s.stage_to[s.now[i].course, position]


@kernel
def kept(w, s, i, time):
    """Where person `i` (looked at) is whatever the timetable says: GONE, HOME, or 0 for where they mean to be."""
    if s.now[i].course_n > 0:
        stage = stage_at(s, i, time)
        if stage >= 0 and (w.hospital[stage] == 1 or w.dead[stage] == 1):
            return GONE
    if away_at(s, i, time):
        return HOME
    return 0


@kernel
def place(w, s, i, time):
    """Where person `i` (looked at) is: a room, WAY, HOME or GONE."""
    held = kept(w, s, i, time)
    return held if held != 0 else planned(w, i, time)


@kernel
def _lose(w, s, start, until, why, sign):
    """Count the school days whose noon lies in [start, until) as lost `sign` times; as not lost after all below 0."""
    if sign == 0 or until <= start:
        return 0
    first = first_noon(w, start)
    last = first_noon(w, until)
    if last <= first:
        return 0
    days = w.days_before[last] - w.days_before[first]
    s.absent[first] += sign
    s.absent[last] -= sign
    if last > s.clock[AT.last_day]:
        s.clock[AT.last_day] = last
    s.clock[AT.days_ill if why == ILL else AT.days_measures] += sign * days
    return sign * days


@kernel
def keep_home(w, s, i, time, until, why, many):
    """Keep person `i` (looked at) from school during [time, until), merged with what keeps them there already.

    Somebody whom a measure keeps at home and who falls ill there counts as ill from then on.

    Args:
        many: for how many people of the school the record `i` stands: 0 for one of a family, more for a `herd`.

    Returns:
        How many school days are lost beyond those lost before.
    """
    until = min(until, int(w.horizon))
    if until <= time:
        return 0
    start = s.now[i].away_from
    end = s.now[i].away_until
    note(w, s, time, EV_ABSENCE, i, -1, -1, why, 0, until)
    if time > end or end <= start:  # nothing to merge with
        if end > start:
            s.now[i].was_from = start
            s.now[i].was_until = end
        s.now[i].away_from = time
        s.now[i].away_until = until
        s.now[i].away_why = why
        return _lose(w, s, time, until, why, many)
    added = 0
    if why == ILL and s.now[i].away_why != ILL:
        _lose(w, s, max(time, start), min(end, until), s.now[i].away_why, -many)
        _lose(w, s, max(time, start), min(end, until), why, many)
        s.now[i].away_why = why
    if time < start:
        added += _lose(w, s, time, start, why, many)
        s.now[i].away_from = time
    if until > end:
        added += _lose(w, s, end, until, why, many)
        s.now[i].away_until = until
    return added


@kernel
def keep_apart(s, i, time, until):
    """Keep person `i` (looked at) apart from their household during [time, until)."""
    if s.now[i].apart_until < time:
        s.now[i].apart_from = time
    s.now[i].apart_until = max(s.now[i].apart_until, until)
