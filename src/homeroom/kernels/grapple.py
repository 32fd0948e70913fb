"""Seize, break free, be bitten or be killed: competing exponential clocks, one set for every grapple.

A clock is an amount to be used up, drawn once from the unit exponential, at a rate that changes when somebody else
takes hold or comes to help. So help that comes late counts from when it comes, and help that never comes changes
nothing.
"""

from __future__ import annotations

from homeroom.kernels import draws
from homeroom.kernels.arrays import AT
from homeroom.kernels.bodies import die, drop_task, infect, is_prey, let_go, remind, stir, wake
from homeroom.kernels.codes import (
    BITE,
    BITTEN,
    BROKE_FREE,
    BY_BITE,
    BY_FIGHT,
    BY_MAULING,
    DEAD,
    DESTROYED,
    EV_RELEASE,
    EV_SEIZE,
    EV_WOUND,
    FIGHT,
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

IN_LEG = 0.5, 0.7
"""Severities of bites in the leg: below, in arm or hand; above, in shoulder, neck or face (see schema.BITE_PLACES)."""


@kernel
def first_of(free, bite, kill, end, rate_free, rate_bite, rate_kill, rate_end):
    """Which of four clocks runs out first: (ending, seconds). A rate of zero never ends anything."""
    best = 1e18
    how = BROKE_FREE
    if rate_free > 0.0 and free / rate_free < best:
        best = free / rate_free
    if rate_bite > 0.0 and bite / rate_bite < best:
        best = bite / rate_bite
        how = BITTEN
    if rate_kill > 0.0 and kill / rate_kill < best:
        best = kill / rate_kill
        how = KILLED
    if rate_end > 0.0 and end / rate_end < best:
        best = end / rate_end
        how = DESTROYED
    return how, best


@kernel
def contest(k, who, whom, ordinal, free_rate, bite_rate, kill_rate):
    """How and when a grapple ends at which nobody else takes part: the first of three exponential clocks.

    Rates in 1/s; returns (ending, seconds). The chance of each ending is its rate over the sum of rates.
    """
    free = exponential(k[0], k[1], who, whom, draws.GRAPPLE, 3 * ordinal)
    bite = exponential(k[0], k[1], who, whom, draws.GRAPPLE, 3 * ordinal + 1)
    kill = exponential(k[0], k[1], who, whom, draws.GRAPPLE, 3 * ordinal + 2)
    return first_of(free, bite, kill, 1.0, free_rate, bite_rate, kill_rate, 0.0)


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
def sides(w, p, s, i):
    """Strength on the side of whom hunter `i` holds: the victim's own, its helpers', and that of armed helpers alone.

    One who is spent or hurt has less; one whom several hold has only a share against each. Helpers take what is at
    hand where there is furniture.
    """
    j = s.body[i].holding
    left = s.body[j].stamina / max(w.people[j].stamina, 1e-6)
    own = w.people[j].strength * (p.spent_strength + (1.0 - p.spent_strength) * min(1.0, left))
    own *= 1.0 - p.wound_slows * s.body[j].wound
    own /= max(1, s.body[j].holders)
    help_ = 0.0
    armed = 0.0
    for q in range(s.clock[AT.n_active]):
        h = s.active[q]
        if s.body[h].action == FIGHT and s.body[h].helping == 1 and s.body[h].target == i:
            strength = w.people[h].strength
            if w.rooms[s.body[h].room].capacity > 0:
                strength *= p.weapon
                armed += strength
            help_ += strength
    return own, help_, armed


@kernel
def reclock(w, p, s, i, time):
    """Let the clocks of hunter `i` run at the rates that hold from now on, and find out which runs out first."""
    me = s.body[i]
    past = (time - me.clocked) / 1000.0
    me.need_free = max(0.0, me.need_free - past * me.rate_free)
    me.need_bite = max(0.0, me.need_bite - past * me.rate_bite)
    me.need_kill = max(0.0, me.need_kill - past * me.rate_kill)
    me.need_end = max(0.0, me.need_end - past * me.rate_end)
    me.clocked = time
    own, help_, armed = sides(w, p, s, i)
    strength = max(w.people[i].strength, 1e-6)
    me.rate_free = p.break_free_rate * (own + help_) / strength
    me.rate_bite = p.bite_rate
    me.rate_kill = p.kill_rate
    me.rate_end = p.destroy_rate * armed / strength
    if me.conduct == LASHES:
        me.rate_kill = 0.0
        me.rate_end = 0.0
        me.rate_free = p.break_free_rate * (own * p.lash_surprise + help_) / strength
    how, seconds = first_of(
        me.need_free,
        me.need_bite,
        me.need_kill,
        me.need_end,
        me.rate_free,
        me.rate_bite,
        me.rate_kill,
        me.rate_end,
    )
    me.hold_how = how
    me.hold_end = time + max(1, int(round(min(seconds, 1e9) * 1000.0)))


@kernel
def reclock_all(w, p, s, j, time):
    """The same for everybody who holds person `j`."""
    if s.body[j].holders <= 0:
        return
    for q in range(s.clock[AT.n_active]):
        i = s.active[q]
        if s.body[i].holding == j:
            reclock(w, p, s, i, time)


@kernel
def seize(k, w, p, s, i, j, time):
    """Hunter `i` has hold of person `j`: both stand still until one of the clocks rings."""
    me = s.body[i]
    other = s.body[j]
    me.n_grapple += 1
    me.holding = j
    other.holders += 1
    other.running = 0
    if other.helping == 1:
        other.helping = 0
        if s.body[other.target].holding >= 0:
            reclock(w, p, s, other.target, time)
    drop_task(s, j)
    who = w.people[i].who
    whom = w.people[j].who
    me.need_free = exponential(k[0], k[1], who, whom, draws.GRAPPLE, 3 * me.n_grapple)
    me.need_bite = exponential(k[0], k[1], who, whom, draws.GRAPPLE, 3 * me.n_grapple + 1)
    me.need_kill = exponential(k[0], k[1], who, whom, draws.GRAPPLE, 3 * me.n_grapple + 2)
    me.need_end = exponential(k[0], k[1], who, whom, draws.RESCUE, me.n_grapple)
    me.rate_free = 0.0
    me.rate_bite = 0.0
    me.rate_kill = 0.0
    me.rate_end = 0.0
    me.clocked = time
    if other.holders == 1:
        other.clocked = time
        reclock(w, p, s, i, time)
    else:
        reclock_all(w, p, s, j, time)
    note(s, time, EV_SEIZE, i, j, other.room, 0, 0)
    make_noise(w, s, SCREAM, p.scream_level, j, other.room, other.x, other.y, time)
    stir(w, s, other.room, time)
    wake(s, j)


@kernel
def release(w, p, s, i, how, time):
    """Hunter `i` lets go of whom it holds, who can act again once nobody holds it."""
    j = s.body[i].holding
    if j < 0:
        return
    note(s, time, EV_RELEASE, i, j, s.body[j].room, how, 0)
    let_go(s, i)
    if s.body[j].holders == 0:
        # Struggling is as hard as running.
        s.body[j].stamina = max(0.0, s.body[j].stamina - (time - s.body[j].clocked) / 1000.0)
        s.body[j].replan = 1
        s.body[j].still = time
        remind(s, j, time)
    else:
        reclock_all(w, p, s, j, time)


@kernel
def release_all(w, p, s, j, how, time):
    """Everybody who holds person `j` lets go."""
    if s.body[j].holders <= 0:
        return
    for q in range(s.clock[AT.n_active]):
        i = s.active[q]
        if s.body[i].holding == j:
            release(w, p, s, i, how, time)


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
        release(w, p, s, i, how, time)
        return
    if how == DESTROYED:
        by = j
        for q in range(s.clock[AT.n_active]):
            h = s.active[q]
            if s.body[h].action == FIGHT and s.body[h].helping == 1 and s.body[h].target == i:
                by = h
                break
        release(w, p, s, i, how, time)
        die(w, s, i, by, BY_FIGHT, time)
        return
    if how == KILLED:
        me.wait = time + int(p.feed * 1000.0)
        me.target = -1
        release_all(w, p, s, j, how, time)
        die(w, s, j, i, BY_MAULING, time)
        return
    s.body[j].n_contact += 1
    severity = uniform(k[0], k[1], w.people[j].who, w.people[i].who, draws.BITE_SEVERITY, s.body[j].n_contact)
    hurt = severity if IN_LEG[0] <= severity and severity < IN_LEG[1] else 0.3 * severity
    s.body[j].wound = min(1.0, s.body[j].wound + hurt)
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
    release(w, p, s, i, how, time)


@kernel
def judge_bites(k, w, p, s, time):
    """Infect those whom a bite of this step infects; hunters lose interest in them."""
    for q in range(s.clock[AT.n_active]):
        j = s.active[q]
        by = s.body[j].bitten_by
        if by < 0:
            continue
        s.body[j].bitten_by = -1
        if s.body[j].stage >= 0 or s.body[j].conduct == DEAD:
            continue
        release_all(w, p, s, j, LOST_INTEREST, time)
        infect(k, w, s, j, by, BITE, s.body[j].severity, time)
