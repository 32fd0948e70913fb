"""Whom an infectious person may infect at school: candidates by chance.

For every infectious person and day the number of candidates is Poisson, with the rate that holds where nothing thins:
everybody where the timetable has them, nobody immune, no measure. Each candidate has a keyed moment, target and
thinning number; later it infects if both are really there, the target is susceptible and the number lies below the
product of all factors. Thinning a Poisson process leaves a Poisson process with the thinned rate, so hazards add as
they should, and the first candidate to pass belongs to each source in proportion to its rate at that moment.
"""

from __future__ import annotations

import math

from homeroom.kernels.air import MOST_STEPS, wander
from homeroom.kernels.airing import clears
from homeroom.kernels.draws import HIT, HIT_PATH
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak import new_hit
from homeroom.kernels.outbreak_arrays import (
    AIR,
    AT,
    DAY,
    DIRECT,
    SURFACE,
    WAY,
)
from homeroom.kernels.protection import look, shielded
from homeroom.kernels.rng import philox4x32, unit
from homeroom.kernels.week import day_start, is_school_day, weekday_of

WORD = 2.3283064365386963e-10  # 2**-32


@kernel
def poisson(mean, u):
    """The quantile of the Poisson distribution at `u`, by adding up its probabilities; mean at most 700."""
    n = 0
    p = math.exp(-mean)
    below = p
    while u >= below and n < 5000:
        n += 1
        p *= mean / n
        below += p
        if p < 1e-300:
            break
    return n


@kernel
def first_ends_after(upto, first, n, x):
    """The first of `n` rising numbers upto[first ...] that is above `x`; the last one if none is."""
    low = first
    while n > 1:  # without a branch on what is found: processors guess those wrong half of the time
        half = n >> 1
        low += half if upto[low + half - 1] <= x else 0
        n -= half
    return low


@kernel
def block_at(w, room, day, time, guess):
    """The block of a room's week that holds at a time on or after a day, -1 if nobody means to be there.

    Args:
        guess: a block that it may well be, -1 for none.
    """
    within = time - day_start(w, day)
    if within >= DAY:
        day += within // DAY
        within %= DAY
    if not is_school_day(w, day):
        return -1
    moment = weekday_of(w, day) * DAY + within
    if guess >= 0 and w.blocks[guess].room == room and w.blocks[guess].start <= moment < w.blocks[guess].end:
        return guess
    low = w.rooms[room].block_first
    n = w.rooms[room].block_n
    if n == 0:
        return -1
    while n > 1:  # as in `first_ends_after`
        half = n >> 1
        low += half if w.blocks[low + half - 1].end <= moment else 0
        n -= half
    if w.blocks[low].start <= moment < w.blocks[low].end:
        return low
    return -1


@kernel
def row_rate(w, i, row):
    """Hits per second of infectious presence of person `i` in a row of their day, over all ways at school."""
    if w.rows[row].room == WAY:
        return w.way if w.people[i].way_n > 0 else 0.0
    mode = w.modes[w.rows[row].activity]
    room = w.rooms[w.rows[row].room]
    rate = mode.friend * w.people[i].tie_sum + room.air + room.surface
    if w.blocks[w.rows[row].block].member_n > 1:
        rate += mode.near + mode.room
    return rate


@kernel
def accumulate(w):
    """Fill in `sway`: expected hits of every person's day up to the end of each row."""
    for i in range(w.people.shape[0]):
        for weekday in range(7):
            total = 0.0
            for row in range(w.row_first[i, weekday], w.row_first[i, weekday + 1]):
                total += row_rate(w, i, row) * 0.001 * (w.rows[row].end - w.rows[row].start)
                w.sway[row] = total


@kernel
def ambient(k, w, s, i, room, emitted, u, word, thin, spread, day, hit, guess):
    """A candidate through the air or over the surfaces of rooms; `u` picks the room, `word` the target.

    Args:
        guess: block in which it is given off, -1 where that is not known.
    """
    first = w.rooms[room].reach_first
    n = w.rooms[room].reach_n
    x = u * (w.rooms[room].air if spread == AIR else w.rooms[room].surface)
    chosen = first + n - 1
    for j in range(first, first + n):
        x -= w.reach[j].air if spread == AIR else w.reach[j].surface
        if x < 0.0:
            chosen = j
            break
    at = w.reach[chosen].to
    who = w.people[i].who
    if spread == AIR:
        delay = wander(k[0], k[1], who, day, hit, w.rooms, w.links, w.green, room, at)
    else:
        x0, x1, _x2, _x3 = philox4x32(who, day, HIT_PATH, hit * MOST_STEPS, k[0], k[1])
        delay = -math.log(unit(x0, x1)) / w.rooms[room].wipe
    time = emitted + int(1000.0 * delay)
    if time >= int(w.horizon):
        return
    block = block_at(w, at, day, time, guess)
    if block < 0:
        return
    member = int(word * w.reach[chosen].most)
    if member >= w.blocks[block].member_n:
        return
    target = w.members[w.blocks[block].member_first + member]
    if spread == AIR and w.airing[at] > 0.0:  # what open windows have carried away by then
        thin /= clears(w, at, emitted, time)
        if thin >= 1.0:
            return
    _offer(k, w, s, i, target, emitted, time, room, at, spread, thin, hit)


