"""Whom an infectious person may infect in class and among friends and acquaintances: when is drawn only if it matters.

Who meets whom there is alike all day, so one random word says whom, and 32 of them are made at once. In an outbreak
that has got far nearly all of these are infected or immune, and nothing more is asked about them. What remains has four
words of its own: the moment (and so the row of the day), the way, the delay, and the number that thins it.
"""

from __future__ import annotations

import math

from homeroom.kernels.draws import HIT_MET, HIT_WHOM
from homeroom.kernels.hits import WORD, first_ends_after, offer, offer_aired, row_at_share, time_in_row
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import AT, DIRECT
from homeroom.kernels.rates import CIRCLE, FRIENDS, MATES, mate_rate
from homeroom.kernels.rng import LANES, philox4x32, philox_lanes
from homeroom.kernels.week import day_start, weekday_of

ORDINALS = 1 << 11
"""Added to the numbers of these candidates, so that they differ from those of the rest of a day."""


@kernel
def meet(k, w, s, i, day, hits, since, most):
    """The candidates of a school day of person `i` on class, friends and circle, infectious from `since` on.

    Args:
        hits: how many there are. most: the greatest infectiousness of the day.
    """
    weekday = weekday_of(w, day)
    mates = w.day_sum[i, weekday, MATES]
    friends = w.day_sum[i, weekday, FRIENDS]
    circle = w.day_sum[i, weekday, CIRCLE]
    per_word = WORD * (mates + friends + circle)
    first = 0
    n = 0
    per_mate = 0.0
    group = w.people[i].group
    if group >= 0 and mates > 0.0:
        first = w.group_first[group]
        n = w.group_first[group + 1] - first
        per_mate = n / mates
    infected = 2 * s.clock[AT.stamp] + 1
    who = w.people[i].who
    turn = 0
    for base in range(0, hits, 4 * LANES):
        philox_lanes(who, day, HIT_WHOM, base, k[0], k[1], s.words)
        for j in range(4):
            for lane in range(LANES):
                if turn == hits:
                    return
                x = (float(s.words[j, lane]) + 0.5) * per_word
                if x < mates:
                    kind = MATES
                    target = int(w.group_members[first + min(int(x * per_mate), n - 1)])
                elif x < mates + friends:
                    kind = FRIENDS
                    target = _tied(
                        w, w.people[i].tie_first, w.people[i].tie_n, (x - mates) / friends * w.people[i].tie_sum
                    )
                else:
                    kind = CIRCLE
                    share = (x - mates - friends) / circle
                    behind = w.people[i].tie_first + w.people[i].tie_n
                    upto = w.people[i].tie_sum + share * w.people[i].circle_sum
                    target = _tied(w, behind, w.people[i].circle_n, upto)
                if target != i and (w.lasting == 0.0 or s.shield[target] != infected):
                    _met(k, w, s, i, target, day, weekday, kind, turn, since, most)
                turn += 1


@kernel
def _met(k, w, s, i, target, day, weekday, kind, turn, since, most):
    """One of these candidates, whose target may be infected as far as is known."""
    x0, x1, x2, x3 = philox4x32(w.people[i].who, day, HIT_MET, turn, k[0], k[1])
    first = w.row_first[i, weekday]
    row = row_at_share(w.sway, kind, first, w.row_first[i, weekday + 1] - first, x0)
    time = time_in_row(w, kind, first, row, x0, day_start(w, day))
    if time < since or time >= s.now[i].until:
        return
    thin = (float(x3) + 0.5) * WORD * most
    room = w.blocks[w.rows[row].block].room
    if kind == MATES:
        if (float(x1) + 0.5) * WORD * mate_rate(w, row) < w.rooms[room].each:
            later = time - int(1000.0 * math.log((float(x2) + 0.5) * WORD) / w.rooms[room].leave)
            if later < int(w.horizon):
                offer_aired(k, w, s, i, target, time, later, room, thin, ORDINALS + turn)
            return
    offer(k, w, s, i, target, time, time, room, room, DIRECT, thin, ORDINALS + turn)


@kernel
def _tied(w, first, n, x):
    """Among `n` ties from `first` on the one within which the sum of weights comes to `x`."""
    return int(w.tie_to[first_ends_after(w.tie_upto, first, n, x)])
