"""What an ensemble keeps of a run: enough for every probability, small enough for thousands of runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeroom.results.fates import changes, fates
from homeroom.results.first_moves import first_moves
from homeroom.results.holdouts import pockets
from homeroom.results.survival import time_of_share
from homeroom.results.transmission import MEASURE, infections, left_site

if TYPE_CHECKING:
    from homeroom.results.schema import Rows
    from homeroom.world.tables import World


@dataclass(frozen=True)
class Digest:
    """One run, boiled down. The full log is regenerated from seed and number.

    Attributes:
        run: its number.
        end: the moment up to which it was watched (ms), the horizon.
        outcome: (people,) schema.FATE at `end`.
        met: schema.CHANGE, every change of a fate.
        infected: schema.INFECTION, every infection.
        measures: schema.EVENT rows of measures that acted.
        left: when the infection first left the site before its closure (ms), -1 never.
        half_turned: when half of everybody had turned (ms), -1 never.
        events: how many events the log had.
        awake_person_seconds: simulated seconds times people who were awake: what the run cost.
        first: (people,) schema.FIRST, how the danger found everybody.
        pockets: schema.POCKET, where people held out at the end of every day.
    """

    run: int
    end: int
    outcome: Rows
    met: Rows
    infected: Rows
    measures: Rows
    left: int
    half_turned: int
    events: int
    awake_person_seconds: float
    first: Rows
    pockets: Rows


def digest(world: World, events: Rows, *, run: int, awake_person_seconds: float = 0.0) -> Digest:
    """Boil a log (schema.EVENT, sorted by time) down."""
    met = changes(world, events)
    return Digest(
        run=run,
        end=int(world.horizon),
        outcome=fates(world, events, int(world.horizon)),
        met=met,
        infected=infections(world, events),
        measures=events[events["kind"] == MEASURE].copy(),
        left=left_site(events),
        half_turned=time_of_share(met, len(world.people)),
        events=len(events),
        awake_person_seconds=awake_person_seconds,
        first=first_moves(world, events),
        pockets=pockets(world, events),
    )
