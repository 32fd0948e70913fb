"""Arms of an ensemble against each other, run by run: what a change brings, whom it spares, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from homeroom.ensembles.outbreak import THRESHOLDS, Outbreaks
from homeroom.ensembles.outcome import Outcome
from homeroom.results.chances import SURVIVING
from homeroom.results.compare import LEVEL, Change, chance_change, chance_of, common, mean_change, simultaneous
from homeroom.world.tables import FATES

if TYPE_CHECKING:
    import polars as pl

Arm = Outbreaks | Outcome
Both = Mapping[tuple[str, str], NDArray[np.int64]]

OUTBREAK = (
    "size", "hospital", "dead", "detected", "home", "days_ill", "days_measures", "doses", "tests", "closed_days",
    "peak_absent",
)  # fmt: skip
"""Columns of schema.RUN that a difference of outbreaks tells."""


@dataclass(frozen=True)
class Difference:
    """One arm minus another, run by run.

    Attributes:
        arm, other: their names.
        runs: how many pairs.
        level: of all intervals.
        main: the number that counts: "size" (cases) of outbreaks, "survivors" of stories.
        numbers: differences of means by name; the costs are among them.
        chances: differences of the chance of so many or more, by number.
        same: the two arms are the same in every run.
        people: a frame, see `spared`.
    """

    arm: str
    other: str
    runs: int
    level: float
    main: str
    numbers: dict[str, Change]
    chances: dict[int, Change]
    same: bool
    people: pl.DataFrame = field(repr=False)

    @property
    def change(self) -> Change:
        """Difference of the number that counts."""
        return self.numbers[self.main]

    def chance(self, *, cases: int | None = None, survivors: int | None = None) -> Change:
        """Difference of the chance of so many or more.

        Raises:
            KeyError: this number was not among the thresholds.
        """
        number = cases if cases is not None else survivors
        if number not in self.chances:
            raise KeyError(f"no threshold of {number}; there are {', '.join(str(k) for k in self.chances)}")
        return self.chances[number]

    def spared(self, most: int | None = None) -> pl.DataFrame:
        """Who gains most from the first arm.

        Returns:
            Columns id, name, role, class, p (chance of being infected, or of not surviving a story, in the first arm),
            p_other, change, se, low, high; the largest fall first. Every interval holds for its person alone.
        """
        return self.people if most is None else self.people.head(most)

    def to_json(self) -> dict[str, Any]:
        """As plain values; errors in the shape of what they belong to."""
        chances = {str(k): c for k, c in self.chances.items()}
        return {
            "arm": self.arm,
            "other": self.other,
            "runs": self.runs,
            "level": self.level,
            "same": self.same,
            **{name: change.to_json() for name, change in self.numbers.items()},
            "chance": {k: c.mean for k, c in chances.items()},
            "chance_se": {k: c.se for k, c in chances.items()},
            "chance_interval": {k: [c.low, c.high] for k, c in chances.items()},
            "spared": self.people.head(10).to_dicts(),
        }

    def __str__(self) -> str:
        """The main difference in a line."""
        word = "cases" if self.main == "size" else "survivors"
        c = self.change
        return (
            f"{self.arm} minus {self.other}: {c.mean:+.2f} {word} "
            f"({100 * self.level:.0f} % from {c.low:+.2f} to {c.high:+.2f}, {self.runs:,} pairs)"
        )


class Rank(NamedTuple):
    """One change in a ranking.

    Attributes:
        arm: its name.
        change: against the baseline, at the simultaneous level.
        not_told_apart: other changes whose difference from it may be nothing.
    """

    arm: str
    change: Change
    not_told_apart: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """Changes from best to worst by the number that counts.

    Attributes:
        base: the arm they are compared with.
        ranks: best first.
        level: that all intervals together hold with.
        each: the level of each single one.
    """

    base: str
    ranks: tuple[Rank, ...]
    level: float
    each: float

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "base": self.base,
            "level": self.level,
            "level_each": self.each,
            "method": "Bonferroni over all pairs of arms",
            "ranks": [
                {"arm": r.arm, **r.change.to_json(), "not_told_apart": list(r.not_told_apart)} for r in self.ranks
            ],
        }


def difference(
    one: Arm, other: Arm, both: Both, *, thresholds: tuple[int, ...] = (), level: float = LEVEL
) -> Difference:
    """What the first arm has more than the other.

    Args:
        one, other: arms of one ensemble, of one kind.
        both: for outbreaks, by names of two arms: (people,) in how many runs somebody was infected in both.
        thresholds: further numbers whose chance is compared.
        level: of the intervals.
    """
    if isinstance(one, Outbreaks) and isinstance(other, Outbreaks):
        return _of_outbreaks(one, other, both, thresholds, level)
    if isinstance(one, Outcome) and isinstance(other, Outcome):
        return _of_stories(one, other, thresholds, level)
    raise TypeError("a story with hunters and an outbreak have nothing to be compared by")


def ranking(arms: Mapping[str, Arm], base: str, level: float = LEVEL) -> Ranking:
    """Order changes by what they avoid: cases of outbreaks, deaths and turnings of stories.

    The intervals hold together, over all pairs of arms: any statement about any two of them is covered.
    """
    others = [name for name in arms if name != base]
    each = simultaneous(level, len(arms) * (len(arms) - 1) // 2)
    values = {name: _main(arm) for name, arm in arms.items()}
    sign = 1 if isinstance(arms[base], Outbreaks) else -1
    changes = {name: mean_change(values[name], values[base], each) for name in others}
    ordered = sorted(others, key=lambda name: (sign * changes[name].mean, others.index(name)))
    ranks = [
        Rank(
            name,
            changes[name],
            tuple(o for o in ordered if o != name and not mean_change(values[name], values[o], each).sure),
        )
        for name in ordered
    ]
    return Ranking(base, tuple(ranks), level, each)


def _main(arm: Arm) -> NDArray[np.int64]:
    return arm.sizes  # cases of an outbreak, survivors of a story


def _of_outbreaks(
    one: Outbreaks, other: Outbreaks, both: Both, thresholds: tuple[int, ...], level: float
) -> Difference:
    ours, theirs = common(one.cast.ids, other.cast.ids)
    p, q = one.tally.infected[ours], other.tally.infected[theirs]
    if one.name == other.name:
        shared = p
    elif (one.name, other.name) in both:
        shared = both[one.name, other.name]
    else:  # counted for the people in the order of the other arm
        back = common(other.cast.ids, one.cast.ids)[0]
        shared = np.zeros(len(other.cast.ids), dtype=np.int64)
        shared[back] = both[other.name, one.name]
        shared = shared[theirs]
    same = bool(
        one.cast.ids == other.cast.ids
        and np.array_equal(one.rows, other.rows)
        and (p == shared).all()
        and (q == p).all()
    )
    numbers = {
        name: mean_change(one.rows[name].astype(np.int64), other.rows[name].astype(np.int64), level)
        for name in OUTBREAK
    }
    levels = sorted({*THRESHOLDS, *thresholds})
    chances = {k: chance_of(one.sizes >= k, other.sizes >= k, same=same, level=level) for k in levels}
    people = _people(one, ours, p, q, shared, level, same)
    return Difference(one.name, other.name, one.runs, level, "size", numbers, chances, same, people)


def _of_stories(one: Outcome, other: Outcome, thresholds: tuple[int, ...], level: float) -> Difference:
    ours, theirs = common(one.cast.ids, other.cast.ids)
    same = one.codes.shape == other.codes.shape and bool((one.codes == other.codes).all())
    numbers = {"survivors": mean_change(one.sizes, other.sizes, level)}
    for index, name in enumerate(FATES):
        numbers[name] = mean_change((one.codes == index).sum(axis=1), (other.codes == index).sum(axis=1), level)
    levels = sorted({1, 10, *thresholds})
    chances = {k: chance_of(one.sizes >= k, other.sizes >= k, same=same, level=level) for k in levels}
    alive = [FATES.index(name) for name in SURVIVING]
    lost, lost_there = ~np.isin(one.codes[:, ours], alive), ~np.isin(other.codes[:, theirs], alive)
    shared = (lost & lost_there).sum(axis=0)
    people = _people(one, ours, lost.sum(axis=0), lost_there.sum(axis=0), shared, level, same)
    return Difference(one.name, other.name, one.runs, level, "survivors", numbers, chances, same, people)


def _people(
    one: Arm,
    ours: NDArray[np.int64],
    p: NDArray[np.int64],
    q: NDArray[np.int64],
    shared: NDArray[np.int64],
    level: float,
    same: bool,
) -> pl.DataFrame:
    import polars as pl

    cast, n = one.cast, one.runs
    change, error, low, high = chance_change(p - shared, q - shared, n, level)
    if same:
        change, error, low, high = (np.zeros(len(ours)) for _ in range(4))
    order = np.argsort(change, kind="stable")
    who = ours[order].tolist()
    return pl.DataFrame(
        {
            "id": pl.Series([cast.ids[w] for w in who], dtype=pl.String),
            "name": pl.Series([cast.names[w] for w in who], dtype=pl.String),
            "role": pl.Series([cast.roles[w] for w in who], dtype=pl.String),
            "class": pl.Series([cast.classes[w] or None for w in who], dtype=pl.String),
            "p": p[order] / n,
            "p_other": q[order] / n,
            "change": change[order],
            "se": error[order],
            "low": low[order],
            "high": high[order],
        }
    )
