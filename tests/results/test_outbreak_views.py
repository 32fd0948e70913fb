"""Views of outbreaks, on a handful of made-up runs that can be counted by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from homeroom.ensembles import spool as spools
from homeroom.ensembles.comparison import difference, ranking
from homeroom.ensembles.spool import Spool
from homeroom.results import outbreak_tables as tables
from homeroom.results.outbreak_tree import OutbreakTree
from homeroom.results.tally import Shares, Tally, who_was_infected
from support.outbreaks import PASSAGE, RUNS, batch, cast, outbreaks


def test_places_are_counted_by_the_rules():
    places = {name: p for name, (p, _) in outbreaks().places().items() if p}
    # of six infections passed on: two in lessons, one at lunch, one in a break in the corridor (that is a break), one
    # on the way through it, one at home
    assert places == pytest.approx({"class": 2 / 6, "lunch": 1 / 6, "break": 1 / 6, "corridor": 1 / 6, "home": 1 / 6})
    routes = {name: p for name, (p, _) in outbreaks().routes().items() if p}
    assert routes == pytest.approx({"direct": 4 / 6, "air": 1 / 6, "home": 1 / 6})


def test_the_error_of_a_share_is_that_of_a_ratio_over_runs():
    counts = np.array([[3, 1], [0, 0], [5, 5], [2, 0], [1, 7]])
    shares = Shares.of(counts)
    total, r = counts.sum(axis=1), counts.sum(axis=0) / counts.sum()
    residual = counts - r * total[:, None]
    expected = np.sqrt((residual**2).sum(axis=0) / 4 * 5) / counts.sum()
    assert shares.errors(5) == pytest.approx(expected)
    assert shares.errors(1).tolist() == [0.0, 0.0]
    assert Shares.none(2).shares().tolist() == [0.0, 0.0]


def test_tallies_add_up_however_runs_are_cut():
    whole = Tally.of(batch(), PASSAGE)
    parts = Tally.none(6, len(PASSAGE), (1, 5))
    numbers = list(RUNS)
    for some in (numbers[:1], numbers[1:3], numbers[3:]):
        parts.add(Tally.of(batch({n: RUNS[n] for n in some}, first=some[0]), PASSAGE))
    for one, other in ((whole, parts), (whole.places, parts.places), (whole.routes, parts.routes)):
        for name, value in vars(one).items():
            if not isinstance(value, Shares):
                assert np.array_equal(value, getattr(other, name)), name


def test_sizes_count_the_school_and_the_first_case():
    one = outbreaks()
    assert one.sizes.tolist() == [3, 1, 3, 2]
    assert one.size.mean == pytest.approx(2.25)
    assert one.spreading.tolist() == [True, False, True, True]
    assert one.size_given_spread.median == 3
    assert one.at_least(3).p == 0.5
    assert one.population == 5


def test_tables_have_the_columns_that_are_promised():
    one = outbreaks()
    infections = one.infections
    assert infections.columns == ["run", "time", "from", "to", "room", "route", "period"]
    assert infections["from"].to_list()[:3] == [None, "p1", "p2"]
    assert infections["room"].to_list()[:4] == ["community", "room 1", "canteen", "home"]
    assert infections["route"].to_list()[:4] == [None, "air", "direct", "home"]
    assert one.summary["size"].to_list() == [3, 1, 3, 2]
    assert one.summary["first_detected"].to_list() == [50 * 3_600_000, None, 50 * 3_600_000, None]
    assert one.summary["peak_day"].to_list() == [3, None, 3, 3]
    people = one.people
    assert dict(zip(people["id"], people["p_infected"], strict=True)) == pytest.approx(
        {"f1": 0.25, "p1": 0.75, "p2": 0.5, "p3": 0.5, "p4": 0.25, "t1": 0.25}
    )
    assert dict(people.filter(pl.col("p_first") > 0).select("id", "p_first").iter_rows()) == pytest.approx(
        {"p2": 0.25, "p3": 0.25, "p4": 0.25}
    )
    measures = dict(one.measures.select("counter", "mean").iter_rows())
    assert measures == pytest.approx({"acted": 0.5, "people": 1.5, "days": 4.5, "doses": 0.0, "tests": 1.0})


def test_linelist_and_contacts_are_what_epicontacts_reads():
    one = outbreaks()
    linelist, contacts = one.linelist(0), one.contacts(0)
    assert linelist["id"].to_list() == ["p1", "p2", "p3", "f1"]
    assert linelist["date"].to_list()[3].isoformat() == "2027-01-12"
    assert set(contacts["from"]) | set(contacts["to"]) <= set(linelist["id"])
    assert contacts.columns[:2] == ["from", "to"]
    every, all_contacts = one.linelist(), one.contacts()
    assert every["id"].is_unique().all()
    assert every["id"].to_list()[:2] == ["0:p1", "0:p2"]
    assert set(all_contacts["from"]) | set(all_contacts["to"]) <= set(every["id"])
    assert every["run"].to_list() == [0, 0, 0, 0, 1, 2, 2, 2, 3, 3]
    assert one.linelist(1).height == 1
    assert one.contacts(1).height == 0


def test_a_tree_knows_its_chains():
    tree = OutbreakTree(cast(), batch().infections[:4])
    assert len(tree) == 4
    assert tree.chain("p3") == ["p1", "p2", "p3"]
    assert tree.offspring() == {"p1": 2, "p2": 1, "p3": 0, "f1": 0}


def test_a_table_that_is_written_in_pieces_is_the_same(tmp_path, monkeypatch):
    rows = batch().infections
    tables.write_infections(cast(), [rows], tmp_path / "one.parquet")
    tables.write_infections(cast(), [rows[:3], rows[3:4], rows[4:]], tmp_path / "three.parquet")
    tables.write_infections(cast(), [], tmp_path / "none.parquet")
    whole = pl.read_parquet(tmp_path / "one.parquet")
    assert pl.read_parquet(tmp_path / "three.parquet").equals(whole)
    assert pl.read_parquet(tmp_path / "none.parquet").schema == whole.schema
    assert sorted(path.name for path in tmp_path.iterdir()) == ["none.parquet", "one.parquet", "three.parquet"]


def test_a_spool_gives_back_what_it_got_from_memory_and_from_disk(monkeypatch):
    rows = batch().infections
    for few, piece in ((100, 100), (4, 3), (1, 1)):
        monkeypatch.setattr(spools, "FEW", few)
        monkeypatch.setattr(spools, "PIECE", piece)
        spool = Spool()
        for first in range(0, len(rows), 3):
            spool.add(rows[first : first + 3])
            assert np.array_equal(spool.rows(), rows[: first + 3])  # reading in between does no harm
        assert len(spool) == len(rows)


def test_what_was_not_kept_is_simulated_again():
    kept = outbreaks()
    asked = []

    def again():
        asked.append(1)
        return kept.spool

    forgetful = replace(kept, kept=None, again=again)
    assert forgetful.infections.equals(kept.infections)
    assert forgetful.contacts().equals(kept.contacts())
    assert asked == [1]


def both_of(one, other):
    a, b = (who_was_infected(arm.spool.rows(), arm.runs, 0, 6) for arm in (one, other))
    return {(one.name, other.name): (a & b).sum(axis=0)}


def changed():
    """In run 0 the teacher is spared nothing, but p3 and the family are; run 2 loses both infections."""
    runs = {**RUNS, 0: RUNS[0][:2], 2: RUNS[2][:1]}
    return outbreaks(runs, name="changed")


def test_a_difference_is_taken_run_by_run():
    one, other = changed(), outbreaks()
    found = difference(one, other, both_of(one, other))
    assert found.change.mean == pytest.approx(((2 - 3) + 0 + (1 - 3) + 0) / 4)
    assert found.chance(cases=2).mean == pytest.approx(-0.25)
    assert found.numbers["home"].mean == -0.25
    spared = dict(found.spared().select("id", "change").iter_rows())
    assert spared == pytest.approx({"f1": -0.25, "p1": 0.0, "p2": 0.0, "p3": -0.25, "p4": -0.25, "t1": -0.25})
    assert not found.same
    assert (found.spared()["high"] > found.spared()["change"]).all()
    back = difference(other, one, both_of(one, other))  # known only the other way round
    assert back.change.mean == -found.change.mean
    assert dict(back.spared().select("id", "change").iter_rows()) == pytest.approx({k: -v for k, v in spared.items()})
    with pytest.raises(KeyError):
        found.chance(cases=3)


def test_a_null_change_is_exactly_nothing():
    one, other = outbreaks(name="null"), outbreaks()
    found = difference(one, other, both_of(one, other), thresholds=(3,))
    assert found.same
    for change in (*found.numbers.values(), *found.chances.values()):
        assert (change.mean, change.se, change.low, change.high) == (0.0, 0.0, 0.0, 0.0)
    for column in ("change", "se", "low", "high"):
        assert set(found.spared()[column]) == {0.0}


def test_the_same_rows_with_other_people_are_not_the_same():
    """Sizes agree in every run, but somebody else is infected: then nothing is claimed to be certain."""
    other = outbreaks()
    one = outbreaks({**RUNS, 3: [(8, -1, 2, -3, -1, 0, 0), (11, 2, 1, 0, 0, 1, 1)]}, name="others")
    found = difference(one, other, both_of(one, other))
    assert not found.same
    assert found.change.mean == 0.0
    assert found.chances[2].se > 0.0


def test_a_ranking_puts_the_best_first_and_says_what_it_cannot_tell_apart():
    arms = {"as is": outbreaks(), "null": outbreaks(name="null"), "changed": changed()}
    found = ranking(arms, "as is")
    assert [rank.arm for rank in found.ranks] == ["changed", "null"]
    assert found.each == pytest.approx(1 - 0.05 / 3)
    assert found.ranks[0].not_told_apart == ("null",)  # four runs say little
    assert found.ranks[1].change.mean == 0.0
    json.dumps(found.to_json())
