"""`homeroom show`: every parameter of a pathogen with its value, its source and the probability it implies."""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from homeroom.errors import InputError, Problem
from homeroom.exchange import folder, library
from homeroom.exchange.overrides import OPTION, apply, parse
from homeroom.exchange.reading import Reading
from homeroom.spec.distribution import Sourced
from homeroom.spec.pathogen import Pathogen
from homeroom.spec.paths import changed_part, dotted, split, typed
from homeroom.spec.quantity import Quantity
from homeroom.spec.rules_course import rules
from homeroom.spec.validate import Draft
from homeroom.spec.wording import Path as Steps
from homeroom.spec.wording import near

HOUR, DAY = 3600.0, 86400.0


@dataclass(frozen=True)
class Parameter:
    """One number of a pathogen file.

    Attributes:
        path: as `--set` takes it, below the pathogen.
        value, unit: in SI units.
        written: as it stands in the file.
        source, range, reason: its own, or those of the table it stands in; `range` in SI units.
        implies: in words, the probability that a rate implies and the like; "" where nothing needs saying.
        probability: that probability; None where there is none.
    """

    path: str
    value: float
    unit: str
    written: str
    source: str
    range: tuple[float, float] | None
    reason: str
    implies: str = ""
    probability: float | None = None


@dataclass(frozen=True)
class Sheet:
    """What is known of a pathogen.

    Attributes:
        pathogen: it.
        parameters: every number of it.
        short: of a scenario, its short keys: (key, path, value as written).
        scenario: the name of the scenario it was asked for by, or that has the same name; None where there is none.
    """

    pathogen: Pathogen
    parameters: tuple[Parameter, ...]
    short: tuple[tuple[str, str, str], ...] = ()
    scenario: str | None = None


def sheet(name: str, changes: Sequence[str] = ()) -> Sheet:
    """Look up a pathogen, or the pathogen of a scenario.

    Args:
        name: a built-in pathogen, a pathogen file (`mine.toml`), a built-in scenario or a scenario folder. A name that
            is both is the pathogen.
        changes: `path=value`, as for `--set`.

    Raises:
        InputError: if there is no such thing, or something in it is wrong.
    """
    file = library.path_of("pathogen", name)
    if file is None and name.endswith(".toml") and Path(name).name != "scenario.toml":
        file = Path(name)
    if file is not None:
        pathogen = _changed(read_pathogen(file), changes)
        namesake = library.path_of("scenario", name)
        short = () if namesake is None else tuple(_short_keys(namesake, pathogen))
        return Sheet(pathogen, tuple(parameters(pathogen)), short, name if short else None)
    try:
        found = folder.load(name)
    except InputError as error:
        if library.path_of("scenario", name) is None and not os.path.lexists(name):
            known = [*library.names("pathogen"), *library.names("scenario")]
            problem = Problem(
                name, "there is no built-in pathogen or scenario and no file of this name", near(name, known)
            )
            raise InputError(problem) from None
        raise error
    scenario = apply(found, changes)
    short = tuple((key, path, _value_at(scenario, path)) for key, path in scenario.parameters.items())
    return Sheet(scenario.pathogen, tuple(parameters(scenario.pathogen)), short, scenario.name)


def read_pathogen(file: Path) -> Pathogen:
    """Read and check one pathogen file.

    Raises:
        InputError: with everything found wrong.
    """
    reading = Reading(file.parent)
    reading.read_part("pathogen", file.name, file.name)
    if reading.pathogen is not None:
        reading.note(rules(Draft(pathogen=reading.pathogen)))
    if reading.notes.problems or reading.pathogen is None:
        raise InputError(reading.notes.problems)
    return reading.pathogen


def _changed(pathogen: Pathogen, texts: Sequence[str]) -> Pathogen:
    """The pathogen with `path=value` put in; paths may begin with "pathogen"."""
    changes = {text.removeprefix("pathogen."): value for text, value in parse(texts).items()}
    if not changes:
        return pathogen
    made, found = changed_part(pathogen, changes)
    if not found:
        found = list(rules(Draft(pathogen=made)))
    if found:
        raise InputError([Problem(f"{OPTION} {typed(f.path).removeprefix('pathogen.')}", f.found, f.do) for f in found])
    return made


