"""What must hold of an outbreak to the last byte, and what its log must say."""

from __future__ import annotations

import threading
from functools import cache

import numpy as np
import pytest
from pydantic import TypeAdapter

from homeroom.exchange.folder import load
from homeroom.kernels.outbreak_arrays import DAY, HOME, WAY
from homeroom.regimes.outbreak import OutbreakEngine
from homeroom.results.schema import EVENT_KINDS
from homeroom.spec.measure import Measure
from homeroom.spec.people import Person
from homeroom.spec.scenario import Scenario
from homeroom.world.disease import SPREADS
from homeroom.world.outbreak import Setting, settle

RUNS = 60
INFECTION, STAGE, ABSENCE, BACK = (EVENT_KINDS.index(kind) for kind in ("infection", "stage", "absence", "back"))


def scenario(**changes: object) -> Scenario:
    paths = {"school.pupils": 120, "immunity.coverage": 0.6, "immunity.family": 0.8}
    return load("measles").replace(paths | {key.replace("__", "."): value for key, value in changes.items()})


@cache
def engine() -> OutbreakEngine:
    made = scenario()
    return OutbreakEngine(settle(made), made)


@cache
def whole() -> tuple[bytes, bytes, bytes]:
    batch = engine().batch(5, 0, RUNS)
    return batch.runs.tobytes(), batch.infections.tobytes(), batch.costs.tobytes()


def test_batches_may_be_cut_anywhere() -> None:
    parts = [engine().batch(5, first, n) for first, n in ((0, 1), (1, 20), (21, 39))]
    assert b"".join(part.runs.tobytes() for part in parts) == whole()[0]
    assert b"".join(part.infections.tobytes() for part in parts) == whole()[1]
    assert b"".join(part.costs.tobytes() for part in parts) == whole()[2]


def test_threads_that_share_an_engine_do_not_disturb_each_other() -> None:
    found: dict[int, bytes] = {}

    def work(first: int) -> None:
        found[first] = engine().batch(5, first, RUNS // 2).runs.tobytes()

    threads = [threading.Thread(target=work, args=(first,)) for first in (0, RUNS // 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found[0] + found[RUNS // 2] == whole()[0]


def test_one_run_is_that_run_of_the_batch() -> None:
    rows = np.frombuffer(whole()[0], engine().batch(5, 0, 1).runs.dtype)
    for number in (0, 7, RUNS - 1):
        raw = engine().run(5, number)
        assert raw.run.tobytes() == rows[number].tobytes()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"measures__exclusion__of": ["unvaccinated"]},
        {"measures__exclusion__renewed": False},
        {"measures__exclusion__of": ["teacher", "unvaccinated"], "immunity__staff": 0.3},
        {"immunity__redraw": False, "measures__exclusion__duration": "5 d"},
        {"measures__closure__on": True, "measures__vaccination_on_exposure__on": True},
    ],
)
def test_those_kept_at_home_as_one_are_kept_as_if_each_were_by_themselves(changes: dict[str, object]) -> None:
    """With the log on a quarantine acts on one person after another; without, on those alike at once."""
    made = scenario(measures__exclusion__on=True, **changes)
    one = OutbreakEngine(settle(made), made)
    batch = one.batch(5, 0, RUNS)
    assert np.count_nonzero(batch.runs["days_measures"]) > 5
    for number in range(RUNS):
        assert one.run(5, number).run.tobytes() == batch.runs[number].tobytes()


def test_what_is_counted_over_people_is_what_the_infections_say() -> None:
    batch = engine().batch(5, 0, RUNS)
    assert np.array_equal(np.bincount(batch.infections["target"], minlength=len(batch.infected)), batch.infected)
    school = engine().setting.people.school[batch.infections["target"]] == 1
    sizes = np.bincount(batch.infections["run"][school], minlength=RUNS)
    assert np.array_equal(sizes, batch.runs["size"])
    assert batch.first_infected.sum() == np.count_nonzero(batch.runs["size"] > batch.runs["index"])


def test_somebody_whom_nobody_can_meet_changes_nobody_else() -> None:
    made = scenario()
    inert = Person(id="a-visitor", role="family")
    more = made.model_copy(update={"people": {**made.people, "a-visitor": inert}})
    with_one = OutbreakEngine(settle(more), more, engine().scales).batch(5, 0, RUNS)
    place = sorted(more.people).index("a-visitor")
    assert np.delete(with_one.infected, place).tolist() == engine().batch(5, 0, RUNS).infected.tolist()
    assert with_one.runs.tobytes() == whole()[0]


def test_the_order_of_people_in_the_file_does_not_matter() -> None:
    made = scenario()
    shuffled = made.model_copy(update={"people": dict(reversed(made.people.items())), "ties": made.ties[::-1]})
    assert OutbreakEngine(settle(shuffled), shuffled, engine().scales).batch(5, 0, RUNS).runs.tobytes() == whole()[0]


