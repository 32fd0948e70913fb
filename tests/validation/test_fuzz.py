"""Any plan, any crowd: thirty of the thousand that `python -m validation fuzz` tries."""

from __future__ import annotations

import pytest

from support.fuzz import check


@pytest.mark.parametrize("ten", range(3))
def test_whoever_has_a_way_out_of_a_made_up_plan_gets_out_and_nobody_is_ever_outside(ten: int) -> None:
    people = sum(check(seed)[0] for seed in range(10 * ten, 10 * ten + 10))
    assert people > 100


@pytest.mark.parametrize("seed", [458, 815])
def test_doors_askew_by_a_tenth_of_a_millimetre_hold_nobody_up(seed: int) -> None:
    """Once a bridge of that length was a cell: in 458 somebody dithered in it for ever, in 815 stood outside it."""
    check(seed)
