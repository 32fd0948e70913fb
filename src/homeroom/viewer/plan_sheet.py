"""Where the levels of a plan stand on one sheet, so that together they fill it best. All have the same scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from shapely.geometry import Polygon

from homeroom.spec.adjacency import outline
from homeroom.spec.school import Level, Room
from homeroom.viewer.faults import Survey

Sizes: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
WIDE, HIGH = 1640.0, 1260.0  # px that the levels may take
EDGE, GAP, HEAD = 28.0, 34.0, 38.0  # px around everything, between levels, above a level
TOP = EDGE + 58.0
SCALES = (1.5, 26.0)  # px per metre


@dataclass
class Panel:
    """One level on the sheet."""

    level: Level
    rooms: list[Room]
    box: tuple[float, float, float, float]
    x: float = 0.0
    y: float = 0.0


@dataclass
class _Block:
    """Some panels in rows of `columns`, lowest level first."""

    panels: list[int]
    columns: int
    sizes: Sizes

    def __post_init__(self) -> None:
        here = self.sizes[self.panels]
        n = self.columns
        self.across = [float(here[c::n, 0].max()) for c in range(min(n, len(here)))]
        self.down = [float(here[r : r + n, 1].max()) for r in range(0, len(here), n)]

    def width(self, scale: float) -> float:
        """In px, at so many px a metre."""
        return scale * sum(self.across) + GAP * (len(self.across) - 1)

    def height(self, scale: float) -> float:
        """In px, with the titles above the levels."""
        return scale * sum(self.down) + (HEAD + GAP) * len(self.down)

    def places(self, scale: float) -> Iterable[tuple[int, tuple[float, float]]]:
        """The top left corner of every level (px)."""
        for n, k in enumerate(self.panels):
            row, column = divmod(n, self.columns)
            x = scale * sum(self.across[:column]) + GAP * column
            yield k, (x, scale * sum(self.down[:row]) + (HEAD + GAP) * row + HEAD)


def _fit(blocks: list[_Block]) -> float:
    """The scale at which blocks side by side fill the sheet (px per metre)."""
    fixed = sum(block.width(0.0) for block in blocks) + GAP * (len(blocks) - 1)
    metres = sum(sum(block.across) for block in blocks)
    return min((WIDE - fixed) / metres, *((HIGH - block.height(0.0)) / sum(block.down) for block in blocks))


class Sheet:
    """Where everything stands."""

    def __init__(self, found: Survey, levels: Sequence[Level]) -> None:
        self.found = found
        self.shapes: dict[str, Polygon] = {name: outline(room) for name, room in found.rooms.items()}
        self.panels = [panel for level in levels if (panel := self._panel(level)) is not None]
        self.scale, self.width, self.height = self._arrange()
        self.at = {panel.level.id: panel for panel in self.panels}

    def _panel(self, level: Level) -> Panel | None:
        rooms = [room for _, room in sorted(self.found.rooms.items()) if room.level == level.id]
        rooms.sort(key=lambda room: (not room.outdoors, -self.shapes[room.id].area))
        boxes = [
            self.shapes[room.id].bounds for room in self.found.rooms.values() if level.id in (room.level, room.upper)
        ]
        boxes += [_box(door.line) for door in self.found.doors.values() if door.level == level.id]
        if not boxes:
            return None
        a = np.array(boxes)
        return Panel(level, rooms, (*a[:, :2].min(axis=0).tolist(), *a[:, 2:].max(axis=0).tolist()))

    def _arrange(self) -> tuple[float, float, float]:
        """Place the panels so that they can be largest: a grid, or the largest beside a grid of the others."""
        if not self.panels:
            return 1.0, 900.0 + 2 * EDGE, 0.0
        sizes = np.array([(p.box[2] - p.box[0], p.box[3] - p.box[1]) for p in self.panels]) + 1e-9
        everyone = list(range(len(sizes)))
        big = max(everyone, key=lambda k: (float(sizes[k].prod()), -k))
        rest = [k for k in everyone if k != big]
        options = [[_Block(everyone, n, sizes)] for n in range(1, len(sizes) + 1)]
        options += [[_Block([big], 1, sizes), _Block(rest, n, sizes)] for n in range(1, len(rest) + 1)]
        best = max(options, key=lambda option: round(_fit(option), 6))
        scale = min(max(_fit(best), SCALES[0]), SCALES[1])
        left, height = EDGE, max(block.height(scale) for block in best)
        for block in best:
            for k, (x, y) in block.places(scale):
                self.panels[k].x, self.panels[k].y = left + x, TOP + y
            left += block.width(scale) + GAP
        return scale, max(left - GAP + EDGE, 900.0 + 2 * EDGE), height

    def spot(self, level: str, x: float, y: float) -> tuple[float, float]:
        """A point of a level on the sheet (px)."""
        panel = self.at[level]
        return panel.x + (x - panel.box[0]) * self.scale, panel.y + (panel.box[3] - y) * self.scale


def _box(line: tuple[tuple[float, float], tuple[float, float]]) -> tuple[float, float, float, float]:
    (x1, y1), (x2, y2) = line
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
