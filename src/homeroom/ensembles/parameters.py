"""The parameters that a result depends on most: those with a short name, and those that were changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from homeroom.spec.conduct import Conduct
from homeroom.spec.distribution import Sourced
from homeroom.spec.paths import split
from homeroom.spec.quantity import Quantity

if TYPE_CHECKING:
    from homeroom.spec.scenario import Scenario


def parameters(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """Path, value, unit, what was written and the source of each, by short name or path.

    What stands behind a path with `*` is many values: it is left out.
    """
    changed = {path for path, where in scenario.origin.items() if where == "changed"}
    wanted = {**scenario.parameters, **{path: path for path in sorted(changed - set(scenario.parameters))}}
    found = {}
    for name, path in wanted.items():
        if "*" in path:
            continue
        value = _look(scenario, split(path))
        if value is not None:
            found.update(_entries(name, path, value, changed))
    return found


def _entries(name: str, path: str, value: Any, changed: set[str]) -> dict[str, dict[str, Any]]:
    """One entry, or for a part with several numbers one for each number that has a source."""
    touched = any(path == one or name == one or one.startswith((f"{path}.", f"{name}.")) for one in changed)
    if not isinstance(value, BaseModel) or isinstance(value, (Quantity, Sourced)):
        return {name: {"path": path, **_plain(value), "changed": touched}}
    parts = {field: getattr(value, field) for field in type(value).model_fields}
    return {
        f"{name}.{field}": {"path": f"{path}.{field}", **_plain(part), "changed": touched}
        for field, part in parts.items()
        if isinstance(part, (Quantity, Sourced)) and part.source
    }


def _look(node: Any, segments: list[str]) -> Any:
    """What stands at a path; None for nothing, or for a place that only a change understands."""
    for segment in segments:
        if isinstance(node, dict):
            node = node.get(segment)
        elif isinstance(node, (tuple, list)):
            node = next(
                (item for i, item in enumerate(node, 1) if segment in (getattr(item, "to", None), str(i))), None
            )
        elif isinstance(node, BaseModel):
            fields = type(node).model_fields
            name = next((n for n, f in fields.items() if segment in (n, f.alias)), None)
            if name is None and isinstance(node, Conduct):
                node = node.values.get(segment)
                continue
            node = getattr(node, name) if name is not None else None
        else:
            return None
    return node


def _plain(value: Any) -> dict[str, Any]:
    if isinstance(value, Quantity):
        return {"value": value.value, "unit": value.unit, "written": value.written, "source": value.source}
    if isinstance(value, Sourced):
        numbers = {n: q for n, q in value if isinstance(q, Quantity)}
        said = {"family": getattr(value, "family", ""), **{n: q.value for n, q in numbers.items()}}
        units = {n: q.unit for n, q in numbers.items()}
        return {"value": said, "unit": units, "source": value.source or next(iter(numbers.values())).source}
    if isinstance(value, datetime):
        return {"value": value.isoformat()}
    if isinstance(value, (tuple, list)):
        return {"value": [_plain(item)["value"] for item in value]}
    return {"value": value}
