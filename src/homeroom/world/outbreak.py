"""Scenario -> Setting: all that an outbreak in the routine of a school is made of, as arrays.

Nothing here needs the geometry of movement, so it takes a moment. How strongly contact, air and surfaces infect is
solved afterwards (`regimes.calibrate`): a Setting says who may reach whom, a `Scales` how much that counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from homeroom.generate.defaults import figure
from homeroom.generate.people import draw_bodies
from homeroom.kernels.air import green, rates_matrix
from homeroom.kernels.outbreak_arrays import NEVER
from homeroom.kernels.outbreak_setting import LINK, PERSON, POOL, REACH, ROOM
from homeroom.spec.people import Person
from homeroom.spec.quantity import Quantity
from homeroom.spec.scenario import Scenario
from homeroom.world.airing import Airing, airing, recirculate
from homeroom.world.assemble import hash_ids
from homeroom.world.circles import circles
from homeroom.world.disease import Disease, tabulate_disease
from homeroom.world.interventions import Interventions, tabulate_measures
from homeroom.world.mixing import companions, mean_age, modes, way_contact, way_length
from homeroom.world.rooms import Rooms, survey
from homeroom.world.tables import NONE, ROLES, Table, table
from homeroom.world.week import Week, way_groups, week_of

_DAY_MS = 86_400_000
_LEAST = 1e-4
"""Rooms that take a smaller share of what is given off in a room are left out of what can be reached from it."""
_SLOWEST = 1e-7
"""1/s: what lies on surfaces is gone after four months at the latest."""


@dataclass(frozen=True)
class Scales:
    """How strongly each way infects; see `regimes.calibrate`.

    Attributes:
        direct: hits per second of contact.
        air: infectious doses breathed in per second of emission, room volume and second there (m3/s).
        surface: hits per second of emission for each 1/s of transfer and second that it lies there.
        home: hits per second in which both are at home.
    """

    direct: float
    air: float
    surface: float
    home: float


@dataclass(frozen=True)
class Setting:
    """A school, its week and a pathogen; who may reach whom, before `Scales` say how strongly.

    Attributes:
        people: PERSON rows, in order of their ids. person_ids, room_ids, group_ids, household_ids: names.
        week: rows, blocks and members.
        airing: windows.
        rooms: ROOM rows. links: LINK rows. reach: REACH rows for scales of 1. green: (rooms, rooms) seconds.
        modes: by activity, for a scale of 1. way: contact on the way to school, likewise.
        mates, ways: lists of people by person. tie_to, tie_upto: by person, ties and then acquaintances.
        pools, pool_members: among whom immunity is dealt out by rank.
        group_first, group_members: people by class.
        school_day: (days,) whether the school is open. origin: ms of the day at the start. weekday: of the start.
        horizon: ms. clock: ms, 0 none. community: hazard from outside (1/s). family: immune share of families.
        disease: the pathogen.
        interventions: the health measures that are on.
        salt: of the hashes of ids.
    """

    people: Table
    person_ids: tuple[str, ...]
    room_ids: tuple[str, ...]
    group_ids: tuple[str, ...]
    household_ids: tuple[str, ...]
    week: Week
    rooms: Table
    links: Table
    reach: Table
    green: NDArray[np.float64]
    airing: Airing
    modes: Table
    way: float
    mates: NDArray[np.int32]
    ways: NDArray[np.int32]
    tie_to: NDArray[np.int32]
    tie_upto: NDArray[np.float64]
    pools: Table
    pool_members: NDArray[np.int32]
    group_first: NDArray[np.int32]
    group_members: NDArray[np.int32]
    school_day: NDArray[np.int32]
    origin: int
    weekday: int
    horizon: int
    clock: int
    community: float
    family: float
    disease: Disease
    interventions: Interventions
    salt: int


def settle(scenario: Scenario) -> Setting:
    """The setting of a scenario."""
    disease = tabulate_disease(scenario.pathogen)
    building = recirculate(survey(scenario.school), scenario)
    people = [scenario.people[key] for key in sorted(scenario.people)]
    salt, who = hash_ids(person.id for person in people)
    way_first, ways = way_groups(people, who, companions())
    week = week_of(scenario, building, people, who, np.diff(way_first) > 0, way_length())
    groups = tuple(sorted({p.class_ for p in people if p.class_ is not None}))
    households = tuple(sorted({p.household for p in people if p.household is not None}))
    persons = _people(people, who, groups, households, week, disease)
    persons.way_first[:], persons.way_n[:] = way_first[:-1], np.diff(way_first)
    mates = _mates(persons)
    tie_to, tie_upto = _ties(scenario, people, persons)
    _on_record(scenario, people, persons)
    pools, pool_members, family = _pools(scenario, people, persons, disease)
    rooms, links, reach, times = _air(building, week, disease)
    group_first = np.searchsorted(np.sort(persons.group[persons.group >= 0]), np.arange(len(groups) + 1))
    by_group = np.argsort(persons.group, kind="stable")
    midnight = scenario.start.replace(hour=0, minute=0, second=0, microsecond=0)
    horizon = round(1000 * float(scenario.horizon))
    return Setting(
        people=persons,
        person_ids=tuple(person.id for person in people),
        room_ids=building.room_ids,
        group_ids=groups,
        household_ids=households,
        week=week,
        rooms=rooms,
        links=links,
        reach=reach,
        green=times,
        airing=airing(scenario, building, midnight, horizon // _DAY_MS + 3),
        modes=modes(everybody_alike=disease.reference == "pair", age=mean_age(people)),
        way=0.0 if disease.reference == "pair" else way_contact(),
        mates=mates,
        ways=ways,
        tie_to=tie_to,
        tie_upto=tie_upto,
        pools=pools,
        pool_members=pool_members,
        group_first=group_first.astype(np.int32),
        group_members=by_group[persons.group[by_group] >= 0].astype(np.int32),
        school_day=_calendar(scenario, week, midnight, horizon),
        origin=(scenario.start - midnight) // timedelta(milliseconds=1),
        weekday=midnight.weekday(),
        horizon=horizon,
        clock=0 if scenario.clock is None else round(1000 * float(scenario.clock)),
        community=float(scenario.community.hazard),
        family=family,
        disease=disease,
        interventions=tabulate_measures(scenario, people, building.room_ids, rooms.category, disease),
        salt=salt,
    )


def with_measures(setting: Setting, scenario: Scenario) -> Setting:
    """The setting of a scenario that differs from the one of `setting` in its measures only."""
    people = [scenario.people[key] for key in setting.person_ids]
    tabulated = tabulate_measures(scenario, people, setting.room_ids, setting.rooms.category, setting.disease)
    return replace(setting, interventions=tabulated)


def _people(
    people: Sequence[Person],
    who: NDArray[np.uint32],
    groups: tuple[str, ...],
    households: tuple[str, ...],
    week: Week,
    disease: Disease,
) -> Table:
    persons = table(PERSON, len(people))
    persons.who[:] = who
    persons.home_room[:] = week.home
    persons.pool[:], persons.place[:] = NONE, NONE
    group = {name: k for k, name in enumerate(groups)}
    household = {name: k for k, name in enumerate(households)}
    persons.age[:] = [np.nan if p.age is None else p.age for p in people]
    if disease.ages and np.isnan(persons.age).any():  # who has no age gets the one that a body is drawn for
        drawn = draw_bodies(list(people), who).age
        persons.age[:] = np.where(np.isnan(persons.age), drawn, persons.age)
    persons.role[:] = [ROLES.index(p.role) for p in people]
    persons.school[:] = [p.role != "family" for p in people]
    persons.group[:] = [group.get(p.class_ or "", NONE) for p in people]
    persons.grade[:] = [NONE if p.grade is None else p.grade for p in people]
    persons.household[:] = [household.get(p.household or "", NONE) for p in people]
    persons.doses[:] = [p.doses or 0 for p in people]
    persons.last[:] = NEVER
    persons.immune[:] = [bool(p.immune) for p in people]
    bands = np.searchsorted(np.array(disease.ages), persons.age, side="right")
    persons.band[:] = np.where(np.isnan(persons.age), len(disease.ages), bands)
    persons.prone[:] = disease.prone[persons.band]
    return persons


def _mates(persons: Table) -> NDArray[np.int32]:
    """The others of everybody's household, by person."""
    order = np.argsort(persons.household, kind="stable")
    known = order[persons.household[order] >= 0]
    of = persons.household[known]
    first, last = np.searchsorted(of, of, side="left"), np.searchsorted(of, of, side="right")
    lists: list[list[int]] = [[] for _ in range(len(persons))]
    for i, a, b in zip(known.tolist(), first.tolist(), last.tolist(), strict=True):
        lists[i] = [j for j in known[a:b].tolist() if j != i]
    sizes = np.array([len(found) for found in lists], dtype=np.int64)
    persons.mate_n[:] = sizes
    persons.mate_first[:] = np.cumsum(sizes) - sizes
    return np.array([j for found in lists for j in found], dtype=np.int32)


