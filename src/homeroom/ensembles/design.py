"""What to run: which arms, how many runs each, from which seed, on how many threads."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeroom.errors import InputError, Problem

if TYPE_CHECKING:
    from homeroom.spec.scenario import Scenario

LARGEST_SEED = 2**63 - 1
MOST_RUNS = 1_000_000


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Design:
    """An ensemble before it runs.

    Attributes:
        arms: scenarios by name. All arms use the same seed, so that they share their luck run by run.
        runs: how many per arm.
        seed: of the whole ensemble.
        workers: threads; changes nothing but the time it takes.
    """

    arms: Mapping[str, Scenario]
    runs: int
    seed: int
    workers: int

    def tasks(self) -> Iterator[tuple[int, str]]:
        """Run by run and, within a run, arm by arm: whoever stops early has whole comparisons."""
        for run in range(self.runs):
            for arm in self.arms:
                yield run, arm


def design(
    scenarios: Scenario | Mapping[str, Scenario],
    *,
    runs: int | None = None,
    seed: int = 1,
    workers: int | None = None,
) -> Design:
    """Check and complete what was asked for.

    Args:
        scenarios: one, or several by name.
        runs: per arm; by default the number that the first scenario names.
        seed: 0 .. 2**63 - 1.
        workers: threads; by default one per processor.

    Raises:
        InputError: a number that makes no sense, or no scenario at all.
    """
    arms = dict(scenarios) if isinstance(scenarios, Mapping) else {scenarios.name: scenarios}
    problems = []
    if not arms:
        problems.append(Problem("scenarios", "an empty dictionary", "give at least one scenario"))
    wanted = runs if runs is not None else next((s.runs for s in arms.values()), 1)
    if not 1 <= wanted <= MOST_RUNS:
        problems.append(Problem("--runs", f"{wanted}", f"give a whole number from 1 to {MOST_RUNS}"))
    problems += check_seed(seed)
    if workers is not None and not 1 <= workers <= 1024:
        problems.append(Problem("--workers", f"{workers}", "give a whole number from 1 to 1024"))
    if problems:
        raise InputError(problems)
    return Design(arms, wanted, seed, min(workers or cores(), wanted * len(arms)))


def check_seed(seed: int, run: int = 0) -> list[Problem]:
    """What is wrong with a seed and the number of a run."""
    problems = []
    if not 0 <= seed <= LARGEST_SEED:
        problems.append(Problem("--seed", f"{seed}", "give a whole number from 0 to 2^63 - 1"))
    if not 0 <= run < 2**32:
        problems.append(Problem("--run", f"{run}", "give a whole number from 0 to 2^32 - 1"))
    return problems
