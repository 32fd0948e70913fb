"""Outbreaks across threads: runs in batches, collected in run order, so that workers change nothing but the time.

A thread takes the next few runs, simulates them in every arm, and boils them down to one row per run and some sums.
What comes early waits until all runs before it are there: after Ctrl-C the runs 0 .. k-1 are kept, as `runs=k` would
give.
"""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from homeroom.ensembles.execute import TICK, Progress
from homeroom.ensembles.spool import Spool
from homeroom.errors import HomeroomError, RunError
from homeroom.kernels import jit
from homeroom.results.compare import common
from homeroom.results.schema import RUN, Rows
from homeroom.results.tally import Tally, who_was_infected

if TYPE_CHECKING:
    from homeroom.ensembles.design import Design
    from homeroom.simulation import OutbreakSimulation

FIRST_TAKE = 8
MOST_AT_ONCE = 4096
AIM = 0.15
"""Seconds that a batch shall take, so that Ctrl-C and progress are prompt."""
MATRIX = 4_000_000
"""Entries of a table of runs by people that a comparison holds per arm and thread."""

Pair = tuple[str, str]


@dataclass
class Gathered:
    """One arm after its runs.

    Attributes:
        runs: schema.RUN, one row per run in order.
        tally: sums over the runs.
        infections: all of them, None if they were not wanted.
    """

    runs: Rows
    tally: Tally
    infections: Spool | None


@dataclass
class Collection:
    """All arms after their runs.

    Attributes:
        arms: by name.
        both: for two arms, (people,) in how many runs somebody was infected in both, people in the order of the
            first of the two; only those whom both arms have.
        complete: whether every run asked for is here.
    """

    arms: dict[str, Gathered]
    both: dict[Pair, NDArray[np.int64]] = field(default_factory=dict)
    complete: bool = True


@dataclass
class BatchProgress(Progress):
    """How far it is; what finished first also compiled, and counts only where there is nothing else."""

    since: float = 0.0
    done_by_then: int = 0

    @property
    def left(self) -> float | None:
        """Seconds left; None before the first batch has finished."""
        if self.done >= self.total:
            return 0.0
        done = self.done - self.done_by_then
        if not self.kept or done <= 0:
            return None
        return (self.elapsed - self.since) / done * (self.total - self.done)


class _Part(NamedTuple):
    """A batch of runs of all arms, boiled down."""

    first: int
    number: int
    runs: dict[str, Rows]
    tallies: dict[str, Tally]
    infections: dict[str, Rows]
    both: dict[Pair, NDArray[np.int64]]


def execute(
    plan: Design,
    simulations: Mapping[str, OutbreakSimulation],
    *,
    infections: bool,
    report: Callable[[Progress], None] | None = None,
) -> Collection:
    """Run a design of outbreaks.

    Args:
        plan: what to run.
        simulations: one per arm, ready.
        infections: keep every infection.
        report: called in the caller's thread whenever a batch ends.

    Raises:
        RunError: a run failed; the others are stopped.
        KeyboardInterrupt: Ctrl-C before the first runs were finished.
    """
    work = _Work(plan, simulations, infections)
    into = _Collector(plan, simulations, infections)
    # Python raises Ctrl-C in the caller's thread only. Results are put together in another one, so that it never
    # comes in the middle of that.
    threads = [threading.Thread(target=work.loop, name=f"batch-{slot}", daemon=True) for slot in range(plan.workers)]
    collector = threading.Thread(target=into.collect, args=(work, len(threads)), name="collect", daemon=True)
    state = BatchProgress(total=plan.runs, workers=plan.workers)
    compiled = [time.monotonic()]  # compiling is no part of what the runs cost
    deaf = jit.listen(lambda name, seconds: compiled.append(time.monotonic()))
    try:
        for thread in (collector, *threads):
            thread.start()
        # Not by joining it: in Python 3.11 a join that Ctrl-C interrupts takes a running thread for one that has ended.
        ended = False
        while not ended:
            ended = into.over.wait(TICK)
            _update(state, into, time.monotonic() - compiled[-1])
            if report is not None and into.error is None:
                report(state)
    except KeyboardInterrupt:
        pass
    finally:
        work.stop.set()
        deaf()
        for thread in threads:
            if thread.ident is not None:  # Ctrl-C can come before the last one has begun
                thread.join()
            else:
                work.ended.put(None)
        if collector.ident is not None:
            into.over.wait()
    if isinstance(into.error, HomeroomError):
        raise into.error
    if into.error is not None:
        raise RunError(f"a run failed: {type(into.error).__name__}: {into.error}") from into.error
    if into.done == 0:
        raise KeyboardInterrupt
    return into.result()


def _update(state: BatchProgress, into: _Collector, elapsed: float) -> None:
    state.elapsed, state.done = elapsed, into.finished
    if into.done and not state.kept:
        state.kept, state.since, state.done_by_then = True, elapsed, state.done


