"""Homeroom: follow an infection through a school, person by person and room by room.

Names are loaded when they are first used, so that `import homeroom` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from homeroom._version import __version__
    from homeroom.api import ensemble, load, open_results, replay, simulate
    from homeroom.api.ensembles import Ensemble
    from homeroom.api.outbreak_run import OutbreakRun
    from homeroom.api.run import Run
    from homeroom.errors import HomeroomError, InputError, Problem, RunError
    from homeroom.spec.scenario import Scenario

__all__ = [
    "Ensemble",
    "HomeroomError",
    "InputError",
    "OutbreakRun",
    "Problem",
    "Run",
    "RunError",
    "Scenario",
    "__version__",
    "ensemble",
    "load",
    "open_results",
    "replay",
    "simulate",
]

_HOME = {
    "__version__": "homeroom._version",
    "Ensemble": "homeroom.api.ensembles",
    "HomeroomError": "homeroom.errors",
    "InputError": "homeroom.errors",
    "Problem": "homeroom.errors",
    "OutbreakRun": "homeroom.api.outbreak_run",
    "Run": "homeroom.api.run",
    "RunError": "homeroom.errors",
    "Scenario": "homeroom.spec.scenario",
    "ensemble": "homeroom.api",
    "load": "homeroom.api",
    "open_results": "homeroom.api",
    "replay": "homeroom.api",
    "simulate": "homeroom.api",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'homeroom' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
