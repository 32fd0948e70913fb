"""Trajectories for other programs: linear between samples, nobody where they are not, files as readers want them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from homeroom.results.export.trajectories import frames, write_sqlite, write_text
from homeroom.results.schema import TRACE


def trace() -> np.ndarray:
    """Person 0 walks 4 m in 4 s; person 1 stands in another room, comes in after 2 s and leaves the site at 3 s."""
    rows = [
        (0, 0.0, 0.0, 0, 0), (4000, 4.0, 2.0, 0, 0),
        (0, 9.0, 9.0, 1, 1), (2000, 8.0, 9.0, 1, 1),
        (2000, 8.0, 9.0, 1, 0), (3000, 6.0, 9.0, 1, 0), (3000, 6.0, 9.0, 1, -1),
    ]  # fmt: skip
    return np.array(rows, dtype=[("time", "i8"), ("x", "f8"), ("y", "f8"), ("who", "i4"), ("room", "i4")]).astype(TRACE)


def test_between_two_samples_motion_is_linear() -> None:
    rows = frames(trace(), 2.0)
    own = rows[rows["id"] == 0]
    assert own["frame"].tolist() == list(range(9))
    assert own["x"] == pytest.approx(np.arange(9) / 2.0)
    assert own["y"] == pytest.approx(np.arange(9) / 4.0)


def test_only_the_rooms_asked_for_and_nobody_who_has_left() -> None:
    rows = frames(trace(), 2.0, rooms=[0])
    own = rows[rows["id"] == 1]
    assert own["frame"].tolist() == [4, 5]
    assert own["x"] == pytest.approx([8.0, 7.0])
    assert frames(trace(), 2.0, rooms=[7]).size == 0
    assert frames(trace(), 2.0, start=1000, end=2000)["frame"].max() == 2


def test_the_files_say_what_the_rows_say(tmp_path: Path) -> None:
    rows = frames(trace(), 2.0, rooms=[0])
    write_text(tmp_path / "t.txt", rows, 2.0)
    text = (tmp_path / "t.txt").read_text(encoding="utf-8")
    assert text.startswith("# framerate: 2 fps\n")
    assert np.loadtxt(tmp_path / "t.txt") == pytest.approx(np.array([tuple(r) for r in rows]), abs=1e-4)
    for _ in range(2):  # what is there is replaced
        write_sqlite(tmp_path / "t.sqlite", rows, 2.0, "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))")
    with sqlite3.connect(tmp_path / "t.sqlite") as file:
        assert dict(file.execute("SELECT key, value FROM metadata"))["version"] == "2"
        found = file.execute("SELECT id, frame, pos_x, pos_y FROM trajectory_data ORDER BY id, frame").fetchall()
        assert found == [tuple(r) for r in rows.tolist()]
        heading = np.array(file.execute("SELECT ori_x, ori_y FROM trajectory_data").fetchall())
        assert np.hypot(*heading.T) == pytest.approx(1.0)
        used = file.execute("SELECT DISTINCT geometry_hash FROM frame_data").fetchall()
        assert used == file.execute("SELECT hash FROM geometry").fetchall()
    file.close()
