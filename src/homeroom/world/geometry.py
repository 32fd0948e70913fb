"""A School's rooms and doors as arrays: cells, edges, portals, ways within rooms.

`lay_out` is a pure function of the plan. Rooms, doors and levels are taken in the order of their ids, so that neither
the order of features in a file nor a name changes anything.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

from homeroom.errors import InputError, Problem
from homeroom.generate.defaults import figure
from homeroom.spec.school import Door, Room, School
from homeroom.world.cells import partition
from homeroom.world.mesh import Mesh, steps
from homeroom.world.portals import WALL, Line, build, guard, outline, reach, settle, share_ends
from homeroom.world.stairs import upward
from homeroom.world.tables import (
    CATEGORIES,
    CELL,
    DOOR,
    DOOR_KINDS,
    DOOR_STATES,
    EDGE,
    LOCKS,
    NONE,
    OUTDOOR_CATEGORIES,
    ROOM,
    Table,
    table,
)
from homeroom.world.within import Cut, ways

_JUMPS = ("drop", "hose", "window")
"""Kinds that may lead to a room below: people arrive there at a point, not through a wall."""


_PASSAGES = ("corridor", "stairs", "hall", *OUTDOOR_CATEGORIES)
"""Categories of rooms that people walk through: the outside of the doors along them."""


@dataclass
class Building:
    """The building as arrays (see `tables`), and the polygons they were cut from."""

    rooms: Table
    cells: Table
    edges: Table
    doors: Table
    room_doors: NDArray[np.int32]
    next_edge: NDArray[np.int32]
    door_distance: NDArray[np.float64]
    room_ids: tuple[str, ...]
    door_ids: tuple[str, ...]
    level_ids: tuple[str, ...]
    floors: list[Polygon] = field(default_factory=list)


@dataclass
class _Plan:
    """What is known of the school while it is being laid out."""

    rooms: list[Room]
    doors: list[Door]
    index: dict[str, int]  # room id -> room
    levels: dict[str, int]
    elevation: dict[str, float]
    lines: list[Line]
    touches: list[list[int]]  # by door: rooms whose outline its line lies on
    floors: list[Polygon]


def lay_out(school: School) -> Building:
    """Cut a school into convex cells joined by portals.

    Raises:
        InputError: naming every room that cannot be cut and every opening that does not meet its rooms.
    """
    plan = _survey(school)
    doors = table(DOOR, len(plan.doors))
    for k, door in enumerate(plan.doors):
        _describe(plan, doors[k], door, k)
    meshes = _meshes(plan)
    rooms = table(ROOM, len(plan.rooms))
    cells: list[tuple[float, ...]] = []
    edges: list[tuple[float, ...]] = []
    room_doors: list[int] = []
    next_edge: list[NDArray[np.int32]] = []
    distances: list[NDArray[np.float64]] = []
    for r, (room, mesh) in enumerate(zip(plan.rooms, meshes, strict=True)):
        _fill_room(plan, rooms[r], room, plan.floors[r])
        _fill_cells(mesh, r, rooms, cells, edges, doors)
    cell_table, edge_table = _from_rows(CELL, cells), _from_rows(EDGE, edges)
    _land(doors, rooms, cell_table, edge_table)
    _link(doors, edge_table)
    leads_off = (doors.room_b < 0) & (doors.cell_a >= 0)
    np.add.at(cell_table.exits, doors.cell_a[leads_off], 1)
    offset_next = offset_distance = 0
    at_room = _by_room(doors, len(rooms))
    for r, here in enumerate(at_room):
        rooms.door_first[r], rooms.door_n[r] = len(room_doors), len(here)
        room_doors.extend(here)
        nexts, distance = _ways(r, here, rooms, cell_table, edge_table, doors, plan.floors[r])
        rooms.next_first[r], rooms.dist_first[r] = offset_next, offset_distance
        offset_next += nexts.size
        offset_distance += distance.size
        next_edge.append(nexts.ravel())
        distances.append(distance.ravel())
        if rooms.upper[r] >= 0:
            upward(r, rooms, cell_table, edge_table, doors, nexts, _heads(plan, r))
    return Building(
        rooms=rooms,
        cells=cell_table,
        edges=edge_table,
        doors=doors,
        room_doors=np.array(room_doors, dtype=np.int32),
        next_edge=np.concatenate(next_edge) if next_edge else np.zeros(0, dtype=np.int32),
        door_distance=np.concatenate(distances) if distances else np.zeros(0),
        room_ids=tuple(room.id for room in plan.rooms),
        door_ids=tuple(door.id for door in plan.doors),
        level_ids=tuple(plan.levels),
        floors=plan.floors,
    )


def _survey(school: School) -> _Plan:
    """Rooms, doors and levels in order; every opening's line settled."""
    rooms = [school.rooms[key] for key in sorted(school.rooms)]
    doors = [school.doors[key] for key in sorted(school.doors)]
    order = sorted(school.levels.values(), key=lambda level: (level.ordinal, level.id))
    elevation: dict[str, float] = {}
    height = 0.0
    for ordinal in sorted({level.ordinal for level in order}):  # wings with levels of their own stand side by side
        beside = [level for level in order if level.ordinal == ordinal]
        elevation |= {level.id: height for level in beside}
        height += max(level.height for level in beside)
    index = {room.id: r for r, room in enumerate(rooms)}
    problems: list[Problem] = []
    floors: list[Polygon] = []
    for room in rooms:
        floor = outline(room)
        if not floor.is_valid or floor.area <= 0.0:
            problems.append(
                Problem(
                    f'plan.geojson, unit "{room.id}"',
                    "its outline crosses itself or has no area",
                    "draw it as a simple polygon",
                )
            )
        floors.append(floor)
    if problems:
        raise InputError(problems)
    plan = _Plan(rooms, doors, index, {level.id: k for k, level in enumerate(order)}, elevation, [], [], floors)
    for door in doors:
        touching = [index[name] for name in door.joins[: 1 if _is_jump(plan, door) else 2]]
        settled = settle(door, [(rooms[r].id, floors[r]) for r in touching])
        if isinstance(settled, Problem):
            problems.append(settled)
            plan.lines.append(door.line)
            plan.touches.append([])
            continue
        line, walls = settled
        for r, wall in zip(touching, walls, strict=True):
            floors[r] = reach(floors[r], line, wall)
        plan.lines.append(line)
        plan.touches.append(touching)
    if problems:
        raise InputError(problems)
    plan.lines[:] = share_ends(plan.lines)
    return plan


