"""The files that say what a school is: plan, people, ties, timetable, bells, immunity on record; or its recipe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from homeroom.exchange.files import read_text
from homeroom.exchange.heads import About
from homeroom.exchange.noting import Noting
from homeroom.exchange.openings import find_rooms
from homeroom.exchange.plan import Plan, read_plan
from homeroom.exchange.rosters import COLUMNS, REQUIRED, people_of, rows_of
from homeroom.exchange.tables import parse_table
from homeroom.exchange.texts import parse_json
from homeroom.exchange.where import GENERATED
from homeroom.spec.immunity import Record
from homeroom.spec.people import Person, Tie
from homeroom.spec.recipe import Recipe
from homeroom.spec.school import School
from homeroom.spec.timetable import Bell, Lesson
from homeroom.spec.validate import Draft

FILES = ("plan.geojson", "people.csv", "ties.csv", "timetable.csv", "bells.csv", "school.toml", "immunity.csv")
LISTS = (("ties", Tie), ("timetable", Lesson), ("bells", Bell), ("records", Record))


class SchoolFiles:
    """One school, as far as it could be read.

    Attributes:
        over: folder of a variation, whose files come before all others.
        builtin: folder of the built-in school, whose files come last.
        named: the scenario names a built-in school, known or not.
        about: name, title and notes. plan, people: what they say.
        lists: ties, timetable, bells and records of immunity, each row with its place.
        origin: part -> the file it came from, shared with who reads the scenario.
    """

    def __init__(self, folder: Path, noting: Noting, draft: Draft, origin: dict[str, str]) -> None:
        """Take the scenario's own folder, and where to note what is wrong; nothing is read yet."""
        self.folder = folder
        self.noting, self.draft, self.origin = noting, draft, origin
        self.notes, self.places = noting.notes, noting.places
        self.over: Path | None = None
        self.builtin: Path | None = None
        self.named = False
        self.about: About | None = None
        self.plan = Plan()
        self.people: dict[str, Person] = {}
        self.lists: dict[str, list[tuple[int, Any]]] = {part: [] for part, _ in LISTS}

    def read(self) -> None:
        """Read all files."""
        self._read_plan()
        self._read_people()
        for part, model in LISTS:
            self._read_list(part, model)
        found = self._find("school.toml", "school.toml")
        data = None if found is None else self.noting.toml(*found)
        if data is None:
            data = {}
        data.setdefault("name", (self.builtin or self.folder).resolve().name or "school")
        self.about = self.noting.made(About, data, ("school",))

    def generate(self, recipe: Recipe) -> None:
        """Make the school of a recipe instead."""
        from homeroom.generate.school import generate

        made = generate(recipe)
        school = made["school"]
        self.plan = Plan("metres", school.levels, school.rooms, school.doors)
        self.plan.seen = {"level": set(school.levels), "unit": set(school.rooms), "opening": set(school.doors)}
        self.people = made["people"]
        self.draft.known_people = frozenset(self.people)
        self.lists = {part: list(enumerate(made.get(part, ()))) for part in self.lists}
        self.about = About(**{key: getattr(school, key) for key in About.model_fields})
        for part in ("school", "people", *self.lists):
            self.places.files[part] = GENERATED
            self.origin[part] = "generated"

    def _find(self, file: str, part: str) -> tuple[Path, str] | None:
        """(path, label) of a file: the scenario's own, else the built-in school's; None if there is none."""
        for folder, label in ((self.over, file), (self.folder, file), (self.builtin, "")):
            if folder is None:
                continue
            path = folder / file
            try:
                there = path.exists() or path.is_symlink()
            except OSError:
                there = True  # reading it will say what is wrong
            if there:
                label = label or f"school {folder.name}, {file}"
                self.places.files[part] = label
                self.origin[part] = str(path)
                return path, label
        return None

    def _read_plan(self) -> None:
        found = self._find("plan.geojson", "school")
        if found is None:
            self.draft.plan_is_whole = False
            if not self.named:
                self.notes.add(
                    "plan.geojson", "the file is missing", 'add it, or write school = "NAME" under [scenario]'
                )
            return
        text = read_text(*found, self.notes)
        data = None if text is None else parse_json(text, found[1], self.notes)
        plan = None if data is None else read_plan(data, found[1], self.notes)
        if plan is None:
            self.draft.plan_is_whole = False
            return
        find_rooms(plan, found[1], self.notes)
        self.plan = plan

    def _read_people(self) -> None:
        found = self._find("people.csv", "people")
        if found is None:
            if not self.named or self.builtin is not None:
                self.notes.add("people.csv", "the file is missing", "add it: one row per person, with id and role")
            return
        rows = self._rows(found, "people")
        if rows is None:
            return
        if not rows:
            self.notes.add(found[1], "found a header but no people", "add a row per person")
        self.people, seen = people_of(rows, found[1], self.places, self.notes)
        self.draft.known_people = frozenset(seen)

    def _read_list(self, part: str, model: type[BaseModel]) -> None:
        found = self._find("immunity.csv" if part == "records" else f"{part}.csv", part)
        if found is None:
            return
        rows = self._rows(found, part)
        if rows is None:
            if part == "bells":
                self.draft.bells_are_whole = False
            return
        if not rows:
            self.notes.add(found[1], "found a header but no rows", "add rows, or delete the file")
        self.lists[part] = rows_of(part, model, rows, self.places, self.notes)
        if len(self.lists[part]) < len(rows):
            if part == "bells":
                self.draft.bells_are_whole = False
            elif part == "timetable":
                self.draft.timetable_is_whole = False

    def _rows(self, found: tuple[Path, str], part: str) -> Any:
        text = read_text(*found, self.notes)
        return None if text is None else parse_table(text, found[1], COLUMNS[part], REQUIRED[part], self.notes)

    def parts(self) -> dict[str, Any]:
        """School, people, ties, timetable and bells, as a scenario has them."""
        assert self.about is not None
        school = School(
            **dict(self.about),
            levels=self.plan.levels,
            rooms=self.plan.rooms,
            doors=self.plan.doors,
            coordinates="wgs84" if self.plan.coordinates == "wgs84" else "metres",
        )
        lists = {part: tuple(row for _, row in rows) for part, rows in self.lists.items()}
        return {"school": school, "people": self.people, **lists}
