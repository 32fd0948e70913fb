"""A scenario that is another one with changes: `like = "hyosan"` under [scenario], and a table [changes].

Files beside it (bells.csv, people.csv ...) stand in for those of the other scenario.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from homeroom.errors import InputError, Problem
from homeroom.exchange import library
from homeroom.spec.base import shown
from homeroom.spec.wording import near

if TYPE_CHECKING:
    from homeroom.exchange.files import Notes
    from homeroom.spec.scenario import Scenario

OWN = ("name", "title", "notes", "runs", "start", "horizon", "fictional", "pathogen", "conduct")
"""What the table [scenario] of a variation may say itself."""
TABLES = ("scenario", "changes")


def is_variation(data: Mapping[str, Any] | None) -> bool:
    """Whether a scenario.toml says that it is like another scenario."""
    head = data.get("scenario") if data is not None else None
    return isinstance(head, Mapping) and "like" in head


def original(data: Mapping[str, Any], notes: Notes) -> str | None:
    """The name of the built-in scenario that a variation starts from; None after noting what is wrong."""
    head = data["scenario"]
    name = head["like"]
    known = ("like", *OWN)
    for key in data:
        if key not in TABLES:
            notes.add(
                f"scenario.toml, {shown(key)}",
                "a scenario that is like another has no such table",
                "write what differs as paths under [changes]",
            )
    for key in head:
        if key not in known:
            notes.add(f"scenario.toml, scenario.{shown(key)}", "this key is not known", near(key, known))
    names = library.names("scenario")
    if not isinstance(name, str) or library.path_of("scenario", name) is None:
        notes.add(
            "scenario.toml, scenario.like", f"there is no built-in scenario {shown(name)}", near(str(name), names)
        )
        return None
    return name


def vary(scenario: Scenario, data: Mapping[str, Any], name: str, notes: Notes) -> Scenario | None:
    """The scenario with the changes of a variation; None after noting everything that is wrong with them.

    Args:
        scenario: what it is like.
        data: its scenario.toml.
        name: of the variation, where the file does not say.
    """
    changes = data.get("changes", {})
    if not isinstance(changes, Mapping):
        notes.add("scenario.toml, changes", "this is no table", 'write [changes] and below it "PATH" = VALUE')
        return None
    head = {"name": name, **{key: value for key, value in data["scenario"].items() if key in OWN}}
    paths = {path: value for path, value in changes.items() if path not in head}
    for path in changes:
        if path in head:
            notes.add(f"scenario.toml, changes.{shown(path)}", "this stands under [scenario] too", "keep one of them")
    flat = {**head, **_flat(paths)}
    try:
        return scenario.replace(flat)
    except InputError as error:
        for problem in error.problems:
            table = "scenario" if problem.where.split(".")[0].split(" ")[0] in head else "changes"
            notes.extend(
                "scenario.toml", [Problem(f"scenario.toml, {table}.{problem.where}", problem.found, problem.do)]
            )
        return None


def _flat(table: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Paths written as TOML tables (`[changes.measures.alarm]`) as dotted ones; a quantity stays a table."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        path = f"{above}.{key}" if above else key
        if isinstance(value, Mapping) and "value" not in value and "family" not in value:
            found |= _flat(value, path)
        else:
            found[path] = value
    return found
