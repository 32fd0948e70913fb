"""The infections of schools: what their files say together must agree with what the sources say about a case.

Every expectation names its source. "at home" is the generation time within a household, where the first infectious days
catch most: serial intervals were mostly observed there.
"""

from __future__ import annotations

import dataclasses
import math
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from homeroom.exchange import library
from homeroom.kernels.course import plan_course
from homeroom.spec import rules_course, rules_sources
from homeroom.spec.pathogen import Pathogen
from homeroom.spec.validate import Draft
from homeroom.world.disease import Disease, tabulate_disease
from homeroom.world.natural_history import NaturalHistory, natural_history

INFECTIONS = ("covid", "influenza", "measles", "mumps", "norovirus", "pertussis", "varicella")
REFERENCES = ("epiworld-measles", "sir")
FOLDER = Path(library.root()) / "pathogens"


@cache
def pathogen(name: str, variant: str | None = None) -> Pathogen:
    raw = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return Pathogen.model_validate(raw if variant is None else {**raw, "variant": variant})


@cache
def disease(name: str, variant: str | None = None) -> Disease:
    return tabulate_disease(pathogen(name, variant))


@cache
def case(name: str, age: float = 10.0, doses: int = 0, variant: str | None = None) -> NaturalHistory:
    return natural_history(disease(name, variant), age, doses)


@pytest.mark.parametrize("name", [*INFECTIONS, *REFERENCES, "jonas"])
def test_nothing_is_wrong_or_without_a_source(name: str) -> None:
    draft = Draft(pathogen=pathogen(name))
    assert list(rules_course.rules(draft)) == []
    assert list(rules_sources.doubts(draft)) == []


def test_no_file_is_left_out() -> None:
    assert {file.stem for file in FOLDER.glob("*.toml")} == {*INFECTIONS, *REFERENCES, "jonas"}


@pytest.mark.parametrize("name", [*INFECTIONS, *REFERENCES])
def test_no_stage_emits_more_than_the_unit(name: str) -> None:
    made = disease(name)
    assert made.emits.max() == 1.0
    assert made.emits.min() >= 0.0
    assert made.stage_ids[made.entry] in ("latent", "infectious")
    for stratum in made.nexts:
        for stage in made.stages:
            ways = stratum[stage.next_first : stage.next_first + stage.next_n]
            assert stage.next_n == 0 or math.isclose(ways["probability"].sum(), 1.0, abs_tol=1e-9)


# --- incubation: 5, 50 and 95 % -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "variant", "low", "median", "high", "within"),
    [
        # Lessler et al. 2009, Lancet Infect Dis 9 (epiparameterDB): influenza A, 1.4 d, 5-95 % 0.7-2.8
        ("influenza", None, 0.7, 1.4, 2.8, 0.06),
        # McAloon et al. 2020, BMJ Open 10 (epiparameterDB): lognormal (1.63, 0.50), 95 % 11.7 d
        ("covid", "wild", math.exp(1.63 - 1.645 * 0.5), math.exp(1.63), 11.7, 0.06),
        # Lee et al. 2013, BMC Infect Dis 13: median 1.2 d; its spread is ours
        ("norovirus", None, 0.57, 1.2, 2.5, 0.05),
    ],
)
def test_incubation_is_the_published_one(
    name: str, variant: str | None, low: float, median: float, high: float, within: float
) -> None:
    found = case(name, variant=variant).incubation
    assert found is not None
    assert found[:3] == pytest.approx((low, median, high), rel=within)


@pytest.mark.parametrize(
    ("variant", "mean"),
    [
        ("wild", 5.8),
        ("alpha", 5.00),
        ("delta", 4.41),
        ("omicron", 3.42),
    ],  # McAloon 2020; Wu et al. 2022, JAMA Netw Open 5
)
def test_incubation_of_variants(variant: str, mean: float) -> None:
    found = case("covid", variant=variant).incubation
    assert found is not None
    assert found[3] == pytest.approx(mean, rel=0.02)


@pytest.mark.parametrize(
    ("name", "usual", "extreme"),
    [
        (
            "varicella",
            (14.0, 16.0),
            (10.0, 21.0),
        ),  # CDC, Manual for the Surveillance of Vaccine-Preventable Diseases, ch. 17
        ("mumps", (16.0, 18.0), (12.0, 25.0)),  # Immunisation Handbook of New Zealand, chapter 13
        ("pertussis", (7.0, 10.0), (4.0, 21.0)),  # Harrison: 7-10; 5-21
    ],
)
def test_incubation_lies_in_the_published_range(
    name: str, usual: tuple[float, float], extreme: tuple[float, float]
) -> None:
    found = case(name).incubation
    assert found is not None
    low, median, high, _ = found
    assert usual[0] <= median <= usual[1]
    assert extreme[0] <= low
    assert high <= extreme[1]


