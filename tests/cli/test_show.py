"""`homeroom show`: a pathogen on the screen and as JSON."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from homeroom import cli
from homeroom.exchange import library
from homeroom.exchange.sheet import days, sheet

PATHOGENS = library.names("pathogen")


def shown(capfd: Any, *arguments: str) -> str:
    assert cli.run(["show", *arguments]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return out


@pytest.mark.parametrize("name", PATHOGENS)
def test_every_number_comes_with_its_source(capfd, name):
    found = json.loads(shown(capfd, name, "--json"))
    assert found["schema"] == 1
    assert found["pathogen"] == name
    assert len({p["path"] for p in found["parameters"]}) == len(found["parameters"])
    for parameter in found["parameters"]:
        assert parameter["source"], parameter["path"]
        if parameter["source"] == "assumption":
            assert parameter["range"], parameter["path"]
            assert parameter["reason"], parameter["path"]
        if parameter["range"]:
            low, high = parameter["range"]
            assert low <= high
        assert parameter["probability"] is None or 0.0 <= parameter["probability"] <= 1.0
    for stage in found["stages"]:
        assert not stage["next"] or sum(stage["next"].values()) == pytest.approx(1.0)


@pytest.mark.parametrize("name", PATHOGENS)
def test_the_screen_shows_all_of_it(capfd, monkeypatch, name):
    monkeypatch.setenv("COLUMNS", "90")
    out = shown(capfd, name)
    flat = " ".join(out.split())
    for parameter in sheet(name).parameters:
        assert f"{parameter.path.split('.', 1)[-1]} = {parameter.written}" in flat
    for stage in sheet(name).pathogen.stages:
        assert stage in out
    for line in out.splitlines():
        assert len(line) <= 90 or " " not in line.strip()


def test_rates_say_what_they_imply(capfd):
    found = json.loads(shown(capfd, "measles", "--json"))
    by_path = {p["path"]: p for p in found["parameters"]}
    decay = by_path["transmission.air.decay"]
    assert decay["value"] == pytest.approx(0.35 / 3600)
    assert decay["probability"] == pytest.approx(0.2953, abs=1e-4)  # 1 - exp(-0.35)
    home = by_path["transmission.household_attack"]
    assert 1.0 - (1.0 - home["probability"]) ** 4.8 == pytest.approx(0.9, abs=1e-6)  # 1 + 3 + 4 x 0.2 days of emission
    fits = json.loads(shown(capfd, "epiworld-measles", "--json"))
    by_path = {p["path"]: p for p in fits["parameters"]}
    assert by_path["stages.prodrome.dwell.mean"]["probability"] == pytest.approx(0.25)


def test_a_classmate_in_a_lesson_once_the_scales_are_known(capfd, monkeypatch):
    from homeroom.regimes import calibrate
    from homeroom.world.outbreak import Scales

    monkeypatch.setattr(calibrate, "known", lambda pathogen: None)
    assert json.loads(shown(capfd, "measles", "--json"))["case"]["lesson"] is None
    monkeypatch.setattr(calibrate, "known", lambda pathogen: Scales(direct=0.0, air=4e-6, surface=0.0, home=0.0))
    lesson = json.loads(shown(capfd, "measles", "--json"))["case"]["lesson"]
    loss = (2.0 + 0.35 + 1.7) / 3600.0  # air changes, decay and settling
    assert lesson["probability"] == pytest.approx(1.0 - math.exp(-4e-6 * 2700.0 / (180.0 * loss)))
    assert lesson["quanta"] == pytest.approx(4e-6 * 3600.0**2 / 0.54)
    adult = json.loads(shown(capfd, "influenza", "--json", "--age", "30"))["case"]["lesson"]
    child = json.loads(shown(capfd, "influenza", "--json"))["case"]["lesson"]
    assert adult["quanta"] == pytest.approx(child["quanta"] / 1.96)  # so many more of its doses infect an adult
    assert "96 quanta an hour" in " ".join(shown(capfd, "measles").split())
    assert json.loads(shown(capfd, "sir", "--json"))["case"]["lesson"] is None


def test_the_person_can_be_another(capfd):
    child = json.loads(shown(capfd, "covid", "--json", "--age", "8"))["case"]["symptomatic"]
    adult = json.loads(shown(capfd, "covid", "--json", "--age", "40"))["case"]["symptomatic"]
    assert adult > child + 0.3
    assert "age 40, 2 doses" in shown(capfd, "covid", "--age", "40", "--doses", "2")


def test_changes_are_shown(capfd):
    found = json.loads(
        shown(capfd, "covid", "--json", "--set", "variant=omicron", "--set", "pathogen.transmission.air.decay=2 1/h")
    )
    by_path = {p["path"]: p for p in found["parameters"]}
    assert found["variant"] == "omicron"
    assert by_path["transmission.household_attack"]["value"] == 0.51
    assert by_path["transmission.air.decay"]["source"] == "changed by hand"


def test_the_diagram(capfd):
    lines = shown(capfd, "measles").splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("Course"))
    drawn = lines[start + 1 : start + 9]
    assert drawn[0].startswith("  latent, 10.1 d")
    assert drawn[1].startswith("  +- early, 1 d * 100 %")
    assert "7.6 % hospital, 4 d H" in drawn[4]
    assert "(above)" in drawn[7]


def test_a_scenario_shows_its_pathogen_and_its_short_keys(capfd):
    out = shown(capfd, "hyosan")
    assert "Jonas virus" in out
    assert "turning_time = 4 min" in out
    assert "measures.ambulance.delay" in out
    found = json.loads(shown(capfd, "one-room", "--json"))
    assert found["scenario"] == "one-room"
    both = json.loads(shown(capfd, "measles", "--json"))  # a pathogen and a scenario
    assert {"key": "r0", "path": "pathogen.transmission.r0", "value": "15"} in both["short"]
    assert {"key": "pupils", "path": "school.pupils", "value": "500"} in both["short"]


def test_a_file_and_a_folder(capfd, tmp_path):
    cli.run(["new", str(tmp_path / "ours")])
    file = tmp_path / "ours" / "mine.toml"
    text = (library.root() / "pathogens" / "sir.toml").read_text(encoding="utf-8")
    file.write_text(
        text.replace('name = "sir"', 'name = "mine"').replace("Textbook", "Our\\u001b[2J"), encoding="utf-8"
    )
    capfd.readouterr()
    assert cli.run(["show", str(file)]) == 2  # an escape sequence in a name
    assert "invisible character U+001B" in capfd.readouterr().err
    file.write_text(text, encoding="utf-8")
    assert "Textbook infection" in shown(capfd, str(file))
    assert "Short keys" in shown(capfd, str(tmp_path / "ours")) or "(jonas)" in shown(capfd, str(tmp_path / "ours"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["meesles"], 'perhaps "measles" is meant'),
        (["no-such-thing-at-all"], "no built-in pathogen or scenario"),
        (["missing.toml"], "missing.toml"),
        (["measles", "--set", "transmission.r0=many"], "--set transmission.r0"),
        (["measles", "--set", "transmission.r00=3"], 'perhaps "r0" is meant'),
        (["measles", "--set", "stages.rash.next.hospital.probability=2"], "write a value from 0 to 1"),
        (["measles", "--set", "stages.early.dwell.family=gamma"], '"shape" is missing'),
        (["measles", "--set", "nothing"], "this is no change"),
        (["measles", "--age", "-3"], "give an age from 0 to 120"),
        (["measles", "--doses", "99"], "give a number from 0 to 10"),
    ],
)
def test_mistakes_are_told_in_a_sentence(capfd, arguments, said):
    assert cli.run(["show", *arguments]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 2


def test_times_in_words():
    assert [days(x) for x in (30, 5400, 86400 * 10.1, 86400 * 365.25 * 27)] == ["30 s", "1.5 h", "10.1 d", "27 years"]
