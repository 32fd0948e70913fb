"""Colours, styles, doors and the legend of a drawn plan: the palette of Okabe and Ito (2008), and a form for each."""

from __future__ import annotations

import math

from homeroom.spec.school import Door

PAPER = "#fbfaf7"
INK = "#1d2126"
WRONG, DOUBT = "#D55E00", "#E69F00"
LEAF, GLASS, WAY_OUT, JUMP, CUT = "#8a5a00", "#56B4E9", "#009E73", "#CC79A7", "#0072B2"

Point = tuple[float, float]


def style() -> str:
    """The style sheet of the picture."""
    return (
        "text{font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1d2126}"
        ".h1{font-size:22px;font-weight:650}.h2{font-size:15px;font-weight:650}"
        ".sub{font-size:12.5px;font-weight:400;fill:#5c6269}.say{font-size:12.5px}.key{font-size:12px}"
        f".room{{stroke:{INK};stroke-width:2;stroke-linejoin:miter;fill-rule:evenodd}}"
        ".outdoors{stroke:#a9a79e;stroke-width:1;stroke-dasharray:5 4;fill-rule:evenodd}"
        ".ghost{fill:none;stroke:#9a9da1;stroke-width:1;stroke-dasharray:2 3}"
        f".cut{{fill:none;stroke:{CUT};stroke-width:1;stroke-dasharray:3 3;opacity:.75}}.far{{opacity:.32}}"
        f".up{{fill:none;stroke:{INK};stroke-width:1.4}}"
        f".name{{text-anchor:middle;dominant-baseline:middle;paint-order:stroke;stroke:#fff;stroke-opacity:.8;stroke-width:2.5px}}"
        ".id{text-anchor:middle;dominant-baseline:middle;fill:#777d84}"
        f".wrong{{fill:{WRONG};fill-opacity:.22;stroke:{WRONG};stroke-width:2.5;fill-rule:evenodd}}"
        f".doubt{{fill:{DOUBT};fill-opacity:.18;stroke:{DOUBT};stroke-width:2;stroke-dasharray:7 4;fill-rule:evenodd}}"
        f".overlap{{fill:{WRONG};fill-opacity:.6}}"
        f".ring{{fill:none;stroke:{WRONG};stroke-width:2.2}}.ring.soft{{stroke:{DOUBT};stroke-dasharray:4 3}}"
        f".badge path{{fill:{WRONG};stroke:#fff;stroke-width:1.2}}"
        f".badge circle{{fill:{DOUBT};stroke:#fff;stroke-width:1.2}}"
        ".badge text{font-size:10.5px;font-weight:700;text-anchor:middle;fill:#fff}.badge.soft text{fill:#1d2126}"
        f".gap{{stroke:#fff;stroke-width:5}}.leaf{{stroke:{LEAF};stroke-width:2;fill:none}}"
        f".swing{{stroke:{LEAF};stroke-width:.8;fill:none;opacity:.7}}"
        f".glass{{stroke:{GLASS};stroke-width:4}}.pane{{stroke:#fff;stroke-width:1.2}}"
        f".out{{fill:{WAY_OUT};stroke:#fff;stroke-width:.8}}.jump{{stroke:{JUMP};stroke-width:2.4;fill:none}}"
        f".bolt{{fill:{INK};stroke:#fff;stroke-width:.8}}"
    )


def door_symbol(door: Door, ends: list[Point], outward: Point, about: str) -> str:
    """A door as it stands in its wall.

    Args:
        door: its kind, lock and rooms.
        ends: on the picture (px).
        outward: unit vector away from its first room (px).
        about: escaped text for who points at it.
    """
    (x1, y1), (x2, y2) = ends
    mx, my = (x1 + x2) / 2, (y1 + y2) / 2
    nx, ny = outward
    width = math.hypot(x2 - x1, y2 - y1)
    line = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    parts = [f'<line class="gap" {line}/>']
    if door.kind in ("window", "drop", "hose"):
        parts = []
    if door.kind == "window" or door.glazed:
        parts.append(f'<line class="glass" {line}/><line class="pane" {line}/>')
    if door.kind == "hinged":
        hx, hy = x1 - width * nx, y1 - width * ny
        turn = 1 if (x2 - x1) * ny - (y2 - y1) * nx < 0 else 0
        parts.append(f'<path class="leaf" d="M{x1:.1f} {y1:.1f}L{hx:.1f} {hy:.1f}"/>')
        parts.append(
            f'<path class="swing" d="M{hx:.1f} {hy:.1f}A{width:.1f} {width:.1f} 0 0 {turn} {x2:.1f} {y2:.1f}"/>'
        )
    elif door.kind == "sliding":
        ox, oy = 1.6 * nx, 1.6 * ny
        parts.append(f'<path class="leaf" d="M{x1 + ox:.1f} {y1 + oy:.1f}L{mx + ox:.1f} {my + oy:.1f}"/>')
        parts.append(f'<path class="leaf" d="M{mx - ox:.1f} {my - oy:.1f}L{x2 - ox:.1f} {y2 - oy:.1f}"/>')
    elif door.kind == "gate":
        parts.append(f'<line class="leaf" stroke-dasharray="2.5 2" {line}/>')
    elif door.kind in ("drop", "hose"):
        dash = ' stroke-dasharray="3 2.5"' if door.kind == "hose" else ""
        parts.append(f'<line class="jump" {line}/>')
        parts.append(f'<g class="jump"{dash}>{_arrow(mx, my, nx, ny, 15.0)}</g>')
    if len(door.joins) == 1 and door.kind != "window":
        parts.append(_triangle(mx + 9 * nx, my + 9 * ny, nx, ny, 7.0))
    elif door.one_way and door.kind not in ("drop", "hose"):
        parts.append(f'<g class="leaf">{_arrow(mx - 6 * nx, my - 6 * ny, nx, ny, 12.0)}</g>')
    if door.locked:
        parts.append(f'<rect class="bolt" x="{mx - 3.5:.1f}" y="{my - 3.5:.1f}" width="7" height="7"/>')
    return f"<g><title>{about}</title>{''.join(parts)}</g>"


