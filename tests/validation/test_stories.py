"""The harness of the sense checks and of the sensitivity on a school of a dozen rooms: does it run, pair and judge?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homeroom.results.compare import Change
from homeroom.spec.measure import CRISIS
from homeroom.spec.scenario import Scenario
from homeroom.world.tables import CATEGORIES
from support.twostorey import story
from validation import sense, sensitivity
from validation.arms import ARMS, DRAWN, FEWER, LURE, NOT_MORE, OPEN, SHUT_FEWER, SHUT_MORE, Arm, more_exits
from validation.budget import Budget, read, schools
from validation.shut import shut_rooms


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    """Sixty people on two storeys, one of whom is bitten in the first lesson; an hour and a half."""
    return story(horizon="90 min")


def test_every_word_sets_its_number_and_nothing_else() -> None:
    budget = Budget()
    assert read(["--stories=3", "sense", "--hours=0.5", "--schools=one-room:1 h,small-school"], budget) == ["sense"]
    assert (budget.stories, budget.hours) == (3, 0.5)
    shared = list(schools(budget))
    assert [(s.name, s.horizon.written, b.hours, b.stories) for s, b in shared] == [
        ("one-room", "1 h", 0.25, 3),
        ("small-school", "3 d", 0.25, 3),
    ]
    for word in ("--storys=3", "--stories", "--stories=many"):
        with pytest.raises(ValueError, match=r"many|write"):
            read([word], Budget())


def test_arms_that_the_school_has_no_place_for_are_told_and_the_rest_share_their_luck(tiny: Scenario) -> None:
    nothing = Arm("nothing is changed", FEWER, lambda scenario: scenario)
    chosen = (nothing, *ARMS)
    rows = sense.rows(tiny, Budget(stories=3, workers=2), chosen)
    states = {row.check.partition(": ")[2]: row for row in rows}
    assert len(rows) == len(chosen) + 1 + sum(arm.behind != OPEN for arm in chosen)
    assert states["the roof is open"].state == "not run"
    assert "+0.0 lost (95 % +0.0 to +0.0); 3 of 3 stories, 0 went another way" in states[nothing.name].measured
    assert "3 of 3 stories, 3 went" in states["hunters are deaf and blind"].measured
    assert any("hunters about the noise" in row.measured for row in rows)
    # Three stories judge nothing.
    assert {row.state for row in rows} <= {"reported", "not run"}


def test_time_that_is_up_leaves_whole_stories_and_says_how_many(tiny: Scenario) -> None:
    rows = sense.rows(tiny, Budget(stories=5, hours=0.0, workers=1), ARMS[:1])
    assert "1 of 5 stories" in rows[0].measured


@pytest.mark.parametrize(
    ("claim", "low", "high", "state"),
    [
        (FEWER, -5.0, -1.0, "holds"),
        (FEWER, -5.0, 1.0, "misses"),
        (FEWER, 1.0, 5.0, "misses"),
        (NOT_MORE, -1.0, 5.0, "holds"),
        (NOT_MORE, 1.0, 5.0, "misses"),
        (DRAWN, 1.0, 5.0, "holds"),
        (DRAWN, -1.0, 5.0, "misses"),
        (SHUT_FEWER, -5.0, -1.0, "holds"),
        (SHUT_MORE, 1.0, 5.0, "holds"),
        (SHUT_MORE, -5.0, -1.0, "misses"),
        (OPEN, 1.0, 5.0, "reported"),
    ],
)
def test_a_claim_is_judged_by_where_the_interval_lies(claim: str, low: float, high: float, state: str) -> None:
    assert sense.state_of(claim, Change(0.5 * (low + high), 1.0, low, high), 200) == state
    assert sense.state_of(claim, Change(0.0, 1.0, low, high), 5) == ("reported" if claim == OPEN else "not run")


def test_who_is_behind_shut_doors_is_read_off_rooms_and_doors(tiny: Scenario) -> None:
    world = sense.Arms(tiny, ()).simulations[sense.AS_IS].world
    hunted = np.zeros(len(world.rooms), dtype=bool)
    closed = np.full(len(world.doors), 1, dtype=np.int32)
    rooms = shut_rooms(world, closed, hunted)
    names = [world.room_ids[r] for r in np.flatnonzero(rooms)]
    assert names
    assert not any(CATEGORIES[world.rooms.category[world.room_ids.index(name)]] == "corridor" for name in names)
    first = world.room_ids.index(names[0])
    hunted[first] = True
    assert not shut_rooms(world, closed, hunted)[first]
    hunted[first] = False
    door = next(d for d in range(len(world.doors)) if first in (world.doors.room_a[d], world.doors.room_b[d]))
    for state, still in ((0, False), (1, True), (2, True), (3, False)):
        closed[door] = state
        assert shut_rooms(world, closed, hunted)[first] == still


def test_a_second_exit_stands_in_the_outline_beside_the_first(tiny: Scenario) -> None:
    changed = more_exits(tiny)
    assert changed is not None
    added = set(changed.school.doors) - set(tiny.school.doors)
    assert added == {f"{d.id}-again" for d in tiny.school.doors.values() if len(d.joins) == 1}
    for arm in ARMS:
        made = arm.change(tiny)
        if made is not None and arm.claim == DRAWN:
            assert isinstance(made.measures[LURE], CRISIS)


def test_every_range_is_swept_within_its_ends(tiny: Scenario) -> None:
    model = sensitivity.Model(tiny)
    paths = [r.path for r in model.ranges]
    assert len(paths) == len(set(paths))
    assert {"conduct.caution", "pathogen.stages.bitten.dwell.median", sensitivity.DOORS} <= set(paths)
    assert "pathogen.stages.clinical_death.next.half_infected.probability" in paths
    for r in model.ranges:
        assert r.at(0.0) == pytest.approx(r.low)
        assert r.at(1.0) == pytest.approx(r.high)
        assert r.low < r.at(0.5) < r.high
    # All ends at once make a scenario, and the values arrive where stories read them.
    for u in (0.0, 1.0):
        world, engine = model.engine({r.path: r.at(u) for r in model.ranges})
        values = {r.path: r.at(u) for r in model.ranges}
        assert engine.parameters is not None
        assert world.doors.strength == pytest.approx(model.world.doors.strength * values[sensitivity.DOORS])
        bitten = model.world.stage_ids.index("bitten")
        assert world.stages.p1[bitten] == pytest.approx(values["pathogen.stages.bitten.dwell.median"])


def test_defaults_are_the_story_itself_and_a_cut_design_says_so(tiny: Scenario) -> None:
    model = sensitivity.Model(tiny)
    assert (model.story({}, 1) == model.story({"conduct.caution": 1.0}, 1)).all()
    rows = sensitivity.rows(tiny, Budget(stories=4, hours=0.05, workers=2))
    assert all("4 of 4 stories" in row.measured for row in rows[:4])
    assert rows[4].state == "not run"
    assert len(rows) == 6
    short = sensitivity.rows(tiny, Budget(stories=4, hours=0.0, workers=1))
    assert "1 of 4 stories" in short[0].measured
    assert short[-1].state == "not run"


def test_the_parameter_that_matters_is_found() -> None:
    """Screening and indices on a made-up model whose answer is known: the third parameter alone counts."""

    class MadeUp:
        ranges = tuple(sensitivity.Range(f"p{k}", 1.0, 3.0, False) for k in range(4))

        def story(self, values: dict[str, float], run: int) -> np.ndarray:
            return np.array([10.0 * values.get("p2", 2.0) + 0.001 * values.get("p0", 2.0), 0.0])

    model: Any = MadeUp()
    clock = sensitivity.Clock(1e18, 2)
    points, found = sensitivity.hypercube(model, 40, clock)
    ranks = sensitivity.screened(model, points, found[:, 0])
    assert ranks[0][1].path == "p2"
    assert ranks[0][0] > 0.99
    result = sensitivity.sobol(model, [r for _, r in ranks[:2]], 64, 1, clock)
    assert result is not None
    first = result[0].first_order.ravel()
    assert first[0] == pytest.approx(1.0, abs=0.05)
    assert first[1] == pytest.approx(0.0, abs=0.05)
