"""Rooms and doors while a building is being drawn; the grounds around it come last."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from homeroom.generate.defaults import figure
from homeroom.generate.numbers import Numbers
from homeroom.spec.school import Door, Level, Room, School

At = tuple[float, float]
_HEIGHTS = {"gym": "gym_height", "canteen": "hall_height"}
_MARGIN = 10.0
"""m of yard on every side of the building."""


@dataclass(frozen=True)
class Rect:
    """A rectangle in metres, x1 < x2 and y1 < y2."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def ring(self) -> list[At]:
        """Its corners, counter-clockwise."""
        return [(self.x1, self.y1), (self.x2, self.y1), (self.x2, self.y2), (self.x1, self.y2)]


class Sketch:
    """A drawing that grows: rooms first, then the doors between them."""

    def __init__(self, plan: Numbers, levels: list[str], wings: int) -> None:
        """Start with empty floors."""
        self.plan = plan
        self.level_ids = levels
        self.wings = wings
        self.rects: dict[str, Rect] = {}
        self.rooms: dict[str, Room] = {}
        self.doors: dict[str, Door] = {}
        self._to_yard: list[dict[str, Any]] = []
        self._ground: list[list[At]] = []

    def room(
        self,
        name: str,
        words: str,
        level: int,
        category: str,
        rect: Rect,
        height: float | None = None,
        capacity: int | None = None,
        class_: str | None = None,
    ) -> str:
        """Add a rectangular room; returns its id."""
        self.rects[name] = rect
        self._add(name, words, level, category, rect.ring, height, capacity, class_)
        return name

    def stairs(self, name: str, words: str, level: int, ring: list[At]) -> None:
        """Add a flight of stairs from a level to the next."""
        self._add(name, words, level, "stairs", ring, None, None, None, self.level_ids[level + 1])

    def _add(
        self,
        name: str,
        words: str,
        level: int,
        category: str,
        ring: list[At],
        height: float | None,
        capacity: int | None,
        class_: str | None,
        upper: str | None = None,
    ) -> None:
        if level == 0:
            self._ground.append(ring)
        if height is None:
            height = figure("school", "rooms", _HEIGHTS.get(category, "class_height"))
        fields: dict[str, Any] = {
            "id": name,
            "name": words,
            "level": self.level_ids[level],
            "category": category,
            "polygon": ((*ring, ring[0]),),
            "height": height,
            "capacity": capacity,
            "upper": upper,
            "class": class_,
            "air_changes": self.plan.air_changes,
        }
        self.rooms[name] = Room.model_validate(fields)

    def door(
        self, room: str, other: str, level: int, a: At, b: At, kind: str = "hinged", lock: str = "key", suffix: str = ""
    ) -> None:
        """Add a door between two rooms; its id is the first room's, with a suffix."""
        self._door(f"door-{room}{suffix}", (room, other), level, a, b, kind, "none" if kind == "opening" else lock)

    def exit_to_yard(self, room: str, a: At, b: At, name: str) -> None:
        """Add a glazed outer door."""
        name = f"{name}-{room}" if name == "door" else name
        self._to_yard.append({"id": name, "joins": (room, "yard"), "a": a, "b": b, "kind": "hinged", "glazed": True})

    def window(self, room: str, a: At, b: At) -> None:
        """Add a window on the ground floor, which people can climb through."""
        self._to_yard.append(
            {"id": f"window-{room}", "joins": (room, "yard"), "a": a, "b": b, "kind": "window", "glazed": True}
        )

    def _door(
        self, name: str, joins: tuple[str, ...], level: int, a: At, b: At, kind: str, lock: str, glazed: bool = False
    ) -> None:
        line = ((round(a[0], 2), round(a[1], 2)), (round(b[0], 2), round(b[1], 2)))
        fields = {
            "id": name,
            "line": line,
            "level": self.level_ids[level],
            "joins": joins,
            "kind": kind,
            "lock": lock,
            "glazed": glazed,
        }
        self.doors[name] = Door.model_validate(fields)

    def grounds(self, pupils: int) -> None:
        """The yard around the building with two gates, and a field behind it where pupils have that much room."""
        from shapely.geometry import Polygon, box
        from shapely.geometry.polygon import orient

        building = union([Polygon(ring) for ring in self._ground])
        west, south, east, north = building.bounds
        west, south, east, north = (
            round(west - _MARGIN, 1),
            round(south - _MARGIN, 1),
            round(east + _MARGIN, 1),
            round(north + _MARGIN, 1),
        )
        yard = orient(box(west, south, east, north).difference(building), 1.0)
        rings = [_ring(yard.exterior.coords), *(_ring(hole.coords) for hole in yard.interiors)]
        fields = {"id": "yard", "name": "yard", "level": "ground", "category": "yard", "polygon": tuple(rings)}
        self.rooms["yard"] = Room.model_validate(fields)
        for way in self._to_yard:
            lock = "key" if way["kind"] == "hinged" else "none"
            self._door(way["id"], way["joins"], 0, way["a"], way["b"], way["kind"], lock, way["glazed"])
        self._door("main-gate", ("yard",), 0, (-4.0, south), (0.0, south), "gate", "key")
        wanted = pupils * figure("school", "rooms", "yard_per_pupil") - yard.area
        deep = min(math.ceil(wanted / (east - west)), 70)
        if deep >= 15:
            rect = Rect(west, north, east, round(north + deep, 1))
            self.rects["field"] = rect
            self.rooms["field"] = Room.model_validate(
                {"id": "field", "name": "playing field", "level": "ground", "category": "field", "polygon": (
                    (*rect.ring, rect.ring[0]),)}
            )  # fmt: skip
            middle = round(0.5 * (west + east), 1)
            self._door(
                "way-to-field", ("yard", "field"), 0, (middle - 3, north), (middle + 3, north), "opening", "none"
            )
            north = rect.y2
            self._door("back-gate", ("field",), 0, (east - 6, north), (east - 3, north), "gate", "key")
        else:
            self._door("back-gate", ("yard",), 0, (east - 6, north), (east - 3, north), "gate", "key")

    def school(self, title: str, notes: str) -> School:
        """What has been drawn."""
        storey = figure("school", "rooms", "storey")
        words = ("Ground", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh")
        levels = {
            name: Level(id=name, name=f"{words[i]} floor", ordinal=i, height=storey)
            for i, name in enumerate(self.level_ids)
        }
        return School(
            name="generated", title=title, notes=notes, source="assumption",
            levels=levels, rooms=self.rooms, doors=self.doors,
        )  # fmt: skip


def union(shapes: list[Any]) -> Any:
    """One outline of shapes that share walls; the slits between flights of stairs are filled."""
    import shapely

    whole = shapely.unary_union(shapes, grid_size=0.01)
    if whole.geom_type == "Polygon":
        return shapely.Polygon(whole.exterior)
    return whole


def _ring(coordinates: Any) -> tuple[At, ...]:
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in coordinates)
