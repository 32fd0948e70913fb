"""People within a run of an outbreak: where they are, what keeps them away, how an infection begins and goes on.

Every function takes the key of the run `k`, the setting `w` and the state `s` (see `outbreak_arrays`), then times (ms)
and indices of people.
"""

from __future__ import annotations

from homeroom.kernels.course import DID_NOT_END, plan_course
from homeroom.kernels.draws import POWER, TAKE
from homeroom.kernels.gamma import gamma_quantile
from homeroom.kernels.heap import push
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import (
    AT,
    DAY,
    GONE,
    HOME,
    ILL,
    NEVER,
    NOON,
    TO_DAY,
    TO_HIT,
    TO_STAGE,
    TO_TIMER,
)
from homeroom.kernels.rng import uniform

# Kinds of events, as in results.schema.EVENT_KINDS (a test keeps them equal).
EV_INFECTION = 0
EV_STAGE = 1
EV_MEASURE = 11
EV_ABSENCE = 15
EV_DETECTED = 16
EV_DOSE = 17
EV_TEST = 18
EV_CLOSURE = 19
EV_BACK = 20


@kernel
def note(w, s, time, kind, who, whom, room, code, value, until):
    """Write an event down, if the log of this run is wanted."""
    if s.clock[AT.log] == 0:
        return
    n = s.clock[AT.n_events]
    if n >= s.events.shape[0]:
        s.clock[AT.overflow] = 1
        return
    s.events[n].time = time
    s.events[n].kind = kind
    s.events[n].who = who
    s.events[n].whom = whom
    s.events[n].room = room
    s.events[n].code = code
    s.events[n].value = value
    s.events[n].until = until
    s.clock[AT.n_events] = n + 1


@kernel
def count(s, what, n):
    """Add to one of the numbers of the run."""
    s.clock[what] += n


@kernel
def coming(s, time, kind, at, data, detail):
    """Put a thing to come on the heap; `detail` (0 .. 2**34 - 1) tells things of one moment, kind and person apart."""
    n = s.clock[AT.n_heap]
    if n >= s.heap.shape[0]:
        s.clock[AT.overflow] = 3
        return
    order = (kind << 58) | ((int(at) + 1) << 34) | int(detail)
    s.clock[AT.n_heap] = push(s.heap, n, time, order, at, data)


@kernel
def push_timer(s, time, measure, data):
    """Have `policy.on_timer` called for a measure at a time; `data` is handed on (at least -1)."""
    coming(s, time, TO_TIMER, measure, data, data + 1)


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
    return w.rows[row].room if row >= 0 else HOME


@kernel
def look(k, w, s, i):
    """Fill in the record of person `i` for this run, if nobody has looked at them yet."""
    stamp = s.clock[AT.stamp]
    if s.now[i].stamp == stamp:
        return
    s.now[i].stamp = stamp
    s.now[i].infected = NEVER
    s.now[i].detected = NEVER
    s.now[i].tested = -NEVER
    s.now[i].last_dose = NEVER
    s.now[i].away_from = -NEVER
    s.now[i].away_until = -NEVER
    s.now[i].was_from = -NEVER
    s.now[i].was_until = -NEVER
    s.now[i].apart_from = -NEVER
    s.now[i].apart_until = -NEVER
    s.now[i].mask_from = -NEVER
    s.now[i].mask_until = -NEVER
    s.now[i].until = -NEVER
    s.now[i].power = 1.0
    s.now[i].mask_out = 1.0
    s.now[i].mask_in = 1.0
    s.now[i].stage = -1
    s.now[i].course_i = 0
    s.now[i].course_n = 0
    s.now[i].generation = -1
    s.now[i].infector = -1
    s.now[i].away_why = ILL
    s.now[i].vomited = 0
    s.now[i].marks = 0
    s.now[i].days = 0
    s.now[i].listed = 0
    doses = doses_at_start(w, s, i)
    row = min(doses, int(w.doses))
    s.now[i].doses = doses
    s.now[i].immune = 1 if shielded(k, w, s, i) else 0
    s.now[i].takes = 1.0 - w.efficacy[row, 1]
    s.now[i].gives = 1.0 - w.efficacy[row, 2]


@kernel
def doses_at_start(w, s, i):
    """How many doses person `i` had before the run."""
    pool = w.people[i].pool
    if pool < 0:
        return int(w.people[i].doses)
    rank = s.rank[0, w.people[i].place]
    if rank < s.cut[pool, 0]:
        return int(w.doses)
    return 1 if rank < s.cut[pool, 1] else 0


