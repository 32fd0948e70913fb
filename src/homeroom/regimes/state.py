"""The State of one run: everything that changes, as arrays, allocated once and reset for every run."""

from __future__ import annotations

from typing import Any

import numpy as np

from homeroom.kernels.arrays import (
    AT,
    BODY,
    COURSE,
    DOORNOW,
    HEADWAY,
    LEAVERS,
    LINE,
    LOOK,
    MEASURE,
    NEAR,
    PATH,
    SOUND,
    State,
    WorldArrays,
)
from homeroom.kernels.codes import CARRY_ON, NEVER, NO_TASK, NORMAL, STEP
from homeroom.results.schema import EVENT, PERCEPT, TRACE
from homeroom.world.tables import World, table

EVENTS = 1 << 17
"""Events that a buffer holds at first; a run that needs more is repeated with four times as many."""


def world_arrays(world: World) -> WorldArrays:
    """The arrays of a World in the form that kernels take."""
    return WorldArrays(*(getattr(world, name) for name in WorldArrays._fields))


def in_lines(dtype: np.dtype[Any], n: int) -> np.recarray[Any, Any]:
    """An empty table of `n` rows that begins where a line of the processor's memory does."""
    room = np.zeros(n * dtype.itemsize + LINE, np.uint8)
    start = -room.ctypes.data % LINE
    return room[start : start + n * dtype.itemsize].view(dtype).view(np.recarray)


def new_state(
    world: World,
    measures: np.recarray[Any, Any],
    *,
    events: int = EVENTS,
    trace: int = 0,
    percepts: int = 0,
    step: int = STEP,
) -> State:
    """Allocate a State for `world`, with room for so many events, samples of where people are, and perceptions.

    In a crisis it takes steps of `step` ms: a divisor of LOOK and of HEADWAY.

    Returns a State whose every person is at home, healthy and unaware, at t = 0.
    """
    n, r, d, c = len(world.people), len(world.rooms), len(world.doors), len(world.cells)
    heap = 4 * d + 16
    state = State(
        body=in_lines(BODY, n),
        doors=table(DOORNOW, d),
        measures=table(MEASURE, len(measures)),
        head=np.empty(c, np.int32),
        path=np.zeros((n, PATH), np.int32),
        stage_at=np.zeros((n, COURSE), np.int64),
        stage_to=np.zeros((n, COURSE), np.int32),
        seen_room=np.zeros((n, r), np.int32),
        shut=np.zeros((n, d), np.int8),
        seat_of=np.empty(len(world.seats), np.int32),
        stirred=np.empty((r, 2), np.int64),
        lively=np.zeros(r + 1, np.int32),
        listed=np.zeros(r, np.int8),
        hunters=np.zeros(r, np.int32),
        prey=np.zeros(r, np.int32),
        active=np.zeros(n, np.int32),
        left=np.zeros((d, LEAVERS, 5)),
        step=np.zeros((n, 7)),
        cell_after=np.zeros((n, 2), np.int32),
        near=np.zeros((NEAR, 7)),
        near_who=np.zeros(NEAR, np.int32),
        spot=np.zeros((4 * n, 2)),
        spot_who=np.zeros(4 * n, np.int32),
        spots_of=np.zeros((c, 3), np.int64),
        within=np.zeros(max(n, NEAR) + 1, np.int32),
        queue=np.zeros(d, np.int32),
        cost=np.zeros(d),
        via=np.zeros(d, np.int32),
        from_room=np.zeros(d, np.int32),
        heap_key=np.zeros(heap),
        heap_node=np.zeros(heap, np.int32),
        mark=np.zeros(d, np.int64),
        room_cost=np.zeros(r),
        room_via=np.zeros(r, np.int32),
        room_mark=np.zeros(r, np.int64),
        cast_out=np.zeros((n, r), np.int8),
        pull=np.zeros(r + 1),
        kin=np.zeros(r + 1),
        signs=np.empty(r, np.int64),
        weigh=np.zeros(r, np.int64),
        found=np.zeros((r, 2), np.int32),
        lured=np.zeros(r, np.int64),
        lures=np.zeros((r, 4), np.int64),
        stock=np.zeros((r, 2)),
        way=np.zeros((d, 2)),
        room_way=np.zeros((r, 2)),
        sounds=table(SOUND, 2 * (n + d) + 8),
        clock=np.zeros(AT.size, np.int64),
        events=table(EVENT, events),
        trace=table(TRACE, trace),
        traced=np.zeros((n, 6)),
        percepts=table(PERCEPT, percepts),
        beheld=np.empty(n, np.int32),
    )
    reset(state, world, measures, step)
    return state


