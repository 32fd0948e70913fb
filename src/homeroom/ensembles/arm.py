"""What every arm of an ensemble has, whatever came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from homeroom.results.cast import Cast
    from homeroom.spec.scenario import Scenario


@dataclass(frozen=True)
class Simulated:
    """Runs 0 .. n-1 of one scenario.

    Attributes:
        name: of the arm.
        scenario: what was run.
        cast: names, pseudonyms unless asked otherwise.
        seed: of the ensemble.
        asked: how many runs were asked for; fewer are here after Ctrl-C.
    """

    name: str
    scenario: Scenario
    cast: Cast
    seed: int
    asked: int
