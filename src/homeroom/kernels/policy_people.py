"""What health measures do to one person: keep home, isolate, test, give a dose."""

from __future__ import annotations

from homeroom.kernels.absence import away_at, catch_up, keep_apart, keep_home
from homeroom.kernels.agenda import push_timer
from homeroom.kernels.codes import EV_DOSE, EV_TEST
from homeroom.kernels.contacts import trace
from homeroom.kernels.diary import note
from homeroom.kernels.draws import MEASURE
from homeroom.kernels.herd import gather, is_for_herd, send_herd_home
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import AT, DAY, ILL, NEVER
from homeroom.kernels.outbreak_arrays import MEASURE as BY_MEASURE
from homeroom.kernels.policy_arrays import (
    ANY_RECORD,
    ASK,
    ASK_POSITIVE,
    ASK_PROTECT,
    ASK_UNPROTECT,
    C_DAYS,
    C_DOSES,
    C_PEOPLE,
    C_TESTS,
    CLASS,
    CLOSE_CLASS,
    CONTACTS,
    FEELS_ILL,
    GRADE,
    HOUSEHOLD,
    ISOLATE,
    PROPHYLAXIS,
    QUARANTINE,
    SELF,
    STAY_HOME,
    TEST,
    UNVACCINATED,
    VACCINATE,
)
from homeroom.kernels.protection import doses_at_start, give_dose, look, protect
from homeroom.kernels.rng import uniform
from homeroom.kernels.week import day_of, is_school_day

# Ordinals of the numbers of a person and a measure: 0 whether they comply, 2 when they are noticed.
_APART = 1
_WORKS = 3
_TESTED = 16  # and the day


@kernel
def complies(k, w, m, i):
    """Whether person `i` (-1: the school) takes part in measure `m`."""
    share = w.measures[m].compliance
    if share >= 1.0:
        return True
    if share <= 0.0:
        return False
    who = -1
    if i >= 0:
        who = w.people[i].who
    return uniform(k[0], k[1], who, w.measures[m].key, MEASURE, 0) < share


@kernel
def doses_of(w, s, i):
    """Doses on the record of person `i`, whether looked at or not."""
    if s.now[i].stamp == s.clock[AT.stamp]:
        return s.now[i].doses
    return doses_at_start(w, s, i)


@kernel
def had_it(w, s, i):
    """Whether an infection of person `i` is on record, from before the scenario or from the run."""
    pool = w.people[i].pool
    if w.people[i].immune == 1 or (pool >= 0 and s.rank[1, w.people[i].place] < s.cut[pool, 2]):
        return True
    return s.now[i].stamp == s.clock[AT.stamp] and s.now[i].detected != NEVER and s.now[i].infected != NEVER


@kernel
def meant(k, w, s, m, i):
    """Whether measure `m` is for person `i`."""
    if w.measure_people[m, i] < 0:
        return False
    record = w.measures[m].record
    if record == 0:
        return True
    if record == UNVACCINATED:
        return doses_of(w, s, i) == 0
    return doses_of(w, s, i) < max(int(w.doses), 1) and not had_it(w, s, i)


@kernel
def mark(s, m, i):
    """Note that measure `m` did something to person `i`; whether it did before."""
    if m >= 31:
        return False
    if (s.now[i].marks >> m) & 1 == 1:
        return True
    s.now[i].marks |= 1 << m
    s.costs[m, C_PEOPLE] += 1
    return False