def reset(s: State, world: World, measures: np.recarray[Any, Any], step: int = STEP) -> None:
    """Put `s` back to the start of a run that will take steps of `step` ms in a crisis."""
    s.body[:] = np.zeros(1, BODY)[0]
    for name, value in {
        "cell": -1, "room": -1, "goal_room": -2, "target": -1, "holding": -1, "stage": -1, "seat": -1, "task_door": -1,
        "held_room": -2, "watched": -1, "bitten_by": -1, "next": -1, "due": 0, "course_due": NEVER, "hold_end": NEVER,
        "until": 0, "think": -1, "hx": 1.0, "conduct": NORMAL, "action": CARRY_ON, "task": NO_TASK, "chosen": -NEVER,
        "need_due": NEVER,
        "told_at": NEVER, "camp": -1, "heard": -1, "goal_was": -2, "told_by": -1,
        "look_due": NEVER, "apart_until": NEVER, "apart_in": -1, "bears": -1, "led": -1, "mate": -1,
        "band": -1, "call_due": NEVER,
    }.items():  # fmt: skip
        s.body[name] = value
    s.body["stamina"] = world.people["stamina"]
    phase = world.people["who"] % (LOOK // step * (HEADWAY // step))
    s.body["turn"] = phase % (LOOK // step)
    s.body["beat"] = phase % (HEADWAY // step)
    s.body["girth"] = world.people["radius"]
    s.body["plan"] = world.people["plan_first"]
    s.doors[:] = np.zeros(1, DOORNOW)[0]
    s.doors["state"] = world.doors["state"]
    s.doors["keeper"] = -1
    s.doors["last_left"] = -NEVER
    s.doors["held"] = -NEVER
    s.left[:] = 0.0
    s.step[:] = 0.0
    s.step[:, 6] = -1.0
    s.left[:, :, 0] = -1e15
    s.measures[:] = measures
    s.head[:] = -1
    s.seen_room[:] = 0
    s.shut[:] = 0
    s.seat_of[:] = -1
    s.weigh[:] = 0
    s.found[:] = 0
    s.lured[:] = 0
    s.lures[:] = 0
    s.stock[:] = 0.0
    s.cast_out[:] = 0
    s.signs[:] = -NEVER
    s.stirred[:] = -NEVER
    s.lively[:] = 0
    s.listed[:] = 0
    s.hunters[:] = 0
    s.prey[:] = 0
    s.mark[:] = 0
    s.room_mark[:] = 0
    s.beheld[:] = -1
    s.spots_of[:] = 0
    s.traced[:] = 0.0
    s.traced[:, 5] = -2.0
    s.clock[:] = 0
    s.clock[AT.first_infection] = NEVER
    s.clock[AT.first_hunter] = NEVER
    s.clock[AT.first_bite] = NEVER
    s.clock[AT.calm_since] = NEVER
    s.clock[AT.lure_due] = NEVER
    s.clock[AT.last_stir] = -NEVER
    s.clock[AT.quiet] = 1
    s.clock[AT.spots] = 1
    s.clock[AT.step] = step
    s.clock[AT.start_of_day] = world.start_ms_of_day
