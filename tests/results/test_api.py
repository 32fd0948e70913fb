"""The public objects, on the smallest built-in school."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import homeroom as hr
from homeroom.results import schema


@pytest.fixture(scope="module")
def scenario():
    return hr.load("one-room")


@pytest.fixture(scope="module")
def run(scenario):
    return hr.simulate(scenario, seed=7)


def test_importing_costs_nothing_and_names_come_when_used():
    src = str(Path(hr.__file__).parents[1])
    script = (
        f"import sys; sys.path.insert(0, {src!r}); import homeroom; before = set(sys.modules); homeroom.InputError;"
        "heavy = {'numpy', 'polars', 'pydantic', 'numba', 'shapely'}; assert not heavy & set(sys.modules);"
        "homeroom.ensemble; assert 'homeroom.api' in sys.modules; assert not {'numba', 'polars'} & set(sys.modules);"
        "print(len(homeroom.__all__), all(hasattr(homeroom, n) for n in homeroom.__all__), homeroom.ensemble.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(hr.__all__)), "True", "ensemble"]
    assert set(dir(hr)) == set(hr.__all__)
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        _ = hr.simulat


def test_public_functions_are_not_hidden_by_modules_of_their_name(run):
    """After everything has been imported, `hr.ensemble` is still the function."""
    hr.ensemble(run.scenario, runs=1)
    assert all(not isinstance(getattr(hr, name), type(json)) for name in hr.__all__)


def test_a_run_shows_fates_events_tree_and_story(run):
    assert run.fates.columns == list(schema.FATE_COLUMNS)
    assert len(run.fates) == len(run.scenario.people)
    assert run.events.columns == list(schema.EVENT_COLUMNS)
    assert len(run.events) == len(run.raw.events)
    assert run.tree.linelist["id"][0] == "p08"
    assert run.tree.chain("p08") == ["p08"]
    assert run.series.columns == list(schema.SERIES_COLUMNS)
    last = run.series.row(-1, named=True)
    counts = dict(run.fates["fate"].value_counts().iter_rows())
    assert {fate: n for fate, n in last.items() if fate != "time" and n} == counts
    assert run.recap().split("\n\n") == [sentence.text for sentence in run.sentences]


def test_a_replay_is_written(run, tmp_path):
    path = hr.replay(run, tmp_path / "run.html")
    assert path.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_an_ensemble_of_arms_shares_its_luck(scenario):
    off = scenario.replace({"measures.bite.on": False})
    many = hr.ensemble({"as is": scenario, "again": scenario, "no bite": off}, runs=6, seed=3)
    assert list(many.arms) == ["as is", "again", "no bite"]
    assert many["as is"].fates.equals(many["again"].fates)
    assert many["no bite"].survivors.mean == len(scenario.people)
    assert many.people["arm"].unique(maintain_order=True).to_list() == ["as is", "again", "no bite"]
    assert set(many.survival().columns) > {"arm", "time", "p_human", "se_human"}
    assert set(many.to_json()["arms"]) == set(many.arms)
    with pytest.raises(hr.InputError):
        _ = many.only


def test_one_arm_needs_no_arm(scenario):
    many = hr.ensemble(scenario, runs=5, seed=3)
    assert many.complete
    assert (many.runs, many.seed) == (5, 3)
    assert "arm" not in many.people.columns
    assert many.survival()["time"].is_sorted()
    assert many.to_json((4,))["survivors"]["chance"].keys() == {"1", "4"}


def test_results_open_again(scenario, tmp_path):
    many = hr.ensemble(scenario, runs=4, seed=11)
    folder = many.save(tmp_path / "out")
    again = hr.open_results(folder, run=2)
    alone = hr.simulate(scenario, seed=11, run=2)
    assert again.raw.events.tobytes() == alone.raw.events.tobytes()
    assert again.recap() == alone.recap()
    stored = pl.read_parquet(folder / "fates.parquet").filter(pl.col("run") == 2)
    assert stored["fate"].to_list() == again.fates["fate"].to_list()
    with pytest.raises(hr.InputError, match="runs 0 to 3"):
        hr.open_results(folder, run=4)


def test_a_result_of_another_program_version_is_not_passed_off(scenario, tmp_path):
    """If the regenerated run ends differently from the stored table, that is said."""
    folder = hr.ensemble(scenario, runs=2).save(tmp_path / "out")
    fates = pl.read_parquet(folder / "fates.parquet").with_columns(pl.lit("dead").alias("fate"))
    fates.write_parquet(folder / "fates.parquet")
    manifest = json.loads((folder / "manifest.json").read_text())
    import hashlib

    manifest["tables"]["fates.parquet"] = hashlib.sha256((folder / "fates.parquet").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(hr.RunError, match="ends differently"):
        hr.open_results(folder, run=0)


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"run": -1}, {"run": 2**32}, {"seed": 2**63}])
def test_numbers_out_of_range(scenario, wrong):
    with pytest.raises(hr.InputError):
        hr.simulate(scenario, **wrong)
