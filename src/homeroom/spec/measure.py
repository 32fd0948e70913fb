"""Outside events and measures: what happens, to whom, and what sets it off."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from homeroom.spec.base import Id, wrong
from homeroom.spec.measure_base import LocalTime, MeasureBase, People, local
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
    CloseClass,
    CloseSchool,
    Cohort,
    Filter,
    Hygiene,
    Mask,
    Prophylaxis,
    Stagger,
    Vaccinate,
    Ventilate,
)
from homeroom.spec.quantity import Decibels, Quantity, Seconds, Share
from homeroom.spec.words import Route

__all__ = ["CRISIS", "HEALTH", "MOMENTS", "Health", "LocalTime", "Measure", "local"]

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
    """People are locked into a room, where their timetable keeps them until `until`.

    Once they are there, the doors of the room that have a lock which works from outside are locked, until `until` or
    until another order about the same person. A door without such a lock holds nobody.
    """

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
    """People are fetched from a room and leave the site; at most `count` of them.

    A helicopter takes people also from roofs where it sees a sign, given within the last day.

    Attributes:
        stages: of the disease; None: whoever is there with a mind of their own, infected or not.
        way: by what; a helicopter and a bus stop in the open.
    """

    action: Literal["remove"]
    room: Id
    stages: Annotated[tuple[Id, ...], Field(min_length=1)] | None = None
    count: int | None = Field(default=None, ge=1)
    way: Literal["ambulance", "helicopter", "bus"] = "ambulance"


class Alarm(_Measure):
    """The alarm sounds all over the school."""

    action: Literal["alarm"]


class CloseSite(_Measure):
    """From then on nobody comes to the site and nobody leaves it, but those whom a measure fetches.

    Those whose timetable would send them home stay where it had them last.
    """

    action: Literal["close_site"]


class Storm(_Measure):
    """Rain and thunder until `until`: sounds must stand out from more, and sight is shorter."""

    action: Literal["storm"]
    until: LocalTime | None = None


class CutNetwork(_Measure):
    """From then on, until `until`, no message comes through."""

    action: Literal["cut_network"]
    until: LocalTime | None = None


class Decoy(_Measure):
    """A sound that lures hunters: in `room`, `level` dB at 1 m, repeated `every` so often until `until`."""

    action: Literal["decoy"]
    room: Id
    level: Decibels
    every: Seconds = Field(default_factory=lambda: Quantity(value=30.0, unit="s", written="30 s"))
    until: LocalTime | None = None


class Strike(_Measure):
    """A strike on the site: everybody on it, hunter or not, dies with probability `kills`."""

    action: Literal["strike"]
    kills: Share


class OpenSite(_Measure):
    """The site is open again: who is on it may leave, and hears of it."""

    action: Literal["open_site"]


CRISIS = Storm | CutNetwork | Decoy | Strike | OpenSite | Infect | Confine | Send | Remove | Alarm | CloseSite
HEALTH = (
    Introduce
    | StayHome
    | Detect
    | Test
    | Isolate
    | Quarantine
    | Trace
    | Prophylaxis
    | Vaccinate
    | Mask
    | Ventilate
    | Filter
    | Clean
    | Hygiene
    | Cohort
    | Stagger
    | CloseClass
    | CloseSchool
)
Measure = Annotated[CRISIS | HEALTH, Field(discriminator="action")]
