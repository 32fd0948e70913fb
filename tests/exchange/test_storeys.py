"""Two storeys: stairs belong to both of their levels, drops join rooms above and below."""

from __future__ import annotations

from typing import Any

from homeroom.exchange.check import check
from homeroom.exchange.folder import load


def _feature(name: str, type_: str, geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": name, "feature_type": type_, "geometry": geometry, "properties": properties}


def _square(x1: float, y1: float, x2: float, y2: float) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[x1, y1], [x2, y1], [x2, y2], [x1, y2], [x1, y1]]]}


def _line(x1: float, y1: float, x2: float, y2: float) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [[x1, y1], [x2, y2]]}


def add_a_storey(features: dict[str, Any]) -> None:
    """A landing over the west end of the corridor, stairs in a tower beside it, a window to jump from."""
    new = [
        _feature("first", "level", None, ordinal=1),
        _feature("landing", "unit", _square(0, 8, 10, 11), level_id="first", category="corridor"),
        _feature("stairs", "unit", _square(-4, 8, 0, 10), level_id="ground", category="stairs", upper_level_id="first"),
        _feature("foot", "opening", _line(0, 8.1, 0, 8.9), level_id="ground", joins=["corridor", "stairs"]),
        _feature("head", "opening", _line(0, 9.1, 0, 9.9), level_id="first", joins=["stairs", "landing"]),
        _feature(
            "jump", "opening", _line(2, 8, 3, 8), level_id="first", kind="drop", joins=["landing", "room-1-1"], fall=3.3
        ),
    ]  # fmt: skip
    features.update({feature["id"]: feature for feature in new})


def test_a_second_storey(folder: Any) -> None:
    folder.plan(add_a_storey)
    report = check(folder.path)
    assert report.problems == ()
    assert report.warnings == ()
    doors = load(folder.path).school.doors
    assert doors["jump"].one_way
    assert doors["jump"].fall == 3.3


def test_stairs_are_found_from_both_levels(folder: Any) -> None:
    folder.plan(add_a_storey)
    for name in ("foot", "head"):
        folder.plan(lambda features, name=name: features[name]["properties"].pop("joins"))
    doors = load(folder.path).school.doors
    assert set(doors["foot"].joins) == {"corridor", "stairs"}
    assert set(doors["head"].joins) == {"stairs", "landing"}


def test_mistakes_between_storeys(folder: Any) -> None:
    folder.plan(add_a_storey)
    folder.plan(lambda features: features["stairs"]["properties"].update(level_id="first", upper_level_id="ground"))
    told = [str(problem) for problem in check(folder.path).problems]
    assert any("feature stairs, upper_level_id" in line and "on their lower level" in line for line in told), told


def test_a_door_between_levels(folder: Any) -> None:
    folder.plan(add_a_storey)
    folder.plan(lambda features: features["jump"]["properties"].update(kind="hinged"))
    told = [str(problem) for problem in check(folder.path).problems]
    assert any("feature jump" in line and 'room "room-1-1" on level "ground"' in line for line in told), told


def test_doubts_about_storeys(folder: Any) -> None:
    folder.plan(add_a_storey)
    folder.plan(lambda features: features.pop("head"))
    folder.plan(lambda features: features["jump"]["properties"].update(kind="window", joins=["landing"]))
    folder.plan(
        lambda features: features.update(
            balcony=_feature("balcony", "opening", _line(10, 9, 10, 10), level_id="first", joins=["landing"])
        )
    )
    told = [str(warning) for warning in check(folder.path).warnings]
    assert any("feature stairs" in line and "no door at their head" in line for line in told), told
    assert any("feature balcony" in line and "straight off the site" in line for line in told), told


def test_a_room_that_nobody_fits_into(folder: Any) -> None:
    def wide(metres: float) -> list[str]:
        slit = _square(100, 0, 110, metres)
        folder.plan(lambda features: features.update(slit=_feature("slit", "unit", slit, level_id="ground")))
        return [str(warning) for warning in check(folder.path).warnings if "nobody fits" in str(warning)]

    assert wide(0.45) == []
    assert len(wide(0.35)) == 1
    assert "feature slit" in wide(0.35)[0]


def test_a_room_that_nobody_gets_through(folder: Any) -> None:
    """Two squares of 2 m that touch over a gap."""

    def gap(metres: float) -> list[str]:
        ring = [
            [100, 0],
            [102, 0],
            [102, 2 - metres],
            [104, 2 - metres],
            [104, 4],
            [102, 4],
            [102, 2],
            [100, 2],
            [100, 0],
        ]
        pair = {"type": "Polygon", "coordinates": [ring]}
        folder.plan(lambda features: features.update(pair=_feature("pair", "unit", pair, level_id="ground")))
        return [str(warning) for warning in check(folder.path).warnings if "nobody fits" in str(warning)]

    assert gap(0.5) == []
    assert "feature pair" in gap(0.3)[0]
    assert "2 parts" in gap(0.3)[0]