@kernel
def each(k, w, s, time, m, case):
    """Let measure `m` act on everybody around `case` whom it is for.

    Returns:
        The last place of `s.found`, which holds those whose test is positive at once; -1 for none.
    """
    scope = w.measures[m].scope
    s.clock[AT.found] = -1
    if scope == SELF:
        if case >= 0:
            one(k, w, s, time, m, case)
    elif scope == HOUSEHOLD:
        if case >= 0:
            for j in range(w.people[case].mate_first, w.people[case].mate_first + w.people[case].mate_n):
                one(k, w, s, time, m, w.mates[j])
    elif scope == CLASS:
        if case >= 0 and w.people[case].group >= 0:
            group = w.people[case].group
            for j in range(w.group_first[group], w.group_first[group + 1]):
                if w.group_members[j] != case:
                    one(k, w, s, time, m, w.group_members[j])
    elif scope == CONTACTS:
        if case >= 0:
            n = trace(k, w, s, time, m, case)
            for j in range(n):
                one(k, w, s, time, m, s.met_who[j])
    else:
        grade = -1
        if scope == GRADE:
            if case < 0 or w.people[case].grade < 0:
                return -1
            grade = w.people[case].grade
        if is_for_herd(w, s, m):
            if s.clock[AT.herd] == 0:
                gather(w, s, m)
            send_herd_home(w, s, time, m)
            for j in range(s.clock[AT.n_alone]):
                if s.alone[j] != case:
                    one(k, w, s, time, m, int(s.alone[j]))
            return s.clock[AT.found]
        if w.measures[m].record != ANY_RECORD:  # doses never get fewer: it can only be for those who began without
            if s.clock[AT.n_bare] < 0:
                list_bare(w, s)
            for j in range(s.clock[AT.n_bare]):
                i = int(s.bare[j])
                if i != case and (grade < 0 or w.people[i].grade == grade):
                    one(k, w, s, time, m, i)
            return s.clock[AT.found]
        for i in range(w.people.shape[0]):
            if i != case and w.people[i].school == 1 and (grade < 0 or w.people[i].grade == grade):
                one(k, w, s, time, m, i)
    return s.clock[AT.found]


@kernel
def list_bare(w, s):
    """Fill `bare`: people of the school who did not have all doses when the run began, in order."""
    full = max(int(w.doses), 1)
    n = 0
    for i in range(w.people.shape[0]):
        if w.people[i].school == 1 and doses_at_start(w, s, i) < full:
            s.bare[n] = i
            n += 1
    s.clock[AT.n_bare] = n


@kernel
def one(k, w, s, time, m, i):
    """Let measure `m` act on person `i`, if it is for them and they take part."""
    if not meant(k, w, s, m, i) or not complies(k, w, m, i):
        return
    look(k, w, s, i)
    catch_up(s, i, time)
    action = w.measures[m].action
    if action == QUARANTINE or action == CLOSE_CLASS:
        send_home(k, w, s, time, m, i)
    elif action == STAY_HOME:
        until = end_of_symptoms(w, s, m, i) + w.measures[m].span
        if w.measures[m].duration < NEVER:
            until = time + w.measures[m].duration
        keep(k, w, s, time, m, i, until, ILL)
    elif action == ISOLATE:
        isolate(k, w, s, time, m, i)
    elif action == TEST:
        test(k, w, s, time, m, i)
    elif action == PROPHYLAXIS:
        prophylaxis(k, w, s, time, m, i)
    elif action == VACCINATE:
        vaccinate(k, w, s, time, m, i)


@kernel
def keep(k, w, s, time, m, i, until, why):
    """Keep person `i` at home because of measure `m`."""
    until = min(until, w.measures[m].until)
    if until <= time:
        return
    mark(s, m, i)
    if why == BY_MEASURE and s.now[i].away_from <= time and until <= s.now[i].away_until:
        return
    s.costs[m, C_DAYS] += keep_home(w, s, i, time, until, why, w.people[i].school)
    share = w.measures[m].b
    if share > 0.0 and uniform(k[0], k[1], w.people[i].who, w.measures[m].key, MEASURE, _APART) < share:
        keep_apart(s, i, time, until)


@kernel
def send_home(k, w, s, time, m, i):
    """Quarantine of person `i`, unless they are a known case, in hospital, spared, or kept at home already."""
    if w.people[i].school == 0 or (s.now[i].detected != NEVER and s.now[i].infected != NEVER):
        return
    stage = s.now[i].stage
    if stage >= 0 and (w.hospital[stage] == 1 or w.dead[stage] == 1 or (w.measures[m].spares >> stage) & 1 == 1):
        return
    if w.measures[m].renewed == 0 and away_at(s, i, time):
        return
    keep(k, w, s, time, m, i, time + w.measures[m].duration, BY_MEASURE)


@kernel
def end_of_symptoms(w, s, m, i):
    """When the symptoms that measure `m` minds end in person `i`, who has them (ms)."""
    position = max(s.now[i].course_i, 0)
    n = s.now[i].course_n
    minded = w.measures[m].symptoms
    while position < n:
        stage = s.stage_to[s.now[i].course, position]
        shown = w.symptoms[stage] | (FEELS_ILL if w.ill[stage] == 1 else 0)
        if shown & minded == 0:
            return s.stage_at[s.now[i].course, position]
        position += 1
    return int(w.horizon)


