"""Watchers that several tests hand to a stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


class FirstTimes:
    """When something first held for each person, looked at after every step.

    Attributes:
        times: person -> seconds since the start; whom it never held for is not in it.
    """

    def __init__(self, holds: Callable[[Any], np.ndarray]) -> None:
        """`holds` gives (n,) bool for a stage."""
        self.holds = holds
        self.times: dict[int, float] = {}

    def __call__(self, stage: Any) -> None:
        for i in np.flatnonzero(self.holds(stage)):
            self.times.setdefault(int(i), stage.time)

    def of_all(self, n: int) -> np.ndarray:
        """(n,) times from the first to the last; raises where there are fewer than `n`."""
        if len(self.times) < n:
            raise AssertionError(f"{n - len(self.times)} of {n} people did not come through")
        return np.sort(np.array(list(self.times.values())))


def leaving() -> FirstTimes:
    """When everybody was off the site."""
    return FirstTimes(lambda stage: ~stage.on_site)


def every(steps: int, watcher: Callable[[Any], None]) -> Callable[[Any], None]:
    """The watcher, called after every so many steps only."""
    seen = 0

    def look(stage: Any) -> None:
        nonlocal seen
        seen += 1
        if seen % steps == 0:
            watcher(stage)

    return look
