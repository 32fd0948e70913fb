"""Measures written for one pathogen beside another one: what they name of its course has no meaning there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from homeroom.spec.measure_cases import Introduce
from homeroom.spec.measure_health import Health

if TYPE_CHECKING:
    from homeroom.spec.measure import Measure
    from homeroom.spec.pathogen import Pathogen


def adapted(measures: Mapping[str, Measure], pathogen: Pathogen) -> tuple[dict[str, Measure], list[str]]:
    """The measures with stages and symptoms of their own pathogen put into those of another one.

    An index case comes in its first infectious stage; what asked for symptoms that it never shows asks for those that
    are left, or for any; a test that knew the chance of a positive result by stage has its best chance in all.

    Returns:
        The measures, and a sentence for each that had to change.
    """
    made: dict[str, Measure] = {}
    told: list[str] = []
    for name, measure in measures.items():
        changes = _changes(measure, pathogen) if isinstance(measure, Health) else {}
        made[name] = measure.model_copy(update=changes) if changes else measure
        for key, value in changes.items():
            old = getattr(measure, key)
            gone = _unknown(old if isinstance(old, Iterable) and not isinstance(old, str) else (old,), value)
            told.append(f"measures.{name}.{key}: {pathogen.name} knows no {', '.join(gone)}; {_now(key, value)}.")
    return made, told


def _unknown(old: Iterable[Any], new: Any) -> list[str]:
    kept = new if isinstance(new, (tuple, dict)) else ()
    return [f'"{word}"' for word in old if word not in kept]


def _changes(measure: Health, pathogen: Pathogen) -> dict[str, Any]:
    stages = pathogen.stages
    changes: dict[str, Any] = {}
    if isinstance(measure, Introduce) and measure.stage is not None and measure.stage not in stages:
        changes["stage"] = next((name for name, stage in stages.items() if stage.emits), None)
    shown = {symptom for stage in stages.values() for symptom in stage.symptoms}
    symptoms = getattr(measure, "symptoms", ())
    if any(symptom not in shown for symptom in symptoms):
        changes["symptoms"] = tuple(symptom for symptom in symptoms if symptom in shown)
    spares = getattr(measure, "spares", ())
    if any(stage not in stages for stage in spares):
        changes["spares"] = tuple(stage for stage in spares if stage in stages)
    sensitivity = getattr(measure, "sensitivity", None)
    if isinstance(sensitivity, dict) and any(stage not in stages for stage in sensitivity):
        known = {stage: chance for stage, chance in sensitivity.items() if stage in stages}
        best = max(sensitivity.values(), key=lambda chance: float(chance))
        changes["sensitivity"] = known if known else best
    return changes


def _now(key: str, value: Any) -> str:
    """What holds instead, in words."""
    left = ", ".join(value) if isinstance(value, (tuple, dict)) else ""
    if key == "stage":
        return f"the case comes in the stage {value}" if value else "the case comes where an infection begins"
    if key == "symptoms":
        return f"only {left} is looked for now" if left else "any symptom counts now"
    if key == "spares":
        return f"only {left} is spared now" if left else "nobody is spared now"
    return f"it finds {left} as before" if left else "its best chance holds in every stage now"
