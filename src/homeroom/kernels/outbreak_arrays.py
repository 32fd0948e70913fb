"""What the kernels of an outbreak read and write: record types and groups of arrays.

`Setting` is what a school, its week and a pathogen come to, the same for all runs; `State` is what changes within a
run. A kernel gets each group as one handle (`kernels.handle`): `w` for the setting, `s` for the state.

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

PERSON = np.dtype(
    [
        ("who", "i8"),  # hash of the id: the `who` of every random number
        ("age", "f8"),  # years; NaN unknown
        ("role", "i4"),  # index into tables.ROLES
        ("group", "i4"),  # class, -1 none
        ("grade", "i4"),  # -1 none
        ("household", "i4"),  # -1 none
        ("school", "i4"),  # 1: on the school's roster, 0: family
        ("pool", "i4"),  # immunity is dealt out by rank within a pool (POOL); -1: each for themselves
        ("place", "i4"),  # in pool_members
        ("doses", "i4"),  # where doses are not drawn anew for every run
        ("immune", "i4"),  # 1: known to be immune from before
        ("band", "i4"),  # age band; stratum of the course = band * (most doses + 1) + doses
        ("mate_first", "i4"),  # the others of the household, into mates
        ("mate_n", "i4"),
        ("tie_first", "i4"),  # into ties
        ("tie_n", "i4"),
        ("way_first", "i4"),  # who goes to school the same way, into ways
        ("way_n", "i4"),
        ("home_room", "i4"),
        ("tie_sum", "f8"),  # sum of the weights of all ties
    ],
    align=True,
)

ROW = np.dtype(
    [
        ("start", "i4"),  # ms of the day
        ("end", "i4"),
        ("room", "i4"),  # WAY on the way
        ("block", "i4"),  # -1 on the way
        ("slot", "i4"),  # place among the block's members
        ("activity", "i4"),  # index into tables.ACTIVITIES
    ],
    align=True,
)
"""One stretch of somebody's day: where they mean to be."""

BLOCK = np.dtype(
    [
        ("start", "i8"),  # ms of the week
        ("end", "i8"),
        ("room", "i4"),
        ("member_first", "i4"),  # who is there at some time of it, into members, in order of their seats
        ("member_n", "i4"),
        ("columns", "i4"),  # of seats
    ],
    align=True,
)
"""One stretch of a room's week between two bells."""

REACH = np.dtype([("to", "i4"), ("most", "i4"), ("air", "f8"), ("surface", "f8")], align=True)
"""From one room to another: most people there; expected hits per second of emission in the first, had all these people
been there and susceptible, by air and by surfaces."""

ROOM = np.dtype(
    [
        ("loss", "f8"),  # rate at which what is in the air of the room is lost for good (1/s)
        ("leave", "f8"),  # loss and all that flows to other rooms (1/s)
        ("wipe", "f8"),  # rate at which what lies on surfaces is lost (1/s)
        ("volume", "f8"),  # m3
        ("area", "f8"),  # m2
        ("air", "f8"),  # sums over reach
        ("surface", "f8"),
        ("reach_first", "i4"),
        ("reach_n", "i4"),
        ("link_first", "i4"),  # rooms that air flows to, into links
        ("link_n", "i4"),
        ("block_first", "i4"),  # its blocks, in order of time
        ("block_n", "i4"),
        ("category", "i4"),
        ("outdoors", "i4"),
    ],
    align=True,
)

LINK = np.dtype([("share", "f8"), ("to", "i4"), ("pad", "i4")], align=True)
"""Where air goes that leaves a room: the share of `leave` that flows to room `to`."""

POOL = np.dtype(
    [("first", "i4"), ("n", "i4"), ("full", "i4"), ("one", "i4"), ("prior", "i4"), ("pad", "i4")], align=True
)
"""People among whom immunity is dealt out by rank: the first `full` of them have all doses, the next `one` have one;
`prior` had the disease, by a rank of its own."""

