"""How strongly contact, air, surfaces and home infect, so that R0 and the household attack rate come out as said.

A pathogen file says how many people of a named reference school one infectious pupil infects there while nobody is
immune and nothing is done (R0), how that divides over contact, air and surfaces, and the household attack rate. Here
one pupil after another is made infectious in that school (`kernels.probe`), with hits drawn far too often and each
marked with the factor at which it would still infect; the scales are read off these marks. The same luck serves all of
them, so that nothing has to be tried out twice.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from homeroom.errors import RunError
from homeroom.kernels import course, jit, probe, rates
from homeroom.kernels.gamma import gamma_quantile
from homeroom.kernels.handle import handle
from homeroom.kernels.outbreak_arrays import AT
from homeroom.regimes.outbreak_state import new_state, setting_arrays
from homeroom.spec.air import Air
from homeroom.spec.pathogen import Pathogen
from homeroom.spec.scenario import Scenario
from homeroom.world.disease import Disease
from homeroom.world.outbreak import Scales, Setting, settle
from homeroom.world.tables import NONE, ROLES

INDEXES = 4_000
"""Infectious pupils that are followed; the standard error of R0 is about half a per cent for measles."""
SEED = 0x52_30
"""Of the luck of calibration, which is no run's."""
WANTED = 12.0
"""Candidates of each way that one infectious pupil makes in the first round."""
ROUNDS = 8
DAYS = 200
_PACKAGE = Path(__file__).resolve().parent.parent
_SOURCES = ("generate/*.py", "world/*.py", "spec/*.py", "library/contacts/*.toml", "library/defaults/*.toml")


def calibrate(setting: Setting, scenario: Scenario) -> Scales:
    """The scales of a setting: solved once for each pathogen and reference school, and kept on disk."""
    disease = setting.disease
    if disease.r0 <= 0.0 and disease.household_attack <= 0.0:
        return Scales(0.0, 0.0, 0.0, 0.0)
    if disease.reference == "pair":
        seconds = infectious_time(setting)[0] * _mean_prone(setting)
        return Scales(direct=disease.r0 / seconds if seconds > 0.0 else 0.0, air=0.0, surface=0.0, home=0.0)
    key = _key(scenario)
    if key in _solved:
        return _solved[key]
    scales = _read(key)
    if scales is None:
        own = disease.reference == "own"
        scales = solve(setting if own else settle(reference(scenario, disease.reference)))
        _write(key, scales)
    _solved[key] = scales
    return scales


_solved: dict[str, Scales] = {}


def _mean_prone(setting: Setting) -> float:
    """Mean relative susceptibility of the people of the school."""
    return float(setting.people.prone[setting.people.school == 1].mean())


def known(pathogen: Pathogen) -> Scales | None:
    """The scales of a pathogen in its generated reference school where they have been solved before, else None."""
    passes = pathogen.transmission
    if passes is None or passes.reference in ("own", "pair"):
        return None
    key = _key_of(pathogen).hexdigest()[:32]
    return _solved.get(key) or _read(key)


def reference(scenario: Scenario, kind: str) -> Scenario:
    """The scenario's pathogen in the reference school of this kind, as it is generated where nothing else is said."""
    from homeroom.generate.school import generate
    from homeroom.spec.recipe import Recipe

    recipe = Recipe.model_validate({"kind": kind})
    return scenario.model_copy(update={"recipe": recipe, **generate(recipe), "measures": {}, "air": Air()})


def _key(scenario: Scenario) -> str:
    """Hash of all that the scales depend on."""
    digest = _key_of(scenario.pathogen)
    passes = scenario.pathogen.transmission
    if passes is not None and passes.reference == "own":
        for part in ("school", "people", "ties", "timetable", "bells", "air"):
            said = scenario.model_dump(mode="json", include={part})
            digest.update(json.dumps(said, sort_keys=True).encode())
    return digest.hexdigest()[:32]


def _key_of(pathogen: Pathogen) -> hashlib._Hash:
    """The part of the hash that code and pathogen make."""
    digest = hashlib.sha256(_sources().encode())
    digest.update(pathogen.model_dump_json().encode())
    return digest


