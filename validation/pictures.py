"""Figures of the validation report as SVG: a band of runs with the data on it, or bars with the data on them.

Okabe-Ito colours with shapes. Written by hand because nothing that is required can write SVG without a browser.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

import validation

FOLDER = validation.ROOT / "docs" / "images" / "validation"
WIDTH, HEIGHT = 640, 330
LEFT, RIGHT, TOP, BOTTOM = 62, 16, 44, 46
BLUE, ORANGE, INK, GRID = "#0072B2", "#D55E00", "#222", "#ddd"


class Picture:
    """One chart: add what it shows, then write it."""

    def __init__(self, title: str, x: str, y: str) -> None:
        """Name the chart and its axes."""
        self.title, self.x, self.y = title, x, y
        self._low: list[float] = []
        self._high: list[float] = [0.0]
        self._across: list[float] = []
        self._parts: list[tuple[str, NDArray[np.float64], NDArray[np.float64], str]] = []

    def _add(self, how: str, x: ArrayLike, y: ArrayLike, name: str) -> Picture:
        a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        self._across += [float(a.min()), float(a.max())]
        self._parts.append((how, a, b, name))
        return self

    def band(self, x: ArrayLike, runs: ArrayLike, name: str) -> Picture:
        """Median and central 90 % of (runs, len(x)) curves."""
        low, middle, high = np.quantile(np.asarray(runs, dtype=float), [0.05, 0.5, 0.95], axis=0)
        self._high.append(float(high.max()))
        return self._add("band", x, np.stack([low, middle, high]), name)

    def bars(self, x: ArrayLike, runs: ArrayLike, name: str) -> Picture:
        """Like a band, for things that do not follow each other: a bar and its range at every x."""
        low, middle, high = np.quantile(np.asarray(runs, dtype=float), [0.05, 0.5, 0.95], axis=0)
        self._high.append(float(high.max()))
        self._across += [float(np.min(x)) - 0.6, float(np.max(x)) + 0.6]
        return self._add("bars", x, np.stack([low, middle, high]), name)

    def histogram(self, values: ArrayLike, name: str, bins: int = 30) -> Picture:
        """Share of runs by value."""
        number, edges = np.histogram(np.asarray(values, dtype=float), bins=bins)
        share = number / max(number.sum(), 1)
        self._high.append(float(share.max()))
        self._across += [float(edges[0]), float(edges[-1])]
        return self._add("histogram", edges, share, name)

    def points(self, x: ArrayLike, y: ArrayLike, name: str) -> Picture:
        """What was observed."""
        self._high.append(float(np.max(np.asarray(y, dtype=float))))
        return self._add("points", x, y, name)

    def line(self, x: float, name: str) -> Picture:
        """One observed value, as an upright line."""
        return self._add("line", [x], [0.0], name)

    def svg(self) -> str:
        """The chart."""
        ticks_x, ticks_y = _ticks(min(self._across), max(self._across)), _ticks(0.0, max(self._high))
        x0, x1 = min(self._across), max(self._across)
        y1 = max(ticks_y[-1], max(self._high))

        def at(x: float, y: float) -> str:
            across = LEFT + (x - x0) / max(x1 - x0, 1e-12) * (WIDTH - LEFT - RIGHT)
            return f"{across:.1f},{HEIGHT - BOTTOM - y / max(y1, 1e-12) * (HEIGHT - TOP - BOTTOM):.1f}"

        out = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'font-family="sans-serif" font-size="12" fill="{INK}"><title>{escape(self.title)}</title>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            f'<text x="{LEFT}" y="18" font-size="14">{escape(self.title)}</text>',
            f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(self.x)}</text>',
            f'<text x="14" y="{HEIGHT / 2:.0f}" text-anchor="middle" transform="rotate(-90 14 {HEIGHT / 2:.0f})">'
            f"{escape(self.y)}</text>",
        ]
        for tick in ticks_y:
            (x, y), end = at(x0, tick).split(","), at(x1, tick).split(",")[0]
            out.append(f'<path d="M{x},{y}H{end}" stroke="{GRID}"/>')
            out.append(f'<text x="{LEFT - 6}" y="{float(y) + 4:.1f}" text-anchor="end">{tick:g}</text>')
        for tick in ticks_x:
            x, y = at(tick, 0.0).split(",")
            out.append(f'<path d="M{x},{y}v4" stroke="{INK}"/>')
            out.append(f'<text x="{x}" y="{float(y) + 17:.1f}" text-anchor="middle">{tick:g}</text>')
        legend = LEFT
        for how, across, values, name in self._parts:
            mark, words = _drawn(how, across, values, name, at)
            out += mark
            colour = ORANGE if how in ("points", "line") else BLUE
            out.append(f'<text x="{legend}" y="36" fill="{colour}">{escape(words)}</text>')
            legend += 8 + 7 * len(words)
        return "\n".join([*out, "</svg>", ""])

    def write(self, name: str) -> Path:
        """Write docs/images/validation/NAME.svg."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        path = FOLDER / f"{name}.svg"
        path.write_text(self.svg(), encoding="utf-8")
        return path


