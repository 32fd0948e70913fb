"""The command line in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import homeroom

SRC = str(Path(homeroom.__file__).parents[1])
MODULES = "print('MODULES', *sys.modules, file=sys.stderr)"
"""What to let `program` do at its end, so that a test sees what has been imported."""


def program(
    *arguments: str,
    then: str = "pass",
    cwd: Path | str | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 900.0,
    **more: Any,
) -> subprocess.CompletedProcess[str]:
    """Run `homeroom` and wait for it; the code `then` runs after it, before the process ends."""
    script = f"import sys; from homeroom.cli import run; found = run(sys.argv[1:]); {then}; sys.exit(found)"
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True, text=True, encoding="utf-8", cwd=cwd, env={**os.environ, "PYTHONPATH": SRC, **(env or {})},
        timeout=timeout, check=False, **more,
    )  # fmt: skip


def started(
    *arguments: str, cwd: Path | str | None = None, env: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start `homeroom` and go on; what it prints comes through pipes."""
    return subprocess.Popen(
        [sys.executable, "-c", "from homeroom.cli import main; main()", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=cwd,
        env={**os.environ, "PYTHONPATH": SRC, **(env or {})},
    )  # fmt: skip
