"""The version, once: packaging and `homeroom.__version__` read it here."""

from __future__ import annotations

__version__ = "0.1.0"
