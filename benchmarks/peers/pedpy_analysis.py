"""PedPy reads trajectories of ours and measures them.

usage: python -m benchmarks.peers.pedpy_analysis FOLDER
The folder holds ``case.json``: {"corridors": [[density, file, area]], "bottlenecks": [[width, file, area, line]]} with
the walkable area and the line as corners. Prints densities, speeds and flows as PedPy finds them, and draws the
fundamental diagram and the passages through the bottlenecks into the folder.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pedpy

mpl.use("Agg")
import matplotlib.pyplot as plt

LABORATORIES = (1.2, 1.9)


def weidmann(density: float) -> float:
    return max(0.0, 1.34 * (1.0 - math.exp(-1.913 * (1.0 / density - 1.0 / 5.4))))


def corridor(folder: Path, file: str, area: list[list[float]]) -> tuple[float, float]:
    """Mean Voronoi density (1/m2) and speed (m/s) in the middle of a corridor."""
    walkable = pedpy.WalkableArea(area)
    trajectory = pedpy.load_trajectory(trajectory_file=folder / file, default_unit=pedpy.TrajectoryUnit.METER)
    x0, x1 = min(p[0] for p in area), max(p[0] for p in area)
    y0, y1 = min(p[1] for p in area), max(p[1] for p in area)
    a, b = x0 + 0.35 * (x1 - x0), x0 + 0.65 * (x1 - x0)
    middle = pedpy.MeasurementArea([(a, y0), (b, y0), (b, y1), (a, y1)])
    cells = pedpy.compute_individual_voronoi_polygons(traj_data=trajectory, walkable_area=walkable)
    density, inside = pedpy.compute_voronoi_density(individual_voronoi_data=cells, measurement_area=middle)
    speed = pedpy.compute_individual_speed(
        traj_data=trajectory, frame_step=5, speed_calculation=pedpy.SpeedCalculation.BORDER_SINGLE_SIDED
    )
    mean = pedpy.compute_voronoi_speed(
        traj_data=trajectory, individual_voronoi_intersection=inside, individual_speed=speed, measurement_area=middle
    )
    return float(density["density"].mean()), float(mean["speed"].mean())


def bottleneck(folder: Path, file: str, line: list[list[float]]) -> tuple[list[float], list[int]]:
    """Times (s) and numbers of those who have passed the line."""
    trajectory = pedpy.load_trajectory(trajectory_file=folder / file, default_unit=pedpy.TrajectoryUnit.METER)
    passed, _ = pedpy.compute_n_t(traj_data=trajectory, measurement_line=pedpy.MeasurementLine(line))
    return passed["time"].tolist(), passed["cumulative_pedestrians"].tolist()


def main(folder: Path) -> None:
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    diagram = [(d, *corridor(folder, file, area)) for d, file, area in case["corridors"]]
    figure, axes = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    x = np.linspace(0.3, 5.4, 100)
    axes.plot(x, [weidmann(v) for v in x], color="0.3", label="Weidmann 1993")
    axes.fill_between(x, [0.75 * weidmann(v) for v in x], [1.25 * weidmann(v) for v in x], color="0.9", label="± 25 %")
    axes.plot([d for _, d, _ in diagram], [v for _, _, v in diagram], "o", color="#b5482f", label="Homeroom, by PedPy")
    axes.set(xlabel="people per m²", ylabel="speed (m/s)", xlim=(0, 5.5), ylim=(0, 1.6))
    axes.legend(frameon=False)
    figure.savefig(folder / "fundamental-diagram.png", dpi=110)
    figure, axes = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    flows = []
    for width, file, _, line in case["bottlenecks"]:
        times, number = bottleneck(folder, file, line)
        low, high = len(times) // 5, len(times) - len(times) // 5 - 1
        flow = (number[high] - number[low]) / (times[high] - times[low]) / width
        flows.append((width, flow))
        axes.step(times, number, where="post", label=f"{width:g} m: {flow:.2f} per m and s")
    axes.set(xlabel="time (s)", ylabel="people who have passed", title="Laboratories: 1.2 to 1.9 per m and s")
    axes.legend(frameon=False)
    figure.savefig(folder / "bottleneck-flow.png", dpi=110)
    print(json.dumps({"version": pedpy.__version__, "diagram": diagram, "flows": flows}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
