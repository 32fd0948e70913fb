"""What a validation error says, in words: a path into the data, what was found, what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from homeroom.spec.base import shown

Path: TypeAlias = tuple[str | int, ...]
_ZEROS = re.compile(r"0+(?=\d)")
TAGS = ("action", "family")


@dataclass(frozen=True)
class Finding:
    """Something wrong at a place of the scenario: `path` as in `("people", "p017", "age")`."""

    path: Path
    found: str
    do: str


def near(word: object, known: Iterable[str], listed: int = 12) -> str:
    """Advice for a word that is not known: the nearest one, else all of them if they are few."""
    words = sorted(known) if isinstance(known, (set, frozenset)) else list(known)
    bare = _ZEROS.sub("", str(word).strip().lower())
    for other in words:  # p1 for p01, Roof for roof
        if _ZEROS.sub("", other.lower()) == bare:
            return f'perhaps "{other}" is meant'
    close = difflib.get_close_matches(str(word).lower(), [w.lower() for w in words[:5000]], n=1, cutoff=0.6)
    if close:
        best = next(w for w in words if w.lower() == close[0])
        return f'perhaps "{best}" is meant'
    if words and len(words) <= listed:
        return "use one of " + ", ".join(words)
    return "see the documentation for what is known" if not words else f"known are {', '.join(words[:5])} and others"


def findings(error: ValidationError, prefix: Path = (), data: Any = None, root: Any = None) -> Iterator[Finding]:
    """Every error of a validation, with paths as the person wrote the data.

    Args:
        error: what pydantic raised.
        prefix: where the validated data stands.
        data: what was validated.
        root: the annotation it was validated against, for advice about unknown keys.
    """
    from homeroom.spec.keys import keys_at

    seen: set[tuple[Path, str]] = set()
    for details in error.errors(include_url=False):
        path = _written_path(details["loc"], data)
        found, do = words_of(details)
        if details["type"] == "extra_forbidden":
            word = shown(str(path[-1])) if path else "it"
            found, do = f"found the key {word}, which is not known", near(path[-1], keys_at(root, path[:-1], data))
        if (path, found) not in seen:
            seen.add((path, found))
            yield Finding(prefix + path, found, do)


def _written_path(loc: Sequence[str | int], data: Any) -> Path:
    """Drop what pydantic adds to a location: tags of unions, names of validators, the mark of a dict key."""
    path: list[str | int] = []
    node = data
    for step in loc:
        if isinstance(node, Mapping):
            if step in node:
                node = node[step]
            elif isinstance(step, str) and (
                "[" in step or step in ("float", "int", "str", "Quantity") or step in [node.get(tag) for tag in TAGS]
            ):
                continue
            else:
                node = None
        elif isinstance(node, (list, tuple)) and isinstance(step, int):
            node = node[step] if 0 <= step < len(node) else None
        elif data is not None and node is not None and isinstance(step, str):
            if not hasattr(node, step):
                continue
            node = getattr(node, step)
        path.append(step)
    return tuple(path)


def words_of(details: ErrorDetails) -> tuple[str, str]:
    """(what was found, what to do) of one pydantic error."""
    kind, value = details["type"], details.get("input")
    limits: Mapping[str, Any] = details.get("ctx") or {}
    if kind == "homeroom":
        return str(limits["found"]), str(limits["do"])
    if kind == "missing":
        return f'"{details["loc"][-1] if details["loc"] else "it"}" is missing', "add it"
    if kind in ("literal_error", "enum"):
        options = [option.strip("' ") for option in str(limits.get("expected", "")).replace(" or ", ", ").split(", ")]
        return f"found {shown(value)}", near(value, options, listed=30)
    if kind == "union_tag_invalid":
        options = [tag.strip("' ") for tag in str(limits["expected_tags"]).split(", ")]
        tag = str(limits["discriminator"]).strip("'")
        return f"found {tag} {shown(limits['tag'])}", near(limits["tag"], options)
    if kind == "union_tag_not_found":
        tag = str(limits["discriminator"]).strip("'")
        return f'"{tag}" is missing', "add it"
    if kind == "value_error":
        return str(limits.get("error", details["msg"])), "correct it"
    for prefix, advice in _ADVICE:
        if kind.startswith(prefix):
            return f"found {shown(value)}", advice.format(**{"ge": "", "le": "", "gt": "", "lt": "", **limits})
    return f"found {shown(value)} ({details['msg'].lower()})", "correct it"


_ADVICE = (
    ("int_parsing_size", "write a smaller whole number"),
    ("int", "write a whole number"),
    ("float", "write a number with a point, such as 1.34"),
    ("bool", "write true or false"),
    ("greater_than_equal", "write at least {ge}"),
    ("greater_than", "write more than {gt}"),
    ("less_than_equal", "write at most {le}"),
    ("less_than", "write less than {lt}"),
    ("finite_number", "write a finite number"),
    ("string", "write a text in quotes"),
    ("dict_type", "write a table of keys and values"),
    ("model_type", "write a table of keys and values"),
    ("model_attributes_type", "write a table of keys and values"),
    ("list_type", "write a list"),
    ("tuple_type", "write a list"),
    ("too_short", "write at least {min_length} of them"),
    ("too_long", "write at most {max_length} of them"),
)
