"""A results folder is whole or absent, and nothing of anybody else's is ever overwritten."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from homeroom.errors import InputError, RunError
from homeroom.results import store

TABLES = {"fates": pl.DataFrame({"run": [0, 0, 1], "person": ["a", "b", "a"]})}
ABOUT = {"scenario": "toy", "scenario_hash": "f" * 64, "seed": 1, "runs": 2}


def put(folder, tables=None, **about):
    return store.write(folder, tables or TABLES, scenario={"name": "toy"}, about={**ABOUT, **about})


def test_what_is_written_can_be_read(tmp_path):
    folder = put(tmp_path / "out")
    assert sorted(p.name for p in folder.iterdir()) == ["fates.parquet", "manifest.json", "scenario.json"]
    manifest = store.read_manifest(folder)
    assert manifest["seed"] == 1
    assert manifest["versions"]["polars"] == pl.__version__
    assert store.read_table(folder, "fates").equals(TABLES["fates"])
    assert store.read_scenario(folder) == {"name": "toy"}


def test_same_bytes_again(tmp_path):
    one, two = put(tmp_path / "one"), put(tmp_path / "two")
    for name in ("fates.parquet", "manifest.json", "scenario.json"):
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_results_of_the_same_scenario_are_replaced(tmp_path):
    put(tmp_path / "out", {"old": TABLES["fates"]})
    put(tmp_path / "out", seed=2)
    assert store.read_manifest(tmp_path / "out")["seed"] == 2
    assert not (tmp_path / "out" / "old.parquet").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("way", ["file", "stranger", "other scenario", "notes among the results", "parent is a file"])
def test_anything_else_in_the_way_is_an_input_error_and_stays(tmp_path, way):
    out = tmp_path / "out"
    if way == "file":
        out.write_text("mine")
    elif way == "stranger":
        out.mkdir()
        (out / "thesis.doc").write_text("mine")
    elif way == "other scenario":
        put(out, scenario_hash="0" * 64)
    elif way == "notes among the results":
        put(out)
        (out / "notes.txt").write_text("mine")
    else:
        out.write_text("mine")
        out = out / "deeper"
    before = sorted((str(p), p.read_bytes() if p.is_file() else b"") for p in tmp_path.rglob("*"))
    with pytest.raises(InputError):
        put(out)
    assert sorted((str(p), p.read_bytes() if p.is_file() else b"") for p in tmp_path.rglob("*")) == before


def test_an_empty_folder_may_be_used(tmp_path):
    (tmp_path / "out").mkdir()
    put(tmp_path / "out")
    assert store.read_manifest(tmp_path / "out")["runs"] == 2


def test_a_link_is_followed_not_replaced(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    put(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "manifest.json").is_file()


def test_a_failed_write_leaves_the_old_results(tmp_path, monkeypatch):
    put(tmp_path / "out")

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(RunError, match="No space left"):
        put(tmp_path / "out", seed=9)
    assert store.read_manifest(tmp_path / "out")["seed"] == 1
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_changed_table_is_found(tmp_path):
    folder = put(tmp_path / "out")
    with (folder / "fates.parquet").open("ab") as file:
        file.write(b"x")
    with pytest.raises(InputError, match="changed after it was written"):
        store.read_table(folder, "fates")


@pytest.mark.parametrize("text", ["", "[]", "{", "{}", '{"homeroom": "9", "schema": 99}', "\xff\x00"])
def test_a_broken_manifest_is_an_input_error(tmp_path, text):
    (tmp_path / "manifest.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError):
        store.read_manifest(tmp_path)


def test_processes_at_once_leave_one_whole_result(tmp_path):
    """Eight processes write to one folder at the same time, several times each; one of them wins, whole."""
    script = (
        "import sys; from pathlib import Path; import polars as pl; from homeroom.results import store\n"
        "n = int(sys.argv[2])\n"
        "for _ in range(5):\n"
        "    store.write(Path(sys.argv[1]), {'fates': pl.DataFrame({'run': [n] * (n + 1)})},\n"
        "        scenario={'n': n}, about={'scenario': 'toy', 'scenario_hash': 'f', 'seed': n, 'runs': 1})\n"
    )
    src = str(Path(store.__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": src, "POLARS_MAX_THREADS": "1"}
    children = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "out"), str(n)], env=env) for n in range(8)
    ]
    assert [child.wait(timeout=120) for child in children] == [0] * 8
    winner = store.read_manifest(tmp_path / "out")["seed"]
    assert store.read_scenario(tmp_path / "out") == {"n": winner}
    assert store.read_table(tmp_path / "out", "fates")["run"].to_list() == [winner] * (winner + 1)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["scenario"] == "toy"
