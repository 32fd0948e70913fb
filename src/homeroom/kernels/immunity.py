"""Who is immune at the start of a run: exactly so many of each pool, by keyed rank.

Everybody has a place in the pool's ranking, a keyed number; the first floor(N x coverage) have all doses, and so on. So
a share is met exactly in every run, another coverage changes only those between the two, and one person more changes at
most one other.
"""

from __future__ import annotations

from homeroom.kernels.draws import IMMUNITY, PRIOR
from homeroom.kernels.jit import kernel
from homeroom.kernels.outbreak_arrays import BUCKETS
from homeroom.kernels.rng import philox4x32, unit

_EVERYBODY = 1 << 62
_SHIFT = 52  # ranks are below 2**62; the first ten bits say the bucket


@kernel
def kth(rank, column, members, first, n, k, counts, few):
    """The k-th smallest (k = 0 .. n - 1) of rank[members[first .. first + n - 1], column]; ranks are below 2**62.

    Args:
        counts: (BUCKETS,) and few: (n,) room to work in.
    """
    for b in range(BUCKETS):
        counts[b] = 0
    for j in range(first, first + n):
        counts[rank[members[j], column] >> _SHIFT] += 1
    below = 0
    bucket = 0
    while below + counts[bucket] <= k:
        below += counts[bucket]
        bucket += 1
    m = 0
    for j in range(first, first + n):
        value = rank[members[j], column]
        if value >> _SHIFT == bucket:
            i = m
            while i > 0 and few[i - 1] > value:
                few[i] = few[i - 1]
                i -= 1
            few[i] = value
            m += 1
    return few[k - below]


@kernel
def _cut(w, s, p, column, m):
    """Rank below which exactly `m` members of pool `p` lie."""
    pool = w.pools[p]
    if m <= 0:
        return 0
    if m >= pool.n:
        return _EVERYBODY
    return kth(s.rank, column, w.pool_members, pool.first, pool.n, m, s.counts, s.few)


@kernel
def deal(k, w, s):
    """Draw the rankings of all pools, and where they are cut."""
    for p in range(w.pools.shape[0]):
        first = w.pools[p].first
        n = w.pools[p].n
        full = w.pools[p].full
        one = w.pools[p].one
        prior = w.pools[p].prior
        if full + one > 0:
            for j in range(first, first + n):
                i = w.pool_members[j]
                x0, x1, x2, x3 = philox4x32(w.people[i].who, -1, IMMUNITY, 0, k[0], k[1])
                s.rank[i, 0] = (int(x0) << 30) | (int(x1) >> 2)
                s.take[i] = unit(x2, x3)
        if prior > 0:
            for j in range(first, first + n):
                i = w.pool_members[j]
                x0, x1, x2, x3 = philox4x32(w.people[i].who, -1, PRIOR, 0, k[0], k[1])
                s.rank[i, 1] = (int(x0) << 30) | (int(x1) >> 2)
        s.cut[p, 0] = _cut(w, s, p, 0, full)
        s.cut[p, 1] = _cut(w, s, p, 0, full + one)
        s.cut[p, 2] = _cut(w, s, p, 1, prior)
