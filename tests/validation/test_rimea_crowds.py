"""Crowds and ways: RiMEA 4.1.1 tests 7, 8, 9, 11, 14, 15, 16, numbers as there."""

from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import Polygon

from homeroom.generate.people import draw_bodies
from homeroom.spec.people import Person
from homeroom.spec.school import School
from support.flows import EndlessCorridor, mixed
from support.sets import empty_hall
from support.stage import Doorkeeper, Spot, Stage, grid, inside, walkers
from support.watch import leaving
from world.plans import door, rectangle, school, shape, storeys

AGES = {20: (1.60, 1.64), 30: (1.52, 1.56), 40: (1.46, 1.50), 50: (1.39, 1.43), 60: (1.26, 1.28), 70: (1.06, 1.08)}
"""Weidmann's speeds (m/s) by age, test 7."""


def lane(length: float, width: float) -> School:
    return school(
        [rectangle("corridor", 0, 0, length, width, category="corridor")],
        [door("exit", length, 0, length, width, "corridor", kind="opening")],
    )


@pytest.mark.parametrize("age", AGES)
def test_rimea_7_people_walk_as_fast_as_others_of_their_age(age: int) -> None:
    """Fifty adults of one age: the middle one of them walks at Weidmann's speed, in the world and on the floor."""
    adults = [Person(id=f"a{k:02d}", role="staff", age=age) for k in range(50)]
    spots = [Spot("corridor", 1.0 + 4.0 * k, 1.5) for k in range(50)]
    stage = Stage(lane(210.0, 3.0), adults, spots)
    stage.step()  # in which they set out
    start, set_out = stage.body.x.copy(), stage.time
    for _ in range(15):
        stage.step()
    walked = (stage.body.x - start) / (stage.time - set_out)
    people = stage.world.people
    assert walked == pytest.approx(people.walk, rel=0.01)
    # Without individual spread: each is the speed of the age times a factor of its own, the same at every age.
    alike = draw_bodies([a.model_copy(update={"age": 45.0}) for a in adults], people.who).walk
    low, high = AGES[age]
    at_45 = (AGES[40][0] + AGES[40][1] + AGES[50][0] + AGES[50][1]) / 4.0
    assert ((walked / alike * at_45 >= low * 0.99) & (walked / alike * at_45 <= high * 1.01)).all()


def three_storeys(walk: float = 1.33, leaves: float = 0.0, **conduct: float) -> float:
    """Egress time (s) of four people in every room of three storeys."""
    plan = storeys(3)
    doors = {k: d.model_copy(update={"open": d.kind != "window"}) for k, d in plan.doors.items()}
    spots: list[Spot] = []
    for k in range(3):
        for i in range(4):
            spots += grid(f"room{k}{i}", (8.0 * i + 1, 1, 8.0 * i + 7, 6), 4, leaves)
    stage = Stage(plan.model_copy(update={"doors": doors}), walkers(len(spots), walk), spots, **conduct)
    took = stage.play(900.0, inside)
    assert not stage.on_site.any()
    return took


def test_rimea_8_egress_takes_longer_the_slower_the_later_and_the_steeper() -> None:
    assert three_storeys(walk=0.8) > three_storeys(walk=1.33) > three_storeys(walk=1.8)
    assert three_storeys(leaves=60.0) > three_storeys(leaves=30.0) > three_storeys()
    assert three_storeys(stairs_down=0.3) > three_storeys(stairs_down=0.48) > three_storeys(stairs_down=0.7)
    assert three_storeys(time_gap=2.0) > three_storeys(time_gap=0.55)


def test_rimea_9_two_exits_take_about_twice_as_long_as_four() -> None:
    four, by_four = empty_hall(4)
    two, by_two = empty_hall(2)
    assert 1.6 <= two / four <= 2.6
    assert by_four.sum() == by_two.sum() == 1000


def test_rimea_11_most_take_the_near_exit_and_some_the_far_one() -> None:
    """A thousand people at the left of a hall: who stands at the end of the queue goes to the other exit."""
    plan = school(
        [rectangle("hall", 0, 0, 40, 20, category="hall")],
        [
            door("near", 0, 9.5, 0, 10.5, "hall", kind="opening"),
            door("far", 40, 9.5, 40, 10.5, "hall", kind="opening"),
        ],
    )
    stage = Stage(plan, mixed(1000), grid("hall", (0.4, 0.4, 15.0, 19.6), 1000))
    stage.play(1500.0)
    left = dict(zip(stage.world.door_ids, stage.state.doors.leavers.tolist(), strict=True))
    assert sum(left.values()) == 1000
    assert left["near"] > left["far"] >= 50, left


def test_rimea_14_the_shorter_way_is_taken() -> None:
    """Two ways to the exit, of 20 and of 60 m: on their own all take the short one."""
    ring = Polygon([(0, 0), (20, 0), (20, 20), (0, 20)], [[(2, 2), (18, 2), (18, 18), (2, 18)]])
    plan = school([shape("ring", ring, category="corridor")], [door("exit", 18, 0, 20, 0, "ring", kind="opening")])
    stage = Stage(plan, walkers(5), grid("ring", (0.2, 0.2, 1.8, 1.8), 5))
    highest = 0.0
    for _ in range(600):
        if not stage.on_site.any():
            break
        stage.step()
        highest = max(highest, float(stage.body.y[stage.on_site].max(initial=0.0)))
    assert not stage.on_site.any()
    assert highest < 3.0


def passage(turn: bool, straight: float, seed: int) -> float:
    """When 500 people have passed, on average (s), round a corner or along a straight corridor.

    Args:
        turn: round the corner; then `straight` is of no account.
        straight: length of the corridor (m).
        seed: of who the people are.
    """
    if turn:
        floor = Polygon([(0, 0), (28, 0), (28, 28), (24, 28), (24, 4), (0, 4)])
        exit_ = door("exit", 24, 28, 28, 28, "corridor", kind="opening")
    else:
        floor = Polygon([(0, 0), (straight, 0), (straight, 4), (0, 4)])
        exit_ = door("exit", straight, 0, straight, 4, "corridor", kind="opening")
    start = rectangle("start", -20, -4, 0, 8)
    plan = school(
        [shape("corridor", floor, category="corridor"), start],
        [exit_, door("mouth", 0, 0, 0, 4, "start", "corridor", kind="opening")],
    )
    stage = Stage(plan, mixed(500, seed), grid("start", (-19.5, -3.5, -0.5, 7.5), 500))
    out = leaving()
    keeper = Doorkeeper(stage)
    stage.play(900.0, out, keeper)
    return float(out.of_all(500).mean())


def test_rimea_15_a_corner_costs_more_than_its_inner_and_less_than_its_outer_way() -> None:
    """The inner way is 48 m, the outer 56 m. Ten companies of 500, for one differs from the next by two seconds."""
    times = np.array([
        [passage(False, 48.0, seed), passage(True, 0.0, seed), passage(False, 56.0, seed)] for seed in range(1, 11)
    ])  # fmt: skip
    inner, corner, outer = times.mean(axis=0)
    assert inner <= corner <= outer, times


def test_rimea_16_in_single_file_the_time_gap_shows() -> None:
    """One behind the other at 1 m: (1 - 2 r) / T, the model's own line, between 0.5 and 1.6 people per metre."""
    for density in (1.0, 1.4, 1.8):
        lane_ = EndlessCorridor(density / 0.5, length=24.0, width=0.5)
        gap = 1.0 / density
        expected = min(1.34, (gap - 0.4) / 0.55)
        assert lane_.speed(10.0, 20.0) == pytest.approx(expected, rel=0.3, abs=0.05), density
