"""One run: two regimes take turns at one State until the horizon, in slices short enough for Ctrl-C."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from homeroom.errors import RunError
from homeroom.kernels.arrays import AT, COURSE, HEADWAY, LOOK, State
from homeroom.kernels.codes import STEP
from homeroom.kernels.handle import handle
from homeroom.kernels.rng import run_key
from homeroom.regimes import crisis, routine
from homeroom.regimes.measures import measure_table
from homeroom.regimes.state import EVENTS, new_state, reset, world_arrays
from homeroom.spec.conduct import UNITS, Conduct
from homeroom.spec.scenario import Scenario
from homeroom.world.tables import Table, World

Parameters = NamedTuple("Parameters", [(name, float) for name in UNITS])  # type: ignore[misc]  # named by the table
SLICE = 150_000
"""Person-steps of one call of a compiled driver, some tens of milliseconds."""
TRACE = 1 << 18
"""Samples of where people are that the buffer of a traced run holds at first."""


@dataclass(frozen=True)
class Raw:
    """What a run leaves behind.

    Attributes:
        events: the log, rows of `results.schema.EVENT` in order of time.
        trace: where everybody was, rows of `results.schema.TRACE`; None unless asked for.
        perceptions: who perceived what, rows of `results.schema.PERCEPT`; None unless asked for.
        end: how far the run came (ms): the horizon, unless it was stopped.
        awake_person_seconds: person-seconds that were stepped; everything else slept.
    """

    events: Table
    trace: Table | None
    end: int
    awake_person_seconds: float
    perceptions: Table | None = None


def parameters(conduct: Conduct) -> Any:
    """The parameters of conduct as the named numbers that kernels take, in SI units."""
    return Parameters(*(conduct.values[name].value for name in UNITS))


class Engine:
    """The compiled regimes over one World: stateless for callers, so that threads can share it.

    Args:
        world: the arrays.
        scenario: for measures and conduct.
        sleep: False lets everybody perceive at every occasion and no time be skipped; the same events must come.
        step: length of a step of the crisis (ms); another than the default checks that results hardly depend on it.
        hops: whether who walks by the timetable with no hunter near goes from door to door, see `kernels.afoot`.
    """

    def __init__(
        self, world: World, scenario: Scenario, *, sleep: bool = True, step: int = STEP, hops: bool = True
    ) -> None:
        """Make the tables that all runs share."""
        self.world = world
        if step < 1 or LOOK % step or HEADWAY % step:
            raise ValueError(f"a step of {step} ms does not divide {LOOK} and {HEADWAY} ms")
        self.sleep = sleep
        self.step = step
        self.hops = hops
        self.arrays = handle(world_arrays(world))
        self.parameters = handle(parameters(scenario.conduct))
        self.measures, self.measure_ids = measure_table(scenario, world)
        self._kept = threading.local()

    def _state(self, events: int, trace: int, percepts: int) -> State:
        """A State at the start of a run; one per thread is kept and used again."""
        state: State | None = getattr(self._kept, "state", None)
        sizes = (events, trace, percepts)
        if state is None or (len(state.events), len(state.trace), len(state.percepts)) != sizes:
            state = new_state(self.world, self.measures, events=events, trace=trace, percepts=percepts, step=self.step)
            self._kept.state = state
        else:
            reset(state, self.world, self.measures, self.step)
        state.clock[AT.quiet] = 1 if self.sleep else 0
        state.clock[AT.hops] = 1 if self.hops else 0
        return state

    def run(
        self,
        seed: int,
        run: int,
        *,
        trace: bool = False,
        perceptions: bool = False,
        stop: threading.Event | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Raw:
        """Simulate one run.

        Args:
            seed: of the ensemble. run: which run of it.
            trace: also sample where everybody is.
            perceptions: also keep who perceives what.
            stop: when set from another thread, the run ends at its next slice, unfinished.
            progress: called between slices with the simulated time (ms).

        Returns:
            The log; the same bytes for the same (scenario, seed, run), whoever runs it and whatever ran before.
        """
        key = run_key(seed, run)
        # A buffer that was too small once is kept at its new size: the next run will not be repeated for want of room.
        events = getattr(self._kept, "events", EVENTS)
        samples = TRACE if trace else 0
        percepts = TRACE if perceptions else 0
        while True:
            state = self._state(events, samples, percepts)
            self._drive(key, state, stop, progress)
            overflow = int(state.clock[AT.overflow])
            if overflow == 0:
                break
            if overflow == 3:
                raise RunError(f"run {run}: a course of disease went through more than {COURSE} stages without an end")
            # Everything is a function of its key: the repeated run is the same run with room to write it down.
            if overflow == 1:
                events *= 4
                self._kept.events = events
            elif overflow == 2:
                samples *= 4
            else:
                percepts *= 4
        return Raw(
            events=_in_order(state.events[: int(state.clock[AT.n_events])]),
            trace=_in_order(state.trace[: state.clock[AT.n_trace]]) if trace else None,
            end=int(state.clock[AT.time]),
            awake_person_seconds=float(state.clock[AT.awake]) / 1000.0,
            perceptions=_in_order(state.percepts[: state.clock[AT.n_percepts]]) if perceptions else None,
        )

    def _drive(
        self, key: Any, state: State, stop: threading.Event | None, progress: Callable[[int], None] | None
    ) -> None:
        w, p, s, horizon = self.arrays, self.parameters, handle(state), self.world.horizon
        while state.clock[AT.time] < horizon and state.clock[AT.overflow] == 0:
            if stop is not None and stop.is_set():
                return
            if state.clock[AT.regime] == 0:
                routine.drive(key, w, p, s, horizon)
                if state.clock[AT.regime] == 1:
                    crisis.begin(key, w, p, s, int(state.clock[AT.time]))
            else:
                crisis.drive(key, w, p, s, horizon, SLICE)
                if state.clock[AT.regime] == 0:
                    routine.resume(w, s, int(state.clock[AT.time]))
            if progress is not None:
                progress(int(state.clock[AT.time]))


def _in_order(rows: Table) -> Table:
    """A copy of the rows in order of time; what happened in the same millisecond stays in the order it was written."""
    kept = rows[np.argsort(rows["time"], kind="stable")].copy()
    return kept.view(np.recarray)
