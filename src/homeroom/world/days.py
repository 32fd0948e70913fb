"""A school day as a list of stretches: which bell holds when for a class, and what a teacher does in between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from homeroom.generate.defaults import figure
from homeroom.spec.timetable import Bell

MINUTE = 60_000
MIDNIGHT = 24 * 60 * MINUTE
OWN = -2
"""Stands for the room a person belongs to."""
FIXED, BREAK, ARRIVE, LEAVE, LUNCH = range(5)
"""What is open about a stretch: nothing; where it is spent; when it begins (two kinds); whether there is room."""


@dataclass(frozen=True)
class Stretch:
    """From `start` (ms after midnight) on: a room (or `OWN`, -1 for home), what is done there, and what is open.

    `span` is the time (ms) over which arrivals and departures are spread; `at_home` the share who are at home.
    """

    start: int
    room: int
    activity: str
    open: int = FIXED
    span: int = 0
    at_home: float = 0.0


@dataclass(frozen=True)
class Period:
    """One bell as it holds for a class: times in ms after midnight."""

    start: int
    end: int
    bell: Bell


def default_bells() -> tuple[Bell, ...]:
    """The bells of a school that has none: one long lesson, Monday to Friday."""
    clock = [f"{int(h):02d}:{round(60 * (h % 1)):02d}" for h in _day()]
    return (Bell(period="day", kind="lesson", start=clock[0], end=clock[1]),)


def _day() -> tuple[float, float]:
    return figure("day", "day", "begins") / 3600.0, figure("day", "day", "ends") / 3600.0


def periods(
    bells: Iterable[Bell], day: str, class_: str | None, grade: int | None, club: str | None = None
) -> list[Period]:
    """The bells of one day for one class, without overlaps.

    Where two rows claim the same time, a row for a club beats one for the class, that one for its grade, and that one
    for everybody; between equals the later start holds.
    """
    rank = {None: 0, class_: 2}
    if club is not None:
        rank.setdefault(club, 3)
    if grade is not None:
        rank.setdefault(str(grade), 1)
    mine = [b for b in bells if day in b.days and b.group in rank]
    mine.sort(key=lambda b: (rank[b.group], b.start_minute, b.end_minute, b.period, b.kind, b.room or ""))
    spans = [(bell, bell.start_minute, bell.end_minute) for bell in mine]
    marks = sorted({m for _, *ends in spans for m in ends})
    found: list[Period] = []
    for low, high in pairwise(marks):
        over = [bell for bell, start, end in spans if start <= low and end >= high]
        if not over:
            continue
        bell = over[-1]
        if found and found[-1].bell is bell and found[-1].end == low * MINUTE:
            found[-1] = Period(found[-1].start, high * MINUTE, bell)
        else:
            found.append(Period(low * MINUTE, high * MINUTE, bell))
    return found


def pupil_day(
    day: Sequence[Period], lesson_rooms: dict[str, int], rooms: dict[str, int], canteen: int | None
) -> list[Stretch]:
    """The day of one class.

    Args:
        day: from `periods`.
        lesson_rooms: period -> room, from the timetable.
        rooms: room id -> room.
        canteen: where lunch is had if the bell does not say; None if there is no canteen.
    """
    if not day:
        return []
    eating = round(1000 * figure("day", "lunch", "eating"))
    out: list[Stretch] = []
    if day[0].start > 0 and day[0].bell.kind != "arrival":  # whoever is there at midnight was there before
        early = round(1000 * figure("day", "arrival", "early"))
        out.append(Stretch(day[0].start - early, OWN, "break", ARRIVE, early))
    last = day[0].start
    clubs = [period.start for period in day if period.bell.kind == "club"]
    for period in day:
        bell = period.bell
        first = len(out)
        named = rooms[bell.room] if bell.room is not None else None
        place = OWN if named is None else named
        if period.start > last:  # between two bells: on the way to the next
            out.append(Stretch(last, _room_of(period, lesson_rooms, place), "travel"))
        last = period.end
        span = period.end - period.start
        if bell.kind == "arrival":
            out.append(Stretch(period.start, place, "break", ARRIVE, span))
        elif bell.kind == "lesson":
            out.append(Stretch(period.start, _room_of(period, lesson_rooms, place), "lesson"))
        elif bell.kind == "night":
            out.append(Stretch(period.start, place, "night"))
        elif bell.kind == "club":
            out.append(Stretch(period.start, place, "club"))
        elif bell.kind == "assembly":
            out.append(Stretch(period.start, place, "assembly"))
        elif bell.kind == "break":
            out.append(Stretch(period.start, place, "break", BREAK if named is None else FIXED))
        elif bell.kind == "lunch":
            if named is None and canteen is not None:
                out.append(Stretch(period.start, canteen, "lunch", LUNCH))
            else:
                out.append(Stretch(period.start, place, "lunch"))
            if span > eating + 5 * MINUTE:
                out.append(Stretch(period.start + eating, OWN, "break", BREAK))
        else:  # departure
            out.append(Stretch(period.start, place, "break"))
            if clubs and clubs[-1] > period.start:
                continue
            out.append(Stretch(period.start, -1, "home", LEAVE, span))
            return out
        if bell.at_home > 0.0:
            out[first:] = [replace(stretch, at_home=bell.at_home) for stretch in out[first:]]
    if last < MIDNIGHT:
        out.append(Stretch(last, -1, "home", LEAVE, round(1000 * figure("day", "arrival", "late"))))
    return out


def _room_of(period: Period, lesson_rooms: dict[str, int], place: int) -> int:
    return lesson_rooms.get(period.bell.period, place) if period.bell.kind == "lesson" else place


def adult_day(
    opening: int, closing: int, lunch: Stretch | None, lunch_ends: int, lessons: Sequence[tuple[int, int, int]]
) -> list[Stretch]:
    """The day of a teacher or another adult: their own room, lunch, and the lessons they give.

    Args:
        opening, closing: first and last bell of the day (ms).
        lunch: where and from when; lunch_ends: until when (ms).
        lessons: (start, end, room) of each lesson given.
    """
    early = round(1000 * figure("day", "arrival", "early"))
    late = round(1000 * figure("day", "arrival", "late"))
    busy: list[tuple[int, int, Stretch]] = []
    for start, end, room in sorted(lessons):
        if not busy or busy[-1][1] <= start:
            busy.append((start, end, Stretch(start, room, "teaching")))
    if lunch is not None and all(end <= lunch.start or start >= lunch_ends for start, end, _ in busy):
        busy.append((lunch.start, lunch_ends, lunch))
        busy.sort(key=lambda b: b[0])
    out = [Stretch(opening - early, OWN, "duty", ARRIVE, early)]
    for k, (_, end, stretch) in enumerate(busy):
        out.append(stretch)
        if k + 1 == len(busy) or busy[k + 1][0] > end:
            out.append(Stretch(end, OWN, "duty"))
    out.append(Stretch(closing, -1, "home", LEAVE, late))
    return out
