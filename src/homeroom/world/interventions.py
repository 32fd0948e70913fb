"""Health measures of a scenario as arrays: what `kernels.policy` reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from homeroom.kernels.outbreak_arrays import NEVER
from homeroom.kernels.policy_arrays import ALL_SYMPTOMS, ANY_RECORD, MEASURE_ROW, SUSCEPTIBLE, UNVACCINATED
from homeroom.spec.measure import Infect, Measure
from homeroom.spec.measure_cases import (
    Detect,
    Introduce,
    Isolate,
    Quarantine,
    StayHome,
    Test,
    Trace,
)
from homeroom.spec.measure_health import Health
from homeroom.spec.measure_precautions import (
    Clean,
    Cohort,
    Filter,
    Hygiene,
    Mask,
    Prophylaxis,
    Stagger,
    Vaccinate,
    Ventilate,
)
from homeroom.spec.people import Person
from homeroom.spec.quantity import Quantity
from homeroom.spec.rules_health import selected
from homeroom.spec.scenario import Scenario
from homeroom.world.disease import Disease
from homeroom.world.mixing import mean_age, modes
from homeroom.world.tables import ACTIVITIES, CATEGORIES, Table, table

ACTIONS = (
    "introduce", "stay_home", "detect", "test", "isolate", "quarantine", "trace", "prophylaxis", "vaccinate", "mask",
    "ventilate", "filter", "clean", "hygiene", "cohort", "stagger", "close_class", "close_school",
)  # fmt: skip
TRIGGERS = (
    "at", "every", "start", "first_detected", "detected", "symptoms", "stage", "threshold", "measure",
)  # fmt: skip
SCOPES = ("self", "household", "class", "grade", "contacts", "school")
SPREADS = ("direct", "air", "surface", "home")
TOGETHER = ("any", "one_class", "different_classes")


@dataclass(frozen=True)
class Interventions:
    """The health measures that are on, index cases last.

    Attributes:
        ids: of the measures, in the order of the rows.
        rows: `kernels.policy_arrays.MEASURE_ROW`.
        people: (measures, people) -1 whom it is not for, else the number of their cohort or shift, or 0.
        rooms: (measures, rooms) 1 where it holds.
        data: lists of whole numbers that rows point into: candidates of `introduce`, sensitivities in 1e-9 of `test`.
    """

    ids: tuple[str, ...]
    rows: Table
    people: NDArray[np.int32]
    rooms: NDArray[np.int32]
    data: NDArray[np.int64]


def tabulate_measures(
    scenario: Scenario,
    people: Sequence[Person],
    room_ids: Sequence[str],
    room_categories: Sequence[int],
    disease: Disease,
) -> Interventions:
    """The health measures of a scenario that are switched on.

    Args:
        scenario: for its measures, start and horizon.
        people: in the order of the setting's people, families included.
        room_ids, room_categories: of the setting's rooms; categories as indices into `tables.CATEGORIES`.
        disease: for stages and symptoms.
    """
    on: dict[str, Any] = {
        name: made for name, given in scenario.measures.items() if given.on and (made := _of_health(given)) is not None
    }
    ids = sorted(on, key=lambda name: (_turn(on[name].action), name))
    traces = [m for m in on.values() if isinstance(m, Trace)]
    rows = table(MEASURE_ROW, len(ids))
    who = np.full((len(ids), len(people)), -1, dtype=np.int32)
    where = np.zeros((len(ids), len(room_ids)), dtype=np.int32)
    data: list[int] = []
    met = modes(age=mean_age(people))
    for m, name in enumerate(ids):
        measure = on[name]
        _common(rows[m], measure, scenario, ids, disease)
        rows[m].key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
        words = measure.who if isinstance(measure, Introduce) else measure.of
        rows[m].record = UNVACCINATED if "unvaccinated" in words else ANY_RECORD
        rows[m].record = SUSCEPTIBLE if "susceptible" in words else rows[m].record
        sides = _sides(measure, people)
        for i, person in enumerate(people):
            if selected(words, person.id, person.role, person.class_, person.grade) and _reaches(
                measure, words, person
            ):
                who[m, i] = sides[i]
        where[m] = _rooms(measure, room_ids, room_categories)
        rows[m].first = len(data)
        _own(rows[m], measure, disease)
        if isinstance(measure, Introduce):
            data += np.flatnonzero(who[m] >= 0).tolist()
        elif isinstance(measure, Test):
            data += _sensitivities(measure, disease)
        elif measure.scope == "contacts" and traces:
            rows[m].delay += _ms(traces[0].delay)
            data += [_ms(traces[0].back), _ms(traces[0].least), round(1e9 * traces[0].recall.value)]
            data += [round(1e9 * mode[key]) for mode in met for key in ("near", "friend", "circle", "room")]
        rows[m].n = len(data) - rows[m].first
    return Interventions(tuple(ids), rows, who, where, np.array([*data, 0], dtype=np.int64))


def _of_health(measure: Measure) -> Health | None:
    """A measure as one of the routine; None for those of a crisis alone.

    `infect`, which names whom a story begins with, brings in the same people: its route, severity and room say how
    hunters would have done it, and mean nothing here.
    """
    if isinstance(measure, Infect):
        if measure.after not in (None, "start") and not str(measure.after).startswith("measure:"):
            return None  # it waits for a hunter
        shared = {key: getattr(measure, key) for key in ("at", "after", "delay", "title", "source", "reason")}
        who = tuple(measure.who)
        return Introduce.model_validate({"action": "introduce", "who": who, "number": len(who), **shared})
    return measure if isinstance(measure, Health) else None


def _turn(action: str) -> int:
    """The order in which measures of one moment act: cases are noticed first, brought in last."""
    return {"detect": -1, "introduce": len(ACTIONS)}.get(action, ACTIONS.index(action))


def _reaches(measure: Any, words: Sequence[str], person: Person) -> bool:
    """Families are noticed, isolated and treated beside a case; the school's own measures are not for them."""
    if person.role != "family" or "family" in words or person.id in words:
        return True
    return measure.action in ("detect", "isolate", "trace") or measure.scope in ("household", "contacts")


