"""Play the situations of tests/support/situations.py and draw them for docs/situations.md.

    PYTHONPATH=src:tests python tools/draw_situations.py

Everything follows from fixed seeds: the same code draws the same pictures. What each caption says is checked while it
is played; tests/docs/test_situations.py plays them again.
"""

from __future__ import annotations

import math
import textwrap
from pathlib import Path

import numpy as np

from homeroom.results import schema
from homeroom.spec.adjacency import outline
from homeroom.viewer.floorplan import escape
from homeroom.viewer.plan_symbols import GLASS, INK, JUMP, LEAF, PAPER
from homeroom.world import tables
from support.record import Frame, Record, Situation, play
from support.situations import SITUATIONS

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HIGH, GAP, EDGE, HEAD = 1060.0, 560.0, 26.0, 16.0, 26.0  # px
COLOURS = {
    "normal": "#0072B2", "ill": "#E69F00", "lashes": "#F0E442", "down": "#CC79A7", "hunts": "#D55E00",
    "own_mind": "#009E73", "dead": "#6b6b6b",
}  # fmt: skip
LABELS = {
    "normal": "well", "ill": "bitten", "lashes": "in convulsions", "down": "clinically dead", "hunts": "hunter",
    "own_mind": "half-infected", "dead": "dead",
}  # fmt: skip
OUTSIDE = "#e8ede1"
RING = 1.0  # s that a sound is drawn
SOUND = "#7a4fa3"


