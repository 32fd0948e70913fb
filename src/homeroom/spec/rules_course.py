"""What must hold of a course of disease: every stage leads somewhere, and the course comes to an end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from homeroom.spec import rules_transmission
from homeroom.spec.pathogen import Pathogen, Stage
from homeroom.spec.wording import Finding, Path, near

if TYPE_CHECKING:
    from homeroom.spec.validate import Draft

EXACT = 1e-6
"""How far probabilities may sum from 1: the rounding of decimals."""


def rules(draft: Draft) -> Iterator[Finding]:
    """Everything about the stages and routes of the pathogen."""
    if draft.pathogen is None:
        return
    yield from _exits(draft.pathogen)
    unknown = list(_names(draft.pathogen))
    yield from unknown
    if not unknown:  # a name that is mistyped cuts off what follows: told once is enough
        yield from _reached(draft.pathogen)
    yield from _ends(draft.pathogen)
    yield from rules_transmission.rules(draft.pathogen)


def _exits(pathogen: Pathogen) -> Iterator[Finding]:
    for name, stage in pathogen.stages.items():
        path = ("pathogen", "stages", name)
        if stage.dwell is not None and not stage.next:
            yield Finding(
                path, "this stage ends but leads nowhere", "add next, or leave out dwell if it lasts for ever"
            )
        if stage.dwell is None and stage.next:
            yield Finding((*path, "next"), "this stage leads on but says not when", "add dwell, or leave out next")
        if not stage.next:
            continue
        yield from _sums(path, stage)
        ways = [way.to for way in stage.next]
        for way in sorted({way for way in ways if ways.count(way) > 1}):
            yield Finding((*path, "next"), f'stage "{way}" is named twice', "add the two probabilities up")


def _sums(path: Path, stage: Stage) -> Iterator[Finding]:
    """The probabilities of the ways on sum to 1 for everybody, whatever their age and doses."""
    total = sum(way.probability.value for way in stage.next)
    if abs(total - 1.0) > EXACT:
        yield Finding(
            (*path, "next"), f"the probabilities sum to {total:.6g}", 'make them 1, or write one of them as "rest"'
        )
        return
    rests = [way for way in stage.next if way.rest]
    for way in rests:
        if way.by_age or way.by_doses or way.symptomatic:
            yield Finding(
                (*path, "next"),
                f'the way to "{way.to}" is the rest and yet depends on age, doses or symptoms',
                "let the other ways depend on them",
            )
    depends = [way for way in stage.next if not way.rest and (way.by_age or way.by_doses or way.symptomatic)]
    if depends and not rests:
        yield Finding(
            (*path, "next"),
            f'the way to "{depends[0].to}" depends on age, doses or symptoms, but no other way takes the rest',
            'write the probability of another way as "rest"',
        )
    for way in stage.next:
        bounds = [entry.below.value for entry in way.by_age]
        if bounds != sorted(set(bounds)):
            yield Finding((*path, "next"), f'the ages of the way to "{way.to}" do not rise', "sort by_age by below")
    ages = sorted({entry.below.value for way in stage.next for entry in way.by_age})
    doses = max((len(way.by_doses) for way in stage.next), default=0)
    for age in (*(0.5 * (a + b) for a, b in pairwise((0.0, *ages))), max((0.0, *ages)) + 1.0):
        for n in range(doses + 1):
            total = sum(way.chance(age, n) for way in stage.next if not way.rest)
            if total > 1.0 + EXACT:
                yield Finding(
                    (*path, "next"),
                    f"at the age of {age:g} and after {n} doses the probabilities sum to {total:.6g}",
                    "make them smaller",
                )
                return


def _names(pathogen: Pathogen) -> Iterator[Finding]:
    for name, stage in pathogen.stages.items():
        for place, way in enumerate(stage.next):
            if way.to not in pathogen.stages:
                yield Finding(
                    ("pathogen", "stages", name, "next", place, "to"),
                    f'there is no stage "{way.to}"',
                    near(way.to, pathogen.stages),
                )
    for route, entry in pathogen.routes.items():
        if entry.enters not in pathogen.stages:
            yield Finding(
                ("pathogen", "routes", route, "enters"),
                f'there is no stage "{entry.enters}"',
                near(entry.enters, pathogen.stages),
            )
    if pathogen.transmission is not None and pathogen.transmission.enters not in pathogen.stages:
        enters = pathogen.transmission.enters
        yield Finding(
            ("pathogen", "transmission", "enters"), f'there is no stage "{enters}"', near(enters, pathogen.stages)
        )


def _reached(pathogen: Pathogen) -> Iterator[Finding]:
    entries = {entry.enters for entry in pathogen.routes.values()}
    if pathogen.transmission is not None:
        entries.add(pathogen.transmission.enters)
    reached = _from(pathogen, entries)
    for name, stage in pathogen.stages.items():
        # The dead are made by hunters, falls and fights; no course needs to lead there.
        if name not in reached and stage.conduct != "dead":
            yield Finding(("pathogen", "stages", name), "no route and no stage leads here", "lead to it, or delete it")


def _from(pathogen: Pathogen, stages: set[str]) -> set[str]:
    reached: set[str] = set()
    frontier = [name for name in stages if name in pathogen.stages]
    while frontier:
        name = frontier.pop()
        if name not in reached and pathogen.stages[name].conduct != "dead":  # violence leads there, not the course
            reached.add(name)
            frontier += [way.to for way in pathogen.stages[name].next if way.to in pathogen.stages]
    return reached


def _takes_no_time(stage: Stage) -> bool:
    return stage.dwell is not None and stage.dwell.family == "fixed" and stage.dwell.value.value <= 0.0


def _ends(pathogen: Pathogen) -> Iterator[Finding]:
    """From every stage an absorbing one can be reached, and no circle takes no time."""
    for name, stage in pathogen.stages.items():
        below = _from(pathogen, {name})
        whole = all(way.to in pathogen.stages for step in below for way in pathogen.stages[step].next)
        leads_on = all(pathogen.stages[step].dwell is None or pathogen.stages[step].next for step in below)
        if stage.next and whole and leads_on and all(pathogen.stages[step].dwell is not None for step in below):
            yield Finding(
                ("pathogen", "stages", name),
                "from here the course never comes to an end",
                "lead to a stage without dwell, which lasts for ever",
            )
    instant = {name for name, stage in pathogen.stages.items() if _takes_no_time(stage)}
    for name in sorted(instant):
        reached: set[str] = set()
        frontier = [way.to for way in pathogen.stages[name].next]
        while frontier:
            step = frontier.pop()
            if step in instant and step not in reached:
                reached.add(step)
                frontier += [way.to for way in pathogen.stages[step].next]
        if name in reached:
            yield Finding(
                ("pathogen", "stages", name, "dwell"),
                "the course can go in a circle from here without taking any time",
                "give one stage of the circle a dwell time",
            )
