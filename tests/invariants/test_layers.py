"""Imports run one way, and starting up is cheap: what the layout promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/homeroom"


def loaded_by(program: str) -> set[str]:
    """Top-level names and homeroom modules that are loaded once `program` has run in a fresh process."""
    program += "\nimport json, sys\nprint()\nprint(json.dumps(sorted(sys.modules)))"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    names = json.loads(done.stdout.splitlines()[-1])
    return {name for name in names if name.startswith("homeroom.") or name == "scipy.stats" or "." not in name}


def test_imports_run_one_way():
    program = (
        "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "KEPT" in done.stdout


def test_kernels_import_nothing_but_kernels_numpy_and_the_standard_library():
    loaded = loaded_by("from homeroom.kernels import rng, course, draws, jit")
    homeroom = {name for name in loaded if name.startswith("homeroom.") and not name.startswith("homeroom.kernels")}
    assert homeroom <= {"homeroom._version"}
    assert not loaded & {"scipy.stats", "pydantic", "polars", "shapely", "rich", "cyclopts"}


def test_errors_import_nothing():
    loaded = loaded_by("import homeroom.errors")
    assert {name for name in loaded if name.startswith("homeroom.")} <= {"homeroom.errors", "homeroom._version"}
    assert not loaded & {"numpy", "numba", "pydantic", "polars"}


def test_importing_the_package_is_light():
    loaded = loaded_by("import homeroom")
    assert not loaded & {"numba", "numpy", "scipy", "polars", "altair", "starlette", "uvicorn", "shapely"}


def test_help_loads_no_compiler_and_nothing_to_draw_or_serve():
    loaded = loaded_by(
        "import sys\nfrom homeroom.cli import main\nsys.argv = ['homeroom', '--help']\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code, stop.code"
    )
    assert not loaded & {"numba", "llvmlite", "altair", "starlette", "uvicorn", "scipy"}


def test_what_a_run_needs_loads_nothing_to_draw_or_serve():
    loaded = loaded_by("import homeroom.cli, homeroom.simulation, homeroom.ensembles")
    assert not loaded & {"altair", "starlette", "uvicorn", "dask"}
    assert "scipy.stats" not in loaded


def test_kernels_do_not_import_linear_algebra_that_others_find_again() -> None:
    code = (
        "import sys, homeroom.kernels.heap, numba.np.arraymath\n"
        "assert 'scipy.linalg' not in sys.modules\n"
        "import scipy.linalg.cython_blas\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "HOMEROOM_JIT": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
