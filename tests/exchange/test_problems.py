"""One mistake, one clear sentence: where it is, what was found, what to do."""

# ruff: noqa: E501 - one mistake per line reads best
from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from homeroom.errors import InputError
from homeroom.exchange.check import check
from homeroom.exchange.files import LARGEST, MOST_PROBLEMS
from homeroom.exchange.folder import load


def problems(folder: Any) -> list[str]:
    report = check(folder.path)
    with pytest.raises(InputError) as raised:
        load(folder.path)
    assert raised.value.problems == report.problems
    for problem in report.problems:
        assert "\n" not in str(problem)
        assert problem.where
        assert problem.found
        assert problem.do
    return [str(problem) for problem in report.problems]


def test_the_example_is_right(folder: Any) -> None:
    report = check(folder.path)
    assert report.problems == ()
    assert report.warnings == ()
    assert load(folder.path).people["p01"].temper.courage == 0.7


TEXT_MISTAKES = [
    # file, old, new, where, found
    ("people.csv", "p02,Ben,pupil", "p02,Ben,pupl", "people.csv, row 3, column role", '"pupl"; perhaps "pupil" is meant'),
    ("people.csv", "id,name", "id,nam", "people.csv, row 1", '"nam", which is not known; perhaps "name"'),
    ("people.csv", "id,name,role,class,grade", "id,name,role,class,class", "people.csv, row 1", "twice"),
    ("people.csv", "id,name,role", "no,name,role", "people.csv, row 1", '"id" is missing'),
    ("people.csv", "p02,Ben,pupil,1-1,10,,m", "p02,Ben,pupil,1-1,ten,,m", "people.csv, row 3, column grade", '"ten"'),
    ("people.csv", "p02,Ben,pupil,1-1,10,,m", "p02,Ben,pupil,1-1,10,-3,m", "people.csv, row 3, column age", "-3"),
    ("people.csv", "p02,Ben,pupil,1-1,10,,m", "p02,Ben,pupil,1-1,10,nan,m", "people.csv, row 3, column age", "nan"),
    ("people.csv", "p02,Ben,pupil,1-1,10,,m", "p02,Ben,pupil,1-1,10,1e999,m", "people.csv, row 3, column age", "finite"),
    (
        "people.csv", "p02,Ben,pupil,1-1,10,,m", "p02,Ben,pupil,1-1," + "9" * 5000 + ",,m",
        "people.csv, row 3, column grade", "whole number",
    ),
    ("people.csv", "p02,Ben,", "p01,Ben,", "people.csv, row 3, column id", '"p01" is already in row 2'),
    ("people.csv", "p02,Ben,pupil,1-1", "p01,Ben,pupil,1-2", "people.csv, row 3, column id", 'in class "1-1" and here'),
    ("people.csv", "p02,Ben,pupil", "p02,Ben", "people.csv, row 3", "18 cells where the header has 19"),
    ("people.csv", "p02,Ben,pupil", "p02,Ben,", "people.csv, row 3, column role", "the cell is empty"),
    ("people.csv", "p02,Ben", "p02,B\x07en", "people.csv, row 3, column name", "U+0007"),
    ("people.csv", "p02,Ben", "p02,B\u202een", "people.csv, row 3, column name", "U+202E"),
    ("people.csv", "p02,Ben", "p02," + "B" * 500, "people.csv, row 3, column name", "500 characters"),
    ("people.csv", "p02,Ben", 'p02,"Ben', "people.csv, row 3", "double quote that is never closed"),
    ("people.csv", "p02,Ben", 'p02,"Ben"x', "people.csv, row 3", "after a closing double quote"),
    ("people.csv", "p02,Ben,pupil,1-1", "p02,Ben,pupil,1-9", "people.csv, row 3, column class", 'class "1-9" has no room'),
    ("people.csv", ",office,yes", ",offfice,yes", "people.csv, row 28, column room", 'no room "offfice"; perhaps "office"'),
    ("people.csv", ",m,,2,", ",m,,1,", "people.csv, row 3, column seat", 'seat 1 of "1-1" is already taken by "p01"'),
    ("people.csv", ",0.7,,0.6", ",1.7,,0.6", "people.csv, row 2, column courage", "from 0 to 1"),
    ("people.csv", ",1.4,4.0", ',"1,4",4.0', "people.csv, row 3, column walk_speed", "not a number"),
    ("people.csv", ",1.4,4.0", ",1.4 s,4.0", "people.csv, row 3, column walk_speed", "a time (s), where a speed (m/s)"),
    ("ties.csv", "p01,p02,0.9", "p01,p2x,0.9", "ties.csv, row 2, column b", 'no person "p2x"'),
    ("ties.csv", "p01,p02,0.9", "p01,p01,0.9", "ties.csv, row 2, column b", "tied to themself"),
    ("ties.csv", "p01,p02,0.9", "p01,p02,1.9", "ties.csv, row 2, column weight", "from 0 to 1"),
    ("ties.csv", "p01,p05,0.6", "p02,p01,0.6", "ties.csv, row 3", "tied twice"),
    ("timetable.csv", "English,t2,room-1-1", "English,t2,room-11", "timetable.csv, row 2, column room", 'no room "room-11"'),
    ("timetable.csv", "English,t2", "English,t9", "timetable.csv, row 2, column teacher", 'no person "t9"'),
    ("timetable.csv", "English,t2", "English,p02", "timetable.csv, row 2, column teacher", "is a pupil"),
    ("timetable.csv", "1-1,mon,1", "1-1,mon,9", "timetable.csv, row 2, column period", 'no bell rings for period "9"'),
    ("timetable.csv", "1-1,mon,1", "1-1,sat,1", "timetable.csv, row 2, column day", "on sat"),
    ("timetable.csv", "1-1,mon,1", "1-1,mno,1", "timetable.csv, row 2, column day", 'perhaps "mon"'),
    ("timetable.csv", "1-1,mon,1,English,t2", "1-1,mon,1,English,t3", "timetable.csv, row 3, column teacher", "already"),
    ("timetable.csv", "1-2,mon,1,geo", "1-1,mon,1,geo", "timetable.csv, row 3, column class", "already has a lesson on mon"),
    ("timetable.csv", "geography,t3,room-1-2", "geography,t3,room-1-1", "timetable.csv, row 3, column room", "already"),
    ("timetable.csv", "1-1,mon,1", "1-3,mon,1", "timetable.csv, row 2, column class", 'nobody is in class "1-3"'),
    ("bells.csv", "08:40,09:30", "08:40,08:30", "bells.csv, row 3", "ends before it begins"),
    ("bells.csv", "08:40,09:30", "08:40,09:35", "bells.csv, row 4, column start", "overlap"),
    ("bells.csv", "13:20,14:10", "01:20,02:10", "bells.csv, row 11, column start", "before"),
    ("bells.csv", "08:40,09:30", "25:40,09:30", "bells.csv, row 3, column start", '"25:40"'),
    ("bells.csv", "mon-fri,,canteen", "mon-fri,,cantine", "bells.csv, row 8, column room", 'perhaps "canteen"'),
    ("bells.csv", "mon-fri,,canteen", "fri-mon,,canteen", "bells.csv, row 8, column days", "fri-mon"),
    ("bells.csv", "mon-fri,,canteen", "mon-fri,7-7,canteen", "bells.csv, row 8, column group", "neither a class nor"),
    ("scenario.toml", "[scenario]", "[scenari]", "scenario.toml", "not known"),
    ("scenario.toml", "runs = 200", "run = 200", "scenario.toml, scenario.run", 'perhaps "runs" is meant'),
    ("scenario.toml", "runs = 200", "runs = 0", "scenario.toml, scenario.runs", "at least 1"),
    ("scenario.toml", "runs = 200", "runs = = 200", "scenario.toml, line 20", "this is not TOML"),
    ("scenario.toml", "runs = 200", "runs = " + "9" * 5000, "scenario.toml", "thousands of digits"),
    ("scenario.toml", 'horizon = "6 h"', 'horizon = "0 h"', "scenario.toml, scenario.horizon", "0 h"),
    ("scenario.toml", 'horizon = "6 h"', 'horizon = "-6 h"', "scenario.toml, scenario.horizon", "-6 h"),
    ("scenario.toml", 'horizon = "6 h"', 'horizon = "6 m"', "scenario.toml, scenario.horizon", "a length (m), where a time"),
    ("scenario.toml", 'horizon = "6 h"', "horizon = 6", "scenario.toml, scenario.horizon", "no unit"),
    ("scenario.toml", "T08:30:00 ", "T08:30:00Z ", "scenario.toml, scenario.start", "time zone"),
    ("scenario.toml", "start = ", "begin = ", "scenario.toml, scenario.start", '"start" is missing'),
    ("scenario.toml", 'pathogen = "mini"', 'pathogen = "minni"', "scenario.toml, scenario.pathogen", '"minni"'),
    ("scenario.toml", 'action = "infect"', 'action = "infekt"', "scenario.toml, measures.bite", 'perhaps "infect" is meant'),
    ("scenario.toml", 'who = "p14"', 'whom = "p14"', "scenario.toml, measures.bite.whom", 'perhaps "who" is meant'),
    ("scenario.toml", 'who = "p14"', 'who = "p99"', "scenario.toml, measures.bite.who", 'no person "p99"'),
    ("scenario.toml", 'room = "infirmary"', 'room = "infirmry"', "scenario.toml, measures.to_the_nurse.room", "infirmary"),
    ("scenario.toml", "at = 2024-03-04T09", "at = 2023-03-04T09", "scenario.toml, measures.bite.at", "before the scenario"),
    ("scenario.toml", 'after = "measure:bite"', 'after = "measure:byte"', "scenario.toml, measures.to_the_nurse.after", "bite"),
    ("scenario.toml", 'after = "measure:bite"', 'after = "soon"', "scenario.toml, measures.to_the_nurse.after", '"soon"'),
    ("scenario.toml", 'after = "measure:bite"', "", "scenario.toml, measures.to_the_nurse", "neither at nor after"),
    ("scenario.toml", 'value = "30 %"', 'value = "130 %"', "scenario.toml, measures.bite.severity", "does not hold the value"),
    ("scenario.toml", 'route = "bite"', 'route = "blood"', "scenario.toml, measures.bite.route", 'no route "blood"'),
    ("scenario.toml", '"measures.bite.at"', '"measures.bit.at"', "scenario.toml, parameters.bite_time", "leads nowhere"),
    ("mini.toml", 'probability = "0.5 %"', "probability = 1.2", "mini.toml, stages.bitten.next", "1.2"),
    ("mini.toml", 'probability = "rest"', 'probability = "50 %"', "mini.toml, stages.bitten.next", "sum to 0.505"),
    ("mini.toml", 'to = "half"', 'to = "halv"', "mini.toml, stages.bitten.next", 'perhaps "half" is meant'),
    ("mini.toml", 'enters = "bitten"', 'enters = "biten"', "mini.toml, routes.bite.enters", 'perhaps "bitten" is meant'),
    ("mini.toml", "[stages.hunter]", '[stages.hunter]\ndwell = { family = "fixed", value = "1 s" }', "mini.toml", "leads nowhere"),
    ("mini.toml", "[stages.half]", '[stages.lost]\n[stages.half]', "mini.toml, stages.lost", "no stage leads here"),
    ("mini.toml", 'median = "2 min"', 'median = "2 m"', "mini.toml, stages.bitten.dwell.median", "a length"),
    ("mini.toml", 'median = "2 min"', 'mean = "2 min"', "mini.toml, stages.bitten.dwell.mean", 'perhaps "median" is meant'),
    ("mini.toml", 'family = "lognormal"', 'family = "lognorm"', "mini.toml, stages.bitten.dwell", 'perhaps "lognormal"'),
    ("mini.toml", "[routes.bite]", "[routes.byte]", "mini.toml, routes.byte", "bite"),
    ("mini.toml", 'conduct = "hunts"', 'conduct = "hunt"', "mini.toml, stages.hunter.conduct", 'perhaps "hunts" is meant'),
    ("plan.geojson", '"coordinates": "metres"', '"coordinates": "meters"', "plan.geojson, coordinates", "metres"),
    ("plan.geojson", '"coordinates": "metres"', '"coordinates": "wgs84"', "plan.geojson, coordinates", "in metres"),
    ("plan.geojson", '"features": [', '"features": [[', "plan.geojson, line", "this is not JSON"),
    ("plan.geojson", "[[52, 7]", "[[NaN, 7]", "plan.geojson", "NaN"),
    ("plan.geojson", "[[52, 7]", "[[1e999, 7]", "plan.geojson, feature gate, geometry", "two points"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "where", "found"), TEXT_MISTAKES)
