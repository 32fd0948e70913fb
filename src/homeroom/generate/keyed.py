"""Keyed random numbers for whole arrays of people at once, without the compiler.

The same function as `kernels.rng.uniform`, bit for bit (a test compares them), in NumPy: what is drawn once per
scenario (bodies, tempers, where a break is spent) is drawn while a World is assembled, which must not wait for a
compiler.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

KEY = (0x686F6D65, 0x726F6F6D)
"""The key of everything drawn once per scenario: "homeroom" in ASCII. It is no run's: `run_key` mixes its words."""

_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


def uniforms(who: ArrayLike, whom: ArrayLike, decision: ArrayLike, ordinal: ArrayLike) -> NDArray[np.float64]:
    """Numbers in (0, 1), one for each (who, whom, decision, ordinal), which broadcast.

    Args:
        who: hashes of people.
        whom: the other person, or what else the decision is about; -1 for none.
        decision: a number from `kernels.draws`.
        ordinal: how often the person has come to this decision, or the calendar day.
    """
    c0, c1, c2, c3 = np.broadcast_arrays(*(_words(word) for word in (who, whom, decision, ordinal)))
    k0, k1 = KEY
    for _ in range(10):  # Philox4x32-10: Salmon et al. 2011, doi:10.1145/2063384.2063405
        p0, p1 = c0 * np.uint64(0xD2511F53), c2 * np.uint64(0xCD9E8D57)
        c0, c1 = (p1 >> _32) ^ c1 ^ np.uint64(k0), p1 & _LOW
        c2, c3 = (p0 >> _32) ^ c3 ^ np.uint64(k1), p0 & _LOW
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.asarray((((c0 << _32) | c1) >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def _words(value: ArrayLike) -> NDArray[np.uint64]:
    """Integers modulo 2**32."""
    array = np.asarray(value)
    if array.dtype.kind == "u":
        return array.astype(np.uint64) & _LOW
    return (array.astype(np.int64) & 0xFFFFFFFF).astype(np.uint64)
