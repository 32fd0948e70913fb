"""Who is in the school: people, and the ties between them. What is None is drawn later."""

from __future__ import annotations

from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field

from homeroom.spec.base import Frozen, Id, Text
from homeroom.spec.quantity import Fraction, plain
from homeroom.spec.words import Role, Sex


class Body(Frozen):
    """Speeds in m/s, stamina in seconds of running, strength relative to an average pupil."""

    walk_speed: Annotated[float, BeforeValidator(plain("m/s", 0.05, 4.0))] | None = None
    run_speed: Annotated[float, BeforeValidator(plain("m/s", 0.05, 12.0))] | None = None
    stamina: Annotated[float, BeforeValidator(plain("s", 0.0, 86400.0))] | None = None
    strength: Annotated[float, BeforeValidator(plain("", 0.01, 20.0))] | None = None


class Temper(Frozen):
    """Each from 0 to 1."""

    courage: Fraction | None = None
    calm: Fraction | None = None
    leadership: Fraction | None = None
    altruism: Fraction | None = None


class Person(Frozen):
    """One person; only id and role are needed.

    Attributes:
        class_: id of the class (column `class`).
        grade: school year, counted as the school does; 0 for kindergarten.
        age: years.
        household: id of the household.
        club: id of the club they are in, which bells name as their group.
        way: with whom they come to school: a bus or a street ("bus-2").
        doses: of the vaccine against the scenario's pathogen; immune: known to be immune. None: not on record.
        seat: number of the seat in the home room.
        room: home room, for those without a class.
        keys: carries keys.
    """

    id: Id
    name: Text = ""
    role: Role
    class_: Id | None = Field(default=None, alias="class", validation_alias=AliasChoices("class", "class_"))
    grade: int | None = Field(default=None, ge=0, le=20)
    age: Annotated[float, BeforeValidator(plain("", 0.0, 120.0))] | None = None
    sex: Sex | None = None
    household: Id | None = None
    way: Id | None = None
    club: Id | None = None
    doses: int | None = Field(default=None, ge=0, le=20)
    immune: bool | None = None
    seat: int | None = Field(default=None, ge=0, le=100_000)
    room: Id | None = None
    keys: bool | None = None
    body: Body = Body()
    temper: Temper = Temper()


class Tie(Frozen):
    """Two people who matter to each other; `weight` from 0 to 1."""

    a: Id
    b: Id
    weight: Fraction = 1.0
    kind: Id = "friend"
