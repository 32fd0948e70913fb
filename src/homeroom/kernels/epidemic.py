"""A run of an outbreak from its first to its last event, and many of them in one call."""

from __future__ import annotations

import math

from homeroom.kernels import policy, thinning
from homeroom.kernels.absence import apart_at, keep_home, kept, place, stage_at
from homeroom.kernels.agenda import coming, due, forget, take
from homeroom.kernels.at_home import go_on
from homeroom.kernels.codes import EV_STAGE
from homeroom.kernels.diary import note
from homeroom.kernels.draws import FROM_OUTSIDE, HIT_INSTEAD
from homeroom.kernels.hits import block_at
from homeroom.kernels.immunity import deal
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak import infect, to_next_stage
from homeroom.kernels.outbreak_arrays import (
    AT,
    AT_HOME,
    COMMUNITY,
    DIRECT,
    HOME,
    ILL,
    NEVER,
    TO_DAY,
    TO_HIT,
    TO_SEED,
    TO_STAGE,
    TO_TIMER,
    TO_VOMIT,
)
from homeroom.kernels.protection import look, shielded, takes_of
from homeroom.kernels.rng import exponential, run_key, uniform
from homeroom.kernels.shedding import draw_day, plan_vomiting, vomit
from homeroom.kernels.week import day_of, day_start, room_of, row_at

PHASES = ("stages", "days", "timers", "vomiting", "hits", "arrivals from outside")
"""What happens at one moment, in order."""


@kernel
def begin(k, w, s, run):
    """Make the state ready for a run: forget the last one, deal out immunity, plan what comes from outside."""
    forget(s)
    stamp = s.clock[AT.stamp] + 1
    log = s.clock[AT.log]
    keep = s.clock[AT.keep]
    n_events = s.clock[AT.n_events]
    n_spread = s.clock[AT.n_spread]
    work = s.clock[AT.work]
    drawn = s.clock[AT.drawn]
    n_low = s.clock[AT.n_low]
    for day in range(min(s.clock[AT.last_day] + 2, s.absent.shape[0])):
        s.absent[day] = 0
    for j in range(s.clock.shape[0]):
        s.clock[j] = 0
    s.clock[AT.stamp] = stamp
    s.clock[AT.log] = log
    s.clock[AT.keep] = keep
    s.clock[AT.n_events] = n_events
    s.clock[AT.n_spread] = n_spread
    s.clock[AT.work] = work
    s.clock[AT.drawn] = drawn
    s.clock[AT.n_low] = n_low
    s.clock[AT.run] = run
    s.clock[AT.first_detected] = -1
    s.clock[AT.last_infection] = -1
    s.clock[AT.over] = -1
    s.clock[AT.first_after] = -1
    s.clock[AT.last_day] = -1
    s.clock[AT.n_bare] = -1
    s.clock[AT.next_day] = NEVER
    deal(k, w, s)
    if w.community > 0.0:
        for i in range(w.people.shape[0]):
            _outside(k, w, s, i, 0, 0)


@kernel
def _outside(k, w, s, i, time, turn):
    """See that the next candidate from outside for person `i` comes, before whom there were `turn` of them."""
    at = time + 1000.0 * exponential(k[0], k[1], w.people[i].who, -1, FROM_OUTSIDE, 2 * turn) / w.community
    if at < w.horizon:
        coming(s, int(at), TO_SEED, i, turn, turn)


@kernel
def from_outside(k, w, s, i, time, turn):
    """A candidate from outside: it infects person `i` as far as they can be infected, else there may be another."""
    look(k, w, s, i)
    free = s.now[i].infected == NEVER and s.now[i].immune == 0
    u = exponential(k[0], k[1], w.people[i].who, -1, FROM_OUTSIDE, 2 * turn + 1)
    if free and math.exp(-u) < takes_of(k, w, s, i, time):
        infect(k, w, s, i, -1, time, COMMUNITY, -1, 0, time, -1)
        free = False
    if free or w.lasting == 0.0 or not shielded(k, w, s, i):
        _outside(k, w, s, i, time, turn + 1)


