"""How much people are in contact: figures by age, and who is with whom on a day."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.spec.recipe import Recipe
from homeroom.world.mixing import CHILDREN, YOUTH, contacts, modes
from homeroom.world.outbreak import settle
from homeroom.world.tables import ACTIVITIES
from validation.company import company, rates_at, scenario_of
from validation.meetings import factors, sample, sensors

LESSON, BREAK = ACTIVITIES.index("lesson"), ACTIVITIES.index("break")


def test_figures_are_mixed_between_children_and_youth():
    young, middle, old = modes(age=CHILDREN - 1), modes(age=0.5 * (CHILDREN + YOUTH)), modes(age=YOUTH + 2)
    for mode in ("near", "friend", "circle", "room"):
        assert middle[mode][BREAK] == pytest.approx(0.5 * (young[mode][BREAK] + old[mode][BREAK]))
    assert young.near[LESSON] == pytest.approx(4.0 * contacts("primary")["lesson"]["near"].value / 60.0)
    assert old.room[BREAK] == pytest.approx(contacts()["break"]["room"].value / 60.0)


def test_every_activity_has_figures_with_a_source():
    for name in ("default", "primary"):
        for activity in ACTIVITIES:
            for figure in contacts(name)[activity].values():
                assert figure.source
                assert figure.source != "assumption" or (figure.range and figure.reason)


def test_company_of_a_small_school():
    """The modes of a pupil add up to the hours of their day; friends and neighbours are pairs."""
    setting = settle(scenario_of(Recipe(pupils=40, teachers=4, staff=1)))
    who = company(setting, 2)
    pupils = np.flatnonzero(~who.adult)
    assert len(pupils) == 40
    lessons = who.hours["lesson", "room"].sum(axis=1)[pupils]
    assert lessons == pytest.approx(np.full(40, 5.0))  # six lessons of 50 minutes, all of them in company
    near = who.hours["lesson", "near"]
    assert (near[np.ix_(pupils, pupils)] > 0).sum(axis=1).max() <= 8  # up to four in each room
    assert np.allclose(who.friend, who.friend.T)
    minutes = who.minutes(rates_at(who.mean_age))
    assert np.allclose(minutes, minutes.T)
    assert minutes.diagonal().max() == 0.0


def test_sampled_days_have_the_expected_minutes():
    minutes = np.zeros((30, 30))
    minutes[:15, :15] = 2.0
    np.fill_diagonal(minutes, 0.0)
    rng = np.random.Generator(np.random.PCG64(1))
    found = sample(minutes, 40.0, np.concatenate([factors(5.0, 30, 1, rng) for _ in range(400)]), rng)
    assert found.mean(axis=0).sum() == pytest.approx(minutes.sum(), rel=0.05)
    assert found[:, 15:].max() == 0.0
    setting = settle(scenario_of(Recipe(pupils=30)))
    who = company(setting, 0)
    shown = sensors(sample(who.minutes(rates_at(9.0)), 40.0, factors(5.0, len(who.age), 3, rng), rng), who)
    assert all(0.0 <= value <= 1.0 for key in ("within", "pairs_within", "friends") for value in shown[key])
