"""Air and surfaces of rooms: a linear system, solved exactly, and sampled exactly.

What is given off in a room is lost (ventilation to the outdoors, filters, settling, decay) or flows to another room.
With constant rates the amount x (r,) in the rooms obeys dx/dt = e - A x, where A[a, a] is the rate at which air leaves
room a (for good or for another), A[b, a] is minus the rate at which what is in a flows to b, and e is the emission.
Between two transition times e and A do not change, so the solution is a matrix exponential (Gammaitoni and Nucci 1997,
doi:10.3201/eid0303.970310, for one room). What somebody breathes in is dose = breathing rate / volume x the integral of
x over the time there (Wells and Riley: the chance of infection is 1 - exp(-dose) with dose in quanta).

A unit given off in room a is also a particle that stays in a room for an exponential time, then is lost or moves on.
The expected time that it spends in room b is G[a, b] with G = (A^T)^-1, so that the dose in b after everything is over
is emission x G[a, b] x breathing rate / volume. `wander` draws at which moment after its emission a particle that hits
in b is there, from exactly the law whose mean is this dose.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from homeroom.kernels.draws import HIT_PATH
from homeroom.kernels.jit import kernel
from homeroom.kernels.rng import philox4x32, unit

MOST_STEPS = 64
"""Rooms that a particle passes through at most; no path that matters has more than a few."""


def rates_matrix(
    loss: NDArray[np.float64], flow: NDArray[np.float64], volume: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The matrix A (1/s) of dx/dt = e - A x.

    Args:
        loss: (r,) rate at which what is in a room is lost for good (1/s).
        flow: (r, r) air that flows from room a to room b (m3/s).
        volume: (r,) m3.
    """
    away = flow / volume[:, None]
    matrix: NDArray[np.float64] = np.diag(loss + away.sum(axis=1)) - away.T
    return matrix


def green(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """(r, r) expected time (s) in room b of what was given off in room a, for a matrix of `rates_matrix`."""
    return np.maximum(np.asarray(np.linalg.inv(matrix.T), dtype=np.float64), 0.0)


def advance(
    amount: NDArray[np.float64], emission: NDArray[np.float64], matrix: NDArray[np.float64], seconds: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The amounts after a stretch of constant rates, and their integral over it: exact.

    Args:
        amount: (r,) what is in the rooms at its beginning.
        emission: (r,) given off per second.
        matrix: of `rates_matrix`. seconds: how long it lasts.

    Returns:
        Amounts (r,) at the end and integrals (r,) (amount x s). Amount / volume is the concentration.
    """
    from scipy.linalg import expm

    r = len(amount)
    # d/dt (x, y, 1) with y the integral of x: one exponential of a larger matrix has both (Van Loan 1978).
    whole = np.zeros((2 * r + 1, 2 * r + 1))
    whole[:r, :r] = -matrix
    whole[:r, -1] = emission
    whole[r : 2 * r, :r] = np.eye(r)
    grown = expm(whole * seconds) @ np.concatenate([amount, np.zeros(r), [1.0]])
    return grown[:r], grown[r : 2 * r]


@kernel
def wander(k0, k1, who, day, hit, rooms, links, green_times, a, b):
    """Delay (s) after which a particle given off in room a is in room b, one draw.

    The density of the delay is proportional to the chance of being in b. The path is drawn step by step given that it
    hits in b: in room c it stops with probability (1 / leave_c) / G[c, b] if c is b, else it moves on to d with
    probability share_cd G[d, b] / G[c, b]; every stay is exponential with rate leave_c.

    Args:
        k0, k1: key of the run. who: hash of the source. day, hit: which hit of which day of theirs.
        rooms, links: tables ROOM and LINK. green_times: G (s), G[a, b] > 0.
        a, b: rooms.
    """
    return _walk(k0, k1, who, day, hit, rooms, links, green_times, a, b, False)


@kernel
def come_back(k0, k1, who, day, hit, rooms, links, green_times, a):
    """Delay (s) of a particle that hits in the room a where it was given off, given that it left it in between.

    Without that it is exponential with rate leave_a, which is so with the chance `stays` of ROOM.
    """
    return _walk(k0, k1, who, day, hit, rooms, links, green_times, a, a, True)


@kernel
def _walk(k0, k1, who, day, hit, rooms, links, green_times, a, b, moves):
    """See `wander`; with `moves` the particle is known not to stop in its first room."""
    time = 0.0
    c = a
    for step in range(MOST_STEPS):
        x0, x1, x2, x3 = philox4x32(who, day, HIT_PATH, hit * MOST_STEPS + step, k0, k1)
        leave = rooms[c].leave
        time += -math.log(unit(x0, x1)) / leave
        u = unit(x2, x3)
        if c == b and not (moves and step == 0):
            stop = 1.0 / (leave * green_times[c, b])
            if u < stop or rooms[c].link_n == 0:
                break
            u = (u - stop) / (1.0 - stop)
        first = rooms[c].link_first
        n = rooms[c].link_n
        total = 0.0
        for j in range(first, first + n):
            total += links[j].share * green_times[links[j].to, b]
        u *= total
        to = links[first + n - 1].to
        for j in range(first, first + n):
            u -= links[j].share * green_times[links[j].to, b]
            if u < 0.0:
                to = links[j].to
                break
        c = to
    return time
