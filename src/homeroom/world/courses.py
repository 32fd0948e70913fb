"""A Pathogen's stages as arrays: what `kernels.course` plans a course of disease from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homeroom.spec.distribution import Distribution, Empirical
from homeroom.spec.pathogen import Pathogen
from homeroom.world.tables import CONDUCTS, ENTRY, FAMILIES, FATES, NEXT, NONE, ROUTES, STAGE, Table, table

_PARAMETERS = {
    "fixed": ("value",),
    "exponential": ("mean",),
    "geometric": ("mean",),
    "gamma": ("mean", "shape"),
    "lognormal": ("median", "sigma"),
    "weibull": ("scale", "shape"),
    "empirical": (),
}


@dataclass(frozen=True)
class Courses:
    """Stages in the order of the pathogen file.

    Attributes:
        stages, nexts, entries: see `tables`. `entries` has one row per route of `tables.ROUTES`; a route that the
            pathogen does not use has stage -1 and probability 0.
        stage_table: (rows, 2) of value (s) and cumulative weight, for empirical dwell times.
        stage_ids: names of the stages.
    """

    stages: Table
    nexts: Table
    entries: Table
    stage_table: NDArray[np.float64]
    stage_ids: tuple[str, ...]


def tabulate(pathogen: Pathogen) -> Courses:
    """The stages of a pathogen as arrays."""
    ids = tuple(pathogen.stages)
    index = {name: i for i, name in enumerate(ids)}
    stages = table(STAGE, len(ids))
    ways: list[tuple[float, int]] = []
    rows: list[NDArray[np.float64]] = []
    used = 0
    for i, stage in enumerate(pathogen.stages.values()):
        row = stages[i]
        row.family = FAMILIES.index("never" if stage.dwell is None else stage.dwell.family)
        row.table_first = row.table_n = 0
        if isinstance(stage.dwell, Empirical):
            dwell = _cumulative(stage.dwell)
            row.table_first, row.table_n = used, len(dwell)
            used += len(dwell)
            rows.append(dwell)
        elif stage.dwell is not None:
            row.p1, row.p2, row.p3 = _parameters(stage.dwell)
        row.severity_effect = float(stage.severity_effect)
        row.next_first, row.next_n = len(ways), len(stage.next)
        ways.extend((float(way.probability), index[way.to]) for way in stage.next)
        row.conduct = CONDUCTS.index(stage.conduct)
        row.fate = FATES.index(stage.fate)
        row.infects = int(stage.infects)
    nexts = table(NEXT, len(ways))
    for i, (probability, to) in enumerate(ways):
        nexts[i].probability, nexts[i].to = probability, to
    entries = table(ENTRY, len(ROUTES))
    entries.stage[:] = NONE
    for route, entry in pathogen.routes.items():
        row = entries[ROUTES.index(route)]
        row.probability, row.stage = float(entry.probability), index[entry.enters]
    return Courses(
        stages=stages,
        nexts=nexts,
        entries=entries,
        stage_table=np.concatenate(rows) if rows else np.zeros((0, 2)),
        stage_ids=ids,
    )


def _parameters(dwell: Distribution) -> tuple[float, float, float]:
    values = [float(getattr(dwell, name)) for name in _PARAMETERS[dwell.family]]
    p1, p2, p3 = (*values, 0.0, 0.0, 0.0)[:3]
    return p1, p2, p3


def _cumulative(dwell: Empirical) -> NDArray[np.float64]:
    """(n, 2) rows of value (s) and cumulative weight, in rising order."""
    value = np.array([float(v) for v in dwell.values], dtype=np.float64)
    weight = np.ones_like(value) if dwell.weights is None else np.array(dwell.weights, dtype=np.float64)
    order = np.argsort(value, kind="stable")
    total = np.cumsum(weight[order])
    return np.column_stack([value[order], total / total[-1]])
