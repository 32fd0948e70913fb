"""Influenza in a boarding school, 1978: boys in bed, day by day.

Anonymous 1978, BMJ 1, 587, as digitised in the R package outbreaks (MIT). Observation: a boy counts as ill when he is
put to bed, and is counted in bed at noon; day 1 is the first with three or more in bed. Conditional on take-off: 50 or
more of the school infected. Fitted by `tools/fit_outbreaks.py`: R0 to the growth, the immune share to the number ill,
the stay in bed to the bed-days. Tests: height and day of the peak.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homeroom.exchange.folder import load
from homeroom.simulation import OutbreakSimulation
from homeroom.spec.scenario import Scenario
from validation.evidence import DAY, SEED, compared, entries, logs, taken_off
from validation.pictures import Picture
from validation.report import Row

NAME = "boarding-1978"
RUNS = 300
LEAST = 50
DAYS = 14
IN_BED = (3, 8, 26, 76, 225, 298, 258, 233, 189, 128, 68, 29, 14, 4)
"""Boys in bed, 22 January to 4 February 1978."""
ILL, GROWTH, BED_DAYS = 512, 1.0886, 3.045
"""Boys who fell ill of 763; slope of log (in bed) over the first five days (1/d); bed-days per case."""


@dataclass(frozen=True)
class Curves:
    """What the school would have written down, one row per run.

    Attributes:
        in_bed: (runs, DAYS) from day 1 on.
        ill: (runs,) boys put to bed. bed_days: (runs,) of the whole outbreak, per case.
    """

    in_bed: NDArray[np.float64]
    ill: NDArray[np.float64]
    bed_days: NDArray[np.float64]

    @property
    def peak(self) -> NDArray[np.float64]:
        """Most in bed."""
        most: NDArray[np.float64] = self.in_bed.max(axis=1)
        return most

    @property
    def peak_day(self) -> NDArray[np.float64]:
        """Day of the peak, counted from 1."""
        day: NDArray[np.float64] = 1.0 + self.in_bed.argmax(axis=1)
        return day

    @property
    def growth(self) -> NDArray[np.float64]:
        """Slope of the logarithm over the first five days (1/d)."""
        day = np.arange(5) - 2.0
        slope: NDArray[np.float64] = np.log(np.maximum(self.in_bed[:, :5], 0.5)) @ day / (day**2).sum()
        return slope


def curves(scenario: Scenario, seed: int, runs: int) -> Curves:
    """Simulated outbreaks as the school would have seen them."""
    sim = OutbreakSimulation(scenario)
    code = sim.setting.disease.stage_ids.index("abed")
    boys = np.array([scenario.people[i].role == "pupil" for i in sim.person_ids])
    days = sim.setting.horizon // DAY
    noon = np.arange(days) * DAY + DAY // 2 - sim.setting.origin
    in_bed, ill, stays = [], [], []
    for events in logs(sim, seed, taken_off(sim, seed, LEAST, runs)):
        who, begins = entries(events, code)
        last = {int(w): int(t) for w, t in zip(*entries(events, code + 1), strict=True)}
        mine = boys[who]
        who, begins = who[mine], begins[mine]
        ends = np.array([last.get(int(w), sim.setting.horizon) for w in who])
        count = ((begins[:, None] <= noon) & (noon < ends[:, None])).sum(axis=0)
        first = int(np.argmax(count >= 3))
        window = np.zeros(DAYS)
        seen = count[first : first + DAYS]
        window[: len(seen)] = seen
        in_bed.append(window)
        ill.append(len(who))
        stays.append(count.sum() / max(len(who), 1))
    return Curves(np.array(in_bed), np.array(ill, dtype=float), np.array(stays))


def run() -> list[Row]:
    """The school's figures beside those of simulated outbreaks."""
    found = curves(load(NAME), SEED, RUNS)
    Picture("Boys in bed", "day (1: first with three in bed)", "boys").band(
        np.arange(1, DAYS + 1), found.in_bed, "simulated"
    ).points(np.arange(1, DAYS + 1), IN_BED, "January 1978").write(NAME)
    return [
        compared("boys put to bed, of 763", ILL, found.ill, fitted=True),
        compared("growth of boys in bed over five days (1/d)", GROWTH, found.growth, fitted=True),
        compared("bed-days per case", BED_DAYS, found.bed_days, fitted=True),
        compared("most in bed on one day", max(IN_BED), found.peak),
        compared("day of the peak", 6, found.peak_day),
    ]
