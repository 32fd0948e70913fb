"""The sourced figures that stand in where a scenario says nothing: `library/defaults/*.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from homeroom.spec.quantity import Quantity


@cache
def defaults(name: str) -> dict[str, dict[str, Quantity]]:
    """The figures of one file, by section and key, in SI units.

    Args:
        name: file name without its ending: "doors", "body" or "day".
    """
    text = files("homeroom.library").joinpath("defaults").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    raw: dict[str, dict[str, Any]] = tomllib.loads(text)
    return {
        section: {key: Quantity.model_validate(figure) for key, figure in figures.items()}
        for section, figures in raw.items()
    }


def figure(name: str, section: str, key: str, otherwise: float = 0.0) -> float:
    """One figure in SI units; `otherwise` where the file has none."""
    found = defaults(name).get(section, {}).get(key)
    return otherwise if found is None else found.value
