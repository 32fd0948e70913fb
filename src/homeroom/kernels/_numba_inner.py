"""Numba's side of kernels that are called by kernels: they become part of their caller and get no code of their own.

Numba optimises every compiled function together with all it calls, and makes machine code of it, before the function
that calls it is looked at. In a tree of two hundred functions most of that work is done several times and thrown away.
Here a callee is only translated to LLVM's language; the driver, which Python calls, is optimised once with all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite.binding import Linkage
from numba.core import codegen, ir, types, untyped_passes
from numba.core.compiler import CompilerBase, DefaultPassBuilder, _LowerResult
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.ir_utils import build_definitions
from numba.core.ssa import reconstruct_ssa
from numba.core.transforms import canonicalize_cfg
from numba.core.typed_passes import (
    NativeLowering,
    NoPythonBackend,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.types.functions import BaseFunction
from numba.np import arrayobj

from homeroom.kernels._numba_lower import KernelLower


class _InnerLibrary(codegen.JITCodeLibrary):
    """The code of a callee: not optimised as a whole, not turned into machine code, linked by `_OuterLibrary`.

    Attributes:
        hot: what LLVM calls it, if it is called at every step.
    """

    hot: str | None = None

    def finalize(self) -> None:
        """Functions are tidied one by one already, as `add_llvm_module` does."""
        self._raise_if_finalized()
        for library in self._linking_libraries:
            self._reload_init.update(library._reload_init)
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage == Linkage.external:
                function.linkage = "linkonce_odr"  # may be dropped where it is not called
        self._shared_module = self._final_module
        self._finalize_dynamic_globals()
        self._finalized = True


class _OuterLibrary(codegen.JITCodeLibrary):
    """The code of what Python calls, with all that it calls, and what that calls: each is linked in once."""

    def finalize(self) -> None:
        """Link, optimise, make machine code."""
        found: dict[Any, None] = {}
        queue = list(self._linking_libraries)
        while queue:
            library = queue.pop(0)
            if library not in found:
                found[library] = None
                if isinstance(library, _InnerLibrary):
                    queue += library._linking_libraries
        self._linking_libraries = list(found)
        super().finalize()

    def _optimize_final_module(self) -> None:
        """What is called at every step, in one place only, becomes part of it: nobody else can call it."""
        for library in self._linking_libraries:
            if isinstance(library, _InnerLibrary) and library.hot is not None:
                self._final_module.get_function(library.hot).linkage = "internal"
        super()._optimize_final_module()


def _as_it_is(context: Any, builder: Any, kind: Any, index: Any, size: Any) -> Any:
    """An index as Numba wants it, but not counted from the end if it is negative: kernels never mean that.

    With ``HOMEROOM_JIT=checked`` a negative index is out of bounds.
    """
    return context.cast(builder, index, kind, types.intp if kind.signed else types.uintp)


class _Lowering(NativeLowering):
    """Translation to LLVM's language in which no index is asked whether it is negative: that was a tenth of a step."""

    @property
    def lowering_class(self) -> Any:
        return KernelLower

    def run_pass(self, state: Any) -> bool:
        usual = arrayobj.fix_integer_index
        arrayobj.fix_integer_index = _as_it_is  # Numba's lock on compiling is held
        try:
            return bool(super().run_pass(state))
        finally:
            arrayobj.fix_integer_index = usual


@register_pass(mutates_CFG=True, analysis_only=False)
class _OuterLowering(_Lowering):
    _name = "outer_lowering"

    def run_pass(self, state: Any) -> bool:
        state.library = _OuterLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return super().run_pass(state)


class _Key:
    """What stands for the machine code of a callee, of which there is none."""


@register_pass(mutates_CFG=True, analysis_only=False)
class _InnerLowering(_Lowering):
    _name = "inner_lowering"

    def run_pass(self, state: Any) -> bool:
        flags = state.flags
        flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
        state.library = _InnerLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        super().run_pass(state)
        lowered = state["cr"]
        if getattr(state.func_id.func, "_homeroom_hot", False):
            state.library.hot = lowered.fndesc.llvm_func_name
        key = _Key()
        state.targetctx.insert_user_function(key, lowered.fndesc, [state.library])
        state.reload_init.extend(state.library._reload_init)
        state["cr"] = _LowerResult(lowered.fndesc, lowered.call_helper, cfunc=key, env=lowered.env)
        return True