def test_text(folder: Any, file: str, old: str, new: str, where: str, found: str) -> None:
    folder.swap(file, old, new)
    told = problems(folder)
    assert any(line.startswith(where) and found in line for line in told), told


def _set(name: str, **properties: Any) -> Callable[[dict[str, Any]], None]:
    return lambda features: features[name]["properties"].update(properties)


def _shape(name: str, coordinates: Any, kind: str = "Polygon") -> Callable[[dict[str, Any]], None]:
    return lambda features: features[name].update(geometry={"type": kind, "coordinates": coordinates})


PLAN_MISTAKES = [
    (_set("door-music", joins=["music", "muzik"]), "feature door-music, joins", 'leads to "muzik", and there is no such'),
    (_set("door-music", joins=[]), "feature door-music, joins", "at least 1"),
    (_set("door-music", joins=["music"] * 3), "feature door-music, joins", "at most 2"),
    (_set("door-music", joins=["music", "music"]), "feature door-music", "to itself"),
    (_set("door-music", joins=["music", "canteen"]), "feature door-music, geometry", 'outline of room "canteen"'),
    (_set("door-music", kind="slidng"), "feature door-music, kind", 'perhaps "sliding" is meant'),
    (_set("door-music", lok="key"), "feature door-music", '"lok", which is not known; perhaps "lock"'),
    (_set("door-music", lock_side="yard"), "feature door-music", 'lock_side "yard"'),
    (_set("door-music", lock="none", locked=True), "feature door-music", "without a lock"),
    (_set("door-music", locked=True, open=True), "feature door-music", "both open and locked"),
    (_set("door-music", level_id="first"), "feature door-music, level_id", 'no level "first"'),
    (_set("door-music", strength="2 m"), "feature door-music, strength", "a length"),
    (_set("music", level_id="first"), "feature music, level_id", 'no level "first"; '),
    (_set("music", category="musik"), "feature music, category", 'perhaps "music" is meant'),
    (_set("music", **{"class": "1-1"}), "feature music, class", "already has its home"),
    (_set("music", height="3 s"), "feature music, height", "a time"),
    (_set("music", category="stairs"), "feature music", "without an upper level"),
    (_set("music", upper_level_id="ground"), "feature music", "only category"),
    (_set("ground", ordinal="low"), "feature ground, ordinal", "whole number"),
    (_shape("music", [[[23, 11], [32, 11], [32, 19], [22, 19], [23, 11]]]), "feature music, geometry", 'overlaps room "toilet"'),
    (_shape("music", [[[23, 11], [32, 19], [32, 11], [23, 19], [23, 11]]]), "feature music, geometry", "self-intersection"),
    (_shape("music", [[[23, 11], [32, 11], [32, 19], [23, 19]]]), "feature music, geometry", "an open ring"),
    (_shape("music", [[[23, 11], [23.1, 11], [23.1, 11.1], [23, 11]]]), "feature music, geometry", "0.005 m2"),
    (_shape("music", [[[23, 11], [32, 11], [23, 11]]]), "feature music, geometry", "ring of 3 points"),
    (_shape("music", []), "feature music, geometry", "no rings"),
    (_shape("music", [[[23, "11"], [32, 11], [32, 19], [23, 11]]]), "feature music, geometry", "no rings"),
    (_shape("music", [[23, 11], [32, 11]], "LineString"), "feature music, geometry", "draw a Polygon"),
    (_shape("music", [], "MultiPolygon"), "feature music, geometry", "split it"),
    (_shape("gate", [[60, 7], [60, 11]], "LineString"), "feature gate, geometry", "8.00 m away"),
    (_shape("gate", [[50, 7], [50, 7]], "LineString"), "feature gate", "a place with no wall"),
    (_shape("gate", [50, 7], "Point"), "feature gate", "a place with no wall"),
    (_shape("gate", [50, "7"], "Point"), "feature gate, geometry", "this is no point"),
    (_shape("gate", [[52, 7], [52, 8], [52, 9]], "LineString"), "feature gate, geometry", "two points"),
    (lambda features: features["gate"].update(geometry=None), "feature gate, geometry", "no geometry"),
    (lambda features: features["gate"].update(feature_type="door"), "feature gate", '"door"'),
    (lambda features: features["gate"].update(id="main-door"), "feature main-door", "two features of type opening"),
    (lambda features: features["gate"].pop("id"), "feature number 23", "no id"),
    (lambda features: features["gate"].update(properties=[]), "feature gate", "not a table"),
    (lambda features: features.pop("ground"), "plan.geojson", "no level"),
    (lambda features: features.pop("room-1-2"), "feature door-1-2-front, joins", "no such room"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "where", "found"), PLAN_MISTAKES)
