"""What measures that hold for a time leave of a candidate: masks, hygiene, cohorts, fresh air, filters, cleaning."""

from __future__ import annotations

import math

from homeroom.kernels.draws import MEASURE
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import AIR, HOME, NEVER, SURFACE
from homeroom.kernels.policy_arrays import CLEAN, COHORT, HYGIENE, MASK, STAGGER
from homeroom.kernels.policy_people import complies, meant
from homeroom.kernels.rng import uniform

_ROOM = 4
"""Ordinal of the number of a room and a measure: whether it takes part."""


@kernel
def hold(w, s, time, m):
    """From now on measure `m` holds, for its duration and within its window."""
    end = w.measures[m].until
    if w.measures[m].duration < NEVER:
        end = min(end, time + w.measures[m].duration)
    if s.measures[m].begin <= time < s.measures[m].end:
        if w.measures[m].renewed == 1:
            s.measures[m].end = max(s.measures[m].end, end)
        return
    s.measures[m].begin = time
    s.measures[m].end = end


@kernel
def factor(k, w, s, source, target, room, spread, activity, emitted, time):
    """What all measures that hold leave of a candidate, 0 to 1.

    Args:
        source, target: who would infect whom.
        room: where the target is: a room, HOME or WAY.
        spread: DIRECT, AIR, SURFACE or AT_HOME.
        activity: of the target, as the timetable has it.
        emitted, time: when it was given off, and when it is taken up (ms).
    """
    left = 1.0
    if room == HOME:
        return left  # at home only keeping apart helps, which the driver sees to
    for m in range(w.measures.shape[0]):
        action = w.measures[m].action
        if action < MASK or action > STAGGER or s.measures[m].end <= emitted or s.measures[m].begin > time:
            continue
        helps = (w.measures[m].routes >> spread) & 1 == 1
        if action == MASK and helps:
            if _holds(s, m, emitted) and _wears(k, w, s, m, source):
                left *= 1.0 - w.measures[m].a
            if _holds(s, m, time) and _wears(k, w, s, m, target):
                left *= 1.0 - w.measures[m].b
        elif action == HYGIENE and helps:
            if _holds(s, m, time) and _wears(k, w, s, m, target):
                left *= 1.0 - w.measures[m].a
        elif action == COHORT or action == STAGGER:
            sides = w.measure_people[m, source] != w.measure_people[m, target]
            if sides and _holds(s, m, time) and (w.measures[m].when >> activity) & 1 == 1:
                if _wears(k, w, s, m, source) and _wears(k, w, s, m, target):
                    left *= w.measures[m].a
        elif room >= 0 and w.measure_rooms[m, room] == 1 and w.rooms[room].outdoors == 0:
            left *= _clearing(k, w, s, m, room, spread, emitted, time)
    return left


@kernel
def _holds(s, m, time):
    return s.measures[m].begin <= time < s.measures[m].end


@kernel
def _wears(k, w, s, m, i):
    """Whether measure `m` is for person `i`, who takes part."""
    return meant(k, w, s, m, i) and complies(k, w, m, i)


@kernel
def _clearing(k, w, s, m, room, spread, emitted, time):
    """What fresh air, filters or cleaning leave of what was given off when `emitted` and is taken up at `time`.

    The rate counts for the whole time in between for which the measure holds, as in the room where it is taken up.
    """
    action = w.measures[m].action
    if action == CLEAN:
        if spread != SURFACE:
            return 1.0
    elif spread != AIR:
        return 1.0
    share = w.measures[m].compliance
    if share < 1.0 and uniform(k[0], k[1], room, w.measures[m].key, MEASURE, _ROOM) >= share:
        return 1.0
    start = s.measures[m].begin
    end = min(time, s.measures[m].end)
    if action == CLEAN:
        # Cleanings at start, start + span, ...: those in (emitted, end], while it holds.
        span = w.measures[m].span
        done = (min(end, s.measures[m].end - 1) - start) // span + 1
        before = 0
        if emitted >= start:
            before = (emitted - start) // span + 1
        left = 1.0
        for _ in range(min(done - before, 400)):
            left *= w.measures[m].a
        return left
    held = 0.001 * (end - max(start, emitted))
    if held <= 0.0:
        return 1.0
    return math.exp(-w.measures[m].a * held)
