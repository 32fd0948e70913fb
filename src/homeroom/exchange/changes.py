"""`--change a=1,b='21 d'`: the changes of one arm of a comparison, joined by commas."""

from __future__ import annotations

from collections.abc import Sequence

from homeroom.errors import InputError, Problem
from homeroom.exchange.overrides import apply
from homeroom.spec.base import shown
from homeroom.spec.scenario import Scenario

OPTION = "--change"
AS_IS = "as is"
_OPEN, _CLOSE = "([{", ")]}"


def split(text: str) -> list[str]:
    """The changes of one arm: split at commas, except those within quotes and brackets.

    Raises:
        InputError: a quote or bracket is not closed.
    """
    parts, start, depth, quote = [], 0, 0, ""
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth -= 1
        elif sign == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    if quote or depth:
        missing = f"a quote {quote}" if quote else "a bracket"
        raise InputError(Problem(f"{OPTION} {shown(text)}", f"{missing} is not closed", "close it"))
    return [part.strip() for part in [*parts, text[start:]]]


def arms(scenario: Scenario, changes: Sequence[str]) -> dict[str, Scenario]:
    """The scenario as it is, and once for every change, by the words of the change.

    Args:
        scenario: the first arm, named "as is".
        changes: texts as typed, such as "a=1,b='21 d'".

    Raises:
        InputError: with every problem found.
    """
    problems = []
    found = {AS_IS: scenario}
    for text in changes:
        name = text.strip()
        if name in found:
            problems.append(Problem(f"{OPTION} {shown(text)}", "it is given twice", "keep one of them"))
            continue
        try:
            found[name] = apply(scenario, split(text), OPTION)
        except InputError as error:
            problems += error.problems
    if not changes:
        problems.append(
            Problem(OPTION, "nothing to compare with", "give a change, such as --change immunity.coverage=0.95")
        )
    if problems:
        raise InputError(problems)
    return found