MODE = np.dtype([("near", "f8"), ("friend", "f8"), ("room", "f8")], align=True)
"""By activity: direct hits per second of infectious presence, on seat neighbours, on each unit of ties, on anybody."""


class SettingArrays(NamedTuple):
    """The same for all runs.

    Attributes:
        people, rows, blocks, rooms, links, reach, pools, modes: see the record types.
        row_first: (people, 8) rows of a person on each weekday: row_first[i, d] .. row_first[i, d + 1].
        sway: (rows,) expected hits of a person's day at school up to the end of each row.
        members: people by block. pool_members: people by pool. pool_who: their hashes.
        mates: people by person: the household. ways: people by person.
        tie_to, tie_upto: ties by person, and the sum of weights so far.
        green: (rooms, rooms) expected time (s) in room b of what was emitted in room a.
        school_day: (days,) 1: the school is open on that day of the scenario.
        days_before: (days + 1,) how many school days lie before each day.
        measures, measure_people, measure_rooms, measure_data: see `world.interventions` and `policy_arrays`.
        stages, nexts, stage_table: courses of disease; nexts (strata, rows).
        emits: (stages, 4). ill, hospital, out, dead: (stages,). vomits: (stages,) events per second.
        symptoms: (stages,) bit set.
        efficacy: (doses + 1, 3) immune share, leaky against infection, less infectious.
        group_first: (classes + 1,) into group_members: people by class.
        origin: ms of the local day at t = 0. weekday: of t = 0, 0 Monday. horizon: ms.
        entry: stage that an infection enters.
        dispersion: k of the emission factor, 0: all alike.
        home: hits per second of infectious presence at home, on each member of the household.
        way: hits per second on the way to school, on anybody who goes the same way.
        clock: infections take effect at multiples of this (ms); 0: at once.
        community: hazard of everybody from outside (1/s).
        doses: the most doses that make a difference.
        protects_after: time from a dose until it protects (s).
        vomit_air, vomit_surface: what one event leaves, in seconds of emission.
        family: share of family members who are immune.
        steady: 1: contacts missed because somebody is absent are made with others who are there.
        daily: 1 if a measure wants to be asked every day.
        probe: 1: only index cases infect, and nobody is infected (for calibration).
    """

    people: NDArray[np.void]
    rows: NDArray[np.void]
    blocks: NDArray[np.void]
    rooms: NDArray[np.void]
    links: NDArray[np.void]
    reach: NDArray[np.void]
    pools: NDArray[np.void]
    modes: NDArray[np.void]
    row_first: NDArray[np.int32]
    sway: NDArray[np.float64]
    members: NDArray[np.int32]
    pool_members: NDArray[np.int32]
    pool_who: NDArray[np.uint64]
    mates: NDArray[np.int32]
    ways: NDArray[np.int32]
    tie_to: NDArray[np.int32]
    tie_upto: NDArray[np.float64]
    green: NDArray[np.float64]
    school_day: NDArray[np.int32]
    days_before: NDArray[np.int32]
    measures: NDArray[np.void]
    measure_people: NDArray[np.int32]
    measure_rooms: NDArray[np.int32]
    measure_data: NDArray[np.int64]
    stages: NDArray[np.void]
    nexts: NDArray[np.void]
    stage_table: NDArray[np.float64]
    emits: NDArray[np.float64]
    ill: NDArray[np.int32]
    hospital: NDArray[np.int32]
    out: NDArray[np.int32]
    dead: NDArray[np.int32]
    vomits: NDArray[np.float64]
    symptoms: NDArray[np.int64]
    efficacy: NDArray[np.float64]
    group_first: NDArray[np.int32]
    group_members: NDArray[np.int32]
    origin: float
    weekday: float
    horizon: float
    entry: float
    dispersion: float
    home: float
    way: float
    clock: float
    community: float
    doses: float
    protects_after: float
    vomit_air: float
    vomit_surface: float
    family: float
    steady: float
    daily: float
    probe: float


