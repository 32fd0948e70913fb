"""`homeroom show`: a pathogen with every number, its source and what it implies, and its course as a diagram."""

from __future__ import annotations

import json
import math
import shutil
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from cyclopts import Parameter as Option

from homeroom.cli import DONE

if TYPE_CHECKING:
    from homeroom.exchange.sheet import Parameter, Sheet
    from homeroom.spec.pathogen import Next, Pathogen, Stage
    from homeroom.world.natural_history import NaturalHistory

WIDEST = 100
MINUTES, VOLUME, BREATHING = 45.0, 180.0, 0.54
"""A lesson (min), a class room of 60 m2 (m3), and the air that somebody seated breathes (m3/h)."""
PARTS = {
    "transmission": "How it passes on", "protection": "What protects", "routes": "How it gets in",
    "stages": "The course, stage by stage", "variants": "Variants",
}  # fmt: skip


def show(
    name: Annotated[str, Option(help="A built-in pathogen (see `homeroom list`), a pathogen file, or a scenario.")],
    /,
    *,
    set_: Annotated[
        list[str] | None,
        Option(name="--set", negative=(), consume_multiple=False, help="path=value: change anything; repeatable."),
    ] = None,
    age: Annotated[float, Option(help="Age in years of the person whose course is drawn.")] = 10.0,
    doses: Annotated[int, Option(help="Doses of the vaccine that the person has had.")] = 0,
    as_json: Annotated[
        bool, Option(name="--json", negative=(), help="Print one JSON object and nothing else.")
    ] = False,
) -> int:
    """Show a pathogen: every parameter with its source, what it implies, and the course of the disease."""
    from homeroom.cli.table import clean
    from homeroom.errors import InputError, Problem
    from homeroom.exchange.sheet import sheet
    from homeroom.world.disease import tabulate_disease
    from homeroom.world.natural_history import natural_history

    if not 0.0 <= age <= 120.0:
        raise InputError(Problem("--age", f"{age:g}", "give an age from 0 to 120 years"))
    if not 0 <= doses <= 10:
        raise InputError(Problem("--doses", f"{doses}", "give a number from 0 to 10"))
    found = sheet(name, set_ or ())
    history = natural_history(tabulate_disease(found.pathogen), age, doses)
    lesson = classmate(found.pathogen, age)
    if as_json:
        print(json.dumps(as_object(found, history, age, doses, lesson)))
        return DONE
    width = max(40, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))
    for line in as_text(found, history, age, doses, width, lesson):
        print(clean(line))
    return DONE


class Lesson(NamedTuple):
    """What the solved scale of air means for a susceptible classmate in one lesson; None until a run has solved it.

    Attributes:
        probability: of infection through air alone, the case at full infectiousness and of average emission.
        quanta: emission in infectious doses (of people of that age) an hour, at `breathing`.
        minutes, volume (m3), air_changes (1/h), breathing (m3/h): what is assumed.
    """

    probability: float
    quanta: float
    minutes: float
    volume: float
    air_changes: float
    breathing: float

    def told(self) -> str:
        """In a sentence."""
        percent = 100.0 * self.probability
        chance = "under 0.1 %" if percent < 0.1 else f"{percent:.2g} %"
        room = f"{self.minutes:g} minutes ({self.volume:g} m3, {self.air_changes:g} air changes an hour)"
        return (
            f"In one lesson of {room} a susceptible classmate is infected through the air with a chance of {chance}: "
            f"{self.quanta:.3g} quanta an hour, where {self.breathing:g} m3 are breathed in an hour."
        )


def classmate(pathogen: Pathogen, age: float) -> Lesson | None:
    """The chance of a classmate of an age, where the scales of the pathogen's school have been solved by a run."""
    passes = pathogen.transmission
    if passes is None or passes.reference in ("own", "pair") or passes.shares.air.value <= 0.0:
        return None
    from homeroom.generate.defaults import figure
    from homeroom.regimes.calibrate import known

    scales = known(pathogen)
    if scales is None:
        return None
    changes = figure("air", "changes", "classroom")
    loss = changes + passes.air.decay.value + passes.air.settling.value  # 1/s
    air = scales.air * passes.susceptibility.at(age)
    dose = air * 60.0 * MINUTES / (VOLUME * loss)  # in the steady state
    quanta = air * 3600.0 / (BREATHING / 3600.0)
    return Lesson(-math.expm1(-dose), quanta, MINUTES, VOLUME, changes * 3600.0, BREATHING)


