"""The gamma quantile beside SciPy's, and its parts beside their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special

from homeroom.kernels import gamma

TAILS = 10.0 ** -np.arange(1, 16)


def expected(shape, u):
    # From the nearer tail, as SciPy loses digits far from it.
    return np.where(u <= 0.5, special.gammaincinv(shape, u), special.gammainccinv(shape, 1.0 - u))


def worst(shapes, points):
    for shape in shapes:
        x = np.array([gamma.gamma_quantile(shape, u) for u in points])
        y = expected(shape, points)
        usable = y > 1e-290  # below, doubles themselves lose digits
        yield np.abs(x[usable] / y[usable] - 1.0).max(initial=0.0)


@pytest.mark.parametrize("shape", [0.01, 0.1, 0.5, 0.99, 1.0, 1.01, 2.0, 3.7, 12.0, 100.0, 1e4, 1e5])
def test_gamma_quantile_equals_scipy_to_ten_digits(shape):
    points = np.concatenate([TAILS, np.linspace(0.001, 0.999, 200), 1.0 - TAILS])
    assert max(worst([shape], points)) < 1e-10


@given(st.floats(0.02, 1e4), st.floats(1e-12, 1.0 - 1e-12))
def test_gamma_quantile_inverts_the_distribution(shape, u):
    x = gamma.gamma_quantile(shape, u)
    assume(x > 1e-290)  # below, doubles themselves lose digits
    assert special.gammainc(shape, x) == pytest.approx(u, rel=1e-9, abs=1e-300)


@given(st.floats(1e-6, 30.0))
def test_shape_one_is_exponential(x):
    u = -np.expm1(-x)
    if u < 1.0:
        assert gamma.gamma_quantile(1.0, u) == pytest.approx(-np.log1p(-u), rel=1e-12)


def test_tiny_shapes_underflow_to_zero_and_not_to_nonsense():
    assert gamma.gamma_quantile(0.01, 1e-9) == 0.0


@pytest.mark.validate
def test_gamma_quantile_on_a_fine_grid():
    points = np.concatenate([TAILS, np.linspace(1e-4, 1.0 - 1e-4, 5_000), 1.0 - TAILS])
    assert max(worst(np.geomspace(0.01, 1e5, 150), points)) < 1e-10
