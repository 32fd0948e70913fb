"""Sense: what a changed school, other people or other hunters must bring, with shared luck, story by story."""

from __future__ import annotations

import itertools
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from homeroom.ensembles.design import cores
from homeroom.results.compare import Change, mean_change
from homeroom.results.fates import fates
from homeroom.results.schema import MEASURE_ACTIONS, Rows, kind
from homeroom.results.state import rebuild
from homeroom.simulation import Simulation
from homeroom.spec.scenario import Scenario
from homeroom.world.tables import CONDUCTS, FATES, World
from validation.arms import ARMS, DRAWN, FEWER, LURE, NOT_MORE, OPEN, SHUT_FEWER, Arm
from validation.budget import BUDGET, Budget, schools
from validation.report import Row, verdict
from validation.shut import behind

SEED = 7
AS_IS = "as it is"
LOST = (FATES.index("turned"), FATES.index("dead"))
LISTENED = 10 * 60_000
"""How long after the first noise it is counted who is about it (ms)."""
LEAST = 10
"""With fewer stories than this nothing is judged."""


@dataclass(frozen=True)
class Story:
    """What is kept of one story of one arm.

    Attributes:
        lost: how many have turned or are dead at the horizon.
        digest: of the whole log, to see whether the change changed anything.
        drawn: hunters in the room of the noise and next door, ten minutes after it began; -1 where it never did.
        shut: how many were behind shut doors an hour after the first hunter.
        shut_lost: how many of them are lost at the horizon.
    """

    lost: int
    digest: int
    drawn: int
    shut: int
    shut_lost: int


def noise_began(simulation: Simulation, events: Rows) -> int:
    """When the noise of the check was first heard (ms), -1 never."""
    if LURE not in simulation.engine.measure_ids:
        return -1
    code = simulation.engine.measure_ids.index(LURE)
    rows = events[(events["kind"] == kind("measure")) & (events["code"] == code)]
    rows = rows[rows["value"] == MEASURE_ACTIONS.index("decoy")]
    return int(rows["time"][0]) if len(rows) else -1


def hunters_about(world: World, events: Rows, room: int, at: int) -> int:
    """Hunters in a room, and in those that a door joins to it, at a moment."""
    near = {room}
    for a, b in zip(world.doors.room_a.tolist(), world.doors.room_b.tolist(), strict=True):
        if room in (a, b):
            near |= {a, b}
    state = rebuild(world, events, at)
    conduct = np.where(state.stage >= 0, world.stages.conduct[state.stage], 0)
    hunting = (conduct == CONDUCTS.index("hunts")) & ~state.dead
    return int((hunting & np.isin(state.room, sorted(near - {-1}))).sum())


