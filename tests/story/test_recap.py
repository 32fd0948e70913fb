"""Every sentence of a recap is true of its run: each claim is recomputed from the log by plain means."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from homeroom.story.recap import recap
from story import claims
from story.small import HOUR, Log, cast, made_up, runs, world

DIGITS = re.compile(r"\d[\d:,]*")


def assert_true(words, w, log):
    story = recap(words, w, log)
    told = ""
    for line in story:
        said = []
        for claim in line.claims:
            for fragment in claims.check(claim, words, w, log):
                if fragment.startswith("@"):
                    assert_day(told, line.text, *fragment[1:].split())
                    said.append(fragment)
                    continue
                said.append(fragment)
                assert fragment.lower() in line.text.lower(), (fragment, claim, line.text)
        assert line.claims
        assert line.text[0].upper() == line.text[0]
        assert line.text.endswith(".")
        assert "  " not in line.text
        assert ".." not in line.text
        # no number and no name stands in a sentence without a claim behind it
        allowed = " ".join([*said, *words.rooms, *words.names, *words.classes, words.title])
        allowed += " " + " ".join(str(n) for n in range(10)) + f" {len(w.people)}"
        for word in DIGITS.findall(line.text):
            assert word.rstrip(":,") in allowed or _counts(word, words, line), (word, line.text)
        for name in words.names:
            if re.search(rf"{re.escape(name)}(?!\d)", line.text):
                assert any(_mentions(claim, words.names.index(name)) for claim in line.claims), (name, line.text)
        told += line.text + " "
    return story


def assert_day(told, text, clock, day):
    """The clock stands in the text, and the reader knows the day: named with it, or the last one named before."""
    assert clock in text
    for found in re.finditer(re.escape(clock), text):
        after = re.match(r" on (\w+day)", text[found.end() :])
        before = re.findall(r"\w+day", told + text[: found.start()])
        if (after.group(1) if after else before[-1]) == day:
            return
    raise AssertionError((clock, day, text))


def _counts(word, words, line):
    """Numbers of people by role, of groups at the end, and the day of the month."""
    numbers = {str(words.roles.count(role)) for role in set(words.roles)}
    numbers |= {str(len(c.values["who"])) for c in line.claims if isinstance(c.values.get("who"), list)}
    rooms = [len(c.values["who"]) for c in line.claims if c.fact == "in_room_at_end"]
    numbers |= {str(sum(rooms[3:]))}
    ever = [len(c.values["who"]) for c in line.claims if c.fact == "half_infected_ever"]
    numbers |= {str(n - 1) for n in ever}
    return word.rstrip(":,") in numbers or re.search(rf"day {word} [A-Z]", line.text) is not None


def _mentions(claim, who):
    values = claim.values
    return who in (values.get("who"), values.get("by")) or (
        isinstance(values.get("who"), list) and who in values["who"]
    )


@given(runs())
@settings(max_examples=300)
def test_every_claim_is_true_of_the_log(run):
    w, log = run.build()
    story = assert_true(cast(w), w, log)
    assert 3 <= len(story) <= 8


@given(runs())
@settings(max_examples=60)
def test_it_is_as_true_with_pseudonyms_and_gives_no_name_away(run):
    w, log = run.build()
    story = assert_true(cast(w, masked=True), w, log)
    assert "Person" not in " ".join(line.text for line in story)


def test_nobody_infected():
    w = world(6)
    text = " ".join(line.text for line in assert_true(cast(w), w, Log().done()))
    assert "Nobody was infected" in text
    assert "everybody is unharmed" in text
    assert "hunter" not in text


def test_everybody_infected_and_turned():
    w, log = world(30), Log()
    for who in range(30):
        log.add(1000 * who, "infection", who, who - 1, 2, 0)
        log.add(1000 * who, "stage", who, room=2, code=0)
        log.add(1000 * who + 500, "stage", who, room=2, code=1, value=0)
    text = " ".join(line.text for line in assert_true(cast(w), w, log.done()))
    assert "nobody is alive and unturned" in text
    assert "30 people have turned" in text
    assert "30 hunters are still" not in text  # their plan took them home: nobody froze it
    assert "the first 10 were infected within nine seconds" in text


@pytest.mark.parametrize("people", [0, 1, 2])
def test_hardly_anybody(people):
    w = world(people)
    for seed in range(40):
        text = " ".join(line.text for line in assert_true(cast(w), w, made_up(w, seed, 60)))
        assert " 1 people" not in text
        assert "one people" not in text.lower()
        assert "one pupils" not in text


def test_times_are_local_dates_and_never_milliseconds():
    w, log = world(6), Log()
    log.add(18 * HOUR + 42 * 60_000, "infection", 0, -1, 0, 3)
    log.add(18 * HOUR + 42 * 60_000, "stage", 0, room=0, code=0)
    text = " ".join(line.text for line in recap(cast(w), w, log.done()))
    assert "09:42 on Tuesday" in text
    assert not re.search(r"\d{5,}", text)


def test_long_runs_name_the_date():
    w, log = world(6, 12 * 24 * HOUR), Log()
    log.add(8 * 24 * HOUR, "infection", 0, -1, 0, 3)
    log.add(8 * 24 * HOUR, "stage", 0, room=0, code=0)
    text = " ".join(line.text for line in assert_true(cast(w), w, log.done()))
    assert "15:00 on Tuesday 23 November" in text


def test_a_false_claim_is_found():
    """The checker has teeth: a wrong number in any claim fails."""
    w = world(12)
    log = made_up(w, 3, 300, 0.97)
    words = cast(w)
    wrong = 0
    for line in recap(words, w, log):
        for claim in line.claims:
            for key, value in claim.values.items():
                if not isinstance(value, int) or (claim.fact, key) == ("worst", "room"):
                    continue
                bad = type(claim)(claim.fact, {**claim.values, key: value + 1})
                try:
                    claims.check(bad, words, w, log)
                except (AssertionError, IndexError, StopIteration, KeyError):
                    wrong += 1
                else:
                    pytest.fail(f"{bad} was believed")
    assert wrong > 20
