"""Ctrl-C: never lost, never a traceback, and never in the middle of a folder that is being written.

Python turns Ctrl-C into an exception that may come up anywhere. Where it comes up inside a library that is being
imported or a class that is being made, it can be swallowed, or wrapped in an error that has nothing to do with it; so
that somebody has pressed it is kept here besides.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_pressed = False


def pressed() -> bool:
    """Whether Ctrl-C was pressed since `watched` began."""
    return _pressed


def check() -> None:
    """Stop here if Ctrl-C was pressed and lost on its way.

    Raises:
        KeyboardInterrupt: it was.
    """
    if _pressed:
        raise KeyboardInterrupt


@contextmanager
def watched() -> Iterator[None]:
    """Remember Ctrl-C. Whoever has switched it off (nohup) or handles it otherwise is left alone."""
    global _pressed
    _pressed = False
    if not _ours_to_handle():
        yield
        return
    before = signal.signal(signal.SIGINT, _press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def held_back() -> Iterator[None]:
    """Let Ctrl-C wait until a folder is written: that takes a moment, and half a folder is worth nothing."""
    if not _ours_to_handle():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def ignore() -> None:
    """From now on there is nothing left to stop: the process is about to end."""
    if _ours_to_handle():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _ours_to_handle() -> bool:
    if threading.current_thread() is not threading.main_thread():
        return False
    return signal.getsignal(signal.SIGINT) in (signal.default_int_handler, _press)


def _press(number: int, frame: FrameType | None) -> None:
    global _pressed
    _pressed = True
    raise KeyboardInterrupt
