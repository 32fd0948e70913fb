"""Health measures within a run: what sets them off, and what they do to people and to the whole school.

The driver of an outbreak calls `begin`, `on_stage`, `on_timer` and `factor`; everything else follows from these. A
trigger never acts at once but puts a timer of the same moment on the heap, so that nothing here calls itself and the
order of measures is that of their rows. Times are ms since the start.
"""

from __future__ import annotations

import math

from homeroom.kernels.absence import away_at, catch_up, keep_home
from homeroom.kernels.agenda import push_timer
from homeroom.kernels.codes import EV_CLOSURE, EV_DETECTED, EV_MEASURE
from homeroom.kernels.diary import note
from homeroom.kernels.draws import MEASURE
from homeroom.kernels.index_cases import introduce
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import AT, DAY, NEVER
from homeroom.kernels.outbreak_arrays import MEASURE as BY_MEASURE
from homeroom.kernels.policy_arrays import (
    AFTER_MEASURE,
    ASK,
    ASK_ACT,
    ASK_DETECTED,
    ASK_POSITIVE,
    ASK_PROTECT,
    ASK_UNPROTECT,
    AT_TIME,
    C_ACTED,
    C_DAYS,
    CLOSE_CLASS,
    CLOSE_SCHOOL,
    CONTACTS,
    DETECT,
    EVERY,
    FEELS_ILL,
    HEALTH,
    HOUSEHOLD,
    INTRODUCE,
    MASK,
    ON_DETECTED,
    ON_FIRST_DETECTED,
    ON_STAGE,
    ON_START,
    ON_SYMPTOMS,
    ON_THRESHOLD,
    PROPHYLAXIS,
    SELF,
    STAGGER,
)
from homeroom.kernels.policy_people import complies, each, meant, protected, unprotected
from homeroom.kernels.protection import look
from homeroom.kernels.rng import uniform
from homeroom.kernels.thinning import hold
from homeroom.kernels.week import first_noon

# Ordinals of the numbers of a person and a measure: 0 whether they comply.
_DAILY = 2
_ROOM = 4


@kernel
def begin(k, w, s):
    """Get all measures ready for a run and let those act that hold from the start."""
    for m in range(w.measures.shape[0]):
        s.measures[m].begin = NEVER
        s.measures[m].end = -NEVER
        s.measures[m].acted = NEVER
        s.measures[m].started = NEVER
        for c in range(s.costs.shape[1]):
            s.costs[m, c] = 0
    for m in range(w.measures.shape[0]):
        trigger = w.measures[m].trigger
        if trigger == AT_TIME or trigger == EVERY:
            if w.measures[m].at < int(w.horizon):
                push_timer(s, w.measures[m].at, m, ASK_ACT)
        elif trigger == ON_START:
            fire(w, s, w.measures[m].from_, m, -1)


@kernel
def fire(w, s, time, m, case):
    """Set measure `m` off at `time`, because of person `case` (-1: of nobody): it acts after its delay."""
    if time < w.measures[m].from_ or time >= w.measures[m].until:
        return
    if s.measures[m].started == NEVER:
        s.measures[m].started = time
    due = time + w.measures[m].delay
    if due < int(w.horizon):
        push_timer(s, due, m, ASK * (case + 1) + ASK_ACT)


@kernel
def signs(w, stage):
    """The symptoms of a stage, as a bit set; feeling ill is one."""
    return w.symptoms[stage] | (FEELS_ILL if w.ill[stage] == 1 else 0)


@kernel
def on_stage(k, w, s, time, i, stage):
    """Tell the measures that person `i` has entered a stage."""
    position = s.now[i].course_i
    if position <= 0 and s.now[i].detected < s.now[i].infected:
        s.now[i].detected = NEVER  # a false alarm before this infection
    before = -1
    if position > 0:
        before = s.stage_to[s.now[i].course, position - 1]
    for m in range(w.measures.shape[0]):
        if sets_off(w, m, before, stage):
            fire(w, s, time, m, i)


@kernel
def hush(w):
    """Fill in `quiet`: from entering which stage nothing follows, neither by a measure nor otherwise."""
    n = w.emits.shape[0]
    loud = w.daily > 0.0
    for m in range(w.measures.shape[0]):
        loud = loud or w.measures[m].action == PROPHYLAXIS  # it may cut a course short
    for before in range(-1, n):
        for stage in range(n):
            told = loud or w.hospital[stage] == 1 or w.dead[stage] == 1 or w.again[stage] == 1
            told = told or w.vomits[stage] > 0.0
            for m in range(w.measures.shape[0]):
                told = told or sets_off(w, m, before, stage)
            w.quiet[before + 1, stage] = 0 if told else 1


@kernel
def sets_off(w, m, before, stage):
    """Whether entering a stage from another (-1: from none) sets off measure `m`."""
    trigger = w.measures[m].trigger
    if trigger == ON_SYMPTOMS:
        minded = w.measures[m].symptoms
        return signs(w, stage) & minded != 0 and (before < 0 or signs(w, before) & minded == 0)
    return trigger == ON_STAGE and (w.measures[m].stages >> stage) & 1 == 1


@kernel
def on_timer(k, w, s, time, m, data):
    """What was put on the heap for measure `m` is due."""
    ask = data % ASK
    i = data // ASK - 1
    if ask == ASK_ACT:
        if w.measures[m].trigger == EVERY and time + w.measures[m].every < int(w.horizon):
            push_timer(s, time + w.measures[m].every, m, data)
        if w.measures[m].from_ <= time < w.measures[m].until:
            act(k, w, s, time, m, i)
    elif ask == ASK_DETECTED:
        catch_up(s, i, time)
        if still(w, s, m, i):
            known(w, s, time, m, i)
    elif ask == ASK_POSITIVE:
        known(w, s, time, m, i)
    elif ask == ASK_PROTECT:
        protected(k, w, s, time, m)
    elif ask == ASK_UNPROTECT:
        unprotected(s, i)


