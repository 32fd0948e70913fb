"""Many integers in few bytes: differences, zigzag, varints, deflate, base64.

A column of integers that change slowly (times, rooms, centimetres) becomes a short text that a page can carry.
`decode.js` is the other half; `unpack` here is its plain twin, for readers in Python and for tests.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
_MOST_BYTES = 10  # ceil(64 / 7): the longest varint of 64 bits


def varints(values: NDArray[np.uint64]) -> bytes:
    """LEB128: seven bits a byte, lowest first, the top bit set on all bytes of a value but its last."""
    lengths = np.ones(values.size, np.int64)
    for k in range(1, _MOST_BYTES):
        lengths += values >= np.uint64(1 << (7 * k))
    starts = np.cumsum(lengths) - lengths
    out = np.zeros(int(lengths.sum()), np.uint8)
    for k in range(int(lengths.max(initial=0))):
        longer = lengths > k
        seven = (values[longer] >> np.uint64(7 * k)) & np.uint64(0x7F)
        more = np.where(lengths[longer] > k + 1, np.uint64(0x80), np.uint64(0))
        out[starts[longer] + k] = (seven | more).astype(np.uint8)
    return out.tobytes()


def pack(column: ArrayLike, lengths: Sequence[int] | None = None) -> str:
    """Write a column of integers as base64 text.

    Args:
        column: (n,) integers, |value| < 2**62.
        lengths: how many values belong to each person; differences start anew at each. None: one stretch.
    """
    values = np.asarray(column, np.int64).ravel()
    steps = np.diff(values, prepend=np.int64(0))
    if lengths is not None and values.size:
        ends = np.cumsum(np.asarray(lengths, np.int64))
        if int(ends[-1]) != values.size:
            raise ValueError(f"lengths add up to {int(ends[-1])}, but there are {values.size} values")
        starts = np.unique(np.concatenate(([0], ends[:-1])))
        starts = starts[starts < values.size]
        steps[starts] = values[starts]
    zigzag = ((steps << 1) ^ (steps >> 63)).view(np.uint64)
    return base64.b64encode(zlib.compress(varints(zigzag), 9)).decode("ascii")


def unpack(text: str, lengths: Sequence[int] | None = None) -> Ints:
    """Read back what `pack` wrote, with the same `lengths`."""
    raw = np.frombuffer(zlib.decompress(base64.b64decode(text)), np.uint8)
    last = np.flatnonzero(raw < 0x80)
    first = np.concatenate(([0], last[:-1] + 1)) if last.size else last
    zigzag = np.zeros(last.size, np.uint64)
    for k in range(int((last - first).max(initial=-1)) + 1):
        within = first + k <= last
        zigzag[within] |= (raw[first[within] + k].astype(np.uint64) & np.uint64(0x7F)) << np.uint64(7 * k)
    steps = (zigzag >> np.uint64(1)).view(np.int64) ^ -(zigzag & np.uint64(1)).view(np.int64)
    bounds = [steps.size] if lengths is None else list(lengths)
    pieces = np.split(steps, np.cumsum(bounds)[:-1]) if bounds else []
    return np.concatenate([np.cumsum(piece) for piece in pieces]) if pieces else np.zeros(0, np.int64)
