"""Rows of people.csv, ties.csv, timetable.csv and bells.csv as specs; a wrong row does not hide the others."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from homeroom.errors import Problem
from homeroom.exchange.files import Notes
from homeroom.exchange.tables import Row
from homeroom.exchange.where import Places
from homeroom.spec.base import shown
from homeroom.spec.people import Person
from homeroom.spec.wording import findings

BODY = ("walk_speed", "run_speed", "stamina", "strength")
TEMPER = ("courage", "calm", "leadership", "altruism")
COLUMNS: dict[str, tuple[str, ...]] = {
    "people": (
        "id", "name", "role", "class", "grade", "age", "sex", "household", "way", "club", "doses", "immune", "seat",
        "room", "keys", *BODY, *TEMPER,
    ),
    "ties": ("a", "b", "weight", "kind"),
    "timetable": ("class", "day", "period", "subject", "teacher", "room"),
    "bells": ("period", "kind", "start", "end", "days", "group", "room", "at_home"),
    "records": ("id", "pathogen", "doses", "last", "immune"),
}  # fmt: skip
REQUIRED: dict[str, tuple[str, ...]] = {
    "people": ("id", "role"),
    "ties": ("a", "b"),
    "timetable": ("class", "day", "period"),
    "bells": ("period", "start", "end"),
    "records": ("id", "pathogen"),
}


def people_of(rows: list[Row], label: str, places: Places, notes: Notes) -> tuple[dict[str, Person], set[str]]:
    """(people by id, every id that was seen, also in rows that are wrong)."""
    made = _validated(Person, [_nested(row.cells) for row in rows])
    people: dict[str, Person] = {}
    first: dict[str, tuple[int, str]] = {}
    numbers: dict[str | int, int] = {}
    problems: list[Problem] = []
    for row, person in zip(rows, made, strict=True):
        where = f"{label}, row {row.number}"
        name = person.id if isinstance(person, Person) else " ".join(row.cells.get("id", "").split())
        classes = row.cells.get("class", "").strip()
        if name in first:
            number, other = first[name]
            found = f"the id {shown(name)} is already in row {number}"
            if classes != other:
                found += f", there in class {shown(other)} and here in class {shown(classes)}"
            problems.append(Problem(f"{where}, column id", found, "keep one row per person, with one class"))
        elif name:
            first[name] = (row.number, classes)
            numbers[name] = row.number
        if isinstance(person, ValidationError):
            problems += _row_problems(person, where, Person)
        elif name not in people:
            people[name] = person
    places.rows["people"] = numbers
    notes.extend(label, problems)
    return people, set(first)


def rows_of(part: str, model: type[BaseModel], rows: list[Row], places: Places, notes: Notes) -> list[tuple[int, Any]]:
    """(place in the table, spec) of every row that could be read."""
    label = places.file(part)
    made = _validated(model, [row.cells for row in rows])
    problems: list[Problem] = []
    kept: list[tuple[int, Any]] = []
    for place, (row, spec) in enumerate(zip(rows, made, strict=True)):
        if isinstance(spec, ValidationError):
            problems += _row_problems(spec, f"{label}, row {row.number}", model)
        else:
            kept.append((place, spec))
    places.rows[part] = {place: row.number for place, row in enumerate(rows)}
    notes.extend(label, problems)
    return kept


def _validated(model: type[BaseModel], rows: list[Any]) -> list[Any]:
    """Specs, or the ValidationError in the place of a row that is wrong; all at once if none is."""
    try:
        return TypeAdapter(list[model]).validate_python(rows)  # type: ignore[valid-type]  # the row type is an argument
    except ValidationError:
        pass
    made: list[Any] = []
    for row in rows:
        try:
            made.append(model.model_validate(row))
        except ValidationError as error:
            made.append(error)
    return made


def _nested(cells: dict[str, str]) -> dict[str, Any]:
    """The flat columns of people.csv as Person has them."""
    fields: dict[str, Any] = {}
    body: dict[str, str] = {}
    temper: dict[str, str] = {}
    for key, cell in cells.items():
        (body if key in BODY else temper if key in TEMPER else fields)[key] = cell
    if body:
        fields["body"] = body
    if temper:
        fields["temper"] = temper
    return fields


def _row_problems(error: ValidationError, where: str, model: type[BaseModel]) -> list[Problem]:
    problems: list[Problem] = []
    for finding in findings(error, (), None, model):
        columns = [step for step in finding.path if isinstance(step, str) and step not in ("body", "temper")]
        column = columns[0].removesuffix("_") if columns else ""
        if finding.found == f'"{column}" is missing':
            problems.append(Problem(f"{where}, column {column}", "the cell is empty", "fill it in"))
        else:
            problems.append(Problem(f"{where}, column {column}" if column else where, finding.found, finding.do))
    return problems
