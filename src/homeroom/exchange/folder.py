"""A scenario folder, or a built-in scenario by name -> Scenario."""

from __future__ import annotations

import os
from pathlib import Path

from homeroom.errors import InputError, Problem
from homeroom.exchange import library
from homeroom.exchange.reading import Reading
from homeroom.spec.base import shown
from homeroom.spec.scenario import Scenario
from homeroom.spec.wording import near


def load(name_or_path: str | os.PathLike[str]) -> Scenario:
    """Read a scenario.

    Args:
        name_or_path: the name of a built-in scenario ("hyosan"), or a folder with a scenario.toml. A name that is
            both is the built-in one; write "./hyosan" for the folder.

    Returns:
        The checked scenario.

    Raises:
        InputError: with every problem found in every file.
    """
    reading = read(name_or_path)
    if reading.notes.problems or reading.scenario is None:
        raise InputError(reading.notes.problems)
    return reading.scenario


def read(name_or_path: str | os.PathLike[str]) -> Reading:
    """Read a scenario as far as it can be read, with its problems and warnings.

    Raises:
        InputError: if there is no such scenario.
    """
    folder, _ = find(name_or_path)
    reading = Reading(folder)
    reading.read()
    return reading


def find(name_or_path: str | os.PathLike[str]) -> tuple[Path, bool]:
    """The folder of a scenario, and whether it is a built-in one.

    Raises:
        InputError: if there is no such scenario.
    """
    text = os.fspath(name_or_path)
    if isinstance(name_or_path, str):
        inside = library.path_of("scenario", text)
        if inside is not None:
            return inside, True
    try:
        folder = Path(text)
        if folder.name == "scenario.toml" and folder.is_file():
            return folder.parent, False
        if folder.is_dir():
            return folder, False
        there = folder.exists()
    except (OSError, ValueError, RuntimeError):  # loops of links, a NUL byte, a name too long
        there = False
    if there:
        raise InputError(Problem(shown(text), "this is a file", "give the folder with scenario.toml, or a name"))
    names = library.names("scenario")
    advice = near(text, names) if names else "give a folder with a scenario.toml"
    raise InputError(Problem(shown(text), "there is no built-in scenario and no folder of this name", advice))