@kernel
def _offer(k, w, s, i, target, emitted, time, room, at, spread, thin, hit):
    """Keep a candidate, unless its target cannot be infected any more or is of an age that it does not infect."""
    if target == i:
        return
    s.clock[AT.drawn] += 1
    if w.lasting > 0.0 and (thin >= w.people[target].prone or shielded(k, w, s, target)):
        return
    look(k, w, s, target)
    if w.lasting > 0.0 and s.now[target].immune == 1:
        return
    new_hit(s, i, target, emitted, time, room, at, spread, hit, thin, hit)


@kernel
def school_hit(k, w, s, i, day, hit, total, since, most):
    """One candidate of a school day of person `i`, infectious from `since` on and today at most as much as `most`."""
    weekday = weekday_of(w, day)
    first = w.row_first[i, weekday]
    n = w.row_first[i, weekday + 1] - first
    x0, x1, x2, x3 = philox4x32(w.people[i].who, day, HIT, hit, k[0], k[1])
    x = unit(x0, x1) * total
    row = first_ends_after(w.sway, first, n, x)
    if row > first:
        x -= w.sway[row - 1]
    seconds = 0.001 * (w.rows[row].end - w.rows[row].start)
    rate = row_rate(w, i, row)
    x = min(max(x / (rate * seconds), 0.0), 0.9999999999)  # uniform: first the way, then the moment
    y = x * rate
    word = (float(x2) + 0.5) * WORD
    thin = (float(x3) + 0.5) * WORD * most
    start = day_start(w, day) + w.rows[row].start
    length = w.rows[row].end - w.rows[row].start
    room = w.rows[row].room
    if room == WAY:
        time = start + int(x * length)
        if time < since or time >= s.now[i].until:
            return
        target = w.ways[w.people[i].way_first + int(word * w.people[i].way_n)]
        _offer(k, w, s, i, target, time, time, WAY, WAY, DIRECT, thin, hit)
        return
    block = w.rows[row].block
    n = w.blocks[block].member_n
    mode = w.modes[w.rows[row].activity]
    if n > 1:
        if y < mode.near:
            time = start + int(y / mode.near * length)
            if time < since or time >= s.now[i].until:
                return
            slot = w.rows[row].slot
            columns = w.blocks[block].columns
            side = int(word * 4.0)
            if side == 0:
                other = slot - 1 if slot % columns > 0 else -1
            elif side == 1:
                other = slot + 1 if (slot + 1) % columns > 0 else -1
            elif side == 2:
                other = slot - columns
            else:
                other = slot + columns
            if other < 0 or other >= n:
                return
            target = w.members[w.blocks[block].member_first + other]
            _offer(k, w, s, i, target, time, time, room, room, DIRECT, thin, hit)
            return
        y -= mode.near
        if y < mode.room:
            time = start + int(y / mode.room * length)
            if time < since or time >= s.now[i].until:
                return
            other = int(word * (n - 1))
            if other >= w.rows[row].slot:
                other += 1
            target = w.members[w.blocks[block].member_first + other]
            _offer(k, w, s, i, target, time, time, room, room, DIRECT, thin, hit)
            return
        y -= mode.room
    friends = mode.friend * w.people[i].tie_sum
    if y < friends:
        time = start + int(y / friends * length)
        if time < since or time >= s.now[i].until:
            return
        tie = first_ends_after(w.tie_upto, w.people[i].tie_first, w.people[i].tie_n, word * w.people[i].tie_sum)
        _offer(k, w, s, i, w.tie_to[tie], time, time, room, room, DIRECT, thin, hit)
        return
    y -= friends
    spread = AIR
    part = w.rooms[room].air
    if y >= part:
        y -= part
        spread = SURFACE
        part = w.rooms[room].surface
    if part <= 0.0:
        return
    # What is left of the number picks the room in which it hits; the moment takes the finer digits.
    u = min(max(y / part, 0.0), 0.9999999999)
    fine = u * 65536.0
    coarse = math.floor(fine)
    time = start + int((fine - coarse) * length)
    if time < since or time >= s.now[i].until:
        return
    ambient(k, w, s, i, room, time, (coarse + 0.5) / 65536.0, word, thin, spread, day, hit, block)
