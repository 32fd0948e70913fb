"""Every claim that a recap can make, recomputed from the log row by row, without the code that made it.

`check` returns the words that must stand in the sentence for the claim to have been made rightly.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import Any

from homeroom.results import schema
from homeroom.results.cast import Cast
from homeroom.results.schema import Rows
from homeroom.story.recap import Claim
from homeroom.world import tables
from homeroom.world.tables import World

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def number(n: int) -> str:
    return SMALL[n] if n < 10 else f"{n:,}" if n > 9999 else str(n)


class Log:
    """The log as plain rows, and the plain questions that the claims need."""

    def __init__(self, world: World, events: Rows) -> None:
        self.world = world
        self.rows = [
            {
                "kind": schema.EVENT_KINDS[r["kind"]],
                **{k: int(r[k]) for k in ("time", "who", "whom", "room", "code", "value")},
            }
            for r in events
        ]
        self.n = len(world.people)

    def of(self, *kinds: str) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["kind"] in kinds]

    def hunts(self, stage: int) -> bool:
        return stage >= 0 and tables.CONDUCTS[world_int(self.world.stages.conduct, stage)] == "hunts"

    def fate_of(self, stage: int) -> str:
        return tables.FATES[world_int(self.world.stages.fate, stage)] if stage >= 0 else "human"

    def stage_at_end(self) -> list[int]:
        out = [-1] * self.n
        for row in self.of("stage"):
            out[row["who"]] = row["code"]
        return out

    def fates(self) -> list[str]:
        out = [self.fate_of(stage) for stage in self.stage_at_end()]
        seen_dead: set[int] = set()
        for row in self.of("stage", "death"):
            if row["kind"] == "death" or self.fate_of(row["code"]) == "dead":
                seen_dead.add(row["who"])
        return ["dead" if i in seen_dead else fate for i, fate in enumerate(out)]

    def rooms(self, time: int) -> list[int]:
        """Where everybody is: the last logged move, else the plan, which stops when the crisis begins."""
        freeze = next((r["time"] for r in self.of("regime") if r["code"] == 1 and r["time"] <= time), time)
        closing = tables_index("close_site")
        closed = next((r["time"] for r in self.of("measure") if r["value"] == closing), freeze + 1)
        out = []
        for who in range(self.n):
            first, many = int(self.world.people.plan_first[who]), int(self.world.people.plan_n[who])
            plan = [int(self.world.itinerary.room[k]) for k in range(first, first + many)]
            until = self.world.itinerary.time[first : first + many].tolist()
            room = [-1, *(r for k, r in enumerate(plan) if k == 0 or until[k] <= freeze)][-1]
            if closed <= freeze:
                there = [-1, *(r for k, r in enumerate(plan) if k == 0 or until[k] <= closed)][-1]
                # Who is on a closed site stays where the timetable had them last; nobody else comes.
                room = there if there < 0 else [r for k, r in enumerate(plan) if r >= 0 and until[k] <= freeze][-1]
            crisis = False
            for row in self.rows:
                if row["time"] > time:
                    break
                if row["kind"] == "regime":
                    crisis = row["code"] == 1
                if row["who"] != who:
                    continue
                if row["kind"] in ("move", "left", "arrive"):
                    room = -1 if row["kind"] == "left" else row["room"]
                elif not crisis and row["kind"] == "death":
                    room = row["room"]
                elif not crisis and row["kind"] == "stage" and row["room"] == -1 and self.hunts(row["code"]):
                    room = -1  # turned beyond the fence: does not come back
            out.append(room)
        return out

    def state(self, time: int) -> tuple[list[int], list[bool], list[int]]:
        """Stage, death and room of everybody at a moment, row by row."""
        stage, dead = [-1] * self.n, [False] * self.n
        for row in self.rows:
            if row["time"] > time:
                break
            if row["kind"] == "stage":
                stage[row["who"]] = row["code"]
                dead[row["who"]] |= self.fate_of(row["code"]) == "dead"
            elif row["kind"] == "death":
                dead[row["who"]] = True
        return stage, dead, self.rooms(time)

    def infected(self) -> set[int]:
        return {row["who"] for row in self.of("infection")}


def tables_index(action: str) -> int:
    return schema.MEASURE_ACTIONS.index(action)


def world_int(column: Any, index: int) -> int:
    return int(column[index])


def clock(cast: Cast, time: int) -> str:
    return f"{cast.start + timedelta(milliseconds=time):%H:%M}"


def weekday(cast: Cast, time: int) -> str:
    """The weekday that must stand in the sentence, or be the last one that the story has named."""
    return f"@{cast.start + timedelta(milliseconds=time):%H:%M %A}"


def place(cast: Cast, room: int) -> str:
    return cast.rooms[room].split(",")[0] if room >= 0 else "off the site"


def check(claim: Claim, cast: Cast, world: World, events: Rows) -> list[str]:
    """Assert a claim against the log; give the words that its sentence must hold."""
    from story import siege_claims, watch_claims

    name = f"check_{claim.fact}"
    found = globals().get(name) or getattr(siege_claims, name, None) or getattr(watch_claims, name)
    return list(found(Log(world, events), cast, **claim.values))


def check_start(log: Log, cast: Cast, at: Any) -> list[str]:
    assert at == cast.start
    return [f"{at:%A}", f"{at:%A} {at.day}", f"{at:%B}", str(at.year), f"{at:%H:%M}"]


def check_people(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == log.n
    return []


def check_on_site(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == sum(room != -1 for room in log.rooms(0))
    return [number(count)] if 0 < count < log.n else []


def check_alone(log: Log, cast: Cast, who: int) -> list[str]:
    assert (who, log.n) == (0, 1)
    return [cast.names[0], "alone"]


def check_infected(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == len(log.infected())
    return ["Nobody"] if count == 0 else []


def check_first_infection(log: Log, cast: Cast, who: int, by: int, time: int, room: int, route: int) -> list[str]:
    row = log.of("infection")[0]
    assert (row["who"], row["whom"], row["time"], row["room"], row["code"]) == (who, by, time, room, route)
    return [
        cast.names[who],
        clock(cast, time),
        weekday(cast, time),
        place(cast, room),
        *([cast.names[by]] if by >= 0 else []),
    ]


def check_outside_after_first(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == sum(row["whom"] == -1 for row in log.of("infection")[1:])
    return [number(count)]


def check_no_hunter(log: Log, cast: Cast) -> list[str]:
    assert not any(log.hunts(row["code"]) for row in log.of("stage"))
    return ["Nobody became a hunter"]


def check_first_hunter(log: Log, cast: Cast, who: int, time: int, room: int) -> list[str]:
    row = next(row for row in log.of("stage") if log.hunts(row["code"]))
    assert (row["who"], row["time"], row["room"]) == (who, time, room)
    first = log.of("infection")[0]["who"]
    name = "The same person" if who == first else cast.names[who]
    return [name, clock(cast, time), weekday(cast, time), place(cast, room)]


def check_elapsed(log: Log, cast: Cast, start: int, end: int, rounded: str) -> list[str]:
    assert {start, end} <= {row["time"] for row in log.rows}
    seconds = (end - start) / 1000
    value, unit = rounded.split()
    size = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}[unit.rstrip("s")]
    whole = SMALL.index(value) if value in SMALL else int(value.replace(",", ""))
    if size == 60:  # full minutes
        assert -0.51 <= seconds - whole * size < size
    else:
        assert abs(seconds - whole * size) <= size / 2 + 0.51
    assert unit.endswith("s") == (whole != 1)
    return [rounded]


def check_passed_on(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == sum(row["whom"] != -1 for row in log.of("infection"))
    return {0: ["nobody"], 1: ["One person"]}.get(count, [])


def check_first_passed_on(log: Log, cast: Cast, who: int, by: int, time: int, room: int) -> list[str]:
    row = next(row for row in log.of("infection") if row["whom"] != -1)
    assert (row["who"], row["whom"], row["time"], row["room"]) == (who, by, time, room)
    return [cast.names[who], cast.names[by], clock(cast, time), weekday(cast, time), place(cast, room)]


def check_first_passed_on_at(log: Log, cast: Cast, time: int) -> list[str]:
    assert time == next(row for row in log.of("infection") if row["whom"] != -1)["time"]
    return [clock(cast, time), weekday(cast, time)]


def check_first_rooms(log: Log, cast: Cast, rooms: list[int]) -> list[str]:
    order: list[int] = []
    for row in log.of("infection"):
        if row["whom"] != -1 and row["room"] not in order:
            order.append(row["room"])
    assert order[: len(rooms)] == rooms
    assert len(rooms) == min(len(order), 3)
    return [place(cast, room) if room >= 0 or room == rooms[0] else "the world outside" for room in rooms]


def check_nth_passed_on(log: Log, cast: Cast, number: int, time: int, since: int, rounded: str) -> list[str]:
    times = [row["time"] for row in log.of("infection") if row["whom"] != -1]
    assert times[number - 1] == time
    assert times[0] == since
    words = ["both" if number == len(times) == 2 else SMALL[number] if number < 10 else str(number)]
    if time - since < 1000:
        return [*words, "within a second"]
    return words + check_elapsed(log, cast, since, time, rounded)


def check_worst(log: Log, cast: Cast, start: int, count: int, room: int, in_room: int, width: int) -> list[str]:
    times = [row["time"] for row in log.of("infection")]
    assert width == 900_000
    inside = [row for row in log.of("infection") if start <= row["time"] < start + width]
    assert len(inside) == count == max(sum(t <= u < t + width for u in times) for t in times)
    rooms = Counter(row["room"] for row in inside)
    assert rooms[room] == in_room == max(rooms.values())
    part = [f"nowhere more than the {number(in_room)} "] if in_room < count else ["all of them"]
    return [clock(cast, start), weekday(cast, start), f"{number(count)} infection", place(cast, room), *part]


def check_half_turned(log: Log, cast: Cast, time: int) -> list[str]:
    def ever(until: int) -> int:
        died: dict[int, int] = {}
        for row in log.of("death"):
            died.setdefault(row["who"], row["time"])
        return len(
            {
                r["who"]
                for r in log.of("stage")
                if r["time"] <= until and log.fate_of(r["code"]) == "turned" and r["time"] <= died.get(r["who"], until)
            }
        )

    assert 2 * ever(time) >= log.n > 2 * ever(time - 1)
    return [clock(cast, time), weekday(cast, time), "half of the school"]


def check_breach(
    log: Log, cast: Cast, time: int, door: int, room: int, count: int, broken: int, within: int
) -> list[str]:
    breaks = [row for row in log.of("door") if tables.DOOR_STATES[row["value"]] == "broken"]
    assert any(row["time"] == time and row["code"] == door for row in breaks)
    assert broken == len(breaks)
    assert within == 300_000
    assert room in (int(log.world.doors.room_a[door]), int(log.world.doors.room_b[door]))
    hits = [row for row in log.of("infection") if time <= row["time"] < time + within and row["room"] == room]
    assert len(hits) == count > 0
    words = [clock(cast, time), weekday(cast, time), number(count), place(cast, room), "five minutes"]
    return words + ([f"{number(broken - 1)} other"] if broken > 1 else [])


def check_quiet(log: Log, cast: Cast, start: int, end: int, who: int, room: int) -> list[str]:
    rows = log.of("infection")
    gaps = [(b["time"] - a["time"]) for a, b in pairwise(rows)]
    assert end - start == max(gaps)
    assert not [row for row in rows if start < row["time"] < end]
    assert any(row["time"] == end and row["who"] == who and row["room"] == room for row in rows)
    return [clock(cast, start), weekday(cast, start), cast.names[who], place(cast, room)]


def check_spreader(log: Log, cast: Cast, who: int, count: int) -> list[str]:
    numbers = Counter(row["whom"] for row in log.of("infection") if row["whom"] != -1)
    assert numbers[who] == count
    assert all(value < count for other, value in numbers.items() if other != who)
    return [cast.names[who], number(count)]


def check_escapes(log: Log, cast: Cast, who: int, count: int) -> list[str]:
    fates = log.fates()
    free = Counter(row["whom"] for row in log.of("release") if schema.ENDINGS[row["code"]] == "broke free")
    assert fates[who] in ("human", "half_infected")
    assert free[who] == count
    assert all(v < count for other, v in free.items() if other != who and fates[other] in ("human", "half_infected"))
    return [cast.names[who]]


def check_destroyed(log: Log, cast: Cast, count: int, first: int) -> list[str]:
    times = []
    for row in log.of("death"):
        before = [r["code"] for r in log.rows[: log.rows.index(row)] if r["kind"] == "stage" and r["who"] == row["who"]]
        before = [code for code in before if log.fate_of(code) != "dead"]
        if before and log.hunts(before[-1]) and schema.CAUSES[row["code"]] != "strike":
            times.append(row["time"])
    assert len(times) == count > 0
    assert times[0] == first
    return [clock(cast, first), weekday(cast, first), number(count) if count > 1 else "One"]


def check_closed(log: Log, cast: Cast, time: int) -> list[str]:
    times = [row["time"] for row in log.of("measure") if schema.MEASURE_ACTIONS[row["value"]] == "close_site"]
    assert time == (times[0] if times else -1)
    return []


def check_left_early(log: Log, cast: Cast, count: int) -> list[str]:
    closing = [row["time"] for row in log.of("measure") if schema.MEASURE_ACTIONS[row["value"]] == "close_site"]
    closed = closing[0] if closing else None
    gone = 0
    infected: set[int] = set()
    for row in log.of("infection", "left"):
        if row["kind"] == "infection":
            infected.add(row["who"])
        elif row["who"] in infected and (closed is None or row["time"] < closed):
            gone += 1
    assert gone == count
    if count:
        return []
    return ["Nobody infected left", *([clock(cast, closed), weekday(cast, closed)] if closed is not None else [])]


def check_first_left(log: Log, cast: Cast, who: int, time: int, way: int) -> list[str]:
    infected: set[int] = set()
    for row in log.of("infection", "left"):
        if row["kind"] == "infection":
            infected.add(row["who"])
        elif row["who"] in infected:
            assert (row["who"], row["time"], row["code"]) == (who, time, way)
            break
    words = {"on foot": "on foot", "ambulance": "by ambulance", "home time": "going home"}
    words |= {"helicopter": "by helicopter", "bus": "by bus"}
    return [cast.names[who], clock(cast, time), weekday(cast, time), words[schema.WAYS_OUT[way]]]


def check_half_infected_ever(log: Log, cast: Cast, who: list[int]) -> list[str]:
    died: set[int] = set()
    ever = set()
    for row in log.of("stage", "death"):
        if row["kind"] == "death":
            died.add(row["who"])
        elif row["who"] not in died and log.fate_of(row["code"]) == "half_infected":
            ever.add(row["who"])
    assert sorted(ever) == who
    return [] if who else ["Nobody became half-infected"]


def check_half_infected(log: Log, cast: Cast, who: int, time: int, room: int, by: int) -> list[str]:
    row = next(r for r in log.of("stage") if log.fate_of(r["code"]) == "half_infected")
    assert (row["who"], row["time"], row["room"]) == (who, time, room)
    sources = [r["whom"] for r in log.of("infection") if r["who"] == who and r["time"] <= time]
    assert by == sources[-1]
    return [cast.names[who], clock(cast, time), weekday(cast, time), place(cast, room)]


def check_end(log: Log, cast: Cast, time: int) -> list[str]:
    assert time == log.world.horizon
    if clock(cast, time) == "00:00":
        return ["24:00", f"@24:00 {cast.start + timedelta(milliseconds=time - 1):%A}"]
    return [clock(cast, time), weekday(cast, time)]


def check_survivors(log: Log, cast: Cast, who: list[int]) -> list[str]:
    fates = log.fates()
    assert who == [i for i, fate in enumerate(fates) if fate in ("human", "half_infected")]
    if not who or len(who) == log.n:
        return []
    return [f"{number(len(who))} of {number(log.n)}"]


def check_in_room_at_end(log: Log, cast: Cast, room: int, who: list[int]) -> list[str]:
    rooms, fates = log.rooms(int(log.world.horizon)), log.fates()
    alive = [i for i, fate in enumerate(fates) if fate in ("human", "half_infected")]
    assert who == [i for i in alive if rooms[i] == room]
    return [cast.names[i] for i in who] if len(alive) <= 12 else []


def check_among_survivors(log: Log, cast: Cast, who: list[int]) -> list[str]:
    fates = log.fates()
    alive = [i for i, fate in enumerate(fates) if fate in ("human", "half_infected")]
    assert who == [i for i in alive if cast.principal[i]]
    return [cast.names[i] for i in who]


def check_half_infected_at_end(log: Log, cast: Cast, who: list[int]) -> list[str]:
    assert who == [i for i, fate in enumerate(log.fates()) if fate == "half_infected"]
    return ["half-infected"] if who else []


def check_fates(log: Log, cast: Cast, **numbers: int) -> list[str]:
    assert dict(Counter(log.fates())) == {fate: n for fate, n in numbers.items() if n}
    if not numbers["turned"] and not numbers["dead"]:
        return ["Nobody"]
    return [
        number(numbers["turned"]) if numbers["turned"] else "No",
        f"{number(numbers['dead'])} " if numbers["dead"] else "nobody is dead",
    ]


def check_turning(log: Log, cast: Cast, count: int) -> list[str]:
    stages = log.stage_at_end()
    assert count == sum(fate == "turned" and not log.hunts(stages[i]) for i, fate in enumerate(log.fates()))
    return ["or will soon"] if count else []


def check_hunters_left(log: Log, cast: Cast, count: int) -> list[str]:
    fates, stages, rooms = log.fates(), log.stage_at_end(), log.rooms(int(log.world.horizon))
    assert count == sum(fates[i] != "dead" and log.hunts(stages[i]) and rooms[i] != -1 for i in range(log.n))
    return [f"{number(count)} hunter"] if count else []


def check_hunters_away(log: Log, cast: Cast, count: int) -> list[str]:
    fates, stages, rooms = log.fates(), log.stage_at_end(), log.rooms(int(log.world.horizon))
    assert count == sum(fates[i] != "dead" and log.hunts(stages[i]) and rooms[i] == -1 for i in range(log.n))
    return [f"{number(count)} ", "beyond it"] if count else []
