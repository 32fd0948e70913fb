"""What is promised about installing: one version, every dependency pinned with hashes, no addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from homeroom._version import __version__

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+)", re.MULTILINE)


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~\[ ;]", requirement)[0].lower() for requirement in requirements}


def pins(file: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in PINNED.findall((ROOT / file).read_text(encoding="utf-8")):
        found.setdefault(name, set()).add(version)
    return found


def test_the_version_is_said_once():
    assert "version" in PROJECT["project"]["dynamic"]
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_everything_needed_is_pinned():
    assert names(PROJECT["project"]["dependencies"]) <= set(pins("requirements.txt"))
    assert names(PROJECT["dependency-groups"]["dev"]) <= set(pins("requirements-dev.txt"))


def test_tests_run_with_what_users_get():
    users, tests = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: tests[name] for name in users} == users


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt", "requirements-peers.txt"])
def test_requirements_have_hashes_and_no_addresses(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert all("--hash=sha256:" in block for block in blocks)


def test_every_python_that_is_named_is_allowed():
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["project"]["classifiers"]))
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert named[0] == lowest == PROJECT["tool"]["mypy"]["python_version"]
