"""plan.geojson -> levels, rooms and doors: features of the types level, unit and opening."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from homeroom.errors import Problem
from homeroom.exchange.files import Notes
from homeroom.spec.adjacency import SHORT
from homeroom.spec.base import clean_id, shown
from homeroom.spec.school import Door, Level, Room
from homeroom.spec.wording import findings, near

TYPES = ("level", "unit", "opening")
PROPERTIES: dict[str, tuple[str, ...]] = {
    "level": ("ordinal", "name", "height"),
    "unit": (
        "level_id", "name", "category", "height", "capacity", "class", "upper_level_id", "outdoors",
        "air_changes", "filter",
    ),
    "opening": (
        "level_id", "name", "kind", "joins", "width", "lock", "lock_side", "locked", "open", "strength", "glazed",
        "one_way", "fall", "traverse", "loss", "flow",
    ),
}  # fmt: skip
RENAMED = {"level_id": "level", "upper_level_id": "upper", "class": "class_"}
SHORT_NAME = {"level": "level", "upper": "upper_level_id", "class_": "class", "polygon": "geometry", "line": "geometry"}
MOST_POINTS = 200_000


@dataclass
class Plan:
    """What a plan holds, as far as it could be read.

    Attributes:
        seen: ids by feature type, also of features that are themselves wrong.
        unjoined: openings whose plan names no rooms; they are found by geometry.
        spots: openings drawn as a point, or as a line that is too short to be a width; so are their lines.
    """

    coordinates: str = "metres"
    levels: dict[str, Level] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    doors: dict[str, Door] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in TYPES})
    unjoined: dict[str, dict[str, Any]] = field(default_factory=dict)
    spots: dict[str, dict[str, Any]] = field(default_factory=dict)


def read_plan(data: Any, label: str, notes: Notes) -> Plan | None:
    """A parsed GeoJSON text as a plan; None if it is no FeatureCollection."""
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        notes.add(label, "this is no FeatureCollection", 'write {"type": "FeatureCollection", "features": [...]}')
        return None
    features = data.get("features")
    if not isinstance(features, list):
        notes.add(label, "it has no list of features", 'add "features": [...]')
        return None
    plan = Plan(coordinates=data.get("coordinates", "wgs84"))
    problems: list[Problem] = []
    if plan.coordinates not in ("metres", "wgs84"):
        problems.append(
            Problem(f"{label}, coordinates", f"found {shown(plan.coordinates)}", 'write "metres" or "wgs84"')
        )
        plan.coordinates = "metres"
    usable = [feature for place, feature in enumerate(features, 1) if _is_usable(feature, place, label, plan, problems)]
    project = _projection(usable, plan, label, problems)
    for feature in sorted(usable, key=lambda feature: TYPES.index(feature["feature_type"])):
        _read_feature(feature, label, plan, project, problems)
    if not plan.seen["level"] and not any(feature.get("feature_type") == "level" for feature in usable):
        problems.append(Problem(label, "found no level", 'add a feature with "feature_type": "level"'))
    if not plan.seen["unit"]:
        problems.append(Problem(label, "found no unit, so there is no room", 'add features of "feature_type": "unit"'))
    notes.extend(label, problems)
    return plan


def _is_usable(feature: Any, place: int, label: str, plan: Plan, problems: list[Problem]) -> bool:
    """Whether a feature has an id of its own and a known type; its id is normalised to text."""
    where = f"{label}, feature number {place}"
    if not isinstance(feature, dict):
        problems.append(Problem(where, f"found {shown(feature)}", "write a feature"))
        return False
    name = feature.get("id")
    if isinstance(name, bool) or not isinstance(name, (str, int)) or name == "":
        problems.append(Problem(where, "it has no id", 'add "id"'))
        return False
    try:
        feature["id"] = name = clean_id(name)
    except PydanticCustomError as error:
        found, do = (error.context or {}).get("found", ""), (error.context or {}).get("do", "")
        problems.append(Problem(f"{where}, id", str(found), str(do)))
        return False
    where = f"{label}, feature {shown(name).strip(chr(34))}"
    kind = feature.get("feature_type")
    if not isinstance(kind, str) or kind not in TYPES:
        found = f"found feature_type {shown(kind)}" if kind is not None else "it has no feature_type"
        problems.append(Problem(where, found, near(kind, TYPES)))
        return False
    if name in plan.seen[kind]:
        problems.append(Problem(where, f"two features of type {kind} have this id", "give each an id of its own"))
        return False
    plan.seen[kind].add(name)
    if not isinstance(feature.get("properties"), (dict, type(None))):
        problems.append(Problem(where, "its properties are not a table", 'write "properties": {...}'))
        return False
    return True


def _read_feature(
    feature: dict[str, Any],
    label: str,
    plan: Plan,
    project: Callable[[float, float], tuple[float, float]],
    problems: list[Problem],
) -> None:
    kind, name = feature["feature_type"], feature["id"]
    where = f"{label}, feature {shown(name).strip(chr(34))}"
    properties = feature.get("properties") or {}
    fields: dict[str, Any] = {"id": name}
    for key, value in properties.items():
        if key not in PROPERTIES[kind]:
            advice = near(key, PROPERTIES[kind], listed=20)
            problems.append(Problem(where, f"found the property {shown(key)}, which is not known", advice))
        elif value is not None:
            fields[RENAMED.get(key, key)] = value
    if isinstance(fields.get("name"), dict):  # IMDF names are tables by language
        fields["name"] = next((text for text in fields["name"].values() if isinstance(text, str)), "")
    if kind == "level":
        _keep(Level, fields, where, plan.levels, problems)
        return
    if kind == "unit":
        polygon = _polygon(feature.get("geometry"), where, project, problems)
        if polygon is not None:
            _keep(Room, {**fields, "polygon": polygon}, where, plan.rooms, problems)
        return
    line = _line(feature.get("geometry"), where, project, problems)
    if line is None:
        return
    fields["line"] = line
    if math.dist(*line) < SHORT - 1e-6:
        plan.spots[name] = fields
    elif "joins" not in fields:
        plan.unjoined[name] = fields
    else:
        _keep(Door, fields, where, plan.doors, problems)


def keep_door(fields: dict[str, Any], label: str, plan: Plan, problems: list[Problem]) -> None:
    """Make a door of fields whose rooms have been found."""
    where = f"{label}, feature {shown(fields['id']).strip(chr(34))}"
    _keep(Door, fields, where, plan.doors, problems)


def _keep(
    model: type[BaseModel], fields: dict[str, Any], where: str, into: dict[str, Any], problems: list[Problem]
) -> None:
    try:
        into[fields["id"]] = model.model_validate(fields)
    except ValidationError as error:
        for finding in findings(error, (), fields, model):
            key = str(finding.path[0]) if finding.path else ""
            key = {new: old for old, new in RENAMED.items()}.get(key, SHORT_NAME.get(key, key))
            found = finding.found
            if found.endswith("is missing"):
                found = f'"{key}" is missing'
            problems.append(Problem(f"{where}, {key}" if key else where, found, finding.do))


def _positions(raw: Any) -> list[tuple[float, float]] | None:
    """A list of positions; a third number (height) is passed over."""
    if not isinstance(raw, list) or len(raw) > MOST_POINTS:
        return None
    points: list[tuple[float, float]] = []
    for position in raw:
        if not isinstance(position, list) or len(position) not in (2, 3):
            return None
        x, y = position[0], position[1]
        if isinstance(x, bool) or isinstance(y, bool):
            return None
        if not isinstance(x, (int, float)) or not isinstance(y, (int, float)) or abs(x) > 1e7 or abs(y) > 1e7:
            return None
        points.append((float(x), float(y)))
    return points if all(math.isfinite(x) and math.isfinite(y) for x, y in points) else None


def _coordinates(geometry: Any, kind: str, where: str, problems: list[Problem]) -> Any | None:
    found = geometry.get("type") if isinstance(geometry, Mapping) else geometry
    if found == kind and isinstance(geometry, Mapping):
        return geometry.get("coordinates")
    advice = f"draw a {kind}" if found != f"Multi{kind}" else f"draw a {kind}, and split it into several features"
    word = "it has no geometry" if found is None else f"found the geometry {shown(found)}"
    problems.append(Problem(f"{where}, geometry", word, advice))
    return None


def _polygon(
    geometry: Any, where: str, project: Callable[[float, float], tuple[float, float]], problems: list[Problem]
) -> list[list[tuple[float, float]]] | None:
    coordinates = _coordinates(geometry, "Polygon", where, problems)
    if coordinates is None:
        return None
    rings = [_positions(ring) for ring in coordinates] if isinstance(coordinates, list) else [None]
    if not rings or any(ring is None for ring in rings):
        problems.append(
            Problem(f"{where}, geometry", "these are no rings of points", "write [[[x, y], [x, y], ...]] with numbers")
        )
        return None
    drawn: list[list[tuple[float, float]]] = []
    for ring in rings:
        if ring is None or len(ring) < 4:
            found = f"found a ring of {len(ring or [])} points"
            problems.append(Problem(f"{where}, geometry", found, "draw at least a triangle: four points, closed"))
            return None
        if ring[0] != ring[-1]:
            problems.append(Problem(f"{where}, geometry", "found an open ring", "end the ring with its first point"))
            return None
        drawn.append([project(x, y) for x, y in ring])
    return drawn


def _line(
    geometry: Any, where: str, project: Callable[[float, float], tuple[float, float]], problems: list[Problem]
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    if isinstance(geometry, Mapping) and geometry.get("type") == "Point":
        spot = _positions([geometry.get("coordinates")])
        if spot is None:
            problems.append(Problem(f"{where}, geometry", "this is no point", "write [x, y] with numbers"))
            return None
        return project(*spot[0]), project(*spot[0])
    coordinates = _coordinates(geometry, "LineString", where, problems)
    if coordinates is None:
        return None
    points = _positions(coordinates)
    if points is None or len(points) != 2:
        problems.append(
            Problem(f"{where}, geometry", "this is no line of two points", "write [[x, y], [x, y]], its two ends")
        )
        return None
    return project(*points[0]), project(*points[1])


def _projection(
    features: list[dict[str, Any]], plan: Plan, label: str, problems: list[Problem]
) -> Callable[[float, float], tuple[float, float]]:
    """Metres as they are; WGS84 longitude and latitude to metres east and north of the plan's middle.

    The local plane uses the ellipsoid's radii of curvature at the middle latitude (WGS84: a = 6378137 m,
    f = 1/298.257223563); over one kilometre that is right to about a centimetre.
    """
    if plan.coordinates == "metres":
        return lambda x, y: (x, y)
    points = [point for feature in features for point in _all_points(feature.get("geometry"))]
    if any(abs(x) > 180.0 or abs(y) > 89.0 for x, y in points):
        problems.append(
            Problem(
                f"{label}, coordinates",
                "found points beyond longitude 180 or latitude 89",
                'if the plan is in metres, add "coordinates": "metres" beside "features"',
            )
        )
        return lambda x, y: (x, y)
    if not points:
        return lambda x, y: (x, y)
    lon0 = (min(x for x, _ in points) + max(x for x, _ in points)) / 2.0
    lat0 = (min(y for _, y in points) + max(y for _, y in points)) / 2.0
    a, f = 6378137.0, 1.0 / 298.257223563
    e2 = f * (2.0 - f)
    sine = math.sin(math.radians(lat0))
    prime_vertical = a / math.sqrt(1.0 - e2 * sine * sine)
    meridian = a * (1.0 - e2) / (1.0 - e2 * sine * sine) ** 1.5
    east = math.radians(1.0) * prime_vertical * math.cos(math.radians(lat0))
    north = math.radians(1.0) * meridian
    span = max((max(x for x, _ in points) - lon0) * east, (max(y for _, y in points) - lat0) * north) * 2.0
    if span > 20_000.0:
        problems.append(
            Problem(
                f"{label}, coordinates",
                f"found a plan of {span / 1000.0:,.0f} km as longitude and latitude",
                'if the plan is in metres, add "coordinates": "metres" beside "features"',
            )
        )
    # A tenth of a millimetre: corners that were the same stay the same.
    return lambda x, y: (round((x - lon0) * east, 4), round((y - lat0) * north, 4))


def _all_points(geometry: Any) -> list[tuple[float, float]]:
    if not isinstance(geometry, Mapping):
        return []
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Point":
        return _positions([coordinates]) or []
    if geometry.get("type") == "LineString":
        return _positions(coordinates) or []
    if geometry.get("type") == "Polygon" and isinstance(coordinates, list):
        return [point for ring in coordinates for point in _positions(ring) or []]
    return []
