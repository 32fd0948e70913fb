"""Who has which lesson where, and when the bells ring."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field, model_validator

from homeroom.spec.base import Frozen, Id, Text, shown, wrong
from homeroom.spec.quantity import Fraction
from homeroom.spec.words import DAYS, BellKind, Day

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


def _clock(raw: Any) -> Any:
    """A time of day as "HH:MM"; "24:00" is the end of the day."""
    if hasattr(raw, "hour") and hasattr(raw, "minute"):  # TOML has times of its own
        raw = f"{raw.hour:02d}:{raw.minute:02d}"
    match = _CLOCK.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if match is None or int(match[2]) > 59 or int(match[1]) * 60 + int(match[2]) > 24 * 60:
        raise wrong(f"found {shown(raw)}", 'write a time of day as "08:30"')
    return f"{int(match[1]):02d}:{match[2]}"


def _day(raw: Any) -> Any:
    return raw.strip().lower()[:3] if isinstance(raw, str) and raw.strip().lower() in _LONG else raw


_LONG = {*DAYS, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}


def days_of(raw: Any) -> Any:
    """`"mon-fri"`, `"mon wed"`, `"mon,wed"` or a list of days -> days in the order of the week."""
    if not isinstance(raw, str):
        return raw
    found: set[str] = set()
    for part in re.split(r"[\s,;+]+", raw.strip().lower()):
        ends = [_day(end) for end in part.split("-")]
        if len(ends) > 2 or any(end not in DAYS for end in ends):
            raise wrong(f"found {shown(raw)}", 'write days as "mon-fri" or "mon wed fri"')
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        if first > last:
            raise wrong(f"found {shown(raw)}", "write the earlier day of the week first")
        found.update(DAYS[first : last + 1])
    return tuple(day for day in DAYS if day in found)


Clock = Annotated[str, BeforeValidator(_clock)]


class Lesson(Frozen):
    """One lesson a week: this class, on this day, in this period, with this teacher, in this room."""

    class_: Id = Field(alias="class", validation_alias=AliasChoices("class", "class_"))
    day: Annotated[Day, BeforeValidator(_day)]
    period: Id
    subject: Text = ""
    teacher: Id | None = None
    room: Id | None = None


class Bell(Frozen):
    """One stretch of the day.

    Attributes:
        period: its name, as lessons spell it.
        start, end: "HH:MM", half-open [start, end).
        days: on which days of the week.
        group: the class, grade or club it is for; None: everybody.
        room: where it is spent, if not where the timetable says.
        at_home: share of the pupils who go home for it, the same ones at every bell (lunch, mostly).
    """

    period: Id
    kind: BellKind = "lesson"
    start: Clock
    end: Clock
    days: Annotated[tuple[Day, ...], BeforeValidator(days_of), Field(min_length=1)] = (
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
    )
    group: Id | None = None
    room: Id | None = None
    at_home: Fraction = 0.0

    @model_validator(mode="after")
    def _forwards(self) -> Bell:
        if self.end_minute <= self.start_minute:
            raise wrong(f"found {self.start} to {self.end}, which ends before it begins", "write a later end")
        return self

    @property
    def start_minute(self) -> int:
        """Minutes since midnight."""
        return int(self.start[:2]) * 60 + int(self.start[3:])

    @property
    def end_minute(self) -> int:
        """Minutes since midnight."""
        return int(self.end[:2]) * 60 + int(self.end[3:])
