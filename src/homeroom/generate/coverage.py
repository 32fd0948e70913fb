"""How many pupils of a school are vaccinated: drawn from what real schools report, instead of one figure for all."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from homeroom.errors import InputError, Problem
from homeroom.generate.luck import Draw, Luck
from homeroom.spec.base import shown

LEVELS = {"min": 0.0, "1%": 0.01, "5%": 0.05, "10%": 0.1, "25%": 0.25, "50%": 0.5, "75%": 0.75, "90%": 0.9, "max": 1.0}
"""Columns of the table -> quantiles."""


WORD = "drawn"


def is_drawn(value: object) -> bool:
    """Whether a coverage is to be drawn: "drawn", or "drawn:TX" for the schools of one state."""
    return isinstance(value, str) and value.split(":")[0].strip() == WORD


def drawn_share(value: str, seed: int) -> dict[str, object]:
    """What `is_drawn` asks for, as a quantity with its source.

    Raises:
        InputError: for a state without figures.
    """
    state = value.partition(":")[2].strip().upper() or None
    of = "the United States" if state is None else state
    source = f"drawn (seed {seed}) from the coverage that schools of {of} report; library/immunity/us_mmr_by_school.csv"
    return {"value": drawn_coverage(seed, state), "source": source}


@dataclass(frozen=True)
class Schools:
    """Coverage with measles, mumps and rubella vaccine in the schools of one state: quantiles between 0 and 1."""

    number: int
    levels: tuple[float, ...]
    shares: tuple[float, ...]


@cache
def states() -> dict[str, Schools]:
    """The quantiles by state; 45,295 schools in all. Source: `library/SOURCES.md`."""
    text = files("homeroom.library").joinpath("immunity").joinpath("us_mmr_by_school.csv").read_text(encoding="utf-8")
    found: dict[str, Schools] = {}
    for row in csv.DictReader(text.splitlines()):
        pairs = [(level, float(row[name])) for name, level in LEVELS.items() if row[name]]
        shares = np.clip(np.maximum.accumulate([share for _, share in pairs]), 0.0, 1.0)
        found[row["state"]] = Schools(round(float(row["count"])), tuple(level for level, _ in pairs), tuple(shares))
    return found


def drawn_coverage(seed: int, state: str | None = None) -> float:
    """The share of pupils with the full series in one school, drawn by seed: linear between the quantiles.

    Args:
        seed: of the school; the same seed gives the same share.
        state: postal code of a state of the United States ("TX"); None: a school of any of them, by their numbers.

    Raises:
        InputError: for a state without figures.
    """
    known, luck = states(), Luck(seed)
    if state is None:
        upto = np.cumsum([schools.number for schools in known.values()])
        pick = int(np.searchsorted(upto, float(luck(Draw.COVERAGE, 0)) * upto[-1], side="right"))
        state = list(known)[min(pick, len(known) - 1)]
    if state not in known:
        found = f"there are no figures for the state {shown(state)}"
        raise InputError(Problem("coverage", found, f"use one of {', '.join(known)}"))
    schools = known[state]
    return round(float(np.interp(float(luck(Draw.COVERAGE, 1)), schools.levels, schools.shares)), 4)
