"""Measures and outside events of a scenario as rows of a table: what acts, on whom, where, and when at the earliest."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from homeroom.kernels.arrays import MEASURE
from homeroom.kernels.codes import AT_TIME, NEVER
from homeroom.results.schema import MEASURE_ACTIONS, WAYS_OUT
from homeroom.spec.measure import Confine, CutNetwork, Decoy, Health, Infect, Measure, Remove, Send, Storm, Strike
from homeroom.spec.measure_cases import Introduce
from homeroom.spec.rules_health import selected
from homeroom.spec.scenario import Scenario
from homeroom.world.tables import NONE, ROUTES, Table, World, table

MIDDLING = 0.5
"""Severity of the exposure of an index case, as where `infect` says nothing."""
TRIGGERS = ("at", "first_infection", "first_hunter", "first_bite", "measure")


def milliseconds(moment: datetime, start: datetime) -> int:
    """Milliseconds from `start` to `moment`; what lies before the start happens at the start."""
    return max(0, (moment - start) // timedelta(milliseconds=1))


def brings_in(measure: Measure) -> bool:
    """Whether a measure of the routine brings somebody in here, too: an index case at a time that is known."""
    return isinstance(measure, Introduce) and measure.trigger in ("at", "start")


def index_people(scenario: Scenario, name: str) -> tuple[str, ...]:
    """Whom an `introduce` stands for in a crisis, the same in every run: those who fit, in order of a hash of ids."""
    measure = scenario.measures[name]
    assert isinstance(measure, Introduce)
    fits = [
        person.id
        for person in scenario.people.values()
        if person.role != "family" and selected(measure.who, person.id, person.role, person.class_, person.grade)
    ]
    by_hash = sorted(fits, key=lambda key: hashlib.sha256(f"{name} {key}".encode()).digest())
    return tuple(by_hash[: measure.number])


def arrives(world: World, person: int, time: int) -> int:
    """When a person is in a room of the school for the first time at or after `time` (ms); `time` if never."""
    body = world.people[person]
    plan = world.itinerary[body.plan_first : body.plan_first + body.plan_n]
    before = plan[plan["time"] <= time][-1:]
    if len(before) and before["room"][0] >= 0:
        return time
    later = plan[(plan["time"] > time) & (plan["room"] >= 0)]
    return int(later["time"][0]) if len(later) else time


def measure_table(scenario: Scenario, world: World) -> tuple[Table, tuple[str, ...]]:
    """The measures that are switched on, one row per person they name, in order of id.

    Returns:
        The rows (`kernels.arrays.MEASURE`) and the id of the measure that each row belongs to.
    """
    person = {name: i for i, name in enumerate(world.person_ids)}
    room = {name: i for i, name in enumerate(world.room_ids)}
    stage = {name: i for i, name in enumerate(world.stage_ids)}
    plan: list[tuple[str, Measure, str | None]] = []
    for name in sorted(scenario.measures):
        measure = scenario.measures[name]
        if not measure.on or (isinstance(measure, Health) and not brings_in(measure)):
            continue
        named = index_people(scenario, name) if isinstance(measure, Introduce) else getattr(measure, "who", (None,))
        plan += [(name, measure, who) for who in named]
    rows = table(MEASURE, len(plan))
    first = {name: m for m, (name, _, _) in reversed(list(enumerate(plan)))}
    for m, (_, measure, who) in enumerate(plan):
        row = rows[m]
        row.at = NEVER
        row.delay = round(measure.delay.value * 1000)
        row.after = NONE
        if measure.at is not None:
            row.at = milliseconds(measure.at, scenario.start)
            row.trigger = AT_TIME
        elif measure.after == "start" or isinstance(measure, Introduce):
            row.at = row.delay
            row.trigger = AT_TIME
        elif measure.after is not None and measure.after.startswith("measure:"):
            row.trigger = TRIGGERS.index("measure")
            # What waits for a measure that is switched off never happens.
            row.after = first.get(measure.after.removeprefix("measure:"), NONE)
            if row.after == NONE:
                row.done = 1
        else:
            row.trigger = TRIGGERS.index(str(measure.after))
        row.action = MEASURE_ACTIONS.index("infect" if isinstance(measure, Introduce) else measure.action)
        row.who = NONE if who is None else person[who]
        row.room = NONE
        if isinstance(measure, Infect | Confine | Send | Remove | Decoy) and measure.room is not None:
            row.room = room[measure.room]
        if isinstance(measure, Introduce):
            row.at = arrives(world, int(row.who), int(row.at))
            row.route = ROUTES.index(next(iter(scenario.pathogen.routes)))
            row.severity = MIDDLING
        if isinstance(measure, Infect):
            row.route = ROUTES.index(measure.route)
            row.severity = measure.severity.value
        if isinstance(measure, Storm | CutNetwork | Decoy):
            row.until = NEVER if measure.until is None else milliseconds(measure.until, scenario.start)
        if isinstance(measure, Decoy):
            row.level, row.every = measure.level.value, round(1000 * measure.every.value)
        if isinstance(measure, Strike):
            row.severity = measure.kills.value
        if isinstance(measure, Confine | Send):
            row.until = NEVER if measure.until is None else milliseconds(measure.until, scenario.start)
        if isinstance(measure, Remove):
            row.count = NONE if measure.count is None else measure.count
            row.anybody = measure.stages is None
            row.stages = sum(1 << stage[name] for name in measure.stages or () if name in stage)
            row.way = WAYS_OUT.index(measure.way)
    return rows, tuple(name for name, _, _ in plan)
