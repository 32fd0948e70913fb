"""The cheapest way over doors, the slow and plain way: relax every pair of doors until nothing gets cheaper."""

from __future__ import annotations

import math
from typing import Any

OPEN, CLOSED, LOCKED, BROKEN = range(4)
WINDOW, DROP, HOSE = 4, 5, 6
IMPOSSIBLE = math.inf


def may_unlock(door: Any, keys: bool, room: int) -> bool:
    """Whether somebody in `room` could work the lock."""
    if door.lock == 1 and not keys:
        return False
    return door.lock_side == 0 or room == (door.room_a if door.lock_side == 1 else door.room_b)


def loss(
    p: Any, door: Any, state: int, room: int, *, mindful: bool, aware: bool, keys: bool, found: int, hazard: float
) -> float:
    """Seconds lost at a door when leaving `room` by it; `found` 1: known to be barred, 3: known to be locked."""
    if door.one_way and (room != door.room_a or not mindful or not aware):
        return IMPOSSIBLE
    shut = state in (CLOSED, LOCKED)
    if door.kind == WINDOW and shut:
        return IMPOSSIBLE if mindful else 60.0
    if not mindful:
        return 60.0 if shut else door.traverse
    if found == 1 and state == LOCKED:
        return IMPOSSIBLE
    if found == 1 and shut and not may_unlock(door, keys, room):
        return IMPOSSIBLE
    seconds = float(door.traverse) + (p.open_time if shut else 0.0)
    if door.fall > p.fall_harmless:
        deadly = 1.0 / (1.0 + math.exp((p.fall_lethal_height - door.fall) / p.fall_spread))
        seconds += p.fall_dread * deadly / hazard
    if found == 3 and state == LOCKED:
        seconds += p.lock_key_time if door.lock == 1 else p.lock_button_time
    return seconds


def ways(
    world: Any,
    states: list[int],
    p: Any,
    start: tuple[int, float, float],
    speed: float,
    *,
    mindful: bool,
    aware: bool,
    keys: bool,
    found: dict[int, int],
    hazard: float,
    feared: set[int],
) -> tuple[dict[int, float], dict[int, float]]:
    """Cheapest seconds to every door (to pass it) and to every room, from a point of a room.

    `found` are doors known to be barred (1) or locked (3), `feared` rooms known to hold hunters, `hazard` (1/s) is
    what is believed of the open.
    """
    doors = world.doors
    dread = p.hazard_near / hazard
    room, x, y = start

    def at(d: int, here: int) -> float:
        return loss(
            p, doors[d], states[d], here, mindful=mindful, aware=aware, keys=keys, found=found.get(d, 0), hazard=hazard
        )  # fmt: skip

    def doors_of(r: int) -> list[int]:
        first = int(world.rooms.door_first[r])
        return [int(d) for d in world.room_doors[first : first + int(world.rooms.door_n[r])]]

    def beyond(d: int, here: int) -> int:
        return int(doors.room_b[d]) if int(doors.room_a[d]) == here else int(doors.room_a[d])

    # A door is passed in one of two directions: (door, room that is left by it).
    cost: dict[tuple[int, int], float] = {}
    slow = 1.0 + (0.25 * dread if mindful and room in feared else 0.0)
    for d in doors_of(room):
        c = math.hypot(doors.x[d] - x, doors.y[d] - y) / speed * slow + at(d, room)
        if c < IMPOSSIBLE:
            cost[d, room] = c
    better = True
    while better:
        better = False
        for (d, left), c in list(cost.items()):
            r = beyond(d, left)
            if r < 0:
                continue
            of = doors_of(r)
            n = len(of)
            rate = (1.0 + (dread if mindful and r in feared else 0.0)) / speed
            for q, d2 in enumerate(of):
                if d2 == d:
                    continue
                gap = float(world.door_distance[int(world.rooms.dist_first[r]) + of.index(d) * n + q])
                c2 = c + gap * rate + at(d2, r)
                if c2 < cost.get((d2, r), IMPOSSIBLE) - 1e-12:
                    cost[d2, r] = c2
                    better = True
    to_door: dict[int, float] = {}
    to_room: dict[int, float] = {room: 0.0}
    for (d, left), c in cost.items():
        to_door[d] = min(c, to_door.get(d, IMPOSSIBLE))
        r = beyond(d, left)
        if r >= 0:
            to_room[r] = min(c, to_room.get(r, IMPOSSIBLE))
    return to_door, to_room
