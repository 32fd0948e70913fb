"""What must hold of a drawing: rooms that are shapes, apart from each other, and doors that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from homeroom.spec.adjacency import WALL, distance, on_level, outline
from homeroom.spec.school import Door, Room
from homeroom.spec.wording import Finding, near

if TYPE_CHECKING:
    from homeroom.spec.validate import Draft

SMALLEST = 0.5
"""m2: nobody fits into less."""
OVERLAP = 5e-4
"""m2, five square centimetres: the rounding of drawn coordinates."""
SLIVER = 0.002
"""m: an overlap thinner than this is the rounding of a wall that is drawn askew."""
OVERLAP_WGS84 = 0.2
"""m2: seven decimals of a degree are a centimetre, along a wall of 20 m."""
FLIGHTS = ("drop", "hose")
BODY = 0.4
"""m: the width of a body, as in library/defaults/body.toml."""
PART = 0.25
"""m2: what is left of a niche or a corner is smaller than this, once half a body is taken off all round."""
NARROW = 0.6
"""m: a door of less than this is probably drawn wrong; building codes ask for 0.8 m and more."""


def references(draft: Draft) -> Iterator[Finding]:
    """Levels and rooms that are named but not drawn."""
    for name, room in draft.rooms.items():
        for key, level in (("level", room.level), ("upper", room.upper)):
            if level is not None and level not in draft.known_levels:
                yield Finding(
                    ("school", "rooms", name, key), f'there is no level "{level}"', near(level, draft.known_levels)
                )
        yield from _goes_up(draft, name, room)
    for name, door in draft.doors.items():
        if door.level not in draft.known_levels:
            yield Finding(
                ("school", "doors", name, "level"),
                f'there is no level "{door.level}"',
                near(door.level, draft.known_levels),
            )
        for room_id in door.joins:
            if room_id not in draft.known_rooms and room_id != "?":
                yield Finding(
                    ("school", "doors", name, "joins"),
                    f'this door leads to "{room_id}", and there is no such room',
                    near(room_id, draft.known_rooms),
                )


def _goes_up(draft: Draft, name: str, room: Room) -> Iterator[Finding]:
    lower, upper = draft.levels.get(room.level), draft.levels.get(room.upper or "")
    if lower is not None and upper is not None and upper.ordinal <= lower.ordinal:
        yield Finding(
            ("school", "rooms", name, "upper"),
            f'stairs from level "{lower.id}" (ordinal {lower.ordinal}) up to "{upper.id}" (ordinal {upper.ordinal})',
            "draw them on their lower level",
        )


def drawing(draft: Draft) -> Iterator[Finding]:
    """Shapes of rooms, overlaps, and doors that do not lie on the walls of their rooms."""
    from shapely import is_valid_reason

    good: dict[str, Room] = {}
    for name, room in draft.rooms.items():
        path = ("school", "rooms", name, "polygon")
        shape = outline(room)
        if not shape.is_valid:
            reason = is_valid_reason(shape)
            yield Finding(path, f"the outline is no simple shape ({reason.lower()})", "draw it without crossing itself")
        elif shape.area < SMALLEST:
            yield Finding(
                path,
                f"the room has {shape.area:.2g} m2",
                f"draw at least {SMALLEST} m2 (are the coordinates in metres?)",
            )
        else:
            good[name] = room
    yield from _overlaps(draft, good)
    for name, door in draft.doors.items():
        yield from _lies_on_walls(draft, name, door, good)


def _overlaps(draft: Draft, rooms: dict[str, Room]) -> Iterator[Finding]:
    from shapely import STRtree, intersection

    limit = OVERLAP_WGS84 if draft.coordinates == "wgs84" else OVERLAP
    for level in {room.level for room in rooms.values()}:
        here = sorted((room for room in rooms.values() if room.level == level), key=lambda room: room.id)
        shapes = [outline(room) for room in here]
        tree = STRtree(shapes)
        firsts, seconds = tree.query(shapes, predicate="intersects")
        for i, j in sorted({(int(a), int(b)) for a, b in zip(firsts, seconds, strict=True) if a < b}):
            both = intersection(shapes[i], shapes[j])
            area = float(both.area)
            if area > max(limit, SLIVER * 0.5 * float(both.length)):
                yield Finding(
                    ("school", "rooms", here[i].id, "polygon"),
                    f'this room overlaps room "{here[j].id}" by {area:.2g} m2',
                    "draw them side by side (an outdoor area leaves a hole where the building stands)",
                )


def _lies_on_walls(draft: Draft, name: str, door: Door, rooms: dict[str, Room]) -> Iterator[Finding]:
    path = ("school", "doors", name)
    (x1, y1), (x2, y2) = door.line
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if length < 0.1:
        yield Finding((*path, "line"), f"this opening is {length * 100:.0f} cm wide", "draw its two ends apart")
        return
    for room_id in door.joins:
        room = rooms.get(room_id)
        if room is None:
            continue
        if door.kind not in FLIGHTS and door.level in draft.known_levels and not on_level(room, door.level):
            yield Finding(
                (*path, "joins"),
                f'this door is on level "{door.level}" and room "{room_id}" on level "{room.level}"',
                "join rooms of one level; levels are joined by stairs, drops and hoses",
            )
            continue
        away = distance(outline(room), door.line)
        if away > WALL + 0.01:
            yield Finding(
                (*path, "line"),
                f'this opening is {away:.2f} m away from the outline of room "{room_id}"',
                f"draw it on the wall between its rooms (at most {WALL} m off)",
            )


def doubts(draft: Draft) -> Iterator[Finding]:
    """Rooms that nobody fits into, gets out of or into, doors too narrow to be meant, exits high above the ground."""
    yield from _too_narrow(draft)
    exits = [door for door in draft.doors.values() if len(door.joins) == 1 and door.kind != "window"]
    if not exits:
        yield Finding(("school",), "no door leads off the site", "add a door that joins one room only, if one should")
    into: dict[str, set[str]] = {}
    for door in draft.doors.values():
        if len(door.joins) == 2:
            a, b = door.joins
            into.setdefault(b, set()).add(a)
            if not door.one_way:
                into.setdefault(a, set()).add(b)
    gates = {door.joins[0] for door in exits}
    reached = _spread(gates, into)
    onward: dict[str, set[str]] = {}
    for room_id, others in into.items():
        for other in others:
            onward.setdefault(other, set()).add(room_id)
    entered = _spread({door.joins[0] for door in exits if not door.one_way}, onward)
    if exits:
        for name in draft.rooms:
            if name not in reached:
                yield Finding(
                    ("school", "rooms", name), "no way leads from here off the site", "add a door if one should"
                )
            elif name not in entered:
                yield Finding(
                    ("school", "rooms", name),
                    "nobody who comes on the site can get here",
                    "add a door, or let one lead both ways",
                )
    for door in draft.doors.values():
        if door.kind not in ("window", *FLIGHTS) and door.width < NARROW:
            yield Finding(
                ("school", "doors", door.id),
                f"this way through is {100 * door.width:.0f} cm wide",
                f"make it at least {100 * NARROW:.0f} cm, if people are to pass",
            )
    ends: dict[str, set[str]] = {}
    for door in draft.doors.values():
        for room_id in door.joins:
            ends.setdefault(room_id, set()).add(door.level)
    for name, stairs in draft.rooms.items():
        for which, end in (("foot", stairs.level), ("head", stairs.upper)):
            if stairs.upper is not None and end is not None and end not in ends.get(name, ()):
                yield Finding(
                    ("school", "rooms", name),
                    f'these stairs have no door at their {which}, level "{end}"',
                    "add an opening",
                )
    for door in exits:
        first = draft.rooms.get(door.joins[0])
        level = draft.levels.get(door.level)
        if level is not None and level.ordinal > 0 and first is not None and door.kind not in FLIGHTS:
            yield Finding(
                ("school", "doors", door.id),
                f'this {door.kind} leads from level "{level.id}" (ordinal {level.ordinal}) straight off the site',
                "name a second room in joins if that is not meant",
            )


def _too_narrow(draft: Draft) -> Iterator[Finding]:
    for name, room in draft.rooms.items():
        shape = outline(room)
        if not shape.is_valid:
            continue
        path = ("school", "rooms", name, "polygon")
        inner = shape.buffer(-0.5 * BODY)
        parts = sum(part.area > PART for part in getattr(inner, "geoms", [inner]))
        if inner.is_empty:
            found = f"nobody fits into this room: it is nowhere {BODY:g} m wide"
            yield Finding(path, found, "draw it wider (are the coordinates in metres?)")
        elif parts > 1:
            found = f"nobody fits through this room: it falls into {parts} parts with less than {BODY:g} m between them"
            yield Finding(path, found, "draw a wider passage, or rooms of their own")


def _spread(start: set[str], ways: dict[str, set[str]]) -> set[str]:
    """All rooms that can be reached from some, by ways from room to rooms."""
    reached = set(start)
    frontier = sorted(reached)
    while frontier:
        for room in ways.get(frontier.pop(), ()):
            if room not in reached:
                reached.add(room)
                frontier.append(room)
    return reached
