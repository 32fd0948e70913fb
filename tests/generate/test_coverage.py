"""Coverage is drawn as schools report it."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.errors import InputError
from homeroom.exchange import library
from homeroom.exchange.folder import load
from homeroom.generate.coverage import drawn_coverage, states


def test_the_same_seed_gives_the_same_share():
    assert drawn_coverage(3) == drawn_coverage(3)
    assert len({drawn_coverage(seed) for seed in range(20)}) > 15


@pytest.mark.parametrize("state", sorted(states()))
def test_shares_follow_the_quantiles_of_the_state(state: str):
    schools = states()[state]
    drawn = np.array([drawn_coverage(seed, state) for seed in range(800)])
    assert schools.shares[0] - 1e-4 <= drawn.min()
    assert drawn.max() <= schools.shares[-1] + 1e-4
    median = schools.shares[schools.levels.index(0.5)]
    assert np.mean(drawn <= median + 1e-4) > 0.44
    assert np.mean(drawn < median - 1e-4) < 0.56


def test_all_states_together():
    drawn = np.array([drawn_coverage(seed) for seed in range(4000)])
    assert 0.93 < drawn.mean() < 0.96
    assert 0.2 < np.mean(drawn < 0.95) < 0.5


def test_a_state_without_figures_is_told():
    with pytest.raises(InputError, match="XX"):
        drawn_coverage(1, "XX")


def test_a_scenario_may_ask_for_it():
    made = load("measles").replace({"immunity.coverage": "drawn:TX"})
    assert made.immunity.coverage.value == drawn_coverage(1, "TX")
    assert "TX" in made.immunity.coverage.source
    other = load("measles").replace({"immunity.coverage": "drawn", "school.seed": 7})
    assert other.immunity.coverage.value == drawn_coverage(7)
    with pytest.raises(InputError, match="XX"):
        load("measles").replace({"immunity.coverage": "drawn:XX"})


def test_a_file_may_ask_for_it(tmp_path):
    text = (library.root() / "scenarios" / "measles" / "scenario.toml").read_text(encoding="utf-8")
    head, _, rest = text.partition("coverage = {")
    asked = f'{head}coverage = "drawn"{rest[rest.index(chr(10)) :]}'
    (tmp_path / "scenario.toml").write_text(asked, encoding="utf-8")
    assert load(tmp_path).immunity.coverage.value == drawn_coverage(1)
    (tmp_path / "scenario.toml").write_text(asked.replace('"drawn"', '"drawn:Atlantis"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"immunity\.coverage.*ATLANTIS"):
        load(tmp_path)
