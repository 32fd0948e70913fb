"""Influenza A(H1N1)pdm09 in an elementary school in Pennsylvania, 2009: onsets as a survey found them.

Cauchemez et al. 2011, PNAS 108, 2825 (counts re-typed), Marchbanks et al. 2011. Observation: 370 of the 456 pupils are
asked at random; all who had symptoms say so, with the day. Household contacts are the others in the households of
those asked, whether somebody was ill there or not. Conditional on take-off: 50 or more of the school infected. Nothing
is fitted: R0 is that of another school (Lessler et al. 2009), the household attack rate another study's, and nothing
comes from the community.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homeroom.exchange.folder import load
from homeroom.results.schema import kind
from homeroom.simulation import OutbreakSimulation
from homeroom.spec.scenario import Scenario
from validation.evidence import DAY, SEED, compared, entries, logs, taken_off
from validation.pictures import Picture
from validation.report import Row

NAME = "pennsylvania-2009"
RUNS = 300
LEAST = 50
ASKED = 370
DAYS = 32
ONSETS = (
    1, 1, 0, 2, 5, 3, 3, 3, 6, 2, 5, 9, 13, 12, 13, 11, 12, 6, 6, 6, 3, 1, 0, 2, 0, 0, 0, 0, 2, 0, 2, 0,
)  # fmt: skip
"""Pupils with acute respiratory illness by day of onset, 27 April to 28 May 2009 (the first entry is day 0)."""
ILL, PEAK_DAY, CONTACTS, BY_PUPIL = 129, 12, 141 / 899, 0.20


@dataclass(frozen=True)
class Survey:
    """What the survey would have found, one row per run.

    Attributes:
        onsets: (runs, DAYS) pupils asked by day of onset, from the first on.
        ill: (runs,) pupils asked who were ill.
        contacts: (runs,) share of their household contacts who were ill.
        by_pupil: (runs,) share of infected adults of households whom somebody of 6 to 18 years infected at home.
    """

    onsets: NDArray[np.float64]
    ill: NDArray[np.float64]
    contacts: NDArray[np.float64]
    by_pupil: NDArray[np.float64]


def survey(scenario: Scenario, seed: int, runs: int) -> Survey:
    """Simulated outbreaks as the survey would have seen them."""
    sim = OutbreakSimulation(scenario)
    code = sim.setting.disease.stage_ids.index("ill")
    people = [scenario.people[i] for i in sim.person_ids]
    household = sim.setting.people.household
    age = np.array([np.nan if p.age is None else p.age for p in people])
    pupils = np.flatnonzero([p.role == "pupil" for p in people])
    family = np.array([p.household is not None for p in people])
    rng = np.random.Generator(np.random.PCG64(seed))
    onsets, ill, contacts, by_pupil = [], [], [], []
    for events in logs(sim, seed, taken_off(sim, seed, LEAST, runs)):
        who, when = entries(events, code)
        asked = np.zeros(len(people), dtype=bool)
        asked[rng.choice(pupils, ASKED, replace=False)] = True
        sick = np.zeros(len(people), dtype=bool)
        sick[who] = True
        first = {int(w): int((t + sim.setting.origin) // DAY) for w, t in zip(who[::-1], when[::-1], strict=True)}
        days = np.array([day for w, day in first.items() if asked[w]])
        count = np.bincount(days - days.min(), minlength=DAYS)[:DAYS] if len(days) else np.zeros(DAYS)
        onsets.append(count)
        ill.append(float(count.sum()))
        others = family & ~asked & np.isin(household, household[asked])
        contacts.append(float(sick[others].mean()))
        passed = events[events["kind"] == kind("infection")]
        adult = (age[passed["who"]] > 18.0) & family[passed["who"]]
        child = (passed["whom"] >= 0) & (age[passed["whom"]] >= 6.0) & (age[passed["whom"]] <= 18.0)
        at_home = household[passed["whom"]] == household[passed["who"]]
        by_pupil.append(float((child & at_home)[adult].mean()) if adult.any() else 0.0)
    return Survey(np.array(onsets, dtype=float), np.array(ill), np.array(contacts), np.array(by_pupil))


def run() -> list[Row]:
    """The survey's figures beside those of simulated outbreaks."""
    found = survey(load(NAME), SEED, RUNS)
    Picture("Pupils by day of onset, of 370 asked", "days since the first onset", "pupils").band(
        np.arange(DAYS), found.onsets, "simulated"
    ).points(np.arange(DAYS), ONSETS, "April and May 2009").write(NAME)
    return [
        compared("pupils ill, of 370 asked", ILL, found.ill),
        compared("day of the peak, from the first onset", PEAK_DAY, found.onsets.argmax(axis=1)),
        compared("share of household contacts ill", CONTACTS, found.contacts),
        compared("share of adult cases infected by a housemate of school age", BY_PUPIL, found.by_pupil),
        *outside(),
    ]


def outside() -> list[Row]:
    """What infections from the community would explain, held to nothing: 0.2 % of everybody a day."""
    found = survey(load(NAME).replace({"community": "0.002 1/d"}), SEED, RUNS)
    rows = [
        compared("share of household contacts ill, with 0.2 % a day infected outside", CONTACTS, found.contacts),
        compared("adult cases infected by a housemate of school age, likewise", BY_PUPIL, found.by_pupil),
    ]
    return [Row(row.check.replace("(test)", "(tried)"), row.expected, row.measured, "reported") for row in rows]