def _is_jump(plan: _Plan, door: Door) -> bool:
    """Whether a door leads down through the air, so that its far side is a landing place and no wall."""
    if len(door.joins) < 2 or door.kind not in _JUMPS:
        return False
    if door.kind != "window":
        return True
    a, b = (plan.rooms[plan.index[name]] for name in door.joins)
    return not {a.level, a.upper or a.level} & {b.level, b.upper or b.level}


def _lock_side(plan: _Plan, door: Door) -> int:
    """From which room a door is locked: 0 either, 1 or 2 the room of that place in `joins`.

    A knob or a button is on one face of a door: where nothing is said, on that of the room that is no passage.
    """
    if door.lock_side != "either":
        return 1 + door.joins.index(door.lock_side)
    if door.lock != "button" or len(door.joins) < 2:
        return 0
    passages = [plan.rooms[plan.index[name]].category in _PASSAGES for name in door.joins]
    return 0 if passages[0] == passages[1] else 1 + passages.index(False)


def _describe(plan: _Plan, row: np.record, door: Door, k: int) -> None:
    """Everything about a door but where its cells are."""
    joins = [plan.index[name] for name in door.joins]
    jump = _is_jump(plan, door)
    (row.x1, row.y1), (row.x2, row.y2) = plan.lines[k]
    row.x, row.y = 0.5 * (row.x1 + row.x2), 0.5 * (row.y1 + row.y2)
    length = math.hypot(row.x2 - row.x1, row.y2 - row.y1)
    row.width = min(door.width, length)
    row.strength = float(door.strength) if door.strength is not None else figure("doors", "strength", door.kind)
    row.loss = float(door.loss) if door.loss is not None else figure("doors", "loss", door.kind)
    down = 0.0
    if jump:
        down = max(0.0, plan.elevation[plan.rooms[joins[0]].level] - plan.elevation[plan.rooms[joins[1]].level])
    row.fall = float(door.fall) if door.fall is not None else (0.0 if door.kind == "hose" else down)
    row.traverse = float(door.traverse) if door.traverse is not None else figure("doors", "traverse", door.kind)
    row.room_a, row.room_b = joins[0], joins[1] if len(joins) > 1 else NONE
    row.cell_a = row.cell_b = row.edge_a = row.edge_b = NONE
    row.kind = DOOR_KINDS.index(door.kind)
    row.lock = LOCKS.index(door.lock)
    row.lock_side = _lock_side(plan, door)
    always_open = door.kind in ("opening", "drop", "hose")
    state = "open" if door.open or always_open else "locked" if door.locked else "closed"
    row.state = DOOR_STATES.index(state)
    row.one_way = int(door.one_way or jump)
    row.see_through = int(door.glazed or door.kind in ("window", "gate"))
    row.closable = int(door.kind in ("hinged", "sliding", "gate"))


