"""Exact final-size distributions of the general stochastic epidemic in a closed population (Ball 1986)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, getcontext
from fractions import Fraction
from math import comb
from typing import Any


def ball(n: int, transform: Callable[[int], Any]) -> list[Any]:
    """P(k of the `n` initially susceptible are ever infected by one index case), k = 0 .. n.

    Ball 1986 (Adv Appl Probab 18, 289-310), equation 2.8: for l = 0 .. n
    sum over k <= l of C(n - k, l - k) P_k / phi((n - l) rate)**(k + 1) = C(n, l).

    Args:
        n: initially susceptible.
        transform: k -> phi(k x pair rate), phi the Laplace transform of the infectious period, as an exact number:
            the recursion subtracts large numbers from each other.
    """
    found: list[Any] = []
    for level in range(n + 1):
        phi = transform(n - level)
        rest = comb(n, level) - sum(comb(n - k, level - k) * p / phi ** (k + 1) for k, p in enumerate(found))
        found.append(rest * phi ** (level + 1))
    return found


def fixed(n: int, r0: float) -> list[float]:
    """With a fixed infectious period: Reed and Frost's chain binomial, by its own recursion (no cancellation).

    One index among n susceptible; each pair of an infectious and a susceptible person escapes with q = exp(-R0 / n).
    """
    getcontext().prec = 200
    rate = Decimal(str(r0)) / n

    def transform(k: int) -> Decimal:
        return (-rate * k).exp()

    return [float(p) for p in ball(n, transform)]


def exponential(n: int, r0: float) -> list[float]:
    """With an exponential infectious period, in fractions."""
    rate = Fraction(str(r0)) / n
    return [float(p) for p in ball(n, lambda k: 1 / (1 + rate * k))]


def chains(n: int, r0: float) -> list[float]:
    """Reed and Frost's distribution generation by generation, as a check of `fixed` for small n."""
    from functools import cache
    from math import exp

    q = exp(-r0 / n)

    @cache
    def spread(susceptible: int, infectious: int) -> tuple[float, ...]:
        if infectious == 0 or susceptible == 0:
            return (1.0,)
        out = [0.0] * (susceptible + 1)
        escape = q**infectious
        for new in range(susceptible + 1):
            p = comb(susceptible, new) * (1 - escape) ** new * escape ** (susceptible - new)
            if new == 0:
                out[0] += p
                continue
            for more, chance in enumerate(spread(susceptible - new, new)):
                out[new + more] += p * chance
        return tuple(out)

    return [*spread(n, 1), *[0.0] * n][: n + 1]


def two_kinds(most: int, less: int, relative: float, rate: float, index_is_most: bool) -> list[float]:
    """P(k ever infected, index counted) where `less` people have `relative` times the hazard of the `most` others.

    A chain binomial by generations: with i infectious, somebody escapes with exp(-i x rate), or exp(-i x rate x
    relative). The index is one of the numbers given.
    """
    from functools import cache
    from math import exp

    @cache
    def spread(a: int, b: int, infectious: int) -> tuple[float, ...]:
        if infectious == 0:
            return (1.0,)
        out = [0.0] * (a + b + 1)
        first, second = exp(-rate * infectious), exp(-rate * relative * infectious)
        for x in range(a + 1):
            p = comb(a, x) * (1 - first) ** x * first ** (a - x)
            for y in range(b + 1):
                q = p * comb(b, y) * (1 - second) ** y * second ** (b - y)
                for more, chance in enumerate(spread(a - x, b - y, x + y)):
                    out[x + y + more] += q * chance
        return tuple(out)

    found = spread(most - 1, less, 1) if index_is_most else spread(most, less - 1, 1)
    return [0.0, *found]
