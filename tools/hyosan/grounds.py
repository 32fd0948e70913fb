"""What lies around the building of hyosan: sports ground, yards, court, path to the hill, and the ways in and out."""

from __future__ import annotations

from typing import Any

from shapely import Polygon, box

from hyosan.kit import Board, Point
from hyosan.measure import EAST, END, NORTH

G = "ground"
WEST, SOUTH, FAR_EAST, FAR_NORTH = -20.0, -65.0, 130.0, 90.0
"""The fence."""
EDGE, DRIVE = -12.0, 90.0
"""The sports ground lies south of the one and west of the other."""

Way = tuple[str, str, str, list[Point], tuple[str, ...], dict[str, Any]]
KEY: dict[str, Any] = {"lock": "key"}
GLASS: dict[str, Any] = {"lock": "key", "glazed": True}
OPEN: dict[str, Any] = {"lock": "key", "glazed": True, "open": True}
STEEL: dict[str, Any] = {"lock": "key", "strength": 900}


def _along(key: str, name: str, start: Point, end: Point, joins: tuple[str, ...], **more: Any) -> Way:
    """An opening without a leaf, from `start` to `end`."""
    return (key, name, "opening", [start, end], joins, more)


HALLWAY, WING_HALLWAY = "corridor-ground-west", "corridor-ground-wing"

ENTRANCES: tuple[Way, ...] = (
    ("main-entrance-1", "main entrance", "hinged", [(37.5, 0), (39.9, 0)], ("hall", "yard"), OPEN),
    ("main-entrance-2", "main entrance", "hinged", [(41.1, 0), (43.5, 0)], ("hall", "yard"), OPEN),
    ("rear-entrance", "rear entrance", "hinged", [(43, NORTH), (44.8, NORTH)], (HALLWAY, "covered-path"), OPEN),
    ("west-entrance", "west entrance", "hinged", [(0, 8.1), (0, 9.9)], (HALLWAY, "yard"), GLASS),
    ("wing-entrance", "wing entrance", "hinged", [(90.6, END), (92.4, END)], (WING_HALLWAY, "back-yard"), GLASS),
    ("canteen-exit", "canteen's outer door", "hinged", [(108, 30), (108, 31.8)], ("canteen", "back-yard"), GLASS),
    ("kitchen-delivery", "delivery door", "hinged", [(104, END), (105.4, END)], ("kitchen", "back-yard"), KEY),
    ("gym-front", "gym's front door", "hinged", [(42.7, 40), (45.1, 40)], ("gym", "covered-path"), STEEL),
    ("gym-side", "gym's side door", "hinged", [(26, 40), (28.4, 40)], ("gym", "back-yard"), STEEL),
    ("gym-rear", "gym's rear door", "hinged", [(34, 62), (36.4, 62)], ("gym", "court"), STEEL),
    ("gatehouse-door", "gatehouse's door", "hinged", [(112, -63.5), (112, -62.6)], ("gatehouse", "yard"),
     {"lock": "button", "lock_side": "gatehouse"}),
    ("court-gate", "tennis court's gate", "gate", [(53.3, 74), (53.3, 76)], ("court", "back-yard"),
     {"glazed": True, "open": True}),
)  # fmt: skip
"""Doors between inside and outside; a gate of bars can be seen through."""

EXITS: tuple[Way, ...] = (
    ("front-gate", "front gate", "gate", [(103, SOUTH), (109, SOUTH)], ("yard",), GLASS),
    ("hill-gate", "gate to the hill", "gate", [(58.5, FAR_NORTH), (60.5, FAR_NORTH)], ("back-yard", "hill-path"),
     GLASS | {"locked": True}),
    ("hill-way", "way up the hill", "opening", [(58, 130), (61, 130)], ("hill-path",), {}),
    *(_along(f"back-fence-{n}", "back fence", (x, FAR_NORTH), (x + 4, FAR_NORTH), ("back-yard",), traverse=8)
      for n, x in enumerate((0.0, 30.0, 80.0), start=1)),
)  # fmt: skip
"""Ways off the site. The back fence can be climbed where trees and bins help."""

PASSAGES: tuple[Way, ...] = (
    *(_along(f"steps-{n}", "steps to the sports ground", (x, EDGE), (x + 5, EDGE), ("yard", "field"))
      for n, x in enumerate((0.0, 25.0, 50.0, 75.0), start=1)),
    ("field-drive", "drive to the sports ground", "opening", [(DRIVE, -40), (DRIVE, -35)], ("yard", "field"), {}),
    ("drive-west", "drive west of the building", "opening", [(-13, NORTH), (-7, NORTH)], ("yard", "back-yard"), {}),
    ("drive-east", "drive east of the building", "opening", [(116, 16.5), (122, 16.5)], ("yard", "back-yard"), {}),
    *(_along(f"path-{side}-{n}", "covered path", (x, y), (x, y + 5), ("covered-path", "back-yard"))
      for n, y in enumerate((18.0, 25.0, 32.0), start=1) for side, x in (("west", 42.4), ("east", 45.4))),
)  # fmt: skip
"""Where one stretch of the grounds leads into the next; hedges and terraces stand between them elsewhere."""


def lay(board: Board) -> None:
    """Draw the grounds around what is already built on the ground floor."""
    board.rect("gatehouse", "gatehouse", G, "other", (112, SOUTH, 116, -61), capacity=3)
    board.rect("covered-path", "covered path", G, "path", (42.4, NORTH, 45.4, 40), capacity=60)
    board.rect("court", "tennis court", G, "court", (16.7, 62, 53.3, 80.3), capacity=200)
    board.rect("hill-path", "path to the hill", G, "path", (58, FAR_NORTH, 61, 130), capacity=60)
    built = board.ground_print(G)
    board.rect("field", "sports ground", G, "field", (WEST, SOUTH, DRIVE, EDGE), capacity=2000)
    front = box(WEST, EDGE, FAR_EAST, NORTH).union(box(DRIVE, SOUTH, FAR_EAST, EDGE))
    front = front.union(box(EAST, NORTH, FAR_EAST, 16.5)).difference(built)
    back = box(WEST, NORTH, FAR_EAST, FAR_NORTH).difference(front).difference(built)
    for key, name, floor in (("yard", "front yard", front), ("back-yard", "back yard", back)):
        assert isinstance(floor, Polygon)
        board.poly(key, name, G, "yard", floor, capacity=1500)
    for key, name, kind, ends, joins, more in (*PASSAGES, *ENTRANCES, *EXITS):
        board.line(key, G, kind, ends, joins, name=name, **more)
