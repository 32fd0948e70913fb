"""The week of hyosan: seven periods, Monday to Friday, every class with a subject, a teacher and a room in each.

32 of 35 periods are subjects, three belong to the home room teacher. Each class starts with its lessons in a shuffled
order; pairs of its lessons are then swapped, by annealing, until no teacher and no special room is booked twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from random import Random

from hyosan.people import CLASSES, SUBJECTS, Row, homerooms, staff, teachers

DAYS = ("mon", "tue", "wed", "thu", "fri")
PERIODS = ("1", "2", "3", "4", "5", "6", "7")
WEEKLY = {
    "English": 5, "Korean": 5, "mathematics": 5, "social studies": 5, "science": 5, "sports": 2, "music": 1, "art": 1,
    "informatics": 1, "technology": 1, "reading": 1,
}  # fmt: skip
"""Lessons a week of each subject, 32 in all (assumption: the national curriculum leaves schools much choice)."""
ROOMS = {
    "music": "music-room", "art": "art-room", "informatics": "computer-room", "technology": "workshop",
    "reading": "library",
}  # fmt: skip
HOMEROOM = {("mon", "7"): "self-study", ("wed", "7"): "class council", ("fri", "7"): "club"}
SLOTS = tuple((d, p) for d in DAYS for p in PERIODS if (d, p) not in HOMEROOM)
FIXED = {("2-5", "English", "tue", "1")}
"""The lesson into which the story's first host bursts."""
FREE_LABORATORY = {("tue", "1"), ("tue", "2")}
"""Nobody works beside the locked supply room that morning."""
SAME_DAY = 0.25
"""Cost of a subject's second lesson on one day, beside 1 for a clash."""


@dataclass(frozen=True)
class Lesson:
    """What is to be taught: the class, the subject, the teacher's place in `teachers()`, a special room or none."""

    class_: str
    subject: str
    teacher: int
    room: str


def lessons_of(class_: str) -> list[Lesson]:
    """The 32 subject lessons of one class."""
    place = CLASSES.index(class_)
    out, first = [], 0
    for subject, number in SUBJECTS:
        # Shares of consecutive classes; the count starts at 2-5, so that the first of each subject teaches there.
        teacher = first + (place - CLASSES.index("2-5")) % len(CLASSES) * number // len(CLASSES)
        for n in range(WEEKLY[subject]):
            room = ROOMS.get(subject, "")
            if subject == "science" and n == 0:
                room = "laboratory" if place % 2 == 0 else "laboratory-2"
            if subject == "sports":
                room = ("gym", "field")[n]
            out.append(Lesson(class_, subject, teacher, room))
        first += number
    return out


