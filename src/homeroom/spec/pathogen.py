"""A pathogen: the stages of its course, how long each lasts, what comes next, and how it gets in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from homeroom.spec.base import Frozen, Id, Note, Text
from homeroom.spec.distribution import Distribution
from homeroom.spec.quantity import Number, Quantity, Share, quantity
from homeroom.spec.words import Conducts, Fate, Route


def _one() -> Quantity:
    return Quantity(value=1.0, written="1")


def _zero() -> Quantity:
    return Quantity(value=0.0, written="0")


def _is_rest(probability: Any) -> bool:
    """Written "rest", also where it has been read before."""
    if isinstance(probability, Mapping):
        return probability.get("written") == "rest"
    return probability == "rest" or (isinstance(probability, Quantity) and probability.written == "rest")


class Next(Frozen):
    """One way on from a stage.

    Attributes:
        to: id of the stage that follows.
        probability: of this way, 0 to 1. Written "rest", it takes what the others leave.
        rest: whether it was written so; then it follows when another probability is changed.
    """

    to: Id
    probability: Share = Field(default_factory=_one)
    rest: bool = False


class Stage(Frozen):
    """One stage of the course of disease.

    Attributes:
        dwell: how long it lasts; None: for ever (an absorbing stage).
        next: where it may lead; the probabilities sum to 1.
        conduct: what the body does.
        fate: how a person in this stage counts.
        severity_effect: dwell is divided by exp(severity_effect * severity of the exposure).
        infects: can pass the infection on.
    """

    dwell: Distribution | None = None
    next: tuple[Next, ...] = ()
    conduct: Conducts = "normal"
    fate: Fate = "human"
    severity_effect: Number = Field(default_factory=_zero)
    infects: bool = False
    symptoms: tuple[Text, ...] = ()
    label: Text = ""
    source: Text = ""
    reason: Note | None = None

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
        routes: by route, one of bite, blood, scratch, rodent.
        signs: what an onlooker may notice, in words, by sign.
        notes: where the description comes from.
    """

    name: Id
    title: Text = ""
    source: Note = ""
    notes: Note = ""
    stages: dict[Id, Stage] = Field(min_length=1)
    routes: dict[Route, RouteEntry] = Field(min_length=1)
    signs: dict[Id, Text | Number] = Field(default_factory=dict)
