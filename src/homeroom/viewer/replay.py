"""A run as a page that plays it: `build` gathers what the page needs, `write_html` writes the one file.

The data hold no page and the page holds no data of any run: `build` returns a plain dict that JSON can carry
(columns of integers packed by `pack.py`), `page.html_for` puts it into the shell. Times are integer milliseconds since
the scenario's start, positions integer centimetres; a room of -1 means "not on the site".
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from homeroom.results import schema
from homeroom.results.cast import Cast, cast
from homeroom.results.schema import Rows
from homeroom.viewer.pack import pack
from homeroom.viewer.page import html_for
from homeroom.viewer.tracks import tracks
from homeroom.viewer.writing import write_aside
from homeroom.world import tables

if TYPE_CHECKING:
    from homeroom.spec.scenario import Scenario
    from homeroom.world.tables import World

SCHEMA = 1
_KIND = {name: index for index, name in enumerate(schema.EVENT_KINDS)}
_MOMENT = ("kind", "who", "whom", "room", "code", "value")
_NOT_MOMENTS = ("stage", "door", "move")  # the first two have tables of their own, the third is in the tracks


def build(
    scenario: Scenario,
    world: World,
    events: Rows,
    trace: Rows,
    *,
    seed: int,
    run: int,
    recap: Sequence[str],
    names: bool = True,
    measures: Sequence[str] = (),
) -> dict[str, Any]:
    """Gather what the page needs to play one run.

    Args:
        scenario: what was simulated; titles, plan, people and measures are read from it.
        world: its arrays; the order of rooms, doors, people and stages is theirs.
        events: records of `schema.EVENT`, sorted by time.
        trace: rows of `schema.TRACE`, in crisis; motion between two of a person is linear. Where people are in
            routine follows from the itinerary.
        seed: the seed of the run, shown on the page.
        run: its number, shown on the page.
        recap: the story in sentences, shown on the page as they are: written with the same `names`.
        names: False shows pseudonyms instead of names, and numbers instead of ids. Fictional scenarios always
            show their names.
        measures: ids by the code of their events, as the engine numbers them; without them, measures are told by
            what they do.

    Returns:
        A dict that JSON can carry; see the module's first lines for units.
    """
    words = cast(scenario, world, names=names)
    rooms = scenario.school.rooms
    levels = sorted(scenario.school.levels.values(), key=lambda level: level.ordinal)
    level_at = {world.level_ids.index(level.id): i for i, level in enumerate(levels)}
    return {
        "schema": SCHEMA,
        "title": words.title,
        "fictional": bool(scenario.fictional),
        "start": scenario.start.replace(tzinfo=None).isoformat(timespec="seconds"),
        "seed": int(seed),
        "run": int(run),
        "horizon": int(world.horizon),
        "levels": [{"id": level.id, "name": level.name or level.id, "ordinal": level.ordinal} for level in levels],
        "rooms": [
            {
                "id": id_,
                "name": words.rooms[i],
                "short": rooms[id_].name or id_,
                "level": level_at[int(world.rooms.level[i])],
                "upper": level_at.get(int(world.rooms.upper[i]), -1),
                "category": tables.CATEGORIES[int(world.rooms.category[i])],
                "outdoors": bool(world.rooms.outdoors[i]),
                "rings": [[[round(float(x), 2), round(float(y), 2)] for x, y in ring] for ring in rooms[id_].polygon],
            }
            for i, id_ in enumerate(world.room_ids)
        ],
        "doors": [_door(world, i, level_at) for i in range(len(world.doors))],
        "stages": [_stage(world, i, id_, words.stages[i]) for i, id_ in enumerate(world.stage_ids)],
        "people": _people(words, names or scenario.fictional),
        "measures": [_measure(scenario, id_, names or scenario.fictional) for id_ in measures],
        "words": _vocabulary(),
        "tracks": tracks(world, events, trace),
        "stage_events": _columns(events[events["kind"] == _KIND["stage"]], t="time", who="who", stage="code"),
        "door_events": _columns(
            events[events["kind"] == _KIND["door"]], t="time", door="code", state="value", who="who"
        ),
        "moments": _columns(events[_moments(events)], t="time", **{name: name for name in _MOMENT}),
        "recap": [str(sentence) for sentence in recap],
    }


def write_html(data: dict[str, Any], path: str | os.PathLike[str]) -> Path:
    """Write the page that plays `data`: one file, nothing loaded from elsewhere. Written aside, then renamed."""
    return write_aside(path, html_for(data))


def _door(world: World, i: int, level_at: dict[int, int]) -> dict[str, Any]:
    door = world.doors[i]
    near = world.rooms[int(door.room_a)]
    level = int(near.level)
    if near.upper >= 0 and door.room_b >= 0:
        level = int(world.rooms[int(door.room_b)].level)  # the head of the stairs is a door of the upper floor
    return {
        "id": world.door_ids[i],
        "level": level_at[level],
        "kind": tables.DOOR_KINDS[int(door.kind)],
        "line": [round(float(v), 2) for v in (door.x1, door.y1, door.x2, door.y2)],
        "state": int(door.state),
        "rooms": [int(door.room_a), int(door.room_b)],
    }


def _stage(world: World, i: int, id_: str, label: str) -> dict[str, Any]:
    row = world.stages[i]
    return {
        "id": id_,
        "label": label,
        "conduct": tables.CONDUCTS[int(row.conduct)],
        "fate": tables.FATES[int(row.fate)],
    }


def _measure(scenario: Scenario, id_: str, named: bool) -> dict[str, str]:
    """Id and title of a measure; a title may name somebody."""
    return {"id": id_, "title": scenario.measures[id_].title if named else ""}


def _people(words: Cast, named: bool) -> list[dict[str, Any]]:
    columns = zip(words.ids, words.names, words.roles, words.classes, strict=True)
    return [
        {"id": id_ if named else str(i), "name": name, "role": role, "class": class_}
        for i, (id_, name, role, class_) in enumerate(columns, start=1)
    ]


def _vocabulary() -> dict[str, list[str]]:
    """The vocabulary of codes, in index order, so that the page repeats none of it."""
    return {
        "kinds": list(schema.EVENT_KINDS),
        "cues": list(schema.CUES),
        "actions": list(schema.ACTIONS),
        "endings": list(schema.ENDINGS),
        "causes": list(schema.CAUSES),
        "sounds": list(schema.SOUNDS),
        "ways": list(schema.WAYS_OUT),
        "set_down": list(schema.SET_DOWN),
        "why_move": list(schema.WHY_MOVE),
        "reasons": list(schema.REASONS),
        "measure_actions": list(schema.MEASURE_ACTIONS),
        "routes": list(tables.ROUTES),
        "door_states": list(tables.DOOR_STATES),
    }


def _moments(events: Rows) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Events worth a line: all but the tables of their own, and decisions only where somebody changes their mind."""
    chosen = ~np.isin(events["kind"], [_KIND[name] for name in _NOT_MOMENTS])
    decisions = np.flatnonzero(events["kind"] == _KIND["decision"])
    by_person = decisions[np.argsort(events["who"][decisions], kind="stable")]
    row = events[by_person]
    same = np.zeros(by_person.size, np.bool_)
    same[1:] = np.all([row[name][1:] == row[name][:-1] for name in ("who", "code", "value")], axis=0)
    chosen[by_person[same]] = False
    return chosen


def _columns(rows: Rows, **fields: str) -> dict[str, Any]:
    return {"n": len(rows)} | {name: pack(rows[column]) for name, column in fields.items()}
