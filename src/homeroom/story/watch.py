"""What people dared and decided behind doors without being forced: looks outside, signs, and whom they kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from homeroom.story import deeds
from homeroom.story.facts import ENDED
from homeroom.story.teller import Sentence, claim
from homeroom.story.words import count, sentence
from homeroom.world.tables import CATEGORIES

if TYPE_CHECKING:
    from homeroom.story.facts import Facts
    from homeroom.story.teller import Teller

BROADCASTING = CATEGORIES.index("broadcasting")


class Apart(NamedTuple):
    """Somebody whom those in a room kept apart: when (ms), who decided, where to, and what came of it.

    `believed` and `turned` are times (ms), -1 never: of being taken back in, and of becoming a hunter before that.
    """

    time: int
    by: int
    who: int
    room: int
    goal: int
    believed: int
    turned: int


def kept_apart(facts: Facts) -> list[Apart]:
    """Everybody who was kept apart, once for each time."""
    rows, back = deeds.decisions(facts, "isolate"), deeds.decisions(facts, "believe")
    out = []
    for row in rows:
        time, who = int(row["time"]), int(row["whom"])
        again = rows["time"][(rows["whom"] == who) & (rows["time"] > time)]
        end = int(again[0]) if len(again) else facts.end + 1
        taken = back["time"][(back["whom"] == who) & (back["time"] > time) & (back["time"] < end)]
        believed = int(taken[0]) if len(taken) else -1
        until = believed if believed >= 0 else end
        hunts = facts.turnings["time"][(facts.turnings["who"] == who) & (facts.turnings["time"] >= time)]
        turned = int(hunts[0]) if len(hunts) and int(hunts[0]) < until else -1
        out.append(Apart(time, int(row["who"]), who, int(row["room"]), int(row["value"]), believed, turned))
    return out


def apart(teller: Teller) -> Sentence | None:
    """Who was kept apart because nobody knew whether a wound was infected."""
    found = kept_apart(teller.facts)
    if not found:
        return None
    believed, turned = sum(a.believed >= 0 for a in found), sum(a.turned >= 0 for a in found)
    claims = [claim("kept_apart", count=len(found), believed=believed, turned=turned)]
    best = max(found, key=lambda a: (a.believed >= 0, a.turned >= 0, teller.cast.principal[a.who], -a.time))
    claims.append(claim("apart", **best._asdict()))
    where = "in a corner of" if best.goal == best.room else "apart in"
    at = teller.clock(best.time)
    one, other = teller.name(best.by), teller.name(best.who)
    text = f"At {at} {one} had {other}, who was bleeding, kept {where} {teller.place(best.goal)}"
    own = teller.cast.names[best.who]
    if best.believed >= 0:
        text += f"; {own} was taken back in at {teller.clock(best.believed)}"
    elif best.turned >= 0:
        text += f"; {own} was a hunter at {teller.clock(best.turned)}"
    if len(found) > 1:
        text += f"; {count(len(found))} times somebody was kept apart, {_of_them(believed)} taken back in and "
        text += f"{_of_them(turned)} turned instead"
    return Sentence(f"{text}.", tuple(claims))


def _of_them(number: int) -> str:
    return {0: "none was", 1: "one was"}.get(number, f"{count(number)} were")


def scouts(teller: Teller) -> Sentence | None:
    """Who left a room to look."""
    facts = teller.facts
    found = deeds.outings(facts, "scout")
    if not found:
        return None
    back = [e for e in found if e.back]
    best = max(found, key=lambda e: (teller.cast.principal[e.who], e.back, -e.time))
    claims = [claim("scouts", count=len(found), back=len(back)), claim("scout", **best._asdict())]
    at = teller.clock(best.time)
    text = f"At {at} {teller.name(best.who)} left {teller.place(best.room)} to look outside"
    text += " and came back" if best.back else " and did not come back there"
    if len(found) > 1:
        some = "all" if len(back) == len(found) else count(len(back)) if back else "nobody"
        text += f"; {count(len(found))} times somebody did so, and {some} came back"
    return Sentence(f"{text}.", tuple(claims))


def signals(teller: Teller) -> Sentence | None:
    """Who spoke over the loudspeakers or gave a sign."""
    facts = teller.facts
    rows = deeds.decisions(facts, "signal")
    if not len(rows):
        return None
    who, time, room = int(rows[0]["who"]), int(rows[0]["time"]), int(rows[0]["room"])
    spoken = int(int(facts.world.rooms.category[room]) == BROADCASTING)
    claims = (claim("signals", count=len(rows)), claim("signal", who=who, time=time, room=room, spoken=spoken))
    at = teller.clock(time)
    where, name = teller.at(room), teller.name(who)
    if spoken:
        text = teller.pick(
            "loudspeaker",
            f"at {at} {name} spoke to the whole school over the loudspeakers, {where}",
            f"{name} warned the school over the loudspeakers at {at}, {where}",
        )
    else:
        text = f"at {at} {name} gave a sign {where}, to be seen from the air"
    if len(rows) > 1:
        text += f"; it was the first of {count(len(rows))} signals"
    return Sentence(f"{sentence(text)}.", claims)


def lures(teller: Teller) -> Sentence | None:
    """Who made a noise somewhere else to lure hunters away."""
    rows = deeds.decisions(teller.facts, "lure")
    if not len(rows):
        return None
    who, time, room, goal = (int(rows[0][name]) for name in ("who", "time", "room", "value"))
    claims = (claim("lures", count=len(rows)), claim("lure", who=who, time=time, room=room, goal=goal))
    text = f"At {teller.clock(time)} {teller.name(who)}, {teller.at(room)}, made something ring {teller.at(goal)} "
    text += "to lure hunters away"
    if len(rows) > 1:
        text += f"; it was the first of {count(len(rows))} such noises"
    return Sentence(f"{text}.", claims)


def drawn_off(teller: Teller) -> Sentence | None:
    """Who ran and shouted to draw hunters away from others, and what became of them."""
    facts = teller.facts
    rows = deeds.decisions(facts, "draw off")
    if not len(rows):
        return None
    fates = facts.outcome["fate"]
    best = max(rows, key=lambda r: (teller.cast.principal[int(r["who"])], -int(r["time"])))
    who, time, room = int(best["who"]), int(best["time"]), int(best["room"])
    fate = int(fates[who])
    claims = (claim("drawn_off", count=len(rows)), claim("draw_off", who=who, time=time, room=room, fate=fate))
    text = f"At {teller.clock(time)} {teller.name(who)} set out from {teller.place(room)} to run and shout, "
    text += f"so that hunters would leave the others alone; {teller.cast.names[who]} {ENDED[fate]}"
    if len(rows) > 1:
        text += f"; {count(len(rows))} times somebody did so"
    return Sentence(f"{text}.", claims)


def sleepers(teller: Teller) -> Sentence | None:
    """Who slept, and who slept first."""
    rows = deeds.decisions(teller.facts, "sleep")
    if not len(rows):
        return None
    who, time, room = int(rows[0]["who"]), int(rows[0]["time"]), int(rows[0]["room"])
    people = len(set(rows["who"].tolist()))
    claims = (claim("slept", people=people), claim("first_asleep", who=who, time=time, room=room))
    text = f"The first to fall asleep was {teller.name(who)}, {teller.at(room)} at {teller.clock(time)}"
    if people > 1:
        text += f"; {count(people)} people slept at one time or another"
    return Sentence(f"{text}.", claims)


def phoned(teller: Teller) -> Sentence | None:
    """Who heard on the phone where others held out."""
    rows = deeds.decisions(teller.facts, "phone")
    if not len(rows):
        return None
    who, by, time, room, goal = (int(rows[0][name]) for name in ("who", "whom", "time", "room", "value"))
    claims = (claim("phoned", count=len(rows)), claim("phone", who=who, by=by, time=time, room=room, goal=goal))
    text = f"At {teller.clock(time)} {teller.name(who)}, {teller.at(room)}, reached {teller.name(by)} by phone, "
    text += f"who was {teller.at(goal)}"
    if len(rows) > 1:
        text += f"; {count(len(rows))} times somebody learned in that way where others were"
    return Sentence(f"{text}.", claims)
