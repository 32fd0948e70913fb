"""What anybody expects of an outbreak in odd schools: no air and much air, one class, a teacher of all classes."""

from __future__ import annotations

import numpy as np

from homeroom.exchange.folder import load
from homeroom.regimes.outbreak import OutbreakEngine
from homeroom.world.outbreak import settle
from homeroom.world.tables import ACTIVITIES
from support.health import RUNS, SEED, batch, engine, scales, school

LESSON = ACTIVITIES.index("lesson")


def test_outbreaks_shrink_as_rooms_have_from_no_to_twenty_air_changes() -> None:
    sizes = [float(batch({"school.air_changes": changes}).runs["size"].mean()) for changes in (0, 0.5, 2, 6, 20)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 1.3 * sizes[-1]


def test_a_school_of_one_class_has_outbreaks_like_any_other() -> None:
    made = load("measles").replace(
        {
            "school.pupils": 20, "school.grades": 1, "school.class_size": 25, "horizon": "90 d", "immunity.coverage": 0,
            "pathogen.transmission.r0": 15,
        }
    )  # fmt: skip
    one = OutbreakEngine(settle(made), made, scales())
    assert len(one.setting.group_ids) == 1
    found = one.batch(SEED, 0, RUNS, infections=True)
    pupils = sum(person.role == "pupil" for person in made.people.values())
    assert pupils == 20
    assert found.runs["size"].min() >= 1
    assert found.runs["size"].max() <= sum(person.role != "family" for person in made.people.values())
    assert np.median(found.runs["size"]) > 0.7 * pupils


def test_a_teacher_of_every_class_can_bring_it_into_every_class() -> None:
    people, lessons = school().people, school().timetable
    classes = {person.class_ for person in people.values() if person.role == "pupil"}
    met: dict[str, set[str]] = {}
    for lesson in lessons:
        if lesson.teacher is not None:
            met.setdefault(lesson.teacher, set()).add(lesson.class_)
    everywhere = sorted(teacher for teacher, taught in met.items() if taught >= classes)
    lone = sorted(teacher for teacher, taught in met.items() if len(taught) == 1)
    assert everywhere
    assert lone

    def reached(teacher: str) -> np.ndarray:
        """In how many runs somebody of each class is infected by this teacher in a lesson."""
        made = engine({"measures.index.who": teacher, "immunity.coverage": 0.0, "measures.stay_home.on": False})
        found = made.batch(SEED, 0, RUNS, infections=True).infections
        assert found is not None
        first = made.setting.person_ids.index(teacher)
        mine = found[(found["source"] == first) & (found["period"] == LESSON)]
        group = made.setting.people.group[mine["target"]]
        pairs = np.unique(np.stack([mine["run"], group])[:, group >= 0], axis=1)
        return np.bincount(pairs[1], minlength=len(classes))

    of_all, of_one = reached(everywhere[0]), reached(lone[0])
    assert np.all(of_all > 0.1 * RUNS)
    assert of_one.max() > 0.5 * RUNS
    assert np.sort(of_one)[-2] < 0.1 * of_one.max()
