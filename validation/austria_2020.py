"""SARS-CoV-2 in Austrian secondary schools, autumn 2020: sizes of clusters that were found.

Lasser et al. 2022, Nat Commun 13, 554; cluster sizes from JanaLasser/school_SEIRX (MIT), traced by AGES. Observation:
the size is the number of pupils and staff detected in a run, given one; a "run" of the comparison is as many such
clusters as were observed (180 and 116), drawn from a pool of simulated ones. Fitted by `tools/fit_outbreaks.py`, on
lower secondary schools only: the share of people with symptoms who come to be known, and the dispersion of
infectiousness, to the mean and to P(1). Tests: the other two figures there, and everything in upper secondary schools,
where only ages and class sizes are changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from homeroom.exchange.folder import load
from homeroom.simulation import OutbreakSimulation
from homeroom.spec.scenario import Scenario
from validation.evidence import SEED, compared
from validation.pictures import Picture
from validation.report import Row

NAME = "austria-2020"
POOL = 6_000
"""Simulated introductions for each level."""
SAMPLES = 1_000
"""Sets of clusters drawn from the pool."""
MOST = 12
LOWER: dict[int, int] = {
    1: 75,
    2: 30,
    3: 31,
    4: 11,
    5: 8,
    6: 6,
    7: 5,
    8: 4,
    9: 3,
    11: 2,
    13: 1,
    14: 1,
    20: 1,
    26: 1,
    31: 1,
}
UPPER: dict[int, int] = {1: 52, 2: 23, 3: 19, 4: 11, 5: 5, 6: 1, 7: 3, 8: 1, 11: 1}
"""Size -> clusters, as published."""
LEVELS: dict[str, tuple[dict[str, Any], dict[int, int]]] = {
    "lower": ({}, LOWER),
    "upper": ({"level": 9, "class_size": 12, "pupils": 120}, UPPER),
}
"""Level -> (what is changed in the scenario, what was observed). Upper grades came in halves."""


def clusters(scenario: Scenario, seed: int, runs: int) -> NDArray[np.int64]:
    """Sizes of the clusters that came to be known, one for each run with a detected case."""
    found = OutbreakSimulation(scenario).engine.batch(seed, 0, runs, infections=False).runs["detected"]
    return found[found > 0].astype(np.int64)


def sizes_of(observed: Mapping[int, int]) -> NDArray[np.int64]:
    """The observed clusters one by one."""
    return np.repeat(list(observed), list(observed.values()))


def figures(sizes: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """Of sets of clusters, (..., clusters) -> (...)."""
    return {
        "mean": sizes.mean(axis=-1),
        "p1": (sizes == 1).mean(axis=-1),
        "p34": ((sizes == 3) | (sizes == 4)).mean(axis=-1),
        "p5": (sizes >= 5).mean(axis=-1),
    }


WORDS = {
    "mean": "mean size of a cluster", "p1": "share of clusters of one", "p34": "share of clusters of three or four",
    "p5": "share of clusters of five or more",
}  # fmt: skip


def run() -> list[Row]:
    """Both levels."""
    rows: list[Row] = []
    rng = np.random.Generator(np.random.PCG64(SEED))
    for level, (changes, observed) in LEVELS.items():
        pool = clusters(load(NAME).replace(changes), SEED, POOL)
        real = sizes_of(observed)
        sets = rng.choice(pool, (SAMPLES, len(real)))
        expected, found = figures(real), figures(sets)
        for key, words in WORDS.items():
            fitted = level == "lower" and key in ("mean", "p1")
            rows.append(compared(f"{level} secondary: {words}", float(expected[key]), found[key], fitted=fitted))
        size = np.arange(1, MOST + 1)
        share = np.stack([(np.minimum(sets, MOST) == k).mean(axis=1) for k in size], axis=1)
        seen = [float((np.minimum(real, MOST) == k).mean()) for k in size]
        title = f"Share of clusters by size, {level} secondary (last: {MOST} or more)"
        Picture(title, "detected cases", "share").bars(size, share, "simulated").points(
            size, seen, "Austria 2020"
        ).write(f"{NAME}-{level}")
    return rows
