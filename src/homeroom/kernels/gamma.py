"""Quantile of the gamma distribution, for dwell times.

The incomplete gamma function comes from its power series below the mean and from its continued fraction above (NIST
Digital Library of Mathematical Functions, 8.7.1 and 8.9.2); the quantile from Halley's iteration on the logarithm of
the variate, started from the cube-root normal approximation of Wilson and Hilferty (1931, PNAS 17(12), 684-688,
doi:10.1073/pnas.17.12.684).
"""

from __future__ import annotations

import math

from homeroom.kernels.jit import kernel
from homeroom.kernels.rng import normal_quantile

_TINY = 1e-300
_EPSILON = 2.220446049250313e-16
_TERMS = 100_000
_STEPS = 60


@kernel
def lower_series(a, x):
    """Sum of x**k / ((a + 1) ... (a + k)) over k >= 0 (DLMF 8.7.1); for x below about a + 1."""
    term = 1.0
    total = 1.0
    for k in range(1, _TERMS):
        term *= x / (a + k)
        total += term
        if term < total * _EPSILON:
            break
    return total


@kernel
def upper_fraction(a, x):
    """The continued fraction of DLMF 8.9.2 in its even form, by Lentz's method; for x above about a + 1."""
    b = x + 1.0 - a
    c = 1.0 / _TINY
    d = 1.0 / b
    h = d
    for i in range(1, _TERMS):
        an = -i * (i - a)
        b += 2.0
        d = an * d + b
        if abs(d) < _TINY:
            d = _TINY
        c = b + an / c
        if abs(c) < _TINY:
            c = _TINY
        d = 1.0 / d
        delta = d * c
        h *= delta
        if abs(delta - 1.0) < 4.0 * _EPSILON:
            break
    return h


@kernel
def gamma_quantile(shape, u):
    """The x > 0 with P(X <= x) = u for a gamma variate X of this shape and scale 1; u in (0, 1).

    Relative accuracy 1e-10 or better for shapes from 0.01 to 1e5. Underflows to 0 where the quantile is below the
    smallest number (tiny shapes).
    """
    if shape == 1.0:
        return -math.log1p(-u)
    log_norm = math.lgamma(shape)
    # Where P(X <= x) ~ x**a / gamma(a + 1), the leading term of the series is exact to the last digit.
    log_small = (math.log(u) + log_norm + math.log(shape)) / shape  # gamma(a + 1) is a gamma(a)
    if log_small < -37.0:
        return math.exp(log_small) if log_small > -745.0 else 0.0
    third = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(u) / (3.0 * math.sqrt(shape))
    # The cube-root approximation fails on the left for small shapes; the leading term is good there.
    y = 3.0 * math.log(third) + math.log(shape) if third > 0.3 else log_small
    low = -745.0
    high = 710.0
    for _ in range(_STEPS):
        x = math.exp(y)
        # density of log X: x**a exp(-x) / gamma(a)
        density = math.exp(shape * y - x - log_norm)
        if x < shape + 1.0:
            error = density * lower_series(shape, x) / shape - u
        else:
            error = (1.0 - u) - density * upper_fraction(shape, x)
        if error > 0.0:
            high = y
        elif error < 0.0:
            low = y
        else:
            return x
        if density > _TINY:
            newton = error / density
            step = newton / (1.0 - 0.5 * max(-1.0, min(1.0, newton * (shape - x))))
            if abs(step) < 1e-6:  # what it leaves goes with its third power
                return math.exp(y - step)
            y_new = y - step
        else:
            y_new = 0.5 * (low + high)
        if y_new <= low or y_new >= high:
            y_new = 0.5 * (low + high)
        moved = abs(y_new - y)
        y = y_new
        if moved < 1e-14 * max(1.0, abs(y)):
            break
    return math.exp(y)
