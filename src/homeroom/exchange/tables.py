"""CSV tables with a header: cells by column and by the row number that a spreadsheet shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from homeroom.errors import Problem
from homeroom.exchange.files import Notes
from homeroom.spec.base import shown
from homeroom.spec.wording import near

MOST_ROWS = 200_000
"""A school of 5,000 with twenty ties each has half as many."""


@dataclass(frozen=True)
class Row:
    """One row: its number (the header is row 1) and its cells that are not empty."""

    number: int
    cells: dict[str, str]


def parse_table(
    text: str, label: str, columns: tuple[str, ...], required: tuple[str, ...], notes: Notes
) -> list[Row] | None:
    """The rows of a CSV text; None if its header cannot be used.

    Args:
        text: the whole file.
        label: the file's name for messages.
        columns: every known column.
        required: columns that must be there.
        notes: where problems go.
    """
    before = len(notes.problems)
    records = _records(text, label, notes)
    header = next(records, None)
    if header is None:
        if len(notes.problems) == before:
            notes.add(
                label, "found no header row", f"name the columns in the first row: {', '.join(required)} and others"
            )
        return None
    names = [cell.strip() for cell in header[1]]
    if not _header_is_good(names, f"{label}, row {header[0]}", columns, required, notes):
        return None
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, record in records:
        if len(record) != len(names):
            problems.append(
                Problem(
                    f"{label}, row {number}",
                    f"found {len(record)} cells where the header has {len(names)}",
                    "give every column its cell, and put texts with commas in double quotes",
                )
            )
            continue
        if len(rows) >= MOST_ROWS:
            problems.append(Problem(label, f"found more than {MOST_ROWS:,} rows", "split it: one school needs fewer"))
            break
        rows.append(
            Row(number, {name: text for name, cell in zip(names, record, strict=True) if (text := cell.strip())})
        )
    notes.extend(label, problems)
    return rows


def _records(text: str, label: str, notes: Notes) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of every row that can be read; the first one that cannot be read ends the table."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            notes.add(f"{label}, row {number}", *_why(str(error)))
            return
        if any(cell.strip() for cell in record):
            yield number, record


def _why(message: str) -> tuple[str, str]:
    if "unexpected end" in message:
        return "found a double quote that is never closed", "close it"
    if "field larger" in message:
        return "found a cell of more than 131,072 characters", "close the quotes before it, or shorten it"
    if "expected after" in message:
        return "found text after a closing double quote", 'write a double quote inside a cell twice ("")'
    return f"this row cannot be read ({message})", "correct it"


def _header_is_good(
    names: list[str], where: str, columns: tuple[str, ...], required: tuple[str, ...], notes: Notes
) -> bool:
    problems: list[Problem] = []
    if len(names) == 1 and len(columns) > 1:
        for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in names[0]:
                notes.add(where, f"found columns separated by {word}", "separate them by commas")
                return False
    for place, name in enumerate(names, 1):
        if not name:
            problems.append(Problem(where, f"column {place} has no name", "name it or delete it"))
        elif name in names[: place - 1]:
            problems.append(Problem(where, f"found the column {shown(name)} twice", "keep one of them"))
        elif name not in columns:
            advice = near(name, columns, listed=20)
            problems.append(Problem(where, f"found the column {shown(name)}, which is not known", advice))
    for name in required:
        if name not in names:
            problems.append(Problem(where, f'the column "{name}" is missing', "add it"))
    notes.extend(where, problems)
    # Columns that are not known are reported and then passed over, so that the rows are checked as well.
    return len(set(names)) == len(names) and all(name in names for name in required)