def test_plan(folder: Any, change: Callable[[dict[str, Any]], None], where: str, found: str) -> None:
    folder.plan(change)
    told = problems(folder)
    assert any(where in line and found in line for line in told), told


def test_a_door_without_joins_is_joined_by_the_drawing(folder: Any) -> None:
    for name in ("door-music", "gate", "main-door"):
        folder.plan(lambda features, name=name: features[name]["properties"].pop("joins"))
    doors = load(folder.path).school.doors
    assert set(doors["door-music"].joins) == {"music", "corridor"}
    assert doors["gate"].joins == ("yard",)
    assert set(doors["main-door"].joins) == {"corridor", "yard"}
    folder.plan(_shape("gate", [[60, 7], [60, 11]], "LineString"))
    assert any("feature gate" in line and "touches no room" in line for line in problems(folder))


def test_a_line_that_touches_three_rooms_must_say_which(folder: Any) -> None:
    folder.plan(lambda features: features["door-canteen"]["properties"].pop("joins"))
    folder.plan(_shape("door-canteen", [[13.9, 11], [14.1, 11]], "LineString"))
    assert any("feature door-canteen" in line and "touches 3 rooms" in line for line in problems(folder))


def test_every_problem_of_every_file_at_once(folder: Any) -> None:
    folder.swap("people.csv", "p02,Ben,pupil", "p02,Ben,pupl")
    folder.swap("ties.csv", "p01,p02", "p01,p77")
    folder.swap("bells.csv", "08:40,09:30", "08:40,08:30")
    folder.swap("scenario.toml", "runs = 200", "run = 200")
    folder.swap("scenario.toml", 'who = "p14"', 'who = "p99"')
    folder.swap("mini.toml", 'enters = "bitten"', 'enters = "biten"')
    folder.plan(_set("door-music", joins=["music", "muzik"]))
    told = problems(folder)
    assert {line.split(",")[0] for line in told} == {
        "people.csv", "ties.csv", "bells.csv", "scenario.toml", "mini.toml", "plan.geojson",
    }  # fmt: skip
    # A row that is wrong is known all the same: nobody is told that p02 does not exist.
    assert not any('no person "p02"' in line for line in told)
    assert len(told) == 7, told


