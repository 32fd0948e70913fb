"""Whom an infectious person may infect at school: candidates by chance.

For every infectious person and day the number of candidates is Poisson, with the rate that holds where nothing thins:
everybody where the timetable has them, nobody immune, no measure. Each candidate has a keyed moment, target and
thinning number; later it infects if both are really there, the target is susceptible and the number lies below the
product of all factors. Thinning a Poisson process leaves a Poisson process with the thinned rate, so hazards add as
they should, and the first candidate to pass belongs to each source in proportion to its rate at that moment.
"""

from __future__ import annotations

import math

import numpy as np

from homeroom.kernels.air import come_back, wander
from homeroom.kernels.airing import clears
from homeroom.kernels.draws import HIT
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
from homeroom.kernels.rates import REST, foreign_contact, row_rate, strangers
from homeroom.kernels.rng import LANES, philox_lanes
from homeroom.kernels.week import day_start, is_school_day, weekday_of

WORD = 2.3283064365386963e-10  # 2**-32
_2 = np.uint64(2)
_32 = np.uint64(32)
_MASK = np.uint64(0xFFFFFFFF)


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
def row_at_share(sway, kind, first, n, word):
    """The first of `n` rows whose share of the day ends above that of a word of 32 bits."""
    x = np.int64(word >> _2)
    low = first
    while n > 1:  # signs instead of branches: processors guess those wrong half of the time
        half = n >> 1
        low += half & ~((x - np.int64(sway[kind, low + half - 1])) >> 63)
        n -= half
    return low


@kernel
def time_in_row(w, kind, first, row, word, begin):
    """When in a row of a day that begins at `begin` (ms) a candidate is given off, by the word that chose the row."""
    below = np.int64(w.sway[kind, row - 1]) if row > first else 0
    share = (float(word) + 0.5) * 0.25 - below
    length = w.rows[row].end - w.rows[row].start
    return begin + w.rows[row].start + min(int(share / (w.sway[kind, row] - below) * length), length - 1)


@kernel
def split(word, n):
    """One of n = 1 .. 2**16 alike, and a number in (0, 1) of what is left of a word of 32 bits: 16 of them at least."""
    wide = word * np.uint64(n)
    return np.int64(wide >> _32), (float(wide & _MASK) + 0.5) * WORD


@kernel
def ambient(k, w, s, i, room, emitted, u, word, thin, spread, day, hit, guess, ends):
    """A candidate through the air or over the surfaces of rooms.

    Args:
        u: picks the room in which it hits, and whether it went there straight.
        word: 32 bits that pick whom, and how long it takes where it goes straight.
        guess: block in which it is given off, -1 where that is not known. ends: when that ends (ms).
    """
    first = w.rooms[room].reach_first
    n = w.rooms[room].reach_n
    x = u * (w.rooms[room].air if spread == AIR else w.rooms[room].surface)
    chosen = first + n - 1
    for j in range(first, first + n):
        part = w.reach[j].air if spread == AIR else w.reach[j].surface
        if x < part:
            chosen = j
            x /= part
            break
        x -= part
    at = w.reach[chosen].to
    member, left = split(word, w.reach[chosen].most)
    straight = at == room and (spread == SURFACE or x < w.rooms[room].stays)
    leave = w.rooms[room].leave if spread == AIR else w.rooms[room].wipe
    who = w.people[i].who
    if straight:
        delay = -math.log(left) / leave
    elif at == room:
        delay = come_back(k[0], k[1], who, day, hit, w.rooms, w.links, w.green, room)
    else:
        delay = wander(k[0], k[1], who, day, hit, w.rooms, w.links, w.green, room, at)
    time = emitted + int(1000.0 * delay)
    if time >= int(w.horizon):
        return
    block = guess
    if guess < 0 or at != room or time >= ends:
        block = block_at(w, at, day, time, guess)
    if block < 0 or member >= w.blocks[block].member_n:
        return
    target = w.members[w.blocks[block].member_first + member]
    if spread == AIR and w.airing[at] > 0.0:  # what open windows have carried away by then
        thin /= clears(w, at, emitted, time)
        if thin >= 1.0:
            return
    offer(k, w, s, i, target, emitted, time, room, at, spread, thin, hit)


@kernel
def offer(k, w, s, i, target, emitted, time, room, at, spread, thin, hit):
    """Keep a candidate, unless its target cannot be infected any more or is of an age that it does not infect."""
    if target == i:
        return
    s.clock[AT.drawn] += 1
    if w.lasting > 0.0 and (shielded(k, w, s, target) or thin >= w.people[target].prone):
        return
    look(k, w, s, target)
    if w.lasting > 0.0 and s.now[target].immune == 1:
        return
    new_hit(s, i, target, emitted, time, room, at, spread, hit, thin, hit)


