"""A pathogen as the outbreak regime reads it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homeroom.spec import transmission
from homeroom.spec.pathogen import Pathogen
from homeroom.world.disease import SPREADS, tabulate_disease

FLU: dict[str, Any] = {
    "name": "flu",
    "transmission": {
        "enters": "latent", "r0": 2, "dispersion": 0.5, "household_attack": "20 %", "reference": "own",
        "shares": {"direct": 0.5, "air": 0.3, "surface": 0.2},
        "air": {"decay": "1 1/h", "settling": "0.5 1/h"}, "surface": {"decay": "0.1 1/h", "transfer": "0.01 1/h"},
        "vomiting": {"surface": "2 h", "air": "1 h"},
    },
    "protection": {"kind": "leaky", "infection": [0.4, 0.6], "symptoms": [0.5], "onward": [0.1, 0.2, 0.3],
                   "delay": "14 d", "waning": {"fresh": [0.8], "mean": "10 years"}},
    "stages": {
        "latent": {"dwell": {"family": "fixed", "mean": "1 d"}, "next": [
            {"to": "ill", "probability": 0.8, "symptomatic": True, "by_age": [{"below": 10, "probability": 0.5}]},
            {"to": "quiet", "probability": "rest"}]},
        "ill": {"dwell": {"family": "gamma", "mean": "2 d", "shape": 3}, "conduct": "ill",
                "symptoms": ["fever", "cough"], "emits": {"direct": 1, "air": 0.5}, "vomits": "2 1/d", "next": [
                    {"to": "bed", "probability": 0.1, "by_doses": [0.5, 0.25]}, {"to": "well", "probability": "rest"}]},
        "quiet": {"dwell": {"family": "fixed", "mean": "1 d"}, "emits": {"surface": 0.2, "home": 0.7},
                  "next": [{"to": "well"}]},
        "bed": {"dwell": {"family": "fixed", "mean": "3 d"}, "hospital": True, "conduct": "down", "symptoms": ["fever"],
                "next": [{"to": "well", "probability": 0.9}, {"to": "gone", "probability": "rest"}]},
        "well": {},
        "gone": {"conduct": "dead", "fate": "dead"},
    },
}  # fmt: skip


def test_the_ways_of_transmission_are_the_same_everywhere() -> None:
    assert SPREADS == transmission.SPREADS == ("direct", "air", "surface", "home")


def test_stages_as_arrays() -> None:
    made = tabulate_disease(Pathogen.model_validate(FLU))
    assert made.stage_ids == ("latent", "ill", "quiet", "bed", "well", "gone")
    assert made.emits[1].tolist() == [1.0, 0.5, 0.0, 1.0]  # home: as the largest of the others
    assert made.emits[2].tolist() == [0.0, 0.0, 0.2, 0.7]
    assert made.symptom_ids == ("fever", "cough")
    assert made.symptoms.tolist() == [0, 3, 0, 1, 0, 0]
    assert made.ill.tolist() == [0, 1, 0, 1, 0, 0]
    assert made.hospital.tolist() == [0, 0, 0, 1, 0, 0]
    assert made.out.tolist() == [0, 0, 0, 0, 1, 0]
    assert made.dead.tolist() == [0, 0, 0, 0, 0, 1]
    assert made.entry == 0
    assert made.vomits.tolist() == pytest.approx([0, 2 / 86400, 0, 0, 0, 0])


def test_targets_and_rates() -> None:
    made = tabulate_disease(Pathogen.model_validate(FLU))
    assert (made.r0, made.dispersion, made.household_attack, made.reference) == (2.0, 0.5, 0.2, "own")
    assert made.shares.tolist() == [0.5, 0.3, 0.2]
    assert made.air_decay == pytest.approx(1 / 3600)
    assert made.air_settling == pytest.approx(0.5 / 3600)
    assert made.surface_decay == pytest.approx(0.1 / 3600)
    assert made.surface_transfer == pytest.approx(0.01 / 3600)
    assert (made.vomit_surface, made.vomit_air) == (7200.0, 3600.0)


def test_protection_by_doses() -> None:
    made = tabulate_disease(Pathogen.model_validate(FLU))
    assert made.doses == 3
    assert made.leaky.tolist() == [0.0, 0.4, 0.6, 0.6]
    assert made.immune.tolist() == [0.0, 0.0, 0.0, 0.0]
    assert made.onward.tolist() == [0.0, 0.1, 0.2, 0.3]
    assert made.fresh.tolist() == [0.0, 0.8, 0.8, 0.8]
    assert made.waning == pytest.approx(10 * 365.25 * 86400)
    assert made.protects_after == 14 * 86400.0


@pytest.mark.parametrize(
    ("age", "doses", "ill", "bed"),
    [(40.0, 0, 0.8, 0.1), (9.9, 0, 0.5, 0.1), (10.0, 1, 0.4, 0.05), (5.0, 2, 0.25, 0.025), (np.nan, 9, 0.4, 0.025)],
)
def test_ways_on_by_age_and_doses(age: float, doses: int, ill: float, bed: float) -> None:
    made = tabulate_disease(Pathogen.model_validate(FLU))
    ways = made.nexts[made.stratum(age, doses)]
    assert ways["probability"][:4].tolist() == pytest.approx([ill, 1 - ill, bed, 1 - bed])
    assert made.strata(np.array([age]), np.array([doses])).tolist() == [made.stratum(age, doses)]


def test_a_virus_of_bites_emits_nothing() -> None:
    bite = {"name": "b", "stages": {"a": {"conduct": "hunts", "infects": True}},
            "routes": {"bite": {"enters": "a", "probability": 1}}}  # fmt: skip
    made = tabulate_disease(Pathogen.model_validate(bite))
    assert made.emits.sum() == 0.0
    assert made.r0 == 0.0
    assert made.out.tolist() == [0]


def test_susceptibility_by_age_is_relative_to_the_most_susceptible() -> None:
    raw = {**FLU, "transmission": {**FLU["transmission"], "susceptibility": {
        "relative": 0.5, "by_age": [{"below": 18, "relative": 1.96}, {"below": 50, "relative": 1}]}}}  # fmt: skip
    made = tabulate_disease(Pathogen.model_validate(raw))
    assert made.ages == (10.0, 18.0, 50.0)  # those of the way to symptoms among them
    assert made.prone.tolist() == pytest.approx([1.0, 1.0, 1 / 1.96, 0.5 / 1.96])
    assert made.nexts.shape[0] == 4 * (made.doses + 1)
    assert made.stratum(17.0, 0) == made.doses + 1
    assert tabulate_disease(Pathogen.model_validate(FLU)).prone.tolist() == [1.0, 1.0]
