"""Sentences about outbreaks: premises, headlines, recaps; each number in them recomputed from made-up runs."""

from __future__ import annotations

import re
from datetime import datetime
from types import SimpleNamespace

import pytest

from homeroom.cli.outbreak_table import digits, figure
from homeroom.cli.outbreak_table import outbreaks as table
from homeroom.ensembles.outbreak import THRESHOLDS
from homeroom.results.places import caught
from homeroom.spec.measure import Infect
from homeroom.story import outbreak as story
from homeroom.story.outbreak_recap import recap
from support.outbreaks import PASSAGE, RUNS, batch, cast, outbreaks


def scenario(*measures, title="Measles", **off):
    found = {f"m{i}": measure for i, measure in enumerate(measures)}
    found.update(off)
    pathogen = SimpleNamespace(title=title, name=title.lower())
    return SimpleNamespace(pathogen=pathogen, measures=found, start=datetime(2027, 1, 11))


def introduce(who=("pupil", "susceptible"), number=1, at=datetime(2027, 1, 11, 8), every=None):
    delay = SimpleNamespace(value=0.0)
    return SimpleNamespace(action="introduce", on=True, who=who, number=number, at=at, every=every, delay=delay)


def test_the_premise_says_who_comes_with_what_and_when():
    one = story.premise(scenario(introduce()), cast())
    assert one == "If one pupil with measles attends on Monday 11 January"
    two = story.premise(scenario(introduce(("teacher",), 2), title="SARS-CoV-2"), cast())
    assert two == "If two teachers with SARS-CoV-2 attend on Monday 11 January"
    named = story.premise(scenario(introduce(("p3",))), cast())
    assert named == "If Pupil p3 with measles attends on Monday 11 January"
    start = story.premise(scenario(introduce(("unvaccinated", "pupil", "class:1a"), at=None)), cast())
    assert start == "If one unvaccinated pupil of class 1a with measles attends on Monday 11 January"
    several = scenario(introduce(), introduce(("staff",), 1, datetime(2027, 1, 13, 8)))
    assert story.premise(several, cast()) == (
        "If one pupil with measles attends on Monday 11 January and one member of staff on Wednesday 13 January"
    )
    assert story.premise(scenario(), cast()) == "If measles goes round about the school"
    bite = Infect(action="infect", who="p3", at=datetime(2027, 1, 12, 9))
    assert story.premise(scenario(bite), cast()) == "If Pupil p3 is infected with measles on Tuesday 12 January"
    both = "If one pupil with measles attends on Monday 11 January and Pupil p3 on Tuesday 12 January"
    assert story.premise(scenario(introduce(), bite), cast()) == both


def test_measures_have_words():
    exclusion = SimpleNamespace(on=False, duration=SimpleNamespace(value=21 * 86400.0))
    masks = SimpleNamespace(on=False, duration=None)
    told = scenario(introduce(), exclusion=exclusion, masks=masks)
    assert story.idle(told) == "exclusion"
    assert story.measure_words(told, "exclusion") == "21 days' exclusion"
    assert story.measure_words(told, "masks") == "masks"
    assert story.idle(scenario(introduce())) is None


def test_the_headline_tells_chances_first_and_labels_what_is_what():
    one = outbreaks(scenario=scenario(introduce()))
    text = story.headline(one, 3, ("with masks", one))
    assert text.startswith(
        "If one pupil with measles attends on Monday 11 January, the chance of 3 or more cases is 50 % (15-85 %, "
        "4 runs); with masks, 50 % (15-85 %). The median run has two cases, the first one counted; "
        "nine runs in ten have 1 to 3 (prediction interval); the mean is 2.2 (Monte Carlo error 0.5)."
    )
    assert "In 75 % of the runs anybody else of the school is infected" in text
    nobody = story.headline(outbreaks({0: [], 1: []}, scenario=scenario()))
    assert nobody.startswith("Measles is brought in by nobody: in 2 runs nobody is infected.")
    quiet = outbreaks({0: RUNS[1], 1: RUNS[1]}, scenario=scenario(introduce()))
    assert story.headline(quiet).endswith("In no run is anybody else of the school infected.")
    assert story.headline(outbreaks({0: RUNS[0]}, scenario=scenario(introduce()))).endswith("This run has three cases.")


def test_the_table_falls_from_line_to_line():
    lines = table(outbreaks(scenario=scenario(introduce())), (1, 3))
    chances = [line for line in lines if line.startswith("Chance of at least")]
    levels = [int(re.search(r"least (\d+)", line).group(1)) for line in chances]
    assert levels == [1, 2, 3, 5]  # nobody asks a school of five for the chance of ten cases
    shown = [int(re.search(r"(\d+) %", line).group(1)) for line in chances]
    assert shown == sorted(shown, reverse=True)
    assert max(THRESHOLDS) == 50
    text = "\n".join(lines)
    assert "class 33 % ±" in text
    assert "exclusion" in text
    assert "prediction interval" in text
    assert "Monte Carlo error" in text


@pytest.mark.parametrize(
    ("se", "places", "shown"), [(12.3, 1, "1,234.6"), (0.05, 2, "1,234.57"), (0.002, 3, "1,234.568")]
)
def test_figures_have_the_digits_that_their_error_leaves(se, places, shown):
    assert digits(se) == places
    assert figure(1234.5678, se) == shown


def test_every_sentence_of_a_recap_is_true():
    one = batch()
    for run, row in enumerate(one.runs):
        rows = one.infections[one.infections["run"] == run]
        told = recap(scenario(introduce()), cast(), row, rows, PASSAGE)
        claims = {claim.fact: claim.values for sentence in told for claim in sentence.claims}
        text = " ".join(sentence.text for sentence in told)
        assert claims["brought"]["who"] == rows["target"][~caught(rows)].tolist()
        passed = rows[caught(rows)]
        if len(passed):
            assert claims["first"]["who"] == passed["target"][0]
            assert claims["extent"]["size"] == len(set(rows["target"]) - {0})
            assert sum(claims["extent"]["places"].values()) == len(passed)
            assert claims["end"]["last"] == rows["time"].max()
            assert f"over {claims['generations']['count'] or 'no'}" in text.replace("two", "2").replace(
                "one gen", "1 gen"
            )
        else:
            assert "Nobody else was infected." in text
        assert not re.search(r"\d{6,}|None|nan", text)


def test_a_recap_reads_like_this():
    one = batch()
    told = recap(scenario(introduce()), cast(), one.runs[0], one.infections[:4], PASSAGE)
    assert [sentence.text for sentence in told] == [
        "Pupil p1 brought measles to the school, from 08:00 on Monday 11 January on. "
        "The first to be infected was Pupil p2, by Pupil p1 in room 1 at 10:00 on Monday 11 January, two hours later. "
        "Then Pupil p2 infected Pupil p3 in canteen at 12:00 on Monday 11 January; "
        "Pupil p1 infected Family f1 at home at 06:00 on Tuesday 12 January.",
        "In all, three people of the school had it, and one in their families: one in class, one at lunch and one at "
        "home, beside the one who brought it, over two generations.",
        "The first case was noticed at 02:00 on Wednesday 13 January and the school lost eight school days to illness.",
        "The last infection was at 06:00 on Tuesday 12 January, and nobody has been infectious since 04:00 on Friday "
        "15 January.",
    ]