def test_a_thousand_mistakes_are_counted_not_listed(folder: Any) -> None:
    folder.append("ties.csv", "".join(f"x{n},y{n},0.5,friend\n" for n in range(1000)))
    told = problems(folder)
    assert len(told) == MOST_PROBLEMS + 1
    assert "more problems" in told[-1]


@pytest.mark.parametrize("file", ["scenario.toml", "people.csv", "plan.geojson", "bells.csv", "ties.csv", "mini.toml"])
@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"\xff\xfei\x00d\x00", "UTF-16"),
        (b"id,name,role\np1,A\x00B,pupil\n", "NUL byte"),
        (b"id,name,role\np1,Fran\xe7ois,pupil\n", "0xE7"),
        (bytes(range(1, 256)) * 50, "not UTF-8"),
        (None, "cannot be read"),
        ("folder", "a folder"),
        ("loop", "cannot be read"),
        ("pipe", "not an ordinary file"),
    ],
)
def test_unreadable(folder: Any, file: str, content: bytes | str | None, found: str) -> None:
    path = folder.path / file
    path.unlink()
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "folder":
        path.mkdir()
    elif content == "loop":
        path.symlink_to(path)
    elif content == "pipe":
        if sys.platform == "win32":
            pytest.skip("there are no named pipes here")
        os.mkfifo(path)
    elif file in ("bells.csv", "ties.csv"):
        report = check(folder.path)  # these two may be missing, though lessons then have no bells
        assert all("timetable.csv" in problem.where for problem in report.problems)
        return
    told = problems(folder)
    if content is None and file == "mini.toml":
        assert any(
            line.startswith("scenario.toml, scenario.pathogen") and 'no file "mini.toml"' in line for line in told
        )
        return
    missing = "the file is missing" if content is None else found
    assert any(line.startswith(file) and (found in line or missing in line) for line in told), told


