"""What all tests share: which are run, and that nothing in them depends on luck or on a clock."""

from __future__ import annotations

import signal

import pytest
from hypothesis import settings

from viewer import chromium

# The same examples every time, no time limit per example, nothing kept between runs.
settings.register_profile("homeroom", derandomize=True, deadline=None, database=None, print_blob=False)
settings.load_profile("homeroom")

# A shell that starts the tests in the background has them ignore Ctrl-C, and some are about what Ctrl-C does.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--validate", action="store_true", help="also run the long checks (make validate)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    keep, drop = [], []
    for item in items:
        if item.get_closest_marker("validate") and not config.getoption("--validate"):
            drop.append(item)
            continue
        if item.get_closest_marker("browser") and chromium.find() is None:
            item.add_marker(pytest.mark.skip(reason=f"no Chromium here (looked for {', '.join(chromium.NAMES)})"))
        keep.append(item)
    if drop:
        config.hook.pytest_deselected(items=drop)
        items[:] = keep
