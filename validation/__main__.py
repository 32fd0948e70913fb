"""Run the validation modules named (all without a name), print their rows and bring docs/validation.md up to date.

``--dry`` leaves the page alone; ``--stories=50 --hours=0.5 --schools="small-school:1 d"`` bound the modules that run
stories (see `budget`). A miss is reported, not hidden: the exit code is 1 only where a module could not run.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import time
import traceback

import validation
from validation.budget import read
from validation.report import Row, markdown, stamp, write

PAGE = validation.ROOT / "docs" / "validation.md"
PLUMBING = ("report", "evidence", "pictures", "budget", "arms", "shut", "company", "meetings", "__main__")


def names() -> list[str]:
    return sorted(m.name for m in pkgutil.iter_modules(validation.__path__) if m.name not in PLUMBING)


def cpu() -> float:
    """CPU seconds of this process and of children that have ended."""
    t = time.process_time()
    try:
        import resource
    except ImportError:  # not on Windows
        return t
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return t + children.ru_utime + children.ru_stime


def main(words: list[str]) -> int:
    dry = "--dry" in words
    words = [word for word in words if word != "--dry"]
    try:
        words = read(words)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    known = names()
    unknown = [word for word in words if word not in known]
    if unknown:
        print(f"no validation is called {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = misses = 0
    for name in words or known:
        module = importlib.import_module(f"validation.{name}")
        title = (module.__doc__ or name).strip().splitlines()[0].rstrip(".")
        print(f"{name}: {title}", flush=True)
        began = cpu()
        try:
            rows: list[Row] = module.run()
        except Exception:
            traceback.print_exc()
            failed += 1
            continue
        for row in rows:
            print(f"  {row.state:9}{row.check}: {row.measured} (expected: {row.expected})", flush=True)
            misses += row.state == "misses"
        if not dry:
            cells = [(row.check, row.expected, row.measured, row.state) for row in rows]
            table = markdown(("check", "expected", "measured", "state"), cells)
            write(PAGE, name, title, f"{stamp(cpu() - began)}\n\n{table}")
    print(f"{misses} missed, {failed} could not run" + ("" if dry else f"; tables are in {PAGE}"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
