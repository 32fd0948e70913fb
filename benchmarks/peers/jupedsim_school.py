"""JuPedSim's collision-free speed model (v2) in the building of `benchmarks.crowds`.

usage: python -m benchmarks.peers.jupedsim_school PEOPLE SECONDS [TIME_GAP] [STEP]
Prints CPU seconds, person-steps, and when everybody left (s).
"""

from __future__ import annotations

import json
import sys
import time

import jupedsim as jps
import shapely

from benchmarks import crowds


def floor() -> shapely.Polygon:
    parts = [shapely.box(0, 0, crowds.LENGTH, crowds.WIDTH), shapely.box(crowds.LENGTH, 0.6, crowds.LENGTH + 2, 2.4)]
    for name, box in crowds.rooms():
        middle = (box[0] + box[2]) / 2
        parts.append(shapely.box(*box))
        low, high = (3.0, 3.2) if name.startswith("north") else (-0.2, 0.0)
        parts.append(shapely.box(middle - crowds.DOOR / 2, low, middle + crowds.DOOR / 2, high))
    return shapely.union_all(parts)


def main(n: int, seconds: float, time_gap: float = 1.0, step: float = 0.01) -> None:
    model = jps.CollisionFreeSpeedModelV2()
    simulation = jps.Simulation(model=model, geometry=floor(), dt=step)
    gate = simulation.add_exit_stage(shapely.box(crowds.LENGTH + 1, 0.6, crowds.LENGTH + 2, 2.4))
    journey = simulation.add_journey(jps.JourneyDescription([gate]))
    for _, x, y, speed in crowds.people(n):
        simulation.add_agent(
            jps.CollisionFreeSpeedModelV2AgentParameters(
                position=(x, y), desired_speed=speed, radius=0.2, time_gap=time_gap, journey_id=journey, stage_id=gate
            )
        )
    left: list[float] = []
    steps = 0
    began = time.process_time()
    while simulation.agent_count() and simulation.elapsed_time() < seconds:
        here = simulation.agent_count()
        simulation.iterate(10)
        steps += 10 * here
        left += [simulation.elapsed_time()] * (here - simulation.agent_count())
    spent = time.process_time() - began
    print(json.dumps({"version": jps.__version__, "cpu": spent, "steps": steps, "left": left}))


if __name__ == "__main__":
    main(int(sys.argv[1]), *map(float, sys.argv[2:]))
