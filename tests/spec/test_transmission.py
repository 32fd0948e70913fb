"""Pathogens that pass on in the routine: what may be written, and one sentence for what may not."""

# ruff: noqa: E501 - one mistake per line reads best
from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from homeroom.errors import InputError
from homeroom.exchange.folder import load
from homeroom.exchange.overrides import apply
from homeroom.exchange.sheet import sheet
from homeroom.spec import rules_sources
from homeroom.spec.distribution import Distribution, changed_dwell
from homeroom.spec.pathogen import Pathogen
from homeroom.spec.paths import expanded
from homeroom.spec.rules_course import rules
from homeroom.spec.validate import Draft
from homeroom.spec.wording import findings

DAY = {"family": "fixed", "mean": "1 d"}
GOOD: dict[str, Any] = {
    "name": "x",
    "transmission": {"enters": "a", "r0": 2, "shares": {"direct": 0.5, "air": 0.5}},
    "stages": {
        "a": {"dwell": DAY, "next": [{"to": "b"}]},
        "b": {"dwell": DAY, "emits": {"direct": 1, "air": 0.5}, "symptoms": ["cough"],
              "next": [{"to": "h", "probability": 0.1}, {"to": "c", "probability": "rest"}]},
        "h": {"dwell": DAY, "hospital": True, "next": [{"to": "c"}]},
        "c": {},
    },
}  # fmt: skip


def told(**changes: Any) -> list[str]:
    """What is said about the good file after `changes`: dotted path with _ for dots -> value; None deletes."""
    raw = copy.deepcopy(GOOD)
    for path, value in changes.items():
        node = raw
        *above, last = path.split("__")
        for step in above:
            node = node[int(step)] if isinstance(node, list) else node.setdefault(step, {})
        if value is None:
            del node[last]
        else:
            node[last] = value
    try:
        pathogen = Pathogen.model_validate(raw)
    except ValidationError as error:
        found = list(findings(error, ("pathogen",), raw, Pathogen))
    else:
        found = list(rules(Draft(pathogen=pathogen)))
    lines = [f"{'.'.join(map(str, f.path[1:]))}: {f.found}; {f.do}" for f in found]
    assert all("\n" not in line for line in lines)
    return lines


