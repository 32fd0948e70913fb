"""Runs across threads: each run is one thread, results are collected in run order, so workers change only the time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from homeroom.errors import HomeroomError, RunError
from homeroom.results.digest import Digest

if TYPE_CHECKING:
    from homeroom.ensembles.design import Design
    from homeroom.simulation import Simulation

TICK = 0.1
"""Seconds between two looks at the clock by whoever waits."""
LONG = 2.0
"""Seconds of a first run beside which loading compiled code, about a second, hardly counts."""


class _Ended(NamedTuple):
    """What a thread says when it has done with a run."""

    run: int
    arm: str
    outcome: Digest | BaseException
    seconds: float
    first: bool


@dataclass
class Progress:
    """How far an ensemble is; handed to `report` whenever a run ends and at every tick.

    Attributes:
        done, total: runs, over all arms.
        part: finished shares of the runs under way, summed.
        elapsed: seconds since the first run began.
        kept: whether Ctrl-C would keep something now: run 0 of every arm is finished.
        finished: digests by arm, in the order in which they finished.
        new: whether a run has just finished.
        first, later: seconds that the finished runs took, compiling left out: the first one of every thread, which
            also loads the compiled code, and all others.
    """

    total: int
    workers: int
    done: int = 0
    part: float = 0.0
    elapsed: float = 0.0
    kept: bool = False
    finished: dict[str, list[Digest]] = field(default_factory=dict)
    new: bool = False
    first: list[float] = field(default_factory=list)
    later: list[float] = field(default_factory=list)

    @property
    def left(self) -> float | None:
        """Seconds left, from how long runs took so far; None before enough is known."""
        known = self.later or [seconds for seconds in self.first if seconds > LONG]
        if not known and self.done < self.total:
            return None
        to_do = max(self.total - self.done - self.part, 0.0)
        return sum(known) / max(len(known), 1) * to_do / self.workers


def execute(
    plan: Design,
    simulations: Mapping[str, Simulation],
    *,
    report: Callable[[Progress], None] | None = None,
) -> tuple[dict[str, list[Digest]], bool]:
    """Run a design.

    Args:
        plan: what to run.
        simulations: one per arm, ready.
        report: called in the caller's thread.

    Returns:
        Digests by arm in run order, and whether everything asked for is there. After Ctrl-C these are the runs
        0 .. k-1 of every arm: what `runs=k` gives, so that which runs happened to be quick cannot colour the result.

    Raises:
        RunError: a run failed; the others are stopped.
        KeyboardInterrupt: Ctrl-C before the first run was finished.
    """
    from homeroom.kernels import jit

    stop = threading.Event()
    tasks: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
    for task in plan.tasks():
        tasks.put(task)
    ended: queue.Queue[_Ended | None] = queue.Queue()
    shares = [0.0] * plan.workers
    compiled = [0.0]

    def compiling(name: str, seconds: float) -> None:
        compiled[0] = time.monotonic()

    def work(slot: int) -> None:
        first = True
        while not stop.is_set():
            try:
                run, arm = tasks.get_nowait()
            except queue.Empty:
                break
            simulation = simulations[arm]
            horizon = max(int(simulation.world.horizon), 1)

            def advance(now: int, horizon: int = horizon) -> None:
                shares[slot] = min(now / horizon, 1.0)

            begun = time.monotonic()
            try:
                outcome: Digest | BaseException = simulation.digest(plan.seed, run, stop=stop, progress=advance)
            except BaseException as error:  # told to the caller, who decides
                outcome = error
            if stop.is_set():
                break  # cut short: not a run
            shares[slot] = 0.0
            ended.put(_Ended(run, arm, outcome, time.monotonic() - max(begun, compiled[0]), first))
            first = False
        ended.put(None)

    threads = [
        threading.Thread(target=work, args=(slot,), name=f"run-{slot}", daemon=True) for slot in range(plan.workers)
    ]
    state = Progress(total=plan.runs * len(plan.arms), workers=plan.workers, finished={arm: [] for arm in plan.arms})
    begun = time.monotonic()
    complete = True
    deaf = jit.listen(compiling)
    try:
        for thread in threads:
            thread.start()
        _collect(ended, len(threads), state, shares, begun, report)
    except KeyboardInterrupt:
        complete = False
    finally:
        stop.set()
        deaf()
        for thread in threads:
            if thread.ident is not None:  # Ctrl-C can come before the last one has begun
                thread.join()
    kept = {arm: _prefix(digests) for arm, digests in state.finished.items()}
    whole = min(len(digests) for digests in kept.values())
    if not complete and whole == 0:
        raise KeyboardInterrupt
    return {arm: digests[:whole] for arm, digests in kept.items()}, whole == plan.runs


def _collect(
    ended: queue.Queue[_Ended | None],
    alive: int,
    state: Progress,
    shares: list[float],
    begun: float,
    report: Callable[[Progress], None] | None,
) -> None:
    while alive:
        try:
            message = ended.get(timeout=TICK)
        except queue.Empty:
            message = None
            state.new = False
        else:
            if message is None:
                alive -= 1
                continue
            outcome = message.outcome
            if isinstance(outcome, HomeroomError):
                raise outcome
            if isinstance(outcome, BaseException):
                raise RunError(f"run {message.run} failed: {type(outcome).__name__}: {outcome}") from outcome
            state.finished[message.arm].append(outcome)
            (state.first if message.first else state.later).append(message.seconds)
            state.done += 1
            state.new = True
        state.elapsed = time.monotonic() - begun
        state.part = sum(shares)
        if not state.kept:
            state.kept = all(any(digest.run == 0 for digest in found) for found in state.finished.values())
        if report is not None:
            report(state)


def _prefix(digests: list[Digest]) -> list[Digest]:
    """Runs 0 .. k-1 without a gap, in order."""
    ordered = sorted(digests, key=lambda digest: digest.run)
    return [digest for number, digest in enumerate(ordered) if digest.run == number]
