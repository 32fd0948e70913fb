"""Variants of a pathogen: other values at some paths, put in when its file is read or the variant is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from homeroom.spec.base import shown, wrong
from homeroom.spec.quantity import Quantity


def with_variant(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a pathogen with the values of its variant put in.

    A value is replaced only if it is that of one of the variants: what somebody set by hand stays.

    Raises:
        PydanticCustomError: for a path that leads nowhere.
    """
    fields = dict(raw)
    tables = {str(name): _set_of(variant) for name, variant in _items(fields.get("variants"))}
    for path, value in tables.get(str(fields.get("variant")), {}).items():
        known = {number for table in tables.values() if (number := _number(table.get(path))) is not None}
        fields = _put(fields, path, path.split("."), value, known)
    return fields


def _items(node: Any) -> list[tuple[Any, Any]]:
    return list(node.items()) if isinstance(node, Mapping) else []


def _set_of(variant: Any) -> dict[str, Any]:
    table = getattr(variant, "set", None) if isinstance(variant, BaseModel) else None
    table = variant.get("set") if isinstance(variant, Mapping) else table
    return {str(path): value for path, value in _items(table)}


def _number(value: Any) -> float | None:
    try:
        return Quantity.model_validate(value).value
    except (PydanticCustomError, ValueError):
        return None  # the wrong one is told by its own field


def _put(node: Any, path: str, steps: list[str], value: Any, known: set[float]) -> Any:
    if not steps:
        number = _number(node)
        return value if node is None or number is None or number in known else node
    step, rest = steps[0], steps[1:]
    if isinstance(node, (list, tuple)):
        rows = [(row.get("to") if isinstance(row, Mapping) else getattr(row, "to", None)) for row in node]
        if step in rows:
            place = rows.index(step)
            return [_put(row, path, rest, value, known) if k == place else row for k, row in enumerate(node)]
    fields = dict(node) if isinstance(node, (Mapping, BaseModel)) else {}
    if step not in fields:
        raise wrong(f"a variant sets {shown(path)}, which leads nowhere", "correct the path")
    return {**fields, step: _put(fields[step], path, rest, value, known)}
