"""Circles of acquaintances outside the class: keyed, mutual, and mostly of the own grade."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.exchange.folder import load
from homeroom.spec.recipe import Recipe
from homeroom.world.circles import circles
from homeroom.world.outbreak import Setting, settle
from validation.company import company, scenario_of


def setting_of(**more: object) -> Setting:
    return settle(scenario_of(Recipe.model_validate({"kind": "primary", "pupils": 300, "clubs": 0.0} | more)))


def test_circles_are_mutual_and_outside_the_class():
    people = setting_of().people
    who, whom, share = circles(people)
    assert np.all(people.group[who] != people.group[whom])
    assert np.all(people.group[who] >= 0)
    weight = {(a, b): w for a, b, w in zip(who.tolist(), whom.tolist(), share.tolist(), strict=True)}
    assert len(weight) == len(who)
    assert all(weight[b, a] == w for (a, b), w in weight.items())
    sums = np.bincount(who, share, len(people))[people.group >= 0]
    assert sums.mean() == pytest.approx(1.0)
    assert sums.min() >= 0.5 - 1e-9  # everybody's own choices
    number = np.bincount(who, minlength=len(people))[people.group >= 0]
    assert 30.0 < number.mean() <= 40.0  # who is chosen twice is one acquaintance


def test_the_own_grade_is_six_times_as_likely():
    people = setting_of(pupils=1200).people
    who, whom, share = circles(people)
    same = people.grade[who] == people.grade[whom]
    pupils = people[people.group >= 0]
    alike, others = [], []
    for row in pupils:
        grade = pupils.grade == row.grade
        alike.append(np.count_nonzero(grade & (pupils.group != row.group)))
        others.append(np.count_nonzero(~grade))
    chance = np.mean([6 * a / (6 * a + b) for a, b in zip(alike, others, strict=True)])
    assert share[same].sum() / share.sum() == pytest.approx(chance, abs=0.03)


def test_one_pupil_more_leaves_most_circles_as_they_are():
    few, more = setting_of(pupils=300), setting_of(pupils=301)

    def pairs(setting: Setting) -> set[tuple[str, str]]:
        who, whom, _ = circles(setting.people)
        return {(setting.person_ids[a], setting.person_ids[b]) for a, b in zip(who, whom, strict=True)}

    before, after = pairs(few), pairs(more)
    assert len(before & after) / len(before) > 0.95


def test_a_school_of_one_class_has_no_circles():
    setting = setting_of(pupils=15, grades=1)
    assert setting.people.circle_n.sum() == 0
    assert setting.people.circle_sum.sum() == 0.0


def test_friends_stand_before_acquaintances():
    setting = setting_of()
    people = setting.people
    friends = {(tie.a, tie.b) for tie in scenario_of(Recipe(kind="primary", pupils=300, clubs=0.0)).ties}
    for i in range(0, len(people), 17):
        row = people[i]
        first, middle = int(row.tie_first), int(row.tie_first + row.tie_n)
        last = middle + int(row.circle_n)
        mine = setting.person_ids[i]
        for e in range(first, middle):
            other = setting.person_ids[setting.tie_to[e]]
            assert (mine, other) in friends or (other, mine) in friends
        if last > first:
            assert np.all(np.diff(setting.tie_upto[first:last]) > 0.0)
            assert setting.tie_upto[last - 1] == pytest.approx(row.tie_sum + row.circle_sum)
        if row.tie_n:
            assert setting.tie_upto[middle - 1] == pytest.approx(row.tie_sum)


def test_lunch_at_home_keeps_the_same_pupils_away_every_day():
    stays, goes = setting_of(), setting_of(home_lunch=0.5)
    away = []
    for setting in (stays, goes):
        rows = setting.week.rows
        lunch = [i for i in range(len(rows)) if rows[i].activity == 3]
        assert lunch
        table = company(setting, 1, 12.0, 13.0)
        away.append(float(((table.hours["lunch", "room"] > 0).sum(axis=1)[~table.adult] == 0).mean()))
    assert away[0] < 0.02
    assert away[1] == pytest.approx(0.5, abs=0.1)
    eats = [company(goes, day, 12.0, 13.0).hours["lunch", "room"].sum(axis=1) > 0 for day in (1, 3)]
    assert np.array_equal(*eats)


def test_at_home_is_a_column_of_bells():
    bells = load("hagelloch-1861").bells
    assert {bell.at_home for bell in bells} == {0.0, 1.0}
    assert {bell.kind for bell in bells if bell.at_home == 1.0} == {"lunch"}
