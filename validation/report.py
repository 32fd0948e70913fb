"""Rows of the validation report, and how they get into a page of the documentation: between two markers."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

STATES = ("holds", "misses", "reported", "not run")


@dataclass(frozen=True)
class Row:
    """One line of the report.

    Attributes:
        check: what was looked at, with its set-up.
        expected: what theory, data or the other program say, and how near we must come.
        measured: what came out, with its unit and error.
        state: one of `STATES`; "reported" has no line to hold, "not run" wants something that is not installed.
    """

    check: str
    expected: str
    measured: str
    state: str

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"state is {self.state!r}, not one of {', '.join(STATES)}")


def verdict(within: bool) -> str:
    """The state of a row that has a line to hold."""
    return "holds" if within else "misses"


def machine() -> str:
    """The machine in words that name nobody: cores, processor family, system, Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"


def stamp(cpu: float) -> str:
    """When and where a table was made, and what it cost (s of CPU)."""
    cost = f"{cpu:.0f} s" if cpu < 100 else f"{cpu / 60:.0f} min"
    return f"Measured on {date.today().isoformat()}, {machine()}, {cost} of CPU."


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of a Markdown page; bars in cells are escaped, misses stand out."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    body = [line(["**misses**" if cell == "misses" else cell for cell in row]) for row in rows]
    return "\n".join([line(columns), "|" + "---|" * len(columns), *body])


def between(page: str, name: str, title: str, text: str) -> str:
    """`page` with `text` between the markers of `name`; a page without them gets a section `title` at its end."""
    begin, end = f"<!-- measured: {name} -->", f"<!-- end: {name} -->"
    block = f"{begin}\n{text}\n{end}"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if pattern.search(page):
        return pattern.sub(lambda _: block, page, count=1)
    return f"{page.rstrip()}\n\n### {title}\n\n{block}\n"


def write(path: Path, name: str, title: str, text: str) -> None:
    """Bring the section `name` of the page at `path` up to date."""
    page = path.read_text(encoding="utf-8")
    path.write_text(between(page, name, title, text), encoding="utf-8")
