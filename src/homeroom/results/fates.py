"""What became of everybody: what, when, where and because of whom, as a view of the event log.

Fates are exclusive and decided in this order: dead (destroyed hunters included), turned (hunters and the
bitten who have not turned yet), half-infected, human. Who has left the site counts by their state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from homeroom.results.schema import CHANGE, FATE, FATE_COLUMNS
from homeroom.results.state import DEAD, DEATH, INFECTION, STAGE, State, rebuild
from homeroom.world.tables import FATES, NONE

if TYPE_CHECKING:
    import polars as pl

    from homeroom.results.cast import Cast
    from homeroom.results.schema import Rows
    from homeroom.world.tables import World

__all__ = ["State", "changes", "fates", "frame", "rebuild"]

HUMAN = FATES.index("human")


def changes(world: World, events: Rows) -> Rows:
    """Every change of anybody's fate, in the order of the log.

    Args:
        world: whose stages say how a person in them counts.
        events: log of one run (schema.EVENT).

    Returns:
        Structured array of schema.CHANGE. A death is final; a stage that counts as the one before is no change.
        `by` is the killer for a death, else who passed the infection on.
    """
    counted = world.stages.fate.tolist()
    now = [HUMAN] * len(world.people)
    infector = [NONE] * len(world.people)
    rows: list[tuple[int, int, int, int, int, int, int]] = []
    wanted = np.isin(events["kind"], (INFECTION, STAGE, DEATH))
    for time, kind, who, whom, room, code in events[wanted][["time", "kind", "who", "whom", "room", "code"]].tolist():
        if kind == INFECTION:
            infector[who] = whom
            continue
        after = DEAD if kind == DEATH else counted[code]
        if now[who] in (after, DEAD):
            continue
        by = whom if kind == DEATH and whom != NONE else infector[who]
        rows.append((time, who, now[who], after, room, by, 0))
        now[who] = after
    return np.array(rows, dtype=CHANGE)


def fates(world: World, events: Rows, end: int) -> Rows:
    """Everybody's fate at a moment.

    Args:
        world: with n people.
        events: log of one run.
        end: the moment (ms), usually the horizon.

    Returns:
        (n,) structured array of schema.FATE.
    """
    state = rebuild(world, events, end)
    met = changes(world, events)
    met = met[met["time"] <= end]
    out = np.zeros(len(world.people), dtype=FATE)
    out["time"] = -1
    out["fate"] = HUMAN
    out["stage"] = state.stage
    out["room"] = state.room
    out["by"] = NONE
    who = met["who"]  # of several changes of one person the last counts
    out["fate"][who] = met["after"]
    back = met["after"] == HUMAN
    out["time"][who] = np.where(back, -1, met["time"])
    out["room"][who] = np.where(back, state.room[who], met["room"])
    out["by"][who] = np.where(back, NONE, met["by"])
    return out


def frame(cast: Cast, outcome: Rows) -> pl.DataFrame:
    """The table of fates with words in it (schema.FATE_COLUMNS), one row per person in index order.

    `time` is in milliseconds since the start and null for who stays human; `room` is where the fate was met
    (for a human: the place at the end); `by` is the id of the person because of whom, null for nobody.
    """
    import polars as pl

    columns = {
        "person": pl.Series(cast.ids, dtype=pl.String),
        "name": pl.Series(cast.names, dtype=pl.String),
        "role": pl.Series(cast.roles, dtype=pl.String),
        "class": pl.Series([c or None for c in cast.classes], dtype=pl.String),
        "fate": pl.Series([FATES[f] for f in outcome["fate"].tolist()], dtype=pl.String),
        "stage": pl.Series([cast.stages[s] if s >= 0 else None for s in outcome["stage"].tolist()], dtype=pl.String),
        "time": pl.Series([t if t >= 0 else None for t in outcome["time"].tolist()], dtype=pl.Int64),
        "room": pl.Series([cast.room(r) for r in outcome["room"].tolist()], dtype=pl.String),
        "by": pl.Series([cast.ids[b] if b >= 0 else None for b in outcome["by"].tolist()], dtype=pl.String),
    }
    return pl.DataFrame(columns).select(FATE_COLUMNS)
