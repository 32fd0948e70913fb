"""Three small runs as they were when somebody last looked: ids, integers and milliseconds only.

A difference is not always a mistake, but always a change of results: then write the file again with
`HOMEROOM_GOLDEN=write python -m pytest tests/golden`, look at the difference, and say so in the changelog.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import homeroom as hr
from homeroom.results import schema
from homeroom.results.transmission import infections
from homeroom.world.tables import ROUTES

FILE = Path(__file__).with_name("one_room.json")
SEED, RUNS = 1, 3


def one(run):
    """What is kept of a run: every infection, every fate but human, and how many events of each kind."""
    world, events = run.world, run.raw.events
    ids = (*world.person_ids, None)
    rooms = (*world.room_ids, None)
    infected = [
        [int(r["time"]), ids[r["source"]], ids[r["target"]], rooms[r["room"]], ROUTES[r["route"]]]
        for r in infections(world, events)
    ]
    met = run.fates.filter(run.fates["fate"] != "human")
    kinds = [schema.EVENT_KINDS[k] for k in events["kind"].tolist()]
    return {
        "infections": infected,
        "fates": {row["person"]: [row["fate"], row["time"]] for row in met.iter_rows(named=True)},
        "events": {kind: kinds.count(kind) for kind in schema.EVENT_KINDS if kind in kinds},
    }


def test_small_runs_are_as_they_were():
    scenario = hr.load("one-room")
    found = {str(k): one(hr.simulate(scenario, seed=SEED, run=k)) for k in range(RUNS)}
    if os.environ.get("HOMEROOM_GOLDEN") == "write":
        FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        pytest.skip("written again: there is nothing to compare with")
    assert found == json.loads(FILE.read_text(encoding="utf-8"))