def _arrow(x: float, y: float, nx: float, ny: float, length: float) -> str:
    ex, ey = x + length * nx, y + length * ny
    sides = [(ex - 4.5 * nx - s * 3.5 * ny, ey - 4.5 * ny + s * 3.5 * nx) for s in (1, -1)]
    (ax, ay), (bx, by) = sides
    return f'<path d="M{x:.1f} {y:.1f}L{ex:.1f} {ey:.1f}M{ax:.1f} {ay:.1f}L{ex:.1f} {ey:.1f}L{bx:.1f} {by:.1f}"/>'


def _triangle(x: float, y: float, nx: float, ny: float, r: float) -> str:
    points = [(x + r * nx, y + r * ny), (x - r * 0.6 * nx - r * ny, y - r * 0.6 * ny + r * nx)]
    points.append((x - r * 0.6 * nx + r * ny, y - r * 0.6 * ny - r * nx))
    return f'<path class="out" d="M{"L".join(f"{px:.1f} {py:.1f}" for px, py in points)}Z"/>'


LEGEND = (
    ("cut", "cut between two cells"),
    ("stairs", "the way up"),
    ("opening", "opening, no leaf"),
    ("hinged", "hinged door"),
    ("sliding", "sliding door"),
    ("gate", "gate"),
    ("window", "window"),
    ("glazed", "glazed: can be seen through"),
    ("exit", "leads off the site"),
    ("drop", "a jump down"),
    ("hose", "fire hose"),
    ("locked", "locked at the start"),
    ("wrong", "wrong: cannot be run like this"),
    ("doubt", "doubtful: perhaps not meant"),
)


def legend(x: float, y: float, width: float, used: set[str]) -> tuple[str, float]:
    """What the signs mean, those that are used, in as many lines as they need; and where the last line is (px)."""
    parts = ['<g class="legend">']
    at, line = x, y + 12.0
    for sign, text in LEGEND:
        if sign not in used:
            continue
        size = 44.0 + 6.4 * len(text)
        if at + size > x + width and at > x:
            at, line = x, line + 24.0
        parts.append(_sign(sign, at, line - 4.0))
        parts.append(f'<text class="key" x="{at + 34:.1f}" y="{line:.1f}">{text}</text>')
        at += size + 14.0
    return "".join([*parts, "</g>"]), line


def _sign(sign: str, x: float, y: float) -> str:
    """A small picture for the legend."""
    if sign == "cut":
        return f'<path class="cut" d="M{x:.1f} {y:.1f}H{x + 26:.1f}"/>'
    if sign == "stairs":
        return f'<path class="up" transform="translate({x + 12:.1f} {y:.1f})" d="M-7 0H6M2 -4L7 0L2 4"/>'
    if sign in ("wrong", "doubt"):
        return f'<rect class="{sign}" x="{x + 2:.1f}" y="{y - 8:.1f}" width="22" height="15"/>'
    wall = f'<path stroke="{INK}" stroke-width="2" d="M{x:.1f} {y:.1f}H{x + 27:.1f}"/>'
    kind = sign if sign in ("opening", "hinged", "sliding", "gate", "window", "drop", "hose") else "opening"
    joins = ("a",) if sign == "exit" else ("a", "b")
    more = {"lock": "key", "locked": True} if sign == "locked" else {"glazed": True} if sign == "glazed" else {}
    door = Door(id="sign", level="L", line=((0.0, 0.0), (1.0, 0.0)), kind=kind, joins=joins, open=False, **more)
    ends = [(x + 6.0, y), (x + 20.0, y)]
    up = (0.0, 1.0) if sign in ("drop", "hose", "hinged") else (0.0, -1.0)
    return wall + door_symbol(door, ends, up, "")
