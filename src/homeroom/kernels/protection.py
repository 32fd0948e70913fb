"""What protects people in an outbreak: immunity they came with, doses before the run and in it.

The record of a person is filled in when somebody first looks at it, so that nobody pays for those who are never met.
"""

from __future__ import annotations

import math

from homeroom.kernels.codes import EV_DOSE
from homeroom.kernels.diary import note
from homeroom.kernels.draws import TAKE
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import AT, ILL, NEVER
from homeroom.kernels.rng import uniform


@kernel
def look(k, w, s, i):
    """Fill in the record of person `i` for this run, if nobody has looked at them yet."""
    stamp = s.clock[AT.stamp]
    if s.now[i].stamp == stamp:
        return
    s.now[i].stamp = stamp
    s.looked[s.clock[AT.n_looked]] = i
    s.clock[AT.n_looked] += 1
    s.now[i].infected = NEVER
    s.now[i].detected = NEVER
    s.now[i].tested = -NEVER
    s.now[i].last_dose = NEVER
    s.now[i].fades_from = w.people[i].last if w.waning > 0.0 and w.people[i].pool < 0 else NEVER
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
    s.now[i].times = 0
    doses = doses_at_start(w, s, i)
    row = min(doses, int(w.doses))
    s.now[i].doses = doses
    s.now[i].immune = 1 if shielded(k, w, s, i) else 0
    s.now[i].takes = 1.0 - w.efficacy[row, 1]
    s.now[i].gives = 1.0 - w.efficacy[row, 2]
    m = s.clock[AT.herd] - 1
    if m >= 0 and doses == 0 and w.people[i].school == 1 and w.measure_people[m, i] >= 0:
        _leave_herd(w, s, i)


@kernel
def _leave_herd(w, s, i):
    """From now on person `i` has a record of their own; so far what has held for the others has held for them."""
    herd = w.people.shape[0]
    s.now[i].away_from = s.now[herd].away_from
    s.now[i].away_until = s.now[herd].away_until
    s.now[i].was_from = s.now[herd].was_from
    s.now[i].was_until = s.now[herd].was_until
    s.now[i].away_why = s.now[herd].away_why
    s.now[i].marks = s.now[herd].marks
    s.clock[AT.n_herd] -= 1
    s.alone[s.clock[AT.n_alone]] = i
    s.clock[AT.n_alone] += 1


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
    """Whether person `i` cannot be infected: infected in this run, or immune from its beginning to its end.

    Immune are those who are known to be, those who had the disease, and those whose doses took and do not fade.
    """
    stamp = s.clock[AT.stamp]
    if s.shield[i] >> 1 == stamp:
        return s.shield[i] & 1 == 1
    immune = w.people[i].immune == 1
    pool = w.people[i].pool
    doses = doses_at_start(w, s, i)
    if pool >= 0 and s.rank[1, w.people[i].place] < s.cut[pool, 2]:
        immune = True
    fades = w.waning > 0.0 and pool < 0 and w.people[i].last < NEVER
    if fades and not immune and doses > 0 and w.all_or_nothing > 0.0:
        immune = _left(k, w, i, doses, w.people[i].last, int(w.horizon)) == 0.0
    if not immune and not fades and doses > 0:
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
def _left(k, w, i, doses, since, time):
    """What is left of the hazard of person `i` at a time, after doses that fade since the last one was given."""
    works = w.fresh[min(doses, int(w.doses))] * math.exp(-0.001 * max(time - since, 0) / w.waning)
    if w.all_or_nothing > 0.0:
        return 0.0 if uniform(k[0], k[1], w.people[i].who, 0, TAKE, doses) < works else 1.0
    return 1.0 - works


@kernel
def takes_of(k, w, s, i, time):
    """The hazard of person `i` (looked at) at a time, for age and doses, as a share of the most there is, 0 to 1."""
    if s.now[i].fades_from == NEVER:
        return w.people[i].prone * s.now[i].takes
    return w.people[i].prone * _left(k, w, i, s.now[i].doses, s.now[i].fades_from, time)


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
    if w.waning > 0.0 and s.now[i].last_dose < NEVER:
        s.now[i].fades_from = s.now[i].last_dose
        s.now[i].gives = min(s.now[i].gives, 1.0 - w.efficacy[row, 2])
    elif s.now[i].infected == NEVER:
        if w.efficacy[row, 0] > 0.0 and s.now[i].immune == 0:
            before = w.efficacy[max(row - 1, 0), 0]
            luck = uniform(k[0], k[1], w.people[i].who, 0, TAKE, s.now[i].doses)
            # Those whom fewer doses would have made immune are immune already: the chance is that of the others.
            if luck * (1.0 - before) < w.efficacy[row, 0] - before:
                s.now[i].immune = 1
        s.now[i].takes = min(s.now[i].takes, 1.0 - w.efficacy[row, 1])
        s.now[i].gives = min(s.now[i].gives, 1.0 - w.efficacy[row, 2])
