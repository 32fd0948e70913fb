"""The compiler's cache: right or absent, never stale, never in the way."""

from __future__ import annotations

import ast
import json
import os
import pickle
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from homeroom.kernels import jit

SOURCE = Path(jit.__file__).parents[2]

PLUMBING = ("jit", "handle", "_numba_handle", "_numba_inner", "_numba_lower")

# A small package of the same name: its kernels compile in a second, and its sources can be changed.
KERNELS = {
    "homeroom/__init__.py": "",
    "homeroom/kernels/__init__.py": "",
    "homeroom/kernels/inner.py": (
        "from homeroom.kernels.jit import kernel\nFACTOR = 2\n@kernel\ndef inner(x):\n    return FACTOR * x\n"
    ),
    "homeroom/kernels/outer.py": (
        "from homeroom.kernels.jit import kernel\nfrom homeroom.kernels.inner import inner\n"
        "@kernel\ndef outer(x):\n    return inner(x) + 1\n"
    ),
}
PROGRAM = """
import json, sys
from homeroom.kernels import jit
compiled = []
jit.listen(lambda name, seconds: compiled.append(name))
from homeroom.kernels.outer import outer
print(json.dumps({"value": outer(20), "real": outer(0.25), "compiled": compiled}))
"""


@pytest.fixture
def package(tmp_path):
    for name, text in KERNELS.items():
        path = tmp_path / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for name in PLUMBING:
        shutil.copy(SOURCE / f"homeroom/kernels/{name}.py", tmp_path / "src/homeroom/kernels")
    return tmp_path


def start(package: Path, **variables: str) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "HOMEROOM_JIT", "HOMEROOM_CACHE")}
    environment |= {"PYTHONPATH": str(package / "src"), "HOMEROOM_CACHE": str(package / "cache")} | variables
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> dict[str, object]:
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert err == ""
    answer: dict[str, object] = json.loads(out)
    return answer


def run(package: Path, **variables: str) -> dict[str, object]:
    return finish(start(package, **variables))


def folders(package: Path) -> list[str]:
    return sorted(path.name for path in (package / "cache/compiled").iterdir())


def test_the_second_process_compiles_nothing(package):
    first = run(package)
    assert (first["value"], first["real"]) == (41, 1.5)
    assert sorted(set(first["compiled"])) == ["inner", "outer"]
    second = run(package)
    assert second == first | {"compiled": []}


def test_a_change_in_a_called_function_of_another_file_is_noticed(package):
    assert run(package)["value"] == 41
    inner = package / "src/homeroom/kernels/inner.py"
    inner.write_text(inner.read_text().replace("FACTOR = 2", "FACTOR = 3"))
    assert run(package)["value"] == 61
    assert len(folders(package)) == 2


def test_a_change_in_a_table_whose_constants_are_frozen_into_kernels_is_noticed(package):
    tables = package / "src/homeroom/world/tables.py"
    tables.parent.mkdir()
    (tables.parent / "__init__.py").write_text("")
    tables.write_text("FACTOR = 5\n")
    inner = package / "src/homeroom/kernels/inner.py"
    inner.write_text(inner.read_text().replace("FACTOR = 2", "from homeroom.world.tables import FACTOR"))
    assert run(package)["value"] == 101
    tables.write_text("FACTOR = 6\n")
    assert run(package)["value"] == 121


def test_plain_python_needs_no_compiler_and_gives_the_same(package):
    (package / "src/numba.py").write_text("raise ImportError('the compiler was asked for')\n")
    assert run(package, HOMEROOM_JIT="0") == {"value": 41, "real": 1.5, "compiled": []}
    assert not (package / "cache").exists()


def test_checked_kernels_have_a_folder_of_their_own(package):
    run(package)
    assert run(package, HOMEROOM_JIT="checked")["value"] == 41
    assert len(folders(package)) == 2


def test_a_negative_index_is_out_of_bounds_where_that_is_checked(package):
    """Elsewhere it would read what lies before the array: compiled code does not count from the end."""
    inner = package / "src/homeroom/kernels/inner.py"
    table = "import numpy as np\nTABLE = np.arange(41.0)\n"
    inner.write_text(table + inner.read_text().replace("return FACTOR * x", "return TABLE[int(x) - 21]"))
    assert run(package, HOMEROOM_JIT="0")["value"] == 41
    with pytest.raises(AssertionError, match="IndexError"):
        run(package, HOMEROOM_JIT="checked")


