"""A pathogen: the stages of its course, how long each lasts, what comes next, and how it gets in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from homeroom.spec.base import Frozen, Id, Note, Text, shown, wrong
from homeroom.spec.distribution import Distribution
from homeroom.spec.quantity import Number, PerSecond, Quantity, Share, quantity
from homeroom.spec.transmission import Age, Protection, Spread, Transmission
from homeroom.spec.variants import with_variant
from homeroom.spec.words import Conducts, Fate, Route


def _one() -> Quantity:
    return Quantity(value=1.0, written="1")


def _zero() -> Quantity:
    return Quantity(value=0.0, written="0")


def _never() -> Quantity:
    return Quantity(value=0.0, unit="1/s", written="0 1/d")


HUNTING = ("hunts", "lashes")
"""Conducts that make a crisis."""

Factor = Annotated[Quantity, BeforeValidator(quantity("", 0.0, 100.0))]


def _is_rest(probability: Any) -> bool:
    """Written "rest", also where it has been read before."""
    if isinstance(probability, Mapping):
        return probability.get("written") == "rest"
    return probability == "rest" or (isinstance(probability, Quantity) and probability.written == "rest")


class OfAge(Frozen):
    """The probability of a way for people below an age (years)."""

    below: Age
    probability: Share
    source: Text = ""
    reason: Note | None = None


class Next(Frozen):
    """One way on from a stage.

    Attributes:
        to: id of the stage that follows.
        probability: of this way, 0 to 1. Written "rest", it takes what the others leave.
        by_age: other probabilities for the young: the first entry whose `below` is above the person's age holds.
        by_doses: factors on the probability after one dose of the vaccine, two doses and so on.
        symptomatic: this way leads to symptoms, so the vaccine's protection against symptoms makes it rarer.
        rest: whether the probability was written "rest"; then it follows when another one is changed.
    """

    to: Id
    probability: Share = Field(default_factory=_one)
    by_age: tuple[OfAge, ...] = Field(default=(), max_length=50)
    by_doses: tuple[Factor, ...] = Field(default=(), max_length=10)
    symptomatic: bool = False
    rest: bool = False

    def chance(self, age: float, doses: int) -> float:
        """The probability at an age (years; NaN, unknown: as an adult) after so many doses; not of "rest"."""
        probability = next((entry.probability for entry in self.by_age if age < entry.below.value), self.probability)
        factor = self.by_doses[min(doses, len(self.by_doses)) - 1].value if doses and self.by_doses else 1.0
        return probability.value * factor


class Stage(Frozen):
    """One stage of the course of disease.

    Attributes:
        dwell: how long it lasts; None: for ever (an absorbing stage).
        next: where it may lead; the probabilities sum to 1.
        conduct: what the body does.
        fate: how a person in this stage counts.
        severity_effect: dwell is divided by exp(severity_effect * severity of the exposure).
        infects: can pass the infection on by a bite.
        emits: how infectious it is on each way of transmission, relative to the most infectious stage; "home" is as
            the largest of the others where it is left out.
        hospital: whether the person is in hospital.
        vomits: how often somebody in this stage vomits.
        susceptible: whether somebody in this stage, with which a course ends, can be infected anew.
    """

    dwell: Distribution | None = None
    next: tuple[Next, ...] = ()
    conduct: Conducts = "normal"
    fate: Fate = "human"
    severity_effect: Number = Field(default_factory=_zero)
    infects: bool = False
    emits: dict[Spread, Share] = Field(default_factory=dict)
    symptoms: tuple[Text, ...] = ()
    hospital: bool = False
    vomits: PerSecond = Field(default_factory=_never)
    susceptible: bool = False
    label: Text = ""
    source: Text = ""
    reason: Note | None = None

    def emission(self, spread: str) -> float:
        """Relative infectiousness on a way of transmission, 0 to 1."""
        if spread in self.emits:
            return self.emits[spread].value
        return max((share.value for share in self.emits.values()), default=0.0) if spread == "home" else 0.0

    @model_validator(mode="before")
    @classmethod
    def _rest(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping) or not isinstance(raw.get("next"), (list, tuple)):
            return raw
        ways = [dict(way) if isinstance(way, (Mapping, Next)) else way for way in raw["next"]]
        tables = [way for way in ways if isinstance(way, dict)]
        rests = [way for way in tables if _is_rest(way.get("probability"))]
        for way in tables:
            way["rest"] = way in rests
        if len(rests) > 1:
            raise wrong(f'found "rest" {len(rests)} times in next', 'write "rest" once')
        if len(rests) != 1 or len(tables) != len(ways):
            return raw
        try:
            others = sum(quantity("")(way.get("probability", 1.0)).value for way in tables if way is not rests[0])
        except (PydanticCustomError, ValueError):
            return raw  # the wrong one is reported by its own field
        left = min(max(1.0 - others, 0.0), 1.0)
        rests[0]["probability"] = Quantity(value=left, written="rest", source="what the others leave")
        rests[0]["rest"] = True
        return {**raw, "next": ways}


class Variant(Frozen):
    """A variant of a pathogen: other values at some paths of its file.

    Attributes:
        set: path below the pathogen ("transmission.r0") -> value; every variant sets the same paths.
    """

    title: Text = ""
    set: dict[Text, Quantity] = Field(min_length=1)


class RouteEntry(Frozen):
    """What an exposure by one route leads to.

    Attributes:
        enters: id of the first stage.
        probability: that an exposure infects at all.
    """

    enters: Id
    probability: Share
    source: Text = ""
    reason: Note | None = None


class Pathogen(Frozen):
    """A pathogen file.

    Attributes:
        name: its name in commands.
        title: its name in sentences.
        stages: by id.
        routes: by route, one of bite, blood, scratch, rodent: what hunters pass on.
        transmission: how it passes through a school in the routine; None: by bites alone.
        protection: what doses of the vaccine do.
        variant: which of `variants` holds; None where there are none.
        variants: by id. A value that was changed by hand is kept when the variant is changed.
        signs: what an onlooker may notice, in words, by sign.
        notes: where the description comes from.
    """

    name: Id
    title: Text = ""
    source: Note = ""
    notes: Note = ""
    stages: dict[Id, Stage] = Field(min_length=1)
    routes: dict[Route, RouteEntry] = Field(default_factory=dict)
    transmission: Transmission | None = None
    protection: Protection = Field(default_factory=Protection)
    variant: Id | None = None
    variants: dict[Id, Variant] = Field(default_factory=dict)
    signs: dict[Id, Text | Number] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _variant(cls, raw: Any) -> Any:
        return with_variant(raw) if isinstance(raw, Mapping) and raw.get("variants") else raw

    @model_validator(mode="after")
    def _gets_in(self) -> Pathogen:
        if not self.routes and self.transmission is None:
            raise wrong(
                "found neither [transmission] nor [routes], so nobody can be infected",
                "add [transmission], or routes for bites",
            )
        return self

    @model_validator(mode="after")
    def _known_variant(self) -> Pathogen:
        if self.variant is not None and self.variant not in self.variants:
            listed = ", ".join(self.variants) or "none"
            raise wrong(f"found the variant {shown(self.variant)}", f"use one of {listed}")
        if self.variants and self.variant is None:
            raise wrong(
                "found variants, but not which of them holds", f"add variant = {shown(next(iter(self.variants)))}"
            )
        paths = [set(variant.set) for variant in self.variants.values()]
        for name, variant in self.variants.items():
            missing = sorted(set().union(*paths) - set(variant.set))
            if missing:
                raise wrong(
                    f"the variant {shown(name)} does not set {missing[0]}, which another one sets",
                    "let all set the same",
                )
        return self

    @property
    def hunts(self) -> bool:
        """Whether it makes hunters: then its story is a crisis, else an outbreak in the routine of a school."""
        return any(stage.conduct in HUNTING for stage in self.stages.values())

    @property
    def doses(self) -> int:
        """The most doses that make a difference to protection or course."""
        ways = (len(way.by_doses) for stage in self.stages.values() for way in stage.next)
        return max(self.protection.doses, *ways, 0)
