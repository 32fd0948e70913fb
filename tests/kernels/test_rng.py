"""Random numbers: known answers, one part of the key at a time, uniform and independent, equal to the plain twin."""

from __future__ import annotations

import inspect
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from homeroom.kernels import draws, rng
from homeroom.kernels.jit import kernel
from reference import philox as plain

# Random123 distribution, tests/kat_vectors, lines "philox4x32 10": counter, key, answer.
KNOWN_ANSWERS = [
    (
        (0x00000000, 0x00000000, 0x00000000, 0x00000000),
        (0x00000000, 0x00000000),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF),
        (0xFFFFFFFF, 0xFFFFFFFF),
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
N = 200_000

words = st.integers(0, 2**32 - 1)
counters = st.integers(-(2**31), 2**32 - 1)
seeds = st.integers(-(2**63), 2**63 - 1)


@kernel
def fill_uniform(key, start, step, out):
    """out[i] = the number whose key is start + i * step, element by element, for (who, whom, decision, ordinal)."""
    for i in range(out.shape[0]):
        who, whom, decision, ordinal = start[0] + i * step[0], start[1] + i * step[1], start[2] + i * step[2], start[3]
        out[i] = rng.uniform(key[0], key[1], who, whom, decision, ordinal + i * step[3])


@kernel
def fill_keys(seed, out):
    for run in range(out.shape[0]):
        k0, k1 = rng.run_key(seed, run)
        out[run] = (np.uint64(k1) << np.uint64(32)) | np.uint64(k0)


@kernel
def fill_variates(key, normals, exponentials, gumbels):
    for i in range(normals.shape[0]):
        normals[i] = rng.normal(key[0], key[1], i, -1, 5, 0)
        exponentials[i] = rng.exponential(key[0], key[1], i, -1, 5, 0)
        gumbels[i] = rng.gumbel(key[0], key[1], i, -1, 5, 0)


def sequence(key=(11, 22), start=(1, 2, 3, 4), step=(0, 0, 0, 1), n=N):
    out = np.empty(n)
    fill_uniform(key, start, step, out)
    return out


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_gives_the_published_known_answers(counter, key, answer):
    assert tuple(int(x) for x in rng.philox4x32(*counter, *key)) == answer
    assert plain.philox4x32(counter, key) == answer


@given(st.integers(-5, 2**32), st.integers(-5, 2**20), st.integers(0, 80), st.integers(0, 2**32 - 1))
def test_lanes_are_the_counters_one_after_another(c0, c1, c2, first):
    words = np.zeros((4, rng.LANES), np.uint64)
    rng.philox_lanes(c0, c1, c2, first, 7, 11, words)
    for lane in range(rng.LANES):
        assert tuple(words[:, lane]) == tuple(rng.philox4x32(c0, c1, c2, first + lane, 7, 11))


@given(counters, counters, counters, counters, words, words)
def test_philox_equals_the_plain_twin(c0, c1, c2, c3, k0, k1):
    assert tuple(int(x) for x in rng.philox4x32(c0, c1, c2, c3, k0, k1)) == plain.philox4x32((c0, c1, c2, c3), (k0, k1))


@given(words, words, counters, counters, st.integers(0, 100), counters)
def test_uniform_equals_the_plain_twin_to_the_last_bit(k0, k1, who, whom, decision, ordinal):
    assert rng.uniform(k0, k1, who, whom, decision, ordinal) == plain.uniform((k0, k1), who, whom, decision, ordinal)


@given(seeds, st.integers(0, 2**62))
def test_run_key_equals_the_plain_twin(seed, run):
    assert tuple(int(k) for k in rng.run_key(seed, run)) == plain.run_key(seed, run)


@pytest.mark.parametrize("kind", [np.int32, np.int64, np.uint32])
def test_the_type_of_an_index_does_not_change_the_number(kind):
    assert rng.uniform(1, 2, kind(7), 3, 4, 5) == rng.uniform(1, 2, 7, 3, 4, 5)
    if kind is not np.uint32:
        assert rng.uniform(1, 2, 7, kind(-1), 4, 5) == rng.uniform(1, 2, 7, 2**32 - 1, 4, 5)


def test_changing_one_part_of_the_key_changes_the_number():
    base = (1, 2, 3, 4, 5, 6)
    numbers = {rng.uniform(*base)}
    for part, value in itertools.product(range(6), (0, 7, 8, 2**31, 2**32 - 1)):
        changed = list(base)
        changed[part] = value
        numbers.add(rng.uniform(*changed))
    assert len(numbers) == 1 + 6 * 5


def test_parts_of_the_key_are_not_interchangeable():
    assert len({rng.uniform(*order) for order in itertools.permutations((1, 2, 3, 4, 5, 6))}) == 720


def test_the_same_key_gives_the_same_number_whatever_was_drawn_before():
    first = rng.uniform(9, 8, 7, 6, 5, 4)
    for ordinal in range(50):
        rng.uniform(9, 8, 7, 6, 5, ordinal)
    assert rng.uniform(9, 8, 7, 6, 5, 4) == first


STEPS = {
    "who": (1, 0, 0, 0),
    "whom": (0, 1, 0, 0),
    "decision": (0, 0, 1, 0),
    "ordinal": (0, 0, 0, 1),
    "who, far apart": (2654435761, 0, 0, 0),
    "pairs": (1, 1, 0, 0),
    "all": (1, 1, 1, 1),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_numbers_along_one_part_of_the_key_are_uniform(step):
    # 1e-6 per test: with fixed keys this never fails by luck, only by a defect.
    assert stats.kstest(sequence(step=step), "uniform").pvalue > 1e-6


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_neighbours_along_one_part_of_the_key_are_independent(step):
    values = sequence(step=step)
    cells, _, _ = np.histogram2d(values[:-1:2], values[1::2], bins=16, range=((0, 1), (0, 1)))
    assert stats.chisquare(cells.ravel()).pvalue > 1e-6
    lags = [np.corrcoef(values[:-lag], values[lag:])[0, 1] for lag in (1, 2, 3, 10)]
    assert np.abs(lags).max() < 5.0 / math.sqrt(N)


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations_with_replacement(range(4), 2)))
def test_two_people_or_two_decisions_share_no_luck(first, second):
    start = [1, 2, 3, 4]
    for part in {first, second}:
        start[part] += 1_000_000  # beyond the N ordinals of the first sequence
    one, other = sequence(start=(1, 2, 3, 4)), sequence(start=tuple(start))
    assert abs(np.corrcoef(one, other)[0, 1]) < 5.0 / math.sqrt(N)