@kernel
def enter(k, w, s, i, time, position):
    """Person `i` enters the stage of their course that has this place in it."""
    before = s.now[i].stage
    if position > 0:
        before = int(s.stage_to[s.now[i].course, position - 1])
    stage = int(s.stage_to[s.now[i].course, position])
    s.now[i].course_i = position
    s.now[i].stage = stage
    until = NEVER
    if position + 1 < s.now[i].course_n:
        until = s.stage_at[s.now[i].course, position + 1]
        to_next_stage(w, s, i, position)
    note(w, s, time, EV_STAGE, i, -1, -1, stage, before, 0)
    if w.hospital[stage] == 1:
        if w.people[i].school == 1 and (before < 0 or w.hospital[before] == 0):
            s.clock[AT.hospital] += 1
        keep_home(w, s, i, time, until, ILL, w.people[i].school)
    if w.dead[stage] == 1 and w.people[i].school == 1:
        s.clock[AT.dead] += 1
    if w.out[stage] == 1 or w.dead[stage] == 1 or until == NEVER:
        s.clock[AT.active] -= 1
    if w.again[stage] == 1:  # nothing of what the infection left protects any more
        s.now[i].infected = NEVER
        s.now[i].immune = 0
        s.shield[i] = 2 * s.clock[AT.stamp]
    if w.vomits[stage] > 0.0:
        plan_vomiting(k, w, s, i, stage, time, until)
    if w.daily > 0.0 and s.clock[AT.next_day] == NEVER:
        _next_day(w, s, time)
    policy.on_stage(k, w, s, time, i, stage)


@kernel
def _next_day(w, s, time):
    """See that measures are asked at the next midnight."""
    at = day_start(w, day_of(w, time) + 1)
    if at < int(w.horizon):
        coming(s, at, TO_DAY, -1, 0, 0)
        s.clock[AT.next_day] = at


@kernel
def strike(k, w, s, h, time):
    """A candidate comes due: it infects if both are there, the target can be infected, and nothing thins it away.

    Returns 1 if it does, else 0.
    """
    source = int(s.hits[h].source)
    target = int(s.hits[h].target)
    emitted = s.hits[h].emitted
    spread = int(s.hits[h].spread)
    at = int(s.hits[h].place)
    thin = s.hits[h].thin
    if w.steady > 0.0 and spread == DIRECT and at >= 0 and place(w, s, target, time) != at:
        target = _instead(k, w, s, source, target, at, emitted, time)
    if s.now[target].infected != NEVER or s.now[target].immune == 1:
        return 0
    stage = stage_at(s, source, emitted)
    if stage < 0:
        return 0
    factor = w.emits[stage, spread] * s.now[source].gives * takes_of(k, w, s, target, time)
    if thin >= factor:
        return 0
    activity = 0
    if at == HOME:
        if place(w, s, source, emitted) != HOME or place(w, s, target, time) != HOME:
            return 0
        if apart_at(s, source, time) or apart_at(s, target, time):
            return 0
    else:  # it was given off where the timetable has the source at that moment
        if kept(w, s, source, emitted) != 0 or kept(w, s, target, time) != 0:
            return 0
        row = row_at(w, target, time)
        if row < 0 or room_of(w, row) != at:
            return 0
        activity = w.rows[row].activity
    if thin >= factor * thinning.factor(k, w, s, source, target, at, spread, activity, emitted, time):
        return 0
    return infect(k, w, s, target, source, time, at, spread, activity, emitted, -1)


@kernel
def _instead(k, w, s, source, target, room, emitted, time):
    """Whom the source meets in a room instead of somebody who is absent; `target` if nobody else is there."""
    block = block_at(w, room, day_of(w, time), time, -1)
    if block < 0:
        return target
    n = w.blocks[block].member_n
    first = w.blocks[block].member_first
    moment = (emitted & 0x3FFFFFF) << 6
    for attempt in range(64):
        u = uniform(k[0], k[1], w.people[source].who, w.people[target].who, HIT_INSTEAD, moment + attempt)
        other = w.members[first + min(int(u * n), n - 1)]
        if other != source and other != target:
            look(k, w, s, other)
            if place(w, s, other, time) == room:
                return other
    return target


