"""`homeroom run` and `homeroom compare` on an infection without hunters, in the smallest school there is."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import sys
from pathlib import Path

import polars as pl
import pytest

from homeroom import cli
from homeroom.results import store
from support.program import MODULES, program, started

SMALL = ["--set", "school.people=30", "--set", "transmission.r0=2"]


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    return tmp_path_factory.mktemp("outbreaks")


@pytest.fixture(scope="module")
def done(where):
    """One run of the program in a process of its own; several tests look at what it left."""
    return program(
        "run",
        "well-mixed",
        *SMALL,
        "--runs",
        "200",
        "--workers",
        "2",
        "--threshold",
        "7",
        "--threshold",
        "15",
        then=MODULES,
        cwd=where,
    )


@pytest.fixture(scope="module")
def values(where):
    """The same as one object."""
    here = Path.cwd()
    os.chdir(where)
    out = io.StringIO()
    try:
        before, sys.stdout = sys.stdout, out
        assert cli.run(["run", "well-mixed", *SMALL, "--runs", "200", "--threshold", "7", "--json", "--quiet"]) == 0
    finally:
        sys.stdout = before
        os.chdir(here)
    assert out.getvalue().count("\n") == 1
    return json.loads(out.getvalue())


def test_it_prints_a_sentence_a_table_and_the_folder(done, where):
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert re.match(r"If one .* attends on .* the chance of 7 or more cases is \d+ % \(\d+-\d+ %, 200 runs\)", lines[0])
    assert any(line.startswith("Chance of at least 15 cases") for line in lines)
    folder = lines[-1].removeprefix("Tables: ")
    assert re.fullmatch(r"homeroom-out/well-mixed-[0-9a-f]{8}", folder)
    assert "\x1b" not in done.stdout
    assert re.search(r"^200 runs on two threads: about ", done.stderr, re.MULTILINE)


def test_a_run_imports_no_crisis_no_charts_and_no_server(done):
    loaded = set(done.stderr.split("MODULES", 1)[1].split())
    assert "homeroom.regimes.outbreak" in loaded
    assert not loaded & {
        "altair", "starlette", "uvicorn", "scipy.stats", "homeroom.regimes.crisis", "homeroom.viewer",
        "matplotlib", "pandas",
    }  # fmt: skip


def test_displayed_chances_fall_with_the_threshold(done):
    shown = [
        0 if "under 1 %" in line else int(re.search(r"(\d+) %", line).group(1))
        for line in done.stdout.splitlines()
        if line.startswith("Chance of at least")
    ]
    assert len(shown) >= 5
    assert shown == sorted(shown, reverse=True)


def test_json_has_what_is_promised_and_agrees_with_the_sentence(done, values):
    assert {
        "schema", "scenario", "seed", "runs", "parameters", "size", "chance", "sizes", "places", "days_lost",
        "hospital", "size_given_spread", "measures",
    } <= set(values)  # fmt: skip
    assert (values["schema"], values["scenario"], values["seed"], values["runs"]) == (1, "well-mixed", 1, 200)
    assert set(values["size"]) == {"mean", "se", "median", "q05", "q95"}
    assert list(values["chance"]) == ["2", "5", "7", "10", "20", "50"]
    for key in ("chance", "places", "routes"):
        assert values[key].keys() == values[f"{key}_se"].keys()
    assert all(se > 0 for se in values["chance_se"].values())
    assert sum(values["sizes"].values()) == 200
    mean = sum(int(size) * runs for size, runs in values["sizes"].items()) / 200
    assert values["size"]["mean"] == pytest.approx(mean)
    assert sum(n for size, n in values["sizes"].items() if int(size) >= 7) / 200 == values["chance"]["7"]
    assert f"cases is {100 * values['chance']['7']:.0f} %" in done.stdout
    assert f"the mean is {values['size']['mean']:.1f} " in done.stdout
    r0 = values["parameters"]["transmission.r0"]
    assert (r0["value"], r0["changed"]) == (2.0, True)


def test_tables_agree_with_each_other(values, where):
    folder = where / values["folder"]
    runs, people, infections, measures = (
        store.read_table(folder, name) for name in ("runs", "people", "infections", "measures")
    )
    assert runs["run"].to_list() == list(range(200))
    assert infections.columns == ["run", "time", "from", "to", "room", "route", "period"]
    counted = infections.group_by("run").len().sort("run")
    assert counted["len"].to_list() == (runs["size"] + runs["home"]).to_list()
    shares = infections.group_by("to").agg((pl.col("run").n_unique() / 200).alias("p"))
    joined = people.join(shares, left_on="id", right_on="to", how="left").with_columns(pl.col("p").fill_null(0.0))
    assert joined["p_infected"].to_list() == pytest.approx(joined["p"].to_list())
    assert measures.columns == ["measure", "counter", "mean", "se"]
    manifest = store.read_manifest(folder)
    assert (manifest["seed"], manifest["runs"], manifest["schema"]) == (1, 200, 1)


def test_linelist_and_contacts_are_csv_for_epicontacts(values, where, capfd, monkeypatch):
    folder = where / values["folder"]
    infections = store.read_table(folder, "infections").filter(pl.col("run") == 0)
    linelist = list(csv.DictReader((folder / "linelist.csv").open(encoding="utf-8")))
    contacts = list(csv.DictReader((folder / "contacts.csv").open(encoding="utf-8")))
    assert [row["id"] for row in linelist] == infections["to"].to_list()
    assert [(row["from"], row["to"]) for row in contacts] == list(
        infections.filter(pl.col("from").is_not_null()).select("from", "to").iter_rows()
    )
    monkeypatch.chdir(where)
    assert cli.run(["run", "well-mixed", *SMALL, "--runs", "20", "--quiet", "--linelist", "all", "--out", "all"]) == 0
    capfd.readouterr()
    every = list(csv.DictReader((where / "all" / "linelist.csv").open(encoding="utf-8")))
    ids = [row["id"] for row in every]
    assert len(set(ids)) == len(ids)
    assert {row["run"] for row in every} == {str(run) for run in range(20)}
    linked = list(csv.DictReader((where / "all" / "contacts.csv").open(encoding="utf-8")))
    assert {row[end] for row in linked for end in ("from", "to")} <= set(ids)


def test_workers_and_batches_change_nothing(done, where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    again = ["run", "well-mixed", *SMALL, "--runs", "200", "--threshold", "7", "--threshold", "15", "--workers"]
    assert cli.run([*again, "1"]) == 0
    assert capfd.readouterr().out == done.stdout
    monkeypatch.setattr("homeroom.ensembles.batches.MOST_AT_ONCE", 3)
    assert cli.run([*again, "3"]) == 0
    assert capfd.readouterr().out == done.stdout


def test_fewer_runs_are_the_first_ones(values, where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    assert cli.run(["run", "well-mixed", *SMALL, "--runs", "50", "--quiet", "--out", "fifty"]) == 0
    capfd.readouterr()
    first = store.read_table(where / values["folder"], "runs").head(50)
    assert store.read_table(where / "fifty", "runs").equals(first)


def test_a_run_can_be_told_and_opened_again(values, where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    runs = store.read_table(where / values["folder"], "runs")
    large = int(runs.sort("size", descending=True)["run"][0])
    assert cli.run(["recap", "well-mixed", *SMALL, "--run", str(large)]) == 0
    told = capfd.readouterr().out
    assert 3 <= len(told.splitlines()) <= 6
    size = int(runs["size"][large])
    assert f"In all, {size} people of the school had it" in told
    assert cli.run(["recap", values["folder"], "--run", str(large)]) == 0
    assert capfd.readouterr().out == told


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "well-mixed", "--linelist", "some"],
        ["run", "well-mixed", "--runs", "5", "--linelist", "5"],
        ["run", "well-mixed", "--replay"],
        ["run", "well-mixed", "--threshold", "-1"],
        ["run", "well-mixed", "--threshold", "100000"],
        ["run", "well-mixed", "--runs", "0"],
        ["run", "well-mixed", "--days", "0"],
        ["run", "one-room", "--linelist", "0"],
        ["view", "well-mixed"],
        ["compare", "well-mixed"],
        ["compare", "well-mixed", "--change", "nonsense"],
        ["compare", "well-mixed", "--change", "transmission.r0=2,school.people"],
        ["compare", "well-mixed", "--change", "name='x"],
        ["compare", "well-mixed", "--change", "transmission.r0=2", "--change", "transmission.r0=2"],
        ["compare", "well-mixed", "--change", "pathogen=jonas"],
    ],
)
def test_wrong_input_ends_with_2_and_a_sentence(arguments, tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.run(arguments) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_keeps_what_is_finished(where):
    child = started("run", "well-mixed", *SMALL, "--runs", "1000000", "--out", "stopped", cwd=where)
    line = ""
    while "1,000,000 runs on" not in line:
        line = child.stderr.readline()
        assert line, "it ended before it began"
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=120)
    assert child.returncode == 130
    assert "Traceback" not in out + err
    kept = int(re.match(r"Stopped after ([\d,]+) of 1,000,000 runs", out).group(1).replace(",", ""))
    assert store.read_manifest(where / "stopped")["runs"] == kept
    runs = store.read_table(where / "stopped", "runs")
    assert runs["run"].to_list() == list(range(kept))
    infections = store.read_table(where / "stopped", "infections")
    assert infections["run"].max() == kept - 1
    assert infections.group_by("run").len()["len"].sum() == (runs["size"] + runs["home"]).sum()


def test_two_at_once_do_not_get_into_each_others_way(where):
    command = ["run", "well-mixed", *SMALL, "--runs", "100", "--quiet", "--out", "both"]
    children = [started(*command, cwd=where) for _ in range(2)]
    told = [child.communicate(timeout=600) for child in children]
    assert [child.returncode for child in children] == [0, 0], told
    assert told[0] == told[1]
    assert store.read_table(where / "both", "runs").height == 100


def test_compare_says_what_a_change_brings(where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    changes = ["--change", "transmission.r0=1,runs=9", "--change", "name='same, but renamed'"]
    assert cli.run(["compare", "well-mixed", *SMALL, "--runs", "300", "--threshold", "5", *changes]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert re.match(
        r"If one .* the chance of 5 or more cases is \d+ % \(\d+-\d+ %, 300 runs\); with transmission", lines[0]
    )
    assert re.search(r"with name='same, but renamed', \d+ % \(\d+-\d+ %\), the same in every run\.$", lines[0])
    assert "name='same, but renamed' minus as is:" in lines
    assert "  Nothing: all 300 runs are the same with and without it." in lines
    assert any(line.startswith("  1. transmission.r0=1,runs=9: -") for line in lines)
    assert list(where.glob("compare*")) == []


def test_compare_as_one_object(where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    wanted = ["--runs", "300", "--json", "--quiet", "--change", "transmission.r0=1", "--change", "runs=7"]
    assert cli.run(["compare", "well-mixed", *SMALL, *wanted]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    values = json.loads(out)
    assert (values["schema"], values["scenario"], values["seed"], values["runs"]) == (1, "well-mixed", 1, 300)
    assert list(values["arms"]) == ["as is", "transmission.r0=1", "runs=7"]
    null = values["differences"]["runs=7"]
    assert null["same"] is True
    assert set(null["size"].values()) == {0.0}
    assert set(null["chance"].values()) | set(null["chance_se"].values()) == {0.0}
    less = values["differences"]["transmission.r0=1"]
    means = {arm: one["size"]["mean"] for arm, one in values["arms"].items()}
    assert less["size"]["mean"] == pytest.approx(means["transmission.r0=1"] - means["as is"])
    assert less["size"]["high"] < 0.0
    unpaired = sum(values["arms"][arm]["size"]["se"] ** 2 for arm in ("as is", "transmission.r0=1")) ** 0.5
    assert less["size"]["se"] < unpaired  # what sharing luck is for
    assert [rank["arm"] for rank in values["ranking"]["ranks"]] == ["transmission.r0=1", "runs=7"]


def test_compare_writes_a_folder_for_each_arm_if_asked(where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    wanted = ["--runs", "10", "--quiet", "--change", "transmission.r0=1", "--out", "arms"]
    assert cli.run(["compare", "well-mixed", *SMALL, *wanted]) == 0
    assert sorted(path.name for path in (where / "arms").iterdir()) == ["as-is", "transmission-r0-1"]
    assert store.read_table(where / "arms" / "as-is", "runs").height == 10


def test_measles_says_what_exclusion_would_change(where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    assert cli.run(["run", "measles", "--runs", "40"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert re.match(
        r"If one pupil with measles attends on Monday 11 January, the chance of 20 or more cases is .* %, 40 runs\); "
        r"with 21 days' exclusion, ",
        lines[0],
    )
    assert any(re.match(r"Where infections happen +(class|home) \d+ % ± [\d.]+, ", line) for line in lines)
    assert any(re.match(r"  stay_home +acts .* school days", line) for line in lines)
    assert not any(line.startswith("  index") for line in lines)
    assert cli.run(["run", "measles", "--runs", "40", "--json", "--quiet"]) == 0
    values = json.loads(capfd.readouterr().out)
    assert values["people"] == len(
        [r for r in store.read_table(Path(values["folder"]), "people")["role"] if r != "family"]
    )
    assert values["parameters"]["r0"]["source"]
    assert values["parameters"]["exclusion"]["value"] is False
    assert values["days_lost"]["illness"]["mean"] > 0
    assert set(values["measures"]["stay_home"]) == {"acted", "people", "days", "doses", "tests"}
    assert "Family member" not in lines[0]


def test_a_story_can_be_compared_too(where, capfd, monkeypatch):
    monkeypatch.chdir(where)
    wanted = ["--runs", "4", "--change", "measures.bite.on=false", "--change", "runs=3"]
    assert cli.run(["compare", "one-room", *wanted]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert "the chance that 10 or more of 31 people are alive and unturned" in lines[0]
    assert "the same in every run" in lines[0]
    assert any(line.startswith("  Alive and unturned") for line in lines)
