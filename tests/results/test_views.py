"""Fates, tree, log and series are views of one event log, and agree with each other."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given

from homeroom.results import schema
from homeroom.results.digest import digest
from homeroom.results.fates import changes, fates, frame, rebuild
from homeroom.results.log import frame as log_frame
from homeroom.results.survival import numbers, series, time_of_share
from homeroom.results.transmission import Tree, generations, infections, left_site
from homeroom.world.tables import FATES
from story.claims import Log as Plain
from story.small import HOUR, Log, cast, runs, world

HUMAN, HALF, TURNED, DEAD = range(4)
CLOSE = schema.MEASURE_ACTIONS.index("close_site")
CONFINE = schema.MEASURE_ACTIONS.index("confine")


def small_story():
    """0 is infected from outside and turns; bites 1 (half), 2 (turned, killed by 3); 3 stays human."""
    log = Log()
    log.add(1000, "infection", 0, -1, 2, 3, 900)
    log.add(1000, "stage", 0, room=2, code=0)
    log.add(5000, "stage", 0, room=2, code=1, value=0)
    log.add(5000, "regime", code=1)
    log.add(6000, "infection", 1, 0, 2, 0, 500)
    log.add(6000, "stage", 1, room=2, code=0)
    log.add(7000, "infection", 2, 0, 2, 0, 500)
    log.add(7000, "stage", 2, room=2, code=0)
    log.add(8000, "move", 2, room=1, code=2, value=1)
    log.add(9000, "stage", 1, room=2, code=2, value=0)
    log.add(9500, "stage", 2, room=1, code=1, value=0)
    log.add(9900, "death", 2, 3, 1, 4)
    return log.done()


def test_fates_say_what_when_where_and_because_of_whom():
    w = world(4)
    table = frame(cast(w), fates(w, small_story(), int(w.horizon)))
    assert table.columns == list(schema.FATE_COLUMNS)
    assert table["fate"].to_list() == ["turned", "half_infected", "dead", "human"]
    assert table["time"].to_list() == [1000, 9000, 9900, None]
    assert table["room"].to_list()[:3] == ["class 2-5", "class 2-5", "west corridor, ground floor"]
    assert table["by"].to_list() == [None, "p000", "p003", None]


def test_dead_comes_before_turned_and_is_final():
    w, log = world(1), Log()
    log.add(0, "infection", 0, -1, 2, 0)
    log.add(0, "stage", 0, room=2, code=1)
    log.add(10, "death", 0, -1, 2, 5)
    log.add(20, "stage", 0, room=2, code=1, value=1)
    assert fates(w, log.done(), 1000)["fate"].tolist() == [DEAD]
    assert len(changes(w, log.done())) == 2


def test_a_stage_that_counts_as_human_is_no_change_of_fate():
    w, log = world(2), Log()
    log.add(0, "infection", 0, -1, 2, 0)
    log.add(0, "stage", 0, room=2, code=4)
    table = frame(cast(w), fates(w, log.done(), 1000))
    assert table["fate"].to_list() == ["human", "human"]
    assert table["stage"].to_list() == ["feverish", None]
    assert table["time"].to_list() == [None, None]


@given(runs())
def test_fates_agree_with_a_plain_count(run):
    w, log = run.build()
    outcome = fates(w, log, int(w.horizon))
    plain = Plain(w, log)
    assert [FATES[f] for f in outcome["fate"]] == plain.fates()
    assert rebuild(w, log, int(w.horizon)).room.tolist() == plain.rooms(int(w.horizon))
    for row, fate in zip(outcome, plain.fates(), strict=True):
        assert (row["time"] == -1) == (fate == "human")


@given(runs())
def test_the_state_at_the_end_is_the_sum_of_its_changes(run):
    w, log = run.build()
    n = len(w.people)
    met = changes(w, log)
    for time in (0, int(w.horizon) // 3, int(w.horizon)):
        state = rebuild(w, log, time)
        counted = np.bincount(state.fate(w), minlength=4)
        assert numbers(met, n, np.array([time])).tolist() == [counted.tolist()]
    table = series(met, n, int(w.horizon))
    assert table.columns == list(schema.SERIES_COLUMNS)
    assert (table.select("human", "half_infected", "turned", "dead").sum_horizontal() == n).all()


@given(runs())
def test_the_tree_is_acyclic_and_complete(run):
    w, log = run.build()
    tree = Tree(cast(w), infections(w, log), fates(w, log, int(w.horizon)))
    depth = generations(tree.infected)
    contacts, linelist = tree.contacts, tree.linelist
    assert contacts.columns[:2] == ["from", "to"]
    assert linelist.columns[0] == "id"
    assert linelist["id"].is_unique().all()
    assert set(contacts["to"]) | set(contacts["from"]) <= set(linelist["id"])
    index = {name: i for i, name in enumerate(w.person_ids)}
    for a, b in contacts.select("from", "to").iter_rows():
        assert depth[index[b]] <= depth[index[a]] + 1
    for who in linelist["id"]:
        chain = tree.chain(who)
        assert chain[-1] == who
        assert len(chain) == len(set(chain)) == depth[index[who]] + 1
    assert sum(tree.offspring().values()) == len(tree) - sum(d == 0 for d in depth.values())


def test_a_tree_without_its_infector_is_an_error():
    w, log = world(3), Log()
    log.add(0, "infection", 0, 1, 2, 0)
    with pytest.raises(ValueError, match="never infected"):
        generations(infections(w, log.done()))
    tree = Tree(cast(w), infections(w, small_story()[:2]), fates(w, small_story()[:2], 10))
    with pytest.raises(KeyError):
        tree.chain("nobody")
    assert tree.chain("p002") == []


def test_places_follow_the_plan_until_the_crisis_and_again_after_it():
    w, log = world(3), Log()
    log.add(HOUR, "regime", code=1)
    log.add(HOUR + 5, "move", 0, room=1, code=2, value=1)
    log.add(HOUR + 6, "left", 1, room=2, code=0)
    log.add(HOUR + 7, "death", 2, 0, 2, 4)
    log.add(2 * HOUR + 5, "regime", code=0)
    events = log.done()
    assert rebuild(w, events, 10).room.tolist() == [2, 2, 2]
    assert rebuild(w, events, HOUR + 5).room.tolist() == [1, 2, 2]
    # nobody moves unseen in the crisis, although a bell rings at two hours
    assert rebuild(w, events, 2 * HOUR + 4).room.tolist() == [1, -1, 2]
    assert rebuild(w, events, 2 * HOUR + 5).room.tolist() == [1, -1, 2]
    assert rebuild(w, events, 4 * HOUR).room.tolist() == [-1, -1, 2]
    assert not rebuild(w, events, HOUR - 1).crisis
    assert rebuild(w, events, HOUR).crisis


def test_a_measure_holds_people_against_their_timetable():
    w, log = world(2), Log()
    log.add(HOUR, "measure", 0, room=0, code=0, value=CONFINE)
    events = log.done()
    events["until"] = 4 * HOUR
    assert rebuild(w, events, 3 * HOUR).room.tolist() == [0, -1]
    assert rebuild(w, events, 4 * HOUR).room.tolist() == [-1, -1]
    events["until"] = 0
    assert rebuild(w, events, 40 * HOUR).room.tolist() == [0, -1]


def test_going_home_ill_is_not_leaving_for_good():
    w, log = world(1), Log()
    log.add(HOUR, "infection", 0, -1, 2, 3)
    log.add(HOUR, "stage", 0, room=2, code=0)
    log.add(3 * HOUR, "left", 0, room=1, code=schema.WAYS_OUT.index("home time"), value=0)
    w.itinerary.time[2], w.itinerary.time[1] = 3 * HOUR, 2 * HOUR
    w.people.plan_n[0] = 3
    assert rebuild(w, log.done(), 3 * HOUR).room.tolist() == [-1]
    w.itinerary.room[2] = 4  # had the plan gone on, they would be there
    assert rebuild(w, log.done(), 4 * HOUR).room.tolist() == [4]


def test_doors_holds_and_alarms_are_rebuilt():
    w, log = world(3), Log()
    log.add(10, "door", 0, code=2, value=2)
    log.add(20, "alert", 1, room=2, code=0)
    log.add(30, "seize", 0, 2, 2)
    log.add(40, "door", 0, code=2, value=3)
    log.add(50, "release", 0, 2, 2, 0)
    events = log.done()
    at_35 = rebuild(w, events, 35)
    assert at_35.door.tolist() == [1, 1, 2, 1, 1, 1]
    assert at_35.alert.tolist() == [False, True, False]
    assert at_35.held_by.tolist() == [-1, -1, 0]
    assert rebuild(w, events, 50).door[2] == 3
    assert rebuild(w, events, 50).held_by.tolist() == [-1, -1, -1]


def test_the_virus_leaves_only_with_the_infected_and_before_the_closure():
    log = Log()
    log.add(10, "left", 0, room=2, code=0)
    log.add(20, "infection", 1, -1, 2, 3)
    assert left_site(log.done()) == -1
    log.add(30, "left", 1, room=2, code=1)
    assert left_site(log.done()) == 30
    log.add(25, "measure", code=0, value=CLOSE)
    assert left_site(log.done()) == -1


def test_half_turned_counts_who_has_ever_turned():
    w = world(4)
    met = changes(w, small_story())
    assert time_of_share(met, 4) == 6000
    assert time_of_share(met, 4, 0.75) == 7000
    assert time_of_share(met, 4, 1.0) == -1
    assert time_of_share(met[:0], 0) == -1


@given(runs())
def test_the_log_in_words_has_a_row_per_event(run):
    w, log = run.build()
    table = log_frame(cast(w), log)
    assert table.columns == list(schema.EVENT_COLUMNS)
    assert len(table) == len(log)
    assert table["time"].is_sorted()
    assert table["kind"].null_count() == 0


def test_the_log_in_words_reads_well():
    w = world(4)
    table = log_frame(cast(w), small_story())
    assert table["at"][0] == datetime(2021, 11, 15, 15, 0, 1)
    assert table.row(0)[2:7] == ("infection", "p000", None, "class 2-5", "rodent")
    assert table.filter(table["kind"] == "move")["what"].to_list() == ["from class 2-5"]


@given(runs())
def test_a_digest_holds_what_its_log_says(run):
    w, log = run.build()
    one = digest(w, log, run=3)
    assert one.run == 3
    assert one.end == w.horizon
    assert len(one.outcome) == len(w.people)
    assert len(one.infected) == (log["kind"] == schema.kind("infection")).sum()
