"""The siege in sentences: what people built, dared and did to each other, day after day, and what came from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from homeroom.results.holdouts import holdouts, hunting
from homeroom.results.schema import MEASURE_ACTIONS, WAYS_OUT, WHY_MOVE
from homeroom.results.state import rebuild
from homeroom.story import deeds
from homeroom.story.facts import ENDED, HALF, HUMAN
from homeroom.story.teller import Claim, Sentence, claim
from homeroom.story.words import count, counted, listed, sentence

if TYPE_CHECKING:
    from homeroom.story.teller import Teller

DAY = 24 * 3600 * 1000
MOST_INSIDE = 3
MOST_DAYS = 7
WHY = {
    "bad door": "because a door would not hold",
    "for water": "for water",
    "for food": "for food",
    "for company": "to be with others",
    "too many": "for more room",
    "safer": "because it seemed safer there",
}


def barricades(teller: Teller) -> Sentence | None:
    """Furniture against doors, and the heap whose fall mattered most."""
    facts = teller.facts
    doors = deeds.barricaded_doors(facts)
    if not len(doors):
        return None
    first, room = int(doors[0]["time"]), int(doors[0]["room"])
    claims = [claim("barricades", doors=len(doors), time=first, room=room)]
    number = counted(len(doors), "door")
    where, at = teller.at(room), teller.clock(first)
    text = teller.pick(
        "barricades",
        f"Furniture went up against {number}, first {where} at {at}",
        f"People barricaded {number}, the first of them at {at} {where}",
    )
    broken = deeds.breaks(facts)
    claims.append(claim("barricades_broken", count=len(broken)))
    if not broken:
        return Sentence(f"{text}; no barricade was broken.", tuple(claims))
    text += "; it gave way." if len(doors) == 1 else f"; {count(len(broken))} of them gave way."
    worst = max(deeds.behind(facts, broken), key=lambda b: (len(b.inside), -b.time))
    if worst.inside:
        text += " " + _break(teller, worst, claims)
    return Sentence(text, tuple(claims))


def _break(teller: Teller, worst: deeds.Break, claims: list[Claim]) -> str:
    facts = teller.facts
    inside = worst.inside
    lived = [who for who in inside if who in set(facts.survivors)]
    about = {"time": worst.time, "door": worst.door, "room": worst.room, "who": inside, "lived": len(lived)}
    claims.append(claim("break", **about))
    at = teller.clock(worst.time)
    if len(inside) <= MOST_INSIDE:
        verb = "was" if len(inside) == 1 else "were"
        text = f"When one fell at {at}, {listed([teller.name(who) for who in inside])} {verb} behind it"
    else:
        text = f"When one fell at {at}, {count(len(inside))} people were behind it"
    text += f" {teller.at(worst.room)}"
    if len(lived) == len(inside):
        return f"{text}; {'they are' if len(inside) > 1 else 'that one is'} alive and unturned at the end all the same."
    if not lived:
        nobody = "none of them is" if len(inside) > 1 else "that one is not"
        return f"{text}; {nobody} alive and unturned at the end."
    return f"{text}; {count(len(lived))} of them {'is' if len(lived) == 1 else 'are'} alive and unturned at the end."


def fights(teller: Teller) -> Sentence | None:
    """Somebody who went at a hunter for another."""
    facts = teller.facts
    found = deeds.rescues(facts)
    if not found:
        return None
    freed = [r for r in found if r.freed]
    claims = [claim("rescues", count=len(found), freed=len(freed))]

    def weight(rescue: deeds.Rescue) -> tuple[int, int]:
        known = sum(teller.cast.principal[w] for w in (rescue.who, rescue.whom))
        return 2 * rescue.freed + known, -rescue.time

    best = max(found, key=weight)
    claims.append(claim("rescue", **best._asdict() | {"by": best.whom}))
    claims[-1].values.pop("whom")
    one, other = teller.name(best.who), teller.name(best.whom)
    where = f"{teller.at(best.room)} at {teller.clock(best.time)}"
    end = f", and {teller.cast.names[best.whom]} came free" if best.freed else "; it did not help"
    text = teller.pick(
        "rescue",
        f"{one} went at the hunter that held {other}, {where}{end}",
        f"A hunter held {other} when {one} came to fight it, {where}{end}",
    )
    if len(found) > 1:
        some = "none of them" if not freed else "every one" if len(freed) == len(found) else count(len(freed))
        text += f"; in all, {count(len(found))} times somebody came to fight for another, {some} with success"
    return Sentence(f"{sentence(text)}.", tuple(claims))


def carried(teller: Teller) -> Sentence | None:
    """Somebody who carried another who could not walk."""
    found = deeds.carries(teller.facts)
    if not found:
        return None
    brought = sum(carry.brought for carry in found)
    claims = [claim("carries", count=len(found), brought=brought)]

    def weight(carry: deeds.Carry) -> tuple[int, int]:
        return 2 * carry.brought + sum(teller.cast.principal[w] for w in (carry.who, carry.whom)), -carry.time

    best = max(found, key=weight)
    about = {"time": best.time, "by": best.who, "who": best.whom, "room": best.room, "brought": best.brought}
    claims.append(claim("carry", **about))
    one, other = teller.name(best.who), teller.name(best.whom)
    text = f"At {teller.clock(best.time)} {one} took up {other}, who could not walk, {teller.at(best.room)}"
    text += " and brought them to where they were bound" if best.brought else " but did not get them there"
    if len(found) > 1:
        done = "none was" if not brought else f"{count(brought)} {'was' if brought == 1 else 'were'}"
        text += f"; {count(len(found))} times somebody was carried, and {done} brought there"
    return Sentence(f"{text}.", tuple(claims))


def moved_on(teller: Teller) -> Sentence | None:
    """A group that left its room for another."""
    found = deeds.movings(teller.facts)
    if not found:
        return None
    best = max(found, key=lambda m: (m.people > 1, m.came, teller.cast.principal[m.who], -m.time))
    claims = [claim("movings", count=len(found)), claim("moving", **best._asdict())]
    at, name = teller.clock(best.time), teller.name(best.who)
    others = best.people - 1
    led = f"led {counted(others, 'other')}" if others else "went"
    text = f"At {at} {name} {led} {_from(teller, best.room)} to {teller.place(best.goal)} {WHY[WHY_MOVE[best.why]]}"
    if not others:
        text += f" and {'got' if best.came else 'did not get'} there"
    elif best.came in (0, best.people):
        text += f", and {'all' if best.came else 'none'} of them got there"
    else:
        text += f", and {count(best.came)} of the {count(best.people)} got there"
    if len(found) > 1:
        text += f"; {count(len(found))} times people left a room for another as one"
    return Sentence(f"{text}.", tuple(claims))


def sent_away(teller: Teller) -> Sentence | None:
    """Who was sent out because of a wound, and what became of them."""
    facts = teller.facts
    found = deeds.expulsions(facts)
    if not found:
        return None
    people = sorted({e.who for e in found})
    fates = facts.outcome["fate"]
    lived = [who for who in people if fates[who] in (HUMAN, HALF)]
    claims = [claim("sent_away", count=len(found), who=people, lived=len(lived))]
    best = max(found, key=lambda e: (fates[e.who] in (HUMAN, HALF), teller.cast.principal[e.who], -e.time))
    fate = int(fates[best.who])
    claims.append(claim("expulsion", time=best.time, by=best.by, who=best.who, room=best.room, fate=fate))
    at = teller.clock(best.time)
    one, other = teller.name(best.by), teller.name(best.who)
    text = f"At {at} {one} sent {other}, who was bleeding, away {_from(teller, best.room)}"
    text += f"; {teller.cast.names[best.who]} {ENDED[fate]}"
    if len(people) > 1:
        text += f"; {count(len(people))} people were sent away in all, "
        text += "none of whom is" if not lived else f"of whom {count(len(lived))} {'is' if len(lived) == 1 else 'are'}"
        text += " alive and unturned at the end"
    return Sentence(f"{text}.", tuple(claims))


def _from(teller: Teller, room: int) -> str:
    return f"from {teller.place(room)}"


def days(teller: Teller) -> Sentence | None:
    """How many held out in how many rooms at the end of each day, as long as hunters were about."""
    facts = teller.facts
    hunter = facts.first_hunter
    if hunter is None:
        return None
    parts: list[str] = []
    claims: list[Claim] = []
    first = DAY - int(facts.world.start_ms_of_day) % DAY
    for time in range(first, facts.end, DAY):
        if time < hunter[1] or len(parts) == MOST_DAYS:
            continue
        state = rebuild(facts.world, facts.events, time)
        if not (hunting(facts.world, state) & ~state.off_site).any():
            break
        held = holdouts(facts.world, state)
        people = sum(len(who) for who in held.values())
        claims.append(claim("pockets", time=time, people=people, rooms=len(held)))
        at = teller.day(time)
        if not people:
            parts.append(f"nobody at the end of {at}")
            break
        rooms = counted(len(held), "room")
        if parts:
            parts.append(f"{count(people)} in {rooms} at the end of {at}")
            continue
        where = teller.pick("pockets", "where no hunter was", "without a hunter")
        parts.append(f"at the end of {at} {counted(people, 'person')} held out in {rooms} {where}")
    if not parts:
        return None
    if parts[0].startswith("nobody"):
        return Sentence(f"{sentence(parts[0])} held out in a room without hunters.", tuple(claims))
    return Sentence(f"{sentence('; '.join(parts))}.", tuple(claims))


def errands(teller: Teller) -> Sentence | None:
    """Who went for water and food."""
    facts = teller.facts
    found = deeds.errands(facts)
    if not found:
        return None
    back = [e for e in found if e.back]
    lost = [e for e in found if not e.back]
    claims = [claim("errands", count=len(found), back=len(back), first=found[0].time)]
    first = teller.clock(found[0].time)
    if len(found) == 1:
        only = found[0]
        claims.append(claim("errand", time=only.time, who=only.who, room=only.room, back=only.back))
        end = "and came back" if only.back else "and did not come back there"
        text = f"At {first} {teller.name(only.who)} went out for water or food {_from(teller, only.room)} {end}."
        return Sentence(text, tuple(claims))
    text = f"{sentence(count(len(found)))} times somebody went out for water or food, first at {first}: "
    if not lost:
        return Sentence(f"{text}all came back.", tuple(claims))
    text += f"{count(len(back)) if back else 'nobody'} came back"
    worst = min(lost, key=lambda e: (not teller.cast.principal[e.who], e.time))
    claims.append(claim("errand", time=worst.time, who=worst.who, room=worst.room, back=0))
    fate = int(facts.outcome["fate"][worst.who])
    claims.append(claim("fate", who=worst.who, fate=fate))
    text += f"; {teller.name(worst.who)}, who left {teller.place(worst.room)} at {teller.clock(worst.time)}, did not"
    return Sentence(f"{text} return there and {ENDED[fate]}.", tuple(claims))


def thirst(teller: Teller) -> Sentence | None:
    """Who died for want of water."""
    rows = deeds.deaths_of(teller.facts, "thirst")
    if not len(rows):
        return None
    who, time, room = int(rows[0]["who"]), int(rows[0]["time"]), int(rows[0]["room"])
    claims = (claim("thirst", count=len(rows)), claim("thirst_first", who=who, time=time, room=room))
    where = f"at {teller.clock(time)} {teller.at(room)}"
    if len(rows) == 1:
        return Sentence(f"{sentence(teller.name(who))} died of thirst, {where}.", claims)
    text = f"{sentence(count(len(rows)))} people died of thirst, the first of them {teller.name(who)}, {where}."
    return Sentence(text, claims)


def outside(teller: Teller) -> Iterator[Sentence]:
    """What came from outside, in the order in which it came."""
    facts = teller.facts
    rows = facts.of("measure")
    seen: list[tuple[int, str, int]] = []
    for action in ("alarm", "cut_network", "storm", "decoy", "open_site"):
        own = rows[rows["value"] == MEASURE_ACTIONS.index(action)]
        if len(own):
            seen.append((int(own[0]["time"]), action, int(own[0]["room"])))
    strikes = rows[rows["value"] == MEASURE_ACTIONS.index("strike")]
    if len(strikes):
        seen.append((int(strikes[0]["time"]), "strike", len(deeds.deaths_of(facts, "strike"))))
    flown = facts.of("left")
    flown = flown[flown["code"] == WAYS_OUT.index("helicopter")]
    if len(flown):
        seen.append((int(flown[0]["time"]), "helicopter", 0))
    for time, action, room in sorted(seen):
        at = teller.clock(time)
        if action == "helicopter":
            yield _helicopter(teller, [int(who) for who in flown["who"]], time, at)
        elif action == "strike":
            yield _strike(teller, time, at, room)
        else:
            where = f" {teller.at(room)}" if action == "decoy" and room >= 0 else ""
            text = {
                "alarm": teller.pick("alarm", f"The alarm rang at {at}", f"At {at} the alarm was sounded"),
                "cut_network": teller.pick("network", f"The network went down at {at}", f"At {at} the network was cut"),
                "storm": teller.pick("storm", f"A storm came up at {at}", f"At {at} a storm broke"),
                "decoy": f"At {at} noise was made{where} to lure the hunters away",
                "open_site": f"At {at} the way off the site was opened",
            }[action]
            yield Sentence(f"{text}.", (claim("outside", action=action, time=time, room=room),))


def _helicopter(teller: Teller, who: list[int], time: int, at: str) -> Sentence:
    claims = (claim("helicopter", who=who, time=time),)
    if len(who) <= MOST_INSIDE:
        return Sentence(f"A helicopter came at {at} and took {listed([teller.name(w) for w in who])}.", claims)
    return Sentence(f"Helicopters took {count(len(who))} people, from {at} on.", claims)


def _strike(teller: Teller, time: int, at: str, dead: int) -> Sentence:
    claims = (claim("strike", time=time, dead=dead),)
    if not dead:
        return Sentence(f"At {at} missiles struck the site; they killed nobody.", claims)
    text = f"At {at} missiles struck the site and killed {counted(dead, 'person')}, hunters counted."
    return Sentence(text, claims)
