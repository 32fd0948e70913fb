"""The compiler. Beside this file only ``handle.py`` and the files called ``_numba_...`` name it.

Every kernel is decorated with `kernel`. The environment variable ``HOMEROOM_JIT`` says how it then runs:

- ``1`` (default): compiled by Numba to machine code, without bounds checks, IEEE arithmetic as written (no fast-math).
- ``checked``: compiled with bounds checks, for tests that look for what lies outside an array. A negative index does:
  compiled code does not count from the end.
- ``0``: plain Python, for debugging and coverage. The same numbers come out, some hundred times slower.

Machine code is kept on disk, because a first compile takes tens of seconds. Numba's own cache looks only at the file
of the compiled function and misses a change in a function that it calls from another file; ours sits in a folder whose
name is a hash of everything the code depends on (see `fingerprint`), so it is either right or absent. One file holds
one compiled signature, written aside and renamed: processes that compile at the same time cannot mix up each other's
files. A cache that cannot be read or written only costs time: the run goes on without it.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import importlib
import os
import pickle
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

MODE = os.environ.get("HOMEROOM_JIT", "1").strip().lower() or "1"
COMPILED = MODE not in ("0", "off", "false", "no")

PACKAGE = Path(__file__).resolve().parent.parent
SOURCES = ("kernels/*.py", "regimes/*.py", "world/tables.py", "results/schema.py", "record.py")
"""What compiled code is made of: the kernels, the drivers, and the tables whose constants are frozen into them."""

KEEP_FOLDERS = 6
KEEP_SECONDS = 30 * 86_400.0

F = TypeVar("F", bound=Callable[..., Any])
Listener = Callable[[str, float], None]

kernels: list[str] = []
"""Names of all kernels decorated so far, in order."""

_listeners: list[Listener] = []


def listen(listener: Listener) -> Callable[[], None]:
    """Call `listener(name, seconds)` whenever a kernel has really been compiled; returns a function that stops it."""
    _listeners.append(listener)

    def stop() -> None:
        if listener in _listeners:
            _listeners.remove(listener)

    return stop


def cache_root() -> Path | None:
    """Where compiled code is kept: ``$HOMEROOM_CACHE``, else the user's cache folder; None where there is no home."""
    named = os.environ.get("HOMEROOM_CACHE")
    if named:
        return Path(named)
    try:
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return base / "homeroom"


@functools.cache
def fingerprint() -> str:
    """Hash (16 hex digits) of what compiled code depends on.

    All sources in `SOURCES`, the versions of Python, NumPy, Numba and llvmlite, the processor and its features, and
    `MODE`. A change in any of them leads to another folder.
    """
    import llvmlite
    import llvmlite.binding
    import numba
    import numpy

    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(PACKAGE.glob(pattern)):
            digest.update(f"\0{path.relative_to(PACKAGE).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    machine = (
        sys.version,
        numpy.__version__,
        numba.__version__,
        llvmlite.__version__,
        platform.machine(),
        llvmlite.binding.get_host_cpu_name(),
        llvmlite.binding.get_host_cpu_features().flatten(),
        MODE,
    )
    digest.update("\0".join(machine).encode())
    return digest.hexdigest()[:16]


def prune(parent: Path, keep: str, now: float) -> None:
    """Remove folders of compiled code that nobody used for a month, and all but the newest few."""
    folders = []
    for folder in parent.iterdir():
        if folder.name != keep and folder.is_dir():
            folders.append((folder.stat().st_mtime, folder))
    folders.sort(reverse=True)
    for rank, (used, folder) in enumerate(folders):
        if rank >= KEEP_FOLDERS - 1 or now - used > KEEP_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