def test_the_good_file() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"transmission": None}, "found neither [transmission] nor [routes], so nobody can be infected"),
        ({"transmission__enters": "z"}, 'transmission.enters: there is no stage "z"'),
        ({"transmission__shares": {"direct": 0.5, "air": 0.6}}, "found shares of direct, air and surface that sum to 1.1"),
        ({"transmission__shares": {"direct": 1.2}}, "transmission.shares.direct: found 1.2; write a value from 0 to 1"),
        ({"transmission__shares": {"direct": 0.5, "surface": 0.5}}, "transmission.shares.surface: this way has a share, but no stage emits by it"),
        ({"transmission__shares": {"direct": 0.5, "water": 0.5}}, 'found the key "water", which is not known'),
        ({"transmission__r0": -1}, "transmission.r0: found -1; write a value from 0 to 1000"),
        ({"transmission__r0": "2 d"}, 'transmission.r0: found "2 d", a time (s), where a number is expected'),
        ({"transmission__susceptibility": {"relative": 0}}, "transmission.susceptibility.relative: found 0; write a value from 0.001 to 1000"),
        ({"transmission__susceptibility": {"by_age": [{"below": 10, "relative": -0.4}]}}, "transmission.susceptibility.by_age.0.relative: found -0.4; write a value from 0.001 to 1000"),
        ({"transmission__susceptibility": {"by_age": [{"below": 18, "relative": 0.4}, {"below": 10, "relative": 1}]}}, "transmission.susceptibility.by_age: the ages do not rise: 18, 10; sort by_age by below"),
        ({"transmission__susceptibility": {"by_age": [{"below": 10, "relative": 0.4}, {"below": 10, "relative": 1}]}}, "transmission.susceptibility.by_age: the ages do not rise: 10, 10"),
        ({"transmission__susceptibility": {"by_age": [{"below": "10 d", "relative": 0.4}]}}, "transmission.susceptibility.by_age.0.below"),
        ({"transmission__susceptibility": {"by_age": [{"below": 10}]}}, "transmission.susceptibility.by_age.0.relative"),
        ({"transmission__household_attack": 1}, "transmission.household_attack: found 1, which no finite hazard reaches"),
        ({"transmission__household_attack": "120 %"}, "transmission.household_attack: found 120 %; write a value from 0 to 1"),
        ({"transmission__dispersion": 0}, "transmission.dispersion: found 0; write a value from 0.001"),
        ({"transmission__reference": "pair", "transmission__dispersion": 1}, 'with reference = "pair" everybody is alike'),
        ({"transmission__air": {"decay": "2 h"}}, "transmission.air.decay: found \"2 h\", a time (s), where a rate (1/s) is expected"),
        ({"stages__b__emits": None}, "stages: no stage is infectious; add emits to at least one stage"),
        ({"stages__b__emits": {"direct": 1.5}}, "stages.b.emits.direct: found 1.5; write a value from 0 to 1"),
        ({"stages__b__emits": {"sneeze": 1}}, "stages.b.emits.sneeze"),
        ({"stages__c__emits": {"direct": 1}}, "stages.c.emits: this stage lasts for ever and is infectious"),
        ({"stages__b__conduct": "hunts"}, 'stages.b.conduct: the conduct "hunts" belongs to a crisis'),
        ({"stages__a__conduct": "lashes"}, 'stages.a.conduct: the conduct "lashes" belongs to a crisis'),
        ({"stages__b__vomits": "3 1/d"}, "stages.b.vomits: vomiting leaves nothing behind here"),
        ({"stages__b__vomits": "3"}, "stages.b.vomits: found 3, which has no unit"),
        ({"stages__b__hospital": "maybe"}, "stages.b.hospital: found \"maybe\"; write true or false"),
        ({"stages__b__next": [{"to": "h", "probability": 0.1}, {"to": "c", "probability": 0.8}]}, "stages.b.next: the probabilities sum to 0.9"),
        ({"stages__b__next": [{"to": "h", "probability": 0.7}, {"to": "a", "probability": 0.7}, {"to": "c", "probability": "rest"}]}, "sum to 1.4"),
        ({"stages__b__next": [{"to": "z"}]}, 'there is no stage "z"'),
        ({"stages__b__next": [{"to": "h", "probability": 0.1, "symptomatic": True}, {"to": "c", "probability": 0.9}]}, "no other way takes the rest"),
        ({"stages__b__next": [{"to": "h", "probability": 0.1}, {"to": "c", "probability": "rest", "by_doses": [0.5]}]}, "is the rest and yet depends on"),
        ({"stages__b__next": [{"to": "h", "probability": "rest"}, {"to": "c", "probability": "rest"}]}, 'found "rest" 2 times in next'),
        ({"stages__b__next": [{"to": "h", "probability": 0.5, "by_doses": [3]}, {"to": "c", "probability": "rest"}]}, "after 1 doses the probabilities sum to 1.5"),
        ({"stages__b__next": [{"to": "h", "probability": 0.5, "by_age": [{"below": 18, "probability": 0.1}, {"below": 9, "probability": 0.2}]}, {"to": "c", "probability": "rest"}]}, "the ages of the way to \"h\" do not rise"),
        ({"stages__b__next": [{"to": "h", "probability": 0.5, "by_age": [{"below": 18, "probability": 2}]}, {"to": "c", "probability": "rest"}]}, "by_age.0.probability: found 2"),
        ({"stages__b__symptoms": [f"s{k}" for k in range(40)]}, "stages: the stages have 40 symptoms between them"),
        ({"protection": {"infection": [1.1]}}, "protection.infection.0: found 1.1; write a value from 0 to 1"),
        ({"protection": {"infection": [0.1] * 11}}, "protection.infection"),
        ({"protection": {"kind": "half"}}, 'protection.kind: found "half"; use one of all_or_nothing, leaky'),
        ({"protection": {"waning": {"fresh": [0.9], "mean": "0 s"}}}, "protection.waning.mean: found 0 s"),
        ({"variant": "new"}, 'found the variant "new"; use one of none'),
        ({"variants": {"v": {"set": {"transmission.r0": 3}}}}, "found variants, but not which of them holds"),
        ({"variants": {"v": {"set": {"transmission.r00": 3}}}, "variant": "v"}, 'a variant sets "transmission.r00", which leads nowhere'),
        ({"variants": {"v": {"set": {"transmission.r0": 3}}, "w": {"set": {"transmission.household_attack": 0.1}}}, "variant": "v"}, 'the variant "v" does not set transmission.household_attack'),
        ({"variants": {"v": {"set": {}}}, "variant": "v"}, "variants.v.set"),
    ],
)  # fmt: skip
def test_one_sentence_for_each_mistake(changes: dict[str, Any], said: str) -> None:
    lines = told(**changes)
    assert any(said in line for line in lines), lines
    assert len(lines) <= 2, lines