NOW = np.dtype(
    [
        ("stamp", "i8"),  # number of the run that this record is of; any other: nobody has looked at them yet
        ("infected", "i8"),  # when (ms), NEVER
        ("detected", "i8"),  # when somebody noticed (ms), NEVER
        ("tested", "i8"),  # last test (ms), -NEVER
        ("last_dose", "i8"),  # given in this run (ms), NEVER
        ("away_from", "i8"),  # kept from school [from, until) (ms), now or in future
        ("away_until", "i8"),
        ("was_from", "i8"),  # the stretch before that
        ("was_until", "i8"),
        ("apart_from", "i8"),  # kept apart from the household as well
        ("apart_until", "i8"),
        ("mask_from", "i8"),
        ("mask_until", "i8"),
        ("until", "i8"),  # end of infectiousness, -NEVER
        ("power", "f8"),  # emission factor, drawn at infection
        ("gives", "f8"),  # relative infectiousness through doses, 0..1
        ("takes", "f8"),  # relative susceptibility through doses, 0..1
        ("mask_out", "f8"),  # what a mask lets out, 0..1; mask_in: what it lets in
        ("mask_in", "f8"),
        ("stage", "i4"),  # -1: not infected
        ("course_i", "i4"),  # position in the course
        ("course_n", "i4"),
        ("generation", "i4"),
        ("infector", "i4"),
        ("doses", "i4"),
        ("immune", "i4"),  # 1: cannot be infected
        ("away_why", "i4"),
        ("vomited", "i4"),
        ("marks", "i4"),  # bit set for measures: what has been decided about this person
        ("days", "i4"),  # days on which hits were drawn
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
    size: int = 40


AT = Clock()


class State(NamedTuple):
    """What changes within a run.

    Attributes:
        now: (people,) see NOW.
        rank: (2, members of pools) place in the pool by luck, for doses and for past disease.
        take: (members of pools,) luck of whether doses take, 52 bits.
        shield: (people,) 2 x number of the run + whether they were immune at its start, once somebody has asked.
        cut: (pools, 3) rank below which somebody has all doses, has one, had the disease.
        counts, few: room for finding these cuts.
        stage_to, stage_at: (people, COURSE) the course of each infected person.
        heap: things to come. hits: candidates; free: rows of it that are free.
        cases: (people,) who was infected, in order. bare: (people,) who of the school began without all doses.
        absent: (days + 2,) by how many more or fewer people are absent than on the day before.
        clock: see AT.
        room: (rooms, 4) extra loss of air (1/s) by measures, extra wiping (1/s), and two spare.
        events, spread: what is written down.
        measures: (measures,) see `policy_arrays`. costs: (measures, 5) by results.schema.COUNTERS.
        closed: (days,) stamp of the run in which the school is closed on that day. found: people tested positive now.
        met_who, met_day, met_flag, met_time, met_n: room for tracing contacts, see `contacts`.
        first, often: (people,) how often the first after the index, how often infected, summed over runs.
        low: (people, 4) calibration: by spread, the least number by which hits would have to grow to infect somebody.
    """

    now: NDArray[np.void]
    rank: NDArray[np.int64]
    take: NDArray[np.float64]
    shield: NDArray[np.int64]
    cut: NDArray[np.int64]
    counts: NDArray[np.int32]
    few: NDArray[np.int64]
    stage_to: NDArray[np.int32]
    stage_at: NDArray[np.int64]
    heap: NDArray[np.void]
    hits: NDArray[np.void]
    free: NDArray[np.int32]
    cases: NDArray[np.int32]
    bare: NDArray[np.int32]
    absent: NDArray[np.int32]
    clock: NDArray[np.int64]
    room: NDArray[np.float64]
    events: NDArray[np.void]
    spread: NDArray[np.void]
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
