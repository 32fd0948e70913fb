"""Outbreaks from Python: one run, many runs, arms with the same luck; on the well-mixed room."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import homeroom as hr
from homeroom.ensembles.batches import execute
from homeroom.ensembles.design import design
from homeroom.results.outbreak_tree import OUTCOMES
from homeroom.simulation import OutbreakSimulation


@pytest.fixture(scope="module")
def scenario():
    return hr.load("well-mixed").replace({"school.people": 30, "transmission.r0": 2})


@pytest.fixture(scope="module")
def many(scenario):
    milder = scenario.replace({"transmission.r0": 1.2})
    return hr.ensemble({"as is": scenario, "milder": milder, "null": scenario}, runs=300, seed=7)


def test_a_run_is_that_of_the_ensemble(scenario, many):
    sizes = many["as is"].summary["size"]
    number = int(sizes.arg_max())
    run = hr.simulate(scenario, seed=7, run=number)
    assert run.size == sizes[number]
    assert run.summary.equals(many["as is"].summary[number])
    kept = many.infections.filter((pl.col("arm") == "as is") & (pl.col("run") == number)).drop("arm")
    assert run.infections.equals(kept)
    assert run.tree.linelist.equals(many["as is"].linelist(number))


def test_the_views_of_one_run_agree(scenario):
    run = hr.simulate(scenario, seed=7, run=3)
    fates = run.fates
    assert fates.height == 30
    assert set(fates["fate"]) <= set(OUTCOMES)
    infected = fates.filter(pl.col("fate") != "never infected")
    assert infected.height == len(run.tree) == run.size
    assert set(infected["person"]) == set(run.tree.linelist["id"])
    assert infected["by"].null_count() == 1  # the first case
    events = run.events
    logged = events.filter(pl.col("kind") == "infection")
    assert logged.select("time", "who", "whom").rows() == run.infections.select("time", "to", "from").rows()
    assert logged["what"].drop_nulls().is_in(["direct", "air", "surface", "home"]).all()
    last = run.tree.linelist["id"][-1]
    chain = run.tree.chain(last)
    assert chain[0] == run.tree.linelist["id"][0]
    assert len(chain) == run.tree.linelist["generation"][-1] + 1
    assert run.recap().count("\n") >= 1


def test_an_outbreak_has_no_replay_and_says_so(scenario, tmp_path):
    run = hr.simulate(scenario)
    with pytest.raises(hr.InputError, match="no replay"):
        hr.replay(run, tmp_path / "replay.html")
    with pytest.raises(hr.InputError, match="no replay"):
        hr.simulate(scenario, trace=True)


def test_chances_by_arm_and_alone(scenario, many):
    found = many.chance(cases=10)
    assert list(found) == ["as is", "milder", "null"]
    assert found["milder"].p < found["as is"].p == found["null"].p
    alone = hr.ensemble(scenario, runs=300, seed=7).chance(cases=10)
    assert alone == found["as is"]  # arms beside it change nothing
    with pytest.raises(hr.InputError):
        many.chance(survivors=10)
    with pytest.raises(hr.InputError):
        many.chance()


def test_differences_use_the_pairs(many):
    found = many.difference("milder", "as is", thresholds=(15,))
    sizes = {arm: many[arm].sizes for arm in many.arms}
    assert found.change.mean == pytest.approx((sizes["milder"] - sizes["as is"]).mean())
    assert found.change.high < 0.0
    assert found.chance(cases=15).mean == pytest.approx(many["milder"].at_least(15).p - many["as is"].at_least(15).p)
    spared = found.spared()
    by_hand = (
        many["milder"]
        .people.join(many["as is"].people, on="id")
        .select("id", change=pl.col("p_infected") - pl.col("p_infected_right"))
    )
    joined = spared.join(by_hand, on="id", suffix="_by_hand")
    assert joined["change"].to_list() == pytest.approx(joined["change_by_hand"].to_list())
    assert spared["change"].is_sorted()
    assert "milder minus as is" in str(found)


def test_sharing_luck_narrows_differences(many):
    one, other = many["milder"].sizes, many["as is"].sizes
    unpaired = np.sqrt(one.var(ddof=1) / 300 + other.var(ddof=1) / 300)
    assert many.difference("milder", "as is").change.se < unpaired


def test_a_null_change_is_exactly_nothing(many):
    found = many.difference("null", "as is")
    assert found.same
    assert all(
        (c.mean, c.se, c.low, c.high) == (0, 0, 0, 0) for c in (*found.numbers.values(), *found.chances.values())
    )
    assert set(found.spared()["change"]) == set(found.spared()["se"]) == {0.0}
    assert not many.difference("milder", "as is").same


def test_a_ranking_holds_together(many):
    found = many.ranking("as is")
    assert [rank.arm for rank in found.ranks] == ["milder", "null"]
    single = many.difference("milder", "as is").change
    assert found.ranks[0].change.low < single.low < single.high < found.ranks[0].change.high


def test_infections_that_were_not_kept_come_back_the_same(scenario):
    kept = hr.ensemble(scenario, runs=60, infections=True)
    forgotten = hr.ensemble(scenario, runs=60, infections=False)
    assert forgotten.only.kept is None
    assert forgotten.infections.equals(kept.infections)
    assert forgotten.to_json() == kept.to_json()


def test_saving_and_opening_again(scenario, tmp_path):
    many = hr.ensemble(scenario, runs=20, infections=False)
    folder = many.save(tmp_path / "out")
    assert sorted(path.name for path in folder.iterdir()) == [
        "infections.parquet", "manifest.json", "measures.parquet", "people.parquet", "runs.parquet", "scenario.json",
    ]  # fmt: skip
    run = hr.open_results(folder, run=5)
    assert run.size == many.summary["size"][5]
    assert pl.read_parquet(folder / "infections.parquet").equals(many.infections)


def test_stories_and_outbreaks_do_not_mix(scenario):
    with pytest.raises(hr.InputError, match="one kind"):
        hr.ensemble({"a": scenario, "b": hr.load("one-room")}, runs=2)
    many = hr.ensemble(scenario, runs=2)
    for view in (many.survival, many.incidence, lambda: many.fates):
        with pytest.raises(hr.InputError):
            view()
    with pytest.raises(hr.InputError, match="no arm"):
        many.difference("a", "b")


def test_a_run_that_fails_stops_all_with_a_sentence(scenario, monkeypatch):
    simulation = OutbreakSimulation(scenario)
    real = simulation.engine.batch

    def breaks(seed, first, runs, **more):
        if first > 20:
            raise ZeroDivisionError("by chance")
        return real(seed, first, runs, **more)

    monkeypatch.setattr(simulation.engine, "batch", breaks)
    plan = design(scenario, runs=10_000, workers=2)
    with pytest.raises(hr.RunError, match="ZeroDivisionError: by chance"):
        execute(plan, {scenario.name: simulation}, infections=False)


def test_chances_do_not_rise_with_the_number_of_cases(many):
    values = many["as is"].to_json(tuple(range(1, 31)))
    shares = [values["chance"][str(k)] for k in range(1, 31)]
    assert shares == sorted(shares, reverse=True)
    assert all(low <= values["chance"][k] <= high for k, (low, high) in values["chance_interval"].items())