class Arms:
    """The arms of one scenario made ready, to be run story by story.

    Args:
        scenario: as it is.
        arms: the changes; those that the school has no place for are left out.
    """

    def __init__(self, scenario: Scenario, arms: tuple[Arm, ...] = ARMS) -> None:
        self.name = f"{scenario.name}, {scenario.horizon.written}"
        made = {arm: arm.change(scenario) for arm in arms}
        self.arms = [arm for arm, changed in made.items() if changed is not None]
        self.absent = [arm for arm, changed in made.items() if changed is None]
        self.simulations = {AS_IS: Simulation(scenario)}
        self.simulations |= {arm.name: Simulation(changed) for arm, changed in made.items() if changed is not None}
        self.stories: dict[str, list[Story]] = {name: [] for name in self.simulations}

    def story(self, run: int) -> dict[str, Story]:
        """One story of every arm, all with the luck of this run."""
        told: dict[str, Story] = {}
        noise = [arm.name for arm in self.arms if arm.claim == DRAWN]
        logs: dict[str, Rows] = {}
        for name, simulation in self.simulations.items():
            events = simulation.run(SEED, run).events
            if name == AS_IS or name in noise:
                logs[name] = events
            outcome = fates(simulation.world, events, int(simulation.world.horizon))
            lost = np.isin(outcome["fate"], LOST)
            inside = behind(simulation.world, events)
            told[name] = Story(
                int(lost.sum()), zlib.crc32(events.tobytes()), -1, int(inside.sum()), int((lost & inside).sum())
            )
        for name in noise:
            changed = self.simulations[name]
            began = noise_began(changed, logs[name])
            if began < 0:
                continue
            room = changed.scenario.measures[LURE].room
            for arm in (AS_IS, name):
                world = self.simulations[arm].world
                drawn = hunters_about(world, logs[arm], world.room_ids.index(room), began + LISTENED)
                told[arm] = replace(told[arm], drawn=drawn)
        return told

    def play(self, budget: Budget) -> float:
        """Run stories until there are enough or the time is up; returns CPU seconds of one story of one arm."""
        began, cpu = time.monotonic(), time.process_time()

        def work(run: int) -> dict[str, Story] | None:
            late = run > 0 and time.monotonic() - began > 3600.0 * budget.hours
            return None if late else self.story(run)

        with ThreadPoolExecutor(budget.workers or cores()) as pool:
            told = list(pool.map(work, range(budget.stories)))
        done = sum(story is not None for story in told)
        # The stories 0 .. k-1, so that which were quick cannot colour the result.
        for story in itertools.takewhile(lambda story: story is not None, told):
            for name, one in story.items():
                self.stories[name].append(one)
        return (time.process_time() - cpu) / max(1, done * len(self.simulations))

    def column(self, arm: str, field: str) -> NDArray[np.int64]:
        """One number of every story of an arm."""
        return np.array([getattr(story, field) for story in self.stories[arm]], dtype=np.int64)

    def judged(self, arm: Arm, asked: int) -> Row:
        """The row of one arm."""
        field = "drawn" if arm.claim == DRAWN else "lost"
        ours, base = self.column(arm.name, field), self.column(AS_IS, field)
        heard = (ours >= 0) & (base >= 0)
        change = mean_change(ours[heard], base[heard]) if heard.any() else Change(0.0, 0.0, 0.0, 0.0)
        n = len(ours)
        differ = int((self.column(arm.name, "digest") != self.column(AS_IS, "digest")).sum())
        what = "hunters about the noise" if arm.claim == DRAWN else "lost"
        measured = f"{change.mean:+.1f} {what} (95 % {change.low:+.1f} to {change.high:+.1f})"
        measured += f"; {n} of {asked} stories, {differ} went another way"
        if arm.claim == DRAWN:
            measured += f"; the noise was made in {int(heard.sum())}"
        return Row(f"{self.name}: {arm.name}", arm.claim, measured, state_of(arm.claim, change, int(heard.sum())))

    def behind_doors(self, arm: Arm, asked: int) -> Row:
        """The row of an arm about those behind shut doors: the share of them that is lost, story by story.

        Of the stories in which there are any in both arms.
        """
        ours, base = self.column(arm.name, "shut"), self.column(AS_IS, "shut")
        some = (ours > 0) & (base > 0)
        lost = [
            100.0 * self.column(name, "shut_lost")[some] / of[some] for name, of in ((arm.name, ours), (AS_IS, base))
        ]
        change = mean_change(lost[0], lost[1]) if some.any() else Change(0.0, 0.0, 0.0, 0.0)
        measured = f"{change.mean:+.1f} points of those behind shut doors lost (95 % {change.low:+.1f} to "
        measured += f"{change.high:+.1f}); {int(some.sum())} of {asked} stories have some in both arms"
        if some.any():
            measured += f", {ours[some].mean():.0f} and {base[some].mean():.0f} people on average; "
            measured += f"{lost[0].mean():.1f} % against {lost[1].mean():.1f} %"
        name = f"{self.name}: {arm.name}, those behind shut doors an hour after the first hunter"
        return Row(name, arm.behind, measured, state_of(arm.behind, change, int(some.sum())))


def state_of(claim: str, change: Change, stories: int) -> str:
    """Whether the interval of the paired difference is where the claim wants it."""
    if claim == OPEN:
        return "reported"
    if stories < LEAST:
        return "not run"
    if claim in (FEWER, SHUT_FEWER):
        return verdict(change.high < 0.0)
    if claim == NOT_MORE:
        return verdict(change.low <= 0.0)
    return verdict(change.low > 0.0)


def rows(scenario: Scenario, budget: Budget, arms: tuple[Arm, ...] = ARMS) -> list[Row]:
    """The table of a scenario."""
    made = Arms(scenario, arms)
    seconds = made.play(budget)
    lost = made.column(AS_IS, "lost")
    people = len(made.simulations[AS_IS].world.people)
    until = f"{scenario.horizon.written} from {scenario.start:%H:%M}"
    base = Row(
        f"{scenario.name}: {AS_IS}, {until}, {people} people",
        OPEN,
        f"{lost.mean():.1f} lost on average, none in {int((lost == 0).sum())}; {len(lost)} of {budget.stories} "
        f"stories an arm, {seconds:.2f} CPU s each",
        "reported",
    )
    absent = [
        Row(f"{scenario.name}: {arm.name}", arm.claim, "this school has nothing of the kind", "not run")
        for arm in made.absent
    ]
    judged = [made.judged(arm, budget.stories) for arm in made.arms]
    shut = [made.behind_doors(arm, budget.stories) for arm in made.arms if arm.behind != OPEN]
    return [base, *judged, *shut, *absent]


def run() -> list[Row]:
    return [row for scenario, budget in schools(BUDGET) for row in rows(scenario, budget)]
