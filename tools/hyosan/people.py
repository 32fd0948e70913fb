"""Who is in the school: 600 pupils in 24 classes, 45 staff, and the ties between them.

Ids count through the classes (p001 is number 1 of class 1-1, p600 number 25 of class 3-8) and then through the staff
(p601 to p645). A class's numbers are dealt by a fixed shuffle, so an id tells nothing about the person.
"""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from hyosan.cast import PUPILS, TIES, Cast, Job

CLASSES = tuple(f"{year}-{n}" for year in (1, 2, 3) for n in range(1, 9))
SIZE = 25
AGE = {1: 16, 2: 17, 3: 18}
"""Age in years by school year, late in the calendar year: most have had that birthday."""
COLUMNS = (
    "id", "name", "role", "class", "grade", "age", "sex", "household", "seat", "room", "keys",
    "walk_speed", "run_speed", "stamina", "strength", "courage", "calm", "leadership", "altruism",
)  # fmt: skip
HEADS = {"2-5": "Park Sun-hwa"}
"""Home room teachers of the cast."""

SUBJECTS = (
    ("English", 5), ("Korean", 5), ("mathematics", 5), ("social studies", 5), ("science", 5),
    ("sports", 2), ("music", 1), ("art", 1), ("informatics", 1), ("technology", 1), ("reading", 1),
)  # fmt: skip
"""Subject and number of its teachers: 32, each with about 24 lessons a week beside the home room."""
CAST_TEACHERS = {"English": "Park Sun-hwa", "science": "Lee Byeong-chan"}
OFFICE = {"science": "science-office", "sports": "gym-office"}

Row = dict[str, str]


def teachers() -> list[Job]:
    """The 32 who teach, subject by subject; the first 24 who are not sports teachers have a class of their own."""
    out = []
    for subject, number in SUBJECTS:
        for n in range(1, number + 1):
            name = CAST_TEACHERS.get(subject, "") if n == 1 else ""
            room = OFFICE.get(subject, "teachers-office")
            label = f"Teacher, {subject}" + (f" {n}" if number > 1 else "")
            sex = {"Park Sun-hwa": "f", "Lee Byeong-chan": "m"}.get(name, "")
            keys = True if name == "Lee Byeong-chan" else None
            age = {"Park Sun-hwa": 35, "Lee Byeong-chan": 48}.get(name)
            out.append(Job(name or label, "teacher", subject, room, keys, sex, age))
    return out


OTHERS = (
    Job("Principal", "staff", "principal", "principal", True, "m", 60),
    Job("Vice-principal", "staff", "vice-principal", "teachers-office", True),
    Job("School nurse", "staff", "nurse", "infirmary", True, "f", 40, seat=2),
    Job("Librarian", "staff", "librarian", "library", True),
    Job("Counsellor", "staff", "counsellor", "counselling", True),
    Job("Administrator 1", "staff", "administration", "administration", True),
    Job("Administrator 2", "staff", "administration", "administration", True),
    Job("Dietician", "staff", "kitchen", "kitchen", True),
    Job("Cook 1", "staff", "kitchen", "kitchen", False),
    Job("Cook 2", "staff", "kitchen", "kitchen", False),
    Job("Cook 3", "staff", "kitchen", "kitchen", False),
    Job("Caretaker", "staff", "caretaker", "caretaker", True),
    Job("Gatekeeper", "staff", "gatekeeper", "gatehouse", True),
)


def pupils() -> list[Row]:
    """600 rows in id order; in each class the cast takes shuffled numbers, the rest are numbered classmates."""
    rows = []
    for place, class_ in enumerate(CLASSES):
        cast = [c for c in PUPILS if c.class_ == class_]
        numbers = list(range(1, SIZE + 1))
        Random(f"numbers {class_}").shuffle(numbers)
        by_number = dict(zip(numbers, cast, strict=False))
        girls = _girls(class_, by_number)
        for number in range(1, SIZE + 1):
            year = int(class_[0])
            row = dict.fromkeys(COLUMNS, "")
            row |= {
                "id": f"p{place * SIZE + number:03d}", "name": f"Classmate {class_}-{number}", "role": "pupil",
                "class": class_, "grade": str(year), "age": str(AGE[year]), "sex": "f" if number in girls else "m",
                "seat": str(number), "keys": "false",
            }  # fmt: skip
            if number in by_number:
                one = by_number[number]
                row |= {"name": one.name, "household": one.household}
                row |= {k: _number(getattr(one, k)) for k in ("stamina", "courage", "calm", "leadership", "altruism")}
            rows.append(row)
    return rows


