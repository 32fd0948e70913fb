"""What must hold of windows and of units that share air: that their rooms and bells are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from homeroom.spec.air import unknown
from homeroom.spec.wording import Finding, Path, near
from homeroom.spec.words import CATEGORIES

if TYPE_CHECKING:
    from homeroom.spec.validate import Draft


def rules(draft: Draft) -> Iterator[Finding]:
    """Everything about the table [air]."""
    if draft.air is None:
        return
    windows = draft.air.windows
    for key, unit in draft.air.units.items():
        yield from _rooms(draft, ("air", "units", key, "rooms"), unit.rooms)
    if windows is None:
        return
    yield from _rooms(draft, ("air", "windows", "rooms"), windows.rooms)
    kinds = {bell.kind for _, bell in draft.bells}
    missing = [kind for kind in windows.during if kind not in kinds]
    if missing and draft.bells_are_whole:
        yield Finding(("air", "windows", "during"), f'no bell is a "{missing[0]}"', near(missing[0], sorted(kinds)))


def _rooms(draft: Draft, path: Path, words: tuple[str, ...]) -> Iterator[Finding]:
    if draft.plan_is_whole:
        for word in unknown(words, draft.known_rooms):
            found = f'"{word}" is neither a room nor a category of rooms'
            yield Finding(path, found, near(word, sorted({*draft.known_rooms, *CATEGORIES})))
