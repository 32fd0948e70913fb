"""What the page must show, from events and trace without any of the viewer's code."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from homeroom.results import schema
from homeroom.viewer import replay
from homeroom.viewer.tracks import CALM, HAPPENINGS, away
from homeroom.world import tables
from viewer.made_up_story import Story


def written(told: Story, path: Path) -> Path:
    return replay.write_html(told.data(), path)


def truth(told: Story, time: int) -> dict[str, Any]:
    """The state at `time`, replayed from events and trace without any of the viewer's code."""
    stage = [-1] * len(told.world.people)
    doors = told.world.doors.state.tolist()
    for event in told.events[told.events["time"] <= time]:
        if event.kind == schema.EVENT_KINDS.index("stage"):
            stage[event.who] = int(event.code)
        elif event.kind == schema.EVENT_KINDS.index("door"):
            doors[event.code] = int(event.value)
    positions: list[tuple[int, float, float] | None] = []
    trace = told.trace[np.lexsort((told.trace["time"], told.trace["who"]))]
    bounds = np.searchsorted(trace["who"], np.arange(len(stage) + 1))
    for who in range(len(stage)):
        rows = trace[bounds[who] : bounds[who + 1]]
        k = int(np.searchsorted(rows["time"], time, side="right")) - 1
        if k < 0 or rows["room"][k] < 0:
            positions.append(None)
            continue
        room, x, y = int(rows["room"][k]), float(rows["x"][k]), float(rows["y"][k])
        if k + 1 < len(rows) and rows["room"][k + 1] >= 0:
            share = (time - rows["time"][k]) / max(rows["time"][k + 1] - rows["time"][k], 1)
            x += share * float(rows["x"][k + 1] - rows["x"][k])
            y += share * float(rows["y"][k + 1] - rows["y"][k])
        positions.append((room, x, y))
    fates = Counter(tables.FATES[int(told.world.stages.fate[s])] if s >= 0 else "human" for s in stage)
    return {
        "stage": stage,
        "doors": doors,
        "positions": positions,
        "fates": {name: fates[name] for name in tables.FATES},
        "away": positions.count(None),
    }


def blur(told: Story, time: int) -> float:
    """How many times the tolerance a dot may stand off: more, the longer nothing happens."""
    busy = np.unique(told.events["time"][np.isin(told.events["kind"], [schema.kind(name) for name in HAPPENINGS])])
    return max(1.0, float(away(np.array([time]), busy)[0]) / CALM)


def same(shown: dict[str, Any], true: dict[str, Any], tolerance: float) -> None:
    for name in ("stage", "doors", "fates", "away"):
        assert shown[name] == true[name], name
    for a, b in zip(shown["positions"], true["positions"], strict=True):
        assert (a is None) == (b is None)
        if a is not None and b is not None:
            assert a[0] == b[0]
            assert np.hypot(a[1] - b[1], a[2] - b[2]) < tolerance + 0.01
