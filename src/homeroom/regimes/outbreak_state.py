"""The arrays of an outbreak in the form that kernels take: a setting with its scales, and a state to run in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from homeroom.errors import RunError
from homeroom.kernels.agenda import PART_BITS
from homeroom.kernels.outbreak_arrays import AT, BUCKETS, COURSE, HIT, LATER, NODE, NOW, State
from homeroom.kernels.outbreak_setting import MODE, MOST_SLOTS, RUN, SPAN, SettingArrays
from homeroom.kernels.policy_arrays import MEASURE_NOW
from homeroom.kernels.rng import LANES
from homeroom.results.schema import COUNTERS, EVENT, SPREAD
from homeroom.world.outbreak import Scales, Setting
from homeroom.world.tables import NONE, Table, table


def setting_arrays(setting: Setting, scales: Scales, *, probe: bool = False) -> SettingArrays:
    """The arrays of a setting whose ways infect as strongly as `scales` say."""
    disease, people = setting.disease, setting.people
    modes = table(MODE, len(setting.modes))
    for name in ("near", "friend", "circle", "room"):
        modes[name] = setting.modes[name] * scales.direct
    reach, rooms = setting.reach.copy(), setting.rooms.copy()
    for name, scale in (("air", scales.air), ("surface", scales.surface)):
        reach[name] *= scale
        rooms[name] *= scale
    rooms.own *= scales.air
    rooms.each *= scales.air
    steady = disease.reference == "pair"
    runs, run_first, run_of = _runs(setting, alone=steady)
    return SettingArrays(
        people=setting.people,
        rows=_spans(setting.week.rows, run_of),
        blocks=setting.week.blocks,
        rooms=rooms,
        links=setting.links,
        reach=reach,
        pools=setting.pools,
        modes=modes,
        runs=runs,
        run_first=run_first,
        row_first=np.ascontiguousarray(setting.week.row_first),
        sway=np.zeros((4, len(setting.week.rows)), np.int32),
        day_sum=np.zeros((len(people), 7, 4)),
        members=setting.week.members,
        pool_members=setting.pool_members,
        loose=np.flatnonzero((people.school == 1) & (people.pool < 0) & (people.doses == 0)).astype(np.int32),
        pool_who=setting.people.who[setting.pool_members].astype(np.uint64),
        measure_pools=_pools_meant(setting),
        mates=setting.mates,
        ways=setting.ways,
        tie_to=setting.tie_to,
        tie_upto=setting.tie_upto,
        green=np.ascontiguousarray(setting.green),
        airing=setting.airing.rate,
        weather=setting.airing.weather,
        open_first=setting.airing.first,
        open_from=setting.airing.begin,
        open_to=setting.airing.end,
        school_day=setting.school_day,
        days_before=np.concatenate([[0], np.cumsum(setting.school_day)]).astype(np.int32),
        measures=setting.interventions.rows,
        measure_people=setting.interventions.people,
        measure_rooms=setting.interventions.rooms,
        measure_data=setting.interventions.data,
        stages=disease.stages,
        nexts=np.ascontiguousarray(disease.nexts).view(np.recarray),
        stage_table=np.ascontiguousarray(disease.stage_table),
        quiet=np.zeros((len(disease.stages) + 1, len(disease.stages)), np.int32),
        emits=np.ascontiguousarray(disease.emits),
        ill=disease.ill.astype(np.int32),
        hospital=disease.hospital.astype(np.int32),
        out=disease.out.astype(np.int32),
        dead=disease.dead.astype(np.int32),
        again=disease.again.astype(np.int32),
        vomits=np.ascontiguousarray(disease.vomits),
        symptoms=disease.symptoms.astype(np.int64),
        efficacy=np.ascontiguousarray(np.column_stack([disease.immune, disease.leaky, disease.onward])),
        fresh=np.ascontiguousarray(disease.fresh),
        group_first=setting.group_first,
        group_members=setting.group_members,
        origin=float(setting.origin),
        weekday=float(setting.weekday),
        horizon=float(setting.horizon),
        entry=float(disease.entry),
        dispersion=float(disease.dispersion),
        home=float(scales.home),
        way=float(setting.way * scales.direct),
        clock=float(setting.clock),
        community=float(setting.community),
        doses=float(disease.doses),
        protects_after=float(disease.protects_after),
        waning=float(disease.waning),
        all_or_nothing=1.0 if disease.all_or_nothing else 0.0,
        lasting=0.0 if disease.again.any() or disease.waning > 0.0 or steady else 1.0,
        vomit_air=float(disease.vomit_air),
        vomit_surface=float(disease.vomit_surface),
        family=float(setting.family),
        steady=1.0 if steady else 0.0,
        daily=0.0,
        probe=1.0 if probe else 0.0,
    )


def _runs(setting: Setting, *, alone: bool) -> tuple[Table, NDArray[np.int32], NDArray[np.int32]]:
    """Which people of a class stand together among the members of a block.

    Args:
        alone: everybody for themselves, as those who are of no class.

    Returns:
        RUN rows; (blocks + 1,) where those of each block begin; (rows,) the run of every row, -1 on the way.
    """
    week, blocks = setting.week, setting.week.blocks
    n = len(week.members)
    group = np.full(n, NONE) if alone else setting.people.group[week.members]
    block = np.repeat(np.arange(len(blocks)), blocks.member_n)
    new = np.ones(n, dtype=bool)
    new[1:] = (block[1:] != block[:-1]) | (group[1:] != group[:-1]) | (group[1:] == NONE)
    start = np.flatnonzero(new)
    runs = table(RUN, len(start))
    runs.block[:], runs.group[:] = block[start], group[start]
    runs.first[:] = start - blocks.member_first[block[start]]
    runs.n[:] = np.diff(np.append(start, n))
    first = np.searchsorted(runs.block, np.arange(len(blocks) + 1)).astype(np.int32)
    of_row = np.full(len(week.rows), -1, np.int32)
    inside = week.rows.block >= 0
    place = blocks.member_first[week.rows.block[inside]] + week.rows.slot[inside]
    of_row[inside] = np.cumsum(new)[place] - 1
    return runs, first, of_row


def _spans(rows: Table, run_of: NDArray[np.int32]) -> Table:
    """The rows of a week, as kernels read them."""
    found = table(SPAN, len(rows))
    if len(rows) and rows.slot.max() >= MOST_SLOTS:
        raise RunError(f"{int(rows.slot.max()) + 1} people in one room at once; up to {MOST_SLOTS} can be simulated")
    for name in ("start", "end", "block", "slot", "activity"):
        found[name] = rows[name]
    found.run[:] = run_of
    return found


def _pools_meant(setting: Setting) -> NDArray[np.int32]:
    """(measures, pools) how many of each pool a measure is for where that is all or none of them, else -1."""
    found = np.zeros((len(setting.interventions.rows), len(setting.pools)), np.int32)
    for p, pool in enumerate(setting.pools):
        some = setting.pool_members[pool.first : pool.first + pool.n]
        if len(some) and setting.people.pool[some[0]] == p:  # else their doses are known, and not dealt out
            meant = np.count_nonzero(setting.interventions.people[:, some] >= 0, axis=1)
            found[:, p] = np.where((meant == 0) | (meant == len(some)), meant, -1)
    return found


def new_state(w: SettingArrays, *, hits: int, spread: int, events: int, low: int = 0) -> State:
    """Room for a run, with so many candidates at once, infections and events."""
    n, days = len(w.people), len(w.school_day)
    state = State(
        now=table(NOW, n + 1),
        rank=np.zeros((2, len(w.pool_members)), np.int64),
        take=np.zeros(len(w.pool_members), np.int64),
        shield=np.zeros(n, np.int32),
        cut=np.zeros((len(w.pools), 3), np.int64),
        counts=np.zeros(BUCKETS, np.int32),
        few=np.zeros(n, np.int64),
        stage_to=np.zeros((n, COURSE), np.int32),
        stage_at=np.zeros((n, COURSE), np.int64),
        heap=table(NODE, hits + 4 * n + 64),
        later=table(LATER, hits + 4 * n + 64),
        later_first=np.full((int(w.horizon) >> PART_BITS) + 2, -1, np.int32),
        hits=table(HIT, hits),
        free=np.zeros(hits, np.int32),
        cases=np.zeros(n, np.int32),
        bare=np.zeros(n, np.int32),
        alone=np.zeros(n, np.int32),
        looked=np.zeros(n, np.int32),
        absent=np.zeros(days + 2, np.int32),
        clock=np.zeros(AT.size, np.int64),
        room=np.zeros((len(w.rooms), 4)),
        events=table(EVENT, events),
        spread=table(SPREAD, spread),
        words=np.zeros((4, LANES), np.uint64),
        picks=np.zeros((2, LANES), np.int64),
        first=np.zeros(n, np.int32),
        often=np.zeros(n, np.int32),
        low=np.zeros((low, 4)),
        measures=table(MEASURE_NOW, len(w.measures)),
        costs=np.zeros((len(w.measures), len(COUNTERS)), np.int32),
        closed=np.zeros(days, np.int64),
        found=np.zeros(n, np.int32),
        met_who=np.zeros(n, np.int32),
        met_day=np.zeros(n, np.int32),
        met_flag=np.zeros(n, np.int32),
        met_time=np.zeros(n),
        met_n=np.zeros(2, np.int64),
    )
    state.clock[AT.last_day] = days
    return state
