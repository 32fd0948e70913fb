"""Which keys a place of the scenario knows: models found by walking their annotations along a path."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from homeroom.spec.wording import TAGS, Path


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys of a model as a person writes them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def keys_at(root: Any, path: Path, data: Any = None) -> list[str]:
    """The keys known at `path` below the annotation `root`; empty where any key may stand."""
    models = [root]
    node = data
    for step in path:
        tag = next((str(node[t]) for t in TAGS if t in node), "") if isinstance(node, Mapping) else ""
        models = [below for model in _flat(models, tag) for below in _step(model, step)]
        node = node.get(step) if isinstance(node, Mapping) else None
    tag = next((str(node[t]) for t in TAGS if t in node), "") if isinstance(node, Mapping) else ""
    known: list[str] = []
    for model in _flat(models, tag):
        if isinstance(model, type) and issubclass(model, BaseModel):
            known += [key for key in keys_of(model) if key not in known]
    return known


def _flat(annotations: list[Any], tag: str) -> list[Any]:
    """Unwrap Annotated and unions; of tagged models only the one with this tag."""
    flat: list[Any] = []
    for annotation in annotations:
        origin = get_origin(annotation)
        if origin is Annotated:
            flat += _flat([get_args(annotation)[0]], tag)
        elif origin in (Union, UnionType):
            flat += _flat(list(get_args(annotation)), tag)
        else:
            flat.append(annotation)
    tagged = [model for model in flat if tag and _tag_of(model) == tag]
    return tagged or flat


def _tag_of(model: Any) -> str:
    if isinstance(model, type) and issubclass(model, BaseModel):
        for tag in TAGS:
            if tag in model.model_fields:
                return str(get_args(model.model_fields[tag].annotation)[0])
    return ""


def _step(annotation: Any, step: str | int) -> list[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if step in (name, field.alias):
                return [field.annotation]
        return []
    arguments = get_args(annotation)
    if get_origin(annotation) is dict:
        return [arguments[1]]
    if get_origin(annotation) in (tuple, list):
        return [arguments[0]]
    return []
