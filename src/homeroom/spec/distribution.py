"""How long something lasts: a family of distributions and its parameters, each a quantity of time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from homeroom.spec.base import Frozen, Note, Text, wrong
from homeroom.spec.quantity import Quantity, Seconds, quantity

DAY = 86400.0

Positive = Annotated[Quantity, BeforeValidator(quantity("s", 1e-3))]
"""A time of at least a millisecond, the clock's tick."""
Shape = Annotated[Quantity, BeforeValidator(quantity("", 1e-2, 1e4))]


class Sourced(Frozen):
    """What every family has: where its parameters come from."""

    source: Text = ""
    range: tuple[Seconds, Seconds] | None = None
    reason: Note | None = None


class Fixed(Sourced):
    """Always `value`, which may be written `mean` too, so that the family alone can be changed."""

    family: Literal["fixed"]
    value: Seconds

    @model_validator(mode="before")
    @classmethod
    def _mean(cls, raw: Any) -> Any:
        if isinstance(raw, Mapping) and "mean" in raw and "value" not in raw:
            return {("value" if key == "mean" else key): value for key, value in raw.items()}
        return raw

    @property
    def seconds(self) -> float:
        """The mean (s)."""
        return self.value.value


class Exponential(Sourced):
    """Memoryless, with this mean."""

    family: Literal["exponential"]
    mean: Positive

    @property
    def seconds(self) -> float:
        """The mean (s)."""
        return self.mean.value


def _at_least_a_day(mean: Quantity) -> Quantity:
    if mean.value < DAY:
        raise wrong(f"found {mean}", 'write a mean of at least "1 d"; for less take family = "exponential"')
    return mean


class Geometric(Sourced):
    """Whole days, 1 or more, with this mean."""

    family: Literal["geometric"]
    mean: Annotated[Seconds, AfterValidator(_at_least_a_day)]

    @property
    def seconds(self) -> float:
        """The mean (s)."""
        return self.mean.value


class Gamma(Sourced):
    """Gamma with this mean and shape."""

    family: Literal["gamma"]
    mean: Positive
    shape: Shape

    @property
    def seconds(self) -> float:
        """The mean (s)."""
        return self.mean.value


class Lognormal(Sourced):
    """Lognormal with this median; `sigma` is the standard deviation of the logarithm."""

    family: Literal["lognormal"]
    median: Positive
    sigma: Annotated[Quantity, BeforeValidator(quantity("", 0.0, 10.0))]

    @property
    def seconds(self) -> float:
        """The mean (s)."""
        return self.median.value * math.exp(0.5 * self.sigma.value**2)


class Weibull(Sourced):
    """Weibull with this scale and shape."""

    family: Literal["weibull"]
    scale: Positive
    shape: Shape

    @property
    def seconds(self) -> float:
        """The mean (s)."""
        return self.scale.value * math.gamma(1.0 + 1.0 / self.shape.value)


class Empirical(Sourced):
    """One of `values`, with chances proportional to `weights` (equal where absent)."""

    family: Literal["empirical"]
    values: tuple[Seconds, ...] = Field(min_length=1, max_length=100_000)
    weights: tuple[Annotated[float, Field(ge=0)], ...] | None = None

    @model_validator(mode="after")
    def _weights_fit(self) -> Empirical:
        if self.weights is not None:
            if len(self.weights) != len(self.values):
                raise wrong(
                    f"found {len(self.weights)} weights for {len(self.values)} values", "write one weight per value"
                )
            if not sum(self.weights) > 0:
                raise wrong("found weights that are all zero", "give at least one value a positive weight")
        return self

    @property
    def seconds(self) -> float:
        """The mean (s)."""
        weights = self.weights or (1.0,) * len(self.values)
        return sum(w * v.value for w, v in zip(weights, self.values, strict=True)) / sum(weights)


Distribution = Annotated[
    Fixed | Exponential | Geometric | Gamma | Lognormal | Weibull | Empirical, Field(discriminator="family")
]

PARAMETERS: dict[str, tuple[str, ...]] = {
    "fixed": ("value",), "exponential": ("mean",), "geometric": ("mean",), "gamma": ("mean", "shape"),
    "lognormal": ("median", "sigma"), "weibull": ("scale", "shape"), "empirical": ("values", "weights"),
}  # fmt: skip
"""The parameters of each family."""


def changed_dwell(old: Distribution, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a distribution after some of them are changed.

    With another family what the two have in common stays, the mean in any case, so that the family alone can be
    changed: a fixed time becomes an exponential one of the same mean.
    """
    family = changes.get("family", old.family)
    kept = {key: value for key, value in dict(old).items() if key not in changes}
    if family == old.family and not ("mean" in changes and "mean" not in kept):
        return {**kept, **changes}
    known = PARAMETERS.get(str(family), ())
    fields: dict[str, Any] = {key: value for key, value in kept.items() if key in (*known, "source", "reason")}
    given = {"value", "mean", "median", "scale", "values"} & {*changes, *fields}
    if not given:
        fields["mean"] = _mean_of(old)
    elif "mean" in changes:
        fields = {key: value for key, value in fields.items() if key not in ("value", "median", "scale")}
    fields = {"family": family, **fields, **changes}
    if family in ("lognormal", "weibull") and "mean" in fields:
        fields = _from_mean(fields, *PARAMETERS[str(family)])
    return fields


def _from_mean(fields: Mapping[str, Any], name: str, shape: str) -> dict[str, Any]:
    """The fields with `mean` replaced by the median or scale `name` that gives it, for the other parameter `shape`."""
    mean = quantity("s", 1e-3)(fields["mean"])
    try:
        spread = quantity("")(fields.get(shape)).value
        per_unit = math.exp(0.5 * spread**2) if name == "median" else math.gamma(1.0 + 1.0 / spread)
    except (PydanticCustomError, ValueError, ArithmeticError):
        per_unit = 1.0  # what is wrong with the other parameter is told by its own field
    value = mean.value / per_unit
    written = f"{value / DAY:.6g} d (mean {mean})"
    kept = {key: value for key, value in fields.items() if key != "mean"}
    return {**kept, name: mean.model_copy(update={"value": value, "written": written, "range": None})}


def _mean_of(old: Distribution) -> Quantity:
    """The mean of a distribution, with the source that its parameter has."""
    for name in ("value", "mean"):
        mean = getattr(old, name, None)
        if isinstance(mean, Quantity):
            return mean
    return Quantity(value=old.seconds, unit="s", written=f"{old.seconds / DAY:.6g} d", source=old.source)
