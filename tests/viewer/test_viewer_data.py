"""What `build` gathers is what happened; what `write_html` writes is one safe file."""

from __future__ import annotations

import base64
import functools
import hashlib
import html.parser
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapely import Point, Polygon

from homeroom.exchange.folder import load
from homeroom.results import schema
from homeroom.results.state import rebuild
from homeroom.spec.scenario import Scenario
from homeroom.viewer import page, replay
from homeroom.viewer.pack import pack, unpack
from homeroom.viewer.routine import routine_trace, stretches
from homeroom.viewer.tracks import CALM, HAPPENINGS, away, thin
from homeroom.world import tables
from homeroom.world.assemble import assemble
from homeroom.world.tables import World
from viewer.made_up_story import UNKIND, Story, story


@pytest.fixture(scope="module")
def told() -> Story:
    return story()


@pytest.fixture(scope="module")
def data(told: Story) -> dict[str, Any]:
    return told.data()


@given(arrays(np.int64, st.integers(0, 60), elements=st.integers(-(2**61), 2**61 - 1)))
def test_packed_columns_come_back(column: Any) -> None:
    assert unpack(pack(column)).tolist() == column.tolist()


@given(st.lists(st.lists(st.integers(-(2**40), 2**40), max_size=6), max_size=8))
def test_packed_columns_come_back_person_by_person(pieces: list[list[int]]) -> None:
    lengths = [len(piece) for piece in pieces]
    flat = [value for piece in pieces for value in piece]
    assert unpack(pack(flat, lengths), lengths).tolist() == flat


def test_lengths_must_add_up() -> None:
    with pytest.raises(ValueError, match="add up to 3, but there are 2"):
        pack([1, 2], [3])