class Sheet:
    """One situation: a panel for every level of every moment."""

    def __init__(self, situation: Situation, record: Record) -> None:
        self.record, self.situation = record, situation
        self.world = record.stage.world
        school = record.stage.scenario.school
        self.shapes = {name: outline(room) for name, room in school.rooms.items()}
        boxes = np.array([shape.bounds for shape in self.shapes.values()])
        self.box = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
        order = sorted(school.levels.values(), key=lambda level: level.ordinal)
        self.levels = [level.id for level in order]
        self.moments = situation.moments(record)
        wide, high = self.box[2] - self.box[0], self.box[3] - self.box[1]
        n, floors = len(self.moments), len(self.levels)
        # Moments side by side, or one below the other: whichever lets them be larger.
        beside = (WIDTH - 2 * EDGE - GAP * (n - 1)) / (n * wide)
        below = min((WIDTH - 2 * EDGE) / wide, HIGH / (n * floors * high))
        below = min(below, 26.0)
        self.columns = n if beside >= 0.72 * below else 1
        self.scale = min(beside if self.columns > 1 else below, 26.0)
        self.size = self.scale * wide, self.scale * high
        self.rows = math.ceil(n / self.columns)
        self.block = floors * (self.size[1] + 10.0) + HEAD
        self.height = EDGE + self.rows * (self.block + 8.0) + 34.0
        self.seen: set[str] = set()

    def corner(self, moment: int, level: int) -> tuple[float, float]:
        """Top left of a panel (px)."""
        row, column = divmod(moment, self.columns)
        above = len(self.levels) - 1 - level
        x = EDGE + column * (self.size[0] + GAP)
        return x, EDGE + row * (self.block + 8.0) + HEAD + above * (self.size[1] + 10.0)

    def spot(self, moment: int, level: int, x: float, y: float) -> tuple[float, float]:
        """A point of the plan (px)."""
        left, top = self.corner(moment, level)
        return left + (x - self.box[0]) * self.scale, top + (self.box[3] - y) * self.scale

    def draw(self) -> str:
        """The whole picture."""
        body = [piece for m in range(len(self.moments)) for piece in self.moment(m)]
        legend = self.legend(self.height - 14.0)
        title = escape(self.situation.title)
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {self.height:.0f}" role="img" '
                f'aria-labelledby="t">',
                f'<title id="t">{title}</title>',
                "<style>text{font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1d2126}"
                ".when{font-size:14px;font-weight:650}.key{font-size:12.5px}.at{font-size:11px;fill:#6d7278}</style>",
                f'<rect width="100%" height="100%" fill="{PAPER}"/>',
                *body,
                legend,
                "</svg>",
                "",
            ]
        )

    def moment(self, m: int) -> list[str]:
        """All levels at one moment."""
        frame = self.record.at(self.moments[m])
        x, y = self.corner(m, len(self.levels) - 1)
        out = [f'<text class="when" x="{x:.1f}" y="{y - 8:.1f}">after {frame.time:.1f} s</text>']
        for level in range(len(self.levels)):
            out += self.rooms(m, level)
            out += self.doors(m, level, frame)
        out += self.sounds(m, frame)
        out += self.people(m, frame)
        return out

    def rooms(self, m: int, level: int) -> list[str]:
        """Floors and walls of one level; stairs are on both of theirs."""
        school = self.record.stage.scenario.school
        out = []
        here = [r for r in school.rooms.values() if self.levels[level] == r.level]
        ghosts = [r for r in school.rooms.values() if self.levels[level] == r.upper]
        for room in sorted(here, key=lambda r: not r.outdoors):
            ring = [self.spot(m, level, x, y) for x, y in self.shapes[room.id].exterior.coords]
            d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"
            fill = OUTSIDE if room.outdoors else "#e9e9e9" if room.category == "stairs" else "#ffffff"
            stroke = "#b9b7ad" if room.outdoors else INK
            out.append(f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{1 if room.outdoors else 1.8}"/>')
        for room in ghosts:
            ring = [self.spot(m, level, x, y) for x, y in self.shapes[room.id].exterior.coords]
            d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"
            out.append(f'<path d="{d}" fill="none" stroke="#9a9da1" stroke-dasharray="2 3"/>')
        if len(self.levels) > 1:
            x, y = self.corner(m, level)
            name = ("ground floor", "first floor", "roof")[level]
            out.append(f'<text class="at" x="{x + self.size[0]:.1f}" y="{y + 11:.1f}" text-anchor="end">{name}</text>')
        return out

    def doors(self, m: int, level: int, frame: Frame) -> list[str]:
        """Doors of one level by state: open a gap, closed a line, locked with a square, broken torn."""
        school = self.record.stage.scenario.school
        out = []
        for k, name in enumerate(self.world.door_ids):
            door = school.doors[name]
            if door.level != self.levels[level]:
                continue
            (x1, y1), (x2, y2) = (self.spot(m, level, *p) for p in door.line)
            state = tables.DOOR_STATES[int(frame.doors[k])]

            def line(a: float, b: float, colour: str, width: float, ends=((x1, y1), (x2, y2))) -> str:
                (px, py), (qx, qy) = ends
                points = [(px + t * (qx - px), py + t * (qy - py)) for t in (a, b)]
                (ax, ay), (bx, by) = points
                return (
                    f'<line x1="{ax:.1f}" y1="{ay:.1f}" x2="{bx:.1f}" y2="{by:.1f}" stroke="{colour}" '
                    f'stroke-width="{width:g}"/>'
                )

            if door.kind in ("drop", "hose"):
                out += [line(0.0, 0.3, JUMP, 4), line(0.7, 1.0, JUMP, 4)]
            elif state == "broken":
                out += [line(0, 1, "#fff", 4), line(0, 0.3, "#c21f1f", 4), line(0.7, 1, "#c21f1f", 4)]
            elif door.kind == "window":
                out += [line(0, 1, GLASS, 5), line(0, 1, "#fff", 1.4)]
            elif state == "open":
                out += [line(0, 1, "#fff", 4), *([] if door.kind == "opening" else [line(0, 0.15, LEAF, 4)])]
            else:
                out += [line(0, 1, "#fff", 5), line(0, 1, LEAF, 3)]
                if door.glazed:
                    out.append(line(0.2, 0.8, GLASS, 3))
                if state == "locked":
                    mx, my = (x1 + x2) / 2, (y1 + y2) / 2
                    out.append(f'<rect x="{mx - 4:.1f}" y="{my - 4:.1f}" width="8" height="8" fill="{INK}"/>')
        return out

    def level_of(self, room: int, x: float) -> int:
        """The level on which a room is drawn."""
        return int(self.world.rooms.level[room])

    def sounds(self, m: int, frame: Frame) -> list[str]:
        """Sounds of the last second as rings, out to where they are as loud as speech."""
        out = []
        events = self.record.events("sound")
        now = frame.time * 1000.0
        for event in events[(events["time"] <= now) & (events["time"] > now - 1000.0 * RING)]:
            who, room = int(event["who"]), int(event["room"])
            there = self.record.at(event["time"] / 1000.0)
            if who >= 0:
                x, y = float(there.x[who]), float(there.y[who])
            else:
                doors = [d for d in self.record.events("door") if d["time"] >= event["time"]]
                k = self.battered(room) if not doors else int(doors[0]["code"])
                x, y = float(self.world.doors.x[k]), float(self.world.doors.y[k])
            px, py = self.spot(m, self.level_of(room, x), x, y)
            reach = min(max(10 ** ((event["value"] - 66) / 20), 2.0), 22.0)
            kind = schema.SOUNDS[int(event["code"])]
            dash = {"shout": "7 4", "door": "2 3"}.get(kind, "none")
            self.seen.add(kind)
            for share, faint in ((0.35, 0.8), (0.7, 0.45), (1.0, 0.25)):
                out.append(
                    f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{share * reach * self.scale:.1f}" fill="none" '
                    f'stroke="{SOUND}" stroke-width="1.6" stroke-dasharray="{dash}" opacity="{faint}"/>'
                )
        left, top = self.corner(m, len(self.levels) - 1)
        wide, high = self.size[0], len(self.levels) * (self.size[1] + 10.0) - 10.0
        box = f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'
        clip = f'<clipPath id="c{m}">{box}</clipPath>'
        return [clip, f'<g clip-path="url(#c{m})">', *out, "</g>"] if out else []

    def battered(self, room: int) -> int:
        """The door of a room that a battering sound comes from: the only one that is shut."""
        first, n = int(self.world.rooms.door_first[room]), int(self.world.rooms.door_n[room])
        doors = self.world.room_doors[first : first + n]
        shut = [int(d) for d in doors if self.world.doors.state[d] in (1, 2)]
        return shut[0] if shut else int(doors[0])

    def people(self, m: int, frame: Frame) -> list[str]:
        """Trails, grips, and everybody by what they do."""
        trails, grips, dots = [], [], []
        step = max(1, round(self.situation.trail / 20 * 10))
        frames = self.record.frames
        now = min(round(10 * frame.time), len(frames) - 1)
        for i in np.flatnonzero(frame.room >= 0):
            room = int(frame.room[i])
            level = self.level_of(room, 0.0)
            way = []
            for k in range(now, max(-1, now - round(10 * self.situation.trail)), -step):
                before = frames[k]
                if before.room[i] < 0 or self.level_of(int(before.room[i]), 0.0) != level:
                    break
                way.append(self.spot(m, level, float(before.x[i]), float(before.y[i])))
            conduct = tables.CONDUCTS[int(frame.conduct[i])]
            self.seen.add(conduct)
            if len(way) > 1:
                d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in way)
                trails.append(
                    f'<path d="{d}" fill="none" stroke="{COLOURS[conduct]}" stroke-width="1.4" opacity="0.45"/>'
                )
            x, y = self.spot(m, level, float(frame.x[i]), float(frame.y[i]))
            j = int(frame.holding[i])
            if j >= 0:
                hx, hy = self.spot(m, level, float(frame.x[j]), float(frame.y[j]))
                self.seen.add("held")
                grips.append(
                    f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{hx:.1f}" y2="{hy:.1f}" stroke="#a33a00" stroke-width="3.5"/>'
                    f'<circle cx="{hx:.1f}" cy="{hy:.1f}" r="{self.r + 4:.1f}" fill="none" stroke="#a33a00" '
                    f'stroke-width="2"/>'
                )
            dots.append(mark(conduct, x, y, self.r))
        return [*trails, *grips, *dots]

    @property
    def r(self) -> float:
        """Radius of a dot (px)."""
        return min(max(0.24 * self.scale, 3.4), 6.5)

    def legend(self, y: float) -> str:
        """What the signs mean, those that occur."""
        parts, x = [], EDGE + 6.0
        for conduct, colour in COLOURS.items():
            if conduct in self.seen:
                parts.append(mark(conduct, x, y - 4, 5.5))
                parts.append(f'<text class="key" x="{x + 13:.1f}" y="{y:.1f}">{LABELS[conduct]}</text>')
                x += 44 + 6.6 * len(LABELS[conduct])
                assert colour
        if "held" in self.seen:
            parts.append(f'<path d="M{x - 6:.1f} {y - 4:.1f}h20" stroke="#a33a00" stroke-width="3.5"/>')
            parts.append(f'<text class="key" x="{x + 21:.1f}" y="{y:.1f}">held</text>')
            x += 74
        words = {"scream": "a scream", "shout": "a shout", "door": "blows on a door"}
        for kind, dash in (("scream", "none"), ("shout", "7 4"), ("door", "2 3")):
            if kind in self.seen:
                parts.append(
                    f'<circle cx="{x + 3:.1f}" cy="{y - 4:.1f}" r="8" fill="none" stroke="{SOUND}" stroke-width="1.6" '
                    f'stroke-dasharray="{dash}"/><text class="key" x="{x + 19:.1f}" y="{y:.1f}">{words[kind]}</text>'
                )
                x += 46 + 6.6 * len(words[kind])
        return "".join(parts)


