"""A number with its unit and its source: what every parameter is written as.

`"90 s"`, `"6 d 9 h"`, `"5 %"`, `"6 1/h"`, or a table with `value`, `source`, `range` and `reason`. Values are kept
in SI units; a bare number has no unit, so it is accepted only where none is needed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from homeroom.spec.base import Frozen, Note, Text, shown, wrong

UNITS: dict[str, tuple[float, str]] = {
    "": (1.0, ""), "1": (1.0, ""), "%": (0.01, ""),
    "ms": (0.001, "s"), "s": (1.0, "s"), "min": (60.0, "s"), "h": (3600.0, "s"), "d": (86400.0, "s"),
    "day": (86400.0, "s"), "days": (86400.0, "s"), "w": (604800.0, "s"), "week": (604800.0, "s"),
    "weeks": (604800.0, "s"), "year": (31557600.0, "s"), "years": (31557600.0, "s"),
    "mm": (0.001, "m"), "cm": (0.01, "m"), "m": (1.0, "m"), "km": (1000.0, "m"),
    "m/s": (1.0, "m/s"), "km/h": (1.0 / 3.6, "m/s"), "m/s2": (1.0, "m/s2"),
    "1/s": (1.0, "1/s"), "/s": (1.0, "1/s"), "1/min": (1.0 / 60.0, "1/s"), "/min": (1.0 / 60.0, "1/s"),
    "1/h": (1.0 / 3600.0, "1/s"), "/h": (1.0 / 3600.0, "1/s"), "1/d": (1.0 / 86400.0, "1/s"),
    "/d": (1.0 / 86400.0, "1/s"), "Hz": (1.0, "1/s"), "dB": (1.0, "dB"), "dB/m": (1.0, "dB/m"),
    "m2": (1.0, "m2"), "m3": (1.0, "m3"), "1/m": (1.0, "1/m"), "1/m2": (1.0, "1/m2"),
    "deg": (math.pi / 180.0, "rad"), "rad": (1.0, "rad"), "degC": (1.0, "degC"), "lx": (1.0, "lx"),
    "m3/s": (1.0, "m3/s"), "m3/h": (1.0 / 3600.0, "m3/s"), "kg": (1.0, "kg"), "N": (1.0, "N"), "J": (1.0, "J"),
}  # fmt: skip
"""What may be written as a unit -> (factor to SI, SI unit). The SI unit of a pure number is ""."""

KINDS = {
    "": ("a number", "0.5"), "s": ("a time", "90 s"), "m": ("a length", "2.5 m"), "m/s": ("a speed", "1.3 m/s"),
    "1/s": ("a rate", "6 1/h"), "dB": ("a sound level", "60 dB"), "m2": ("an area", "50 m2"),
    "rad": ("an angle", "120 deg"),
}  # fmt: skip

_DECIMAL = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
_PART = re.compile(
    r"\s*([+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*((?:1?/)?[A-Za-z%µ²³][A-Za-z0-9/%²³]*|)(?=\s|$)"
)


def kind_of(unit: str) -> str:
    """A unit in words: `kind_of("s")` is "a time (s)"."""
    word = KINDS.get(unit, ("a quantity", ""))[0]
    return word if unit == "" else f"{word} ({unit})"


def example_of(unit: str) -> str:
    """How such a quantity may be written, in quotes where it has a unit."""
    example = KINDS.get(unit, ("", f"1 {unit}"))[1]
    return example if unit == "" else f'"{example}"'


def parse(text: str) -> tuple[float, str]:
    """Read `"90 s"` or `"6 d 9 h"` as (value in SI units, SI unit).

    Raises:
        PydanticCustomError: if it is no number with a known unit, or adds different kinds of things.
    """
    if len(text) > 100:
        raise wrong(f"found {shown(text)}", 'write a number with a unit, such as "90 s"')
    place, total = 0, 0.0
    si: str | None = None
    body = text.strip()
    while place < len(body) or si is None:
        match = _PART.match(body, place)
        if not match:
            raise wrong(f"found {shown(text)}, which is not a number with a unit", 'write for example "90 s" or "5 %"')
        number, unit = match.groups()
        unit = unit.replace("²", "2").replace("³", "3")
        if unit not in UNITS:
            raise wrong(f"found the unit {shown(unit)} in {shown(text)}", _nearest_unit(unit))
        factor, this = UNITS[unit]
        if si is not None and (this != si or si != "s"):
            raise wrong(f"found {shown(text)}", "write one number with one unit; only times may be added up")
        total += _scaled(number.replace("_", ""), factor)
        si = this
        place = match.end()
    if not math.isfinite(total):
        raise wrong(f"found {shown(text)}", "write a finite number")
    return total, si


def _scaled(number: str, factor: float) -> float:
    """Number times factor, rounded once: "0.7 %" is the double nearest to 0.007."""
    inverse = round(1.0 / factor, 9)
    try:
        if factor < 1.0 and abs(inverse * factor - 1.0) < 1e-12:
            return float(Decimal(number) / Decimal(repr(inverse)))
        return float(Decimal(number) * Decimal(repr(factor)))
    except ArithmeticError:  # exponents beyond every number
        return math.inf


def _nearest_unit(unit: str) -> str:
    import difflib

    near = difflib.get_close_matches(unit, [u for u in UNITS if len(u) > 0], n=1, cutoff=0.5)
    listed = "ms, s, min, h, d, cm, m, m/s, 1/h, dB or %"
    return f'perhaps "{near[0]}" is meant; known units are {listed}' if near else f"use one of {listed}"


class Quantity(Frozen):
    """A number in SI units, as it was written and where it comes from.

    Attributes:
        value: the number, in SI units.
        unit: the SI unit; "" for a pure number.
        written: as the person typed it.
        source: a publication, a file, or "assumption".
        range: lowest and highest plausible value (SI), wanted for an assumption.
        reason: why this value, wanted for an assumption.
    """

    value: float
    unit: str = ""
    written: str = ""
    source: Text = ""
    range: tuple[float, float] | None = None
    reason: Note | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        return raw if isinstance(raw, cls) else _fields(raw)

    def __float__(self) -> float:
        """The value in SI units."""
        return self.value

    def __str__(self) -> str:
        """As it was written."""
        return self.written or (f"{self.value:g}" if not self.unit else f"{self.value:g} {self.unit}")

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """A quantity may be a text, a number, or a table."""
        table = handler.resolve_ref_schema(handler(core))
        shape = {"anyOf": [{"type": "string"}, {"type": "number"}, dict(table)], "title": "Quantity"}
        table.clear()
        table.update(shape)
        return table


def _number(raw: Any) -> tuple[float, str]:
    """(value in SI, SI unit) of a number or a text."""
    if isinstance(raw, bool):
        raise wrong(f"found {str(raw).lower()}", "write a number")
    if isinstance(raw, (int, float)):
        try:
            value = float(raw)
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            raise wrong(f"found {shown(raw)}", "write a finite number")
        return value, ""
    if isinstance(raw, str):
        return parse(raw)
    raise wrong(f"found {shown(raw)}", 'write a number with a unit, such as "90 s"')


def _fields(raw: Any) -> dict[str, Any]:
    """The fields of a Quantity from anything a person may write."""
    if not isinstance(raw, Mapping):
        value, unit = _number(raw)
        return {"value": value, "unit": unit, "written": raw.strip() if isinstance(raw, str) else f"{raw}"}
    if "value" not in raw:
        keys = ", ".join(shown(str(key)).strip('"') for key in list(raw)[:10])
        raise wrong(f"found a table without value (it has {keys or 'nothing'})", "add value")
    fields = dict(raw)
    value, unit = _number(raw["value"])
    declared = fields.pop("unit", None)
    if declared is not None:
        if declared not in UNITS:
            raise wrong(f"found the unit {shown(declared)}", _nearest_unit(str(declared)))
        factor, si = UNITS[declared]
        if unit == "" and not isinstance(raw["value"], str):
            value, unit = value * factor, si
        elif unit != si:
            raise wrong(f"found value in {unit} and unit {shown(declared)}", "write the unit once")
    fields["value"], fields["unit"] = value, unit
    fields.setdefault("written", str(raw["value"]) if not declared else f"{raw['value']} {declared}")
    span = raw.get("range")
    if span is not None:
        fields["range"] = _range(span, value, unit, declared)
    return fields


def _range(span: Any, value: float, unit: str, declared: str | None) -> tuple[float, float]:
    """The lowest and highest value in SI; both in the unit of the value, and the value between them."""
    if not isinstance(span, (list, tuple)) or len(span) != 2:
        raise wrong(f"found the range {shown(span)}", 'write the lowest and the highest value, ["60 s", "120 s"]')
    ends = []
    for end in span:
        number, this = _number(end)
        if declared is not None and this == "" and not isinstance(end, str):
            number, this = number * UNITS[declared][0], unit
        if this != unit:
            raise wrong(f"found {shown(end)} in the range of {kind_of(unit)}", f"write both ends as {kind_of(unit)}")
        ends.append(number)
    low, high = ends
    if not low <= value <= high:
        raise wrong(f"found the range {span[0]} to {span[1]}, which does not hold the value", "widen the range")
    return low, high


def quantity(
    unit: str, low: float = -math.inf, high: float = math.inf, bare: bool = False
) -> Callable[[Any], Quantity]:
    """A reader that demands the SI unit `unit` and `low <= value <= high` (SI).

    With `bare`, a number without a unit is taken to be in SI units already (columns of a table, plan properties).
    """

    def read(raw: Any) -> Quantity:
        made = raw if isinstance(raw, Quantity) else Quantity.model_construct(**_checked(raw))
        if made.unit != unit:
            if made.unit == "" and bare:
                made = made.model_copy(update={"unit": unit})
            elif made.unit == "":
                raise wrong(
                    f"found {made.written or made.value}, which has no unit, where {kind_of(unit)} is expected",
                    f"write the unit, such as {example_of(unit)}",
                )
            else:
                raise wrong(
                    f"found {shown(made.written)}, {kind_of(made.unit)}, where {kind_of(unit)} is expected",
                    f"write for example {example_of(unit)}",
                )
        if not low <= made.value <= high:
            raise wrong(f"found {made.written or made.value}", f"write {between(low, high, unit)}")
        return made

    return read


def _checked(raw: Any) -> dict[str, Any]:
    return dict(Quantity.model_validate(raw))


DAY = 86400.0
"""Seconds."""


def between(low: float, high: float, unit: str) -> str:
    """The allowed interval in words."""
    tail = f" {unit}" if unit else ""
    if math.isinf(high):
        return f"a value of at least {low:g}{tail}"
    if unit == "s" and high >= DAY:
        return f"a value from {low:g} s to {high / DAY:g} d"
    return f"a value from {low:g} to {high:g}{tail}"


def plain(unit: str, low: float = -math.inf, high: float = math.inf) -> Callable[[Any], float]:
    """A reader of a float in SI units: a bare number is taken to be SI, a text may name its unit."""
    read = quantity(unit, low, high, bare=True)

    def number(raw: Any) -> float:
        # Most numbers of a large roster are plain decimals; the long way is for units and for mistakes.
        value = raw if type(raw) is float else float(raw) if type(raw) is str and _DECIMAL.fullmatch(raw) else None
        if value is not None and low <= value <= high:
            return value
        return read(raw).value

    return number


Seconds = Annotated[Quantity, BeforeValidator(quantity("s", 0.0))]
Metres = Annotated[Quantity, BeforeValidator(quantity("m", 0.0))]
MetresPerSecond = Annotated[Quantity, BeforeValidator(quantity("m/s", 0.0))]
PerSecond = Annotated[Quantity, BeforeValidator(quantity("1/s", 0.0))]
Decibels = Annotated[Quantity, BeforeValidator(quantity("dB"))]
Share = Annotated[Quantity, BeforeValidator(quantity("", 0.0, 1.0))]
Number = Annotated[Quantity, BeforeValidator(quantity(""))]

BareSeconds = Annotated[Quantity, BeforeValidator(quantity("s", 0.0, bare=True))]
"""A time; a number without a unit is in seconds."""
BareDecibels = Annotated[Quantity, BeforeValidator(quantity("dB", 0.0, bare=True))]
"""A sound level; a number without a unit is in decibels."""
Length = Annotated[float, BeforeValidator(plain("m", 0.0, 1000.0))]
"""A float in metres."""
Fraction = Annotated[float, BeforeValidator(plain("", 0.0, 1.0))]
"""A float from 0 to 1; "5 %" may be written."""
