"""Runs across threads: order, interruption and failure, with simulations that are made up and quick."""

from __future__ import annotations

import os
import signal
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest

from homeroom.ensembles.design import Design, design
from homeroom.ensembles.execute import execute
from homeroom.ensembles.outcome import Outcome
from homeroom.errors import InputError, RunError
from homeroom.results.digest import digest
from homeroom.world.tables import FATES
from story.small import HOUR, cast, made_up, world


class Made:
    """Stands in for a Simulation: the log is a function of seed and run, the time it takes is not."""

    def __init__(self, delay=0.0, fail=None, hang=None):
        self.world = world(12, 12 * HOUR)
        self.delay, self.fail, self.hang = delay, fail, hang
        self.threads = set()

    def digest(self, seed, run, *, stop=None, progress=None):
        self.threads.add(threading.get_ident())
        if run == self.fail:
            raise ZeroDivisionError("made up")
        if run == self.hang:
            os.kill(os.getpid(), signal.SIGINT)
            stop.wait(30)
        time.sleep(self.delay * ((run * 7) % 3))
        if progress is not None:
            progress(HOUR)
        return digest(self.world, made_up(self.world, 1000 * seed + run, 200, 0.97), run=run)


def plan(runs, workers, arms=("a",), seed=1):
    return Design(dict.fromkeys(arms, None), runs, seed, workers)


def outcome_of(digests, runs, made):
    scenario = SimpleNamespace(name="made-up", hash="0" * 64, origin={})
    return Outcome("a", scenario, cast(made.world), 1, runs, tuple(digests))


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_the_same_bytes_for_any_number_of_workers(workers):
    tables = []
    for count in (1, workers):
        made = Made(delay=0.004)
        found, complete = execute(plan(20, count), {"a": made})
        assert complete
        assert [d.run for d in found["a"]] == list(range(20))
        outcome = outcome_of(found["a"], 20, made)
        tables.append(
            (
                outcome.people,
                outcome.fates,
                outcome.infections,
                outcome.survival(),
                outcome.incidence(),
                outcome.to_json(),
            )
        )
        assert len(made.threads) <= count
    for one, many in zip(*tables, strict=True):
        assert one.equals(many) if hasattr(one, "equals") else one == many


def test_ctrl_c_keeps_a_prefix_that_is_an_ensemble_of_its_own():
    made = Made(delay=0.004, hang=7)
    found, complete = execute(plan(20, 3), {"a": made})
    assert not complete
    kept = len(found["a"])
    assert 1 <= kept <= 7
    again, _ = execute(plan(kept, 1), {"a": Made()})
    for one, two in zip(found["a"], again["a"], strict=True):
        assert one.outcome.tobytes() == two.outcome.tobytes()
        assert one.met.tobytes() == two.met.tobytes()
    assert not [t for t in threading.enumerate() if t.name.startswith("run-")]


def test_ctrl_c_before_the_first_run_is_a_keyboard_interrupt():
    with pytest.raises(KeyboardInterrupt):
        execute(plan(5, 1), {"a": Made(hang=0)})
    assert not [t for t in threading.enumerate() if t.name.startswith("run-")]


def test_a_failing_run_names_itself_and_stops_the_others():
    with pytest.raises(RunError, match="run 3 failed: ZeroDivisionError"):
        execute(plan(500, 2), {"a": Made(delay=0.002, fail=3)})
    assert not [t for t in threading.enumerate() if t.name.startswith("run-")]


def test_arms_advance_together():
    made = {"a": Made(), "b": Made()}
    found, _ = execute(plan(5, 2, ("a", "b")), made)
    assert [len(found[arm]) for arm in ("a", "b")] == [5, 5]
    tasks = list(plan(3, 1, ("a", "b")).tasks())
    assert tasks == [(0, "a"), (0, "b"), (1, "a"), (1, "b"), (2, "a"), (2, "b")]


def test_progress_counts_every_run_once():
    seen = []
    execute(plan(9, 2), {"a": Made(delay=0.01)}, report=lambda p: seen.append((p.done, p.new, p.left)))
    done = [d for d, new, _ in seen if new]
    assert done == list(range(1, 10))
    assert all(left is None for d, _, left in seen if d == 0)
    assert any(left is not None for d, _, left in seen if d < 9)
    assert all(left is None or left >= 0 for _, _, left in seen)
    assert seen[-1][2] == pytest.approx(0.0)


@pytest.mark.parametrize("wrong", [{"runs": 0}, {"runs": -3}, {"seed": -1}, {"seed": 2**63}, {"workers": 0}])
def test_numbers_that_make_no_sense(wrong):
    with pytest.raises(InputError):
        design(SimpleNamespace(name="x", runs=10), **wrong)


def test_a_design_takes_what_the_scenario_says():
    found = design(SimpleNamespace(name="x", runs=10))
    assert (found.runs, found.seed, list(found.arms)) == (10, 1, ["x"])
    assert design({"a": SimpleNamespace(name="x", runs=3)}, workers=9).workers == 3
    with pytest.raises(InputError):
        design({})


def test_an_outcome_agrees_with_its_runs():
    made = Made()
    found, _ = execute(plan(30, 2), {"a": made})
    outcome = outcome_of(found["a"], 30, made)
    values = outcome.to_json((3,))
    assert values["schema"] == 1
    assert values["runs"] == 30
    for i, person in enumerate(values["people"]):
        assert set(person) >= {"id", "name", "role", "p_human", "p_half_infected", "p_turned", "p_dead", "se"}
        assert set(person["se"]) == set(FATES)
        shares = [person[f"p_{fate}"] for fate in FATES]
        assert sum(shares) == pytest.approx(1)
        assert shares == [np.mean([d.outcome["fate"][i] == k for d in found["a"]]) for k in range(4)]
    sizes = [int(np.isin(d.outcome["fate"], (0, 1)).sum()) for d in found["a"]]
    assert values["survivors"]["mean"] == pytest.approx(np.mean(sizes))
    assert values["survivors"]["chance"]["3"] == np.mean([s >= 3 for s in sizes])
    assert sum(values["survivors"]["sizes"].values()) == 30
    assert values["p_virus_left_site"] == np.mean([d.left >= 0 for d in found["a"]])
    assert values["time_to_half_turned_s"]["reached"] == np.mean([d.half_turned >= 0 for d in found["a"]])
    curve = outcome.survival(50)
    assert curve.columns[:2] == ["time", "p_human"]
    assert len(curve) == 50
    total = curve.select("p_human", "p_half_infected", "p_turned", "p_dead").sum_horizontal()
    assert total.to_list() == pytest.approx([1.0] * 50)
    last = curve.row(-1, named=True)
    for fate in FATES:
        assert last[f"p_{fate}"] == pytest.approx(np.mean([p[f"p_{fate}"] for p in values["people"]]))
    free = outcome.incidence()["free"]
    if len(free):
        assert free[-1] >= last["p_human"] - 1e-12
