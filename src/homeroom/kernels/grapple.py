"""Seize, break free, be bitten or be killed: competing exponential clocks, one set for every grapple."""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import die, drop_task, infect, is_prey, let_go, remind, stir, wake
from homeroom.kernels.codes import (
    BITE,
    BITTEN,
    BROKE_FREE,
    BY_BITE,
    BY_MAULING,
    DEAD,
    EV_RELEASE,
    EV_SEIZE,
    EV_WOUND,
    KILLED,
    LASHES,
    LOST_INTEREST,
    NEVER,
    SCREAM,
)
from homeroom.kernels.doors import make_noise
from homeroom.kernels.jit import kernel
from homeroom.kernels.log import note
from homeroom.kernels.rng import exponential, uniform
from homeroom.kernels.sight import in_line


@kernel
def contest(k, who, whom, ordinal, free_rate, bite_rate, kill_rate):
    """How and when a grapple ends: the first of three exponential clocks.

    Rates in 1/s; returns (ending, seconds). The chance of each ending is its rate over the sum of rates.
    """
    best = 1e18
    how = BROKE_FREE
    for c in range(3):
        rate = free_rate if c == 0 else (bite_rate if c == 1 else kill_rate)
        if rate <= 0.0:
            continue
        t = exponential(k[0], k[1], who, whom, draws.GRAPPLE, 3 * ordinal + c) / rate
        if t < best:
            best = t
            how = BROKE_FREE if c == 0 else (BITTEN if c == 1 else KILLED)
    return how, best


@kernel
def closest(ax, ay, bx, by, cx, cy, dx, dy):
    """Smallest distance between two bodies that move linearly from a to b and from c to d during the same step (m)."""
    px = cx - ax
    py = cy - ay
    vx = (dx - cx) - (bx - ax)
    vy = (dy - cy) - (by - ay)
    v2 = vx * vx + vy * vy
    u = 0.0
    if v2 > 1e-18:
        u = min(max(-(px * vx + py * vy) / v2, 0.0), 1.0)
    qx = px + u * vx
    qy = py + u * vy
    return (qx * qx + qy * qy) ** 0.5


@kernel
def seize(k, w, p, s, i, j, time):
    """Hunter `i` has hold of person `j`: both stand still until one of the clocks rings."""
    me = s.body[i]
    other = s.body[j]
    me.n_grapple += 1
    me.holding = j
    other.holders += 1
    other.running = 0
    drop_task(s, j)
    strength = w.people[j].strength / max(w.people[i].strength, 1e-6)
    bite = p.bite_rate
    free = p.break_free_rate * strength
    kill = p.kill_rate
    if me.conduct == LASHES:
        kill = 0.0
        free *= p.lash_surprise
    how, seconds = contest(k, w.people[i].who, w.people[j].who, me.n_grapple, free, bite, kill)
    me.hold_how = how
    me.hold_end = time + max(1, int(round(seconds * 1000.0)))
    note(s, time, EV_SEIZE, i, j, other.room, 0, 0)
    make_noise(w, s, SCREAM, p.scream_level, j, other.room, other.x, other.y, time)
    stir(w, s, other.room, time)
    wake(s, j)


@kernel
def release(s, i, how, time):
    """Hunter `i` lets go of whom it holds, who can act again once nobody holds it."""
    j = s.body[i].holding
    if j < 0:
        return
    note(s, time, EV_RELEASE, i, j, s.body[j].room, how, 0)
    let_go(s, i)
    if s.body[j].holders == 0:
        s.body[j].replan = 1
        s.body[j].still = time
        remind(s, j, time)


@kernel
def release_all(s, j, how, time):
    """Everybody who holds person `j` lets go."""
    if s.body[j].holders <= 0:
        return
    for q in range(s.clock[AT.n_active]):
        i = s.active[q]
        if s.body[i].holding == j:
            release(s, i, how, time)


@kernel
def try_seize(k, w, p, s, i, time):
    """Let hunter `i` seize its target if the two came within reach of each other during this step."""
    me = s.body[i]
    j = me.target
    if j < 0 or me.holding >= 0 or time < me.wait or not is_prey(s, j) or s.body[j].holders >= 3:
        return
    if me.conduct == LASHES and time < me.until:
        return
    a = s.body[i]
    b = s.body[j]
    if abs(a.x - b.x) > 4.0 or abs(a.y - b.y) > 4.0:
        return
    reach = p.lash_reach if a.conduct == LASHES else p.reach
    bx, by = b.x, b.y
    if b.active == 1:
        bx, by = s.step[j, 0], s.step[j, 1]
    gap = closest(a.x, a.y, s.step[i, 0], s.step[i, 1], b.x, b.y, bx, by)
    if gap > reach:
        return
    if not in_line(w, s, a.cell, a.x, a.y, b.cell, b.x, b.y):
        return
    seize(k, w, p, s, i, j, time)


@kernel
def resolve(k, w, p, s, i, time):
    """Carry out how the grapple of hunter `i` ends."""
    me = s.body[i]
    j = me.holding
    how = me.hold_how
    if how == BROKE_FREE:
        me.wait = time + int(p.stun * 1000.0)
        release(s, i, how, time)
        return
    if how == KILLED:
        me.wait = time + int(p.feed * 1000.0)
        me.target = -1
        release_all(s, j, how, time)
        die(w, s, j, i, BY_MAULING, time)
        return
    s.body[j].n_contact += 1
    severity = uniform(k[0], k[1], w.people[j].who, w.people[i].who, draws.BITE_SEVERITY, s.body[j].n_contact)
    note(s, time, EV_WOUND, j, i, s.body[j].room, BY_BITE, int(round(severity * 1000.0)))
    if s.clock[AT.first_bite] == NEVER:
        s.clock[AT.first_bite] = time
    me.wait = time + int(p.feed * 1000.0)
    if s.body[j].stage < 0:
        luck = uniform(k[0], k[1], w.people[j].who, w.people[i].who, draws.INFECTION, s.body[j].n_contact)
        if luck < w.entries[BITE].probability:
            # Judged at the end of the step, when every bite of the step is known.
            if s.body[j].bitten_by < 0 or severity > s.body[j].severity:
                s.body[j].bitten_by = i
                s.body[j].severity = severity
            me.target = -1
    release(s, i, how, time)


@kernel
def judge_bites(k, w, s, time):
    """Infect those whom a bite of this step infects; hunters lose interest in them."""
    for q in range(s.clock[AT.n_active]):
        j = s.active[q]
        by = s.body[j].bitten_by
        if by < 0:
            continue
        s.body[j].bitten_by = -1
        if s.body[j].stage >= 0 or s.body[j].conduct == DEAD:
            continue
        release_all(s, j, LOST_INTEREST, time)
        infect(k, w, s, j, by, BITE, s.body[j].severity, time)