def logs() -> list[tuple[Setting, np.ndarray, object]]:
    return [(engine().setting, raw.events, raw) for raw in (engine().run(5, number) for number in range(25))]


def planned(setting: Setting, i: int, time: int) -> int:
    """Where somebody means to be, by the rows of the week alone."""
    day = (time + setting.origin) // DAY
    if not setting.school_day[day]:
        return HOME
    weekday = (day + setting.weekday) % 7
    within = (time + setting.origin) % DAY
    rows = setting.week.rows[setting.week.row_first[i, weekday] : setting.week.row_first[i, weekday + 1]]
    there = rows[(rows["start"] <= within) & (within < rows["end"])]
    assert len(there) <= 1, "one place per person at any time"
    return int(there["room"][0]) if len(there) else HOME


def test_the_log_is_a_tree_of_infectious_people_who_were_there() -> None:
    met = np.zeros(len(SPREADS), int)
    for setting, events, _ in logs():
        stages: dict[int, list[tuple[int, int]]] = {}
        away: dict[int, list[list[int]]] = {}
        for event in events:
            if event["kind"] == STAGE:
                stages.setdefault(int(event["who"]), []).append((int(event["time"]), int(event["code"])))
            if event["kind"] == ABSENCE:
                away.setdefault(int(event["who"]), []).append([int(event["time"]), int(event["until"])])
            if event["kind"] == BACK:
                for span in away.get(int(event["who"]), []):
                    span[1] = min(span[1], int(event["time"]))

        def absent(i: int, time: int, away: dict[int, list[list[int]]] = away) -> bool:
            return any(start <= time < until for start, until in away.get(i, []))

        infected: dict[int, int] = {}
        for event in events[events["kind"] == INFECTION]:
            target, source, time, place = (int(event[name]) for name in ("who", "whom", "time", "room"))
            assert target not in infected, "nobody is infected twice"
            infected[target] = time
            if source < 0:
                continue
            spread, emitted = int(event["code"]), int(event["until"])
            met[spread] += 1
            assert infected[source] < time, "a source is infected before its targets: the tree has no circle"
            assert emitted <= time
            stage = [code for when, code in stages[source] if when <= emitted][-1]
            assert setting.disease.emits[stage, spread] > 0.0
            if place == HOME:
                people = setting.people
                assert people.household[source] == people.household[target] >= 0
                assert absent(source, time) or planned(setting, source, time) == HOME
                assert absent(target, time) or planned(setting, target, time) == HOME
                continue
            assert planned(setting, target, time) == place
            assert not absent(target, time)
            assert not absent(source, emitted)
            room = planned(setting, source, emitted)
            if place == WAY:
                assert room == WAY
            elif SPREADS[spread] == "direct":
                assert emitted == time
                assert room == place
            else:
                assert setting.green[room, place] > 0.0
    assert met[0] > 10
    assert met[1] > 100
    assert met[3] > 10


def test_the_log_rebuilds_the_numbers_of_the_run() -> None:
    for setting, events, raw in logs():
        targets = events["who"][events["kind"] == INFECTION]
        at_school = setting.people.school[targets] == 1
        assert raw.run["size"] == np.count_nonzero(at_school)
        assert raw.run["home"] == np.count_nonzero(~at_school)
        assert raw.run["duration"] == events["time"][events["kind"] == INFECTION].max()
        courses: dict[int, list[int]] = {}
        for event in events[events["kind"] == STAGE]:
            before = courses.setdefault(int(event["who"]), [-1])
            assert before[-1] == event["value"]
            before.append(int(event["code"]))
        assert set(courses) == set(targets.tolist())
        assert np.all(np.diff(events["time"]) >= 0)


@pytest.mark.parametrize(
    "less",
    [
        {"action": "mask", "exhale": 0.4, "inhale": 0.3, "compliance": 0.7},
        {"action": "ventilate", "air_changes": "4 1/h"},
    ],
    ids=lambda less: str(less["action"]),
)
def test_less_hazard_cannot_advance_a_crossing(less: dict[str, object]) -> None:
    """With one source whose course is fixed (nobody else passes it on before the end), a measure delays or spares."""
    plain = scenario(pathogen__stages__latent__dwell={"family": "fixed", "value": "60 d"})
    measure = TypeAdapter(Measure).validate_python(
        {**less, "after": "start", "source": "assumption", "reason": "a test"}
    )
    thinned = plain.model_copy(update={"measures": {**plain.measures, "less": measure}})
    arms = []
    for made in (plain, thinned):
        rows = OutbreakEngine(settle(made), made, engine().scales).batch(5, 0, 200).infections
        rows = rows[rows["generation"] == 1]
        arms.append({(int(r["run"]), int(r["target"])): int(r["time"]) for r in rows})
    before, after = arms
    assert len(after) < len(before)
    assert after.keys() <= before.keys()
    assert all(time >= before[who] for who, time in after.items())
