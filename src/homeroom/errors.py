"""Everything that can go wrong, as one tree: an error names file, row or key, what was found, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class HomeroomError(Exception):
    """Base of every error that Homeroom raises on purpose."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what a person wrote.

    Attributes:
        where: file, row or key, as the person would look for it ("people.csv, row 17, column age").
        found: what stands there, in words.
        do: what would be right, in words.
    """

    where: str
    found: str
    do: str

    def __str__(self) -> str:
        """One sentence: where, what was found, what to do."""
        return f"{self.where}: {self.found}; {self.do}."


class InputError(HomeroomError):
    """What a person wrote is wrong. Carries every problem found, not only the first."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        """Take one problem or several; at least one is needed."""
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not self.problems:
            raise ValueError("an InputError needs at least one Problem")
        super().__init__("\n".join(str(problem) for problem in self.problems))


class RunError(HomeroomError):
    """A run could not be finished although its input was right."""
