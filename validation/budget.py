"""How much the modules that run many stories may take: set by the words after ``python -m validation``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass
class Budget:
    """What a module of stories reads.

    Attributes:
        stories: per arm, or per point of a design.
        hours: after so long (on the clock, a module) no further story begins; what was run until then is reported.
        scenario: built-in name or folder.
        horizon: how long a story is followed, in place of what the scenario says; "" leaves that.
        workers: threads; 0: one per processor.
    """

    stories: int = 200
    hours: float = 1.0
    scenario: str = "hyosan"
    horizon: str = "1 d 9 h"
    workers: int = 0


BUDGET = Budget()
"""Of this process; `read` changes it. The default follows hyosan to the midnight after the first school day."""


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