def test_two_processes_that_compile_at_once_do_not_disturb_each_other(package):
    processes = [start(package) for _ in range(3)]
    answers = [finish(process) for process in processes]
    assert {(a["value"], a["real"]) for a in answers} == {(41, 1.5)}
    assert run(package) == {"value": 41, "real": 1.5, "compiled": []}


def test_a_damaged_cache_is_compiled_again(package):
    run(package)
    for file in (package / "cache").rglob("*.bin"):
        file.write_bytes(file.read_bytes()[:100])
    again = run(package)
    assert (again["value"], again["real"]) == (41, 1.5)
    assert "outer" in again["compiled"]
    assert run(package)["compiled"] == []


@pytest.mark.parametrize("obstacle", ["a file where the folder should be", "a device", "no place at all"])
def test_a_cache_that_cannot_be_written_only_costs_time(package, obstacle):
    if obstacle == "a file where the folder should be":
        (package / "cache").write_text("in the way")
        answer = run(package)
    elif obstacle == "a device":
        answer = run(package, HOMEROOM_CACHE="/dev/null/homeroom")
    else:
        answer = run(package, HOMEROOM_CACHE="/proc/homeroom")
    assert (answer["value"], answer["real"]) == (41, 1.5)


def test_a_read_only_cache_is_read_and_not_written(tmp_path, monkeypatch):
    monkeypatch.setenv("HOMEROOM_CACHE", str(tmp_path))
    monkeypatch.setattr(jit, "fingerprint", lambda: "shared")
    jit.CacheFolder().write("one.bin", pickle.dumps("code"))

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    # The tests may run as root, whom no permission stops.
    monkeypatch.setattr(jit.tempfile, "mkstemp", refuse)
    monkeypatch.setattr(jit.os, "utime", refuse)
    cache = jit.CacheFolder()
    cache.write("two.bin", pickle.dumps("more"))
    assert cache.read("one.bin") == "code"
    assert cache.read("two.bin") is None


def test_a_full_disk_is_noticed_once_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("HOMEROOM_CACHE", str(tmp_path))
    monkeypatch.setattr(jit, "fingerprint", lambda: "full")
    calls = []

    def no_space(source, target):
        calls.append(target)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(jit.os, "replace", no_space)
    cache = jit.CacheFolder()
    cache.write("one.bin", b"1")
    cache.write("two.bin", b"2")
    assert len(calls) == 1
    assert list((tmp_path / "compiled/full").iterdir()) == []
    assert cache.read("one.bin") is None


def test_without_a_home_there_is_no_cache(monkeypatch):
    monkeypatch.delenv("HOMEROOM_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)

    def no_home():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(jit.Path, "home", no_home)
    assert jit.cache_root() is None
    cache = jit.CacheFolder()
    cache.write("one.bin", b"1")
    assert cache.read("one.bin") is None


def test_the_cache_is_in_the_users_cache_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("HOMEROOM_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(jit.sys, "platform", "linux")
    assert jit.cache_root() == tmp_path / "homeroom"
    monkeypatch.setenv("HOMEROOM_CACHE", str(tmp_path / "elsewhere"))
    assert jit.cache_root() == tmp_path / "elsewhere"


def test_old_folders_are_removed_and_the_newest_kept(tmp_path):
    now = time.time()
    for age in range(12):
        folder = tmp_path / f"{age:02d}"
        folder.mkdir()
        (folder / "code.bin").write_bytes(b"x")
        os.utime(folder, (now - age, now - age))
    ancient = tmp_path / "ancient"
    ancient.mkdir()
    os.utime(ancient, (now - 2 * jit.KEEP_SECONDS,) * 2)
    jit.prune(tmp_path, keep="11", now=now)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["00", "01", "02", "03", "04", "11"]
    jit.prune(tmp_path, keep="11", now=now + 2 * jit.KEEP_SECONDS)
    assert [p.name for p in tmp_path.iterdir()] == ["11"]


def test_only_the_decorator_and_the_handle_import_the_compiler():
    importing = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] in ("numba", "llvmlite") for name in names):
                importing.add(path.relative_to(SOURCE).as_posix())
    assert importing == {
        f"homeroom/kernels/{name}.py" for name in ("jit", "handle", "_numba_handle", "_numba_inner", "_numba_lower")
    }