@cache
def _sources() -> str:
    digest = hashlib.sha256(jit.fingerprint().encode())
    for pattern in _SOURCES:
        for path in sorted(_PACKAGE.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _file(key: str) -> Path | None:
    root = jit.cache_root()
    return None if root is None else root / "scales" / f"{key}.json"


def _read(key: str) -> Scales | None:
    path = _file(key)
    try:
        return None if path is None else Scales(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None  # what cannot be read is solved again


def _write(key: str, scales: Scales) -> None:
    path = _file(key)
    if path is None:
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = path.with_suffix(f".{id(scales):x}.part")
        aside.write_text(json.dumps(dataclasses.asdict(scales)), encoding="utf-8")
        aside.replace(path)
    except OSError:
        pass  # a cache that cannot be written only costs time


def solve(setting: Setting) -> Scales:
    """The scales at which R0 and the household attack rate hold in this setting.

    R0 counts distinct people of the school, siblings infected at home among them. In a school too small for it, it
    counts hits instead: nobody can infect fifteen of twelve.

    Raises:
        RunError: where there is nobody to infect anybody at all.
    """
    disease = setting.disease
    bare = _bare(setting)
    seconds = infectious_time(setting)
    pupils = _pupils(bare)
    ways = np.array([_candidates(bare, pupils, way) for way in range(3)]) * seconds[:3]
    share = np.where(ways > 0.0, disease.shares, 0.0)
    trial = np.divide(WANTED, ways, out=np.zeros(3), where=(ways > 0.0) & (share > 0.0))
    home = -4.0 * math.log1p(-min(disease.household_attack, 0.98)) / seconds[3] if seconds[3] > 0.0 else 0.0
    _, found, _ = _probe(bare, _scales(trial, home))
    per_index = found[:3] / INDEXES
    if disease.r0 > 0.0 and not np.any(per_index * share > 0.0):
        raise RunError("nobody in this school meets anybody while infectious: there is nothing to solve R0 from")
    share = np.where(per_index > 0.0, share, 0.0)
    unit = np.divide(trial * share / max(share.sum(), 1e-300), per_index, out=np.zeros(3), where=per_index > 0.0)
    home_at = None if disease.household_attack > 0.0 and found[4] > 0.0 else 0.0
    aim = 2.0 * disease.r0
    for _ in range(ROUNDS):
        rows, found, _ = _probe(bare, _scales(unit * aim, home))
        if home_at is None:
            reached = np.sort(rows[:, 5][rows[:, 5] <= 1.0])
            need = disease.household_attack * found[4]
            if len(reached) <= need:
                home *= 3.0
                continue
            home_at = float(reached[int(need)])
        at_home = rows[:, 5] <= home_at
        of_school = rows[:, 1] == 1.0
        sure = float(np.count_nonzero(at_home & of_school))
        marks = np.sort(rows[:, 2:5].min(axis=1)[of_school & ~at_home])
        need = disease.r0 * INDEXES - sure
        if need <= 0.0:
            return _scales(np.zeros(3), home * home_at)
        most = np.count_nonzero(marks <= 1.0)
        if most > need:
            at = float(marks[int(need)])
            return _scales(unit * aim * at, home * home_at)
        aim *= 2.0
    return _scales(unit * disease.r0, home * (home_at or 0.0))


def _scales(ways: NDArray[np.float64], home: float) -> Scales:
    return Scales(float(ways[0]), float(ways[1]), float(ways[2]), float(home))


def _bare(setting: Setting) -> Setting:
    """The setting in an endless row of school weeks, with nobody immune and nothing from outside."""
    people = setting.people.copy()
    people.pool[:] = NONE
    people.doses[:] = 0
    people.immune[:] = 0
    return dataclasses.replace(
        setting,
        people=people,
        school_day=np.ones(DAYS + 3, np.int32),
        origin=0,
        weekday=0,
        horizon=DAYS * 86_400_000,
        clock=0,
        community=0.0,
        family=0.0,
    )


def _pupils(setting: Setting) -> NDArray[np.int64]:
    found = np.flatnonzero(setting.people.role == ROLES.index("pupil"))
    return found if len(found) else np.flatnonzero(setting.people.school == 1)


def _school_days(setting: Setting) -> NDArray[np.int64]:
    first = setting.week.row_first
    found = np.array([d for d in range(7) if np.any(first[:, d + 1] > first[:, d])], dtype=np.int64)
    return found if len(found) else np.zeros(1, np.int64)


def _candidates(setting: Setting, pupils: NDArray[np.int64], way: int) -> float:
    """Candidates per second of infectiousness, a mean over a week and pupils, by one way with a scale of 1."""
    scales = np.zeros(3)
    scales[way] = 1.0
    arrays = setting_arrays(setting, _scales(scales, 0.0))
    rates.accumulate(handle(arrays))
    return float(arrays.day_sum[pupils].sum()) / max(len(pupils), 1) / (7 * 86_400.0)


def _probe(setting: Setting, scales: Scales) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """(rows of `kernels.probe`, its sums of hits and household members, how many rows)."""
    arrays = setting_arrays(setting, scales)
    w = handle(arrays)
    rates.accumulate(w)
    k = setting.disease.dispersion
    middles = (np.arange(INDEXES) + 0.5) / INDEXES
    powers = np.array([gamma_quantile(k, u) / k for u in middles]) if k > 0.0 else np.ones(INDEXES)
    size, room = 1 << 14, 1 << 18
    while True:
        state = new_state(arrays, hits=size, spread=0, events=0)
        state = state._replace(low=np.zeros((len(setting.people), 8)))
        out, found = np.zeros((room, 6)), np.zeros(5)
        n = probe.probe(SEED, _pupils(setting), _school_days(setting), powers, w, handle(state), out, found)
        if n >= 0:
            return out[:n], found, n
        if state.clock[AT.overflow] in (3, 4):
            size *= 4
        elif state.clock[AT.overflow] == 0:
            room *= 4
        else:
            raise RunError("a course of disease went through too many stages without an end")


def mean_dwell(row: Any, values: NDArray[np.float64]) -> float:
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
    pupils = setting.people.band[setting.people.role == ROLES.index("pupil")]
    bands = pupils if len(pupils) else setting.people.band
    kinds, numbers = np.unique(bands, return_counts=True)
    times = np.array([_seconds(disease, int(band) * (disease.doses + 1)) for band in kinds])
    found: NDArray[np.float64] = np.asarray(numbers / max(len(bands), 1) @ times, dtype=np.float64)
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
