"""Sensitivity: survivors and turned over the ranges of the assumed parameters, and which of them matter.

Two designs. A Latin hypercube over all parameters that have a range shows how wide the headline is, and beside it the
same stories with every parameter at its default: what luck alone does. Ranks by Spearman's correlation pick the
parameters that matter; Sobol indices of these few, the others at their defaults and luck shared by all points, say how
much of the variance each brings alone and with others (Saltelli 2010, as scipy computes them).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel
from scipy import stats

from homeroom.ensembles.design import cores
from homeroom.regimes.run import Engine
from homeroom.results.fates import fates
from homeroom.spec.quantity import Quantity
from homeroom.spec.scenario import Scenario
from homeroom.world.assemble import assemble
from homeroom.world.courses import tabulate
from homeroom.world.tables import FATES, World
from validation.budget import BUDGET, Budget, schools
from validation.report import Row

SEED = 11
DOORS = "doors: strength, as a factor"
DOOR_RANGE = (0.25, 5.0)
"""From the lower to the upper end of the assumed strength of hinged and sliding doors (`library/defaults`)."""
WIDE = 4.0
"""A range that spans more than this factor is swept evenly in the logarithm."""
SCREENED = 5
"""Parameters of the Sobol design: the first ones by rank."""
SHARE = 0.4
"""Of the time goes to the Latin hypercube, half of it to the stories that only luck tells apart."""
LEAST = 20
"""With fewer stories nothing is said of single parameters."""
FEWEST = 32
"""Points a parameter of the least Sobol design that is of use: with fewer the estimates are mostly noise."""
HEADLINES = ("survivors", "turned")


class Range(NamedTuple):
    """One swept parameter: its path in the scenario, its range (SI), and whether it is swept in the logarithm."""

    path: str
    low: float
    high: float
    log: bool

    def at(self, u: float) -> float:
        """The value at a share of the range, 0 to 1."""
        if self.log:
            return math.exp(math.log(self.low) + u * (math.log(self.high) - math.log(self.low)))
        return self.low + u * (self.high - self.low)


def quantities(node: Any, path: str) -> Iterator[tuple[str, Quantity]]:
    """Every quantity below a part of a scenario, with its path."""
    if isinstance(node, Quantity):
        yield path, node
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from quantities(getattr(node, name), f"{path}.{name}")
    elif isinstance(node, dict):
        for name, below in node.items():
            yield from quantities(below, f"{path}.{name}")
    elif isinstance(node, (list, tuple)):
        for below in node:
            if hasattr(below, "to"):
                yield from quantities(below, f"{path}.{below.to}")


def ranges(scenario: Scenario) -> list[Range]:
    """Every parameter of conduct and pathogen that has a range, and the strength of doors."""
    found = [Range(DOORS, *DOOR_RANGE, True)]
    for part, node in (("conduct", scenario.conduct.values), ("pathogen", scenario.pathogen)):
        for path, quantity in quantities(node, part):
            if quantity.range is None or quantity.range[0] == quantity.range[1]:
                continue
            low, high = quantity.range
            found.append(Range(path, low, high, quantity.unit != "dB" and low > 0.0 and high / low > WIDE))
    return found


class Model:
    """Stories of one school at any point of the ranges; the building is assembled once.

    Args:
        scenario: at its defaults.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.ranges = ranges(scenario)
        self.world = assemble(scenario)

    def engine(self, values: dict[str, float]) -> tuple[World, Engine]:
        """The world and the engine with these parameters (SI), by path; the others stay as they are."""
        factor = values.get(DOORS, 1.0)
        changes = {path: value for path, value in values.items() if path != DOORS}
        units = {r.path: r for r in self.ranges}
        assert set(changes) <= set(units)
        scenario = self.scenario.replace({path: self._typed(path, value) for path, value in changes.items()})
        courses = tabulate(scenario.pathogen)
        doors = self.world.doors.copy()
        doors.strength *= factor
        world = replace(
            self.world,
            doors=doors,
            stages=courses.stages,
            nexts=courses.nexts,
            entries=courses.entries,
            stage_table=courses.stage_table,
        )
        return world, Engine(world, scenario)

    def _typed(self, path: str, value: float) -> Any:
        unit = next(q.unit for p, q in self._quantities() if p == path)
        return f"{value!r} {unit}" if unit else value

    def _quantities(self) -> Iterator[tuple[str, Quantity]]:
        yield from quantities(self.scenario.conduct.values, "conduct")
        yield from quantities(self.scenario.pathogen, "pathogen")

    def story(self, values: dict[str, float], run: int) -> NDArray[np.float64]:
        """(2,) survivors and turned at the horizon of one story."""
        world, engine = self.engine(values)
        outcome = fates(world, engine.run(SEED, run).events, int(world.horizon))["fate"]
        alive = np.isin(outcome, (FATES.index("human"), FATES.index("half_infected"))).sum()
        return np.array([alive, (outcome == FATES.index("turned")).sum()], dtype=float)


