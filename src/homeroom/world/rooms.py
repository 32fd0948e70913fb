"""A School's rooms without their geometry: what a day and the air need of a plan, in a moment.

Movement needs cells and portals (`world.geometry`), which take a second; an outbreak in the routine needs to know how
large rooms are, what they are for, and which of them a door joins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homeroom.generate.defaults import figure
from homeroom.spec.school import Door, Ring, Room, School
from homeroom.world.tables import CATEGORIES, DOOR, NONE, ROOM, Table, table


@dataclass(frozen=True)
class Rooms:
    """Rooms and doors in the order of their ids.

    Attributes:
        rooms: ROOM rows; cells, seats and ways are left empty.
        doors: DOOR rows, with room_a and room_b only.
        room_ids: names.
        volume: (rooms,) m3.
        air_changes: (rooms,) outdoor and filtered air (1/s).
        flow: (rooms, rooms) air that flows from one room to another (m3/s).
    """

    rooms: Table
    doors: Table
    room_ids: tuple[str, ...]
    volume: NDArray[np.float64]
    air_changes: NDArray[np.float64]
    flow: NDArray[np.float64]


def survey(school: School) -> Rooms:
    """The rooms of a school, their air, and which of them doors join."""
    kept = [school.rooms[key] for key in sorted(school.rooms)]
    index = {room.id: r for r, room in enumerate(kept)}
    order = sorted(school.levels.values(), key=lambda level: (level.ordinal, level.id))
    levels = {level.id: k for k, level in enumerate(order)}
    rooms = table(ROOM, len(kept))
    volume, changes = np.zeros(len(kept)), np.zeros(len(kept))
    for r, room in enumerate(kept):
        area, x, y = _middle(room.polygon)
        row = rooms[r]
        row.area, row.x, row.y, row.height = area, x, y, room.height
        row.level = levels.get(room.level, 0)
        row.upper = NONE if room.upper is None else levels.get(room.upper, NONE)
        row.category = CATEGORIES.index(room.category)
        row.capacity = NONE if room.capacity is None else room.capacity
        row.outdoors = int(room.outdoors)
        volume[r] = max(area, 0.1) * (figure("air", "outdoors", "depth") if room.outdoors else room.height)
        changes[r] = _changes(room)
    doors = table(DOOR, len(school.doors))
    flow = np.zeros((len(kept), len(kept)))
    for d, key in enumerate(sorted(school.doors)):
        door = school.doors[key]
        joined = [index[name] for name in door.joins if name in index]
        doors[d].room_a = joined[0] if joined else NONE
        doors[d].room_b = joined[1] if len(joined) > 1 else NONE
        if len(joined) == 2 and not any(kept[r].outdoors for r in joined):
            a, b = joined
            through = _flow(door)
            flow[a, b] += through
            flow[b, a] += through
    return Rooms(rooms, doors, tuple(room.id for room in kept), volume, changes, flow)


def _changes(room: Room) -> float:
    """Outdoor and filtered air (1/s)."""
    if room.air_changes is not None:
        own = room.air_changes / 3600.0
    elif room.outdoors:
        own = figure("air", "outdoors", "changes")
    else:
        own = figure("air", "changes", room.category, figure("air", "changes", "other"))
    return own + (room.filter or 0.0) / 3600.0


def _flow(door: Door) -> float:
    """Air exchanged through a door, each way (m3/s)."""
    return figure("air", "flow", door.kind) if door.flow is None else door.flow / 3600.0


def _middle(rings: tuple[Ring, ...]) -> tuple[float, float, float]:
    """Area (m2) and centre (m) of a polygon with holes (shoelace formula)."""
    area = mx = my = 0.0
    for number, ring in enumerate(rings):
        points = np.asarray(ring, dtype=np.float64)
        x, y = points[:-1].T
        u, v = points[1:].T
        cross = x * v - u * y
        part = 0.5 * float(cross.sum())
        sign = (1.0 if number == 0 else -1.0) * (1.0 if part >= 0.0 else -1.0)
        area += sign * part
        mx += sign * float(((x + u) * cross).sum()) / 6.0
        my += sign * float(((y + v) * cross).sum()) / 6.0
    if area <= 0.0:
        return 0.0, float(rings[0][0][0]), float(rings[0][0][1])
    return area, mx / area, my / area
