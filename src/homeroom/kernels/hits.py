"""Whom an infectious person may infect: candidates by chance, a day at a time.

For every infectious person and day the number of candidates is Poisson, with the rate that holds where nothing thins:
everybody where the timetable has them, nobody immune, no measure. Each candidate has a keyed moment, target and
thinning number; later it infects if both are really there, the target is susceptible and the number lies below the
product of all factors. Thinning a Poisson process leaves a Poisson process with the thinned rate, so hazards add as
they should, and the first candidate to pass belongs to each source in proportion to its rate at that moment.
"""

from __future__ import annotations

import math

from homeroom.kernels.absence import place
from homeroom.kernels.air import MOST_STEPS, wander
from homeroom.kernels.diary import coming
from homeroom.kernels.draws import HIT, HIT_COUNT, HIT_HOME, HIT_PATH, VOMIT, VOMIT_HIT
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak import new_hit
from homeroom.kernels.outbreak_arrays import (
    AIR,
    AT,
    AT_HOME,
    DAY,
    DIRECT,
    HOME,
    NEVER,
    SURFACE,
    TO_DAY,
    TO_VOMIT,
    WAY,
)
from homeroom.kernels.protection import look, shielded
from homeroom.kernels.rng import philox4x32, unit
from homeroom.kernels.week import day_of, day_start, is_school_day, weekday_of

_WORD = 2.3283064365386963e-10  # 2**-32
_MOST = 500.0
MOST_TURNS = 64
"""Candidates of one pair at home on one day, at most."""


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
def _ambient(k, w, s, i, room, emitted, u, word, thin, spread, day, hit, guess):
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
    _offer(k, w, s, i, target, emitted, time, room, at, spread, thin, hit)


@kernel
def _offer(k, w, s, i, target, emitted, time, room, at, spread, thin, hit):
    """Keep a candidate, unless its target cannot be infected any more."""
    if target == i:
        return
    s.clock[AT.drawn] += 1
    if w.steady == 0.0 and shielded(k, w, s, target):
        return
    look(k, w, s, target)
    if w.steady == 0.0 and (s.now[target].immune == 1 or s.now[target].infected != NEVER):
        return
    new_hit(s, i, target, emitted, time, room, at, spread, hit, thin, hit)


@kernel
def _school_hit(k, w, s, i, day, hit, total, since, most):
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
    word = (float(x2) + 0.5) * _WORD
    thin = (float(x3) + 0.5) * _WORD * most
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
    _ambient(k, w, s, i, room, time, (coarse + 0.5) / 65536.0, word, thin, spread, day, hit, block)


@kernel
def home_hit(k, w, s, i, target, day, turn, time, since, most):
    """The next candidate at home of person `i` and one other of the household on a day; one after another is drawn.

    Args:
        turn: how many candidates of this pair and day came before. time: when the last one was; the day's beginning.
        since: from when on `i` is infectious. most: their greatest infectiousness at home on this day, 0..1.
    """
    rate = 0.001 * w.home * s.now[i].power * most
    if rate <= 0.0:
        return
    after = min(day_start(w, day) + DAY, s.now[i].until)
    at = float(time)
    while turn < MOST_TURNS:
        x0, x1, x2, _x3 = philox4x32(
            w.people[i].who, w.people[target].who, HIT_HOME, day * MOST_TURNS + turn, k[0], k[1]
        )
        at += -math.log(unit(x0, x1)) / rate
        if at >= after:
            return
        turn += 1
        if at >= since:
            thin = (float(x2) + 0.5) * _WORD * most
            new_hit(s, i, target, int(at), int(at), HOME, HOME, AT_HOME, turn, thin, turn)
            return


@kernel
def go_on(k, w, s, h):
    """A candidate at home came to nothing: draw the next one of this pair on this day."""
    i = int(s.hits[h].source)
    day = day_of(w, s.hits[h].emitted)
    most = most_emitted(w, s, i, day_start(w, day), day_start(w, day) + DAY, True)
    home_hit(k, w, s, i, int(s.hits[h].target), day, int(s.hits[h].turn), s.hits[h].emitted, s.hits[h].emitted, most)


@kernel
def most_emitted(w, s, i, since, until, home):
    """The greatest infectiousness of person `i` during [since, until), at home or by any way at school, 0..1."""
    most = 0.0
    n = s.now[i].course_n
    for position in range(n):
        if s.stage_at[i, position] >= until:
            break
        if position + 1 < n and s.stage_at[i, position + 1] <= since:
            continue
        stage = s.stage_to[i, position]
        if home:
            most = max(most, w.emits[stage, AT_HOME])
        else:
            most = max(most, w.emits[stage, DIRECT], w.emits[stage, AIR], w.emits[stage, SURFACE])
    return most


