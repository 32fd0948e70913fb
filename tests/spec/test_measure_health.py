"""Health measures as data: what may be written, and what is told of mistakes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from homeroom.spec.measure import CRISIS, HEALTH, Measure
from homeroom.spec.measure_health import Health
from homeroom.spec.pathogen import Pathogen
from homeroom.spec.people import Person
from homeroom.spec.rules_health import selected
from homeroom.spec.rules_measures import rules
from homeroom.spec.validate import Draft, doubtful
from homeroom.spec.wording import Finding, findings

LEAST: dict[str, dict[str, Any]] = {
    "introduce": {},
    "stay_home": {},
    "detect": {},
    "test": {"sensitivity": 0.8},
    "isolate": {},
    "quarantine": {"duration": "21 d"},
    "trace": {"back": "4 d"},
    "prophylaxis": {"window": "72 h", "efficacy": "83 %"},
    "vaccinate": {},
    "mask": {"exhale": 0.5, "inhale": 0.5},
    "ventilate": {"air_changes": "3 1/h"},
    "filter": {"clean_air": "4 1/h"},
    "clean": {"removes": 0.9},
    "hygiene": {"efficacy": 0.5},
    "cohort": {},
    "stagger": {},
    "close_class": {"duration": "7 d"},
    "close_school": {},
}


def _made(**fields: Any) -> Any:
    return TypeAdapter(Measure).validate_python(fields)


def _refused(**fields: Any) -> list[Finding]:
    with pytest.raises(ValidationError) as refusal:
        _made(**fields)
    return list(findings(refusal.value, ("measures", "m"), fields, Measure))


def test_every_action_needs_little() -> None:
    actions = {model.model_fields["action"].annotation.__args__[0] for model in HEALTH.__args__}
    assert actions == set(LEAST)
    assert not actions & {model.model_fields["action"].annotation.__args__[0] for model in CRISIS.__args__}
    for action, fields in LEAST.items():
        made = _made(action=action, **fields)
        assert made.on
        assert made.trigger in ("start", "symptoms", "detected")
        assert _made(**made.model_dump(mode="json", by_alias=True)) == made
        assert made.scope in made.scopes


def test_triggers() -> None:
    base = {"action": "mask", "exhale": 0.5, "inhale": 0.5}
    assert _made(**base, at="2027-01-11T08:00").trigger == "at"
    assert _made(**base, after="measure:x").trigger == "measure"
    assert _made(**base, after="stage:rash").trigger == "stage"
    assert _made(**base, threshold={"cases": 3, "within": "14 d", "in": "class"}).threshold.where == "class"
    assert _made(action="test", sensitivity=1, every="7 d", at="2027-01-11T08:00").trigger == "every"
    assert _made(action="test", sensitivity=1, every="7 d").scope == "school"
    assert (
        _made(action="test", sensitivity={"rash": 0.9}, after="detected", scope="class").sensitivity["rash"].value
        == 0.9
    )


@pytest.mark.parametrize(
    ("fields", "where", "found"),
    [
        ({"action": "mask", "exhale": 0.5}, "inhale", "missing"),
        ({"action": "mask", "exhale": 1.5, "inhale": 0.5}, "exhale", "found 1.5"),
        ({"action": "quarantine"}, "duration", "missing"),
        ({"action": "quarantine", "duration": "21"}, "duration", "no unit"),
        ({"action": "quarantine", "duration": "0 d"}, "duration", "found 0 d"),
        ({"action": "quarantine", "duration": "21 d", "scope": "everywhere"}, "scope", '"everywhere"'),
        ({"action": "quarantine", "duration": "21 d", "scope": "self"}, "", 'scope = "self"'),
        (
            {"action": "quarantine", "duration": "21 d", "scope": "class", "after": "start"},
            "",
            "no case that sets it off",
        ),
        ({"action": "isolate", "after": "soon"}, "after", '"soon"'),
        ({"action": "isolate", "after": "first_bite"}, "after", '"first_bite"'),
        ({"action": "close_school", "after": "start", "threshold": {"cases": 3}}, "", "after and threshold"),
        ({"action": "close_school", "threshold": {"cases": 0}}, "threshold.cases", "found 0"),
        ({"action": "close_school", "threshold": {"cases": 2, "on": "x"}}, "threshold.on", "not known"),
        ({"action": "ventilate", "air_changes": 3}, "air_changes", "no unit"),
        ({"action": "stagger", "shifts": 1}, "shifts", "found 1"),
        ({"action": "hygiene", "efficacy": 0.5, "routes": ["bite"]}, "routes", '"bite"'),
        ({"action": "maskk"}, "", 'action "maskk"'),
    ],
)
def test_mistakes_are_told(fields: dict[str, Any], where: str, found: str) -> None:
    told = _refused(**fields)
    assert any(".".join(map(str, f.path[2:])).startswith(where) and found in f.found for f in told), told
    assert all(f.do for f in told)


def test_words_choose_people() -> None:
    pupil = ("p1", "pupil", "1a", 1)
    assert selected(("all",), *pupil)
    assert selected(("anyone", "unvaccinated"), *pupil)
    assert selected(("pupil", "teacher"), *pupil)
    assert not selected(("teacher",), *pupil)
    assert selected(("pupil", "class:1a"), *pupil)
    assert not selected(("teacher", "class:1a"), *pupil)
    assert selected(("class:1a", "class:1b"), *pupil)
    assert not selected(("grade:2",), *pupil)
    assert selected(("p1",), *pupil)
    assert not selected(("p2",), *pupil)


@pytest.fixture
def draft() -> Draft:
    pathogen = Pathogen.model_validate(
        {
            "name": "spots",
            "transmission": {"enters": "latent", "r0": 10, "shares": {"direct": 1}},
            "stages": {
                "latent": {"dwell": {"family": "fixed", "value": "8 d"}, "next": [{"to": "rash"}]},
                "rash": {
                    "dwell": {"family": "fixed", "value": "4 d"},
                    "next": [{"to": "out"}],
                    "emits": {"direct": 1},
                    "symptoms": ["rash"],
                },
                "out": {},
            },
        }
    )
    people = {
        name: Person.model_validate({"id": name, "role": "pupil", "class": class_, "grade": 1})
        for name, class_ in (("p1", "1a"), ("p2", "1a"), ("p3", "1b"))
    }
    return Draft(people=people, known_people=frozenset(people), pathogen=pathogen, known_rooms=frozenset({"hall"}))


def _told(draft: Draft, **fields: Any) -> list[str]:
    draft.measures = {"m": _made(**fields)}
    draft.known_measures = frozenset(draft.measures)
    return [f"{'.'.join(map(str, f.path))}: {f.found}; {f.do}" for f in rules(draft)]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"action": "introduce", "who": "p9"}, 'measures.m.who: "p9" is neither a person nor a group'),
        ({"action": "introduce", "who": ["p1", "p1"]}, '"p1" is named twice'),
        ({"action": "introduce", "who": "class:1c"}, 'there is no class "1c"; use one of 1a, 1b'),
        ({"action": "introduce", "who": "grade:7"}, 'there is no grade "7"'),
        ({"action": "introduce", "who": "pupil", "number": 4}, "found 4, but 3 people fit"),
        ({"action": "introduce", "number": 3, "together": "different_classes"}, "found 3 in 2 classes"),
        ({"action": "introduce", "stage": "rush"}, 'there is no stage "rush"; perhaps "rash" is meant'),
        ({"action": "mask", "exhale": 0.5, "inhale": 0, "of": "teachers"}, 'perhaps "teacher" is meant'),
        ({"action": "stay_home", "symptoms": "cough"}, 'no stage has the symptom "cough"'),
        ({"action": "isolate", "after": "stage:pox"}, 'there is no stage "pox"'),
        ({"action": "test", "sensitivity": {"latend": 0.5}}, "measures.m.sensitivity.latend: there is no stage"),
        ({"action": "quarantine", "duration": "9 d", "spares": "rushh"}, 'there is no stage "rushh"'),
        ({"action": "quarantine", "duration": "9 d", "scope": "contacts"}, "nobody's contacts are traced"),
        ({"action": "ventilate", "air_changes": "3 1/h", "rooms": "hal"}, 'perhaps "hall" is meant'),
        (
            {"action": "close_school", "from": "2027-02-01T00:00", "until": "2027-01-01T00:00"},
            "the window ends before it begins",
        ),
    ],
)
def test_rules(draft: Draft, fields: dict[str, Any], found: str) -> None:
    told = _told(draft, **fields)
    assert any(found in line for line in told), told


def test_what_never_happens_is_doubted(draft: Draft) -> None:
    draft.measures = {"m": _made(action="isolate"), "n": _made(action="alarm", at="2027-01-11T08:00")}
    told = [f"{'.'.join(map(str, f.path))}: {f.found}" for f in doubtful(draft) if f.path[:1] == ("measures",)]
    assert "measures.m: it waits for a detected case, but nothing detects any" in told
    assert "measures.m: this measure has no source" in told
    assert any(line.startswith("measures.n") and "nobody hunts with this pathogen" in line for line in told)
    assert "measures: nobody is ever infected" in told


def test_a_measure_knows_what_it_is(draft: Draft) -> None:
    assert isinstance(_made(action="cohort"), Health)
    assert not isinstance(_made(action="alarm", after="start"), Health)
    assert SimpleNamespace(**dict(_made(action="quarantine", duration="3 d"))).duration.value == 3 * 86400
