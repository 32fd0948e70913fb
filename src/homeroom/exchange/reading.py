"""Reading every file of a scenario folder, gathering what is wrong in all of them before anybody is told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from homeroom.errors import InputError
from homeroom.exchange import library
from homeroom.exchange.heads import Head
from homeroom.exchange.noting import Noting
from homeroom.exchange.school_files import FILES as SCHOOL_FILES
from homeroom.exchange.school_files import SchoolFiles
from homeroom.exchange.variation import is_variation, original, vary
from homeroom.exchange.where import GENERATED
from homeroom.spec.air import Air
from homeroom.spec.base import shown
from homeroom.spec.conduct import Conduct
from homeroom.spec.immunity import Calendar, Community, Immunity
from homeroom.spec.measure import Measure
from homeroom.spec.pathogen import Pathogen
from homeroom.spec.paths import leads_nowhere
from homeroom.spec.recipe import Recipe
from homeroom.spec.rules_conduct import broken_conduct
from homeroom.spec.scenario import Scenario
from homeroom.spec.validate import Draft, broken_rules, draft_of
from homeroom.spec.wording import findings, near

TABLES = ("scenario", "school", "parameters", "measures", "immunity", "calendar", "community", "air")


class Reading(Noting):
    """One scenario folder, as far as it could be read.

    Attributes:
        school: what is known of the school.
        draft: what could be read of everything.
        scenario: the whole, once it could be put together.
    """

    def __init__(self, folder: Path) -> None:
        """Take the scenario's folder; nothing is read yet."""
        super().__init__()
        self.folder = folder
        self.origin: dict[str, str] = {}
        self.draft = Draft()
        self.school = SchoolFiles(folder, self, self.draft, self.origin)
        self.head: Head | None = None
        self.health: dict[str, Any] = {}
        self.measures: dict[str, Measure] = {}
        self.parameters: dict[str, str] = {}
        self.pathogen: Pathogen | None = None
        self.conduct: Conduct | None = None
        self.recipe: Recipe | None = None
        self.has_recipe = False
        self.scenario: Scenario | None = None

    def read(self) -> None:
        """Read all files, then look at how they fit together."""
        data = self.toml(self.folder / "scenario.toml", "scenario.toml")
        if data is not None and is_variation(data):
            self._vary(data)
            return
        self._read_scenario(data)
        self.read_school()
        self.check()

    # --- scenario.toml -------------------------------------------------------------------------------------------

    def _vary(self, data: dict[str, Any]) -> None:
        """Read the scenario that this one is like, and change it."""
        name = original(data, self.notes)
        folder = None if name is None else library.path_of("scenario", name)
        if folder is None:
            self.draft.plan_is_whole = False
            return
        first = Reading(folder)
        first.school.over = self.folder
        first.read()
        self.notes.problems += first.notes.problems
        self.draft, self.places, self.origin, self.school = first.draft, first.places, first.origin, first.school
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
            self.head = self.made(Head, head, ("scenario",))
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
        for part, model in (("immunity", Immunity), ("calendar", Calendar), ("community", Community), ("air", Air)):
            if part in data:
                table = self._with_drawn_coverage(data[part]) if part == "immunity" else data[part]
                self.health[part] = self.made(model, table, (part,))
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
        if self.school.named:
            self.notes.add(
                "scenario.toml, school", "found both scenario.school and a table [school]", "keep one of them"
            )
        beside = [file for file in SCHOOL_FILES if (self.folder / file).exists()]
        if beside:
            self.notes.add(
                "scenario.toml, school",
                f"found the table [school], which generates a school, beside {', '.join(beside)}",
                "delete the table to use the files, or move the files away",
            )
        self.recipe = self.made(Recipe, table, ("school",))

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
        self.school.named = True
        folder = library.path_of("school", name)
        if folder is None:
            self.notes.problems += library.unknown("school", name, "scenario.toml, scenario.school").problems
        self.school.builtin = folder

    def _read_measures(self, tables: Any) -> None:
        if not isinstance(tables, dict):
            self.notes.add("scenario.toml, measures", "this is no table", "write [measures.ID]")
            return
        for name, table in tables.items():
            made = self.made(Measure, table, ("measures", name))
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
        data = self.toml(path, path.name)
        if data is None:
            return
        if part == "pathogen":
            data.setdefault("name", path.stem)
            self.pathogen = self.made(Pathogen, data, ("pathogen",))
        else:
            wrong = list(broken_conduct(data))
            self.note(wrong)
            self.conduct = None if wrong else self.made(Conduct, data, ("conduct",))

    # --- the school ----------------------------------------------------------------------------------------------

    def read_school(self) -> None:
        """Read plan, people, ties, timetable and bells, or generate them."""
        if not self.has_recipe:
            self.school.read()
            return
        self.draft.plan_is_whole = self.recipe is not None
        if self.recipe is not None:
            self.school.generate(self.recipe)

    # --- together ------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Look at how everything fits together, and make the scenario if nothing is wrong."""
        draft, plan, lists = self.draft, self.school.plan, self.school.lists
        draft.levels, draft.rooms, draft.doors = plan.levels, plan.rooms, plan.doors
        draft.coordinates = plan.coordinates
        draft.people, draft.measures, draft.pathogen = self.school.people, self.measures, self.pathogen
        draft.conduct = self.conduct
        draft.ties, draft.timetable, draft.bells = lists["ties"], lists["timetable"], lists["bells"]
        draft.known_levels = frozenset(plan.seen["level"])
        draft.known_rooms = frozenset(plan.seen["unit"])
        if self.head is not None:
            draft.start, draft.horizon_s = self.head.start, self.head.horizon.value
        # The drawing of a generated school is right by construction, which tests hold it to.
        self.note(broken_rules(draft, geometry=self.recipe is None))
        self._look_for_recorded()
        self._put_together()
        wrong = {problem.where.split(", ")[0] for problem in self.notes.problems}
        # A door that cannot be read leaves rooms without a way out: what is doubtful is told once its file is right.
        self.notes.warnings += [doubt for doubt in self.doubts(draft) if doubt.where.split(", ")[0] not in wrong]

    def _look_for_recorded(self) -> None:
        """Whoever is in immunity.csv must be in people.csv."""
        for place, record in self.school.lists["records"]:
            if record.id not in self.draft.known_people:
                where = self.places.where(("records", place, "id"))
                self.notes.add(where, f"nobody has the id {shown(record.id)}", "write an id of people.csv")

    def _put_together(self) -> None:
        """Make the scenario once nothing else is wrong; short names must lead somewhere in it."""
        if self.notes.problems or self.head is None or self.school.about is None:
            return
        head = {key: value for key, value in dict(self.head).items() if key not in ("school", "pathogen", "conduct")}
        fields: dict[str, Any] = {**head, "pathogen": self.pathogen, "conduct": self.conduct, "recipe": self.recipe}
        fields |= {**self.school.parts(), "measures": self.measures, "parameters": self.parameters, **self.health}
        try:
            made = Scenario.model_validate(fields)
        except ValidationError as error:
            self.note(findings(error, (), fields, Scenario))
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
