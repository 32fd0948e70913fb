"""Who is immune before anything happens: shares to be dealt out, or what is on record for each person."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from homeroom.spec.base import Frozen, Id, Note, Text, wrong
from homeroom.spec.quantity import PerSecond, Quantity, Share


class Immunity(Frozen):
    """The table [immunity]: shares of people, met exactly by rounding down.

    Attributes:
        coverage: share of pupils who had all doses that the pathogen file knows.
        one_dose: share of pupils who had one dose.
        staff: share of the staff who had all doses.
        prior: share of pupils who had the disease and are immune.
        family: share of family members who are immune.
        redraw: whether who has the doses is drawn anew for every run; None: yes, unless somebody's doses are on record.
    """

    coverage: Share | None = None
    one_dose: Share | None = None
    staff: Share | None = None
    prior: Share | None = None
    family: Share | None = None
    redraw: bool | None = None
    source: Text = ""
    reason: Note | None = None

    @model_validator(mode="after")
    def _fits(self) -> Immunity:
        full = 0.0 if self.coverage is None else self.coverage.value
        one = 0.0 if self.one_dose is None else self.one_dose.value
        if full + one > 1.0 + 1e-9:
            raise wrong(
                f"found a coverage of {full:g} and one_dose of {one:g}, together more than everybody",
                "make them sum to at most 1 (100 %)",
            )
        return self

    @property
    def says(self) -> bool:
        """Whether any share is given."""
        return any(share is not None for share in (self.coverage, self.one_dose, self.staff, self.prior))


class Record(Frozen):
    """A row of immunity.csv: what is on record about one person and one pathogen.

    Attributes:
        id: the person. pathogen: name of the pathogen.
        doses: how many they had. last: when the last one was given.
        immune: known to be immune (after disease, or by a blood test).
    """

    id: Id
    pathogen: Id
    doses: int = Field(default=0, ge=0, le=20)
    last: date | None = None
    immune: bool = False


def _span(raw: Any) -> Any:
    """One day, or the first and the last of several."""
    if isinstance(raw, (date, str)):
        return (raw, raw)
    return raw


Span = Annotated[tuple[date, date], BeforeValidator(_span)]


class Calendar(Frozen):
    """The table [calendar]: on which days the school is open, beside the days of the week that bells name.

    Attributes:
        holidays: days, and spans of days `[first, last]`, on which it is closed.
        first_day, last_day: of the term; None: no limit.
    """

    holidays: tuple[Span, ...] = Field(default=(), max_length=1000)
    first_day: date | None = None
    last_day: date | None = None
    source: Text = ""

    @model_validator(mode="after")
    def _forwards(self) -> Calendar:
        for first, last in self.holidays:
            if last < first:
                raise wrong(f"found a holiday from {first} to {last}", "write the earlier day first")
        if self.first_day is not None and self.last_day is not None and self.last_day < self.first_day:
            raise wrong("found a last_day before the first_day", "write a later last_day")
        return self

    def is_open(self, day: date) -> bool:
        """Whether the school is open on a day, as far as the calendar says."""
        if self.first_day is not None and day < self.first_day:
            return False
        if self.last_day is not None and day > self.last_day:
            return False
        return not any(first <= day <= last for first, last in self.holidays)


def _never() -> Quantity:
    return Quantity(value=0.0, unit="1/s", written="0 1/d")


class Community(Frozen):
    """The table [community]: infection from outside, beside index cases.

    Attributes:
        hazard: of every person, per unit of time; 0: nothing comes from outside.
    """

    hazard: PerSecond = Field(default_factory=_never)
    source: Text = ""
    reason: Note | None = None
