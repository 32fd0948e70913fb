"""The claims about the siege, the variant and what came from outside, recomputed from the log row by row."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from homeroom.results import schema
from homeroom.results.cast import Cast
from homeroom.world import tables
from story.claims import Log, clock, number, place, weekday, world_int

ENDED = {
    "human": "is alive and human at the end",
    "half_infected": "is alive at the end, half-infected",
    "turned": "has turned",
    "dead": "is dead at the end",
}


def decided(log: Log, action: str) -> list[dict[str, Any]]:
    return [r for r in log.of("decision") if schema.ACTIONS[r["code"]] == action]


def ended(log: Log, who: int, fate: int) -> str:
    assert log.fates()[who] == tables.FATES[fate]
    return ENDED[tables.FATES[fate]]


def alive_at_end(log: Log, who: list[int]) -> int:
    fates = log.fates()
    return sum(fates[i] in ("human", "half_infected") for i in who)


def unturned(log: Log, time: int) -> tuple[dict[int, list[int]], set[int]]:
    """Who is alive and unturned at a moment, by room, and the rooms in which hunters are."""
    stage, dead, rooms = log.state(time)
    people: dict[int, list[int]] = {}
    hunters: set[int] = set()
    for i in range(log.n):
        if dead[i]:
            continue
        if log.hunts(stage[i]):
            hunters.add(rooms[i])
        elif log.fate_of(stage[i]) in ("human", "half_infected"):
            people.setdefault(rooms[i], []).append(i)
    return people, hunters


def fallen(log: Log) -> list[tuple[int, int, int]]:
    """Time, door and room of every barricade that broke."""
    out = []
    for door in range(len(log.world.doors)):
        room = None
        for row in log.of("barricade", "door"):
            if row["code"] != door:
                continue
            if row["kind"] == "barricade":
                room = row["room"]
                continue
            state = tables.DOOR_STATES[row["value"]]
            if state == "broken" and room is not None:
                out.append((row["time"], door, room))
            if state in ("open", "broken"):
                room = None
    return out


def check_barricades(log: Log, cast: Cast, doors: int, time: int, room: int) -> list[str]:
    rows = log.of("barricade")
    assert doors == len({row["code"] for row in rows})
    assert (rows[0]["time"], rows[0]["room"]) == (time, room)
    return [f"{number(doors)} door", clock(cast, time), weekday(cast, time), place(cast, room)]


def check_barricades_broken(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == len(fallen(log))
    doors = len({row["code"] for row in log.of("barricade")})
    if not count:
        return ["no barricade was broken"]
    return ["it gave way"] if doors == 1 else [f"{number(count)} of them gave way"]


def check_break(log: Log, cast: Cast, time: int, door: int, room: int, who: list[int], lived: int) -> list[str]:
    assert (time, door, room) in fallen(log)
    assert who == unturned(log, time)[0][room]
    assert lived == alive_at_end(log, who)
    said = [clock(cast, time), weekday(cast, time), place(cast, room)]
    said += [cast.names[i] for i in who] if len(who) <= 3 else [f"{number(len(who))} people were behind it"]
    if lived == len(who):
        return [*said, "all the same"]
    if len(who) == 1:
        return [*said, "that one is not alive"]
    return [*said, f"{number(lived)} of them" if lived else "none of them is alive and unturned at the end"]


def freed(log: Log, row: dict[str, Any]) -> bool:
    """Whether the next release of the held person after somebody came to fight for them was to their good."""
    for later in log.of("release"):
        if later["time"] >= row["time"] and later["whom"] == row["whom"]:
            return schema.ENDINGS[later["code"]] in ("broke free", "hunter destroyed")
    return False


def check_rescues(log: Log, cast: Cast, count: int, **rest: int) -> list[str]:
    rows = decided(log, "fight")
    assert count == len(rows)
    good = sum(freed(log, row) for row in rows)
    assert rest == {"freed": good}
    if count == 1:
        return []
    some = "none of them with success" if not good else "every one" if good == count else f"{number(good)} with success"
    return [f"{number(count)} times", some]


def check_rescue(log: Log, cast: Cast, time: int, who: int, by: int, room: int, **rest: int) -> list[str]:
    rows = [r for r in decided(log, "fight") if (r["time"], r["who"], r["whom"], r["room"]) == (time, who, by, room)]
    assert rows
    assert rest == {"freed": int(freed(log, rows[0]))}
    end = "came free" if rest["freed"] else "it did not help"
    return [cast.names[who], cast.names[by], clock(cast, time), weekday(cast, time), place(cast, room), end]


def arrived(log: Log, row: dict[str, Any]) -> bool:
    """Whether the next setting down of the carried person was at the goal."""
    for later in log.of("set_down"):
        if later["time"] >= row["time"] and later["whom"] == row["whom"]:
            return schema.SET_DOWN[later["code"]] == "arrived"
    return False


def check_carries(log: Log, cast: Cast, count: int, brought: int) -> list[str]:
    rows = [r for r in log.of("carry") if r["code"] == 0]
    assert count == len(rows)
    assert brought == sum(arrived(log, row) for row in rows)
    if count == 1:
        return []
    return [
        f"{number(count)} times somebody was carried",
        f"{number(brought)} w" if brought else "none was brought there",
    ]


def check_carry(log: Log, cast: Cast, time: int, by: int, who: int, room: int, brought: int) -> list[str]:
    rows = [r for r in log.of("carry") if (r["time"], r["who"], r["whom"], r["room"]) == (time, by, who, room)]
    assert rows
    assert brought == int(arrived(log, rows[0]))
    end = "brought them to where they were bound" if brought else "did not get them there"
    return [cast.names[by], cast.names[who], clock(cast, time), weekday(cast, time), place(cast, room), end]


def check_sent_away(log: Log, cast: Cast, count: int, who: list[int], lived: int) -> list[str]:
    rows = decided(log, "expel")
    assert count == len(rows)
    assert who == sorted({r["whom"] for r in rows})
    assert lived == alive_at_end(log, who)
    some = f"of whom {number(lived)} " if lived else "none of whom is alive"
    return [f"{number(len(who))} people were sent", some] if len(who) > 1 else []


def check_expulsion(log: Log, cast: Cast, time: int, by: int, who: int, room: int, fate: int) -> list[str]:
    assert (time, by, who, room) in [(r["time"], r["who"], r["whom"], r["room"]) for r in decided(log, "expel")]
    assert any(r["who"] == who and r["time"] <= time for r in log.of("infection", "wound"))
    said = [cast.names[by], cast.names[who], clock(cast, time), weekday(cast, time), place(cast, room)]
    return [*said, ended(log, who, fate)]


def check_pockets(log: Log, cast: Cast, time: int, people: int, rooms: int) -> list[str]:
    midnight = cast.start + timedelta(milliseconds=time)
    assert (midnight.hour, midnight.minute, midnight.second, midnight.microsecond) == (0, 0, 0, 0)
    there, hunters = unturned(log, time)
    assert any(room != -1 for room in hunters)
    held = {room: who for room, who in there.items() if room != -1 and room not in hunters}
    assert people == sum(len(who) for who in held.values())
    assert rooms == len(held)
    day = f"at the end of {midnight - timedelta(milliseconds=1):%A}"
    return [f"in {number(rooms)} room", f"{number(people)} ", day] if people else [f"nobody {day}"]


def came_back(log: Log, row: dict[str, Any], action: str = "fetch") -> bool:
    """Whether somebody came into the room that they had left before they left on another errand or hunted."""
    hunted = any(r["who"] == row["who"] and r["kind"] == "stage" and log.hunts(r["code"]) and r["time"] <= row["time"]
                 for r in log.rows)  # fmt: skip
    again = [r["time"] for r in decided(log, action) if r["who"] == row["who"] and r["time"] > row["time"]]
    for later in log.rows:
        if later["who"] != row["who"] or later["time"] <= row["time"]:
            continue
        if again and later["time"] >= again[0]:
            return False
        if later["kind"] == "move" and later["room"] == row["room"]:
            turned = [r["time"] for r in log.of("stage") if r["who"] == row["who"] and log.hunts(r["code"])]
            return not hunted and not (turned and turned[0] <= later["time"])
    return False


def check_errands(log: Log, cast: Cast, count: int, back: int, first: int) -> list[str]:
    rows = decided(log, "fetch")
    assert (count, first) == (len(rows), rows[0]["time"])
    assert back == sum(came_back(log, row) for row in rows)
    said = [clock(cast, first), weekday(cast, first)]
    if count > 1:
        came = "all came back" if back == count else f"{number(back) if back else 'nobody'} came back"
        said += [f"{number(count)} times", came]
    return said


def check_errand(log: Log, cast: Cast, time: int, who: int, room: int, back: int) -> list[str]:
    rows = [r for r in decided(log, "fetch") if (r["time"], r["who"], r["room"]) == (time, who, room)]
    assert rows
    assert back == int(came_back(log, rows[0]))
    end = "and came back" if back else "did not"
    return [cast.names[who], clock(cast, time), weekday(cast, time), place(cast, room), end]


def check_fate(log: Log, cast: Cast, who: int, fate: int) -> list[str]:
    return [ended(log, who, fate)]


def set_out(log: Log) -> list[dict[str, int]]:
    """Every group that moved: who led where and why, how many they were, and how many entered the room they meant."""
    out = []
    for row in log.of("move_on"):
        same = [r for r in decided(log, "follow") if (r["time"], r["whom"]) == (row["time"], row["who"])]
        same = [r for r in same if (r["room"], r["value"]) == (row["room"], row["value"])]
        came = 0
        for one in [row["who"], *(r["who"] for r in same)]:
            for later in log.rows:
                if later["who"] != one or later["time"] <= row["time"]:
                    continue
                hunts = later["kind"] == "stage" and log.hunts(later["code"])
                if later["kind"] == "decision" or hunts:
                    break
                if later["kind"] == "move" and later["room"] == row["value"]:
                    hunted = [r for r in log.of("stage") if r["who"] == one and log.hunts(r["code"])]
                    came += not any(r["time"] <= later["time"] for r in hunted)
                    break
        about = {"time": row["time"], "who": row["who"], "room": row["room"], "goal": row["value"], "why": row["code"]}
        out.append({**about, "people": 1 + len(same), "came": came})
    return out


def check_movings(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == len(log.of("move_on"))
    return [f"{number(count)} times people left a room"] if count > 1 else []


def check_moving(log: Log, cast: Cast, **about: int) -> list[str]:
    assert about in set_out(log)
    words = {
        "bad door": "would not hold", "for water": "for water", "for food": "for food",
        "for company": "to be with others", "too many": "for more room", "safer": "seemed safer",
    }  # fmt: skip
    time, people, came = about["time"], about["people"], about["came"]
    if people == 1:
        end = "got there" if came else "did not get there"
    elif came in (0, people):
        end = f"{'all' if came else 'none'} of them got there"
    else:
        end = f"{number(came)} of the {number(people)} got there"
    led = f"led {number(people - 1)} other" if people > 1 else "went from"
    return [cast.names[about["who"]], clock(cast, time), weekday(cast, time), place(cast, about["room"]),
            place(cast, about["goal"]), words[schema.WHY_MOVE[about["why"]]], led, end]  # fmt: skip


def check_thirst(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == sum(schema.CAUSES[r["code"]] == "thirst" for r in log.of("death"))
    return [f"{number(count)} people" if count > 1 else "died of thirst"]


def check_thirst_first(log: Log, cast: Cast, who: int, time: int, room: int) -> list[str]:
    row = next(r for r in log.of("death") if schema.CAUSES[r["code"]] == "thirst")
    assert (row["who"], row["time"], row["room"]) == (who, time, room)
    return [cast.names[who], clock(cast, time), weekday(cast, time), place(cast, room)]


def check_outside(log: Log, cast: Cast, action: str, time: int, room: int) -> list[str]:
    row = next(r for r in log.of("measure") if schema.MEASURE_ACTIONS[r["value"]] == action)
    assert (row["time"], row["room"]) == (time, room)
    words = {"alarm": "alarm", "cut_network": "network", "storm": "storm", "decoy": "lure", "open_site": "opened"}
    return [clock(cast, time), weekday(cast, time), words[action], *([place(cast, room)] if action == "decoy" else [])]


def check_helicopter(log: Log, cast: Cast, who: list[int], time: int) -> list[str]:
    rows = [r for r in log.of("left") if schema.WAYS_OUT[r["code"]] == "helicopter"]
    assert who == [r["who"] for r in rows]
    assert time == rows[0]["time"]
    said = [clock(cast, time), weekday(cast, time), "helicopter"]
    return said + ([cast.names[i] for i in who] if len(who) <= 3 else [f"{number(len(who))} people"])


def check_strike(log: Log, cast: Cast, time: int, dead: int) -> list[str]:
    row = next(r for r in log.of("measure") if schema.MEASURE_ACTIONS[r["value"]] == "strike")
    assert row["time"] == time
    assert dead == sum(schema.CAUSES[r["code"]] == "strike" for r in log.of("death"))
    return [clock(cast, time), weekday(cast, time), f"killed {number(dead)} " if dead else "killed nobody"]


def check_route(log: Log, cast: Cast, route: int, count: int) -> list[str]:
    assert count == sum(r["code"] == route for r in log.of("infection"))
    words = {"bite": "by bites", "blood": "by blood", "scratch": "by scratches", "rodent": "by a laboratory animal"}
    way = words[tables.ROUTES[route]]
    return [f"{number(count)} {way}" if len({r["code"] for r in log.of("infection")}) > 1 else way]


def check_infections(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == len(log.of("infection"))
    return [f"{number(count)} infections"]


def check_turning_times(log: Log, cast: Cast, count: int, quickest: int, middle: int, slowest: int) -> list[str]:
    times = []
    for who in range(log.n):
        own = [r for r in log.of("infection", "stage") if r["who"] == who]
        at = next((i for i, r in enumerate(own) if r["kind"] == "stage" and log.hunts(r["code"])), None)
        before = [] if at is None else [r["time"] for r in own[:at] if r["kind"] == "infection"]
        if before:
            times.append(own[at]["time"] - before[-1])
    assert (count, quickest, slowest) == (len(times), min(times), max(times))
    assert middle in times
    assert 2 * sum(t <= middle for t in times) >= count
    assert 2 * sum(t >= middle for t in times) >= count
    return [length(t) for t in (quickest, middle, slowest)]


def length(ms: int) -> str:
    """Seconds up to two minutes, full minutes up to two hours, hours up to two days."""
    seconds = round(ms / 1000)
    if seconds < 1:
        return "less than a second"
    sizes = ((120, 1, "second"), (7200, 60, "minute"))
    for limit, size, unit in sizes:
        if seconds < limit:
            return f"{number(seconds // size)} {unit}"
    hours = round(seconds / 3600)
    return f"{number(hours)} hour" if hours < 48 else f"{number(round(seconds / 86400))} day"


def check_will(log: Log, cast: Cast, action: str, who: list[int]) -> list[str]:
    out = set()
    for row in decided(log, action):
        own = [r for r in log.of("stage", "death") if r["who"] == row["who"]]
        died = next((i for i, r in enumerate(own) if r["kind"] == "death"), len(own))
        became = [r["time"] for r in own[:died] if r["kind"] == "stage" and log.fate_of(r["code"]) == "half_infected"]
        if became and became[0] <= row["time"]:
            out.add(row["who"])
    assert who == sorted(out)
    said = {"protect": "look after friends", "leave": "set out to leave", "turn on": "after others on purpose"}[action]
    return [said, *([cast.names[i] for i in who] if len(who) <= 5 else [f"{number(len(who))} of them"])]


def check_carriers_away(log: Log, cast: Cast, count: int) -> list[str]:
    fates, stages, rooms = log.fates(), log.stage_at_end(), log.rooms(int(log.world.horizon))
    away = [i for i in range(log.n) if fates[i] != "dead" and rooms[i] == -1 and stages[i] >= 0]
    away = [i for i in away if not log.hunts(stages[i]) and world_int(log.world.stages.infects, stages[i])]
    assert count == len(away)
    return [f"{number(count)} carrier"] if count else []
