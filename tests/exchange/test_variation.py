"""A scenario that is like another: everything of that one, but what it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from homeroom.errors import InputError
from homeroom.exchange import library
from homeroom.exchange.folder import load

BASE = '[scenario]\nname = "mine"\nlike = "one-room"\n'


def written(path: Path, text: str, **files: str) -> Path:
    path.mkdir(exist_ok=True)
    (path / "scenario.toml").write_text(text, encoding="utf-8")
    for name, content in files.items():
        (path / f"{name}.csv").write_text(content, encoding="utf-8")
    return path


def test_only_what_is_changed_differs(tmp_path: Path) -> None:
    first = load("one-room")
    made = load(written(tmp_path / "a", BASE + 'runs = 7\n[changes]\n"conduct.attachment" = 1.5\n'))
    assert (made.name, made.runs) == ("mine", 7)
    assert made.conduct.values["attachment"].value == 1.5
    assert made.people == first.people
    assert made.school == first.school
    assert made.conduct.values["herding"] == first.conduct.values["herding"]
    assert made.hash != first.hash


def test_a_change_may_carry_its_source(tmp_path: Path) -> None:
    text = (
        BASE + '[changes."conduct.attachment"]\nvalue = 1.5\nsource = "assumption"\nrange = [1, 2]\nreason = "drill"\n'
    )
    made = load(written(tmp_path / "a", text))
    assert made.conduct.values["attachment"].range == (1.0, 2.0)


def test_files_beside_it_stand_in(tmp_path: Path) -> None:
    school = library.path_of("school", "one-room")
    assert school is not None
    first = (school / "bells.csv").read_text(encoding="utf-8").rstrip("\n")
    bells = first + "\nnight,lesson,20:00,21:00,mon-fri\n"
    made = load(written(tmp_path / "a", BASE, bells=bells))
    assert made.bells[-1].period == "night"
    assert len(made.bells) == len(load("one-room").bells) + 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BASE.replace("one-room", "on-room"), "there is no built-in scenario"),
        (BASE + "[measures.x]\naction = 'alarm'\nafter = 'start'\n", "no such table"),
        (BASE + "pupils = 3\n", "this key is not known"),
        (BASE + '[changes]\n"people.nobody.age" = 3\n', "nobody"),
        (BASE + '[changes]\n"conduct.attachment" = "3 s"\n', "attachment"),
        (BASE + '[changes]\nruns = 4\nname = "x"\n', "this stands under [scenario] too"),
        (BASE + "changes = 3\n", "this key is not known"),
        ("changes = 3\n" + BASE, "this is no table"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        load(written(tmp_path / "a", text))
    told = [str(problem) for problem in error.value.problems]
    assert any(says in line for line in told), told
    assert all("\n" not in line for line in told)


@pytest.mark.parametrize("name", ["hyosan-drilled", "hyosan-night"])
def test_the_built_in_ones_load(name: str) -> None:
    assert library.path_of("scenario", name) is not None
    made = load(name)
    assert made.name == name
    assert len(made.people) == 645