# --- JSON -----------------------------------------------------------------------------------------------------------


def as_object(
    found: Sheet, history: NaturalHistory, age: float, doses: int, lesson: Lesson | None = None
) -> dict[str, Any]:
    """Everything as one JSON object; times in seconds, but `case` in days."""
    from homeroom.world.disease import chances

    pathogen = found.pathogen
    return {
        "schema": 1,
        "pathogen": pathogen.name,
        "title": pathogen.title,
        "scenario": found.scenario,
        "variant": pathogen.variant,
        "source": pathogen.source,
        "notes": pathogen.notes,
        "parameters": [
            {
                "path": p.path, "value": p.value, "unit": p.unit, "written": p.written, "source": p.source,
                "range": None if p.range is None else list(p.range), "reason": p.reason,
                "implies": p.implies, "probability": p.probability,
            }
            for p in found.parameters
        ],
        "short": [{"key": key, "path": path, "value": value} for key, path, value in found.short],
        "stages": [
            {
                "id": name, "label": stage.label, "conduct": stage.conduct, "fate": stage.fate,
                "symptoms": list(stage.symptoms), "hospital": stage.hospital,
                "emits": {way: stage.emission(way) for way in ("direct", "air", "surface", "home")},
                "mean": None if stage.dwell is None else stage.dwell.seconds,
                "next": {
                    way.to: chance
                    for way, chance in zip(stage.next, chances(pathogen, stage, age, doses), strict=True)
                },
            }
            for name, stage in pathogen.stages.items()
        ],
        "person": {"age": age, "doses": doses},
        "case": {
            "symptomatic": history.symptomatic,
            "incubation": None
            if history.incubation is None
            else dict(zip(("q05", "median", "q95", "mean"), history.incubation, strict=True)),
            "infectious_from": history.infectious_from,
            "infectious_to": history.infectious_to,
            "before_symptoms": history.before_symptoms,
            "generation_time": history.generation_time,
            "generation_time_at_home": history.at_home,
            "infects_nobody": history.nobody,
            "lesson": None if lesson is None else lesson._asdict(),
        },
    }  # fmt: skip


# --- text -----------------------------------------------------------------------------------------------------------


def as_text(
    found: Sheet, history: NaturalHistory, age: float, doses: int, width: int, lesson: Lesson | None = None
) -> Iterator[str]:
    """The sheet in lines of at most `width` characters, as far as words allow."""
    pathogen = found.pathogen
    head = f"{pathogen.title or pathogen.name} ({pathogen.name})"
    if pathogen.variant is not None:
        head += f", variant {pathogen.variants[pathogen.variant].title or pathogen.variant}"
    yield from _wrapped(head, width)
    yield from _wrapped(pathogen.notes or pathogen.source, width)
    sentences = [*case(pathogen, history), *([] if lesson is None else [lesson.told()])]
    if sentences:
        yield ""
        yield f"One case ({_person(age, doses)})"
        for sentence in sentences:
            yield from _wrapped(sentence, width, "  ")
    yield ""
    yield f"Course ({_person(age, doses)}); * infectious, H in hospital"
    for line in diagram(pathogen, age, doses):
        yield f"  {line}"
    for part, heading in PARTS.items():
        chosen = [p for p in found.parameters if p.path.split(".")[0] == part]
        if chosen:
            yield ""
            yield heading
            for parameter in chosen:
                yield from _told(parameter, width)
    if found.short:
        yield ""
        yield f"Short keys of the scenario {found.scenario} (--set key=value)"
        for key, path, value in found.short:
            yield from _wrapped(f"{key} = {value}" if value else key, width, "  ")
            yield from _wrapped(path, width, "      ")


