"""Who infected whom: the transmission tree, in the columns that epicontacts reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from homeroom.results.schema import CONTACT_COLUMNS, INFECTION, LINELIST_COLUMNS, MEASURE_ACTIONS, kind
from homeroom.results.state import INFECTION as INFECTED
from homeroom.results.state import LEFT, planned
from homeroom.world.tables import ACTIVITIES, FATES, NONE, ROUTES

if TYPE_CHECKING:
    import polars as pl

    from homeroom.results.cast import Cast
    from homeroom.results.schema import Rows
    from homeroom.world.tables import World

MEASURE = kind("measure")
CLOSE_SITE = MEASURE_ACTIONS.index("close_site")


def infections(world: World, events: Rows) -> Rows:
    """Every infection of a run in the order of the log, as a structured array of schema.INFECTION."""
    log = events[events["kind"] == INFECTED]
    out = np.zeros(len(log), dtype=INFECTION)
    out["time"], out["source"], out["target"] = log["time"], log["whom"], log["who"]
    out["room"], out["route"], out["severity"] = log["room"], log["code"], log["value"]
    out["period"] = [planned(world, w, t)[1] for w, t in zip(log["who"].tolist(), log["time"].tolist(), strict=True)]
    return out


def generations(infected: Rows) -> dict[int, int]:
    """Generation of everybody infected: 0 from outside, else one more than their infector's.

    Args:
        infected: schema.INFECTION in the order of the log. A reinfection does not change a generation.

    Raises:
        ValueError: somebody was infected by a person who was not.
    """
    out: dict[int, int] = {}
    for source, target in zip(infected["source"].tolist(), infected["target"].tolist(), strict=True):
        if source != NONE and source not in out:
            raise ValueError(f"person {target} was infected by person {source}, who was never infected")
        out.setdefault(target, 0 if source == NONE else out[source] + 1)
    return out


@dataclass(frozen=True)
class Chains:
    """Who infected whom, whatever the record type of an infection.

    Attributes:
        cast: names.
        infected: rows with `source` and `target` in the order of the log.
    """

    cast: Cast
    infected: Rows

    def __len__(self) -> int:
        """How many people were infected."""
        return len(set(self.infected["target"].tolist()))

    def chain(self, person: str) -> list[str]:
        """Ids from the first case to a person: how the infection came to them. Empty if it never did.

        Args:
            person: id.

        Raises:
            KeyError: nobody has this id.
        """
        if person not in self.cast.ids:
            raise KeyError(f"nobody has the id {person!r}")
        source: dict[int, int] = {}
        for a, b in zip(self.infected["source"].tolist(), self.infected["target"].tolist(), strict=True):
            source.setdefault(b, a)
        who = self.cast.ids.index(person)
        if who not in source:
            return []
        out = []
        while who != NONE:
            out.append(self.cast.ids[who])
            who = source[who]
        return out[::-1]

    def offspring(self) -> dict[str, int]:
        """How many people each infected person was the first to infect, by id."""
        out = {self.cast.ids[who]: 0 for who in dict.fromkeys(self.infected["target"].tolist())}
        seen: set[int] = set()
        for a, b in zip(self.infected["source"].tolist(), self.infected["target"].tolist(), strict=True):
            if b not in seen and a != NONE:
                out[self.cast.ids[a]] += 1
            seen.add(b)
        return out


@dataclass(frozen=True)
class Tree(Chains):
    """The transmission tree of one run of a story: `infected` are rows of schema.INFECTION.

    Attributes:
        outcome: (people,) schema.FATE.
    """

    outcome: Rows

    @cached_property
    def linelist(self) -> pl.DataFrame:
        """One row per infected person, in order of (first) infection; `id` as epicontacts expects."""
        import polars as pl

        depth = generations(self.infected)
        seen: set[int] = set()
        rows = []
        for row in self.infected:
            who = int(row["target"])
            if who in seen:
                continue
            seen.add(who)
            rows.append(
                (
                    self.cast.ids[who],
                    self.cast.names[who],
                    self.cast.roles[who],
                    self.cast.classes[who] or None,
                    int(row["time"]),
                    self.cast.room(int(row["room"])),
                    ROUTES[row["route"]],
                    ACTIVITIES[row["period"]],
                    depth[who],
                    FATES[self.outcome["fate"][who]],
                )
            )
        types = [pl.String] * 4 + [pl.Int64] + [pl.String] * 3 + [pl.Int64, pl.String]
        return pl.DataFrame(rows, schema=dict(zip(LINELIST_COLUMNS, types, strict=True)), orient="row")

    @cached_property
    def contacts(self) -> pl.DataFrame:
        """One row per infection by a person; `from` and `to` as epicontacts expects."""
        import polars as pl

        rows = [
            (
                self.cast.ids[row["source"]],
                self.cast.ids[row["target"]],
                int(row["time"]),
                self.cast.room(int(row["room"])),
                ROUTES[row["route"]],
                ACTIVITIES[row["period"]],
            )
            for row in self.infected
            if row["source"] != NONE
        ]
        types = [pl.String] * 2 + [pl.Int64] + [pl.String] * 3
        return pl.DataFrame(rows, schema=dict(zip(CONTACT_COLUMNS, types, strict=True)), orient="row")


def left_site(events: Rows) -> int:
    """When the infection first left the site before it was closed (ms), -1 if it did not.

    Any infected person counts, whatever the way out; a `close_site` measure ends the time that counts, and so
    does nothing where the school is never closed.
    """
    closing = (events["kind"] == MEASURE) & (events["value"] == CLOSE_SITE)
    closed = int(events["time"][closing][0]) if closing.any() else np.iinfo(np.int64).max
    infected: set[int] = set()
    wanted = np.isin(events["kind"], (INFECTED, LEFT))
    for time, what, who in events[wanted][["time", "kind", "who"]].tolist():
        if time >= closed:
            break
        if what == INFECTED:
            infected.add(who)
        elif who in infected:
            return int(time)
    return -1
