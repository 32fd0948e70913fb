"""How much the modules that run many stories or plans may take: set by the words after ``python -m validation``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from homeroom.exchange.folder import load
from homeroom.spec.scenario import Scenario


@dataclass
class Budget:
    """What a module of stories reads.

    Attributes:
        stories: per arm, or per point of a design.
        hours: after so long (on the clock, a module) no further story begins; what was run until then is reported.
        schools: built-in names or folders, joined by commas, which share the hours. After a colon stands how long a
            story is followed, in place of what the scenario says.
        workers: threads; 0: one per processor.
        plans: which made-up plans are tried, the first and the last: a thousand can be run in pieces.
    """

    stories: int = 200
    hours: float = 1.0
    schools: str = "small-school:8 h,small-school:1 d,hyosan:1 d 9 h"
    workers: int = 0
    plans: str = "0-999"


BUDGET = Budget()
"""Of this process; `read` changes it. By default stories are followed to the end of the first day of the outbreak."""


def schools(budget: Budget) -> Iterator[tuple[Scenario, Budget]]:
    """Every school of a budget, with its share of the hours."""
    words = [word for word in budget.schools.split(",") if word.strip()]
    for word in words:
        name, _, horizon = word.strip().partition(":")
        scenario = load(name)
        yield (
            scenario.replace({"horizon": horizon}) if horizon else scenario,
            replace(budget, hours=budget.hours / len(words)),
        )


def read(words: list[str], budget: Budget = BUDGET) -> list[str]:
    """Take ``--stories=50`` and the like out of `words` into `budget`; returns the rest.

    Raises:
        ValueError: an unknown option, or a value of the wrong kind.
    """
    kinds: dict[str, type[Any]] = {field.name: type(getattr(budget, field.name)) for field in fields(budget)}
    rest = []
    for word in words:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            rest.append(word)
        elif name not in kinds or not equals:
            raise ValueError(f"{word}: write --name=value with one of {', '.join(kinds)}")
        else:
            setattr(budget, name, kinds[name](value))
    return rest
