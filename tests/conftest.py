"""What all tests share: which are run, and that nothing in them depends on luck or on a clock."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import settings

# The same examples every time, no time limit per example, nothing kept between runs.
settings.register_profile("homeroom", derandomize=True, deadline=None, database=None, print_blob=False)
settings.load_profile("homeroom")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--validate", action="store_true", help="also run the long checks (make validate)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    keep, drop = [], []
    for item in items:
        if item.get_closest_marker("validate") and not config.getoption("--validate"):
            drop.append(item)
            continue
        if item.get_closest_marker("browser") and CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="no Chromium here (Debian: apt-get install chromium)"))
        keep.append(item)
    if drop:
        config.hook.pytest_deselected(items=drop)
        items[:] = keep


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium that can be driven headless; the test is skipped without one."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here (Debian: apt-get install chromium)")
    return CHROMIUM
