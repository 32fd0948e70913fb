"""Set-ups of the guidelines that tests hold to a line and the validation report shows in full."""

from __future__ import annotations

import numpy as np

from homeroom.spec.school import Room, School
from support.flows import mixed
from support.stage import Doorkeeper, Stage, cell_at, grid
from support.watch import FirstTimes, leaving
from world.plans import door, rectangle, school


def counterflow(against: int, limit: float = 900.0) -> float:
    """Time (s) until 100 people have crossed a corridor of 10 m by 2 m into the other room, `against` the other way."""
    plan = school(
        [
            rectangle("west", -10, -4, 0, 6),
            rectangle("corridor", 0, 0, 10, 2, category="corridor"),
            rectangle("east", 10, -4, 20, 6),
        ],
        [
            door("a", 0, 0, 0, 2, "west", "corridor", kind="opening"),
            door("b", 10, 0, 10, 2, "corridor", "east", kind="opening"),
        ],
    )
    spots = grid("west", (-9.5, -3.5, -0.5, 5.5), 100, None) + grid("east", (10.5, -3.5, 19.5, 5.5), against, None)
    stage = Stage(plan, mixed(len(spots)), spots)
    names = stage.world.room_ids

    def send(i: int) -> None:
        """To the same spot of the other room, from wherever a crowd has carried them."""
        spot, here = spots[i], names[stage.body.room[i]]
        goal, x = ("east", spot.x + 20.0) if spot.room == "west" else ("west", spot.x - 20.0)
        way = ["a", "b"] if goal == "east" else ["b", "a"]
        stage.send(i, way[1:] if here == "corridor" else [] if here == goal else way)
        stage.body.goal_room[i] = names.index(goal)
        stage.body.gx[i], stage.body.gy[i] = x, spot.y
        stage.body.goal_cell[i] = cell_at(stage.world, names.index(goal), x, spot.y)

    for i in range(len(spots)):
        send(i)
    east = names.index("east")
    there = FirstTimes(lambda s: s.body.room[:100] == east)
    keeper = Doorkeeper(stage)
    while stage.time < limit and len(there.times) < 100:
        stage.step()
        there(stage)
        keeper(stage)
        ended = stage.body.path_i >= stage.body.path_n
        for i in np.flatnonzero(ended & (stage.body.room != stage.body.goal_room)):
            send(int(i))
    return float(there.of_all(100)[-1]) if len(there.times) == 100 else float("inf")


def public_hall(exits: int) -> School:
    """30 m by 20 m with four exits of 1 m in the corners of its long walls, or the two on the left only."""
    places = [(2.0, 0.0), (2.0, 20.0), (27.0, 0.0), (27.0, 20.0)][:exits]
    return school(
        [rectangle("hall", 0, 0, 30, 20, category="hall")],
        [door(f"exit{k}", x, y, x + 1, y, "hall", kind="opening") for k, (x, y) in enumerate(places)],
    )


def empty_hall(exits: int, n: int = 1000) -> tuple[float, np.ndarray]:
    """Time until `n` people are out (s), and how many left by each exit."""
    stage = Stage(public_hall(exits), mixed(n), grid("hall", (0.4, 0.4, 29.6, 19.6), n))
    took = stage.play(1500.0)
    assert not stage.on_site.any()
    return took, stage.state.doors.leavers.copy()


def peak_flow() -> tuple[float, float]:
    """People per second through the one exit of 1 m of a room of 8 m by 5 m with 100 people: mean, and at its best."""
    plan = school(
        [rectangle("room", 0, 0, 8, 5)],
        [door("exit", 8, 2, 8, 3, "room", kind="opening")],
    )
    stage = Stage(plan, mixed(100), grid("room", (0.3, 0.3, 7.0, 4.7), 100))
    out = leaving()
    stage.play(600.0, out)
    times = out.of_all(100)
    best = max(int(((times >= t) & (times < t + 10.0)).sum()) for t in times) / 10.0
    return 99.0 / float(times[-1] - times[0]), best


def to_the_stairs(n: int = 100) -> tuple[dict[str, float], float]:
    """NIST 5.1: `n` people leave a room of 8 m by 5 m by a door of 1 m, for 12 m of corridor and stairs up, 2 m wide.

    Returns:
        People per m2, on average from the tenth to the sixtieth who came to the stairs: before the door of the room, in
        the middle of the corridor and before the stairs; and people per second onto the stairs in that time.
    """
    steps = [(12, 0), (22, 0), (22, 2), (12, 2)]
    plan = school(
        [
            rectangle("room", -8, -1.5, 0, 3.5),
            rectangle("corridor", 0, 0, 12, 2, category="corridor"),
            Room(id="stairs", level="L0", upper="L1", category="stairs", polygon=[steps]),
            rectangle("landing", 22, 0, 32, 2, "L1", category="corridor"),
        ],
        [
            door("exit", 0, 0.5, 0, 1.5, "room", "corridor", kind="opening"),
            door("foot", 12, 0, 12, 2, "corridor", "stairs", kind="opening"),
            door("head", 22, 0, 22, 2, "stairs", "landing", level="L1", kind="opening"),
            door("out", 32, 0, 32, 2, "landing", level="L1", kind="opening"),
        ],
        levels=2,
    )
    stage = Stage(plan, mixed(n), grid("room", (-7.7, -1.2, -0.6, 3.2), n))
    places = {"before the door": -2.0, "in the corridor": 5.0, "before the stairs": 10.0}  # 2 m by 2 m from there on
    stairs = FirstTimes(lambda s: s.body.x > 12.0)
    seen: list[list[float]] = []

    def count(s: Stage) -> None:
        if 10 <= len(stairs.times) < 60:
            x, y = s.body.x[s.on_site], s.body.y[s.on_site]
            seen.append(
                [float(((x >= a) & (x < a + 2.0) & (y >= 0.0) & (y < 2.0)).sum()) / 4.0 for a in places.values()]
            )

    stage.play(900.0, stairs, count)
    times = stairs.of_all(n)
    return dict(zip(places, np.mean(seen, axis=0).tolist(), strict=True)), 50.0 / float(times[59] - times[9])
