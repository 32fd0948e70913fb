"""What must hold of a conduct file: every parameter that is needed, each in its unit, and no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from homeroom.spec.conduct import UNITS
from homeroom.spec.quantity import Quantity, example_of, kind_of
from homeroom.spec.wording import Finding, findings, near

_QUANTITY: TypeAdapter[Quantity] = TypeAdapter(Quantity)


def broken_conduct(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Everything wrong with the flat table of a conduct file, key by key."""
    for name, raw in data.items():
        if name not in UNITS:
            yield Finding(("conduct", name), "this parameter is not known", near(name, UNITS))
            continue
        try:
            quantity = _QUANTITY.validate_python(raw)
        except ValidationError as error:
            yield from findings(error, ("conduct", name), raw, Quantity)
            continue
        if quantity.unit != UNITS[name]:
            wanted = kind_of(UNITS[name])
            found = f'"{quantity.written}"' + ("" if quantity.unit else ", which has no unit,")
            yield Finding(
                ("conduct", name), f"found {found} where {wanted} is expected", f"write {example_of(UNITS[name])}"
            )
    missing = [name for name in UNITS if name not in data]
    if missing:
        number = "a parameter is" if len(missing) == 1 else f"{len(missing)} parameters are"
        more = " and others" if len(missing) > 8 else ""
        yield Finding(("conduct",), f"{number} missing ({', '.join(missing[:8])}{more})", "add what is missing")
