"""A generated school lives through the crisis as a drawn one does: one world, any pathogen."""

from __future__ import annotations

from pathlib import Path

import pytest

import homeroom as hr

STORY = """
[scenario]
name = "generated"
start = 2027-01-11T08:25:00
horizon = "20 min"
pathogen = "jonas"
[school]
kind = "primary"
pupils = 48
[measures.bite]
action = "infect"
who = "p0001"
route = "bite"
severity = 1.0
at = 2027-01-11T08:31:00
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[hr.Run]:
    folder: Path = tmp_path_factory.mktemp("generated")
    (folder / "scenario.toml").write_text(STORY, encoding="utf-8")
    scenario = hr.load(folder)
    return [hr.simulate(scenario, seed=3, run=k) for k in range(8)]


def test_families_stay_out_of_it(runs: list[hr.Run]):
    people = set(runs[0].fates["person"].to_list())
    assert len([name for name in people if name.startswith("p")]) == 48
    assert not [name for name in people if name.startswith("h")]


def test_the_virus_turns_somebody_and_people_get_out(runs: list[hr.Run]):
    kinds = [set(run.events["kind"].to_list()) for run in runs]
    assert all("stage" in kind for kind in kinds)
    # Who bars a door at once is not on the way out when twenty minutes are over; in some stories somebody is.
    assert any("left" in kind for kind in kinds)
    assert all(run.recap() for run in runs)


def test_an_index_case_of_the_routine_brings_the_virus_of_a_crisis_in():
    """`run measles --set pathogen=jonas`: the pupil is bitten when it has come; other health measures do nothing."""
    scenario = hr.load("measles").replace({"pathogen": "jonas", "school.pupils": 48, "horizon": "40 min"})
    run = hr.simulate(scenario, seed=3)
    acted = run.events.filter(run.events["kind"] == "measure")
    assert acted["what"].to_list() == ["index"]
    first = run.events.filter(run.events["kind"] == "infection").row(0, named=True)
    assert scenario.people[first["who"]].role == "pupil"
    assert first["room"] is not None
    assert first["time"] > 0  # the scenario begins before anybody has come
    stages = run.events.filter((run.events["kind"] == "stage") & (run.events["who"] == first["who"]))
    assert "hunter" in stages["what"].to_list()
