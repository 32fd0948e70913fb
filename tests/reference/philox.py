"""Philox4x32-10 and the keyed numbers made of it, in Python integers, after Salmon et al. 2011 (SC11)."""

from __future__ import annotations

import math

WORD = 1 << 32
LONG = 1 << 64


def philox4x32(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    c0, c1, c2, c3 = (c % WORD for c in counter)
    k0, k1 = (k % WORD for k in key)
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * c0, WORD)
        high1, low1 = divmod(0xCD9E8D57 * c2, WORD)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0 = (k0 + 0x9E3779B9) % WORD
        k1 = (k1 + 0xBB67AE85) % WORD
    return c0, c1, c2, c3


def mix(z: int) -> int:
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % LONG
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % LONG
    return z ^ (z >> 31)


def run_key(seed: int, run: int) -> tuple[int, int]:
    golden = 0x9E3779B97F4A7C15
    state = mix((seed + golden) % LONG)
    z = mix((state + (run + 1) * golden) % LONG)
    return z % WORD, z // WORD


def uniform(key: tuple[int, int], who: int, whom: int, decision: int, ordinal: int) -> float:
    x0, x1, _, _ = philox4x32((who, whom, decision, ordinal), key)
    bits = (x0 * WORD + x1) >> 12
    return math.ldexp(2 * bits + 1, -53)