@kernel
def isolate(k, w, s, time, m, i):
    """A known case stays at home until they no longer infect; who does not comes back the next day."""
    until = time + DAY
    if w.measures[m].duration < NEVER:
        until = time + w.measures[m].duration
    elif s.now[i].infected != NEVER and s.now[i].until > time:
        until = s.now[i].until
    keep(k, w, s, time, m, i, until, BY_MEASURE)


@kernel
def test(k, w, s, time, m, i):
    """Test person `i`, unless they are a known case; at school, only those are tested who are there."""
    day = day_of(w, time)
    if s.now[i].detected != NEVER:
        return
    if w.measures[m].scope != SELF:
        if w.people[i].school == 0 or away_at(s, i, time):
            return
        if not is_school_day(w, day):
            return
    mark(s, m, i)
    s.clock[AT.tests] += 1
    s.costs[m, C_TESTS] += 1
    stage = s.now[i].stage
    chance = 1.0 - w.measures[m].a
    if stage >= 0 and w.out[stage] == 0:
        chance = w.measure_data[w.measures[m].first + stage] * 1e-9
    positive = uniform(k[0], k[1], w.people[i].who, w.measures[m].key, MEASURE, _TESTED + day) < chance
    note(w, s, time, EV_TEST, i, -1, -1, 1 if positive else 0, m, 0)
    if not positive:
        return
    if w.measures[m].span > 0:
        if time + w.measures[m].span < int(w.horizon):
            push_timer(s, time + w.measures[m].span, m, ASK * (i + 1) + ASK_POSITIVE)
    else:
        s.clock[AT.found] += 1
        s.found[s.clock[AT.found]] = i


@kernel
def prophylaxis(k, w, s, time, m, i):
    """Give person `i` something that stops an infection in time, or protects against the next."""
    if s.now[i].detected != NEVER:
        return
    if mark(s, m, i) and w.measures[m].renewed == 0:
        return
    s.clock[AT.doses] += 1
    s.costs[m, C_DOSES] += 1
    if w.measures[m].flag & 1 == 1:
        s.now[i].doses += 1
    note(w, s, time, EV_DOSE, i, -1, -1, 1, s.now[i].doses, 0)
    u = uniform(k[0], k[1], w.people[i].who, w.measures[m].key, MEASURE, _WORKS)
    if s.now[i].infected != NEVER:
        if time - s.now[i].infected <= w.measures[m].span and u < w.measures[m].a:
            abort(w, s, i)
    elif s.now[i].immune == 0 and u < w.measures[m].b:
        s.now[i].immune = 1
        if w.measures[m].duration < NEVER and time + w.measures[m].duration < int(w.horizon):
            push_timer(s, time + w.measures[m].duration, m, ASK * (i + 1) + ASK_UNPROTECT)


@kernel
def abort(w, s, i):
    """Stop the infection of person `i`, who has not been infectious yet: their present stage leads to recovery."""
    now = max(s.now[i].course_i, 0)
    for position in range(now + 1):
        stage = s.stage_to[s.now[i].course, position]
        if w.emits[stage, 0] + w.emits[stage, 1] + w.emits[stage, 2] + w.emits[stage, 3] > 0.0:
            return
    for stage in range(w.out.shape[0]):
        if w.out[stage] == 1 and now + 1 < s.now[i].course_n:
            s.stage_to[s.now[i].course, now + 1] = stage
            s.now[i].course_n = now + 2
            s.now[i].until = -NEVER
            return


@kernel
def unprotected(s, i):
    """Prophylaxis of person `i` wears off."""
    if s.now[i].infected == NEVER:
        s.now[i].immune = 0


@kernel
def vaccinate(k, w, s, time, m, i):
    """Give person `i` doses, once in a run; they protect later."""
    if s.now[i].detected != NEVER or mark(s, m, i):
        return
    n = w.measures[m].number
    give_dose(k, w, s, i, time, n)
    s.costs[m, C_DOSES] += n
    if w.measures[m].span <= 0:
        protect(k, w, s, i)
    elif time + w.measures[m].span < int(w.horizon) and s.measures[m].begin != time:
        s.measures[m].begin = time  # one timer for all of this moment
        push_timer(s, time + w.measures[m].span, m, ASK_PROTECT)


@kernel
def protected(k, w, s, time, m):
    """The doses that measure `m` gave its time ago work from now on."""
    for i in range(w.people.shape[0]):
        if s.now[i].stamp == s.clock[AT.stamp] and s.now[i].last_dose == time - w.measures[m].span:
            protect(k, w, s, i)
