"""The event log as a table that a person can read: names for numbers, local times for milliseconds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from homeroom.results import schema
from homeroom.spec.transmission import SPREADS
from homeroom.world import tables

if TYPE_CHECKING:
    import polars as pl

    from homeroom.results.cast import Cast
    from homeroom.results.schema import Rows

REGIMES = ("routine", "crisis")


def frame(cast: Cast, events: Rows, *, outbreak: bool = False) -> pl.DataFrame:
    """One row per event (schema.EVENT_COLUMNS).

    Args:
        cast: names.
        events: log of one run.
        outbreak: of an infection without hunters, whose routes are SPREADS.

    `time` is in milliseconds since the start, `at` the local date and time, `who` and `whom` are ids, `room` is
    null where the event has none, `what` puts the event's code into words, `value` keeps its number.
    """
    import polars as pl

    kinds = pl.Series(schema.EVENT_KINDS, dtype=pl.String)
    ids = pl.Series(cast.ids, dtype=pl.String)
    rooms = pl.Series(cast.rooms, dtype=pl.String)
    time = pl.Series(events["time"], dtype=pl.Int64)
    at = [cast.start + timedelta(milliseconds=t) for t in events["time"].tolist()]
    return pl.DataFrame(
        {
            "time": time,
            "at": pl.Series(at, dtype=pl.Datetime("ms")),
            "kind": _pick(kinds, events["kind"]),
            "who": _pick(ids, events["who"]),
            "whom": _pick(ids, events["whom"]),
            "room": _pick(rooms, events["room"]),
            "what": pl.Series(_what(cast, events, outbreak), dtype=pl.String),
            "value": pl.Series(events["value"], dtype=pl.Int64),
        }
    ).select(schema.EVENT_COLUMNS)


def perceptions(cast: Cast, rows: Rows) -> pl.DataFrame:
    """One row per change of what somebody sees and per sound that they heed (schema.PERCEPTION_COLUMNS).

    `how` is one of schema.SENSES; `whom` is null where nobody is seen any more, or nobody made the sound; `value` is
    the level of a sound where it is heard (dB), else null.
    """
    import polars as pl

    ids = pl.Series(cast.ids, dtype=pl.String)
    at = [cast.start + timedelta(milliseconds=t) for t in rows["time"].tolist()]
    value = pl.Series(rows["value"], dtype=pl.Int64)
    loud = pl.Series(rows["how"] == schema.SENSES.index("hears"))
    return pl.DataFrame(
        {
            "time": pl.Series(rows["time"], dtype=pl.Int64),
            "at": pl.Series(at, dtype=pl.Datetime("ms")),
            "who": _pick(ids, rows["who"]),
            "how": _pick(pl.Series(schema.SENSES, dtype=pl.String), rows["how"]),
            "whom": _pick(ids, rows["whom"]),
            "room": _pick(pl.Series(cast.rooms, dtype=pl.String), rows["room"]),
            "value": pl.select(pl.when(loud).then(value)).to_series(),
        }
    ).select(schema.PERCEPTION_COLUMNS)


def _pick(words: pl.Series, index: np.ndarray) -> pl.Series:
    import polars as pl

    every = pl.concat([words, pl.Series([None], dtype=pl.String)])
    place = np.asarray(index, dtype=np.int64)
    return every.gather(np.where(place < 0, len(words), place))


def _what(cast: Cast, events: Rows, outbreak: bool) -> list[str | None]:
    """The code of every event in words; null where its kind has none."""
    lists: dict[str, tuple[str, ...]] = {
        "infection": SPREADS if outbreak else tables.ROUTES,
        "stage": cast.stages,
        "alert": schema.CUES,
        "decision": schema.ACTIONS,
        "release": schema.ENDINGS,
        "wound": schema.CAUSES,
        "death": schema.CAUSES,
        "sound": schema.SOUNDS,
        "measure": cast.measures,
        "left": schema.WAYS_OUT,
        "move_on": schema.WHY_MOVE,
        "regime": REGIMES,
    }
    by_kind = [lists.get(name, ()) for name in schema.EVENT_KINDS]
    door = schema.kind("door")
    move = schema.kind("move")
    out: list[str | None] = []
    for kind, code, value in events[["kind", "code", "value"]].tolist():
        words = by_kind[kind]
        if kind == door:
            out.append(f"{cast.doors[code]}: {tables.DOOR_STATES[value]}" if 0 <= code < len(cast.doors) else None)
        elif kind == move:
            out.append(f"from {cast.room(code)}")
        else:
            out.append(words[code] if 0 <= code < len(words) else None)
    return out
