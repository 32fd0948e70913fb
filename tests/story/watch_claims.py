"""The claims about looks outside, signs and those kept apart, recomputed from the log row by row."""

from __future__ import annotations

from homeroom.results.cast import Cast
from homeroom.world import tables
from story.claims import Log, clock, number, place, weekday, world_int
from story.siege_claims import came_back, decided, ended


def ends(log: Log, row: dict[str, int]) -> tuple[int, int]:
    """When somebody who was kept apart was taken back in, and when they became a hunter before that; -1 never."""
    for later in log.rows:
        if later["time"] < row["time"]:
            continue
        other = later["kind"] == "decision" and later["whom"] == row["whom"] and later["time"] > row["time"]
        if other and later in decided(log, "isolate"):
            return -1, -1
        if other and later in decided(log, "believe"):
            return later["time"], -1
        if later["kind"] == "stage" and later["who"] == row["whom"] and log.hunts(later["code"]):
            return -1, later["time"]
    return -1, -1


def check_kept_apart(log: Log, cast: Cast, count: int, believed: int, turned: int) -> list[str]:
    rows = [ends(log, row) for row in decided(log, "isolate")]
    assert (count, believed, turned) == (len(rows), sum(b >= 0 for b, _ in rows), sum(t >= 0 for _, t in rows))
    words = {0: "none was", 1: "one was"}
    said = [words.get(n, f"{number(n)} were") for n in (believed, turned)]
    return [f"{number(count)} times", f"{said[0]} taken back", f"{said[1]} turned"] if count > 1 else []


def check_apart(
    log: Log, cast: Cast, time: int, by: int, who: int, room: int, goal: int, believed: int, turned: int
) -> list[str]:
    row = next(r for r in decided(log, "isolate") if (r["time"], r["whom"]) == (time, who))
    assert (by, room, goal) == (row["who"], row["room"], row["value"])
    assert (believed, turned) == ends(log, row)
    said = [clock(cast, time), weekday(cast, time), cast.names[by], cast.names[who], place(cast, goal)]
    said.append("in a corner of" if goal == room else "apart in")
    for moment, words in ((believed, "taken back in at"), (turned, "was a hunter at")):
        if moment >= 0:
            said += [words, clock(cast, moment), weekday(cast, moment)]
    return said


def check_scouts(log: Log, cast: Cast, count: int, back: int) -> list[str]:
    rows = decided(log, "scout")
    assert (count, back) == (len(rows), sum(came_back(log, row, "scout") for row in rows))
    some = "all" if back == count else number(back) if back else "nobody"
    return [f"{number(count)} times", f"{some} came back"] if count > 1 else []


def check_scout(log: Log, cast: Cast, time: int, who: int, room: int, back: int) -> list[str]:
    row = next(r for r in decided(log, "scout") if (r["time"], r["who"], r["room"]) == (time, who, room))
    assert back == int(came_back(log, row, "scout"))
    end = "and came back" if back else "did not come back"
    return [clock(cast, time), weekday(cast, time), cast.names[who], place(cast, room), end]


def check_signals(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == len(decided(log, "signal"))
    return [f"{number(count)} signals"] if count > 1 else []


def check_signal(log: Log, cast: Cast, who: int, time: int, room: int, spoken: int) -> list[str]:
    row = decided(log, "signal")[0]
    assert (who, time, room) == (row["who"], row["time"], row["room"])
    category = tables.CATEGORIES[world_int(log.world.rooms.category, room)]
    assert spoken == int(category == "broadcasting")
    said = "over the loudspeakers" if spoken else "gave a sign"
    return [clock(cast, time), weekday(cast, time), cast.names[who], place(cast, room), said]


def check_lures(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == len(decided(log, "lure"))
    return [f"the first of {number(count)} such noises"] if count > 1 else []


def check_lure(log: Log, cast: Cast, who: int, time: int, room: int, goal: int) -> list[str]:
    row = decided(log, "lure")[0]
    assert (who, time, room, goal) == (row["who"], row["time"], row["room"], row["value"])
    return [clock(cast, time), weekday(cast, time), cast.names[who], place(cast, room), place(cast, goal), "to lure"]


def check_drawn_off(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == len(decided(log, "draw off"))
    return [f"{number(count)} times somebody did so"] if count > 1 else []


def check_draw_off(log: Log, cast: Cast, who: int, time: int, room: int, fate: int) -> list[str]:
    assert (who, time, room) in [(r["who"], r["time"], r["room"]) for r in decided(log, "draw off")]
    said = [clock(cast, time), weekday(cast, time), cast.names[who], place(cast, room), "run and shout"]
    return [*said, ended(log, who, fate)]


def check_slept(log: Log, cast: Cast, people: int) -> list[str]:
    assert people == len({r["who"] for r in decided(log, "sleep")})
    return [f"{number(people)} people slept"] if people > 1 else []


def check_first_asleep(log: Log, cast: Cast, who: int, time: int, room: int) -> list[str]:
    row = decided(log, "sleep")[0]
    assert (who, time, room) == (row["who"], row["time"], row["room"])
    return [cast.names[who], clock(cast, time), weekday(cast, time), place(cast, room), "first to fall asleep"]


def check_phoned(log: Log, cast: Cast, count: int) -> list[str]:
    assert count == len(decided(log, "phone"))
    return [f"{number(count)} times somebody learned"] if count > 1 else []


def check_phone(log: Log, cast: Cast, who: int, by: int, time: int, room: int, goal: int) -> list[str]:
    row = decided(log, "phone")[0]
    assert (who, by, time, room, goal) == (row["who"], row["whom"], row["time"], row["room"], row["value"])
    said = [cast.names[who], cast.names[by], clock(cast, time), weekday(cast, time), "by phone"]
    return [*said, place(cast, room), place(cast, goal)]