@kernel
def shielded(k, w, s, i):
    """Whether person `i` is immune when the run begins: known to be, after disease, or by doses that took."""
    stamp = s.clock[AT.stamp]
    if s.shield[i] >> 1 == stamp:
        return s.shield[i] & 1 == 1
    immune = w.people[i].immune == 1
    pool = w.people[i].pool
    doses = doses_at_start(w, s, i)
    if pool >= 0 and s.rank[1, w.people[i].place] < s.cut[pool, 2]:
        immune = True
    if not immune and doses > 0:
        efficacy = w.efficacy[min(doses, int(w.doses)), 0]
        if efficacy > 0.0:
            if pool >= 0:
                luck = (float(s.take[w.people[i].place]) + 0.5) * 2.220446049250313e-16  # 2**-52, as rng.uniform
            else:
                luck = uniform(k[0], k[1], w.people[i].who, 0, TAKE, 0)
            immune = luck < efficacy
    if not immune and w.people[i].school == 0 and w.family > 0.0:
        immune = uniform(k[0], k[1], w.people[i].who, 0, TAKE, 0) < w.family
    s.shield[i] = 2 * stamp + (1 if immune else 0)
    return immune


@kernel
def give_dose(k, w, s, i, time, doses):
    """Give person `i` a number of doses at once; call it again when they protect, with `protect`."""
    look(k, w, s, i)
    s.now[i].doses += doses
    s.now[i].last_dose = time
    s.clock[AT.doses] += doses
    note(w, s, time, EV_DOSE, i, -1, -1, doses, s.now[i].doses, 0)


@kernel
def protect(k, w, s, i):
    """Let the doses given in the run work: whether they make somebody immune is keyed by their number."""
    look(k, w, s, i)
    row = min(s.now[i].doses, int(w.doses))
    if s.now[i].infected == NEVER:
        if w.efficacy[row, 0] > 0.0 and s.now[i].immune == 0:
            before = w.efficacy[max(row - 1, 0), 0]
            luck = uniform(k[0], k[1], w.people[i].who, 0, TAKE, s.now[i].doses)
            # Those whom fewer doses would have made immune are immune already: the chance is that of the others.
            if luck * (1.0 - before) < w.efficacy[row, 0] - before:
                s.now[i].immune = 1
        s.now[i].takes = min(s.now[i].takes, 1.0 - w.efficacy[row, 1])
        s.now[i].gives = min(s.now[i].gives, 1.0 - w.efficacy[row, 2])


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
        if s.stage_at[i, position] <= time:
            return s.stage_to[i, position]
    return -1


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
def first_noon(w, time):
    """The first day of the scenario whose noon is not before `time`, within the calendar."""
    day = (time + int(w.origin) - NOON + DAY - 1) // DAY
    return min(max(day, 0), w.school_day.shape[0])


