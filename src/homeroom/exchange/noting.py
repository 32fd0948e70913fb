"""Validating what has been read, and noting in words what is wrong with it and where."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from homeroom.errors import Problem
from homeroom.exchange.files import Notes, read_text
from homeroom.exchange.texts import parse_toml
from homeroom.exchange.where import Places
from homeroom.spec.validate import Draft, doubtful
from homeroom.spec.wording import Finding, findings

MOST_ALIKE = 5
"""Doubts of one kind that are told one by one."""


class Noting:
    """What is wrong so far, in words.

    Attributes:
        notes: problems and warnings so far.
        places: which row or feature everything came from.
    """

    def __init__(self) -> None:
        """Begin with nothing noted."""
        self.notes = Notes()
        self.places = Places(files={"scenario": "scenario.toml"})

    def toml(self, path: Path, label: str) -> dict[str, Any] | None:
        """The tables of a file; None after noting why it cannot be read."""
        text = read_text(path, label, self.notes)
        return None if text is None else parse_toml(text, label, self.notes)

    def made(self, model: Any, data: Any, prefix: tuple[str, ...]) -> Any:
        """Validate one table; None after noting what is wrong with it."""
        try:
            return TypeAdapter(model).validate_python(data)
        except ValidationError as error:
            self.note(findings(error, prefix, data, model))
            return None

    def note(self, found: Iterable[Finding]) -> None:
        """Note findings file by file."""
        by_file: dict[str, list[Problem]] = {}
        for finding in found:
            where = self.places.where(finding.path)
            by_file.setdefault(where.split(", ")[0], []).append(Problem(where, finding.found, finding.do))
        for label, problems in by_file.items():
            self.notes.extend(label, problems)

    def doubts(self, draft: Draft) -> list[Problem]:
        """What is allowed but may not be meant; a few of each kind, then how many more."""
        by_kind: dict[tuple[str, str, str], list[Problem]] = {}
        for finding in doubtful(draft):
            doubt = Problem(self.places.where(finding.path), finding.found, finding.do)
            by_kind.setdefault((doubt.where.split(", ")[0], doubt.found, doubt.do), []).append(doubt)
        found: list[Problem] = []
        for (label, what, advice), alike in by_kind.items():
            if len(alike) <= MOST_ALIKE + 1:
                found += alike
                continue
            found += alike[:MOST_ALIKE]
            found.append(Problem(label, f"{len(alike) - MOST_ALIKE} more places where {what}", advice))
        return found
