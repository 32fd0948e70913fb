"""What a person may write: frozen, validated models with units and sources."""

from __future__ import annotations

from typing import Any

from homeroom.spec.scenario import Scenario

__all__ = ["Scenario", "schema"]


def schema() -> dict[str, Any]:
    """The JSON Schema of a whole scenario, for forms and editors."""
    return Scenario.model_json_schema(by_alias=True)