@kernel
def act(k, w, s, time, m, case):
    """Let measure `m` act."""
    action = w.measures[m].action
    if s.measures[m].acted == NEVER:
        s.measures[m].acted = time
        for other in range(w.measures.shape[0]):
            if w.measures[other].trigger == AFTER_MEASURE and w.measures[other].after == m:
                fire(w, s, time, other, case)
    note(w, s, time, EV_MEASURE, case, -1, -1, m, HEALTH + action, 0)
    s.costs[m, C_ACTED] += 1
    if action == INTRODUCE:
        introduce(k, w, s, time, m)
    elif action == DETECT:
        detect(k, w, s, time, m, case)
    elif MASK <= action <= STAGGER:
        hold(w, s, time, m)
    elif action == CLOSE_SCHOOL:
        if complies(k, w, m, -1):
            close_school(k, w, s, time, m)
    else:
        if action == CLOSE_CLASS and case >= 0:
            note(w, s, time, EV_CLOSURE, -1, -1, -1, w.people[case].group, m, time + w.measures[m].duration)
        positive = each(k, w, s, time, m, case)
        while positive >= 0:  # people tested positive stand in s.found; see policy_people
            known(w, s, time, m, s.found[positive])
            positive -= 1


@kernel
def known(w, s, time, m, i):
    """Person `i` is known as a case from now on, which may set off other measures."""
    school = w.people[i].school == 1
    first = school and s.clock[AT.first_detected] < 0
    if s.now[i].detected != NEVER and w.measures[m].flag & 2 == 0:
        return
    if s.now[i].detected == NEVER:
        s.now[i].detected = time
        if s.now[i].infected != NEVER and school:
            s.clock[AT.detected] += 1
            if first:
                s.clock[AT.first_detected] = time
    note(w, s, time, EV_DETECTED, i, -1, -1, m, s.now[i].stage, 0)
    for other in range(w.measures.shape[0]):
        trigger = w.measures[other].trigger
        scope = w.measures[other].scope
        if not school and scope != SELF and scope != HOUSEHOLD and scope != CONTACTS:
            continue  # the school does not act on cases in families
        if trigger == ON_DETECTED or (trigger == ON_FIRST_DETECTED and first):
            fire(w, s, time, other, i)
        elif trigger == ON_THRESHOLD:
            if together(w, s, time, other, i) >= w.measures[other].cases:
                fire(w, s, time, other, i)


@kernel
def together(w, s, time, m, i):
    """How many cases of the school (or of the class of `i`) have become known within the measure's time."""
    n = 0
    for c in range(s.clock[AT.n_cases]):
        j = s.cases[c]
        if w.people[j].school == 0 or s.now[j].detected > time or s.now[j].detected <= time - w.measures[m].within:
            continue
        if w.measures[m].where == 0 or (w.people[j].group == w.people[i].group and w.people[i].group >= 0):
            n += 1
    return n


@kernel
def still(w, s, m, i):
    """Whether the stage of person `i` is still one that measure `m` minds."""
    stage = s.now[i].stage
    if stage < 0:
        return False
    if w.measures[m].trigger == ON_STAGE:
        return (w.measures[m].stages >> stage) & 1 == 1
    return signs(w, stage) & w.measures[m].symptoms != 0


@kernel
def detect(k, w, s, time, m, i):
    """Somebody may notice case `i`, now or on one of the next days."""
    if not meant(k, w, s, m, i) or not complies(k, w, m, i):
        return
    if w.measures[m].flag & 1 == 0 and s.now[i].away_why == BY_MEASURE and away_at(s, i, time):
        return
    chance = w.measures[m].a
    if chance < 0.0:
        known(w, s, time, m, i)
        return
    if chance <= 0.0:
        return
    days = 0
    if chance < 1.0:
        u = uniform(k[0], k[1], w.people[i].who, w.measures[m].key, MEASURE, _DAILY)
        days = int(math.floor(math.log1p(-u) / math.log1p(-chance)))
    if days == 0:
        known(w, s, time, m, i)
    elif time + days * DAY < int(w.horizon):
        push_timer(s, time + days * DAY, m, ASK * (i + 1) + ASK_DETECTED)


@kernel
def close_school(k, w, s, time, m):
    """Everybody stays at home; a day counts as closed once, however many measures close it."""
    if s.measures[m].begin <= time < s.measures[m].end and w.measures[m].renewed == 0:
        return
    hold(w, s, time, m)
    until = min(s.measures[m].end, int(w.horizon))
    last = first_noon(w, until)
    for day in range(first_noon(w, time), last):
        if w.school_day[day] == 1 and s.closed[day] != s.clock[AT.stamp]:
            s.closed[day] = s.clock[AT.stamp]
            s.clock[AT.closed_days] += 1
    note(w, s, time, EV_CLOSURE, -1, -1, -1, -1, m, until)
    for i in range(w.people.shape[0]):
        if w.people[i].school == 1:
            look(k, w, s, i)
            if s.now[i].away_from > time or s.now[i].away_until < until:
                s.costs[m, C_DAYS] += keep_home(w, s, i, time, until, BY_MEASURE, 1)


@kernel
def on_day(k, w, s, time, day):
    """Nothing here waits for midnight."""


@kernel
def finish(w, s, costs, j):
    """Write down what the measures cost in run `j` of a batch."""
    for m in range(s.costs.shape[0]):
        for c in range(s.costs.shape[1]):
            costs[j, m, c] = s.costs[m, c]
