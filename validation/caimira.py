"""The air of a class room beside CAiMIRA: concentrations, and what somebody breathes in.

Ours is computed twice: with the exact solution of `kernels.air` between the moments at which something changes, and
with what the kernels of an outbreak draw, candidates with delays that windows and a filter thin.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import homeroom as hr
from benchmarks import classroom as it
from benchmarks.peer import ROOT, ask
from homeroom.kernels.air import advance, rates_matrix, wander
from homeroom.kernels.airing import clears
from homeroom.kernels.handle import handle
from homeroom.kernels.outbreak_arrays import AIR
from homeroom.kernels.rng import run_key
from homeroom.kernels.thinning import factor, hold
from homeroom.regimes.outbreak_state import new_state, setting_arrays
from homeroom.spec.scenario import Scenario
from homeroom.world.outbreak import Scales, Setting, settle
from validation.report import Row, verdict

LINE = 0.01
STORED = ROOT / "tests" / "reference" / "caimira_room.json"
"""What `benchmarks.peers.caimira_room` printed, with version and inputs."""
HOUR = 3600.0
DRAWS = 200_000
DAY = datetime(2021, 1, 11)
PLAN = {
    "type": "FeatureCollection",
    "coordinates": "metres",
    "features": [
        {"type": "Feature", "feature_type": "level", "id": "ground", "geometry": None, "properties": {"ordinal": 0}},
        {
            "type": "Feature",
            "feature_type": "unit",
            "id": "room",
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[0, 0], [it.LENGTH, 0], [it.LENGTH, it.WIDTH], [0, it.WIDTH], [0, 0]]],
            },
            "properties": {
                "level_id": "ground", "category": "classroom", "height": it.HEIGHT, "air_changes": it.CHANGES,
                "class": "1a",
            },
        },
        {
            "type": "Feature",
            "feature_type": "opening",
            "id": "door",
            "geometry": {"type": "LineString", "coordinates": [[1, 0], [2, 0]]},
            "properties": {"level_id": "ground", "joins": ["room"]},
        },
    ],
}  # fmt: skip


def stored() -> dict[str, Any]:
    """The stored figures of CAiMIRA."""
    found: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return found


def clock(hour: float) -> str:
    return f"{int(hour):02d}:{round(60 * (hour % 1)):02d}"


def scenario(with_: Iterable[str], taken: dict[str, float]) -> Scenario:
    """The class room as a scenario of files, with what CAiMIRA takes for decay, settling and windows."""
    said = f'[scenario]\nname = "class-room"\nstart = {DAY.isoformat()}\nhorizon = "1 d"\npathogen = "covid"\n'
    if "windows" in with_:
        area = it.WINDOW["height"] * it.WINDOW["opening"] * it.WINDOW["number"]
        spans = ", ".join(f'"{clock(begin)}-{clock(end)}"' for begin, end in it.AIRING)
        said += (
            f"[air.windows]\nat = [{spans}]\narea = '{area} m2'\nheight = '{it.WINDOW['height']} m'\n"
            f"discharge = {taken['discharge']}\ninside = '{it.INSIDE - 273.15:.2f} degC'\n"
            f"outside = '{it.OUTSIDE - 273.15:.2f} degC'\n"
        )
    if "filter" in with_:
        (begin, end), clean = it.FILTERED[0], it.FILTER / (it.LENGTH * it.WIDTH * it.HEIGHT)
        said += (
            f"[measures.filter]\naction = 'filter'\nat = {DAY.date()}T{clock(begin)}:00\nduration = '{end - begin} h'\n"
            f"rooms = 'classroom'\nclean_air = '{clean} 1/h'\nsource = 'the case'\n"
        )
    hours = f"{clock(it.TEACHER[0][0])},{clock(it.PUPIL[-1][1])}"
    files = {
        "scenario.toml": said,
        "plan.geojson": json.dumps(PLAN),
        "people.csv": "id,role,class\nt,teacher,\np,pupil,1a\n",
        "timetable.csv": "class,day,period,subject,teacher,room\n1a,mon,1,,t,room\n",
        "bells.csv": f"period,kind,start,end,days\n1,lesson,{hours},mon-fri\n",
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        made = hr.load(folder)
    rate = {"source": "as CAiMIRA takes it"}
    return made.replace(
        {
            "pathogen.transmission.air.decay": {"value": f"{taken['decay']} 1/h", **rate},
            "pathogen.transmission.air.settling": {"value": f"{taken['settling']} 1/h", **rate},
        }
    )


def exact(setting: Setting, filtered: bool) -> tuple[NDArray[np.float64], float]:
    """Concentrations (1/m3) at the looks, and the dose, by the exact solution between changes."""
    volume = setting.rooms.volume
    air = setting.airing
    spans = [*it.TEACHER, *it.PUPIL, *it.FILTERED, *zip(air.begin / 3.6e6, air.end / 3.6e6, strict=True)]
    times = sorted({0.0, *it.LOOKS, *(float(t) for span in spans for t in span)})
    amount, dose, seen = np.zeros(1), 0.0, {}
    for begin, end in pairwise(times):
        middle = 3.6e6 * (begin + end) / 2
        loss = setting.rooms.loss.copy()
        if any(b <= middle < e for b, e in zip(air.begin, air.end, strict=True)):
            loss += air.rate * air.weather[0]
        if filtered and any(b <= middle / 3.6e6 < e for b, e in it.FILTERED):
            loss += setting.interventions.rows.a[0]
        emits = it.EMISSION / HOUR if _within(middle / 3.6e6, it.TEACHER) else 0.0
        matrix = rates_matrix(loss, np.zeros((1, 1)), volume)
        amount, more = advance(amount, np.array([emits]), matrix, (end - begin) * HOUR)
        if _within(middle / 3.6e6, it.PUPIL):
            dose += float(more[0])
        seen[end] = float(amount[0] / volume[0])
    return np.array([seen[t] for t in it.LOOKS]), dose * it.BREATHING / HOUR / float(volume[0])


def _within(hour: float, spans: it.Hours) -> bool:
    return any(begin <= hour < end for begin, end in spans)


def drawn(setting: Setting, n: int = DRAWS) -> float:
    """The dose by what an outbreak draws: particles given off at evenly spread moments, and what becomes of each."""
    arrays = setting_arrays(setting, Scales(0.0, 1.0, 0.0, 0.0))
    w, s = handle(arrays), (state := new_state(arrays, hits=64, spread=0, events=0)) and handle(state)
    for m, measure in enumerate(setting.interventions.rows):
        hold(w, s, int(measure.at), m)
    k = run_key(1, 0)
    hours = sum(end - begin for begin, end in it.TEACHER)
    left = 0.0
    for j in range(n):
        hour = (j + 0.5) / n * hours
        for begin, end in it.TEACHER:
            if hour < end - begin:
                break
            hour -= end - begin
        emitted = int(3.6e6 * (begin + hour))
        time = emitted + int(1000.0 * wander(*k, 7, j, 0, arrays.rooms, arrays.links, arrays.green, 0, 0))
        if _within(time / 3.6e6, it.PUPIL):
            left += clears(w, 0, emitted, time) * factor(k, w, s, 0, 1, 0, AIR, 0, emitted, time)
    stay = float(setting.green[0, 0])
    given = it.EMISSION * hours
    return given * left / n * stay * it.BREATHING / HOUR / float(setting.rooms.volume[0])


def run() -> list[Row]:
    found = ask("benchmarks.peers.caimira_room")
    name = "stored"
    if found is None:
        found = stored()
    else:
        name = "run beside it"
    taken, rows = found["taken"], []
    for case, with_ in it.CASES.items():
        setting = settle(scenario(with_, taken))
        ours, dose = exact(setting, "filter" in with_)
        theirs = np.array(found["cases"][case]["concentrations"])
        off = float(np.abs(ours / theirs - 1.0).max())
        rows.append(
            Row(
                f"one class room, one infectious teacher, {case}: {len(ours)} concentrations",
                f"within 1 % of CAiMIRA {found['version']}, {name}",
                f"largest difference {100 * off:.3f} %",
                verdict(off <= LINE),
            )
        )
        theirs_dose = found["cases"][case]["dose"]
        for word, mine in (("exactly", dose), ("as an outbreak draws it", drawn(setting))):
            off = mine * taken["deposited"] / theirs_dose - 1.0
            rows.append(
                Row(
                    f"the same: dose of a pupil, {word}",
                    f"within 1 % of CAiMIRA: {theirs_dose:.4g}",
                    f"{mine * taken['deposited']:.4g} ({100 * off:+.3f} %)",
                    verdict(abs(off) <= LINE),
                )
            )
    return rows