def test_runs_and_seeds_share_no_luck():
    def of(seed, run):
        return sequence(key=tuple(rng.run_key(seed, run)))

    for other in (of(1, 1), of(2, 0), of(0, 1)):
        assert abs(np.corrcoef(of(1, 0), other)[0, 1]) < 5.0 / math.sqrt(N)


def test_no_two_runs_of_an_ensemble_have_one_key():
    keys = np.empty(100_000, np.uint64)
    fill_keys(7, keys)
    other = np.empty(100_000, np.uint64)
    fill_keys(8, other)
    assert np.unique(np.concatenate([keys, other])).size == 200_000


def test_a_flipped_bit_of_the_key_flips_half_of_the_bits():
    base = (5, 6, 7, 8, 9, 10)
    answer = int.from_bytes(b"".join(int(x).to_bytes(4, "little") for x in rng.philox4x32(*base)), "little")
    flips = []
    for part, bit in itertools.product(range(6), range(32)):
        changed = list(base)
        changed[part] ^= 1 << bit
        other = int.from_bytes(b"".join(int(x).to_bytes(4, "little") for x in rng.philox4x32(*changed)), "little")
        flips.append((answer ^ other).bit_count())
    # 192 binomials of 128 fair coins: mean 64 (standard error 0.41), each standard deviation 5.7
    assert abs(np.mean(flips) - 64.0) < 2.1
    assert 32 < min(flips) < max(flips) < 96


@pytest.mark.parametrize("extreme", [0.5, 2.0**-53, 1.0 - 2.0**-53])
def test_uniform_can_be_inverted_at_its_extremes(extreme):
    assert 0.0 < extreme < 1.0
    assert math.isfinite(-math.log(extreme))
    assert math.isfinite(-math.log(-math.log(extreme)))
    assert math.isfinite(rng.normal_quantile(extreme))


@given(st.floats(2.0**-53, 1.0 - 2.0**-53))
def test_normal_quantile_equals_scipy(p):
    assert rng.normal_quantile(p) == pytest.approx(special.ndtri(p), rel=4e-15, abs=1e-15)


def test_normal_quantile_gives_the_values_of_the_paper():
    # Wichura 1988, section "Additional comments": test values of PPND16.
    assert rng.normal_quantile(0.25) == pytest.approx(-0.6744897501960817, rel=1e-15)
    assert rng.normal_quantile(0.001) == pytest.approx(-3.090232306167814, rel=1e-15)
    assert rng.normal_quantile(1e-20) == pytest.approx(-9.262340089798408, rel=1e-15)


def test_variates_have_their_distributions():
    normals, exponentials, gumbels = np.empty(N), np.empty(N), np.empty(N)
    fill_variates((3, 4), normals, exponentials, gumbels)
    assert stats.kstest(normals, "norm").pvalue > 1e-6
    assert stats.kstest(exponentials, "expon").pvalue > 1e-6
    assert stats.kstest(gumbels, "gumbel_r").pvalue > 1e-6


def test_decision_numbers_are_never_renumbered():
    numbers = {name: value for name, value in vars(draws).items() if name.isupper()}
    assert len(set(numbers.values())) == len(numbers)
    assert all(type(value) is int and value > 0 for value in numbers.values())
    first = sorted(numbers, key=lambda name: numbers[name])[:26]
    assert [numbers[name] for name in first] == list(range(1, 27))
    assert " ".join(first) == (
        "COURSE_STAGE_TIME COURSE_NEXT INFECTION BITE_SEVERITY GRAPPLE PRE_MOVEMENT CHOICE WANDER BREAK_PLACE ARRIVAL "
        "BODY_WALK BODY_RUN BODY_STAMINA BODY_STRENGTH TEMPER_COURAGE TEMPER_CALM TEMPER_LEADERSHIP TEMPER_ALTRUISM "
        "AGE SEX PERCEPTION MEASURE LOCK_TIME SPOT DOOR FALL"
    )


def test_decision_numbers_stand_in_ascending_order():
    lines = [line.split("=")[0].strip() for line in inspect.getsource(draws).splitlines() if " = " in line]
    values = [getattr(draws, name) for name in lines if name.isupper()]
    assert values == sorted(values)
