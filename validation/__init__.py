"""The long checks against theory, data and other programs: one module per subject, each with ``run() -> rows``.

``python -m validation`` runs them all, ``python -m validation step_halving`` only those named. What they measure is
written into docs/validation.md. Plans and crowds are borrowed from the tests.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
for _folder in (ROOT / "src", ROOT / "tests"):
    if str(_folder) not in sys.path:
        sys.path.append(str(_folder))
