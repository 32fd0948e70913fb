"""How often an infectious person would infect somebody at school, by row of the timetable and by way of drawing it.

Candidates come in four kinds, each drawn in the order that costs least. On *mates* (the class, by the air of the room
in which it was given off or by chance contact), on *friends* and on the *circle* of acquaintances whom is drawn first,
since it is alike all day: most of these are infected or immune sooner or later, and then nothing more has to be known.
All others, the *rest*, are drawn row by row.
"""

from __future__ import annotations

from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import WEEK

MATES, FRIENDS, CIRCLE, REST = range(4)
"""Kinds of candidates at school, in the order of `SettingArrays.sway`."""
SHARES = 1 << 30
"""Into how many parts the expected hits of a day are divided."""
_LONGEST = 24.0
"""Mean stays that a delay drawn from 32 bits never reaches: -log(2**-33) is 22.9."""
_FEW = 4
"""Runs of a block that are searched for a class when a bound is made."""


@kernel
def mate_rate(w, row):
    """Hits per second of infectious presence on each other member of the class, through the room's air and by chance.

    They count for those who are there. Where contacts missed are made with others it is left to the rest.
    """
    block = w.rows[row].block
    if block < 0 or w.steady > 0.0:
        return 0.0
    rate = w.rooms[w.blocks[block].room].each
    n = w.blocks[block].member_n
    if n > 1:
        rate += w.modes[int(w.rows[row].activity)].room / (n - 1)
    return rate


@kernel
def strangers(w, row):
    """How many of the block of a row are not of the class of the one whose row it is."""
    return w.blocks[w.rows[row].block].member_n - w.runs[w.rows[row].run].n


@kernel
def foreign_contact(w, row):
    """Hits per second by chance contact with people of the block who are not of the class."""
    n = w.blocks[w.rows[row].block].member_n
    if n < 2:
        return 0.0
    return w.modes[int(w.rows[row].activity)].room * strangers(w, row) / (n - 1)


@kernel
def row_rate(w, i, row):
    """Hits per second of infectious presence of person `i` in a row of their day, on the rest."""
    block = w.rows[row].block
    if block < 0:
        return w.way if w.people[i].way_n > 0 else 0.0
    room = w.blocks[block].room
    rate = w.runs[w.rows[row].run].air + w.rooms[room].air - w.rooms[room].own + w.rooms[room].surface
    if w.blocks[block].member_n > 1:
        rate += w.modes[int(w.rows[row].activity)].near + foreign_contact(w, row)
    return rate


@kernel
def rate_of(w, i, row, kind):
    """Hits per second of infectious presence of person `i` in a row of their day, of one kind."""
    if kind == REST:
        return row_rate(w, i, row)
    if kind != MATES:
        if w.rows[row].block < 0:
            return 0.0
        mode = w.modes[int(w.rows[row].activity)]
        return mode.friend * w.people[i].tie_sum if kind == FRIENDS else mode.circle * w.people[i].circle_sum
    group = w.people[i].group
    if group < 0:
        return 0.0
    return mate_rate(w, row) * (w.group_first[group + 1] - w.group_first[group])


@kernel
def bound_strangers(w):
    """Fill in `most` and `air` of every run: how many strangers there are at most in its room until its air is gone."""
    for run in range(w.runs.shape[0]):
        block = w.runs[run].block
        room = w.blocks[block].room
        w.runs[run].most = w.blocks[block].member_n - w.runs[run].n
        until = w.blocks[block].end + 1000.0 * _LONGEST / w.rooms[room].leave
        later = block
        shift = 0
        for _ in range(w.rooms[room].block_n):
            later += 1
            if later == w.rooms[room].block_first + w.rooms[room].block_n:
                later = w.rooms[room].block_first
                shift = WEEK
            if w.blocks[later].start + shift >= until:
                break
            n = w.blocks[later].member_n
            if w.runs[run].group >= 0 and w.run_first[later + 1] - w.run_first[later] <= _FEW:
                for other in range(w.run_first[later], w.run_first[later + 1]):
                    if w.runs[other].group == w.runs[run].group:
                        n -= w.runs[other].n
            w.runs[run].most = max(w.runs[run].most, n)
        w.runs[run].air = w.rooms[room].each * w.runs[run].most


@kernel
def accumulate(w):
    """Fill in `sway` and `days`: expected hits of every person's day by kind, and what share of them each row makes."""
    bound_strangers(w)
    for i in range(w.people.shape[0]):
        for weekday in range(7):
            first = w.row_first[i, weekday]
            end = w.row_first[i, weekday + 1]
            for kind in range(4):
                total = 0.0
                for row in range(first, end):
                    total += rate_of(w, i, row, kind) * 0.001 * (w.rows[row].end - w.rows[row].start)
                w.day_sum[i, weekday, kind] = total
                upto = 0.0
                for row in range(first, end):
                    upto += rate_of(w, i, row, kind) * 0.001 * (w.rows[row].end - w.rows[row].start)
                    if total > 0.0:
                        w.sway[kind, row] = int(upto / total * SHARES + 0.5)
