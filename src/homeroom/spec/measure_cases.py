"""Health measures about cases: bring one in, keep the ill at home, detect, test, isolate, quarantine, trace."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from homeroom.spec.base import Id
from homeroom.spec.measure_base import at_once
from homeroom.spec.measure_health import Health, Ids, Positive, Scope, Whom, everybody, nobody
from homeroom.spec.quantity import Quantity, Seconds, Share


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
    scope: Scope = "self"


class StayHome(_OfACase):
    """People with symptoms stay at home, until these end (and `longer`), or for `duration`.

    Attributes:
        symptoms: any of these; left out: any at all.
    """

    action: Literal["stay_home"]
    symptoms: Ids = ()
    longer: Seconds = Field(default_factory=at_once)


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
    specificity: Share = Field(default_factory=everybody)
    result: Seconds = Field(default_factory=at_once)
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
    apart: Share = Field(default_factory=nobody)


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
    apart: Share = Field(default_factory=nobody)


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
    scope: Scope = "self"
    back: Positive
    least: Positive = Field(default_factory=lambda: Quantity(value=900.0, unit="s", written="15 min"))
    recall: Share = Field(default_factory=everybody)