class CacheFolder:
    """The folder of compiled code that fits the present sources; nothing that goes wrong in it is ever an error."""

    def __init__(self) -> None:
        """Nothing is touched on disk until the first compiled function is looked for."""
        self._path: Path | None = None
        self._opened = False
        self._writable = True

    def path(self) -> Path | None:
        """The folder, made and pruned on the first call; None where none can be used."""
        if not self._opened:
            self._opened = True
            root = cache_root()
            if root is not None:
                try:
                    self._path = self._open(root / "compiled" / fingerprint())
                except OSError:
                    self._path = None
        return self._path

    def _open(self, path: Path) -> Path:
        if path.is_dir():
            try:
                os.utime(path)
            except OSError:
                pass  # a cache that can be read but not written is still worth reading
            return path
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            prune(path.parent, path.name, time.time())
        except OSError:
            pass  # another process may be tidying up as well
        return path

    def read(self, name: str) -> Any:
        """The object kept under `name`, or None."""
        path = self.path()
        if path is None:
            return None
        try:
            return pickle.loads((path / name).read_bytes())
        except Exception:  # a damaged file of any kind means: compile again
            return None

    def write(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`; after a failure (full disk, no permission) nothing more is written."""
        path = self.path()
        if path is None or not self._writable:
            return
        aside = None
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(dir=path, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(aside, path / name)
        except OSError:
            if aside is not None:
                try:
                    os.unlink(aside)
                except OSError:
                    pass
            self._writable = False


folder = CacheFolder()


class _NoCache:
    """What Numba asks of a function's cache (``numba.core.caching._Cache``): keeps nothing, but tells the listeners."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._began: dict[str, float] = {}

    @property
    def cache_path(self) -> str:
        return str(folder.path() or "")

    def enable(self) -> None:
        pass

    def disable(self) -> None:
        pass

    def flush(self) -> None:
        pass

    def load_overload(self, signature: Any, context: Any) -> Any:
        context.refresh()
        self._began[str(signature)] = time.perf_counter()
        return None

    def save_overload(self, signature: Any, result: Any) -> None:
        began = self._began.pop(str(signature), None)
        seconds = 0.0 if began is None else time.perf_counter() - began
        for listener in tuple(_listeners):
            listener(self._function.__name__, seconds)


class _DiskCache(_NoCache):
    """The same on top of `CacheFolder`."""

    def __init__(self, function: Callable[..., Any], impl: Any) -> None:
        super().__init__(function)
        self._impl = impl
        self._enabled = True

    def enable(self) -> None:
        self._enabled = True

    def disable(self) -> None:
        self._enabled = False

    def _name(self, signature: Any, codegen: Any) -> str:
        code = hashlib.sha256(self._function.__code__.co_code).hexdigest()
        key = hashlib.sha256(f"{signature}|{codegen.magic_tuple()}|{code}".encode()).hexdigest()[:32]
        return f"{self._function.__module__}.{self._function.__qualname__}.{key}.bin"

    def load_overload(self, signature: Any, context: Any) -> Any:
        data = folder.read(self._name(signature, context.codegen())) if self._enabled else None
        if data is not None:
            from numba.core.runtime.nrt import rtsys

            rtsys.initialize(context)  # what compiled code calls when it takes arrays from Python
            try:
                return self._impl.rebuild(context, data)
            except Exception:  # written by something we do not understand: compile again
                pass
        # Only now: all that Numba knows of types and functions, which code that is ready can do without.
        return super().load_overload(signature, context)

    def save_overload(self, signature: Any, result: Any) -> None:
        super().save_overload(signature, result)
        if self._enabled and self._impl.check_cachable(result):
            from numba.core.serialize import dumps

            folder.write(self._name(signature, result.codegen), dumps(self._impl.reduce(result)))


def _widened(kind: Any) -> Any:
    """The type for which a callee is compiled: every whole number that fits as int64, so that it is compiled once."""
    from numba.core import types

    kind = types.unliteral(kind)
    whole: Any = kind  # Numba's stubs do not know the attributes of its own whole numbers
    if isinstance(kind, types.Integer) and (whole.signed or whole.bitwidth < 64):
        return types.int64
    return kind


@functools.cache
def _spare_blas() -> None:
    """Let Numba find no BLAS, for matrix products in kernels, of which there are none: it would import all of SciPy's.

    An import of a name that stands in `sys.modules` as None fails at once; afterwards everybody else finds it again.
    """
    name = "scipy.linalg.cython_blas"
    if name in sys.modules:
        return
    sys.modules[name] = None  # type: ignore[assignment]  # what the import system takes for "not to be had"
    try:
        importlib.import_module("numba.np.arraymath")  # it looks once, when it is imported
    finally:
        del sys.modules[name]


def _compile(function: Callable[..., Any]) -> Any:
    _spare_blas()
    import numba
    from numba.core.caching import CompileResultCacheImpl

    from homeroom.kernels._numba_inner import InnerCompiler, OuterCompiler

    class Impl(CompileResultCacheImpl):
        """Numba's way to pickle compiled code, without its way to find a folder."""

        def __init__(self, py_func: Callable[..., Any]) -> None:
            self._lineno = py_func.__code__.co_firstlineno
            self._locator = self
            self._py_file = py_func.__code__.co_filename

    options: Any = {
        "nogil": True,
        "error_model": "numpy",
        "fastmath": False,
        "boundscheck": MODE == "checked",
        "_nrt": False,
    }
    dispatcher: Any = numba.njit(pipeline_class=OuterCompiler, **options)(function)
    # Python calls `dispatcher`, which has machine code of its own; kernels call `inner`, which becomes part of them.
    inner: Any = numba.njit(pipeline_class=InnerCompiler, **options)(function)
    inner._cache = _NoCache(function)
    inner.add_overload = lambda result: inner.overloads.update({tuple(result.signature.args): result})
    dispatcher.get_call_template = lambda args, kws: inner.get_call_template([_widened(a) for a in args], kws)
    dispatcher.get_overload = inner.get_overload
    dispatcher.compile = _collecting_less(dispatcher.compile)
    if function.__module__.split(".")[0] == "homeroom":  # the fingerprint covers our own sources only
        dispatcher._cache = _DiskCache(function, Impl(function))
    return dispatcher


def _collecting_less(compile_: Callable[..., Any]) -> Callable[..., Any]:
    """Let the garbage collector look at new objects only while something is compiled: millions of old ones stay."""

    def wrapped(signature: Any) -> Any:
        usual = gc.get_threshold()
        gc.set_threshold(50_000, 10, 1_000_000)
        try:
            return compile_(signature)
        finally:
            gc.set_threshold(*usual)

    return wrapped


def kernel(function: F) -> F:
    """Make a plain function over scalars and arrays a kernel: compiled on first use, with types taken from the call."""
    kernels.append(f"{function.__module__}.{function.__qualname__}")
    if not COMPILED:
        return function
    compiled: F = _compile(function)
    return compiled


def hot(function: F) -> F:
    """A kernel that is called for everybody at every step: it becomes part of its caller where that is the only one.

    All the others stay functions, unless they are small: a driver that held them all would take LLVM twice as long.
    """
    function.__dict__["_homeroom_hot"] = True
    return kernel(function)
