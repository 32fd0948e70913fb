"""How much people are in contact, by what they do: `library/contacts/default.toml` as numbers."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import numpy as np

from homeroom.kernels.outbreak_arrays import MODE
from homeroom.spec.quantity import Quantity
from homeroom.world.tables import ACTIVITIES, Table, table


@cache
def contacts(name: str = "default") -> dict[str, dict[str, Quantity]]:
    """The figures of a contacts file, by section and key, in SI units."""
    text = files("homeroom.library").joinpath("contacts").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return {
        section: {key: Quantity.model_validate(value) for key, value in figures.items()}
        for section, figures in tomllib.loads(text).items()
    }


def modes(everybody_alike: bool = False) -> Table:
    """Seconds of contact per second, by activity; with `everybody_alike` one with anybody in the room, none else."""
    found = table(MODE, len(ACTIVITIES))
    if everybody_alike:
        found.room[:] = 1.0
        return found
    for row, activity in zip(found, ACTIVITIES, strict=True):
        figures = contacts()[activity]
        row.near = 4.0 * figures["near"].value / 60.0
        row.friend = figures["friend"].value / 60.0
        row.room = figures["room"].value / 60.0
    return found


def way_contact() -> float:
    """Seconds of contact per second on the way to school."""
    return contacts()["way"]["contact"].value / 60.0


def way_length() -> int:
    """How long the way to school takes (ms)."""
    return round(1000.0 * contacts()["way"]["length"].value)


def companions() -> float:
    """How many others go the same way, on average."""
    return float(np.float64(contacts()["way"]["companions"].value))
