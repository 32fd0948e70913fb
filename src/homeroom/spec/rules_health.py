"""What must hold of health measures: whom they name, what they wait for, and that something can come of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from homeroom.spec.measure import Infect
from homeroom.spec.measure_cases import Introduce
from homeroom.spec.measure_health import EVERYBODY, RECORDS, Health
from homeroom.spec.wording import Finding, Path, near
from homeroom.spec.words import CATEGORIES, ROLES

if TYPE_CHECKING:
    from homeroom.spec.validate import Draft

CONDUCTS_OF_A_CRISIS = ("hunts", "lashes")
NEED_A_CASE = ("first_detected", "detected", "threshold")


def rules(draft: Draft, path: Path, measure: Health) -> Iterator[Finding]:
    """Everything about one health measure."""
    yield from _people(draft, path, measure)
    yield from _course(draft, path, measure)
    yield from _rooms(draft, path, measure)
    if measure.from_ is not None and measure.until is not None and measure.until <= measure.from_:
        yield Finding((*path, "until"), "the window ends before it begins", "write a later time")
    if measure.on and measure.scope == "contacts" and not _any(draft, ("trace",)):
        yield Finding(
            (*path, "scope"), "nobody's contacts are traced", 'add a measure with action = "trace", or another scope'
        )


def _any(draft: Draft, actions: Iterable[str]) -> bool:
    return any(other.on and other.action in actions for other in draft.measures.values())


def _people(draft: Draft, path: Path, measure: Health) -> Iterator[Finding]:
    if not draft.known_people:
        return
    yield from whom(draft, (*path, "of"), measure.of)
    if not isinstance(measure, Introduce):
        return
    wrong = list(whom(draft, (*path, "who"), measure.who))
    yield from wrong
    if wrong:
        return
    named = [word for word in measure.who if kind_of(word, draft.known_people) == "person"]
    several = sorted({word for word in named if named.count(word) > 1})
    if several:
        yield Finding((*path, "who"), f'"{several[0]}" is named twice', "name everybody once")
    fits = [p for p in draft.people.values() if selected(measure.who, p.id, p.role, p.class_, p.grade)]
    what = "person fits" if len(fits) == 1 else "people fit"
    if len(draft.people) == len(draft.known_people) and measure.number > len(fits):
        yield Finding((*path, "number"), f"found {measure.number}, but {len(fits)} {what}", "write a smaller number")
    elif measure.together == "different_classes":
        classes = {p.class_ for p in fits if p.class_ is not None}
        if measure.number > len(classes):
            yield Finding(
                (*path, "number"), f"found {measure.number} in {len(classes)} classes", "write a smaller number"
            )


def kind_of(word: str, people: Iterable[str]) -> str:
    """What a word of `of` or `who` says: "all", "role", "record", "class", "grade", "person"; "" if it says nothing."""
    if word in people:
        return "person"
    if word in EVERYBODY:
        return "all"
    if word in ROLES or word == "family":
        return "role"
    if word in RECORDS:
        return "record"
    for prefix in ("class", "grade"):
        if word.startswith(f"{prefix}:"):
            return prefix
    return ""


def selected(words: Iterable[str], name: str, role: str, class_: str | None, grade: int | None) -> bool:
    """Whether a person is meant by words of `of` or `who`; records, which are drawn in the run, are left out."""
    kinds: dict[str, bool] = {}
    for word in words:
        if word == name:
            kinds["person"] = True
        elif word in EVERYBODY or word in RECORDS:
            continue
        elif word in ROLES or word == "family":
            kinds["role"] = kinds.get("role", False) or role == word
        elif word.startswith("class:"):
            kinds["class"] = kinds.get("class", False) or class_ == word[6:]
        elif word.startswith("grade:"):
            kinds["grade"] = kinds.get("grade", False) or (grade is not None and str(grade) == word[6:])
        else:
            kinds.setdefault("person", False)
    return all(kinds.values())


def whom(draft: Draft, path: Path, words: Iterable[str]) -> Iterator[Finding]:
    """Words that name nobody."""
    classes = {person.class_ for person in draft.people.values() if person.class_ is not None}
    grades = {str(person.grade) for person in draft.people.values() if person.grade is not None}
    for word in words:
        kind = kind_of(word, draft.known_people)
        if kind == "class" and word[6:] not in classes:
            yield Finding(path, f'there is no class "{word[6:]}"', near(word[6:], classes))
        elif kind == "grade" and word[6:] not in grades:
            yield Finding(path, f'there is no grade "{word[6:]}"', near(word[6:], grades))
        elif not kind:
            known = [*EVERYBODY, *ROLES, *RECORDS, *sorted(draft.known_people)]
            yield Finding(path, f'"{word}" is neither a person nor a group', near(word, known, listed=0))


def _course(draft: Draft, path: Path, measure: Health) -> Iterator[Finding]:
    if draft.pathogen is None:
        return
    stages = draft.pathogen.stages
    named: list[tuple[Path, str]] = [((*path, "spares"), stage) for stage in getattr(measure, "spares", ())]
    sensitivity = getattr(measure, "sensitivity", None)
    if isinstance(sensitivity, dict):
        named += [((*path, "sensitivity", stage), stage) for stage in sensitivity]
    if isinstance(measure, Introduce) and measure.stage is not None:
        named.append(((*path, "stage"), measure.stage))
    if measure.after is not None and measure.after.startswith("stage:"):
        named.append(((*path, "after"), measure.after.removeprefix("stage:")))
    for where, stage in named:
        if stage not in stages:
            yield Finding(where, f'there is no stage "{stage}"', near(stage, stages))
    shown = {symptom for stage in stages.values() for symptom in stage.symptoms}
    for symptom in getattr(measure, "symptoms", ()):
        if symptom not in shown:
            yield Finding((*path, "symptoms"), f'no stage has the symptom "{symptom}"', near(symptom, shown))


def _rooms(draft: Draft, path: Path, measure: Health) -> Iterator[Finding]:
    if not draft.plan_is_whole:
        return
    for room in getattr(measure, "rooms", ()):
        if room not in draft.known_rooms and room not in CATEGORIES:
            known = [*sorted(draft.known_rooms), *CATEGORIES]
            yield Finding((*path, "rooms"), f'"{room}" is neither a room nor a category', near(room, known, listed=0))


def doubts(draft: Draft) -> Iterator[Finding]:
    """Health measures that can never act, numbers without a source, and measures of the other regime."""
    health = {name: m for name, m in draft.measures.items() if isinstance(m, Health) and m.on}
    known = _any(draft, ("detect", "test"))
    for name, measure in health.items():
        if measure.trigger in NEED_A_CASE and not known:
            yield Finding(
                ("measures", name), "it waits for a detected case, but nothing detects any", "it never happens"
            )
        if not measure.source:
            yield Finding(
                ("measures", name), "this measure has no source", 'add source = "..." or source = "assumption"'
            )
    if draft.pathogen is None:
        return
    crisis = any(stage.conduct in CONDUCTS_OF_A_CRISIS for stage in draft.pathogen.stages.values())
    for name, other in draft.measures.items():
        if isinstance(other, Infect) and other.after in (None, "start"):
            continue  # it brings somebody in, whatever the pathogen
        if other.on and isinstance(other, Health) == crisis:
            found = "nobody hunts with this pathogen" if not crisis else "this pathogen makes hunters"
            yield Finding(
                ("measures", name), f'the action "{other.action}" does nothing, because {found}', "it never happens"
            )