def _meshes(plan: _Plan) -> list[Mesh]:
    """Every room cut into convex cells, its doors on their edges."""
    problems: list[Problem] = []
    meshes: list[Mesh] = []
    at: list[list[int]] = [[] for _ in plan.rooms]
    for k, touching in enumerate(plan.touches):
        for r in touching:
            at[r].append(k)
    told: set[int] = set()
    for r, room in enumerate(plan.rooms):
        mesh = build(plan.floors[r])
        for k in at[r]:
            taken = guard(mesh, plan.lines[k], k)
            if k in told:
                continue
            if taken >= 0:
                problems.append(
                    Problem(
                        f'plan.geojson, opening "{plan.doors[k].id}"',
                        f'it overlaps opening "{plan.doors[taken].id}" on the wall of room "{room.id}"',
                        "move one of them along the wall",
                    )
                )
                told.add(k)
            elif taken == -2:
                problems.append(
                    Problem(
                        f'plan.geojson, opening "{plan.doors[k].id}"',
                        f'it does not lie on one straight piece of the wall of room "{room.id}"',
                        "draw the line within one straight wall",
                    )
                )
        try:
            partition(mesh, across=room.category == "stairs")
        except ValueError:
            problems.append(
                Problem(
                    f'plan.geojson, unit "{room.id}"',
                    "its outline cannot be cut into convex cells",
                    "simplify the outline",
                )
            )
        meshes.append(mesh)
    if problems:
        raise InputError(problems)
    return meshes


def _fill_room(plan: _Plan, row: np.record, room: Room, floor: Polygon) -> None:
    spot = floor.representative_point() if not floor.contains(floor.centroid) else floor.centroid
    row.x, row.y = spot.x, spot.y
    row.area = floor.area
    row.height = room.height
    row.level = plan.levels[room.level]
    row.upper = NONE if room.upper is None else plan.levels[room.upper]
    row.category = CATEGORIES.index(room.category)
    row.capacity = NONE if room.capacity is None else room.capacity
    row.outdoors = int(room.outdoors or room.category in OUTDOOR_CATEGORIES)


def _fill_cells(
    mesh: Mesh,
    r: int,
    rooms: Table,
    cells: list[tuple[float, ...]],
    edges: list[tuple[float, ...]],
    doors: Table,
) -> None:
    """Append the cells and edges of one room, cells in the order of their middles."""
    middles = {face: _centroid(mesh.polygon(face)) for face in mesh.loops}
    order = sorted(mesh.loops, key=lambda face: (round(middles[face][1], 6), round(middles[face][0], 6), face))
    number = {face: len(cells) + k for k, face in enumerate(order)}
    rooms.cell_first[r], rooms.cell_n[r] = len(cells), len(order)
    for face in order:
        loop = mesh.loops[face]
        first = len(edges)
        for u, v in steps(loop):
            (x1, y1), (x2, y2) = mesh.points[u], mesh.points[v]
            dx, dy = mesh.along[u, v]
            beyond = mesh.side.get((v, u))
            door = mesh.guarded.get((u, v), NONE)
            if door >= 0:
                side = "a" if doors.room_a[door] == r else "b"
                doors[f"cell_{side}"][door] = number[face]
                doors[f"edge_{side}"][door] = len(edges)
            length = math.sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1))
            edges.append((x1, y1, x2, y2, -dy, dx, length, NONE if beyond is None else number[beyond], door))
        x, y = middles[face]
        cells.append((x, y, 0.0, 0.0, r, first, len(loop), 0))


def _centroid(polygon: NDArray[np.float64]) -> tuple[float, float]:
    x, y = polygon[:, 0] - polygon[0, 0], polygon[:, 1] - polygon[0, 1]
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    area = 3.0 * float(cross.sum())
    cx = float(((x + np.roll(x, -1)) * cross).sum()) / area
    cy = float(((y + np.roll(y, -1)) * cross).sum()) / area
    return cx + float(polygon[0, 0]), cy + float(polygon[0, 1])


def _from_rows(dtype: np.dtype[np.void], rows: list[tuple[float, ...]]) -> Table:
    made = table(dtype, len(rows))
    if rows:
        columns = np.array(rows, dtype=np.float64)
        for k, name in enumerate(dtype.names or ()):
            made[name] = columns[:, k]
    return made


