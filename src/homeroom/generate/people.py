"""What people.csv leaves open about a person: age, sex, body, temper.

Every figure is drawn from the distributions of `library/defaults/body.toml`, keyed by the person alone, once per
scenario. So the same person is the same in every run, and nobody changes when somebody is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from homeroom.generate.defaults import figure
from homeroom.generate.keyed import uniforms
from homeroom.kernels import draws
from homeroom.spec.people import Person

_ADULT = 19.0
"""From this age (years) the figures for adults hold; between 16 and 19 both are mixed."""
_DECADES = (20, 30, 40, 50, 60, 70)
_MOST = 2.5
"""Draws are cut at this many standard deviations: beyond, a normal curve says little about people."""


@dataclass(frozen=True)
class Bodies:
    """One entry per person, in the order given: m/s, s, years, m; tempers from 0 to 1."""

    age: NDArray[np.float64]
    female: NDArray[np.bool_]
    walk: NDArray[np.float64]
    run: NDArray[np.float64]
    stamina: NDArray[np.float64]
    strength: NDArray[np.float64]
    radius: NDArray[np.float64]
    courage: NDArray[np.float64]
    calm: NDArray[np.float64]
    leadership: NDArray[np.float64]
    altruism: NDArray[np.float64]


def draw_bodies(people: Sequence[Person], who: NDArray[np.uint32]) -> Bodies:
    """Fill in what is None.

    Args:
        people: as written.
        who: (n,) hash of each person.
    """
    pupil = np.array([p.role == "pupil" for p in people], dtype=bool)
    u = uniforms(who, -1, draws.SEX, 0)
    female = np.where(pupil, u < figure("body", "sex", "girls"), u < figure("body", "sex", "women"))
    given = np.array([p.sex or "" for p in people], dtype="U1")
    female = np.where(given == "", female, given == "f")
    age = _ages(people, who, pupil)
    walk = _walk(age, female, who)
    run = _run(age, female, who)
    stamina = figure("body", "stamina", "median") * np.exp(
        figure("body", "stamina", "sigma") * normals(who, draws.BODY_STAMINA)
    )
    strength = _strength(age, female, who)
    walk = _given(walk, [p.body.walk_speed for p in people])
    run = np.maximum(_given(run, [p.body.run_speed for p in people]), walk)
    return Bodies(
        age=age,
        female=female,
        walk=walk,
        run=run,
        stamina=_given(stamina, [p.body.stamina for p in people]),
        strength=_given(strength, [p.body.strength for p in people]),
        radius=np.full(len(people), figure("body", "body", "radius")),
        courage=_given(_temper(who, draws.TEMPER_COURAGE), [p.temper.courage for p in people]),
        calm=_given(_temper(who, draws.TEMPER_CALM), [p.temper.calm for p in people]),
        leadership=_given(_temper(who, draws.TEMPER_LEADERSHIP), [p.temper.leadership for p in people]),
        altruism=_given(_temper(who, draws.TEMPER_ALTRUISM), [p.temper.altruism for p in people]),
    )


def normals(who: NDArray[np.uint32], decision: int) -> NDArray[np.float64]:
    """One standard normal variate per person, by inversion, cut at 2.5 standard deviations."""
    quantile = NormalDist().inv_cdf
    z = np.array([quantile(u) for u in uniforms(who, -1, decision, 0)], dtype=np.float64)
    return np.clip(z, -_MOST, _MOST)


def _given(drawn: NDArray[np.float64], written: Sequence[float | None]) -> NDArray[np.float64]:
    """What was written, else what was drawn."""
    return np.array([d if w is None else float(w) for d, w in zip(drawn, written, strict=True)], dtype=np.float64)


def _ages(people: Sequence[Person], who: NDArray[np.uint32], pupil: NDArray[np.bool_]) -> NDArray[np.float64]:
    u = uniforms(who, -1, draws.AGE, 0)
    low, high = figure("body", "age", "pupil_low"), figure("body", "age", "pupil_high")
    by_grade = [
        low + (high - low) * v if p.grade is None else figure("body", "age", "at_grade_0") + p.grade + v - 0.5
        for p, v in zip(people, u, strict=True)
    ]
    adult = figure("body", "age", "adult_mean") + figure("body", "age", "adult_sd") * normals(who, draws.AGE)
    drawn = np.where(pupil, np.array(by_grade, dtype=np.float64), np.clip(adult, 22.0, 65.0))
    return _given(drawn, [p.age for p in people])


def _grown(age: NDArray[np.float64], section: str) -> NDArray[np.float64]:
    """The share of a sixteen-year-old's figure that a child has."""
    at_6 = figure("body", section, "at_6")
    return np.clip(at_6 + (1.0 - at_6) * (age - 6.0) / 10.0, 0.5 * at_6, 1.0)


def _mixed(age: NDArray[np.float64], young: NDArray[np.float64], adult: NDArray[np.float64]) -> NDArray[np.float64]:
    """Young people's figure until 16, adults' from 19, linear between."""
    share = np.clip((age - 16.0) / (_ADULT - 16.0), 0.0, 1.0)
    return (1.0 - share) * young + share * adult


def _by_sex(female: NDArray[np.bool_], section: str, girls: str, boys: str) -> NDArray[np.float64]:
    return np.where(female, figure("body", section, girls), figure("body", section, boys))


def _walk(age: NDArray[np.float64], female: NDArray[np.bool_], who: NDArray[np.uint32]) -> NDArray[np.float64]:
    z = normals(who, draws.BODY_WALK)
    young = _by_sex(female, "walk", "girls_16", "boys_16") * _grown(age, "walk")
    young *= 1.0 + figure("body", "walk", "spread") * z
    adult = np.interp(age, _DECADES, [figure("body", "walk", f"age_{decade}") for decade in _DECADES])
    adult *= 1.0 + figure("body", "walk", "adult_spread") * z
    return _mixed(age, young, adult)


def _run(age: NDArray[np.float64], female: NDArray[np.bool_], who: NDArray[np.uint32]) -> NDArray[np.float64]:
    young = _by_sex(female, "run", "girls_16", "boys_16") * _grown(age, "run")
    older = np.clip(1.0 - figure("body", "run", "loss_per_year") * np.maximum(age - 30.0, 0.0), 0.4, 1.0)
    adult = _by_sex(female, "run", "women_30", "men_30") * older
    return _mixed(age, young, adult) * (1.0 + figure("body", "run", "spread") * normals(who, draws.BODY_RUN))


def _strength(age: NDArray[np.float64], female: NDArray[np.bool_], who: NDArray[np.uint32]) -> NDArray[np.float64]:
    young = _by_sex(female, "strength", "girls_16", "boys_16") * _grown(age, "strength")
    older = np.clip(1.0 - figure("body", "strength", "loss_per_year") * np.maximum(age - 40.0, 0.0), 0.4, 1.0)
    adult = _by_sex(female, "strength", "women_30", "men_30") * older
    spread = 1.0 + figure("body", "strength", "spread") * normals(who, draws.BODY_STRENGTH)
    return _mixed(age, young, adult) * spread


def _temper(who: NDArray[np.uint32], decision: int) -> NDArray[np.float64]:
    drawn = figure("body", "temper", "mean") + figure("body", "temper", "sd") * normals(who, decision)
    return np.clip(drawn, 0.0, 1.0)
