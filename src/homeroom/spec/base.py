"""The frozen base of every spec, and the text types that names and ids are made of."""

from __future__ import annotations

import unicodedata
from datetime import date, time
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

LONGEST_ID = 100
LONGEST_TEXT = 400
LONGEST_NOTE = 20_000
# Marks that reverse the direction of what follows can make a table lie; right-to-left writing needs none of them.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Frozen(BaseModel):
    """A value that cannot be changed and refuses keys it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, allow_inf_nan=False
    )


def wrong(found: str, do: str) -> PydanticCustomError:
    """The error of a validator here: what was found, and what to do, each as part of one sentence."""
    return PydanticCustomError("homeroom", "{found}; {do}", {"found": found, "do": do})


def shown(value: object, length: int = 60) -> str:
    """A value as a sentence may show it: one line, printable, in quotes, shortened to `length` characters."""
    if isinstance(value, (date, time)):
        text = value.isoformat()
    elif isinstance(value, bool):
        text = str(value).lower()
    else:
        text = value if isinstance(value, str) else repr(value)
    kept = text[:length] + ("..." if len(text) > length else "")
    text = "".join(c if c.isprintable() and c not in DIRECTION_MARKS else f"\\x{ord(c):02x}" for c in kept)
    return f'"{text}"' if isinstance(value, str) else text


def clean(value: object, longest: int) -> str:
    """Text in Unicode form C, without control characters.

    Runs of white space (line breaks included) become one space, so that a name stays on one line. Other control
    characters, marks that reverse the writing direction, and halves of surrogate pairs are refused; commas, quotes,
    markup, emoji and right-to-left writing are kept as they are.

    Raises:
        PydanticCustomError: for anything that is not such text.
    """
    if type(value) is str and value.isascii() and value.isprintable() and len(value) <= longest:
        if value == value.strip() and "  " not in value:
            return value  # the usual case, which a roster of thousands has tens of thousands of
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        value = str(value)  # TOML: class = 3
    if not isinstance(value, str):
        raise wrong(f"found {shown(value)}", "write a text in quotes")
    if not value.isprintable():
        value = "".join(" " if c.isspace() and c not in "\x1c\x1d\x1e\x1f" else c for c in value)
        for place, c in enumerate(value):
            if unicodedata.category(c) in ("Cc", "Cs") or c in DIRECTION_MARKS:
                raise wrong(
                    f"found the invisible character U+{ord(c):04X} at place {place + 1} of {shown(value)}",
                    "delete that character",
                )
    value = " ".join(value.split())
    if len(value) > longest:
        raise wrong(f"found a text of {len(value)} characters", f"write at most {longest} characters")
    return unicodedata.normalize("NFC", value)


def clean_id(value: Any) -> str:
    """Text that can be an id: `clean`, not empty, not "*", at most `LONGEST_ID` characters."""
    text = clean(value, LONGEST_ID)
    if not text:
        raise wrong("found an empty id", "give it an id")
    if text == "*":
        raise wrong('found the id "*", which stands for "all"', "choose another id")
    return text


def _clean_text(value: Any) -> str:
    return clean(value, LONGEST_TEXT)


def _clean_note(value: Any) -> str:
    return clean(value, LONGEST_NOTE)


Id = Annotated[str, BeforeValidator(clean_id)]
Text = Annotated[str, BeforeValidator(_clean_text)]
Note = Annotated[str, BeforeValidator(_clean_note)]