@kernel
def school_hits(k, w, s, i, day, hits, since, most):
    """The rest of the candidates of a school day of person `i`, infectious from `since` on and at most so much.

    Each has four random words: the moment; the way, and where it leads; whom; and the number that thins it. They are
    made for eight candidates at once.
    """
    weekday = weekday_of(w, day)
    first = w.row_first[i, weekday]
    n = w.row_first[i, weekday + 1] - first
    begin = day_start(w, day)
    until = s.now[i].until
    who = w.people[i].who
    for base in range(0, hits, LANES):
        philox_lanes(who, day, HIT, base, k[0], k[1], s.words)
        some = min(LANES, hits - base)
        for lane in range(some):  # by itself, so that what lies in memory far away is asked for at once
            row = row_at_share(w.sway, REST, first, n, s.words[0, lane])
            s.picks[0, lane] = row
            s.picks[1, lane] = w.rows[row].block
        for lane in range(some):
            row = s.picks[0, lane]
            time = time_in_row(w, REST, first, row, s.words[0, lane], begin)
            if since <= time < until:
                u = (float(s.words[1, lane]) + 0.5) * WORD
                thin = (float(s.words[3, lane]) + 0.5) * WORD * most
                _school_hit(k, w, s, i, day, base + lane, row, s.picks[1, lane], time, u, s.words[2, lane], thin)


@kernel
def stranger(w, block, other, first, n):
    """Which of the people of a block is the one numbered `other` of those outside a run; -1 if there are fewer.

    Args:
        first, n: the run begins at this slot, and is so long.
    """
    if other >= w.blocks[block].member_n - n:
        return -1
    return w.members[w.blocks[block].member_first + (other if other < first else other + n)]


@kernel
def _through_own_air(k, w, s, i, day, hit, row, block, time, word, thin):
    """A candidate through air that never leaves the room, on somebody who is not of the class of person `i`."""
    room = w.blocks[block].room
    run = w.rows[row].run
    other, left = split(word, w.runs[run].most)
    later = time - int(1000.0 * math.log(left) / w.rooms[room].leave)
    if later >= int(w.horizon):
        return
    if later < day_start(w, day) + w.blocks[block].end - weekday_of(w, day) * DAY:
        target = stranger(w, block, other, w.runs[run].first, w.runs[run].n)
    else:
        block = block_at(w, room, day, later, block)
        if block < 0:
            return
        group = w.runs[run].group
        slot = 0
        n = 0
        if group >= 0:
            for found in range(w.run_first[block], w.run_first[block + 1]):
                if w.runs[found].group == group:
                    slot = w.runs[found].first
                    n = w.runs[found].n
                    break
        target = stranger(w, block, other, slot, n)
    if target >= 0:
        offer_aired(k, w, s, i, target, time, later, room, thin, hit)


@kernel
def offer_aired(k, w, s, i, target, emitted, time, room, thin, hit):
    """Keep a candidate through air that never leaves the room, unless it comes to nothing by what is known already."""
    if w.lasting > 0.0 and s.shield[target] == 2 * s.clock[AT.stamp] + 1:
        return
    if w.airing[room] > 0.0:  # what open windows have carried away by then
        thin /= clears(w, room, emitted, time)
        if thin >= 1.0:
            return
    offer(k, w, s, i, target, emitted, time, room, room, AIR, thin, hit)


@kernel
def _school_hit(k, w, s, i, day, hit, row, block, time, u, word, thin):
    """One candidate in a row of the day of person `i`; `u` picks the way, `word` whom."""
    if block < 0:
        member, _ = split(word, w.people[i].way_n)
        offer(k, w, s, i, w.ways[w.people[i].way_first + member], time, time, WAY, WAY, DIRECT, thin, hit)
        return
    y = u * row_rate(w, i, row)
    foreign = w.runs[w.rows[row].run].air
    if y < foreign:
        _through_own_air(k, w, s, i, day, hit, row, block, time, word, thin)
        return
    room = w.blocks[block].room
    # The rest of the air: what hits in the room and never left it has its place at the beginning of `ambient`.
    y += w.rooms[room].own - foreign
    air = w.rooms[room].air
    ends = day_start(w, day) + w.blocks[block].end - weekday_of(w, day) * DAY
    if y < air:
        ambient(k, w, s, i, room, time, y / air, word, thin, AIR, day, hit, block, ends)
        return
    y -= air
    n = w.blocks[block].member_n
    if n > 1:
        mode = w.modes[int(w.rows[row].activity)]
        target = -1
        if y < mode.near:
            target = _neighbour(w, row, block, word)
            if target < 0:
                return
        y -= mode.near
        contact = foreign_contact(w, row)
        if target < 0 and y < contact:
            run = w.rows[row].run
            other, _ = split(word, strangers(w, row))
            target = stranger(w, block, other, w.runs[run].first, w.runs[run].n)
        y -= contact
        if target >= 0:
            offer(k, w, s, i, target, time, time, room, room, DIRECT, thin, hit)
            return
    surface = w.rooms[room].surface
    if surface > 0.0:
        u = min(max(y / surface, 0.0), 0.9999999999)
        ambient(k, w, s, i, room, time, u, word, thin, SURFACE, day, hit, block, ends)


@kernel
def _neighbour(w, row, block, word):
    """One of the four who may sit beside, before and behind the one whose row it is; -1 if nobody sits there."""
    slot = int(w.rows[row].slot)
    columns = w.blocks[block].columns
    side, _ = split(word, 4)
    if side == 0:
        other = slot - 1 if slot % columns > 0 else -1
    elif side == 1:
        other = slot + 1 if (slot + 1) % columns > 0 else -1
    elif side == 2:
        other = slot - columns
    else:
        other = slot + columns
    if other < 0 or other >= w.blocks[block].member_n:
        return -1
    return w.members[w.blocks[block].member_first + other]
