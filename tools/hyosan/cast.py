"""The people of the story who belong to the school, and what we assume of them.

Names and roles are facts of the story, collected from public recaps. Everything else here (the classes of those who are
in some "other class", ages, sex read off the role or name, tempers, archers' stamina, ties) is an assumption of ours,
made from roles and relations alone; nobody's end in the story was looked at, and nothing here may depend on it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cast:
    """One named pupil: class, sex, and a temper only where the story says what kind of person it is."""

    name: str
    class_: str
    sex: str
    courage: float | None = None
    calm: float | None = None
    leadership: float | None = None
    altruism: float | None = None
    stamina: float | None = None
    household: str = ""


PUPILS = (
    Cast("Nam On-jo", "2-5", "f", 0.6, 0.6, 0.6, 0.8),  # knows how to survive: a firefighter's daughter
    Cast("Lee Cheong-san", "2-5", "m", 0.7, 0.5, 0.6, 0.8),
    Cast("Choi Nam-ra", "2-5", "f", 0.6, 0.8, 0.7, 0.5),  # class president
    Cast("Lee Su-hyeok", "2-5", "m", 0.8, 0.6, 0.6, 0.7),  # used to fight
    Cast("Yang Dae-su", "2-5", "m", 0.5, 0.4, 0.4, 0.7),
    Cast("Seo Hyo-ryung", "2-5", "f", 0.4, 0.5, 0.3, 0.6),
    Cast("Jang Wu-jin", "2-5", "m", 0.6, 0.5, 0.4, 0.7, household="h-jang"),
    Cast("Oh Joon-yeong", "2-5", "m", 0.5, 0.7, 0.5, 0.6),  # thinks things through
    Cast("Kim Ji-min", "2-5", "f", 0.4, 0.4, 0.3, 0.5),
    Cast("Lee Na-yeon", "2-5", "f", 0.4, 0.3, 0.4, 0.1),  # infects a classmate on purpose
    Cast("Han Gyeong-su", "2-5", "m", 0.6, 0.5, 0.4, 0.7),
    Cast("Yoon I-sak", "2-5", "f", 0.5, 0.5, 0.4, 0.7),
    Cast("Kim Min-ji", "2-5", "f"),
    Cast("Yoon Gwi-nam", "2-7", "m", 0.8, 0.6, 0.4, 0.0),  # bully
    Cast("Son Myeong-hwan", "2-7", "m", 0.6, 0.5, 0.7, 0.1),  # leads the bullies
    Cast("Kim Hyeon-ju", "2-7", "f", 0.6, 0.4, 0.5, 0.2),
    Cast("Park Hee-su", "2-7", "f"),
    Cast("Min Eun-ji", "2-3", "f", 0.3, 0.4, 0.2, 0.4),  # bullied
    Cast("Kim Cheol-su", "2-3", "m", 0.3, 0.4, 0.2, 0.4),  # bullied
    Cast("Jang Ha-ri", "3-4", "f", 0.8, 0.8, 0.7, 0.7, stamina=360, household="h-jang"),  # archer
    Cast("Park Mi-jin", "3-6", "f", 0.7, 0.5, 0.5, 0.5),
    Cast("Yoo Joon-seong", "3-6", "m", 0.5, 0.5, 0.4, 0.7),
    Cast("Jung Min-jae", "1-2", "m", 0.6, 0.6, 0.4, 0.6, stamina=360),  # archer
)


@dataclass(frozen=True)
class Job:
    """One of the staff: name, role, what they teach or do, their room, whether they carry keys."""

    name: str
    role: str
    subject: str
    room: str
    keys: bool | None = None
    sex: str = ""
    age: int | None = None
    seat: int | None = None


TIES = (
    # (a, b, weight, kind): relations told by the story; the weights are ours (assumption, plus or minus 0.2)
    ("Nam On-jo", "Yoon I-sak", 1.0, "best_friend"),
    ("Nam On-jo", "Lee Cheong-san", 0.9, "neighbour"),
    ("Nam On-jo", "Lee Su-hyeok", 0.6, "friend"),
    ("Lee Cheong-san", "Han Gyeong-su", 1.0, "best_friend"),
    ("Lee Cheong-san", "Lee Su-hyeok", 0.8, "friend"),
    ("Lee Cheong-san", "Yang Dae-su", 0.6, "friend"),
    ("Lee Su-hyeok", "Choi Nam-ra", 0.5, "friend"),
    ("Nam On-jo", "Choi Nam-ra", 0.3, "classmate"),
    ("Yang Dae-su", "Jang Wu-jin", 0.7, "friend"),
    ("Yang Dae-su", "Oh Joon-yeong", 0.6, "friend"),
    ("Lee Su-hyeok", "Yang Dae-su", 0.6, "friend"),
    ("Jang Wu-jin", "Oh Joon-yeong", 0.5, "friend"),
    ("Han Gyeong-su", "Lee Su-hyeok", 0.6, "friend"),
    ("Seo Hyo-ryung", "Kim Ji-min", 0.7, "friend"),
    ("Seo Hyo-ryung", "Nam On-jo", 0.5, "friend"),
    ("Kim Ji-min", "Kim Min-ji", 0.6, "friend"),
    ("Lee Na-yeon", "Kim Ji-min", 0.4, "friend"),
    ("Jang Wu-jin", "Jang Ha-ri", 1.0, "sibling"),
    ("Jang Ha-ri", "Jung Min-jae", 0.8, "team"),
    ("Park Mi-jin", "Yoo Joon-seong", 0.5, "classmate"),
    ("Jang Ha-ri", "Park Mi-jin", 0.3, "same_year"),
    ("Son Myeong-hwan", "Yoon Gwi-nam", 0.8, "gang"),
    ("Son Myeong-hwan", "Kim Hyeon-ju", 0.6, "gang"),
    ("Yoon Gwi-nam", "Kim Hyeon-ju", 0.4, "gang"),
    ("Min Eun-ji", "Kim Cheol-su", 0.6, "friend"),
    ("Park Sun-hwa", "Nam On-jo", 0.5, "teacher"),
    ("Park Sun-hwa", "Yoon I-sak", 0.4, "teacher"),
    ("Park Sun-hwa", "Choi Nam-ra", 0.4, "teacher"),
    ("Park Sun-hwa", "Lee Cheong-san", 0.4, "teacher"),
)