def mark(conduct: str, x: float, y: float, r: float) -> str:
    """One person: a colour of Okabe and Ito and a shape for each conduct."""
    colour = COLOURS[conduct]
    rim = 'stroke="#fff" stroke-width="1.2"' if conduct != "lashes" else 'stroke="#5b5400" stroke-width="1"'
    if conduct == "normal":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{colour}" {rim}/>'
    n, size, turn = {
        "ill": (4, 1.35, 0.0), "down": (4, 1.3, math.pi / 4), "hunts": (3, 1.6, -math.pi / 2),
        "own_mind": (6, 1.3, -math.pi / 2), "lashes": (8, 1.5, -math.pi / 2), "dead": (8, 1.4, 0.0),
    }[conduct]  # fmt: skip
    points = []
    for k in range(n):
        a = turn + 2 * math.pi * k / n
        far = size * r * (0.5 if n == 8 and k % 2 else 1.0)
        points.append(f"{x + far * math.cos(a):.1f},{y + far * math.sin(a):.1f}")
    return f'<polygon points="{" ".join(points)}" fill="{colour}" {rim}/>'


def main() -> None:
    """Draw everything and write the page."""
    folder = ROOT / "docs" / "images" / "situations"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Situations",
        "",
        *textwrap.wrap(
            "Small scenes of the crisis, each played once by the program with a fixed seed and drawn at a few moments: "
            "what the model does, one thing at a time. Blue dots are people, orange triangles hunters; the line behind "
            "somebody is where they came from. `tools/draw_situations.py` draws them from "
            "`tests/support/situations.py`, and the tests hold what is said of each.",
            120,
        ),
        "",
    ]
    for situation in SITUATIONS:
        record = play(situation)
        said = situation.true(record)
        (folder / f"{situation.name}.svg").write_text(Sheet(situation, record).draw(), encoding="utf-8")
        image = f"![{situation.title}](images/situations/{situation.name}.svg)"
        lines += [f"## {situation.title}", "", image, "", *textwrap.wrap(said, 120), ""]
        print(f"{situation.name}: {said}")
    (ROOT / "docs" / "situations.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
