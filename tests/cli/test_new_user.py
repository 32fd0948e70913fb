"""What a new user stumbles over: names that are paths, folders that cannot be written, words in the wrong place."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import homeroom
from homeroom import cli
from homeroom.errors import InputError
from homeroom.exchange.check import check
from homeroom.exchange.folder import load
from homeroom.exchange.write import new
from homeroom.results import store

HASH = "0123456789abcdef"


def said(capsys, *arguments):
    """(exit code, standard output, standard error) of a command that runs no simulation."""
    code = cli.run(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize(
    "name",
    ["../../etc", "..", ".", "/etc/passwd", "a/b", "a\\b", "김" * 100, "-rf", "x" * 100, "C:", "CON<>|", "  ", "a.b c"],
)
def test_a_name_is_never_more_than_the_name_of_one_folder(name):
    folder = store.default_folder(name, HASH)
    assert folder.parts[0] == store.HOME
    assert len(folder.parts) == 2
    assert folder.name.endswith("-01234567")
    assert not folder.name.startswith((".", "-"))
    assert len(folder.name.encode()) + 20 < 255
    assert not set(folder.name) & set('/\\:<>|"?*')


def test_an_ordinary_name_stays_as_it_is():
    assert store.default_folder("hyosan", HASH).name == "hyosan-01234567"
    assert store.default_folder("효산고", HASH).name == "효산고-01234567"


@pytest.mark.parametrize("length", [240, 5000])
def test_a_folder_name_that_is_too_long_is_told_before_anything_is_run(capsys, monkeypatch, tmp_path, length):
    monkeypatch.chdir(tmp_path)
    code, out, err = said(capsys, "run", "one-room", "--out", "y" * length)
    assert (code, out) == (cli.WRONG, "")
    assert "too long" in err
    assert len(err) < 400
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs a file system that only looks writable")
def test_a_place_where_nothing_can_be_written_is_told_before_anything_is_run(capsys):
    code, out, err = said(capsys, "run", "one-room", "--out", "/proc/results")
    assert (code, out) == (cli.WRONG, "")
    assert "/proc/results" in err


def test_looking_for_a_place_leaves_nothing_behind(tmp_path):
    store.check_target(tmp_path / "not" / "yet", HASH)
    assert list(tmp_path.iterdir()) == []


def test_a_nul_byte_in_a_name_is_wrong_input(tmp_path):
    with pytest.raises(InputError, match="cannot be used"):
        store.check_target(tmp_path / "a\0b", HASH)


def test_more_survivors_than_people_cannot_be_asked_for(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for number in ("99", "-1"):
        code, out, err = said(capsys, "run", "one-room", "--threshold", number)
        assert (code, out) == (cli.WRONG, "")
        assert "from 0 to 31" in err


@pytest.mark.parametrize("days", ["inf", "nan", "0", "-1", "1e9"])
def test_days_that_make_no_sense(capsys, days):
    code, out, err = said(capsys, "run", "one-room", "--days", days)
    assert (code, out) == (cli.WRONG, "")
    assert err.startswith("--days: ")
    assert "e+07" not in err


def test_a_word_too_many_is_named(capsys):
    code, _, err = said(capsys, "run", "one-room", "more", "words")
    assert code == cli.WRONG
    assert "more words" in err
    assert "[" not in err


def test_check_reports_on_the_changed_scenario(capsys):
    assert "1 event or measure;" in said(capsys, "check", "one-room")[1]
    name = next(iter(load("one-room").measures))
    code, out, _ = said(capsys, "check", "one-room", "--set", f"measures.{name}.on=false")
    assert code == cli.DONE
    assert "0 events and measures;" in out
    assert "nobody is ever infected" in out


def broken_copy(tmp_path, spoil):
    target = tmp_path / "school"
    new(target)
    plan = json.loads((target / "plan.geojson").read_text(encoding="utf-8"))
    spoil(plan["features"])
    (target / "plan.geojson").write_text(json.dumps(plan), encoding="utf-8")
    return target


def test_doubts_that_follow_from_mistakes_are_kept_back(tmp_path):
    def spoil(features):
        for feature in features:
            if feature["feature_type"] == "opening":
                feature["properties"]["kind"] = "portcullis"

    report = check(broken_copy(tmp_path, spoil))
    assert not report.ok
    assert not [warning for warning in report.warnings if warning.where.startswith("plan.geojson")]


def test_many_doubts_of_one_kind_are_counted(tmp_path):
    def spoil(features):
        doors = [f for f in features if f["feature_type"] == "opening" and len(f["properties"].get("joins", "ab")) == 2]
        for door in doors:
            features.remove(door)

    school = broken_copy(tmp_path, spoil)
    # Nobody can be sent to the nurse any more, which is wrong, not doubtful: leave it out.
    told = (school / "scenario.toml").read_text(encoding="utf-8")
    kept = re.sub(r"(?ms)^\[measures\.to_the_nurse\].*?(?=^\[|\Z)", "", told)
    assert kept != told
    (school / "scenario.toml").write_text(kept, encoding="utf-8")
    report = check(school)
    stuck = [warning for warning in report.warnings if "no way leads" in warning.found]
    assert report.ok
    assert 1 < len(stuck) <= 6
    assert "more places where no way leads from here off the site" in stuck[-1].found


def test_the_example_of_new_shows_an_outbreak(tmp_path):
    """An example in which nobody ever rises within its horizon teaches nothing; its bite must act within hours."""
    new(tmp_path / "school")
    scenario = load(tmp_path / "school")
    bite = next(measure for measure in scenario.measures.values() if measure.action == "infect")
    entry = scenario.pathogen.stages[scenario.pathogen.routes[bite.route].enters]
    assert entry.dwell is not None
    assert float(entry.dwell.median) < float(scenario.horizon) / 4


def in_a_shell(command, cwd):
    """(exit code, standard error) of a command line that a shell runs; HOMEROOM stands for the program."""
    program = f"{sys.executable} -m homeroom"
    environment = {**os.environ, "PYTHONPATH": str(Path(homeroom.__file__).parents[1])}
    done = subprocess.run(
        ["/bin/sh", "-c", command.replace("HOMEROOM", program)],
        capture_output=True, text=True, cwd=cwd, env=environment, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_under_the_output_is_told(tmp_path):
    assert in_a_shell("HOMEROOM list > /dev/full", tmp_path) == (
        cli.FAILED, "The output cannot be written (no space left on device).\n",
    )  # fmt: skip


@pytest.mark.skipif(not os.path.exists("/bin/sh"), reason="needs a shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-", "| true"])
def test_closed_streams_are_no_error(tmp_path, closed):
    assert in_a_shell(f"HOMEROOM list {closed}", tmp_path) == (cli.DONE, "")


@pytest.mark.parametrize("out", ["y" * 300, "file/x.html", "."])
def test_a_page_that_cannot_be_written_is_told_before_anything_is_simulated(capsys, monkeypatch, tmp_path, out):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine")
    code, printed, err = said(capsys, "view", "one-room", "--out", out)
    assert (code, printed) == (cli.WRONG, "")
    assert "folder" in err or "in the way" in err or "too long" in err


def test_results_of_another_version_are_told_apart_from_changed_ones(capsys, tmp_path):
    manifest = {"homeroom": "9.9", "schema": 1, "runs": 3, "seed": 1, "versions": {"homeroom": "9.9"}}
    (tmp_path / store.MANIFEST).write_text(json.dumps(manifest))
    code, _, err = said(capsys, "recap", str(tmp_path))
    assert code == cli.WRONG
    assert "no such file" in err
    assert "Errno" not in err
    (tmp_path / store.SCENARIO).write_text('{"name": "x"}')
    code, _, err = said(capsys, "recap", str(tmp_path))
    assert code == cli.WRONG
    assert "Homeroom 9.9 wrote it" in err
