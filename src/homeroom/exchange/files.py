"""Reading bytes that a stranger may have written: size first, then encoding, never a surprise."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from homeroom.errors import Problem

LARGEST = 64 * 1024 * 1024
"""bytes; a roster of 5,000 people is half a megabyte, so anything larger is a mistake."""
MOST_PROBLEMS = 40
"""Reported per file, then a count: nobody reads the rest."""


@dataclass
class Notes:
    """Problems of one folder, gathered file by file."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def add(self, where: str, found: str, do: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(where, found, do))

    def extend(self, label: str, problems: list[Problem]) -> None:
        """Note the problems of one file, at most `MOST_PROBLEMS` of them and the number of the rest."""
        self.problems += problems[:MOST_PROBLEMS]
        if len(problems) > MOST_PROBLEMS:
            self.add(label, f"found {len(problems) - MOST_PROBLEMS} more problems", "correct these first")


def read_bytes(path: Path, label: str, notes: Notes) -> bytes | None:
    """The content of an ordinary file of at most `LARGEST` bytes; None after noting why not."""
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            notes.add(label, "found a folder where a file is expected", "put a file there")
            return None
        if not stat.S_ISREG(status.st_mode):
            notes.add(label, "found something that is not an ordinary file", "put a file there")
            return None
        if status.st_size > LARGEST:
            notes.add(
                label,
                f"found a file of {status.st_size / 1e6:,.0f} MB",
                f"keep it below {LARGEST // (1024 * 1024)} MB: one school needs far less",
            )
            return None
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the name
        notes.add(label, f"it cannot be read ({_reason(error)})", "check that the file is there and may be read")
        return None
    if len(data) > LARGEST:
        notes.add(label, "the file grew while it was read", "try again")
        return None
    return data


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text.lower()


def read_text(path: Path, label: str, notes: Notes) -> str | None:
    """The text of a UTF-8 file, without its byte order mark; None after noting why not."""
    data = read_bytes(path, label, notes)
    return None if data is None else decode(data, label, notes)


def decode(data: bytes, label: str, notes: Notes) -> str | None:
    """UTF-8 bytes as text. Another encoding is refused with the row and the byte that show it."""
    if not data.strip():
        notes.add(label, "the file is empty", "write its content, or delete it")
        return None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        notes.add(label, "found text in UTF-16", "save the file as UTF-8")
        return None
    nul = data.find(b"\0")
    if nul >= 0:
        row = data.count(b"\n", 0, nul) + 1
        notes.add(f"{label}, row {row}", "found a NUL byte, so this is no text file", "save it as text in UTF-8")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        row = data.count(b"\n", 0, place) + 1
        notes.add(
            f"{label}, row {row}",
            f"found the byte 0x{data[place]:02X} (byte {place + 1} of the file), which is not UTF-8{_guess(data)}",
            'save the file as UTF-8 (spreadsheets call it "CSV UTF-8")',
        )
        return None


def _guess(data: bytes) -> str:
    """Which encoding it may be in, from those that spreadsheets write; only a hint."""
    sample = data[:100_000]
    for encoding, name in (("cp949", "Korean, CP949"), ("shift_jis", "Japanese, Shift-JIS")):
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any("\uac00" <= c <= "\ud7a3" or "\u3040" <= c <= "\u30ff" for c in text):
            return f" (it may be {name})"
    return " (it may be Latin-1 or Windows-1252)" if all(b >= 0x20 or b in b"\r\n\t" for b in sample) else ""
