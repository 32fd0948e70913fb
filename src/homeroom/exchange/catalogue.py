"""`homeroom list`: what is built in."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from homeroom.exchange import library


@dataclass(frozen=True)
class Entry:
    """One built-in thing.

    Attributes:
        kind: "scenario", "school", "pathogen" or "conduct".
        name: what to type.
        title: what it is.
        runs: of a scenario, how many runs it has by default; else None.
    """

    kind: str
    name: str
    title: str
    runs: int | None = None


def catalogue() -> list[Entry]:
    """Everything that is built in: scenarios first, then schools, pathogens and ways to act; by name."""
    entries: list[Entry] = []
    for kind in library.KINDS:
        for name in library.names(kind):
            head = _head(kind, name)
            runs = head.get("runs", _head(kind, str(head["like"])).get("runs") if "like" in head else None)
            entries.append(Entry(kind, name, str(head.get("title") or name), runs if isinstance(runs, int) else None))
    return entries


def _head(kind: str, name: str) -> dict[str, Any]:
    """The top of the file that describes a built-in thing."""
    path = library.path_of(kind, name)
    if path is None:
        return {}
    if kind in ("scenario", "school"):
        path = path / f"{kind}.toml"
    if not path.is_file():
        return {}
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    head = table.get("scenario", {}) if kind == "scenario" else table
    return head if isinstance(head, dict) else {}
