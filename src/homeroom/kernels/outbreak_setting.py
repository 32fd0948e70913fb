"""What a school, its week and a pathogen come to, as the kernels of an outbreak read it; the same for all runs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

PERSON = np.dtype(
    [
        # What most events look at stands in the first 64 bytes.
        ("who", "i8"),  # hash of the id: the `who` of every random number
        ("prone", "f8"),  # relative susceptibility of their age, above 0 to 1
        ("pool", "i4"),  # immunity is dealt out by rank within a pool (POOL); -1: each for themselves
        ("place", "i4"),  # in pool_members
        ("school", "i4"),  # 1: on the school's roster, 0: family
        ("group", "i4"),  # class, -1 none
        ("doses", "i4"),  # where doses are not drawn anew for every run
        ("immune", "i4"),  # 1: known to be immune from before
        ("band", "i4"),  # age band; stratum of the course = band * (most doses + 1) + doses
        ("mate_first", "i4"),  # the others of the household, into mates
        ("mate_n", "i4"),
        ("tie_first", "i4"),  # into ties
        ("tie_n", "i4"),
        ("way_n", "i4"),
        ("way_first", "i4"),  # who goes to school the same way, into ways
        ("role", "i4"),  # index into tables.ROLES
        ("last", "i8"),  # when the last dose was given (ms, mostly before 0), NEVER: nobody knows
        ("age", "f8"),  # years; NaN unknown
        ("tie_sum", "f8"),  # sum of the weights of all ties
        ("circle_sum", "f8"),  # sum of the weights of the circle
        ("circle_n", "i4"),  # acquaintances outside the class, in ties behind the friends
        ("grade", "i4"),  # -1 none
        ("household", "i4"),  # -1 none
        ("home_room", "i4"),
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

SPAN = np.dtype(
    [("start", "i4"), ("end", "i4"), ("block", "i4"), ("run", "i4"), ("slot", "u2"), ("activity", "u2")], align=True
)
"""The same as kernels read it, three to a line of the cache; the room is that of the block, WAY without one."""
MOST_SLOTS = 1 << 16
"""People who may be in one block of a room, at most."""

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

RUN = np.dtype(
    [("block", "i4"), ("first", "i4"), ("n", "i4"), ("group", "i4"), ("air", "f8"), ("most", "i4"), ("pad", "i4")],
    align=True,
)
"""People of one class among the members of a block, who stand together there: from slot `first` on, `n` of them (who is
of no class stands alone); `most`: how many others there are at most in the room
until its air is gone; `air`: hits per second on so many, through air that never leaves it."""

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
        ("stays", "f8"),  # the chance that what hits in the room where it was given off never left it
        ("own", "f8"),  # of `air`, what hits in this room and never left it; each: on each of those who are there
        ("each", "f8"),
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

MODE = np.dtype([("near", "f8"), ("friend", "f8"), ("circle", "f8"), ("room", "f8")], align=True)
"""By activity: direct hits per second of infectious presence, on seat neighbours, on each unit of ties, on each unit of
acquaintances outside the class, on anybody."""


class SettingArrays(NamedTuple):
    """The same for all runs.

    Attributes:
        people, blocks, rooms, links, reach, pools, modes: see the record types. rows: SPAN.
        row_first: (people, 8) rows of a person on each weekday: row_first[i, d] .. row_first[i, d + 1].
        sway: (4, rows) by kind (see `rates`) expected hits of a person's day at school up to the end of each row, as a
            share of the day's in units of 2**-30. day_sum: (people, 7, 4) of the whole day, on all the class together.
        runs: RUN, by block. run_first: (blocks + 1,) where those of each block begin.
        loose: people of the school who begin without a dose in every run. measure_pools: (measures, pools) of how many
            of a pool each measure is for; -1: not of all alike, but of some.
        members: people by block. pool_members: people by pool. pool_who: their hashes.
        mates: people by person: the household. ways: people by person.
        tie_to, tie_upto: ties by person, friends before acquaintances, and the sum of weights so far.
        green: (rooms, rooms) expected time (s) in room b of what was emitted in room a.
        airing: (rooms,) how much faster open windows clear the air: 1/s for weather of 1. weather: (days,), see
            `world.airing`. open_first: (8,) into open_from, open_to (ms of the day): when windows stand open, by
            weekday.
        school_day: (days,) 1: the school is open on that day of the scenario.
        days_before: (days + 1,) how many school days lie before each day.
        measures, measure_people, measure_rooms, measure_data: see `world.interventions` and `policy_arrays`.
        stages, nexts, stage_table: courses of disease; nexts (strata, rows).
        quiet: (stages + 1, stages) 1: nothing follows from entering a stage (columns) from another (rows: its number
            plus 1; 0: from none), so nobody needs to be told when it happens.
        emits: (stages, 4). ill, hospital, out, dead: (stages,); again: (stages,) 1: can be infected anew.
        vomits: (stages,) events per second.
        symptoms: (stages,) bit set.
        efficacy: (doses + 1, 3) immune share, leaky against infection, less infectious. fresh: (doses + 1,) against
            infection just after a dose that fades.
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
        waning: mean time (s) in which doses whose date is known fade, 0: they do not. all_or_nothing: 1: what they
            leave is whether somebody is immune; 0: everybody's hazard is lower.
        lasting: 1: who cannot be infected now cannot be infected later in the run, so candidates for them are dropped.
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
    runs: NDArray[np.void]
    run_first: NDArray[np.int32]
    row_first: NDArray[np.int32]
    sway: NDArray[np.int32]
    day_sum: NDArray[np.float64]
    members: NDArray[np.int32]
    pool_members: NDArray[np.int32]
    loose: NDArray[np.int32]
    measure_pools: NDArray[np.int32]
    pool_who: NDArray[np.uint64]
    mates: NDArray[np.int32]
    ways: NDArray[np.int32]
    tie_to: NDArray[np.int32]
    tie_upto: NDArray[np.float64]
    green: NDArray[np.float64]
    airing: NDArray[np.float64]
    weather: NDArray[np.float64]
    open_first: NDArray[np.int32]
    open_from: NDArray[np.int32]
    open_to: NDArray[np.int32]
    school_day: NDArray[np.int32]
    days_before: NDArray[np.int32]
    measures: NDArray[np.void]
    measure_people: NDArray[np.int32]
    measure_rooms: NDArray[np.int32]
    measure_data: NDArray[np.int64]
    stages: NDArray[np.void]
    nexts: NDArray[np.void]
    stage_table: NDArray[np.float64]
    quiet: NDArray[np.int32]
    emits: NDArray[np.float64]
    ill: NDArray[np.int32]
    hospital: NDArray[np.int32]
    out: NDArray[np.int32]
    dead: NDArray[np.int32]
    again: NDArray[np.int32]
    vomits: NDArray[np.float64]
    symptoms: NDArray[np.int64]
    efficacy: NDArray[np.float64]
    fresh: NDArray[np.float64]
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
    waning: float
    all_or_nothing: float
    lasting: float
    vomit_air: float
    vomit_surface: float
    family: float
    steady: float
    daily: float
    probe: float
