"""Made-up plans with made-up crowds: nobody outside the walls, nobody lost, nobody walking for ever."""

from __future__ import annotations

import random
from collections import defaultdict

import numpy as np
from shapely import contains_xy
from shapely.geometry import Polygon

from homeroom.exchange.files import Notes
from homeroom.exchange.openings import find_rooms
from homeroom.exchange.plan import read_plan
from homeroom.kernels.codes import DROP, HOSE, LOCKED, WINDOW
from homeroom.spec.school import School
from support.flows import mixed
from support.stage import Spot, Stage, inside
from support.watch import every
from world.random_plans import plan

LIMIT = 1200.0
"""Simulated seconds after which whoever can get out must be out: some ten times what the longest way takes."""
EVERY = 5


def building(seed: int) -> School:
    """A plan as a stranger might draw it, with doors that stand open, are shut or are locked as luck has it."""
    notes = Notes()
    found = read_plan(plan(seed), "plan", notes)
    assert found is not None
    find_rooms(found, "plan", notes)
    luck = random.Random(seed + 1)
    doors = {}
    for name, d in found.doors.items():
        closable = d.kind not in ("opening", "window", "drop", "hose")
        locked = closable and luck.random() < 0.1
        doors[name] = d.model_copy(
            update={"open": closable and not locked and luck.random() < 0.5, "locked": locked,
                    "lock": "key" if locked else d.lock}
        )  # fmt: skip
    return School(name="plan", levels=found.levels, rooms=found.rooms, doors=doors)


def crowd(school: School, seed: int) -> list[Spot]:
    """Up to eighty people, some rooms packed and some empty, who leave at once or within half a minute."""
    luck = random.Random(seed + 2)
    spots: list[Spot] = []
    rooms = sorted(school.rooms)
    luck.shuffle(rooms)
    for name in rooms[: luck.randint(1, 6)]:
        rings = school.rooms[name].polygon
        floor = Polygon(rings[0], rings[1:]).buffer(-0.05)
        if floor.is_empty:
            continue
        x0, y0, x1, y1 = floor.bounds
        wanted = min(luck.randint(1, 40), max(1, int(4.0 * floor.area)))
        for _ in range(20 * wanted):
            if wanted == 0 or len(spots) >= 80:
                break
            x, y = luck.uniform(x0, x1), luck.uniform(y0, y1)
            if contains_xy(floor, x, y):
                spots.append(Spot(name, x, y, luck.choice([0.0, luck.uniform(0.0, 30.0)])))
                wanted -= 1
    return spots


def with_a_way_out(stage: Stage) -> np.ndarray:
    """(n,) who stands in a room from which doors that are not locked lead off the site.

    A room that falls into parts with no more than a gap between them, through which nobody fits, leads nowhere here:
    people do not see beforehand that they do not fit, and `homeroom check` warns of such rooms.
    """
    world, doors = stage.world, stage.world.doors
    clear = [floor.buffer(-stage.parameters.wall_clearance) for floor in stage._floors]
    whole = [len(getattr(floor, "geoms", [floor])) == 1 for floor in clear]
    leads = defaultdict(set)
    for d in range(len(doors)):
        if doors.kind[d] in (WINDOW, DROP, HOSE) or doors.one_way[d] or stage.state.doors.state[d] == LOCKED:
            continue
        a, b = int(doors.room_a[d]), int(doors.room_b[d])
        if whole[a]:
            leads[b].add(a)
        if b >= 0 and whole[b]:
            leads[a].add(b)
    found, fresh = {-1}, [-1]
    while fresh:
        for r in leads[fresh.pop()] - found:
            found.add(r)
            fresh.append(r)
    return np.isin(stage.body.room, list(found - {-1})) & (world.people.who >= 0)


def check(seed: int) -> tuple[int, float]:
    """Let one made-up crowd leave one made-up plan; raises where something is wrong.

    Returns the number of people and when the last of them was out (s).
    """
    school = building(seed)
    spots = crowd(school, seed)
    if not spots:
        return 0, 0.0
    stage = Stage(school, mixed(len(spots), seed), spots, seed=seed)
    free = with_a_way_out(stage)
    look = every(EVERY, inside)
    while stage.time < LIMIT and (stage.on_site & free).any():
        stage.step()
        look(stage)
    inside(stage)
    left = stage.of_kind("left")["who"]
    assert len(set(left.tolist())) == len(left), (seed, "left twice")
    assert len(left) + int(stage.on_site.sum()) == len(spots), (seed, "lost", len(left), int(stage.on_site.sum()))
    stuck = np.flatnonzero(stage.on_site & free)
    assert not len(stuck), (
        seed,
        [(int(i), stage.world.room_ids[stage.body.room[i]], float(stage.body.x[i]), float(stage.body.y[i]))
         for i in stuck[:5]],
    )  # fmt: skip
    return len(spots), stage.time
