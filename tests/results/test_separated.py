"""What separated those who made it, pockets and the known ending: each recomputed from logs by plain means."""

from __future__ import annotations

import csv
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings

from homeroom.errors import InputError
from homeroom.results import known_ending, schema
from homeroom.results.chances import chance
from homeroom.results.first_moves import first_moves
from homeroom.results.holdouts import ends_of_days, pockets
from homeroom.results.separated import frame, separated
from homeroom.world import tables
from story.claims import Log as Plain
from story.small import HOUR, Log, cast, runs, world

MINUTE = 60_000


@given(runs())
@settings(max_examples=120, deadline=None)
def test_first_moves_are_those_of_the_log(run):
    w, events = run.build()
    found, log = first_moves(w, events), Plain(w, events)
    for who in range(log.n):
        told = [row for row in log.of("alert") if row["who"] == who]
        if not told:
            assert found["time"][who] == -1
            continue
        time = told[0]["time"]
        stage, dead, rooms = log.state(time)
        assert found["time"][who] == time
        if rooms[who] == -1:
            assert found["place"][who] == found["company"][who] == -1
        else:
            assert found["place"][who] == w.rooms.category[rooms[who]]
            others = [i for i in range(log.n) if i != who and rooms[i] == rooms[who]]
            assert found["company"][who] == sum(not dead[i] and not log.hunts(stage[i]) for i in others)
        stage, dead, rooms = log.state(time + schema.LANDMARK)
        lost = dead[who] or log.fate_of(stage[who]) in ("turned", "dead")
        if lost or time + schema.LANDMARK > w.horizon:
            assert found["followed"][who] == found["barricaded"][who] == -1
        else:
            assert found["followed"][who] >= 0
            heaps = {}
            for row in log.rows:
                if row["time"] > time + schema.LANDMARK:
                    break
                if row["kind"] == "barricade":
                    heaps[row["code"]] = row["room"]
                elif row["kind"] == "door" and tables.DOOR_STATES[row["value"]] in ("open", "broken"):
                    heaps.pop(row["code"], None)
            wanted = -1 if rooms[who] == -1 else int(rooms[who] in heaps.values())
            assert found["barricaded"][who] == wanted


def test_the_first_decision_counts_and_following_within_half_an_hour():
    w, log = world(4), Log()
    log.add(1000, "regime", code=1)
    for who, minutes in ((0, 10), (1, 40), (2, 10)):
        log.add(2000, "alert", who, room=2, code=0)
        log.add(2500, "decision", who, room=2, code=schema.ACTIONS.index("hide"), value=2)
        log.add(2500 + minutes * MINUTE, "decision", who, room=2, code=schema.ACTIONS.index("follow"), value=3)
    log.add(20 * MINUTE, "death", 2, -1, 2, 0)
    found = first_moves(w, log.done())
    assert [schema.ACTIONS[a] for a in found["action"][:3]] == ["hide"] * 3
    assert found["followed"].tolist() == [1, 0, -1, -1]
    assert found["company"].tolist()[:3] == [3, 3, 3]


@given(runs())
@settings(max_examples=60, deadline=None)
def test_pockets_are_rooms_without_hunters(run):
    w, events = run.build()
    found, log = pockets(w, events), Plain(w, events)
    assert found["time"].tolist() == ends_of_days(w)
    assert found["time"][-1] == w.horizon
    hunters_from = min((r["time"] for r in log.of("stage") if log.hunts(r["code"])), default=None)
    for row in found:
        time = int(row["time"])
        stage, dead, rooms = log.state(time)
        if hunters_from is None or time < hunters_from:
            assert row["rooms"] == row["people"] == -1
            continue
        held = Counter()
        for room in range(len(w.rooms)):
            inside = [i for i in range(log.n) if rooms[i] == room and not dead[i]]
            if not any(log.hunts(stage[i]) for i in inside):
                held[room] = sum(log.fate_of(stage[i]) in ("human", "half_infected") for i in inside)
        assert row["people"] == sum(held.values())
        assert row["rooms"] == sum(n > 0 for n in held.values())


def test_ends_of_days_are_midnights_and_the_horizon():
    w = world(2, 48 * HOUR)
    assert ends_of_days(w) == [9 * HOUR, 33 * HOUR, 48 * HOUR]


def made_up_firsts(people, runs_, seed, effect):
    """Runs of very different luck, in which those in a classroom survive `effect` more often."""
    luck = np.random.default_rng(seed)
    firsts, fates = [], []
    for _ in range(runs_):
        first = np.zeros(people, dtype=schema.FIRST)
        first["place"] = luck.integers(0, 2, people)
        first["action"], first["company"], first["followed"], first["barricaded"] = 1, 3, -1, -1
        base = luck.uniform(0.1, 0.6)
        alive = luck.random(people) < base + effect * (first["place"] == 0)
        firsts.append(first)
        fates.append(np.where(alive, 0, 2))
    return firsts, np.array(fates, dtype=np.int8)