def test_bytes_that_are_not_utf8_are_shown_with_their_row(folder: Any) -> None:
    (folder.path / "people.csv").write_bytes("id,name,role\np1,A,pupil\np2,김민수,pupil\n".encode("cp949"))
    assert any("people.csv, row 3" in line and "Korean" in line for line in problems(folder))


def test_header_only(folder: Any) -> None:
    (folder.path / "people.csv").write_text("id,role\n")
    (folder.path / "ties.csv").write_text("a,b\n")
    told = problems(folder)
    assert any(line.startswith("people.csv") and "no people" in line for line in told)
    assert any(line.startswith("ties.csv") and "no rows" in line for line in told)


def test_no_header_at_all(folder: Any) -> None:
    (folder.path / "ties.csv").write_text(",,,\n , ,\n")
    assert any(line.startswith("ties.csv") and "no header row" in line for line in problems(folder))


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(folder: Any) -> None:
    text = (folder.path / "ties.csv").read_text().replace("p01,p05,0.6", "p01,p05,much")
    header, rest = text.split("\n", 1)
    (folder.path / "ties.csv").write_text(f"\n,,,\n{header}\n\n{rest}")
    assert [line for line in problems(folder) if line.startswith("ties.csv, row 6, column weight")]


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators(folder: Any, mark: str, word: str) -> None:
    path = folder.path / "people.csv"
    path.write_text(path.read_text().replace(",", mark))
    assert any(word in line for line in problems(folder))