def _short_keys(scenario: Path, pathogen: Pathogen) -> Iterator[tuple[str, str, str]]:
    """The short keys of a built-in scenario, with the values in its file; its school is not built for this."""
    table = tomllib.loads((scenario / "scenario.toml").read_text(encoding="utf-8"))
    for key, path in table.get("parameters", {}).items():
        yield key, str(path), _value_at({**table, "pathogen": pathogen}, str(path))


def _value_at(node: object, path: str) -> str:
    """The value that a path below a node leads to, in a word; "" where there are several or none."""
    for step in split(path):
        if isinstance(node, dict):
            node = node.get(step)
        elif isinstance(node, tuple):
            node = next((item for item in node if getattr(item, "to", getattr(item, "id", None)) == step), None)
        else:
            node = getattr(node, step, getattr(node, f"{step}_", None))
    if isinstance(node, dict) and "value" in node:
        node = node["value"]
    if isinstance(node, bool):
        return str(node).lower()
    if isinstance(node, Sourced):
        return f"{getattr(node, 'family', '')}, mean {days(getattr(node, 'seconds', 0.0))}"
    return (
        ""
        if node is None or (isinstance(node, (dict, tuple, BaseModel)) and not isinstance(node, Quantity))
        else str(node)
    )


# --- every number ---------------------------------------------------------------------------------------------------


def parameters(pathogen: Pathogen) -> Iterator[Parameter]:
    """Every number of a pathogen, in the order of transmission, protection, routes, stages and variants."""
    for part in ("transmission", "protection", "routes", "stages", "variants"):
        for path, quantity, source, span, reason in _quantities((part,), getattr(pathogen, part), ("", None, "")):
            implies, probability = implied(pathogen, path, quantity)
            implies = "; ".join(word for word in (_ages(pathogen, path), implies) if word)
            if len(path) == 4 and path[2] == "emits" and quantity.value == 1.0 and not quantity.source:
                source, span, reason = "definition: the most infectious stage", None, ""
            yield Parameter(
                dotted([step + 1 if isinstance(step, int) else step for step in path]),
                quantity.value, quantity.unit, str(quantity),
                quantity.source or source, quantity.range or span, quantity.reason or reason, implies, probability,
            )  # fmt: skip


def _ages(pathogen: Pathogen, path: Steps) -> str:
    """Whom an entry of `by_age` is for: "from 10 years to below 20"; "" for what is no such entry."""
    if len(path) < 3 or path[-3] != "by_age":
        return ""
    node: object = pathogen
    for step in path[:-2]:
        if isinstance(node, tuple):
            node = next(item for item in node if getattr(item, "to", None) == step)
        else:
            node = node[step] if isinstance(node, dict) else getattr(node, str(step))
    entries = node if isinstance(node, tuple) else ()
    place = int(path[-2])
    until = f"below {entries[place].below.value:g}"
    return f"people {until} years" if place == 0 else f"from {entries[place - 1].below.value:g} years to {until}"


_Above = tuple[str, tuple[float, float] | None, str]
_Found = tuple[Steps, Quantity, str, tuple[float, float] | None, str]


def _quantities(path: Steps, node: object, above: _Above) -> Iterator[_Found]:
    if isinstance(node, Quantity):
        if not _says_nothing(path, node):
            yield (path, node, *above)
        return
    if isinstance(node, BaseModel):
        source, span, reason = above
        own = str(getattr(node, "source", "") or "")
        if own:
            ends = getattr(node, "range", None)
            span = None if ends is None else (float(ends[0]), float(ends[1]))
            source, reason = own, str(getattr(node, "reason", "") or "")
        for name in type(node).model_fields:
            value = getattr(node, name)
            if isinstance(node, Sourced) and name == "range":
                continue
            of_time = not isinstance(node, Sourced) or not isinstance(value, Quantity) or value.unit == "s"
            yield from _quantities((*path, name), value, (source, span if of_time else None, reason))
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _quantities((*path, key), value, above)
    elif isinstance(node, tuple):
        for place, value in enumerate(node):
            to = getattr(value, "to", None)
            yield from _quantities((*path, place if to is None else str(to)), value, above)


def _says_nothing(path: Steps, quantity: Quantity) -> bool:
    """A default that nobody wrote: no effect of severity, the only way on, the rest."""
    if path[-1] == "below":  # the limit of an age group is no measured number
        return True
    if quantity.written == "rest" or quantity.source == "what the others leave":
        return True
    if quantity.source or quantity.range:
        return False
    return quantity.value == 0.0 or (path[-1] in ("probability", "relative") and quantity.value == 1.0)


