"""Those whom a quarantine of the school keeps at home all alike, treated as one.

Such a quarantine is for everybody without a dose: hundreds of people, most of whom nothing else happens to. As long as
nobody has looked at a person in a run, nothing tells them from the others, so one record (the last of `State.now`)
stands for all of them, and what they miss is counted so many times. The first look gives a person a record of their own
(`protection.look`) with what has held for all so far; those few are treated one by one.
"""

from __future__ import annotations

from homeroom.kernels.absence import away_at, keep_home
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import AT, ILL, NEVER
from homeroom.kernels.outbreak_arrays import MEASURE as BY_MEASURE
from homeroom.kernels.policy_arrays import C_DAYS, C_PEOPLE, QUARANTINE, SCHOOL, UNVACCINATED
from homeroom.kernels.protection import doses_at_start


@kernel
def is_for_herd(w, s, m):
    """Whether measure `m` keeps all whom it is for at home alike, and may treat them as one in this run.

    With the log on it does not: that names everybody. One measure at most has a herd; another's looks at its members.
    """
    row = w.measures[m]
    alike = row.action == QUARANTINE and row.scope == SCHOOL and row.record == UNVACCINATED
    if not alike or row.compliance < 1.0 or row.b > 0.0 or m >= 31 or w.doses < 1.0:
        return False
    return s.clock[AT.log] == 0 and (s.clock[AT.herd] == 0 or s.clock[AT.herd] == m + 1)


@kernel
def gather(w, s, m):
    """Count those whom measure `m` is for, and list in `alone` whom somebody has looked at already."""
    herd = w.people.shape[0]
    s.now[herd].away_from = -NEVER
    s.now[herd].away_until = -NEVER
    s.now[herd].was_from = -NEVER
    s.now[herd].was_until = -NEVER
    s.now[herd].away_why = ILL
    s.now[herd].marks = 0
    s.clock[AT.herd] = m + 1
    s.clock[AT.n_herd] = 0
    s.clock[AT.n_alone] = 0
    for p in range(w.pools.shape[0]):
        n = w.measure_pools[m, p]
        if n > 0:  # for all of the pool, of whom so many have no dose
            s.clock[AT.n_herd] += n - w.pools[p].full - w.pools[p].one
        elif n < 0:
            none = s.cut[p, 1]
            for j in range(w.pools[p].first, w.pools[p].first + w.pools[p].n):
                if s.rank[0, j] >= none and w.measure_people[m, w.pool_members[j]] >= 0:
                    s.clock[AT.n_herd] += 1
    for j in range(w.loose.shape[0]):
        if w.measure_people[m, w.loose[j]] >= 0:
            s.clock[AT.n_herd] += 1
    for j in range(s.clock[AT.n_looked]):
        i = s.looked[j]
        if w.people[i].school == 1 and w.measure_people[m, i] >= 0 and doses_at_start(w, s, i) == 0:
            s.clock[AT.n_herd] -= 1
            s.alone[s.clock[AT.n_alone]] = i
            s.clock[AT.n_alone] += 1


@kernel
def send_herd_home(w, s, time, m):
    """What `policy_people.send_home` does with one of them, for all at once."""
    herd = w.people.shape[0]
    n = s.clock[AT.n_herd]
    if n == 0 or (w.measures[m].renewed == 0 and away_at(s, herd, time)):
        return
    until = min(time + w.measures[m].duration, w.measures[m].until)
    if until <= time:
        return
    if (s.now[herd].marks >> m) & 1 == 0:
        s.now[herd].marks |= 1 << m
        s.costs[m, C_PEOPLE] += n
    if s.now[herd].away_from <= time and until <= s.now[herd].away_until:
        return
    s.costs[m, C_DAYS] += keep_home(w, s, herd, time, until, BY_MEASURE, n)
