"""A plan as one SVG: levels side by side, rooms with their cells, doors by kind, and what is wrong with them.

The picture holds no script and loads nothing; every text that a person wrote is escaped. Lengths of the plan are
metres, of the picture px.
"""

from __future__ import annotations

import html
import math
import textwrap
from collections.abc import Iterable

from shapely import maximum_inscribed_circle
from shapely.geometry import LineString, Point, Polygon

from homeroom.exchange.check import Report
from homeroom.spec.school import Door, Room
from homeroom.viewer.faults import Fault, Survey, survey
from homeroom.viewer.plan_sheet import EDGE, TOP, Panel, Sheet
from homeroom.viewer.plan_symbols import PAPER, door_symbol, legend, style

MARK = "<!-- drawn by homeroom check -->"
"""The first line of every picture, so that one can be drawn again without fear for somebody else's file."""
LINE = 17.0  # px between two lines of text
LETTERS = 0.55  # width of a letter, of its size
FLOORS = {
    "classroom": "#fdf6e3", "corridor": "#ffffff", "stairs": "#ececec", "laboratory": "#e9f5ee", "canteen": "#fcefe3",
    "kitchen": "#f9e9dc", "gym": "#f6efe0", "infirmary": "#fdecef", "broadcasting": "#f3edf9", "recording": "#efe7f6",
    "music": "#f5eef9", "library": "#e9f1f9", "office": "#edf1f8", "toilet": "#e8f4f6", "storage": "#f0f0ec",
    "roof": "#e9e7e2", "yard": "#eeebdd", "court": "#e2eee2", "path": "#efece3", "field": "#e6f0dd",
}  # fmt: skip


def draw(report: Report) -> str:
    """The plan of a report as the text of an SVG file.

    Args:
        report: of `homeroom check`; what is wrong is marked, and the rest is drawn as far as it can be.
    """
    found = survey(report)
    levels = sorted(report.draft.levels.values(), key=lambda level: (level.ordinal, level.id)) if report.draft else []
    sheet = Sheet(found, levels)
    places = _places(found)
    body = [piece for panel in sheet.panels for piece in _level(sheet, panel, places)]
    top = TOP + sheet.height
    extras = _signs(found)
    signs, under = legend(EDGE, top + 14.0, sheet.width - 2 * EDGE, extras)
    texts, end = _messages(sheet, under + 34.0)
    cells = 0 if found.building is None else len(found.building.cells)
    facts = f"{len(found.rooms):,} rooms, {cells:,} cells, {len(found.doors):,} doors"
    wrong = sum(fault.wrong for fault in found.faults)
    verdict = f"{wrong} wrong, {len(found.faults) - wrong} doubtful" if found.faults else "nothing is wrong"
    title = report.title or "Plan"
    head = [
        MARK,
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width:.0f} {end:.0f}" '
        f'width="{sheet.width:.0f}" height="{end:.0f}" role="img" aria-labelledby="t d">',
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(f"Floor plan with {facts}; {verdict}.")}</desc>',
        f"<style>{style()}</style>",
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        f'<text class="h1" x="{EDGE:.0f}" y="{EDGE + 18:.0f}">{escape(title)}</text>',
        f'<text class="sub" x="{EDGE:.0f}" y="{EDGE + 40:.0f}">{escape(f"{facts} · {verdict}")}</text>',
    ]
    return "\n".join([*head, *body, signs, *texts, "</svg>", ""])


def _signs(found: Survey) -> set[str]:
    """What the legend must explain."""
    doors, rooms = found.doors.values(), found.rooms.values()
    signs: set[str] = {door.kind for door in doors}
    return signs | {
        sign
        for sign, used in (
            ("exit", any(len(door.joins) == 1 for door in doors)),
            ("glazed", any(door.glazed for door in doors)),
            ("locked", any(door.locked for door in doors)),
            ("stairs", any(room.category == "stairs" for room in rooms)),
            ("cut", found.building is not None),
            ("wrong", any(fault.wrong for fault in found.faults)),
            ("doubt", any(not fault.wrong for fault in found.faults)),
        )
        if used
    }


