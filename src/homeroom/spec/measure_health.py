"""Health measures: introduce a case, find it, keep people apart, protect them, clear the air, close the school.

Every measure is data with a trigger, a window, compliance, delay, duration, and whom it is for; see
docs/concepts/measures.md. Shares of effect are removed shares: a mask with `exhale = 0.5` halves what gets out.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AliasChoices, BeforeValidator, Field, model_validator

from homeroom.spec.base import Frozen, Id, wrong
from homeroom.spec.measure_base import LocalTime, MeasureBase, several
from homeroom.spec.quantity import PerSecond, Quantity, Seconds, Share, quantity

HEALTH_MOMENTS = ("start", "first_detected", "detected", "symptoms")
RECORDS = ("unvaccinated", "susceptible")
EVERYBODY = ("anyone", "all")
SPREAD_WORDS = ("direct", "air", "surface", "home")
LONGEST = 400 * 86400.0

Whom = Annotated[tuple[Id, ...], BeforeValidator(several), Field(min_length=1)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(several)]
Spread = Literal["direct", "air", "surface", "home"]
Spreads = Annotated[tuple[Spread, ...], BeforeValidator(several), Field(min_length=1)]
Activity = Literal["lesson", "break", "lunch", "club", "travel", "assembly", "duty"]
Activities = Annotated[tuple[Activity, ...], BeforeValidator(several), Field(min_length=1)]
Positive = Annotated[Quantity, BeforeValidator(quantity("s", 1.0, LONGEST))]


def _share(value: float) -> Quantity:
    return Quantity(value=value, written=f"{value:g}")


def _all() -> Quantity:
    return _share(1.0)


def _none() -> Quantity:
    return _share(0.0)


class Threshold(Frozen):
    """So many detected cases within so long, in the whole school, or in one class.

    Attributes:
        cases: how many, at least 1.
        within: counted back from the last of them.
        where: written `in`: "school" or "class".
    """

    cases: int = Field(ge=1, le=10_000)
    within: Positive = Field(default_factory=lambda: Quantity(value=14 * 86400.0, unit="s", written="14 d"))
    where: Literal["school", "class"] = Field(
        default="school", alias="in", validation_alias=AliasChoices("in", "where")
    )


class Health(MeasureBase):
    """What every health measure has.

    Attributes:
        at, after, every, threshold: the trigger, at most one (`every` may have `at` as its first time); without one,
            what is usual for the action. `after` knows "start" (of the scenario), "first_detected", "detected" (every
            detection), "symptoms" (every onset), "stage:ID" (everybody who enters that stage) and "measure:ID" (the
            first time that another measure acts).
        delay: from the trigger to the act.
        from_, until: written `from` and `until`: nothing is set off outside, and what holds ends at `until`.
        duration: how long it holds; left out: until the window or the scenario ends, or what the action says.
        compliance: the share who take part, drawn once for each person (room, school) and measure.
        scope: who is meant around the case that set it off: "self", "household", "class", "grade", "contacts" (whom
            a `trace` finds) or the whole "school".
        of: which of them: "all", roles, "unvaccinated" (no dose on record), "susceptible" (neither a full series nor
            an infection on record), "class:ID", "grade:N", ids. Words of one kind add up, kinds narrow each other.
        renewed: whether a new trigger prolongs what holds already.
    """

    moments: ClassVar[tuple[str, ...]] = HEALTH_MOMENTS
    prefixes: ClassVar[tuple[str, ...]] = ("measure:", "stage:")
    usual: ClassVar[str] = "start"
    scopes: ClassVar[tuple[str, ...]] = ("school",)

    every: Positive | None = None
    threshold: Threshold | None = None
    from_: LocalTime | None = Field(default=None, alias="from", validation_alias=AliasChoices("from", "from_"))
    until: LocalTime | None = None
    duration: Positive | None = None
    compliance: Share = Field(default_factory=_all)
    scope: Literal["self", "household", "class", "grade", "contacts", "school"] = "school"
    of: Whom = ("all",)
    renewed: bool = False

    @model_validator(mode="after")
    def _at_most_one_trigger(self) -> Health:
        given = [key for key in ("at", "after", "every", "threshold") if getattr(self, key) is not None]
        if len(given) > 1 and given != ["at", "every"]:
            raise wrong(f"found {' and '.join(given)}", "keep one of them (only every may have at, its first time)")
        if self.scope not in self.scopes:
            raise wrong(f'found scope = "{self.scope}"', f"for this action write one of {', '.join(self.scopes)}")
        if self.about_a_case and self.trigger in ("at", "every", "start"):
            raise wrong(
                f'found scope = "{self.scope}" but no case that sets it off',
                'write after = "detected", or another scope',
            )
        return self

    @property
    def trigger(self) -> str:
        """The kind of trigger: "at", "every", "threshold", one of HEALTH_MOMENTS, "measure" or "stage"."""
        for key in ("threshold", "every", "at"):
            if getattr(self, key) is not None:
                return key
        return (self.after or self.usual).split(":")[0]

    @property
    def about_a_case(self) -> bool:
        """Whether it needs a person who set it off."""
        return self.scope != "school"


class Introduce(Health):
    """Somebody is infected outside and brings it in; the first of them is the index case.

    Attributes:
        who: as `of`: ids, or who may be drawn.
        number: how many, all at once.
        together: "any"; "one_class": all in one class; "different_classes": no two in one class.
        stage: of the course in which they come; left out: the one that an infection enters.
    """

    action: Literal["introduce"]
    who: Whom = ("pupil", "susceptible")
    number: int = Field(default=1, ge=1, le=5000)
    together: Literal["any", "one_class", "different_classes"] = "any"
    stage: Id | None = None


class _OfACase(Health):
    usual: ClassVar[str] = "symptoms"
    scopes: ClassVar[tuple[str, ...]] = ("self",)
    scope: Literal["self", "household", "class", "grade", "contacts", "school"] = "self"


class StayHome(_OfACase):
    """People with symptoms stay at home, until these end (and `longer`), or for `duration`.

    Attributes:
        symptoms: any of these; left out: any at all.
    """

    action: Literal["stay_home"]
    symptoms: Ids = ()
    longer: Seconds = Field(default_factory=lambda: Quantity(value=0.0, unit="s", written="0 s"))


class Detect(_OfACase):
    """Cases come to be known: `compliance` is the share who ever do, after `delay`, and `daily` at the earliest.

    Attributes:
        symptoms: any of these make a case notable; left out: any at all.
        daily: the chance each day, the first included, for as long as the symptoms (or the stage) last.
        kept_home: whether somebody who is kept from school by a measure when it begins is counted too.
        again: whether a case that is known already sets off once more what waits for detections.
    """

    action: Literal["detect"]
    symptoms: Ids = ()
    daily: Share | None = None
    kept_home: bool = True
    again: bool = False


class Test(_OfACase):
    """People are tested; who is positive is detected when the result is there.

    Attributes:
        sensitivity: the chance of a positive result in an infected person: one number, or by stage (others 0).
        specificity: the chance of a negative result in everybody else.
        result: from the sample to the result.
        symptoms: as for `detect`, where symptoms set it off.
    """

    action: Literal["test"]
    scopes: ClassVar[tuple[str, ...]] = ("self", "household", "class", "grade", "contacts", "school")
    sensitivity: Share | dict[Id, Share]
    specificity: Share = Field(default_factory=_all)
    result: Seconds = Field(default_factory=lambda: Quantity(value=0.0, unit="s", written="0 s"))
    symptoms: Ids = ()

    @model_validator(mode="before")
    @classmethod
    def _whom(cls, raw: Any) -> Any:
        """Tests at set times are for the school unless something else is said."""
        if isinstance(raw, dict) and "scope" not in raw:
            timed = raw.get("every") is not None or raw.get("at") is not None or raw.get("after") == "start"
            return {**raw, "scope": "school"} if timed else raw
        return raw


class Isolate(_OfACase):
    """A known case stays at home, for `duration`, else until they no longer infect.

    Attributes:
        apart: the chance that they keep apart from their household as well.
    """

    action: Literal["isolate"]
    usual: ClassVar[str] = "detected"
    apart: Share = Field(default_factory=_none)


class Quarantine(Health):
    """People around a case stay at home for `duration`: quarantine, or exclusion from school.

    Attributes:
        spares: stages of people who are not sent.
        apart: as for `isolate`.
    """

    action: Literal["quarantine"]
    usual: ClassVar[str] = "detected"
    scopes: ClassVar[tuple[str, ...]] = ("household", "class", "grade", "contacts", "school")
    duration: Positive
    spares: Ids = ()
    apart: Share = Field(default_factory=_none)


class Trace(Health):
    """The people whom a case met are found, as far as the case recalls them; `scope = "contacts"` means them.

    Attributes:
        back: how far before the case became known.
        least: time spent together on one day that makes a contact.
        recall: the chance that a contact is named.
    """

    action: Literal["trace"]
    usual: ClassVar[str] = "detected"
    scopes: ClassVar[tuple[str, ...]] = ("self",)
    scope: Literal["self", "household", "class", "grade", "contacts", "school"] = "self"
    back: Positive
    least: Positive = Field(default_factory=lambda: Quantity(value=900.0, unit="s", written="15 min"))
    recall: Share = Field(default_factory=_all)


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
    protects: Share = Field(default_factory=_none)
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
    leak: Share = Field(default_factory=_none)
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
    leak: Share = Field(default_factory=_none)
    activities: Activities = ("break", "lunch")


class CloseClass(Health):
    """The class of the case (or its grade) stays at home for `duration`."""

    action: Literal["close_class"]
    usual: ClassVar[str] = "detected"
    scopes: ClassVar[tuple[str, ...]] = ("class", "grade")
    scope: Literal["self", "household", "class", "grade", "contacts", "school"] = "class"
    duration: Positive


class CloseSchool(Health):
    """The school is closed for `duration`, else until the window ends."""

    action: Literal["close_school"]


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
