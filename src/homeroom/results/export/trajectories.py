"""Where people walked, as PedPy's text files and JuPedSim's SQLite files (version 2) have it.

Both know one floor without stairs: pick the rooms of one level. A trace keeps samples between which motion is linear;
here it is read off at a fixed number of frames per second.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from pathlib import Path

import numpy as np

from homeroom.results.schema import Rows

FRAME = np.dtype([("id", "i8"), ("frame", "i8"), ("x", "f8"), ("y", "f8")], align=True)
"""Who was where (m) in which frame."""


def frames(
    trace: Rows, fps: float = 10.0, *, rooms: Collection[int] | None = None, start: int = 0, end: int | None = None
) -> Rows:
    """Read a trace off at `fps` frames per second.

    Args:
        trace: rows of schema.TRACE of one run.
        fps: frames per second.
        rooms: indices of the rooms to keep; None keeps all.
        start: time of frame 0 (ms).
        end: no frame after this time (ms); None: until the last sample.

    Returns:
        Rows of FRAME, by person and frame. Somebody is in a frame from their first sample in the rooms kept to the
        last; between a sample in another room, or off the site, and the next they are not.
    """
    order = np.lexsort((np.arange(len(trace)), trace["time"], trace["who"]))
    rows = trace[order]
    last = int(rows["time"].max(initial=0)) if end is None else end
    kept = rows["room"] >= 0
    if rooms is not None:
        kept &= np.isin(rows["room"], list(rooms))
    found = []
    bounds = np.flatnonzero(np.diff(rows["who"], prepend=-1, append=-2))
    for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        own, here = rows[a:b], kept[a:b]
        times = own["time"].astype(np.float64)
        first = max(0, int(np.ceil((times[0] - start) * fps / 1000.0)))
        until = int(np.floor((min(float(last), times[-1]) - start) * fps / 1000.0))
        if until < first:
            continue
        number = np.arange(first, until + 1)
        at = start + number * 1000.0 / fps
        before = np.searchsorted(times, at, side="right") - 1
        after = np.minimum(before + 1, len(times) - 1)
        # Both ends of the piece lie in the rooms kept: else the person was on the way out of them.
        inside = here[before] & (here[after] | (times[before] == at))
        number, at = number[inside], at[inside]
        part = np.zeros(len(number), FRAME)
        part["id"], part["frame"] = int(own["who"][0]), number
        # Samples at the same time (before and after a door) would make steps: interp takes the last.
        part["x"], part["y"] = np.interp(at, times, own["x"]), np.interp(at, times, own["y"])
        found.append(part)
    return np.concatenate(found) if found else np.zeros(0, FRAME)


def write_text(path: Path, rows: Rows, fps: float) -> None:
    """Write rows of FRAME as the text that PedPy's `load_trajectory_from_txt` reads: id, frame, x, y in metres."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"# framerate: {fps:g} fps\n# id frame x/m y/m\n")
        for row in rows:
            file.write(f"{row['id']} {row['frame']} {row['x']:.4f} {row['y']:.4f}\n")


def write_sqlite(path: Path, rows: Rows, fps: float, area: str) -> None:
    """Write rows of FRAME as a JuPedSim trajectory file, version 2.

    Args:
        path: of the file; one that is there is replaced.
        rows: of FRAME.
        fps: frames per second.
        area: the walkable area as well-known text, one polygon.
    """
    path.unlink(missing_ok=True)
    by_frame = rows[np.lexsort((rows["id"], rows["frame"]))]
    # Headings are those of the step from the frame before; who has just come faces along x.
    order = np.lexsort((rows["frame"], rows["id"]))
    own = rows[order]
    dx, dy = np.diff(own["x"], prepend=0.0), np.diff(own["y"], prepend=0.0)
    new = np.diff(own["id"], prepend=-1) != 0
    length = np.hypot(dx, dy)
    still = new | (length < 1e-9)
    hx, hy = np.where(still, 1.0, dx / np.maximum(length, 1e-9)), np.where(still, 0.0, dy / np.maximum(length, 1e-9))
    heading = {
        (int(i), int(f)): (float(a), float(b)) for i, f, a, b in zip(own["id"], own["frame"], hx, hy, strict=True)
    }
    with sqlite3.connect(path) as file:
        file.execute(
            "CREATE TABLE trajectory_data (frame INTEGER NOT NULL, id INTEGER NOT NULL, pos_x REAL NOT NULL, "
            "pos_y REAL NOT NULL, ori_x REAL NOT NULL, ori_y REAL NOT NULL)"
        )
        file.execute("CREATE TABLE metadata(key TEXT NOT NULL UNIQUE PRIMARY KEY, value TEXT NOT NULL)")
        file.execute("CREATE TABLE geometry(hash INTEGER NOT NULL, wkt TEXT NOT NULL)")
        file.execute("CREATE UNIQUE INDEX geometry_hash on geometry( hash)")
        file.execute("CREATE TABLE frame_data(frame INTEGER NOT NULL, geometry_hash INTEGER NOT NULL)")
        file.execute("CREATE INDEX frame_id_idx ON trajectory_data(frame, id)")
        x, y = rows["x"], rows["y"]
        extent = {
            "xmin": x.min(initial=0),
            "xmax": x.max(initial=0),
            "ymin": y.min(initial=0),
            "ymax": y.max(initial=0),
        }
        file.executemany(
            "INSERT INTO metadata VALUES(?, ?)",
            [("version", "2"), ("fps", str(fps)), *((key, str(float(value))) for key, value in extent.items())],
        )
        file.execute("INSERT INTO geometry VALUES(?, ?)", (1, area))
        file.executemany(
            "INSERT INTO trajectory_data VALUES(?, ?, ?, ?, ?, ?)",
            (
                (int(r["frame"]), int(r["id"]), float(r["x"]), float(r["y"]), *heading[int(r["id"]), int(r["frame"])])
                for r in by_frame
            ),
        )
        file.executemany("INSERT INTO frame_data VALUES(?, ?)", ((int(f), 1) for f in np.unique(rows["frame"])))
    file.close()
