"""The days of an infectious person: on which of them they are at school, how many candidates each has, and vomiting."""

from __future__ import annotations

import math

from homeroom.kernels.absence import place
from homeroom.kernels.agenda import coming
from homeroom.kernels.at_home import begin_at_home, most_emitted
from homeroom.kernels.draws import HIT, HIT_COUNT, VOMIT, VOMIT_HIT
from homeroom.kernels.hits import WORD, ambient, poisson, school_hits
from homeroom.kernels.jit import kernel
from homeroom.kernels.meetings import meet
from homeroom.kernels.outbreak_arrays import AIR, COURSE, DAY, SURFACE, TO_DAY, TO_VOMIT
from homeroom.kernels.rates import CIRCLE, FRIENDS, MATES, REST
from homeroom.kernels.rng import philox4x32, unit
from homeroom.kernels.week import day_of, day_start, is_school_day, weekday_of

_MOST = 500.0


@kernel
def _all_day_away(w, s, i, since, until):
    """Whether person `i` is kept from school, in hospital or dead during [since, until), as far as is known."""
    if s.now[i].away_from <= since and s.now[i].away_until >= until:
        return True
    stage = s.now[i].stage
    return stage >= 0 and w.dead[stage] == 1


@kernel
def _next_day(w, s, i, day, until):
    """The first day from `day` on, begun before `until`, on which person `i` has something to do at school; else -1."""
    while True:
        start = day_start(w, day)
        if start >= until:
            return -1
        if is_school_day(w, day):
            weekday = weekday_of(w, day)
            busy = w.row_first[i, weekday + 1] > w.row_first[i, weekday]
            if busy and not _all_day_away(w, s, i, start, min(start + DAY, s.now[i].until)):
                return day
        day += 1


@kernel
def draw_day(k, w, s, i, time):
    """Draw the candidates of infectious person `i` from `time` to the end of the day, and see that the next day comes.

    The numbers of a day are keyed by the person and the day alone, and those before `time` are thrown away. Candidates
    at home begin with the first call. Days off, and days on which somebody is known to be away, are left out.
    """
    if s.now[i].until <= time:
        return
    s.now[i].days += 1
    if s.now[i].days == 1:
        begin_at_home(k, w, s, i, time)
    day = day_of(w, time)
    start = day_start(w, day)
    after = start + DAY
    later = _next_day(w, s, i, day + 1, min(s.now[i].until, int(w.horizon)))
    if later >= 0:
        coming(s, day_start(w, later), TO_DAY, i, 0, 0)
    if not is_school_day(w, day) or _all_day_away(w, s, i, time, min(after, s.now[i].until)):
        return
    weekday = weekday_of(w, day)
    most = most_emitted(w, s, i, start, after, False)
    power = s.now[i].power * most
    met = w.day_sum[i, weekday, MATES] + w.day_sum[i, weekday, FRIENDS] + w.day_sum[i, weekday, CIRCLE]
    met *= power
    rest = w.day_sum[i, weekday, REST] * power
    if met + rest <= 0.0:
        return
    who = w.people[i].who
    x0, x1, x2, x3 = philox4x32(who, day, HIT_COUNT, 0, k[0], k[1])
    meet(k, w, s, i, day, _several(k, who, day, met, unit(x0, x1), 0), time, most)
    school_hits(k, w, s, i, day, _several(k, who, day, rest, unit(x2, x3), 1), time, most)


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
    position = s.now[i].course_i + COURSE * (s.now[i].times - 1)
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
            ambient(
                k, w, s, i, room, time, unit(y0, y1), y2, (float(y3) + 0.5) * WORD, spread, day, number, -1, 0,
            )  # fmt: skip
