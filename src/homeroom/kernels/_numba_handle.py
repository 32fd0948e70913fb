"""Numba's side of `kernels.handle`: imported only when something is compiled or run compiled."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.extending import NativeValue, models, register_model, unbox
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr

from homeroom.kernels.handle import SLOTS

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


@infer_getattr
class _HandleFields(AttributeTemplate):
    key = HandleType

    def generic_resolve(self, typ: Any, attr: str) -> Any:
        return dict(FIELDS[typ.name]).get(attr)


@lower_getattr_generic(HandleType)
def _field(context: Any, builder: Any, typ: Any, value: Any, attr: str) -> Any:
    fields = FIELDS[typ.name]
    names = [name for name, _ in fields]
    index = names.index(attr)
    kind = fields[index][1]
    word = ir.IntType(64)
    slots = builder.inttoptr(value, word.as_pointer())

    def load(slot: int) -> Any:
        place = builder.gep(slots, [ir.Constant(word, index * SLOTS + slot)])
        loaded = builder.load(place)
        # The table does not change while a kernel runs: reads of it may be shared and moved.
        loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
        return loaded

    if not isinstance(kind, types.Array):
        return builder.bitcast(load(0), context.get_value_type(kind))
    array = context.make_array(kind)(context, builder)
    item = context.get_constant(types.intp, context.get_abi_sizeof(context.get_data_type(kind.dtype)))
    shape = [load(1 + axis) for axis in range(kind.ndim)]
    strides = [item]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    from numba.np.arrayobj import populate_array

    populate_array(
        array,
        data=builder.inttoptr(load(0), array.data.type),
        shape=shape,
        strides=strides,
        itemsize=item,
        meminfo=None,
    )
    return array._getvalue()
