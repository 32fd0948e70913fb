"""Telephones: friends behind different doors learn from each other, until battery or network end it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homeroom.kernels.arrays import AT
from homeroom.kernels.codes import EV_DECISION, HIDE, PHONE
from homeroom.kernels.handle import handle
from homeroom.kernels.phones import EMPTY, phone, reachable
from homeroom.kernels.rng import run_key
from homeroom.spec.people import Person, Tie
from support.bench import Bench
from support.besieged import HOUR, wing
from support.stage import SUNDAY
from world.scenarios import made

KEY = run_key(5, 0)


def friends(**conduct: float) -> Bench:
    """Two friends shelter, one in the class room and one in the kitchen; the latter has seen a hunter in the east."""
    people = [Person(id=f"p{k}", role="pupil") for k in range(2)]
    scenario = made(school=wing(), people=people, ties=[Tie(a="p0", b="p1", weight=1.0)], start=SUNDAY, horizon="4 d")
    bench = Bench(scenario=scenario)
    bench.parameters = bench.parameters._replace(**{"phone_share": 1.0, "battery_life": 1e9, **conduct})
    bench.p = handle(bench.parameters)
    for k, (room, x) in enumerate((("class", 3.0), ("kitchen", 26.0))):
        body = bench.put(k, room, x, 3.0)
        body.action, body.aware, body.goal_room, body.path_n, body.call_due = HIDE, 1, bench.room(room), 0, HOUR
        bench.state.prey[bench.room(room)] += 1
    bench.state.seen_room[1, bench.room("east")] = 77
    return bench


def told(bench: Bench) -> Any:
    rows = bench.state.events[bench.state.events["kind"] == EV_DECISION]
    return [(int(r["who"]), int(r["whom"]), int(r["value"])) for r in rows if r["code"] == PHONE]


def test_a_friend_tells_where_hunters_are_and_where_others_hold_out() -> None:
    bench = friends()
    phone(KEY, bench.w, bench.p, bench.s, 0, HOUR)
    assert bench.state.seen_room[0, bench.room("east")] == 77
    assert told(bench) == [(0, 1, bench.room("kitchen"))]
    assert bench.state.found[bench.room("class")].tolist() == [1 + bench.room("kitchen"), 1]
    due = int(bench.state.body.call_due[0])
    assert 1.5 * HOUR <= due <= 2.5 * HOUR
    # Nothing before it is due; what is known is not told again.
    phone(KEY, bench.w, bench.p, bench.s, 0, due - 1)
    phone(KEY, bench.w, bench.p, bench.s, 0, due)
    assert len(told(bench)) == 1


@pytest.mark.parametrize("why", ["off", "network", "own battery", "other's battery", "thrown", "asleep", "hunters"])
def test_nobody_learns_anything_where_the_line_is_dead(why: str) -> None:
    bench = friends(**({"phone_share": 0.0} if why == "off" else {"battery_life": 1.0} if why == "own battery" else {}))
    body, state = bench.state.body, bench.state
    if why == "network":
        state.clock[AT.silent] = 1
    elif why == "other's battery":
        body.knew[1] = -(1 << 60)
    elif why == "thrown":
        body.phoneless[0] = 1
    elif why == "asleep":
        body.asleep[1] = 1
    elif why == "hunters":
        state.hunters[bench.room("class")] = 1
    phone(KEY, bench.w, bench.p, bench.s, 0, HOUR)
    assert state.seen_room[0, bench.room("east")] == 0
    assert told(bench) == []
    assert (body.call_due[0] == EMPTY) == (why in ("own battery", "thrown"))


def test_batteries_are_anything_from_empty_to_full() -> None:
    """Half of a full battery after half of its life: about half of all phones still work."""
    bench = friends(battery_life=2.0 * HOUR / 1000.0)
    working = np.mean([reachable(run_key(5, run), bench.w, bench.p, bench.s, 0, HOUR) for run in range(400)])
    assert abs(working - 0.5) < 4.0 * 0.5 / 400**0.5
