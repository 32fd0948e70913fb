"""Run all benchmarks, or those whose names contain one of the words given, and print one table."""

from __future__ import annotations

import importlib
import pkgutil
import sys

from rich.console import Console
from rich.table import Table

import benchmarks
from benchmarks.timing import Result


def main(words: list[str]) -> int:
    table = Table(title="CPU time of one thread")
    for column in ("work", "ours", "peer", "peer is", "ratio peer / ours"):
        table.add_column(column, justify="left" if column in ("work", "peer is") else "right")
    found = 0
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if not module.name.startswith("bench_"):
            continue
        for name, function in vars(importlib.import_module(f"benchmarks.{module.name}")).items():
            if not name.startswith("bench_") or (words and not any(word in name for word in words)):
                continue
            result: Result = function()
            ratio = "" if result.peer is None else f"{result.peer / result.ours:.2f}"
            peer = "" if result.peer is None else result.show(result.peer)
            table.add_row(result.work, result.show(result.ours), peer, result.peer_is, ratio)
            found += 1
    if not found:
        print(f"no benchmark is called {' or '.join(words)}", file=sys.stderr)
        return 2
    Console().print(table)
    return 0


sys.exit(main(sys.argv[1:]))