def test_shedding_without_transmission_is_an_error() -> None:
    raw = {**GOOD, "transmission": None, "routes": {"bite": {"enters": "a", "probability": 1}}}
    pathogen = Pathogen.model_validate({key: value for key, value in raw.items() if value is not None})
    lines = [finding.found for finding in rules(Draft(pathogen=pathogen))]
    assert lines == ["this stage sheds the pathogen, but there is no [transmission]"]


def test_numbers_without_a_source_are_doubted() -> None:
    lines = [".".join(map(str, f.path)) for f in rules_sources.doubts(Draft(pathogen=Pathogen.model_validate(GOOD)))]
    assert "pathogen.transmission.r0" in lines
    assert "pathogen.transmission.shares.direct" in lines
    assert "pathogen.stages.b.emits.air" in lines
    assert "pathogen.stages.b.emits.direct" not in lines  # 1 is the most infectious, by definition
    sourced = copy.deepcopy(GOOD)
    sourced["transmission"]["source"] = "assumption"
    doubts = {f.found for f in rules_sources.doubts(Draft(pathogen=Pathogen.model_validate(sourced)))}
    assert "this assumption has no range" in doubts


def test_a_pathogen_reads_back_what_it_writes() -> None:
    made = Pathogen.model_validate(GOOD)
    assert Pathogen.model_validate(json.loads(json.dumps(made.model_dump(mode="json")))) == made


# --- the family of a time can be changed alone -------------------------------------------------------------------------

DWELL: TypeAdapter[Any] = TypeAdapter(Distribution)


@pytest.mark.parametrize(
    ("old", "changes", "family", "days"),
    [
        ({"family": "fixed", "mean": "4 d"}, {"family": "exponential"}, "exponential", 4.0),
        ({"family": "fixed", "value": "4 d"}, {"family": "geometric"}, "geometric", 4.0),
        ({"family": "exponential", "mean": "4 d"}, {"family": "fixed"}, "fixed", 4.0),
        ({"family": "exponential", "mean": "4 d"}, {"family": "fixed", "mean": "2 d"}, "fixed", 2.0),
        ({"family": "fixed", "mean": "4 d"}, {"mean": "3 d"}, "fixed", 3.0),
        ({"family": "fixed", "mean": "4 d"}, {"family": "gamma", "shape": 2}, "gamma", 4.0),
        ({"family": "gamma", "mean": "4 d", "shape": 2}, {"family": "weibull"}, "weibull", 4.0),
        ({"family": "fixed", "mean": "4 d"}, {"family": "lognormal", "sigma": 0.5}, "lognormal", 4.0),
        ({"family": "lognormal", "median": "4 d", "sigma": 0.5}, {"mean": "5 d"}, "lognormal", 5.0),
        ({"family": "lognormal", "median": "4 d", "sigma": 0.5}, {"family": "exponential"}, "exponential", 4.5326),
        ({"family": "empirical", "values": ["1 d", "5 d"]}, {"family": "fixed"}, "fixed", 3.0),
        ({"family": "fixed", "mean": "4 d"}, {"family": "empirical", "values": ["1 d", "2 d"]}, "empirical", 1.5),
    ],
)
def test_the_mean_stays_when_the_family_changes(
    old: dict[str, Any], changes: dict[str, Any], family: str, days: float
) -> None:
    made = DWELL.validate_python(changed_dwell(DWELL.validate_python(old), changes))
    assert made.family == family
    assert made.seconds / 86400.0 == pytest.approx(days, rel=1e-4)


def test_a_short_key_may_begin_a_path() -> None:
    short = {"infectious_period": "pathogen.stages.infectious.dwell", "r0": "pathogen.transmission.r0"}
    assert expanded("infectious_period.family", short) == "pathogen.stages.infectious.dwell.family"
    assert expanded("r0", short) == "pathogen.transmission.r0"
    assert expanded("r01", short) == "r01"
    assert expanded("people.r0", short) == "people.r0"


