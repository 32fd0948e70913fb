"""Run all benchmarks, or those whose names contain one of the words given; print one table and keep it in the docs.

Only a run of all of them brings the table in docs/benchmarks.md up to date; ``--dry`` leaves it alone.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import time
import traceback

from rich.console import Console
from rich.table import Table

import benchmarks
from benchmarks.timing import Result
from validation import ROOT
from validation.report import markdown, stamp, write

COLUMNS = ("work", "ours", "wanted", "peer", "peer is", "peer / ours")


def cells(result: Result) -> tuple[str, ...]:
    ratio = "" if result.peer is None else f"{result.peer / result.ours:.2f}"
    peer = "" if result.peer is None else result.show(result.peer)
    return result.work, result.show(result.ours), result.wanted, peer, result.peer_is, ratio


def main(words: list[str]) -> int:
    dry = "--dry" in words
    words = [word for word in words if word != "--dry"]
    began = time.process_time()
    rows: list[tuple[str, ...]] = []
    failed = 0
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if not module.name.startswith("bench_"):
            continue
        for name, function in list(vars(importlib.import_module(f"benchmarks.{module.name}")).items()):
            if not name.startswith("bench_") or (words and not any(word in f"{module.name} {name}" for word in words)):
                continue
            try:
                found: Result | list[Result] = function()
            except Exception:
                traceback.print_exc()
                failed += 1
                continue
            rows += [cells(result) for result in ([found] if isinstance(found, Result) else found)]
    if not rows and not failed:
        print(f"no benchmark is called {' or '.join(words)}", file=sys.stderr)
        return 2
    table = Table(title="CPU time of one thread, unless another unit is named")
    for column in COLUMNS:
        table.add_column(column, justify="right" if column in ("ours", "peer", "peer / ours") else "left")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    if not words and not failed and not dry:
        text = f"{stamp(time.process_time() - began)}\n\n{markdown(COLUMNS, rows)}"
        write(ROOT / "docs" / "benchmarks.md", "benchmarks", "`make bench`", text)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
