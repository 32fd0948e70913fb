"""The command line: verbs that mirror the public functions.

Exit codes: 0 done, 1 the run failed, 2 the input is wrong, 130 stopped with Ctrl-C (what was finished is kept
and printed). Standard output carries results only; progress and messages go to standard error.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from homeroom.cli import interrupt
from homeroom.errors import HomeroomError, InputError

DONE, FAILED, WRONG, STOPPED = 0, 1, 2, 130
OBJECTS = 100_000
"""New objects after which garbage is looked for. Nearly all that a command imports and reads stays to its end: looking
through that after every 700 of them, as Python does, costs a tenth of a second or two."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `homeroom` and leave with its exit code."""
    gc.set_threshold(OBJECTS, 20, 100)
    code = run(arguments)
    interrupt.ignore()
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run `homeroom` and give its exit code; no error of a user ends in a traceback."""
    with interrupt.watched():
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a name that this terminal cannot show is no error
    try:
        from homeroom.cli.commands import call

        code = call(sys.argv[1:] if arguments is None else list(arguments))
        if sys.stdout is not None:  # a program that is started without one (>&-) has nobody to tell
            sys.stdout.flush()
    except InputError as error:
        _say(*(str(problem) for problem in error.problems))
        return WRONG
    except HomeroomError as error:
        _say(str(error))
        return FAILED
    except KeyboardInterrupt:
        return _stopped()
    except BrokenPipeError:  # the reader (head, less) has had enough
        _deafen()
        return DONE
    except OSError as error:  # what commands read and write they explain themselves: this is standard output
        _deafen()
        _say(f"The output cannot be written ({(error.strerror or str(error)).lower()}).")
        return FAILED
    except Exception:
        if interrupt.pressed():  # a library has wrapped it in an error of its own
            return _stopped()
        raise
    return code


def _stopped() -> int:
    interrupt.ignore()
    _say("Stopped before anything was finished; nothing was written.")
    return STOPPED


def _deafen() -> None:
    """Send what is still waiting to be printed nowhere, so that the end of the process does not try again."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - stays open until the process ends


def _say(*lines: str) -> None:
    """Lines on standard error; who has closed it does not want to know."""
    try:
        for line in lines:
            print(line, file=sys.stderr)
    except OSError:
        pass
