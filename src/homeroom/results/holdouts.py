"""Where people hold out at the end of every day: rooms with somebody alive and unturned in them, and no hunter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from homeroom.results.schema import POCKET, kind
from homeroom.results.state import State, rebuild
from homeroom.world.tables import CONDUCTS, FATES, NONE, OFF_SITE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from homeroom.results.schema import Rows
    from homeroom.world.tables import World

DAY = 24 * 3600 * 1000
HUNTS = CONDUCTS.index("hunts")
HUMAN, HALF = FATES.index("human"), FATES.index("half_infected")


def ends_of_days(world: World) -> list[int]:
    """Every midnight after the start and before the horizon, and the horizon (ms)."""
    first = DAY - int(world.start_ms_of_day) % DAY
    horizon = int(world.horizon)
    return [*range(first, horizon, DAY), horizon]


def first_hunter(world: World, events: Rows) -> int:
    """When somebody first became a hunter (ms), -1 never."""
    stages = events[events["kind"] == kind("stage")]
    rows = stages["time"][np.asarray(world.stages.conduct)[stages["code"]] == HUNTS] if len(stages) else stages["time"]
    return int(rows[0]) if len(rows) else NONE


def hunting(world: World, state: State) -> NDArray[np.bool_]:
    """(people,) whether they hunt, alive and wherever they are."""
    if not len(world.stages):
        return np.zeros(len(state.stage), dtype=bool)
    conduct = np.asarray(world.stages.conduct)[np.maximum(state.stage, 0)]
    return np.asarray((state.stage >= 0) & (conduct == HUNTS) & ~state.dead)


def holdouts(world: World, state: State) -> dict[int, list[int]]:
    """Who is alive and unturned in which room without a hunter, by room in index order.

    Args:
        world: with its stages.
        state: of one moment.
    """
    hunters = set(state.room[hunting(world, state)].tolist())
    fate = state.fate(world)
    out: dict[int, list[int]] = {}
    for who in np.flatnonzero((fate == HUMAN) | (fate == HALF)).tolist():
        room = int(state.room[who])
        if room != OFF_SITE and room not in hunters:
            out.setdefault(room, []).append(who)
    return dict(sorted(out.items()))


def pockets(world: World, events: Rows) -> Rows:
    """One row of schema.POCKET per end of a day, from the log of one run."""
    moments = ends_of_days(world)
    out = np.zeros(len(moments), dtype=POCKET)
    begun = first_hunter(world, events)
    for row, time in zip(out, moments, strict=True):
        row["time"] = time
        row["rooms"] = row["people"] = NONE
        if begun == NONE or begun > time:
            continue
        state = rebuild(world, events, time)
        held = holdouts(world, state)
        fate = state.fate(world)
        row["rooms"], row["people"] = len(held), sum(len(who) for who in held.values())
        row["away"] = int((((fate == HUMAN) | (fate == HALF)) & state.off_site).sum())
        row["hunters"] = int((hunting(world, state) & ~state.off_site).sum())
    return out
