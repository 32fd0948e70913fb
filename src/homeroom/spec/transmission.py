"""How a pathogen passes through a school: how strongly, by which ways, and what protects from it."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from homeroom.spec.base import Frozen, Id, Note, Text, wrong
from homeroom.spec.quantity import PerSecond, Quantity, Seconds, Share, quantity

Spread = Literal["direct", "air", "surface", "home"]
SPREADS: tuple[str, ...] = ("direct", "air", "surface", "home")
"""The ways of transmission in the routine: person to person, through air, over surfaces, within a household."""

Reproduction = Annotated[Quantity, BeforeValidator(quantity("", 0.0, 1000.0))]
Dispersion = Annotated[Quantity, BeforeValidator(quantity("", 1e-3, 1e6))]


Age = Annotated[Quantity, BeforeValidator(quantity("", 0.0, 200.0))]
Relative = Annotated[Quantity, BeforeValidator(quantity("", 1e-3, 1000.0))]


def _none() -> Quantity:
    return Quantity(value=0.0, written="0")


def _one() -> Quantity:
    return Quantity(value=1.0, written="1")


def _never() -> Quantity:
    return Quantity(value=0.0, unit="1/s", written="0 1/h")


def _no_time() -> Quantity:
    return Quantity(value=0.0, unit="s", written="0 s")


class Shares(Frozen):
    """How the transmission within the reference school divides over its ways; the three sum to 1."""

    direct: Share = Field(default_factory=_none)
    air: Share = Field(default_factory=_none)
    surface: Share = Field(default_factory=_none)

    @model_validator(mode="after")
    def _whole(self) -> Shares:
        total = self.direct.value + self.air.value + self.surface.value
        if abs(total - 1.0) > 1e-6:
            raise wrong(
                f"found shares of direct, air and surface that sum to {total:.6g}", "make them sum to 1 (100 %)"
            )
        return self


class Air(Frozen):
    """What becomes of the pathogen in the air of a room, beside ventilation and filters.

    Attributes:
        decay: rate at which it loses its power to infect.
        settling: rate at which it falls out of the air of a room of ordinary height.
    """

    decay: PerSecond = Field(default_factory=_never)
    settling: PerSecond = Field(default_factory=_never)
    source: Text = ""
    reason: Note | None = None


class Surface(Frozen):
    """What becomes of the pathogen on the surfaces of a room, beside cleaning.

    Attributes:
        decay: rate at which it loses its power to infect.
        transfer: share of what lies in a room that the hands of one person take away in a unit of time.
    """

    decay: PerSecond = Field(default_factory=_never)
    transfer: PerSecond = Field(default_factory=_never)
    source: Text = ""
    reason: Note | None = None


class Vomiting(Frozen):
    """What one vomiting event leaves, told as the time in which an infectious person sheds as much.

    Attributes:
        surface: on the surfaces of the room.
        air: in the air of the room.
    """

    surface: Seconds = Field(default_factory=_no_time)
    air: Seconds = Field(default_factory=_no_time)
    source: Text = ""
    reason: Note | None = None


class SusceptibilityOfAge(Frozen):
    """How susceptible people below an age (years) are."""

    below: Age
    relative: Relative
    source: Text = ""
    reason: Note | None = None


class Susceptibility(Frozen):
    """How easily people of different ages are infected by the same exposure; only ratios count.

    Attributes:
        relative: hazard of everybody who is not younger than all that follow, and of people of unknown age.
        by_age: of the young: the first entry whose `below` is above the person's age holds.
    """

    relative: Relative = Field(default_factory=_one)
    by_age: tuple[SusceptibilityOfAge, ...] = Field(default=(), max_length=50)
    source: Text = ""
    reason: Note | None = None

    def at(self, age: float) -> float:
        """Hazard at an age (years; NaN: unknown) as a share of that of the most susceptible age, above 0 to 1."""
        mine = next((entry.relative for entry in self.by_age if age < entry.below.value), self.relative)
        return mine.value / max(self.relative.value, *(entry.relative.value for entry in self.by_age), 0.0)


class Transmission(Frozen):
    """How the infection passes on in the routine of a school.

    Attributes:
        enters: id of the stage that an infection begins with.
        r0: mean number of people of the reference school whom one infectious member infects while nobody is immune and
            nothing is done about it.
        reference: the school in which `r0` holds: the name of a kind of generated school, "own" (the scenario's own
            school), or "pair" (everybody meets everybody at one rate).
        shares: of the ways in `r0`.
        dispersion: k of the gamma distribution, of mean 1, from which each infected person's power to infect is drawn;
            None: all alike.
        household_attack: chance that an infectious person infects a susceptible member of the household, a mean over
            those of the reference school.
        susceptibility: by age.
    """

    enters: Id
    r0: Reproduction
    reference: Id = "own"
    shares: Shares
    dispersion: Dispersion | None = None
    household_attack: Share = Field(default_factory=_none)
    susceptibility: Susceptibility = Field(default_factory=Susceptibility)
    air: Air = Field(default_factory=Air)
    surface: Surface = Field(default_factory=Surface)
    vomiting: Vomiting = Field(default_factory=Vomiting)
    source: Text = ""
    reason: Note | None = None


MOST_DOSES = 10


def _by_doses(raw: Any) -> Any:
    if isinstance(raw, (str, int, float, Quantity)) or (isinstance(raw, dict) and "value" in raw):
        return (raw,)
    return raw


ByDoses = Annotated[tuple[Share, ...], BeforeValidator(_by_doses), Field(max_length=MOST_DOSES)]
"""A share after one dose, two doses and so on; more doses than named count as the last; without a dose it is 0."""


class PostExposure(Frozen):
    """What still protects somebody who has been exposed already.

    Attributes:
        within: how long after the exposure it must be given.
        efficacy: share of the exposed whom it protects.
    """

    title: Text = ""
    within: Seconds
    efficacy: Share
    source: Text = ""
    reason: Note | None = None


class Waning(Frozen):
    """How protection against infection fades: `fresh` x exp(-time since the last dose / `mean`).

    Attributes:
        fresh: efficacy just after the dose, by number of doses.
        mean: mean time after which protection is lost.
    """

    fresh: ByDoses
    mean: Annotated[Quantity, BeforeValidator(quantity("s", 3600.0))]
    source: Text = ""
    reason: Note | None = None


class Protection(Frozen):
    """What doses of the vaccine do; each list is by number of doses, from one dose on.

    Attributes:
        kind: "all_or_nothing": `infection` is the share of the vaccinated who are immune, the others are as if not
            vaccinated; "leaky": everybody's hazard is lower by this share.
        infection: efficacy against being infected, in schoolchildren at the usual time after the doses.
        symptoms: efficacy against symptoms in those who are infected all the same: by so much the ways of the course
            that are marked `symptomatic` are rarer.
        onward: by how much less infectious they then are.
        delay: time from a dose until it protects.
        waning: holds instead of `infection` for people whose date of the last dose is known.
        after_exposure: what still helps afterwards, by name.
    """

    kind: Literal["all_or_nothing", "leaky"] = "all_or_nothing"
    infection: ByDoses = ()
    symptoms: ByDoses = ()
    onward: ByDoses = ()
    delay: Seconds = Field(default_factory=_no_time)
    waning: Waning | None = None
    after_exposure: dict[Id, PostExposure] = Field(default_factory=dict)
    source: Text = ""
    reason: Note | None = None

    @property
    def doses(self) -> int:
        """The most doses that make a difference."""
        fresh = () if self.waning is None else self.waning.fresh
        return max(len(self.infection), len(self.symptoms), len(self.onward), len(fresh))

    def against_infection(self, doses: int, since: float | None = None) -> float:
        """Efficacy after so many doses, the last one `since` seconds ago (None: unknown)."""
        if doses < 1:
            return 0.0
        if self.waning is not None and since is not None and self.waning.fresh:
            fresh = self.waning.fresh[min(doses, len(self.waning.fresh)) - 1].value
            return fresh * math.exp(-max(since, 0.0) / self.waning.mean.value)
        return self.infection[min(doses, len(self.infection)) - 1].value if self.infection else 0.0
