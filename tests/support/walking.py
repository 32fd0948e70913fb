"""Situations without hunters: a corner, stairs, counterflow, a bottleneck. Each with what must be true in the end."""

from __future__ import annotations

from shapely.geometry import Polygon

from homeroom.spec.school import Room, School
from support.record import Record
from support.stage import Stage, grid, walkers
from world.plans import door, rectangle, school, shape


def corner() -> Stage:
    floor = Polygon([(0, 0), (12, 0), (12, 12), (10, 12), (10, 2), (0, 2)])
    plan = school(
        [shape("corridor", floor, category="corridor")], [door("out", 10, 12, 12, 12, "corridor", kind="opening")]
    )
    return Stage(plan, walkers(20), grid("corridor", (0.3, 0.2, 6.0, 1.8), 20))


def corner_true(r: Record) -> str:
    assert not r.stage.on_site.any()
    return (
        "Twenty people walk round a corner of a corridor 2 m wide (RiMEA 6). Nobody cuts it: at no step is anybody "
        f"outside the walls. The last leaves after {r.stage.time:.0f} s."
    )


def flight() -> School:
    """A corridor on either floor, and U-shaped stairs between them."""
    steps = [(10, 0), (15.4, 0), (15.4, 3), (10, 3), (10, 1.6), (14, 1.6), (14, 1.4), (10, 1.4)]
    return school(
        [
            rectangle("below", 0, 0, 10, 3, category="corridor"),
            Room(id="stairs", level="L0", upper="L1", category="stairs", polygon=[steps]),
            rectangle("above", 0, 0, 10, 3, "L1", category="corridor"),
        ],
        [
            door("foot", 10, 0, 10, 1.4, "below", "stairs", kind="opening"),
            door("head", 10, 1.6, 10, 3, "above", "stairs", level="L1", kind="opening"),
            door("out", 0, 0.5, 0, 2.5, "below", kind="opening"),
        ],
        levels=2,
    )


def stairs() -> Stage:
    return Stage(flight(), walkers(16), grid("above", (1.0, 0.3, 7.0, 2.7), 16))


def stairs_true(r: Record) -> str:
    assert not r.stage.on_site.any()
    moves = r.events("move")
    into = moves[moves["room"] == r.room("stairs")]
    out = moves[moves["code"] == r.room("stairs")]
    assert len(into) == len(out) == 16
    return (
        "Sixteen people come down one storey. The two flights lie side by side and belong to both floors; on them "
        f"people walk at {float(r.stage.parameters.stairs_down):.0%} of their speed. The first is down after "
        f"{out['time'][0] / 1000:.0f} s, the last after {out['time'][-1] / 1000:.0f} s."
    )


def counterflow() -> Stage:
    plan = school(
        [rectangle("corridor", 0, 0, 20, 3, category="corridor")],
        [
            door("west", 0, 0, 0, 3, "corridor", kind="opening"),
            door("east", 20, 0, 20, 3, "corridor", kind="opening"),
        ],
    )
    spots = [*grid("corridor", (0.5, 0.3, 5.5, 2.7), 14, None), *grid("corridor", (14.5, 0.3, 19.5, 2.7), 14, None)]
    stage = Stage(plan, walkers(28), spots)
    for i in range(28):
        stage.send(i, ["east" if i < 14 else "west"])
    return stage


def counterflow_true(r: Record) -> str:
    assert not r.stage.on_site.any()
    return (
        "Fourteen people walk east and fourteen west through a corridor 3 m wide. They step aside for each other and "
        f"pass; all are through after {r.stage.time:.0f} s, where one alone needs {14.5 / 1.33:.0f} to "
        f"{19.5 / 1.33:.0f} s."
    )


def bottleneck() -> Stage:
    plan = school(
        [rectangle("hall", 0, 0, 8, 8, category="hall"), rectangle("corridor", 8, 2.5, 16, 5.5, category="corridor")],
        [
            door("door", 8, 3.5, 8, 4.5, "hall", "corridor", kind="opening"),
            door("out", 16, 2.5, 16, 5.5, "corridor", kind="opening"),
        ],
    )
    return Stage(plan, walkers(60), grid("hall", (0.4, 0.4, 6.6, 7.6), 60))


def flow(r: Record) -> float:
    """People a second through the door, from the tenth to the fiftieth."""
    moves = r.events("move")
    times = moves["time"][moves["room"] == r.room("corridor")] / 1000.0
    return 40.0 / float(times[49] - times[9])


def bottleneck_true(r: Record) -> str:
    assert not r.stage.on_site.any()
    return (
        f"Sixty people leave a hall by a door of 1 m. A half circle forms before it, and {flow(r):.1f} people a second "
        "pass; laboratories measured 1.2 to 1.9 per metre and second."
    )
