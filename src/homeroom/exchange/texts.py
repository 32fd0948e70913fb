"""TOML and JSON texts as plain values; every way they can be malformed is one sentence with a line."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from homeroom.exchange.files import Notes

DEEPEST = 60
"""Nesting no plan and no scenario comes near."""
_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")


def parse_toml(text: str, label: str, notes: Notes) -> dict[str, Any] | None:
    """A TOML text as a dict; None after noting why not."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _AT.search(message)
        where = f"{label}, line {place[1]}" if place and place[1] else f"{label}, at its end"
        if place is None:
            where = label
        notes.add(where, f"this is not TOML ({_AT.sub('', message)[:200].lower()})", "correct that line")
        return None
    except (RecursionError, ValueError, OverflowError) as error:
        notes.add(label, f"this cannot be read ({_short(error)})", "write it more simply")
        return None
    if _too_deep(data):
        notes.add(label, f"found values nested more than {DEEPEST} deep", "write it more simply")
        return None
    return data


def parse_json(text: str, label: str, notes: Notes) -> Any | None:
    """A JSON text as plain values; None after noting why not."""
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        notes.add(f"{label}, line {error.lineno}", f"this is not JSON ({error.msg.lower()})", "correct that line")
        return None
    except (RecursionError, ValueError, OverflowError) as error:
        notes.add(label, f"this cannot be read ({_short(error)})", "write it more simply")
        return None
    if data is None:
        notes.add(label, "found null", "write the content of the file")
        return None
    if _too_deep(data):
        notes.add(label, f"found values nested more than {DEEPEST} deep", "write it more simply")
        return None
    return data


def _short(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if "Exceeds the limit" in str(error):
        return "a number has thousands of digits"
    return str(error)[:200].replace("\n", " ")


def _no_constant(name: str) -> float:
    raise ValueError(f"it holds {name}, which is not a number")


def _too_deep(data: Any) -> bool:
    layer, depth = [data], 0
    while layer:
        depth += 1
        if depth > DEEPEST:
            return True
        layer = [
            below
            for node in layer
            for below in (node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
            if isinstance(below, (dict, list))
        ]
    return False