def test_a_huge_file_is_refused_unread(folder: Any) -> None:
    with open(folder.path / "people.csv", "ab") as file:
        file.truncate(200_000_000)  # a hole: takes no room on the disk
    assert any(line.startswith("people.csv") and "200 MB" in line for line in problems(folder))
    assert LARGEST < 200_000_000


@pytest.mark.parametrize("file", ["plan.geojson", "scenario.toml"])
def test_deep_nesting(folder: Any, file: str) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    (folder.path / file).write_text(deep if file == "plan.geojson" else f"a = {deep}")
    assert any(line.startswith(file) and "nested" in line for line in problems(folder))
    less = "[" * 200 + "]" * 200
    (folder.path / file).write_text(less if file == "plan.geojson" else f"a = {less}")
    assert any(line.startswith(file) and "nested more than" in line for line in problems(folder))


GOOD_NAMES = [
    "Kim, Min-su", 'Kim "Minnie" Min-su', "<b>Kim</b> & sons", "김민수", "🧟‍♀️ Kim", "ישראל ישראלי", "O'Brien; DROP TABLE",
    "=1+1", "../../etc/passwd", "%s {0} $(ls)", "a" * 400,
]  # fmt: skip


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_names_are_kept_as_they_are(folder: Any, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    folder.swap("people.csv", "p02,Ben", f"p02,{quoted}")
    assert load(folder.path).people["p02"].name == name


def test_a_name_over_two_lines_becomes_one(folder: Any) -> None:
    folder.swap("people.csv", "p02,Ben", 'p02,"Ben\nthe  \tbrave"')
    assert load(folder.path).people["p02"].name == "Ben the brave"
    folder.swap("people.csv", "p03,Cleo,pupil", "p03,Cleo,pupl")
    assert any(line.startswith("people.csv, row 4, column role") for line in problems(folder))  # as spreadsheets count


def test_composed_and_decomposed_letters_are_the_same_id(folder: Any) -> None:
    folder.swap("people.csv", "p02,Ben", "pe\u0301,Ben")
    folder.swap("ties.csv", "p01,p02", "p01,p\u00e9")
    assert "p\u00e9" in load(folder.path).people


def test_a_byte_order_mark_is_stripped(folder: Any) -> None:
    for path in folder.path.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load(folder.path).name == "small"


def test_a_scenario_that_is_not_there(tmp_path: Path) -> None:
    for name in ("nowhere", str(tmp_path / "x"), "a\0b", "x" * 5000, "", str(Path(__file__))):
        report = check(name)
        if name:
            assert report.problems
            assert "\n" not in str(report.problems[0])


def test_wgs84(folder: Any) -> None:
    """The same plan in degrees is the same school to a centimetre."""
    metres = load(folder.path).school
    path = folder.path / "plan.geojson"
    plan = json.loads(path.read_text())
    del plan["coordinates"]

    def to_degrees(point: list[float]) -> list[float]:
        return [round(127.0 + point[0] / 88_800.0, 9), round(37.0 + point[1] / 110_989.0, 9), 12.0]

    for feature in plan["features"]:
        geometry = feature["geometry"]
        if geometry is None:
            continue
        if geometry["type"] == "Polygon":
            geometry["coordinates"] = [[to_degrees(point) for point in ring] for ring in geometry["coordinates"]]
        else:
            geometry["coordinates"] = [to_degrees(point) for point in geometry["coordinates"]]
    path.write_text(json.dumps(plan))
    degrees = load(folder.path).school
    assert degrees.coordinates == "wgs84"

    def sides(school: Any) -> tuple[float, float]:
        (x1, y1), _, (x2, y2), *_ = school.rooms["corridor"].polygon[0]
        return x2 - x1, y2 - y1

    # One degree at 37 degrees north: 111320 cos(37.0) = 88.9 km and 110.99 km (WGS84 tables).
    assert sides(degrees)[0] == pytest.approx(sides(metres)[0], rel=3e-3)
    assert sides(degrees)[1] == pytest.approx(sides(metres)[1], rel=1e-3)


def test_warnings(folder: Any) -> None:
    folder.plan(lambda features: features.pop("door-storage"))
    folder.swap("scenario.toml", "at = 2024-03-04T09", "at = 2025-03-04T09")
    folder.swap("mini.toml", 'value = "98 %", source = "test"', 'value = "98 %", source = "assumption"')
    folder.plan(_set("room-1-1", capacity=5))
    told = [str(warning) for warning in check(folder.path).warnings]
    assert any("feature storage" in line and "no way leads from here off the site" in line for line in told)
    assert any("measures.bite.at" in line and "never happens" in line for line in told)
    assert any("routes.bite.probability" in line and "no range" in line for line in told)
    assert any("feature room-1-1" in line and "13 people" in line for line in told)
    assert check(folder.path).ok
