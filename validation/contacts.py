"""Contacts: who is face to face with whom, against two studies with sensors and one with diaries.

Generated schools like those of the studies (no row of the studies is used but their statistics). Fitted, on
Thiers13 and LyonSchool (`tools/fit_contacts.py`): the minutes of contact per hour in `library/contacts/*.toml`, to the
rows called fitted, among them how many meet again. Fitted on POLYMOD: how long a contact must be to be remembered.
Everything else in the table is a test. Given, not fitted: lengths of meetings, bells, who is at home at noon.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from validation.company import Company, like_lyon, like_polymod, like_thiers, rates_at
from validation.meetings import REMEMBERED, again, diary, factors, lengths, sample, sensors, sociable_at
from validation.report import Row, verdict

DRAWS = 200
"""Simulated days of each school."""
SEEDS = (1, 2, 3, 4, 5, 6)
"""Schools of each kind."""
THIERS = {
    "minutes": 83.81, "spread": 0.886, "partners": 15.08, "sd": 7.64, "within": 0.9296, "pairs_within": 0.8066,
    "friends": 0.86, "next": 0.056, "again_in": 0.554, "again_out": 0.164, "time_in": 0.819, "time_out": 0.452,
}  # fmt: skip
"""Mastrandrea, Fournet and Barrat 2015; `next`: share of time with other classes of the track (BIO, MP, PC-PSI);
`again`: of pairs in and outside the class who met on one day, those who met on another one, `time`: of their time,
means over the six pairs of days."""
LYON = {
    "minutes": 171.25, "spread": 0.491, "partners": 50.01, "sd": 18.9, "within": 0.722, "pairs_within": 0.3893,
    "teachers": 98.0, "grade": 0.847, "again_in": 0.810, "again_out": 0.252, "time_in": 0.905, "time_out": 0.335,
}  # fmt: skip
"""Stehle et al. 2011; `grade`: share of pupils' time in class and parallel class; `teachers`: minutes of a teacher;
`again`: of pairs who met before noon, those who met after it."""
POLYMOD = {"contacts": 13.16, "within_1y": 0.735, "adults": 0.16, "young_1y": 0.875, "any": 0.789}
"""Mossong et al. 2008, 6 to 17 years, Monday to Friday; contacts of those who had any at school; `young_1y` of those
below 20 years (0.735 / 0.84: no adult is within a year)."""
AGAIN = ("again_in", "time_in", "again_out", "time_out")
FITTED = {
    "Thiers13": ("minutes", "spread", "partners", "sd", "within", "friends", *AGAIN),
    "LyonSchool": ("minutes", "spread", "partners", "within", "teachers", *AGAIN),
}
TESTED = {"Thiers13": ("pairs_within", "next"), "LyonSchool": ("sd", "pairs_within", "grade")}


def two_days(parts: tuple[Company, Company], rng: np.random.Generator, days: int) -> dict[str, NDArray[np.float64]]:
    """Thiers13: a Tuesday of so many weeks, and who met again on Wednesday."""
    first, then = parts
    length, shape = lengths(first), sociable_at(first.mean_age)
    minutes = [part.minutes(rates_at(first.mean_age)) for part in parts]
    factor = np.stack([factors(shape, len(first.age), 2, rng) for _ in range(days)])
    found = [sample(m, length, factor[:, d], rng) for d, m in enumerate(minutes)]
    return sensors(found[0], first) | again(found[0], found[1], then)


def two_halves(parts: tuple[Company, Company], rng: np.random.Generator, days: int) -> dict[str, NDArray[np.float64]]:
    """LyonSchool: a day, and who met again after noon."""
    first, then = parts
    length, shape = lengths(first), sociable_at(first.mean_age)
    factor = np.concatenate([factors(shape, len(first.age), 1, rng) for _ in range(days)])
    found = [sample(part.minutes(rates_at(first.mean_age)), length, factor, rng) for part in parts]
    return sensors(found[0] + found[1], first) | again(found[0], found[1], then)


def run() -> list[Row]:
    """Both sensor studies and the diaries."""
    rows: list[Row] = []
    days = DRAWS // len(SEEDS) + 1
    for name, data in (("Thiers13", THIERS), ("LyonSchool", LYON)):
        rng = np.random.Generator(np.random.PCG64(7))
        found: dict[str, list[NDArray[np.float64]]] = {}
        for seed in SEEDS:
            if name == "Thiers13":
                seen = two_days(like_thiers(seed), rng, days)
            else:
                seen = two_halves(like_lyon(seed), rng, days)
            for key, values in seen.items():
                found.setdefault(key, []).append(values)
        for key in (*FITTED[name], *TESTED[name]):
            rows.append(_row(name, key, data[key], np.concatenate(found[key]), key in FITTED[name]))
    diaries = [diary(like_polymod(seed), rates_at, REMEMBERED, 12, seed) for seed in SEEDS]
    for key in ("contacts", "young_1y", "within_1y", "adults"):
        rows.append(_row("POLYMOD", key, POLYMOD[key], np.concatenate([d[key] for d in diaries]), key == "contacts"))
    return [*rows, *tried()]


def tried() -> list[Row]:
    """POLYMOD's shares if half or all of the day's teachers were written down; held to nothing."""
    rows: list[Row] = []
    for spoken in (0.5, 1.0):
        days = [diary(like_polymod(seed), rates_at, REMEMBERED, 12, seed, spoken) for seed in SEEDS]
        for key in ("within_1y", "adults"):
            row = _row("POLYMOD", key, POLYMOD[key], np.concatenate([d[key] for d in days]), False)
            check = row.check.replace("(test)", f"where {spoken:.0%} of a day's teachers are written down (tried)")
            rows.append(Row(check.replace("%", " %"), row.expected, row.measured, "reported"))
    return rows


WORDS = {
    "minutes": "minutes of contact a day", "spread": "standard deviation of pupils' minutes over their mean",
    "partners": "partners a day", "sd": "standard deviation of partners",
    "within": "share of time within the class", "pairs_within": "share of partners within the class",
    "friends": "share of time with friends", "next": "share of time with other classes of the track",
    "grade": "share of pupils' time within class and parallel class", "teachers": "minutes of contact of a teacher",
    "again_in": "of pairs of one class who met, those who met again",
    "time_in": "the same, of their time",
    "again_out": "of pairs of two classes who met, those who met again",
    "time_out": "the same, of the time of two classes",
    "contacts": "school contacts of those who have any", "within_1y": "share within a year of age",
    "adults": "share of adults", "young_1y": "share within a year of age, of those below 20",
}  # fmt: skip


def _row(name: str, key: str, target: float, values: NDArray[np.float64], fitted: bool) -> Row:
    low, high = np.quantile(values, [0.05, 0.95])
    crps = np.mean(np.abs(values - target)) - 0.5 * np.mean(np.abs(values[:, None] - values[None, :]))
    measured = f"{values.mean():.3g} (90 % of days {low:.3g} to {high:.3g}; CRPS {crps:.2g})"
    check = f"{name}: {WORDS[key]} ({'fitted' if fitted else 'test'})"
    return Row(check, f"{target:.3g}", measured, verdict(low <= target <= high))
