"""Spots: inside, apart, clear of walls and doors, as many as asked or as fit."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist, pdist
from shapely.geometry import LineString, Point, Polygon, box

from homeroom.world.geometry import lay_out
from homeroom.world.seats import arrange, cells_of, spread
from world.plans import any_floor, doors_on, school, shape


@given(any_floor, st.integers(1, 120), st.lists(st.integers(-1, 9), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_spots_are_inside_and_apart(floor: Polygon, wanted: int, shares: list[int]) -> None:
    spots = arrange(floor, [d.line for d in doors_on(floor, shares, "room")], wanted)
    assert len(spots) <= wanted
    if len(spots) > 1:
        assert pdist(spots).min() >= 0.45 - 1e-9
    for x, y in spots:
        assert floor.contains(Point(x, y))
        assert floor.exterior.distance(Point(x, y)) >= 0.3 - 1e-6
    b = lay_out(school([shape("room", floor)]))
    for (x, y), c in zip(spots, cells_of(spots, 0, b.rooms, b.cells, b.edges), strict=True):
        e = slice(b.cells.edge_first[c], b.cells.edge_first[c] + b.cells.edge_n[c])
        depth = (x - b.edges.x1[e]) * b.edges.nx[e] + (y - b.edges.y1[e]) * b.edges.ny[e]
        assert depth.min() >= -1e-9


def test_a_class_room_seats_forty_comfortably() -> None:
    spots = arrange(box(0, 0, 9, 7.5), [((0.0, 1.0), (0.0, 1.9)), ((0.0, 6.0), (0.0, 6.9))], 40)
    assert len(spots) == 40
    assert pdist(spots).min() > 0.9
    for x, y in spots:
        assert LineString([(0, 1), (0, 1.9)]).distance(Point(x, y)) >= 0.69


def test_as_many_as_fit_and_no_more() -> None:
    spots = arrange(box(0, 0, 4, 4), [], 1000)
    assert 60 <= len(spots) < 110
    assert pdist(spots).min() >= 0.45 - 1e-9


def test_nobody_wanted_means_no_spots() -> None:
    assert arrange(box(0, 0, 4, 4), [], 0).shape == (0, 2)
    assert np.array(arrange(box(0, 0, 0.5, 0.5), [], 3)).shape == (0, 2)


def test_a_few_in_a_large_hall_stand_all_over_it() -> None:
    spots = arrange(box(0, 0, 30, 18), [], 500)
    order = spread(spots, 24)
    assert sorted(order.tolist()) == list(range(len(spots)))
    for n in (6, 24):
        taken = spots[order[:n]]
        # Nobody could stand farther from all of them than they stand from each other: that is what the order promises.
        assert cdist(spots, taken).min(axis=1).max() <= pdist(taken).min() + 1e-3
        quarters = {(x > 15, y > 9) for x, y in taken.tolist()}
        assert len(quarters) == 4


def test_an_empty_room_has_no_order() -> None:
    assert spread(np.zeros((0, 2)), 4).tolist() == []
    assert spread(np.array([[0.0, 0.0], [1.0, 0.0]]), 0).tolist() == [0, 1]
