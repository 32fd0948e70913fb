"""All-or-nothing and leaky vaccines: R is R0 (1 - coverage x efficacy) in both, final sizes differ as in theory."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import binom, chisquare

from homeroom.exchange.folder import load
from homeroom.regimes.outbreak import OutbreakEngine
from homeroom.world.outbreak import settle
from reference.final_size import fixed

R0, COVERAGE, EFFICACY = 3.0, 0.6, 0.7
LEAST = 1e-3


def sizes(kind: str, people: int, runs: int) -> np.ndarray:
    scenario = load("well-mixed").replace(
        {
            "school.people": people,
            "transmission.r0": R0,
            "infectious_period.family": "fixed",
            "pathogen.protection.kind": kind,
            "pathogen.protection.infection": [EFFICACY],
            "immunity.coverage": COVERAGE,
        }
    )
    batch = OutbreakEngine(settle(scenario), scenario).batch(3, 0, runs, infections=False)
    return np.asarray(batch.runs["size"]).copy()


@pytest.mark.parametrize("kind", ["all_or_nothing", "leaky"])
def test_the_index_case_infects_as_many_either_way(kind: str) -> None:
    """P(nobody else) is E exp(-R0 (share of the others who can be infected)): R0 (1 - c VE) in the mean."""
    people, runs = 200, 8_000
    vaccinated = round(COVERAGE * people)
    rate = R0 / (people - 1)
    if kind == "leaky":
        alone = math.exp(-rate * (people - 1 - vaccinated + vaccinated * (1.0 - EFFICACY)))
    else:
        failed = np.arange(vaccinated + 1)
        chances = binom.pmf(failed, vaccinated, 1.0 - EFFICACY)
        alone = float((chances * np.exp(-rate * (people - 1 - vaccinated + failed))).sum())
    assert alone == pytest.approx(math.exp(-R0 * (1.0 - COVERAGE * EFFICACY)), rel=0.1)
    found = (sizes(kind, people, runs) == 1).mean()
    assert abs(found - alone) < 3.5 * math.sqrt(alone * (1.0 - alone) / runs)


def test_all_or_nothing_gives_the_exact_distribution() -> None:
    """Reed and Frost's among those whom the vaccine has failed, mixed over how many these are."""
    people, runs = 40, 20_000
    vaccinated = round(COVERAGE * people)
    exact = np.zeros(people)
    for failed, chance in enumerate(binom.pmf(np.arange(vaccinated + 1), vaccinated, 1.0 - EFFICACY)):
        susceptible = people - 1 - vaccinated + failed
        exact[: susceptible + 1] += chance * np.array(fixed(susceptible, R0 * susceptible / (people - 1)))
    seen = np.bincount(sizes("all_or_nothing", people, runs), minlength=people + 1)[1:]
    hoped = runs * exact
    last = int(np.flatnonzero(hoped >= 10.0)[-1])
    seen = np.append(seen[: last + 1], seen[last + 1 :].sum())
    hoped = np.append(hoped[: last + 1], hoped[last + 1 :].sum())
    assert chisquare(seen, hoped * seen.sum() / hoped.sum()).pvalue > LEAST


@pytest.mark.parametrize("kind", ["all_or_nothing", "leaky"])
def test_large_outbreaks_end_as_the_final_size_relation_says(kind: str) -> None:
    people = 1_000
    found = sizes(kind, people, 300)
    large = found[found > 50] / people
    free = 1.0 - COVERAGE

    def left(z: float) -> float:
        if kind == "leaky":
            infected = free * (1 - math.exp(-R0 * z)) + COVERAGE * (1 - math.exp(-R0 * (1 - EFFICACY) * z))
        else:
            infected = (1 - COVERAGE * EFFICACY) * (1 - math.exp(-R0 * z))
        return infected - z

    expected = brentq(left, 0.01, 1.0)
    assert len(large) > 100
    assert abs(large.mean() - expected) < 0.01


def test_a_leaky_vaccine_protects_fewer_in_the_end() -> None:
    leaky, sharp = sizes("leaky", 1_000, 300), sizes("all_or_nothing", 1_000, 300)
    assert leaky[leaky > 50].mean() > 1.1 * sharp[sharp > 50].mean()
