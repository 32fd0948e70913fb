"""Every Python example in the documentation runs, in a folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
CITATION = re.compile(r"(?:\[|; )@([a-z0-9]+)(?=[;\]])")
ENTRY = re.compile(r"^@\w+\{([^,]+),", re.MULTILINE)
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
WITH_CODE = [page for page in PAGES if BLOCK.search(page.read_text(encoding="utf-8"))]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", WITH_CODE, ids=name)
def test_python_examples_run(page, tmp_path):
    # The blocks of a page are one program: a later one may use what an earlier one made.
    program = "\n".join(BLOCK.findall(page.read_text(encoding="utf-8")))
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    dead = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_citations_are_in_the_references(page):
    known = set(ENTRY.findall((ROOT / "references.bib").read_text(encoding="utf-8")))
    assert set(CITATION.findall(page.read_text(encoding="utf-8"))) <= known


def test_every_reference_is_cited():
    cited = set()
    for page in [*PAGES, *(ROOT / "src").rglob("*.md")]:
        cited |= set(CITATION.findall(page.read_text(encoding="utf-8")))
    assert set(ENTRY.findall((ROOT / "references.bib").read_text(encoding="utf-8"))) == cited


def test_the_front_page_reaches_every_page():
    reached, todo = set(), [ROOT / "docs/index.md"]
    while todo:
        page = todo.pop()
        reached.add(page)
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            target = (page.parent / link).resolve()
            if target.suffix == ".md" and target.exists() and target not in reached:
                todo.append(target)
    lost = [name(page) for page in PAGES if page.is_relative_to(ROOT / "docs") and page not in reached]
    assert lost == []
