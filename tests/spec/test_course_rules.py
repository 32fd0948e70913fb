"""Courses of disease that cannot be: no way out, no end, no time."""

# ruff: noqa: E501 - one course per line reads best
from __future__ import annotations

from typing import Any

import pytest

from homeroom.spec.pathogen import Pathogen
from homeroom.spec.rules_course import rules
from homeroom.spec.validate import Draft

NOW = {"family": "fixed", "value": "0 s"}
DAY = {"family": "fixed", "value": "1 d"}


def told(stages: dict[str, Any], enters: str = "a") -> list[str]:
    routes = {"bite": {"enters": enters, "probability": 1}}
    pathogen = Pathogen.model_validate({"name": "x", "stages": stages, "routes": routes})
    return [f"{finding.path[2:]} {finding.found}" for finding in rules(Draft(pathogen=pathogen))]


@pytest.mark.parametrize(
    ("stages", "found"),
    [
        ({"a": {"dwell": DAY, "next": [{"to": "b"}]}, "b": {}}, None),
        ({"a": {}}, None),
        ({"a": {}, "gone": {"conduct": "dead", "fate": "dead"}}, None),
        # well again, and susceptible to the same: allowed while a way out exists
        ({"a": {"dwell": DAY, "next": [{"to": "a", "probability": 0.5}, {"to": "b", "probability": "rest"}]}, "b": {}}, None),
        ({"a": {"dwell": NOW, "next": [{"to": "b"}]}, "b": {"dwell": NOW, "next": [{"to": "c"}]}, "c": {}}, None),
        ({"a": {"dwell": DAY}}, "ends but leads nowhere"),
        ({"a": {"next": [{"to": "b"}]}, "b": {}}, "says not when"),
        ({"a": {}, "b": {}}, "no route and no stage leads here"),
        ({"a": {"dwell": DAY, "next": [{"to": "a"}]}}, "never comes to an end"),
        ({"a": {"dwell": DAY, "next": [{"to": "b"}]}, "b": {"dwell": DAY, "next": [{"to": "a"}]}}, "never comes to an end"),
        (
            {
                "a": {"dwell": NOW, "next": [{"to": "b"}]},
                "b": {"dwell": NOW, "next": [{"to": "a", "probability": 0.5}, {"to": "c", "probability": 0.5}]},
                "c": {},
            },
            "without taking any time",
        ),
        ({"a": {"dwell": DAY, "next": [{"to": "b", "probability": 0.9}]}, "b": {}}, "sum to 0.9"),
        ({"a": {"dwell": DAY, "next": [{"to": "b", "probability": 0.5}] * 2}, "b": {}}, "named twice"),
        ({"a": {"dwell": DAY, "next": [{"to": "c"}]}, "b": {}}, 'no stage "c"'),
    ],
)  # fmt: skip
def test_courses(stages: dict[str, Any], found: str | None) -> None:
    lines = told(stages)
    if found is None:
        assert lines == []
    else:
        assert any(found in line for line in lines), lines


def test_a_route_into_nowhere() -> None:
    assert any('no stage "z"' in line for line in told({"a": {}}, enters="z"))