def case(pathogen: Pathogen, history: NaturalHistory) -> Iterator[str]:
    """What the numbers together say about one case, in sentences."""
    if pathogen.transmission is None:
        return
    if history.incubation is not None:
        low, middle, high, _ = history.incubation
        who = "Everybody" if history.symptomatic >= 0.9995 else f"{100.0 * history.symptomatic:.0f} % of the infected"
        yield (
            f"{who} {'has' if history.symptomatic >= 0.9995 else 'have'} symptoms, {_days(middle)} after infection "
            f"(median; nine of ten between {_days(low)} and {_days(high)})."
        )
    if history.infectious_from is not None and history.infectious_to is not None:
        early = -history.infectious_from
        begins = f"{_days(early)} before symptoms" if early >= 0.02 else "with the first symptoms"
        share = (
            "" if not history.before_symptoms else f"; {100.0 * history.before_symptoms:.0f} % is emitted before them"
        )
        yield f"Infectious from {begins} to {_days(history.infectious_to)} after they begin, on average{share}."
    if history.generation_time is not None:
        home = "" if history.at_home is None else f", {_days(history.at_home)} within a household"
        yield f"From one infection to the next: {_days(history.generation_time)} on average{home}."
    if history.nobody is not None:
        percent = 100.0 * history.nobody
        chance = "under 0.1 %" if percent < 0.1 else f"about {percent:.2g} %"
        yield f"The chance that an index case infects nobody at school, though all are susceptible: {chance}."


def diagram(pathogen: Pathogen, age: float, doses: int) -> list[str]:
    """The stages as a tree; one that was drawn above is only named."""
    entries = [entry.enters for entry in pathogen.routes.values()]
    if pathogen.transmission is not None:
        entries.insert(0, pathogen.transmission.enters)
    lines: list[str] = []
    drawn: set[str] = set()
    for entry in dict.fromkeys(entries):
        if entry not in drawn:
            _draw(pathogen, entry, "", "", "", age, doses, drawn, lines)
    for name in pathogen.stages:
        if name not in drawn:
            _draw(pathogen, name, "", "", "", age, doses, drawn, lines)
    return lines


def _draw(
    pathogen: Pathogen, name: str, before: str, below: str, chance: str, age: float, doses: int,
    drawn: set[str], lines: list[str],
) -> None:  # fmt: skip
    from homeroom.world.disease import chances

    stage = pathogen.stages[name]
    if name in drawn:
        lines.append(f"{before}{chance}{name} (above)")
        return
    drawn.add(name)
    lines.append(f"{before}{chance}{_stage(name, stage)}")
    ways: list[tuple[Next, float]] = [
        (way, chance_)
        for way, chance_ in zip(stage.next, chances(pathogen, stage, age, doses), strict=True)
        if chance_ > 0.0
    ]
    for place, (way, share) in enumerate(ways):
        last = place == len(ways) - 1
        told = "" if len(ways) == 1 else f"{100.0 * share:.3g} % "
        _draw(
            pathogen, way.to, f"{below}+- ", below + ("   " if last else "|  "), told, age, doses, drawn, lines
        )  # fmt: skip


def _stage(name: str, stage: Stage) -> str:
    from homeroom.exchange.sheet import days

    length = "" if stage.dwell is None else f", {days(stage.dwell.seconds)}"
    most = max((share.value for share in stage.emits.values()), default=1.0 if stage.infects else 0.0)
    marks = (f" * {100.0 * most:.3g} %" if most > 0.0 else "") + (" H" if stage.hospital else "")
    label = f": {stage.label}" if stage.label and stage.label != name else ""
    return f"{name}{length}{marks}{label}"


def _told(parameter: Parameter, width: int) -> Iterator[str]:
    path = parameter.path.split(".", 1)[-1]
    yield from _wrapped(f"{path} = {parameter.written}{_span(parameter)}", width, "  ")
    if parameter.implies:
        yield from _wrapped(f"means: {parameter.implies}", width, "      ")
    source = parameter.source or "no source given"
    if parameter.reason:
        source += f": {parameter.reason}"
    yield from _wrapped(source, width, "      ")


def _span(parameter: Parameter) -> str:
    from homeroom.exchange.sheet import days

    if parameter.range is None:
        return ""
    low, high = parameter.range
    if parameter.unit == "s":
        return f" ({days(low)} to {days(high)})"
    if parameter.unit == "1/s":
        return f" ({low * 3600.0:.3g} to {high * 3600.0:.3g} 1/h)"
    return f" ({low:g} to {high:g})"


def _days(value: float) -> str:
    from homeroom.exchange.sheet import days

    return days(value * 86400.0)


def _person(age: float, doses: int) -> str:
    vaccine = "no dose" if doses == 0 else "one dose" if doses == 1 else f"{doses} doses"
    return f"age {age:g}, {vaccine} of the vaccine"


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or ([indent.rstrip()] if text else [])
