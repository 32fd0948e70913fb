"""One class room with one infectious teacher, for programs that compute the air of rooms; nothing is imported here.

Times are hours of the day; every case adds something to the one before.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Hours: TypeAlias = tuple[tuple[float, float], ...]

LENGTH, WIDTH, HEIGHT = 10.0, 6.0, 3.0  # m
INSIDE, OUTSIDE = 293.0, 278.0  # K
HUMIDITY = 0.5
EMISSION = 6000.0  # infectious particles per hour
BREATHING = 0.54  # m3/h, at rest
TEACHER: Hours = ((8.5, 10.25), (10.5, 12.0))
PUPIL: Hours = ((9.0, 10.25), (10.5, 12.5))
CHANGES = 2.0  # 1/h, all day
WINDOW: dict[str, float] = {"height": 1.6, "opening": 0.2, "number": 3}  # m
AIRING: Hours = ((10.25, 10.5), (11.5, 11.75))
FILTER = 400.0  # m3/h of clean air
FILTERED: Hours = ((11.0, 12.0),)
CASES: dict[str, tuple[str, ...]] = {
    "2 air changes an hour": (),
    "the same, three windows opened twice for a quarter of an hour": ("windows",),
    "the same, and an hour of a filter": ("windows", "filter"),
}
LOOKS = (8.75, 9.5, 10.25, 10.4, 10.5, 11.0, 11.6, 12.0, 13.0)
"""When concentrations are compared (h)."""


def inputs() -> dict[str, Any]:
    """All of the above, to stand beside stored figures."""
    names = (
        "LENGTH", "WIDTH", "HEIGHT", "INSIDE", "OUTSIDE", "HUMIDITY", "EMISSION", "BREATHING", "TEACHER", "PUPIL",
        "CHANGES", "WINDOW", "AIRING", "FILTER", "FILTERED", "LOOKS",
    )  # fmt: skip
    return {name.lower(): globals()[name] for name in names}