# --- what a number implies ------------------------------------------------------------------------------------------


def implied(pathogen: Pathogen, path: Steps, quantity: Quantity) -> tuple[str, float | None]:
    """(in words, the probability) that a number implies; ("", None) where it is plain."""
    value, name = quantity.value, str(path[-1])
    if path == ("transmission", "dispersion"):
        share = _top_fifth(value)
        return f"the most infectious fifth of cases emits {_percent(share)} of everything", share
    if path[:2] == ("transmission", "susceptibility") and name == "relative" and pathogen.transmission is not None:
        ages = pathogen.transmission.susceptibility
        most = max(ages.relative.value, *(entry.relative.value for entry in ages.by_age), 0.0)
        chance = -math.expm1(-math.log(2.0) * value / most)
        return f"where every other person of the most susceptible age is infected, {_percent(chance)} are", chance
    if path == ("transmission", "household_attack") and 0.0 < value < 1.0:
        length = emission_days(pathogen)
        if length > 0.0:
            chance = -math.expm1(math.log1p(-value) / length)
            return f"{_percent(chance)} a day at full infectiousness, of which there are {length:.2g} days", chance
    if name in ("decay", "settling") and value > 0.0:
        lost = -math.expm1(-value * HOUR)
        return f"{_percent(lost)} gone in an hour, half in {days(math.log(2.0) / value)}", lost
    if name == "transfer" and value > 0.0:
        taken = -math.expm1(-value * HOUR)
        return f"one person takes {_percent(taken)} of it away in an hour", taken
    if name == "vomits" and value > 0.0:
        dwell = pathogen.stages[str(path[1])].dwell
        if dwell is not None:
            events = value * dwell.seconds
            chance = -math.expm1(-events)
            return (
                f"{events:.2g} events in this stage on average, at least one with a chance of {_percent(chance)}",
                chance,
            )
    if path == ("protection", "waning", "mean"):
        left = math.exp(-10.0 * 365.25 * DAY / value)
        return f"after 10 years {_percent(left)} of the first protection is left", left
    if len(path) > 3 and path[2] == "dwell" and name == "mean":
        return _of_a_mean(pathogen, str(path[1]), value)
    return "", None


def _of_a_mean(pathogen: Pathogen, stage: str, mean: float) -> tuple[str, float | None]:
    family = getattr(pathogen.stages[stage].dwell, "family", "")
    if family == "geometric":
        return f"it ends with a chance of {_percent(DAY / mean)} every day", DAY / mean
    if family == "exponential":
        chance = -math.expm1(-DAY / mean)
        return f"it ends within a day with a chance of {_percent(chance)}", chance
    return "", None


def emission_days(pathogen: Pathogen) -> float:
    """Mean days at the infectiousness of the most infectious stage, of an infected adult without a dose."""
    passes = pathogen.transmission
    if passes is None:
        return 0.0
    total = 0.0
    ahead = {passes.enters: 1.0}
    for _ in range(200):  # a course may go in circles, ever more seldom
        after: dict[str, float] = {}
        for name, chance in ahead.items():
            stage = pathogen.stages[name]
            if stage.dwell is None:
                continue
            total += chance * stage.emission("home") * stage.dwell.seconds / DAY
            for way in stage.next:
                after[way.to] = after.get(way.to, 0.0) + chance * way.probability.value
        ahead = after
    return total


def _top_fifth(k: float) -> float:
    """The share that the highest fifth of a gamma distribution with shape k makes of its sum."""
    from scipy.special import gammainc, gammaincinv

    return float(1.0 - gammainc(k + 1.0, gammaincinv(k, 0.8)))


def _percent(share: float) -> str:
    """A share in per cent, with two digits that say something."""
    per_cent = 100.0 * share
    if per_cent >= 99.95 and share < 1.0:
        return "over 99.9 %"
    return f"{per_cent:.2g} %" if per_cent < 10.0 else f"{per_cent:.3g} %"


def days(seconds: float) -> str:
    """A time in the unit that suits it: "2 h", "3.5 d", "27 years"."""
    for unit, length in (("years", 365.25 * DAY), ("d", DAY), ("h", HOUR), ("min", 60.0)):
        if seconds >= (2.0 if unit == "years" else 1.0) * length:
            return f"{seconds / length:.3g} {unit}"
    return f"{seconds:.3g} s"
