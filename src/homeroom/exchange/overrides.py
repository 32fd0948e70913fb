"""`--set path=value`: what a person types after a command -> a changed scenario."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from typing import Any

from homeroom.errors import InputError, Problem
from homeroom.spec.base import shown
from homeroom.spec.scenario import Scenario

OPTION = "--set"


def parse(texts: Iterable[str], option: str = OPTION) -> dict[str, Any]:
    """`["people.p017.age=17"]` -> `{"people.p017.age": 17}`.

    The value is TOML where it can be (17, true, "a text", 2021-11-15T15:00:00, { family = "fixed", value = "3 s" }),
    otherwise it is taken as a text, so that `21 d` and `jonas` need no quotes.

    Args:
        texts: one "path=value" each.
        option: how the command names them, for messages.

    Raises:
        InputError: for texts without "=" and paths that come twice, all at once.
    """
    changes: dict[str, Any] = {}
    problems: list[Problem] = []
    for text in texts:
        path, equals, value = text.partition("=")
        path = path.strip()
        where = f"{option} {shown(text)}"
        if not equals or not path:
            problems.append(Problem(where, "this is no change", "write path=value, such as people.p017.age=17"))
        elif path in changes:
            problems.append(Problem(where, f"{shown(path)} is set twice", "keep one of them"))
        else:
            changes[path] = value_of(value)
    if problems:
        raise InputError(problems)
    return changes


def value_of(text: str) -> Any:
    """The value of a text: TOML if it is one value of TOML, else the text itself."""
    text = text.strip()
    try:
        table = tomllib.loads(f"value = {text}")
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return text
    return table["value"] if list(table) == ["value"] else text


def apply(scenario: Scenario, texts: Iterable[str], option: str = OPTION) -> Scenario:
    """The scenario with every `path=value` of `texts`, checked like a folder.

    Raises:
        InputError: with every problem found; each names the option and the path.
    """
    changes = parse(texts, option)
    if not changes:
        return scenario
    try:
        return scenario.replace(changes)
    except InputError as error:
        named = [Problem(f"{option} {problem.where}", problem.found, problem.do) for problem in error.problems]
        raise InputError(named) from None
