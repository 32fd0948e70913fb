"""What events and measures of every kind have in common: when they happen, and where that is said."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, field_validator, model_validator

from homeroom.spec.base import Frozen, Id, Note, Text, shown, wrong
from homeroom.spec.quantity import Quantity, Seconds


def local(raw: Any) -> Any:
    """A local date and time, without a zone."""
    if isinstance(raw, str):
        try:
            raw = datetime.fromisoformat(raw.strip())
        except ValueError:
            raise wrong(f"found {shown(raw)}", "write a date and time as 2021-11-15T15:00:00") from None
    if not isinstance(raw, datetime):
        raise wrong(f"found {shown(raw)}", "write a date and time as 2021-11-15T15:00:00")
    if raw.tzinfo is not None:
        raise wrong(f"found {raw.isoformat()} with a time zone", "write the school's local time without a zone")
    if not 1700 <= raw.year <= 2200:
        raise wrong(f"found the year {raw.year}", "write a year from 1700 to 2200")
    return raw


def several(raw: Any) -> Any:
    """One name or a list of names."""
    return (raw,) if isinstance(raw, (str, int)) else raw


def at_once() -> Quantity:
    """No delay."""
    return Quantity(value=0.0, unit="s", written="0 s")


LocalTime = Annotated[datetime, BeforeValidator(local)]
People = Annotated[tuple[Id, ...], BeforeValidator(several), Field(min_length=1)]


class MeasureBase(Frozen):
    """What every measure has.

    Attributes:
        on: whether it happens at all.
        at: local date and time; or else
        after: the moment that sets it off, with `delay` from then on.
        title: in words.
        source: where its numbers come from.
        reason: why so, wanted for an assumption.
    """

    moments: ClassVar[tuple[str, ...]] = ()
    prefixes: ClassVar[tuple[str, ...]] = ("measure:",)

    on: bool = True
    at: LocalTime | None = None
    after: Text | None = None
    delay: Seconds = Field(default_factory=at_once)
    title: Text = ""
    source: Text = ""
    reason: Note | None = None

    @field_validator("after", mode="before")
    @classmethod
    def _moment(cls, after: Any) -> Any:
        """A moment that this kind of measure knows."""
        known = isinstance(after, str) and any(
            after.startswith(prefix) and len(after) > len(prefix) for prefix in cls.prefixes
        )
        if after is None or after in cls.moments or known:
            return after
        words = [*cls.moments, *(f'"{prefix}ID"' for prefix in cls.prefixes)]
        raise wrong(f"found {shown(after)}", f"write {', '.join(words[:-1])} or {words[-1]}")

    @model_validator(mode="after")
    def _no_delay_beside_at(self) -> MeasureBase:
        if self.at is not None and self.delay.value > 0.0:
            raise wrong("found a delay beside at", "use delay only with after, or write the later time in at")
        return self
