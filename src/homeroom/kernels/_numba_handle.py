"""Numba's side of `kernels.handle`: imported only when something is compiled or run compiled."""

from __future__ import annotations

import functools
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.extending import NativeValue, models, register_model, unbox
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.np.arrayobj import populate_array
from numba.np.numpy_support import as_dtype

from homeroom.kernels.handle import SLOTS

WORD = ir.IntType(64)

FIELDS: dict[str, tuple[tuple[str, Any], ...]] = {}
"""Fields of each handle type by its name; the name is all that a compiled signature carries, so that it stays short."""


class HandleType(types.Type):
    """The type of a handle: told apart by name and by a short hash of its fields."""

    def __init__(self, name: str, fields: tuple[tuple[str, Any], ...]) -> None:
        """Remember `fields`, pairs of name and Numba type, in the order of the table."""
        import hashlib

        mark = hashlib.sha256(repr(fields).encode()).hexdigest()[:8]
        FIELDS[f"{name}_{mark}"] = fields
        super().__init__(name=f"{name}_{mark}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Cached code names the type only."""
        return _again, (self.name, FIELDS[self.name])


def _again(name: str, fields: tuple[tuple[str, Any], ...]) -> HandleType:
    return HandleType(name.rsplit("_", 1)[0], fields)


@register_model(HandleType)
class _HandleModel(models.PrimitiveModel):
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, ir.IntType(64))


@unbox(HandleType)
def _unbox(typ: Any, obj: Any, c: Any) -> Any:
    number = c.pyapi.object_getattr_string(obj, "address")
    address = c.pyapi.long_as_ulonglong(number)
    c.pyapi.decref(number)
    return NativeValue(address, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


def field_of(typ: HandleType, attr: str) -> tuple[int, Any]:
    """Where the field stands in the table, and of what type it is; (-1, None) where there is no such field."""
    return _fields(typ.name).get(attr, (-1, None))


@functools.cache
def _fields(name: str) -> dict[str, tuple[int, Any]]:
    return {field: (index, kind) for index, (field, kind) in enumerate(FIELDS[name])}


@infer_getattr
class _HandleFields(AttributeTemplate):
    key = HandleType

    def generic_resolve(self, typ: Any, attr: str) -> Any:
        return field_of(typ, attr)[1]


def load_slot(builder: Any, table: Any, index: int, slot: int) -> Any:
    """A word of the table, of field `index`."""
    place = builder.gep(table, [ir.Constant(WORD, index * SLOTS + slot)])
    loaded = builder.load(place)
    # The table does not change while a kernel runs: reads of it may be shared and moved.
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded


def whole_array(context: Any, builder: Any, table: Any, index: int, kind: Any) -> Any:
    """The array of field `index` as Numba knows arrays."""
    array = context.make_array(kind)(context, builder)
    item = context.get_constant(types.intp, _size(kind.dtype))
    shape = [load_slot(builder, table, index, 1 + axis) for axis in range(kind.ndim)]
    strides = [item]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    populate_array(
        array,
        data=builder.inttoptr(load_slot(builder, table, index, 0), array.data.type),
        shape=shape,
        strides=strides,
        itemsize=item,
        meminfo=None,
    )
    return array._getvalue()


def _size(dtype: Any) -> int:
    """Bytes of an item."""
    return int(as_dtype(dtype).itemsize)


@lower_getattr_generic(HandleType)
def _field(context: Any, builder: Any, typ: Any, value: Any, attr: str) -> Any:
    index, kind = field_of(typ, attr)
    table = builder.inttoptr(value, WORD.as_pointer())
    if isinstance(kind, types.Array):
        return whole_array(context, builder, table, index, kind)
    return builder.bitcast(load_slot(builder, table, index, 0), context.get_value_type(kind))
