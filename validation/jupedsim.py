"""Evacuation times beside JuPedSim's collision-free speed model."""

from __future__ import annotations

import numpy as np

from benchmarks.bench_movement import stage
from benchmarks.peer import ask
from support.watch import leaving
from validation.report import Row, verdict

CASES = ((100, 1.0), (400, 1.0), (100, 0.55), (400, 0.55))
LINE = 0.15
STORED = {(100, 1.0): (35.3, 70.2), (400, 1.0): (89.8, 174.4), (100, 0.55): (32.1, 67.8), (400, 0.55): (65.3, 126.4)}
"""Mean and last time (s) of JuPedSim 1.4.2, collision-free speed model v2, where it cannot be run."""


def leave(n: int, time_gap: float) -> np.ndarray:
    """When each of `n` people has left the building of the benchmark (s)."""
    it = stage(n, time_gap=time_gap)
    out = leaving()
    it.play(1500.0, out)
    return out.of_all(n)


def run() -> list[Row]:
    rows = []
    for n, time_gap in CASES:
        ours = leave(n, time_gap)
        answer = ask("benchmarks.peers.jupedsim_school", n, 1500.0, time_gap, 0.02)
        if answer is None:
            mean, last, name = *STORED[n, time_gap], "JuPedSim 1.4.2, stored"
        else:
            mean, last, name = float(np.mean(answer["left"])), max(answer["left"]), f"JuPedSim {answer['version']}"
        off = float(ours.mean() / mean - 1.0)
        rows.append(
            Row(
                f"{n} people, twenty rooms, one exit, time gap {time_gap} s",
                f"mean evacuation time within 15 % of {name}: {mean:.1f} s (last {last:.1f} s)",
                f"{ours.mean():.1f} s ({100 * off:+.1f} %), last {ours.max():.1f} s",
                verdict(abs(off) <= LINE),
            )
        )
    return rows
