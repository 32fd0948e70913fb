"""How much people are in contact, by what they do: `library/contacts/default.toml` as numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from homeroom.kernels.outbreak_setting import MODE
from homeroom.spec.people import Person
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


CHILDREN, YOUTH = 8.5, 18.0
"""Mean ages (years) of the schools that `primary.toml` and `default.toml` were fitted to: LyonSchool and Thiers13."""


def modes(everybody_alike: bool = False, age: float = YOUTH) -> Table:
    """Seconds of contact per second, by activity.

    Args:
        everybody_alike: the well-mixed reference: one second with anybody in the room, nothing else.
        age: mean age of the pupils (years): between children and youth the figures are mixed.
    """
    found = table(MODE, len(ACTIVITIES))
    if everybody_alike:
        found.room[:] = 1.0
        return found
    old = min(max((age - CHILDREN) / (YOUTH - CHILDREN), 0.0), 1.0)
    for row, activity in zip(found, ACTIVITIES, strict=True):
        young, grown = contacts("primary")[activity], contacts()[activity]
        for mode, many in (("near", 4.0), ("friend", 1.0), ("circle", 1.0), ("room", 1.0)):
            row[mode] = many * ((1.0 - old) * young[mode].value + old * grown[mode].value) / 60.0
    return found


def mean_age(people: Sequence[Person]) -> float:
    """Of the pupils whose age is known (years); as youth if none is."""
    known = [float(person.age) for person in people if person.role == "pupil" and person.age is not None]
    return sum(known) / len(known) if known else YOUTH


def way_contact() -> float:
    """Seconds of contact per second on the way to school."""
    return contacts()["way"]["contact"].value / 60.0


def way_length() -> int:
    """How long the way to school takes (ms)."""
    return round(1000.0 * contacts()["way"]["length"].value)


def companions() -> float:
    """How many others go the same way, on average."""
    return float(np.float64(contacts()["way"]["companions"].value))