# --- a whole scenario --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def room() -> Any:
    return load("one-room")


def test_another_family_and_another_mean_in_a_scenario(room: Any) -> None:
    sir = apply(room, ["pathogen=sir"])
    fixed = apply(sir, ["pathogen.stages.infectious.dwell.family=fixed", "pathogen.transmission.r0=3"])
    dwell = fixed.pathogen.stages["infectious"].dwell
    assert (dwell.family, dwell.seconds) == ("fixed", 4 * 86400.0)
    assert fixed.pathogen.transmission.r0.value == 3.0
    again = apply(fixed, ["pathogen.stages.infectious.dwell.family=exponential"])
    assert again.pathogen.stages["infectious"].dwell.family == "exponential"
    with pytest.raises(InputError, match='"shape" is missing'):
        apply(sir, ["pathogen.stages.infectious.dwell.family=gamma"])
    with pytest.raises(InputError, match="found family"):
        apply(sir, ["pathogen.stages.infectious.dwell.family=normal"])
    with pytest.raises(InputError, match="there is no such path"):
        apply(sir, ["pathogen.stages.infectious.dwell.length=3 d"])


def test_a_variant_changes_what_was_not_changed_by_hand(room: Any) -> None:
    covid = apply(room, ["pathogen=covid"])
    delta = apply(covid, ["pathogen.variant=delta"])
    assert delta.pathogen.transmission.r0.value == 5.1
    assert delta.pathogen.stages["latent"].dwell.median.value == pytest.approx(2.21 * 86400)
    back = apply(delta, ["pathogen.variant=wild"])
    assert back.pathogen.transmission.r0.value == covid.pathogen.transmission.r0.value
    own = apply(covid, ["pathogen.transmission.r0=4", "pathogen.variant=delta"])
    assert own.pathogen.transmission.r0.value == 4.0
    assert own.pathogen.transmission.household_attack.value == 0.36
    with pytest.raises(InputError, match="found the variant"):
        apply(covid, ["pathogen.variant=zeta"])


@pytest.mark.parametrize("name", ["measles", "influenza", "covid", "norovirus", "varicella", "pertussis", "mumps"])
def test_hyosan_takes_any_pathogen(hyosan: Any, name: str) -> None:
    made = apply(hyosan, [f"pathogen={name}"])
    assert made.pathogen.name == name
    assert apply(made, ["horizon=3 d"]).pathogen.name == name


def test_measures_of_another_pathogen_are_told_one_by_one(hyosan: Any) -> None:
    from homeroom.spec.validate import doubtful, draft_of

    made = apply(hyosan, ["pathogen=measles"])
    told_of = {f.path[1] for f in doubtful(draft_of(made)) if f.path[0] == "measures" and len(f.path) > 1}
    assert "ambulance" in told_of
    assert "bite" not in told_of  # it brings somebody in infected, with whatever pathogen
    with pytest.raises(InputError, match='has no route "scratch"'):
        apply(
            hyosan, ['pathogen.routes={ bite = { enters = "bitten", probability = 1 } }', "measures.bite.route=scratch"]
        )


@pytest.fixture(scope="module")
def hyosan() -> Any:
    return load("hyosan")


def test_susceptibility_is_changed_by_place_and_shown_with_its_ages() -> None:
    made = sheet("covid", ["transmission.susceptibility.by_age.2.relative=0.6"])
    entry = next(p for p in made.parameters if p.path == "transmission.susceptibility.by_age.2.relative")
    assert (entry.value, entry.source) == (0.6, "changed by hand")
    assert entry.implies.startswith("from 10 years to below 20; ")
    assert entry.probability == pytest.approx(1.0 - 0.5 ** (0.6 / 0.82))
    assert sheet("measles").pathogen.transmission is not None
    assert not [p for p in sheet("measles").parameters if "susceptibility" in p.path]  # nobody wrote any


def test_a_range_of_a_time_is_not_that_of_its_shape() -> None:
    for name in ("covid", "influenza", "norovirus"):
        for entry in sheet(name).parameters:
            if entry.path.endswith(".shape") and entry.range is not None:
                assert entry.range[0] <= entry.value <= entry.range[1] < 1_000, entry.path
