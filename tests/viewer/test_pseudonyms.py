"""A replay without names: the same pseudonyms in the story, in the tables and on every dot."""

from __future__ import annotations

import json

import pytest

import homeroom as hr
from homeroom.spec.scenario import Scenario
from support.twostorey import story


def named() -> Scenario:
    """The school of two storeys, and everybody in it with a name that must not leave the machine."""
    scenario = story()
    people = {key: person.model_copy(update={"name": f"Geheim {key}"}) for key, person in scenario.people.items()}
    return scenario.model_copy(update={"people": people, "fictional": False})


@pytest.fixture(scope="module")
def run() -> hr.Run:
    return hr.simulate(named(), seed=1, trace=True)


def test_the_story_is_kept_and_tells_of_the_people_on_the_plan(run: hr.Run) -> None:
    data = run.replay_data()
    assert data["recap"] == [sentence.text for sentence in run.sentences]
    assert len(data["recap"]) > 3
    assert [person["name"] for person in data["people"]] == list(run.cast.names)
    told = [name for name in run.cast.names if any(name in sentence for sentence in data["recap"])]
    assert told, "nobody of the story is on the plan"


def test_no_name_and_no_id_is_in_the_file(run: hr.Run) -> None:
    text = json.dumps(run.replay_data(), ensure_ascii=False)
    assert "Geheim" not in text
    assert [person["id"] for person in run.replay_data()["people"]] == [
        str(k + 1) for k in range(len(run.world.people))
    ]


def test_with_names_the_same_story_has_them(run: hr.Run) -> None:
    shown = hr.Run(run.simulation, run.seed, run.run, run.raw, names=True).replay_data()
    assert {person["name"] for person in shown["people"]} == {f"Geheim {key}" for key in run.world.person_ids}
    assert any("Geheim" in sentence for sentence in shown["recap"])
