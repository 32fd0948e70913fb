"""One infectious person among people of whom nobody is immune and nobody passes the infection on, for calibration.

Candidates are drawn as in a run. Instead of infecting, each leaves the least factor by which hits of its way might be
thinned and still infect: its thinning number over the source's infectiousness and the target's susceptibility. From
these one can read how many would be infected at any smaller scale.
"""

from __future__ import annotations

from homeroom.kernels.absence import place, stage_at
from homeroom.kernels.agenda import due, forget, take
from homeroom.kernels.at_home import go_on
from homeroom.kernels.draws import INDEX
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak import plan
from homeroom.kernels.outbreak_arrays import AT, AT_HOME, DAY, NEVER, TO_DAY, TO_HIT
from homeroom.kernels.protection import look
from homeroom.kernels.rng import run_key, uniform
from homeroom.kernels.shedding import draw_day, plan_vomiting, vomit


@kernel
def follow(w, s, h, time):
    """Note what a candidate would have done."""
    source = int(s.hits[h].source)
    target = int(s.hits[h].target)
    emitted = s.hits[h].emitted
    spread = int(s.hits[h].spread)
    at = int(s.hits[h].place)
    stage = stage_at(s, source, emitted)
    if stage < 0:
        return
    factor = w.emits[stage, spread] * w.people[target].prone
    if factor <= 0.0 or s.hits[h].thin >= factor:
        return
    if place(w, s, source, emitted) != int(s.hits[h].from_):
        return
    there = place(w, s, target, time)
    if there != at:
        return
    s.low[target, 4 + spread] += 1.0
    least = s.hits[h].thin / factor
    if s.now[target].listed == 0:
        s.now[target].listed = 1
        s.cases[s.clock[AT.n_cases]] = target
        s.clock[AT.n_cases] += 1
        for way in range(4):
            s.low[target, way] = 2.0
    if least < s.low[target, spread]:
        s.low[target, spread] = least


@kernel
def probe(seed, pupils, days, powers, w, s, out, hits):
    """Let one pupil after another be infectious.

    Args:
        seed: of the luck.
        pupils: (p,) who may be the one. days: (d,) days of the first week on which they may turn infectious.
        powers: (n,) their emission factors.
        w, s: setting and state, of which `low` is (people, 8).
        out: (m, 6) receives a row for each person reached: number of the run, whether they are of the school, and for
            each way the least factor at which it infects (2: never).
        hits: (5,) receives the number of candidates that would infect, by way, and of members of the households.

    Returns:
        How many rows were written; -1 where one of the buffers was too small.
    """
    rows = 0
    for j in range(powers.shape[0]):
        k = run_key(seed, j)
        forget(s)
        stamp = s.clock[AT.stamp] + 1
        for c in range(s.clock.shape[0]):
            s.clock[c] = 0
        s.clock[AT.stamp] = stamp
        s.clock[AT.next_day] = NEVER
        i = int(pupils[int(uniform(k[0], k[1], 0, 0, INDEX, 1) * pupils.shape[0])])
        day = int(days[int(uniform(k[0], k[1], 0, 0, INDEX, 2) * days.shape[0])])
        look(k, w, s, i)
        s.now[i].infected = 0
        s.now[i].times = 1
        first = plan(k, w, s, i, 0, int(w.entry))
        hits[4] += w.people[i].mate_n
        if first < 0:
            continue
        start = day * DAY
        shift = start - s.stage_at[s.now[i].course, first]
        n = s.now[i].course_n
        for position in range(n):
            s.stage_at[s.now[i].course, position] += shift
        if s.now[i].until < NEVER:
            s.now[i].until += shift
        s.now[i].power = powers[j]
        for position in range(n):
            stage = int(s.stage_to[s.now[i].course, position])
            if w.vomits[stage] > 0.0 and position + 1 < n:
                s.now[i].course_i = position
                course = s.now[i].course
                plan_vomiting(k, w, s, i, stage, s.stage_at[course, position], s.stage_at[course, position + 1])
        draw_day(k, w, s, i, start)
        while due(s) and s.clock[AT.overflow] == 0:
            time = s.heap[0].time
            kind = s.heap[0].order >> 58
            data = int(s.heap[0].what)
            take(s)
            if kind == TO_HIT:
                follow(w, s, data, time)
                if s.hits[data].spread == AT_HOME:
                    go_on(k, w, s, data)
                s.free[s.clock[AT.n_free]] = data
                s.clock[AT.n_free] += 1
            elif kind == TO_DAY:
                draw_day(k, w, s, i, time)
            else:
                vomit(k, w, s, i, time, data)
        if s.clock[AT.overflow] != 0 or rows + s.clock[AT.n_cases] > out.shape[0]:
            return -1
        for c in range(s.clock[AT.n_cases]):
            target = s.cases[c]
            out[rows, 0] = j
            out[rows, 1] = w.people[target].school
            for way in range(4):
                out[rows, 2 + way] = s.low[target, way]
                hits[way] += s.low[target, 4 + way]
                s.low[target, 4 + way] = 0.0
            rows += 1
    return rows
