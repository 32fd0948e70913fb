"""Every parameter has a source; an assumption has a range and a reason as well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel

from homeroom.spec.quantity import Quantity
from homeroom.spec.wording import Finding, Path

if TYPE_CHECKING:
    from homeroom.spec.validate import Draft


def doubts(draft: Draft) -> Iterator[Finding]:
    """Parameters of the pathogen and of conduct that do not say where they come from."""
    if draft.pathogen is not None:
        for name, stage in draft.pathogen.stages.items():
            path: Path = ("pathogen", "stages", name)
            if stage.dwell is not None:
                dwell = stage.dwell
                values = {key: value for key, value in dict(dwell).items() if isinstance(value, Quantity)}
                if dwell.source or not values:
                    yield from _sourced((*path, "dwell"), dwell.source, dwell.range, dwell.reason)
                else:
                    for key, value in values.items():
                        yield from _of_quantity((*path, "dwell", key), value, stage.source)
            if stage.severity_effect.value != 0.0:
                yield from _of_quantity((*path, "severity_effect"), stage.severity_effect, stage.source)
            for place, way in enumerate(stage.next):
                here: Path = (*path, "next", place)
                if not way.rest and len(stage.next) > 1:
                    yield from _of_quantity((*here, "probability"), way.probability, stage.source)
                for k, young in enumerate(way.by_age):
                    yield from _of_quantity((*here, "by_age", k), young.probability, young.source or stage.source)
                for k, factor in enumerate(way.by_doses):
                    yield from _of_quantity((*here, "by_doses", k), factor, stage.source)
            for spread, share in stage.emits.items():
                if share.value not in (0.0, 1.0):  # 1 is the most infectious stage, by definition
                    yield from _of_quantity((*path, "emits", spread), share, stage.source)
            if stage.vomits.value > 0.0:
                yield from _of_quantity((*path, "vomits"), stage.vomits, stage.source)
        for route, entry in draft.pathogen.routes.items():
            yield from _of_quantity(("pathogen", "routes", route, "probability"), entry.probability, entry.source)
        for part in ("transmission", "protection", "variants"):
            yield from _below(("pathogen", part), getattr(draft.pathogen, part), "")
    if draft.conduct is not None:
        for name, value in draft.conduct.values.items():
            yield from _of_quantity(("conduct", name), value, "")


def _below(path: Path, node: object, of_the_whole: str) -> Iterator[Finding]:
    """Every quantity below a node; a table's own source stands for what has none."""
    if isinstance(node, Quantity):
        group = path[-1] == "below" or (path[-1] == "relative" and node.value == 1.0)  # whom others are compared with
        if node.source or (node.value != 0.0 and not group):  # 0 is "none of this"
            yield from _of_quantity(path, node, of_the_whole)
    elif isinstance(node, BaseModel):
        source = str(getattr(node, "source", "")) or of_the_whole
        for name in type(node).model_fields:
            yield from _below((*path, name), getattr(node, name), source)
    elif isinstance(node, (dict, tuple)):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _below((*path, key), value, of_the_whole)


def _of_quantity(path: Path, quantity: Quantity, of_the_whole: str) -> Iterator[Finding]:
    yield from _sourced(path, quantity.source or of_the_whole, quantity.range, quantity.reason)


def _sourced(path: Path, source: str, span: tuple[object, object] | None, reason: str | None) -> Iterator[Finding]:
    if not source:
        yield Finding(path, "this value has no source", 'add source = "..." or source = "assumption"')
    elif source.lower().startswith("assumption") and (span is None or not reason):
        missing = "range" if span is None else "reason"
        yield Finding(path, f"this assumption has no {missing}", "add its range and the reason")