def escape(text: str) -> str:
    """Text as it may stand in an SVG; what XML cannot hold becomes a replacement sign."""
    kept = "".join(c if _in_xml(ord(c)) else "\ufffd" for c in text)
    return html.escape(kept, quote=True)


def _in_xml(c: int) -> bool:
    """Whether XML 1.0 can hold a character."""
    return c in (9, 10) or (c >= 32 and not 0xD800 <= c <= 0xDFFF and c not in (0xFFFE, 0xFFFF))


def _places(found: Survey) -> dict[tuple[str, str], list[int]]:
    """Numbers of the faults by ("rooms" or "doors", id)."""
    out: dict[tuple[str, str], list[int]] = {}
    for k, fault in enumerate(found.faults):
        for kind, names in (("rooms", fault.rooms), ("doors", fault.doors)):
            for name in names:
                out.setdefault((kind, name), []).append(k)
    return out


def _level(sheet: Sheet, panel: Panel, places: dict[tuple[str, str], list[int]]) -> Iterable[str]:
    """Everything of one level, from the floor up."""
    level = panel.level
    found = sheet.found
    name = level.name or level.id
    area = sum(sheet.shapes[room.id].area for room in panel.rooms)
    what = f"{len(panel.rooms)} room{'' if len(panel.rooms) == 1 else 's'}, {area:,.0f} m²"
    yield f'<g><text class="h2" x="{panel.x:.1f}" y="{panel.y - 10:.1f}">{escape(name)}'
    yield f'<tspan class="sub" dx="10">{escape(what)}</tspan></text>'
    for room in found.rooms.values():
        if room.upper == level.id:
            yield f'<path class="ghost" d="{_rings(sheet, level.id, sheet.shapes[room.id])}"/>'
    bad = {k for k, fault in enumerate(found.faults) if fault.wrong}
    for room in panel.rooms:
        marks = places.get(("rooms", room.id), [])
        kind = "outdoors" if room.outdoors else "room"
        d = _rings(sheet, level.id, sheet.shapes[room.id])
        fill = FLOORS.get(room.category, "#f5f5f3")
        yield f'<path class="{kind}" fill="{fill}" d="{d}"><title>{escape(_about(sheet, room))}</title></path>'
        if marks:
            yield f'<path class="{"wrong" if bad & set(marks) else "doubt"}" d="{d}"/>'
    yield from _cuts(sheet, level.id)
    yield from _overlaps(sheet, panel, {name for k in bad for name in found.faults[k].rooms})
    for room in panel.rooms:
        yield from _name(sheet, room)
    badges: list[tuple[float, float, int]] = []
    for _, door in sorted(found.doors.items()):
        if door.level != level.id:
            continue
        ends = [sheet.spot(level.id, *point) for point in door.line]
        yield door_symbol(door, ends, _outward(sheet, door, ends), escape(_about_door(found, door)))
        x, y = (ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2
        for n, k in enumerate(places.get(("doors", door.id), [])):
            yield f'<circle class="{"ring" if k in bad else "ring soft"}" cx="{x:.1f}" cy="{y:.1f}" r="11"/>'
            badges.append((x + 15 + 18 * n, y - 13, k))
    for room in panel.rooms:
        marks = places.get(("rooms", room.id), [])
        px, py = sheet.spot(level.id, *_middle(sheet.shapes[room.id])) if marks else (0.0, 0.0)
        badges += [(px + 20 * (n - (len(marks) - 1) / 2), py - 18, k) for n, k in enumerate(marks)]
    for x, y, k in badges:
        yield _badge(x, y, k + 1, found.faults[k])
    yield "</g>"


def _rings(sheet: Sheet, level: str, shape: Polygon) -> str:
    """The outline of a room as path data."""
    pieces = []
    for ring in (shape.exterior, *shape.interiors):
        points = [sheet.spot(level, x, y) for x, y in list(ring.coords)[:-1]]
        pieces.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(pieces)


def _cuts(sheet: Sheet, level: str) -> Iterable[str]:
    """The cuts between the cells of rooms, and which way stairs lead up."""
    b = sheet.found.building
    if b is None:
        return
    own = {r for r, name in enumerate(b.room_ids) if sheet.found.rooms[name].level == level}
    pieces: tuple[list[str], list[str]] = [], []
    for c in range(len(b.cells)):
        if int(b.cells.room[c]) not in own:
            continue
        first = int(b.cells.edge_first[c])
        for e in range(first, first + int(b.cells.edge_n[c])):
            if b.edges.door[e] < 0 and b.edges.to_cell[e] > c:
                (x1, y1), (x2, y2) = (
                    sheet.spot(level, float(b.edges[x][e]), float(b.edges[y][e]))
                    for x, y in (("x1", "y1"), ("x2", "y2"))
                )
                pieces[int(b.rooms.outdoors[b.cells.room[c]])].append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
    for kind, here in zip(("cut", "cut far"), pieces, strict=True):
        if here:
            yield f'<path class="{kind}" d="{"".join(here)}"/>'
    for c in range(len(b.cells)):
        if int(b.cells.room[c]) in own and (b.cells.up_x[c] or b.cells.up_y[c]):
            x, y = sheet.spot(level, float(b.cells.x[c]), float(b.cells.y[c]))
            turn = math.degrees(math.atan2(-float(b.cells.up_y[c]), float(b.cells.up_x[c])))
            move = f"translate({x:.1f} {y:.1f}) rotate({turn:.0f})"
            yield f'<path class="up" transform="{move}" d="M-7 0H6M2 -4L7 0L2 4"/>'


def _overlaps(sheet: Sheet, panel: Panel, suspects: set[str]) -> Iterable[str]:
    """Where a room that is wrong lies upon others."""
    shapes = {room.id: sheet.shapes[room.id] for room in panel.rooms if sheet.shapes[room.id].is_valid}
    for name in sorted(suspects & set(shapes)):
        for other, shape in shapes.items():
            both = shapes[name].intersection(shape) if other != name else None
            if both is not None and both.area > 1e-3:
                pieces = [p for p in getattr(both, "geoms", [both]) if p.geom_type == "Polygon"]
                d = "".join(_rings(sheet, panel.level.id, p) for p in pieces)
                yield f'<path class="overlap" d="{d}"/>'


def _middle(shape: Polygon) -> tuple[float, float]:
    """A point of a room to write at: the middle of the level line through its largest circle."""
    x0, y0, x1, y1 = shape.bounds
    if not shape.is_valid:
        return 0.5 * (x0 + x1), 0.5 * (y0 + y1)
    cx, cy = maximum_inscribed_circle(shape).coords[0]
    return _run(shape, cx, cy, LineString([(x0 - 1, cy), (x1 + 1, cy)]))[1]


def _run(shape: Polygon, x: float, y: float, line: LineString) -> tuple[float, tuple[float, float]]:
    """The stretch of a line within a room that holds a point: its length (m) and its middle."""
    pieces = shape.intersection(line)
    here = [p for p in getattr(pieces, "geoms", [pieces]) if p.length > 0 and p.distance(Point(x, y)) < 1e-6]
    return (here[0].length, here[0].centroid.coords[0]) if here else (0.0, (x, y))


def _name(sheet: Sheet, room: Room) -> Iterable[str]:
    """The name of a room where it fits, along its longer side; the id as well where there is room for it."""
    shape = sheet.shapes[room.id]
    if not shape.is_valid or room.category == "stairs":
        return
    circle = maximum_inscribed_circle(shape)
    cx, cy = circle.coords[0]
    x0, y0, x1, y1 = shape.bounds
    runs = []
    for line, turned in (
        (LineString([(x0 - 1, cy), (x1 + 1, cy)]), False),
        (LineString([(cx, y0 - 1), (cx, y1 + 1)]), True),
    ):
        length, middle = _run(shape, cx, cy, line)
        runs.append((length * sheet.scale, turned, middle))
    tall = 2.0 * circle.length * sheet.scale
    text = room.name or room.id
    along = [run for run in runs if run[1] and run[0] > 2.2 * runs[0][0]]
    level = [run for run in runs if not run[1]]
    tries = [(size, run) for size in (11.0, 10.0, 9.0, 8.0) for run in (*along, *level)]
    tries += [(size, run) for size in (10.0, 9.0, 8.0, 7.0) for run in reversed(runs)]
    for size, (length, turned, middle) in tries:
        if size * 1.25 > tall or len(text) * size * LETTERS + 6 > length:
            continue
        x, y = sheet.spot(room.level, *middle)
        turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
        yield f'<text class="name" font-size="{size:g}" x="{x:.1f}" y="{y:.1f}"{turn}>{escape(text)}</text>'
        if room.name and room.name != room.id and not turned and tall > 3.2 * size and size > 7.0:
            at = f'font-size="{size - 2:g}" x="{x:.1f}" y="{y + size + 1:.1f}"'
            yield f'<text class="id" {at}>{escape(room.id)}</text>'
        return


def _about(sheet: Sheet, room: Room) -> str:
    """What one sees when pointing at a room."""
    b = sheet.found.building
    cells = ""
    if b is not None and room.id in b.room_ids:
        n = int(b.rooms.cell_n[b.room_ids.index(room.id)])
        cells = f", {n} cell{'' if n == 1 else 's'}"
    people = f", for {room.capacity} people" if room.capacity is not None else ""
    return f"{room.name or room.id} ({room.id}), {room.category}, {sheet.shapes[room.id].area:,.0f} m²{cells}{people}"


def _about_door(found: Survey, door: Door) -> str:
    rooms = [found.rooms[name].name or name if name in found.rooms else name for name in door.joins]
    where = " and ".join(rooms) if len(rooms) > 1 else f"{rooms[0]} and the world outside"
    locked = ", locked" if door.locked else ""
    return f"{door.id}: {door.kind} of {door.width:.2f} m between {where}{locked}"


def _outward(sheet: Sheet, door: Door, ends: list[tuple[float, float]]) -> tuple[float, float]:
    """Unit vector across a door, away from its first room (px)."""
    (x1, y1), (x2, y2) = ends
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    nx, ny = -(y2 - y1) / length, (x2 - x1) / length
    shape = sheet.shapes.get(door.joins[0])
    if shape is None:
        return nx, ny
    (ax, ay), (bx, by) = door.line
    mx, my = (ax + bx) / 2, (ay + by) / 2
    inside = shape.intersects(Point(mx + 0.45 * nx, my - 0.45 * ny)) and not shape.intersects(
        Point(mx - 0.45 * nx, my + 0.45 * ny)
    )
    return (-nx, -ny) if inside else (nx, ny)


def _badge(x: float, y: float, number: int, fault: Fault) -> str:
    kind = "badge" if fault.wrong else "badge soft"
    shape = (
        f'<path d="M{x:.1f} {y - 11:.1f}L{x + 11:.1f} {y + 8:.1f}H{x - 11:.1f}Z"/>'
        if fault.wrong
        else f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8.5"/>'
    )
    return (
        f'<g class="{kind}"><title>{escape(fault.message)}</title>{shape}'
        f'<text x="{x:.1f}" y="{y + (4 if not fault.wrong else 5):.1f}">{number}</text></g>'
    )


def _messages(sheet: Sheet, y: float) -> tuple[list[str], float]:
    """What is wrong, numbered as on the plan; and where it ends (px)."""
    out: list[str] = []
    letters = int((sheet.width - 2 * EDGE - 40) / 6.6)
    for k, fault in enumerate(sheet.found.faults, 1):
        names = [*fault.rooms, *fault.doors, *fault.other]
        listed = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
        text = f"{listed}: {fault.message}" if listed else fault.message
        out.append(_badge(EDGE + 12, y - 4, k, fault))
        for line in textwrap.wrap(text, letters) or [""]:
            out.append(f'<text class="say" x="{EDGE + 34:.0f}" y="{y:.1f}">{escape(line)}</text>')
            y += LINE
        y += 9.0
    return out, y + EDGE / 2
