"""An ensemble of outbreaks in a few sentences: who brings what, how likely it becomes large, what would change it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from homeroom.results.chances import chance
from homeroom.spec.measure import CRISIS, Infect
from homeroom.story.headline import percent, with_interval
from homeroom.story.words import MEMBERS, MONTHS, WEEKDAYS, count, counted, listed, plural, sentence
from homeroom.world.tables import ROLES

if TYPE_CHECKING:
    from homeroom.ensembles.outbreak import Outbreaks
    from homeroom.results.cast import Cast
    from homeroom.spec.scenario import Scenario

USUAL_THRESHOLD = 20
BRING = "To bring it in: --set \"measures.index={action='introduce', after='start'}\""
DAY_S = 86400.0
UNFINISHED = 0.05
"""Share of runs that the horizon cuts off which the reader should know of."""


def threshold_for(people: int) -> int:
    """How many cases make a headline unless somebody asks for another number: 20, or a fifth of a small school."""
    return max(2, min(USUAL_THRESHOLD, people // 5))


def headline(outcome: Outbreaks, threshold: int | None = None, instead: tuple[str, Outbreaks] | None = None) -> str:
    """What the runs say, in two or three sentences.

    Args:
        outcome: one arm.
        threshold: number of cases whose chance is told.
        instead: a change in words, and the same runs with it.
    """
    wanted = threshold if threshold is not None else threshold_for(outcome.population)
    if not (outcome.rows["size"].any() or outcome.rows["home"].any()):
        runs = f"{outcome.runs:,} run{'' if outcome.runs == 1 else 's'}"
        return f"{sentence(disease(outcome.scenario))} is brought in by nobody: in {runs} nobody is infected. {BRING}"
    first = f"{premise(outcome.scenario, outcome.cast)}, the chance of {wanted} or more cases is "
    first += with_interval(outcome.at_least(wanted), runs=True)
    if instead is not None:
        words, other = instead
        first += f"; {words}, {with_interval(other.at_least(wanted))}"
    return f"{first}. {_sizes(outcome)}"


def _sizes(outcome: Outbreaks) -> str:
    size, given = outcome.size, outcome.size_given_spread
    if outcome.runs == 1:
        return f"This run has {counted(size.median, 'case')}."
    brought = int(outcome.rows["index"].max())
    with_them = "the first one counted" if brought == 1 else "the first ones counted"
    text = (
        f"The median run has {counted(size.median, 'case')}, {with_them}; nine runs in ten have "
        f"{_range(size.q05, size.q95)} (prediction interval); the mean is {size.mean:.1f} "
        f"(Monte Carlo error {size.se:.1f})."
    )
    if given is None:
        return f"{text} In no run is anybody else of the school infected."
    spreads = chance(outcome.spreading)
    if spreads.hits == outcome.runs:
        return f"{text} It spreads in every run."
    return (
        f"{text} In {percent(spreads.p)} of the runs anybody else of the school is infected; then the median is "
        f"{count(given.median)}, and nine such runs in ten have {_range(given.q05, given.q95)}."
    )


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low:,} to {high:,}"


def premise(scenario: Scenario, cast: Cast) -> str:
    """What is supposed to happen: "If one pupil with measles attends on Monday 11 January"."""
    illness = disease(scenario)
    brought: list[tuple[str, int, str]] = []
    for measure in scenario.measures.values():
        if measure.on and measure.action == "introduce":
            number = int(measure.number)
            times = _moment(scenario, measure) if measure.every is None else f"every {span(measure.every.value)}"
            brought.append((_who(measure.who, number, cast), number, times))
    bitten = [m for m in scenario.measures.values() if m.on and isinstance(m, Infect) and m.after in (None, "start")]
    if not brought and bitten:
        who = listed([_who((word,), 1, cast) for measure in bitten for word in measure.who])
        verb = "is" if sum(len(measure.who) for measure in bitten) == 1 else "are"
        return f"If {who} {verb} infected with {illness} {_moment(scenario, bitten[0])}"
    brought += [
        (listed([_who((word,), 1, cast) for word in measure.who]), len(measure.who), _moment(scenario, measure))
        for measure in bitten
    ]
    if not brought:
        where = cast.title if not cast.title.lower().startswith("a ") else "the school"
        return f"If {illness} goes round about {where}"
    parts = []
    for index, (who, number, when) in enumerate(brought):
        with_it = f" with {illness}" if index == 0 else ""
        verb = f" {'attends' if number == 1 else 'attend'}" if index == 0 else ""
        parts.append(f"{who}{with_it}{verb} {when}")
    return f"If {listed(parts)}"


def disease(scenario: Scenario) -> str:
    """The pathogen as it stands within a sentence: "measles", "SARS-CoV-2"."""
    title = scenario.pathogen.title or scenario.pathogen.name
    word = title.split(" ")[0]
    return title[:1].lower() + title[1:] if word[1:] == word[1:].lower() and len(word) > 1 else title


def _moment(scenario: Scenario, measure: Any) -> str:
    at = measure.at if measure.at is not None else scenario.start + timedelta(seconds=measure.delay.value)
    return f"on {day(at)}"


def day(moment: datetime) -> str:
    """A date in a sentence: "Monday 11 January"."""
    return f"{WEEKDAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]}"


def _who(who: tuple[str, ...], number: int, cast: Cast) -> str:
    """Who brings it: "one pupil", "two unvaccinated pupils of class 3-2", "Pupil 7 of 3-2"."""
    by_id = [word for word in who if word in cast.ids]
    if by_id and len(by_id) <= number:
        return listed([cast.names[cast.ids.index(word)] for word in by_id])
    roles = [word for word in who if word in ROLES]
    noun = MEMBERS.get(roles[0], roles[0]) if len(roles) == 1 else "person"
    kind = "unvaccinated " if "unvaccinated" in who else ""
    places = [word.replace(":", " ") for word in who if word.startswith(("class:", "grade:"))]
    of = f" of {listed(places, last='or')}" if places else ""
    return f"{count(number)} {kind}{noun if number == 1 else plural(noun)}{of}"


def span(seconds: float) -> str:
    """How long: "21 days", "12 hours"."""
    if seconds >= 2 * DAY_S or seconds % DAY_S == 0:
        return counted(round(seconds / DAY_S), "day")
    return counted(round(seconds / 3600.0), "hour")


def measure_words(scenario: Scenario, name: str) -> str:
    """A measure within a sentence: "21 days' exclusion", "masks"."""
    measure = scenario.measures[name]
    word = name.replace("_", " ").replace("-", " ")
    duration = getattr(measure, "duration", None)
    if duration is None:
        return word
    days = span(duration.value)
    return f"{days}'{'' if days.endswith('s') else 's'} {word}"


def idle(scenario: Scenario) -> str | None:
    """The first health measure that is switched off: what a headline tries out; None if there is none."""
    return next((name for name, m in scenario.measures.items() if not isinstance(m, CRISIS) and not m.on), None)


def unfinished(outcome: Outbreaks) -> str | None:
    """Where the scenario ends before the outbreak does in one run of twenty or more: how often; else None."""
    over = outcome.rows["over"]
    end = round(1000 * float(outcome.scenario.horizon))
    share = float(((over >= end) | ((over < 0) & (outcome.rows["size"] > 0))).mean()) if len(over) else 0.0
    if share < UNFINISHED:
        return None
    when = date_after(outcome.cast, end / 1000.0 / DAY_S)
    return (
        f"The scenario ends on {when}; in {percent(share)} of the runs somebody is still infectious then, or not even "
        f"infectious yet: --days goes on longer."
    )


def date_after(cast: Cast, days: float) -> str:
    """The date so many days after the start: "11 January", with the year where it is another one."""
    moment = cast.start + timedelta(days=days)
    year = "" if moment.year == cast.start.year else f" {moment.year}"
    return f"{moment.day} {MONTHS[moment.month - 1]}{year}"
