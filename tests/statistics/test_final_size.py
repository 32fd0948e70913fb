"""Final sizes in a well-mixed room against exact distributions: Reed and Frost, Ball 1986."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chisquare

from homeroom.exchange.folder import load
from homeroom.regimes.outbreak import OutbreakEngine
from homeroom.world.outbreak import settle
from reference.final_size import ball, chains, exponential, fixed

RUNS = 20_000
LEAST = 1e-3
"""Smallest p-value: the numbers are functions of the seed, so that a test passes always or never."""


def sizes(people: int, r0: float, family: str, seed: int = 1) -> np.ndarray:
    scenario = load("well-mixed").replace(
        {"school.people": people, "transmission.r0": r0, "infectious_period.family": family}
    )
    batch = OutbreakEngine(settle(scenario), scenario).batch(seed, 0, RUNS, infections=False)
    return np.bincount(batch.runs["size"], minlength=people + 1)[1:]


def pooled(observed: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Neighbouring sizes put together until ten are expected."""
    seen, hoped = [0.0], [0.0]
    for o, e in zip(observed, expected, strict=True):
        seen[-1] += o
        hoped[-1] += e
        if hoped[-1] >= 10.0:
            seen.append(0.0)
            hoped.append(0.0)
    seen[-2] += seen.pop()
    hoped[-2] += hoped.pop()
    return np.array(seen), np.array(hoped)


@pytest.mark.parametrize(("people", "r0"), [(2, 1.0), (10, 0.8), (50, 1.5), (50, 3.0), (120, 1.1)])
@pytest.mark.parametrize("family", ["fixed", "exponential"])
def test_final_sizes_are_exactly_those_of_theory(people: int, r0: float, family: str) -> None:
    exact = np.array((fixed if family == "fixed" else exponential)(people - 1, r0))
    assert exact.sum() == pytest.approx(1.0, abs=1e-9)
    assert exact.min() >= 0.0
    observed, expected = pooled(sizes(people, r0, family), RUNS * exact)
    assert len(observed) >= 2
    assert chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > LEAST


def test_the_recursion_is_that_of_chains_for_a_fixed_period() -> None:
    assert fixed(8, 1.7) == pytest.approx(chains(8, 1.7), abs=1e-12)


def test_the_recursion_gives_what_two_people_must_have() -> None:
    assert exponential(1, 2.0) == pytest.approx([1 / 3, 2 / 3])
    assert [float(p) for p in ball(0, lambda k: 1)] == [1.0]
