"""Playing a run in the browser: the work of one frame with a thousand people on four floors, if there is a Chromium."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.timing import Result
from validation import ROOT  # puts the tests' made-up story on the path
from viewer import chromium
from viewer.made_up_story import MINUTE, story
from viewer.truth import written

assert ROOT
FRAMES = 200


def bench_frames() -> list[Result]:
    """The median frame while the page plays; the browser's own painting comes on top."""
    program = chromium.find()
    if program is None:
        return []
    told = story(floors=4, classes=8, people=1000, every=10_000, action=25 * MINUTE)
    browser = chromium.Browser(program)
    try:
        with tempfile.TemporaryDirectory() as folder:
            page = chromium.Page(browser, written(told, Path(folder) / "crowd.html"), f"#t={20 * MINUTE}")
            spent = page.ask(
                "(async () => { homeroom.app.setSkip(false); homeroom.play(); const spent = [];"
                f" while (spent.length < {FRAMES}) {{ homeroom.app.frames.length = 0;"
                " await new Promise((done) => requestAnimationFrame(done)); spent.push(...homeroom.milliseconds()); }"
                " homeroom.pause(); return spent; })()"
            )
            page.close()
    finally:
        browser.close()
    middle = sorted(spent)[len(spent) // 2]
    return [
        Result("one frame of a replay, 1,000 people, wall time", middle / 1000.0, wanted="at most 16.7 ms, 60 a second")
    ]
