"""What kernels may do with arrays behind a handle: compiled, it gives the bytes of plain Python.

Single items are read and written in place; an array is put together only for what else is done with it. The kernels
here do both, in every mixture that could be told apart wrongly.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from homeroom.kernels.handle import Handle
from homeroom.kernels.jit import COMPILED, kernel

ROW = np.dtype([("a", "f8"), ("n", "i2"), ("big", "i8"), ("flag", "i1")], align=True)


class Places(NamedTuple):
    """Constants by name, as `arrays.AT`."""

    first: int = 0
    third: int = 2


AT = Places()


class Things(NamedTuple):
    """Arrays of one to three axes and a number."""

    rows: Any
    line: Any
    grid: Any
    cube: Any
    small: Any
    half: float


def things() -> Things:
    rows = np.zeros(5, ROW).view(np.recarray)
    rows["a"] = np.arange(5) / 3.0
    rows["n"] = [7, -3, 5, 0, 1]
    rows["big"] = np.arange(5) * (1 << 40)
    grid = np.arange(12.0).reshape(3, 4)
    cube = np.arange(24, dtype=np.int32).reshape(2, 3, 4)
    return Things(rows, np.arange(6), grid, cube, np.array([250, 3, 9], np.uint8), 0.5)


@kernel
def total(line, n):
    out = 0
    for i in range(n):
        out += line[i]
    return out


@kernel
def items(s, i, j):
    """Reads and writes one item, in each number of axes, with constants, names and sums as indices."""
    s.line[AT.third] += 10
    s.line[i] = s.line[i + 1] - s.line[j]
    s.grid[i, j] += s.grid[j, i + 1] * s.half
    s.grid[AT.first, 0] = s.line[3]
    s.cube[1, i, j] -= s.cube[0, j, i] + 1
    s.small[0] += 1
    return s.line[i] + s.grid[i, j] + s.cube[1, i, j] + s.small[2]


@kernel
def records(s, i, j):
    """Names a record, changes it by that name and by its place, and copies one over another."""
    me = s.rows[i]
    me.a += s.rows[j].a
    s.rows[i].n -= 1
    me.big = s.rows[j].big + me.n
    me.flag = 3 if me.a < 0.0 else me.n
    s.rows[j] = s.rows[i]
    return me.a + s.rows[j].big


@kernel
def wholes(s, i):
    """Uses the same arrays as wholes: handed on, a row of them, their shape, a name that stays over a loop."""
    out = total(s.line, s.line.shape[0]) + s.grid.shape[1] * 100 + s.cube.shape[2] + len(s.small)
    rows, columns = s.grid.shape
    out += rows * columns
    row = s.cube[1, i]
    out += row[2] + total(s.cube[0, i], s.cube.shape[2])
    kept = s.line
    for q in range(3):
        kept[q] += q
        if kept[q] > 2:
            kept = s.line
        out += kept[q] + s.line[q]
    return out


@kernel
def pairs(s, i, j):
    """A pair that is an index here and handed on there, and numbers that change after it was made."""
    at = (i, j)
    i += 1
    out = s.grid[at] * 10.0 + s.grid[i, j]
    s.grid[at] = out
    return out + at[0] + at[1]


CASES = [(items, (1, 2)), (items, (0, 1)), (records, (0, 3)), (records, (2, 2)), (wholes, (1,)), (pairs, (1, 1))]


@pytest.mark.parametrize(("function", "arguments"), CASES)
def test_kernels_do_with_arrays_behind_a_handle_what_python_does(function, arguments) -> None:
    if not COMPILED:
        pytest.skip("kernels run as plain Python: there is no handle")
    mine, plain = things(), things()
    expected = function.py_func(plain, *arguments)
    found = function(Handle(mine), *arguments)
    assert found == expected
    for one, other in zip(mine[:-1], plain[:-1], strict=True):
        assert one.tobytes() == other.tobytes()


def test_checked_kernels_find_what_lies_outside_an_array_behind_a_handle() -> None:
    program = (
        "from kernels.test_handle import items, things\nfrom homeroom.kernels.handle import Handle\n"
        "try:\n    items(Handle(things()), 3, 2)\nexcept IndexError:\n    print('found')\n"
    )
    path = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    environment = os.environ | {"HOMEROOM_JIT": "checked", "PYTHONPATH": path}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("found\n", 0), done.stderr
