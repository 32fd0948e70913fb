"""The page in a real browser: it runs without a complaint, and what it shows is what happened."""

from __future__ import annotations

import html
import itertools
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from homeroom.results import schema
from homeroom.viewer import replay
from homeroom.viewer.pack import pack
from homeroom.viewer.week import week_calendar, week_tracks
from homeroom.world import tables
from viewer import chromium
from viewer.chromium import Page
from viewer.made_up_story import MINUTE, UNKIND, Story, story
from viewer.truth import blur, same, truth

pytestmark = pytest.mark.browser


def test_the_page_shows_what_happened(page: Page, told: Story) -> None:
    """At the start, at each tenth event, between events, out of order, and at the end."""
    times = sorted({0, told.world.horizon, *told.events["time"][::10].tolist(), 17 * MINUTE + 1, 33 * MINUTE + 777})
    tolerance = page.ask("homeroom.replay.tracks.tolerance")
    for time in times[::2] + times[1::2][::-1]:
        same(page.ask(f"homeroom.at({time})"), truth(told, time), tolerance * blur(told, time))


def test_the_clock_goes_on_and_stops(page: Page) -> None:
    page.ask("homeroom.seek(1000000), homeroom.app.setSkip(false), homeroom.app.setSpeed(60), homeroom.play()")
    page.ask("new Promise((done) => setTimeout(done, 400))")
    page.ask("homeroom.pause()")
    there = page.ask("homeroom.time()")
    assert 1_005_000 < there < 1_000_000 + 60 * 3_000
    page.settle()
    assert page.ask("homeroom.time()") == there
    assert page.ask("homeroom.now().time") == there


def test_quiet_stretches_are_crossed(page: Page, told: Story) -> None:
    """Fifty minutes of action and six days of siege end within seconds; without the option they do not."""
    late = 60 * MINUTE
    page.ask(f"homeroom.seek({late}), homeroom.app.setSpeed(600), homeroom.play()")
    page.ask("new Promise((done) => setTimeout(done, 1500))")
    skipped = page.ask("homeroom.time()") - late
    page.ask(f"homeroom.seek({late}), homeroom.app.setSkip(false)")
    page.ask("new Promise((done) => setTimeout(done, 1500))")
    plain = page.ask("homeroom.time()") - late
    assert skipped > 3 * plain > 0
    page.ask("homeroom.seek(homeroom.replay.horizon - 1000)")
    page.ask("new Promise((done) => setTimeout(done, 300))")
    assert page.ask("homeroom.time()") == told.world.horizon
    assert page.ask("homeroom.app.player.playing") is False


def test_the_bar_is_a_map_in_both_directions(page: Page, told: Story) -> None:
    """It rises, ends at the ends, comes back, and gives the busy hour most of the room."""
    ask = "[0, 0.1, 0.25, 0.5, 0.75, 0.9, 1].map((u) => [homeroom.app.scale.toTime(u), u])"
    points = page.ask(ask)
    assert points[0][0] == 0
    assert points[-1][0] == told.world.horizon
    assert all(a[0] < b[0] for a, b in itertools.pairwise(points))
    for t, u in points:
        assert abs(page.ask(f"homeroom.app.scale.toBar({t})") - u) < 1e-9
    assert page.ask(f"homeroom.app.scale.toBar({50 * MINUTE})") > 0.6


def test_the_bar_answers_mouse_and_keys(page: Page) -> None:
    x, y, width = page.ask(
        "(() => { const b = document.querySelector('.bar').getBoundingClientRect();"
        " return [b.x, b.y + 20, b.width]; })()"
    )
    page.click(x + width / 2, y)
    there = page.ask("homeroom.time()")
    assert abs(page.ask(f"homeroom.app.scale.toBar({there})") - 0.5) < 0.01
    page.press("ArrowRight")
    assert page.ask("homeroom.time()") == there + 10_000
    page.press("ArrowLeft", modifiers=8)
    assert page.ask("homeroom.time()") == there - 50_000
    page.press("Home")
    assert page.ask("homeroom.time()") == 0
    page.press(".", text=".")
    assert page.ask("homeroom.time()") == page.ask("homeroom.app.times.find((t) => t > 0)")
    page.press(" ", "Space", " ")
    assert page.ask("homeroom.app.player.playing") is True
    page.press(" ", "Space", " ")
    assert page.ask("homeroom.app.player.playing") is False
    page.settle()
    assert page.ask("document.querySelector('.bar').getAttribute('aria-valuetext')").startswith("Mon, 15 Nov 2021, 15:")