@dataclass
class Clock:
    """When to begin no further story, and how many threads tell them."""

    until: float
    workers: int

    def map(self, task: Callable[[int], NDArray[np.float64]], n: int) -> NDArray[np.float64]:
        """Results of task(0 .. k-1), k at most n and at least 1: as many as were begun in time."""

        def timed(index: int) -> NDArray[np.float64] | None:
            return None if index > 0 and time.monotonic() > self.until else task(index)

        with ThreadPoolExecutor(self.workers) as pool:
            found = list(pool.map(timed, range(n)))
        done = next((index for index, one in enumerate(found) if one is None), n)
        return np.array(found[:done])


def hypercube(model: Model, n: int, clock: Clock) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points (k, d) of a Latin hypercube of n points, and survivors and turned (k, 2) of one story at each."""
    points = stats.qmc.LatinHypercube(d=len(model.ranges), rng=np.random.default_rng(SEED)).random(n)

    def told(index: int) -> NDArray[np.float64]:
        values = {r.path: r.at(float(u)) for r, u in zip(model.ranges, points[index], strict=True)}
        return model.story(values, index)

    found = clock.map(told, n)
    return points[: len(found)], found


def screened(model: Model, points: NDArray[np.float64], survivors: NDArray[np.float64]) -> list[tuple[float, Range]]:
    """Spearman's correlation of survivors with each parameter, the strongest first."""
    if np.ptp(survivors) == 0.0:
        return [(0.0, r) for r in model.ranges]
    rho = [float(stats.spearmanr(points[:, j], survivors).statistic) for j in range(points.shape[1])]
    order = sorted(range(len(rho)), key=lambda j: -abs(rho[j]))
    return [(rho[j], model.ranges[j]) for j in order]


def sobol(
    model: Model, chosen: list[Range], n: int, stories: int, clock: Clock
) -> tuple[Any, NDArray[np.float64]] | None:
    """Sobol indices of the mean survivors of `stories` stories, over the chosen parameters alone.

    Args:
        model: whose stories.
        chosen: d parameters; there are n (d + 2) points.
        n: a power of two.
        stories: with the same luck at every point, so that only the parameters tell points apart.
        clock: no point begins later; a design that is cut short is of no use.

    Returns:
        scipy's result and all values, or None where the time did not suffice.
    """
    cut = False
    every: list[NDArray[np.float64]] = []

    def evaluate(x: NDArray[np.float64]) -> NDArray[np.float64]:
        nonlocal cut

        def told(index: int) -> NDArray[np.float64]:
            values = {r.path: r.at(float(u)) for r, u in zip(chosen, x[:, index], strict=True)}
            return np.mean([model.story(values, run) for run in range(stories)], axis=0)

        found = np.full(x.shape[1], np.nan)
        done = clock.map(told, x.shape[1])
        cut |= len(done) < x.shape[1]
        found[: len(done)] = done[:, 0]
        every.append(found)
        return found[None, :]

    uniform = stats.uniform(0.0, 1.0)
    with np.errstate(all="ignore"):  # a design that was cut short is thrown away below
        result = stats.sobol_indices(func=evaluate, n=n, dists=[uniform] * len(chosen), rng=np.random.default_rng(SEED))
    return None if cut else (result, np.concatenate(every))


