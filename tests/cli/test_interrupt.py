"""Ctrl-C: told in a sentence wherever it comes up, even where a library swallows it or wraps it."""

from __future__ import annotations

import os
import signal

import pytest

from homeroom import cli
from homeroom.cli import interrupt
from homeroom.exchange import catalogue

STOPPED = "Stopped before anything was finished; nothing was written.\n"


def press():
    os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture(autouse=True)
def as_in_a_terminal():
    """The test runner may have its own way with Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def wrapped():
    try:
        press()
    except KeyboardInterrupt as error:
        raise RuntimeError("Error calling __set_name__ on something") from error


@pytest.mark.parametrize("how", [press, wrapped])
def test_it_is_told_in_a_sentence(monkeypatch, capsys, how):
    monkeypatch.setattr(catalogue, "catalogue", how)
    assert cli.run(["list"]) == cli.STOPPED
    assert capsys.readouterr() == ("", STOPPED)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_other_errors_stay_what_they_are(monkeypatch):
    def broken():
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(catalogue, "catalogue", broken)
    with pytest.raises(RuntimeError, match="a mistake of ours"):
        cli.run(["list"])


def test_one_that_was_swallowed_is_remembered():
    with interrupt.watched():
        interrupt.check()
        try:
            press()
        except KeyboardInterrupt:
            pass
        assert interrupt.pressed()
        with pytest.raises(KeyboardInterrupt):
            interrupt.check()
    with interrupt.watched():
        assert not interrupt.pressed()


def test_it_waits_while_a_folder_is_written():
    with interrupt.watched():
        with interrupt.held_back():
            press()
        assert not interrupt.pressed()
        with pytest.raises(KeyboardInterrupt):
            press()


def test_who_has_switched_it_off_is_left_alone():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with interrupt.watched(), interrupt.held_back():
        press()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert not interrupt.pressed()
