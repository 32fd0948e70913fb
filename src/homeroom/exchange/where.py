"""From a path in the scenario to the place where a person finds it: file, row or feature, column or key."""

from __future__ import annotations

from dataclasses import dataclass, field

from homeroom.spec.base import shown
from homeroom.spec.paths import dotted
from homeroom.spec.wording import Path

COLUMN = {"class_": "class"}
LISTS = ("ties", "timetable", "bells", "records")
GENERATED = "scenario.toml, school"
"""The label of everything that was generated from the table [school]."""


@dataclass
class Places:
    """What was read from where.

    Attributes:
        files: part ("people", "ties", ..., "school", "pathogen", "conduct", "scenario") -> label of its file.
        rows: part -> row number by id (people) or by place in the list (ties, timetable, bells).
    """

    files: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[str | int, int]] = field(default_factory=dict)

    def where(self, path: Path) -> str:
        """The place in words: "people.csv, row 17, column age"."""
        part, rest = str(path[0]) if path else "scenario", path[1:]
        if part == "people" or part in LISTS:
            return self._in_table(part, rest)
        if part == "school" and len(rest) < 2 and self.file("school") == GENERATED:
            return self._keyed(self.file("scenario"), [*path])
        if part == "school":
            return self._in_plan(rest)
        if part in ("pathogen", "conduct"):
            steps = [*rest]
            if part == "conduct" and steps[:1] == ["values"]:
                steps = steps[1:]
            return self._keyed(self.file(part), steps)
        if part in ("measures", "parameters", "immunity", "calendar", "community", "air"):
            return self._keyed(self.file("scenario"), [*path])
        return self._keyed(self.file("scenario"), ["scenario", *([] if part == "scenario" else [part]), *rest])

    def file(self, part: str) -> str:
        """The label of the file that holds a part."""
        return self.files.get(
            part, {"school": "plan.geojson", "people": "people.csv", "records": "immunity.csv"}.get(part, f"{part}.csv")
        )

    def _in_table(self, part: str, rest: Path) -> str:
        place = self.file(part)
        if not rest:
            return place
        row = self.rows.get(part, {}).get(rest[0])
        place += f", row {row}" if row is not None else f", {shown(str(rest[0]))}"
        columns = [step for step in rest[1:] if isinstance(step, str) and step not in ("body", "temper")]
        return place + (f", column {COLUMN.get(columns[0], columns[0])}" if columns else "")

    def _in_plan(self, rest: Path) -> str:
        if len(rest) < 2 or rest[0] not in ("rooms", "doors", "levels"):
            if rest and rest[0] not in ("rooms", "doors", "levels"):
                return self._keyed(self.files.get("school.toml", "school.toml"), [*rest])
            return self.file("school")
        place = f"{self.file('school')}, feature {shown(str(rest[1])).strip(chr(34))}"
        keys = [str(step) for step in rest[2:3]]
        return place + (f", {PROPERTIES.get(keys[0], keys[0])}" if keys else "")

    @staticmethod
    def _keyed(label: str, steps: list[str | int]) -> str:
        words = [f"entry {step + 1}" if isinstance(step, int) else step for step in steps]
        return f"{label}, {dotted(words)}" if words else label


PROPERTIES = {
    "class_": "class", "level": "level_id", "upper": "upper_level_id", "polygon": "geometry", "line": "geometry",
}  # fmt: skip
