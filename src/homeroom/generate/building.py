"""A building that could stand: wings with a corridor between two rows of rooms, joined by a hall, halls beside it.

Every wing has the same outline on every floor. Its rows are filled with the rooms that the school needs, youngest
classes on the ground; stairs stand at both ends of the northern row, toilets at the western end of the southern one.
Coordinates are whole decimetres, so that rooms share their walls exactly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from homeroom.generate.defaults import figure
from homeroom.generate.numbers import Numbers
from homeroom.generate.sketch import Rect, Sketch
from homeroom.spec.school import School

LEVELS = ("ground", "first", "second", "third", "fourth", "fifth", "sixth", "seventh")
_SPARE = 2.5
"""m: what is left at the end of a row becomes a store if it is wider than this, else the last room is widened."""
_COMMON = 9.0
"""m: and a room to meet in if it is wider than this."""


@dataclass(frozen=True)
class Wanted:
    """A room that the school needs, in a row of a wing (width follows from the area)."""

    id: str
    name: str
    category: str
    area: float
    capacity: int | None = None
    class_: str | None = None


@dataclass(frozen=True)
class Hall:
    """A large room on the ground beside the hall, with a door to the yard."""

    id: str
    name: str
    category: str
    area: float
    height: float
    capacity: int | None = None


@dataclass
class _Row:
    """One row of rooms of a wing: from x = low to high."""

    wing: int
    level: int
    north: bool
    low: float
    high: float
    rooms: list[tuple[Wanted, float]] = field(default_factory=list)

    @property
    def left(self) -> float:
        """Metres that are still free."""
        return self.high - self.low - sum(width for _, width in self.rooms)


def draw_building(plan: Numbers, wanted: Sequence[Wanted], halls: Sequence[Hall], title: str, notes: str) -> School:
    """A school with these rooms, its doors, stairs, yard and gates.

    Args:
        plan: for the number of pupils, storeys and the air.
        wanted: rooms for the wings, in the order in which they are placed, from the ground up.
        halls: large rooms beside the hall on the ground.
        title, notes: of the school.
    """
    storeys, wings, length, rows = _fit(plan, wanted)
    sketch = Sketch(plan, [LEVELS[i] for i in range(storeys)], wings)
    depth, corridor = figure("school", "rooms", "depth"), figure("school", "rooms", "corridor")
    base = [_tenth(w * (2 * depth + corridor + figure("school", "rooms", "court"))) for w in range(wings)]
    for w in range(wings):
        for level in range(storeys):
            _corridor(sketch, w, level, base[w], length)
    _spine(sketch, base, storeys, halls)
    for row in rows:
        _furnish(sketch, row, base[row.wing])
    if storeys > 1:
        for w in range(wings):
            for level in range(storeys - 1):
                _stairs(sketch, w, level, base[w], length)
    sketch.grounds(plan.pupils)
    return sketch.school(title, notes)


def _tenth(x: float) -> float:
    return round(x, 1)


def _fit(plan: Numbers, wanted: Sequence[Wanted]) -> tuple[int, int, float, list[_Row]]:
    """How many storeys and wings of what length hold all rooms; and the rows, filled."""
    depth = figure("school", "rooms", "depth")
    widths = [max(_tenth(math.ceil(10.0 * room.area / depth) / 10.0), 2.0) for room in wanted]
    storeys = max(1, min(plan.storeys, len(LEVELS), math.ceil(sum(widths) / 50.0)))
    toilets = _toilet_width(plan)
    fixed = 2 * toilets + (2 * figure("school", "rooms", "stairs") if storeys > 1 else 0.0)
    longest = figure("school", "rooms", "longest_wing")
    wings = max(1, math.ceil(1.04 * sum(widths) / (storeys * (2 * longest - fixed))))
    length = max((sum(widths) / (storeys * wings) + fixed) / 2.0, 2 * toilets + 4.0, max(widths) + 8.0, 12.0)
    length = _tenth(math.ceil(length))
    while True:
        rows = _rows(storeys, wings, length, toilets)
        if _pack(rows, list(zip(wanted, widths, strict=True))):
            return storeys, wings, length, rows
        length = _tenth(length + 0.5)


def _toilet_width(plan: Numbers) -> float:
    """Two of them stand in each wing and storey."""
    return _tenth(figure("school", "rooms", "toilet") / figure("school", "rooms", "depth")) if plan.pupils > 60 else 2.0


def _rows(storeys: int, wings: int, length: float, toilets: float) -> list[_Row]:
    stairs = figure("school", "rooms", "stairs") if storeys > 1 else 0.0
    rows: list[_Row] = []
    for level in range(storeys):
        for wing in range(wings):
            rows.append(_Row(wing, level, False, 2 * toilets, length))
            rows.append(_Row(wing, level, True, stairs, _tenth(length - stairs)))
    return rows


def _pack(rows: list[_Row], rooms: list[tuple[Wanted, float]]) -> bool:
    """Fill the rows in order; a room that does not fit goes into the next one where it does."""
    for room, width in rooms:
        row = next((row for row in rows if row.left >= width - 1e-6), None)
        if row is None:
            return False
        row.rooms.append((room, width))
    return True


def _corridor(sketch: Sketch, wing: int, level: int, base: float, length: float) -> None:
    depth, wide = figure("school", "rooms", "depth"), figure("school", "rooms", "corridor")
    number = f" of wing {wing + 1}" if sketch.wings > 1 else ""
    rect = Rect(0.0, _tenth(base + depth), length, _tenth(base + depth + wide))
    name = sketch.room(f"corridor-{LEVELS[level]}-{wing + 1}", f"corridor{number}", level, "corridor", rect)
    toilets = _toilet_width(sketch.plan)
    for place, who in enumerate(("girls", "boys")):
        box = Rect(_tenth(place * toilets), base, _tenth((place + 1) * toilets), _tenth(base + depth))
        toilet = sketch.room(
            f"toilet-{who}-{LEVELS[level]}-{wing + 1}", f"{who}' toilets{number}", level, "toilet", box
        )
        sketch.door(toilet, name, level, (box.x1 + 0.5, box.y2), (box.x1 + 1.3, box.y2), lock="none")
    if level == 0:
        sketch.exit_to_yard(name, (length, rect.y1 + 0.6), (length, rect.y2 - 0.6), "door")


def _spine(sketch: Sketch, base: list[float], storeys: int, halls: Sequence[Hall]) -> None:
    """The hall along the western ends of the wings, large rooms on its other side."""
    depth, wide = figure("school", "rooms", "depth"), figure("school", "rooms", "corridor")
    hall = figure("school", "rooms", "hall")
    sizes = [_shape(room.area) for room in halls]
    top = _tenth(max(base[-1] + 2 * depth + wide, sum(high for _, high in sizes)))
    for level in range(storeys):
        if level > 0 and len(base) == 1:
            continue
        low, high = (0.0, top) if level == 0 else (base[0] + depth, base[-1] + depth + wide)
        rect = Rect(-hall, _tenth(low), 0.0, _tenth(high))
        name = sketch.room(f"hall-{LEVELS[level]}", "entrance hall" if level == 0 else "hall", level, "corridor", rect)
        for w, y in enumerate(base):
            at = (0.0, _tenth(y + depth + 0.2)), (0.0, _tenth(y + depth + wide - 0.2))
            sketch.door(name, f"corridor-{LEVELS[level]}-{w + 1}", level, *at, kind="opening")
    middle = -0.5 * hall
    sketch.exit_to_yard("hall-ground", (middle - 1.2, 0.0), (middle + 1.2, 0.0), "main-entrance")
    sketch.exit_to_yard("hall-ground", (middle - 0.9, top), (middle + 0.9, top), "back-door")
    y = 0.0
    for room, (long, high) in zip(halls, sizes, strict=True):
        rect = Rect(_tenth(-hall - long), _tenth(y), -hall, _tenth(y + high))
        name = sketch.room(room.id, room.name, 0, room.category, rect, room.height, room.capacity)
        centre = _tenth(y + 0.5 * high)
        sketch.door(name, "hall-ground", 0, (-hall, centre - 0.9), (-hall, centre + 0.9))
        if high > 12.0:
            sketch.door(name, "hall-ground", 0, (-hall, _tenth(y + 1.0)), (-hall, _tenth(y + 2.8)), suffix="-2")
        out = _tenth(y + 0.75 * high)  # clear of a kitchen
        sketch.exit_to_yard(name, (rect.x1, out - 0.8), (rect.x1, out + 0.8), f"exit-{name}")
        y += high
    _kitchen(sketch)


def _shape(area: float) -> tuple[float, float]:
    """Length from west to east and from south to north of a large room."""
    high = _tenth(max(math.sqrt(area / 1.6), 4.0))
    return _tenth(area / high), high


def _kitchen(sketch: Sketch) -> None:
    """A kitchen at the far side of the canteen, with a door of its own."""
    if "canteen" not in sketch.rects:
        return
    canteen = sketch.rects["canteen"]
    y1, y2 = canteen.y1, _tenth(min(canteen.y1 + 6.0, canteen.y1 + 0.45 * (canteen.y2 - canteen.y1)))
    rect = Rect(_tenth(canteen.x1 - 6.0), y1, canteen.x1, y2)
    name = sketch.room("kitchen", "kitchen", 0, "kitchen", rect)
    sketch.door(name, "canteen", 0, (canteen.x1, _tenth(y1 + 0.4)), (canteen.x1, _tenth(y1 + 1.6)))
    sketch.exit_to_yard(name, (rect.x1, _tenth(y1 + 0.4)), (rect.x1, _tenth(y1 + 1.4)), "exit-kitchen")


def _furnish(sketch: Sketch, row: _Row, base: float) -> None:
    """Draw the rooms of a row, each with a door to the corridor and a window to the yard."""
    depth, wide = figure("school", "rooms", "depth"), figure("school", "rooms", "corridor")
    low = _tenth(base + depth + wide) if row.north else base
    rooms = list(row.rooms)
    level, number = LEVELS[row.level], f"{row.wing + 1}{'n' if row.north else 's'}"
    spare = _tenth(row.left)
    if spare > _COMMON or (spare > 0.05 and not rooms):
        many = max(1, round(spare / _COMMON))
        for part in range(many):
            name = f"common-{level}-{number}-{part + 1}"
            width = _tenth(spare * (part + 1) / many) - _tenth(spare * part / many)
            rooms.append((Wanted(name, "common room", "other", 0.0), _tenth(width)))
    elif spare > _SPARE:
        rooms.append((Wanted(f"store-{level}-{number}", "store", "storage", 0.0), spare))
    elif spare > 0.05:
        rooms[-1] = (rooms[-1][0], _tenth(rooms[-1][1] + spare))
    x = row.low
    for room, width in rooms:
        rect = Rect(x, low, _tenth(x + width), _tenth(low + depth))
        x = rect.x2
        name = sketch.room(room.id, room.name, row.level, room.category, rect, None, room.capacity, room.class_)
        wall = rect.y1 if row.north else rect.y2
        corridor = f"corridor-{level}-{row.wing + 1}"
        lock = "none" if room.category == "other" else "key"
        sketch.door(name, corridor, row.level, (rect.x1 + 0.5, wall), (rect.x1 + 1.4, wall), lock=lock)
        if rect.x2 - rect.x1 > 11.0:
            sketch.door(name, corridor, row.level, (rect.x2 - 1.4, wall), (rect.x2 - 0.5, wall), suffix="-2", lock=lock)
        if row.level == 0 and width > 3.0:
            outer = rect.y2 if row.north else rect.y1
            middle = 0.5 * (rect.x1 + rect.x2)
            sketch.window(name, (middle - 0.6, outer), (middle + 0.6, outer))


def _stairs(sketch: Sketch, wing: int, level: int, base: float, length: float) -> None:
    """Two flights beside each other at both ends of the northern row."""
    depth, corridor = figure("school", "rooms", "depth"), figure("school", "rooms", "corridor")
    wide = figure("school", "rooms", "stairs")
    y1, y2 = _tenth(base + depth + corridor), _tenth(base + 2 * depth + corridor)
    flight, turn = _tenth(0.5 * wide - 0.1), _tenth(y2 - 2.1)
    for x, side in ((0.0, "west"), (_tenth(length - wide), "east")):
        a, b, end = _tenth(x + flight), _tenth(x + flight + 0.2), _tenth(x + wide)
        ring = [(x, y1), (a, y1), (a, turn), (b, turn), (b, y1), (end, y1), (end, y2), (x, y2)]
        name = f"stairs-{LEVELS[level]}-{wing + 1}-{side}"
        sketch.stairs(name, f"{side} stairs of wing {wing + 1}" if sketch.wings > 1 else f"{side} stairs", level, ring)
        low, high = (f"corridor-{LEVELS[i]}-{wing + 1}" for i in (level, level + 1))
        sketch.door(name, low, level, (x + 0.1, y1), (a - 0.1, y1), kind="opening", suffix="-foot")
        sketch.door(name, high, level + 1, (b + 0.1, y1), (end - 0.1, y1), kind="opening", suffix="-head")
