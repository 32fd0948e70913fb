"""Courses of disease: equal to the plain twin, to the published families, and stable where they must be."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeroom.kernels import course, rng
from homeroom.world import tables
from reference import course as plain
from reference import philox

EMPTY = np.zeros((0, 2))
ROWS = course.empirical_rows([86_400.0, 3_600.0, 172_800.0], [2.0, 1.0, 1.0])
PARAMETERS = {  # family: p1, p2, rows
    "fixed": (90.0, 0.0),
    "exponential": (90.0, 0.0),
    "geometric": (12 * 86_400.0, 0.0),
    "gamma": (300.0, 2.5),
    "lognormal": (45.0, 0.8),
    "weibull": (600.0, 1.7),
    "empirical": (0.0, 0.0),
}
probabilities = st.floats(2.0**-53, 1.0 - 2.0**-53)


def ask(family: str, u: float, p1: float | None = None, p2: float | None = None, rows=ROWS) -> float:
    first, second = PARAMETERS.get(family, (0.0, 0.0))
    first, second = first if p1 is None else p1, second if p2 is None else p2
    return course.quantile(tables.FAMILIES.index(family), first, second, 0.0, u, rows, 0, rows.shape[0])


def world(stages: dict[str, dict]) -> tuple:
    """Tables STAGE and NEXT and the empirical rows, from the description that the plain twin reads."""
    names = list(stages)
    table = tables.table(tables.STAGE, len(names))
    nexts, rows = [], [np.zeros((0, 2))]
    for row, stage in zip(table, stages.values(), strict=True):
        row.family = tables.FAMILIES.index(stage["family"])
        row.p1, row.p2, row.severity_effect = stage["p1"], stage["p2"], stage["effect"]
        row.table_first, row.table_n = sum(len(r) for r in rows), len(stage.get("rows", ()))
        rows.append(np.array(stage.get("rows", np.zeros((0, 2))), dtype=float).reshape(-1, 2))
        row.next_first, row.next_n = len(nexts), len(stage["next"])
        nexts += [(probability, names.index(to), 0) for probability, to in stage["next"]]
    return table, np.array(nexts, tables.NEXT).view(np.recarray), np.concatenate(rows)


def plan(arrays, key=(1, 2), who=3, infection_no=0, entry=0, severity=0.0, t0=0, room=32):
    stage, time = np.full(room, -9, np.int32), np.full(room, -9, np.int64)
    n = course.plan_course(*key, who, infection_no, entry, severity, t0, *arrays, stage, time)
    return n, stage, time


SICK = {
    "latent": {"family": "gamma", "p1": 240.0, "p2": 3.0, "effect": 1.1, "next": [(1.0, "ill")]},
    "ill": {"family": "lognormal", "p1": 60.0, "p2": 0.5, "effect": 0.4, "next": [(0.7, "down"), (0.3, "latent")]},
    "down": {"family": "fixed", "p1": 0.0, "p2": 0.0, "effect": 0.0, "next": [(0.25, "well"), (0.75, "weak")]},
    "weak": {
        "family": "empirical", "p1": 0.0, "p2": 0.0, "effect": 0.2, "rows": ROWS.tolist(), "next": [(1.0, "well")],
    },
    "well": {"family": "never", "p1": 0.0, "p2": 0.0, "effect": 0.0, "next": []},
}  # fmt: skip


def test_families_are_numbered_as_in_the_tables():
    numbers = ("NEVER_ENDS", "FIXED", "EXPONENTIAL", "GEOMETRIC", "GAMMA", "LOGNORMAL", "WEIBULL", "EMPIRICAL")
    assert [getattr(course, name) for name in numbers] == list(range(len(tables.FAMILIES)))
    assert [name.lower() for name in numbers] == ["never_ends", *tables.FAMILIES[1:]]


@pytest.mark.parametrize("family", [name for name in PARAMETERS if name != "geometric"])
@given(u=probabilities)
def test_quantiles_equal_scipy(family, u):
    expected = plain.quantile(family, *PARAMETERS[family], u, ROWS.tolist())
    assert ask(family, u) == pytest.approx(expected, rel=1e-10)


@given(u=st.floats(1e-9, 1.0 - 1e-9), days=st.floats(1.0, 40.0))
def test_geometric_counts_days_until_the_first_success(u, days):
    answer = ask("geometric", u, p1=days * 86_400.0) / 86_400.0
    assert answer == math.floor(answer) >= 1
    stays = 1.0 - 1.0 / days  # P(K > k) = stays**k; allow for u within rounding of a step
    assert 1.0 - stays**answer >= u * (1.0 - 1e-12)
    assert 1.0 - stays ** (answer - 1.0) <= u * (1.0 + 1e-12)


@pytest.mark.parametrize("family", list(PARAMETERS))
@given(u=probabilities, v=probabilities)
def test_more_luck_never_gives_a_shorter_stay(family, u, v):
    low, high = sorted((u, v))
    assert ask(family, low) <= ask(family, high) * (1.0 + 1e-12)


def test_a_geometric_stay_of_a_day_or_less_is_one_day():
    assert ask("geometric", 0.999, p1=86_400.0) == 86_400.0
    assert ask("geometric", 0.999, p1=3_600.0) == 86_400.0


def test_an_empirical_stay_is_one_of_those_observed():
    assert [ask("empirical", u) for u in (0.01, 0.25, 0.26, 0.75, 0.76, 0.999)] == [
        3_600.0, 3_600.0, 86_400.0, 86_400.0, 172_800.0, 172_800.0,
    ]  # fmt: skip


def test_a_value_that_was_never_observed_never_comes():
    rows = course.empirical_rows([1.0, 2.0, 3.0], [0.0, 1.0, 0.0])
    assert {ask("empirical", u, rows=rows) for u in (2.0**-53, 0.5, 1 - 2.0**-53)} == {2.0}


@pytest.mark.parametrize(
    ("values", "weights"), [([], None), ([1.0], [1.0, 2.0]), ([1.0, 2.0], [0.0, 0.0]), ([1.0, 2.0], [-1.0, 2.0])]
)
def test_an_empirical_table_without_meaning_is_refused(values, weights):
    with pytest.raises(ValueError, match="weight"):
        course.empirical_rows(values, weights)


@given(
    seed=st.integers(0, 1000),
    who=st.integers(0, 2**32 - 1),
    infection_no=st.integers(0, 5),
    severity=st.floats(0.0, 1.0),
    t0=st.integers(0, 10**10),
)
def test_a_course_equals_the_plain_twin(seed, who, infection_no, severity, t0):
    key = philox.run_key(seed, 0)
    n, stage, time = plan(world(SICK), key, who, infection_no, 0, severity, t0)
    expected = plain.plan_course(key, who, infection_no, "latent", severity, t0, SICK)
    assert [list(SICK)[s] for s in stage[:n]] == [name for name, _ in expected]
    # The two gamma quantiles differ in their last digits, which may move a rounded millisecond.
    assert np.abs(time[:n] - [t for _, t in expected]).max() <= n
    assert stage[n - 1] == list(SICK).index("well")
    assert (stage[n:] == -9).all()


def test_a_course_starts_at_its_entry_and_its_time():
    n, stage, time = plan(world(SICK), entry=3, t0=77)
    assert (stage[0], time[0], n) == (3, 77, 2)


def test_an_absorbing_entry_is_a_course_of_one_stage():
    n, stage, time = plan(world(SICK), entry=4, t0=5)
    assert (n, stage[0], time[0]) == (1, 4, 5)


def test_a_fixed_zero_takes_no_time_and_everything_else_at_least_a_millisecond():
    stages = {
        "a": {"family": "fixed", "p1": 0.0, "p2": 0.0, "effect": 0.0, "next": [(1.0, "b")]},
        "b": {"family": "exponential", "p1": 1e-9, "p2": 0.0, "effect": 0.0, "next": [(1.0, "c")]},
        "c": {"family": "never", "p1": 0.0, "p2": 0.0, "effect": 0.0, "next": []},
    }
    n, _, time = plan(world(stages), t0=10)
    assert time[:n].tolist() == [10, 10, 11]


def test_a_worse_exposure_shortens_a_stage_by_its_own_factor():
    def first_stay(severity):
        return plan(world(SICK), severity=severity)[2][1]

    for severity in (0.25, 0.5, 1.0):
        assert first_stay(severity) == pytest.approx(first_stay(0.0) * math.exp(-1.1 * severity), abs=1.0)


def test_a_stage_that_cannot_end_in_the_room_given_is_reported():
    circle = {
        "a": {"family": "fixed", "p1": 1.0, "p2": 0.0, "effect": 0.0, "next": [(1.0, "b")]},
        "b": {"family": "fixed", "p1": 1.0, "p2": 0.0, "effect": 0.0, "next": [(1.0, "a")]},
    }
    n, stage, time = plan(world(circle), room=5)
    assert n == course.DID_NOT_END
    assert (stage.tolist(), time.tolist()) == ([0, 1, 0, 1, 0], [0, 1000, 2000, 3000, 4000])


def test_a_stay_without_bounds_is_cut_at_the_far_future():
    stages = {
        "a": {"family": "lognormal", "p1": 1e300, "p2": 1.0, "effect": 0.0, "next": [(1.0, "b")]},
        "b": {"family": "never", "p1": 0.0, "p2": 0.0, "effect": 0.0, "next": []},
    }
    assert plan(world(stages))[2][1] == course.FAR


def test_the_luck_of_one_stage_does_not_depend_on_the_others():
    longer = SICK | {"latent": SICK["latent"] | {"p1": 10 * 240.0}}
    n, stage, time = plan(world(SICK), who=8)
    m, other_stage, other_time = plan(world(longer), who=8)
    assert stage[:n].tolist() == other_stage[:m].tolist()
    stays, other_stays = np.diff(time[:n]), np.diff(other_time[:m])
    latent = stage[: n - 1] == 0
    assert np.allclose(other_stays[latent], 10 * stays[latent], atol=10)
    assert (other_stays[~latent] == stays[~latent]).all()


def test_each_infection_and_each_person_has_luck_of_its_own():
    # A mean of years in milliseconds, so that no two of 400 stays are equal by rounding.
    arrays = world(SICK | {"latent": SICK["latent"] | {"p1": 1e9}})
    times = {int(plan(arrays, who=who, infection_no=no)[2][1]) for who in range(20) for no in range(20)}
    assert len(times) == 400


@pytest.mark.parametrize(("u", "to"), [(0.1, 0), (0.3, 1), (0.49, 1), (0.5, 2), (0.999999, 2)])
def test_the_next_stage_is_chosen_by_cumulated_probability(u, to):
    nexts = np.array([(9.0, 9, 0), (0.25, 0, 0), (0.25, 1, 0), (0.5, 2, 0)], tables.NEXT).view(np.recarray)
    assert course.next_stage(1, 3, u, nexts) == to


def test_a_draw_of_the_kernel_is_the_draw_of_its_decision():
    arrays = world({"a": SICK["latent"] | {"family": "exponential", "p1": 100.0, "effect": 0.0, "next": [(1.0, "b")]},
                    "b": SICK["well"]})  # fmt: skip
    u = rng.uniform(5, 6, 7, 2, 1, 0)
    assert plan(arrays, key=(5, 6), who=7, infection_no=2)[2][1] == round(-100_000.0 * math.log1p(-u))
