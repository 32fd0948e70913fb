"""How a run ended: what the variant did to people, who is alive and where, and whether it is over."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from homeroom.story import deeds
from homeroom.story.facts import DEAD, HALF, HUMAN, TURNED
from homeroom.story.teller import Sentence, claim
from homeroom.story.words import count, counted, duration, listed, sentence
from homeroom.world.tables import NONE, ROUTES

if TYPE_CHECKING:
    from homeroom.story.teller import Teller

MOST_NAMES = 12
"""Up to so many survivors are named one by one."""
FIRST_ROOMS = 3
WILLS = (
    ("protect", "went to look after friends"),
    ("leave", "set out to leave the school"),
    ("turn on", "went after others on purpose"),
)
"""What the half-infected decide, and how it is told."""
FEW_TURNED = 5
"""Fewer turnings than this have no typical time."""
BY = {
    "bite": "by bites",
    "blood": "by blood in wounds",
    "scratch": "by scratches",
    "rodent": "by a laboratory animal",
}


def variant(teller: Teller) -> list[Sentence | None]:
    """How the virus behaved: its ways, its pace, and those who kept their minds."""
    return [_ways(teller), _pace(teller), half(teller), _wills(teller)]


def _ways(teller: Teller) -> Sentence | None:
    rows = teller.facts.infections
    if len(rows) < FEW_TURNED:
        return None
    numbers = Counter(rows["code"].tolist())
    routes = sorted(numbers, key=lambda r: (-numbers[r], r))
    parts = [f"{count(numbers[r])} {BY.get(ROUTES[r], 'otherwise')}" for r in routes]
    claims = tuple(claim("route", route=r, count=numbers[r]) for r in routes)
    total = counted(len(rows), "infection")
    if len(parts) == 1:
        text = f"All {total} came about {parts[0].split(' ', 1)[1]}."
    else:
        text = f"Of {total}, {listed(parts)}."
    return Sentence(text, (*claims, claim("infections", count=len(rows))))


def _pace(teller: Teller) -> Sentence | None:
    times = teller.facts.turning_times
    if len(times) < FEW_TURNED:
        return None
    middle = times[(len(times) - 1) // 2]
    fast, slow = duration(times[0]), duration(times[-1])
    claims = (claim("turning_times", count=len(times), quickest=times[0], middle=middle, slowest=times[-1]),)
    text = teller.pick(
        "pace",
        f"From infection to hunting it took {fast} at the quickest, {duration(middle)} in the middle case and {slow} "
        "at the slowest",
        f"The quickest became a hunter {fast} after infection, the slowest after {slow}; half of them had within "
        f"{duration(middle)}",
    )
    return Sentence(f"{text}.", claims)


def half(teller: Teller) -> Sentence | None:
    """Who became neither human nor monster."""
    facts = teller.facts
    rows = facts.met[facts.met["after"] == HALF]
    who = list(dict.fromkeys(rows["who"].tolist()))
    claims = [claim("half_infected_ever", who=sorted(who))]
    if not facts.infected:
        return None
    if not who:
        return Sentence("Nobody became half-infected.", tuple(claims))
    first = rows[0]
    time, room, by = int(first["time"]), int(first["room"]), int(first["by"])
    claims.append(claim("half_infected", who=int(first["who"]), time=time, room=room, by=by))
    because = f", infected by {teller.name(by)}" if by != NONE and by != int(first["who"]) else ""
    text = f"{teller.name(int(first['who']))} became half-infected at {teller.clock(time)} {teller.at(room)}{because}"
    if len(who) > 1:
        others = listed([teller.name(w) for w in who[1:]]) if len(who) <= 5 else count(len(who) - 1) + " others"
        text += f"; so did {others}"
    mind = teller.pick("half", "neither human nor hunter", "hunters let them be, and they kept their minds")
    return Sentence(f"{sentence(text)}: {mind}.", tuple(claims))


def _wills(teller: Teller) -> Sentence | None:
    """What the half-infected made of it."""
    facts = teller.facts
    became: dict[int, int] = {}
    for row in facts.met[facts.met["after"] == HALF]:
        became.setdefault(int(row["who"]), int(row["time"]))
    texts, claims = [], []
    for action, words in WILLS:
        rows = deeds.decisions(facts, action)
        who = list(dict.fromkeys(int(r["who"]) for r in rows if became.get(int(r["who"]), facts.end + 1) <= r["time"]))
        if who:
            claims.append(claim("will", action=action, who=sorted(who)))
            names = listed([teller.name(w) for w in who]) if len(who) <= 5 else f"{count(len(who))} of them"
            texts.append(f"{names} {words}")
    if not texts:
        return None
    return Sentence(f"{sentence('; '.join(texts))}.", tuple(claims))


def ending(teller: Teller) -> Sentence:
    """Who is alive and unturned at the end, and where."""
    facts = teller.facts
    alive, n = facts.survivors, facts.people
    claims = [claim("end", time=facts.end), claim("survivors", who=alive), claim("people", count=n)]
    when = f"At the end, at {teller.clock(facts.end)},"
    if not alive:
        nobody = "nobody is alive and unturned" if n else "there is nobody to tell of"
        return Sentence(f"{when} {nobody}.", tuple(claims))
    if len(alive) == n and not facts.infected:
        everybody = "everybody is unharmed" if n > 1 else f"{teller.cast.names[0]} is unharmed"
        return Sentence(f"{when} {everybody}.", tuple(claims))
    verb = "is" if len(alive) == 1 else "are"
    head = f"{when} {count(len(alive))} of {counted(n, 'person')} {verb} alive and unturned"
    halves = set(facts.with_fate(HALF))
    groups = facts.whereabouts(alive)
    claims += [claim("in_room_at_end", room=room, who=who) for room, who in groups]
    claims.append(claim("half_infected_at_end", who=sorted(halves)))
    if len(alive) <= MOST_NAMES:
        parts = []
        for room, who in groups:
            names = [teller.cast.names[w] + (" (half-infected)" if w in halves else "") for w in who]
            parts.append(f"{listed(names)} {teller.at(room)}")
        return Sentence(f"{head}: {'; '.join(parts)}.", tuple(claims))
    if len(groups) == 1:
        parts = [f"all of them {teller.at(groups[0][0])}"]
        groups = []
    else:
        parts = []
    shown = groups[:FIRST_ROOMS]
    parts += [f"{count(len(who))} {teller.at(room)}" for room, who in shown]
    rest = sum(len(who) for _, who in groups[FIRST_ROOMS:])
    if rest:
        parts.append(f"{count(rest)} elsewhere")
    some = f"; {count(len(halves))} of them half-infected" if halves else ""
    cast = [w for w in alive if teller.cast.principal[w]]
    if 0 < len(cast) <= MOST_NAMES:
        claims.append(claim("among_survivors", who=cast))
        some += f"; among them {listed([teller.cast.names[w] for w in cast])}"
    return Sentence(f"{head}: {listed(parts)}{some}.", tuple(claims))


def aftermath(teller: Teller) -> Sentence | None:
    """The dead, the turned, and whether it is over."""
    facts = teller.facts
    turned, dead, hunters = len(facts.with_fate(TURNED)), len(facts.with_fate(DEAD)), len(facts.hunters_left)
    claims = [claim("fates", human=len(facts.with_fate(HUMAN)), half_infected=len(facts.with_fate(HALF)),
                    turned=turned, dead=dead), claim("hunters_left", count=hunters)]  # fmt: skip
    if not turned and not dead:
        if not facts.infected:
            return None
        return Sentence("Nobody has died, and nobody counts as turned.", tuple(claims))
    has, is_ = ("has" if turned == 1 else "have"), ("is" if dead == 1 else "are")
    turning = sum(not facts.hunts(int(facts.at_end.stage[who])) for who in facts.with_fate(TURNED))
    claims.append(claim("turning", count=turning))
    or_about = " or will soon" if turning else ""
    lost = f"{count(dead)} {is_} dead" if dead else "nobody is dead"
    text = f"{sentence(counted(turned, 'person'))} {has} turned{or_about}, {lost}"
    away = len(facts.hunters_away)
    claims.append(claim("hunters_away", count=away))
    carriers = len(facts.carriers_away)
    claims.append(claim("carriers_away", count=carriers))
    if hunters:
        verb = "is" if hunters == 1 else "are"
        text += f"; it is not over: {counted(hunters, 'hunter')} {verb} still on the site"
        text += f" and {count(away)} beyond it" if away else ""
    elif away:
        text += f"; no hunter is left on the site, but {count(away)} {'is' if away == 1 else 'are'} beyond it"
    else:
        text += "; no hunter is left" + ("" if carriers else ": here it is over")
    text += "."
    if carriers:
        verb = "is" if carriers == 1 else "are"
        text += f" Beyond the fence {verb} {counted(carriers, 'carrier')}: outside it may begin again."
    return Sentence(text, tuple(claims))
