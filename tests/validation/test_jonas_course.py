"""Dwell times of the virus as it is built in: planned by the kernel, and as they come about in whole stories.

Keyed numbers: each p value is the same for ever; the threshold of 0.001 was set beforehand.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from homeroom.exchange.folder import load
from homeroom.kernels import course, rng
from homeroom.kernels.jit import kernel
from homeroom.results import schema
from homeroom.simulation import Simulation
from homeroom.world.courses import tabulate
from homeroom.world.tables import ROUTES
from support.twostorey import story

N = 20_000
JONAS = load("one-room").pathogen
MADE = tabulate(JONAS)


@kernel
def courses(k0, k1, entry, severity, stages, nexts, rows, out_stage, out_time, length):
    """The courses of people 0, 1, 2 ..."""
    for who in range(length.shape[0]):
        length[who] = course.plan_course(
            k0, k1, who, 1, entry, severity, 0, stages, nexts, rows, out_stage[who], out_time[who]
        )


def planned(route, severity):
    """For every stage: how long people stayed in it (s), and what came next."""
    out_stage, out_time = np.zeros((N, 16), np.int32), np.zeros((N, 16), np.int64)
    length = np.zeros(N, np.int64)
    entry = MADE.entries.stage[ROUTES.index(route)]
    key = rng.run_key(17, ROUTES.index(route))
    courses(*key, entry, severity, MADE.stages, MADE.nexts, MADE.stage_table, out_stage, out_time, length)
    assert (length > 0).all()
    stays: dict[str, list[float]] = {}
    for who in range(N):
        for q in range(length[who] - 1):
            name = MADE.stage_ids[out_stage[who, q]]
            stays.setdefault(name, []).append((out_time[who, q + 1] - out_time[who, q]) / 1000.0)
    ends = [MADE.stage_ids[out_stage[who, length[who] - 1]] for who in range(N)]
    return stays, ends


def law(name, severity):
    """The distribution that jonas.toml gives for a stay, in seconds."""
    stage = JONAS.stages[name]
    assert stage.dwell.family == "lognormal"
    scale = stage.dwell.median.value / np.exp(stage.severity_effect.value * severity)
    return stats.lognorm(stage.dwell.sigma.value, scale=scale)


@pytest.mark.parametrize("severity", [0.0, 0.7])
@pytest.mark.parametrize("route", sorted(JONAS.routes))
def test_stays_follow_the_file(route, severity):
    stays, ends = planned(route, severity)
    assert JONAS.routes[route].enters in stays
    for name, seconds in stays.items():
        assert stats.kstest(seconds, law(name, severity).cdf).pvalue > 0.001, name
    half = next(way for way in JONAS.stages["clinical_death"].next if way.to == "half_infected").probability.value
    assert stats.binomtest(ends.count("half_infected"), N, half).pvalue > 0.001
    assert set(ends) == {"half_infected", "hunter"}


def test_stays_in_whole_stories():
    """From the logs of 40 stories: every stay, divided by what the bite's severity does to it, follows the file."""
    simulation = Simulation(story(horizon="3 h"))
    found: dict[str, list[float]] = {}
    for run in range(40):
        events = simulation.run(2, run).events
        severity = {}
        since: dict[int, tuple[int, int]] = {}
        for row in events[np.isin(events["kind"], [schema.kind("infection"), schema.kind("stage")])]:
            who = int(row["who"])
            if row["kind"] == schema.kind("infection"):
                severity[who] = row["value"] / 1000.0
                continue
            if who in since:
                name = simulation.world.stage_ids[since[who][0]]
                factor = np.exp(JONAS.stages[name].severity_effect.value * severity[who])
                found.setdefault(name, []).append(float((row["time"] - since[who][1]) / 1000.0 * factor))
            since[who] = int(row["code"]), int(row["time"])
    assert sorted(found) == ["bitten", "clinical_death", "convulsing"]
    for name, seconds in found.items():
        assert len(seconds) > 500
        assert stats.kstest(seconds, law(name, 0.0).cdf).pvalue > 0.001, name
