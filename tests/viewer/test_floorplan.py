"""The drawn plan: well-formed, escaped, everything on it, and every kind of mistake marked where it is."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from homeroom import cli
from homeroom.errors import Problem
from homeroom.exchange.check import Report, check
from homeroom.exchange.write import new
from homeroom.spec.school import Door, Level, Room
from homeroom.spec.validate import Draft
from homeroom.viewer.faults import layout_problems, survey
from homeroom.viewer.floorplan import MARK, draw, escape
from world.plans import door, rectangle, storeys

SVG = "{http://www.w3.org/2000/svg}"
Features = dict[str, dict[str, Any]]


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg.removeprefix(MARK))


def texts(svg: str) -> str:
    return "\n".join(
        "".join(node.itertext()) for node in parsed(svg).iter() if node.tag in (SVG + "text", SVG + "title")
    )


def of_class(svg: str, name: str) -> list[ET.Element]:
    return [node for node in parsed(svg).iter() if name in node.get("class", "").split()]


def spoiled(tmp_path: Path, change: Callable[[Features], None]) -> Path:
    """The small school with something wrong in its plan."""
    folder = new(tmp_path / "ours")
    file = folder / "plan.geojson"
    plan = json.loads(file.read_text())
    features = {feature["id"]: feature for feature in plan["features"]}
    change(features)
    plan["features"] = list(features.values())
    file.write_text(json.dumps(plan))
    return folder


def report_of(rooms: list[Room], doors: list[Door], levels: int = 1) -> Report:
    names = [f"L{k}" for k in range(levels)]
    draft = Draft(
        levels={name: Level(id=name, ordinal=k) for k, name in enumerate(names)},
        rooms={room.id: room for room in rooms},
        doors={d.id: d for d in doors},
        known_levels=frozenset(names),
        known_rooms=frozenset(room.id for room in rooms),
    )
    return Report((), draft=draft, title="Plan")


def test_hyosan_is_drawn_whole() -> None:
    report = check("hyosan")
    found = survey(report)
    assert found.faults == ()
    assert found.building is not None
    svg = draw(report)
    assert svg.startswith(MARK)
    assert len(of_class(svg, "room")) + len(of_class(svg, "outdoors")) == len(report.draft.rooms)
    titles = texts(svg)
    for level in report.draft.levels.values():
        assert level.name in titles
    assert all(f"({name})" in titles for name in report.draft.rooms)
    assert all(f"{name}: {d.kind}" in titles for name, d in report.draft.doors.items())
    cuts = "".join(node.get("d", "") for node in of_class(svg, "cut") if node.tag == SVG + "path")
    inner = int(((found.building.edges.door < 0) & (found.building.edges.to_cell >= 0)).sum()) // 2
    assert cuts.count("M") == inner + 1  # and the one of the legend
    assert draw(report) == svg
    assert not re.search(r"<script|href=|url\(|@import|on\w+=", svg)


def test_levels_do_not_lie_on_each_other() -> None:
    plan = storeys(3)
    report = report_of(list(plan.rooms.values()), list(plan.doors.values()), levels=3)
    groups = [
        g
        for g in parsed(draw(report)).findall(SVG + "g")
        if g.find(SVG + "text") is not None and g.get("class") is None
    ]
    boxes = []
    for group in groups:
        numbers = [p for node in group.iter(SVG + "path") if node.get("class") == "room"
                   for p in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", node.get("d"))]  # fmt: skip
        xs, ys = [float(x) for x, _ in numbers], [float(y) for _, y in numbers]
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    assert len(boxes) == 3
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]


@pytest.mark.parametrize(
    ("change", "message", "rooms", "doors", "wrong"),
    [
        (lambda f: f["music"]["geometry"].update(coordinates=[[[21, 11], [32, 11], [32, 19], [21, 19], [21, 11]]]),
         'overlaps room "toilet"', ["music"], [], True),
        (lambda f: f["door-office"]["properties"].update(joins=["office", "cellar"]),
         'leads to "cellar"', [], ["door-office"], True),
        (lambda f: f["door-toilet"]["geometry"].update(coordinates=[[20, 14], [21, 14]]),
         "away from the outline", [], ["door-toilet"], True),
        (lambda f: f["toilet"]["geometry"].update(coordinates=[[[18, 11], [23, 19], [23, 11], [18, 19], [18, 11]]]),
         "no simple shape", ["toilet"], [], True),
        (lambda f: f.pop("door-toilet"), "no way leads from here off the site", ["toilet"], [], False),
        (lambda f: f["door-toilet"]["properties"].update(one_way=True), "nobody who comes", ["toilet"], [], False),
        (lambda f: f["door-toilet"]["geometry"].update(coordinates=[[20, 11], [20.4, 11]]),
         "is 40 cm wide", [], ["door-toilet"], False),
    ],
)  # fmt: skip
def test_every_kind_of_mistake_is_marked_where_it_is(
    tmp_path: Path, change: Callable[[Features], None], message: str, rooms: list[str], doors: list[str], wrong: bool
) -> None:
    report = check(spoiled(tmp_path, change))
    assert report.ok is not wrong
    here = [fault for fault in survey(report).faults if message in fault.message]
    assert [(fault.rooms, fault.doors, fault.wrong) for fault in here][:1] == [(rooms, doors, wrong)]
    svg = draw(report)
    assert message in texts(svg)
    assert len(of_class(svg, "wrong" if wrong else "doubt")) == len(rooms) + 1  # and the one of the legend
    assert len(of_class(svg, "ring")) >= len(doors)
    assert of_class(svg, "cut"), "what is right is still cut into cells"


def test_where_rooms_overlap_is_filled(tmp_path: Path) -> None:
    def widen(f: Features) -> None:
        f["music"]["geometry"]["coordinates"] = [[[21, 11], [32, 11], [32, 19], [21, 19], [21, 11]]]

    assert len(of_class(draw(check(spoiled(tmp_path, widen))), "overlap")) == 1


def test_openings_at_one_place_are_found_before_a_run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def twice(f: Features) -> None:
        f["again"] = {**json.loads(json.dumps(f["door-toilet"])), "id": "again"}

    folder = spoiled(tmp_path, twice)
    report = check(folder)
    assert [str(p) for p in layout_problems(report)] == [
        'plan.geojson, feature door-toilet: it overlaps opening "again" on the wall of room "corridor"; '
        "move one of them along the wall."
    ]
    assert [fault.doors for fault in survey(report).faults if fault.wrong] == [["door-toilet"]]
    assert cli.run(["check", str(folder)]) == 2
    assert 'overlaps opening "again"' in capfd.readouterr().out


def test_what_people_wrote_is_text_and_nothing_else() -> None:
    wild = "<script>alert(1)</script>&\"'\x00\x1b]0;\ud800"
    report = report_of(
        [
            rectangle("a", 0, 0, 60, 20).model_copy(update={"name": wild}),
            rectangle("b", 0, 20, 60, 40).model_copy(update={"name": "<b>"}),
        ],
        [door("<d>", 1, 20, 2, 20, "a", "b")],
    )
    svg = draw(Report((Problem("plan.geojson, x", wild, "</svg>"),), draft=report.draft, title=wild))
    tags = {node.tag.removeprefix(SVG) for node in parsed(svg).iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "text", "tspan", "g", "path", "line", "circle"}
    assert "alert(1)" in texts(svg)
    assert escape(wild).isprintable()


def test_nothing_to_draw_is_drawn_as_such() -> None:
    assert "0 rooms" in texts(draw(Report((Problem("plan.geojson", "the file is missing", "add it"),))))


def test_check_writes_the_picture_and_leaves_other_files_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "deep" / "plan.svg"
    assert cli.run(["check", "one-room"]) == 0
    assert "homeroom check one-room --svg plan.svg" in capfd.readouterr().out
    assert cli.run(["check", "one-room", "--svg", str(target)]) == 0
    assert f"Plan: {target}" in capfd.readouterr().out
    first = target.read_text()
    assert cli.run(["check", "one-room", "--svg", str(target), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["svg"] == str(target)
    assert target.read_text() == first
    target.write_text("<svg>mine</svg>")
    assert cli.run(["check", "one-room", "--svg", str(target)]) == 2
    assert "has not drawn is in the way" in capfd.readouterr().err
    assert target.read_text() == "<svg>mine</svg>"
    assert [p.name for p in target.parent.iterdir()] == ["plan.svg"]
    assert cli.run(["check", "one-room", "--svg", str(tmp_path)]) == 2