def test_measles_from_prodrome_to_rash() -> None:
    """Prodrome 11-12 days after infection (CDC; Klinkenberg and Nishiura 2011), rash 14 (7-21), 2-4 days later.

    Lessler et al. 2009 (8.9, 12.5, 17.7 days) mixes records of both: its quantiles lie between the two.
    """
    found = case("measles").incubation
    assert found is not None
    assert 11.0 <= found[3] <= 12.0
    made = disease("measles")
    times = entered("measles", "rash")
    rash = np.quantile(times, (0.05, 0.5, 0.95))
    assert 13.5 <= times.mean() <= 14.5
    assert 2.0 <= times.mean() - found[3] <= 4.0
    assert all(
        prodrome < published < later
        for prodrome, published, later in zip(found[:3], (8.9, 12.5, 17.7), rash, strict=True)
    )
    assert made.symptom_ids[:1] == ("fever",)


def entered(name: str, stage: str, n: int = 4000) -> np.ndarray[Any, Any]:
    """Times (days) at which a stage is entered, of those who come to it, as the kernel plans courses."""
    made = disease(name)
    index = made.stage_ids.index(stage)
    nexts = np.ascontiguousarray(made.nexts[made.stratum(10.0, 0)]).view(np.recarray)
    stages, times = np.zeros(16, np.int64), np.zeros(16, np.int64)
    found = []
    for who in range(n):
        m = plan_course(3, 5, who, 0, made.entry, 0.0, 0, made.stages, nexts, made.stage_table, stages, times)
        found += [times[k] / 86.4e6 for k in range(m) if stages[k] == index]
    return np.array(found)


# --- when people infect ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "begins", "ends"),
    [
        # 4 days before the rash to 4 days after it (NZ Handbook, chapter 12); the prodrome is 3 days before the rash
        ("measles", (-2.0, -0.5), (6.0, 8.0)),
        # 2 days before to 5 or 6 after (public-health advice; CDC: crusts in 5 to 6 days)
        ("varicella", (-2.0, -1.0), (4.0, 7.0)),
        # 2 days before to 5 days after (contact tracing; NZ Handbook, chapter 13)
        ("mumps", (-3.0, -1.0), (4.0, 6.0)),
        # from the beginning of the cold, up to 21 days from cough (Iowa HHS)
        ("pertussis", (0.0, 0.0), (18.0, 28.0)),
        # half a day before; shedding of 4.8 (4.3-5.3) days in all (Carrat et al. 2008)
        ("influenza", (-1.0, 0.0), (3.5, 5.3)),
        # 2 to 3 days before to about 8 after (He et al. 2020)
        ("covid", (-3.0, -1.0), (4.0, 10.0)),
    ],
)
def test_infectious_window_around_symptoms(name: str, begins: tuple[float, float], ends: tuple[float, float]) -> None:
    found = case(name)
    assert found.infectious_from is not None
    assert found.infectious_to is not None
    assert begins[0] <= found.infectious_from <= begins[1]
    assert ends[0] <= found.infectious_to <= ends[1]


def test_how_much_comes_before_symptoms() -> None:
    flu, covid = case("influenza").before_symptoms, case("covid").before_symptoms
    assert flu is not None
    assert 0.01 <= flu <= 0.08  # Lau et al. 2010, J Infect Dis 201
    assert covid is not None
    assert 0.25 <= covid <= 0.69  # He et al. 2020, Nat Med 26


@pytest.mark.parametrize(
    ("name", "where", "published", "within"),
    [
        ("measles", "at_home", 11.7, 1.0),  # Vink et al. 2014, Am J Epidemiol 180 (serial interval in households)
        ("varicella", "at_home", 14.0, 1.0),  # the same
        ("mumps", "at_home", 18.0, 1.5),  # the same
        ("pertussis", "generation_time", 22.8, 4.0),  # the same; within a household ours is shorter, see docs
        ("influenza", "generation_time", 2.82, 0.3),  # Lessler et al. 2009, N Engl J Med 361: Weibull (2.36, 3.18)
        (
            "norovirus",
            "generation_time",
            3.6,
            0.5,
        ),  # about what Heijne et al. 2009, Emerg Infect Dis 15, figure 2, shows
    ],
)
def test_generation_time(name: str, where: str, published: float, within: float) -> None:
    assert getattr(case(name), where) == pytest.approx(published, abs=within)


def test_pertussis_comes_later_where_the_household_has_its_doses() -> None:
    """With the hazard that three doses leave: nearer to 22.8 days, which were found where most had theirs."""
    made = disease("pertussis")
    hazard = -math.log(1.0 - made.household_attack) * (1.0 - made.leaky[3])
    later = natural_history(dataclasses.replace(made, household_attack=1.0 - math.exp(-hazard))).at_home
    assert later is not None
    assert later == pytest.approx(18.4, abs=0.3)


