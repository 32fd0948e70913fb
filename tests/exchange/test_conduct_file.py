"""A conduct file: each wrong parameter by its own name, all of them at once."""

from __future__ import annotations

from typing import Any

from homeroom.exchange.check import check


def test_every_parameter_is_named(folder: Any) -> None:
    folder.swap("calm.toml", 'reach = { value = "1 m"', 'reach = { value = "1 s"')
    folder.swap("calm.toml", 'stun = { value = "1 s"', "stun = { value = 1")
    folder.swap("calm.toml", "feed =", "fead =")
    told = [str(problem) for problem in check(folder.path).problems]
    assert len(told) == 4
    assert any(line.startswith("calm.toml, reach:") and "a length (m) is expected" in line for line in told)
    assert any(line.startswith("calm.toml, stun:") and "no unit" in line for line in told)
    assert any(line.startswith("calm.toml, fead:") and 'perhaps "feed" is meant' in line for line in told)
    assert any(line.startswith("calm.toml:") and "a parameter is missing (feed)" in line for line in told)