def spread(values: NDArray[np.float64]) -> str:
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return f"{middle:.0f} ({low:.0f} to {high:.0f}), mean {values.mean():.1f}"


def rows(scenario: Scenario, budget: Budget) -> list[Row]:
    """The table of a scenario."""
    began = time.monotonic()
    workers = budget.workers or cores()
    seconds = 3600.0 * budget.hours
    model = Model(scenario)
    n = budget.stories

    def defaults(index: int) -> NDArray[np.float64]:
        return model.story({}, index)

    luck = Clock(began + SHARE / 2.0 * seconds, workers).map(defaults, n)
    points, found = hypercube(model, n, Clock(began + SHARE * seconds, workers))
    people = len(model.world.people)
    about = f"{scenario.horizon.written} from {scenario.start:%H:%M}, {people} people"
    out = [
        Row(
            f"{scenario.name}: {name}, median and 90 %, {what}; {about}",
            "no claim",
            f"{spread(values[:, k])}; {len(values)} of {n} stories",
            "reported",
        )
        for k, name in enumerate(HEADLINES)
        for what, values in (
            ("luck alone", luck),
            (f"luck and {len(model.ranges)} parameters over their ranges (Latin hypercube)", found),
        )
    ]
    ranks = screened(model, points, found[:, 0])
    chance = 1.96 / math.sqrt(max(len(found) - 1, 1))
    listed = "; ".join(f"{r.path} {rho:+.2f}" for rho, r in ranks[:10])
    state = "reported" if len(found) >= LEAST else "not run"
    told = f"{listed} (chance alone: up to {chance:.2f} in 95 % of parameters)"
    out.append(Row(f"{scenario.name}: parameters by Spearman's correlation with survivors", "no claim", told, state))
    out += _sobol_rows(model, [r for _, r in ranks[:SCREENED]], budget, began, len(found), workers)
    return out


def _sobol_rows(model: Model, chosen: list[Range], budget: Budget, began: float, told: int, workers: int) -> list[Row]:
    elapsed = time.monotonic() - began
    left = 3600.0 * budget.hours - elapsed
    each = elapsed / max(2 * told, 1)
    # As many points as the time left is good for, a power of two; each is worth at most four stories.
    afford = left / max(each, 1e-9) / (len(chosen) + 2)
    stories = min(4, max(1, int(afford // 16)))
    n = 2 ** int(math.log2(max(1.0, min(afford / stories, budget.stories))))
    name = f"{model.scenario.name}: Sobol indices of mean survivors, {len(chosen)} parameters"
    if n < FEWEST:
        return [Row(name, "no claim", f"the time was good for {n} points a parameter, {FEWEST} are wanted", "not run")]
    result = sobol(model, chosen, n, stories, Clock(began + 3600.0 * budget.hours + 60.0, workers))
    if result is None:
        return [Row(name, "no claim", f"the time was up before {n * (len(chosen) + 2)} points", "not run")]
    indices, values = result
    if not np.ptp(values):
        return [Row(name, "no claim", f"survivors are {values[0]:.0f} at every point", "reported")]
    first, total = indices.first_order.ravel(), indices.total_order.ravel()
    order = np.argsort(-total, kind="stable")
    text = "; ".join(f"{chosen[j].path} {first[j]:.2f} / {total[j]:.2f}" for j in order)
    design = f"first order / total, {n * (len(chosen) + 2)} points of {stories} stories"
    return [Row(name, "no claim", f"{text} ({design})", "reported")]


def run() -> list[Row]:
    return [row for scenario, budget in schools(BUDGET) for row in rows(scenario, budget)]
