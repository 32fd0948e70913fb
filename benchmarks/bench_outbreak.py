"""Outbreaks of measles in generated schools: contained, open, in growing schools, and in memory; epiworld beside them.

What stands beside them is not the same model: in epiworld and Starsim everybody meets everybody alike, in steps of a
day, without rooms, air, timetable or households. Their figures say what such models cost, no more. Open outbreaks run
beside both in the same run, where there is an environment with them; contained ones stand beside figures of epiworld's
C++ model with quarantine that were measured once, on another day, because its Python package (0.17) asks for more
memory than there is in this model (see `peers.epiworld_school`).
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import homeroom as hr
from benchmarks.peer import ROOT, ask
from benchmarks.timing import Result
from homeroom.simulation import OutbreakSimulation
from homeroom.spec.scenario import Scenario

UNIT = "outbreaks per CPU second"
SEED = 3
STORED = {500: 1_333.0, 1_000: 708.0}
"""Contained outbreaks of epiworld per CPU second on a machine with two cores, by people."""
BESIDE = {
    "epiworldpy": ("benchmarks.peers.epiworld_school", 0.3, 50),
    "Starsim": ("benchmarks.peers.starsim_school", 0.29, 3),
}
"""Peers that run an open outbreak among 1,000: module, share vaccinated or immune, runs."""
GROWN = (500, 5_000)


def school(pupils: int, coverage: float, *, exclusion: bool) -> Scenario:
    return hr.load("measles").replace(
        {"school.pupils": pupils, "immunity.coverage": coverage, "measures.exclusion.on": exclusion}
    )


def spent(scenario: Scenario, runs: int) -> tuple[float, float]:
    """(CPU seconds of a run with its infections kept, its mean number of infections), assembling left out."""
    made = OutbreakSimulation(scenario)
    made.batch(SEED, 0, 2)
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        rows = made.batch(SEED, 0, runs).runs
        best = min(best, time.process_time() - began)
    return best / runs, float(rows["size"].mean() + rows["home"].mean())


def bench_outbreak() -> list[Result]:
    hr.ensemble(school(500, 0.85, exclusion=True), runs=2, seed=SEED, workers=1)  # compile, warm up
    found = []
    for pupils in (500, 1_000):
        each, size = spent(school(pupils, 0.85, exclusion=True), 4_000)
        peer = STORED[pupils]
        found.append(
            _line(f"a contained outbreak, {pupils:,} pupils, {size:.1f} infections", each, peer, "at least 30,000")
        )
    for coverage, wanted in ((0.75, "5,000"), (0.3, "1,500")):
        each, size = spent(school(1_000, coverage, exclusion=False), 100)
        work = f"an open one, 1,000 pupils, {size:,.0f} infections"
        found.append(_line(work, each, None, f"at least {wanted}"))
    found += _beside(each, size)
    costs = []
    for pupils in GROWN:
        each, size = spent(school(pupils, 0.75, exclusion=False), 8 if pupils > 1_000 else 100)
        costs.append(each / size)
        found.append(Result(f"one infection in an open outbreak among {pupils:,} pupils", each / size))
    found.append(
        Result(f"the same, {GROWN[1]:,} to {GROWN[0]:,}", costs[1] / costs[0], wanted="at most 2.5", unit="times")
    )
    few, many = _memory(FEW), _memory(MANY)
    found.append(Result(f"peak memory of {MANY:,} contained outbreaks", many, wanted="at most 600 MB", unit="MB"))
    each = 1e6 * (many - few) / (MANY - FEW)
    found.append(Result(f"the same a run, beyond {FEW:,} of them", each, wanted="at most 300", unit="bytes"))
    return found


def _line(work: str, each: float, peer: float | None, wanted: str) -> Result:
    name = "" if peer is None else "epiworld C++, well mixed, another model, stored figure"
    return Result(work, 1.0 / each, peer, name, wanted, UNIT)


def _beside(each: float, size: float) -> list[Result]:
    """The last open outbreak beside other programs, and what an infection in it costs here and there (s)."""
    found = []
    for program, (module, immune, runs) in BESIDE.items():
        answer = ask(module, 1_000, immune, runs)
        if answer is None:
            continue
        infected = sum(answer["infected"])
        name = f"{program} {answer['version']}, well mixed, another model, same run"
        there = len(answer["infected"]) / answer["cpu"]
        mean = infected / len(answer["infected"])
        found.append(Result("the same outbreak", 1.0 / each, there, f"{name}, {mean:.0f} infections", unit=UNIT))
        found.append(Result("one infection in it", each / size, answer["cpu"] / infected, name))
    return found


MANY, FEW = 100_000, 1_000


def _memory(runs: int) -> float:
    """Peak memory (MB) of a process of its own with so many runs."""
    words = [sys.executable, "-m", "benchmarks.bench_outbreak", str(runs)]
    done = subprocess.run(words, check=True, cwd=ROOT, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def _peak() -> float:
    """Peak memory of this process (MB), without what its parent had when it was started, where the system tells."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return float(line.split()[1]) / 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


if __name__ == "__main__":
    hr.ensemble(school(500, 0.85, exclusion=True), runs=int(sys.argv[1]), seed=SEED, workers=1)
    print(_peak())
