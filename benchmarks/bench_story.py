"""A Hyosan story and the first compile: what a user of the crisis waits for."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from benchmarks.timing import Result
from validation import ROOT

STORIES = 6


def bench_story() -> list[Result]:
    """One run of `hyosan` through the public API; stories without an outbreak do not count."""
    import resource

    from homeroom.exchange.folder import load
    from homeroom.kernels.codes import STEP
    from homeroom.simulation import Simulation

    simulation = Simulation(load("hyosan"))
    simulation.run(1, 0)
    costs, awake = [], []
    for run in range(1, STORIES + 1):
        began = time.process_time()
        raw = simulation.run(1, run)
        cost = time.process_time() - began
        if raw.awake_person_seconds > 100_000.0:
            costs.append(cost)
            awake.append(raw.awake_person_seconds)
    steps = sum(awake) * 1000.0 / STEP
    n = len(simulation.world.people)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    what = f"`hyosan`, {n} people, mean of {len(costs)} runs with an outbreak"
    return [
        Result(what, sum(costs) / len(costs), wanted="at most 5 s, aim 1 s"),
        Result("the dearest of them", max(costs)),
        Result("awake in it", sum(awake) / len(awake), unit="person-seconds", wanted="reported"),
        Result("one step of a person awake, all phases", sum(costs) / steps),
        Result("peak memory so far, one thread", peak, unit="MB", wanted="at most 600 MB"),
    ]


def bench_first_compile() -> list[Result]:
    """The first run on a machine, in a process of its own with an empty cache: CPU seconds until it has run."""
    found = []
    for scenario, what in (("one-room", "the crisis and the thin routine"),):
        with tempfile.TemporaryDirectory() as folder:
            env = os.environ | {"HOMEROOM_CACHE": folder, "PYTHONPATH": str(ROOT / "src")}
            code = (
                "import time, homeroom as hr; from homeroom.simulation import Simulation;"
                f"s = Simulation(hr.load({scenario!r})); t = time.process_time(); s.run(1, 0);"
                "print(time.process_time() - t)"
            )
            costs = []
            for _ in range(2):
                done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
                costs.append(float(done.stdout))
            found.append(Result(f"first compile: {what}", costs[0], wanted="at most 30 s a regime"))
            found.append(Result("the same from the cache", costs[1], wanted="about a second"))
    return found
