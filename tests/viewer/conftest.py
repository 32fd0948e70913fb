"""A browser, and the page of the made-up story in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from viewer import chromium
from viewer.chromium import Page
from viewer.made_up_story import Story, story
from viewer.truth import written


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Browser]:
    program = chromium.find()
    assert program is not None, "conftest.py skips tests that need a browser where there is none"
    browser = chromium.Browser(program)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def told() -> Story:
    return story()


@pytest.fixture(scope="module")
def file(told: Story, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(told, tmp_path_factory.mktemp("viewer") / "replay.html")


@pytest.fixture
def page(browser: chromium.Browser, file: Path) -> Iterator[Page]:
    page = Page(browser, file)
    yield page
    complaints, asked = page.complaints(), page.requests()
    page.close()
    assert complaints == []
    assert asked == [file.resolve().as_uri()], "the page asked for something else than itself"
