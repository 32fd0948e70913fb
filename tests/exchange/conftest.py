"""A small scenario folder of our own, which tests spoil in one way each."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from homeroom.exchange import library
from homeroom.spec.conduct import UNITS

MINI = """
title = "mini"
source = "test"
[stages.bitten]
dwell = { family = "lognormal", median = "2 min", sigma = 0.5, source = "test" }
next = [ { to = "hunter", probability = "rest" }, { to = "half", probability = "0.5 %" } ]
source = "test"
conduct = "ill"
[stages.hunter]
conduct = "hunts"
fate = "turned"
infects = true
[stages.half]
conduct = "own_mind"
fate = "half_infected"
[stages.dead]
conduct = "dead"
fate = "dead"
[routes.bite]
enters = "bitten"
probability = { value = "98 %", source = "test" }
[routes.rodent]
enters = "bitten"
probability = 1
source = "test"
"""


def write_small(folder: Path) -> Path:
    """The built-in example with a pathogen and a conduct of the tests' own."""
    shutil.copytree(library.root() / "examples" / "small", folder)
    (folder / "mini.toml").write_text(MINI, encoding="utf-8")
    conduct = [f'{name} = {{ value = "1 {unit}", source = "test" }}' for name, unit in UNITS.items()]
    (folder / "calm.toml").write_text("\n".join(conduct), encoding="utf-8")
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    text = text.replace('pathogen = "jonas"', 'pathogen = "mini"').replace('conduct = "default"', 'conduct = "calm"')
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    return folder


class Folder:
    """A scenario folder and ways to spoil it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def swap(self, file: str, old: str, new: str) -> None:
        """Replace a text that must be there, once."""
        path = self.path / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, file: str, text: str) -> None:
        with open(self.path / file, "a", encoding="utf-8") as out:
            out.write(text)

    def plan(self, change: Callable[[dict[str, dict[str, Any]]], None]) -> None:
        """Change the features of the plan, given by id."""
        path = self.path / "plan.geojson"
        plan = json.loads(path.read_text(encoding="utf-8"))
        features = {feature["id"]: feature for feature in plan["features"]}
        change(features)
        plan["features"] = list(features.values())
        path.write_text(json.dumps(plan), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(write_small(tmp_path / "small"))
