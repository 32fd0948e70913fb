"""Any pathogen in any scenario: what measures name of one course of disease is put into words of the other."""

from __future__ import annotations

import pytest

from homeroom.errors import InputError
from homeroom.exchange.folder import load
from homeroom.spec.adapted import adapted

INFECTIONS = ("measles", "influenza", "covid", "norovirus", "varicella", "pertussis", "mumps")


@pytest.fixture(scope="module")
def scenarios():
    return {name: load(name) for name in INFECTIONS}


@pytest.mark.parametrize("pathogen", [*INFECTIONS, "jonas"])
@pytest.mark.parametrize("name", INFECTIONS)
def test_every_pathogen_runs_in_every_scenario(scenarios, name, pathogen):
    made = scenarios[name].replace({"pathogen": pathogen})
    stages = made.pathogen.stages
    shown = {symptom for stage in stages.values() for symptom in stage.symptoms}
    for measure in made.measures.values():
        assert set(getattr(measure, "symptoms", ())) <= shown
        assert getattr(measure, "stage", None) in (None, *stages)
    if name == pathogen:
        assert made.notes_of_changes == ()
        assert made.hash == scenarios[name].hash


def test_what_has_changed_is_told(scenarios):
    made = scenarios["covid"].replace({"pathogen": "norovirus"})
    index = made.measures["index"]
    assert made.pathogen.stages[index.stage].emits
    assert 'measures.index.stage: norovirus knows no "incubating"; the case comes in the stage acute.' in (
        made.notes_of_changes
    )
    assert made.measures["stay_home"].symptoms == ()
    known = scenarios["covid"].measures["testing"].sensitivity
    assert made.measures["testing"].sensitivity == {"ill": known["ill"], "unnoticed": known["unnoticed"]}
    assert len(made.notes_of_changes) == len(set(made.notes_of_changes))


def test_a_stage_of_the_new_pathogen_may_be_named_in_the_same_breath(scenarios):
    made = scenarios["measles"].replace({"pathogen": "mumps", "measures.index.stage": "swollen"})
    assert made.measures["index"].stage == "swollen"
    with pytest.raises(InputError, match='there is no stage "early"'):
        scenarios["measles"].replace({"pathogen": "mumps", "measures.index.stage": "early"})


def test_a_test_that_knows_none_of_the_stages_has_its_best_chance(scenarios):
    covid = scenarios["covid"]
    measures, told = adapted(covid.measures, scenarios["measles"].pathogen)
    found = measures["testing"].sensitivity
    best = max(chance.value for chance in covid.measures["testing"].sensitivity.values())
    assert isinstance(found, dict) or found.value == best
    assert any(line.startswith("measures.testing.sensitivity: ") for line in told)