@given(
    arrays(np.float64, st.tuples(st.integers(3, 300), st.just(2)), elements=st.floats(-50, 50)),
    st.sampled_from([0.05, 1.0, 10.0]),
)
def test_thinned_tracks_stay_within_the_limit(points: Any, tolerance: float) -> None:
    """Also where the limit differs from moment to moment."""
    n = len(points)
    time = np.cumsum(np.arange(n) % 4 * 250).astype(np.int64)
    who = (np.arange(n) >= n // 2).astype(np.int64)
    room = (np.arange(n) // 7 % 3 - 1).astype(np.int64)
    limit = tolerance * (1 + np.arange(n) % 5)
    keep = thin(who, time, room, points[:, 0], points[:, 1], limit)
    for person in (0, 1):
        own = who == person
        kept = own & keep
        assert kept[np.flatnonzero(own)[[0, -1]]].all()
        for k in np.flatnonzero(own & ~keep):
            left = np.flatnonzero(kept[:k])[-1]
            right = k + np.flatnonzero(kept[k:])[0]
            assert room[left] == room[k] == room[right], "a change of room was lost"
            share = (time[k] - time[left]) / max(time[right] - time[left], 1)
            off = points[k] - points[left] - share * (points[right] - points[left])
            assert np.hypot(*off) <= limit[k] + 1e-9


@given(st.lists(st.integers(0, 1000), max_size=9), st.lists(st.integers(-10, 1010), min_size=1, max_size=9))
def test_distance_from_the_nearest_happening(busy: list[int], times: list[int]) -> None:
    found = away(np.array(times, np.int64), np.unique(np.array(busy, np.int64))).tolist()
    assert found == [min((abs(t - b) for b in busy), default=np.iinfo(np.int64).max) for t in times]


def test_tracks_keep_where_everybody_was(told: Story, data: dict[str, Any]) -> None:
    """Every traced position is found again on the thinned track, to the tolerance and the centimetre of rounding."""
    busy = np.unique(told.events["time"][np.isin(told.events["kind"], [schema.kind(name) for name in HAPPENINGS])])
    tracks = data["tracks"]
    n = tracks["n"]
    t, room, x, y = (unpack(tracks[name], n) for name in ("t", "room", "x", "y"))
    ends = np.cumsum(n)
    for who in range(0, len(n), 3):
        own = slice(ends[who] - n[who], ends[who])
        rows = told.trace[told.trace["who"] == who]
        at = np.searchsorted(t[own], rows["time"], side="right") - 1
        assert (room[own][at] == rows["room"]).all()
        here = rows["room"] >= 0
        gone = np.append(room[own][1:], 0)[at[here]] < 0
        calm = np.maximum(1, away(rows["time"][here], busy) / CALM)
        for name, column in (("x", x), ("y", y)):
            drawn = np.interp(rows["time"][here], t[own], column[own] / 100)
            off = np.abs(drawn - rows[name][here])
            assert (off <= tracks["tolerance"] * calm + 0.01)[~gone].all()
    assert sum(n) < len(told.trace) / 5, "a made-up trace is mostly straight lines; thinning must show"


@functools.cache
def school() -> tuple[Scenario, World]:
    scenario = load("one-room")
    return scenario, assemble(scenario)


DAY = 24 * 60 * 60_000


def a_log(luck: st.DataObject, world: World) -> Any:
    """A made-up log that contradicts itself nowhere: whoever is gone for good does nothing more."""
    people, rooms = st.integers(0, len(world.people) - 1), st.integers(-1, len(world.rooms) - 1)
    kinds = st.sampled_from(["measure", "measure", "left", "death", "stage", "regime", "move"])
    times = st.lists(st.integers(0, min(int(world.horizon), 2 * DAY)), max_size=14, unique=True)
    log = np.zeros(0, schema.EVENT)
    lost: set[int] = set()
    crisis = False
    for time in sorted(luck.draw(times)):
        name, who = luck.draw(kinds), luck.draw(people)
        room = int(rebuild(world, log, time).room[who])
        code, value, until = 0, 0, 0
        if name == "regime":
            crisis, who = not crisis, -1
            code = int(crisis)
            if not crisis:  # who stands beyond the fence when the crisis ends does not come back
                lost |= set(np.flatnonzero(rebuild(world, log, time).room < 0).tolist())
        elif who in lost or (name == "move" and not crisis):
            continue
        elif name == "measure":
            value = schema.MEASURE_ACTIONS.index(luck.draw(st.sampled_from(["confine", "send", "alarm"])))
            until = luck.draw(st.one_of(st.just(0), st.integers(time + 1, time + DAY)))
            room = luck.draw(rooms)
        elif name == "move":
            room = luck.draw(rooms)
        elif name == "left":
            code, room = luck.draw(st.integers(0, len(schema.WAYS_OUT) - 1)), -1
            if crisis or schema.WAYS_OUT[code] != "home time":
                lost.add(who)
        elif name == "death":
            lost.add(who)
        elif name == "stage":
            code = luck.draw(st.integers(0, len(world.stages) - 1))
            conduct = tables.CONDUCTS[world.stages.conduct[code]]
            if conduct == "dead" or (room < 0 and conduct in ("hunts", "lashes", "down")):
                lost.add(who)
        log = np.append(log, np.array([(time, schema.kind(name), who, -1, room, code, value, until)], schema.EVENT))
    return log


@given(st.data())
@settings(max_examples=80)
def test_everybody_is_drawn_where_the_log_puts_them(luck: st.DataObject) -> None:
    """In routine from the itinerary, in crisis from a trace that follows the log, over any change of regime."""
    scenario, world = school()
    events = a_log(luck, world)
    parts = stretches(world, events)
    trace = [
        (time, 1.0, 1.0, who, room)
        for part in parts
        if part.crisis
        for time in sorted({part.start, *part.log["time"].tolist()})
        for who, room in enumerate(rebuild(world, events, time).room.tolist())
    ]
    rows = np.array(trace, schema.TRACE) if trace else np.zeros(0, schema.TRACE)
    tracks = replay.build(scenario, world, events, rows, seed=1, run=1, recap=())["tracks"]
    n = tracks["n"]
    t, drawn = unpack(tracks["t"], n), unpack(tracks["room"], n)
    first = np.cumsum(n) - n
    some = luck.draw(st.lists(st.integers(0, min(int(world.horizon), 2 * DAY)), max_size=6))
    for time in {0, int(world.horizon), *events["time"].tolist(), *some}:
        true = rebuild(world, events, time).room
        for who in range(len(world.people)):
            own = slice(first[who], first[who] + n[who])
            k = int(np.searchsorted(t[own], time, side="right")) - 1
            assert (drawn[own][k] if k >= 0 else -1) == true[who], (time, who)


def test_routine_stands_inside_its_rooms() -> None:
    """Points of the timetable lie in the polygon of their room, and the same call gives the same points."""
    scenario, world = school()
    rows = routine_trace(world, np.zeros(0, schema.EVENT))
    assert len(rows) > len(world.people)
    assert rows.tobytes() == routine_trace(world, np.zeros(0, schema.EVENT)).tobytes()
    for row in rows[rows["room"] >= 0]:
        rings = scenario.school.rooms[world.room_ids[row["room"]]].polygon
        assert Polygon(rings[0], rings[1:]).buffer(1e-6).contains(Point(row["x"], row["y"]))


def test_events_come_back(told: Story, data: dict[str, Any]) -> None:
    stages = told.events[told.events["kind"] == schema.EVENT_KINDS.index("stage")]
    table = data["stage_events"]
    assert table["n"] == len(stages)
    assert unpack(table["t"]).tolist() == stages["time"].tolist()
    assert unpack(table["who"]).tolist() == stages["who"].tolist()
    assert unpack(table["stage"]).tolist() == stages["code"].tolist()
    kinds = np.bincount(unpack(data["moments"]["kind"]), minlength=len(schema.EVENT_KINDS))
    every = np.bincount(told.events["kind"], minlength=len(schema.EVENT_KINDS))
    for name, now, then in zip(schema.EVENT_KINDS, kinds, every, strict=True):
        assert now == (0 if name in ("stage", "door", "move") else then), name


def test_a_decision_taken_again_is_told_once(told: Story) -> None:
    events = np.zeros(6, schema.EVENT).view(np.recarray)
    events["time"] = [0, 1, 2, 3, 4, 5]
    events["kind"] = schema.EVENT_KINDS.index("decision")
    events["who"] = [1, 2, 1, 1, 2, 1]
    events["code"] = [2, 2, 2, 3, 2, 2]
    built = replay.build(told.scenario, told.world, events, told.trace, seed=1, run=1, recap=())
    assert unpack(built["moments"]["t"]).tolist() == [0, 1, 3, 5]


def test_nobody_and_nothing_is_a_page_too(told: Story) -> None:
    """A run without people, events or trace still builds."""
    world = told.world
    empty = type(world)(**{**vars(world), "people": tables.table(tables.PERSON), "person_ids": ()})
    built = replay.build(told.scenario, empty, told.events[:0], told.trace[:0], seed=1, run=1, recap=())
    assert built["people"] == []
    assert built["tracks"]["n"] == []
    assert "<!doctype html>" in page.html_for(built)


def test_plan_keeps_levels_doors_and_stairs(told: Story, data: dict[str, Any]) -> None:
    stairs = next(room for room in data["rooms"] if room["category"] == "stairs")
    assert (stairs["level"], stairs["upper"]) == (0, 1)
    doors = {door["id"]: door for door in data["doors"]}
    assert (doors["foot0"]["level"], doors["head0"]["level"]) == (0, 1)
    assert [door["state"] for door in data["doors"]] == told.world.doors.state.tolist()
    assert data["start"] == "2021-11-15T15:00:00"


def test_without_names_no_name_is_in_the_file(data: dict[str, Any]) -> None:
    told = story()
    told.scenario.fictional = False
    hidden = told.data(names=False, recap=())
    text = json.dumps(hidden, ensure_ascii=False)
    for person in told.scenario.people.values():
        assert json.dumps(person.name, ensure_ascii=False)[1:-1] not in text
        assert f'"{person.id}"' not in text
    assert hidden["people"][19] == {"id": "20", "name": "Teacher 1", "role": "teacher", "class": ""}
    assert hidden["tracks"] == data["tracks"]


def test_data_survive_the_page(told: Story, data: dict[str, Any], tmp_path: Path) -> None:
    """The page's data element holds exactly the data, whatever the names are."""
    text = replay.write_html(data, tmp_path / "deep" / "replay.html").read_text("utf-8")
    raw = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert raw is not None
    assert not re.search("[<>&\u2028\u2029]", raw[1])
    assert json.loads(raw[1]) == data
    names = [person["name"] for person in data["people"]]
    assert names[: len(UNKIND)] == list(UNKIND)
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["replay.html"]


def test_placeholders_in_names_are_names(data: dict[str, Any]) -> None:
    text = page.html_for(data | {"title": "{{SCRIPT}} \\1 </title>"})
    assert "<title>{{SCRIPT}} \\1 &lt;/title&gt;</title>" in text


class _Reader(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_file_stands_alone(data: dict[str, Any]) -> None:
    text = page.html_for(data)
    reader = _Reader()
    reader.feed(text)
    for tag, attributes in reader.tags:
        assert tag not in {"iframe", "object", "embed", "base", "form", "img", "audio", "video"}
        assert "src" not in attributes
        assert attributes.get("href", "data:,") == "data:,"
        assert not any(name.startswith("on") or name == "style" for name in attributes)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
    assert style is not None
    assert script is not None
    code = re.sub(r"^\s*//.*$", "", script[1], flags=re.MULTILINE)
    assert not re.search(r"https?:|//[a-z]+\.|@import|url\(", style[1] + code)
    policy = next(a for t, a in reader.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    content = policy["content"] or ""
    assert content.startswith("default-src 'none'; ")
    assert "unsafe" not in content
    for piece in (script[1], style[1]):
        digest = base64.b64encode(hashlib.sha256(piece.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in content


def test_a_failed_write_leaves_the_old_file(data: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "replay.html"
    path.write_text("old")
    with pytest.raises(TypeError):
        replay.write_html(data | {"title": object(), "extra": object()}, path)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["replay.html"]


def test_scripts_never_read_markup() -> None:
    for name in page.modules():
        found = re.search(r"(inner|outer|Adjacent)HTML|document\.write|\beval\b|new Function", page.source(name))
        assert found is None, name


def test_every_word_of_the_schema_has_a_sentence() -> None:
    words = page.source("strings.en.js")
    codes = (schema.CUES, schema.ACTIONS, schema.ENDINGS, schema.CAUSES, schema.SOUNDS, schema.WAYS_OUT)
    things = (tables.ROUTES, tables.DOOR_STATES, tables.CONDUCTS, tables.FATES, tables.ROLES)
    for names in (*codes, schema.MEASURE_ACTIONS, *things):
        for name in names:
            assert re.search(rf'^ *(.*[{{,] )?("{name}"|{name}): ', words, re.MULTILINE), name
    for kind in schema.EVENT_KINDS:
        if kind not in ("stage", "door", "move"):
            assert re.search(rf"^    {kind}: ", words, re.MULTILINE), kind


def test_every_room_category_has_a_colour_in_both_themes() -> None:
    palette = page.source("palette.js")
    for category in tables.CATEGORIES:
        assert len(re.findall(rf'\b{category}: "#', palette)) == 2, category
