"""Random numbers as pure functions of who, with whom, which decision, how often.

There is no generator and no state. A number is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random
numbers: as easy as 1, 2, 3", SC11, doi:10.1145/2063384.2063405) of

- a key ``(k0, k1)``: 64 bits mixed from the seed and the number of the run (`run_key`);
- a counter ``(who, whom, decision, ordinal)`` of 32 bits each: the hash of the person's id; the other person or -1; a
  number from `draws`; how often this person (or pair) has come to this decision before, or the calendar day.

So no draw depends on another draw, on the order of people, on the number of threads or on the length of a step. Integer
arguments are wrapped to 32 bits: -1 is as good as any other value.

Integers are kept in uint64 and masked, products are formed from 32-bit halves: the same lines run compiled and as plain
Python, without overflow in either.
"""

from __future__ import annotations

import math

import numpy as np

from homeroom.kernels.jit import kernel

_LOW = 0xFFFFFFFF
_MASK = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_12 = np.uint64(12)
M0 = np.uint64(0xD2511F53)  # multipliers and Weyl constants of Philox4x32, Salmon et al. 2011, section 4
M1 = np.uint64(0xCD9E8D57)
W0 = np.uint64(0x9E3779B9)
W1 = np.uint64(0xBB67AE85)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # SplitMix64: Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195
_MIX1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX2 = np.uint64(0x94D049BB133111EB)
_30 = np.uint64(30)
_27 = np.uint64(27)
_31 = np.uint64(31)
_ONE = np.uint64(1)


@kernel
def philox4x32(c0, c1, c2, c3, k0, k1):
    """Philox4x32-10: ten rounds over the counter (c0, c1, c2, c3) with the key (k0, k1).

    Arguments are integers, taken modulo 2**32. Returns four uint64, each below 2**32.
    """
    x0 = np.uint64(int(c0) & _LOW)
    x1 = np.uint64(int(c1) & _LOW)
    x2 = np.uint64(int(c2) & _LOW)
    x3 = np.uint64(int(c3) & _LOW)
    y0 = np.uint64(int(k0) & _LOW)
    y1 = np.uint64(int(k1) & _LOW)
    for _ in range(10):
        p0 = M0 * x0
        p1 = M1 * x2
        x0 = (p1 >> _32) ^ x1 ^ y0
        x1 = p1 & _MASK
        x2 = (p0 >> _32) ^ x3 ^ y1
        x3 = p0 & _MASK
        y0 = (y0 + W0) & _MASK
        y1 = (y1 + W1) & _MASK
    return x0, x1, x2, x3


LANES = 8
"""Counters that `philox_lanes` works on at once."""


@kernel
def philox_lanes(c0, c1, c2, first, k0, k1, words):
    """`philox4x32` of the counters (c0, c1, c2, first) to (c0, c1, c2, first + 7): words[j, i] is word j of the i-th.

    A loop of fixed length over counters that do not wait for each other: the compiler works on all of them at once,
    and eight cost little more than one. So the rounds stand here once more: called as a kernel of their own they are
    done one by one, and half as many outbreaks pass in a second.

    Args:
        words: (4, LANES) uint64, each below 2**32.
    """
    a0 = np.uint64(int(c0) & _LOW)
    a1 = np.uint64(int(c1) & _LOW)
    a2 = np.uint64(int(c2) & _LOW)
    a3 = np.uint64(int(first) & _LOW)
    for i in range(LANES):
        x0 = a0
        x1 = a1
        x2 = a2
        x3 = (a3 + np.uint64(i)) & _MASK
        y0 = np.uint64(int(k0) & _LOW)
        y1 = np.uint64(int(k1) & _LOW)
        for _ in range(10):
            p0 = M0 * (x0 & _MASK)
            p1 = M1 * (x2 & _MASK)
            x0 = (p1 >> _32) ^ x1 ^ y0
            x1 = p1 & _MASK
            x2 = (p0 >> _32) ^ x3 ^ y1
            x3 = p0 & _MASK
            y0 = (y0 + W0) & _MASK
            y1 = (y1 + W1) & _MASK
        words[0, i] = x0
        words[1, i] = x1
        words[2, i] = x2
        words[3, i] = x3


@kernel
def _times(a, b):
    """a * b modulo 2**64, for uint64, from 32-bit halves so that plain Python does not warn of overflow."""
    low = (a & _MASK) * (b & _MASK)
    high = (low >> _32) + (((a >> _32) * (b & _MASK)) & _MASK) + (((a & _MASK) * (b >> _32)) & _MASK)
    return ((high & _MASK) << _32) | (low & _MASK)


@kernel
def _plus(a, b):
    """a + b modulo 2**64, for uint64."""
    low = (a & _MASK) + (b & _MASK)
    high = (a >> _32) + (b >> _32) + (low >> _32)
    return ((high & _MASK) << _32) | (low & _MASK)


@kernel
def _mix(z):
    """The finaliser of SplitMix64: a bijection of 64-bit numbers that spreads every input bit over all output bits."""
    z = _times(z ^ (z >> _30), _MIX1)
    z = _times(z ^ (z >> _27), _MIX2)
    return z ^ (z >> _31)


@kernel
def _wide(x):
    """Any integer modulo 2**64, as uint64."""
    return (np.uint64((int(x) >> 32) & _LOW) << _32) | np.uint64(int(x) & _LOW)


