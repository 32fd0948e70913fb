"""What must hold of transmission and protection: somebody infects, nobody hunts, and shares have a source."""

from __future__ import annotations

from collections.abc import Iterator

from homeroom.spec.pathogen import HUNTING, Pathogen
from homeroom.spec.transmission import SPREADS, Transmission
from homeroom.spec.wording import Finding, Path

MOST_SYMPTOMS = 32
"""Symptoms are the bits of one number."""


def rules(pathogen: Pathogen) -> Iterator[Finding]:
    """Everything about how a pathogen passes on in the routine."""
    symptoms = {symptom for stage in pathogen.stages.values() for symptom in stage.symptoms}
    if len(symptoms) > MOST_SYMPTOMS:
        yield Finding(
            ("pathogen", "stages"),
            f"the stages have {len(symptoms)} symptoms between them",
            f"name at most {MOST_SYMPTOMS}",
        )
    if pathogen.transmission is None:
        yield from _without(pathogen)
    else:
        yield from _with(pathogen, pathogen.transmission)


def _without(pathogen: Pathogen) -> Iterator[Finding]:
    for name, stage in pathogen.stages.items():
        for key, there in (("emits", stage.emits), ("vomits", stage.vomits.value > 0.0)):
            if there:
                yield Finding(
                    ("pathogen", "stages", name, key),
                    "this stage sheds the pathogen, but there is no [transmission]",
                    f"add [transmission], or leave out {key}",
                )


def _with(pathogen: Pathogen, passes: Transmission) -> Iterator[Finding]:
    for name, stage in pathogen.stages.items():
        path: Path = ("pathogen", "stages", name)
        if stage.conduct in HUNTING:
            yield Finding(
                (*path, "conduct"),
                f'the conduct "{stage.conduct}" belongs to a crisis, and [transmission] to the routine of a school',
                "choose another conduct, or delete [transmission]",
            )
        if stage.emits and stage.conduct == "dead":
            yield Finding((*path, "emits"), "the dead infect nobody here", "leave out emits")
        if stage.emits and not stage.next:
            yield Finding(
                (*path, "emits"),
                "this stage lasts for ever and is infectious, so the outbreak would never be over",
                "give it dwell and next, or leave out emits",
            )
        if stage.vomits.value > 0.0 and passes.vomiting.surface.value <= 0.0 and passes.vomiting.air.value <= 0.0:
            yield Finding(
                (*path, "vomits"),
                "vomiting leaves nothing behind here",
                "add [transmission.vomiting], or leave out vomits",
            )
    most = {name: max(stage.emission(name) for stage in pathogen.stages.values()) for name in SPREADS}
    if not any(most.values()):
        yield Finding(("pathogen", "stages"), "no stage is infectious", "add emits to at least one stage")
        return
    for spread in SPREADS[:3]:
        if getattr(passes.shares, spread).value > 0.0 and not most[spread]:  # what vomiting adds is told relative to it
            yield Finding(
                ("pathogen", "transmission", "shares", spread),
                "this way has a share, but no stage emits by it",
                f"add emits.{spread} to a stage, or make the share 0",
            )
    bounds = [entry.below.value for entry in passes.susceptibility.by_age]
    if bounds != sorted(set(bounds)) or 0.0 in bounds:
        yield Finding(
            ("pathogen", "transmission", "susceptibility", "by_age"),
            "the ages do not rise: " + ", ".join(f"{bound:g}" for bound in bounds),
            "sort by_age by below, each age above 0 and named once",
        )
    if passes.household_attack.value >= 1.0:
        yield Finding(
            ("pathogen", "transmission", "household_attack"),
            "found 1, which no finite hazard reaches",
            "write a little less, such as 0.99",
        )
    if passes.dispersion is not None and passes.reference == "pair":
        yield Finding(
            ("pathogen", "transmission", "dispersion"),
            'with reference = "pair" everybody is alike, as in the theory it is compared with',
            "leave out dispersion",
        )
