"""When the bells ring in a generated school: lessons, breaks, lunch in shifts; for boarders nights and weekends too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from homeroom.generate.numbers import Numbers
from homeroom.spec.timetable import Bell

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
WEEKEND = ("sat", "sun")
ALL_DAYS = (*WORKDAYS, *WEEKEND)


@dataclass(frozen=True)
class Hours:
    """How a day is cut (minutes).

    Assumption: the usual frame of a school day in Europe and the United States; six lessons (seven in high schools)
    of 50 minutes, five to ten minutes to change rooms, a long break and lunch around noon. Bells can be changed in a
    scenario by giving the school its own files.
    """

    first: int
    lesson: int
    before_lunch: int
    after_lunch: int
    breaks: tuple[int, ...]


HOURS = {
    "primary": Hours(8 * 60 + 30, 50, 4, 2, (5, 20, 5, 10)),
    "middle": Hours(8 * 60 + 10, 50, 4, 2, (10, 20, 10, 10)),
    "high": Hours(8 * 60, 50, 4, 3, (10, 15, 10, 10, 10)),
    "village": Hours(8 * 60, 50, 4, 0, (10, 20, 10)),
    "boarding": Hours(9 * 60, 45, 4, 3, (5, 20, 5, 5, 5)),
}


def lesson_periods(kind: str) -> tuple[str, ...]:
    """Names of the lessons of a day."""
    hours = HOURS[kind]
    return tuple(str(k + 1) for k in range(hours.before_lunch + hours.after_lunch))


def ring(
    plan: Numbers,
    shift_of: dict[str, int],
    clubs: dict[str, tuple[str, str]],
    dormitories: dict[str, str] | None = None,
) -> tuple[Bell, ...]:
    """The bells of a school.

    Args:
        plan: for the kind and the number of lunch shifts.
        shift_of: group (grade or class) -> lunch shift from 0.
        clubs: club -> room and day of the week; they meet for an hour after lessons.
        dormitories: class -> room where it sleeps, in a boarding school.
    """
    hours = HOURS[plan.kind]
    if dormitories is not None:
        return _boarding(hours, shift_of, dormitories)
    bells = [_bell("arrival", "arrival", hours.first - 20, hours.first)]
    now = hours.first
    total = hours.before_lunch + hours.after_lunch
    gaps = list(hours.breaks)
    for k in range(total):
        bells.append(_bell(str(k + 1), "lesson", now, now + hours.lesson))
        now += hours.lesson
        if k + 1 == hours.before_lunch and hours.after_lunch:
            many = max(shift_of.values(), default=0) + 1
            span = max(60, 25 * many)
            noon = _lunch(now, span, many, shift_of)
            bells += [bell.model_copy(update={"at_home": plan.home_lunch}) for bell in noon]
            now += span
        elif k + 1 < total:
            pause = gaps.pop(0)
            bells.append(_bell(f"break {k + 1}", "break", now, now + pause))
            now += pause
    bells.append(_bell("departure", "departure", now, now + 15))
    for name, (room, day) in clubs.items():
        bells.append(_bell(name, "club", now + 15, now + 75, name, room, (day,)))
    return tuple(bells)


def _lunch(
    start: int, span: int, shifts: int, shift_of: dict[str, int], days: Sequence[str] = WORKDAYS, name: str = "lunch"
) -> list[Bell]:
    """Lunch of each group in its shift, with free time before and after."""
    if shifts == 1:
        return [_bell(name, "lunch", start, start + span, days=days)]
    each = span // shifts
    bells: list[Bell] = []
    for group, shift in shift_of.items():
        begins, ends = start + shift * each, start + (shift + 1) * each
        if begins > start:
            bells.append(_bell(f"before {name}", "break", start, begins, group, days=days))
        bells.append(_bell(name, "lunch", begins, ends, group, days=days))
        if ends < start + span:
            bells.append(_bell(f"after {name}", "break", ends, start + span, group, days=days))
    return bells


def _boarding(hours: Hours, shift_of: dict[str, int], dormitories: dict[str, str]) -> tuple[Bell, ...]:
    """Days of boarders: they get up at seven and go to bed at ten, by class; groups are classes here."""
    bells: list[Bell] = []
    many = max(shift_of.values(), default=0) + 1
    for group, dormitory in dormitories.items():
        bells.append(_bell("night", "night", 0, 7 * 60, group, dormitory, ALL_DAYS))
        bells.append(_bell("washing", "break", 7 * 60, 7 * 60 + 40, group, dormitory, ALL_DAYS))
    bells += _lunch(7 * 60 + 40, 60, many, shift_of, ALL_DAYS, "breakfast")
    bells.append(_bell("before school", "break", 8 * 60 + 40, hours.first))
    bells.append(_bell("morning", "break", 8 * 60 + 40, 12 * 60 + 30, days=WEEKEND))
    now = hours.first
    gaps = list(hours.breaks)
    for k in range(hours.before_lunch):
        bells.append(_bell(str(k + 1), "lesson", now, now + hours.lesson))
        now += hours.lesson
        if k + 1 < hours.before_lunch:
            pause = gaps.pop(0)
            bells.append(_bell(f"break {k + 1}", "break", now, now + pause))
            now += pause
    if now < 12 * 60 + 30:
        bells.append(_bell("noon", "break", now, 12 * 60 + 30))
    bells += _lunch(12 * 60 + 30, 70, many, shift_of, ALL_DAYS)
    bells.append(_bell("games", "assembly", 13 * 60 + 40, 15 * 60 + 30, room="yard", days=ALL_DAYS))
    now = 15 * 60 + 40
    bells.append(_bell("changing", "break", 15 * 60 + 30, now, days=ALL_DAYS))
    for k in range(hours.before_lunch, hours.before_lunch + hours.after_lunch):
        bells.append(_bell(str(k + 1), "lesson", now, now + hours.lesson))
        now += hours.lesson
        if gaps:
            pause = gaps.pop(0)
            bells.append(_bell(f"break {k + 1}", "break", now, now + pause))
            now += pause
    bells.append(_bell("rest", "break", now, 18 * 60 + 30))
    bells.append(_bell("afternoon", "break", 15 * 60 + 40, 18 * 60 + 30, days=WEEKEND))
    bells += _lunch(18 * 60 + 30, 60, many, shift_of, ALL_DAYS, "supper")
    bells.append(_bell("prep", "lesson", 19 * 60 + 30, 21 * 60, days=ALL_DAYS))
    for group, dormitory in dormitories.items():
        bells.append(_bell("evening", "break", 21 * 60, 22 * 60, group, dormitory, ALL_DAYS))
        bells.append(_bell("lights out", "night", 22 * 60, 24 * 60, group, dormitory, ALL_DAYS))
    return tuple(sorted(bells, key=lambda bell: bell.start_minute))


def _bell(
    period: str,
    kind: str,
    start: int,
    end: int,
    group: str | None = None,
    room: str | None = None,
    days: Sequence[str] = WORKDAYS,
) -> Bell:
    clock = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in (start, end)]
    return Bell.model_validate(
        {"period": period, "kind": kind, "start": clock[0], "end": clock[1], "days": days, "group": group, "room": room}
    )
