"""Walking, by the tests that evacuation models are held to: RiMEA guideline 4.1.1 (numbers as there), NIST TN 1822."""

from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import Polygon

from homeroom.kernels.rng import run_key, uniform
from homeroom.spec.school import Room, School
from support.stage import Doorkeeper, Spot, Stage, grid, inside, walkers
from world.plans import door, rectangle, school, shape


def corridor(length: float, width: float) -> School:
    return school(
        [rectangle("corridor", 0, 0, length, width, category="corridor")],
        [door("exit", length, 0, length, width, "corridor", kind="opening")],
    )


def test_rimea_1_a_corridor_of_40_m_takes_26_to_34_s() -> None:
    stage = Stage(corridor(40.2, 2.0), walkers(1), [Spot("corridor", 0.2, 1.0)])
    assert 26.0 <= stage.play(60.0, inside) <= 34.0
    assert not stage.on_site.any()


def flight() -> School:
    """A corridor on either floor, and between them 10 m of straight stairs, 2 m wide."""
    steps = [(10.0, 0.0), (20.0, 0.0), (20.0, 2.0), (10.0, 2.0)]
    return school(
        [
            rectangle("below", 0, 0, 10, 2, category="corridor"),
            Room(id="stairs", level="L0", upper="L1", category="stairs", polygon=[steps]),
            rectangle("above", 20, 0, 30, 2, "L1", category="corridor"),
        ],
        [
            door("foot", 10, 0, 10, 2, "below", "stairs", kind="opening"),
            door("head", 20, 0, 20, 2, "above", "stairs", level="L1", kind="opening"),
            door("exit below", 0, 0, 0, 2, "below", kind="opening"),
            door("exit above", 30, 0, 30, 2, "above", level="L1", kind="opening"),
        ],
        levels=2,
    )


def speed_on_stairs(up: bool, walk: float, age: float = 15.0) -> float:
    """Metres per second between the foot and the head of 10 m of stairs, from the two steps that crossed them."""
    spot = Spot("below", 5.0, 1.0) if up else Spot("above", 25.0, 1.0)
    person = walkers(1, walk)[0].model_copy(update={"age": age})
    stage = Stage(flight(), [person], [spot])
    stage.send(0, ["foot", "head", "exit above"] if up else ["head", "foot", "exit below"])
    track: list[tuple[float, float]] = []
    stage.play(120.0, inside, lambda s: track.append((s.time, float(s.body.x[0]))))
    times, xs = np.array(track).T
    if not up:
        xs = 30.0 - xs
    # Away from both ends, where the last step on the level and the first on the stairs mix.
    return float(8.0 / (np.interp(19.0, xs, times) - np.interp(11.0, xs, times)))


@pytest.mark.parametrize("walk", [1.0, 1.33])
def test_rimea_2_and_3_stairs_are_walked_at_the_set_speed(walk: float) -> None:
    p = Stage(corridor(5.0, 2.0), walkers(1), [Spot("corridor", 1.0, 1.0)]).parameters
    assert speed_on_stairs(True, walk) == pytest.approx(walk * p.stairs_up * p.stairs_young, rel=0.05)
    assert speed_on_stairs(False, walk) == pytest.approx(walk * p.stairs_down * p.stairs_young, rel=0.05)


FRUIN = {20: (0.55, 0.58, 0.76, 0.81), 40: (0.50, 0.58, 0.65, 0.78), 60: (0.42, 0.42, 0.55, 0.59)}
"""Speeds on stairs (m/s) by age, via RiMEA 4.1.1: up and down, inner and outer."""


@pytest.mark.parametrize("age", FRUIN)
def test_stairs_are_walked_as_fast_as_fruin_saw_people_of_that_age(age: int) -> None:
    """Within 10 % of the range between inner and outer stairs, at the level speed of the age."""
    level = {20: 1.50, 40: 1.48, 60: 1.27}[age]
    up_in, up_out, down_in, down_out = FRUIN[age]
    assert 0.9 * up_in <= speed_on_stairs(True, level, age) <= 1.1 * up_out
    assert 0.9 * down_in <= speed_on_stairs(False, level, age) <= 1.1 * down_out


