"""Which of several sounds a hunter follows, and where to."""

from __future__ import annotations

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import CLOSED, DOOR_NOISE, HUNTS, IDLE, SCREAM, SEARCH
from homeroom.kernels.doors import make_noise
from homeroom.kernels.hearing import cell_of, listen
from homeroom.kernels.rng import run_key
from support.bench import Bench
from world.plans import door, rectangle, school

KEY = run_key(1, 0)


def scene() -> Bench:
    """A hunter in the middle of three rooms in a row, the doors between them open."""
    plan = school(
        [
            rectangle("west", 0, 0, 10, 6, category="classroom"),
            rectangle("middle", 10, 0, 20, 6, category="classroom"),
            rectangle("east", 20, 0, 40, 6, category="classroom"),
        ],
        [door("w", 10, 2, 10, 4, "west", "middle", open=True), door("e", 20, 2, 20, 4, "middle", "east", open=True)],
    )
    bench = Bench(plan)
    bench.put(0, "middle", 12.0, 3.0)
    bench.state.body.conduct[0] = HUNTS
    bench.state.body.action[0] = IDLE
    bench.state.body.cell[1] = -1
    return bench


def sound(bench: Bench, time: int, room: str, x: float, y: float, kind: int = DOOR_NOISE, level: float = 90.0) -> None:
    """Make a sound and let it be heard at once."""
    bench.state.clock[AT.time] = time
    make_noise(bench.w, bench.s, kind, level, -1, bench.room(room), x, y, time)
    listen(KEY, bench.w, bench.p, bench.s, 0, time)
    bench.state.clock[AT.n_sounds] = 0


def heads_for(bench: Bench) -> int:
    return int(bench.state.body.goal_room[0])


def test_it_follows_the_louder_of_two_and_forgets_after_a_while() -> None:
    bench = scene()
    sound(bench, 1000, "west", 5.0, 3.0)
    assert bench.state.body.action[0] == SEARCH
    assert heads_for(bench) == bench.room("west")
    sound(bench, 2000, "east", 38.0, 3.0)
    assert heads_for(bench) == bench.room("west"), "the fainter one turned it aside"
    sound(bench, 3000, "east", 21.0, 3.0, SCREAM, 104.0)
    assert heads_for(bench) == bench.room("east"), "a louder one did not"
    sound(bench, 4000, "west", 1.0, 1.0)
    assert heads_for(bench) == bench.room("east")
    later = 3000 + int(1000 * bench.parameters.search_time)
    sound(bench, later, "west", 1.0, 1.0)
    assert heads_for(bench) == bench.room("west"), "it still heeds what it has forgotten"


def test_a_noise_that_goes_on_is_not_forgotten() -> None:
    bench = scene()
    for time in range(1000, 100_000, 10_000):
        sound(bench, time, "west", 5.0, 3.0)
        sound(bench, time + 100, "east", 38.0, 3.0)
        assert heads_for(bench) == bench.room("west")


def test_who_batters_a_door_does_not_heed_its_own_blows() -> None:
    bench = scene()
    d = bench.door("e")
    bench.state.doors.state[d] = CLOSED
    body = bench.state.body
    body.action[0], body.goal_room[0] = SEARCH, bench.room("east")
    bench.state.path[0, 0] = d
    body.path_n[0] = 1
    sound(bench, 1000, "middle", float(bench.world.doors.x[d]), float(bench.world.doors.y[d]))
    assert heads_for(bench) == bench.room("east")
    assert body.path_n[0] == 1
    assert body.heard[0] == -1


def test_it_goes_to_the_cell_where_the_sound_was() -> None:
    bench = scene()
    sound(bench, 1000, "east", 38.0, 3.0)
    assert bench.state.body.goal_cell[0] == bench.cell("east", 38.0, 3.0)


def test_the_cell_of_a_point_is_the_one_that_holds_it() -> None:
    bench = scene()
    for room, x0 in (("west", 0.0), ("middle", 10.0), ("east", 20.0)):
        for k in range(1, 40):
            x, y = x0 + 0.25 * k, 0.15 * k
            assert cell_of(bench.w, bench.room(room), x, y) == bench.cell(room, x, y)
