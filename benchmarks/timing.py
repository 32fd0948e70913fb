"""How time is measured: CPU time of the process, the best of several rounds, after one round to warm up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One line of the table; `ours` and `peer` are CPU seconds per unit of work."""

    work: str
    ours: float
    peer: float | None = None
    peer_is: str = ""

    @staticmethod
    def show(seconds: float) -> str:
        for limit, factor, unit in ((1e-6, 1e9, "ns"), (1e-3, 1e6, "us"), (1.0, 1e3, "ms")):
            if seconds < limit:
                return f"{seconds * factor:.1f} {unit}"
        return f"{seconds:.2f} s"


def per_unit(work: Callable[[], object], units: int, rounds: int = 5) -> float:
    """CPU seconds per unit of `work`, which does `units` of them in one call."""
    work()
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best / units
