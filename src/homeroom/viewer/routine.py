"""Where everybody is while the timetable rules: those stretches of a run leave no trace, since nobody's way matters.

The same rules as `results.state`: in routine everybody is where a measure or else the itinerary has them, unless they
have left for good or died. A place becomes a point: the seat, or a spot in the room that is the same every time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from homeroom.results.schema import MEASURE_ACTIONS, TRACE, WAYS_OUT, Rows, kind
from homeroom.results.state import kept_row, rebuild
from homeroom.world.tables import CONDUCTS, NONE, OFF_SITE, World

_REGIME, _MEASURE, _LEFT, _STAGE, _DEATH = (kind(k) for k in ("regime", "measure", "left", "stage", "death"))
_MOVES = tuple(kind(k) for k in ("move", "left", "arrive"))
_CLOSES, _OPENS = MEASURE_ACTIONS.index("close_site"), MEASURE_ACTIONS.index("open_site")
_HOLDS = tuple(MEASURE_ACTIONS.index(a) for a in ("confine", "send"))
_HOME_TIME = WAYS_OUT.index("home time")
_DIES = CONDUCTS.index("dead")
_STRAYS = tuple(CONDUCTS.index(c) for c in ("hunts", "lashes", "down"))
_FOR_GOOD = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Stretch:
    """A time [start, end) in one regime, with its rows of the log."""

    start: int
    end: int
    crisis: bool
    log: Rows


def stretches(world: World, events: Rows) -> list[Stretch]:
    """The run regime by regime; it starts in routine, and the last stretch holds the horizon."""
    switches = np.flatnonzero(events["kind"] == _REGIME).tolist()
    bounds = [0, *switches, len(events)]
    times = [0, *events["time"][switches].tolist(), int(world.horizon) + 1]
    crisis = [False, *(events["code"][switches] == 1).tolist()]
    return [
        Stretch(times[k], times[k + 1], crisis[k], events[bounds[k] : bounds[k + 1]])
        for k in range(len(crisis))
        if times[k] < times[k + 1] or bounds[k] < bounds[k + 1]
    ]


@dataclass
class _Lives:
    """What overrules the timetable, as the log tells it from stretch to stretch."""

    holds: dict[int, list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[int, tuple[int, bool]] = field(default_factory=dict)  # since when, and whether off the site
    closed: int = _FOR_GOOD  # when the site was closed
    opened: int = _FOR_GOOD  # and opened again
    kept: dict[int, int] = field(default_factory=dict)  # who was on it then, and in which room

    def note_holds(self, log: Rows) -> None:
        """Who is confined or sent, from when until when: [(from, until, room), ...]."""
        for row in log[(log["kind"] == _MEASURE) & np.isin(log["value"], _HOLDS) & (log["who"] >= 0)]:
            self.holds[int(row["who"])].append((int(row["time"]), int(row["until"]) or _FOR_GOOD, int(row["room"])))

    def note_routine(self, world: World, log: Rows) -> None:
        """Who leaves for good, dies, or turns beyond the fence."""
        for row in log[np.isin(log["kind"], (_LEFT, _STAGE, _DEATH))]:
            what = int(world.stages.conduct[row["code"]]) if row["kind"] == _STAGE else NONE
            away = row["kind"] == _LEFT or row["room"] == OFF_SITE
            lost = row["code"] != _HOME_TIME if row["kind"] == _LEFT else row["kind"] == _DEATH or what == _DIES
            if lost or (away and what in _STRAYS):
                self.gone.setdefault(int(row["who"]), (int(row["time"]), bool(away)))

    def note_crisis(self, world: World, log: Rows) -> None:
        """Who has left by its end, or died in it."""
        for row in log[np.isin(log["kind"], (*_MOVES, _STAGE, _DEATH))]:
            who = int(row["who"])
            if row["kind"] in _MOVES:
                if row["kind"] == _LEFT or row["room"] == OFF_SITE:
                    self.gone[who] = (int(row["time"]), True)
                else:
                    self.gone.pop(who, None)
            elif row["kind"] == _DEATH or world.stages.conduct[row["code"]] == _DIES:
                self.gone[who] = (int(row["time"]), False)


def routine_trace(world: World, events: Rows) -> Rows:
    """Places in all routine stretches.

    Args:
        world: itinerary, seats, rooms.
        events: the whole log.

    Returns:
        Rows of `schema.TRACE`, one per change of place; unlike a trace of the crisis, one holds until the next.
    """
    lives, spots = _Lives(), _Spots(world)
    shut = np.flatnonzero((events["kind"] == _MEASURE) & (events["value"] == _CLOSES))
    if len(shut):
        lives.closed = int(events["time"][shut[0]])
        room = rebuild(world, events[: shut[0] + 1], lives.closed).room
        again = (events["kind"] == _MEASURE) & (events["value"] == _OPENS) & (events["time"] >= lives.closed)
        if again.any():
            lives.opened = int(events["time"][np.flatnonzero(again)[0]])
        lives.kept = {int(who): int(room[who]) for who in np.flatnonzero(room >= 0)}
    rows: list[tuple[int, float, float, int, int]] = []
    for stretch in stretches(world, events):
        before = dict(lives.gone)
        lives.note_holds(stretch.log)
        if stretch.crisis:
            lives.note_crisis(world, stretch.log)
            continue
        lives.note_routine(world, stretch.log)
        for who in range(len(world.people)):
            if who not in before:
                rows += _stay(world, lives, spots, who, stretch)
    out = np.zeros(len(rows), TRACE)
    out[:] = rows
    return out


def _stay(
    world: World, lives: _Lives, spots: _Spots, who: int, stretch: Stretch
) -> list[tuple[int, float, float, int, int]]:
    """Changes of place of one person in one routine stretch."""
    person = world.people[who]
    plan = world.itinerary[int(person.plan_first) : int(person.plan_first) + int(person.plan_n)]
    lost, away = lives.gone.get(who, (_FOR_GOOD, False))
    end = min(stretch.end, lost)
    if not away:
        end = max(end, stretch.start + 1)  # who dies as the stretch begins lies where they were
    holds = lives.holds.get(who, [])
    changes = {
        stretch.start,
        lives.closed,
        lives.opened,
        *plan["time"].tolist(),
        *(t for hold in holds for t in hold[:2]),
    }
    rows: list[tuple[int, float, float, int, int]] = []
    last: tuple[float, float, int] | None = None
    for time in sorted(t for t in changes if stretch.start <= t < end):
        held = [hold for hold in holds if hold[0] <= time][-1:]
        if held and time < held[0][1]:
            here = spots.at(who, held[0][2], NONE)
        elif lives.closed <= time < lives.opened:
            here = _on_a_closed_site(world, lives, spots, who, time)
        elif len(plan):
            row = plan[max(int(np.searchsorted(plan["time"], time, side="right")) - 1, 0)]
            here = spots.at(who, int(row["room"]), int(row["seat"]))
        else:
            here = spots.at(who, OFF_SITE, NONE)
        if here != last:
            rows.append((time, here[0], here[1], who, here[2]))
            last = here
    if lost < stretch.end and away:
        rows.append((lost, 0.0, 0.0, who, OFF_SITE))
    return rows


def _on_a_closed_site(world: World, lives: _Lives, spots: _Spots, who: int, time: int) -> tuple[float, float, int]:
    """Who was on it when it was closed stays where the timetable had them last; nobody else comes."""
    if who not in lives.kept:
        return spots.at(who, OFF_SITE, NONE)
    row = kept_row(world, who, time)
    if row == NONE:
        return spots.at(who, lives.kept[who], NONE)
    return spots.at(who, int(world.itinerary.room[row]), int(world.itinerary.seat[row]))


class _Spots:
    """Points for people in rooms: (x, y, room)."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.known: dict[tuple[int, int], tuple[float, float, int]] = {}

    def at(self, who: int, room: int, seat: int) -> tuple[float, float, int]:
        """The seat, or a spot of one's own in the room."""
        if room < 0:
            return 0.0, 0.0, OFF_SITE
        if seat >= 0:
            return float(self.world.seats.x[seat]), float(self.world.seats.y[seat]), room
        if (who, room) not in self.known:
            self.known[who, room] = (*self._spot(who, room), room)
        return self.known[who, room]

    def _spot(self, who: int, room: int) -> tuple[float, float]:
        """A point in one of the room's cells, a mean of its corners with weights drawn for this person and room."""
        row = self.world.rooms[room]
        if row.cell_n == 0:
            return float(row.x), float(row.y)
        luck = np.random.default_rng((int(self.world.people.who[who]), room))
        cell = self.world.cells[int(row.cell_first) + int(luck.integers(row.cell_n))]
        edges = self.world.edges[int(cell.edge_first) : int(cell.edge_first) + int(cell.edge_n)]
        share = luck.dirichlet(np.ones(len(edges)))
        return float(share @ edges["x1"]), float(share @ edges["y1"])