def test_rimea_13_down_is_faster_than_up() -> None:
    assert speed_on_stairs(False, 1.33) > speed_on_stairs(True, 1.33)


def test_rimea_5_everybody_sets_out_when_their_delay_is_over() -> None:
    room = school(
        [rectangle("room", 0, 0, 8, 5)],
        [door("exit", 8, 2, 8, 3, "room", kind="opening")],
    )
    key = run_key(5, 0)
    delays = [10.0 + 90.0 * uniform(*key, who, 0, 0, 0) for who in range(10)]
    spots = [Spot("room", s.x, s.y, t) for s, t in zip(grid("room", (0.5, 0.5, 6.5, 4.5), 10), delays, strict=True)]
    stage = Stage(room, walkers(10), spots)
    set_out: dict[int, float] = {}

    def watch(s: Stage) -> None:
        for i in np.flatnonzero((s.body.x != [q.x for q in spots]) | (s.body.y != [q.y for q in spots])):
            set_out.setdefault(int(i), s.time)

    stage.play(200.0, inside, watch)
    assert not stage.on_site.any()
    for i, delay in enumerate(delays):
        assert delay <= set_out[i] <= delay + 0.3  # the step in which it is due, and the next, in which it is made


def test_rimea_6_twenty_people_round_a_corner() -> None:
    corner = school(
        [shape("corridor", Polygon([(0, 0), (12, 0), (12, 12), (10, 12), (10, 2), (0, 2)]), category="corridor")],
        [door("exit", 10, 12, 12, 12, "corridor", kind="opening")],
    )
    stage = Stage(corner, walkers(20), grid("corridor", (0.0, 0.0, 6.0, 2.0), 20))
    keeper = Doorkeeper(stage)
    stage.play(120.0, inside, keeper)
    assert not stage.on_site.any()
    assert keeper.crossings == 20


def twelve_rooms() -> School:
    """Twelve rooms of a corridor, six on either side, and an exit at each end."""
    rooms = [rectangle("corridor", 0, 5, 18, 7, category="corridor")]
    doors = [
        door("main", 18, 5, 18, 7, "corridor", kind="opening"),
        door("second", 0, 5, 0, 7, "corridor", kind="opening"),
    ]
    for k in range(6):
        rooms += [rectangle(f"a{k}", 3 * k, 0, 3 * k + 3, 5), rectangle(f"b{k}", 3 * k, 7, 3 * k + 3, 12)]
        doors += [
            door(f"door a{k}", 3 * k + 1, 5, 3 * k + 1.9, 5, f"a{k}", "corridor", open=True),
            door(f"door b{k}", 3 * k + 1, 7, 3 * k + 1.9, 7, f"b{k}", "corridor", open=True),
        ]
    return school(rooms, doors)


def test_rimea_10_everybody_leaves_by_the_exit_they_were_given() -> None:
    """23 people: those of four rooms by the second exit, all others by the main one, whichever is nearer."""
    plan = twelve_rooms()
    names = [f"{side}{k}" for side in "ab" for k in range(6)]
    number = {name: 1 if name == "a0" else 2 for name in names}
    second = {"a1", "a4", "b0", "b5"}
    spots, room_of = [], []
    for name in names:
        room = plan.rooms[name].polygon[0]
        x, y = room[0]
        spots += [Spot(name, x + 0.8 + 1.2 * q, y + 2.5, None) for q in range(number[name])]
        room_of += [name] * number[name]
    assert len(spots) == 23
    stage = Stage(plan, walkers(23), spots)
    exits = ["second" if name in second else "main" for name in room_of]
    left: dict[int, str] = {}

    def watch(s: Stage) -> None:
        # An assignment lasts: whom a crowd carries into another room is sent on from there.
        for i in np.flatnonzero(s.on_site & (s.body.path_i >= s.body.path_n)):
            here = s.world.room_ids[s.body.room[i]]
            s.send(int(i), ([] if here == "corridor" else [f"door {here}"]) + [exits[i]])
        for i in np.flatnonzero(~s.on_site):
            left.setdefault(int(i), "second" if s.body.x[i] < 9.0 else "main")

    watch(stage)
    stage.play(200.0, inside, Doorkeeper(stage), watch)
    assert [left.get(i) for i in range(23)] == exits
