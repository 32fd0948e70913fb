"""The scenarios of real outbreaks read without a doubt, and twenty runs of each look like an outbreak."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.exchange.check import check
from homeroom.exchange.folder import load
from homeroom.exchange.library import root
from homeroom.results.schema import kind
from homeroom.simulation import OutbreakSimulation
from validation import austria_2020, hagelloch_1861
from validation.evidence import compared, crps, entries, interval

RUNS = 20
SIZES = {
    "austria-2020": (144, 2, 144),
    "boarding-1978": (763, 400, 763),
    "hagelloch-1861": (188, 150, 188),
    "pennsylvania-2009": (456, 20, 400),
}
"""Scenario -> pupils; bounds of the largest of twenty outbreaks."""


@pytest.mark.parametrize("name", sorted(SIZES))
def test_it_reads_without_doubts_and_says_where_it_comes_from(name: str) -> None:
    report = check(name)
    assert report.problems == ()
    assert report.warnings == ()
    page = (root() / "scenarios" / name / "README.md").read_text(encoding="utf-8")
    assert "**Source.**" in page
    assert "**Observation.**" in page


@pytest.mark.parametrize("name", sorted(SIZES))
def test_twenty_runs_are_outbreaks_of_a_sane_size(name: str) -> None:
    scenario = load(name)
    pupils, least, most = SIZES[name]
    assert sum(p.role == "pupil" for p in scenario.people.values()) == pupils
    sim = OutbreakSimulation(scenario)
    runs = sim.engine.batch(5, 0, RUNS).runs
    assert np.all(runs["size"] >= 1)
    assert least <= runs["size"].max() <= most
    largest = sim.engine.run(5, int(runs["size"].argmax()))
    infected = int(np.count_nonzero(largest.events["kind"] == kind("infection")))
    assert infected == runs["size"].max() + runs["home"][runs["size"].argmax()]
    who, when = entries(largest.events, sim.setting.disease.entry)
    assert len(set(who.tolist())) == len(who)
    assert np.all(np.diff(when) >= 0)


def test_the_rule_for_infectors_finds_most_of_those_on_record() -> None:
    village = hagelloch_1861.village()
    found = hagelloch_1861.inferred(village.day.astype(float))
    assert np.mean(found == village.infector) > 0.7
    gap = village.day - village.day[found]
    assert np.all((gap >= 7) & (gap <= 14) | (found < 0))
    nobody = hagelloch_1861.inferred(np.full(len(village.day), np.nan))
    assert np.all(nobody == -1)


def test_the_published_clusters_have_their_published_means() -> None:
    for observed, clusters, cases in ((austria_2020.LOWER, 180, 568), (austria_2020.UPPER, 116, 270)):
        sizes = austria_2020.sizes_of(observed)
        assert (len(sizes), int(sizes.sum())) == (clusters, cases)


def test_upper_secondary_schools_are_lower_ones_with_three_changes() -> None:
    changes, _ = austria_2020.LEVELS["upper"]
    changed, like = load("austria-2020").replace(changes), load("austria-2020-upper")
    assert like.recipe == changed.recipe
    assert like.people == changed.people
    assert like.measures == changed.measures
    assert min(p.age for p in like.people.values() if p.role == "pupil") >= 13.5


def test_the_score_is_that_of_its_definition() -> None:
    values = [1.0, 2.0, 4.0, 7.0]
    pairs = np.abs(np.subtract.outer(values, values)).mean()
    assert crps(values, 3.0) == pytest.approx(np.mean(np.abs(np.array(values) - 3.0)) - 0.5 * pairs)
    assert crps([2.0], 5.0) == 3.0


def test_a_row_holds_inside_the_interval_and_misses_outside() -> None:
    values = np.arange(101.0)
    assert interval(values) == (5.0, 95.0)
    assert compared("x", 5.0, values).state == "holds"
    assert compared("x", 4.9, values, fitted=True).state == "misses"
    assert "(fitted)" in compared("x", 4.9, values, fitted=True).check
