"""What the page draws, in a real browser: every floor, a crowd, grips, sounds and doors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from homeroom.results import schema
from homeroom.world import tables
from viewer import chromium
from viewer.chromium import Page
from viewer.made_up_story import MINUTE, Story, story
from viewer.truth import blur, same, truth, written

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("width", "height", "media"),
    [
        (1400, 900, {"prefers-color-scheme": "dark"}),
        (390, 800, {}),
        (1400, 900, {"prefers-reduced-motion": "reduce"}),
        (2400, 600, {}),
    ],
)
def test_every_floor_is_in_the_window(
    browser: chromium.Browser, file: Path, width: int, height: int, media: dict[str, str]
) -> None:
    page = Page(browser, file, "#t=1500000", width, height, media)
    view, size, panels = page.ask("[homeroom.app.stage.view, homeroom.app.stage.size, homeroom.app.stage.sheet.panels]")
    boxes = []
    for panel in panels:
        x, y = panel["x"] * view["scale"] + view["x"], panel["y"] * view["scale"] + view["y"]
        wide, tall = ((panel["box"][k + 2] - panel["box"][k]) * panel["factor"] * view["scale"] for k in (0, 1))
        assert x >= 0
        assert y >= 16
        assert x + wide <= size["width"] + 0.5
        assert y + tall <= size["height"] + 0.5
        boxes.append((x, y, x + wide, y + tall))
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], "two floors overlap"
    dots = page.ask(
        "(() => { const c = homeroom.app.stage.above;"
        " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n; })()"
    )
    assert dots > 100, "nobody is drawn"
    assert page.complaints() == []
    page.close()


def test_a_thousand_people_on_four_floors(browser: chromium.Browser, tmp_path: Path) -> None:
    """Everybody is where the log puts them, frames are drawn, and the file stays under 4 MB. `make bench` times it."""
    told = story(floors=4, classes=8, people=1000, every=10_000, action=25 * MINUTE)
    file = written(told, tmp_path / "crowd.html")
    assert file.stat().st_size < 4_000_000
    page = Page(browser, file, f"#t={20 * MINUTE}")
    tolerance = page.ask("homeroom.replay.tracks.tolerance")
    same(page.ask(f"homeroom.at({23 * MINUTE})"), truth(told, 23 * MINUTE), tolerance * blur(told, 23 * MINUTE))
    drawn = page.ask(
        "(async () => { homeroom.app.setSkip(false); homeroom.play(); homeroom.app.frames.length = 0;"
        " while (homeroom.milliseconds().length < 20) await new Promise((done) => setTimeout(done, 20));"
        " homeroom.pause(); return homeroom.milliseconds().length; })()"
    )
    assert drawn >= 20
    assert page.complaints() == []
    page.close()


def test_wide_grounds_are_drawn_apart_and_nobody_twice(browser: chromium.Browser, tmp_path: Path) -> None:
    """A field of 200 m beside a small building: the building stays large, everybody stands in exactly one panel."""
    told = story()
    told.scenario.school.rooms["yard"].polygon = [[(-100, -208), (100, -208), (100, -8), (-100, -8), (-100, -208)]]
    page = Page(browser, written(told, tmp_path / "wide.html"), f"#t={22 * MINUTE}")
    page.settle()
    panels, view = page.ask("[homeroom.app.stage.sheet.panels, homeroom.app.stage.view]")
    assert [panel["factor"] for panel in panels] == [1, 0.35, 1]
    true = truth(told, 22 * MINUTE)
    spots = page.ask("Array.from(homeroom.app.stage.spots)")
    seen = set()
    for who, place in enumerate(true["positions"]):
        if place is None:
            assert spots[2 * who] is None
            continue
        room, x, y = place
        level = int(told.world.rooms.level[room])
        box = panels[0]["box"]
        inside = box[0] <= x <= box[2] and box[1] <= y <= box[3]
        number = 2 if level == 1 else 0 if inside else 1
        seen.add(number)
        panel = panels[number]
        px = (panel["x"] + (x - panel["box"][0]) * panel["factor"]) * view["scale"] + view["x"]
        py = (panel["y"] + (panel["box"][3] - y) * panel["factor"]) * view["scale"] + view["y"]
        assert np.hypot(spots[2 * who] - px, spots[2 * who + 1] - py) < 0.1 * view["scale"]
    assert seen == {0, 1, 2}
    assert page.complaints() == []
    page.close()


def test_grips_are_drawn_while_they_last(page: Page, told: Story) -> None:
    """From every seizure to its release, hunter and prey are joined; before and after, they are not."""
    kinds = schema.EVENT_KINDS
    found = page.ask(
        "(() => { const { grapples } = window.homeroom.app.stage; return Array.from(grapples.from, (t, k) =>"
        " [t, grapples.until[k], grapples.hunter[k], grapples.held[k]]); })()"
    )
    seizures = told.events[told.events["kind"] == kinds.index("seize")]
    assert [(row[0], row[2], row[3]) for row in found] == [(e.time, e.who, e.whom) for e in seizures]
    assert found
    releases = told.events[told.events["kind"] == kinds.index("release")]
    for start, end, hunter, held in found:
        after = releases["time"][(releases["who"] == hunter) & (releases["time"] >= start)]
        if len(after):
            assert end <= after[0]
        assert start <= end <= start + 120_000
        assert held != hunter


def test_the_carried_are_drawn_beside_who_carries_them(browser: chromium.Browser, tmp_path: Path) -> None:
    """Two carry a third from one moment to another: joined and side by side then, and apart afterwards."""
    told = story()
    here = [MINUTE, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE]
    carry, down = schema.EVENT_KINDS.index("carry"), schema.EVENT_KINDS.index("set_down")
    rows = [
        (here[1], carry, 4, 7, -1, 0, 0, 0),
        (here[1], carry, 5, 7, -1, 0, 0, 0),
        (here[2], down, 4, 7, -1, 0, 0, 0),
    ]
    added = np.array(rows, schema.EVENT)
    both = np.concatenate([told.events, added])
    told.events = both[np.argsort(both["time"], kind="stable")].view(np.recarray)
    page = Page(browser, written(told, tmp_path / "carried.html"))

    def drawn(time: int) -> np.ndarray:
        page.ask(f"homeroom.app.seek({time}), homeroom.app.frame(performance.now())")
        spots = page.ask("Array.from(homeroom.app.stage.spots)")
        return np.array(spots).reshape(-1, 2)

    pairs = "homeroom.app.stage.carries.map((row) => [row.by, row.who, row.from, row.until])"
    assert page.ask(pairs) == [[4, 7, here[1], here[2]], [5, 7, here[1], here[2]]]
    during = drawn(here[1] + 1000)
    one, two, held = during[4], during[5], during[7]
    assert held[1] == pytest.approx(one[1], abs=0.01)
    assert two[1] == pytest.approx(one[1], abs=0.01)
    assert one[0] < held[0] < two[0]
    assert held[0] - one[0] == pytest.approx(two[0] - held[0], abs=0.01)
    after = drawn(here[3])
    assert np.hypot(*(after[7] - after[4])) > 3 * (held[0] - one[0]), "they are still side by side"
    assert page.complaints() == []
    page.close()


def test_a_ring_is_as_large_as_the_sound_is_loud(page: Page, told: Story) -> None:
    rings = page.ask(
        "(() => { const { rings } = window.homeroom.app.stage;"
        " return rings.t.map((t, k) => [t, rings.reach[k], rings.kind[k]]); })()"
    )
    sounds = told.events[told.events["kind"] == schema.EVENT_KINDS.index("sound")]
    loud = {(int(e.time), int(e.code)): int(e.value) for e in sounds}
    heard = [ring for ring in rings if ring[2] >= 0]
    assert heard
    for t, reach, kind in heard:
        assert reach == pytest.approx(min(max(10 ** ((loud[t, kind] - 66) / 20), 2), 22))


def test_every_state_of_a_door_has_a_form_of_its_own(page: Page) -> None:
    """Drawn in one colour, no two states look alike: marks, not only colours."""
    script = """(() => {
      const { stage } = window.homeroom.app;
      const names = [...window.homeroom.replay.words.door_states, "barricaded"];
      const d = window.homeroom.replay.doors.findIndex((door) => door.kind === "sliding" || door.kind === "hinged");
      const grey = new Proxy({}, { get: (_, key) => key === "rooms" ? new Proxy({}, { get: () => "#fff" }) : "#000" });
      const sheet = Object.create(stage.sheet, { replay: { value: { ...stage.sheet.replay,
        words: { ...stage.sheet.replay.words, door_states: names }, doors: [stage.sheet.replay.doors[d]] } } });
      return names.map((_, state) => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [1400, 900];
        const context = canvas.getContext("2d");
        window.homeroom.drawDoors(context, sheet, stage.view, grey, [state], null);
        return canvas.toDataURL();
      });
    })()"""
    drawn = page.ask(script)
    assert len(set(drawn)) == len(drawn) == len(tables.DOOR_STATES) + ("barricaded" not in tables.DOOR_STATES)