def _ms(quantity: Quantity) -> int:
    return round(1000 * quantity.value)


def _since(moment: datetime | None, start: datetime, otherwise: int) -> int:
    return otherwise if moment is None else max(0, (moment - start) // timedelta(milliseconds=1))


def _common(row: Any, measure: Any, scenario: Scenario, ids: Sequence[str], disease: Disease) -> None:
    row.action = ACTIONS.index(measure.action)
    row.trigger = TRIGGERS.index(measure.trigger)
    row.compliance = measure.compliance.value
    row.from_ = _since(measure.from_, scenario.start, 0)
    row.until = _since(measure.until, scenario.start, NEVER)
    row.at = max(_since(measure.at, scenario.start, 0), row.from_)
    row.every = NEVER if measure.every is None else _ms(measure.every)
    row.delay = _ms(measure.delay)
    row.duration = NEVER if measure.duration is None else _ms(measure.duration)
    row.scope = SCOPES.index(measure.scope)
    row.renewed = int(measure.renewed)
    row.after = -1
    row.stage = -1
    row.symptoms = ALL_SYMPTOMS
    if measure.after is not None and ":" in measure.after:
        kind, name = measure.after.split(":", 1)
        if kind == "measure":
            row.after = ids.index(name) if name in ids else -1
        else:
            row.stages = 1 << disease.stage_ids.index(name)
    if measure.threshold is not None:
        row.cases = measure.threshold.cases
        row.within = _ms(measure.threshold.within)
        row.where = int(measure.threshold.where == "class")
    minded = [disease.symptom_ids.index(word) for word in getattr(measure, "symptoms", ())]
    if minded:
        row.symptoms = sum(1 << bit for bit in minded)


def _own(row: Any, measure: Health, disease: Disease) -> None:
    """What the action alone has."""
    if isinstance(measure, Introduce):
        row.number = measure.number
        row.together = TOGETHER.index(measure.together)
        row.stage = -1 if measure.stage is None else disease.stage_ids.index(measure.stage)
    elif isinstance(measure, StayHome):
        row.span = _ms(measure.longer)
    elif isinstance(measure, Detect):
        row.a = -1.0 if measure.daily is None else measure.daily.value
        row.flag = int(measure.kept_home) + 2 * int(measure.again)
    elif isinstance(measure, Test):
        row.a = measure.specificity.value
        row.span = _ms(measure.result)
    elif isinstance(measure, (Isolate, Quarantine)):
        row.b = measure.apart.value
        if isinstance(measure, Quarantine):
            row.spares = sum(1 << disease.stage_ids.index(stage) for stage in measure.spares)
    elif isinstance(measure, Prophylaxis):
        row.a, row.b = measure.efficacy.value, measure.protects.value
        row.span = _ms(measure.window)
        row.flag = int(measure.recorded)
    elif isinstance(measure, Vaccinate):
        row.number = measure.doses
        row.span = round(1000 * disease.protects_after) if measure.works_after is None else _ms(measure.works_after)
    elif isinstance(measure, Mask):
        row.a, row.b = measure.exhale.value, measure.inhale.value
        row.routes = _bits(SPREADS, measure.routes)
    elif isinstance(measure, Ventilate):
        row.a = measure.air_changes.value
    elif isinstance(measure, Filter):
        row.a = measure.clean_air.value
    elif isinstance(measure, Clean):
        row.a = 1.0 - measure.removes.value
        row.span = _ms(measure.interval)
    elif isinstance(measure, Hygiene):
        row.a = measure.efficacy.value
        row.routes = _bits(SPREADS, measure.routes)
    elif isinstance(measure, (Cohort, Stagger)):
        row.a = measure.leak.value
        row.when = _bits(ACTIVITIES, measure.activities)


def _bits(words: Sequence[str], chosen: Sequence[str]) -> int:
    return sum(1 << words.index(word) for word in set(chosen))


def _sides(measure: Health, people: Sequence[Person]) -> list[int]:
    """The number of everybody's cohort or shift, -1 for those who have none; 0 where there are none."""
    if not isinstance(measure, (Cohort, Stagger)):
        return [0] * len(people)
    groups: list[object] = [p.class_ if measure.by == "class" else p.grade for p in people]
    order: Mapping[object, int] = {g: n for n, g in enumerate(sorted({g for g in groups if g is not None}, key=_rank))}
    shifts = measure.shifts if isinstance(measure, Stagger) else len(order) or 1
    return [-1 if group is None else order[group] % shifts for group in groups]


def _rank(group: object) -> tuple[int, str]:
    return (group, "") if isinstance(group, int) else (0, str(group))


def _rooms(measure: Health, ids: Sequence[str], categories: Sequence[int]) -> NDArray[np.int32]:
    """(rooms,) 1 where a measure holds: rooms and categories it names, or all of them."""
    named = set(getattr(measure, "rooms", ()))
    if not named:
        return np.ones(len(ids), dtype=np.int32)
    kinds = [CATEGORIES[category] for category in categories]
    return np.array([name in named or kind in named for name, kind in zip(ids, kinds, strict=True)], dtype=np.int32)


def _sensitivities(measure: Test, disease: Disease) -> list[int]:
    """The chance of a positive test by stage, in 1e-9."""
    if isinstance(measure.sensitivity, Quantity):
        return [round(1e9 * measure.sensitivity.value)] * len(disease.stage_ids)
    by_stage = {stage: share.value for stage, share in measure.sensitivity.items()}
    return [round(1e9 * by_stage.get(stage, 0.0)) for stage in disease.stage_ids]
