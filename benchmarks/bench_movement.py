"""Moving people in a school building, behaviour on, beside JuPedSim's collision-free speed model in the same run."""

from __future__ import annotations

import resource
import time

from benchmarks import crowds
from benchmarks.peer import ask
from benchmarks.timing import Result
from homeroom.kernels.arrays import AT
from homeroom.regimes import crisis
from homeroom.spec.people import Person
from homeroom.spec.school import School
from validation import ROOT  # puts the tests' stage on the path
from world.plans import door, rectangle, school

assert ROOT
STORED = {100: 7_900e-9, 400: 13_600e-9, 1_000: 19_600e-9}
"""JuPedSim's CPU seconds per person-step as measured once on a machine with two cores, where it cannot be run here."""
WANTED = {100: 350, 400: 450, 1_000: 600}
"""At most so many ns; half is the aim."""
SECONDS = 20.0
"""Simulated time: while everybody is on the way."""
PEERS_SECONDS = {1_000: 10.0, 3_000: 2.0}
"""The peer's, where it would take minutes."""


def plan() -> School:
    rooms = [rectangle("corridor", 0, 0, crowds.LENGTH, crowds.WIDTH, category="corridor")]
    doors = [door("exit", crowds.LENGTH, 0.6, crowds.LENGTH, 2.4, "corridor", kind="opening")]
    for name, box in crowds.rooms():
        rooms.append(rectangle(name, *box, category="classroom"))
        middle, y = (box[0] + box[2]) / 2, 3.1 if name.startswith("north") else -0.1
        doors.append(
            door(f"door {name}", middle - crowds.DOOR / 2, y, middle + crowds.DOOR / 2, y, name, "corridor", open=True)
        )
    return school(rooms, doors)


def stage(n: int, **conduct: float):
    """A stage with everybody in their room, about to leave."""
    from support.stage import Spot, Stage

    crowd = crowds.people(n)
    who = [Person(id=f"p{k:05d}", role="pupil", body={"walk_speed": v}) for k, (_, _, _, v) in enumerate(crowd)]
    return Stage(plan(), who, [Spot(room, x, y) for room, x, y, _ in crowd], **conduct)


def ours(n: int, rounds: int = 3) -> float:
    """CPU seconds per person-step, the best of `rounds`."""
    best = float("inf")
    for _ in range(rounds):
        it = stage(n)
        began = time.process_time()
        crisis.drive(it._k, it._w, it._p, it._s, int(1000 * SECONDS), 1 << 60)
        spent = time.process_time() - began
        best = min(best, spent / max(1, int(it.state.clock[AT.work])))
    return best


def bench_movement() -> list[Result]:
    found = []
    ours(100, 1)  # compile, warm up
    for n in (100, 400, 1_000, 3_000):
        mine = ours(n)
        answer = ask("benchmarks.peers.jupedsim_school", n, PEERS_SECONDS.get(n, SECONDS))
        peer, name = STORED.get(n), "JuPedSim, stored figure"
        if answer is not None:
            peer, name = answer["cpu"] / answer["steps"], f"JuPedSim {answer['version']}, same run"
        wanted = f"at most {WANTED[n]} ns, and 1/25 of the peer's" if n in WANTED else "1/25 of the peer's"
        found.append(Result(f"one step of one of {n:,} people", mine, peer, name if peer else "", wanted))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    found.append(Result("peak memory of these four", memory, wanted="at most 600 MB", unit="MB"))
    return found
