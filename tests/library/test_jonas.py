"""The Hyosan virus as data: what the story says must follow from the figures in jonas.toml."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import pytest
from scipy.stats import beta, norm

from homeroom.spec.pathogen import Pathogen

FILE = Path(__file__).parents[2] / "src/homeroom/library/pathogens/jonas.toml"
JONAS = Pathogen.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))


def median(stage: str, severity: float = 0.0) -> float:
    found = JONAS.stages[stage]
    assert found.dwell is not None
    assert found.dwell.family == "lognormal"
    return found.dwell.median.value / math.exp(found.severity_effect.value * severity)


def later_than(stage: str, seconds: float, severity: float = 0.0) -> float:
    """The chance that a stage lasts longer."""
    found = JONAS.stages[stage].dwell
    assert found is not None
    assert found.family == "lognormal"
    return float(norm.sf(math.log(seconds / median(stage, severity)) / found.sigma.value))


def test_a_bite_turns_within_seconds_to_minutes_and_faster_when_worse() -> None:
    assert 10.0 < median("bitten", 1.0) < 30.0
    assert 120.0 < median("bitten", 0.0) < 600.0
    rest = median("convulsing") + median("clinical_death")
    assert rest < 60.0


def test_thirty_minutes_are_a_good_wait_after_a_scratch() -> None:
    assert 0.005 < later_than("scratched", 1800.0) < 0.05


def test_blood_is_slower_than_a_bite() -> None:
    for severity in (0.0, 0.5, 1.0):
        assert median("exposed_blood", severity) > median("bitten", severity)


def test_a_rodent_bite_at_16_35_leads_to_the_first_lessons_of_the_next_day() -> None:
    infirmary, removed = (16 + 42 / 60) * 3600.0, (17 + 37 / 60) * 3600.0  # 09:17 and 10:12
    assert 0.8 < later_than("smouldering", infirmary, 0.1) < 0.99
    assert later_than("smouldering", removed, 0.1) < 0.05
    assert later_than("delirious", 2700.0) > 0.8


@pytest.mark.parametrize("route", ["bite", "blood", "scratch", "rodent"])
def test_every_route_ends_in_a_hunter_or_a_half_infected(route: str) -> None:
    reach: dict[str, float] = {JONAS.routes[route].enters: 1.0}
    ends: dict[str, float] = {}
    while reach:
        name, chance = reach.popitem()
        stage = JONAS.stages[name]
        if not stage.next:
            ends[name] = ends.get(name, 0.0) + chance
        for way in stage.next:
            reach[way.to] = reach.get(way.to, 0.0) + chance * way.probability.value
    assert ends == {"hunter": pytest.approx(0.995), "half_infected": pytest.approx(0.005)}


def test_the_range_of_half_infected_is_that_of_three_in_635() -> None:
    (way,) = [w for w in JONAS.stages["clinical_death"].next if w.to == "half_infected"]
    low, high = beta.ppf(0.025, 3, 633), beta.ppf(0.975, 4, 632)
    assert way.probability.range == pytest.approx((low, high), abs=5e-4)


def test_what_a_stage_does_and_how_it_counts() -> None:
    stages = JONAS.stages
    assert {k for k, s in stages.items() if s.conduct == "hunts"} == {"hunter"}
    assert {k for k, s in stages.items() if s.fate == "half_infected"} == {"half_infected"}
    assert {k for k, s in stages.items() if s.conduct == "dead"} == {"dead", "destroyed"}
    assert all(s.fate == "turned" for k, s in stages.items() if k not in ("half_infected", "dead", "destroyed"))
    assert {k for k, s in stages.items() if s.infects} == {"delirious", "hunter", "half_infected"}
