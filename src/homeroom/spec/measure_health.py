"""What every health measure has: a trigger, a window, compliance, delay, duration, and whom it is for.

The measures themselves are in `measure_cases` (cases and the people around them) and `measure_precautions` (protection,
rooms, groups, closing); see docs/concepts/measures.md. Shares of effect are removed shares: a mask with `exhale = 0.5`
halves what gets out.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AliasChoices, BeforeValidator, Field, model_validator

from homeroom.spec.base import Frozen, Id, wrong
from homeroom.spec.measure_base import LocalTime, MeasureBase, several
from homeroom.spec.quantity import Quantity, Share, quantity

HEALTH_MOMENTS = ("start", "first_detected", "detected", "symptoms")
RECORDS = ("unvaccinated", "susceptible")
EVERYBODY = ("anyone", "all")
LONGEST = 400 * 86400.0

Whom = Annotated[tuple[Id, ...], BeforeValidator(several), Field(min_length=1)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(several)]
Positive = Annotated[Quantity, BeforeValidator(quantity("s", 1.0, LONGEST))]


Scope = Literal["self", "household", "class", "grade", "contacts", "school"]


def everybody() -> Quantity:
    """The share of all."""
    return Quantity(value=1.0, written="1")


def nobody() -> Quantity:
    """The share of none."""
    return Quantity(value=0.0, written="0")


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
    compliance: Share = Field(default_factory=everybody)
    scope: Scope = "school"
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
