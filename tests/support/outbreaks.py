"""Made-up batches of outbreaks for tests of views: the numbers are chosen, nothing is simulated."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import numpy as np

from homeroom.ensembles.outbreak import Outbreaks
from homeroom.ensembles.spool import Spool
from homeroom.results.cast import Cast
from homeroom.results.schema import COUNTERS, RUN, SPREAD
from homeroom.results.tally import Tally

HOUR = 3_600_000
PEOPLE = ("f1", "p1", "p2", "p3", "p4", "t1")
ROLES = ("family", "pupil", "pupil", "pupil", "pupil", "teacher")
CLASSES = ("", "1a", "1a", "1a", "1b", "")
ROOMS = ("room 1", "room 2", "corridor", "canteen")
PASSAGE = np.array([False, False, True, False])

# run, hour, source, target, place, route, period, generation; routes: direct 0, air 1, home 3; periods: lesson 1,
# break 2, lunch 3, travel 5
RUNS = {
    0: [(8, -1, 1, -3, -1, 0, 0), (10, 1, 2, 0, 1, 1, 1), (12, 2, 3, 3, 0, 3, 2), (30, 1, 0, -1, 3, 0, 1)],
    1: [(8, -1, 1, -3, -1, 0, 0)],
    2: [(8, -1, 1, -3, -1, 0, 0), (9, 1, 4, 2, 0, 2, 1), (9, 1, 5, 2, 0, 5, 1)],
    3: [(8, -1, 2, -3, -1, 0, 0), (11, 2, 3, 0, 0, 1, 1)],
}


def cast() -> Cast:
    """Names of the six people."""
    return Cast(
        title="A made-up school",
        start=datetime(2027, 1, 11),
        horizon=28 * 24 * HOUR,
        ids=PEOPLE,
        names=tuple(f"{role.capitalize()} {i}" for i, role in zip(PEOPLE, ROLES, strict=True)),
        roles=ROLES,
        classes=CLASSES,
        principal=(False,) * 6,
        rooms=ROOMS,
        doors=(),
        stages=("infectious", "immune"),
        fates=(0, 0),
        measures=("exclusion",),
    )


def batch(runs=RUNS, first=0):
    """A batch with these runs, as the regime would give it."""
    rows = [
        (hour * HOUR, first + number, source, target, place, route, period, generation)
        for number, run in enumerate(runs.values())
        for hour, source, target, place, route, period, generation in run
    ]
    infections = np.array(rows, dtype=SPREAD) if rows else np.zeros(0, dtype=SPREAD)
    table = np.zeros(len(runs), dtype=RUN)
    costs = np.zeros((len(runs), 1, len(COUNTERS)), dtype=np.int32)
    infected, firsts = np.zeros(6, dtype=np.int64), np.zeros(6, dtype=np.int64)
    for number, (key, run) in enumerate(runs.items()):
        targets = [row[2] for row in run]
        infected[targets] += 1
        after = [row[2] for row in run if row[1] >= 0 and row[2] != 0]
        if after:
            firsts[after[0]] += 1
        table[number]["size"] = sum(t != 0 for t in targets)
        table[number]["home"] = targets.count(0)
        table[number]["index"] = sum(row[1] < 0 for row in run)
        table[number]["generations"] = max((row[6] for row in run), default=0)
        table[number]["duration"] = max((row[0] for row in run), default=-1) * HOUR
        table[number]["over"] = 100 * HOUR if run else -1
        table[number]["first_detected"] = 50 * HOUR if len(run) > 2 else -1
        table[number]["days_ill"] = 2 * len(run)
        table[number]["peak_day"] = -1 if number == 1 else 3
        costs[number, 0] = (len(run) > 2, key, 3 * key, 0, 1)
        table[number]["days_measures"] = 3 * key
    return SimpleNamespace(
        first=first, runs=table, infections=infections, costs=costs, infected=infected, first_infected=firsts
    )


def outbreaks(runs=RUNS, scenario=None, name="as is") -> Outbreaks:
    """An arm with these runs."""
    one = batch(runs)
    scenario = scenario or SimpleNamespace(measures={})
    scenario.measures.setdefault("exclusion", SimpleNamespace(action="quarantine", on=True))
    spool = Spool()
    spool.add(one.infections)
    tally = Tally.none(6, len(ROOMS), (1, len(COUNTERS)))
    tally.add(Tally.of(one, PASSAGE))
    return Outbreaks(name, scenario, cast(), 1, len(runs), one.runs, tally, spool)
