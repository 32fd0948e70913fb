"""Influenza A(H1N1)pdm09 in an elementary school in Pennsylvania, 2009: onsets as a survey found them.

Cauchemez et al. 2011, PNAS 108, 2825 (counts re-typed), Marchbanks et al. 2011. Observation: 370 of the 456 pupils are
asked at random; all who had symptoms say so, with the day. Household contacts are the others in the households of
those asked, whether somebody was ill there or not. The survey asked for acute respiratory illness, whatever its cause:
colds are counted, too, at the rate at which pupils fell ill when the outbreak was over (fitted to its last eight days,
which are part of no figure compared here but of the total, of which they are four). The narrower influenza-like illness
of Marchbanks et al. is compared with influenza alone. Conditional on take-off: 50 or more of the school infected.
Nothing else is fitted: R0 is that of another school (Lessler et al. 2009), the household attack rate and
susceptibility by age other studies', and no influenza comes from the community.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
LAST_DAYS = 8
COLDS = sum(ONSETS[-LAST_DAYS:]) / (LAST_DAYS * (ASKED - sum(ONSETS[:-LAST_DAYS])))
"""Acute respiratory illness of other causes, per person and day: 0.2 %."""
PUPILS_ILI, CONTACTS_ILI = 0.24, (167 - 93) / (1345 - 388)
"""Influenza-like illness (fever and a cough or sore throat): 93 pupils are 24.0 %; 167 of 1,345 people in all."""


@dataclass(frozen=True)
class Survey:
    """What the survey would have found, one row per run.

    Attributes:
        onsets: (runs, DAYS) pupils asked by day of onset, from the first on.
        ill: (runs,) pupils asked who were ill.
        contacts: (runs,) share of their household contacts who were ill.
        by_pupil: (runs,) share of ill adults of households whom somebody of 6 to 18 years infected at home.
        pupils_flu, contacts_flu: (runs,) shares of pupils asked and of household contacts who were ill with influenza.
    """

    onsets: NDArray[np.float64]
    ill: NDArray[np.float64]
    contacts: NDArray[np.float64]
    by_pupil: NDArray[np.float64]
    pupils_flu: NDArray[np.float64]
    contacts_flu: NDArray[np.float64]


def survey(scenario: Scenario, seed: int, runs: int, colds: float = COLDS) -> Survey:
    """Simulated outbreaks as the survey would have seen them; `colds` is a hazard per person and day."""
    sim = OutbreakSimulation(scenario)
    code = sim.setting.disease.stage_ids.index("ill")
    people = [scenario.people[i] for i in sim.person_ids]
    household = sim.setting.people.household
    age = np.array([np.nan if p.age is None else p.age for p in people])
    pupils = np.flatnonzero([p.role == "pupil" for p in people])
    family = np.array([p.household is not None for p in people])
    rng = np.random.Generator(np.random.PCG64(seed))
    found: dict[str, list[Any]] = {name: [] for name in Survey.__annotations__}
    for events in logs(sim, seed, taken_off(sim, seed, LEAST, runs)):
        who, when = entries(events, code)
        asked = np.zeros(len(people), dtype=bool)
        asked[rng.choice(pupils, ASKED, replace=False)] = True
        others = family & ~asked & np.isin(household, household[asked])
        day = np.full(len(people), np.inf)
        day[who[::-1]] = (when[::-1] + sim.setting.origin) // DAY
        flu = day < DAYS
        cold = rng.exponential(1.0 / colds, len(people)) if colds > 0.0 else np.full(len(people), np.inf)
        day = np.minimum(day, np.floor(cold))
        sick = day < DAYS
        first = day[asked & sick].astype(int)
        count = np.bincount(first - first.min(), minlength=DAYS)[:DAYS] if len(first) else np.zeros(DAYS)
        passed = events[events["kind"] == kind("infection")]
        child = (passed["whom"] >= 0) & (age[passed["whom"]] >= 6.0) & (age[passed["whom"]] <= 18.0)
        by_child = np.zeros(len(people), dtype=bool)
        by_child[passed["who"][child & (household[passed["whom"]] == household[passed["who"]])]] = True
        adults = sick & others & (age > 18.0)
        found["onsets"].append(count)
        found["ill"].append(float(count.sum()))
        found["contacts"].append(float(sick[others].mean()))
        found["by_pupil"].append(float((by_child & flu)[adults].mean()) if adults.any() else 0.0)
        found["pupils_flu"].append(float(flu[asked].mean()))
        found["contacts_flu"].append(float(flu[others].mean()))
    return Survey(**{name: np.array(values, dtype=float) for name, values in found.items()})


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
        compared("pupils with influenza-like illness, share of those asked", PUPILS_ILI, found.pupils_flu),
        compared("household contacts with influenza-like illness", CONTACTS_ILI, found.contacts_flu),
        *tried(),
    ]


def tried() -> list[Row]:
    """What is left without colds, and what influenza from the community would change; held to nothing."""
    alone = survey(load(NAME), SEED, RUNS, colds=0.0)
    outside = survey(load(NAME).replace({"community": "0.001 1/d"}), SEED, RUNS)
    rows = [
        compared("share of household contacts ill, influenza alone", CONTACTS, alone.contacts),
        compared("adult cases infected by a housemate of school age, influenza alone", BY_PUPIL, alone.by_pupil),
        compared("share of household contacts ill, 0.1 % a day of influenza from outside", CONTACTS, outside.contacts),
        compared("adult cases infected by a housemate of school age, likewise", BY_PUPIL, outside.by_pupil),
    ]
    return [Row(row.check.replace("(test)", "(tried)"), row.expected, row.measured, "reported") for row in rows]
