"""The building and the people of the movement benchmark, the same for us and for JuPedSim.

A corridor of 60 x 3 m, twenty classrooms of 5.8 x 8 m with a door of 1 m each behind walls of 0.2 m, one exit of
1.8 m at its end; speeds N(1.34, 0.26) m/s cut to [0.6, 2.2], radius 0.2 m, n/20 people per room.
"""

from __future__ import annotations

import math
import random

DOOR, EXIT = 1.0, 1.8
LENGTH, WIDTH = 60.0, 3.0


def rooms() -> list[tuple[str, tuple[float, float, float, float]]]:
    """Name and rectangle (x0, y0, x1, y1) of the twenty classrooms (m)."""
    found = []
    for k in range(10):
        x0, x1 = 6.0 * k + 0.1, 6.0 * k + 5.9
        found.append((f"north{k}", (x0, 3.2, x1, 11.2)))
        found.append((f"south{k}", (x0, -8.2, x1, -0.2)))
    return found


def people(n: int, seed: int = 1) -> list[tuple[str, float, float, float]]:
    """Room, x, y (m) and free speed (m/s) of everybody, on a slightly shaken grid."""
    luck = random.Random(seed)
    found = []
    for name, (x0, y0, x1, y1) in rooms():
        x0, y0, x1, y1 = x0 + 0.3, y0 + 0.3, x1 - 0.3, y1 - 0.3
        m = n // 20
        columns = max(1, math.ceil((m * (x1 - x0) / (y1 - y0)) ** 0.5))
        lines = -(-m // columns)
        a, b = (x1 - x0) / columns, (y1 - y0) / lines
        shake = max(0.0, min(a, b) - 0.45) / 2.0
        for k in range(m):
            x = x0 + (k % columns + 0.5) * a + luck.uniform(-shake, shake) / 2.0
            y = y0 + (k // columns + 0.5) * b + luck.uniform(-shake, shake) / 2.0
            found.append((name, x, y, min(2.2, max(0.6, luck.gauss(1.34, 0.26)))))
    return found
