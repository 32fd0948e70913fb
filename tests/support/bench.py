"""Kernels one at a time: a plan's arrays and a state behind handles, without a run."""

from __future__ import annotations

from typing import Any

from homeroom.kernels.handle import handle
from homeroom.regimes.measures import measure_table
from homeroom.regimes.run import parameters
from homeroom.regimes.state import new_state, world_arrays
from homeroom.spec.people import Person
from homeroom.spec.scenario import Scenario
from homeroom.spec.school import School
from homeroom.world.assemble import assemble
from support.stage import SUNDAY, cell_at
from world.scenarios import made


class Bench:
    """`w`, `p` and `s` as kernels take them, and the arrays behind them."""

    def __init__(
        self, school: School | None = None, *, people: list[Person] | None = None, scenario: Scenario | None = None
    ):
        if scenario is None:
            people = people or [Person(id="a", role="pupil"), Person(id="b", role="pupil")]
            scenario = made(school=school, people=people, start=SUNDAY, horizon="6 h")
        self.world = assemble(scenario)
        self.state = new_state(self.world, measure_table(scenario, self.world)[0])
        self.parameters = parameters(scenario.conduct)
        self.w, self.s, self.p = handle(world_arrays(self.world)), handle(self.state), handle(self.parameters)

    def room(self, name: str) -> int:
        return self.world.room_ids.index(name)

    def door(self, name: str) -> int:
        return self.world.door_ids.index(name)

    def cell(self, room: str, x: float, y: float) -> int:
        return cell_at(self.world, self.room(room), x, y)

    def put(self, who: int, room: str, x: float, y: float) -> Any:
        """Stand person `who` there without telling anybody (no lists, no counts)."""
        body = self.state.body
        body.x[who], body.y[who], body.room[who] = x, y, self.room(room)
        body.cell[who] = self.cell(room, x, y)
        return body[who]
