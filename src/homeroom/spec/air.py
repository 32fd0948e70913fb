"""The table [air]: windows that are opened by the clock, the weather outside, units that share air between rooms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from homeroom.spec.base import Frozen, Id, Note, Text, wrong
from homeroom.spec.quantity import Quantity, Share, quantity
from homeroom.spec.school import Room
from homeroom.spec.timetable import Clock, days_of
from homeroom.spec.words import CATEGORIES, OUTDOOR_CATEGORIES, BellKind, Day

Area = Annotated[Quantity, BeforeValidator(quantity("m2", 0.0, 1000.0))]
Height = Annotated[Quantity, BeforeValidator(quantity("m", 0.01, 50.0))]
Celsius = Annotated[Quantity, BeforeValidator(quantity("degC", -60.0, 60.0))]
Changes = Annotated[Quantity, BeforeValidator(quantity("1/s", 0.0, 1000.0 / 3600.0))]


def _monthly(raw: Any) -> Any:
    return raw if isinstance(raw, (list, tuple)) else (raw,)


def _spans(raw: Any) -> Any:
    """`"10:15-10:30"` as its two ends."""
    if not isinstance(raw, (list, tuple)):
        raw = (raw,)
    return tuple(tuple(span.split("-", 1)) if isinstance(span, str) and "-" in span else span for span in raw)


class Windows(Frozen):
    """Windows of rooms: when they stand open, and how much air passes.

    A room with openings on one side exchanges (discharge / 3) x area x sqrt(g x height x dT / T) of air, T the
    temperature outside in kelvin and dT the difference to it, at least 0.1 K.

    Attributes:
        rooms: ids or categories of rooms.
        during: kinds of bells at which they are opened, such as "break". at: further spans of the day, "10:15-10:30".
        days: of `at`.
        area: open area of all windows of a room. height: of the opening.
        discharge: share of the area that counts.
        inside: temperature of rooms. outside: one temperature, or those of the twelve months.
    """

    rooms: tuple[Id, ...] = Field(default=("classroom",), min_length=1)
    during: tuple[BellKind, ...] = ()
    at: Annotated[tuple[tuple[Clock, Clock], ...], BeforeValidator(_spans)] = Field(default=(), max_length=100)
    days: Annotated[tuple[Day, ...], BeforeValidator(days_of)] = ("mon", "tue", "wed", "thu", "fri")
    area: Area
    height: Height
    discharge: Share
    inside: Celsius
    outside: Annotated[tuple[Celsius, ...], BeforeValidator(_monthly)]
    source: Text = ""
    reason: Note | None = None

    @model_validator(mode="after")
    def _fits(self) -> Windows:
        if len(self.outside) not in (1, 12):
            raise wrong(f"found {len(self.outside)} temperatures outside", "write one, or one for each month")
        if not self.during and not self.at:
            raise wrong("found windows that are never opened", 'add during = ["break"], or at = ["10:15-10:30"]')
        for begin, end in self.at:
            if minutes(end) <= minutes(begin):
                raise wrong(f"found the span {begin}-{end}", "write the earlier time first")
        return self


def minutes(clock: str) -> int:
    """A time of day "HH:MM" in minutes."""
    return 60 * int(clock[:2]) + int(clock[3:])


class Unit(Frozen):
    """A unit that takes air from rooms, mixes it, and gives it back to them, all day and night.

    Attributes:
        rooms: ids or categories of the rooms that share it.
        recirculated: air that it takes from, and gives back to, each room, in room volumes.
        filter: share of what is in that air which its filter holds back.
    """

    rooms: tuple[Id, ...] = Field(min_length=1)
    recirculated: Changes
    filter: Share
    source: Text = ""
    reason: Note | None = None


class Air(Frozen):
    """The table [air], beside what plan and defaults say of air changes.

    Attributes:
        windows: None: nothing but air changes. units: by id.
    """

    windows: Windows | None = None
    units: dict[Id, Unit] = Field(default_factory=dict)


def chosen(words: Iterable[str], room: Room) -> bool:
    """Whether a list of ids and categories means a room; one outdoors only by its id."""
    return room.id in words or (room.category in words and room.category not in OUTDOOR_CATEGORIES)


def unknown(words: Iterable[str], rooms: Iterable[str]) -> list[str]:
    """Words that are neither the id of a room nor a category."""
    known = {*rooms, *CATEGORIES}
    return [word for word in words if word not in known]
