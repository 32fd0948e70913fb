"""Crowds that slow each other: speed and density (RiMEA 4), bottlenecks (RiMEA 12, NIST TN 1822 5.2)."""

from __future__ import annotations

import pytest

from support.flows import EndlessCorridor, through, weidmann


@pytest.mark.parametrize("density", [0.5, 1.0, 2.0, 3.0, 4.0])
def test_rimea_4_people_walk_as_fast_as_their_density_lets_them(density: float) -> None:
    """Within a quarter of Weidmann's curve; 5 people per m2 are reported in docs/validation.md."""
    speed = EndlessCorridor(density).speed(10.0, 60.0)
    assert speed == pytest.approx(weidmann(density), rel=0.25)


def test_rimea_4_denser_is_slower() -> None:
    speeds = [EndlessCorridor(density).speed(10.0, 20.0) for density in (1.0, 2.0, 3.0, 4.0, 5.0)]
    assert speeds == sorted(speeds, reverse=True)


@pytest.mark.parametrize("beyond", [False, True], ids=["exit", "door"])
def test_rimea_12_a_bottleneck_lets_through_what_laboratories_measured(beyond: bool) -> None:
    """1.2 to 1.9 people per metre and second, and more through a wider opening."""
    flows = {width: through(width, 150, beyond=beyond).specific for width in (0.8, 1.0, 1.2)}
    assert all(1.2 <= flow <= 1.9 for flow in flows.values()), flows
    total = [width * flow for width, flow in flows.items()]
    assert total == sorted(total), flows


def test_the_time_gap_sets_the_flow() -> None:
    """With a gap of a second half as many pass: the parameter is the one that JuPedSim's model has."""
    assert 0.9 <= through(1.0, 120, beyond=True, time_gap=1.0).specific <= 1.3