@kernel
def advance(k, w, s):
    """Everything that comes, in order, until nothing comes any more, the horizon, or a full buffer."""
    horizon = int(w.horizon)
    while due(s) and s.clock[AT.overflow] == 0:
        time = s.heap[0].time
        if time >= horizon:
            break
        kind = s.heap[0].order >> 58
        at = int(s.heap[0].at)
        data = int(s.heap[0].what)
        take(s)
        s.clock[AT.work] += 1
        s.clock[AT.time] = time
        if kind == TO_HIT:
            if strike(k, w, s, data, time) == 0 and s.hits[data].spread == AT_HOME:
                target = int(s.hits[data].target)
                if w.lasting == 0.0 or (s.now[target].infected == NEVER and s.now[target].immune == 0):
                    go_on(k, w, s, data)
            s.free[s.clock[AT.n_free]] = data
            s.clock[AT.n_free] += 1
        elif kind == TO_STAGE:
            enter(k, w, s, at, time, data)
        elif kind == TO_DAY:
            if at >= 0:
                draw_day(k, w, s, at, time)
            else:
                s.clock[AT.next_day] = NEVER
                if s.clock[AT.active] > 0:
                    policy.on_day(k, w, s, time, day_of(w, time))
                    _next_day(w, s, time)
        elif kind == TO_TIMER:
            policy.on_timer(k, w, s, time, at, data)
        elif kind == TO_VOMIT:
            vomit(k, w, s, at, time, data)
        else:
            from_outside(k, w, s, at, time, data)


@kernel
def finish(w, s, out):
    """Write down the numbers of the run."""
    low = 0
    peak = 0
    peak_day = -1
    if s.clock[AT.last_day] >= 0:
        for day in range(min(s.clock[AT.last_day] + 1, w.school_day.shape[0])):
            low += s.absent[day]
            if low > peak and w.school_day[day] == 1:
                peak = low
                peak_day = day
    over = -1
    for c in range(s.clock[AT.n_cases]):
        i = s.cases[c]
        s.often[i] += 1
        if s.now[i].until > 0 and s.now[i].until < NEVER:
            over = max(over, min(s.now[i].until, int(w.horizon)))
    if s.clock[AT.first_after] >= 0:
        s.first[s.clock[AT.first_after]] += 1
    out.duration = s.clock[AT.last_infection]
    out.over = over
    out.first_detected = s.clock[AT.first_detected]
    out.size = s.clock[AT.size_school]
    out.index = s.clock[AT.n_index]
    out.home = s.clock[AT.n_home]
    out.generations = s.clock[AT.generations]
    out.detected = s.clock[AT.detected]
    out.peak_absent = peak
    out.peak_day = peak_day
    out.hospital = s.clock[AT.hospital]
    out.dead = s.clock[AT.dead]
    out.days_ill = s.clock[AT.days_ill]
    out.days_measures = s.clock[AT.days_measures]
    out.doses = s.clock[AT.doses]
    out.tests = s.clock[AT.tests]
    out.closed_days = s.clock[AT.closed_days]


@kernel
def drive(seed, first, n, work, w, s, runs, costs):
    """Runs first .. first + n - 1 of an ensemble, until they are done, a buffer is full or `work` things have happened.

    Args:
        seed, first, n: which runs.
        work: how many things may happen before the call returns (at the end of a run).
        w, s: setting and state.
        runs: (n,) receives a row of results.schema.RUN each.
        costs: (n, measures, 4) receives what each measure cost.

    Returns:
        How many runs are done. After an overflow the run that came to it is not, and left no trace but in buffers.
    """
    s.clock[AT.work] = 0
    for j in range(n):
        events = s.clock[AT.n_events]
        spread = s.clock[AT.n_spread]
        k = run_key(seed, first + j)
        begin(k, w, s, first + j)
        policy.begin(k, w, s)
        advance(k, w, s)
        if s.clock[AT.overflow] != 0:
            s.clock[AT.n_events] = events
            s.clock[AT.n_spread] = spread
            return j
        finish(w, s, runs[j])
        policy.finish(w, s, costs, j)
        if s.clock[AT.work] >= work:
            return j + 1
    return n
