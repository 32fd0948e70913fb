"""Small words: counts, times, durations, lists and places as a person would say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from homeroom.world.tables import CATEGORIES, ROLES

if TYPE_CHECKING:
    from homeroom.results.cast import Cast
    from homeroom.world.tables import World

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEK = 7 * 24 * 3600 * 1000
STOOD_ON = ("stairs", "roof", "court", "path", "field")
PLURALS = {"person": "people", "other class": "other classes", "member of staff": "staff"}
MEMBERS = {"staff": "member of staff"}


def count(number: int) -> str:
    """A number: in words below ten, with thin groups of thousands above 9,999."""
    if 0 <= number < len(SMALL):
        return SMALL[number]
    return f"{number:,}" if number > 9999 else str(number)


def counted(number: int, noun: str) -> str:
    """A number with its noun: "one pupil", "12 people"."""
    return f"{count(number)} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """The plural of a noun that stories use."""
    return PLURALS.get(noun, f"{noun}s")


def listed(parts: Sequence[str], last: str = "and") -> str:
    """One list: "a", "a and b", "a, b and c"; with semicolons where a part has a comma of its own."""
    if len(parts) < 2:
        return "".join(parts)
    comma = "; " if any(", " in part for part in parts) else ", "
    return f"{comma.join(parts[:-1])} {last} {parts[-1]}"


def sentence(text: str) -> str:
    """With a capital letter first."""
    return text[:1].upper() + text[1:]


def date(moment: datetime) -> str:
    """A date with its weekday: "Monday 15 November 2021"."""
    return f"{WEEKDAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def clock(cast: Cast, time: int) -> str:
    """A moment of the story: "09:42 on Tuesday", with the date where a weekday comes more than once.

    Args:
        cast: knows start and horizon.
        time: ms since the start; seconds are cut off.
    """
    moment = cast.start + timedelta(milliseconds=time)
    shown = f"{moment:%H:%M}"
    if time == cast.horizon and shown == "00:00":  # the end of a day belongs to that day
        moment -= timedelta(milliseconds=1)
        shown = "24:00"
    return f"{shown} on {_day(cast, moment)}"


def day(cast: Cast, time: int) -> str:
    """The day of a moment (ms): "Tuesday", with the date where a weekday comes more than once."""
    return _day(cast, cast.start + timedelta(milliseconds=time))


def _day(cast: Cast, moment: datetime) -> str:
    last = cast.start + timedelta(milliseconds=cast.horizon - 1)
    name = WEEKDAYS[moment.weekday()]
    if (last.date() - cast.start.date()).days >= 7:
        return f"{name} {moment.day} {MONTHS[moment.month - 1]}"
    return name


def same_day(cast: Cast, one: int, other: int) -> bool:
    """Whether two moments (ms) fall on one local date."""
    start, ms = cast.start, timedelta(milliseconds=1)
    return (start + one * ms).date() == (start + other * ms).date()


def duration(ms: int) -> str:
    """How long: "40 seconds", "12 minutes", "3 hours", "two days".

    Minutes are full ones, as the clock shows them; seconds, hours and days are rounded.
    """
    seconds = round(ms / 1000)
    if seconds < 1:
        return "less than a second"
    if seconds < 120:
        return counted(seconds, "second")
    minutes = seconds // 60
    if minutes < 120:
        return counted(minutes, "minute")
    hours = round(seconds / 3600)
    if hours < 48:
        return counted(hours, "hour")
    return counted(round(seconds / 86400), "day")


def place(cast: Cast, world: World, room: int) -> str:
    """A room with its article: "the infirmary", "class 2-5", "the west corridor (ground floor)"."""
    if room < 0:
        return "the world outside"
    head, _, rest = cast.rooms[room].partition(", ")
    named = not head[:1].islower() or head.startswith("the ") or re.search(r"\d\S*$", head) is not None
    return f"{'' if named else 'the '}{head}{f' ({rest})' if rest else ''}"


def at_place(cast: Cast, world: World, room: int) -> str:
    """Where something happens: "in the infirmary", "on the roof", "off the site"."""
    if room < 0:
        return "off the site"
    on = CATEGORIES[int(world.rooms.category[room])] in STOOD_ON
    return f"{'on' if on else 'in'} {place(cast, world, room)}"


def introduced(cast: Cast, who: int) -> str:
    """A person at first mention: "Lee Cheong-san (pupil, 2-5)"; a pseudonym says that already."""
    name = cast.names[who]
    if not cast.principal[who]:
        return name
    group = cast.classes[who]
    return f"{name} ({cast.roles[who]}{f', {group}' if group else ''})"


def crowd(cast: Cast) -> str:
    """Who belongs to the school: "600 pupils, 40 teachers and five staff"."""
    parts = [counted(n, MEMBERS.get(role, role)) for role in ROLES if (n := cast.roles.count(role))]
    return listed(parts)
