"""How long something lasts: a family of distributions and its parameters, each a quantity of time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from homeroom.spec.base import Frozen, Note, Text, wrong
from homeroom.spec.quantity import Quantity, Seconds, quantity

DAY = 86400.0

Positive = Annotated[Quantity, BeforeValidator(quantity("s", 1e-3))]
"""A time of at least a millisecond, the clock's tick."""
Shape = Annotated[Quantity, BeforeValidator(quantity("", 1e-2, 1e4))]


class _Sourced(Frozen):
    source: Text = ""
    range: tuple[Seconds, Seconds] | None = None
    reason: Note | None = None


class Fixed(_Sourced):
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


class Exponential(_Sourced):
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


class Geometric(_Sourced):
    """Whole days, 1 or more, with this mean."""

    family: Literal["geometric"]
    mean: Annotated[Seconds, AfterValidator(_at_least_a_day)]

    @property
    def seconds(self) -> float:
        """The mean (s)."""
        return self.mean.value


class Gamma(_Sourced):
    """Gamma with this mean and shape."""

    family: Literal["gamma"]
    mean: Positive
    shape: Shape

    @property
    def seconds(self) -> float:
        """The mean (s)."""
        return self.mean.value


class Lognormal(_Sourced):
    """Lognormal with this median; `sigma` is the standard deviation of the logarithm."""

    family: Literal["lognormal"]
    median: Positive
    sigma: Annotated[Quantity, BeforeValidator(quantity("", 0.0, 10.0))]

    @property
    def seconds(self) -> float:
        """The mean (s)."""
        return self.median.value * math.exp(0.5 * self.sigma.value**2)


class Weibull(_Sourced):
    """Weibull with this scale and shape."""

    family: Literal["weibull"]
    scale: Positive
    shape: Shape

    @property
    def seconds(self) -> float:
        """The mean (s)."""
        return self.scale.value * math.gamma(1.0 + 1.0 / self.shape.value)


class Empirical(_Sourced):
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