def test_a_difference_is_the_mean_over_runs_with_students_interval():
    firsts, fates = made_up_firsts(40, 12, 3, 0.2)
    row = next(r for r in separated(firsts, fates) if (r.factor, r.level) == ("place", "classroom"))
    differences = []
    for first, fate in zip(firsts, fates, strict=True):
        inside = [f == 0 for f, p in zip(fate, first["place"], strict=True) if p == 0]
        outside = [f == 0 for f, p in zip(fate, first["place"], strict=True) if p != 0]
        differences.append(sum(inside) / len(inside) - sum(outside) / len(outside))
    mean = sum(differences) / 12
    error = math.sqrt(sum((d - mean) ** 2 for d in differences) / 11 / 12)
    assert row.difference == pytest.approx(mean)
    assert row.yes - row.no == pytest.approx(mean)
    assert row.se == pytest.approx(error)
    assert row.high - row.low == pytest.approx(2 * 2.200985 * error, rel=1e-5)  # t of 11 degrees of freedom


def test_the_interval_covers_the_truth_though_people_share_their_luck():
    hits = 0
    for seed in range(200):
        firsts, fates = made_up_firsts(60, 10, seed, 0.15)
        row = next(r for r in separated(firsts, fates) if (r.factor, r.level) == ("place", "classroom"))
        hits += row.low <= 0.15 <= row.high
    assert 180 <= hits <= 198


def test_one_run_and_equal_runs_have_no_interval():
    firsts, fates = made_up_firsts(40, 1, 3, 0.2)
    row = separated(firsts, fates)[0]
    assert row.runs == 1
    assert row.se is row.low is row.high is None
    table = frame(separated(firsts, fates))
    assert table.columns == list(schema.SEPARATED_COLUMNS)
    assert frame([]).columns == list(schema.SEPARATED_COLUMNS)
    assert separated(firsts * 3, np.zeros((3, 40), dtype=np.int8))[0].se is None


def test_the_known_ending_counts_runs(tmp_path):
    w = world(12)
    words = cast(w)
    luck = np.random.default_rng(5)
    fates = luck.integers(0, 4, (30, 12)).astype(np.int8)
    told = {"p000": "human", "p001": "dead", "p004": "half_infected", "nobody": "dead"}
    left = chance(luck.random(30) < 0.5)
    met = [np.zeros(1, dtype=schema.CHANGE) for _ in range(30)]
    for run in range(0, 30, 3):
        met[run]["who"], met[run]["after"] = 4, 1  # half-infected for a while, in every third run
    found = known_ending.known_ending(told, words, fates, left, met)
    assert found.group == "2-5"
    mates = [i for i in range(12) if words.classes[i] == "2-5"]
    alive = [[f in (0, 1) for f in run] for run in fates.tolist()]
    shares = {
        "survivors_6_to_13": sum(6 <= sum(run) <= 13 for run in alive) / 30,
        "5_of_class": sum(sum(run[i] for i in mates) >= 5 for run in alive) / 30,
        "half_infected": sum(1 in run for run in fates.tolist()) / 30,
        "virus_left_before_closure": left.p,
    }
    values = found.to_json(words)
    assert values["p"] == pytest.approx(shares)
    assert values["se"].keys() == values["p"].keys()
    assert [(p["id"], p["fate"]) for p in values["people"]] == [x for x in told.items() if x[0] != "nobody"]
    assert values["people"][1]["p"] == sum(run[1] == 3 for run in fates.tolist()) / 30
    assert values["people"][2]["p_ever"] == sum(run[4] == 1 or k % 3 == 0 for k, run in enumerate(fates.tolist())) / 30
    assert known_ending.known_ending({"x": "dead"}, words, fates, left, met) is None


def test_a_known_ending_is_read_or_refused(tmp_path):
    assert known_ending.read(tmp_path) == {}
    path = tmp_path / known_ending.FILE
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("id", "fate", "evidence"), ("p1", "human", "S"), ("p2", "dead", "R")])
    assert known_ending.read(tmp_path) == {"p1": "human", "p2": "dead"}
    path.write_text("id,fate\np1,happy\n", encoding="utf-8")
    with pytest.raises(InputError, match="happy"):
        known_ending.read(tmp_path)
    path.write_bytes(b"id,fate\np1,\xff\n")
    with pytest.raises(InputError):
        known_ending.read(tmp_path)
