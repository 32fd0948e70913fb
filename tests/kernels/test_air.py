"""Air of rooms against closed forms, and the sampler of delays against what it samples."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import kstest

from homeroom.kernels.air import advance, come_back, green, rates_matrix, wander
from homeroom.kernels.outbreak_setting import LINK, ROOM
from homeroom.kernels.rng import run_key
from homeroom.world.tables import table

HOUR = 3600.0


def one_room(changes: float) -> np.ndarray:
    return rates_matrix(np.array([changes / HOUR]), np.zeros((1, 1)), np.array([150.0]))


def test_one_room_fills_and_empties_as_the_closed_form_says() -> None:
    """One infectious person emits 50 quanta an hour into 150 m3 at 3 air changes, for two hours, then leaves."""
    rate, emission = 3.0 / HOUR, 50.0 / HOUR
    matrix = one_room(3.0)
    amount, dose = advance(np.zeros(1), np.array([emission]), matrix, 2 * HOUR)
    assert amount[0] == pytest.approx(emission / rate * (1.0 - math.exp(-6.0)), rel=1e-12)
    assert dose[0] == pytest.approx(emission / rate * (2 * HOUR - (1.0 - math.exp(-6.0)) / rate), rel=1e-12)
    after, more = advance(amount, np.zeros(1), matrix, HOUR)
    assert after[0] == pytest.approx(amount[0] * math.exp(-3.0), rel=1e-12)
    assert more[0] == pytest.approx(amount[0] * (1.0 - math.exp(-3.0)) / rate, rel=1e-12)


def test_the_steady_state_is_that_of_wells_and_riley() -> None:
    """P = 1 - exp(-I q p t / Q): dose = q p t / Q with Q = changes x volume, for breathing rate p."""
    q, p, volume, changes = 20.0 / HOUR, 0.5 / HOUR, 150.0, 4.0 / HOUR
    steady = np.array([q / changes])
    amount, integral = advance(steady, np.array([q]), one_room(4.0), 3 * HOUR)
    assert amount[0] == pytest.approx(steady[0], rel=1e-12)
    assert integral[0] * p / volume == pytest.approx(q * p * 3 * HOUR / (changes * volume), rel=1e-12)


TWO = (np.array([2.0, 1.0]) / HOUR, np.array([[0.0, 90.0], [90.0, 0.0]]) / HOUR, np.array([150.0, 300.0]))


def test_two_rooms_with_exchange_follow_the_analytic_solution() -> None:
    """By eigenvectors of the 2 x 2 system, worked out by hand: a and b are the rates away, c and d the exchange."""
    loss, flow, volume = TWO
    matrix = rates_matrix(loss, flow, volume)
    to_b, to_a = flow[0, 1] / volume[0], flow[1, 0] / volume[1]
    a, b = loss[0] + to_b, loss[1] + to_a
    assert matrix == pytest.approx(np.array([[a, -to_a], [-to_b, b]]))
    root = math.sqrt((a - b) ** 2 + 4.0 * to_a * to_b)
    fast, slow = 0.5 * (a + b + root), 0.5 * (a + b - root)
    t = 1.3 * HOUR
    # x(0) = (1, 0), no emission
    first = ((fast - b) * math.exp(-fast * t) + (b - slow) * math.exp(-slow * t)) / root
    second = to_b * (math.exp(-slow * t) - math.exp(-fast * t)) / root
    amount, _ = advance(np.array([1.0, 0.0]), np.zeros(2), matrix, t)
    assert amount == pytest.approx([first, second], rel=1e-10)


def test_coming_and_going_is_a_sum_of_stretches() -> None:
    """Half an hour here, a quarter there, then gone: the same as one stretch each, and linear in the emission."""
    matrix = rates_matrix(*TWO)
    amount, dose = np.zeros(2), np.zeros(2)
    for emission, seconds in (((1.0, 0.0), 1800.0), ((0.0, 1.0), 900.0), ((0.0, 0.0), 60 * HOUR)):
        amount, more = advance(amount, np.array(emission), matrix, seconds)
        dose += more
    times = green(matrix)
    assert amount == pytest.approx([0.0, 0.0], abs=1e-12)
    assert dose == pytest.approx(1800.0 * times[0] + 900.0 * times[1], rel=1e-9)


def arrays() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Three rooms in a row with exchange between neighbours."""
    loss = np.array([2.0, 1.0, 4.0]) / HOUR
    flow = np.array([[0.0, 200.0, 0.0], [200.0, 0.0, 400.0], [0.0, 400.0, 0.0]]) / HOUR
    volume = np.array([150.0, 200.0, 300.0])
    matrix = rates_matrix(loss, flow, volume)
    rooms, links = table(ROOM, 3), table(LINK, 4)
    rooms.leave[:] = loss + flow.sum(axis=1) / volume
    a, b = np.nonzero(flow)
    links.to[:], links.share[:] = b, flow[a, b] / volume[a] / rooms.leave[a]
    rooms.link_first[:], rooms.link_n[:] = np.searchsorted(a, range(3)), np.bincount(a)
    return rooms, links, green(matrix), matrix


def test_straight_or_by_a_detour_it_comes_back_as_by_wandering() -> None:
    """In its own room a particle has stayed with the chance `stays`, or come back; both together have the same law."""
    from scipy.linalg import expm

    rooms, links, times, matrix = arrays()
    k0, k1 = run_key(8, 0)
    rng = np.random.default_rng(1)
    for a in range(3):
        stays = 1.0 / (rooms.leave[a] * times[a, a])
        back = [come_back(k0, k1, 5, day, 0, rooms, links, times, a) for day in range(3000)]
        straight = rng.exponential(1.0 / rooms.leave[a], 3000)
        drawn = np.where(rng.random(3000) < stays, straight, back)
        grid = np.linspace(0.0, drawn.max() * 1.01, 400)
        share = np.array([1.0 - (expm(-matrix.T * t) @ times)[a, a] / times[a, a] for t in grid])
        assert kstest(drawn, lambda t, grid=grid, share=share: np.interp(t, grid, share)).pvalue > 1e-3


@pytest.mark.parametrize(("a", "b"), [(0, 0), (0, 1), (0, 2), (2, 1)])
def test_delays_have_the_law_of_being_there(a: int, b: int) -> None:
    from scipy.linalg import expm

    rooms, links, times, matrix = arrays()
    k0, k1 = run_key(7, 0)
    drawn = np.array([wander(k0, k1, 5, day, 0, rooms, links, times, a, b) for day in range(3000)])
    # the chance of being in b up to t, as a share of all the time spent there: 1 - [exp(-A^T t) G](a, b) / G(a, b)
    grid = np.linspace(0.0, drawn.max() * 1.01, 400)
    share = np.array([1.0 - (expm(-matrix.T * t) @ times)[a, b] / times[a, b] for t in grid])
    assert kstest(drawn, lambda t: np.interp(t, grid, share)).pvalue > 1e-3
    mean = (times @ times)[a, b] / times[a, b]
    assert drawn.mean() == pytest.approx(mean, abs=4.0 * drawn.std() / math.sqrt(len(drawn)))
