"""`homeroom new DIR`: a small complete scenario folder to change into one's own."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from homeroom.errors import InputError, Problem
from homeroom.exchange import library
from homeroom.spec.base import shown

EXAMPLE = "small"


def new(directory: str | os.PathLike[str]) -> Path:
    """Write the example folder: one building, ten rooms, two classes, 31 people, comments in its scenario.toml.

    It is written aside and renamed, so that it is there whole or not at all. Nothing is ever overwritten.

    Args:
        directory: a folder that does not exist yet, or is empty.

    Returns:
        The folder.

    Raises:
        InputError: if something is in the way, or nothing can be written there.
    """
    where = shown(os.fspath(directory))
    aside: Path | None = None
    try:
        target = Path(directory)
        if target.is_symlink() or (target.exists() and not target.is_dir()):
            raise InputError(Problem(where, "something that is no folder is in the way", "choose another name"))
        if target.is_dir() and any(target.iterdir()):
            raise InputError(Problem(where, "this folder is not empty", "choose a new one: nothing is overwritten"))
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".homeroom-new-", dir=target.parent))
        for file in sorted((library.root() / "examples" / EXAMPLE).iterdir()):
            if file.is_file():
                (aside / file.name).write_bytes(file.read_bytes())
        aside.chmod(0o777 & ~_umask())
        if target.is_dir():
            target.rmdir()  # fails if something has been put there meanwhile
        aside.rename(target)
        aside = None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(
            Problem(where, f"the folder cannot be written ({reason.lower()})", "choose another place")
        ) from None
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)
    return target


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
