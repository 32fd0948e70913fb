"""Crowds to measure: through a bottleneck, and round and round in a corridor without ends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from homeroom.kernels.jit import kernel
from homeroom.kernels.neighbours import enter, quit_cell
from homeroom.spec.people import Person
from homeroom.spec.school import School
from support.stage import Spot, Stage, grid
from support.watch import FirstTimes
from world.plans import door, rectangle, school

FREE_SPEED = 1.34
SPREAD = 0.26
SEAM = 3.0
"""How far beyond either end of the endless corridor its people are seen a second time (m)."""


def weidmann(density: float) -> float:
    """Walking speed (m/s) at `density` people per m2, Weidmann (1993)."""
    return FREE_SPEED * (1.0 - math.exp(-1.913 * (1.0 / density - 1.0 / 5.4)))


def mixed(n: int, seed: int = 1, lowest: float = 0.6, highest: float = 2.2) -> list[Person]:
    """`n` people with speeds of N(1.34, 0.26) m/s, cut off at both ends."""
    speeds = np.clip(np.random.default_rng(seed).normal(FREE_SPEED, SPREAD, n), lowest, highest)
    return [Person(id=f"p{k:05d}", role="pupil", body={"walk_speed": float(v)}) for k, v in enumerate(speeds)]


def hall(width: float, *, beyond: bool = False, side: float = 8.0) -> School:
    """A square room with an opening of `width` metres in one wall: an exit, or a door into a room of 4 m behind it."""
    low, high = side / 2 - width / 2, side / 2 + width / 2
    rooms = [rectangle("room", 0, 0, side, side)]
    if not beyond:
        return school(rooms, [door("opening", side, low, side, high, "room", kind="opening")])
    rooms.append(rectangle("beyond", side, 0, side + 4, side))
    return school(
        rooms,
        [
            door("opening", side, low, side, high, "room", "beyond", kind="opening"),
            door("exit", side + 4, 0, side + 4, side, "beyond", kind="opening"),
        ],
    )


@dataclass(frozen=True)
class Flow:
    """What went through an opening: times of all crossings (s), and people per metre and second in between."""

    times: np.ndarray
    specific: float


def through(
    width: float, n: int = 200, *, beyond: bool = False, seed: int = 1, watch: Any = None, **conduct: float
) -> Flow:
    """Send `n` people from one room through an opening of `width` metres.

    The flow is that between the first fifth and the last fifth of the people, when the queue stands.
    """
    stage = Stage(
        hall(width, beyond=beyond), mixed(n, seed), grid("room", (0.3, 0.3, 7.7, 7.7), n), seed=seed, **conduct
    )
    room = stage.world.room_ids.index("room")
    passed = FirstTimes(lambda s: s.body.room != room)
    stage.play(600.0, passed, *([watch] if watch else []))
    found = passed.of_all(n)
    low, high = n // 5, n - n // 5
    return Flow(found, (high - low) / (found[high - 1] - found[low - 1]) / width)


@kernel
def _cell(w, room, x, y):
    """The cell of `room` in which (x, y) lies deepest."""
    best = -1
    deep = -1e18
    for c in range(w.rooms[room].cell_first, w.rooms[room].cell_first + w.rooms[room].cell_n):
        inside = 1e18
        for q in range(w.cells[c].edge_n):
            e = w.cells[c].edge_first + q
            inside = min(inside, (x - w.edges[e].x1) * w.edges[e].nx + (y - w.edges[e].y1) * w.edges[e].ny)
        if inside > deep:
            deep = inside
            best = c
    return best


@kernel
def _join_ends(w, s, n, room, start, length):
    """Take those who came to the end of the corridor back to its start, and show both ends to each other."""
    for i in range(n):
        me = s.body[i]
        if me.x >= start + length:
            me.x -= length
            me.ax -= length
            quit_cell(s, i)
            enter(s, i, _cell(w, room, me.x, me.y))
    for i in range(n):
        double = s.body[n + i]
        quit_cell(s, n + i)
        x = s.body[i].x
        if x < start + SEAM:
            x += length
        elif x > start + length - SEAM:
            x -= length
        else:
            continue
        double.x = x
        double.y = s.body[i].y
        double.hx = s.body[i].hx
        double.hy = s.body[i].hy
        double.girth = s.body[i].girth
        double.room = room
        enter(s, n + i, _cell(w, room, x, double.y))


class EndlessCorridor:
    """People who walk one way in a corridor whose ends are one: the set-up of RiMEA test 4.

    Args:
        density: people per m2.
        length, width: of the corridor (m).
    """

    def __init__(
        self, density: float, *, length: float = 24.0, width: float = 4.0, seed: int = 1, **conduct: float
    ) -> None:
        n = round(density * length * width)
        plan = school(
            [
                rectangle("corridor", 0, 0, length + 2 * SEAM, width, category="corridor"),
                rectangle("store", 0, width + 10, 60, width + 60),
            ],
            [door("end", length + 2 * SEAM, 0, length + 2 * SEAM, width, "corridor", kind="opening")],
        )
        rng = np.random.default_rng(seed)
        places = grid("corridor", (SEAM, 0.15, SEAM + length, width - 0.15), round(1.2 * n))
        chosen = [places[k] for k in np.sort(rng.permutation(len(places))[:n])]
        spots = [Spot(q.room, q.x + rng.uniform(-0.05, 0.05), q.y, None) for q in chosen]
        store = grid("store", (1, width + 11, 59, width + 59), n, None)
        self.n, self.length = n, length
        self.stage = Stage(plan, mixed(2 * n, seed), spots + store, seed=seed, **conduct)
        self._room = self.stage.world.room_ids.index("corridor")
        for i in range(n):
            self.stage.send(i, ["end"])
        self._join()

    def _join(self) -> None:
        _join_ends(self.stage._w, self.stage._s, self.n, self._room, SEAM, self.length)

    def speed(self, drop: float, average: float, watch: Any = None) -> float:
        """Mean speed along the corridor (m/s) over `average` seconds, after `drop` seconds that do not count."""
        walked = 0.0
        while self.stage.time < drop + average - 1e-9:
            before = self.stage.body.x[: self.n].copy()
            self.stage.step()
            if self.stage.time > drop + 1e-9:
                walked += float((self.stage.body.x[: self.n] - before).sum())
            self._join()
            if watch is not None:
                watch(self)
        return walked / self.n / average
