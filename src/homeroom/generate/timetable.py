"""Who teaches what to whom, when and where: lessons shared out among teachers, then put into the week.

In primary schools a class has its own teacher for most lessons; in secondary schools every subject has its teacher.
Classes stay in their room except for lessons that need another. The week is filled period by period, most pressing
lesson first (a list schedule); a lesson that finds no place is read alone, without a teacher.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from homeroom.generate.bells import HOURS, WORKDAYS, lesson_periods
from homeroom.generate.defaults import figure
from homeroom.generate.luck import Draw, Luck
from homeroom.generate.numbers import Numbers
from homeroom.spec.timetable import Lesson

SUBJECTS: dict[str, tuple[tuple[str, int, str], ...]] = {
    "primary": (
        ("reading and writing", 8, ""), ("mathematics", 6, ""), ("science", 4, ""), ("art", 2, ""), ("projects", 3, ""),
        ("foreign language", 2, ""), ("music", 2, ""), ("sports", 3, "gym"),
    ),
    "middle": (
        ("language", 5, ""), ("mathematics", 5, ""), ("foreign language", 5, ""),
        ("science", 2, ""), ("experiments", 2, "laboratory"),
        ("social studies", 4, ""), ("art", 2, "art"), ("music", 2, "music"), ("sports", 3, "gym"),
    ),
    "high": (
        ("language", 6, ""), ("mathematics", 6, ""), ("foreign language", 6, ""),
        ("science", 3, ""), ("experiments", 4, "laboratory"),
        ("social studies", 5, ""), ("art or music", 2, "music"), ("sports", 3, "gym"),
    ),
    "village": (("reading and writing", 8, ""), ("arithmetic", 6, ""), ("religion", 4, ""), ("singing", 2, "")),
    "boarding": (
        ("language", 6, ""), ("mathematics", 6, ""), ("foreign language", 6, ""),
        ("science", 3, ""), ("experiments", 3, "laboratory"),
        ("history", 6, ""), ("art", 3, "art"), ("music", 2, "music"),
    ),
}  # fmt: skip
"""Subject, lessons a week, room needed ("" for the class room). Assumption: OECD, Education at a Glance, reports a
quarter of compulsory time each for language and mathematics in primary schools, less later; local plans differ."""
OWN = ("reading and writing", "mathematics", "science", "art", "projects", "arithmetic", "religion", "singing")
"""What the class teacher of a primary or village school teaches."""
FULL = 0.85
"""Nobody teaches more than this share of all periods."""


@dataclass
class _Block:
    """Lessons of one subject that a class has with a teacher."""

    group: int
    subject: str
    left: int
    need: str
    teacher: int


@dataclass(frozen=True)
class Teaching:
    """The blocks, and how many teachers there are; class_teacher: teacher of each class."""

    blocks: tuple[_Block, ...]
    teachers: int
    class_teacher: tuple[int, ...]


def share_out(plan: Numbers, classes: int) -> Teaching:
    """Give every subject of every class a teacher; as many teachers as it takes, or as the recipe says."""
    subjects = SUBJECTS[plan.kind]
    periods = len(WORKDAYS) * len(lesson_periods(plan.kind))
    most = math.floor(FULL * periods)
    by_class = plan.kind in ("primary", "village")
    blocks: list[_Block] = []
    first = classes if by_class else 0
    if by_class and plan.teachers is not None:
        first = max(min(plan.teachers, classes), 1 if plan.teachers else 0)
    others = [(s, h, n) for s, h, n in subjects if not (by_class and s in OWN)]
    if by_class and first:
        for group in range(classes):
            for subject, hours, need in subjects:
                if subject in OWN:
                    blocks.append(_Block(group, subject, hours, need, group % first))
    total = classes * sum(hours for _, hours, _ in others)
    ample = math.ceil(total / figure("school", "staff", "lessons"))
    many = ample if plan.teachers is None else max(plan.teachers - first, 0)
    load = min(total / many, most) if many else 0.0
    taken, teacher, given = 0.0, first, 0
    for subject, hours, need in others:
        for group in range(classes):
            if given + hours > load * (teacher - first + 1) + 0.5 * hours and teacher < first + many - 1:
                teacher, taken = teacher + 1, 0.0
            given += hours
            taken += hours
            blocks.append(_Block(group, subject, hours, need, teacher if many and taken <= most else -1))
    form = tuple(
        g % first if by_class and first else _form_teacher(blocks, g, first + many, classes) for g in range(classes)
    )
    return Teaching(tuple(blocks), first + many, form)


def _form_teacher(blocks: Sequence[_Block], group: int, teachers: int, classes: int) -> int:
    """One of the class's own teachers, not the same for all."""
    mine = sorted({b.teacher for b in blocks if b.group == group and b.teacher >= 0}) if classes <= 40 else []
    return mine[group % len(mine)] if mine else (group % teachers if teachers else -1)


