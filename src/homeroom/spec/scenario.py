"""A scenario: a school, its people, a pathogen, how people act, what happens from outside, and for how long."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PrivateAttr, ValidationError, field_validator

from homeroom.errors import InputError, Problem
from homeroom.spec.air import Air
from homeroom.spec.base import Frozen, Id, Note, Text
from homeroom.spec.conduct import Conduct
from homeroom.spec.immunity import Calendar, Community, Immunity, Record
from homeroom.spec.measure import LocalTime, Measure
from homeroom.spec.pathogen import Pathogen
from homeroom.spec.people import Person, Tie
from homeroom.spec.quantity import Quantity, quantity
from homeroom.spec.recipe import Recipe
from homeroom.spec.school import School
from homeroom.spec.timetable import Bell, Lesson

LONGEST_HORIZON = 400 * 86400.0

Horizon = Annotated[Quantity, BeforeValidator(quantity("s", 1.0, LONGEST_HORIZON))]
Clock = Annotated[Quantity, BeforeValidator(quantity("s", 1.0, 7 * 86400.0))]


class Scenario(Frozen):
    """Everything that a run needs, as a person wrote it; nothing is drawn yet.

    Attributes:
        start: local date and time of t = 0.
        horizon: how long the story is followed.
        runs: how many runs an ensemble has unless told otherwise.
        fictional: whether the story is one.
        recipe: the few numbers from which school, people and their days were generated; None: read from files.
        people: by id. ties, timetable, bells: lists. measures: by id.
        immunity: who is immune before anything happens; records: what is on record about people's doses (immunity.csv).
        calendar: holidays and term. community: infection from outside. air: windows, and units that share air.
        clock: outbreaks only: infections take effect at multiples of this; None: at once.
        parameters: short names for paths that people like to change.
    """

    name: Id
    title: Text = ""
    start: LocalTime
    horizon: Horizon
    runs: int = Field(default=100, ge=1, le=10_000_000)
    fictional: bool = False
    notes: Note = ""
    school: School
    pathogen: Pathogen
    conduct: Conduct
    recipe: Recipe | None = None
    people: dict[Id, Person] = Field(default_factory=dict)
    ties: tuple[Tie, ...] = ()
    timetable: tuple[Lesson, ...] = ()
    bells: tuple[Bell, ...] = ()
    measures: dict[Id, Measure] = Field(default_factory=dict)
    immunity: Immunity = Immunity()
    records: tuple[Record, ...] = ()
    calendar: Calendar = Calendar()
    community: Community = Community()
    air: Air = Air()
    clock: Clock | None = None
    parameters: dict[Id, Text] = Field(default_factory=dict)

    _origin: dict[str, str] = PrivateAttr(default_factory=dict)
    _swap: Callable[[str, Any], dict[str, Any]] | None = PrivateAttr(default=None)
    _touched: dict[str, Any] = PrivateAttr(default_factory=dict)
    _hash: str = PrivateAttr(default="")
    _notes: tuple[str, ...] = PrivateAttr(default=())

    @field_validator("start")
    @classmethod
    def _whole_ms(cls, start: datetime) -> datetime:
        return start.replace(microsecond=start.microsecond // 1000 * 1000)

    @property
    def origin(self) -> dict[str, str]:
        """Where each part came from: "people" -> "people.csv of the folder ..."."""
        return dict(self._origin)

    @property
    def notes_of_changes(self) -> tuple[str, ...]:
        """What changes brought about that nobody asked for: measures that another pathogen gave another meaning."""
        return self._notes

    @property
    def hash(self) -> str:
        """SHA-256 of what the scenario says (64 hex digits).

        The order of rows, the number of runs, the way a quantity was typed and the recipe of a generated school (its
        plan and people count instead) do not count.
        """
        if not self._hash:
            said = self.model_dump(mode="json", by_alias=True, exclude={"runs", "recipe"})
            for part in ("ties", "timetable", "bells", "records"):
                said[part] = sorted(json.dumps(row, sort_keys=True) for row in said[part])
            text = json.dumps(_without_written(said), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
            self._hash = hashlib.sha256(text.encode()).hexdigest()
        return self._hash

    def replace(self, changes: Mapping[str, Any]) -> Scenario:
        """A scenario with other values at some paths, checked like any other.

        Args:
            changes: path -> new value. A path is names and ids joined by dots
                (`"people.p017.temper.courage"`), `*` stands for all of them (`"school.rooms.*.height"`), an id with
                a dot stands in quotes; a key of `parameters` stands for its path. `"pathogen"` and `"school"` take
                the name of a built-in one, or an object. `"school.pupils"` and the other numbers of a recipe build
                a generated school anew; what was changed in it by hand before is changed again.

        Raises:
            InputError: with every problem found.
        """
        from homeroom.spec.paths import changed, typed
        from homeroom.spec.validate import problems_of_change
        from homeroom.spec.wording import findings

        base, raw, problems = changed(self, changes)
        made = self
        try:
            made = Scenario.model_validate(raw)
        except ValidationError as error:
            problems += [Problem(typed(f.path), f.found, f.do) for f in findings(error, (), raw, Scenario)]
        problems = problems or problems_of_change(base, made, typed)
        if problems:
            raise InputError(problems)
        made._origin = {**self._origin, **dict.fromkeys(changes, "changed")}
        made._swap = self._swap
        made._touched = base._touched
        made._notes = base._notes
        return made


def _without_written(node: Any) -> Any:
    """What JSON says, without how quantities were typed. Most of it are texts and numbers, which need no call."""
    if isinstance(node, dict):
        return {
            key: _without_written(value) if isinstance(value, dict | list) else value
            for key, value in node.items()
            if key != "written"
        }
    return [_without_written(value) if isinstance(value, dict | list) else value for value in node]
