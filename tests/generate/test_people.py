"""Bodies and tempers: sourced means, keyed by the person alone, equal to the kernels' random numbers."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.generate.defaults import defaults, figure
from homeroom.generate.keyed import KEY, uniforms
from homeroom.generate.people import draw_bodies
from homeroom.kernels import draws, rng
from homeroom.spec.people import Person
from homeroom.world.assemble import hash_ids


def test_keyed_numbers_are_those_of_the_kernels() -> None:
    who = np.array([0, 1, 17, 0xFFFFFFFF, 0x89ABCDEF], dtype=np.uint32)
    for whom, decision, ordinal in ((-1, draws.AGE, 0), (33_000, draws.BREAK_PLACE, 738_000), (2**31, 1, -5)):
        expected = [rng.uniform(KEY[0], KEY[1], int(w), whom, decision, ordinal) for w in who]
        np.testing.assert_array_equal(uniforms(who, whom, decision, ordinal), expected)


def test_keyed_numbers_broadcast() -> None:
    who = np.arange(3, dtype=np.uint32)[:, None]
    grid = uniforms(who, np.arange(4)[None, :], draws.AGE, 7)
    assert grid.shape == (3, 4)
    assert grid[2, 3] == uniforms(2, 3, draws.AGE, 7)


def crowd(n: int, **more: object) -> tuple[list[Person], np.ndarray]:
    people = [Person(id=f"p{k}", role="pupil", **more) for k in range(n)]
    return people, hash_ids(p.id for p in people)[1]


@pytest.mark.parametrize(("sex", "walk", "run"), [("m", 1.58, 4.1), ("f", 1.26, 3.4)])
def test_pupils_of_sixteen_move_as_measured(sex: str, walk: float, run: float) -> None:
    people, who = crowd(4000, age=16.0, sex=sex)
    bodies = draw_bodies(people, who)
    assert bodies.walk.mean() == pytest.approx(walk, rel=0.01)
    assert bodies.run.mean() == pytest.approx(run, rel=0.01)
    assert (np.abs(bodies.walk / walk - 1.0) <= 0.25).mean() > 0.94


RIMEA_7 = [(20, 1.60, 1.64), (30, 1.52, 1.56), (40, 1.46, 1.50), (50, 1.39, 1.43), (60, 1.26, 1.28), (70, 1.06, 1.08)]


@pytest.mark.parametrize(("age", "low", "high"), RIMEA_7)
def test_adults_walk_as_in_rimea_7(age: int, low: float, high: float) -> None:
    people = [Person(id=f"p{k}", role="staff", age=age) for k in range(6000)]
    walk = draw_bodies(people, hash_ids(p.id for p in people)[1]).walk
    assert low - 0.01 <= walk.mean() <= high + 0.01


def test_a_person_is_drawn_from_the_id_alone() -> None:
    people, who = crowd(50)
    whole = draw_bodies(people, who)
    part = draw_bodies(people[7:9], who[7:9])
    for name in ("age", "walk", "run", "stamina", "strength", "courage", "altruism"):
        np.testing.assert_array_equal(getattr(whole, name)[7:9], getattr(part, name))


def test_grades_give_ages() -> None:
    people, who = crowd(300, grade=4)
    age = draw_bodies(people, who).age
    assert ((age > 9.4) & (age < 10.6)).all()


def test_every_figure_has_a_source_and_an_assumption_its_range_and_reason() -> None:
    for name in ("body", "day", "doors"):
        for section, figures in defaults(name).items():
            for key, quantity in figures.items():
                where = f"{name}.{section}.{key}"
                assert quantity.source, where
                if quantity.source == "assumption":
                    assert quantity.range is not None, where
                    assert quantity.reason, where
    assert figure("doors", "strength", "no such kind", 7.0) == 7.0