def schedule(
    plan: Numbers, teaching: Teaching, names: Sequence[str], rooms: dict[str, list[str]], teacher_ids: Sequence[str],
    luck: Luck,
) -> tuple[Lesson, ...]:  # fmt: skip
    """Put the lessons into the week.

    Args:
        plan: for the kind.
        teaching: from `share_out`.
        names: class ids.
        rooms: need ("gym", "laboratory" ...) -> rooms that serve it; a gym takes two classes at once.
        teacher_ids: by teacher.
        luck: decides between equals.
    """
    periods = lesson_periods(plan.kind)
    slots = [(day, period) for period in periods for day in WORKDAYS]
    blocks = [_Block(b.group, b.subject, b.left, b.need, b.teacher) for b in teaching.blocks]
    mine: dict[int, list[int]] = defaultdict(list)
    load: dict[int, int] = defaultdict(int)
    need: dict[str, int] = defaultdict(int)
    for i, block in enumerate(blocks):
        mine[block.group].append(i)
        if block.teacher >= 0:
            load[block.teacher] += block.left
        need[block.need] += block.left
    whim = luck(Draw.LESSON, np.arange(len(blocks))[:, None], np.arange(len(slots))[None, :])
    today: set[tuple[int, str, str]] = set()
    lessons: list[Lesson] = []
    for s, (day, period) in enumerate(slots):
        busy: set[int] = set()
        room_left = {kind: _places(kind, found) for kind, found in rooms.items()}
        after = len(slots) - s
        pressing = {t: n / after for t, n in load.items()}
        crowd = {kind: n / (after * max(_slots_of(kind, rooms), 1)) for kind, n in need.items() if kind}
        order = sorted(range(len(names)), key=lambda g: -max((pressing.get(blocks[i].teacher, 0.0) for i in mine[g]
                                                              if blocks[i].left), default=0.0))  # fmt: skip
        for g in order:
            best, chosen = -1.0, -1
            for i in mine[g]:
                block = blocks[i]
                if not block.left or block.teacher in busy:
                    continue
                if block.need in room_left and not room_left[block.need]:
                    continue
                urgency = max(pressing.get(block.teacher, 0.0), crowd.get(block.need, 0.0))
                value = urgency + 0.3 * block.left / after + 0.05 * float(whim[i, s])
                if (g, day, block.subject) in today:
                    value -= 0.5
                if value > best:
                    best, chosen = value, i
            if chosen < 0:
                lessons.append(_lesson(names[g], day, period, "study", None, None))
                continue
            block = blocks[chosen]
            block.left -= 1
            need[block.need] -= 1
            today.add((g, day, block.subject))
            room = room_left[block.need].pop(0) if room_left.get(block.need) else None
            if block.teacher >= 0:
                busy.add(block.teacher)
                load[block.teacher] -= 1
            teacher = teacher_ids[block.teacher] if block.teacher >= 0 else None
            lessons.append(_lesson(names[g], day, period, block.subject, teacher, room))
    rank = {name: g for g, name in enumerate(names)}
    lessons.sort(key=lambda row: (rank[row.class_], WORKDAYS.index(row.day), int(row.period)))
    return tuple(lessons)


def _places(kind: str, rooms: list[str]) -> list[str]:
    return [room for room in rooms for _ in range(2)] if kind == "gym" else list(rooms)


def _slots_of(kind: str, rooms: dict[str, list[str]]) -> int:
    return len(_places(kind, rooms.get(kind, [])))


def _lesson(group: str, day: str, period: str, subject: str, teacher: str | None, room: str | None) -> Lesson:
    return Lesson.model_validate(
        {"class": group, "day": day, "period": period, "subject": subject, "teacher": teacher, "room": room}
    )


def rooms_needed(plan: Numbers, classes: int) -> dict[str, int]:
    """How many rooms of each special kind the week's lessons fill to about three quarters."""
    periods = len(WORKDAYS) * (HOURS[plan.kind].before_lunch + HOURS[plan.kind].after_lunch)
    wanted: dict[str, int] = {}
    for _, hours, need in SUBJECTS[plan.kind]:
        if need:
            each = 2 if need == "gym" else 1
            wanted[need] = wanted.get(need, 0) + math.ceil(classes * hours / (0.75 * periods * each))
    return wanted