@contextmanager
def _remembered() -> Iterator[None]:
    """Have Numba remember what an operator gives for which types: kernels ask the same 400 questions 18,000 times.

    The answer depends on nothing but the operator and the types. Numba's lock on compiling is held meanwhile.
    """
    ask = BaseFunction.get_call_type

    def get_call_type(self: Any, context: Any, args: Any, kws: Any) -> Any:
        known = self.__dict__.setdefault("_homeroom_known", {})
        found = known.get(args) if not kws else None
        if found is None:
            found = ask(self, context, args, kws)
            if not kws:
                known[args] = found
        return found

    BaseFunction.get_call_type = get_call_type
    try:
        yield
    finally:
        BaseFunction.get_call_type = ask


@register_pass(mutates_CFG=True, analysis_only=False)
class _InnerTypes(NopythonTypeInference):
    _name = "inner_types"

    def run_pass(self, state: Any) -> bool:
        with _remembered():
            changed: bool = super().run_pass(state)
        return changed


class OuterCompiler(CompilerBase):
    """Numba's usual passes for what Python calls, with our `_Lowering`."""

    def define_pipelines(self) -> list[Any]:
        """One pipeline, to machine code."""
        pm = DefaultPassBuilder.define_nopython_pipeline(self.state)
        pm.passes = [(_OuterLowering if step is NativeLowering else step, what) for step, what in pm.passes]
        pm.finalize()
        return [pm]


@register_pass(mutates_CFG=True, analysis_only=False)
class _InnerIR(untyped_passes.TranslateByteCode):
    """Byte code to Numba's own language, with the numbers of tables like `arrays.AT` written in."""

    _name = "inner_ir"

    def run_pass(self, state: Any) -> bool:
        super().run_pass(state)
        code = state.func_ir
        code.blocks = canonicalize_cfg(code.blocks)
        code.generator_info = None
        for block in code.blocks.values():
            named = {}
            for inst in block.find_insts(ir.Assign):
                value = inst.value
                if isinstance(value, ir.Global | ir.FreeVar) and isinstance(value.value, tuple):
                    named[inst.target.name] = value.value
                elif isinstance(value, ir.Expr) and value.op == "getattr" and value.value.name in named:
                    number = getattr(named[value.value.name], value.attr)
                    if type(number) is int:
                        inst.value = ir.Const(number, value.loc)
        return True


@register_pass(mutates_CFG=True, analysis_only=False)
class _InnerSSA(untyped_passes.ReconstructSSA):
    """Every name is given a value once; who lives how long is not asked: nothing is freed."""

    _name = "inner_ssa"

    def run_pass(self, state: Any) -> bool:
        state.func_ir = reconstruct_ssa(state.func_ir)
        self._patch_locals(state)
        state.func_ir._definitions = build_definitions(state.func_ir.blocks)
        return True


@register_pass(mutates_CFG=True, analysis_only=False)
class _InnerStrip(PreLowerStripPhis):
    """Takes out phi nodes, and leaves it at that."""

    _name = "inner_strip"

    def run_pass(self, state: Any) -> bool:
        state.func_ir = self._strip_phi_nodes(state.func_ir)
        state.func_ir._definitions = build_definitions(state.func_ir.blocks)
        return True


class InnerCompiler(CompilerBase):
    """The passes that kernels need: no closures, no lists, no array expressions, no parallel loops."""

    def define_pipelines(self) -> list[Any]:
        """One pipeline from byte code to LLVM's language."""
        pm = PassManager("inner")
        pm.add_pass(_InnerIR, "analyzing bytecode")
        pm.add_pass(untyped_passes.FixupArgs, "fix up args")
        pm.add_pass(_InnerSSA, "ssa")
        pm.add_pass(_InnerTypes, "nopython frontend")
        pm.add_pass(_InnerStrip, "remove phis nodes")
        pm.add_pass(_InnerLowering, "inner lowering")
        pm.add_pass(NoPythonBackend, "nopython mode backend")
        pm.finalize()
        return [pm]