class _Work:
    """What the threads share: the number of the next run, and where their results go."""

    def __init__(self, plan: Design, simulations: Mapping[str, OutbreakSimulation], infections: bool) -> None:
        self.plan = plan
        self.simulations = simulations
        self.infections = infections
        self.stop = threading.Event()
        self.ended: queue.Queue[_Part | BaseException | None] = queue.Queue()
        self._lock = threading.Lock()
        self._next = 0
        self._pairs = {
            (a, b): common(simulations[a].person_ids, simulations[b].person_ids)
            for a, b in itertools.combinations(simulations, 2)
        }
        widest = max((len(one.person_ids) for one in simulations.values()), default=1)
        self._most = max(1, min(MOST_AT_ONCE, MATRIX // max(widest, 1) if self._pairs else MOST_AT_ONCE))

    def loop(self) -> None:
        """Take runs until there are none left."""
        want = FIRST_TAKE
        try:
            while not self.stop.is_set():
                first, number = self._take(want)
                if number == 0:
                    break
                begun = time.monotonic()
                part = self._simulate(first, number)
                if part is None:
                    break  # cut short: not a result
                self.ended.put(part)
                want = int(number * min(AIM / max(time.monotonic() - begun, 1e-6), 8.0))
        except BaseException as error:  # told to the caller, who decides
            self.ended.put(error)
        self.ended.put(None)

    def _take(self, want: int) -> tuple[int, int]:
        with self._lock:
            left = self.plan.runs - self._next
            fair = -(-left // self.plan.workers)
            number = max(min(want, fair, self._most), min(left, 1))
            first = self._next
            self._next += number
        return first, number

    def _simulate(self, first: int, number: int) -> _Part | None:
        runs, tallies, who = {}, {}, {}
        rows: dict[str, Rows] = {}
        for arm, simulation in self.simulations.items():
            batch = simulation.batch(self.plan.seed, first, number, stop=self.stop)
            if self.stop.is_set():
                return None
            assert batch.infections is not None
            runs[arm] = np.asarray(batch.runs, dtype=RUN)
            tallies[arm] = Tally.of(batch, simulation.passage)
            if self.infections:
                rows[arm] = batch.infections
            if self._pairs:
                who[arm] = who_was_infected(batch.infections, number, first, len(simulation.person_ids))
        both = {
            (a, b): (who[a][:, ours] & who[b][:, theirs]).sum(axis=0).astype(np.int64)
            for (a, b), (ours, theirs) in self._pairs.items()
        }
        return _Part(first, number, runs, tallies, rows, both)


class _Collector:
    """Puts the parts into the order of their runs."""

    def __init__(self, plan: Design, simulations: Mapping[str, OutbreakSimulation], infections: bool) -> None:
        self.plan = plan
        self.done = 0
        self.finished = 0
        self.error: BaseException | None = None
        self.over = threading.Event()
        self.waiting: dict[int, _Part] = {}
        self.runs = {arm: np.zeros(plan.runs, dtype=RUN) for arm in simulations}
        self.tallies = {
            arm: Tally.none(len(one.person_ids), len(one.passage), one.costs) for arm, one in simulations.items()
        }
        self.spools = {arm: Spool() for arm in simulations} if infections else {}
        self.both: dict[Pair, NDArray[np.int64]] = {}

    def collect(self, work: _Work, alive: int) -> None:
        """Take in parts until every thread has said that it has ended; the first error stops them all."""
        try:
            while alive:
                message = work.ended.get()
                if message is None:
                    alive -= 1
                elif isinstance(message, BaseException):
                    self.error = self.error or message
                    work.stop.set()
                elif self.error is None:
                    self._take(work, message)
        finally:
            self.over.set()

    def _take(self, work: _Work, part: _Part) -> None:
        try:
            self.waiting[part.first] = part
            self.finished += part.number
            while self.done in self.waiting:
                self._add(self.waiting.pop(self.done))
        except Exception as error:  # told to the caller: a full disk, for one
            self.error = error
            work.stop.set()

    def _add(self, part: _Part) -> None:
        for arm, rows in part.runs.items():
            self.runs[arm][part.first : part.first + part.number] = rows
            self.tallies[arm].add(part.tallies[arm])
            if self.spools:
                self.spools[arm].add(part.infections[arm])
        for pair, number in part.both.items():
            self.both[pair] = self.both[pair] + number if pair in self.both else number
        self.done += part.number

    def result(self) -> Collection:
        """What is there: the runs 0 .. k-1 of every arm."""
        arms = {
            arm: Gathered(rows[: self.done], self.tallies[arm], self.spools.get(arm)) for arm, rows in self.runs.items()
        }
        return Collection(arms, self.both, self.done == self.plan.runs)
