"""A group of arrays as one argument of a kernel; with ``_numba_handle.py`` and ``jit.py`` all that names the compiler.

Numba passes a NamedTuple of arrays field by field: forty arrays are three hundred values in every call, and a regime
took ten minutes to compile. A `Handle` is one address instead. What stands there is a table with where each array
lies and how long it is; ``s.body`` in a kernel reads the array's place from the table and nothing is counted or
copied. See docs/decisions for the measurement.

In plain Python (``HOMEROOM_JIT=0``) a kernel gets the NamedTuple itself, so that both read alike.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from homeroom.kernels.jit import COMPILED

SLOTS = 4
"""Words per field: address, and up to three lengths; a number has its bits in the first."""


class Handle:
    """What stands for a NamedTuple of arrays and numbers when it is handed to a kernel.

    Attributes:
        arrays: the NamedTuple; the handle keeps it, and so the memory, alive.
        address: of the table (int).
    """

    def __init__(self, arrays: Any) -> None:
        """Lay out the table for `arrays`: a NamedTuple of C-contiguous arrays and floats."""
        self.arrays = arrays
        table = np.zeros((len(arrays), SLOTS), np.int64)
        fields: list[tuple[str, Any, int]] = []
        for row, name, value in zip(table, arrays._fields, arrays, strict=True):
            if isinstance(value, np.ndarray):
                if not value.flags.c_contiguous or value.ndim >= SLOTS:
                    raise ValueError(f"{name}: an array behind a handle is C-contiguous and has at most three axes")
                row[0] = value.ctypes.data
                row[1 : 1 + value.ndim] = value.shape
                fields.append((name, value.dtype, value.ndim))
            else:
                row[:1] = np.array([value], np.float64).view(np.int64)
                fields.append((name, None, 0))
        self._table = table
        self.address: int = table.ctypes.data
        self._numba_type_ = _type_of(type(arrays).__name__, tuple(fields))


def handle(arrays: Any) -> Any:
    """A NamedTuple of arrays as a kernel wants it: a `Handle` where kernels are compiled, else itself."""
    return Handle(arrays) if COMPILED else arrays


@functools.cache
def _type_of(name: str, fields: tuple[tuple[str, Any, int], ...]) -> Any:
    import numba

    handle_type = _machinery()
    types: list[tuple[str, Any]] = []
    for field, dtype, ndim in fields:
        if dtype is None:
            types.append((field, numba.types.float64))
        else:
            types.append((field, numba.types.Array(numba.from_dtype(_unrecord(dtype)), ndim, "C")))
    return handle_type(name, tuple(types))


def _unrecord(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The dtype without the recarray wrapping: the same bytes and names."""
    return np.dtype((np.void, dtype)) if dtype.names and dtype.type is np.record else dtype


@functools.cache
def _machinery() -> Any:
    """Teach Numba the handle: its type, how it comes in from Python, and how its fields are read."""
    from homeroom.kernels import _numba_handle

    return _numba_handle.HandleType
