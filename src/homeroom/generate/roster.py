"""Everybody by name: pupils, their families, teachers and the others who work in the school."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from homeroom.generate.classes import Pupils
from homeroom.generate.defaults import figure
from homeroom.generate.families import Families
from homeroom.generate.luck import Draw, Luck
from homeroom.generate.numbers import Numbers
from homeroom.spec.people import Person, Tie

_PEOPLE: TypeAdapter[list[Person]] = TypeAdapter(list[Person])
_TIES: TypeAdapter[list[Tie]] = TypeAdapter(list[Tie])
STAFF = ("head", "secretary", "caretaker", "nurse", "cook", "cook", "cleaner", "aide")
"""Who else works in a school, the first first; more are aides and cleaners."""


def pupil_id(k: int) -> str:
    """The id of a pupil by number."""
    return f"p{k + 1:04d}"


def people_of(
    pupils: Pupils,
    families: Families | None,
    plan: Numbers,
    teachers: Sequence[tuple[str, str | None]],
    places: dict[str, str],
    clubs: dict[int, str],
    luck: Luck,
) -> dict[str, Person]:
    """Everybody, by id.

    Args:
        pupils, families: from `enrol` and `settle_families`.
        plan: for the number of staff.
        teachers: (id, class whose teacher they are).
        places: where staff belong: "teacher", "head", "cook" ... -> room.
        clubs: pupil -> club.
        luck: for ages and sexes of adults.
    """
    rows: list[dict[str, Any]] = []
    low = plan.first_grade
    ages, female = pupils.age.tolist(), pupils.female.tolist()
    for k, (grade, group, seat) in enumerate(
        zip(pupils.grade.tolist(), pupils.group.tolist(), pupils.seat.tolist(), strict=True)
    ):
        row = {
            "id": pupil_id(k), "role": "pupil", "class": pupils.names[group], "grade": low + grade, "age": ages[k],
            "sex": "f" if female[k] else "m", "seat": seat,
        }  # fmt: skip
        if k in clubs:
            row["club"] = clubs[k]
        if families is not None:
            household = families.households[families.of_pupil[k]]
            row["household"], row["way"] = household.id, household.way
        rows.append(row)
    rows += _adults(plan, teachers, places, luck)
    if families is not None:
        rows += _families(families, pupils, luck)
    return {person.id: person for person in _PEOPLE.validate_python(rows)}


def _adults(
    plan: Numbers, teachers: Sequence[tuple[str, str | None]], places: dict[str, str], luck: Luck
) -> list[dict[str, Any]]:
    jobs = [STAFF[j] if j < len(STAFF) else STAFF[-1 - j % 2] for j in range(plan.staff)]
    people = [(name, "teacher", "teacher") for name, _ in teachers]
    people += [(f"s{j + 1:03d}", "staff", job) for j, job in enumerate(jobs)]
    k = np.arange(len(people))
    z = luck.normal(Draw.STAFF_AGE, k)
    age = np.clip(figure("body", "age", "adult_mean") + figure("body", "age", "adult_sd") * z, 22.0, 65.0)
    women = luck(Draw.STAFF_SEX, k) < figure("body", "sex", "women")
    return [
        {
            "id": name, "role": role, "room": places.get(job, places["teacher"]), "age": round(float(age[i]), 1),
            "sex": "f" if women[i] else "m", "keys": role == "teacher" or job in ("head", "caretaker", "secretary"),
        }
        for i, (name, role, job) in enumerate(people)
    ]  # fmt: skip


def _families(families: Families, pupils: Pupils, luck: Luck) -> list[dict[str, Any]]:
    """Parents, and children of the household who are not pupils here."""
    founders = np.array([household.founder for household in families.households])
    mean, sd = figure("school", "families", "mother"), figure("school", "families", "mother_sd")
    mother = np.clip(mean + sd * luck.normal(Draw.MOTHER, founders), 17.0, 44.0)
    father = figure("school", "families", "father_older") + sd * 0.6 * luck.normal(Draw.FATHER, founders)
    sexes = luck(Draw.SEX_OF_FAMILY, founders[:, None], np.arange(12)[None, :])
    rows: list[dict[str, Any]] = []
    for h, household in enumerate(families.households):
        children = [float(pupils.age[household.founder]), *household.ages]
        spread = max(children) - sum(children) / len(children)  # the figure is a mean over all children
        at_first = min(max(float(mother[h]) - spread, 16.0), 44.0)
        first = round(max(children) + at_first, 1)
        second = round(max(first + float(father[h]), max(children) + 17.0), 1)
        alone = household.adults == 1 and sexes[h, 11] < 0.12  # of single parents about one in eight is a father
        adults = [("m", second)] if alone else [("f", first), ("m", second)][: household.adults]
        others = [(place, age) for place, age in enumerate(household.ages) if place not in household.pupils]
        for j, (sex, age) in enumerate(adults):
            rows.append(_member(household.id, j + 1, min(age, 90.0), sex))
        for place, age in others:
            sex = "f" if sexes[h, place] < 0.5 else "m"
            rows.append(_member(household.id, 3 + place, round(age, 1), sex))
    return rows


def _member(household: str, number: int, age: float, sex: str) -> dict[str, Any]:
    return {"id": f"{household}-{number}", "role": "family", "household": household, "age": age, "sex": sex}


def ties_of(friends: dict[tuple[int, int], float], families: Families | None) -> tuple[Tie, ...]:
    """Friends, and brothers and sisters."""
    rows: dict[tuple[int, int], tuple[float, str]] = {pair: (weight, "friend") for pair, weight in friends.items()}
    for household in [] if families is None else families.households:
        here = sorted([household.founder, *household.pupils.values()])
        for i, a in enumerate(here):
            for b in here[i + 1 :]:
                rows[a, b] = (1.0, "sibling")
    return tuple(
        _TIES.validate_python(
            [
                {"a": pupil_id(a), "b": pupil_id(b), "weight": weight, "kind": kind}
                for (a, b), (weight, kind) in sorted(rows.items())
            ]
        )
    )
