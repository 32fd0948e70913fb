"""The recap of a simulated outbreak: every claim of every paragraph recomputed from infections, costs and log."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import numpy as np
import pytest

import homeroom as hr
from homeroom.results.schema import COUNTERS
from homeroom.story.words import count, counted

RUNS = range(12)


@pytest.fixture(scope="module")
def runs():
    scenario = hr.load("measles").replace(
        {
            "school.pupils": 150,
            "immunity.coverage": 0.6,
            "measures.exclusion.on": True,
            "measures.exclusion.compliance": 0.3,
            "measures.doses": {
                "action": "vaccinate",
                "after": "first_detected",
                "of": "unvaccinated",
                "compliance": 0.2,
                "source": "assumption",
            },
            "measures.tests": {
                "action": "test",
                "after": "detected",
                "scope": "class",
                "sensitivity": 0.9,
                "source": "assumption",
            },
        }
    )
    return [hr.simulate(scenario, seed=4, run=number) for number in RUNS]


def told(run):
    return [(claim, sentence.text) for sentence in run.sentences for claim in sentence.claims]


def test_runs_differ_enough_to_tell_something(runs):
    sizes = [run.size for run in runs]
    assert min(sizes) == 1
    assert max(sizes) > 12
    facts = {claim.fact for run in runs for claim, _ in told(run)}
    assert {"link", "class", "classes", "days", "measure", "brought", "first", "extent", "answer", "end"} <= facts


def test_one_to_four_paragraphs_under_pseudonyms(runs):
    for run in runs:
        text = run.recap()
        assert 1 <= len(text.split("\n\n")) <= 4
        assert not re.search(r"\bp\d{4}\b|None|nan", text)
        assert "; and" not in text


def test_who_infected_whom_is_as_the_table_of_infections_says(runs):
    for run in runs:
        passed = [row for row in run.infections.iter_rows(named=True) if row["from"] is not None]
        links = [(claim.values, text) for claim, text in told(run) if claim.fact == "link"]
        assert len(links) == (len(passed) - 1 if 1 < len(passed) <= 7 else 0)
        for (link, text), row in zip(links, passed[1:], strict=False):
            assert run.cast.ids[link["who"]] == row["to"]
            assert run.cast.ids[link["by"]] == row["from"]
            place = f"in {row['room']}" if row["room"] not in ("home", "way to school") else "at home"
            moment = run.scenario.start + timedelta(milliseconds=row["time"])
            assert f"{run.cast.names[link['who']]} {place}" in text or row["room"] == "way to school"
            assert f"{moment:%H:%M}" in text
            assert f"{run.cast.names[link['by']]} infected" in text


def test_classes_come_in_the_order_in_which_they_were_reached(runs):
    for run in runs:
        rows = list(run.infections.iter_rows(named=True))
        of = dict(zip(run.cast.ids, run.cast.classes, strict=True))
        seen: dict[str, int] = {}
        for row in rows:
            if of[row["to"]]:
                seen.setdefault(of[row["to"]], row["time"])
        brought = {of[row["to"]] for row in rows if row["from"] is None}
        reached = [(name, time) for name, time in seen.items() if name not in brought]
        claims = [claim.values for claim, _ in told(run) if claim.fact == "class"]
        if claims:
            assert [(c["name"], c["time"]) for c in claims] == reached[: len(claims)]
            whole = next(claim.values["count"] for claim, _ in told(run) if claim.fact == "classes")
            assert whole == len(reached)
            text = next(text for claim, text in told(run) if claim.fact == "classes")
            more = len(reached) - len(claims)
            assert (f"{counted(more, 'other class')} after that" in text) == (more > 0)


def test_half_and_the_worst_day_are_those_of_the_infections(runs):
    for run in runs:
        times = sorted(row["time"] for row in run.infections.iter_rows(named=True) if row["from"] is not None)
        found = [(claim.values, text) for claim, text in told(run) if claim.fact == "days"]
        assert bool(found) == (len(times) >= 10)
        for days, text in found:
            assert sum(time <= days["half"] for time in times) >= len(times) / 2
            dates = Counter((run.scenario.start + timedelta(milliseconds=time)).date() for time in times)
            assert max(dates.values()) == days["count"]
            best = min(date for date, number in dates.items() if number == days["count"])
            assert f"fell on {best:%A} {best.day} {best:%B}" in text
            assert count(days["count"]) in text


def test_measures_did_what_the_counters_say(runs):
    some = Counter()
    for run in runs:
        costs = run.batch.costs[0]
        claims = {claim.values["name"]: (claim.values, text) for claim, text in told(run) if claim.fact == "measure"}
        for m, name in enumerate(run.cast.measures):
            found = dict(zip(COUNTERS, costs[m].tolist(), strict=True))
            spoken = name != "index" and bool(found["days"] or found["doses"] or found["tests"])
            assert (name in claims) == spoken
            if spoken:
                values, text = claims[name]
                assert {key: values[key] for key in COUNTERS} == found
                some.update(key for key in ("days", "doses", "tests") if found[key])
                if found["days"]:
                    assert (
                        f"cost {counted(found['days'], 'school day')} of {counted(found['people'], 'person')}" in text
                    )
                if found["doses"]:
                    assert counted(found["doses"], "dose") in text
                if found["tests"]:
                    assert counted(found["tests"], "test") in text
        assert int(np.sum(run.batch.runs["doses"])) == sum(values["doses"] for values, _ in claims.values())
    assert set(some) == {"days", "doses", "tests"}
