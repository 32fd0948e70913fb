"""The luck of a generated school: keyed numbers that depend on seed and purpose, never on order."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from homeroom.generate.keyed import uniforms


class Draw(IntEnum):
    """What is drawn. Append only: another number is another school."""

    SEX = 1
    AGE = 2
    HOUSEHOLD = 3
    ADULTS = 4
    PLACE_AMONG_SIBLINGS = 5
    GAP = 6
    TWIN = 7
    KEEP = 8
    MOTHER = 9
    FATHER = 10
    SEX_OF_FAMILY = 11
    BUS = 12
    TASTE_A = 13
    TASTE_B = 14
    NAMINGS = 15
    WHERE_NAMED = 16
    LIKING = 17
    MOOD = 18
    ACQUAINTANCE = 19
    STAFF_AGE = 20
    STAFF_SEX = 21
    LESSON = 22
    CLUB = 23
    COVERAGE = 24


class Luck:
    """Numbers in (0, 1) for one seed."""

    def __init__(self, seed: int) -> None:
        """Take the seed of the recipe."""
        self._seed = np.uint64(seed)

    def __call__(self, draw: Draw, who: ArrayLike, whom: ArrayLike = 0, ordinal: ArrayLike = 0) -> NDArray[np.float64]:
        """One number for each (who, whom, ordinal), which broadcast; all of them integers from 0 to 2**20."""
        mixed = (np.asarray(ordinal, dtype=np.uint64) << np.uint64(8)) | np.uint64(int(draw))
        return uniforms(np.asarray(who, dtype=np.uint64), np.asarray(whom, dtype=np.uint64), mixed, self._seed)

    def normal(self, draw: Draw, who: ArrayLike, whom: ArrayLike = 0, ordinal: ArrayLike = 0) -> NDArray[np.float64]:
        """About a standard normal number, cut at 3: Box and Muller (1958)."""
        u = self(draw, who, whom, ordinal)
        v = self(draw, who, whom, np.asarray(ordinal, dtype=np.uint64) + np.uint64(1 << 12))
        z = np.sqrt(-2.0 * np.log(u)) * np.cos(2.0 * np.pi * v)
        return np.asarray(np.clip(z, -3.0, 3.0))