def _ties(
    scenario: Scenario, people: Sequence[Person], persons: Table
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Both directions of every tie, several of one pair count as the strongest; behind them those of the circles."""
    index = {person.id: i for i, person in enumerate(people)}
    weight: dict[tuple[int, int], float] = {}
    for tie in scenario.ties:
        a, b = index[tie.a], index[tie.b]
        for pair in ((a, b), (b, a)):
            if a != b and tie.weight > 0.0:
                weight[pair] = max(weight.get(pair, 0.0), float(tie.weight))
    pairs = sorted(weight)
    friends = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    value = np.array([weight[pair] for pair in pairs], dtype=np.float64)
    who, whom, share = circles(persons)
    n = len(people)
    persons.tie_n[:], persons.tie_sum[:] = np.bincount(friends[0], minlength=n), np.bincount(friends[0], value, n)
    persons.circle_n[:], persons.circle_sum[:] = np.bincount(who, minlength=n), np.bincount(who, share, n)
    source = np.concatenate([friends[0], who])
    order = np.argsort(source, kind="stable")  # of everybody, friends before acquaintances
    source = source[order]
    upto = np.cumsum(np.concatenate([value, share])[order])
    persons.tie_first[:] = np.searchsorted(source, np.arange(n))
    before = np.concatenate([[0.0], upto])[persons.tie_first]
    return np.concatenate([friends[1], whom])[order].astype(np.int32), upto - before[source]


def _pools(
    scenario: Scenario, people: Sequence[Person], persons: Table, disease: Disease
) -> tuple[Table, NDArray[np.int32], float]:
    """Among whom immunity is dealt out anew for every run; (pools, their members, immune share of families)."""
    immunity = scenario.immunity
    family = 0.0 if immunity.family is None else float(immunity.family)
    known = bool(scenario.records) or any(person.doses is not None for person in people)
    redraw = not known if immunity.redraw is None else immunity.redraw
    if not immunity.says:
        return table(POOL, 0), np.zeros(0, dtype=np.int32), family
    wanted = [
        (persons.role == ROLES.index("pupil"), immunity.coverage, immunity.one_dose, immunity.prior),
        ((persons.school == 1) & (persons.role != ROLES.index("pupil")), immunity.staff, None, None),
    ]
    pools = table(POOL, len(wanted))
    members: list[NDArray[np.int64]] = []
    used = 0
    for p, (mine, full, one, prior) in enumerate(wanted):
        some = np.flatnonzero(mine)
        row = pools[p]
        row.first, row.n = used, len(some)
        row.full, row.one, row.prior = (_share(share, len(some)) for share in (full, one, prior))
        row.one = min(int(row.one), len(some) - int(row.full))
        if redraw and (full is not None or one is not None or prior is not None):
            persons.pool[some], persons.place[some] = p, used + np.arange(len(some))
        members.append(some)
        used += len(some)
    return pools, np.concatenate(members).astype(np.int32), family


def _on_record(scenario: Scenario, people: Sequence[Person], persons: Table) -> None:
    """What immunity.csv says about the scenario's pathogen; it beats the column of people.csv."""
    index = {person.id: i for i, person in enumerate(people)}
    for record in scenario.records:
        if record.pathogen == scenario.pathogen.name and record.id in index:
            row = persons[index[record.id]]
            row.doses, row.immune = record.doses, int(record.immune)
            if record.last is not None:
                given = datetime.combine(record.last, scenario.start.timetz())
                row.last = (given - scenario.start) // timedelta(milliseconds=1)


def _share(share: Quantity | None, n: int) -> int:
    """floor(share x n), not put off by the last bit of a decimal."""
    return 0 if share is None else math.floor(float(share) * n + 1e-9)


def _air(building: Rooms, week: Week, disease: Disease) -> tuple[Table, Table, Table, NDArray[np.float64]]:
    """Rooms with what becomes of what is given off in them, and which rooms it reaches."""
    n = len(building.room_ids)
    rooms = table(ROOM, n)
    rooms.volume[:], rooms.area[:] = building.volume, building.rooms.area
    rooms.category[:], rooms.outdoors[:] = building.rooms.category, building.rooms.outdoors
    loss = np.maximum(building.air_changes + disease.air_decay + disease.air_settling, 1e-6)
    rooms.loss[:] = loss
    rooms.leave[:] = loss + building.flow.sum(axis=1) / building.volume
    rooms.wipe[:] = np.maximum(disease.surface_decay + figure("air", "surfaces", "cleaning"), _SLOWEST)
    times = green(rates_matrix(loss, building.flow, building.volume))
    a, b = np.nonzero(building.flow)
    links = table(LINK, len(a))
    links.to[:], links.share[:] = b, building.flow[a, b] / building.volume[a] / rooms.leave[a]
    first = np.searchsorted(a, np.arange(n + 1))
    rooms.stays[:] = np.where(np.diff(first) > 0, 1.0 / (rooms.leave * np.diag(times)), 1.0)
    rooms.link_first[:], rooms.link_n[:] = first[:-1], np.diff(first)
    rooms.block_first[:], rooms.block_n[:] = week.block_first[:-1], np.diff(week.block_first)
    most = np.zeros(n)
    np.maximum.at(most, week.blocks.room, week.blocks.member_n)
    air = times / building.volume[None, :] * most[None, :]
    touch = disease.surface_transfer / rooms.wipe * most
    kept = (air > _LEAST * air.sum(axis=1, keepdims=True)) | np.eye(n, dtype=bool)
    kept &= most[None, :] > 0
    a, b = np.nonzero(kept)
    order = np.lexsort((b, -air[a, b], a))  # where most goes first: most draws end there
    a, b = a[order], b[order]
    reach = table(REACH, len(a))
    reach.to[:], reach.most[:], reach.air[:] = b, most[b], air[a, b]
    reach.surface[:] = np.where(a == b, touch[b], 0.0)
    first = np.searchsorted(a, np.arange(n + 1))
    rooms.reach_first[:], rooms.reach_n[:] = first[:-1], np.diff(first)
    for name in ("air", "surface"):
        upto = np.concatenate([[0.0], np.cumsum(reach[name])])
        rooms[name] = upto[first[1:]] - upto[first[:-1]]
    # Only where a room comes first among those reached from it: draws tell by the place whether the air left it.
    some = np.flatnonzero(first[1:] > first[:-1])
    home = some[reach.to[first[some]] == some]
    rooms.own[home] = reach.air[first[home]] * rooms.stays[home]
    rooms.each[home] = rooms.own[home] / most[home]
    return rooms, links, reach, times


def _calendar(scenario: Scenario, week: Week, midnight: datetime, horizon: int) -> NDArray[np.int32]:
    """(days,) 1 on days of the scenario on which the school is open."""
    days = horizon // _DAY_MS + 3
    open_on = np.array([bool(np.any(week.row_first[:, d + 1] > week.row_first[:, d])) for d in range(7)])
    found = open_on[(np.arange(days) + midnight.weekday()) % 7]
    for k in range(days):
        found[k] &= scenario.calendar.is_open((midnight + timedelta(days=k)).date())
    return found.astype(np.int32)
