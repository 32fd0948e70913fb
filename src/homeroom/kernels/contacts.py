"""Whom somebody met: contacts sampled from the timetable, for tracing.

Two people who share a room are in contact for a share of the time: neighbours by their seats, friends by their tie,
anybody by chance (see `library/contacts`). The time that a pair spends in contact on one day is drawn as exponential
with the mean that all their time together gives, a number of its own for each pair and day; a contact is a day on which
it comes to at least so much. Whoever was infected by the case was met by definition, and so is the household.
"""

from __future__ import annotations

import math

from homeroom.kernels.absence import away_at
from homeroom.kernels.draws import CONTACT, RECALL
from homeroom.kernels.jit import kernel
from homeroom.kernels.protection import look
from homeroom.kernels.rng import uniform
from homeroom.kernels.week import day_of, day_start, is_school_day, weekday_of

_BITS = 1e-9
"""Intensities stand in the measure's data as whole numbers of 1e-9."""


@kernel
def trace(k, w, s, time, m, case):
    """Fill `s.met_who` with the contacts of `case` whom measure `m` is to act on; returns how many they are.

    The measure's data holds, from `first`: how far back (ms), least time (ms), recall (1e-9), then by activity four
    intensities (1e-9 seconds of contact per second): near, friend, circle, room.
    """
    first = w.measures[m].first
    back = int(w.measure_data[first])
    least = 0.001 * w.measure_data[first + 1]
    recall = _BITS * w.measure_data[first + 2]
    look(k, w, s, case)
    s.met_n[0] = 0
    for j in range(w.people[case].mate_first, w.people[case].mate_first + w.people[case].mate_n):
        _meets(s, w.mates[j])
    since = max(0, time - back)
    for day in range(day_of(w, since), day_of(w, time) + 1):
        if is_school_day(w, day):
            _day(k, w, s, case, day, since, time, first + 3, least)
    n = 0
    for c in range(s.met_n[0]):
        j = s.met_who[c]
        s.met_flag[j] = 0
        if recall >= 1.0 or uniform(k[0], k[1], w.people[case].who, w.people[j].who, RECALL, 0) < recall:
            s.met_who[n] = j
            n += 1
    return n


@kernel
def _meets(s, j):
    """Write person `j` down as a contact, once."""
    if s.met_flag[j] != 2:
        s.met_flag[j] = 2
        s.met_who[s.met_n[0]] = j
        s.met_n[0] += 1


@kernel
def _spend(s, j, seconds):
    """Add to the expected time with person `j` on this day."""
    if s.met_flag[j] == 0:
        s.met_flag[j] = 1
        s.met_day[s.met_n[1]] = j
        s.met_n[1] += 1
        s.met_time[j] = 0.0
    s.met_time[j] += seconds


@kernel
def _day(k, w, s, case, day, since, until, data, least):
    """The contacts of one school day, in [since, until)."""
    weekday = weekday_of(w, day)
    begin = day_start(w, day)
    s.met_n[1] = 0
    for row in range(w.row_first[case, weekday], w.row_first[case, weekday + 1]):
        start = max(begin + w.rows[row].start, since)
        end = min(begin + w.rows[row].end, until)
        block = w.rows[row].block
        if end <= start or block < 0 or away_at(s, case, start):
            continue
        seconds = 0.001 * (end - start)
        activity = data + 4 * int(w.rows[row].activity)
        near = 0.25 * _BITS * w.measure_data[activity] * seconds
        friend = _BITS * w.measure_data[activity + 1] * seconds
        circle = _BITS * w.measure_data[activity + 2] * seconds
        room = _BITS * w.measure_data[activity + 3] * seconds
        slot = int(w.rows[row].slot)
        columns = w.blocks[block].columns
        n = w.blocks[block].member_n
        for other in range(n):
            if other == slot:
                continue
            j = w.members[w.blocks[block].member_first + other]
            look(k, w, s, j)
            if away_at(s, j, start):
                continue
            apart = abs(other - slot)
            beside = apart == 1 and other // columns == slot // columns
            if near > 0.0 and (beside or apart == columns):
                _spend(s, j, near)
            if n > 1:
                _spend(s, j, room / (n - 1))
            tie = w.people[case].tie_first
            beyond = tie + w.people[case].tie_n  # where friends end and acquaintances begin
            for t in range(tie, beyond + w.people[case].circle_n):
                if w.tie_to[t] == j:
                    before = w.tie_upto[t - 1] if t > tie else 0.0
                    _spend(s, j, (friend if t < beyond else circle) * (w.tie_upto[t] - before))
    for c in range(s.met_n[1]):
        j = s.met_day[c]
        if s.met_flag[j] == 2:
            continue
        s.met_flag[j] = 0
        mean = s.met_time[j]
        if s.now[j].infector == case and since <= s.now[j].infected < until:
            _meets(s, j)
        elif mean > 0.0 and uniform(k[0], k[1], w.people[case].who, w.people[j].who, CONTACT, day) < math.exp(
            -least / mean
        ):
            _meets(s, j)
