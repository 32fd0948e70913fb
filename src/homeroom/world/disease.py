"""A Pathogen as arrays: courses by age and doses, what each stage emits and shows, what protects."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from homeroom.spec.pathogen import Pathogen, Stage
from homeroom.spec.quantity import Quantity
from homeroom.spec.transmission import SPREADS, Transmission
from homeroom.world.courses import tabulate
from homeroom.world.tables import NEXT, Table, table

MOST_SYMPTOMS = 32


@dataclass(frozen=True)
class Disease:
    """What the routine regime knows of a pathogen. Stages are in the order of the file; times are in seconds.

    Attributes:
        stages: STAGE rows.
        nexts: (strata, rows) of NEXT: the ways on for each stratum of age and doses; rows as in `stages`.
        stage_table: (rows, 2) of value (s) and cumulative weight, for empirical dwell times.
        stage_ids: names of the stages.
        emits: (stages, 4) relative infectiousness, 0 to 1, by SPREADS.
        symptoms: (stages,) bit set over symptom_ids, u4.
        symptom_ids: at most 32.
        ill: (stages,) 1 where people feel ill (conduct "ill" or "down").
        hospital: (stages,) 1 where people are in hospital.
        out: (stages,) 1 where the course is over and the person alive: immune from then on.
        dead: (stages,) 1 where the person is dead.
        again: (stages,) 1 where the person can be infected anew.
        entry: the stage that an infection enters.
        ages: rising ages (years) at which probabilities or susceptibility change.
        prone: (ages + 1,) hazard of people of each age band as a share of that of the most susceptible, above 0 to 1.
        doses: the most doses that make a difference.
        immune: (doses + 1,) share of people whom 0, 1, 2 ... doses make immune (all or nothing).
        leaky: (doses + 1,) efficacy against infection that everybody has after so many doses.
        onward: (doses + 1,) by how much less infectious the infected are after so many doses.
        protects_after: time from a dose until it protects (s).
        all_or_nothing: whether doses make some people immune, or everybody's hazard lower.
        fresh: (doses + 1,) efficacy against infection just after the last dose, where it fades; else as above.
        waning: mean time in which it fades (s), for people whose last dose has a date; 0: it lasts.
        dispersion: k of the gamma distribution, of mean 1, of each infected person's emission factor; 0: all alike.
        r0, shares, household_attack, reference: what the scales of transmission are solved from; `shares` by the first
            three of SPREADS.
        air_decay, air_settling, surface_decay, surface_transfer: rates (1/s); the last is per person in the room.
        vomits: (stages,) vomiting events a second.
        vomit_air, vomit_surface: what one event leaves, as seconds of emission at relative infectiousness 1.
    """

    stages: Table
    nexts: NDArray[np.void]
    stage_table: NDArray[np.float64]
    stage_ids: tuple[str, ...]
    emits: NDArray[np.float64]
    symptoms: NDArray[np.uint32]
    symptom_ids: tuple[str, ...]
    ill: NDArray[np.uint8]
    hospital: NDArray[np.uint8]
    out: NDArray[np.uint8]
    dead: NDArray[np.uint8]
    again: NDArray[np.uint8]
    entry: int
    ages: tuple[float, ...]
    prone: NDArray[np.float64]
    doses: int
    immune: NDArray[np.float64]
    leaky: NDArray[np.float64]
    onward: NDArray[np.float64]
    protects_after: float
    all_or_nothing: bool
    fresh: NDArray[np.float64]
    waning: float
    dispersion: float
    r0: float
    shares: NDArray[np.float64]
    household_attack: float
    reference: str
    air_decay: float
    air_settling: float
    surface_decay: float
    surface_transfer: float
    vomits: NDArray[np.float64]
    vomit_air: float
    vomit_surface: float

    def stratum(self, age: float, doses: int) -> int:
        """The row of `nexts` for a person; of unknown age (NaN) as for an adult."""
        band = len(self.ages) if np.isnan(age) else bisect_right(self.ages, age)
        return band * (self.doses + 1) + min(max(doses, 0), self.doses)

    def strata(self, age: NDArray[np.float64], doses: NDArray[np.int64]) -> NDArray[np.int32]:
        """(n,) `stratum` of people, from (n,) ages (years, NaN: unknown) and (n,) doses."""
        band = np.where(np.isnan(age), len(self.ages), np.searchsorted(self.ages, age, side="right"))
        return (band * (self.doses + 1) + np.clip(doses, 0, self.doses)).astype(np.int32)


def tabulate_disease(pathogen: Pathogen) -> Disease:
    """The arrays of a pathogen; one without transmission emits nothing."""
    courses = tabulate(pathogen)
    stages = list(pathogen.stages.values())
    passes = pathogen.transmission or _bites_only(pathogen)
    ids: list[str] = []
    for stage in stages:
        ids += [word for word in stage.symptoms if word not in ids]
    ages, doses = _ages(pathogen), pathogen.doses
    protection = pathogen.protection
    infection = _by_doses(protection.infection, doses)
    leaky, fades = protection.kind == "leaky", protection.waning
    dead = np.array([stage.conduct == "dead" for stage in stages], dtype=np.uint8)
    ends = np.array([not stage.next for stage in stages], dtype=np.uint8)
    hunts = np.array([stage.infects for stage in stages], dtype=np.uint8)
    return Disease(
        stages=courses.stages,
        nexts=_nexts(pathogen, courses.nexts, ages, doses),
        stage_table=courses.stage_table,
        stage_ids=courses.stage_ids,
        emits=np.array([[stage.emission(spread) for spread in SPREADS] for stage in stages], dtype=np.float64),
        symptoms=np.array([sum(1 << ids.index(word) for word in set(stage.symptoms)) for stage in stages], np.uint32),
        symptom_ids=tuple(ids),
        ill=np.array([stage.conduct in ("ill", "down") for stage in stages], dtype=np.uint8),
        hospital=np.array([stage.hospital for stage in stages], dtype=np.uint8),
        out=ends * (1 - dead) * (1 - hunts),
        dead=dead,
        again=np.array([stage.susceptible for stage in stages], dtype=np.uint8),
        entry=courses.stage_ids.index(passes.enters),
        ages=ages,
        prone=np.array([passes.susceptibility.at(age) for age in _middles(ages)]),
        doses=doses,
        immune=np.zeros_like(infection) if leaky else infection,
        leaky=infection if leaky else np.zeros_like(infection),
        onward=_by_doses(protection.onward, doses),
        protects_after=float(protection.delay),
        all_or_nothing=not leaky,
        fresh=infection if fades is None else _by_doses(fades.fresh, doses),
        waning=0.0 if fades is None else float(fades.mean),
        dispersion=0.0 if passes.dispersion is None else float(passes.dispersion),
        r0=float(passes.r0),
        shares=np.array([float(getattr(passes.shares, name)) for name in SPREADS[:3]], dtype=np.float64),
        household_attack=float(passes.household_attack),
        reference=passes.reference,
        air_decay=float(passes.air.decay),
        air_settling=float(passes.air.settling),
        surface_decay=float(passes.surface.decay),
        surface_transfer=float(passes.surface.transfer),
        vomits=np.array([float(stage.vomits) for stage in stages], dtype=np.float64),
        vomit_air=float(passes.vomiting.air),
        vomit_surface=float(passes.vomiting.surface),
    )


def _bites_only(pathogen: Pathogen) -> Transmission:
    first = next(iter(pathogen.routes.values())).enters
    return Transmission.model_validate({"enters": first, "r0": 0.0, "shares": {"direct": 1.0}})


def _ages(pathogen: Pathogen) -> tuple[float, ...]:
    ways = (way for stage in pathogen.stages.values() for way in stage.next)
    bounds = {entry.below.value for way in ways for entry in way.by_age}
    if pathogen.transmission is not None:
        bounds |= {entry.below.value for entry in pathogen.transmission.susceptibility.by_age}
    return tuple(sorted(bounds))


def _middles(ages: tuple[float, ...]) -> list[float]:
    """An age within each band (years)."""
    edges = (0.0, *ages, max((*ages, 0.0)) + 1.0)
    return [0.5 * (young + old) for young, old in pairwise(edges)]


def _by_doses(values: tuple[Quantity, ...], doses: int) -> NDArray[np.float64]:
    """(doses + 1,): 0 without a dose, then the values; the last one holds for more doses."""
    given = [float(value) for value in values]
    return np.array([0.0, *(given[min(n, len(given)) - 1] if given else 0.0 for n in range(1, doses + 1))])


def _nexts(pathogen: Pathogen, plain: Table, ages: tuple[float, ...], doses: int) -> NDArray[np.void]:
    """(strata, rows): the ways on, by age band and then by doses."""
    rows: list[Table] = []
    for age in _middles(ages):
        for n in range(doses + 1):
            row = table(NEXT, len(plain))
            row.to[:] = plain.to
            row.probability[:] = [
                chance for stage in pathogen.stages.values() for chance in chances(pathogen, stage, age, n)
            ]
            rows.append(row)
    return np.stack([np.asarray(row) for row in rows]) if rows else np.zeros((1, 0), NEXT)


def chances(pathogen: Pathogen, stage: Stage, age: float, doses: int) -> list[float]:
    """The probabilities of the ways on from a stage, for somebody of an age (years) and with so many doses."""
    spared = _by_doses(pathogen.protection.symptoms, max(doses, 1))[min(doses, max(doses, 1))]
    found = [
        0.0 if way.rest else way.chance(age, doses) * (1.0 - spared if way.symptomatic else 1.0) for way in stage.next
    ]
    left = max(0.0, 1.0 - sum(found))
    return [left if way.rest else chance for way, chance in zip(stage.next, found, strict=True)]
