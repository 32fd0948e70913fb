"""The two small tables that name things: [scenario] in scenario.toml, and school.toml."""

from __future__ import annotations

from pydantic import Field

from homeroom.spec.base import Frozen, Id, Note, Text
from homeroom.spec.measure import LocalTime
from homeroom.spec.scenario import Clock, Horizon


class Head(Frozen):
    """The table [scenario]."""

    name: Id
    title: Text = ""
    start: LocalTime
    horizon: Horizon
    runs: int = Field(default=100, ge=1, le=10_000_000)
    fictional: bool = False
    notes: Note = ""
    school: Id | None = None
    pathogen: Id
    conduct: Id = "default"
    clock: Clock | None = None


class About(Frozen):
    """school.toml."""

    name: Id
    title: Text = ""
    location: Note = ""
    notes: Note = ""
    source: Note = ""
