"""Reinfection, and protection that fades, against renewal theory: everybody alone, infected from outside."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import chisquare, gamma

from homeroom.exchange.folder import load
from homeroom.regimes.outbreak import OutbreakEngine
from homeroom.spec.scenario import Scenario
from homeroom.world.outbreak import settle

DAYS, RATE = 100.0, 0.03  # d, 1/d
LEAST = 1e-3
SCENARIO = f"""
[scenario]
name = "alone"
start = 2027-01-04T00:00:00
horizon = "{DAYS:g} d"
pathogen = "mine"
[community]
hazard = "{RATE} 1/d"
source = "test"
"""
PATHOGEN = """
name = "mine"
title = "mine"
[transmission]
enters = "ill"
r0 = 0
shares = { direct = 1 }
[stages.ill]
emits = { direct = 1 }
dwell = { family = "fixed", value = "2 d" }
next = [{ to = "recovered" }]
[stages.recovered]
"""
AGAIN = """
dwell = { family = "fixed", value = "10 d" }
next = [{ to = "open" }]
[stages.open]
susceptible = true
"""
PLAN = """{"type": "FeatureCollection", "coordinates": "metres", "features": [
{"type": "Feature", "feature_type": "level", "id": "g", "geometry": null, "properties": {"ordinal": 0}},
{"type": "Feature", "feature_type": "unit", "id": "r", "properties": {"level_id": "g", "category": "classroom"},
 "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 7], [0, 7], [0, 0]]]}}]}"""
N, RUNS = 100, 60


def alone(folder: Path, pathogen: str, given: str = "") -> Scenario:
    """`N` people who never meet; `given`: the day of everybody's only dose."""
    files = {
        "scenario.toml": SCENARIO,
        "mine.toml": pathogen,
        "plan.geojson": PLAN,
        "people.csv": "id,role\n" + "".join(f"p{i},pupil\n" for i in range(N)),
    }
    if given:
        rows = "".join(f"p{i},mine,1,{given},\n" for i in range(N))
        files["immunity.csv"] = f"id,pathogen,doses,last,immune\n{rows}"
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load(folder)


def infections(scenario: Scenario) -> np.ndarray:
    """(runs, people) how often each was infected."""
    found = OutbreakEngine(settle(scenario), scenario).batch(3, 0, RUNS, infections=True)
    assert found.infections is not None
    counts = np.zeros((RUNS, N), dtype=int)
    np.add.at(counts, (found.infections["run"], found.infections["target"]), 1)
    assert np.array_equal((counts > 0).sum(axis=1), found.runs["size"])
    return counts


def test_who_is_open_again_is_infected_again_as_renewal_theory_says(tmp_path: Path) -> None:
    """Between two infections lie 2 d of disease, 10 d of immunity, and an exponential time."""
    counts = infections(alone(tmp_path, PATHOGEN + AGAIN)).ravel()
    least = [1.0] + [float(gamma.cdf(max(DAYS - 12.0 * (n - 1), 0.0), n, scale=1.0 / RATE)) for n in range(1, 9)]
    expected = np.array([*(-np.diff(least)), least[-1]]) * len(counts)
    kept = expected > 5
    seen = np.bincount(np.minimum(counts, len(expected) - 1), minlength=len(expected))
    observed = np.append(seen[kept], seen[~kept].sum())
    wanted = np.append(expected[kept], expected[~kept].sum())
    assert chisquare(observed, wanted).pvalue > LEAST


def test_without_such_a_stage_nobody_is_infected_twice(tmp_path: Path) -> None:
    counts = infections(alone(tmp_path, PATHOGEN)).ravel()
    assert counts.max() == 1
    chance = 1.0 - math.exp(-RATE * DAYS)
    assert abs(counts.mean() - chance) < 3.5 * math.sqrt(chance * (1.0 - chance) / len(counts))


@pytest.mark.parametrize("kind", ["leaky", "all_or_nothing"])
def test_protection_that_fades_lets_through_what_it_should(tmp_path: Path, kind: str) -> None:
    """Fresh efficacy 0.9, mean 60 d, the dose 30 d before the start."""
    fresh, mean, before = 0.9, 60.0, 30.0
    protection = f'[protection]\nkind = "{kind}"\nwaning = {{ fresh = [{fresh}], mean = "{mean:g} d" }}\n'
    counts = infections(alone(tmp_path, PATHOGEN + protection, "2026-12-05")).ravel()
    now = fresh * math.exp(-before / mean)
    if kind == "leaky":
        hazard = RATE * (DAYS - now * mean * (1.0 - math.exp(-DAYS / mean)))
        chance = 1.0 - math.exp(-hazard)
    else:
        late = quad(lambda u: 1.0 - math.exp(-RATE * max(DAYS - mean * math.log(now / u), 0.0)), 0.0, now)[0]
        chance = (1.0 - now) * (1.0 - math.exp(-RATE * DAYS)) + late
    assert abs(counts.mean() - chance) < 3.5 * math.sqrt(chance * (1.0 - chance) / len(counts))
