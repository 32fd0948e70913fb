"""Health measures that protect: drugs and doses, masks, air, surfaces and hands, groups that keep apart, closing."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from homeroom.spec.measure_base import several
from homeroom.spec.measure_health import Health, Ids, Positive, Scope, Whom, nobody
from homeroom.spec.quantity import PerSecond, Quantity, Seconds, Share

Spread = Literal["direct", "air", "surface", "home"]
Spreads = Annotated[tuple[Spread, ...], BeforeValidator(several), Field(min_length=1)]
Activity = Literal["lesson", "break", "lunch", "club", "travel", "assembly", "duty"]
Activities = Annotated[tuple[Activity, ...], BeforeValidator(several), Field(min_length=1)]


class Prophylaxis(Health):
    """Exposed people are given something that stops an infection if it comes in time.

    Attributes:
        window: the longest time since an infection at which it still works.
        efficacy: the chance that it stops such an infection.
        protects: the chance that somebody not yet infected is protected, for `duration` (left out: for good).
        recorded: whether it counts as a dose of the vaccine from then on.
    """

    action: Literal["prophylaxis"]
    usual: ClassVar[str] = "detected"
    scopes: ClassVar[tuple[str, ...]] = ("household", "class", "grade", "contacts", "school")
    of: Whom = ("unvaccinated",)
    window: Positive
    efficacy: Share
    protects: Share = Field(default_factory=nobody)
    recorded: bool = False


class Vaccinate(Health):
    """People get a dose; it protects as the pathogen file says, after `works_after`.

    Attributes:
        works_after: from the dose to the protection; left out: as the pathogen file says.
        doses: how many are given at once.
    """

    action: Literal["vaccinate"]
    scopes: ClassVar[tuple[str, ...]] = ("household", "class", "grade", "contacts", "school")
    of: Whom = ("unvaccinated",)
    works_after: Seconds | None = None
    doses: int = Field(default=1, ge=1, le=5)


class Mask(Health):
    """Masks at school, worn by the share `compliance` of those it is for.

    Attributes:
        exhale: the share of what an infectious wearer gives off that is held back.
        inhale: the share of what a wearer would take up that is held back.
        routes: on which it helps.
    """

    action: Literal["mask"]
    exhale: Share
    inhale: Share
    routes: Spreads = ("direct", "air")


class _InRooms(Health):
    rooms: Ids = ()


class Ventilate(_InRooms):
    """More outdoor air: `air_changes` beyond what the plan says.

    Attributes:
        air_changes: further air changes per hour.
        rooms: ids or categories of rooms; left out: all indoors.
    """

    action: Literal["ventilate"]
    air_changes: PerSecond


class Filter(_InRooms):
    """Air cleaners: `clean_air` as the air changes that would remove as much; rooms as for `ventilate`."""

    action: Literal["filter"]
    clean_air: PerSecond


class Clean(_InRooms):
    """Surfaces are cleaned, first when it sets in, then at every `interval`.

    Attributes:
        removes: the share of what lies there that is removed.
        interval: from one cleaning to the next.
        rooms: as for `ventilate`.
    """

    action: Literal["clean"]
    removes: Share
    interval: Positive = Field(default_factory=lambda: Quantity(value=86400.0, unit="s", written="1 d"))


class Hygiene(Health):
    """Hand hygiene: the share `efficacy` of infections on `routes` at school is avoided among those who comply."""

    action: Literal["hygiene"]
    efficacy: Share
    routes: Spreads = ("direct", "surface")


class Cohort(Health):
    """Groups keep to themselves: what passes between different ones at school is cut.

    Attributes:
        by: what a group is.
        leak: the share that still passes between groups.
        activities: when; left out: always but in lessons, which the timetable arranges.
    """

    action: Literal["cohort"]
    by: Literal["class", "grade"] = "class"
    leak: Share = Field(default_factory=nobody)
    activities: Activities = ("break", "lunch", "club", "travel", "assembly", "duty")


class Stagger(Health):
    """Breaks at different times: groups of different shifts no longer meet in them.

    Attributes:
        by: what comes together, in the order of ids (classes) or numbers (grades), in turn into the shifts.
        shifts: how many.
        leak: the share of contacts between shifts that is left.
        activities: which breaks.
    """

    action: Literal["stagger"]
    by: Literal["class", "grade"] = "grade"
    shifts: int = Field(default=2, ge=2, le=20)
    leak: Share = Field(default_factory=nobody)
    activities: Activities = ("break", "lunch")


class CloseClass(Health):
    """The class of the case (or its grade) stays at home for `duration`."""

    action: Literal["close_class"]
    usual: ClassVar[str] = "detected"
    scopes: ClassVar[tuple[str, ...]] = ("class", "grade")
    scope: Scope = "class"
    duration: Positive


class CloseSchool(Health):
    """The school is closed for `duration`, else until the window ends."""

    action: Literal["close_school"]