def test_counters_clock_and_legend_agree_with_the_state(page: Page, told: Story) -> None:
    page.ask(f"homeroom.seek({25 * MINUTE})")
    page.settle()
    true = truth(told, 25 * MINUTE)
    for fate, number in true["fates"].items():
        assert page.ask(f"document.querySelector('.tile.{fate} b').textContent") == str(number)
    shown = page.ask("[...document.querySelectorAll('.key')].map((k) => [k.dataset.conduct, k.lastChild.textContent])")
    of_stage = [tables.CONDUCTS[conduct] for conduct in told.world.stages.conduct]
    conducts = Counter(of_stage[stage] if stage >= 0 else "normal" for stage in true["stage"])
    assert {name: int(number) for name, number in shown} == {name: conducts[name] for name in tables.CONDUCTS}
    assert page.ask("document.querySelector('.clock b').textContent") == "15:25:00"


def test_clicking_a_dot_tells_about_the_person(page: Page, told: Story) -> None:
    page.ask(f"homeroom.seek({25 * MINUTE})")
    page.settle()
    victim = int(told.events["who"][told.events["kind"] == schema.EVENT_KINDS.index("infection")][3])
    x, y = page.ask(
        f"(() => {{ const b = document.querySelector('.stage').getBoundingClientRect(), s = homeroom.app.stage.spots;"
        f" return [b.x + s[{2 * victim}], b.y + s[{2 * victim + 1}]]; }})()"
    )
    page.click(x, y)
    chosen = page.ask("homeroom.app.stage.chosen")
    here = page.ask("Array.from(homeroom.app.stage.spots)")
    assert np.hypot(here[2 * chosen] - here[2 * victim], here[2 * chosen + 1] - here[2 * victim + 1]) < 8
    page.ask(f"homeroom.app.choose({victim})")
    page.settle()
    text = page.ask("document.querySelector('#panel-person').innerText")
    assert told.scenario.people[f"p{victim:03d}"].name.split("\u2028")[0] in text
    assert "Infected by" in text
    assert "bites" in text
    page.press("f", "KeyF", "f")
    assert page.ask("homeroom.app.stage.following") is True
    page.press("Escape")
    assert page.ask("homeroom.app.stage.chosen") == -1


def test_the_chain_is_the_tree_of_infections(page: Page, told: Story) -> None:
    rows = told.events[told.events["kind"] == schema.EVENT_KINDS.index("infection")]
    by = {int(row.who): int(row.whom) for row in rows}
    for who in by:
        chain, at = [], by[who]
        while at >= 0:
            chain.append(at)
            at = by[at]
        assert page.ask(f"homeroom.app.chronicle.ancestors({who})") == chain
    first = next(who for who, whom in by.items() if whom == -1)
    assert page.ask(f"homeroom.app.chronicle.descendants({first})") == len(by) - 1


def test_every_line_can_be_said(page: Page, told: Story) -> None:
    """Every event becomes a sentence without a hole in it."""
    lines = page.ask(
        "homeroom.app.chronicle.rows.map((row) => homeroom.app.chronicle.sentence(row)"
        ".map((piece) => typeof piece === 'string' ? piece : homeroom.replay.people[piece.person].name).join(''))"
    )
    assert len(lines) > len(told.events) / 2
    for line in lines:
        assert line.strip()
        assert "undefined" not in line
        assert "null" not in line
        rest = line
        for name in UNKIND:
            rest = rest.replace(name, "")
        assert not any(sign in rest for sign in "{}[]"), line


def test_a_measure_is_told_in_its_own_words(page: Page) -> None:
    said = page.ask(
        "homeroom.app.chronicle.rows.filter((row) => row.source === 0 && homeroom.replay.moments.kind[row.i] === "
        "homeroom.app.chronicle.kind.measure).map((row) => homeroom.app.chronicle.sentence(row))"
    )
    assert said == [[{"person": 0}, " is bitten"], ["Measure", " ", "rescue"]]


def test_unkind_names_stay_text(page: Page) -> None:
    page.ask("homeroom.seek(3000000), homeroom.app.choose(0)")
    page.settle()
    assert page.ask("document.title") == "A made-up <school> & its day"
    assert page.ask("document.querySelectorAll('script').length") == 2
    assert page.ask("document.querySelector('#panel-person h2').textContent") == UNKIND[0]
    assert page.ask("document.querySelectorAll('#panel-story i, #panel-story b').length") == 0


def test_people_are_found_by_name(page: Page) -> None:
    page.press("/", "Slash", "/")
    assert page.ask("document.activeElement.type") == "search"
    page.call("Input.insertText", text="مريم")
    assert page.ask("document.querySelectorAll('#found [role=option]').length") == 1
    page.press("Enter")
    assert page.ask("homeroom.app.stage.chosen") == 3
    page.ask("homeroom.app.side.search.value = 'nobody at all', homeroom.app.side.find()")
    assert "Nobody" in page.ask("document.querySelector('#found').innerText")