@kernel
def _lose(w, s, i, start, until, why, sign):
    """Count the school days of person `i` whose noon lies in [start, until) as lost, or as not lost after all."""
    if w.people[i].school == 0 or until <= start:
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
def keep_home(w, s, i, time, until, why):
    """Keep person `i` (looked at) from school during [time, until), merged with what keeps them there already.

    Somebody whom a measure keeps at home and who falls ill there counts as ill from then on.

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
        return _lose(w, s, i, time, until, why, 1)
    added = 0
    if why == ILL and s.now[i].away_why != ILL:
        _lose(w, s, i, max(time, start), min(end, until), s.now[i].away_why, -1)
        _lose(w, s, i, max(time, start), min(end, until), why, 1)
        s.now[i].away_why = why
    if time < start:
        added += _lose(w, s, i, time, start, why, 1)
        s.now[i].away_from = time
    if until > end:
        added += _lose(w, s, i, end, until, why, 1)
        s.now[i].away_until = until
    return added


@kernel
def release(w, s, i, time):
    """Let person `i` go back to school from `time` on."""
    if s.now[i].away_until > time and s.now[i].away_until > s.now[i].away_from:
        _lose(w, s, i, max(time, s.now[i].away_from), s.now[i].away_until, s.now[i].away_why, -1)
        s.now[i].away_until = max(time, s.now[i].away_from)
        note(w, s, time, EV_BACK, i, -1, -1, s.now[i].away_why, 0, 0)
    if s.now[i].apart_until > time:
        s.now[i].apart_until = time


@kernel
def keep_apart(s, i, time, until):
    """Keep person `i` (looked at) apart from their household during [time, until)."""
    if s.now[i].apart_until < time:
        s.now[i].apart_from = time
    s.now[i].apart_until = max(s.now[i].apart_until, until)


@kernel
def power_of(k, w, i):
    """The emission factor of an infected person: gamma with mean 1 and shape `dispersion`."""
    if w.dispersion <= 0.0:
        return 1.0
    return gamma_quantile(w.dispersion, uniform(k[0], k[1], w.people[i].who, 0, POWER, 0)) / w.dispersion


@kernel
def plan(k, w, s, i, time, entry):
    """Draw the whole course of person `i` (looked at), who is infected from `time` on.

    Returns the first position at which they are infectious, -1 if they never are.
    """
    stratum = w.people[i].band * (int(w.doses) + 1) + min(s.now[i].doses, int(w.doses))
    n = plan_course(
        k[0], k[1], w.people[i].who, 0, entry, 0.0, time, w.stages, w.nexts[stratum], w.stage_table,
        s.stage_to[i], s.stage_at[i],
    )  # fmt: skip
    if n == DID_NOT_END:
        s.clock[AT.overflow] = 5
        n = s.stage_to.shape[1]
    s.now[i].course_n = n
    s.now[i].course_i = -1
    first = -1
    for position in range(n):
        stage = s.stage_to[i, position]
        if w.emits[stage, 0] + w.emits[stage, 1] + w.emits[stage, 2] + w.emits[stage, 3] > 0.0:
            if first < 0:
                first = position
            s.now[i].until = s.stage_at[i, position + 1] if position + 1 < n else NEVER
    if first >= 0:
        s.now[i].power = power_of(k, w, i)
    return first


@kernel
def infect(k, w, s, i, source, time, at, spread, activity, emitted, stage):
    """Infect person `i`, unless they have been infected before.

    Args:
        source: who infected them, -1 from outside.
        at: room, HOME, WAY or COMMUNITY.
        spread: DIRECT, AIR, SURFACE, AT_HOME; -1 from outside.
        activity: what the timetable had planned for them, index into tables.ACTIVITIES.
        emitted: when the source gave off what infected them (ms).
        stage: in which they begin, -1 that which an infection enters.

    Returns:
        1 if they are infected now, else 0.
    """
    look(k, w, s, i)
    if s.now[i].infected != NEVER:
        return 0
    s.now[i].infected = time
    s.now[i].infector = source
    generation = 0
    if source >= 0:
        generation = s.now[source].generation + 1
    s.now[i].generation = generation
    begins = time
    clock = int(w.clock)
    if clock > 0:
        begins = (time + clock - 1) // clock * clock
    first = plan(k, w, s, i, begins, int(w.entry) if stage < 0 else stage)
    n = s.clock[AT.n_cases]
    s.cases[n] = i
    s.clock[AT.n_cases] = n + 1
    s.clock[AT.active] += 1
    s.clock[AT.last_infection] = max(time, s.clock[AT.last_infection])
    if w.people[i].school == 1:
        s.clock[AT.size_school] += 1
        if source < 0:
            s.clock[AT.n_index] += 1
        elif s.clock[AT.first_after] < 0:
            s.clock[AT.first_after] = i
    else:
        s.clock[AT.n_home] += 1
    s.clock[AT.generations] = max(generation, s.clock[AT.generations])
    if s.clock[AT.keep] == 1:
        m = s.clock[AT.n_spread]
        if m >= s.spread.shape[0]:
            s.clock[AT.overflow] = 2
        else:
            s.spread[m].time = time
            s.spread[m].run = s.clock[AT.run]
            s.spread[m].source = source
            s.spread[m].target = i
            s.spread[m].place = at
            s.spread[m].route = spread
            s.spread[m].period = activity
            s.spread[m].generation = generation
            s.clock[AT.n_spread] = m + 1
    note(w, s, time, EV_INFECTION, i, source, at, spread, activity, emitted)
    coming(s, begins, TO_STAGE, i, 0, 0)
    if first >= 0 and s.stage_at[i, first] < int(w.horizon):
        coming(s, s.stage_at[i, first], TO_DAY, i, 0, 0)
    return 1


@kernel
def new_hit(s, source, target, emitted, time, room, at, spread, turn, thin, ordinal):
    """Put a candidate on the heap: at `time`, what `source` gave off in `room` when `emitted` reaches `target`."""
    free = s.clock[AT.n_free]
    if free > 0:
        h = int(s.free[free - 1])
        s.clock[AT.n_free] = free - 1
    else:
        h = s.clock[AT.n_hits]
        if h >= s.hits.shape[0]:
            s.clock[AT.overflow] = 4
            return
        s.clock[AT.n_hits] = h + 1
    s.hits[h].emitted = emitted
    s.hits[h].thin = thin
    s.hits[h].source = source
    s.hits[h].target = target
    s.hits[h].place = at
    s.hits[h].from_ = room
    s.hits[h].spread = spread
    s.hits[h].turn = turn
    coming(s, time, TO_HIT, target, h, ((source + 1) << 12) | (ordinal & 4095))
