"""Outside events and measures: what happens, to whom, and what sets it off."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from homeroom.spec.base import Id, wrong
from homeroom.spec.measure_base import LocalTime, MeasureBase, People, local
from homeroom.spec.measure_health import HEALTH, Health
from homeroom.spec.quantity import Quantity, Share
from homeroom.spec.words import Route

__all__ = ["CRISIS", "MOMENTS", "Health", "LocalTime", "Measure", "local"]

MOMENTS = ("start", "first_infection", "first_hunter", "first_bite")


class _Measure(MeasureBase):
    """What every measure of a crisis has: one trigger, `at` or `after`."""

    moments: ClassVar[tuple[str, ...]] = MOMENTS

    @model_validator(mode="after")
    def _one_trigger(self) -> _Measure:
        if (self.at is None) == (self.after is None):
            found = "found neither at nor after" if self.at is None else "found both at and after"
            raise wrong(found, "say when it happens with exactly one of them")
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


CRISIS = Infect | Confine | Send | Remove | Alarm | CloseSite
Measure = Annotated[CRISIS | HEALTH, Field(discriminator="action")]
