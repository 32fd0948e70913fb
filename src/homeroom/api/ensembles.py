"""Many runs as an object: of one scenario, or of several arms with the same luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homeroom.ensembles.outbreak import Outbreaks
from homeroom.ensembles.outcome import Outcome
from homeroom.errors import InputError, Problem
from homeroom.results.chances import Chance

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from homeroom.ensembles.comparison import Arm, Difference, Ranking
    from homeroom.spec.scenario import Scenario


@dataclass
class Ensemble:
    """Many runs of one scenario, or of several arms.

    Attributes:
        arms: by name, in the order given: an `Outcome` of a story with hunters, `Outbreaks` of a real infection.
        complete: whether every run asked for is here.
        names: whether real names are shown.
        both: for two arms of outbreaks, in how many runs each person was infected in both.
    """

    arms: dict[str, Arm]
    complete: bool = True
    names: bool = False
    both: dict[tuple[str, str], NDArray[np.int64]] = field(default_factory=dict, repr=False)

    def __getitem__(self, arm: str) -> Arm:
        """One arm by name.

        Raises:
            InputError: there is none of this name.
        """
        if arm not in self.arms:
            raise InputError(Problem("ensemble", f"no arm {arm!r}", f"choose one of {', '.join(self.arms)}"))
        return self.arms[arm]

    @property
    def only(self) -> Arm:
        """The arm of an ensemble that has just one.

        Raises:
            InputError: there are several.
        """
        if len(self.arms) != 1:
            raise InputError(Problem("ensemble", f"{len(self.arms)} arms", f"choose one of {', '.join(self.arms)}"))
        return next(iter(self.arms.values()))

    @property
    def runs(self) -> int:
        """Runs per arm."""
        return next(iter(self.arms.values())).runs

    @property
    def seed(self) -> int:
        """Seed of all arms."""
        return next(iter(self.arms.values())).seed

    def chance(self, *, cases: int | None = None, survivors: int | None = None) -> Chance | dict[str, Chance]:
        """Chance of so many or more: cases of outbreaks, survivors of stories.

        Args:
            cases: number of people infected, the first ones counted.
            survivors: number of people alive and unturned at the horizon.

        Returns:
            A `Chance` with p, se, low and high; of an ensemble with several arms, one for each by name.

        Raises:
            InputError: neither or both were given, or the one that has no meaning for this scenario.
        """
        if (cases is None) == (survivors is None):
            raise InputError(Problem("chance", "neither or both of cases and survivors", "give one of them"))
        found = {}
        for name, arm in self.arms.items():
            if isinstance(arm, Outbreaks) != (cases is not None):
                word = "cases" if isinstance(arm, Outbreaks) else "survivors"
                raise InputError(Problem("chance", f"{name} counts {word}", f"give {word}=10, for example"))
            found[name] = arm.at_least(cases if cases is not None else survivors or 0)
        return found if len(found) > 1 else next(iter(found.values()))

    def difference(self, arm: str, other: str, *, thresholds: tuple[int, ...] = (), level: float = 0.95) -> Difference:
        """What one arm has more than another, run by run.

        Args:
            arm, other: names; the second one is taken from the first.
            thresholds: further numbers whose chance is compared.
            level: of the intervals.

        Raises:
            InputError: there is no such arm, or a story would be compared with an outbreak.
        """
        from homeroom.ensembles.comparison import difference

        if not 0.0 < level < 1.0:
            raise InputError(Problem("level", f"{level}", "give a number between 0 and 1"))
        one, two = self[arm], self[other]
        if isinstance(one, Outbreaks) != isinstance(two, Outbreaks):
            raise InputError(
                Problem("difference", "a story with hunters and an outbreak", "compare arms of the same kind")
            )
        return difference(one, two, self.both, thresholds=thresholds, level=level)

    def ranking(self, base: str | None = None, *, level: float = 0.95) -> Ranking:
        """The arms from best to worst against one of them, with intervals that hold together.

        Args:
            base: name of the arm that they are compared with; by default the first.
            level: that all intervals together hold with.
        """
        from homeroom.ensembles.comparison import ranking

        name = base if base is not None else next(iter(self.arms))
        for other in self.arms:
            self.difference(other, name)  # says what cannot be compared
        return ranking(self.arms, name, level)

    @property
    def people(self) -> pl.DataFrame:
        """Each person's probabilities with their standard errors: of each fate, or of being infected."""
        return self._each(lambda outcome: outcome.people)

    @property
    def fates(self) -> pl.DataFrame:
        """One row per run and person of a story."""
        return self._each(lambda outcome: _story(outcome, "fates").fates)

    @property
    def infections(self) -> pl.DataFrame:
        """One row per infection."""
        return self._each(lambda outcome: outcome.infections)

    @property
    def measures(self) -> pl.DataFrame:
        """What measures did."""
        return self._each(lambda outcome: outcome.measures)

    @property
    def summary(self) -> pl.DataFrame:
        """One row per run."""
        return self._each(lambda outcome: outcome.summary)

    def survival(self) -> pl.DataFrame:
        """Probability of each fate over time with its standard error."""
        return self._each(lambda outcome: _story(outcome, "survival").survival())

    def incidence(self) -> pl.DataFrame:
        """Cumulative incidence of what befalls people first (Aalen-Johansen)."""
        return self._each(lambda outcome: _story(outcome, "incidence").incidence())

    def linelist(self, run: int | None = None) -> pl.DataFrame:
        """Who was infected when and where in an outbreak, in one run or in all; `id` as R's epicontacts expects."""
        return self._each(lambda outcome: _outbreak(outcome, "linelist").linelist(run))

    def contacts(self, run: int | None = None) -> pl.DataFrame:
        """Who infected whom in an outbreak, in one run or in all; `from` and `to` as R's epicontacts expects."""
        return self._each(lambda outcome: _outbreak(outcome, "contacts").contacts(run))

    def to_json(self, thresholds: tuple[int, ...] = ()) -> dict[str, Any]:
        """Plain values: those of the only arm, or an object "arms" from name to values."""
        if len(self.arms) == 1:
            return self.only.to_json(thresholds)
        return {"schema": 1, "arms": {arm: outcome.to_json(thresholds) for arm, outcome in self.arms.items()}}

    def save(self, folder: str | Path | None = None, *, extras: Mapping[str, str] | None = None) -> Path:
        """Write tables and manifest; by default into `homeroom-out/<scenario>-<hash8>`.

        Several arms are written as one folder each within `folder`, which must be given then.
        """
        from homeroom.results import store

        if len(self.arms) > 1:
            if folder is None:
                raise InputError(Problem("save", "no folder for several arms", "name one"))
            for arm in self.arms:
                Ensemble({arm: self.arms[arm]}, self.complete, self.names).save(Path(folder) / file_name(arm))
            return Path(folder)
        outcome = self.only
        scenario = outcome.scenario
        kept = scenario if self.names or scenario.fictional else nameless(scenario)
        target = Path(folder) if folder is not None else store.default_folder(scenario.name, scenario.hash)
        about = {
            "scenario": scenario.name,
            "scenario_hash": scenario.hash,
            "stored_hash": kept.hash,
            "seed": outcome.seed,
            "runs": outcome.runs,
            "runs_asked": outcome.asked,
            "names": self.names or scenario.fictional,
        }
        stored = kept.model_dump(mode="json", by_alias=True)
        return store.write(target, outcome.tables(), scenario=stored, about=about, extras=extras)

    def _each(self, view: Callable[[Arm], pl.DataFrame]) -> pl.DataFrame:
        if len(self.arms) == 1:
            return view(self.only)
        import polars as pl

        return pl.concat(view(outcome).select(pl.lit(arm).alias("arm"), pl.all()) for arm, outcome in self.arms.items())


def nameless(scenario: Scenario) -> Scenario:
    """The scenario without anybody's name; ids stay, because everything refers to them."""
    if not any(person.name for person in scenario.people.values()):
        return scenario
    people = {key: person.model_copy(update={"name": ""}) for key, person in scenario.people.items()}
    return type(scenario).model_validate(scenario.model_copy(update={"people": people}).model_dump(by_alias=True))


def file_name(arm: str) -> str:
    """An arm's name as that of a folder."""
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in arm).strip("-")
    return kept or "arm"


def _story(outcome: Arm, what: str) -> Outcome:
    if isinstance(outcome, Outcome):
        return outcome
    raise InputError(Problem(what, "an outbreak, which has none", "look at people, infections and summary instead"))


def _outbreak(outcome: Arm, what: str) -> Outbreaks:
    if isinstance(outcome, Outbreaks):
        return outcome
    raise InputError(Problem(what, "a story with hunters", "take it from one run: simulate(...).tree"))
