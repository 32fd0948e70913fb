"""[immunity], [calendar], [community], clock and immunity.csv: what they mean, and what is told if they are wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from homeroom.errors import InputError
from homeroom.exchange.folder import load
from homeroom.exchange.write import new
from homeroom.world.outbreak import settle

HEALTH = """
[immunity]
coverage = "90 %"
one_dose = 0.05
family = 0.95
[calendar]
holidays = [2027-02-01, ["2027-02-08", "2027-02-12"]]
last_day = 2027-03-31
[community]
hazard = { value = "0.001 1/d", source = "assumption", range = ["0 1/d", "0.01 1/d"], reason = "a season" }
"""
HEAD = """
[scenario]
start = 2027-01-29T08:00:00
horizon = "70 d"
pathogen = "measles"
clock = "1 d"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = new(tmp_path / "school")
    (made / "scenario.toml").write_text(HEAD + HEALTH, encoding="utf-8")
    return made


def ids(folder: Path) -> list[str]:
    return [line.split(",")[0] for line in (folder / "people.csv").read_text(encoding="utf-8").splitlines()[1:]]


def test_tables_are_read(folder: Path) -> None:
    scenario = load(folder)
    assert scenario.immunity.coverage.value == pytest.approx(0.9)
    assert scenario.calendar.holidays[0] == (date(2027, 2, 1), date(2027, 2, 1))
    assert scenario.community.hazard.value == pytest.approx(0.001 / 86400.0)
    assert scenario.clock.value == 86400.0


def test_the_calendar_closes_the_school(folder: Path) -> None:
    setting = settle(load(folder))
    # Friday 29 January is day 0; then a weekend, a holiday on Monday, and a week of holidays from the 8th
    assert setting.school_day[:16].tolist() == [1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert setting.school_day[17] == 1
    assert not setting.school_day[62:].any()


def test_shares_are_met_exactly(folder: Path) -> None:
    setting = settle(load(folder))
    pupils = int(np.count_nonzero(setting.people.role == 0))
    assert setting.pools[0].n == pupils
    assert setting.pools[0].full == int(0.9 * pupils + 1e-9)
    assert setting.pools[0].one == int(0.05 * pupils + 1e-9)
    assert setting.family == pytest.approx(0.95)


def test_records_name_who_had_what_against_this_pathogen(folder: Path) -> None:
    some = ids(folder)[:3]
    rows = [f"{some[0]},measles,2,2019-05-01,", f"{some[1]},measles,,,true", f"{some[2]},mumps,2,,"]
    (folder / "immunity.csv").write_text("id,pathogen,doses,last,immune\n" + "\n".join(rows) + "\n", encoding="utf-8")
    setting = settle(load(folder))
    people = {name: setting.people[setting.person_ids.index(name)] for name in some}
    assert people[some[0]].doses == 2
    assert people[some[1]].immune == 1
    assert people[some[2]].doses == 0
    assert np.all(setting.people.pool == -1), "who is immune is on record, so it is not drawn"


@pytest.mark.parametrize(
    ("find", "put", "where", "found"),
    [
        ('coverage = "90 %"', 'coverage = "99 %"', "immunity", "together more than everybody"),
        ('coverage = "90 %"', 'coverage = "190 %"', "immunity.coverage", "190 %"),
        ("one_dose", "one_dosis", "immunity", "one_dosis"),
        ('["2027-02-08", "2027-02-12"]', '["2027-02-12", "2027-02-08"]', "calendar", "2027-02-12"),
        ("2027-02-01", '"someday"', "calendar.holidays", ""),
        ('hazard = { value = "0.001 1/d"', 'hazard = { value = "3 m"', "community.hazard", "length"),
        ('clock = "1 d"', 'clock = "0 s"', "scenario.clock", "0 s"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(folder: Path, find: str, put: str, where: str, found: str) -> None:
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    assert find in text
    (folder / "scenario.toml").write_text(text.replace(find, put), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(folder)
    problems = caught.value.problems
    assert any(where in problem.where and found in f"{problem.where} {problem.found}" for problem in problems)


def test_a_record_of_nobody_is_told_with_its_row(folder: Path) -> None:
    (folder / "immunity.csv").write_text("id,pathogen,doses\nnobody,measles,2\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(folder)
    assert caught.value.problems[0].where == "immunity.csv, row 2, column id"
