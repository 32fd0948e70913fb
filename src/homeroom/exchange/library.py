"""Where the built-in schools, pathogens and scenarios lie, by name."""

from __future__ import annotations

from pathlib import Path

from homeroom.errors import InputError, Problem
from homeroom.spec.base import shown
from homeroom.spec.wording import near

KINDS = {"scenario": "scenarios", "school": "schools", "pathogen": "pathogens", "conduct": "conduct"}


def root() -> Path:
    """The folder of the built-in data, beside the code."""
    from importlib.resources import files

    return Path(str(files("homeroom.library")))


def names(kind: str) -> list[str]:
    """What is built in of one kind: "scenario", "school", "pathogen" or "conduct"."""
    folder = root() / KINDS[kind]
    if not folder.is_dir():
        return []
    if kind in ("scenario", "school"):
        mark = "scenario.toml" if kind == "scenario" else "plan.geojson"
        return sorted(entry.name for entry in folder.iterdir() if (entry / mark).is_file())
    return sorted(entry.stem for entry in folder.glob("*.toml"))


def path_of(kind: str, name: str) -> Path | None:
    """The folder or file of a built-in thing; None if there is none of this name."""
    if name not in names(kind):
        return None
    folder = root() / KINDS[kind]
    return folder / name if kind in ("scenario", "school") else folder / f"{name}.toml"


def unknown(kind: str, name: str, where: str) -> InputError:
    """The error for a name that is not built in."""
    own = f" and no file {shown(name + '.toml')} in the folder" if kind in ("pathogen", "conduct") else ""
    return InputError(Problem(where, f"there is no built-in {kind} {shown(name)}{own}", near(name, names(kind))))
