"""Rows that are written down as they come: in memory while they are few, in a temporary file once they are many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

import numpy as np

from homeroom.results.schema import SPREAD, Rows

FEW = 100_000
"""Rows that are held in memory before they go to the file (4 MB)."""
PIECE = 250_000
"""Rows that are read back at a time."""


class Spool:
    """All infections of one arm, in the order of its runs."""

    def __init__(self) -> None:
        self._waiting: list[Rows] = []
        self._held = 0
        self._file: IO[bytes] | None = None
        self._written = 0

    def __len__(self) -> int:
        """How many rows it holds."""
        return self._written + self._held

    def add(self, rows: Rows) -> None:
        """Take in further rows; they are copied.

        Raises:
            OSError: the disk is full.
        """
        if not len(rows):
            return
        self._waiting.append(np.array(rows, dtype=SPREAD))
        self._held += len(rows)
        if self._held >= FEW:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="homeroom-")  # noqa: SIM115 - lives as long as the spool
            for some in self._waiting:
                self._file.write(some.tobytes())
            self._written += self._held
            self._waiting, self._held = [], 0

    def pieces(self) -> Iterator[Rows]:
        """The rows in order, some at a time."""
        if self._file is not None:
            self._file.flush()
            for first in range(0, self._written, PIECE):
                self._file.seek(first * SPREAD.itemsize)
                yield np.frombuffer(self._file.read(min(PIECE, self._written - first) * SPREAD.itemsize), dtype=SPREAD)
            self._file.seek(self._written * SPREAD.itemsize)
        yield from self._waiting

    def rows(self) -> Rows:
        """All rows at once."""
        found = list(self.pieces())
        return np.concatenate(found) if found else np.zeros(0, dtype=SPREAD)
