"""Crowds, measured with PedPy on our trajectories, and the walking tests that are reported only."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.peer import ask
from homeroom.results.export.trajectories import FRAME, write_text
from support.flows import SEAM, EndlessCorridor, through, weidmann
from support.sets import counterflow, empty_hall, peak_flow, to_the_stairs
from validation import ROOT
from validation.report import Row, verdict

FPS = 10.0
IMAGES = ROOT / "docs" / "images"
DENSITIES = (0.5, 1.0, 2.0, 3.0, 4.0, 5.0)
WIDTHS = (0.8, 1.0, 1.2)


class Camera:
    """Writes down where everybody is, ten times a second."""

    def __init__(self, n: int | None = None) -> None:
        self.n, self.rows, self.frame = n, [], 0
        self.lap: np.ndarray | None = None
        self.last: np.ndarray | None = None

    def __call__(self, scene) -> None:
        stage = getattr(scene, "stage", scene)
        body = stage.body[: self.n]
        who = np.arange(len(body), dtype=np.int64)
        if self.last is None:
            self.lap, self.last = np.zeros(len(body), np.int64), body.x.copy()
        # Who has gone once round an endless corridor is somebody else to PedPy, which knows no such thing.
        self.lap += body.x < self.last - 5.0
        self.last = body.x.copy()
        here = body.cell >= 0
        part = np.zeros(int(here.sum()), FRAME)
        part["id"], part["frame"] = (who + self.lap * 100_000)[here], self.frame
        part["x"], part["y"] = body.x[here], body.y[here]
        self.rows.append(part)
        self.frame += 1

    def write(self, path: Path) -> None:
        rows = np.concatenate(self.rows)
        # PedPy's speeds want a few frames of everybody.
        names, count = np.unique(rows["id"], return_counts=True)
        rows = rows[np.isin(rows["id"], names[count > 12])]
        write_text(path, rows[np.lexsort((rows["frame"], rows["id"]))], FPS)


def with_pedpy(folder: Path) -> dict | None:
    """Trajectories of corridors and bottlenecks, and what PedPy measures in them."""
    case: dict[str, list] = {"corridors": [], "bottlenecks": []}
    for density in DENSITIES:
        scene, camera = EndlessCorridor(density), None
        scene.speed(10.0, 1e-9)
        camera = Camera(scene.n)
        scene.speed(10.0, 20.0, camera)
        end = SEAM + scene.length
        area = [(SEAM - 1, 0), (end + 1, 0), (end + 1, 4), (SEAM - 1, 4)]
        camera.write(folder / f"corridor-{density:g}.txt")
        case["corridors"].append((density, f"corridor-{density:g}.txt", area))
    for width in WIDTHS:
        camera = Camera()
        through(width, beyond=True, watch=camera)
        camera.write(folder / f"door-{width:g}.txt")
        area = [(0, 0), (12, 0), (12, 8), (0, 8)]
        line = [(8.0, 4 - width / 2), (8.0, 4 + width / 2)]
        case["bottlenecks"].append((width, f"door-{width:g}.txt", area, line))
    (folder / "case.json").write_text(json.dumps(case), encoding="utf-8")
    return ask("benchmarks.peers.pedpy_analysis", folder)


def run() -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = with_pedpy(folder)
        if found is None:
            rows.append(Row("trajectories read by PedPy", "it can be run", "not installed here", "not run"))
        else:
            for wanted, density, speed in found["diagram"]:
                curve = weidmann(density) if density < 5.4 else 0.0
                line = wanted <= 4.0
                rows.append(
                    Row(
                        f"corridor with {wanted:g} per m2, by PedPy {found['version']}",
                        f"{curve:.2f} m/s at {density:.2f} per m2 (Weidmann 1993)" + (", within 25 %" if line else ""),
                        f"{speed:.2f} m/s ({100 * (speed / max(curve, 1e-9) - 1):+.0f} %)",
                        verdict(abs(speed / max(curve, 1e-9) - 1.0) <= 0.25) if line else "reported",
                    )
                )
            for width, flow in found["flows"]:
                rows.append(
                    Row(f"door of {width:g} m, by PedPy", "1.2 to 1.9 per m and s (laboratories)", f"{flow:.2f}",
                        verdict(1.2 <= flow <= 1.9))
                )  # fmt: skip
            for picture in ("fundamental-diagram.png", "bottleneck-flow.png"):
                shutil.copyfile(folder / picture, IMAGES / picture)
    return rows + reported()


def reported() -> list[Row]:
    """Rows without a line to hold."""
    rows = []
    four, _ = empty_hall(4)
    two, _ = empty_hall(2)
    rows.append(
        Row("RiMEA 9: 1,000 people, two exits, not four", "ratio about 2", f"{two / four:.2f}: {four:.0f} s and "
            f"{two:.0f} s", "reported")
    )  # fmt: skip
    total, peak = peak_flow()
    rows.append(
        Row("NIST 5.2: 100 people leave a room of 8 m by 5 m by 1 m", "1.33 per s at most in hydraulic models",
            f"{total:.2f} per s over all, {peak:.2f} in the best 10 s", "reported")
    )  # fmt: skip
    dense, onto = to_the_stairs()
    rows.append(
        Row("NIST 5.1: 100 people, a door of 1 m, 12 m of corridor, stairs up, both 2 m wide",
            "a crowd before the door, an even flow in the corridor, a crowd again at the foot of the stairs",
            ", ".join(f"{where} {d:.1f}" for where, d in dense.items()) + f" per m2; {onto:.2f} per s onto the stairs",
            "reported")
    )  # fmt: skip
    times = {n: counterflow(n, 400.0) for n in (0, 10, 50, 100)}
    rows.append(
        Row(
            "NIST 2.8: 100 people through 10 m by 2 m against 0, 10, 50, 100",
            "clears against 10, takes longer (JuPedSim jams at 50 and 100)",
            ", ".join(f"{n}: {t:.0f} s" if t < 1e9 else f"{n}: jams" for n, t in times.items()),
            verdict(times[0] < times[10] < 1e9),
        )
    )
    return rows