def _girls(class_: str, by_number: dict[int, Cast]) -> set[int]:
    """Numbers of the girls: 12 or 13 of 25, the cast's sex kept."""
    taken = {n: c.sex for n, c in by_number.items()}
    girls = {n for n, sex in taken.items() if sex == "f"}
    free = [n for n in range(1, SIZE + 1) if n not in taken]
    Random(f"sex {class_}").shuffle(free)
    wanted = 12 + CLASSES.index(class_) % 2
    return girls | set(free[: max(0, wanted - len(girls))])


def staff() -> list[Row]:
    """45 rows: the teachers in the order of their subjects, then everybody else."""
    teaching = teachers()
    heads = homerooms()
    of_class = {name: class_ for class_, name in heads.items()}
    second = {name for class_, name in heads.items() if class_.startswith("2-")}
    rows = []
    for n, job in enumerate([*teaching, *OTHERS], start=1):
        row = dict.fromkeys(COLUMNS, "")
        room = "office-year-2" if job.name in second and job.room == "teachers-office" else job.room
        row |= {
            "id": f"p{len(CLASSES) * SIZE + n}", "name": job.name, "role": job.role, "sex": job.sex, "room": room,
            "age": "" if job.age is None else str(job.age), "keys": "" if job.keys is None else str(job.keys).lower(),
            "seat": "" if job.seat is None else str(job.seat),
        }  # fmt: skip
        if job.name in of_class and job.name.startswith("Teacher"):
            row["name"] = f"{job.name}, {of_class[job.name]}"
        rows.append(row)
    return rows


def homerooms() -> dict[str, str]:
    """Class -> name (before the class is added) of its home room teacher."""
    chosen = dict(HEADS)
    free = [t.name for t in teachers() if t.subject != "sports" and t.name not in chosen.values()]
    rest = [c for c in CLASSES if c not in chosen]
    # Deal round the subjects, so that no year has only teachers of one subject.
    order = sorted(range(len(free)), key=lambda i: (i * 7) % len(free))
    for class_, i in zip(rest, order, strict=False):
        chosen[class_] = free[i]
    return {c: chosen[c] for c in CLASSES}


def ties(rows: list[Row]) -> list[Row]:
    """Ties of the cast as the story tells them, then friends and desk neighbours by a fixed draw.

    Friends: everybody names three others, four times in five from the own class, mostly of the own sex (homophily),
    which gives about six friends each, as surveys of named friends in schools allow five to ten names
    (assumption, 3 to 10). Weights: friends 0.3 to 0.9, desk neighbours 0.2 (assumption, 0.1 to 0.4).
    """
    out: dict[tuple[str, str], Row] = {}
    ids = {r["name"]: r["id"] for r in rows}

    def add(a: str, b: str, weight: float, kind: str) -> None:
        if a != b:
            pair = (min(a, b), max(a, b))
            out.setdefault(pair, {"a": pair[0], "b": pair[1], "weight": _number(weight), "kind": kind})

    for one, other, weight, kind in TIES:
        add(ids[one], ids[other], weight, kind)
    children = [r for r in rows if r["role"] == "pupil"]
    by_class = {c: [r for r in children if r["class"] == c] for c in CLASSES}
    by_year = {y: [r for r in children if r["grade"] == str(y)] for y in (1, 2, 3)}
    for r in children:
        luck = Random(f"friends {r['id']}")
        for _ in range(3):
            pool = by_class[r["class"]] if luck.random() < 0.8 else by_year[int(r["grade"])]
            if luck.random() < 0.8:
                pool = [o for o in pool if o["sex"] == r["sex"]]
            add(r["id"], luck.choice(pool)["id"], round(luck.uniform(0.3, 0.9), 1), "friend")
    for class_ in CLASSES:
        for r in by_class[class_]:
            if int(r["seat"]) % 5:
                add(r["id"], by_class[class_][int(r["seat"])]["id"], 0.2, "desk")
    return [out[pair] for pair in sorted(out)]


def write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    """Write a table as UTF-8 CSV with line feeds."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
