"""How a body lies in memory: what others read of it in one line, every body at the start of a line."""

from __future__ import annotations

from homeroom.kernels.arrays import BODY, LINE
from homeroom.regimes.state import in_lines

READ_BY_NEIGHBOURS = ("x", "y", "hx", "hy", "girth", "pace", "next", "conduct", "cell", "room")


def test_what_neighbours_read_of_a_body_is_one_line() -> None:
    ends = [BODY.fields[name][1] + BODY[name].itemsize for name in READ_BY_NEIGHBOURS]
    assert max(ends) <= LINE
    assert BODY.itemsize % LINE == 0


def test_bodies_begin_where_a_line_does() -> None:
    for n in (0, 1, 3, 645):
        bodies = in_lines(BODY, n)
        assert len(bodies) == n
        assert bodies.ctypes.data % LINE == 0 or n == 0
        assert bodies.flags.c_contiguous
        assert not bodies.tobytes().strip(b"\0")