def _by_room(doors: Table, n: int) -> list[list[int]]:
    """The doors of each of n rooms."""
    found: list[list[int]] = [[] for _ in range(n)]
    for k, (a, b) in enumerate(zip(doors.room_a.tolist(), doors.room_b.tolist(), strict=True)):
        for r in (a, b):
            if r >= 0:
                found[r].append(k)
    return found


def _land(doors: Table, rooms: Table, cells: Table, edges: Table) -> None:
    """For doors whose far side is no wall of a room: the cell nearest below, and its nearest edge."""
    for k in np.flatnonzero((doors.room_b >= 0) & (doors.cell_b < 0)).tolist():
        first, n = (int(rooms[name][doors.room_b[k]]) for name in ("cell_first", "cell_n"))
        span = slice(int(cells.edge_first[first]), int(cells.edge_first[first + n - 1] + cells.edge_n[first + n - 1]))
        here = np.asarray(edges[span])
        x, y = float(doors.x[k]), float(doors.y[k])
        wx, wy = x - here["x1"], y - here["y1"]
        dx, dy = here["x2"] - here["x1"], here["y2"] - here["y1"]
        t = np.clip((wx * dx + wy * dy) / (dx * dx + dy * dy), 0.0, 1.0)
        away = np.hypot(wx - t * dx, wy - t * dy)
        starts = np.asarray(cells.edge_first[first : first + n]) - span.start
        inside = np.minimum.reduceat(wx * here["nx"] + wy * here["ny"], starts) >= -1e-9
        far = np.where(inside, 0.0, np.minimum.reduceat(away, starts))
        size = np.add.reduceat(here["x1"] * here["y2"] - here["x2"] * here["y1"], starts)
        doorway = (size < 2.0) & (far > 0.0)  # twice the area (m2): nobody lands in the doorway beside
        c = int(np.argmin(np.round(far, 9) + WALL * doorway))
        own = slice(int(starts[c]), int(starts[c]) + int(cells.edge_n[first + c]))
        doors.cell_b[k] = first + c
        doors.edge_b[k] = span.start + own.start + int(np.argmin(away[own] + 1e3 * (here["door"][own] >= 0)))


def _link(doors: Table, edges: Table) -> None:
    """Tell both edges of a door what lies beyond."""
    for k in range(len(doors)):
        edges.to_cell[doors.edge_a[k]] = doors.cell_b[k]
        if doors.edge_b[k] >= 0 and edges.door[doors.edge_b[k]] == k:
            edges.to_cell[doors.edge_b[k]] = doors.cell_a[k]


def _ways(
    r: int, here: list[int], rooms: Table, cells: Table, edges: Table, doors: Table, floor: Polygon
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """The routes within one room, from its cuts and doors."""
    first, n = int(rooms.cell_first[r]), int(rooms.cell_n[r])
    start, end = int(cells.edge_first[first]), int(cells.edge_first[first + n - 1] + cells.edge_n[first + n - 1])
    cell_of = np.repeat(np.arange(n), cells.edge_n[first : first + n]).tolist()
    span = np.asarray(edges[start:end])[["x1", "y1", "x2", "y2", "to_cell", "door"]].tolist()
    cuts: list[Cut] = []
    partner: dict[tuple[float, float, float, float], tuple[int, int]] = {}
    for k, (x1, y1, x2, y2, to_cell, door) in enumerate(span):
        if door >= 0 or to_cell < 0:
            continue
        other = partner.pop((x2, y2, x1, y1), None)
        if other is None:
            partner[x1, y1, x2, y2] = cell_of[k], start + k
        else:
            cuts.append(Cut(other[0], cell_of[k], other[1], start + k, (x1, y1, x2, y2)))
    centres = np.column_stack([cells.x[first : first + n], cells.y[first : first + n]])
    middles = np.column_stack([doors.x[here], doors.y[here]]) if here else np.zeros((0, 2))
    own = [int(doors.cell_a[k] if doors.room_a[k] == r else doors.cell_b[k]) - first for k in here]
    return ways(centres, cuts, middles, np.array(own, dtype=np.int64), floor)


def _heads(plan: _Plan, r: int) -> tuple[list[int], list[int]]:
    """The openings at the foot and at the head of a flight of stairs."""
    room = plan.rooms[r]
    here = [k for k, touching in enumerate(plan.touches) if r in touching and len(plan.doors[k].joins) > 1]
    feet = [k for k in here if plan.doors[k].level == room.level]
    heads = [k for k in here if plan.doors[k].level == room.upper]
    return feet, heads
