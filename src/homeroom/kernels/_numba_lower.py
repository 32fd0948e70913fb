"""Numba's side of kernels once more: from typed kernels to LLVM's language, with what kernels never need left out.

Numba reads ``s.body[i].x`` as: put together the array ``s.body`` with its shape and strides, take the record at i from
it, take x from that; forty instructions of LLVM's, of which optimising leaves five, and three quarters of the time of a
compile. Here an array behind a handle is put together only where something else is done with it than to ask for one
item or for its shape. There are no counted references in kernels, so none are counted and no variable is ended.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from numba.core import cgutils, errors, ir, lowering, types
from numba.np.arrayobj import load_item, record_getattr, store_item

from homeroom.kernels._numba_handle import HandleType, field_of, load_slot, whole_array


class KernelLower(lowering.Lower):
    """Translates one kernel."""

    def init(self) -> None:
        """Find out which names are handles that stay the same all through."""
        super().init()
        times = Counter(inst.target.name for block in self.blocks.values() for inst in block.find_insts(ir.Assign))
        self._once = {name for name, n in times.items() if n == 1}
        self._tables: dict[str, Any] = {}  # handles by name: where their table lies
        self._arrays: dict[str, tuple[Any, int, Any]] = {}  # arrays not put together: table, field, type
        self._tuples: dict[str, list[tuple[Any, Any]]] = {}  # indices not put together: values and their types

    # What Numba does for counted references and for debuggers.

    def incref(self, typ: Any, val: Any) -> None:
        """Nothing is counted."""

    def decref(self, typ: Any, val: Any) -> None:
        """Nothing is counted."""

    def delvar(self, name: str) -> None:
        """Nothing is to be freed."""

    def alloca_lltype(self, name: str, lltype: Any, datamodel: Any = None) -> Any:
        """A place for a variable of several blocks."""
        return cgutils.alloca_once(self.builder, lltype, name=name, zfill=False)

    def lower_block(self, block: Any) -> None:
        """Translate one block; errors say where."""
        self.pre_block(block)
        for inst in block.body:
            self.loc = inst.loc
            try:
                self.lower_inst(inst)
            except errors.NumbaError:
                raise
            except Exception as error:
                raise errors.LoweringError(f"{error} in {inst}", loc=inst.loc) from error
        self.post_block(block)

    def storevar(self, value: Any, name: str, argidx: Any = None) -> None:
        """Give `name` its value."""
        if name in self._singly_assigned_vars:
            self._blk_local_varmap[name] = value
        else:
            self.builder.store(value, self.getvar(name))

    def loadvar(self, name: str) -> Any:
        """The value of `name`; what has been put off is put together now."""
        if name in self._arrays:
            table, index, kind = self._arrays.pop(name)
            self._blk_local_varmap[name] = whole_array(self.context, self.builder, table, index, kind)
        elif name in self._tuples:
            parts = self._tuples.pop(name)
            kind = self.typeof(name)
            values = [self.context.cast(self.builder, v, t, to) for (v, t), to in zip(parts, kind, strict=True)]
            self._blk_local_varmap[name] = self.context.make_tuple(self.builder, kind, values)
        return super().loadvar(name)

    # Items of arrays behind handles.

    def lower_inst(self, inst: Any) -> Any:
        """Translate one statement."""
        if isinstance(inst, ir.Assign):
            if self._put_off(inst):
                return None
        elif isinstance(inst, ir.SetItem | ir.StaticSetItem) and inst.target.name in self._arrays:
            index = inst.index if isinstance(inst, ir.SetItem) else inst.index_var
            place = self._place(inst.target.name, index)
            if place is not None:
                self.debuginfo.mark_location(self.builder, self.loc.line)
                kind = self.typeof(inst.target.name)
                signature = self.fndesc.calltypes[inst]
                value = self.loadvar(inst.value.name)
                value = self.context.cast(self.builder, value, self.typeof(inst.value.name), signature.args[2])
                value = self.context.cast(self.builder, value, signature.args[2], kind.dtype)
                store_item(self.context, self.builder, kind, value, place)
                return None
        return super().lower_inst(inst)

    def _put_off(self, inst: Any) -> bool:
        """Whether an assignment need not be carried out now: it is remembered."""
        value, name = inst.value, inst.target.name
        if isinstance(value, ir.Arg):
            if isinstance(self.typeof(name), HandleType) and name in self._once:
                word = self.fnargs[value.index]
                self._tables[name] = self.builder.inttoptr(word, word.type.as_pointer())
            return False
        if not isinstance(value, ir.Expr) or name not in self._singly_assigned_vars or self.context.enable_boundscheck:
            return False
        if value.op == "getattr" and value.value.name in self._tables:
            index, kind = field_of(self.typeof(value.value.name), value.attr)
            if isinstance(kind, types.Array) and kind == self.typeof(name):
                self._arrays[name] = (self._tables[value.value.name], index, kind)
                return True
        elif value.op == "build_tuple":
            self._tuples[name] = [(self.loadvar(v.name), self.typeof(v.name)) for v in value.items]
            return True
        return False

    def lower_expr(self, resty: Any, expr: Any) -> Any:
        """Translate one expression."""
        if expr.op in ("getitem", "static_getitem") and expr.value.name in self._arrays:
            place = self._place(expr.value.name, expr.index if expr.op == "getitem" else expr.index_var)
            if place is not None:
                kind = self.typeof(expr.value.name)
                value = load_item(self.context, self.builder, kind, place)
                return self.context.cast(self.builder, value, kind.dtype, resty)
        elif expr.op == "getattr" and isinstance(self.typeof(expr.value.name), types.Record):
            record = self.typeof(expr.value.name)
            value = record_getattr(self.context, self.builder, record, self.loadvar(expr.value.name), expr.attr)
            return self.context.cast(self.builder, value, record.typeof(expr.attr), resty)
        elif expr.op == "getattr" and expr.attr == "shape" and expr.value.name in self._arrays:
            table, index, kind = self._arrays[expr.value.name]
            lengths = [load_slot(self.builder, table, index, 1 + axis) for axis in range(kind.ndim)]
            return cgutils.pack_array(self.builder, lengths)
        return super().lower_expr(resty, expr)

    def _place(self, name: str, index: Any) -> Any:
        """Where the item of an array at `index`, a variable, lies; None where that is not one item."""
        table, field, kind = self._arrays[name]
        parts = self._tuples.get(index.name) if index is not None else None
        if parts is None:
            if index is None or not isinstance(types.unliteral(self.typeof(index.name)), types.Integer):
                return None
            parts = [(self.loadvar(index.name), self.typeof(index.name))]
        if len(parts) != kind.ndim or not all(isinstance(t, types.Integer) for _, t in parts):
            return None
        builder = self.builder
        at = None
        for axis, (value, t) in enumerate(parts):
            value = self.context.cast(builder, value, t, types.intp if t.signed else types.uintp)
            if at is None:
                at = value
            else:
                at = builder.add(builder.mul(at, load_slot(builder, table, field, 1 + axis)), value)
        base = load_slot(builder, table, field, 0)
        data = builder.inttoptr(base, self.context.get_data_type(kind.dtype).as_pointer())
        return builder.gep(data, [at])
