"""Numbers with units: what may be written, what it means in SI, what is refused."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from homeroom.spec.quantity import (
    UNITS,
    BareSeconds,
    Decibels,
    Length,
    Metres,
    MetresPerSecond,
    Number,
    PerSecond,
    Quantity,
    Seconds,
    Share,
    parse,
)


def read(kind: Any, raw: Any) -> Any:
    return TypeAdapter(kind).validate_python(raw)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Seconds, "90 s", 90.0),
        (Seconds, "6 d 9 h", 6 * 86400.0 + 9 * 3600.0),
        (Seconds, "1 min 30 s", 90.0),
        (Seconds, "1.5 h", 5400.0),
        (Seconds, "250 ms", 0.25),
        (Seconds, " 2 weeks ", 14 * 86400.0),
        (Seconds, "90s", 90.0),
        (Metres, "80 cm", 0.8),
        (MetresPerSecond, "3.6 km/h", 1.0),
        (PerSecond, "6 1/h", 6 / 3600.0),
        (PerSecond, "6 /h", 6 / 3600.0),
        (Decibels, "-3 dB", -3.0),
        (Share, "5 %", 0.05),
        (Share, "0.7 %", 0.007),
        (Share, 0.5, 0.5),
        (Share, 1, 1.0),
        (Number, "1e-3", 0.001),
        (Number, -2.75, -2.75),
        (BareSeconds, 90, 90.0),
        (Seconds, {"value": "90 s"}, 90.0),
        (Seconds, {"value": 1.5, "unit": "min"}, 90.0),
    ],
)
def test_what_is_written_is_meant_in_si(kind: Any, raw: Any, value: float) -> None:
    assert float(read(kind, raw)) == value


def test_where_it_comes_from_is_kept() -> None:
    made = read(Seconds, {"value": "2 min", "source": "assumption", "range": ["60 s", "1 h"], "reason": "a guess"})
    assert (made.value, made.unit, made.written) == (120.0, "s", "2 min")
    assert (made.source, made.range, made.reason) == ("assumption", (60.0, 3600.0), "a guess")
    assert str(made) == "2 min"
    assert read(Seconds, made) is made
    assert read(Seconds, made.model_dump()) == made
    assert read(Quantity, made.model_dump(mode="json")) == made


@pytest.mark.parametrize(
    ("kind", "raw", "found"),
    [
        (Seconds, 90, "90, which has no unit, where a time (s) is expected; write the unit"),
        (Seconds, "90", "no unit"),
        (Seconds, "90 m", '"90 m", a length (m), where a time (s) is expected'),
        (Seconds, "90 parsecs", 'the unit "parsecs"'),
        (Seconds, "90 sec", 'the unit "sec"'),
        (Seconds, "-1 s", "a value of at least 0 s"),
        (Seconds, "1 h 3 m", "only times may be added up"),
        (Seconds, "1 m 3 m", "only times may be added up"),
        (Seconds, "soon", "not a number with a unit"),
        (Seconds, "", "not a number"),
        (Seconds, "1,5 s", "not a number"),
        (Seconds, "1 s;", "not a number"),
        (Seconds, "9" * 200, "a number with a unit"),
        (Seconds, None, "found None"),
        (Seconds, ["90 s"], "90 s"),
        (Seconds, {}, "a table without value"),
        (Seconds, {"value": "90 s", "sauce": "x"}, "Extra"),
        (Seconds, {"value": "90 s", "range": ["1 m", "2 m"]}, "in the range of a time"),
        (Seconds, {"value": "90 s", "range": ["100 s", "110 s"]}, "does not hold the value"),
        (Seconds, {"value": "90 s", "range": "60 s"}, "lowest and the highest"),
        (Share, 1.2, "from 0 to 1"),
        (Share, "120 %", "from 0 to 1"),
        (Share, True, "write a number"),
        (Number, math.nan, "finite"),
        (Number, math.inf, "finite"),
        (Number, "1e400", "finite"),
        (Number, "1e999999999999", "finite"),
        (Seconds, "1e999999 d", "finite"),
        (Number, 10**400, "finite"),
        (Number, "0x10", "the unit"),
        (Length, "3 s", "a time (s), where a length (m)"),
        (Length, -1.0, "0 to 1000 m"),
    ],
)
def test_what_is_refused(kind: Any, raw: Any, found: str) -> None:
    with pytest.raises(ValidationError) as raised:
        read(kind, raw)
    assert found in raised.value.errors()[0]["msg"]


@given(value=st.floats(1e-6, 1e6), unit=st.sampled_from(sorted(set(UNITS) - {"1"})))
def test_any_number_with_any_unit(value: float, unit: str) -> None:
    factor, si = UNITS[unit]
    got, kind = parse(f"{value!r} {unit}")
    assert kind == si
    assert got == pytest.approx(value * factor, rel=1e-12)


@given(text=st.text(max_size=20))
def test_any_text_is_a_number_or_an_error_of_ours(text: str) -> None:
    try:
        made = read(Quantity, text)
    except ValidationError as error:
        kinds = [details["type"] for details in error.errors()]
    else:
        kinds = ["homeroom"]
        assert math.isfinite(made.value)
    assert kinds == ["homeroom"]
