"""How time is measured: CPU time of the process, the best of several rounds, after one round to warm up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One line of the table.

    Attributes:
        work: what was done, with its size.
        ours: CPU seconds per unit of work, or a number of `unit`.
        peer: the same of another program, in the same unit; None without one.
        peer_is: which program.
        wanted: the line to hold, in words.
        unit: "s" for CPU seconds; else the unit that stands behind the number, "MB" or "outbreaks per CPU second".
    """

    work: str
    ours: float
    peer: float | None = None
    peer_is: str = ""
    wanted: str = ""
    unit: str = "s"

    def show(self, number: float) -> str:
        """A number of this line with its unit."""
        if self.unit != "s":
            return f"{number:,.3g} {self.unit}" if number < 100 else f"{number:,.0f} {self.unit}"
        for limit, factor, unit in ((1e-6, 1e9, "ns"), (1e-3, 1e6, "us"), (1.0, 1e3, "ms")):
            if number < limit:
                return f"{number * factor:.1f} {unit}"
        return f"{number:.2f} s"


def per_unit(work: Callable[[], object], units: int, rounds: int = 5) -> float:
    """CPU seconds per unit of `work`, which does `units` of them in one call."""
    work()
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best / units