@kernel
def run_key(seed, run):
    """The key (k0, k1), two uint32, of run number `run` of an ensemble with this seed.

    Both are integers that fit 64 bits signed. For one seed, different runs have different keys, always: every step is a
    bijection of the run's number. Different seeds start at unrelated places.
    """
    state = _mix(_plus(_wide(seed), _GOLDEN))
    z = _mix(_plus(state, _times(_plus(_wide(run), _ONE), _GOLDEN)))
    return np.uint32(z & _MASK), np.uint32(z >> _32)


@kernel
def unit(x0, x1):
    """A number in the open interval (0, 1) from two 32-bit words, as `uniform` makes it."""
    return (np.float64(((x0 << _32) | x1) >> _12) + 0.5) * 2.220446049250313e-16


@kernel
def uniform(k0, k1, who, whom, decision, ordinal):
    """A number in the open interval (0, 1): an odd multiple of 2**-53, all equally likely; never 0 or 1."""
    x0, x1, _x2, _x3 = philox4x32(who, whom, decision, ordinal, k0, k1)
    return (np.float64(((x0 << _32) | x1) >> _12) + 0.5) * 2.220446049250313e-16  # 2**-52


@kernel
def exponential(k0, k1, who, whom, decision, ordinal):
    """An exponential variate of mean 1, by inversion: -log(u). Between 1.1e-16 and 36.8."""
    return -math.log(uniform(k0, k1, who, whom, decision, ordinal))


@kernel
def gumbel(k0, k1, who, whom, decision, ordinal):
    """A standard Gumbel variate, -log(-log(u)).

    The largest of U_i + gumbel_i falls on i with the probabilities of a logit over U (Gumbel-max).
    """
    return -math.log(-math.log(uniform(k0, k1, who, whom, decision, ordinal)))


@kernel
def normal(k0, k1, who, whom, decision, ordinal):
    """A standard normal variate, by inversion of the distribution function (`normal_quantile`)."""
    return normal_quantile(uniform(k0, k1, who, whom, decision, ordinal))


@kernel
def normal_quantile(p):
    """Quantile of the standard normal distribution for p in (0, 1), relative accuracy about 1e-16.

    Algorithm AS 241, PPND16 (Wichura 1988, Applied Statistics 37(3), 477-484, doi:10.2307/2347330): rational
    approximations in three ranges, coefficients from the paper.
    """
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = 2.5090809287301226727e3
        top = top * r + 3.3430575583588128105e4
        top = top * r + 6.7265770927008700853e4
        top = top * r + 4.5921953931549871457e4
        top = top * r + 1.3731693765509461125e4
        top = top * r + 1.9715909503065514427e3
        top = top * r + 1.3314166789178437745e2
        top = top * r + 3.3871328727963666080e0
        bottom = 5.2264952788528545610e3
        bottom = bottom * r + 2.8729085735721942674e4
        bottom = bottom * r + 3.9307895800092710610e4
        bottom = bottom * r + 2.1213794301586595867e4
        bottom = bottom * r + 5.3941960214247511077e3
        bottom = bottom * r + 6.8718700749205790830e2
        bottom = bottom * r + 4.2313330701600911252e1
        bottom = bottom * r + 1.0
        return q * top / bottom
    r = p if q < 0.0 else 1.0 - p
    r = math.sqrt(-math.log(r))
    if r <= 5.0:
        r -= 1.6
        top = 7.74545014278341407640e-4
        top = top * r + 2.27238449892691845833e-2
        top = top * r + 2.41780725177450611770e-1
        top = top * r + 1.27045825245236838258e0
        top = top * r + 3.64784832476320460504e0
        top = top * r + 5.76949722146069140550e0
        top = top * r + 4.63033784615654529590e0
        top = top * r + 1.42343711074968357734e0
        bottom = 1.05075007164441684324e-9
        bottom = bottom * r + 5.47593808499534494600e-4
        bottom = bottom * r + 1.51986665636164571966e-2
        bottom = bottom * r + 1.48103976427480074590e-1
        bottom = bottom * r + 6.89767334985100004550e-1
        bottom = bottom * r + 1.67638483018380384940e0
        bottom = bottom * r + 2.05319162663775882187e0
        bottom = bottom * r + 1.0
    else:
        r -= 5.0
        top = 2.01033439929228813265e-7
        top = top * r + 2.71155556874348757815e-5
        top = top * r + 1.24266094738807843860e-3
        top = top * r + 2.65321895265761230930e-2
        top = top * r + 2.96560571828504891230e-1
        top = top * r + 1.78482653991729133580e0
        top = top * r + 5.46378491116411436990e0
        top = top * r + 6.65790464350110377720e0
        bottom = 2.04426310338993978564e-15
        bottom = bottom * r + 1.42151175831644588870e-7
        bottom = bottom * r + 1.84631831751005468180e-5
        bottom = bottom * r + 7.86869131145613259100e-4
        bottom = bottom * r + 1.48753612908506148525e-2
        bottom = bottom * r + 1.36929880922735805310e-1
        bottom = bottom * r + 5.99832206555887937690e-1
        bottom = bottom * r + 1.0
    return -top / bottom if q < 0.0 else top / bottom
