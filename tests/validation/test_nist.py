"""NIST Technical Note 1822 (Ronchi et al. 2013), numbers as there: counterflow, groups, an exit that is lost."""

from __future__ import annotations

import numpy as np
import pytest

from homeroom.kernels.codes import LOCKED
from homeroom.spec.people import Tie
from support.sets import counterflow
from support.stage import Doorkeeper, Spot, Stage, grid, inside, walkers
from support.watch import leaving
from world.plans import door, rectangle, school


def test_nist_2_8_counterflow_clears_and_costs_time() -> None:
    alone, some = counterflow(0), counterflow(10)
    assert alone < some < 300.0


def test_nist_2_9_a_group_arrives_together() -> None:
    """Four at 1.25 m/s and one at 0.5 m/s, tied to each other, within 10 s; without ties they do not."""
    plan = school(
        [rectangle("corridor", 0, 0, 60, 5, category="corridor")],
        [door("exit", 60, 0, 60, 5, "corridor", kind="opening")],
    )
    people = [*walkers(4, 1.25), *walkers(5, 0.5)[4:]]
    spots = [Spot("corridor", 1.0, 0.5 + k) for k in range(5)]

    def arrivals(group: bool) -> list[float]:
        stage = Stage(plan, people, spots)
        stage.world.people.company[:] = [1, 2, 3, 4, 0] if group else [-1] * 5
        out = leaving()
        stage.play(300.0, inside, out)
        return out.of_all(5).tolist()

    together, alone = arrivals(True), arrivals(False)
    assert max(together) - min(together) <= 10.0
    assert max(alone) - min(alone) > 30.0
    assert max(together) == pytest.approx(max(alone), rel=0.1)


def test_groups_are_made_of_people_who_are_tied() -> None:
    """Up to seven of ten walk in company; whoever has no tie walks alone, and rings close."""
    people = walkers(200)
    ties = [Tie(a=f"p{k:04d}", b=f"p{j:04d}", weight=0.9) for k in range(0, 180, 4) for j in range(k + 1, k + 4)]
    from homeroom.world.assemble import assemble
    from world.scenarios import made

    world = assemble(made(school=school([rectangle("r", 0, 0, 20, 20)]), people=people, ties=ties))
    ring = world.people.company
    in_company = ring >= 0
    assert 0.25 < in_company[:180].mean() <= 0.75
    assert not in_company[180:].any()
    for i in np.flatnonzero(in_company):
        j, n = int(ring[i]), 1
        while j != i:
            j, n = int(ring[j]), n + 1
            assert n <= 4


def two_exits() -> tuple[Stage, dict[str, int]]:
    plan = school(
        [rectangle("room", 0, 0, 10, 8)],
        [
            door("near", 0, 3.5, 0, 4.5, "room", open=True, lock="key", lock_side="either"),
            door("far", 10, 3.5, 10, 4.5, "room", open=True, lock="key", lock_side="either"),
        ],
    )
    stage = Stage(plan, walkers(20), grid("room", (1.0, 1.0, 4.5, 7.0), 20))
    return stage, {name: d for d, name in enumerate(stage.world.door_ids)}


def test_nist_4_1_people_turn_to_the_other_exit_when_theirs_is_lost() -> None:
    stage, doors = two_exits()
    stage.play(3.0, until_empty=False)
    gone = int((~stage.on_site).sum())
    assert gone < 20
    stage.state.doors.state[doors["near"]] = LOCKED
    stage.play(120.0, inside, Doorkeeper(stage))
    assert not stage.on_site.any()
    assert stage.state.doors.leavers[doors["far"]] == 20 - gone
