"""What holds for every run: the log rebuilds the state, the tree is sound, and neither workers nor names matter."""

from __future__ import annotations

import pytest

import homeroom as hr
from homeroom.results import schema
from homeroom.results.fates import rebuild
from homeroom.results.transmission import generations, infections
from homeroom.simulation import Simulation
from homeroom.story.recap import recap
from homeroom.world.tables import CONDUCTS
from story import claims

RUNS = range(8)
DEAD = CONDUCTS.index("dead")


def lively(scenario):
    """Whatever else happens there: somebody is bitten at the start and turns soon."""
    first = sorted(scenario.people)[0]
    return scenario.replace(
        {"measures": {"early": {"action": "infect", "who": first, "route": "bite", "severity": 0.9, "after": "start"}}}
    )


@pytest.fixture(scope="module", params=["one-room", "example", "lively"])
def simulation(request, tmp_path_factory):
    if request.param == "one-room":
        return Simulation(hr.load("one-room"))
    from homeroom.exchange.write import new

    scenario = hr.load(new(tmp_path_factory.mktemp("schools") / "example"))
    return Simulation(lively(scenario) if request.param == "lively" else scenario)


@pytest.fixture(scope="module")
def logs(simulation):
    return [simulation.run(1, run).events for run in RUNS]


def test_the_log_rebuilds_the_state_of_the_engine(simulation):
    """The engine's own last state, which the log has never seen, against what the log says."""
    for run in RUNS:
        raw = simulation.run(1, run)
        engine = simulation.engine._kept.state
        state = rebuild(simulation.world, raw.events, raw.end)
        assert state.stage.tolist() == engine.body.stage.tolist()
        assert state.door.tolist() == engine.doors.state.tolist()
        assert state.dead.tolist() == (engine.body.conduct == DEAD).tolist()
        if state.crisis:
            assert state.room.tolist() == engine.body.room.tolist()


def test_nobody_is_in_two_places_or_moves_from_where_they_are_not(simulation, logs):
    for events in logs:
        moves = events[events["kind"] == schema.kind("move")]
        for row in moves[:: max(1, len(moves) // 60)]:
            if ((moves["time"] == row["time"]) & (moves["who"] == row["who"])).sum() == 1:
                before = rebuild(simulation.world, events[events["time"] < row["time"]], int(row["time"]))
                assert before.room[row["who"]] == row["code"]


def test_doors_stand_between_the_rooms_of_every_move(simulation, logs):
    doors = simulation.world.doors
    for events in logs:
        for row in events[events["kind"] == schema.kind("move")]:
            if row["value"] >= 0:
                sides = {int(doors.room_a[row["value"]]), int(doors.room_b[row["value"]])}
                assert {int(row["room"]), int(row["code"])} == sides


def test_the_dead_do_nothing(logs):
    acts = [schema.kind(k) for k in ("move", "alert", "decision", "seize", "stage", "left", "infection", "arrive")]
    for events in logs:
        died: set[int] = set()
        for row in events:
            if row["kind"] in acts:
                assert int(row["who"]) not in died
            if row["kind"] == schema.kind("death"):
                assert int(row["who"]) not in died
                died.add(int(row["who"]))


def test_infectors_could_infect_and_were_there(simulation, logs):
    world = simulation.world
    beside = {(r, r) for r in range(len(world.rooms))}
    for a, b in zip(world.doors.room_a.tolist(), world.doors.room_b.tolist(), strict=True):
        beside |= {(a, b), (b, a)}
    for events in logs:
        infected = infections(world, events)
        generations(infected)  # raises where somebody infects who was not infected
        for row in infected[infected["source"] >= 0]:
            state = rebuild(world, events, int(row["time"]))
            source, target = int(row["source"]), int(row["target"])
            before = rebuild(world, events[events["time"] < row["time"]], int(row["time"]))
            stage = before.stage[source] if before.stage[source] >= 0 else state.stage[source]
            assert world.stages.infects[stage] == 1
            assert (int(state.room[source]), int(state.room[target])) in beside


def test_every_sentence_of_a_recap_is_true_of_real_runs(simulation, logs):
    words = simulation.cast()
    for events in logs:
        for line in recap(words, simulation.world, events):
            for claim in line.claims:
                for fragment in claims.check(claim, words, simulation.world, events):
                    if not fragment.startswith("@"):
                        assert fragment.lower() in line.text.lower(), (fragment, line.text)


def test_same_seed_same_bytes_in_any_order(simulation, logs):
    for run in reversed(RUNS):
        assert simulation.run(1, run).events.tobytes() == logs[run].tobytes()
    if any((events["kind"] == schema.kind("seize")).any() for events in logs):
        assert len({events.tobytes() for events in logs}) > 1  # another run is another story


def test_tracing_changes_nothing(simulation, logs):
    raw = simulation.run(1, 0, trace=True)
    assert raw.events.tobytes() == logs[0].tobytes()
    assert raw.trace is not None


@pytest.mark.parametrize("workers", [2, 3])
def test_any_number_of_workers_gives_the_same_tables(simulation, workers, tmp_path):
    folders = []
    for number in (1, workers):
        many = hr.ensemble(simulation.scenario, runs=8, seed=5, workers=number)
        folders.append(many.save(tmp_path / f"by-{number}"))
    names = sorted(p.name for p in folders[0].iterdir())
    assert names == sorted(p.name for p in folders[1].iterdir())
    assert "people.parquet" in names
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()


def test_a_run_alone_is_run_0_of_its_ensemble(simulation):
    many = hr.ensemble(simulation.scenario, runs=3, seed=9, workers=2)
    for number in range(3):
        alone = hr.simulate(simulation.scenario, seed=9, run=number)
        stored = many.fates.filter(many.fates["run"] == number)
        for column in ("person", "fate", "time", "room", "by"):
            assert stored[column].to_list() == alone.fates[column].to_list()


def test_names_are_only_names(simulation, logs):
    """Everybody gets another one's name; what happens to whom stays."""
    scenario = simulation.scenario
    ids = sorted(scenario.people)
    names = [scenario.people[i].name for i in ids]
    moved = {f"people.{i}.name": name for i, name in zip(ids, names[1:] + names[:1], strict=True)}
    other = Simulation(scenario.replace(moved))
    for run in RUNS:
        assert other.run(1, run).events.tobytes() == logs[run].tobytes()


def test_rooms_may_be_called_anything(simulation, logs):
    rooms = {
        f"school.rooms.{room}.name": f"Place {k}" for k, room in enumerate(sorted(simulation.scenario.school.rooms))
    }
    other = Simulation(simulation.scenario.replace(rooms))
    assert other.run(1, 0).events.tobytes() == logs[0].tobytes()


def test_a_measure_that_is_off_is_as_if_it_were_not_there(simulation, logs):
    alarm = {"action": "alarm", "after": "start", "delay": "1 min", "on": False}
    measures = {**simulation.scenario.model_dump(mode="json", by_alias=True)["measures"], "drill": alarm}
    other = Simulation(simulation.scenario.replace({"measures": measures}))
    assert other.run(1, 0).events.tobytes() == logs[0].tobytes()
