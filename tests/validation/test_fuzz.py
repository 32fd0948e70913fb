"""Any plan, any crowd: thirty of the thousand that `python -m validation fuzz` tries."""

from __future__ import annotations

import pytest

from support.fuzz import check


@pytest.mark.parametrize("ten", range(3))
def test_whoever_has_a_way_out_of_a_made_up_plan_gets_out_and_nobody_is_ever_outside(ten: int) -> None:
    people = sum(check(seed)[0] for seed in range(10 * ten, 10 * ten + 10))
    assert people > 100