class Week:
    """One lesson per class and slot, with counts of who and what is booked when."""

    def __init__(self, seed: str) -> None:
        """Deal every class its lessons in a shuffled order."""
        self.luck = Random(seed)
        self.plan: dict[str, list[Lesson]] = {}
        self.booked: dict[tuple[object, int], int] = {}
        self.daily: dict[tuple[str, str, str], int] = {}
        for class_ in CLASSES:
            lessons = lessons_of(class_)
            self.luck.shuffle(lessons)
            for c, subject, day, period in FIXED:
                if c == class_:
                    slot = SLOTS.index((day, period))
                    have = next(i for i, le in enumerate(lessons) if le.subject == subject and not le.room)
                    lessons[slot], lessons[have] = lessons[have], lessons[slot]
            self.plan[class_] = lessons
            for slot, lesson in enumerate(lessons):
                self._count(lesson, slot, 1)
        self.fixed = {(c, SLOTS.index((d, p))) for c, _, d, p in FIXED}

    def _count(self, lesson: Lesson, slot: int, by: int) -> float:
        """Book or free a lesson; what that changes of the cost."""
        cost = 0.0
        for thing in (lesson.teacher, lesson.room):
            if thing != "":
                have = self.booked.get((thing, slot), 0)
                cost += (have if by > 0 else have - 1) * by
                self.booked[thing, slot] = have + by
        if lesson.room.startswith("laboratory") and SLOTS[slot] in FREE_LABORATORY:
            cost += by
        key = (lesson.class_, lesson.subject, SLOTS[slot][0])
        have = self.daily.get(key, 0)
        cost += SAME_DAY * (have if by > 0 else have - 1) * by
        self.daily[key] = have + by
        return cost

    def swap(self, class_: str, a: int, b: int) -> float:
        """Swap two slots of a class; the change of the cost."""
        plan = self.plan[class_]
        change = self._count(plan[a], a, -1) + self._count(plan[b], b, -1)
        plan[a], plan[b] = plan[b], plan[a]
        return change + self._count(plan[a], a, 1) + self._count(plan[b], b, 1)

    def clashes(self) -> int:
        """How many bookings are too many."""
        late = sum(
            lesson.room.startswith("laboratory") and SLOTS[slot] in FREE_LABORATORY
            for plan in self.plan.values()
            for slot, lesson in enumerate(plan)
        )
        return sum(n - 1 for n in self.booked.values() if n > 1) + late

    def solve(self, steps: int = 100_000) -> None:
        """Anneal until nothing clashes.

        Raises:
            RuntimeError: if clashes are left after `steps` swaps.
        """
        for step in range(steps):
            heat = 0.6 * (1.0 - step / steps) ** 2 + 0.02
            class_ = CLASSES[self.luck.randrange(len(CLASSES))]
            a, b = self.luck.randrange(len(SLOTS)), self.luck.randrange(len(SLOTS))
            if a == b or (class_, a) in self.fixed or (class_, b) in self.fixed:
                continue
            change = self.swap(class_, a, b)
            if change > 0 and self.luck.random() >= exp(-change / heat):
                self.swap(class_, a, b)
        if self.clashes():
            raise RuntimeError(f"{self.clashes()} clashes are left")


def rows() -> list[Row]:
    """The table, class by class, day by day: class, day, period, subject, teacher, room."""
    week = Week("hyosan week")
    week.solve()
    ids = [r["id"] for r in staff()]
    place = {t.name: i for i, t in enumerate(teachers())}
    heads = homerooms()
    out = []
    for class_ in CLASSES:
        own = f"class-{class_}"
        for day in DAYS:
            for period in PERIODS:
                if (day, period) in HOMEROOM:
                    subject, teacher, room = HOMEROOM[day, period], place[heads[class_]], own
                else:
                    lesson = week.plan[class_][SLOTS.index((day, period))]
                    subject, teacher, room = lesson.subject, lesson.teacher, lesson.room or own
                out.append(
                    {
                        "class": class_,
                        "day": day,
                        "period": period,
                        "subject": subject,
                        "teacher": ids[teacher],
                        "room": room,
                    }
                )
    return out


def bells() -> list[Row]:
    """The day: arrival, seven lessons of 50 minutes, breaks of 10, lunch in three shifts of 20 minutes."""
    out: list[Row] = []

    def add(period: str, kind: str, start: str, end: str, group: str = "", room: str = "") -> None:
        out.append(
            {
                "period": period,
                "kind": kind,
                "start": start,
                "end": end,
                "days": "mon-fri",
                "group": group,
                "room": room,
            }
        )

    add("arrival", "arrival", "08:20", "08:40")
    add("home room", "assembly", "08:40", "08:50")
    starts = ("08:50", "09:50", "10:50", "11:50", "13:40", "14:40", "15:40")
    ends = ("09:40", "10:40", "11:40", "12:40", "14:30", "15:30", "16:30")
    for n, (start, end) in enumerate(zip(starts, ends, strict=True)):
        add(PERIODS[n], "lesson", start, end)
        if n == 3:
            shifts = (("3", "12:40", "13:00"), ("2", "13:00", "13:20"), ("1", "13:20", "13:40"))
            for year, from_, to in shifts:
                if from_ > "12:40":
                    add(f"before lunch {year}", "break", "12:40", from_, year)
                add(f"lunch {year}", "lunch", from_, to, year, "canteen")
                if to < "13:40":
                    add(f"after lunch {year}", "break", to, "13:40", year)
        elif n < 6:
            add(f"break {n + 1}", "break", end, starts[n + 1])
    add("departure", "departure", "16:30", "16:50")
    return out
