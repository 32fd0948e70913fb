"""How an infection begins and goes on within a run of an outbreak.

Every function takes the key of the run `k`, the setting `w` and the state `s` (see `outbreak_arrays`), then times (ms)
and indices of people.
"""

from __future__ import annotations

from homeroom.kernels.agenda import coming
from homeroom.kernels.codes import EV_INFECTION
from homeroom.kernels.course import DID_NOT_END, plan_course
from homeroom.kernels.diary import note
from homeroom.kernels.draws import POWER
from homeroom.kernels.gamma import gamma_quantile
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import AT, NEVER, TO_DAY, TO_HIT, TO_STAGE
from homeroom.kernels.protection import look
from homeroom.kernels.rng import uniform


@kernel
def power_of(k, w, i, infection):
    """The emission factor of an infection (0 their first) of a person: gamma with mean 1 and shape `dispersion`."""
    if w.dispersion <= 0.0:
        return 1.0
    return gamma_quantile(w.dispersion, uniform(k[0], k[1], w.people[i].who, infection, POWER, 0)) / w.dispersion


@kernel
def plan(k, w, s, i, time, entry):
    """Draw the whole course of person `i` (looked at), who is infected from `time` on.

    Returns the first position at which they are infectious, -1 if they never are.
    """
    infection = s.now[i].times - 1
    if infection == 0:
        s.now[i].course = s.clock[AT.n_courses]
        s.clock[AT.n_courses] += 1
    stratum = w.people[i].band * (int(w.doses) + 1) + min(s.now[i].doses, int(w.doses))
    n = plan_course(
        k[0], k[1], w.people[i].who, infection, entry, 0.0, time, w.stages, w.nexts[stratum], w.stage_table,
        s.stage_to[s.now[i].course], s.stage_at[s.now[i].course],
    )  # fmt: skip
    if n == DID_NOT_END:
        s.clock[AT.overflow] = 5
        n = s.stage_to.shape[1]
    s.now[i].course_n = n
    s.now[i].course_i = -1
    first = -1
    for position in range(n):
        stage = s.stage_to[s.now[i].course, position]
        if w.emits[stage, 0] + w.emits[stage, 1] + w.emits[stage, 2] + w.emits[stage, 3] > 0.0:
            if first < 0:
                first = position
            s.now[i].until = s.stage_at[s.now[i].course, position + 1] if position + 1 < n else NEVER
    if first >= 0:
        s.now[i].power = power_of(k, w, i, infection)
    return first


@kernel
def to_next_stage(w, s, i, position):
    """See that person `i`, in a stage of their course, enters the next one from which anything follows."""
    course = s.now[i].course
    for after in range(position + 1, s.now[i].course_n):
        if s.clock[AT.log] == 1 or w.quiet[s.stage_to[course, after - 1] + 1, s.stage_to[course, after]] == 0:
            time = s.stage_at[course, after]
            if time < int(w.horizon):
                coming(s, time, TO_STAGE, i, after, after)
            return


@kernel
def infect(k, w, s, i, source, time, at, spread, activity, emitted, stage):
    """Infect person `i`, unless they are infected or immune after it.

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
    s.now[i].times += 1
    s.now[i].days = 0
    s.shield[i] = 2 * s.clock[AT.stamp] + 1
    anew = s.now[i].times > 1
    generation = 0
    if source >= 0:
        generation = s.now[source].generation + 1
    s.now[i].generation = generation
    begins = time
    clock = int(w.clock)
    if clock > 0:
        begins = (time + clock - 1) // clock * clock
    first = plan(k, w, s, i, begins, int(w.entry) if stage < 0 else stage)
    s.clock[AT.active] += 1
    s.clock[AT.last_infection] = max(time, s.clock[AT.last_infection])
    if not anew:
        s.cases[s.clock[AT.n_cases]] = i
        s.clock[AT.n_cases] += 1
    if anew:
        pass  # counted already: sizes are numbers of people
    elif w.people[i].school == 1:
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
    if begins == time and s.clock[AT.log] == 0 and w.quiet[0, s.stage_to[s.now[i].course, 0]] == 1:
        s.now[i].course_i = 0
        s.now[i].stage = s.stage_to[s.now[i].course, 0]
        if s.now[i].detected < time:
            s.now[i].detected = NEVER  # a false alarm before this infection
        to_next_stage(w, s, i, 0)
    else:
        coming(s, begins, TO_STAGE, i, 0, 0)
    if first >= 0 and s.stage_at[s.now[i].course, first] < int(w.horizon):
        coming(s, s.stage_at[s.now[i].course, first], TO_DAY, i, 0, 0)
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
