"""Results on disk: Parquet tables and a manifest, written aside and then renamed: a folder is whole or absent.

A results folder is recognised by its manifest. Only such a folder, of the same scenario and with nothing else in it,
is ever replaced; anything else in the way is an error that names it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
import uuid
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homeroom.errors import InputError, Problem, RunError

if TYPE_CHECKING:
    import polars as pl

SCHEMA = 1
MANIFEST = "manifest.json"
SCENARIO = "scenario.json"
EXTRAS = ("replay.html", "linelist.csv", "contacts.csv")
"""Files that may stand beside the tables without being a table."""
LIBRARIES = ("numpy", "numba", "polars", "pydantic", "shapely")
HOME = "homeroom-out"
TRIES = 100
LONGEST_NAME = 120
"""Bytes of a scenario's name in the name of a folder: systems take 255, and some is added while writing."""
OCCUPIED = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR, *((errno.EACCES,) if sys.platform == "win32" else ())}
"""How systems say that a folder cannot be renamed because something is there."""


def default_folder(name: str, scenario_hash: str) -> Path:
    """`homeroom-out/<scenario>-<hash8>` in the working directory.

    A name may hold anything, such as "../../etc" or a hundred letters of Hangul: what cannot be part of the name of
    one folder becomes a dash, and what is too long is cut. The hash tells scenarios apart.
    """
    kept = "".join(c if c.isalnum() or c in "-_. " else "-" for c in name)
    while len(kept.encode()) > LONGEST_NAME:
        kept = kept[:-1]
    return Path(HOME) / f"{kept.strip('-. ') or 'scenario'}-{scenario_hash[:8]}"


def check_target(folder: Path, scenario_hash: str) -> None:
    """See whether results may be written here, before anything is computed.

    Raises:
        InputError: a file, somebody else's folder, results of another scenario or unknown files are in the way.
    """
    target = _real(folder)
    for _ in range(TRIES):
        before = _identity(target)
        if before is None:
            _check_parent(target)
            return
        problem = _obstacle(target, folder, scenario_hash)
        if problem is None:
            return
        if _identity(target) == before:
            raise InputError(problem)
        # another process has just put its own results there: look again


def _obstacle(target: Path, folder: Path, scenario_hash: str) -> Problem | None:
    """What keeps results from being written to a path where something is."""
    if not target.is_dir():
        return Problem(str(folder), "a file is in the way", "choose another --out or move the file")
    try:
        found = [path.name for path in target.iterdir()]
    except OSError as error:
        return Problem(str(folder), f"the folder cannot be read ({error.strerror})", "choose another --out")
    if not found:
        return None
    manifest = _manifest_or_none(target)
    if manifest is None:
        what = "a folder that Homeroom did not write is in the way"
        return Problem(str(folder), what, "choose another --out or move the folder")
    if manifest.get("scenario_hash") != scenario_hash:
        what = f"the results of another scenario ({manifest.get('scenario', 'unknown')}) are in the way"
        return Problem(str(folder), what, "choose another --out or move the folder")
    known = {MANIFEST, SCENARIO, *EXTRAS, *manifest.get("tables", {})}
    strangers = sorted(set(found) - known)
    if strangers:
        what = f"among the results lies {strangers[0]!r}, which Homeroom did not write"
        return Problem(str(folder), what, "move it, or choose another --out: the folder would be replaced")
    return None


