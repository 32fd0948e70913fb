"""The air of one room beside the stored figures of CAiMIRA: within one per cent."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks import classroom
from homeroom.world.outbreak import settle
from validation import caimira


@pytest.mark.parametrize("case", classroom.CASES)
def test_concentrations_and_doses_are_those_of_caimira(case: str) -> None:
    found, with_ = caimira.stored(), classroom.CASES[case]
    assert found["inputs"] == json.loads(json.dumps(classroom.inputs()))
    setting = settle(caimira.scenario(with_, found["taken"]))
    ours, dose = caimira.exact(setting, "filter" in with_)
    theirs, deposited = found["cases"][case], found["taken"]["deposited"]
    assert ours == pytest.approx(np.array(theirs["concentrations"]), rel=0.01)
    assert dose * deposited == pytest.approx(theirs["dose"], rel=0.01)
    assert caimira.drawn(setting, 60_000) * deposited == pytest.approx(theirs["dose"], rel=0.01)
