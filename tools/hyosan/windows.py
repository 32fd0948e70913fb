"""Ways through the outer windows of hyosan: ground-floor windows, jumps, and fire hoses let down outside the wall."""

from __future__ import annotations

from typing import Any

from hyosan.kit import Board, Point
from hyosan.measure import FLOORS, PARAPET, SILL, STOREY

GROUND = (
    ("counselling", 22.0), ("infirmary", 31.0), ("administration", 49.0), ("principal", 58.0), ("meeting-room", 67.0),
    ("workshop", 80.0),
)  # fmt: skip
"""Room and left end (m along the south wall) of a window that opens from inside."""
HOSES = (
    ("class-2-5", "broadcasting", 42.0, "third"), ("class-2-6", "broadcasting", 47.0, "third"),
    ("class-2-2", "class-1-2", 13.0, "third"), ("class-2-7", "class-1-5", 58.0, "third"),
    ("class-1-2", "class-3-2", 15.0, "second"), ("class-1-7", "teachers-office", 76.0, "second"),
)  # fmt: skip
"""Window let down from, window below, left end, floor."""
JUMPS = {
    "first": [f"class-3-{n}" for n in range(1, 9)] + ["teachers-office"],
    "second": ["class-1-1", "class-1-3", "broadcasting", "class-1-6", "class-1-8"],
    "third": ["class-2-1", "class-2-3", "class-2-5", "class-2-8", "office-year-2"],
}
"""Rooms by floor with a window over the yard that opens wide enough; the others have bars or a narrow casement."""
EDGES = (20.0, 64.0)
"""Where one can climb over the roof's parapet."""


def open_up(board: Board) -> None:
    """Draw every way through a window."""
    inside: dict[str, Any] = {"glazed": True, "traverse": 4, "lock": "button", "locked": True}
    for room, x in GROUND:
        board.line(f"{room}-window", "ground", "window", _wide(x, 1.5), (room, "yard"), lock_side=room, **inside)
    for upper, lower, x, floor in HOSES:
        board.line(f"hose-{upper}", floor, "hose", _wide(x), (upper, lower), one_way=True, traverse=20)
    for floor, rooms in JUMPS.items():
        jump: dict[str, Any] = {"one_way": True, "fall": _high(floor, SILL), "traverse": 2}
        for room in rooms:
            x = board.rooms[room].shape.bounds[0] + 7.0
            board.line(f"jump-{room}", floor, "drop", _wide(x), (room, "yard"), **jump)
    over: dict[str, Any] = {"one_way": True, "fall": _high("top", PARAPET), "traverse": 3}
    for n, x in enumerate(EDGES, start=1):
        board.line(f"jump-roof-{n}", "top", "drop", _wide(x), ("roof", "yard"), **over)


def _wide(x: float, width: float = 1.0) -> list[Point]:
    return [(x, 0.0), (x + width, 0.0)]


def _high(floor: str, sill: float) -> float:
    return round((*FLOORS, "top").index(floor) * STOREY + sill, 2)
