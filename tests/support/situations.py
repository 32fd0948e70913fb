"""Fifteen small situations of the crisis, each played once and recorded: pictures for the documentation, and tests.

Each is a stage with people on chosen spots, what somebody sets going, how long it plays, what must be true in the end,
and at which moments it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from support import besieged, carried, hunted, walking
from support.record import Record, Situation, play


def _moments(*times: float) -> Callable[[Record], list[float]]:
    return lambda r: list(times)


SITUATIONS = (
    Situation("corner", "Round a corner", walking.corner, 60.0, walking.corner_true, _moments(0.0, 5.0, 10.0)),
    Situation("stairs", "Down the stairs", walking.stairs, 90.0, walking.stairs_true, _moments(0.0, 8.0, 16.0)),
    Situation(
        "counterflow", "Counterflow", walking.counterflow, 90.0, walking.counterflow_true, _moments(0.0, 5.0, 8.0)
    ),
    Situation(
        "bottleneck", "A bottleneck", walking.bottleneck, 120.0, walking.bottleneck_true, _moments(0.0, 5.0, 15.0)
    ),
    Situation(
        "chase", "A chase", hunted.chase, 20.0, hunted.chase_true,
        lambda r: [0.0, r.when("seize")[0] / 2, r.when("seize")[0]],
    ),
    Situation(
        "breach", "A door breaks", hunted.breach, 45.0, hunted.breach_true,
        lambda r: [2.0, r.door_state("door", "broken"), r.when("seize")[0]],
    ),
    Situation(
        "lock", "Locked in", hunted.lock, 30.0, hunted.lock_true,
        lambda r: [0.0, r.door_state("door", "closed"), r.door_state("door", "locked")],
    ),
    Situation("hide", "Out of sight", hunted.hide, 120.0, hunted.hide_true, _moments(0.0, 40.0, 120.0), trail=60.0),
    Situation(
        "window", "A corridor window", hunted.pane, 60.0, hunted.pane_true,
        lambda r: [0.0, r.when("alert")[0] + 1.0, r.door_state("pane", "broken") + 0.5],
    ),
    Situation("roof", "Up to the roof", hunted.roof, 45.0, hunted.roof_true, _moments(0.0, 6.0, 45.0)),
    Situation("hose", "Down the fire hose", hunted.hose, 60.0, hunted.hose_true, _moments(0.0, 5.0, 18.0)),
    Situation("drop", "A jump", hunted.drop, 30.0, hunted.drop_true, _moments(0.0, 3.0, 8.0)),
    Situation(
        "carry", "A friend carries", carried.carry, 120.0, carried.carry_true,
        lambda r: [0.0, r.when("carry")[0] + 20.0, r.when("set_down")[0] - 10.0], trail=8.0,
    ),
    Situation(
        "thirst", "To the water", besieged.thirsty, 60.0, besieged.thirst_true,
        lambda r: [0.0, r.when("move", room=r.room("east"))[0], r.door_state("kitchen door", "locked")],
        trail=8.0,
    ),
    Situation(
        "lure", "A phone in the yard", lambda: besieged.cornered(decoy_share=1.0), 40.0, besieged.ring_true,
        lambda r: [0.0, r.when("sound", code=6)[0], r.when("move", room=r.room("yard"))[0] + 1.0], trail=8.0,
    ),
)  # fmt: skip


def played() -> Iterator[tuple[Situation, Record]]:
    """Every situation with its record."""
    for situation in SITUATIONS:
        yield situation, play(situation)
