"""A school's building and grounds: levels, rooms, doors, in metres."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AliasChoices, BeforeValidator, Field, model_validator

from homeroom.spec.base import Frozen, Id, Note, Text, wrong
from homeroom.spec.quantity import BareDecibels, BareSeconds, Length, plain, quantity
from homeroom.spec.words import OUTDOOR_CATEGORIES, Category, DoorKind, Lock

FLOOR_TO_FLOOR = 3.3
"""m, where a plan does not say. Assumption, 3.0 to 3.9: common storey height of Korean school buildings."""
CEILING = 2.7
"""m, where a plan does not say. Assumption, 2.4 to 3.5."""
DOOR_WIDTH = 0.9
"""m, the default clear width of a door (experience with plans that name none)."""

Coordinate = Annotated[float, BeforeValidator(plain("m", -1e6, 1e6))]
Point: TypeAlias = tuple[Coordinate, Coordinate]
Ring: TypeAlias = tuple[Point, ...]


def _hourly(si: str, most: float) -> Callable[[Any], float]:
    """A reader of a figure per hour, as people who plan ventilation write it: a bare number is per hour."""
    read = quantity(si, 0.0, most / 3600.0)

    def number(raw: Any) -> float:
        if isinstance(raw, float) and 0.0 <= raw <= most:
            return raw
        if isinstance(raw, Mapping):
            return round(3600.0 * read(raw).value, 9)
        text = f"{raw}" if isinstance(raw, (str, int, float)) and not isinstance(raw, bool) else raw
        bare = isinstance(text, str) and _NUMBER.fullmatch(text.strip())
        unit = "m3/h" if si == "m3/s" else si.replace("s", "h")
        return round(3600.0 * read(f"{text} {unit}" if bare else text).value, 9)

    return number


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
PerHour = Annotated[float, BeforeValidator(_hourly("1/s", 1000.0))]
"""A rate in 1/h."""
CubicMetresPerHour = Annotated[float, BeforeValidator(_hourly("m3/s", 1e6))]
"""A flow in m3/h."""


class Level(Frozen):
    """A storey. `ordinal` 0 is the ground floor; `height` is floor to floor (m)."""

    id: Id
    name: Text = ""
    ordinal: int = Field(ge=-20, le=200)
    height: Annotated[float, BeforeValidator(plain("m", 1.0, 50.0))] = FLOOR_TO_FLOOR


def _closed(raw: Any) -> Any:
    """Close a ring that does not end where it began, so that a ring is always as GeoJSON has it."""
    if isinstance(raw, (list, tuple)) and len(raw) >= 3 and list(raw[0]) != list(raw[-1]):
        return (*raw, raw[0])
    return raw


class Room(Frozen):
    """A room, a corridor, a flight of stairs, or a place outdoors.

    Attributes:
        level: id of the level it stands on; stairs: the level at their foot.
        upper: stairs only: id of the level at their head.
        polygon: rings of (x, y) in metres, the outer one first; each ring ends with its first point again.
        height: clear height (m).
        capacity: how many people it is made for.
        outdoors: open to the sky; by default what the category says.
        class_: id of the class whose home it is (column or key `class`).
        air_changes: outdoor air, in room volumes per hour (1/h; a bare number is per hour); None: by its category.
        filter: clean air from a filter or lamp in the room, as air changes (1/h); None: none.
    """

    id: Id
    name: Text = ""
    level: Id
    category: Category = "other"
    polygon: tuple[Annotated[Ring, BeforeValidator(_closed)], ...] = Field(min_length=1)
    height: Annotated[float, BeforeValidator(plain("m", 0.5, 100.0))] = CEILING
    capacity: int | None = Field(default=None, ge=0, le=100_000)
    outdoors: bool = False
    upper: Id | None = None
    class_: Id | None = Field(default=None, alias="class", validation_alias=AliasChoices("class", "class_"))
    air_changes: PerHour | None = None
    filter: PerHour | None = None

    @model_validator(mode="before")
    @classmethod
    def _sky(cls, raw: Any) -> Any:
        if isinstance(raw, Mapping) and raw.get("outdoors") is None:
            return {**raw, "outdoors": raw.get("category") in OUTDOOR_CATEGORIES}
        return raw

    @model_validator(mode="after")
    def _stairs_lead_up(self) -> Room:
        if self.category == "stairs" and self.upper is None:
            raise wrong("found stairs without an upper level", "add upper_level_id, the level at their head")
        if self.category != "stairs" and self.upper is not None:
            raise wrong(f"found an upper level for a {self.category}", 'only category "stairs" has one: leave it out')
        return self


class Door(Frozen):
    """An opening between two rooms, or between a room and the world beyond the fence.

    Attributes:
        line: its two ends (m).
        level: id of the level on which it is drawn.
        joins: ids of the two rooms, or of one room: then it leads off the site.
        kind: opening (no leaf), hinged, sliding, gate, window, drop (a jump down), hose.
        width: clear width (m); by default the length of the line.
        lock: none, key, or button (a knob); lock_side: "either", or the room from which it can be locked.
        locked, open: its state at the start.
        strength: seconds of one average hunter until it breaks; None: by its kind.
        glazed: can be seen through while closed.
        one_way: only from joins[0] to joins[1].
        fall: height fallen (m); traverse: extra seconds to get through; loss: dB taken from sound when closed.
        flow: air exchanged between its two rooms, each way (m3/h; a bare number is m3/h); None: by its kind.
    """

    id: Id
    name: Text = ""
    line: tuple[Point, Point]
    level: Id
    joins: tuple[Id, ...] = Field(min_length=1, max_length=2)
    kind: DoorKind = "hinged"
    width: Annotated[float, BeforeValidator(plain("m", 0.1, 200.0))] = DOOR_WIDTH
    lock: Lock = "none"
    lock_side: Id | Literal["either"] = "either"
    locked: bool = False
    open: bool = False
    strength: BareSeconds | None = None
    glazed: bool = False
    one_way: bool = False
    fall: Length | None = None
    traverse: BareSeconds | None = None
    loss: BareDecibels | None = None
    flow: CubicMetresPerHour | None = None

    @model_validator(mode="before")
    @classmethod
    def _by_default(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            return raw
        fields = dict(raw)
        if fields.get("width") is None and "line" in fields:
            try:
                (x1, y1), (x2, y2) = fields["line"]
                length = float(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
                fields["width"] = length if length >= 0.1 else DOOR_WIDTH  # too short a line is a finding of its own
            except (TypeError, ValueError, OverflowError):
                fields.pop("width", None)  # the line is reported by its own field
        if fields.get("open") is None:
            fields["open"] = fields.get("kind") == "opening"
        if fields.get("one_way") is None:
            fields["one_way"] = fields.get("kind") in ("drop", "hose")
        return fields

    @model_validator(mode="after")
    def _makes_sense(self) -> Door:
        if len(set(self.joins)) != len(self.joins):
            raise wrong(f'found a door from "{self.joins[0]}" to itself', "name two different rooms in joins")
        if self.locked and self.open:
            raise wrong("found a door that is both open and locked", "set one of open and locked to false")
        if self.locked and self.lock == "none":
            raise wrong("found a locked door without a lock", 'set lock to "key" or "button"')
        if self.lock_side != "either" and self.lock_side not in self.joins:
            raise wrong(
                f'found lock_side "{self.lock_side}", which is not a room of this door',
                f'write "either" or one of {", ".join(self.joins)}',
            )
        return self


class School(Frozen):
    """A school: its levels, rooms and doors by id.

    Attributes:
        coordinates: how the plan was drawn, "metres" or "wgs84" (already projected to metres here).
        location: where it stands, in words.
    """

    name: Id
    title: Text = ""
    levels: dict[Id, Level] = Field(min_length=1)
    rooms: dict[Id, Room] = Field(min_length=1)
    doors: dict[Id, Door] = Field(default_factory=dict)
    location: Note = ""
    notes: Note = ""
    source: Note = ""
    coordinates: Literal["metres", "wgs84"] = "metres"
