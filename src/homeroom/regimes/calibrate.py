"""How strongly contact, air, surfaces and home infect, so that R0 and the household attack rate come out as said."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from homeroom.kernels import course
from homeroom.spec.scenario import Scenario
from homeroom.world.disease import Disease
from homeroom.world.outbreak import Scales, Setting


def calibrate(setting: Setting, scenario: Scenario) -> Scales:
    """The scales of a setting."""
    disease = setting.disease
    if disease.reference == "pair":
        return Scales(direct=disease.r0 / infectious_time(setting)[0], air=0.0, surface=0.0, home=0.0)
    raise NotImplementedError


def mean_dwell(row: np.record, values: NDArray[np.float64]) -> float:
    """Mean time in a stage (s), for a row of STAGE and the table of empirical dwell times."""
    family, p1, p2 = int(row["family"]), float(row["p1"]), float(row["p2"])
    if family in (course.FIXED, course.EXPONENTIAL, course.GEOMETRIC, course.GAMMA):
        return p1
    if family == course.LOGNORMAL:
        return p1 * math.exp(0.5 * p2 * p2)
    if family == course.WEIBULL:
        return p1 * math.gamma(1.0 + 1.0 / p2)
    if family == course.EMPIRICAL:
        first, n = int(row["table_first"]), int(row["table_n"])
        weight = np.diff(values[first : first + n, 1], prepend=0.0)
        return float((values[first : first + n, 0] * weight).sum())
    return 0.0


def infectious_time(setting: Setting) -> NDArray[np.float64]:
    """(4,) mean seconds of full infectiousness of an infection, by SPREADS, over unvaccinated pupils."""
    disease = setting.disease
    pupils = setting.people.band[setting.people.role == 0]
    bands = pupils if len(pupils) else setting.people.band
    times = [_seconds(disease, int(band) * (disease.doses + 1)) for band in np.unique(bands)]
    share = np.unique(bands, return_counts=True)[1] / max(len(bands), 1)
    found: NDArray[np.float64] = np.array(share @ np.array(times))
    return found


def _seconds(disease: Disease, stratum: int) -> NDArray[np.float64]:
    n = len(disease.stages)
    ways = np.zeros((n, n))
    for i, row in enumerate(disease.stages):
        first, m = int(row.next_first), int(row.next_n)
        for way in disease.nexts[stratum][first : first + m]:
            ways[i, int(way["to"])] += float(way["probability"])
    visits = np.linalg.solve((np.eye(n) - ways).T, np.eye(n)[disease.entry])
    dwell = np.array([mean_dwell(row, disease.stage_table) for row in disease.stages])
    found: NDArray[np.float64] = (visits * dwell) @ disease.emits
    return found
