"""One run told in three to eight paragraphs, as somebody would who had watched it.

Every paragraph carries the claims that it makes: name of the fact and its numbers. Tests recompute each claim from the
event log by other means, so a sentence cannot say what did not happen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeroom.results.schema import WAYS_OUT, Rows
from homeroom.story import siege, watch
from homeroom.story.deeds import deaths_of
from homeroom.story.ending import aftermath, ending, variant
from homeroom.story.facts import Facts
from homeroom.story.teller import Claim, Sentence, Teller, claim, paragraph
from homeroom.story.turning_points import TurningPoint, turning_points
from homeroom.story.words import count, counted, crowd, date, duration, listed, sentence
from homeroom.world.tables import DOOR_KINDS, NONE, ROUTES

if TYPE_CHECKING:
    from homeroom.results.cast import Cast
    from homeroom.world.tables import World

__all__ = ["Claim", "Sentence", "claim", "recap"]

FEWEST = 3
FIRST_ROOMS = 3
MOST_POINTS = 6
EARLY = ("worst", "half", "spreader")
LATE = ("breach", "quiet", "escapes", "destroyed")
FIRST_INFECTIONS = 10
HOW = {
    "bite": "was bitten",
    "blood": "was infected by blood in a wound",
    "scratch": "was scratched",
    "rodent": "was bitten by a laboratory animal",
}
WAYS = {
    "on foot": "on foot",
    "ambulance": "by ambulance",
    "home time": "going home",
    "helicopter": "by helicopter",
    "bus": "by bus",
}


def recap(cast: Cast, world: World, events: Rows) -> tuple[Sentence, ...]:
    """Tell a run in three to eight paragraphs.

    Args:
        cast: names, of which only those may be told that it holds.
        world: what was simulated.
        events: log of one run (schema.EVENT), sorted by time.
    """
    teller = _Teller(cast, world, Facts(world, events))
    parts: list[list[Sentence | None]] = [
        [teller.opening(), teller.beginning()],
        [teller.spread(), *teller.middle(EARLY), teller.leaving()],
        teller.middle(LATE),
        [
            siege.barricades(teller),
            siege.fights(teller),
            siege.carried(teller),
            siege.sent_away(teller),
            watch.apart(teller),
            watch.lures(teller),
            watch.drawn_off(teller),
        ],
        [
            siege.days(teller),
            watch.phoned(teller),
            watch.sleepers(teller),
            siege.errands(teller),
            watch.scouts(teller),
            siege.moved_on(teller),
            watch.signals(teller),
            siege.thirst(teller),
        ],
        [*siege.outside(teller)],
        variant(teller),
        [ending(teller), aftermath(teller)],
    ]
    there = [[part for part in some if part is not None] for some in parts]
    there = [some for some in there if some]
    while len(there) < FEWEST and any(len(some) > 1 for some in there):
        at = next(index for index, some in enumerate(there) if len(some) > 1)
        there[at : at + 1] = [there[at][:1], there[at][1:]]
    return tuple(told for some in there if (told := paragraph(some)) is not None)


class _Teller(Teller):
    def opening(self) -> Sentence:
        """Where, when, who."""
        facts, cast = self.facts, self.cast
        here = facts.people - int(facts.at_start.off_site.sum())
        when = f"{date(cast.start)}, {cast.start:%H:%M}"
        claims: tuple[Claim, ...] = (
            claim("start", at=cast.start),
            claim("people", count=facts.people),
            claim("on_site", count=here),
        )
        if facts.people == 0:
            return Sentence(f"{cast.title}, {when}: nobody belongs to this school.", claims[:2])
        if facts.people == here == 1:
            claims += (claim("alone", who=0),)
        if here == facts.people:
            who = f"everybody is on the site, {crowd(cast)}" if facts.people > 1 else f"{cast.names[0]} is here, alone"
        elif here == 0:
            who = f"nobody is on the site yet; {crowd(cast)} belong{'s' if facts.people == 1 else ''} to it"
        else:
            who = f"{count(here)} of {facts.people} people are on the site ({crowd(cast)} belong to it)"
            if here == 1:
                who = who.replace("people are", "people is", 1)
        return Sentence(f"{cast.title}, {when}: {who}.", claims)

    def beginning(self) -> Sentence:
        """The first infection, and the first hunter."""
        facts = self.facts
        if not len(facts.infections):
            return Sentence("Nobody was infected, from the first minute to the last.", (claim("infected", count=0),))
        first = facts.infections[0]
        who, by, time, room = (int(first[key]) for key in ("who", "whom", "time", "room"))
        how = HOW.get(ROUTES[first["code"]], "was infected")
        claims = [claim("first_infection", who=who, by=by, time=time, room=room, route=int(first["code"]))]
        source = f" by {self.name(by)}" if by != NONE else ""
        text = f"{self.name(who)} {how}{source} at {self.clock(time)} {self.at(room)}"
        outside = len(facts.infections) - len(facts.passed_on) - (by == NONE)
        if outside:
            was = "was" if outside == 1 else "were"
            text += f"; {count(outside)} more {was} infected from outside"
            claims.append(claim("outside_after_first", count=outside))
        return Sentence(f"{sentence(text)}. {self._first_hunter(who, time, claims)}", tuple(claims))

    def _first_hunter(self, first: int, infected_at: int, claims: list[Claim]) -> str:
        hunter = self.facts.first_hunter
        if hunter is None:
            claims.append(claim("no_hunter"))
            return "Nobody became a hunter."
        who, time, room = hunter
        claims.append(claim("first_hunter", who=who, time=time, room=room))
        wait = time - infected_at
        since = ""
        if wait >= 1000:
            since = f", {duration(wait)} after the first infection"
            claims.append(claim("elapsed", start=infected_at, end=time, rounded=duration(wait)))
        if who == first:
            return f"The same person became the first hunter, at {self.clock(time)} {self.at(room)}{since}."
        return f"{sentence(self.name(who))} was the first hunter, at {self.clock(time)} {self.at(room)}{since}."

    def spread(self) -> Sentence | None:
        """How it went from person to person at first."""
        rows = self.facts.passed_on
        if not len(self.facts.infections):
            return None
        if not len(rows):
            return Sentence("It went no further: nobody caught it from another.", (claim("passed_on", count=0),))
        claims = [claim("passed_on", count=len(rows))]
        first = int(rows[0]["time"])
        if len(rows) == 1:
            row = rows[0]
            who, by, room = int(row["who"]), int(row["whom"]), int(row["room"])
            claims.append(claim("first_passed_on", who=who, by=by, time=first, room=room))
            text = f"One person caught it from another: {self.name(who)} from {self.name(by)}"
            return Sentence(f"{text}, at {self.clock(first)} {self.at(room)}.", tuple(claims))
        rooms = list(dict.fromkeys(rows["room"].tolist()))[:FIRST_ROOMS]
        claims.append(claim("first_rooms", rooms=rooms))
        claims.append(claim("first_passed_on_at", time=first))
        where = [self.place(room) for room in rooms]
        way = f"{self.at(rooms[0])}" if len(rooms) == 1 else f"{self.at(rooms[0])}, then reached {listed(where[1:])}"
        text = f"From person to person it first went at {self.clock(first)} {way}"
        number = min(FIRST_INFECTIONS, len(rows))
        last = int(rows[number - 1]["time"])
        claims.append(claim("nth_passed_on", number=number, time=last, since=first, rounded=duration(last - first)))
        all_of_them = f"all {count(number)}" if number == len(rows) else f"the first {count(number)}"
        if number == len(rows) == 2:
            all_of_them = "both"
        pace = f"; {all_of_them} were infected within {duration(last - first)}" if last - first >= 1000 else ""
        if not pace:
            pace = f"; {all_of_them} were infected within a second"
        return Sentence(f"{text}{pace}.", tuple(claims))

    def middle(self, kinds: tuple[str, ...]) -> list[Sentence | None]:
        """The turning points of some kinds."""
        points = turning_points(self.facts, MOST_POINTS)
        return [getattr(self, f"_{point.what}")(point) for point in points if point.what in kinds]

    def _worst(self, point: TurningPoint) -> Sentence:
        f = point.facts
        where = f", all of them {self.at(f['room'])}"
        if f["in_room"] < f["count"]:
            where = f"; nowhere more than the {count(f['in_room'])} {self.at(f['room'])}"
        number = counted(f["count"], "infection")
        text = f"The worst quarter of an hour began at {self.clock(f['start'])}: {number}{where}."
        return Sentence(text, (claim("worst", **f),))

    def _half(self, point: TurningPoint) -> Sentence:
        time, since = point.facts["time"], point.facts["since"]
        claims = [claim("half_turned", time=time)]
        later = ""
        if since is not None and since >= 1000:
            later = f", {duration(since)} after the first hunter rose"
            claims.append(claim("elapsed", start=time - since, end=time, rounded=duration(since)))
        text = f"At {self.clock(time)} half of the school had turned or was turning{later}."
        return Sentence(text, tuple(claims))

    def _breach(self, point: TurningPoint) -> Sentence:
        f = point.facts
        doors = self.world.doors
        kind = DOOR_KINDS[int(doors.kind[f["door"]])]
        thing = kind if kind in ("window", "gate") else "door"
        a, b = int(doors.room_a[f["door"]]), int(doors.room_b[f["door"]])
        between = f"between {self.place(a)} and {self.place(b)}"
        if b < 0:
            between = f"out of {self.place(a)}"
        fell = counted(f["count"], "person")
        was = "was" if f["count"] == 1 else "were"
        text = (
            f"At {self.clock(f['time'])} the {thing} {between} gave way, and within five minutes {fell} {was} infected "
            f"{self.at(f['room'])}"
        )
        others = f["broken"] - 1
        if others:
            text += f"; {counted(others, 'other')} broke in this run"
        return Sentence(f"{text}.", (claim("breach", **f),))

    def _quiet(self, point: TurningPoint) -> Sentence:
        f = point.facts
        gap = duration(f["end"] - f["start"])
        text = f"From {self.clock(f['start'])} on nobody was infected for {gap}, until it caught {self.name(f['who'])}"
        claims = (claim("quiet", **f), claim("elapsed", start=f["start"], end=f["end"], rounded=gap))
        return Sentence(f"{text} {self.at(f['room'])}.", claims)

    def _spreader(self, point: TurningPoint) -> Sentence:
        f = point.facts
        text = f"Nobody infected more than {self.name(f['who'])}: {counted(f['count'], 'person')}."
        return Sentence(text, (claim("spreader", **f),))

    def _escapes(self, point: TurningPoint) -> Sentence:
        f = point.facts
        times = {1: "once", 2: "twice"}.get(f["count"], f"{count(f['count'])} times")
        text = f"{self.name(f['who'])} was seized and broke free {times}, more often than anybody else who made it."
        if f["count"] == 1:
            text = f"{self.name(f['who'])} was seized and broke free, the only one of those who made it."
        return Sentence(sentence(text), (claim("escapes", **f),))

    def _destroyed(self, point: TurningPoint) -> Sentence:
        f = point.facts
        apart = ", missiles apart" if len(deaths_of(self.facts, "strike")) else ""
        if f["count"] == 1:
            text = f"One hunter was destroyed{apart}, at {self.clock(f['first'])}."
        else:
            hunters = sentence(counted(f["count"], "hunter"))
            text = f"{hunters} were destroyed{apart}, the first at {self.clock(f['first'])}."
        return Sentence(text, (claim("destroyed", **f),))

    def leaving(self) -> Sentence | None:
        """Whether the virus left the site."""
        facts = self.facts
        if not facts.infected:
            return None
        closed = facts.closed
        claims = [claim("closed", time=closed)]
        early = [leaver for leaver in facts.leavers if closed < 0 or leaver[1] < closed]
        claims.append(claim("left_early", count=len(early)))
        if not early:
            before = f" before it was closed at {self.clock(closed)}" if closed >= 0 else ""
            return Sentence(f"Nobody infected left the site{before}.", tuple(claims))
        who, time, way = early[0]
        claims.append(claim("first_left", who=who, time=time, way=way))
        text = f"The virus left the site at {self.clock(time)}, with {self.name(who)}, {WAYS[WAYS_OUT[way]]}"
        if closed >= 0:
            if closed - time >= 1000:
                text += f", {duration(closed - time)} before it was closed"
                claims.append(claim("elapsed", start=time, end=closed, rounded=duration(closed - time)))
            else:
                text += ", just before it was closed"
        else:
            text += "; nobody ever closed it"
        return Sentence(f"{text}.", tuple(claims))
