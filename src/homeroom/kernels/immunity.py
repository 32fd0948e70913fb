"""Who is immune at the start of a run: exactly so many of each pool, by keyed rank.

Everybody has a place in the pool's ranking, a keyed number; the first floor(N x coverage) have all doses, and so on. So
a share is met exactly in every run, another coverage changes only those between the two, and one person more changes at
most one other.
"""

from __future__ import annotations

import numpy as np

from homeroom.kernels.draws import IMMUNITY, PRIOR
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import BUCKETS
from homeroom.kernels.rng import M0, M1, W0, W1

_EVERYBODY = 1 << 62
_SHIFT = 52  # ranks are below 2**62; the first ten bits say the bucket
_MASK = np.uint64(0xFFFFFFFF)
_32, _30, _12, _2 = np.uint64(32), np.uint64(30), np.uint64(12), np.uint64(2)
_NOBODY = np.uint64(0xFFFFFFFF)  # -1
_NONE = np.uint64(0)


@kernel
def shuffle(k0, k1, decision, who, rank, take):
    """Rank (62 bits) and further luck (52 bits) of people one after another: philox4x32(who, -1, decision, 0).

    The rounds of `rng.philox4x32` stand here once more, written out in one loop over people: the compiler then works on
    several of them at once.
    """
    for j in range(who.shape[0]):
        x0 = who[j]
        x1 = _NOBODY
        x2 = np.uint64(decision)
        x3 = _NONE
        y0 = np.uint64(k0)
        y1 = np.uint64(k1)
        for _ in range(10):
            p0 = M0 * (x0 & _MASK)
            p1 = M1 * (x2 & _MASK)
            x0 = (p1 >> _32) ^ x1 ^ y0
            x1 = p1 & _MASK
            x2 = (p0 >> _32) ^ x3 ^ y1
            x3 = p0 & _MASK
            y0 = (y0 + W0) & _MASK
            y1 = (y1 + W1) & _MASK
        rank[j] = (x0 << _30) | (x1 >> _2)
        take[j] = ((x2 << _32) | x3) >> _12


@kernel
def kth(rank, k, counts, few):
    """The k-th smallest (k = 0 .. n - 1) of the n numbers of `rank`, which are below 2**62.

    Args:
        counts: (BUCKETS,) and few: (n,) room to work in.
    """
    for b in range(BUCKETS):
        counts[b] = 0
    for j in range(rank.shape[0]):
        counts[rank[j] >> _SHIFT] += 1
    below = 0
    bucket = 0
    while below + counts[bucket] <= k:
        below += counts[bucket]
        bucket += 1
    m = 0
    for j in range(rank.shape[0]):
        value = rank[j]
        if value >> _SHIFT == bucket:
            i = m
            while i > 0 and few[i - 1] > value:
                few[i] = few[i - 1]
                i -= 1
            few[i] = value
            m += 1
    return few[k - below]


@kernel
def _cut(s, row, first, n, m):
    """Rank below which exactly `m` of the `n` members of a pool lie."""
    if m <= 0:
        return 0
    if m >= n:
        return _EVERYBODY
    return kth(s.rank[row, first : first + n], m, s.counts, s.few)


@kernel
def deal(k, w, s):
    """Draw the rankings of all pools, and where they are cut."""
    for p in range(w.pools.shape[0]):
        first = w.pools[p].first
        end = first + w.pools[p].n
        full = w.pools[p].full
        prior = w.pools[p].prior
        both = full + w.pools[p].one
        # Luck of past disease has no further use: the doses' comes last and stays.
        if prior > 0:
            shuffle(k[0], k[1], PRIOR, w.pool_who[first:end], s.rank[1, first:end], s.take[first:end])
        if both > 0:
            shuffle(k[0], k[1], IMMUNITY, w.pool_who[first:end], s.rank[0, first:end], s.take[first:end])
        s.cut[p, 0] = _cut(s, 0, first, end - first, full)
        s.cut[p, 1] = s.cut[p, 0] if both == full else _cut(s, 0, first, end - first, both)
        s.cut[p, 2] = _cut(s, 1, first, end - first, prior)
