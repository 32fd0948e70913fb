"""Another school, pathogen or conduct for a scenario that has been read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from homeroom.errors import InputError
from homeroom.exchange import library
from homeroom.exchange.reading import Reading


class Swap:
    """Reads or generates another school, pathogen or conduct for a scenario: what `pathogen=NAME` asks for."""

    def __init__(self, folder: Path) -> None:
        """Take the folder in which files are looked up first."""
        self.folder = folder

    def __call__(self, part: str, name: Any) -> dict[str, Any]:
        """The fields of a scenario that come with a part of this name; for part "recipe", with this recipe.

        For part "coverage" the share that a text and a seed stand for.

        Raises:
            InputError: if there is none, or something in it is wrong.
        """
        if part == "coverage":
            from homeroom.generate.coverage import drawn_share

            return drawn_share(*name)
        if part == "recipe":
            from homeroom.generate.school import generate

            return {"recipe": name, **generate(name)}
        reading = Reading(self.folder)
        if part == "school":
            folder = library.path_of("school", name)
            if folder is None:
                raise library.unknown("school", name, "school")
            reading = Reading(folder)
            reading.read_school()
            reading.check()
        else:
            reading.read_part(part, name, part)
        if reading.notes.problems:
            raise InputError(reading.notes.problems)
        if part == "school":
            return {"recipe": None, **reading.school.parts()}
        return {part: reading.pathogen if part == "pathogen" else reading.conduct}