def test_an_address_opens_a_moment(browser: chromium.Browser, file: Path) -> None:
    page = Page(browser, file, "#t=1234567&who=p004")
    assert page.ask("homeroom.time()") == 1_234_567
    assert page.ask("homeroom.app.stage.chosen") == 4
    page.close()


def test_controls_have_names_and_are_reached_by_key(page: Page) -> None:
    nameless = page.ask(
        "[...document.querySelectorAll('button, select, input, [role=slider], [role=img]')].filter((n) =>"
        " !(n.getAttribute('aria-label') || n.textContent.trim() || n.closest('label'))).map((n) => n.outerHTML)"
    )
    assert nameless == []
    seen = set()
    for _ in range(30):
        page.press("Tab", "Tab")
        seen.add(page.ask("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"))
    assert {"Play", "Time", "Speed", "Floor plan with everybody on it", "Find a person"} <= seen


def test_without_names_the_page_keeps_its_story(browser: chromium.Browser, tmp_path: Path) -> None:
    told = story(people=12)
    told.scenario.fictional = False
    data = told.data(names=False, recap=["Pupil 1 of 1-1 was first."])
    page = Page(browser, replay.write_html(data, tmp_path / "masked.html"))
    assert page.ask("document.querySelector('.recap').textContent") == "Pupil 1 of 1-1 was first."
    names = page.ask("window.homeroom.replay.people.map((person) => person.name)")
    assert all(re.fullmatch(r"Pupil \d+( of \d-\d)?", name) for name in names)
    body = page.ask("document.body.innerHTML")
    assert not any(html.escape(name, quote=False) in body for name in UNKIND)
    page.close()


def test_a_run_of_weeks_plays_on_the_same_page(browser: chromium.Browser, tmp_path: Path) -> None:
    """A standard week, a calendar with a holiday, somebody kept at home, stages that no hunter has."""
    hour, day = 3_600_000, 86_400_000
    told = story(people=6)
    who, time, room = [], [], []
    for person in range(6):
        for weekday in range(5):
            for at, place in ((8 * hour, 1), (12 * hour, 0), (15 * hour, -1)):
                who.append(person)
                time.append(weekday * day + at)
                room.append(place)
    columns = [np.array(column, np.int64) for column in (who, time, room)]
    x = np.where(columns[2] >= 0, 1.0 + columns[0], 0.0)
    data = told.data()
    data["horizon"] = 21 * day
    data["stages"] = [
        {"id": "latent", "label": "infected", "conduct": "normal", "look": "exposed", "fate": "human"},
        {"id": "rash", "label": "with a rash", "conduct": "ill", "look": "infectious", "fate": "human"},
        {"id": "over", "label": "recovered", "conduct": "normal", "look": "immune", "fate": "human"},
    ]
    data["tracks"] = week_tracks(6, *columns, x, x)
    days = np.array([1, 1, 1, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0] + [1] * 7)
    data["week"] = week_calendar(0, days, np.array([2]), np.array([2 * day]), np.array([10 * day]))
    empty = {"n": 0}
    data["door_events"] = empty | {name: pack([]) for name in ("t", "door", "state", "who")}
    rows = np.array([[day, 3, 0], [3 * day, 3, 1], [9 * day, 3, 2]], np.int64)
    data["stage_events"] = {"n": 3} | {name: pack(rows[:, k]) for k, name in enumerate(("t", "who", "stage"))}
    moments = {"t": day, "kind": 0, "who": 3, "whom": -1, "room": 1, "code": 0, "value": 0}
    data["moments"] = {"n": 1} | {name: pack([value]) for name, value in moments.items()}
    page = Page(browser, replay.write_html(data, tmp_path / "weeks.html"))

    def room_of(person: int, t: int) -> int:
        place = page.ask(f"window.homeroom.at({t}).positions[{person}]")
        return -1 if place is None else int(place[0])

    assert [room_of(0, t) for t in (7 * hour, 9 * hour, 13 * hour, 16 * hour)] == [-1, 1, 0, -1]
    assert [room_of(0, k * day + 9 * hour) for k in range(15)] == [1 if days[k] else -1 for k in range(15)]
    assert [room_of(2, k * day + 9 * hour) for k in (1, 2, 9, 10)] == [1, -1, -1, 1]  # kept at home
    assert page.ask(f"window.homeroom.at({2 * day}).conducts.exposed") == 1
    assert page.ask(f"window.homeroom.at({4 * day}).conducts.infectious") == 1
    assert page.ask(f"window.homeroom.at({12 * day}).conducts.immune") == 1
    legend = page.ask("[...document.querySelectorAll('.key')].map((key) => key.dataset.conduct)")
    assert set(legend) >= {"normal", "exposed", "infectious", "immune"}
    page.ask(f"window.homeroom.seek({9 * day + 9 * hour})")
    page.press("h", text="h")
    page.settle()
    assert page.complaints() == []
    page.close()
