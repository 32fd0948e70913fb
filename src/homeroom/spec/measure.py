"""Outside events and measures: what happens, to whom, and what sets it off."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from homeroom.spec.base import Frozen, Id, Note, Text, shown, wrong
from homeroom.spec.quantity import Quantity, Seconds, Share
from homeroom.spec.words import Route

MOMENTS = ("start", "first_infection", "first_hunter", "first_bite")


def local(raw: Any) -> Any:
    """A local date and time, without a zone."""
    if isinstance(raw, str):
        try:
            raw = datetime.fromisoformat(raw.strip())
        except ValueError:
            raise wrong(f"found {shown(raw)}", "write a date and time as 2021-11-15T15:00:00") from None
    if not isinstance(raw, datetime):
        raise wrong(f"found {shown(raw)}", "write a date and time as 2021-11-15T15:00:00")
    if raw.tzinfo is not None:
        raise wrong(f"found {raw.isoformat()} with a time zone", "write the school's local time without a zone")
    if not 1900 <= raw.year <= 2200:
        raise wrong(f"found the year {raw.year}", "write a year from 1900 to 2200")
    return raw


def _several(raw: Any) -> Any:
    return (raw,) if isinstance(raw, (str, int)) else raw


def _moment(raw: Any) -> Any:
    if isinstance(raw, str) and (raw in MOMENTS or (raw.startswith("measure:") and len(raw) > 8)):
        return raw
    raise wrong(f"found {shown(raw)}", f'write {", ".join(MOMENTS)} or "measure:ID"')


LocalTime = Annotated[datetime, BeforeValidator(local)]
People = Annotated[tuple[Id, ...], BeforeValidator(_several), Field(min_length=1)]


def _at_once() -> Quantity:
    return Quantity(value=0.0, unit="s", written="0 s")


class _Measure(Frozen):
    """What every measure has.

    Attributes:
        on: whether it happens at all.
        at: local date and time; or else
        after: the moment that sets it off ("start", "first_infection", "first_hunter", "first_bite",
            "measure:ID"), with `delay` from then on.
    """

    on: bool = True
    at: LocalTime | None = None
    after: Annotated[str, BeforeValidator(_moment)] | None = None
    delay: Seconds = Field(default_factory=_at_once)
    title: Text = ""
    source: Text = ""
    reason: Note | None = None

    @model_validator(mode="after")
    def _one_trigger(self) -> _Measure:
        if (self.at is None) == (self.after is None):
            found = "found neither at nor after" if self.at is None else "found both at and after"
            raise wrong(found, "say when it happens with exactly one of them")
        if self.at is not None and self.delay.value > 0.0:
            raise wrong("found a delay beside at", "use delay only with after, or write the later time in at")
        return self


class Infect(_Measure):
    """Somebody is infected from outside.

    Attributes:
        severity: of the exposure, 0 to 1.
        room: where; None: wherever they are.
    """

    action: Literal["infect"]
    who: People
    route: Route = "bite"
    severity: Share = Field(default_factory=lambda: Quantity(value=0.5, written="0.5"))
    room: Id | None = None


class Confine(_Measure):
    """People are kept in a room, as if their timetable had them there, until `until`; no door is locked by it."""

    action: Literal["confine"]
    who: People
    room: Id
    until: LocalTime | None = None


class Send(_Measure):
    """People go to a room, and their timetable keeps them there until `until`."""

    action: Literal["send"]
    who: People
    room: Id
    until: LocalTime | None = None


class Remove(_Measure):
    """People in one of `stages` are fetched from a room and leave the site; at most `count` of them."""

    action: Literal["remove"]
    room: Id
    stages: tuple[Id, ...] = Field(min_length=1)
    count: int | None = Field(default=None, ge=1)
    way: Literal["ambulance"] = "ambulance"


class Alarm(_Measure):
    """The alarm sounds all over the school."""

    action: Literal["alarm"]


class CloseSite(_Measure):
    """From then on nobody comes to the site, and nobody flees from it; the timetable still sends the unaware home."""

    action: Literal["close_site"]


Measure = Annotated[Infect | Confine | Send | Remove | Alarm | CloseSite, Field(discriminator="action")]
