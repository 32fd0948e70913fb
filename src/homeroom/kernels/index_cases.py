"""Index cases: who brings the infection in."""

from __future__ import annotations

from homeroom.kernels.draws import INDEX
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak import infect
from homeroom.kernels.outbreak_arrays import AT, COMMUNITY, NEVER
from homeroom.kernels.policy_arrays import EVERY
from homeroom.kernels.policy_people import meant
from homeroom.kernels.protection import look
from homeroom.kernels.rng import uniform


@kernel
def introduce(k, w, s, time, m):
    """Infect index cases from outside, drawn one after another from the measure's list; who does not fit is skipped."""
    n = w.measures[m].n
    if n == 0:
        return
    round_ = 0
    if w.measures[m].trigger == EVERY:
        round_ = (time - w.measures[m].at) // w.measures[m].every
    first = s.clock[AT.n_cases]
    for case in range(w.measures[m].number):
        chosen = -1
        place = 0
        for attempt in range(64):
            u = uniform(k[0], k[1], case, w.measures[m].key, INDEX, 64 * round_ + attempt)
            place = min(int(u * n), n - 1)
            i = int(w.measure_data[w.measures[m].first + place])
            if fits(k, w, s, m, i, first):
                chosen = i
                break
        if chosen < 0:  # hardly anybody fits: the next in the list who does
            for step in range(n):
                i = int(w.measure_data[w.measures[m].first + (place + step) % n])
                if fits(k, w, s, m, i, first):
                    chosen = i
                    break
        if chosen >= 0:
            infect(k, w, s, chosen, -1, time, COMMUNITY, -1, 0, time, w.measures[m].stage)


@kernel
def fits(k, w, s, m, i, first):
    """Whether person `i` may be an index case beside those chosen already (cases `first` and later)."""
    if not meant(k, w, s, m, i):
        return False
    look(k, w, s, i)
    if s.now[i].infected != NEVER:
        return False
    apart = w.measures[m].together
    if apart != 0:
        for c in range(first, s.clock[AT.n_cases]):
            same = w.people[s.cases[c]].group == w.people[i].group
            if (apart == 1 and not same) or (apart == 2 and same):
                return False
    return True
