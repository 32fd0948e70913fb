"""The measles school of epiworld: sizes against stored figures of that program, and against a plain twin."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from homeroom.exchange.folder import load
from homeroom.regimes.outbreak import OutbreakEngine
from homeroom.world.outbreak import settle
from reference.measles_school import sizes as plain

PEER: dict[str, Any] = json.loads((Path(__file__).parents[1] / "reference/epiworld_measles.json").read_text())["rows"]
PUBLISHED = {  # mean and its standard error, P(1), P(>= 5), P(>= 10), P(>= 20), of 10,000 runs
    "quarantine 70 %": (15.71, 0.16, 0.096, 0.684, 0.506, 0.308),
    "none 70 %": (141.7, 0.5, 0.096, 0.886, 0.886, 0.886),
    "quarantine 90 %": (4.70, 0.05, 0.299, 0.343, 0.139, 0.020),
    "none 90 %": (26.1, 0.2, 0.299, 0.570, 0.530, 0.505),
}
RUNS = {"quarantine 70 %": 10_000, "none 70 %": 4_000, "quarantine 90 %": 10_000, "none 90 %": 10_000}
LEAST = 1e-3
"""Smallest p-value: the numbers are functions of the seed, so that a test passes always or never."""


@cache
def ours(coverage: float, quarantine: bool, runs: int, people: int = 500, seed: int = 1) -> np.ndarray:
    scenario = load("epiworld-measles").replace(
        {"school.people": people, "immunity.coverage": coverage, "measures.quarantine.on": quarantine}
    )
    batch = OutbreakEngine(settle(scenario), scenario).batch(seed, 0, runs, infections=False)
    return np.asarray(batch.runs["size"]).copy()


def of(row: str) -> np.ndarray:
    return ours(PEER[row]["coverage"], row.startswith("quarantine"), RUNS[row])


def pvalue(one: np.ndarray, other: np.ndarray) -> float:
    """Chi-square over sizes, neighbouring ones put together until both samples have twenty."""
    both = np.stack([np.bincount(x, minlength=1 + max(one.max(), other.max())) for x in (one, other)])
    pooled: list[np.ndarray] = [np.zeros(2)]
    for column in both.T:
        pooled[-1] = pooled[-1] + column
        if pooled[-1].min() >= 20:
            pooled.append(np.zeros(2))
    pooled[-2] = pooled[-2] + pooled.pop()
    return float(chi2_contingency(np.array(pooled).T).pvalue)


@pytest.mark.parametrize("row", PUBLISHED)
def test_sizes_agree_with_the_published_table(row: str) -> None:
    found = of(row)
    mean, error, *chances = PUBLISHED[row]
    assert abs(found.mean() - mean) < 3.0 * np.hypot(error, found.std() / np.sqrt(len(found)))
    shares = [(found == 1).mean(), *((found >= n).mean() for n in (5, 10, 20))]
    for share, chance in zip(shares, chances, strict=True):
        assert abs(share - chance) < 3.0 * np.sqrt(chance * (1 - chance) * (1 / len(found) + 1 / 10_000))


@pytest.mark.parametrize("row", PUBLISHED)
def test_sizes_are_distributed_as_those_of_the_program(row: str) -> None:
    peer = np.repeat([int(size) for size in PEER[row]["sizes"]], list(PEER[row]["sizes"].values()))
    assert len(peer) == PEER[row]["runs"]
    assert pvalue(of(row), peer) > LEAST


@pytest.mark.parametrize("quarantine", [True, False])
def test_sizes_are_distributed_as_those_of_a_plain_twin(quarantine: bool) -> None:
    twin = plain(2_000, people=150, coverage=0.8, quarantine=21 if quarantine else None, over_present=True)
    assert pvalue(ours(0.8, quarantine, 10_000, people=150), twin) > LEAST