def _identity(path: Path) -> tuple[int, int, int] | None:
    """What tells a folder from another one that takes its place; None if nothing is there."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    except NotADirectoryError:  # a file stands where a folder above should be
        return None
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        raise InputError(
            Problem(_short(path), f"it cannot be used ({_reason(error)})", "choose another --out")
        ) from None
    return status.st_dev, status.st_ino, status.st_mtime_ns


def write(
    folder: Path,
    tables: Mapping[str, pl.DataFrame | Callable[[Path], None]],
    *,
    scenario: Mapping[str, Any],
    about: Mapping[str, Any],
    extras: Mapping[str, str] | None = None,
) -> Path:
    """Write a results folder in one piece.

    Args:
        folder: where; replaced if it holds results of the same scenario.
        tables: by name, without ".parquet"; a function writes a table that is too large for the memory to a file.
        scenario: what was run, as plain values; stored so that any run can be regenerated.
        about: what the manifest says besides versions and checksums; needs scenario_hash.
        extras: further text files by name, each one of EXTRAS.

    Returns:
        The folder.

    Raises:
        InputError: something else is in the way.
        RunError: the disk is full or the folder cannot be written.
    """
    check_target(folder, about["scenario_hash"])
    target = _real(folder)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(_aside(target))
        aside.mkdir()
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        sums = {}
        for name, table in tables.items():
            file = aside / f"{name}.parquet"
            if callable(table):
                table(file)
            else:
                table.write_parquet(file, compression="zstd", compression_level=3, statistics=True)
            with file.open("rb") as content:
                sums[file.name] = hashlib.file_digest(content, "sha256").hexdigest()
        # without line breaks the encoder is ten times as fast, and nobody reads the rows of a thousand people here
        (aside / SCENARIO).write_text(json.dumps(scenario, ensure_ascii=False), encoding="utf-8", newline="\n")
        for name, text in (extras or {}).items():
            (aside / name).write_text(text, encoding="utf-8", newline="\n")
        used = versions()
        manifest = {"homeroom": used["homeroom"], "schema": SCHEMA, **about, "versions": used, "tables": sums}
        (aside / MANIFEST).write_text(_json(manifest), encoding="utf-8", newline="\n")
        _into_place(aside, target, folder, about["scenario_hash"])
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a results folder.

    Raises:
        InputError: there is none, it cannot be read, or a newer Homeroom wrote it.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            Problem(str(folder), f"there is no {MANIFEST}", "name a folder that `homeroom run` has written")
        ) from None
    except OSError as error:
        raise InputError(
            Problem(str(path), f"it cannot be read ({_reason(error)})", "run the scenario again")
        ) from None
    except ValueError as error:
        raise InputError(Problem(str(path), f"it cannot be read ({error})", "run the scenario again")) from None
    if not isinstance(manifest, dict) or "homeroom" not in manifest or not isinstance(manifest.get("schema"), int):
        raise InputError(
            Problem(str(path), "this is not a manifest of Homeroom", "name a folder that `homeroom run` has written")
        )
    if manifest["schema"] > SCHEMA:
        raise InputError(
            Problem(
                str(path),
                f"schema {manifest['schema']}, written by Homeroom {manifest['homeroom']}",
                f"use that version; this one reads schema {SCHEMA}",
            )
        )
    return manifest


def read_scenario(folder: Path) -> dict[str, Any]:
    """The stored scenario of a results folder as plain values.

    Raises:
        InputError: it is missing or cannot be read.
    """
    path = folder / SCENARIO
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            Problem(str(path), f"it cannot be read ({_reason(error)})", "run the scenario again")
        ) from None
    except ValueError as error:
        raise InputError(Problem(str(path), f"it cannot be read ({error})", "run the scenario again")) from None
    if not isinstance(stored, dict):
        raise InputError(Problem(str(path), "this is not a scenario", "run the scenario again"))
    return stored


def read_table(folder: Path, name: str) -> pl.DataFrame:
    """One table of a results folder, checked against the manifest's checksum.

    Raises:
        InputError: it is missing, or not what was written.
    """
    import polars as pl

    sums = read_manifest(folder).get("tables", {})
    path = folder / f"{name}.parquet"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            Problem(str(path), f"it cannot be read ({_reason(error)})", "run the scenario again")
        ) from None
    if hashlib.sha256(content).hexdigest() != sums.get(path.name):
        raise InputError(Problem(str(path), "it was changed after it was written", "run the scenario again"))
    return pl.read_parquet(path)


def versions() -> dict[str, str]:
    """Versions of everything that shapes the numbers."""
    from homeroom._version import __version__

    found = {"homeroom": __version__, "python": ".".join(str(part) for part in sys.version_info[:3])}
    for library in LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            found[library] = "not installed"
    return found


def _into_place(aside: Path, target: Path, folder: Path, scenario_hash: str) -> None:
    """Rename `aside` to `target`, moving older results out of the way; whoever comes last wins, whole."""
    for _ in range(TRIES):
        try:
            os.rename(aside, target)  # also succeeds onto an empty folder where the system allows it
            return
        except OSError as error:
            if error.errno not in OCCUPIED:
                raise
        check_target(folder, scenario_hash)
        old = target.with_name(f".{target.name}.{uuid.uuid4().hex[:12]}.old")
        try:
            os.rename(target, old)
        except FileNotFoundError:
            continue  # another process has just moved it away
        problem = _obstacle(old, folder, scenario_hash)
        if problem is not None:  # something was put there since we looked: give it back
            os.rename(old, target)
            raise InputError(problem)
        shutil.rmtree(old, ignore_errors=True)
    raise RunError(f"{folder}: other processes keep writing here; the results were not stored")


def _real(folder: Path) -> Path:
    """Where a folder really is: links are followed, so that a link is never replaced by a folder."""
    try:
        return Path(os.path.realpath(folder))
    except (OSError, ValueError) as error:  # a NUL byte in the name
        raise InputError(Problem(_short(folder), f"it cannot be used ({error})", "choose another --out")) from None


def _short(path: Path) -> str:
    text = str(path)
    return text if len(text) <= 200 else f"{text[:100]} ... {text[-50:]}"


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _check_parent(target: Path) -> None:
    parent = next(p for p in target.parents if os.path.lexists(p))
    if not parent.is_dir():
        raise InputError(Problem(str(parent), "a file is in the way", "choose another --out or move the file"))
    if not os.access(parent, os.W_OK | os.X_OK):
        raise InputError(Problem(str(parent), "the folder cannot be written to", "choose another --out"))
    trial = parent / _aside(target)
    try:  # permissions do not tell everything: file systems that only look like one, or are full or locked
        trial.mkdir()
        trial.rmdir()
    except OSError as error:
        raise InputError(
            Problem(_short(target), f"results cannot be written here ({_reason(error)})", "choose another --out")
        ) from None


def _aside(target: Path) -> str:
    """The name of a folder beside `target` in which it is written."""
    return f".{target.name}.{uuid.uuid4().hex[:12]}.tmp"


def _manifest_or_none(folder: Path) -> dict[str, Any] | None:
    try:
        return read_manifest(folder)
    except InputError:
        return None


def _unwritable(folder: Path, error: OSError) -> RunError:
    return RunError(f"{folder}: the results could not be written ({error.strerror or error})")


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, indent=2, ensure_ascii=False, sort_keys=False) + "\n"