def _drawn(
    how: str, x: NDArray[np.float64], y: NDArray[np.float64], name: str, at: Callable[[float, float], str]
) -> tuple[list[str], str]:
    """(marks, words of the legend) of one part."""
    if how == "band":
        low, middle, high = y
        there = [at(a, b) for a, b in zip(x, high, strict=True)]
        back = [at(a, b) for a, b in zip(x[::-1], low[::-1], strict=True)]
        line = " ".join(at(a, b) for a, b in zip(x, middle, strict=True))
        return [
            f'<polygon points="{" ".join(there + back)}" fill="{BLUE}" fill-opacity=".2"/>',
            f'<polyline points="{line}" fill="none" stroke="{BLUE}" stroke-width="2"/>',
        ], f"■ {name}: median and 90 % of runs"
    if how == "bars":
        marks = []
        for a, low, middle, high in zip(x, *y, strict=True):
            (p, top), bottom, centre = at(a, high).split(","), at(a, low).split(",")[1], at(a, middle)
            marks.append(f'<path d="M{p},{bottom}V{top}" stroke="{BLUE}" stroke-opacity=".35" stroke-width="14"/>')
            marks.append(f'<path d="M{centre}m-8,0h16" stroke="{BLUE}" stroke-width="2.5"/>')
        return marks, f"■ {name}: median and 90 % of runs"
    if how == "histogram":
        marks = []
        for a, b, share in zip(x[:-1], x[1:], y, strict=True):
            (p, top), (q, base) = at(a, share).split(","), at(b, 0.0).split(",")
            height, width = float(base) - float(top), max(float(q) - float(p) - 1.0, 0.5)
            marks.append(
                f'<rect x="{p}" y="{top}" width="{width:.1f}" height="{height:.1f}" fill="{BLUE}" fill-opacity=".5"/>'
            )
        return marks, f"■ {name}: share of runs"
    if how == "line":
        p, base = at(float(x[0]), 0.0).split(",")
        return [f'<path d="M{p},{base}V{TOP}" stroke="{ORANGE}" stroke-width="2" stroke-dasharray="6 3"/>'], f"┆ {name}"
    marks = []
    for a, b in zip(x, y, strict=True):
        p, q = at(a, b).split(",")
        marks.append(f'<path d="M{p},{float(q) - 5:.1f}l5,5 -5,5 -5,-5z" fill="{ORANGE}"/>')
    return marks, f"◆ {name}"


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from low to high, about six."""
    span = max(high - low, 1e-9)
    step = 10.0 ** np.floor(np.log10(span / 5.0))
    step *= next(factor for factor in (1.0, 2.0, 5.0, 10.0) if span / (factor * step) <= 7.0)
    first = np.ceil(low / step - 1e-9)
    return [float(round(k * step, 10)) + 0.0 for k in np.arange(first, np.floor(high / step + 1e-9) + 1)]
