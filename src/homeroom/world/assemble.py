"""Scenario -> World: everything a run reads, as arrays, from everything a person wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from homeroom.generate.defaults import figure
from homeroom.generate.people import draw_bodies, normals
from homeroom.kernels import draws
from homeroom.spec.people import Person
from homeroom.spec.scenario import Scenario
from homeroom.world.company import companies
from homeroom.world.courses import tabulate
from homeroom.world.geometry import lay_out
from homeroom.world.itinerary import Rows, plan_days
from homeroom.world.places import find_places
from homeroom.world.seating import furnish
from homeroom.world.tables import (
    CATEGORIES,
    FOOD_CATEGORIES,
    NONE,
    PERSON,
    PLAN,
    ROLES,
    TIE,
    WATER_CATEGORIES,
    Table,
    World,
    table,
)

_DAY = 86_400_000


def assemble(scenario: Scenario) -> World:
    """Turn a scenario into the arrays that a run reads.

    Pure: equal scenarios give equal Worlds, whatever the order of rows in their files. People, rooms and doors are in
    the order of their ids; names play no part. Family members stay at home and are not in the World.

    Raises:
        InputError: with everything found wrong that only shows once the parts come together: an opening that does not
            meet its rooms, more people in a room than fit.
    """
    building = lay_out(scenario.school)
    building.rooms.water[:] = np.isin(building.rooms.category, [CATEGORIES.index(c) for c in WATER_CATEGORIES])
    building.rooms.food[:] = np.isin(building.rooms.category, [CATEGORIES.index(c) for c in FOOD_CATEGORIES])
    people = [scenario.people[key] for key in sorted(scenario.people) if scenario.people[key].role != "family"]
    salt, who = hash_ids(person.id for person in people)
    building.rooms["key"] = hash_ids(building.room_ids)[1]
    places = find_places(scenario, building, people)
    rows = plan_days(scenario, places, people, who)
    seats, seat_of_row = furnish(building, people, places.home, rows, building.room_ids)
    groups = tuple(sorted({p.class_ for p in people if p.class_ is not None}))
    persons = _people(people, who, places.home, groups)
    itinerary = _itinerary(rows, seat_of_row, persons)
    ties = _ties(scenario, people, persons)
    persons.company[:] = companies(persons, ties)
    courses = tabulate(scenario.pathogen)
    midnight = scenario.start.replace(hour=0, minute=0, second=0, microsecond=0)
    return World(
        rooms=building.rooms,
        cells=building.cells,
        edges=building.edges,
        doors=building.doors,
        seats=seats,
        room_doors=building.room_doors,
        next_edge=building.next_edge,
        door_distance=building.door_distance,
        people=persons,
        ties=ties,
        itinerary=itinerary,
        stages=courses.stages,
        nexts=courses.nexts,
        entries=courses.entries,
        stage_table=courses.stage_table,
        room_ids=building.room_ids,
        door_ids=building.door_ids,
        level_ids=building.level_ids,
        person_ids=tuple(person.id for person in people),
        stage_ids=courses.stage_ids,
        group_ids=groups,
        salt=salt,
        start_ms_of_day=round((scenario.start - midnight) / timedelta(milliseconds=1)) % _DAY,
        horizon=round(1000 * float(scenario.horizon)),
    )


def hash_ids(ids: Iterable[str]) -> tuple[int, NDArray[np.uint32]]:
    """A 32-bit hash of each id, all different.

    The first four bytes of SHA-256 of "salt|id", for the smallest salt (0, 1, 2 ...) without a collision.

    Returns:
        The salt, and (n,) hashes.
    """
    names = list(ids)
    salt = 0
    while True:
        hashes = [int.from_bytes(hashlib.sha256(f"{salt}|{name}".encode()).digest()[:4], "big") for name in names]
        if len(set(hashes)) == len(names):
            return salt, np.array(hashes, dtype=np.uint32)
        salt += 1


def _people(
    people: Sequence[Person], who: NDArray[np.uint32], home: NDArray[np.int64], groups: tuple[str, ...]
) -> Table:
    bodies = draw_bodies(people, who)
    persons = table(PERSON, len(people))
    for name in ("walk", "run", "stamina", "strength", "radius", "courage", "calm", "leadership", "altruism", "age"):
        persons[name] = getattr(bodies, name)
    persons.delay[:] = np.exp(figure("body", "delay", "sigma") * normals(who, draws.PRE_MOVEMENT))
    persons.who[:] = who
    persons.home_room[:] = home
    number = {name: k for k, name in enumerate(groups)}
    for row, person in zip(persons, people, strict=True):
        row.role = ROLES.index(person.role)
        row.group = number.get(person.class_ or "", NONE)
        row["keys"] = int(person.role in ("teacher", "staff") if person.keys is None else person.keys)
    return persons


def _itinerary(rows: Rows, seats: NDArray[np.int64], persons: Table) -> Table:
    plan = table(PLAN, len(rows["time"]))
    plan.time[:], plan.room[:], plan.activity[:], plan.seat[:] = rows["time"], rows["room"], rows["activity"], seats
    first = np.searchsorted(rows["person"], np.arange(len(persons) + 1))
    persons.plan_first[:], persons.plan_n[:] = first[:-1], np.diff(first)
    return plan


def _ties(scenario: Scenario, people: Sequence[Person], persons: Table) -> Table:
    """Both directions of every tie; several ties of one pair count as the strongest."""
    index = {person.id: i for i, person in enumerate(people)}
    weight: dict[tuple[int, int], float] = {}
    for tie in scenario.ties:
        if tie.a not in index or tie.b not in index:
            continue  # a tie with somebody at home
        a, b = index[tie.a], index[tie.b]
        for pair in ((a, b), (b, a)):
            if a != b:
                weight[pair] = max(weight.get(pair, 0.0), float(tie.weight))
    ties = table(TIE, len(weight))
    pairs = sorted(weight)
    ties.to[:] = [b for _, b in pairs]
    ties.weight[:] = [weight[pair] for pair in pairs]
    first = np.searchsorted([a for a, _ in pairs], np.arange(len(people) + 1))
    persons.tie_first[:], persons.tie_n[:] = first[:-1], np.diff(first)
    return ties