@kernel
def _all_day_away(w, s, i, since, until):
    """Whether person `i` is kept from school, in hospital or dead during [since, until), as far as is known."""
    if s.now[i].away_from <= since and s.now[i].away_until >= until:
        return True
    stage = s.now[i].stage
    return stage >= 0 and w.dead[stage] == 1


@kernel
def draw_day(k, w, s, i, time):
    """Draw the candidates of infectious person `i` from `time` to the end of the day, and see that the next day comes.

    The numbers of a day are keyed by the person and the day alone, and those before `time` are thrown away.
    """
    day = day_of(w, time)
    start = day_start(w, day)
    after = start + DAY
    if s.now[i].until <= time:
        return
    if after < s.now[i].until and after < int(w.horizon):
        coming(s, after, TO_DAY, i, 0, 0)
    s.now[i].days += 1
    power = s.now[i].power
    who = w.people[i].who
    if is_school_day(w, day) and not _all_day_away(w, s, i, time, min(after, s.now[i].until)):
        weekday = weekday_of(w, day)
        last = w.row_first[i, weekday + 1]
        if last > w.row_first[i, weekday]:
            total = w.sway[last - 1]
            most = most_emitted(w, s, i, start, after, False)
            mean = total * power * most
            if mean > 0.0:
                x0, x1, _x2, _x3 = philox4x32(who, day, HIT_COUNT, 0, k[0], k[1])
                hits = _several(k, who, day, mean, unit(x0, x1), 0)
                for hit in range(hits):
                    _school_hit(k, w, s, i, day, hit, total, time, most)
    mates = w.people[i].mate_n
    if mates > 0 and w.home > 0.0:
        most = most_emitted(w, s, i, start, after, True)
        for j in range(w.people[i].mate_first, w.people[i].mate_first + mates):
            target = w.mates[j]
            if shielded(k, w, s, target):
                continue
            look(k, w, s, target)
            if s.now[target].infected == NEVER and s.now[target].immune == 0:
                home_hit(k, w, s, i, target, day, 0, start, time, most)


@kernel
def _several(k, who, day, mean, u, way):
    """A Poisson number of any mean: one number for the first 500, further ones for the rest."""
    hits = poisson(min(mean, _MOST), u)
    left = mean - _MOST
    turn = 1
    while left > 0.0:
        x0, x1, _x2, _x3 = philox4x32(who, day, HIT_COUNT, 2 * turn + way, k[0], k[1])
        hits += poisson(min(left, _MOST), unit(x0, x1))
        left -= _MOST
        turn += 1
    return hits


@kernel
def plan_vomiting(k, w, s, i, stage, time, until):
    """Draw when person `i` vomits in a stage that lasts from `time` to `until`."""
    rate = w.vomits[stage]
    if rate <= 0.0:
        return
    who = w.people[i].who
    position = s.now[i].course_i
    at = float(time)
    turn = 0
    while turn < 100:
        x0, x1, _x2, _x3 = philox4x32(who, position, VOMIT, turn, k[0], k[1])
        at += -1000.0 * math.log(unit(x0, x1)) / rate
        if at >= until or at >= w.horizon:
            break
        coming(s, int(at), TO_VOMIT, i, s.now[i].vomited, s.now[i].vomited)
        s.now[i].vomited += 1
        turn += 1


@kernel
def vomit(k, w, s, i, time, event):
    """Person `i` vomits: if that is in a room of the school, candidates through its air and over its surfaces."""
    room = place(w, s, i, time)
    if room < 0:
        return
    who = w.people[i].who
    # Hits of an event have ordinals of their own, far from those of the day.
    base = 1 << 22 | (event & 255) << 14
    day = day_of(w, time)
    x0, x1, x2, x3 = philox4x32(who, event, VOMIT_HIT, 0, k[0], k[1])
    for spread in (AIR, SURFACE):
        mean = w.rooms[room].air * w.vomit_air if spread == AIR else w.rooms[room].surface * w.vomit_surface
        mean = min(mean * s.now[i].power, 600.0)
        hits = poisson(mean, unit(x0, x1) if spread == AIR else unit(x2, x3))
        for hit in range(hits):
            number = base + 2 * hit + (1 if spread == AIR else 0)
            y0, y1, y2, y3 = philox4x32(who, day, HIT, number, k[0], k[1])
            _ambient(
                k, w, s, i, room, time, unit(y0, y1), (float(y2) + 0.5) * _WORD, (float(y3) + 0.5) * _WORD, spread,
                day, number, -1,
            )  # fmt: skip
