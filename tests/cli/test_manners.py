"""The command line's manners: what it imports, what it prints where, how it ends; without running a simulation."""

from __future__ import annotations

import json

import pytest

from homeroom import cli
from homeroom.cli.table import clean
from homeroom.story.headline import percent, threshold_for
from support.program import MODULES, program, started


@pytest.mark.parametrize("arguments", [["--help"], ["check", "one-room"], ["list"], ["run", "--help"]])
def test_light_commands_import_no_compiler(arguments):
    done = program(*arguments, then=MODULES)
    assert done.returncode == 0
    loaded = set(done.stderr.split("MODULES", 1)[1].split())
    assert "homeroom.cli" in loaded
    for heavy in ("numba", "llvmlite", "altair", "starlette", "scipy.stats", "polars"):
        assert heavy not in loaded


def test_help_names_every_command_that_works():
    done = program("--help")
    for command in ("run", "recap", "compare", "view", "check", "new", "list", "show"):
        assert f" {command} " in done.stdout
    for later in ("whatif", "report", "serve", "import", "fit", "sweep"):
        assert f" {later} " not in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "no-such-scenario"],
        ["run", "one-room", "--runs", "0"],
        ["run", "one-room", "--runs", "many"],
        ["run", "one-room", "--seed", "-1"],
        ["run", "one-room", "--days", "0"],
        ["run", "one-room", "--days", "-2"],
        ["run", "one-room", "--days", "nan"],
        ["run", "one-room", "--workers", "0"],
        ["run", "one-room", "--threshold", "-1"],
        ["run", "one-room", "--set", "nonsense"],
        ["run", "one-room", "--set", "school.doors.nowhere.locked=true"],
        ["run", "one-room", "--colour"],
        ["recap", "one-room", "--run", "-1"],
        ["view", "no-such-folder"],
        ["check", "no-such-folder"],
        ["check", "\0"],
        ["fly"],
    ],
)
def test_wrong_input_ends_with_2_and_a_sentence(arguments, tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.run(arguments) == 2
    out, err = capfd.readouterr()
    assert "Traceback" not in out + err
    assert (out + err).strip()
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_found_before_anything_is_simulated(tmp_path, capfd):
    (tmp_path / "mine").write_text("mine")
    assert cli.run(["run", "one-room", "--runs", "1000000", "--out", str(tmp_path / "mine")]) == 2
    assert "in the way" in capfd.readouterr().err
    assert (tmp_path / "mine").read_text() == "mine"


def test_new_then_check(tmp_path, capfd):
    assert cli.run(["new", str(tmp_path / "ours")]) == 0
    assert cli.run(["check", str(tmp_path / "ours")]) == 0
    assert "Nothing is wrong" in capfd.readouterr().out
    assert cli.run(["new", str(tmp_path / "ours")]) == 2


def test_check_says_everything_at_once(tmp_path, capfd):
    cli.run(["new", str(tmp_path / "ours")])
    people = tmp_path / "ours" / "people.csv"
    people.write_text(people.read_text().replace("teacher", "wizard") + "p99,Somebody,dragon\n")
    (tmp_path / "ours" / "ties.csv").write_text("a,b,weight\nnobody,p01,7\n")
    capfd.readouterr()
    assert cli.run(["check", str(tmp_path / "ours")]) == 2
    out, err = capfd.readouterr()
    assert "people.csv" in out
    assert "ties.csv" in out
    assert err == ""
    assert cli.run(["check", str(tmp_path / "ours"), "--json"]) == 2
    found = json.loads(capfd.readouterr().out)
    assert not found["ok"]
    assert len(found["problems"]) >= 3
    assert set(found["problems"][0]) == {"where", "found", "do"}


def test_check_tests_changes_too(capfd):
    assert cli.run(["check", "one-room", "--set", "school.rooms.nowhere.height=3 m"]) == 2
    assert cli.run(["check", "one-room", "--set", "horizon=3 h"]) == 0


def test_list_says_what_is_built_in(capfd):
    assert cli.run(["list"]) == 0
    out = capfd.readouterr().out
    for word in ("Scenarios", "hyosan", "Schools", "Pathogens", "jonas"):
        assert word in out
    assert cli.run(["list", "--json"]) == 0
    rows = json.loads(capfd.readouterr().out)["built_in"]
    assert {"kind": "pathogen", "name": "jonas"}.items() <= next(r for r in rows if r["name"] == "jonas").items()


def test_a_reader_who_has_had_enough_sees_no_traceback():
    child = started("list", env={"PYTHONUNBUFFERED": "1"})
    child.stdout.close()
    assert child.stderr.read() == ""
    assert child.wait(timeout=60) == 0


def test_a_terminal_without_unicode_is_no_error(tmp_path):
    cli.run(["new", str(tmp_path / "ours")])
    scenario = tmp_path / "ours" / "scenario.toml"
    lines = [
        line if not line.startswith("title") else 'title = "학교 🧟"' for line in scenario.read_text().splitlines()
    ]
    scenario.write_text("\n".join(lines), encoding="utf-8")
    done = program("check", str(tmp_path / "ours"), env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_names_cannot_move_the_cursor():
    assert clean("a\x1b[2Jb\rc\u202ed") == "a?[2Jb?c?d"
    assert clean("남온조 é\nx 🧟\u200d♂") == "남온조 é\nx 🧟\u200d♂"


def test_per_cents_do_not_claim_certainty():
    assert [percent(p) for p in (0.0, 0.001, 0.5, 0.999, 1.0)] == ["0 %", "under 1 %", "50 %", "over 99 %", "100 %"]


def test_the_usual_threshold_fits_the_school():
    assert [threshold_for(n) for n in (0, 1, 2, 12, 645)] == [1, 1, 1, 6, 10]
