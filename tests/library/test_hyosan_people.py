"""The people of hyosan and their week: who is there, nobody booked twice, and nobody's end written anywhere."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "src/homeroom/library"
FOLDER = LIBRARY / "schools/hyosan"


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


PEOPLE = read("people.csv")
LESSONS = read("timetable.csv")
BY_ID = {row["id"]: row for row in PEOPLE}


def test_600_pupils_in_24_classes_and_45_staff() -> None:
    pupils = [r for r in PEOPLE if r["role"] == "pupil"]
    assert len(BY_ID) == len(PEOPLE) == 645
    assert len(pupils) == 600
    assert set(Counter(r["class"] for r in pupils).values()) == {25}
    assert len({r["class"] for r in pupils}) == 24
    for class_ in {r["class"] for r in pupils}:
        assert sorted(int(r["seat"]) for r in pupils if r["class"] == class_) == list(range(1, 26))
        girls = sum(r["sex"] == "f" for r in pupils if r["class"] == class_)
        assert girls in (12, 13)


def test_the_cast_is_there_and_the_absent_are_not() -> None:
    names = Counter(r["name"] for r in PEOPLE)
    assert max(names.values()) == 1
    in_class_2_5 = [r["name"] for r in PEOPLE if r["class"] == "2-5" and not r["name"].startswith("Classmate")]
    assert len(in_class_2_5) == 13
    assert {"Nam On-jo", "Choi Nam-ra", "Yoon Gwi-nam", "Jang Ha-ri", "Park Sun-hwa", "School nurse"} <= set(names)
    assert "Lee Jin-su" not in names
    assert "Nam So-ju" not in names


def test_ties_join_people_and_none_is_written_twice() -> None:
    ties = read("ties.csv")
    pairs = [frozenset((t["a"], t["b"])) for t in ties]
    assert all(len(pair) == 2 and pair <= set(BY_ID) for pair in pairs)
    assert len(set(pairs)) == len(pairs)
    assert all(0.0 < float(t["weight"]) <= 1.0 for t in ties)
    friends = Counter(p for t in ties if t["kind"] != "desk" for p in (t["a"], t["b"]))
    assert 5.0 < sum(friends.values()) / 600 < 7.0


def test_every_class_has_a_lesson_in_every_period_and_nothing_is_booked_twice() -> None:
    when = [(le["day"], le["period"]) for le in LESSONS]
    assert len(set(when)) == 35
    for thing in ("class", "teacher", "room"):
        booked = Counter((le[thing], *w) for le, w in zip(LESSONS, when, strict=True))
        assert max(booked.values()) == 1, thing
    assert len(LESSONS) == 24 * 35
    assert all(BY_ID[le["teacher"]]["role"] == "teacher" for le in LESSONS)
    used = {le["room"] for le in LESSONS}
    assert {"laboratory", "laboratory-2", "music-room", "gym", "field", "library", "art-room", "workshop"} <= used


def test_the_lesson_into_which_the_first_host_bursts() -> None:
    (lesson,) = [le for le in LESSONS if (le["class"], le["day"], le["period"]) == ("2-5", "tue", "1")]
    assert lesson["subject"] == "English"
    assert BY_ID[lesson["teacher"]]["name"] == "Park Sun-hwa"
    assert lesson["room"] == "class-2-5"
    early = [le for le in LESSONS if le["day"] == "tue" and le["period"] in "12"]
    assert not [le for le in early if le["room"].startswith("laboratory")]


def test_the_bells_cover_the_day_of_every_grade_without_gaps() -> None:
    for grade in "123":
        day = sorted((b["start"], b["end"]) for b in read("bells.csv") if b["group"] in ("", grade))
        assert day[0][0] == "08:20"
        assert [end for _, end in day[:-1]] == [start for start, _ in day[1:]]


def test_nothing_that_the_simulator_reads_says_how_anybody_ends() -> None:
    ends = re.compile(r"\b(fates?|known_ending|survivors?|survives?|half.infected|turned|dies|dead|infected)\b")
    for path in FOLDER.iterdir():
        assert not ends.findall(path.read_text(encoding="utf-8").lower()), path.name
    for path in (LIBRARY / "scenarios/hyosan").glob("*.toml"):
        assert "known_ending" not in path.read_text(encoding="utf-8")
    readers = [p for p in (ROOT / "src").rglob("*.py") if "known_ending" in p.read_text(encoding="utf-8")]
    assert not [p for p in readers if {"kernels", "regimes", "world", "exchange", "spec"} & set(p.parts)]
    assert not [p for p in (ROOT / "src").rglob("*.py") if "fate_season_1" in p.read_text(encoding="utf-8")]


def test_the_known_ending_names_people_of_the_school() -> None:
    with (LIBRARY / "scenarios/hyosan/known_ending.csv").open(encoding="utf-8", newline="") as stream:
        ending = list(csv.DictReader(stream))
    assert len(ending) == 27
    assert all(not BY_ID[row["id"]]["name"].startswith(("Classmate", "Teacher,", "Cook")) for row in ending)
    fates = Counter(row["fate"] for row in ending)
    assert set(fates) <= {"human", "half_infected", "turned", "dead"}
    assert fates["human"] == 6
    assert fates["half_infected"] == 3


def test_the_script_writes_the_same_people_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "tools"), *sys.path])
    from hyosan import people, timetable

    rows = people.pupils() + people.staff()
    people.write(tmp_path / "people.csv", people.COLUMNS, rows)
    people.write(tmp_path / "ties.csv", ("a", "b", "weight", "kind"), people.ties(rows))
    people.write(tmp_path / "timetable.csv", ("class", "day", "period", "subject", "teacher", "room"), timetable.rows())
    for name in ("people.csv", "ties.csv", "timetable.csv"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name
