"""The routine regime with real infections: batches of runs in one compiled driver, and one run with its whole log."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from homeroom.errors import RunError
from homeroom.kernels import epidemic, policy, rates
from homeroom.kernels.handle import handle
from homeroom.kernels.outbreak_arrays import AT, COURSE, State
from homeroom.regimes.calibrate import calibrate
from homeroom.regimes.outbreak_state import new_state, setting_arrays
from homeroom.results.schema import COUNTERS, RUN, SPREAD
from homeroom.spec.scenario import Scenario
from homeroom.world.outbreak import Scales, Setting
from homeroom.world.tables import Table, table

PHASES = epidemic.PHASES
WORK = 400_000
"""Things that happen in one compiled call, some tenths of a second: what Ctrl-C and progress wait for."""
CHUNK = 4_096
"""Runs of one compiled call."""
SIZES = {1: "events", 2: "spread", 3: "hits", 4: "hits"}
"""Which buffer an overflow of the clock is about."""


@dataclass(frozen=True)
class Raw:
    """What one run leaves behind.

    Attributes:
        events: the log, rows of `results.schema.EVENT` in order of time.
        run: its row of `results.schema.RUN`.
        infections: rows of `results.schema.SPREAD`.
        end: how far the run came (ms): the horizon.
    """

    events: Table
    run: Any
    infections: Table
    end: int


@dataclass(frozen=True)
class Batch:
    """Some runs of an ensemble, in order.

    Attributes:
        first: number of the first of them.
        runs: rows of `results.schema.RUN`.
        infections: rows of `results.schema.SPREAD`, in order of runs; None unless asked for.
        costs: (runs, measures, kinds of cost) what each measure came to.
        infected: (people,) in how many of these runs each was infected.
        first_infected: (people,) in how many they were the first after the index cases.
    """

    first: int
    runs: Table
    infections: Table | None
    costs: NDArray[np.int32]
    infected: NDArray[np.int64]
    first_infected: NDArray[np.int64]


class OutbreakEngine:
    """The compiled outbreak over one Setting: stateless for callers, so that threads can share it.

    Attributes:
        setting: the arrays.
        scales: how strongly each way infects.
        measure_ids: names of the measures that are switched on, in the order of costs.
    """

    def __init__(self, setting: Setting, scenario: Scenario, scales: Scales | None = None) -> None:
        """Solve the scales, unless they are given, and make the tables that all runs share."""
        self.setting = setting
        self.scales = calibrate(setting, scenario) if scales is None else scales
        self.measure_ids: tuple[str, ...] = setting.interventions.ids
        self._tables = setting_arrays(setting, self.scales)
        self._w = handle(self._tables)
        rates.accumulate(self._w)
        policy.hush(self._w)
        self._kept = threading.local()

    def _state(self) -> State:
        """A State of this thread, kept and used again."""
        sizes = self._sizes()
        state: State | None = getattr(self._kept, "state", None)
        if state is None:
            state = new_state(self._tables, **sizes)
            self._kept.state = state
            self._kept.handle = handle(state)
        return state

    def _sizes(self) -> dict[str, int]:
        if not hasattr(self._kept, "sizes"):
            self._kept.sizes = {"hits": 4_096, "spread": 1 << 14, "events": 0}
        sizes: dict[str, int] = self._kept.sizes
        return sizes

    def _grow(self, what: int, run: int) -> None:
        """Make the buffer that was too small four times as large."""
        if what == 5:
            raise RunError(f"run {run}: a course of disease went through more than {COURSE} stages without an end")
        name = SIZES[what]
        self._sizes()[name] = max(4 * self._sizes()[name], 1 << 12)
        self._kept.state = None

    def batch(
        self,
        seed: int,
        first: int,
        n: int,
        *,
        infections: bool = True,
        stop: threading.Event | None = None,
    ) -> Batch:
        """Runs first .. first + n - 1 of the ensemble with this seed.

        Args:
            seed: of the ensemble. first, n: which runs.
            infections: also keep who infected whom.
            stop: when set from another thread, the batch ends after the runs done so far.

        Returns:
            The same rows whatever was asked for before, and however an ensemble is cut into batches.
        """
        runs = table(RUN, n)
        costs = np.zeros((n, len(self.measure_ids), len(COUNTERS)), np.int32)
        infected = np.zeros(len(self.setting.people), np.int64)
        first_infected = np.zeros(len(self.setting.people), np.int64)
        pieces: list[Table] = []
        done = 0
        while done < n and not (stop is not None and stop.is_set()):
            state = self._state()
            state.clock[AT.keep] = int(infections)
            state.clock[AT.log] = 0
            state.clock[AT.overflow] = 0
            state.clock[AT.n_spread] = 0
            state.first[:] = 0
            state.often[:] = 0
            some = min(n - done, CHUNK)
            rows = slice(done, done + some)
            came = epidemic.drive(seed, first + done, some, WORK, self._w, self._kept.handle, runs[rows], costs[rows])
            if infections:
                pieces.append(_kept(state.spread[: state.clock[AT.n_spread]]))
            infected += state.often
            first_infected += state.first
            done += came
            overflow = int(state.clock[AT.overflow])
            # A full buffer of infections with runs in it has been emptied: only one too small for one run must grow.
            if overflow != 0 and not (overflow == 2 and came > 0):
                self._grow(overflow, first + done)
        return Batch(
            first=first,
            runs=_kept(runs[:done]),
            infections=_joined(pieces) if infections else None,
            costs=costs[:done],
            infected=infected,
            first_infected=first_infected,
        )

    def run(self, seed: int, run: int = 0) -> Raw:
        """One run with its whole log; the same run as in any batch."""
        out = table(RUN, 1)
        costs = np.zeros((1, len(self.measure_ids), len(COUNTERS)), np.int32)
        while True:
            if self._sizes()["events"] == 0:
                self._sizes()["events"] = 1 << 14
                self._kept.state = None
            state = self._state()
            for place, value in ((AT.keep, 1), (AT.log, 1), (AT.overflow, 0), (AT.n_spread, 0), (AT.n_events, 0)):
                state.clock[place] = value
            epidemic.drive(seed, run, 1, WORK, self._w, self._kept.handle, out, costs)
            overflow = int(state.clock[AT.overflow])
            if overflow == 0:
                break
            self._grow(overflow, run)
        events = state.events[: state.clock[AT.n_events]]
        order = np.argsort(events["time"], kind="stable")
        return Raw(
            events=_kept(events[order]),
            run=out[0],
            infections=_kept(state.spread[: state.clock[AT.n_spread]]),
            end=self.setting.horizon,
        )


def _kept(rows: Any) -> Table:
    """A copy of some rows, to the last byte between their fields."""
    return np.frombuffer(bytearray(rows.tobytes()), rows.dtype).view(np.recarray)


def _joined(pieces: list[Table]) -> Table:
    if not pieces:
        return table(SPREAD, 0)
    return np.frombuffer(bytearray(b"".join(piece.tobytes() for piece in pieces)), pieces[0].dtype).view(np.recarray)
