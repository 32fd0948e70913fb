"""Random numbers and courses of disease: what every infection and every decision costs at least."""

from __future__ import annotations

import numpy as np

from benchmarks.timing import Result, per_unit
from homeroom.kernels import course, rng
from homeroom.kernels.jit import kernel
from homeroom.world import tables

N = 1_000_000


@kernel
def _uniforms(n):
    total = 0.0
    for i in range(n):
        total += rng.uniform(1, 2, i, -1, 3, 0)
    return total


@kernel
def _normals(n):
    total = 0.0
    for i in range(n):
        total += rng.normal(1, 2, i, -1, 3, 0)
    return total


@kernel
def _courses(n, stages, nexts, rows, out_stage, out_time):
    total = 0
    for i in range(n):
        total += course.plan_course(1, 2, i, 0, 0, 0.5, 0, stages, nexts, rows, out_stage, out_time)
    return total


def bench_uniform() -> Result:
    sequential = np.random.Generator(np.random.Philox(1))
    ours = per_unit(lambda: _uniforms(N), N)
    return Result("one keyed uniform number", ours, per_unit(lambda: sequential.random(N), N), "NumPy's Philox4x64")


def bench_normal() -> Result:
    sequential = np.random.Generator(np.random.Philox(1))
    ours = per_unit(lambda: _normals(N), N)
    return Result(
        "one keyed normal number", ours, per_unit(lambda: sequential.standard_normal(N), N), "NumPy's Philox4x64"
    )


def bench_course() -> Result:
    """A course of four stages, one of them gamma: about as long as that of any real pathogen."""
    stages, nexts = tables.table(tables.STAGE, 4), tables.table(tables.NEXT, 3)
    for i, (family, p1, p2) in enumerate(((4, 240.0, 3.0), (5, 60.0, 0.5), (2, 90.0, 0.0))):
        stages[i].family, stages[i].p1, stages[i].p2 = family, p1, p2
        stages[i].next_first, stages[i].next_n, nexts[i].probability, nexts[i].to = i, 1, 1.0, i + 1
    out = (np.zeros((1, 2)), np.empty(8, np.int32), np.empty(8, np.int64))
    n = N // 10
    return Result("one course of four stages, planned", per_unit(lambda: _courses(n, stages, nexts, *out), n))
