"""What the kernels of an outbreak read and write: record types and groups of arrays.

`outbreak_setting` holds what is the same for all runs; `State` is what changes within a run. A kernel gets each group
as one handle (`kernels.handle`): `w` for the setting, `s` for the state.

Times are integer milliseconds. `ms` without more is counted from the scenario's start; of a day, from its local
midnight; of a week, from Monday's. Rates are per second.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

DAY = 86_400_000
WEEK = 7 * DAY
NOON = DAY // 2
NEVER = 1 << 62
COURSE = 24
"""Most stages that one course may pass through."""

HOME = -1
WAY = -2
COMMUNITY = -3
GONE = -4
"""Places that are not rooms: at home, on the way to school, anywhere else; in hospital or dead."""

DIRECT, AIR, SURFACE, AT_HOME = range(4)
"""Spreads, in the order of `spec.transmission.SPREADS`."""

ILL, MEASURE = range(2)
"""Why somebody is kept from school: they are ill, or a measure says so."""

NOW = np.dtype(
    [
        # What most events look at stands in the first 64 bytes, absences in the next.
        ("stamp", "i8"),  # number of the run that this record is of; any other: nobody has looked at them yet
        ("infected", "i8"),  # when (ms), NEVER
        ("until", "i8"),  # end of infectiousness, -NEVER
        ("power", "f8"),  # emission factor, drawn at infection
        ("stage", "i4"),  # -1: not infected
        ("course_i", "i4"),  # position in the course
        ("course_n", "i4"),
        ("course", "i4"),  # row of their course, once they are infected
        ("immune", "i4"),  # 1: cannot be infected
        ("infector", "i4"),
        ("generation", "i4"),
        ("times", "i4"),  # how often they were infected
        ("away_from", "i8"),  # kept from school [from, until) (ms), now or in future
        ("away_until", "i8"),
        ("was_from", "i8"),  # the stretch before that
        ("was_until", "i8"),
        ("apart_from", "i8"),  # kept apart from the household as well
        ("apart_until", "i8"),
        ("detected", "i8"),  # when somebody noticed (ms), NEVER
        ("tested", "i8"),  # last test (ms), -NEVER
        ("takes", "f8"),  # relative susceptibility through doses, 0..1
        ("gives", "f8"),  # relative infectiousness through doses, 0..1
        ("doses", "i4"),
        ("days", "i4"),  # days on which hits were drawn since the infection
        ("away_why", "i4"),
        ("marks", "i4"),  # bit set for measures: what has been decided about this person
        ("last_dose", "i8"),  # given in this run (ms), NEVER
        ("fades_from", "i8"),  # since when the protection of their doses fades (ms), NEVER: it does not
        ("mask_from", "i8"),
        ("mask_until", "i8"),
        ("mask_out", "f8"),  # what a mask lets out, 0..1; mask_in: what it lets in
        ("mask_in", "f8"),
        ("vomited", "i4"),
        ("listed", "i4"),
    ],
    align=True,
)
"""One person within a run. Look at it through `protection.look(k, w, s, i)`, which fills it in on the first look."""

HIT = np.dtype(
    [
        ("emitted", "i8"),  # when the source gave it off (ms)
        ("thin", "f8"),  # infects if below the product of all factors
        ("source", "i4"),
        ("target", "i4"),
        ("place", "i4"),  # room, HOME, WAY
        ("from_", "i4"),  # room where it was given off
        ("spread", "i4"),
        ("turn", "i4"),  # which candidate of its day it is
    ],
    align=True,
)
"""A candidate: it infects if both are really there and nothing holds it up."""

NODE = np.dtype([("time", "i8"), ("order", "i8"), ("at", "i4"), ("what", "i4")], align=True)
"""One thing to come: time (ms), order among things of one moment, whom or what it is about."""

LATER = np.dtype(
    [("time", "i8"), ("order", "i8"), ("at", "i4"), ("what", "i4"), ("next", "i4"), ("pad", "i4")], align=True
)
"""The same, in a list of things that come later: see `agenda`."""

BUCKETS = 1024
"""Into how many parts ranks are sorted to find a cut."""

TO_STAGE, TO_DAY, TO_TIMER, TO_VOMIT, TO_HIT, TO_SEED = range(6)
"""Kinds of things to come, in the order in which they happen at one moment."""


class Clock(NamedTuple):
    """Places in `State.clock`."""

    time: int = 0
    n_heap: int = 1
    n_free: int = 2  # free rows of hits, kept in `free`
    n_hits: int = 35  # rows of hits ever used in this run
    n_low: int = 36  # rows of low used
    next_day: int = 37  # when measures are asked next (ms)
    n_events: int = 3
    n_spread: int = 4
    n_cases: int = 5  # people infected in this run, in `cases`
    n_away: int = 6
    overflow: int = 7  # 1 events, 2 infections, 3 heap, 4 hits, 5 a course too long
    log: int = 8  # 1: write events
    stamp: int = 9
    run: int = 10
    size_school: int = 11
    n_index: int = 12
    n_home: int = 13
    generations: int = 14
    detected: int = 15
    first_detected: int = 16
    last_infection: int = 17
    over: int = 18
    hospital: int = 19
    dead: int = 20
    days_ill: int = 21
    days_measures: int = 22
    doses: int = 23
    tests: int = 24
    closed_days: int = 25
    work: int = 26  # things done, for slices
    first_after: int = 27  # the first infected after the index cases, -1
    active: int = 28  # people whose course is not over
    last_day: int = 29  # last day of scenario that an absence touches, -1
    keep: int = 30  # 1: write infections
    drawn: int = 31  # hits drawn since the start, for tests and benchmarks
    peak: int = 32
    peak_day: int = 33
    first_case: int = 34  # first infection of the run (ms)
    found: int = 38  # place of the last of `found`, -1 none
    n_bare: int = 39  # how many stand in `bare`, -1: not listed yet
    part: int = 40  # of the calendar, whose things are on the heap
    last_part: int = 41  # the last with anything in it
    n_later: int = 42  # rows of `later` ever used in this run
    later_free: int = 43  # the first free one of them, and one more; 0: none
    herd: int = 44  # 1 + the measure whose herd there is, 0 none: see `herd`
    n_herd: int = 45  # how many are in it
    n_alone: int = 46  # how many stand in `alone`
    n_courses: int = 47  # rows of courses used
    n_looked: int = 48  # how many stand in `looked`
    size: int = 49


AT = Clock()


class State(NamedTuple):
    """What changes within a run.

    Attributes:
        now: (people + 1,) see NOW; the last stands for a herd.
        rank: (2, members of pools) place in the pool by luck, for doses and for past disease.
        take: (members of pools,) luck of whether doses take, 52 bits.
        shield: (people,) 2 x number of the run + whether they cannot be infected: immune at its start and for good, or
            infected; once somebody has asked.
        cut: (pools, 3) rank below which somebody has all doses, has one, had the disease.
        counts, few: room for finding these cuts.
        stage_to, stage_at: (people, COURSE) the course of each infected person, in the order of infection.
        heap: things to come soon. later, later_first: things to come later, and the first of each part of the calendar.
        hits: candidates; free: rows of it that are free.
        cases: (people,) who was infected, in order. bare: (people,) who of the school began without all doses.
        alone: (people,) who would be of the herd, had nobody looked at them.
        looked: (people,) whom somebody has looked at in this run.
        absent: (days + 2,) by how many more or fewer people are absent than on the day before.
        clock: see AT.
        room: (rooms, 4) extra loss of air (1/s) by measures, extra wiping (1/s), and two spare.
        events, spread: what is written down. words, picks: (4, LANES) random words of candidates, and
            (2, LANES) the rows and blocks that they fall into.
        measures: (measures,) see `policy_arrays`. costs: (measures, 5) by results.schema.COUNTERS.
        closed: (days,) stamp of the run in which the school is closed on that day. found: people tested positive now.
        met_who, met_day, met_flag, met_time, met_n: room for tracing contacts, see `contacts`.
        first, often: (people,) how often the first after the index, how often infected, summed over runs.
        low: (people, 4) calibration: by spread, the least number by which hits would have to grow to infect somebody.
    """

    now: NDArray[np.void]
    rank: NDArray[np.int64]
    take: NDArray[np.float64]
    shield: NDArray[np.int32]
    cut: NDArray[np.int64]
    counts: NDArray[np.int32]
    few: NDArray[np.int64]
    stage_to: NDArray[np.int32]
    stage_at: NDArray[np.int64]
    heap: NDArray[np.void]
    later: NDArray[np.void]
    later_first: NDArray[np.int32]
    hits: NDArray[np.void]
    free: NDArray[np.int32]
    cases: NDArray[np.int32]
    bare: NDArray[np.int32]
    alone: NDArray[np.int32]
    looked: NDArray[np.int32]
    absent: NDArray[np.int32]
    clock: NDArray[np.int64]
    room: NDArray[np.float64]
    events: NDArray[np.void]
    spread: NDArray[np.void]
    words: NDArray[np.uint64]
    picks: NDArray[np.int64]
    first: NDArray[np.int32]
    often: NDArray[np.int32]
    low: NDArray[np.float64]
    measures: NDArray[np.void]
    costs: NDArray[np.int32]
    closed: NDArray[np.int64]
    found: NDArray[np.int32]
    met_who: NDArray[np.int32]
    met_day: NDArray[np.int32]
    met_flag: NDArray[np.int32]
    met_time: NDArray[np.float64]
    met_n: NDArray[np.int64]
