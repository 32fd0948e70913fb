"""What a waiting person sees, all on standard error: the estimated time, time left, and a table that fills in.

On a terminal this is live; elsewhere it is a few plain lines. With --quiet it is nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from homeroom.cli import interrupt
from homeroom.results.chances import SURVIVING
from homeroom.world.tables import FATES

if TYPE_CHECKING:
    from rich.console import RenderableType

    from homeroom.ensembles.execute import Progress
    from homeroom.results.cast import Cast

PLAIN_EVERY = 15.0
"""Seconds between two plain lines of progress."""
LIVE_EVERY = 0.25
ROWS = 16


class Screen:
    """Progress on standard error, while used as a context."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._live: Any = None
        self._note: Any = None
        self._cast: Cast | None = None
        self._hits: np.ndarray[Any, np.dtype[np.int64]] | None = None
        self._counted = 0
        self._estimated = False
        self._last = 0.0
        self._tty = not quiet and sys.stderr.isatty()
        self._compiled = 0
        self._deaf: Callable[[], None] | None = None

    def __enter__(self) -> Screen:
        if not self._quiet:
            from homeroom.kernels import jit

            self._deaf = jit.listen(self._compiling)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        if self._deaf is not None:
            self._deaf()

    def note(self, text: str) -> None:
        """Say what is being done; on a terminal only, and gone once it is done."""
        if not self._tty:
            return
        self._close()
        from rich.console import Console

        self._note = Console(stderr=True).status(text)
        self._note.start()

    def _compiling(self, name: str, seconds: float) -> None:
        """Say that the first run on this machine compiles first; called from the threads that do it."""
        from homeroom.kernels import jit

        self._compiled += 1
        if not self._tty:
            if self._compiled == 1:
                print("Compiling the simulation, once on this machine (half a minute) ...", file=sys.stderr, flush=True)
        elif self._note is not None:
            total = max(self._compiled, len(jit.kernels))
            self._note.update(f"Compiling the simulation, once on this machine: part {self._compiled} of {total} ...")

    def ready(self, cast: Cast) -> None:
        """Take the names; called once the scenario is assembled and everything is compiled."""
        interrupt.check()
        self._cast = cast
        self._hits = np.zeros((len(cast.ids), len(FATES)), dtype=np.int64)
        self.note("First run ...")

    def report(self, progress: Progress) -> None:
        """Show progress; called often."""
        if self._quiet:
            return
        if progress.new:
            self._count(progress)
        if not self._estimated and (progress.left is not None or progress.done == progress.total):
            self._estimated = True
            self._print(_estimate(progress))
            self._last = time.monotonic() if not self._tty else 0.0
        now = time.monotonic()
        if not self._tty:
            if self._estimated and now - self._last > PLAIN_EVERY:
                self._last = now
                print(_state(progress), file=sys.stderr, flush=True)
            return
        if self._estimated and (now - self._last > LIVE_EVERY or progress.done == progress.total):
            self._last = now
            self._show(progress)

    def _count(self, progress: Progress) -> None:
        """Add the runs that have finished since the last look."""
        finished = next(iter(progress.finished.values()))
        if self._hits is None:
            return
        for digest in finished[self._counted :]:
            self._hits[np.arange(len(self._hits)), digest.outcome["fate"]] += 1
        self._counted = len(finished)

    def _print(self, text: str) -> None:
        if self._note is not None:
            self._note.stop()
            self._note = None
        print(text, file=sys.stderr, flush=True)

    def _show(self, progress: Progress) -> None:
        from rich.console import Console
        from rich.live import Live

        if self._live is None:
            self._live = Live(console=Console(stderr=True), transient=True, auto_refresh=False)
            self._live.start()
        self._live.update(self._page(progress), refresh=True)

    def _page(self, progress: Progress) -> RenderableType:
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        from homeroom.cli.table import HEADINGS, order, row

        bar = Table.grid(padding=(0, 2))
        done = progress.done + progress.part
        bar.add_row(ProgressBar(total=progress.total, completed=done, width=40), Text(_state(progress)))
        if self._cast is None or self._hits is None or not self._counted:
            return bar
        table = Table(box=None, padding=(0, 1))
        for i, heading in enumerate(HEADINGS):
            table.add_column(heading, justify="left" if i < 3 else "right", no_wrap=True)
        alive = self._hits[:, [FATES.index(fate) for fate in SURVIVING]].sum(axis=1)
        named, rest = order(self._cast, alive)
        for who in (named + rest)[:ROWS]:
            table.add_row(*(Text(cell) for cell in row(self._cast, self._hits, self._counted, who)))
        return Group(bar, table)

    def _close(self) -> None:
        for shown in (self._live, self._note):
            if shown is not None:
                shown.stop()
        self._live = self._note = None


def _estimate(progress: Progress) -> str:
    from homeroom.story.headline import estimate

    return estimate((progress.left or 0.0) + progress.elapsed, progress.total, progress.workers)


def _state(progress: Progress) -> str:
    from homeroom.story.words import duration

    left = f", {duration(round(progress.left * 1000))} left" if progress.left else ""
    return f"{progress.done:,} of {progress.total:,} runs{left}"
