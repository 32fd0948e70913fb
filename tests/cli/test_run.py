"""The main job from the command line: what is printed, written and kept, on the smallest school."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path

import polars as pl
import pytest

from homeroom import cli
from homeroom.results import store
from support.program import MODULES, program, started


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def done(where):
    """One run of the program in a process of its own; several tests look at what it left."""
    return program("run", "one-room", "--runs", "12", "--workers", "2", "--threshold", "20", then=MODULES, cwd=where)


def test_it_prints_a_sentence_a_table_and_the_folder(done, where):
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith(
        "A school of one room, from Monday 10 January 2022, 09:00: the chance that 20 or more of"
    )
    assert "12 runs" in lines[0]
    assert re.search(r"\d+ % \(\d+-\d+ %, 12 runs\)", lines[0])
    assert "alive" in lines[2]
    assert "turned" in lines[2]
    folder = lines[-1].removeprefix("Tables: ")
    assert re.fullmatch(r"homeroom-out/one-room-[0-9a-f]{8}", folder)
    assert (where / folder / "manifest.json").is_file()
    assert "\x1b" not in done.stdout


def test_the_time_it_will_take_comes_first_and_on_standard_error(done):
    assert re.search(r"^12 runs on two threads: about ", done.stderr, re.MULTILINE)
    assert "about" not in done.stdout


def test_a_run_imports_no_charts_and_no_server(done):
    loaded = set(done.stderr.split("MODULES", 1)[1].split())
    assert "homeroom.regimes.run" in loaded
    assert not loaded & {
        "altair",
        "starlette",
        "uvicorn",
        "scipy.stats",
        "homeroom.viewer",
        "dask",
        "matplotlib",
        "pandas",
    }


def test_tables_agree_with_each_other(done, where):
    folder = where / done.stdout.splitlines()[-1].removeprefix("Tables: ")
    people, fates, runs = (store.read_table(folder, name) for name in ("people", "fates", "runs"))
    assert len(fates) == 12 * len(people) == 12 * 31
    alive = fates.filter(pl.col("fate").is_in(["human", "half_infected"])).group_by("run").len().sort("run")
    assert alive["len"].to_list() == runs["survivors"].to_list()
    shares = fates.group_by("person").agg((pl.col("fate") == "turned").mean().alias("p")).sort("person")
    assert shares["p"].to_list() == pytest.approx(people.sort("id")["p_turned"].to_list())
    infections = store.read_table(folder, "infections")
    assert infections.columns == ["run", "time", "from", "to", "room", "route", "period"]
    manifest = store.read_manifest(folder)
    assert (manifest["seed"], manifest["runs"], manifest["schema"]) == (1, 12, 1)


def test_json_is_one_object_and_nothing_else(done, where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    assert cli.run(["run", "one-room", "--runs", "12", "--threshold", "20", "--json", "--quiet"]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    assert out.count("\n") == 1
    values = json.loads(out)
    assert {"schema", "scenario", "seed", "runs", "people", "survivors"} < set(values)
    assert {"p_virus_left_site", "time_to_half_turned_s"} < set(values)
    assert (values["schema"], values["scenario"], values["seed"], values["runs"]) == (1, "one-room", 1, 12)
    assert set(values["survivors"]) >= {"mean", "se", "median", "q05", "q95"}
    assert set(values["time_to_half_turned_s"]) >= {"median", "q05", "q95", "reached"}
    assert list(values["survivors"]["chance"]) == ["1", "20"]
    for person in values["people"]:
        assert person["se"].keys() == {"human", "half_infected", "turned", "dead"}
        assert min(person["se"].values()) > 0
    text = done.stdout.splitlines()[0]
    assert f"{100 * values['survivors']['chance']['20']:.0f} %" in text
    assert f"the mean is {values['survivors']['mean']:.1f}" in text


def test_the_same_command_prints_the_same(done, where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    assert cli.run(["run", "one-room", "--runs", "12", "--workers", "1", "--threshold", "20"]) == 0
    assert capfd.readouterr().out == done.stdout


def test_quiet_prints_the_sentence_and_the_folder(where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    assert cli.run(["run", "one-room", "--runs", "2", "--quiet"]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    assert len(out.splitlines()) == 2


def test_days_and_changes_make_another_scenario_in_another_folder(where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    folders = set()
    for options in ([], ["--days", "0.02"], ["--set", "measures.bite.on=false"]):
        assert cli.run(["run", "one-room", "--runs", "1", "--json", "--quiet", *options]) == 0
        values = json.loads(capfd.readouterr().out)
        folders.add(values["folder"])
    assert len(folders) == 3
    assert values["survivors"]["mean"] == len(values["people"])
    assert values["time_to_half_turned_s"] == {
        "median": None, "q05": None, "q95": None, "reached": 0.0,
        "reached_se": values["time_to_half_turned_s"]["reached_se"],
    }  # fmt: skip


def test_out_is_never_written_over_another_scenario(where, tmp_path, capfd):
    out = str(tmp_path / "mine")
    assert cli.run(["run", "one-room", "--runs", "1", "--quiet", "--out", out]) == 0
    assert cli.run(["run", "one-room", "--runs", "2", "--quiet", "--out", out]) == 0
    assert cli.run(["run", "one-room", "--runs", "2", "--quiet", "--out", out, "--days", "0.01"]) == 2
    assert "another scenario" in capfd.readouterr().err
    assert store.read_manifest(Path(out))["runs"] == 2


def test_recap_tells_the_run_of_the_ensemble(where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    assert cli.run(["recap", "one-room", "--run", "3"]) == 0
    told = capfd.readouterr().out
    assert 3 <= len(told.split("\n\n")) <= 8
    assert not re.search(r"\d{6,}", told)
    assert cli.run(["run", "one-room", "--runs", "4", "--quiet", "--out", "for-recap"]) == 0
    capfd.readouterr()
    assert cli.run(["recap", "for-recap", "--run", "3"]) == 0
    assert capfd.readouterr().out == told
    assert cli.run(["recap", "for-recap", "--run", "4"]) == 2
    assert cli.run(["recap", "for-recap", "--seed", "2"]) == 2
    assert cli.run(["recap", "one-room", "--run", "3", "--json"]) == 0


def test_view_writes_one_page_that_loads_nothing(where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    assert cli.run(["run", "one-room", "--runs", "2", "--quiet", "--out", "for-view", "--replay"]) == 0
    first = (where / "for-view" / "replay.html").read_text(encoding="utf-8")
    assert cli.run(["view", "for-view", "--run", "1", "--out", "one.html"]) == 0
    assert cli.run(["view", "for-view"]) == 0
    capfd.readouterr()
    assert (where / "for-view" / "replay.html").read_text(encoding="utf-8") == first
    page = (where / "one.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=.https?:", page)
    assert cli.run(["run", "one-room", "--runs", "2", "--quiet", "--out", "for-view"]) == 0
    assert cli.run(["view", "one-room", "--out", str(where)]) == 2


def test_a_changed_folder_is_not_believed(where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    assert cli.run(["run", "one-room", "--runs", "2", "--quiet", "--out", "changed"]) == 0
    scenario = where / "changed" / "scenario.json"
    scenario.write_text(scenario.read_text().replace("2022-01-10T09:10", "2022-01-10T09:11"))
    assert cli.run(["view", "changed"]) == 2
    assert "changed after the run" in capfd.readouterr().err


def test_ctrl_c_keeps_what_is_finished(where):
    child = started("run", "one-room", "--runs", "100000", "--out", "stopped", cwd=where)
    assert "100,000 runs on" in child.stderr.readline()
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "Traceback" not in out + err
    kept = int(re.match(r"Stopped after ([\d,]+) of 100,000 runs", out).group(1).replace(",", ""))
    assert store.read_manifest(where / "stopped")["runs"] == kept


def test_names_of_real_people_stay_unless_asked_for(tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.run(["new", "ours"]) == 0
    toml = tmp_path / "ours" / "scenario.toml"
    toml.write_text(toml.read_text().replace("fictional = true", "fictional = false"))
    people = pl.read_csv(tmp_path / "ours" / "people.csv", infer_schema=False)
    real = [name for name in people["name"].to_list() if name]
    assert real
    commands = (
        ["run", "ours", "--runs", "2", "--out", "res", "--replay"],
        ["recap", "ours"],
        ["run", "ours", "--json"],
    )
    for arguments in commands:
        assert cli.run([*arguments, *(["--runs", "2"] if arguments[-1] == "--json" else [])]) == 0
    said = capfd.readouterr().out
    for file in (tmp_path / "res").iterdir():
        content = file.read_bytes()
        said += content.decode("utf-8", "replace")
        if file.suffix == ".parquet":
            said += str(pl.read_parquet(file).to_dicts())
    for name in real:
        assert not re.search(rf"\b{re.escape(name)}\b", said), name
    assert cli.run(["run", "ours", "--runs", "2", "--names", "--out", "named"]) == 0
    assert real[0] in capfd.readouterr().out