def test_generation_time_of_covid() -> None:
    """5.20 days (3.78-6.78) in Singapore: Ganyani et al. 2020, Euro Surveill 25."""
    found = case("covid").generation_time
    assert found is not None
    assert 3.78 <= found <= 6.78
    assert [case("covid", variant=v).generation_time for v in ("wild", "alpha", "delta", "omicron")] == sorted(
        (case("covid", variant=v).generation_time for v in ("wild", "alpha", "delta", "omicron")), reverse=True
    )


# --- who has symptoms -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "without"),
    [
        (8.0, 387 / 633),
        (12.0, 563 / 1145),
        (17.0, 312 / 953),
        (40.0, 121 / 761),
    ],  # Lasser et al. 2022, Austrian clusters
)
def test_covid_without_symptoms_by_age(age: float, without: float) -> None:
    assert 1.0 - case("covid", age).symptomatic == pytest.approx(without, abs=0.02)


@pytest.mark.parametrize(
    ("name", "share"), [("influenza", 0.84), ("norovirus", 11 / 16), ("mumps", 0.7), ("measles", 1.0)]
)
def test_share_with_symptoms(name: str, share: float) -> None:
    assert case(name).symptomatic == pytest.approx(share, abs=0.015)


def test_a_dose_against_symptoms_makes_them_rarer() -> None:
    none, three = case("pertussis", 10.0, 0).symptomatic, case("pertussis", 10.0, 3).symptomatic
    assert none == pytest.approx(0.86, abs=0.01)
    assert three == pytest.approx(0.86 * (1.0 - 0.4), abs=0.015)


def test_vaccinated_cases_of_chickenpox_are_milder_and_less_infectious() -> None:
    made = disease("varicella")
    hospital = made.stage_ids.index("hospital")
    chance = [
        sum(float(way["probability"]) for way in made.nexts[made.stratum(10.0, n)] if way["to"] == hospital)
        for n in (0, 1)
    ]
    assert chance[0] == pytest.approx(0.0026)
    assert chance[1] == pytest.approx(0.00026)
    assert made.onward.tolist() == pytest.approx([0.0, 0.63, 0.63])


# --- protection -----------------------------------------------------------------------------------------------------


def test_pertussis_protection_fades_as_in_ontario() -> None:
    """84 % (77-89) at 1-3 years, 62 % (42-75) at 4-7, 41 % (0-66) at 8 and more: Schwartz et al. 2016, CMAJ 188."""
    protection = pathogen("pertussis").protection
    year = 365.25 * 86400.0
    assert 0.77 <= protection.against_infection(5, 2 * year) <= 0.89
    assert 0.57 <= protection.against_infection(5, 5.5 * year) <= 0.67
    assert 0.36 <= protection.against_infection(5, 11 * year) <= 0.46
    assert protection.against_infection(5) == pytest.approx(0.62)
    assert protection.against_infection(0, year) == 0.0


def test_mumps_protection_at_eleven_years() -> None:
    """86 % (74-93 %) six years after the second dose: Cohen et al. 2007, Emerg Infect Dis 13."""
    protection = pathogen("mumps").protection
    assert 0.74 <= protection.against_infection(2, 6 * 365.25 * 86400.0) <= 0.93


# --- the references -------------------------------------------------------------------------------------------------


def test_the_epiworld_course_day_by_day() -> None:
    """In rash each day brings recovery with 1/3 and hospital with 0.2 (one draw): as one geometric stay."""
    made = disease("epiworld-measles")
    rash = made.stages[made.stage_ids.index("rash")]
    leaves = 86400.0 / rash.p1
    assert leaves == pytest.approx(1.0 / 3.0 + 0.2)
    ways = made.nexts[0][rash.next_first : rash.next_first + rash.next_n]
    assert leaves * float(ways["probability"][0]) == pytest.approx(0.2)
    infectious = [name for name, emits in zip(made.stage_ids, made.emits, strict=True) if emits.any()]
    assert infectious == ["prodrome"]
    assert made.r0 / (0.9 * 4.0) == pytest.approx(4.1667, abs=1e-4)
    assert (made.reference, made.dispersion, made.immune.tolist()) == ("pair", 0.0, [0.0, 0.97])


@pytest.mark.parametrize("name", INFECTIONS)
def test_the_sample_behind_show_is_what_the_kernel_plans(name: str) -> None:
    """Two programs of one course: the mean time of the first symptoms agrees within four standard errors."""
    made = disease(name)
    shows = next(s for s, bits in zip(made.stage_ids, made.symptoms, strict=True) if bits)
    found = entered(name, shows)
    published = case(name).incubation
    assert published is not None
    assert abs(found.mean() - published[3]) < 4.0 * found.std() / math.sqrt(len(found)) + 0.01
