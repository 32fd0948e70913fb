"""The built-in scenarios of real infections: generated schools with an index case that the pathogen knows."""

from __future__ import annotations

import pytest

from homeroom.exchange.check import check
from homeroom.exchange.folder import load
from homeroom.spec.paths import leads_nowhere

NAMES = ("measles", "influenza", "covid", "norovirus", "varicella", "pertussis", "mumps")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_or_doubtful(name: str):
    report = check(name)
    assert report.problems == ()
    assert report.warnings == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_school_follows_its_numbers_and_measures_their_pathogen(name: str):
    made = load(name)
    assert sum(p.role == "pupil" for p in made.people.values()) == made.recipe.pupils
    index = made.measures["index"]
    assert index.stage in made.pathogen.stages
    smaller = made.replace({"pupils": 200, "measures.stay_home.on": False})
    assert sum(p.role == "pupil" for p in smaller.people.values()) == 200
    for path in made.parameters.values():
        assert leads_nowhere(made, path) is None
    known = {symptom for stage in made.pathogen.stages.values() for symptom in stage.symptoms}
    for measure in made.measures.values():
        assert set(getattr(measure, "symptoms", ())) <= known
