"""Running a program of the peers' environment, where there is one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def ask(module: str, *arguments: object, seconds: float = 600.0) -> dict[str, Any] | None:
    """What ``python -m module arguments`` prints as JSON in the peers' environment; None, with a word why, without it.

    The environment is named by HOMEROOM_PEERS; `make bench` and `make validate` set it.
    """
    python = os.environ.get("HOMEROOM_PEERS")
    if not python or not Path(python).exists():
        print(f"{module}: not run, no environment with the other program here", file=sys.stderr)
        return None
    done = subprocess.run(
        [python, "-m", module, *map(str, arguments)],
        capture_output=True, text=True, timeout=seconds, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    if done.returncode != 0:
        print(f"{module}: not run: {(done.stderr.strip().splitlines() or ['it failed'])[-1]}", file=sys.stderr)
        return None
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer
