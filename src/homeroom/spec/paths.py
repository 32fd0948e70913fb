"""Changing a scenario at named paths: `people.p017.temper.courage`, `school.rooms.*.height`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from homeroom.errors import InputError, Problem
from homeroom.spec.adapted import adapted
from homeroom.spec.base import shown
from homeroom.spec.conduct import Conduct
from homeroom.spec.distribution import PARAMETERS, Distribution, Sourced, changed_dwell
from homeroom.spec.keys import keys_of
from homeroom.spec.quantity import Quantity
from homeroom.spec.recipe import SIZING, is_sizing
from homeroom.spec.wording import Finding, Path, findings, near

if TYPE_CHECKING:
    from homeroom.spec.pathogen import Pathogen
    from homeroom.spec.scenario import Scenario

PARTS_OF_SCHOOL = ("school", "people", "ties", "timetable", "bells")
ALIASES = {"class_": "class"}
ALL_PARAMETERS = {"family", "mean", "source", "range", "reason"}.union(*PARAMETERS.values())
_DWELL: TypeAdapter[Any] = TypeAdapter(Distribution)
_SEGMENT = re.compile(r'"([^"]*)"|\'([^\']*)\'|([^."\']+)')


@dataclass
class _Tree:
    """Changes below one node: a value to put there, or changes further down."""

    below: dict[str, _Tree] = field(default_factory=dict)
    value: Any = None
    is_leaf: bool = False


def split(path: str) -> list[str]:
    """The segments of a path; an id with a dot stands in quotes.

    Raises:
        InputError: if it is no path.
    """
    segments: list[str] = []
    place = 0
    while place < len(path):
        match = _SEGMENT.match(path, place)
        if not match:
            break
        segments.append(next(group for group in match.groups() if group is not None).strip())
        place = match.end()
        if place < len(path) and path[place] == "." and place + 1 < len(path):
            place += 1
        else:
            break
    if place < len(path) or not segments or not all(segments):
        raise InputError(
            Problem(
                dotted((path,)), "this is no path", 'join names with dots, as in people.p017.age or people."a.b".age'
            )
        )
    return segments


def dotted(path: Sequence[str | int]) -> str:
    """A path as it would be typed, on one line."""
    steps = [shown(str(step), 100).strip('"') for step in path]
    return ".".join(f'"{step}"' if "." in step and len(steps) > 1 else step for step in steps)


def expanded(path: str, short: Mapping[str, str]) -> str:
    """A path with its short key, if it begins with one, replaced by what that stands for.

    "infectious_period.family" is "pathogen.stages.infectious.dwell.family" where infectious_period is a short key.
    """
    head, rest = path, ""
    while head:
        if head in short:
            return short[head] + rest
        cut = head.rfind(".")
        head, rest = head[: max(cut, 0)], path[max(cut, 0) :]
    return path


def typed(path: Path) -> str:
    """A place in a scenario as the path that a person would type: lists count from 1, "class" is no keyword."""
    return dotted([step + 1 if isinstance(step, int) else ALIASES.get(step, step) for step in path])


def changed(scenario: Scenario, changes: Mapping[str, Any]) -> tuple[Scenario, dict[str, Any], list[Problem]]:
    """Apply changes to a scenario without validating the whole.

    Parts are swapped first, then a generated school is built anew if its recipe changes, then single values change.

    Returns:
        The scenario with its new parts but without the single values; its fields after all changes; every path that
        leads nowhere and value that does not fit. What does not fit is left as it was, so that the fields can be
        validated all the same.
    """
    problems: list[Problem] = []
    single: dict[str, tuple[list[str], Any]] = {}
    base, notes = scenario, list(scenario.notes_of_changes)
    for text, value in changes.items():
        try:
            if text in ("pathogen", "school", "conduct") and isinstance(value, str):
                parts = _swapped(scenario, text, value)
                if text == "pathogen":
                    parts["measures"], told = adapted(base.measures, parts["pathogen"])
                    notes += told
                base = _with_parts(base, parts)
            else:
                single[text] = split(expanded(text, scenario.parameters)), value
        except InputError as error:
            problems += error.problems
    found: list[Finding] = []
    sizes = _Tree()
    tree = _Tree()
    for text, (segments, value) in single.items():
        try:
            if is_sizing(base.recipe, segments):
                _plant(sizes, segments[1:], value, text)
            elif base.recipe is not None and segments[0] == "school" and len(segments) == 2:
                known = [*keys_of(type(base.school)), *SIZING]
                if segments[1] in known:
                    _plant(tree, segments, value, text)
                else:
                    found.append(Finding(tuple(segments), "there is no such path", near(segments[1], known, listed=30)))
            else:
                _plant(tree, segments, value, text)
        except InputError as error:
            problems += error.problems
    by_hand = {text: entry for text, entry in single.items() if entry[0][0] in PARTS_OF_SCHOOL}
    if base.recipe is not None and sizes.below:
        recipe = _grow_model(base.recipe, sizes, ("school",), found, False)
        if not found:
            earlier = dict(base._touched)
            base = _with_parts(base, _swapped(base, "recipe", recipe))
            _plant_again(tree, earlier, by_hand, problems)
            base._touched = earlier
    if base.recipe is not None:
        base = base.model_copy() if base is scenario else base
        base._touched = base._touched | {t: e for t, e in by_hand.items() if not is_sizing(base.recipe, e[0])}
    if base is not scenario:
        base._notes = tuple(dict.fromkeys(notes))
    _draw_coverage(base, tree, problems)
    raw = _grow(base, tree, (), found)
    problems += [Problem(typed(f.path), f.found, f.do) for f in found]
    return base, raw, problems


def changed_part(part: Pathogen, changes: Mapping[str, Any]) -> tuple[Pathogen, list[Finding]]:
    """A pathogen with other values at paths below it, and what is wrong; it is as before where something is."""
    tree = _Tree()
    for text, value in changes.items():
        _plant(tree, split(text), value, text)
    found: list[Finding] = []
    made = _grow_model(part, tree, ("pathogen",), found, False)
    return (part if found else made), found


def _draw_coverage(scenario: Scenario, tree: _Tree, problems: list[Problem]) -> None:
    """`immunity.coverage=drawn` (or `drawn:TX`) as the share that is drawn with the seed of the school."""
    leaf = tree.below.get("immunity", _Tree()).below.get("coverage")
    if leaf is None or not isinstance(leaf.value, str) or leaf.value.split(":")[0].strip() != "drawn":
        return
    seed = 1 if scenario.recipe is None else scenario.recipe.seed
    try:
        leaf.value = _swapped(scenario, "coverage", (leaf.value, seed))
    except InputError as error:
        problems += [Problem("immunity.coverage", p.found, p.do) for p in error.problems]
        leaf.value = 0.0


def _with_parts(scenario: Scenario, parts: dict[str, Any]) -> Scenario:
    """A copy with other parts; a school that comes anew has not been changed by hand."""
    made = scenario.model_copy(update=parts)
    if "school" in parts:
        made._touched = {}
    return made


def _plant_again(
    tree: _Tree, earlier: Mapping[str, tuple[list[str], Any]], now: Mapping[str, Any], problems: list[Problem]
) -> None:
    """What was changed by hand in a generated school holds in the one that takes its place."""
    for text, (segments, value) in earlier.items():
        if text in now:
            continue
        try:
            _plant(tree, segments, value, text)
        except InputError as error:
            problems += error.problems


def leads_nowhere(scenario: Scenario, path: str) -> Finding | None:
    """Why a path leads nowhere in this scenario; None if it leads somewhere.

    Raises:
        InputError: if it is no path at all.
    """
    if is_sizing(scenario.recipe, split(path)):
        return None
    tree = _Tree()
    _plant(tree, split(path), None, path)
    found: list[Finding] = []
    _grow(scenario, tree, (), found, look=True)
    return found[0] if found else None


def _swapped(scenario: Scenario, part: str, name: Any) -> dict[str, Any]:
    if scenario._swap is None and part == "recipe":
        raise InputError(
            Problem("school", "this scenario cannot build its school anew", "load it from its folder first")
        )
    if scenario._swap is None:
        raise InputError(Problem(part, f"found the name {shown(name)}", f"give a {part} object, not a name"))
    return scenario._swap(part, name)


def _plant(tree: _Tree, segments: list[str], value: Any, text: str) -> None:
    for segment in segments:
        if tree.is_leaf:
            break
        tree = tree.below.setdefault(segment, _Tree())
    if tree.is_leaf or tree.below:
        raise InputError(Problem(dotted((text,)), "this is changed twice", "keep one of the changes"))
    tree.value, tree.is_leaf = value, True


def _grow(node: Any, tree: _Tree, path: Path, found: list[Finding], look: bool = False) -> Any:
    """The node with the changes of `tree`; what is wrong is added to `found`. With `look`, nothing is changed."""
    if tree.is_leaf:
        return node if look else _leaf(node, tree.value)
    if isinstance(node, BaseModel):
        return _grow_model(node, tree, path, found, look)
    if isinstance(node, dict):
        grown = dict(node)
        for key, below in _spread(tree, list(node)).items():
            new = key not in node and path == ("measures",) and below.is_leaf and isinstance(below.value, Mapping)
            if key not in node and not new:
                found.append(Finding((*path, key), f"there is no {_thing(path)} {shown(key)}", near(key, node)))
            elif below.is_leaf and isinstance(below.value, Mapping) and path[-1:] in (("people",), ("rooms",)):
                grown[key] = {"id": key, **below.value}
            else:
                grown[key] = _grow(node.get(key), below, (*path, key), found, look)
        return grown
    if isinstance(node, tuple):
        return _grow_list(node, tree, path, found, look)
    word = "nothing is set here yet" if node is None else f"this is {shown(str(node))}, which has no parts"
    found.extend(Finding((*path, key), word, f"set {dotted(path)} as a whole") for key in tree.below)
    return node


def _leaf(node: Any, value: Any) -> Any:
    """A changed quantity keeps no source that no longer holds."""
    if isinstance(node, Quantity) and isinstance(value, (str, int, float)) and value != "rest":
        return {"value": value, "source": "changed by hand"}
    return value


def _grow_model(node: BaseModel, tree: _Tree, path: Path, found: list[Finding], look: bool) -> Any:
    names = {**{f.alias or name: name for name, f in type(node).model_fields.items()}}
    names.update({name: name for name in type(node).model_fields})
    if isinstance(node, Conduct) and "values" not in tree.below:  # its quantities are addressed without "values"
        return _validated(node, {"values": _grow(node.values, tree, path, found, look)}, path, found)
    if isinstance(node, Sourced) and not look:
        return _grow_dwell(node, tree, path, found)
    raw = {name: getattr(node, name) for name in type(node).model_fields}
    before = len(found)
    for key, below in _spread(tree, keys_of(type(node))).items():
        if key not in names:
            found.append(_unknown(node, path, key))
            continue
        raw[names[key]] = _grow(raw[names[key]], below, (*path, key), found, look)
    if not path or len(found) > before:
        return raw  # the whole scenario is validated by whoever asked
    return _validated(node, raw, path, found)


def _grow_dwell(node: Any, tree: _Tree, path: Path, found: list[Finding]) -> Any:
    """A distribution, whose family may change: then it is another model."""
    changes: dict[str, Any] = {}
    for key, below in _spread(tree, keys_of(type(node))).items():
        if key not in ALL_PARAMETERS:
            found.append(_unknown(node, path, key))
            return node
        old = getattr(node, key, None)
        changes[key] = _grow(old, below, (*path, key), found)
    try:
        raw = changed_dwell(node, changes)
    except PydanticCustomError as error:
        words = error.context or {}
        found.append(Finding((*path, "mean"), str(words.get("found", error)), str(words.get("do", "correct it"))))
        return node
    try:
        return _DWELL.validate_python(raw)
    except ValidationError as error:
        found.extend(findings(error, path, raw, Distribution))
        return node


def _validated(node: BaseModel, raw: dict[str, Any], path: Path, found: list[Finding]) -> Any:
    try:
        return type(node).model_validate(raw)
    except ValidationError as error:
        found.extend(findings(error, path, raw, type(node)))
        return node


def _unknown(node: BaseModel, path: Path, key: str) -> Finding:
    if path == ("school",) and key in {*SIZING, "size", "classes"}:
        return Finding(
            (*path, key),
            "this school was read from files, so its people are the rows of people.csv",
            "change people.csv instead",
        )
    short = getattr(node, "parameters", {}) if not path else {}
    return Finding((*path, key), "there is no such path", near(key, [*keys_of(type(node)), *short], listed=30))


def _grow_list(node: tuple[Any, ...], tree: _Tree, path: Path, found: list[Finding], look: bool) -> Any:
    """Lists are addressed by id (`to` for the next stages) or by place, counted from 1."""
    names = [
        str(getattr(item, "to", None) or getattr(item, "id", None) or place + 1) for place, item in enumerate(node)
    ]
    grown = list(node)
    for key, below in _spread(tree, names).items():
        places = [place for place, name in enumerate(names) if key in (name, str(place + 1))]
        if not places:
            found.append(Finding((*path, key), f"there is no {shown(key)} in this list", near(key, names)))
            continue
        grown[places[0]] = _grow(node[places[0]], below, (*path, key), found, look)
    return grown


def _spread(tree: _Tree, keys: Sequence[str]) -> dict[str, _Tree]:
    """The changes by key, with `*` standing for every key that is not named itself."""
    star = tree.below.get("*")
    if star is None:
        return tree.below
    return {**dict.fromkeys(keys, star), **{key: below for key, below in tree.below.items() if key != "*"}}


def _thing(path: Path) -> str:
    return {
        "people": "person", "rooms": "room", "doors": "door", "levels": "level", "measures": "measure",
        "stages": "stage", "routes": "route", "parameters": "parameter", "conduct": "parameter",
    }.get(str(path[-1]), "entry")  # fmt: skip
