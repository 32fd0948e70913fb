"""Windows and units that share air, against closed forms."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from homeroom.errors import InputError
from homeroom.exchange.folder import load
from homeroom.kernels.air import green, rates_matrix
from homeroom.kernels.airing import aired
from homeroom.kernels.handle import handle
from homeroom.regimes.outbreak_state import setting_arrays
from homeroom.spec.scenario import Scenario
from homeroom.world.outbreak import Scales, settle

HOUR = 3_600_000
WINDOWS: dict[str, Any] = {
    "rooms": ["classroom"], "during": ["break"], "at": ["07:30-07:45"], "area": "0.8 m2", "height": "1.2 m",
    "discharge": 0.6, "inside": "20 degC", "outside": ["5 degC"],
}  # fmt: skip


def school(air: dict[str, Any]) -> Scenario:
    return load("measles").replace({"school.pupils": 60, **{f"air.{key}": value for key, value in air.items()}})


def test_windows_open_at_their_hours_and_by_the_formula() -> None:
    made = school({"windows": WINDOWS})
    setting = settle(made)
    w = handle(setting_arrays(setting, Scales(1.0, 1.0, 1.0, 1.0)))
    key = next(room.id for room in made.school.rooms.values() if room.category == "classroom")
    r = setting.room_ids.index(key)
    flow = 0.6 / 3.0 * 0.8 * math.sqrt(9.81 * 1.2 * 15.0 / 278.15)
    begin = HOUR // 2 - HOUR  # the scenario starts at 8:00; windows open at 7:30
    rate = flow / setting.rooms.volume[r]
    next_day = 24 * HOUR + begin
    assert aired(w, r, next_day, next_day + HOUR // 4) == pytest.approx(rate * 900.0, rel=1e-12)
    assert aired(w, r, next_day - HOUR, next_day + HOUR // 12) == pytest.approx(rate * 300.0, rel=1e-12)
    pause = sorted((bell.start_minute, bell.end_minute) for bell in made.bells if bell.kind == "break")
    whole = sum(b - a for a, b in {*pause}) + 15
    assert aired(w, r, 16 * HOUR, 40 * HOUR) == pytest.approx(rate * 60.0 * whole, rel=1e-12)
    saturday = 4 * 24 * HOUR + 16 * HOUR
    assert aired(w, r, saturday, saturday + 24 * HOUR) == 0.0
    gym = next(room.id for room in made.school.rooms.values() if room.category != "classroom")
    assert aired(w, setting.room_ids.index(gym), 0, 200 * HOUR) == 0.0


def test_the_month_makes_the_weather() -> None:
    months = [f"{temperature} degC" for temperature in (0, 1, 5, 9, 14, 17, 19, 19, 15, 10, 5, 25)]
    weather = settle(school({"windows": {**WINDOWS, "outside": months}})).airing.weather
    assert weather[0] == pytest.approx(math.sqrt(9.81 * 20.0 / 273.15))  # 11 January
    assert weather[21] == pytest.approx(math.sqrt(9.81 * 19.0 / 274.15))  # 1 February
    warm = settle(school({"windows": {**WINDOWS, "outside": ["30 degC"]}})).airing.weather
    assert warm[0] == pytest.approx(math.sqrt(9.81 * 0.1 / 303.15))


def test_two_rooms_of_one_unit_share_their_air_as_the_solution_says() -> None:
    """Steady state by hand: each room loses by itself, to the filter, and to the other."""
    plain, filter_, per_hour = settle(school({})), 0.4, 3.0
    names = sorted(room.id for room in school({}).school.rooms.values() if room.category == "classroom")[:2]
    unit = {"rooms": names, "recirculated": f"{per_hour} 1/h", "filter": filter_, "source": "test"}
    shared = settle(school({"units": {"u": unit}}))
    a, b = (shared.room_ids.index(name) for name in names)
    volume = plain.rooms.volume
    q = per_hour / 3600.0 * volume[[a, b]]
    crossing = q[0] * q[1] / q.sum() * (1.0 - filter_)
    links = {(a, b): crossing, (b, a): crossing}
    for (one, other), flow in links.items():
        first, n = int(shared.rooms.link_first[one]), int(shared.rooms.link_n[one])
        found = dict(zip(shared.links.to[first : first + n], shared.links.share[first : first + n], strict=True))
        assert found[other] * shared.rooms.leave[one] * volume[one] == pytest.approx(flow, rel=1e-9)
    assert shared.rooms.loss[a] - plain.rooms.loss[a] == pytest.approx(per_hour * filter_ / 3600.0, rel=1e-9)
    # Two rooms alone: G = (A^T)^-1 of the 2 x 2 system, by Cramer's rule.
    loss = np.array([2.0, 1.0]) / 3600.0
    matrix = rates_matrix(loss, np.array([[0.0, crossing], [crossing, 0.0]]), volume[[a, b]])
    away = loss + crossing / volume[[a, b]]
    whole = away[0] * away[1] - crossing**2 / volume[a] / volume[b]
    assert green(matrix)[0, 1] == pytest.approx(crossing / volume[a] / whole, rel=1e-9)
    assert shared.green[a, b] > plain.green[a, b]


@pytest.mark.parametrize(
    ("air", "word"),
    [
        ({"windows": {**WINDOWS, "rooms": ["cellar"]}}, "cellar"),
        ({"windows": {**WINDOWS, "outside": ["1 degC", "2 degC"]}}, "temperatures"),
        ({"windows": {**WINDOWS, "during": [], "at": []}}, "never opened"),
        ({"windows": {**WINDOWS, "at": ["10:30-10:15"]}}, "earlier"),
        ({"units": {"u": {"rooms": ["attic"], "recirculated": "1 1/h", "filter": 0}}}, "attic"),
    ],
)
def test_what_makes_no_sense_is_told(air: dict[str, Any], word: str) -> None:
    with pytest.raises(InputError, match=word):
        school(air)
