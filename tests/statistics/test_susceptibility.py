"""Susceptibility by age: exact final sizes of two kinds of people, and an R0 that keeps its meaning."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chisquare

from homeroom.exchange.folder import load
from homeroom.kernels.outbreak_arrays import HOME
from homeroom.regimes.calibrate import solve
from homeroom.regimes.outbreak import Batch, OutbreakEngine
from homeroom.world.outbreak import Scales, Setting, settle
from reference.final_size import chains, two_kinds

RUNS = 20_000
LEAST = 1e-3
"""Smallest p-value: the numbers are functions of the seed, so that a test passes always or never."""


def test_the_distribution_of_two_kinds_is_that_of_one_where_they_are_alike() -> None:
    assert two_kinds(5, 4, 1.0, 1.7 / 8, True)[1:] == pytest.approx(chains(8, 1.7), abs=1e-12)
    assert sum(two_kinds(4, 5, 0.3, 0.2, False)) == pytest.approx(1.0)


@pytest.mark.parametrize(("young", "old", "relative"), [(6, 8, 0.25), (10, 4, 3.0)])
def test_final_sizes_of_two_kinds_of_people_are_exact(young: int, old: int, relative: float) -> None:
    """In one room the pair hazard is R0 / ((N - 1) E[T]) on average over people: those of the old are `relative`."""
    people, r0 = young + old, 1.8
    scenario = load("well-mixed").replace(
        {
            "school.people": people,
            "transmission.r0": r0,
            "infectious_period.family": "fixed",
            "pathogen.transmission.susceptibility": {
                "relative": relative,
                "by_age": [{"below": 14, "relative": 1.0}],
            },
        }
    )
    ages = {f"people.{key}.age": 10 if k < young else 17 for k, key in enumerate(sorted(scenario.people))}
    scenario = scenario.replace(ages)
    setting = settle(scenario)
    assert sorted(setting.people.prone) == pytest.approx(
        sorted([1.0 / max(1.0, relative)] * young + [relative / max(1.0, relative)] * old)
    )
    sizes = OutbreakEngine(setting, scenario).batch(5, 0, RUNS, infections=False).runs["size"]
    observed = np.bincount(sizes, minlength=people + 1).astype(float)
    rate = r0 / (people - 1) * people / (young + relative * old)
    exact = sum(
        n / people * np.array(two_kinds(young, old, relative, rate, first))
        for n, first in ((young, True), (old, False))
    )
    assert exact.sum() == pytest.approx(1.0)
    enough = RUNS * exact >= 10.0
    pairs = [(observed[enough], RUNS * exact[enough])]
    if not enough.all():
        pairs.append((observed[~enough].sum(keepdims=True), RUNS * exact[~enough].sum(keepdims=True)))
    seen, hoped = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    seen, hoped = seen[hoped > 0], hoped[hoped > 0]
    assert chisquare(seen, hoped * seen.sum() / hoped.sum()).pvalue > LEAST


PATHOGEN = """
title = "Made up: the second generation comes when the first has long been over"
source = "assumption"
[transmission]
enters = "latent"
r0 = 1.5
reference = "own"
household_attack = 0.2
SUSCEPTIBILITY
[transmission.shares]
direct = 0.5
air = 0.5
[stages.latent]
dwell = { family = "fixed", value = "60 d" }
next = [{ to = "infectious" }]
[stages.infectious]
emits = { direct = 1, air = 1 }
dwell = { family = "fixed", value = "3 d" }
next = [{ to = "recovered" }]
[stages.recovered]
"""
SCENARIO = """
[scenario]
start = 2027-01-04T00:00:00
horizon = "20 d"
pathogen = "made-up"
[school]
kind = "primary"
pupils = 300
[measures.index]
action = "introduce"
who = "pupil"
stage = "infectious"
after = "start"
delay = "DELAY"
"""
OLD = 0.2


def first_generation(folder: Path, susceptibility: str) -> tuple[Setting, Scales, list[Batch]]:
    """Whom an index pupil infects who becomes infectious on each day of the school week."""
    folder.mkdir()
    (folder / "made-up.toml").write_text(PATHOGEN.replace("SUSCEPTIBILITY", susceptibility), encoding="utf-8")
    scales: Scales | None = None
    found = []
    for day in range(5):
        (folder / "scenario.toml").write_text(SCENARIO.replace("DELAY", f"{24 * day} h"), encoding="utf-8")
        scenario = load(folder)
        setting = settle(scenario)
        scales = scales or solve(setting)  # the school is the same every day
        found.append(OutbreakEngine(setting, scenario, scales).batch(7, 0, 3_000))
    return setting, scales, found


def test_r0_keeps_its_meaning_and_adults_are_infected_less(tmp_path: Path) -> None:
    plain, alike, equal = first_generation(tmp_path / "equal", "")
    setting, scales, found = first_generation(
        tmp_path / "by-age", f"susceptibility = {{ relative = {OLD}, by_age = [{{ below = 18, relative = 1 }}] }}"
    )
    assert scales.home > 1.2 * alike.home  # most of a household are adults, and the attack rate is theirs too
    for batches in (equal, found):
        others = np.concatenate([batch.runs["size"] - 1.0 for batch in batches])
        error = math.hypot(others.std() / math.sqrt(len(others)), 1.5 * others.std() / math.sqrt(4_000))
        assert abs(others.mean() - 1.5) < 3.5 * error
    grown = setting.people.age >= 18.0
    assert np.array_equal(grown, plain.people.age >= 18.0)
    counts = []
    for batches in (equal, found):
        rows = np.concatenate([batch.infections for batch in batches])
        targets = rows["target"][(rows["generation"] == 1) & (rows["place"] != HOME)]
        counts.append([np.count_nonzero(grown[targets]), np.count_nonzero(~grown[targets])])
    (adults, pupils), (fewer, more) = counts
    ratio = (fewer / more) / (adults / pupils)
    error = ratio * math.sqrt(1 / fewer + 1 / more + 1 / adults + 1 / pupils)
    assert fewer > 100
    # The young who meet the case most are infected nearly for sure, and cannot be infected oftener than once.
    assert OLD - 3.5 * error < ratio < OLD + 3.5 * error + 0.02
