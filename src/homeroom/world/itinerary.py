"""Who means to be where when: bells, timetable and calendar as one list of places per person.

Rows are made for whole classes at a time. What a bell leaves open (when somebody arrives, where a break is spent) is a
keyed choice of the person for that day, so nobody's choice depends on anybody else's, except that a full corridor sends
the last to choose back to their room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from homeroom.generate.defaults import figure
from homeroom.generate.keyed import uniforms
from homeroom.kernels import draws
from homeroom.spec.people import Person
from homeroom.spec.scenario import Scenario
from homeroom.spec.timetable import Bell
from homeroom.spec.words import DAYS
from homeroom.world.days import (
    ARRIVE,
    BREAK,
    FIXED,
    LEAVE,
    LUNCH,
    MINUTE,
    OWN,
    Period,
    Stretch,
    adult_day,
    default_bells,
    periods,
    pupil_day,
)
from homeroom.world.orders import overrule
from homeroom.world.places import Places
from homeroom.world.tables import ACTIVITIES

Rows = dict[str, NDArray[np.int64]]
"""Columns person, time (ms), room, activity, all of one length, sorted by person and time."""

_COLUMNS = ("person", "time", "room", "activity")
_FIELDS = (*_COLUMNS, "open", "order", "day")


@dataclass(frozen=True)
class _School:
    """What the day of anybody is made from."""

    bells: tuple[Bell, ...]
    places: Places
    people: Sequence[Person]
    who: NDArray[np.uint32]
    lessons: dict[tuple[str, str], dict[str, int]]  # (class, day) -> period -> room
    taught: dict[tuple[str, str], list[tuple[str, str, int]]]  # (teacher, day) -> (class, period, room)
    grades: dict[str, int | None]
    days: dict[tuple[str, str | None, int | None, str | None], list[Period]]

    def periods(self, day: str, class_: str | None, grade: int | None, club: str | None = None) -> list[Period]:
        """The bells of a day for a class, worked out once."""
        key = day, class_, grade, club
        if key not in self.days:
            self.days[key] = periods(self.bells, day, class_, grade, club)
        return self.days[key]


def plan_days(scenario: Scenario, places: Places, people: Sequence[Person], who: NDArray[np.uint32]) -> Rows:
    """The itinerary of everybody over the scenario's horizon.

    Args:
        scenario: its start, horizon, bells, timetable and measures.
        places: where people belong.
        people: in order of their index; who: (n,) their hashes.

    Returns:
        Rows; the first of every person is at time 0, each holds until the next.
    """
    school = _gather(scenario, places, people, who)
    horizon = round(1000 * float(scenario.horizon))
    blocks: list[Rows] = [_at_home(len(people))]
    midnight = datetime.combine(scenario.start.date(), datetime.min.time())
    templates: dict[str, list[tuple[NDArray[np.int64], list[Stretch]]]] = {}
    while True:
        offset = round((midnight - scenario.start) / timedelta(milliseconds=1))
        if offset >= horizon:
            break
        day = DAYS[midnight.weekday()]
        if day not in templates:
            templates[day] = _templates(school, day)
        number = midnight.toordinal()
        luck = uniforms(who[:, None], np.array([0, 1]), draws.ARRIVAL, number) if templates[day] else np.zeros((0, 2))
        blocks.extend(_block(school, members, day_plan, offset, number, luck) for members, day_plan in templates[day])
        midnight += timedelta(days=1)
    rows = {name: np.concatenate([block[name] for block in blocks]) for name in _FIELDS}
    _turn_away(rows, school)
    order = np.lexsort((rows["order"], rows["time"], rows["person"]))
    tidy = _tidy({name: rows[name][order] for name in _COLUMNS}, horizon)
    return _tidy(overrule(tidy, scenario, places.index, {p.id: i for i, p in enumerate(people)}), horizon)


def _gather(scenario: Scenario, places: Places, people: Sequence[Person], who: NDArray[np.uint32]) -> _School:
    lessons: dict[tuple[str, str], dict[str, int]] = {}
    taught: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
    rows = sorted(
        scenario.timetable, key=lambda row: (row.class_, row.day, row.period, row.room or "", row.teacher or "")
    )
    for lesson in rows:
        own = places.of_class.get(lesson.class_, OWN)
        room = places.index[lesson.room] if lesson.room is not None else own
        lessons.setdefault((lesson.class_, lesson.day), {}).setdefault(lesson.period, room)
        if lesson.teacher is not None:
            taught.setdefault((lesson.teacher, lesson.day), []).append((lesson.class_, lesson.period, room))
    grades: dict[str, int | None] = {}
    for person in people:
        if person.class_ is not None and grades.get(person.class_) is None:
            grades[person.class_] = person.grade
    return _School(tuple(scenario.bells) or default_bells(), places, people, who, lessons, taught, grades, {})


def _at_home(n: int) -> Rows:
    """Everybody at home, long before the start."""
    rows = {name: np.zeros(n, dtype=np.int64) for name in _FIELDS}
    rows["person"] = np.arange(n, dtype=np.int64)
    rows["time"][:] = -(2**40)
    rows["room"][:] = -1
    rows["order"][:] = -1
    return rows


def _templates(school: _School, day: str) -> list[tuple[NDArray[np.int64], list[Stretch]]]:
    """Groups of people with the same day, and that day."""
    groups: dict[tuple[str | None, int | None, str | None], list[int]] = {}
    meets = {b.group for b in school.bells if b.kind == "club" and day in b.days}
    adults: list[int] = []
    for i, person in enumerate(school.people):
        if school.places.home[i] < 0:
            continue
        if person.role == "pupil":
            club = person.club if person.club in meets else None
            groups.setdefault((person.class_, person.grade, club), []).append(i)
        else:
            adults.append(i)
    classes = {name: k for k, name in enumerate(sorted({c for c, _, _ in groups if c is not None}))}
    found: list[tuple[NDArray[np.int64], list[Stretch]]] = []
    for class_, grade, club in sorted(groups, key=lambda g: (g[0] or "", -1 if g[1] is None else g[1], g[2] or "")):
        canteens = school.places.canteens
        canteen = canteens[classes.get(class_ or "", 0) % len(canteens)] if canteens else None
        own = school.periods(day, class_, grade, club)
        rooms = school.lessons.get((class_ or "", day), {})
        plan = pupil_day(own, rooms, school.places.index, canteen)
        found.append((np.array(groups[class_, grade, club], dtype=np.int64), plan))
    today = [b for b in school.bells if day in b.days and b.kind != "club"]
    if today:
        found.extend((np.array([i], dtype=np.int64), _adult(school, i, day, today)) for i in adults)
    return [(members, plan) for members, plan in found if plan]


def _adult(school: _School, i: int, day: str, today: list[Bell]) -> list[Stretch]:
    """The day of one adult."""
    person = school.people[i]
    lessons: list[tuple[int, int, int]] = []
    for class_, period, room in school.taught.get((person.id, day), []):
        for span in school.periods(day, class_, school.grades.get(class_)):
            if span.bell.kind == "lesson" and span.bell.period == period:
                lessons.append((span.start, span.end, room))
    opening = min(b.start_minute for b in today) * MINUTE
    closing = max(b.start_minute if b.kind == "departure" else b.end_minute for b in today) * MINUTE
    shifts = sorted(
        (b for b in today if b.kind == "lunch"), key=lambda b: (b.start_minute, b.end_minute, b.group or "", b.period)
    )
    general = [b for b in shifts if b.group is None]
    lunch, ends = None, 0
    if shifts:
        among = general or shifts
        pick = float(uniforms(school.who[i], 1, draws.BREAK_PLACE, 0))
        bell = among[int(pick * len(among))]
        eating = round(1000 * figure("day", "lunch", "eating"))
        start, ends = bell.start_minute * MINUTE, min(bell.start_minute * MINUTE + eating, bell.end_minute * MINUTE)
        if bell.room is not None:
            lunch = Stretch(start, school.places.index[bell.room], "lunch")
        elif school.places.canteens:
            lunch = Stretch(start, school.places.canteens[0], "lunch", LUNCH)
    return adult_day(opening, closing, lunch, ends, lessons)


def _block(
    school: _School,
    members: NDArray[np.int64],
    plan: list[Stretch],
    offset: int,
    number: int,
    luck: NDArray[np.float64],
) -> Rows:
    """The rows of a group of people on one day, with their choices.

    Args:
        luck: (people, 2) when on that day everybody comes and goes, drawn for all at once.
    """
    m, n = len(members), len(plan)
    start = np.array([s.start for s in plan], dtype=np.int64)
    room = np.tile(np.array([s.room for s in plan], dtype=np.int64), (m, 1))
    opened = np.array([s.open for s in plan], dtype=np.int64)
    home = school.places.home[members][:, None]
    room = np.where(room == OWN, home, room)
    time = np.tile(start + offset, (m, 1))
    who = school.who[members][:, None]
    for kind, whom in ((ARRIVE, 0), (LEAVE, 1)):
        at = np.flatnonzero(opened == kind)
        if len(at):
            span = np.array([plan[k].span for k in at], dtype=np.int64)
            time[:, at] += np.floor(luck[members, whom][:, None] * span).astype(np.int64)
    at = np.flatnonzero(opened == BREAK)
    if len(at):
        u = uniforms(who, start[at][None, :] // 1000, draws.BREAK_PLACE, number)
        shares = school.places.shares[home]
        choice = (u[:, :, None] >= shares).sum(axis=2)
        room[:, at] = school.places.breaks[home, np.minimum(choice, shares.shape[2] - 1)]
    activity = np.tile(np.array([ACTIVITIES.index(s.activity) for s in plan], dtype=np.int64), (m, 1))
    away = uniforms(who, -1, draws.HOME_LUNCH, 0) < np.array([s.at_home for s in plan])
    room[away], activity[away] = -1, ACTIVITIES.index("home")
    return {
        "person": np.repeat(members, n),
        "time": time.ravel(),
        "room": room.ravel(),
        "activity": activity.ravel(),
        "open": np.where(away, FIXED, opened).ravel(),
        "order": np.tile(np.arange(n, dtype=np.int64), m),
        "day": np.full(m * n, number, dtype=np.int64),
    }


def _turn_away(rows: Rows, school: _School) -> None:
    """Whoever finds a freely chosen place full stays in their own room; who comes first is a keyed draw."""
    home = school.places.home[rows["person"]]
    free = np.flatnonzero(((rows["open"] == BREAK) | (rows["open"] == LUNCH)) & (rows["room"] != home))
    if not len(free):
        return
    luck = uniforms(school.who[rows["person"][free]], 2, draws.BREAK_PLACE, rows["day"][free])
    order = np.lexsort((luck, rows["room"][free], rows["time"][free]))
    room, time = rows["room"][free][order], rows["time"][free][order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (room[1:] != room[:-1]) | (time[1:] != time[:-1])
    begins = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    full = np.arange(len(order)) - begins >= school.places.limit[room]
    away = free[order[full]]
    rows["room"][away] = home[away]


def _tidy(rows: Rows, horizon: int) -> Rows:
    """Start everybody at 0, stop at the horizon, one row per moment, none that changes nothing."""
    person, time = rows["person"], rows["time"].copy()
    early = time <= 0
    time[early] = 0
    last = np.ones(len(person), dtype=bool)
    last[:-1] = (person[1:] != person[:-1]) | (time[1:] != time[:-1])
    keep = last & (time < max(horizon, 1))
    rows = {name: (time if name == "time" else rows[name])[keep] for name in _COLUMNS}
    same = np.zeros(len(rows["person"]), dtype=bool)
    same[1:] = True
    for name in ("person", "room", "activity"):
        same[1:] &= rows[name][1:] == rows[name][:-1]
    return {name: column[~same] for name, column in rows.items()}
