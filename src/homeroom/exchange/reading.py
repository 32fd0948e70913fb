"""Reading every file of a scenario folder, gathering what is wrong in all of them before anybody is told."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from homeroom.errors import InputError, Problem
from homeroom.exchange import library
from homeroom.exchange.files import Notes, read_text
from homeroom.exchange.heads import About, Head
from homeroom.exchange.openings import find_rooms
from homeroom.exchange.plan import Plan, read_plan
from homeroom.exchange.rosters import COLUMNS, REQUIRED, people_of, rows_of
from homeroom.exchange.tables import parse_table
from homeroom.exchange.texts import parse_toml
from homeroom.exchange.variation import is_variation, original, vary
from homeroom.exchange.where import GENERATED, Places
from homeroom.spec.base import shown
from homeroom.spec.conduct import Conduct
from homeroom.spec.immunity import Calendar, Community, Immunity, Record
from homeroom.spec.measure import Measure
from homeroom.spec.pathogen import Pathogen
from homeroom.spec.paths import leads_nowhere
from homeroom.spec.people import Person, Tie
from homeroom.spec.recipe import Recipe
from homeroom.spec.rules_conduct import broken_conduct
from homeroom.spec.scenario import Scenario
from homeroom.spec.school import School
from homeroom.spec.timetable import Bell, Lesson
from homeroom.spec.validate import Draft, broken_rules, doubtful, draft_of
from homeroom.spec.wording import findings, near

TABLES = ("scenario", "school", "parameters", "measures", "immunity", "calendar", "community")
OF_A_SCHOOL = ("plan.geojson", "people.csv", "ties.csv", "timetable.csv", "bells.csv", "school.toml", "immunity.csv")
MOST_ALIKE = 5
"""Doubts of one kind that are told one by one."""
_MEASURE: TypeAdapter[Measure] = TypeAdapter(Measure)


class Reading:
    """One scenario folder, as far as it could be read.

    Attributes:
        notes: problems and warnings so far.
        scenario: the whole, once it could be put together.
        places: which row or feature everything came from.
    """

    def __init__(self, folder: Path, builtin: bool = False) -> None:
        """Take the scenario's folder; nothing is read yet."""
        self.folder = folder
        self.builtin = builtin
        self.school_folder: Path | None = None
        self.over: Path | None = None  # a variation, whose files come before all others
        self.names_a_school = False
        self.notes = Notes()
        self.places = Places(files={"scenario": "scenario.toml"})
        self.origin: dict[str, str] = {}
        self.head: Head | None = None
        self.about: About | None = None
        self.plan = Plan()
        self.people: dict[str, Person] = {}
        self.lists: dict[str, list[tuple[int, Any]]] = {"ties": [], "timetable": [], "bells": [], "records": []}
        self.health: dict[str, Any] = {}
        self.measures: dict[str, Measure] = {}
        self.parameters: dict[str, str] = {}
        self.pathogen: Pathogen | None = None
        self.conduct: Conduct | None = None
        self.recipe: Recipe | None = None
        self.has_recipe = False
        self.draft = Draft()
        self.scenario: Scenario | None = None

    def read(self) -> None:
        """Read all files, then look at how they fit together."""
        data = self._toml(self.folder / "scenario.toml", "scenario.toml")
        if data is not None and is_variation(data):
            self._vary(data)
            return
        self._read_scenario(data)
        self.read_school()
        self._check()

    # --- scenario.toml -------------------------------------------------------------------------------------------

    def _vary(self, data: dict[str, Any]) -> None:
        """Read the scenario that this one is like, and change it."""
        name = original(data, self.notes)
        folder = None if name is None else library.path_of("scenario", name)
        if folder is None:
            self.draft.plan_is_whole = False
            return
        first = Reading(folder, True)
        first.over = self.folder
        first.read()
        self.notes.problems += first.notes.problems
        self.draft, self.places, self.origin, self.about = first.draft, first.places, first.origin, first.about
        if first.scenario is None:
            return
        self.scenario = vary(first.scenario, data, self.folder.resolve().name, self.notes)
        if self.scenario is None:
            return
        self.scenario._origin["scenario"] = str(self.folder)
        self.draft = draft_of(self.scenario)
        self.notes.warnings += self.doubts(self.draft)

    def _read_scenario(self, data: dict[str, Any] | None) -> None:
        if data is None:
            return
        for key in data:
            if key not in TABLES:
                self.notes.add(f"scenario.toml, {shown(key)}", "this key is not known", near(key, TABLES))
        head = data.get("scenario")
        if not isinstance(head, dict):
            self.notes.add("scenario.toml", "the table [scenario] is missing", "add it, with start, horizon, pathogen")
        else:
            head.setdefault("name", self.folder.resolve().name or "scenario")
            self.head = self._made(Head, head, ("scenario",))
            school = head.get("school")
            if isinstance(school, str):
                self._use_school(school)
            for part in ("pathogen", "conduct"):
                name = head.get(part, "default" if part == "conduct" else None)
                if isinstance(name, str) and name.strip():
                    self.read_part(part, name, f"scenario.toml, scenario.{part}")
        if "school" in data:
            self._read_recipe(data["school"])
        self._read_measures(data.get("measures", {}))
        for part, model in (("immunity", Immunity), ("calendar", Calendar), ("community", Community)):
            if part in data:
                table = self._with_drawn_coverage(data[part]) if part == "immunity" else data[part]
                self.health[part] = self._made(model, table, (part,))
        parameters = data.get("parameters", {})
        if not isinstance(parameters, dict):
            self.notes.add("scenario.toml, parameters", "this is no table", "write [parameters]")
            return
        for key, path in parameters.items():
            if isinstance(path, str):
                self.parameters[key] = path
            else:
                where = f"scenario.toml, parameters.{shown(key).strip(chr(34))}"
                self.notes.add(where, f"found {shown(path)}", "write the path it stands for, as a text")

    def _read_recipe(self, table: Any) -> None:
        """The numbers of a generated school; nothing else may say what the school is."""
        self.has_recipe = True
        self.places.files["school"] = GENERATED
        if self.names_a_school:
            self.notes.add(
                "scenario.toml, school", "found both scenario.school and a table [school]", "keep one of them"
            )
        beside = [file for file in OF_A_SCHOOL if (self.folder / file).exists()]
        if beside:
            self.notes.add(
                "scenario.toml, school",
                f"found the table [school], which generates a school, beside {', '.join(beside)}",
                "delete the table to use the files, or move the files away",
            )
        self.recipe = self._made(Recipe, table, ("school",))

    def _with_drawn_coverage(self, table: Any) -> Any:
        """`coverage = "drawn"` as the share that is drawn with the seed of the school."""
        from homeroom.generate.coverage import drawn_share, is_drawn

        if not isinstance(table, dict) or not is_drawn(table.get("coverage")):
            return table
        try:
            share = drawn_share(table["coverage"], 1 if self.recipe is None else self.recipe.seed)
        except InputError as error:
            problem = error.problems[0]
            self.notes.add("scenario.toml, immunity.coverage", problem.found, problem.do)
            share = {"value": 0.0}
        return {**table, "coverage": share}

    def _use_school(self, name: str) -> None:
        self.names_a_school = True
        folder = library.path_of("school", name)
        if folder is None:
            self.notes.problems += library.unknown("school", name, "scenario.toml, scenario.school").problems
        self.school_folder = folder

    def _read_measures(self, tables: Any) -> None:
        if not isinstance(tables, dict):
            self.notes.add("scenario.toml, measures", "this is no table", "write [measures.ID]")
            return
        for name, table in tables.items():
            made = self._made(_MEASURE, table, ("measures", name))
            if made is not None:
                self.measures[name] = made
        self.draft.known_measures = frozenset(tables)

    # --- pathogen and conduct ------------------------------------------------------------------------------------

    def read_part(self, part: str, name: str, where: str) -> None:
        """Read a pathogen or a conduct, by the name of a built-in one or of a file in the folder."""
        path = library.path_of(part, name)
        own = self.folder / (name if name.endswith(".toml") else f"{name}.toml")
        try:
            stands_here = os.path.lexists(own)  # a link that leads nowhere stands here too
        except (OSError, ValueError):
            stands_here = False
        if stands_here or name.endswith(".toml"):
            path = own
        if path is None:
            self.notes.problems += library.unknown(part, name, where).problems
            return
        self.places.files[part] = path.name
        self.origin[part] = str(path)
        data = self._toml(path, path.name)
        if data is None:
            return
        if part == "pathogen":
            data.setdefault("name", path.stem)
            self.pathogen = self._made(Pathogen, data, ("pathogen",))
        else:
            wrong = list(broken_conduct(data))
            self._note(wrong)
            self.conduct = None if wrong else self._made(Conduct, data, ("conduct",))

    # --- the school ----------------------------------------------------------------------------------------------

    def read_school(self) -> None:
        """Read plan, people, ties, timetable and bells, or generate them."""
        if self.has_recipe:
            self.draft.plan_is_whole = self.recipe is not None
            if self.recipe is not None:
                self._generate(self.recipe)
            return
        self._read_plan()
        self._read_people()
        for part, model in (("ties", Tie), ("timetable", Lesson), ("bells", Bell), ("records", Record)):
            self._read_list(part, model)
        data = None
        found = self._find("school.toml", "school.toml")
        if found is not None:
            data = self._toml(*found)
        if data is None:
            data = {}
        fallback = self.school_folder or self.folder
        data.setdefault("name", fallback.resolve().name or "school")
        self.about = self._made(About, data, ("school",))

    def _generate(self, recipe: Recipe) -> None:
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
        for folder, label in ((self.over, file), (self.folder, file), (self.school_folder, "")):
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
        from homeroom.exchange.texts import parse_json

        found = self._find("plan.geojson", "school")
        if found is None:
            self.draft.plan_is_whole = False
            if not self.names_a_school:
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
            if not self.names_a_school or self.school_folder is not None:
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

    # --- together ------------------------------------------------------------------------------------------------

    def _check(self) -> None:
        draft = self.draft
        draft.levels, draft.rooms, draft.doors = self.plan.levels, self.plan.rooms, self.plan.doors
        draft.coordinates = self.plan.coordinates
        draft.people, draft.measures, draft.pathogen = self.people, self.measures, self.pathogen
        draft.conduct = self.conduct
        draft.ties, draft.timetable, draft.bells = self.lists["ties"], self.lists["timetable"], self.lists["bells"]
        draft.known_levels = frozenset(self.plan.seen["level"])
        draft.known_rooms = frozenset(self.plan.seen["unit"])
        if self.head is not None:
            draft.start, draft.horizon_s = self.head.start, self.head.horizon.value
        # The drawing of a generated school is right by construction, which tests hold it to.
        self._note(broken_rules(draft, geometry=self.recipe is None))
        self._look_for_recorded()
        self._put_together()
        wrong = {problem.where.split(", ")[0] for problem in self.notes.problems}
        # A door that cannot be read leaves rooms without a way out: what is doubtful is told once its file is right.
        self.notes.warnings += [doubt for doubt in self.doubts(draft) if doubt.where.split(", ")[0] not in wrong]

    def doubts(self, draft: Draft) -> list[Problem]:
        """What is allowed but may not be meant; a few of each kind, then how many more."""
        by_kind: dict[tuple[str, str, str], list[Problem]] = {}
        for finding in doubtful(draft):
            doubt = Problem(self.places.where(finding.path), finding.found, finding.do)
            by_kind.setdefault((doubt.where.split(", ")[0], doubt.found, doubt.do), []).append(doubt)
        found: list[Problem] = []
        for (label, what, advice), alike in by_kind.items():
            if len(alike) <= MOST_ALIKE + 1:
                found += alike
                continue
            found += alike[:MOST_ALIKE]
            found.append(Problem(label, f"{len(alike) - MOST_ALIKE} more places where {what}", advice))
        return found

    def _look_for_recorded(self) -> None:
        """Whoever is in immunity.csv must be in people.csv."""
        for place, record in self.lists["records"]:
            if record.id not in self.draft.known_people:
                where = self.places.where(("records", place, "id"))
                self.notes.add(where, f"nobody has the id {shown(record.id)}", "write an id of people.csv")

    def _put_together(self) -> None:
        """Make the scenario once nothing else is wrong; short names must lead somewhere in it."""
        if self.notes.problems or self.head is None or self.about is None:
            return
        head = {key: value for key, value in dict(self.head).items() if key not in ("school", "pathogen", "conduct")}
        fields: dict[str, Any] = {**head, "pathogen": self.pathogen, "conduct": self.conduct, "recipe": self.recipe}
        fields |= {**self.school_parts(), "measures": self.measures, "parameters": self.parameters, **self.health}
        try:
            made = Scenario.model_validate(fields)
        except ValidationError as error:
            self._note(findings(error, (), fields, Scenario))
            return
        made._origin = {**self.origin, "scenario": str(self.folder)}
        from homeroom.exchange.swap import Swap

        made._swap = Swap(self.folder)
        for key, path in self.parameters.items():
            where = self.places.where(("parameters", key))
            try:
                finding = leads_nowhere(made, path)
            except InputError as error:
                self.notes.add(where, error.problems[0].found, error.problems[0].do)
                continue
            if finding is not None:
                self.notes.add(where, f"{shown(path)} leads nowhere: {finding.found}", finding.do)
        self.scenario = made

    def school_parts(self) -> dict[str, Any]:
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

    def _toml(self, path: Path, label: str) -> dict[str, Any] | None:
        text = read_text(path, label, self.notes)
        return None if text is None else parse_toml(text, label, self.notes)

    def _made(self, model: Any, data: Any, prefix: tuple[str, ...]) -> Any:
        """Validate one table; None after noting what is wrong with it."""
        adapter = model if isinstance(model, TypeAdapter) else TypeAdapter(model)
        try:
            return adapter.validate_python(data)
        except ValidationError as error:
            root = Measure if model is _MEASURE else model
            self._note(findings(error, prefix, data, root))
            return None

    def _note(self, found: Iterable[Any]) -> None:
        by_file: dict[str, list[Problem]] = {}
        for finding in found:
            where = self.places.where(finding.path)
            by_file.setdefault(where.split(", ")[0], []).append(Problem(where, finding.found, finding.do))
        for label, problems in by_file.items():
            self.notes.extend(label, problems)
