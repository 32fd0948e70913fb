"""The main measures of hyosan, in metres; where they come from stands in library/schools/hyosan/school.toml."""

from __future__ import annotations

STOREY = 3.6
BAY = 9.0
DEPTH = 7.5
CORRIDOR = 3.0
NORTH = DEPTH + CORRIDOR
"""The corridor's north wall."""
STRIP = NORTH + 5.1
"""Stairs and toilets project this far."""
MAIN = 10 * BAY
"""Length of the main block."""
WING = MAIN + CORRIDOR
"""The wall between the wing's corridor and its rooms."""
EAST = WING + 8.0
"""The wing's east facade."""
END = 49.5
"""The wing's north end."""
CORNER = (MAIN, 0.0, EAST, DEPTH)
LOBBY = (38.6, DEPTH, 42.4, NORTH)
SILL = 0.9
PARAPET = 1.2
FLOORS = ("ground", "first", "second", "third")
STOREYS = ("Ground floor", "First floor", "Second floor", "Third floor")
