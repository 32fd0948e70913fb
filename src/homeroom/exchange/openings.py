"""Openings of a plan that do not say all: which rooms they join, where along the wall, how wide they are."""

from __future__ import annotations

from collections.abc import Sequence

from homeroom.errors import Problem
from homeroom.exchange.files import Notes
from homeroom.exchange.plan import Plan, keep_door
from homeroom.spec.adjacency import SHORT, WALL, Neighbours, whose_outline
from homeroom.spec.base import shown
from homeroom.spec.school import DOOR_WIDTH


def find_rooms(plan: Plan, label: str, notes: Notes) -> None:
    """Make doors of the openings that were drawn as a place only, or that name no rooms.

    Args:
        plan: its doors are added to.
        label: of its file, for problems.
        notes: what could not be found.
    """
    notes.extend(label, _widen(plan, label) + _join(plan, label))


def _widen(plan: Plan, label: str) -> list[Problem]:
    """Give every opening that marks a place its line along the walls there, 0.9 m wide unless it says otherwise."""
    if not plan.spots:
        return []
    neighbours = Neighbours(whose_outline(plan.rooms))
    problems: list[Problem] = []
    for name, fields in plan.spots.items():
        where = f"{label}, feature {shown(name).strip(chr(34))}"
        level, width, joins = fields.get("level"), fields.get("width"), fields.get("joins")
        if not isinstance(level, str) or level not in plan.levels:
            keep_door({**fields, "joins": joins or ("?",)}, label, plan, problems)
            continue
        wide = DOOR_WIDTH
        if isinstance(width, (int, float)) and not isinstance(width, bool) and SHORT <= width <= 200.0:
            wide = float(width)
        named = [room for room in joins if isinstance(room, str)] if isinstance(joins, list) else []
        (x1, y1), (x2, y2) = fields["line"]
        spot = (0.5 * (x1 + x2), 0.5 * (y1 + y2))
        line, rooms = neighbours.widened(spot, wide, level, named)
        if line is not None:
            keep_door({**fields, "line": line, "joins": joins or rooms}, label, plan, problems)
        elif rooms:
            problems.append(_too_many(where, rooms))
        elif len(plan.rooms) == len(plan.seen["unit"]):
            problem = f'it marks a place with no wall of level "{level}" long enough for a door within {WALL} m'
            problems.append(Problem(where, problem, "draw it on the wall between its rooms"))
    return problems


def _join(plan: Plan, label: str) -> list[Problem]:
    """Give every opening that names no rooms the ones it touches."""
    if not plan.unjoined:
        return []
    neighbours = Neighbours(whose_outline(plan.rooms))
    problems: list[Problem] = []
    for name, fields in plan.unjoined.items():
        where = f"{label}, feature {shown(name).strip(chr(34))}"
        level = fields.get("level")
        if not isinstance(level, str) or level not in plan.levels:
            keep_door({**fields, "joins": ("?",)}, label, plan, problems)
            continue
        rooms = neighbours.along(fields["line"], level)
        if not rooms and len(plan.rooms) == len(plan.seen["unit"]):
            problems.append(
                Problem(where, f'its line touches no room of level "{level}"', "draw it on the wall of a room")
            )
        elif len(rooms) > 2:
            problems.append(_too_many(where, rooms))
        elif rooms:
            keep_door({**fields, "joins": tuple(rooms)}, label, plan, problems)
    return problems


def _too_many(where: str, rooms: Sequence[str]) -> Problem:
    return Problem(where, f"its line touches {len(rooms)} rooms ({', '.join(rooms[:4])})", "name two in joins")
