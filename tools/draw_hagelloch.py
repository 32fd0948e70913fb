"""Write the school and the people of `library/scenarios/hagelloch-1861` from the list of cases beside them.

    PYTHONPATH=src python tools/draw_hagelloch.py

Children, classes, households and houses are those of the list (cases.csv). The building, the bells and who plays with
whom are ours: children below school age play in the street of their quarter, where neighbours are friends, the nearer
the more; in the afternoon all children of the quarter do; schoolchildren of a quarter walk to school together.
"""

from __future__ import annotations

import csv
import json
import math

from homeroom.exchange import library

FOLDER = library.root() / "scenarios" / "hagelloch-1861"
REACH = 25.0
"""m: the weight of a tie is exp(-distance / REACH). Assumption, 15 to 50 m: the next houses."""
LEAST = 0.3
"""Ties that weigh less are left out."""
QUARTER = 140.0
"""m: side of a quarter. Fitted to the distance between houses of those below school age who, on record, infected each
other across households: a median of 72 m, which is 0.51 of the side for two children at random."""
Ring = list[tuple[float, float]]


def rectangle(x1: float, y1: float, x2: float, y2: float) -> Ring:
    """A closed ring."""
    return [(x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1)]


def unit(name: str, title: str, category: str, rings: list[Ring], **more: object) -> dict[str, object]:
    """A room as a GeoJSON feature."""
    return {
        "type": "Feature", "feature_type": "unit", "id": name,
        "geometry": {"type": "Polygon", "coordinates": rings},
        "properties": {"level_id": "ground", "name": title, "category": category, **more},
    }  # fmt: skip


def opening(name: str, joins: list[str], line: Ring, kind: str = "hinged") -> dict[str, object]:
    """A door as a GeoJSON feature."""
    return {
        "type": "Feature", "feature_type": "opening", "id": name,
        "geometry": {"type": "LineString", "coordinates": line},
        "properties": {"level_id": "ground", "kind": kind, "joins": joins},
    }  # fmt: skip


def quarter(case: dict[str, str]) -> str:
    """The quarter of the village in which a child lives."""
    return f"{int(float(case['x_loc']) // QUARTER) + 1}{int(float(case['y_loc']) // QUARTER) + 1}"


def plan(quarters: list[str]) -> dict[str, object]:
    """Two class rooms on a passage, the school yard, and a street for every quarter along it."""
    house = rectangle(0.0, 0.0, 19.0, 8.0)
    yard = rectangle(-40.0, -30.0, 60.0, 30.0)
    features = [
        {
            "type": "Feature", "feature_type": "level", "id": "ground", "geometry": None,
            "properties": {"ordinal": 0, "name": "ground floor", "height": 3.2},
        },
        unit("room-1", "first class", "classroom", [rectangle(0, 0, 7, 8)], **{"class": "1"}, height=2.8),
        unit("passage", "passage", "corridor", [rectangle(7, 0, 9, 8)], height=2.8),
        unit("room-2", "second class", "classroom", [rectangle(9, 0, 19, 8)], **{"class": "2"}, height=2.8),
        unit("yard", "yard", "yard", [yard, house[::-1]]),
        opening("door-1", ["room-1", "passage"], [(7.0, 3.5), (7.0, 4.5)]),
        opening("door-2", ["room-2", "passage"], [(9.0, 3.5), (9.0, 4.5)]),
        opening("house-door", ["passage", "yard"], [(7.4, 0.0), (8.6, 0.0)]),
        opening("way-out", ["yard"], [(-2.0, -30.0), (4.0, -30.0)], "gate"),
    ]  # fmt: skip
    for k, name in enumerate(quarters):
        ring = rectangle(60.0, -30.0 + 12.0 * k, 120.0, -18.0 + 12.0 * k)
        features.append(unit(f"street-{name}", f"street of quarter {name}", "path", [ring], **{"class": f"0-{name}"}))
        gate = [(120.0, -26.0 + 12.0 * k), (120.0, -22.0 + 12.0 * k)]
        features.append(opening(f"end-{name}", [f"street-{name}"], gate, "gate"))
    return {"type": "FeatureCollection", "coordinates": "metres", "features": features}


def write(name: str, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """One CSV file."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def main() -> None:
    """Write every file but scenario.toml, README.md and the pathogen."""
    with (FOLDER / "cases.csv").open(encoding="utf-8") as file:
        cases = list(csv.DictReader(file))
    quarters = sorted({quarter(c) for c in cases})
    (FOLDER / "plan.geojson").write_text(json.dumps(plan(quarters), indent=1) + "\n", encoding="utf-8")
    people: list[tuple[object, ...]] = [
        (
            f"c{int(c['case_ID']):03d}", "pupil", c["class"] if c["class"] != "0" else f"0-{quarter(c)}", c["age"],
            c["gender"], f"h{int(c['family_ID']):02d}", "" if c["class"] == "0" else f"quarter-{quarter(c)}",
            f"quarter-{quarter(c)}", "", "",
        )
        for c in cases
    ]  # fmt: skip
    people += [(f"t{k}", "teacher", "", 40, "m", "", "", "", f"room-{k}", "yes") for k in (1, 2)]
    write(
        "people.csv",
        ("id", "role", "class", "age", "sex", "household", "way", "club", "room", "immune"),
        sorted(people),
    )
    ties: list[tuple[object, ...]] = []
    for i, a in enumerate(cases):
        for b in cases[i + 1 :]:
            if a["family_ID"] == b["family_ID"] or (a["class"], b["class"]) != ("0", "0"):
                continue
            far = math.dist((float(a["x_loc"]), float(a["y_loc"])), (float(b["x_loc"]), float(b["y_loc"])))
            weight = math.exp(-far / REACH)
            if weight >= LEAST:
                ties.append((f"c{int(a['case_ID']):03d}", f"c{int(b['case_ID']):03d}", round(weight, 2), "friend"))
    write("ties.csv", ("a", "b", "weight", "kind"), ties)
    lessons = [
        (k, day, period, "lesson", f"t{k}", f"room-{k}")
        for k in (1, 2)
        for day in ("mon", "tue", "wed", "thu", "fri", "sat")
        for period in ("1", "2")
    ]
    write("timetable.csv", ("class", "day", "period", "subject", "teacher", "room"), list(lessons))
    bells: list[tuple[object, ...]] = []
    for group in ("1", "2"):
        for period, what, start, end in (
            ("arrival", "arrival", "07:45", "08:00"), ("1", "lesson", "08:00", "09:30"),
            ("break", "break", "09:30", "09:45"), ("2", "lesson", "09:45", "11:00"),
            ("at home", "lunch", "11:00", "14:00"),
        ):  # fmt: skip
            room, at_home = ("yard" if what == "break" else ""), (1 if what == "lunch" else "")
            bells.append((period, what, start, end, "mon-sat", group, room, at_home))
    for name in quarters:
        if any(c["class"] == "0" and quarter(c) == name for c in cases):
            bells.append(("playing", "break", "10:00", "12:00", "mon-sun", f"0-{name}", f"street-{name}", ""))
            bells.append(("at home", "lunch", "12:00", "14:00", "mon-sun", f"0-{name}", "", 1))
        bells.append(("afternoon", "club", "14:00", "16:00", "mon-sun", f"quarter-{name}", f"street-{name}", ""))
    write("bells.csv", ("period", "kind", "start", "end", "days", "group", "room", "at_home"), bells)


if __name__ == "__main__":
    main()
