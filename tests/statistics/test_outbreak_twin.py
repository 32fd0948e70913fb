"""The kernel of candidates and its slow twin of thresholds agree in distribution."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from homeroom.exchange.folder import load
from homeroom.exchange.write import new
from homeroom.regimes.calibrate import solve
from homeroom.regimes.outbreak import OutbreakEngine
from homeroom.world.outbreak import settle
from reference.outbreak import DAY, Twin

PATHOGEN = """
title = "Made up, of fixed stages"
source = "assumption"
[transmission]
enters = "latent"
r0 = 1.6
reference = "own"
household_attack = 0.3
SUSCEPTIBILITY
[transmission.shares]
direct = 0.5
air = 0.5
[stages.latent]
dwell = { family = "fixed", value = "1 d" }
next = [{ to = "infectious" }]
[stages.infectious]
emits = { direct = 1, air = 1 }
dwell = { family = "fixed", value = "2 d" }
next = [{ to = "recovered" }]
[stages.recovered]
"""
SCENARIO = """
[scenario]
start = 2027-01-04T00:00:00
horizon = "100 d"
pathogen = "made-up"
[measures.index]
action = "introduce"
who = ["s05"]
"""
RUNS, SLOW = 4000, 250
BY_AGE = "susceptibility = { relative = 0.5, by_age = [{ below = 13, relative = 2 }, { below = 30, relative = 1.2 }] }"


@pytest.mark.parametrize("susceptibility", ["", BY_AGE])
def test_sizes_first_targets_and_ways_agree(tmp_path: Path, susceptibility: str) -> None:
    folder = new(tmp_path / "school")
    (folder / "made-up.toml").write_text(PATHOGEN.replace("SUSCEPTIBILITY", susceptibility), encoding="utf-8")
    first = load(folder)
    pupils = sorted(p.id for p in first.people.values() if p.role == "pupil")
    (folder / "scenario.toml").write_text(SCENARIO.replace("s05", pupils[4]), encoding="utf-8")
    # pairs of pupils share a household, so that infection at home is part of it
    lines = (folder / "people.csv").read_text(encoding="utf-8").splitlines()
    head = lines[0].split(",")
    if "household" not in head:
        lines = [lines[0] + ",household", *(f"{line},h{k // 2}" for k, line in enumerate(lines[1:]))]
        (folder / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    # every other pupil is twelve, the others are fourteen
    scenario = load(folder).replace({f"people.{key}.age": 12 + 2 * (k % 2) for k, key in enumerate(pupils)})
    setting = settle(scenario)
    if susceptibility:
        assert sorted(set(setting.people.prone.tolist())) == pytest.approx([0.25, 0.6, 1.0])
    scales = solve(setting)
    batch = OutbreakEngine(setting, scenario, scales).batch(3, 0, RUNS)
    twin = Twin(setting, scales)
    luck = np.random.default_rng(12)
    index = setting.person_ids.index(pupils[4])
    day = DAY // twin.step
    slow = [twin.run(luck, index, 0, day, 2 * day) for _ in range(SLOW)]
    fast_sizes, slow_sizes = batch.runs["size"], np.array([len(run) for run in slow])
    edges = np.unique(np.quantile(fast_sizes, np.linspace(0, 1, 9)))
    table = np.stack([np.histogram(sizes, [*edges[:-1], 10**6])[0] for sizes in (fast_sizes, slow_sizes)])
    assert chi2_contingency(table).pvalue > 1e-3
    n = len(setting.people)
    rows = batch.infections
    fast_first = np.bincount(rows["target"][rows["source"] == index], minlength=n)
    slow_first = np.bincount([who for run in slow for who, by, _ in run if by == index], minlength=n)
    often = (fast_first + slow_first) >= 40
    table = np.stack([[*x[often], x[~often].sum()] for x in (fast_first, slow_first)])
    assert often.sum() > 5
    assert chi2_contingency(table[:, table.sum(axis=0) > 0]).pvalue > 1e-3
    # on which day: the first generation after its source became infectious
    fast_day = rows["time"][rows["generation"] == 1] // (1000 * DAY)
    slow_day = np.array([k // day for run in slow for _, by, k in run if by == index])
    table = np.stack([np.bincount(days, minlength=4)[1:4] for days in (fast_day, slow_day)])
    assert chi2_contingency(table[:, table.sum(axis=0) > 0]).pvalue > 1e-3
